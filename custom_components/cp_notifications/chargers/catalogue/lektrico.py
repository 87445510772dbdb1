"""Lektrico."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
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

from .words import CORE, problem, sensor

_TRIPS: Final = tuple(
    map(
        problem,
        (
            "overcurrent",
            "rcd_error",
            "overvoltage",
            "undervoltage",
            "contactor_failure",
        ),
    )
)
_FAULTS: Final = tuple(
    map(
        problem,
        (
            "overtemp",
            "critical_temp",
            "meter_fault",
            "cp_diode_failure",
            "state_e_activated",
        ),
    )
)
_STATE: Final = sensor(
    "state",
    "available",
    "charging",
    "connected",
    "locked",
    "need_auth",
    "paused",
    "paused_by_scheduler",
    unsure=("updating_firmware",),
)

ROW: Final = Integration(
    domain="lektrico",
    name="Lektrico Charging Station",
    core=True,
    source=f"{CORE}/lektrico: binary_sensor.py, sensor.py, entity.py, coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATE, _TRIPS[1]),
    unavailable=Gone.CHARGER,
    tells=(
        *(fuse(trip, "on") for trip in _TRIPS),
        *(fault(each, "on") for each in _FAULTS),
        # What none of the others names.
        fault(
            _STATE,
            "error",
            only_while=tuple(While(each, ("off",)) for each in (*_TRIPS, *_FAULTS)),
            delay=30.0,
        ),
        offline(_STATE),
        offline(Signal("temperature")),
    ),
    warns=(
        Watch(Case.SENSORS, sensor("limit_reason"), ("overtemperature", "em_offline")),
    ),
    limits=(Signal("temperature"),),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
    traps=(
        "Lektrico's energy meters are in the same integration; they have no charger state.",
    ),
)
