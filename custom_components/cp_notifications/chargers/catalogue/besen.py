"""Besen, over Bluetooth."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    UNKNOWN,
    Gap,
    Gone,
    Integration,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

_ERROR: Final = sensor("error_state", "no_error", unsure=("offline",), disabled=True)
_STATUS: Final = sensor(
    "charging_status",
    "canceled",
    "connect",
    "finish_charging",
    "finished",
    "start",
    "waiting",
)

ROW: Final = Integration(
    domain="besen",
    name="Besen",
    core=True,
    source=f"{CORE}/besen: sensor.py ERROR_STATES, entity.py; besen 0.4.7 const.py ERRORS, protocol.py get_failure_details",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATUS, _ERROR),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(
            _ERROR,
            "over_current",
            "leakage_protection",
            "short_circuit",
            "ungrounded",
            "over_voltage",
            "low_voltage",
            "input_power_error",
            "dlb_over_current",
        ),
        fault(
            _ERROR,
            "relay_stick_error",
            "cc_error",
            "cp_error",
            "emergency_stop",
            "over_temperature",
            "diode_short_circuit",
            "rtc_failure",
            "flash_memory_failure",
            "eeprom_failure",
            "metering_module_failure",
        ),
        fault(
            _STATUS,
            "fault",
            only_while=(While(_ERROR, ("no_error", "offline", UNKNOWN)),),
            delay=10.0,
        ),
        offline(_STATUS),
        offline(sensor("internal_temperature")),
    ),
    limits=(sensor("internal_temperature"),),
    gaps={Case.FUSE_TRIPPED: (Gap.MASKED,), Case.SENSORS: (Gap.MASKED,)},
    traps=(
        "The error `offline` comes over Bluetooth from a charger that talks to us: it is its own network that is gone. "
        "It stands before most other errors and hides them.",
    ),
)
