"""Chargers that custom integrations reach on the local network, directly or by a hub: those that came later."""

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

_ALL = dict.fromkeys((FUSE, GONE, SENSORS), WATCHED)
_NO_FUSE = {FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: WATCHED}
_ONLY_GONE = {FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: NOT_POSSIBLE}


def _wattpilot(name: str, *, frozen: bool) -> Story:
    """Tell Wattpilot's story: f"{charger_id}-{uid}"."""
    return Story(
        platform="wattpilot",
        name=name,
        entities=(
            sensor("err", "Garage-err", "None"),
            sensor("car", "Garage-car", "Idle"),
            sensor("lock", "Garage-cus", "Unlocked"),
            sensor("power", "Garage-nrg", "0"),
            sensor("heat", "Garage-tma", "21.5"),
            sensor("why", "Garage-modelStatus", "NotChargingBecauseNoChargeCtrlData"),
        ),
        points=("Garage ",),
        covered=_ALL,
        life=(
            {"car": "Charging", "power": "7400", "lock": "Locked"},
            {"err": "Reserved21"},
            {"err": "None", "car": "Unknown"},
            {"car": "Complete", "why": "NotChargingBecauseOvertemperature"},
        ),
        faults=(
            *faults(
                FUSE,
                "err",
                "FiAc",
                "FiDc",
                "Phase",
                "Overvolt",
                "Overamp",
                "GndInvalid",
                "FiUnknown",
            ),
            Fault(FUSE, {"err": "FiDc", "car": "Error"}),
            *faults(
                SENSORS,
                "err",
                "Diode",
                "PpInvalid",
                "ContactorStuck",
                "ContactorMiss",
                "Unknown",
                "Overtemp",
                "NoComm",
                "StatusLockStuckOpen",
                "StatusLockStuckLocked",
            ),
            *faults(SENSORS, "car", "Error", after=60),
            *faults(SENSORS, "lock", "UnlockFailed", "LockUnlockPowerout"),
        ),
        alive=("power",),
        never_unavailable=frozen,
        noticed_after=600 if frozen else 300,
    )


# goecharger_mqtt entity.py: serial, domain, key and attribute, joined by "-".
GOE_MQTT = Story(
    platform="goecharger_mqtt",
    entities=(
        sensor("err", "072246-sensor-err-err", ""),
        sensor("code", "072246-sensor-err-0", "0", disabled=True),
        sensor("car", "072246-sensor-car-car", "Idle"),
        sensor("lock", "072246-sensor-cus-cus", "Unlocked"),
        sensor("volts", "072246-sensor-nrg-0", "230.1"),
        sensor("power", "072246-sensor-nrg-11", "0"),
        binary("cloud", "072246-binary_sensor-cwe-0", "on"),
    ),
    points=("072246 ",),
    covered=_ALL,
    life=(
        {"car": "Charging", "power": "3600"},
        {"err": "Reserved20", "code": "17"},
        {"err": "", "code": "0", "car": "", "cloud": "off"},
        {"car": "Complete", "lock": "Unknown"},
    ),
    faults=(
        *(
            Fault(FUSE, {"code": code, "err": text})
            for code, text in (
                ("1", "Residual current circuit breaker"),
                ("2", "FiDC"),
                ("3", "Phase fault"),
                ("4", "Over voltage"),
                ("5", "Over current"),
                ("8", "No ground"),
                ("11", "FiUnknown"),
            )
        ),
        Fault(SENSORS, {"code": "13", "err": "Over temperature", "car": "Error"}),
        *(Fault(SENSORS, {"code": code, "err": "any"}) for code in ("6", "9", "16")),
        *faults(SENSORS, "car", "Error", after=60),
        *faults(SENSORS, "lock", "Lock failed"),
    ),
    alive=("volts",),
    never_unavailable=True,
    noticed_after=600,
)

# sigen common.py: f"{entry_id}_{name of the device}_{key}".
_SIGEN = "01J_ac_charger_1_ac_charger_"
SIGEN = Story(
    platform="sigen",
    entities=(
        sensor("state", _SIGEN + "system_state", "Not Connected"),
        sensor("alarm 1", _SIGEN + "alarm1", "No Problem"),
        sensor("alarm 2", _SIGEN + "alarm2", "No Problem"),
        sensor("alarm 3", _SIGEN + "alarm3", "No Problem"),
        sensor("plant", "01J_plant_plant_general_alarm1", device="plant"),
    ),
    points=("01J_ac_charger_1 ",),
    covered=_ALL,
    life=(
        {"state": "EV Ready"},
        {"state": "Charging", "plant": "Grid power outage"},
        {"state": "Initializing"},
        {"state": "Unknown: 9"},
    ),
    faults=(
        *faults(
            FUSE,
            "alarm 1",
            "Grounding fault",
            "Leak current out of limit",
            "PEN Fault",
            "Charging output overcurrent",
            "Short circuit",
            "Overload",
            "Grid overvoltage",
            "Grid undervoltage",
            "Grounding fault, PEN Fault",
        ),
        *faults(
            FUSE,
            "alarm 2",
            "Relay stuck",
            "Leak current detection circuit fault",
        ),
        Fault(FUSE, {"alarm 1": "Short circuit, Grounding fault", "state": "Fault"}),
        *faults(SENSORS, "alarm 1", "Abnormal phase sequence of grid wiring"),
        *faults(SENSORS, "alarm 2", "Electric lock fault", "Unknown Alarm"),
        *faults(SENSORS, "alarm 3", "Too high internal temperature"),
        *faults(SENSORS, "state", "Fault", "Error", after=30),
    ),
    link_alone=True,
    offline=dict.fromkeys(("state", "alarm 1", "alarm 2", "alarm 3"), "unknown"),
    noticed_after=360,
)

_VICTRON = (
    "residual_current_detected",
    "ground_test_error",
    "welded_contacts_test_error",
    "overvoltage_detected",
    "undervoltage_detected",
)

# victron_mqtt entity.py: an id that looks like an entity id.
VICTRON_MQTT = Story(
    platform="victron_mqtt",
    entities=(
        sensor(
            "status",
            "sensor.victron_mqtt_evcharger_40_evcharger_status",
            "disconnected",
            translation_key="evcharger_status",
        ),
        binary(
            "connected",
            "binary_sensor.victron_mqtt_evcharger_40_evcharger_connected",
            "on",
            translation_key="evcharger_connected",
        ),
        sensor(
            "system",
            "sensor.victron_mqtt_system_0_system_state",
            translation_key="system_state",
            device="system",
        ),
    ),
    points=("evcharger_40 ",),
    covered=_ALL,
    life=(
        {"status": "connected"},
        {"status": "waiting_for_sun"},
        {"status": "reserved15"},
        {"status": "disconnected"},
    ),
    faults=(
        *faults(FUSE, "status", *_VICTRON),
        *faults(SENSORS, "status", "overheating_detected", "cp_input_test_error"),
    ),
)

# hass-victron sensor.py: f"{slave}_{key}".
VICTRON = Story(
    platform="victron",
    entities=(
        sensor("status", "40_evcharger_status", "DISCONNECTED"),
        sensor("power", "40_evcharger_total_power", "0"),
        sensor("battery", "225_battery_soc", "80", device="battery"),
    ),
    points=("40 ",),
    covered=_ALL,
    life=(
        {"status": "CONNECTED"},
        {"status": "STOP_CHARGING"},
        {"status": "NONDECODABLE"},
        {"status": "DISCONNECTED"},
    ),
    faults=(
        *faults(
            FUSE,
            "status",
            "GROUND_FAULT",
            "WELDED_CONTACTS",
            "RESIDUAL_CURRENT_DETECTED",
            "UNDER_VOLTAGE_DETECTED",
            "OVERVOLTAGE_DETECTED",
        ),
        *faults(SENSORS, "status", "CP_INPUT_SHORTED", "OVERHEATING_DETECTED"),
    ),
)

# The custom keba: f"keba-{device_id}-{key}". It has the domain of Home Assistant's own.
KEBA_CUSTOM = Story(
    platform="keba",
    name="custom",
    row="keba.custom",
    entities=(
        sensor("status", "keba-16723456-State_details", "ready for charging"),
        sensor("power", "keba-16723456-P", "0"),
        sensor("error", "keba-16723456-Error1", "0", disabled=True),
        binary("plug", "keba-16723456-Plug_EV", device_class="plug"),
        binary("failsafe", "keba-16723456-FS_on", "on", device_class="safety"),
    ),
    points=("16723456 ",),
    covered=_NO_FUSE,
    life=(
        {"status": "charging", "plug": "on"},
        {"status": "authorization rejected"},
        {"status": "State undefined", "failsafe": "off"},
        {"status": "starting"},
    ),
    faults=faults(SENSORS, "status", "error"),
    alive=("status", "power"),
    never_unavailable=True,
)

# The custom openevse: f"{name of the entity}_{entry_id}". It has the domain of Home Assistant's own.
OPENEVSE_CUSTOM = Story(
    platform="openevse",
    name="custom",
    row="openevse.custom",
    entities=(
        sensor("state", "Charging Status_01J", "not connected"),
        sensor("station", "Station Status_01J", "active"),
        sensor("current", "Charge Current_01J", "0"),
        binary("ethernet", "Ethernet Connected_01J", device_class="connectivity"),
    ),
    points=("01J ",),
    covered=_ALL,
    life=(
        {"state": "charging"},
        {"state": "sleeping", "station": "sleeping"},
        {"state": "disabled", "ethernet": "on"},
        {"state": "connected"},
    ),
    faults=(
        *faults(
            FUSE,
            "state",
            "gfci fault",
            "gfci self-test failure",
            "no ground",
            "stuck relay",
        ),
        *faults(
            SENSORS, "state", "over temperature", "diode check failed", "vent required"
        ),
    ),
)


# garo_wallbox base.py: f"garo_{serial}-{key}", and f"charger_{serial}-{key}" of those behind it.
GARO = Story(
    platform="garo_wallbox",
    entities=(
        sensor("status", "garo_1234-status", "NOT_CONNECTED"),
        sensor("left", "garo_1234-left_status", "NOT_CONNECTED"),
        sensor("right", "garo_1234-right_status", "NOT_CONNECTED"),
        sensor("mode", "garo_1234-sensor", "ALWAYS_ON"),
        sensor("behind", "charger_5678-status", "NOT_CONNECTED", device="behind"),
        sensor("meter", "meter_99-status", device="meter"),
    ),
    points=("1234 left", "1234 right", "5678 "),
    covered=_ALL,
    life=(
        {"left": "CHARGING", "status": "CHARGING"},
        {"right": "SEARCH_COMM"},
        {"right": "CONNECTED", "left": "CHARGING_FINISHED"},
        {"behind": "DISABLED", "right": "UNAVAILABLE"},
    ),
    faults=(
        *faults(FUSE, "left", "RCD_FAULT", "DC_ERROR", "CONTACTOR_FAULT"),
        *faults(FUSE, "behind", "RCD_FAULT"),
        Fault(FUSE, {"right": "RCD_FAULT", "status": "RCD_FAULT"}),
        *faults(
            SENSORS,
            "right",
            "OVERHEAT",
            "CRITICAL_TEMPERATURE",
            "CABLE_FAULT",
            "LOCK_FAULT",
            "VENT_FAULT",
            "DC_HARDWARE",
            "CP_FAULT",
            "CP_SHORTED",
        ),
    ),
)

# smaev sensor.py: f"{serial}-{key}".
SMAEV = Story(
    platform="smaev",
    entities=(
        sensor(
            "health",
            "3012345-charging_station_status",
            "ok",
            translation_key="charging_station_status",
        ),
        sensor(
            "session",
            "3012345-charging_session_status",
            "not_connected",
            translation_key="charging_session_status",
        ),
        sensor(
            "car",
            "3012345-connected_vehicle_status",
            "ok",
            translation_key="connected_vehicle_status",
        ),
    ),
    points=("3012345 ",),
    covered=_NO_FUSE,
    life=(
        {"session": "active_mode"},
        {"car": "alarm", "health": "warning"},
        {"session": "sleep_mode", "health": "off"},
        {"session": "station_locked", "health": "ok"},
    ),
    faults=(
        *faults(SENSORS, "health", "alarm"),
        *faults(SENSORS, "session", "station_fault"),
    ),
)

# huawei_solar sensor.py: f"{serial_number}_{key}"; an inverter is in the same config entry.
HUAWEI = Story(
    platform="huawei_solar",
    entities=(
        sensor("heat", "CH123_charger_temperature", "25"),
        sensor("energy", "CH123_charger_total_energy_charged", "100"),
        sensor("inverter", "IN456_internal_temperature", "40", device="inverter"),
    ),
    points=("CH123 ",),
    covered=_ONLY_GONE,
    life=({"heat": "31"}, {"energy": "101"}, {"inverter": "unavailable"}),
)

# wallbox-mqtt-bridge bridge.go: f"{serial}_{key}". Everything that is discovered over MQTT is one integration.
WALLBOX_BRIDGE = Story(
    platform="mqtt",
    name="wallbox bridge",
    row="mqtt.wallbox_bridge",
    entities=(
        sensor("status", "123456_status", "Ready"),
        sensor("range", "123456_added_range", "0"),
        binary("cable", "123456_cable_connected", device_class="plug"),
        sensor("lamp", "123456_halo_brightness", "80", domain="number"),
        sensor("other", "0x00158d_status", "Error", device="other"),
    ),
    points=("123456 ",),
    covered=_NO_FUSE,
    life=(
        {"status": "Connected waiting car", "cable": "on"},
        {"status": "Charging"},
        {"status": "OCPP unavailable"},
        {"status": "Unknown (42)"},
        {"status": "Queue by eco smart"},
    ),
    faults=faults(SENSORS, "status", "Error", "Connected mid safety margin exceeded"),
)

# webasto_unite_modbus sensor.py: f"{entry_id}_{key}". The fault is a number.
WEBASTO = Story(
    platform="webasto_unite_modbus",
    entities=(
        sensor("fault", "01J_fault_code", "No fault"),
        sensor("state", "01J_charge_point_state", "Available"),
        sensor("cable", "01J_cable_state", "No cable"),
    ),
    points=("01J ",),
    covered=_NO_FUSE,
    life=({"state": "Charging", "cable": "Locked"}, {"state": "7"}),
    faults=faults(SENSORS, "fault", "3", "12"),
)

WATTPILOT_FROZEN = _wattpilot("frozen", frozen=True)

CUSTOM_LOCAL = (
    _wattpilot("closed", frozen=False),
    WATTPILOT_FROZEN,
    GOE_MQTT,
    SIGEN,
    VICTRON_MQTT,
    VICTRON,
    KEBA_CUSTOM,
    OPENEVSE_CUSTOM,
    GARO,
    SMAEV,
    HUAWEI,
    WALLBOX_BRIDGE,
    WEBASTO,
)
