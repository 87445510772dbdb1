"""Emporia's chargers, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    fault,
)
from custom_components.cp_notifications.engine.model import Case

# Everything that is known of a charger is an attribute of its switch.
_FAULT: Final = Signal("charger", "switch", good=("",), attribute="fault_text")
_POWER: Final = Signal("instant")

ROW: Final = Integration(
    domain="emporia_vue",
    name="Emporia",
    source="magico13/ha-emporia-vue 0.11.3 (cad54dd): charger_entity.py, switch.py, sensor.py; pyemvue 0.18.9 device.py",
    unique_id=r"(?:sensor\.emporia_vue\.)?{key}(?:\.emporia_vue)?\.(?P<station>\d+)(?:-1,2,3)?",
    found_by=(_FAULT,),
    unavailable=Gone.LINK,
    link=While(_POWER),
    tells=(fault(_FAULT, any_other=True),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.LINK_ONLY,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "The fault is free text of the cloud: any text in it is told, and its kind is not.",
        "The switch is never unavailable; that the cloud is gone shows at the power of the same device.",
    ),
)
