"""Greencell, over MQTT."""

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
    "status", "idle", "connected", "waiting_for_car", "charging", "finished"
)

ROW: Final = Integration(
    domain="greencell",
    name="Greencell",
    core=True,
    source=f"{CORE}/greencell: sensor.py; greencell-client 1.0.3 access.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATUS,),
    unavailable=Gone.CHARGER,
    tells=(
        fault(_STATUS, "error_evse", "error_car"),
        offline(_STATUS),
        offline(sensor("voltage_l1")),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.SILENT_LOSS,),
    },
    traps=(
        "Entities are unavailable when the charger, or its broker for it, says so; also when access by Home Assistant "
        "is switched off in the app. A charger that vanishes without a word is not noticed.",
    ),
)
