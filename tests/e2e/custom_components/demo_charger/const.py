"""Names of the played chargers and of what can be wrong with them."""

from typing import Final

DOMAIN: Final = "demo_charger"

CHARGERS: Final = {"north": "Charger North", "south": "Charger South"}
AREAS: Final = {"north": "Car park", "south": "Yard"}

# What a person can do to a charger; each is a switch.
FUSE: Final = "trip_fuse"
OFFLINE: Final = "cut_connection"
SHOCK: Final = "shake_post"
HEAT: Final = "heat_up"
LOST: Final = "lose_charger"
TROUBLES: Final = (FUSE, OFFLINE, SHOCK, HEAT, LOST)
