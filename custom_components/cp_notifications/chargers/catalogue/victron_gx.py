"""Victron's charging stations, by a GX device: Home Assistant's own integration, and the custom one it came from."""

from dataclasses import replace
from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gone,
    Integration,
    Signal,
    fault,
    fuse,
    offline,
)

from .words import CORE, sensor

_STATUS: Final = sensor(
    "evcharger_status",
    "disconnected",
    "connected",
    "charging",
    "charged",
    "waiting_for_sun",
    "waiting_for_rfid",
    "waiting_for_start",
    "low_soc",
    "charging_limit",
    "start_charging",
    "switching_to_1_phase",
    "switching_to_3_phase",
    unsure=("reserved15", "reserved16", "reserved17", "reserved18", "reserved19"),
)
_CONNECTED: Final = Signal(
    "evcharger_connected",
    BINARY_SENSOR,
    ("on",),
    translation_key="evcharger_connected",
)

ROW: Final = Integration(
    domain="victron_gx",
    name="Victron GX",
    core=True,
    source=f"{CORE}/victron_gx: entity.py, sensor.py, strings.json; victron-mqtt 2026.9.5 and 2026.10.1 EvChargerStatus",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATUS,),
    unavailable=Gone.EITHER,
    tells=(
        fuse(
            _STATUS,
            "residual_current_detected",
            "ground_test_error",
            "welded_contacts_test_error",
            "overvoltage_detected",
            "undervoltage_detected",
        ),
        fault(_STATUS, "overheating_detected", "cp_input_test_error"),
        offline(_STATUS),
        offline(_CONNECTED, "off"),
    ),
    traps=(
        "`disconnected` is about the car. `evcharger_connected` is about the charger.",
        "Status 24 has no name there: it is shown as `unknown`, and neither begins nor ends anything.",
    ),
)

# It registers the same entities with the same states; only the ids are made in another way.
MQTT: Final = replace(
    ROW,
    domain="victron_mqtt",
    name="Victron MQTT",
    core=False,
    source="tomer-w/ha-victron-mqtt 2026.8.3 (ae96e98): entity.py, sensor.py, "
    "_vendor/victron_mqtt/_victron_enums.py EvChargerStatus, _vendor/victron_mqtt/_victron_topics.py",
    unique_id=r"(?:binary_)?sensor\.victron_mqtt_(?P<station>.+)_{key}",
    traps=(
        *ROW.traps,
        "Its ids look like entity ids. Home Assistant's own `victron_gx` is another integration.",
    ),
)
