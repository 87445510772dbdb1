"""Huawei SCharger, by an inverter, an EMMA or a SmartLogger."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_HEAT: Final = Signal("charger_temperature")
_ENERGY: Final = Signal("charger_total_energy_charged")

ROW: Final = Integration(
    domain="huawei_solar",
    name="Huawei SCharger",
    source="wlcrs/huawei_solar 2.1.2 (1fd5bd5): sensor.py CHARGER_SENSOR_DESCRIPTIONS, __init__.py, update_coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_HEAT, _ENERGY),
    unavailable=Gone.EITHER,
    tells=(offline(_HEAT),),
    limits=(_HEAT,),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=(
        "It shows energy, voltages and a temperature of the charger, and no fault.",
    ),
)
