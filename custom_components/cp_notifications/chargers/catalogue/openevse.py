"""OpenEVSE."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

_STATUS: Final = sensor(
    "status", "charging", "connected", "disabled", "not_connected", "sleeping"
)

ROW: Final = Integration(
    domain="openevse",
    name="OpenEVSE",
    core=True,
    source=f"{CORE}/openevse: sensor.py STATUS_OPTIONS, entity.py, coordinator.py",
    unique_id=r"(?P<station>.+)-{key}",
    found_by=(_STATUS,),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(
            _STATUS,
            "gfci_fault",
            "gfci_self_test_failure",
            "no_ground",
            "stuck_relay",
        ),
        fault(_STATUS, "over_temperature", "diode_check_failed", "vent_required"),
        offline(_STATUS),
        offline(sensor("charging_current")),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
    traps=(
        "`mqtt_connected` has the class connectivity, but is the charger's own link to a broker.",
        "A status Home Assistant has no name for is shown as `unknown`: it ends no fault.",
        "The counters of trips (`gfi_trip_count`, `no_gnd_trip_count`, `stuck_relay_trip_count`, disabled by default) "
        "rise even for a trip that was missed; they are not watched.",
    ),
)
