"""KEBA, over UDP."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
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

from .words import CORE

_STATE: Final = Signal(
    "charging_state",
    BINARY_SENSOR,
    good=(
        "starting",
        "not ready for charging",
        "ready for charging",
        "charging",
        "authorization rejected",
    ),
    unsure=("State undefined",),
    attribute="status",
)

ROW: Final = Integration(
    domain="keba",
    name="KEBA",
    core=True,
    source=f"{CORE}/keba: __init__.py, binary_sensor.py; keba-kecontact 1.3.0 keba_protocol.py",
    unique_id=r"keba_wallbox_(?P<station>.+?)_{key}",
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
        "There is neither a config entry nor a device: the charger is known by its entities alone.",
        "`device_state` has the class connectivity, but is never off while the charger is gone: it is not watched.",
        "`failsafe_mode_state` has the class safety, but is on while the failsafe mode is not used.",
        "Whoever set `refresh_interval` to more than five minutes needs a longer limit.",
    ),
)
