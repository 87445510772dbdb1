"""Charge Amps, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_STATUS: Final = Signal(r"(?P<point>\d+)")
_POWER: Final = Signal(r"(?P<point>\d+)_power")

ROW: Final = Integration(
    domain="chargeamps",
    name="Charge Amps",
    source="kirei/hass-chargeamps 1.12.1 (18d8ce7): sensor.py ChargeampsSensor, __init__.py, client.py",
    unique_id=r"chargeamps_(?P<station>.+?)_{key}",
    found_by=(_STATUS, _POWER),
    unavailable=Gone.CHARGER,
    tells=(offline(_STATUS),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "It is set up in YAML: there is neither a config entry nor a device.",
        "The state of a connector is the literal word `unavailable` while the cloud says that the charger is not online.",
        "What the cloud calls a faulty connector is not named in its source, so that no fault is watched.",
        "When the cloud does not answer, the last values stay.",
    ),
)
