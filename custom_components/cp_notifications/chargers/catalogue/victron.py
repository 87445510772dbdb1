"""Victron's charging stations, by a GX device over Modbus."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_STATUS: Final = Signal(
    "evcharger_status",
    good=(
        "DISCONNECTED",
        "CONNECTED",
        "CHARGING",
        "CHARGED",
        "WAITING_FOR_SUN",
        "WAITING_FOR_RFID",
        "WAITING_FOR_START",
        "LOW_SOC",
        "CHARGING_LIMIT",
        "START_CHARGING",
        "SWITCHING_TO_THREE_PHASE",
        "SWITCHING_TO_SINGLE_PHASE",
        "STOP_CHARGING",
    ),
    unsure=("NONDECODABLE",),
)

ROW: Final = Integration(
    domain="victron",
    name="Victron Modbus",
    source="sfstar/hass-victron 2026-02-07 (3d3ec1e): const.py evcharger_status, sensor.py, coordinator.py",
    unique_id=r"(?P<station>\d+)_{key}",
    found_by=(_STATUS,),
    unavailable=Gone.EITHER,
    tells=(
        fuse(
            _STATUS,
            "GROUND_FAULT",
            "WELDED_CONTACTS",
            "RESIDUAL_CURRENT_DETECTED",
            "UNDER_VOLTAGE_DETECTED",
            "OVERVOLTAGE_DETECTED",
        ),
        fault(_STATUS, "CP_INPUT_SHORTED", "OVERHEATING_DETECTED"),
        offline(_STATUS),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,),
        Case.UNAVAILABLE: (Gap.SILENT_LOSS,),
        Case.SENSORS: (Gap.SHORT_FAULTS,),
    },
    traps=(
        "`DISCONNECTED` is about the car.",
        "Entities are unavailable when the GX device has no answer from the charger. When the GX device itself is gone, "
        "the last values stay.",
    ),
)
