"""OpenEVSE."""

from dataclasses import replace
from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    Watch,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, V2026_11, sensor

_STATUS: Final = sensor(
    "status", "charging", "connected", "disabled", "not_connected", "sleeping"
)
# Of firmware that has a status beside the state of the charger, older Home Assistants show that status. It is `active`,
# which they have no name for, or `disabled`, and that whatever is wrong.
_STATUS_BEFORE: Final = replace(
    _STATUS,
    good=tuple(state for state in _STATUS.good if state != "disabled"),
    unsure=("disabled",),
)


def _tells(status: Signal) -> tuple[Watch, ...]:
    """Return what is told by this status."""
    return (
        fuse(
            status,
            "gfci_fault",
            "gfci_self_test_failure",
            "no_ground",
            "stuck_relay",
        ),
        fault(status, "over_temperature", "diode_check_failed", "vent_required"),
        offline(status),
        offline(sensor("charging_current")),
    )


ROW: Final = Integration(
    domain="openevse",
    name="OpenEVSE",
    core=True,
    source=f"{CORE}/openevse: sensor.py STATUS_OPTIONS, entity.py, coordinator.py; "
    "python-openevse-http 1.5.0 and 1.8.0 properties.py",
    unique_id=r"(?P<station>.+)-{key}",
    found_by=(_STATUS,),
    unavailable=Gone.CHARGER,
    tells=_tells(_STATUS),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
    traps=(
        "`mqtt_connected` has the class connectivity, but is the charger's own link to a broker.",
        "`station_status` is whether the charger may charge, not how it is.",
        "A status Home Assistant has no name for is shown as `unknown`: it ends no fault.",
        "The counters of trips (`gfi_trip_count`, `no_gnd_trip_count`, `stuck_relay_trip_count`, disabled by default) "
        "rise even for a trip that was missed; they are not watched.",
    ),
)
BEFORE_2026_11: Final = replace(
    ROW,
    until=V2026_11,
    found_by=(_STATUS_BEFORE,),
    tells=_tells(_STATUS_BEFORE),
    gaps={case: (Gap.FIRMWARE_UNREAD, *gaps) for case, gaps in ROW.gaps.items()},
)
