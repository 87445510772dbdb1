"""Victron's charging stations, by a GX device and the custom integration."""

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

_STATUS: Final = Signal(
    "evcharger_status",
    good=(
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
    ),
    unsure=("reserved15", "reserved16", "reserved17", "reserved18", "reserved19"),
    translation_key="evcharger_status",
)
_CONNECTED: Final = Signal(
    "evcharger_connected",
    BINARY_SENSOR,
    ("on",),
    translation_key="evcharger_connected",
)

ROW: Final = Integration(
    domain="victron_mqtt",
    name="Victron MQTT",
    source="tomer-w/ha-victron-mqtt 2026.8.3 (ae96e98): entity.py, sensor.py, "
    "_vendor/victron_mqtt/_victron_enums.py EvChargerStatus, _vendor/victron_mqtt/_victron_topics.py",
    unique_id=r"(?:binary_)?sensor\.victron_mqtt_(?P<station>.+)_{key}",
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
        "Its ids look like entity ids. Home Assistant's own `victron_gx` is another integration.",
    ),
)
