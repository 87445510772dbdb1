"""NexBlue, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

_STATE: Final = sensor(
    "charging_state",
    "idle",
    "connected",
    "charging",
    "finished",
    "lb_waiting",
    "delay_waiting",
    "ev_waiting",
)

ROW: Final = Integration(
    domain="nexblue",
    name="NexBlue",
    core=True,
    source=f"{CORE}/nexblue: sensor.py CHARGING_STATE_MAP, coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATE,),
    unavailable=Gone.EITHER,
    tells=(fault(_STATE, "error"), offline(_STATE)),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "A charger that the cloud calls offline has no values: its entities are unavailable, and those of the others not.",
        "`network_status` is what the charger is connected by, not whether it is.",
    ),
)
