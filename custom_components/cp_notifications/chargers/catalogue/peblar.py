"""Peblar."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    Watch,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, problem, sensor

_STATE: Final = sensor("cp_state", "no_ev_connected", "suspended", "charging")
_LIMIT: Final = sensor("charge_current_limit_source")

ROW: Final = Integration(
    domain="peblar",
    name="Peblar Rocksolid EV Chargers",
    core=True,
    source=f"{CORE}/peblar: binary_sensor.py, const.py, sensor.py, entity.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATE,),
    unavailable=Gone.CHARGER,
    tells=(
        fault(_STATE, "error", "fault", "invalid"),
        fault(problem("active_error_codes", disabled=True), "on"),
        offline(_STATE),
        offline(Signal("power_total")),
    ),
    warns=(
        Watch(Case.SENSORS, problem("active_warning_codes", disabled=True), ("on",)),
        Watch(Case.SENSORS, _LIMIT, ("overcurrent_protection", "high_temperature")),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,)},
    traps=(
        "The charger's error codes are not shown, only whether there are any.",
        "`unknown` means that the control pilot cannot be measured: it ends no fault.",
    ),
)
