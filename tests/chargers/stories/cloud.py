"""Chargers behind clouds that Home Assistant's own integrations ask."""

from tests.chargers.home import sensor
from tests.chargers.story import (
    FUSE,
    GONE,
    NEEDS_ENTITY,
    NOT_POSSIBLE,
    SENSORS,
    WATCHED,
    Story,
    faults,
)

_NO_FUSE = {FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: WATCHED}

# components/wallbox/sensor.py: f"{key}-{serial_number}".
WALLBOX = Story(
    platform="wallbox",
    entities=(
        sensor(
            "status",
            "status_description-12345",
            "Ready",
            translation_key="status_description",
        ),
        sensor("power", "charging_power-12345", "0", translation_key="charging_power"),
    ),
    points=("12345 ",),
    covered=_NO_FUSE,
    life=(
        {"status": "Charging"},
        {"status": "Waiting in queue by Power Sharing"},
        {"status": "Updating"},
        {"status": "Unknown"},
        {"status": "Locked, car connected"},
    ),
    faults=faults(
        SENSORS,
        "status",
        "Error",
        "Waiting MID failed",
        "Waiting MID safety margin exceeded",
    ),
    link_alone=True,
    offline={"status": "Disconnected"},
)

# components/blue_current/sensor.py: f"{key}_{evse_id}".
BLUE_CURRENT = Story(
    platform="blue_current",
    entities=(
        sensor("activity", "activity_BCU101", "available", translation_key="activity"),
        sensor(
            "vehicle",
            "vehicle_status_BCU101",
            "standby",
            translation_key="vehicle_status",
        ),
        sensor(
            "since", "offline_since_BCU101", "unknown", translation_key="offline_since"
        ),
        sensor("grid", "grid_avg_current", device=None),
    ),
    points=("BCU101 ",),
    covered=_NO_FUSE,
    life=(
        {"activity": "charging", "vehicle": "ready"},
        {"vehicle": "vehicle_error"},
        # Taken out of operation: the charger's own word, in Home Assistant's spelling.
        {"activity": "unavailable"},
        {"activity": "available", "vehicle": "no_power"},
    ),
    faults=faults(SENSORS, "activity", "error"),
    link_alone=True,
    offline={"activity": "offline"},
)

# components/ohme/entity.py: f"{serial}_{key}"; unavailable when the cloud says so.
OHME = Story(
    platform="ohme",
    entities=(
        sensor("status", "chargerid_status", "unplugged", translation_key="status"),
        sensor("power", "chargerid_power", "0", device_class="power"),
    ),
    points=("chargerid ",),
    covered={FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: NOT_POSSIBLE},
    life=(
        {"status": "pending_approval"},
        {"status": "charging"},
        {"status": "paused"},
        {"status": "finished"},
    ),
)


def _tesla(platform: str, normal: str, life: tuple[str, ...], error: str) -> Story:
    """Tell the story of a wall connector: f"{site}-{din}-{key}"."""
    din = "1234567-123--TG123"
    return Story(
        platform=platform,
        entities=(
            sensor(
                "state",
                f"98765-{din}-wall_connector_state",
                normal,
                translation_key="wall_connector_state",
                disabled=True,
            ),
            sensor(
                "fault_state",
                f"98765-{din}-wall_connector_fault_state",
                "2",
                translation_key="wall_connector_fault_state",
                disabled=True,
            ),
            sensor(
                "power",
                f"98765-{din}-wall_connector_power",
                "0",
                translation_key="wall_connector_power",
            ),
            sensor(
                "site", "98765-load_power", translation_key="load_power", device="site"
            ),
        ),
        points=(f"{din} ",),
        covered={FUSE: NOT_POSSIBLE, GONE: WATCHED, SENSORS: NEEDS_ENTITY},
        life=tuple({"state": state} for state in life),
        faults=faults(SENSORS, "state", error),
    )


# components/nexblue/sensor.py: f"{serial_number}_{key}".
NEXBLUE = Story(
    platform="nexblue",
    entities=(
        sensor(
            "state",
            "NB123_charging_state",
            "idle",
            translation_key="charging_state",
        ),
        sensor(
            "network", "NB123_network_status", "wifi", translation_key="network_status"
        ),
    ),
    points=("NB123 ",),
    covered=_NO_FUSE,
    life=(
        {"state": "connected"},
        {"state": "lb_waiting", "network": "none"},
        {"state": "charging"},
        {"state": "finished"},
    ),
    faults=faults(SENSORS, "state", "error"),
)

CLOUD = (
    NEXBLUE,
    WALLBOX,
    BLUE_CURRENT,
    OHME,
    _tesla("tessie", "disconnected", ("booting", "charging", "connected"), "error"),
    _tesla("teslemetry", "2", ("0", "1", "4", "9"), "7"),
    _tesla("tesla_fleet", "2", ("0", "1", "4", "9"), "7"),
)
