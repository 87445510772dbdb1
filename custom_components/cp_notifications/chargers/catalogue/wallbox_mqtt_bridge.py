"""Wallbox chargers with a bridge on them, over MQTT discovery."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gap,
    Gone,
    Integration,
    Signal,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_STATUS: Final = Signal(
    "status",
    good=(
        "Ready",
        "Charging",
        "Connected waiting car",
        "Connected waiting schedule",
        "Paused",
        "Schedule end",
        "Locked",
        "Connected waiting current assignation",
        "Unconfigured power sharing",
        "Queue by power boost",
        "Discharging",
        "OCPP charge finishing",
        "OCPP reserved",
        "Queue by eco smart",
    ),
    unsure=(
        "Connected waiting admin auth for mid",
        "OCPP unavailable",
        "Updating",
    ),
)

ROW: Final = Integration(
    domain="mqtt",
    variant="wallbox_bridge",
    name="Wallbox MQTT bridge",
    source="jagheterfredrik/wallbox-mqtt-bridge 2026-05-10 (1fdbcad): app/bridge.go, app/sensors.go, "
    "app/wallbox/wallbox_const.go wallboxStatusCodes",
    unique_id=r"(?P<station>.+?)_{key}",
    found_by=(
        _STATUS,
        Signal("cable_connected", BINARY_SENSOR),
        Signal("added_range"),
        Signal("halo_brightness", "number"),
    ),
    unavailable=Gone.EITHER,
    link_name="MQTT",
    tells=(
        fault(_STATUS, "Error", "Connected mid safety margin exceeded"),
        offline(_STATUS),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,)},
    traps=(
        "Home Assistant knows it only as a device of MQTT: it is recognised by four entities together.",
        "The bridge runs on the charger: with its power gone, the broker says for it that it is offline.",
    ),
)
