"""Charging stations that connect to Home Assistant by OCPP.

Each module imports only what stands above it:

* `wake_timer.py`: a timer for what says when it wants to be woken, and may say so a thousand times a second
* `turns.py`: keeps many that have work at the same moment from stopping everything else
* `named_timers.py`: timers by name: looked up, put off, called off
* `protocol/`: OCPP without a socket; pure
* `handshake.py`: who a charging station is, whether it knows its password, what it speaks
* `server.py`: a port for charging stations, and the bounds for those that are hostile or broken
* `station.py`: one charging station behind its connections: it does what its session wants done
* `source.py`: the charging stations of a site become readings; strangers do not
* `config.py`: what is configured about OCPP: options, and the stations that connect by it
* `tls.py`: the certificates that charging stations are shown, and have to show
* `cards.py`: charging stations that nobody has approved become discovery cards, slowly and not too many
* `port.py`: the port that stations connect to: opened, moved, tried again, with the certificate of today
* `learning.py`: what stations say of themselves reaches registries and configuration, in doses
* `site.py`: the stations of a site that connect by OCPP, between their source and the coordinator
* `address.py`: what a person types into a charger, and whether a port is to be had
* `entrance.py`: the second way in, by the port of Home Assistant itself
"""
