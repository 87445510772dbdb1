"""Besen, over Bluetooth."""

from dataclasses import replace
from typing import Final

from custom_components.cp_notifications.chargers.model import (
    UNKNOWN,
    Gap,
    Gone,
    Integration,
    Signal,
    Watch,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, V2026_11, sensor

_ERROR: Final = sensor("error_state", "no_error", unsure=("offline",), disabled=True)
_TEMPERATURE: Final = sensor("internal_temperature")


def _status(name: str, other_name: str) -> Signal:
    """Return the status. What the charger calls a reservation has another name on other versions."""
    return Signal(
        "charging_status",
        good=("connect", "finish_charging", "finished", "start", "waiting", name),
        good_elsewhere=(other_name,),
        translation_key="charging_status",
    )


_STATUS: Final = _status("scheduled", "canceled")
_STATUS_BEFORE: Final = _status("canceled", "scheduled")


def _tells(status: Signal) -> tuple[Watch, ...]:
    """Return what is told by this status."""
    return (
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
            status,
            "fault",
            only_while=(While(_ERROR, ("no_error", "offline", UNKNOWN)),),
            delay=10.0,
        ),
        offline(status),
        offline(_TEMPERATURE),
    )


ROW: Final = Integration(
    domain="besen",
    name="Besen",
    core=True,
    source=f"{CORE}/besen: sensor.py ERROR_STATES, entity.py; besen 0.4.7 and 0.6.1 const.py ERRORS, protocol.py get_failure_details",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATUS, _ERROR),
    unavailable=Gone.CHARGER,
    tells=_tells(_STATUS),
    limits=(_TEMPERATURE,),
    gaps={Case.FUSE_TRIPPED: (Gap.MASKED,), Case.SENSORS: (Gap.MASKED,)},
    traps=(
        "The error `offline` comes over Bluetooth from a charger that talks to us: it is its own network that is gone. "
        "It stands before most other errors and hides them.",
    ),
)
BEFORE_2026_11: Final = replace(
    ROW,
    until=V2026_11,
    found_by=(_STATUS_BEFORE, _ERROR),
    tells=_tells(_STATUS_BEFORE),
)
