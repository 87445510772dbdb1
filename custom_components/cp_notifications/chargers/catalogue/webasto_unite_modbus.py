"""Webasto Unite, over Modbus."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_FAULT: Final = Signal("fault_code", good=("No fault",))
_STATE: Final = Signal("charge_point_state")

ROW: Final = Integration(
    domain="webasto_unite_modbus",
    name="Webasto Unite",
    source="matkvaid/webasto_unite_modbus 0.1.0 (9181757): sensor.py, coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_FAULT, _STATE),
    unavailable=Gone.CHARGER,
    tells=(fault(_FAULT, any_other=True), offline(_STATE)),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "The fault is a number, which its source does not explain: any but none is told, and its kind is not.",
    ),
)
