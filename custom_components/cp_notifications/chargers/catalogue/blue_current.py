"""Blue Current, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Watch,
    While,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

# Its own option `unavailable` cannot be told from Home Assistant's: it says nothing.
_ACTIVITY: Final = sensor("activity", "available", "charging", unsure=("unavailable",))
_VEHICLE: Final = sensor("vehicle_status", "standby", "vehicle_detected", "ready")

ROW: Final = Integration(
    domain="blue_current",
    name="Blue Current",
    core=True,
    source=f"{CORE}/blue_current: sensor.py, entity.py, __init__.py Connector",
    unique_id=r"{key}_(?P<station>.+)",
    found_by=(_ACTIVITY, _VEHICLE),
    unavailable=Gone.LINK,
    link=While(_VEHICLE),
    tells=(
        fault(_ACTIVITY, "error"),
        offline(_ACTIVITY, "offline"),
    ),
    warns=(Watch(Case.SENSORS, _VEHICLE, ("no_power", "vehicle_error")),),
    gaps={Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,)},
    traps=(
        "`activity` has an option `unavailable` (taken out of operation) that reads like Home Assistant's own word: "
        "it is neither an outage nor a lost link.",
    ),
)
