"""Names of what a played car park has."""

from typing import Final

DOMAIN: Final = "demo_park"

FINE: Final = "NoError"
CODES: Final = ("E1", "E2")
"""The first and the second fault that something has: so the two can be told apart in the mails."""
FUSE: Final = "fuse_code"
SHOCK: Final = "shock_code"
KINDS: Final = (FUSE, SHOCK)

FILE: Final = "park.json"
"""In the configuration folder: for each charger, what its kinds of faults are at."""
