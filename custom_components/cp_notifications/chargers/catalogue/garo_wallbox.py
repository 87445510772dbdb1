"""GARO, over its local API."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

# A twin has a left and a right one beside the status of the whole.
_STATUS: Final = Signal(
    r"(?:(?P<point>left|right)_)?status",
    good=(
        "NOT_CONNECTED",
        "CONNECTED",
        "CHARGING",
        "CHARGING_PAUSED",
        "CHARGING_FINISHED",
        "CHARGING_CANCELLED",
        "DISABLED",
        "REMOTE_DISABLED",
    ),
    unsure=("CHANGING", "INITIALIZATION", "SEARCH_COMM", "UNAVAILABLE", "UNKNOWN"),
)

ROW: Final = Integration(
    domain="garo_wallbox",
    name="GARO",
    source="sockless-coding/garo_wallbox 2024.10.0 (139677b): garo/const.py Connector, sensor.py, base.py, coordinator.py",
    unique_id=r"(?:garo|charger)_(?P<station>\d+)-{key}",
    found_by=(_STATUS,),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(_STATUS, "RCD_FAULT", "DC_ERROR", "CONTACTOR_FAULT"),
        fault(
            _STATUS,
            "OVERHEAT",
            "CRITICAL_TEMPERATURE",
            "CABLE_FAULT",
            "LOCK_FAULT",
            "VENT_FAULT",
            "DC_HARDWARE",
            "CP_FAULT",
            "CP_SHORTED",
        ),
        offline(_STATUS),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
    traps=(
        "`UNAVAILABLE` is a state of the connector, not Home Assistant's `unavailable`.",
        "Chargers behind a first one are asked through it: when it is gone, so are they.",
    ),
)
