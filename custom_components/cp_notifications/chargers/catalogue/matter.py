"""Charging stations that speak Matter."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE

_ENDPOINT: Final = r"(?P<point>\d+)-"

_FAULT: Final = Signal(
    _ENDPOINT + "EnergyEvseFaultState",
    good=("no_error",),
    unsure=("ev_disconnected",),
    translation_key="evse_fault_state",
)
_PLUG: Final = Signal(
    _ENDPOINT + "EnergyEvsePlugStateSensor",
    "binary_sensor",
    translation_key="evse_plug_state",
)

ROW: Final = Integration(
    domain="matter",
    name="Matter",
    core=True,
    source=f"{CORE}/matter: sensor.py EVSE_FAULT_STATE_MAP, binary_sensor.py, entity.py, since 2026.11 helpers.py get_entity_unique_id",
    unique_id=r"(?P<station>.+)-{key}-\d+-\d+",
    found_by=(_FAULT,),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(
            _FAULT,
            "over_current",
            "contact_wet_failure",
            "contact_dry_failure",
            "over_voltage",
            "under_voltage",
            "power_quality",
            "live_neutral_swap",
            "wrong_power_supply",
            unknown_after=120.0,
        ),
        fault(
            _FAULT,
            "over_temperature",
            "emergency_stop",
            "meter_failure",
            "pilot_short_circuit",
            "power_loss",
            "other",
        ),
        offline(_FAULT),
        offline(_PLUG),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.GROUND_FAULT_UNNAMED,)},
    traps=(
        "Home Assistant has no name for Matter's ground fault: it is shown as `unknown`, which is taken for a tripped "
        "fuse when it lasts for two minutes.",
        "`ev_disconnected` is about the car.",
    ),
)
