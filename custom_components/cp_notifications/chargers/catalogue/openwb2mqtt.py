"""openWB 2, over HTTP or MQTT."""

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

# Unique ids are made of German names; they do not depend on the language.
_FAULT: Final = Signal("fehler", BINARY_SENSOR, ("off",))
_STATE: Final = Signal("ladezustand")
_POWER: Final = Signal("ladeleistung")
# Published at each round of openWB's control, ten to sixty seconds long.
_ROUNDS: Final = Old(300.0, Stale.REPORTED)

ROW: Final = Integration(
    domain="openwb2mqtt",
    name="openWB 2",
    source="a529987659852/openwb2mqtt 1.0.0 (495e734): const.py, binary_sensor.py, sensor.py, config_flow.py; "
    "openWB/core 3039a2101 fault_state.py, process.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(
        _FAULT,
        _STATE,
        Signal("autoladestatus", BINARY_SENSOR),
    ),
    # Mostly the box is the charger. If it is gone, somebody should know.
    unavailable=Gone.CHARGER,
    tells=(
        fault(_FAULT, "on"),
        offline(_FAULT, old=_ROUNDS),
        offline(_STATE, old=_ROUNDS),
        offline(_POWER, old=_ROUNDS),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.BEHIND_OTHER_SYSTEM, Gap.LATE),
    },
    traps=(
        "Counters, batteries and inverters have the same entity `Fehler`; only charge points have `Autoladestatus`.",
        "`Fehler` is on for openWB's warnings (1) and errors (2) alike, also when openWB cannot reach a charger.",
        "Over MQTT nothing ever becomes unavailable: it is the age of the values that tells. A broker that is gone reads "
        "like an openWB that is gone, and is told as that.",
    ),
)
