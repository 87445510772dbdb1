"""Victron's charging stations, by a GX device and the custom integration that Home Assistant's own came from."""

from dataclasses import replace
from typing import Final

from custom_components.cp_notifications.chargers.model import Integration

from . import victron_gx

# It registers the same entities with the same states; only the ids are made in another way.
ROW: Final[Integration] = replace(
    victron_gx.ROW,
    domain="victron_mqtt",
    name="Victron MQTT",
    core=False,
    source="tomer-w/ha-victron-mqtt 2026.8.3 (ae96e98): entity.py, sensor.py, "
    "_vendor/victron_mqtt/_victron_enums.py EvChargerStatus, _vendor/victron_mqtt/_victron_topics.py",
    unique_id=r"(?:binary_)?sensor\.victron_mqtt_(?P<station>.+)_{key}",
    traps=(
        *victron_gx.ROW.traps,
        "Its ids look like entity ids. Home Assistant's own `victron_gx` is another integration.",
    ),
)
