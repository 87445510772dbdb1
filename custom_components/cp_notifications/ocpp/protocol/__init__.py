"""OCPP without a socket: what charging stations send, what they are answered, and what it means.

A charging station that speaks OCPP is watched by one `Session` (`session.py`). Nothing here does input or output or
reads a clock: text and time go in, actions come out, and whoever holds the socket carries them out.

    text ──▶ frames.py ──▶ answers.py ──▶ Reply, first of all
                 │
                 └──▶ classify.py ──▶ Signal ──▶ conditions.py ──▶ Fact ──▶ the engine's Reading
                        │    │
                 status16.py events2x.py      one file for each family of versions, its tables beside it
                        └─┬──┘
                      judge.py                user rules, vendor tables, text rules, error codes: in this order

**How facts become readings.** A *condition* is one thing that is wrong, with an identity of its own: the error of a
connector, a variable of a component, the availability of a connector. Conditions come and go by the rules of the
standard, and a peer may invent as many as it likes. A *fact* is what all conditions of one case at one place say
together, so the engine needs two sources for each charge point and never more:

* `SOURCE_POINT`, for what the station says of that connector (1.6) or EVSE (2.x);
* `SOURCE_STATION`, for what it says of itself as a whole (connector 0, no EVSE). Such a fact, of point 0, is a
  reading of every charge point of the station. Whether it communicates at all is of this kind.

An identity may have conditions of several cases: what is said of a connector takes back nothing that was said of it
before, as most stations tell only their latest error. Its end ends them all.

The first status of a connector is told as a fact whatever it says: CLEAR is what makes "nothing known" into "fine".
Something momentary (an emergency stop that ended a transaction) is two facts in a row, ACTIVE and CLEAR, with the
same `since`: the engine tells that as "began and ended" to the groups that want to hear of it at once.

Each module imports only what stands above it:

* `frames.py`: frames of OCPP-J: read as they come, written as the standard wants
* `fields.py`: single values out of payloads that may hold anything
* `redact.py`: takes out what names people
* `signals.py`: what a message means, and why
* `vocabulary.py`: the words in which chargers tell faults, in nine languages
* `text_rules.py`: what words in a charger's texts mean
* `vendors.py`: what vendors' own error codes mean
* `user_rules.py`: rules of the user's own
* `judge.py`: decides which case a fault is: user rules, vendor tables, text rules, error codes, in this order
* `status16.py`: OCPP 1.6: what its messages mean
* `tables2x.py`: OCPP 2.0.1 and 2.1: which variable of which component means which case
* `events2x.py`: OCPP 2.0.1 and 2.1: what its messages mean
* `classify.py`: the table of messages that mean anything
* `conditions.py`: what is wrong at a station, and the facts that makes
* `presence.py`: whether a station communicates
* `answers.py`: what every message is answered
* `commands.py`: what is asked of a station: one thing at a time
* `inquiries.py`: when a station is asked, and for what
* `actions.py`: what a session wants done, beside telling facts
* `memory.py`: what is kept of stations over a restart: what can be read of it
* `session.py`: one charging station: what it says goes in, what is to be done comes out
"""
