"""Monta, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_STATE: Final = Signal(
    "charger_state",
    good=(
        "available",
        "busy",
        "busy-blocked",
        "busy-charging",
        "busy-non-charging",
        "busy-non-released",
        "busy-reserved",
        "busy-scheduled",
        "passive",
    ),
    unsure=("other",),
    translation_key="charger_state",
)

ROW: Final = Integration(
    domain="monta",
    name="Monta",
    source="nickknissen/hass-monta 1.3.0 (6d82cab): const.py ChargerStatus, sensor.py, entity.py, coordinator.py",
    unique_id=r"(?:binary_)?sensor\.(?P<station>\d+)_{key}",
    found_by=(_STATE,),
    unavailable=Gone.LINK,
    link=While(_STATE),
    tells=(fault(_STATE, "error"), offline(_STATE, "disconnected")),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "`disconnected` is about the charge point: one without a car is `available`, and the cable has an entity of its own.",
        "Its ids look like entity ids.",
    ),
)
