"""Enphase IQ EV chargers, over the cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_STATUS: Final = Signal(
    "connector_status",
    good=(
        "AVAILABLE",
        "CHARGING",
        "CONNECTED",
        "DISCONNECTED",
        "FINISHING",
        "OCCUPIED",
        "PLUGGED",
        "SUSPENDED",
        "SUSPENDED_EV",
        "SUSPENDED_EVSE",
        "UNPLUGGED",
    ),
    translation_key="connector_status",
)
_CONNECTED: Final = Signal(
    "connected", BINARY_SENSOR, ("on",), translation_key="connected"
)

ROW: Final = Integration(
    domain="enphase_ev",
    name="Enphase IQ EV Charger",
    source="barneyonline/ha-enphase-ev-charger 3.0.12 (7c5c114e): sensor.py EnphaseConnectorStatusSensor, binary_sensor.py, "
    "entity.py, coordinator.py",
    unique_id=r"enphase_ev_(?P<station>.+)_{key}",
    found_by=(_STATUS, _CONNECTED),
    unavailable=Gone.LINK,
    link=While(_CONNECTED),
    tells=(fault(_STATUS, "FAULTED", "ERROR"), offline(_CONNECTED, "off")),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "`DISCONNECTED` of the connector is about the car; `connected` is about the charger and the cloud.",
        "`Cloud Reachable` is one for the whole site: when it is off, the entities of all chargers are unavailable.",
        "`status_reason` is the cloud's own text; its source names none that would be a tripped fuse.",
    ),
)
