"""SMA EV Charger, over its local API."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import sensor

_HEALTH: Final = sensor("charging_station_status", "ok", unsure=("off", "warning"))
_SESSION: Final = sensor(
    "charging_session_status",
    "not_connected",
    "sleep_mode",
    "active_mode",
    "station_locked",
)

ROW: Final = Integration(
    domain="smaev",
    name="SMA EV Charger",
    source="alengwenus/ha-sma-ev-charger 1.4.0 (be5dc3a): sensor.py, coordinator.py",
    unique_id=r"(?P<station>.+)-{key}",
    found_by=(_HEALTH, _SESSION),
    unavailable=Gone.CHARGER,
    tells=(
        fault(_HEALTH, "alarm"),
        fault(_SESSION, "station_fault"),
        offline(_HEALTH),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=("`connected_vehicle_status` is the health of the car.",),
)
