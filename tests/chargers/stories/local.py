"""Chargers Home Assistant's own integrations talk to directly."""

from dataclasses import replace

from tests.chargers.home import binary, sensor
from tests.chargers.story import (
    FUSE,
    GONE,
    NEEDS_ENTITY,
    NOT_POSSIBLE,
    SENSORS,
    WATCHED,
    Fault,
    Story,
    faults,
)

_NO_FUSE = {FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: WATCHED}
_ALL = dict.fromkeys((FUSE, GONE, SENSORS), WATCHED)

# components/openevse/entity.py: f"{identifier}-{key}", the identifier is the MAC address.
OPENEVSE = Story(
    platform="openevse",
    entities=(
        sensor("status", "aabbcc-status", "sleeping", translation_key="status"),
        sensor(
            "current", "aabbcc-charging_current", translation_key="charging_current"
        ),
        sensor(
            "trips",
            "aabbcc-gfi_trip_count",
            translation_key="gfi_trip_count",
            disabled=True,
        ),
        binary(
            "mqtt",
            "aabbcc-mqtt_connected",
            translation_key="mqtt_connected",
            device_class="connectivity",
        ),
        binary("vehicle", "aabbcc-vehicle", translation_key="vehicle"),
    ),
    points=("aabbcc ",),
    covered=_ALL,
    life=(
        {"status": "connected", "vehicle": "on"},
        {"status": "charging", "current": "16.0"},
        {"status": "unknown"},
        {"status": "disabled", "mqtt": "off"},
        {"status": "not_connected", "vehicle": "off"},
    ),
    faults=(
        *faults(
            FUSE,
            "status",
            "gfci_fault",
            "gfci_self_test_failure",
            "no_ground",
            "stuck_relay",
        ),
        *faults(
            SENSORS, "status", "over_temperature", "diode_check_failed", "vent_required"
        ),
    ),
)
# Before 2026.11 `status` is what firmware calls its status, if it has one: `active` (unknown) or `disabled`.
OPENEVSE_BEFORE = replace(OPENEVSE, name="before 2026.11", version=(2026, 10))

# components/peblar/entity.py: f"{entry.unique_id}_{key}", the serial number.
PEBLAR = Story(
    platform="peblar",
    entities=(
        sensor(
            "state",
            "23-45-A4O-MOF_cp_state",
            "no_ev_connected",
            translation_key="cp_state",
        ),
        sensor("power", "23-45-A4O-MOF_power_total", "0", device_class="power"),
        sensor(
            "limit",
            "23-45-A4O-MOF_charge_current_limit_source",
            "charging_cable",
            translation_key="charge_current_limit_source",
        ),
        binary(
            "errors",
            "23-45-A4O-MOF_active_error_codes",
            translation_key="active_error_codes",
            device_class="problem",
            disabled=True,
        ),
        binary(
            "warnings",
            "23-45-A4O-MOF_active_warning_codes",
            translation_key="active_warning_codes",
            device_class="problem",
            disabled=True,
        ),
        binary(
            "lock",
            "23-45-A4O-MOF_lock_state",
            translation_key="lock_state",
            device_class="lock",
        ),
    ),
    points=("23-45-A4O-MOF ",),
    covered=_NO_FUSE,
    life=(
        {"state": "suspended", "lock": "on"},
        {"state": "charging", "power": "11000"},
        {"limit": "overcurrent_protection"},
        {"limit": "high_temperature", "warnings": "on"},
        {"state": "unknown"},
        {"state": "no_ev_connected", "warnings": "off"},
    ),
    faults=(
        *faults(SENSORS, "state", "error", "fault", "invalid"),
        *faults(SENSORS, "errors", "on"),
    ),
)

# components/nrgkick/entity.py: f"{serial}_{key}".
NRGKICK = Story(
    platform="nrgkick",
    entities=(
        sensor("status", "NRG1_status", "standby", translation_key="status"),
        sensor("error", "NRG1_error_code", "no_error", translation_key="error_code"),
        sensor("rcd", "NRG1_rcd_trigger", "no_fault", translation_key="rcd_trigger"),
        sensor(
            "warning", "NRG1_warning_code", "no_warning", translation_key="warning_code"
        ),
        sensor(
            "temperature",
            "NRG1_housing_temperature",
            "30.1",
            translation_key="housing_temperature",
            device_class="temperature",
        ),
        sensor("vehicle", "NRG1_vehicle_status", "error", translation_key="other"),
        sensor(
            "plug",
            "NRG1_domestic_plug_1_temperature",
            "28.0",
            translation_key="domestic_plug_1_temperature",
            device_class="temperature",
        ),
    ),
    points=("NRG1 ",),
    covered=_ALL,
    life=(
        {"status": "connected", "warning": "increased_temperature"},
        {"status": "charging", "warning": "no_warning"},
        {"error": "type2_not_authorized"},
        {"error": "no_error", "status": "wakeup"},
        {"plug": "unavailable"},
        {"error": "unknown", "rcd": "unknown"},
    ),
    faults=(
        *faults(
            FUSE,
            "rcd",
            "ac_30ma_fault",
            "ac_60ma_fault",
            "ac_150ma_fault",
            "dc_positive_6ma_fault",
            "dc_negative_6ma_fault",
        ),
        *faults(
            FUSE,
            "error",
            "residual_current_detected",
            "voltage_drop_detected",
            "overvoltage_detected",
            "undervoltage_detected",
            "overvoltage_without_pe_detected",
            "undervoltage_without_pe_detected",
            "pe_self_test_failed",
            "rcd_self_test_failed",
            "relay_self_test_failed",
            "pe_and_rcd_self_test_failed",
            "pe_and_relay_self_test_failed",
            "rcd_and_relay_self_test_failed",
            "pe_and_rcd_and_relay_self_test_failed",
            "supply_voltage_error",
            "phase_shift_error",
        ),
        *faults(FUSE, "warning", "no_pe"),
        *faults(
            SENSORS,
            "error",
            "general_error",
            "general_overtemperature",
            "housing_overtemperature",
            "attachment_overtemperature",
            "domestic_plug_overtemperature",
            "unplug_detection_triggered",
            "ev_diode_fault",
            "cp_signal_voltage_error",
            "cp_signal_impermissible",
        ),
        Fault(FUSE, {"status": "error", "error": "residual_current_detected"}),
        Fault(SENSORS, {"status": "error"}, after=60),
        Fault(SENSORS, {"status": "error", "error": "unknown"}, after=60),
    ),
)

_LEKTRICO = (
    "overcurrent",
    "rcd_error",
    "overvoltage",
    "undervoltage",
    "contactor_failure",
    "overtemp",
    "critical_temp",
    "meter_fault",
    "cp_diode_failure",
    "state_e_activated",
)

# components/lektrico: f"{serial_number}_{key}"; an energy meter is in the same integration.
LEKTRICO = Story(
    platform="lektrico",
    entities=(
        sensor("state", "500006_state", "available", translation_key="state"),
        sensor("temperature", "500006_temperature", "21", device_class="temperature"),
        sensor(
            "limit", "500006_limit_reason", "no_limit", translation_key="limit_reason"
        ),
        *(
            binary(key, f"500006_{key}", translation_key=key, device_class="problem")
            for key in _LEKTRICO
        ),
        sensor("meter", "600001_breaker_current", translation_key="breaker_current"),
    ),
    points=("500006 ",),
    covered=_ALL,
    life=(
        {"state": "need_auth"},
        {"state": "connected", "limit": "overtemperature"},
        {"state": "charging", "limit": "em_offline"},
        {"state": "paused_by_scheduler"},
        {"state": "updating_firmware"},
        {"state": "locked"},
    ),
    faults=(
        *(Fault(FUSE, {"state": "error", key: "on"}) for key in _LEKTRICO[:5]),
        *(Fault(SENSORS, {"state": "error", key: "on"}) for key in _LEKTRICO[5:]),
        Fault(SENSORS, {"state": "error"}, after=30),
    ),
)

# components/besen/entity.py: f"{address}_{key}", a Bluetooth address.
BESEN = Story(
    platform="besen",
    entities=(
        sensor(
            "status",
            "AA:BB:CC_charging_status",
            "waiting",
            translation_key="charging_status",
        ),
        sensor(
            "error",
            "AA:BB:CC_error_state",
            "no_error",
            translation_key="error_state",
            disabled=True,
        ),
        sensor(
            "temperature",
            "AA:BB:CC_internal_temperature",
            "25",
            translation_key="internal_temperature",
        ),
    ),
    points=("AA:BB:CC ",),
    covered={FUSE: NEEDS_ENTITY, GONE: WATCHED, SENSORS: WATCHED},
    life=(
        {"status": "connect"},
        {"status": "start"},
        {"error": "offline"},
        {"error": "unknown"},
        {"status": "scheduled"},
        {"status": "finished", "error": "no_error"},
    ),
    faults=(
        *faults(
            FUSE,
            "error",
            "over_current",
            "leakage_protection",
            "short_circuit",
            "ungrounded",
            "over_voltage",
            "low_voltage",
            "input_power_error",
            "dlb_over_current",
        ),
        *faults(
            SENSORS,
            "error",
            "relay_stick_error",
            "cc_error",
            "cp_error",
            "emergency_stop",
            "over_temperature",
            "eeprom_failure",
        ),
        Fault(FUSE, {"status": "fault", "error": "leakage_protection"}),
        Fault(SENSORS, {"status": "fault"}, after=10),
        Fault(SENSORS, {"status": "fault", "error": "offline"}, after=10),
    ),
)
BESEN_BEFORE = replace(
    BESEN,
    name="before 2026.11",
    version=(2026, 10),
    life=({"status": "connect"}, {"status": "canceled"}, {"status": "finished"}),
)

# components/technove/entity.py: f"{mac_address}_{key}".
TECHNOVE = Story(
    platform="technove",
    entities=(
        sensor("status", "AA:BB_status", "unplugged", translation_key="status"),
        sensor("voltage", "AA:BB_voltage_in", "238", translation_key="voltage_in"),
        binary(
            "conflict",
            "AA:BB_conflict_in_sharing_config",
            translation_key="conflict_in_sharing_config",
            device_class="problem",
        ),
    ),
    points=("AA:BB ",),
    covered=_ALL,
    life=(
        {"status": "plugged_waiting"},
        {"status": "plugged_charging", "conflict": "on"},
        {"status": "unknown"},
        {"status": "high_tariff_period"},
        {"status": "out_of_activation_period"},
    ),
    faults=(
        *faults(FUSE, "status", "ground_fault"),
        *faults(SENSORS, "status", "evse_fault", "pilot_fault", "ventilation_required"),
    ),
)

# components/v2c: f"{entry_id}_{key}".
V2C = Story(
    platform="v2c",
    entities=(
        sensor("power", "01J_charge_power", "0", translation_key="charge_power"),
        sensor(
            "meter",
            "01J_meter_error",
            "no_error",
            translation_key="meter_error",
            disabled=True,
        ),
        binary(
            "plug",
            "01J_connected",
            translation_key="connected",
            device_class="plug",
        ),
        binary("ready", "01J_ready", translation_key="ready"),
    ),
    points=("01J ",),
    covered={FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: NEEDS_ENTITY},
    life=(
        {"plug": "on"},
        {"power": "7000"},
        {"meter": "waiting_wifi"},
        {"meter": "server_device_busy"},
        {"plug": "off", "meter": "no_error"},
    ),
    faults=faults(
        SENSORS, "meter", "communication", "clamp_not_connected", "no_response"
    ),
)

# components/tesla_wall_connector/entity.py: f"{serial_number}-{key}".
TESLA = Story(
    platform="tesla_wall_connector",
    entities=(
        sensor("status", "PGT1-status", "not_connected", translation_key="status"),
        sensor("volts", "PGT1-grid_v", "230.1", translation_key="grid_v"),
        sensor(
            "code",
            "PGT1-evse_state",
            translation_key="status_code",
            disabled=True,
        ),
        sensor("heat", "PGT1-handle_temp_c", "25", translation_key="handle_temp_c"),
        binary(
            "vehicle",
            "PGT1-vehicle_connected",
            translation_key="vehicle_connected",
            device_class="plug",
        ),
    ),
    points=("PGT1 ",),
    covered=_NO_FUSE,
    life=(
        {"status": "booting"},
        {"status": "connected", "vehicle": "on"},
        {"status": "charging_reduced", "heat": "71.0"},
        {"status": "unknown"},
        {"status": "waiting_car"},
    ),
    faults=faults(SENSORS, "status", "error"),
)

# components/keba/binary_sensor.py: f"keba_wallbox_{serial}_{entity_type}"; neither entry nor device.
KEBA = Story(
    platform="keba",
    with_entry=False,
    entities=(
        binary(
            "state",
            "keba_wallbox_123456_charging_state",
            device_class="power",
            device=None,
            attributes={"status": "not ready for charging", "max_charging_rate": "16"},
        ),
        binary(
            "online",
            "keba_wallbox_123456_device_state",
            "on",
            device_class="connectivity",
            device=None,
        ),
        binary(
            "failsafe",
            "keba_wallbox_123456_failsafe_mode_state",
            "on",
            device_class="safety",
            device=None,
        ),
        sensor("power", "keba_wallbox_123456_charging_power", "0", device=None),
    ),
    points=("123456 ",),
    covered=_NO_FUSE,
    life=({"state": "on"}, {"failsafe": "off"}, {"state": "off", "failsafe": "on"}),
    faults=(Fault(SENSORS, {}, by_attribute={"state": {"status": "error"}}),),
    alive=("state", "online", "power"),
    never_unavailable=True,
    noticed_after=300,
)

# components/exicom_spin_ble/entity.py: f"{address}_{key}".
EXICOM = Story(
    platform="exicom_spin_ble",
    entities=(
        sensor("state", "AA:BB_state", "available", translation_key="state"),
        binary("problem", "AA:BB_problem", device_class="problem"),
        binary("car", "AA:BB_vehicle_connected", device_class="plug"),
    ),
    points=("AA:BB ",),
    covered={FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: WATCHED},
    life=(
        {"state": "charging", "car": "on"},
        {"state": "evse_suspended"},
        {"state": "out_of_service"},
        {"state": "finishing"},
    ),
    faults=(
        *faults(SENSORS, "state", "fault"),
        *faults(SENSORS, "problem", "on"),
        Fault(SENSORS, {"state": "fault", "problem": "on"}),
    ),
)

LOCAL = (
    EXICOM,
    OPENEVSE,
    OPENEVSE_BEFORE,
    PEBLAR,
    NRGKICK,
    LEKTRICO,
    BESEN,
    BESEN_BEFORE,
    TECHNOVE,
    V2C,
    TESLA,
    KEBA,
)
