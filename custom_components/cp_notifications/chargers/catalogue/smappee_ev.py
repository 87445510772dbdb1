"""Smappee EV, over its cloud."""

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

_STATUS: Final = Signal(
    "sensor:status_current",
    good=(
        "available",
        "cable_connected",
        "charging",
        "charging_finished",
        "suspended_evse",
    ),
    unsure=("initialize",),
    translation_key="evse_status",
)

ROW: Final = Integration(
    domain="smappee_ev",
    name="Smappee EV",
    source="myny-git/smappee_ev 2026.8.0 (2180a36): sensor.py SmappeeEvseStatusSensor, entity.py, helpers.py make_unique_id",
    unique_id=r"\d+:[^:]+:(?P<station>[^:]+:[^:]+):{key}",
    found_by=(_STATUS,),
    unavailable=Gone.LINK,
    link=While(_STATUS),
    tells=(fault(_STATUS, "error"),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.LINK_ONLY,),
    },
    traps=(
        "`MQTT Connected` has the class connectivity, but is Home Assistant's own link to the cloud.",
        "The status is restored after a start until the cloud says something new.",
    ),
)
