"""Hypervolt, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    While,
)
from custom_components.cp_notifications.engine.model import Case

_READINESS: Final = Signal("charging_readiness")

ROW: Final = Integration(
    domain="hypervolt_charger",
    name="Hypervolt",
    source="gndean/home-assistant-hypervolt-charger 2.8.0 (cfdbdc8): sensor.py, hypervolt_entity.py, "
    "hypervolt_update_coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_READINESS,),
    unavailable=Gone.LINK,
    link=While(_READINESS),
    tells=(),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.UNAVAILABLE: (Gap.LINK_ONLY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "The red light is not passed on by the cloud (issue 86). It is found so that its gaps can be said.",
    ),
)
