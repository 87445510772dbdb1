"""Sigenergy AC chargers, over Modbus."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_WELL: Final = "No Problem"
_STATE: Final = Signal(
    "ac_charger_system_state",
    good=("Not Connected", "Reserving", "Preparing", "EV Ready", "Charging"),
    unsure=("Initializing",),
)
# Each shows all of its alarms at once.
_GRID: Final = Signal("ac_charger_alarm1", good=(_WELL,), separator=", ")
_PARTS: Final = Signal("ac_charger_alarm2", good=(_WELL,), separator=", ")
_OTHER: Final = Signal("ac_charger_alarm3", good=(_WELL,), separator=", ")
_NO_NAME: Final = "Unknown Alarm"
_SILENT: Final = (
    While(_GRID, (_WELL,)),
    While(_PARTS, (_WELL,)),
    While(_OTHER, (_WELL,)),
)

ROW: Final = Integration(
    domain="sigen",
    name="Sigenergy",
    source="TypQxQ/Sigenergy-Local-Modbus 1.2.7 (51d505c): modbusregisterdefinitions.py ALARM_CODES, sensor.py, "
    "static_sensor.py, sigen_entity.py, common.py, coordinator.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_STATE, _GRID, _PARTS),
    unavailable=Gone.LINK,
    link=While(_STATE),
    tells=(
        fuse(
            _GRID,
            "Grid overvoltage",
            "Grid undervoltage",
            "Overload",
            "Short circuit",
            "Charging output overcurrent",
            "Leak current out of limit",
            "Grounding fault",
            "PEN Fault",
        ),
        fuse(_PARTS, "Leak current detection circuit fault", "Relay stuck"),
        fault(_GRID, "Abnormal phase sequence of grid wiring", _NO_NAME),
        fault(
            _PARTS,
            "Pilot circuit fault",
            "Auxiliary power supply module fault",
            "Electric lock fault",
            "Lamp panel communication fault",
            _NO_NAME,
        ),
        fault(
            _OTHER,
            "Too high internal temperature",
            "Charging cable fault",
            "Meter communication fault",
            _NO_NAME,
        ),
        fault(_STATE, "Fault", "Error", only_while=_SILENT, delay=30.0),
        # A charger that does not answer has no values, while the plant answers.
        offline(_STATE, unknown_after=60.0),
    ),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
    traps=(
        "When the charger does not answer, its entities are `unknown`; they are unavailable when the plant does not.",
        "The ids are made of the name that the charger was given when it was added.",
        "DC chargers are part of an inverter, and only its alarms tell of them: they are not watched.",
    ),
)
