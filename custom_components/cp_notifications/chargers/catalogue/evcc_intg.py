"""evcc, and the chargers behind it."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gap,
    Gone,
    Integration,
    Signal,
    While,
)
from custom_components.cp_notifications.engine.model import Case

_CHARGING: Final = Signal("charging", BINARY_SENSOR, translation_key="charging")

ROW: Final = Integration(
    domain="evcc_intg",
    name="evcc",
    source="marq24/ha-evcc 2026.8.9 (d6c65c2): __init__.py EvccBaseEntity, binary_sensor.py, const.py",
    unique_id=r"evcc_intg\.(?P<station>.+)_{key}",
    found_by=(
        _CHARGING,
        Signal("connected", BINARY_SENSOR, translation_key="connected"),
    ),
    unavailable=Gone.LINK,
    link=While(_CHARGING),
    tells=(),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.UNAVAILABLE: (Gap.BEHIND_OTHER_SYSTEM,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "`connected` has the class connectivity, but is about the car.",
        "Everything is unavailable when evcc's server is. Faults of chargers stand in evcc's log only.",
    ),
)
