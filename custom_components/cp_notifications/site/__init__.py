"""What a person configured, and what is kept of it: devices, history, incidents, links.

Each module imports only what stands above it:

* `part.py`: the life of a part of a site
* `listeners.py`: who wants to know of something, by what it is about
* `config.py`: config entry and subentries become the engine's configuration and the rules
* `untold.py`: of what nobody would be told
* `loaded.py`: a site at work, for those that stand below it
* `page.py`: where the page in the sidebar is, as long as a site wants it
* `devices.py`: one device for each charge point and group; stations with several
* `device_registry.py`: follows names that people give devices, devices they disable, and the language
* `found.py`: the chargers that are found, by charging station, and who watches them
* `finder.py`: looks for chargers when it can have changed which there are
* `links.py`: what is seen of links becomes the engine's
* `coverage.py`: how far each case is told at a charge point, as it stands
* `store.py`: the snapshot on disk, not too often and never too late; what is damaged or newer is kept
* `history.py`: the last notifications, and what became of them
* `incidents.py`: what happened at each charge point in the last 30 days
* `last_watched.py`: when a site was watched last, for after a power cut
* `runner.py`: the engine at work: the only clock and timer, the snapshot, when Home Assistant was started
* `watching.py`: the rules and links of a site become readings, and what else could be watched
* `told.py`: what is said aloud of a notification that was sent or failed
* `targets.py`: what a target of an automation stands for
* `subscribers.py`: who wants to hear when something happens to alerts
* `news.py`: what of a site is news for automations
* `subentry_entities.py`: entities come and go with their subentry, and no other is touched
* `words.py`: words for dialogs and repairs
* `who.py`: the name of the person, automation or script behind a call, and whether a person may act
"""
