"""Tesla Wall Connector, over the local network."""

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

_STATUS: Final = sensor(
    "status",
    "not_connected",
    "connected",
    "ready",
    "negotiating",
    "charging",
    "charging_finished",
    "charging_reduced",
    "waiting_car",
    unsure=("booting",),
)

ROW: Final = Integration(
    domain="tesla_wall_connector",
    name="Tesla Wall Connector",
    core=True,
    source=f"{CORE}/tesla_wall_connector: sensor.py EVSE_STATE, entity.py",
    unique_id=r"(?P<station>.+)-{key}",
    found_by=(_STATUS,),
    unavailable=Gone.CHARGER,
    tells=(
        fault(_STATUS, "error"),
        offline(_STATUS),
        offline(sensor("grid_v")),
    ),
    limits=tuple(map(sensor, ("handle_temp_c", "pcba_temp_c", "mcu_temp_c"))),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
)
