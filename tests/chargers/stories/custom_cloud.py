"""Chargers behind clouds that custom integrations ask."""

from tests.chargers.home import binary, sensor
from tests.chargers.story import (
    FUSE,
    GONE,
    NOT_POSSIBLE,
    SENSORS,
    WATCHED,
    Fault,
    Story,
    faults,
)

_NO_FUSE = {FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: WATCHED}
_ONLY_GONE = {FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: NOT_POSSIBLE}

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

# enphase_ev sensor.py: f"enphase_ev_{serial}_{key}"; the site's entities are made the same way.
ENPHASE = Story(
    platform="enphase_ev",
    entities=(
        sensor(
            "status",
            "enphase_ev_482501_connector_status",
            "AVAILABLE",
            translation_key="connector_status",
        ),
        binary(
            "connected",
            "enphase_ev_482501_connected",
            "on",
            translation_key="connected",
            device_class="connectivity",
        ),
        binary(
            "cloud",
            "enphase_ev_site_99_cloud_reachable",
            "on",
            translation_key="cloud_reachable",
            device_class="connectivity",
            device="site",
        ),
    ),
    points=("482501 ",),
    covered=_NO_FUSE,
    life=(
        {"status": "PLUGGED"},
        {"status": "CHARGING"},
        {"status": "SUSPENDED_EVSE"},
        {"status": "DISCONNECTED", "cloud": "off"},
    ),
    faults=faults(SENSORS, "status", "FAULTED", "ERROR"),
    link_alone=True,
    offline={"connected": "off"},
)

# monta sensor.py: made as an entity id is; the cable has one of its own.
MONTA = Story(
    platform="monta",
    entities=(
        sensor(
            "state",
            "sensor.4711_charger_state",
            "available",
            translation_key="charger_state",
        ),
        binary(
            "cable",
            "binary_sensor.4711_cable_plugged_in",
            translation_key="cable_plugged_in",
        ),
        sensor("wallet", "sensor.monta_wallet", device="wallet"),
    ),
    points=("4711 ",),
    covered=_NO_FUSE,
    life=(
        {"state": "busy-charging", "cable": "on"},
        {"state": "busy-blocked"},
        {"state": "other"},
        {"state": "passive"},
    ),
    faults=faults(SENSORS, "state", "error"),
    link_alone=True,
    offline={"state": "disconnected"},
)

# pod_point entity.py: f"pod_point_{id}_{ppid}_…".
POD_POINT = Story(
    platform="pod_point",
    entities=(
        sensor("status", "pod_point_123_PSL-456_status", "available"),
        binary(
            "cloud",
            "pod_point_123_PSL-456_cloud_connection",
            "on",
            device_class="connectivity",
        ),
        binary("cable", "pod_point_123_PSL-456_cable_status", device_class="plug"),
        sensor("balance", "user-uuid", device="account"),
    ),
    points=("123_PSL-456 ",),
    covered=_ONLY_GONE,
    life=(
        {"status": "charging", "cable": "on"},
        # A word of the charger's own, spelled as Home Assistant spells what it cannot read.
        {"status": "unavailable"},
        {"status": "out-of-service"},
        {"status": "waiting-for-schedule", "cable": "off"},
    ),
    link_alone=True,
    offline={"cloud": "off"},
)

# evnex entity.py: f"{charger_id}_{key}" and f"{charger_id}_{connector_id}_{key}".
_EVNEX = "0a1b2c3d-0000-4000-8000-123456789abc"
EVNEX = Story(
    platform="evnex",
    entities=(
        sensor(
            "network",
            f"{_EVNEX}_charger_network_status",
            "online",
            translation_key="charger_network_status",
        ),
        sensor(
            "connector",
            f"{_EVNEX}_1_connector_status",
            "available",
            translation_key="connector_status",
        ),
        sensor(
            "volts",
            f"{_EVNEX}_1_connector_voltage_l1",
            "231",
            translation_key="connector_voltage_l1",
        ),
        sensor("tier", "org-uuid_org_tier", translation_key="org_tier", device="org"),
    ),
    points=(f"{_EVNEX} 1",),
    covered=_NO_FUSE,
    life=(
        {"connector": "preparing"},
        {"connector": "charging"},
        # Out of operation, but talking.
        {"connector": "unavailable"},
        {"connector": "suspended_ev"},
    ),
    faults=faults(SENSORS, "connector", "faulted"),
    link_alone=True,
    offline={"network": "offline"},
)

# chargeamps __init__.py: f"chargeamps_{charge point}_{connector}"; set up in YAML.
CHARGEAMPS = Story(
    platform="chargeamps",
    with_entry=False,
    entities=(
        sensor("one", "chargeamps_2012A_1", "Available", device=None),
        sensor("one power", "chargeamps_2012A_1_power", "0", device=None),
        sensor("two", "chargeamps_2012A_2", "Available", device=None),
        sensor("two power", "chargeamps_2012A_2_power", "0", device=None),
        sensor("total", "chargeamps_2012A_total_energy", "12", device=None),
    ),
    points=("2012A 1", "2012A 2"),
    covered=_ONLY_GONE,
    life=({"one": "Charging", "one power": "7000"}, {"two": "Connected"}),
    offline={"one": "unavailable", "two": "unavailable"},
)

# emporia_vue charger_entity.py: f"charger.emporia_vue.{gid}"; the power is that of a meter.
EMPORIA = Story(
    platform="emporia_vue",
    entities=(
        sensor(
            "charger",
            "charger.emporia_vue.98765",
            "on",
            domain="switch",
            attributes={"status": "Standby", "fault_text": "", "message": "Ready"},
        ),
        sensor("power", "sensor.emporia_vue.instant.98765-1,2,3", "0"),
        sensor("house", "sensor.emporia_vue.instant.11111-1,2,3", device="house"),
        sensor(
            "outlet", "switch.emporia_vue.22222", "on", domain="switch", device="plug"
        ),
    ),
    points=("98765 ",),
    covered={FUSE: NOT_POSSIBLE, GONE: NOT_POSSIBLE, SENSORS: WATCHED},
    life=({"charger": "off"}, {"power": "7000"}, {"house": "unavailable"}),
    faults=(
        Fault(SENSORS, {}, by_attribute={"charger": {"fault_text": "Ground fault"}}),
        Fault(SENSORS, {}, by_attribute={"charger": {"fault_text": "Overheated"}}),
    ),
    link_alone=True,
    answers_after_loss=False,
)

# sems-wallbox sensor.py: the serial number is the id of the status.
SEMS_WALLBOX = Story(
    platform="sems-wallbox",
    entities=(
        sensor("status", "9011KHCA", "standby", translation_key="status"),
        sensor(
            "work",
            "9011KHCA_workstate",
            "not_plugged_in",
            translation_key="workstate",
        ),
        sensor("power", "9011KHCA_power", "0", translation_key="power"),
    ),
    points=("9011KHCA ",),
    covered=_ONLY_GONE,
    life=(
        {"work": "connected"},
        {"status": "charging"},
        {"status": "unknown", "work": "unknown"},
        {"status": "standby"},
    ),
    link_alone=True,
    offline={"status": "offline"},
)

# hypervolt_entity.py: f"{charger_id}_{name}".
HYPERVOLT = Story(
    platform="hypervolt_charger",
    entities=(
        sensor("ready", "1122334455_charging_readiness", "Ready"),
        binary("plug", "1122334455_car_plugged", device_class="plug"),
    ),
    points=("1122334455 ",),
    covered=dict.fromkeys((FUSE, GONE, SENSORS), NOT_POSSIBLE),
    life=({"ready": "Charging", "plug": "on"}, {"ready": "Not Ready - Force Stopped"}),
    link_alone=True,
    answers_after_loss=False,
)

# smappee_ev helpers.py: f"{sid}:{serial}:{station}:{connector}:{metric}".
_SMAPPEE = "77:SN1:station-uuid:connector-uuid"
SMAPPEE = Story(
    platform="smappee_ev",
    entities=(
        sensor(
            "status",
            f"{_SMAPPEE}:sensor:status_current",
            "available",
            translation_key="evse_status",
        ),
        sensor(
            "charging",
            f"{_SMAPPEE}:sensor:charging_state",
            "stopped",
            translation_key="charging_state",
        ),
        binary(
            "mqtt",
            "77:SN1:station-uuid:mqtt_connected",
            "on",
            translation_key="mqtt_connected",
            device_class="connectivity",
            device="site",
        ),
    ),
    points=("station-uuid:connector-uuid ",),
    covered={FUSE: NOT_POSSIBLE, GONE: NOT_POSSIBLE, SENSORS: WATCHED},
    life=(
        {"status": "cable_connected"},
        {"status": "charging", "charging": "started"},
        {"status": "initialize", "mqtt": "off"},
        {"status": "suspended_evse"},
    ),
    faults=faults(SENSORS, "status", "error"),
    link_alone=True,
    answers_after_loss=False,
)

# chargepoint sensor.py: f"{charger_id}_{key}"; public stations have a prefix.
CHARGEPOINT = Story(
    platform="chargepoint",
    entities=(
        sensor("status", "1234567_charging_status", "Available"),
        sensor("network", "1234567_connected", "Connected"),
        sensor("cable", "1234567_plugged_in", "Unplugged"),
        sensor("public", "public_89_open_close_status", "closed", device="public"),
    ),
    points=("1234567 ",),
    covered=_ONLY_GONE,
    life=(
        {"status": "Charging", "cable": "Plugged In"},
        {"status": "Not Charging"},
        {"public": "open"},
    ),
    link_alone=True,
    offline={"network": "Disconnected"},
)

CUSTOM_CLOUD = (
    EASEE,
    ZAPTEC,
    MYENERGI,
    ENPHASE,
    MONTA,
    POD_POINT,
    EVNEX,
    CHARGEAMPS,
    EMPORIA,
    SEMS_WALLBOX,
    HYPERVOLT,
    SMAPPEE,
    CHARGEPOINT,
)
