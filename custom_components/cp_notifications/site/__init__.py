"""What a person configured, and what is kept of it: devices, history, links.

Each module imports only what stands above it:

* `config.py`: config entry and subentries become the engine's configuration and the rules
* `devices.py`: one device for each charge point and group; stations with several
* `found.py`: the chargers that are found, by charging station, and who watches them
* `finder.py`: looks for chargers when it can have changed which there are
* `links.py`: what is seen of links becomes the engine's
* `coverage.py`: how far each case is told at a charge point, as it stands
* `store.py`: the snapshot on disk, not too often and never too late; what is damaged or newer is kept
* `history.py`: the last notifications, and what became of them
* `last_watched.py`: when a site was watched last, for after a power cut
* `home_start.py`: when Home Assistant was started
* `told.py`: what is said aloud of a notification that was sent or failed
* `targets.py`: what a target of an automation stands for
* `subscribers.py`: who wants to hear when something happens to alerts
* `news.py`: what of a site is news for automations
* `subentry_entities.py`: entities come and go with their subentry, and no other is touched
* `words.py`: words for dialogs and repairs
* `who.py`: the name of the person, automation or script behind a call
"""
