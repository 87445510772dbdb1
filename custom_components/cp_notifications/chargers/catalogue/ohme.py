"""Ohme, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

_STATUS: Final = sensor(
    "status",
    "unplugged",
    "pending_approval",
    "charging",
    "plugged_in",
    "paused",
    "finished",
)

ROW: Final = Integration(
    domain="ohme",
    name="Ohme",
    core=True,
    source=f"{CORE}/ohme: entity.py available, sensor.py, coordinator.py; ohme 1.9.1 models.py ChargerStatus",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATUS,),
    unavailable=Gone.EITHER,
    tells=(offline(_STATUS),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "Entities are unavailable when the cloud says that the charger is offline, and also when the cloud is gone.",
    ),
)
