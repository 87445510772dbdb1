"""myenergi's zappi, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    fault,
)
from custom_components.cp_notifications.engine.model import Case

_PLUG: Final = Signal(
    "plug_status",
    good=(
        "EV Disconnected",
        "EV Connected",
        "Waiting for EV",
        "EV ready to charge",
        "Charging",
    ),
)

ROW: Final = Integration(
    domain="myenergi",
    name="myenergi zappi",
    source="CJNE/ha-myenergi 0.2.1 (e5166ab): sensor.py, entity.py, __init__.py; pymyenergi 0.2.3 zappi.py PLUG_STATES",
    unique_id=r"[^-]+-(?P<station>\d+)-{key}",
    found_by=(_PLUG,),
    unavailable=Gone.LINK,
    link=While(_PLUG),
    tells=(fault(_PLUG, "Fault"),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART, Gap.NOT_PASSED_ON),
        Case.UNAVAILABLE: (Gap.LINK_ONLY,),
        Case.SENSORS: (Gap.SHORT_FAULTS, Gap.NOT_PASSED_ON),
    },
    traps=(
        "The cloud goes on answering with the last values when the charger is gone (issue 638), and the zappi has no "
        "value that always moves.",
        "An error of the self-test, which the zappi shows on its display, is not in the answers of the cloud.",
    ),
)
