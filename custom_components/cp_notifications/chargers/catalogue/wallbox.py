"""Wallbox, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    While,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

_STATUS: Final = sensor(
    "status_description",
    "Charging",
    "Discharging",
    "Paused",
    "Scheduled",
    "Waiting for car demand",
    "Waiting",
    "Ready",
    "Locked",
    "Locked, car connected",
    "Waiting in queue by Power Sharing",
    "Waiting in queue by Power Boost",
    "Waiting in queue by Eco-Smart",
    unsure=("Updating", "Unknown"),
)

ROW: Final = Integration(
    domain="wallbox",
    name="Wallbox",
    core=True,
    source=f"{CORE}/wallbox: const.py ChargerStatus, coordinator.py CHARGER_STATUS, sensor.py",
    unique_id=r"{key}-(?P<station>.+)",
    found_by=(_STATUS,),
    unavailable=Gone.LINK,
    link=While(_STATUS),
    tells=(
        fault(
            _STATUS,
            "Error",
            "Waiting MID failed",
            "Waiting MID safety margin exceeded",
        ),
        offline(_STATUS, "Disconnected"),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "The states are English sentences, the same in every language.",
        "The cloud refuses who asks too often: then everything is unavailable for a while.",
    ),
)
