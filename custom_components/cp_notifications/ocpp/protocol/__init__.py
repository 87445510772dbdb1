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

The first status of a connector is told as a fact whatever it says: CLEAR is what makes "nothing known" into "fine".
Something momentary (an emergency stop that ended a transaction) is two facts in a row, ACTIVE and CLEAR, with the
same `since`: the engine tells that as "began and ended" to the groups that want to hear of it at once.
"""
