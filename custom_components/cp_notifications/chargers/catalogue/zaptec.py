"""Zaptec, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_ONLINE: Final = Signal("is_online", BINARY_SENSOR, ("on",), translation_key="online")
_MODE: Final = Signal(
    "charger_operation_mode", translation_key="charger_operation_mode"
)

ROW: Final = Integration(
    domain="zaptec",
    name="Zaptec",
    source="custom-components/zaptec 0.8.7 (b1a02b3): binary_sensor.py, sensor.py, entity.py, coordinator.py",
    unique_id=r"(?P<station>.+?)_{key}",
    found_by=(_ONLINE, _MODE),
    unavailable=Gone.LINK,
    link=While(_ONLINE),
    tells=(offline(_ONLINE, "off"),),
    limits=(
        Signal("humidity", translation_key="humidity"),
        Signal("temperature_internal5", translation_key="temperature_internal5"),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.UNAVAILABLE: (Gap.LATE,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "`active` has the class connectivity, but stays on without power (issue 114).",
        "The mode has no state for a fault (issue 335); `disconnected` is about the car.",
        "Without the role of an owner it is asked every ten minutes only (issue 378).",
    ),
)
