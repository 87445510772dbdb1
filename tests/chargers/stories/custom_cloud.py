"""Chargers behind clouds that custom integrations ask."""

from tests.chargers.home import binary, sensor
from tests.chargers.story import (
    FUSE,
    GONE,
    NOT_POSSIBLE,
    SENSORS,
    WATCHED,
    Story,
    faults,
)

# easee_hass entity.py: f"{product.id}_{name}"; an equalizer is in the same integration.
EASEE = Story(
    platform="easee",
    entities=(
        sensor(
            "status", "EH123456_status", "disconnected", translation_key="easee_status"
        ),
        binary(
            "online",
            "EH123456_online",
            "on",
            translation_key="online",
            device_class="connectivity",
            attributes={"state_signalRConnected": True},
        ),
        sensor(
            "reason",
            "EH123456_reason_for_no_current",
            "ok",
            translation_key="easee_reason_no_current",
            disabled=True,
        ),
        sensor(
            "heat",
            "EH123456_temp_max",
            translation_key="internal_temperature",
            device_class="temperature",
        ),
        binary(
            "equalizer",
            "QP654321_online",
            "on",
            translation_key="online",
            device_class="connectivity",
            device="equalizer",
        ),
    ),
    points=("EH123456 ",),
    covered=dict.fromkeys((FUSE, GONE, SENSORS), WATCHED),
    life=(
        {"status": "awaiting_start"},
        {"status": "charging"},
        {"reason": "circuit_fuse_too_low", "equalizer": "off"},
        {"status": "unknown 42"},
        {"status": "searching_for_master", "reason": "ok"},
    ),
    faults=(
        *faults(FUSE, "status", "error_overcurrent", "error_pen_fault"),
        *faults(
            SENSORS,
            "status",
            "error",
            "error_temperature_too_high",
            "error_dead_powerboard",
            "erratic_ev",
        ),
    ),
    never_unavailable=True,
    offline={"online": "off"},
)

# zaptec entity.py: f"{id}_{key}"; `active` has the id alone. An installation is a device of its own.
ZAPTEC = Story(
    platform="zaptec",
    entities=(
        binary(
            "online",
            "a1-b2_is_online",
            "on",
            translation_key="online",
            device_class="connectivity",
        ),
        binary("active", "a1-b2", "on", device_class="connectivity"),
        sensor(
            "mode",
            "a1-b2_charger_operation_mode",
            "disconnected",
            translation_key="charger_operation_mode",
        ),
        sensor("humidity", "a1-b2_humidity", "40", translation_key="humidity"),
        binary(
            "installation", "c3-d4", "on", device_class="connectivity", device="site"
        ),
    ),
    points=("a1-b2 ",),
    covered={FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: NOT_POSSIBLE},
    life=(
        {"mode": "connected_charging"},
        {"mode": "unknown", "active": "off"},
        {"installation": "off"},
        {"mode": "connected_finished"},
    ),
    link_alone=True,
    offline={"online": "off"},
)

# myenergi sensor.py: f"{entry_id}-{serial_number}-{prop_name}".
MYENERGI = Story(
    platform="myenergi",
    entities=(
        sensor("plug", "01J-10000001-plug_status", "EV Disconnected"),
        sensor("status", "01J-10000001-status", "Paused"),
        sensor("hub", "01J-hub-20000001-voltage_grid", device="hub"),
        sensor("eddi", "01J-30000001-status", device="eddi"),
    ),
    points=("10000001 ",),
    covered={FUSE: NOT_POSSIBLE, GONE: NOT_POSSIBLE, SENSORS: WATCHED},
    life=(
        {"plug": "EV Connected"},
        {"plug": "Charging", "status": "Charging"},
        {"plug": ""},
        {"plug": "Waiting for EV", "status": "Unkn0"},
    ),
    faults=faults(SENSORS, "plug", "Fault"),
    link_alone=True,
    answers_after_loss=False,
)

CUSTOM_CLOUD = (EASEE, ZAPTEC, MYENERGI)
