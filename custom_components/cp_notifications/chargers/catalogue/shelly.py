"""Shelly's charging stations."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE

_STATE: Final = Signal(
    r"enum:\d+-enum_work_state",
    good=(
        "charger_charging",
        "charger_end",
        "charger_free",
        "charger_insert",
        "charger_pause",
        "charger_wait",
    ),
    translation_key="charger_state",
)

ROW: Final = Integration(
    domain="shelly",
    name="Shelly",
    core=True,
    source=f"{CORE}/shelly: sensor.py enum_work_state, entity.py ShellyRpcAttributeEntity, strings.json",
    unique_id=r"(?P<station>[^-]+)-{key}",
    found_by=(_STATE,),
    unavailable=Gone.CHARGER,
    tells=(
        fault(_STATE, "charger_fault", "charger_free_fault"),
        offline(_STATE),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,)},
)
