"""ChargePoint home chargers, over the cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_NETWORK: Final = Signal("connected", good=("Connected",))
_STATUS: Final = Signal("charging_status")

ROW: Final = Integration(
    domain="chargepoint",
    name="ChargePoint",
    source="mbillow/ha-chargepoint 1.4.0 (e1894e4): sensor.py CHARGER_SENSORS, __init__.py",
    unique_id=r"(?P<station>\d+)_{key}",
    found_by=(_STATUS, _NETWORK),
    unavailable=Gone.LINK,
    link=While(_NETWORK),
    tells=(offline(_NETWORK, "Disconnected"),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "The words of `charging_status` are the cloud's; its source names none that would be a fault.",
        "Public stations that are followed are not chargers of one's own, and have other ids.",
    ),
)
