"""Fronius Wattpilot, over its websocket."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Old,
    Signal,
    Stale,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_ERROR: Final = Signal(
    "err",
    good=("None",),
    unsure=("Reserved20", "Reserved21", "Reserved22", "Reserved23", "Reserved24"),
)
_CAR: Final = Signal(
    "car",
    good=("Idle", "Charging", "Wait Car", "Complete"),
    unsure=("Unknown",),
)
_LOCK: Final = Signal("cus", good=("Unlocked", "Locked"), unsure=("Unknown",))
_POWER: Final = Signal("nrg")

ROW: Final = Integration(
    domain="wattpilot",
    name="Fronius Wattpilot",
    source="mk-maddin/wattpilot-HA 0.3.7 (ec29eea): sensor.yaml, sensor.py, entities.py, wattpilot/src/wattpilot/__init__.py",
    unique_id=r"(?P<station>.+)-{key}",
    found_by=(_ERROR, _CAR, _POWER),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(
            _ERROR,
            "FiAc",
            "FiDc",
            "Phase",
            "Overvolt",
            "Overamp",
            "GndInvalid",
            "FiUnknown",
        ),
        fault(
            _ERROR,
            "Diode",
            "PpInvalid",
            "ContactorStuck",
            "ContactorMiss",
            "Unknown",
            "Overtemp",
            "NoComm",
            "StatusLockStuckOpen",
            "StatusLockStuckLocked",
        ),
        fault(
            _CAR,
            "Error",
            only_while=(While(_ERROR, _ERROR.good),),
            delay=60.0,
        ),
        fault(_LOCK, "UnlockFailed", "LockFailed", "LockUnlockPowerout"),
        # The voltages are attributes of it, and written as often as they move.
        offline(_POWER, old=Old(600.0, Stale.REPORTED)),
    ),
    limits=(Signal("tma"),),
    gaps={Case.FUSE_TRIPPED: (Gap.MASKED,), Case.UNAVAILABLE: (Gap.LATE,)},
    traps=(
        "Entities are unavailable only when the connection is closed; one that breaks without a word leaves the old values "
        "standing. It is the power, with its voltages, that is not written any more then.",
    ),
)
