"""OpenEVSE, by the custom integration that has the name of Home Assistant's own."""

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

# Ids are made of names: this is the entity's own, which no person gives.
_STATE: Final = Signal(
    "Charging Status",
    good=("charging", "connected", "disabled", "not connected", "sleeping"),
)

ROW: Final = Integration(
    domain="openevse",
    variant="custom",
    name="OpenEVSE custom",
    source="firstof9/openevse 3.4.0 (0694f3a): const.py SENSOR_TYPES, sensor.py, binary_sensor.py; "
    "python-openevse-http 1.5.0 const.py states",
    unique_id=r"{key}_(?P<station>.+)",
    found_by=(_STATE,),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(
            _STATE,
            "gfci fault",
            "gfci self-test failure",
            "no ground",
            "stuck relay",
        ),
        fault(_STATE, "over temperature", "diode check failed", "vent required"),
        offline(_STATE),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
    traps=(
        "Its domain is that of Home Assistant's own integration; the form of its ids tells them apart.",
        "`Station Status` is whether the station is active, not how it is.",
        "A state without a name is shown as `unknown`: it ends no fault.",
    ),
)
