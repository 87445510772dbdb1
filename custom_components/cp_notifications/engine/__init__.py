"""The engine: decides what is told, to whom, when, and why.

Pure: no Home Assistant, no input or output, no clock. Every event passes `Engine.handle(event, now)`,
which answers with effects; `Engine.wake_at` says when it next wants a `Tick`.

To understand it read `model.py`, then `engine.py`, and the others as it names them.

Each module imports only what stands above it:

* `model.py`: the values: what comes in, what is kept, what goes out; the defaults
* `condition.py`: how one case at one charge point stands, by all that its sources say
* `quiet.py`: moments: when quiet hours end, when it is Monday morning, what is not in the future
* `cause.py`: what charge points that are gone together have in common
* `downtime.py`: what is noticed late, as nobody watched while Home Assistant was not running
* `alert.py`: one alert of one group, and what is told of it
* `muting.py`: what holds back what there is to tell
* `fold.py`: what waits for the same addresses becomes one mail
* `outbox.py`: every mail waits here, per address, until the mail server took it
* `timers.py`: when what goes on by itself
* `group.py`: which alerts a group has, when they are due, who is told what
* `table.py`: things as plain data and back, by the types of their fields
* `earlier.py`: snapshots as they were written before there was a first version
* `snapshot.py`: the engine as plain data, and back
* `engine.py`: `handle(event, now)`: who reads it knows the product
"""
