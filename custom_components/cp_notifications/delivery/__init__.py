"""Handing mails over, and what is done when that does not work.

Each module imports only what stands above it:

* `places.py`: what a mail says about the place: area, link, watching entities
* `errors.py`: whose fault it was, in words without addresses
* `account_watch.py`: when the mail account comes, changes or goes
* `accounts.py`: which accounts there are, and whom they know
* `mailers.py`: a mail to one address becomes a service call, and the call its true outcome
* `tested.py`: what became of a test mail is said
* `heartbeat.py`: a sign of life to somewhere else
* `second_channel.py`: says otherwise that mail does not work
* `addresses.py`: which e-mail addresses may be stored, and what is wrong with others
"""
