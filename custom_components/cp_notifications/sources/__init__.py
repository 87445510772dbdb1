"""Where readings come from: what turns the world around us into facts for the engine.

Each module imports only what stands above it:

* `presence.py`: whether an entity is there, lost, or only away for the moment
* `rules.py`: what a state says about a case; pure
* `watch.py`: what is kept for each rule and entity; it exists thousands of times
* `entity.py`: states of any entities become readings
* `registry.py`: what the entity registry says, for the catalogue of chargers
* `clock.py`: whether the clock was set, or the machine has slept
* `signs.py`: several entities, attributes and ages become readings
* `rule_source.py`: whether `entity.py` or `signs.py` judges a stored rule
* `links.py`: which links to clouds, hubs and brokers are lost
"""
