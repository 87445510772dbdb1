"""Exicom Spin, over Bluetooth."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gap,
    Gone,
    Integration,
    Signal,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import sensor

_STATE: Final = sensor(
    "state",
    "available",
    "booting",
    "charging",
    "ev_suspended",
    "evse_suspended",
    "finishing",
    "idle",
    "starting",
    unsure=("out_of_service",),
)
_PROBLEM: Final = Signal("problem", BINARY_SENSOR, ("off",))

ROW: Final = Integration(
    domain="exicom_spin_ble",
    name="Exicom Spin",
    core=True,
    source="home-assistant/core 2026.11.0, homeassistant/components/exicom_spin_ble: sensor.py CHARGER_STATES, "
    "binary_sensor.py, entity.py, coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATE, _PROBLEM),
    unavailable=Gone.CHARGER,
    tells=(fault(_STATE, "fault"), fault(_PROBLEM, "on"), offline(_STATE)),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.LATE,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "`out_of_service` is out of operation, but talking.",
        "It is asked every five minutes while it is idle, and only one client at a time can: whoever leaves the phone's "
        "app open makes it unavailable.",
    ),
)
