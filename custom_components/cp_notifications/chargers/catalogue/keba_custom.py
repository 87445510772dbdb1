"""KEBA, over UDP, by the custom integration that has the name of Home Assistant's own."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Old,
    Signal,
    Stale,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_STATE: Final = Signal(
    "State_details",
    good=(
        "starting",
        "not ready for charging",
        "ready for charging",
        "charging",
        "authorization rejected",
    ),
    unsure=("State undefined",),
)

ROW: Final = Integration(
    domain="keba",
    variant="custom",
    name="KEBA custom",
    source="dannerph/homeassistant-keba 4.3.2 (77e9404): sensor.py, binary_sensor.py, entity.py, manifest.json; "
    "keba-kecontact 4.3.0 charging_station.py",
    unique_id=r"keba-(?P<station>.+?)-{key}",
    found_by=(_STATE,),
    unavailable=Gone.NEVER,
    tells=(
        fault(_STATE, "error"),
        # It is asked every five seconds by default, and writes whenever it answers.
        offline(_STATE, old=Old(300.0, Stale.REPORTED)),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.LATE,),
    },
    traps=(
        "Its domain is that of Home Assistant's own integration; the form of its ids tells them apart.",
        "`FS_on` has the class safety, but is on while the failsafe mode is set up.",
        "`Error1` and `Error2` are numbers that its source does not explain: not watched.",
    ),
)
