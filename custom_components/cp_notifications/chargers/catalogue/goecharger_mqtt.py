"""go-e, over MQTT by its own topics."""

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

# Code and text of one topic: only the last part of their ids differs. While all is well the text is empty.
_CODE: Final = Signal("err-0", good=("0",), disabled=True)
_TEXT: Final = Signal(
    "err-err",
    good=("",),
    unsure=("Reserved20", "Reserved21", "Reserved22", "Reserved23", "Reserved24"),
)
_CAR: Final = Signal(
    "car-car", good=("Idle", "Charging", "Wait for car", "Complete"), unsure=("",)
)
_LOCK: Final = Signal("cus-cus", good=("Unlocked", "Locked"), unsure=("Unknown",))
_MOVES: Final = Old(600.0, Stale.VALUE)

_TRIPS: Final = {
    "1": "Residual current circuit breaker",
    "2": "FiDC",
    "3": "Phase fault",
    "4": "Over voltage",
    "5": "Over current",
    "8": "No ground",
    "11": "FiUnknown",
}
_FAULTS: Final = {
    "6": "Diode",
    "7": "Pp Invalid",
    "9": "Contactor Stuck",
    "10": "Contactor Missing",
    "12": "Unknown",
    "13": "Over temperature",
    "14": "No Comm",
    "15": "Lock Stuck Open",
    "16": "Lock Stuck Locked",
}

ROW: Final = Integration(
    domain="goecharger_mqtt",
    name="go-e Charger MQTT",
    source="syssi/homeassistant-goecharger-mqtt 0.26.0 (4754303): definitions/__init__.py, definitions/sensor.py, sensor.py, "
    "entity.py",
    unique_id=r"(?P<station>.+?)-sensor-{key}",
    found_by=(_TEXT, _CAR),
    unavailable=Gone.NEVER,
    tells=(
        fuse(_CODE, *_TRIPS),
        fuse(_TEXT, *_TRIPS.values(), unless=_CODE),
        fault(_CODE, *_FAULTS),
        fault(_TEXT, *_FAULTS.values(), unless=_CODE),
        fault(
            _CAR,
            "Error",
            only_while=(While(_TEXT, _TEXT.good),),
            delay=60.0,
        ),
        fault(_LOCK, "Unlock failed", "Lock failed", "Lock Unlock Powerout"),
        *(
            offline(Signal(f"{key}-{number}"), old=_MOVES)
            for key, number in (("nrg", 0), ("nrg", 1), ("tma", 0), ("tma", 1))
        ),
    ),
    limits=(Signal("tma-0"), Signal("tma-1")),
    gaps={Case.FUSE_TRIPPED: (Gap.MASKED,), Case.UNAVAILABLE: (Gap.LATE,)},
    traps=(
        "Entities are never unavailable once a value has come: it is measured values standing still that tells. A broker "
        "that is gone reads like a charger that is gone, and is told as that.",
        "While there is no error, its text is empty.",
    ),
)
