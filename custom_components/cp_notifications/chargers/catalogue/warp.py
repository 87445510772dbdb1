"""WARP chargers by Tinkerforge, over MQTT discovery."""

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

_STATE: Final = Signal("chargerstate")
_ERROR: Final = Signal("error", BINARY_SENSOR, ("off",))
_ONLINE: Final = Signal("online", BINARY_SENSOR, ("on",))

ROW: Final = Integration(
    domain="mqtt",
    name="Tinkerforge WARP",
    source="Tinkerforge/esp32-firmware (01db5c2): software/src/modules/mqtt_auto_discovery/prepare.py, "
    "mqtt_auto_discovery.cpp; home-assistant/core 2026.10.4 components/mqtt",
    unique_id=r"(?P<station>.+)-{key}",
    found_by=(
        _STATE,
        _ERROR,
        _ONLINE,
        Signal("cable", BINARY_SENSOR),
        Signal("ready", BINARY_SENSOR),
    ),
    unavailable=Gone.EITHER,
    link_name="MQTT",
    tells=(
        fault(_ERROR, "on"),
        # Thirty seconds without a sign of life make it unavailable, not off.
        offline(_ONLINE, "off"),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,)},
    traps=(
        "Home Assistant knows it only as a device of MQTT: it is recognised by five entities together.",
        "Only `online` expires; the other entities keep their last values while the charger is gone.",
    ),
)
