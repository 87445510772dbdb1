"""What is known about the chargers of other integrations: which of their states means which case.

Pure: data, and small functions over it. The standard library and the engine's model only.

Each module imports only what stands above it:

* `model.py`: the words the catalogue is written in
* `rule.py`: the stored form of a rule
* `catalogue/`: a row for each integration whose chargers are known
* `compose.py`: from the words of the catalogue to rules
* `match.py`: finds charge points among the entities that are registered, and what can be watched
* `coverage.py`: how far each case is told at a charge point
* `signs.py`: judges rules that need more than one state
* `links.py`: tells a lost link from lost chargers
* `generic.py`: proposes rules for devices nobody knows
* `describe.py`: says of such a device what its integration could be taught by
"""
