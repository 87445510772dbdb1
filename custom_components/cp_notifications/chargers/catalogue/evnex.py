"""Evnex, over its cloud."""

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

_NETWORK: Final = Signal(
    "charger_network_status",
    good=("online",),
    translation_key="charger_network_status",
)
_CONNECTOR: Final = Signal(
    r"(?P<point>[^_]+)_connector_status",
    good=(
        "available",
        "preparing",
        "charging",
        "finishing",
        "occupied",
        "reserved",
        "suspended_ev",
        "suspended_evse",
    ),
    unsure=("offline", "unavailable"),
    translation_key="connector_status",
)

ROW: Final = Integration(
    domain="evnex",
    name="Evnex",
    source="hardbyte/ha-evnex 0.7.8 (77ad38a): sensor.py, entity.py, __init__.py; evnex 0.4.9 status.py DeviceStatus",
    unique_id=r"(?P<station>[0-9a-f-]{36})_{key}",
    found_by=(_NETWORK, _CONNECTOR),
    unavailable=Gone.LINK,
    link=While(_NETWORK),
    tells=(fault(_CONNECTOR, "faulted"), offline(_NETWORK, "offline")),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "`unavailable` is also a state of the connector: out of operation, but talking. Only the network status tells that "
        "the charger is gone.",
    ),
)
