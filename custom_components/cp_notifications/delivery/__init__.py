"""Handing mails over, and what is done when that does not work.

Each module imports only what stands above it:

* `places.py`: what a mail says about the place: area, link, watching entities
* `errors.py`: whose fault it was, in words without addresses
* `calls.py`: actions of others are run, with a true outcome, and none again while it still runs
* `accounts/`: the ways to hand a mail over, one module for each kind of account
* `second_channel.py`: says otherwise that mail does not work
* `sender.py`: one try after the other, and the test mail
* `tested.py`: what became of a test mail is said
* `heartbeat.py`: a sign of life to somewhere else
* `addresses.py`: which e-mail addresses may be stored, and what is wrong with others
"""
