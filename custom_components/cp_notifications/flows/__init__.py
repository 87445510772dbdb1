"""The dialogs: every page that configures a site, its charging stations and its groups.

Each module imports only what stands above it:

* `watched.py`: what Home Assistant knows about an entity that may be watched
* `meanwhile.py`: what was stored elsewhere while a dialog was open is not lost
* `draft.py`: a charging station while it is being edited; what a name may be
* `ocpp_fields.py`: what is asked and shown of a station that connects by OCPP
* `rule_answers.py`: from a person's answers to stored rules
* `drafts.py`: all charging stations that a dialog edits, without any page
* `overview.py`: what the dialogs show of rules
* `describe.py`: the form for a charger that nobody knows
* `found_fields.py`: what is asked and shown of chargers that were found
* `handover.py`: what follows a dialog: groups are joined, the wizard opens
* `steps.py`: what the pages share that edit charging stations
* `rules.py`: the pages that ask what states mean
* `charge_point.py`: the pages that ask for charge points and their entities
* `charger_card.py`: the dialog behind the card of a charger that was discovered
* `discovery.py`: when there is such a card
* `ocpp_card.py`: a station that wants to connect is approved
* `ocpp_station.py`: the page of a station that connects by OCPP
* `station.py`: add or change a charging station
* `group/`: the dialogs of a notification group
* `ocpp_options.py`: how chargers connect by OCPP, and a person's own rules about what they send
* `options.py`: what is done when telling does not work: second channel, heartbeat
"""
