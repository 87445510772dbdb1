"""Silla Prism, over MQTT."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    While,
    fault,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

_STATUS: Final = sensor("status", "idle", "waiting", "charging", "paused")
_ERROR: Final = sensor("error", "none")

ROW: Final = Integration(
    domain="silla_prism",
    name="Silla Prism",
    core=True,
    source=f"{CORE}/silla_prism: sensor.py ERROR_OPTIONS, entity.py, coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATUS, _ERROR),
    unavailable=Gone.NEVER,
    tells=(
        # No error code but zero has a name. Before anything has arrived, everything is unknown.
        fault(
            _ERROR,
            unknown_after=120.0,
            only_while=(While(_STATUS, _STATUS.good, required=True),),
        ),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.SILENT_LOSS,),
    },
    traps=(
        "The error codes are not documented: every one but zero is shown as `unknown`, and told when it has been so for "
        "two minutes while the status is known.",
        "The charger only says what changes, and its broker keeps that: nothing shows that it is gone.",
    ),
)
