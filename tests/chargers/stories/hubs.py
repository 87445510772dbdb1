"""Charging stations in integrations of many other things."""

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
_ALL = dict.fromkeys((FUSE, GONE, SENSORS), WATCHED)

# components/matter/entity.py: f"{node}-{endpoint}-{key}-{cluster}-{attribute}"; two endpoints.
_NODE = "00112233-0000000000000001-MatterNodeDevice"
MATTER = Story(
    platform="matter",
    entities=(
        sensor(
            "one",
            f"{_NODE}-1-EnergyEvseFaultState-153-2",
            "no_error",
            translation_key="evse_fault_state",
        ),
        binary(
            "plug one",
            f"{_NODE}-1-EnergyEvsePlugStateSensor-153-0",
            translation_key="evse_plug_state",
            device_class="plug",
        ),
        sensor(
            "two",
            f"{_NODE}-2-EnergyEvseFaultState-153-2",
            "no_error",
            translation_key="evse_fault_state",
        ),
        binary(
            "plug two",
            f"{_NODE}-2-EnergyEvsePlugStateSensor-153-0",
            translation_key="evse_plug_state",
            device_class="plug",
        ),
        sensor(
            "lamp",
            "00112233-0000000000000002-MatterNodeDevice-1-TemperatureSensor-1026-0",
            device="lamp",
        ),
    ),
    points=(f"{_NODE} 1", f"{_NODE} 2"),
    covered=_ALL,
    life=(
        {"plug one": "on"},
        {"one": "ev_disconnected"},
        {"one": "no_error"},
        {"plug two": "on"},
    ),
    faults=(
        *faults(
            FUSE,
            "two",
            "over_current",
            "contact_wet_failure",
            "contact_dry_failure",
            "over_voltage",
            "under_voltage",
            "power_quality",
            "live_neutral_swap",
            "wrong_power_supply",
        ),
        *faults(FUSE, "one", "unknown", after=120),
        *faults(
            SENSORS,
            "one",
            "over_temperature",
            "emergency_stop",
            "meter_failure",
            "pilot_short_circuit",
            "power_loss",
            "other",
        ),
    ),
)

# components/shelly/entity.py: f"{mac}-{key}-{attribute}".
SHELLY = Story(
    platform="shelly",
    entities=(
        sensor(
            "state",
            "AABBCC-enum:200-enum_work_state",
            "charger_free",
            translation_key="charger_state",
        ),
        sensor("other", "AABBCC-enum:201-enum_generic", "charger_fault"),
        sensor("plug", "DDEEFF-switch:0-power", device="plug"),
    ),
    points=("AABBCC ",),
    covered=_NO_FUSE,
    life=(
        {"state": "charger_insert"},
        {"state": "charger_wait"},
        {"state": "charger_charging"},
        {"state": "charger_pause"},
        {"state": "charger_end"},
    ),
    faults=faults(SENSORS, "state", "charger_fault", "charger_free_fault"),
)

# components/greencell/sensor.py: f"{serial_number}_{key}".
GREENCELL = Story(
    platform="greencell",
    entities=(
        sensor("status", "EVGC021A_status", "idle", translation_key="status"),
        sensor("volts", "EVGC021A_voltage_l1", "231", translation_key="voltage_l1"),
    ),
    points=("EVGC021A ",),
    covered=_NO_FUSE,
    life=(
        {"status": "connected"},
        {"status": "waiting_for_car"},
        {"status": "charging"},
        {"status": "finished"},
    ),
    faults=faults(SENSORS, "status", "error_evse", "error_car"),
)

# components/victron_gx/entity.py: f"{installation_id}_{metric.unique_id}".
VICTRON = Story(
    platform="victron_gx",
    entities=(
        sensor(
            "status",
            "abc_evcharger_40_evcharger_status",
            "disconnected",
            translation_key="evcharger_status",
        ),
        binary(
            "connected",
            "abc_evcharger_40_evcharger_connected",
            "on",
            translation_key="evcharger_connected",
            device_class="connectivity",
        ),
        sensor("battery", "abc_battery_1_battery_soc", translation_key="battery_soc"),
    ),
    points=("abc_evcharger_40 ",),
    covered=_ALL,
    life=(
        {"status": "connected"},
        {"status": "waiting_for_sun"},
        {"status": "switching_to_3_phase"},
        {"status": "charging"},
        {"status": "reserved15"},
        {"status": "charged"},
    ),
    faults=(
        *faults(
            FUSE,
            "status",
            "residual_current_detected",
            "ground_test_error",
            "welded_contacts_test_error",
            "overvoltage_detected",
            "undervoltage_detected",
        ),
        *faults(SENSORS, "status", "overheating_detected", "cp_input_test_error"),
    ),
    offline={"connected": "off"},
)

# Tinkerforge's discovery: unique_id "%s-%s" of client name and object id; platform mqtt.
WARP = Story(
    platform="mqtt",
    name="warp",
    entities=(
        sensor("state", "warp3-2aBc-chargerstate", "0"),
        binary("error", "warp3-2aBc-error", device_class="problem"),
        binary("online", "warp3-2aBc-online", "on", device_class="connectivity"),
        binary("cable", "warp3-2aBc-cable", device_class="plug"),
        binary("ready", "warp3-2aBc-ready", device_class="power"),
        binary("door", "cabinet-error", device="cabinet", device_class="problem"),
        binary("post", "cabinet-online", "on", device="cabinet"),
    ),
    points=("warp3-2aBc ",),
    covered=_NO_FUSE,
    life=(
        {"state": "1", "cable": "on"},
        {"state": "3", "ready": "on"},
        {"door": "on", "post": "off"},
        {"state": "0", "cable": "off", "ready": "off"},
    ),
    faults=(Fault(SENSORS, {"state": "4", "error": "on"}),),
    offline={"online": "unavailable"},
)

# components/silla_prism/entity.py: f"{base_topic}_{key}". No error code but zero has a name.
SILLA = Story(
    platform="silla_prism",
    entities=(
        sensor("status", "prism_status", "idle", translation_key="status"),
        sensor("error", "prism_error", "none", translation_key="error"),
        sensor("volts", "prism_voltage", "230"),
    ),
    points=("prism ",),
    covered={FUSE: NOT_POSSIBLE, GONE: NOT_POSSIBLE, SENSORS: WATCHED},
    life=(
        {"status": "waiting"},
        {"status": "charging"},
        # Nothing has arrived yet.
        {"status": "unknown", "error": "unknown", "volts": "unknown"},
        {"status": "paused", "error": "none"},
    ),
    faults=faults(SENSORS, "error", "unknown", after=120),
    never_unavailable=True,
    answers_after_loss=False,
)

HUBS = (SILLA, MATTER, SHELLY, GREENCELL, VICTRON, WARP)
