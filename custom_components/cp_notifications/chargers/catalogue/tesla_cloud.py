"""Tesla Wall Connectors, over Tesla's cloud: three integrations that differ in little."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    Signal,
    Watch,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

# A number; the names are those of Tessie, whose cloud passes on the same field.
_NUMBERS: Final = Signal(
    "wall_connector_state",
    good=("1", "2", "4", "5", "6", "8", "9", "10"),
    unsure=("0",),
    translation_key="wall_connector_state",
    disabled=True,
)
_NAMES: Final = sensor(
    "wall_connector_state",
    "charging",
    "disconnected",
    "connected",
    "scheduled",
    "negotiating",
    "charging_finished",
    "waiting_car",
    "charging_reduced",
    unsure=("booting",),
    disabled=True,
)
_POWER: Final = sensor("wall_connector_power")


def _row(domain: str, name: str, error: Watch, *traps: str) -> Integration:
    return Integration(
        domain=domain,
        name=name,
        core=True,
        source=f"{CORE}/{domain}: sensor.py WALL_CONNECTOR_DESCRIPTIONS, entity.py",
        unique_id=r"\d+-(?P<station>.+)-{key}",
        found_by=(_POWER,),
        unavailable=Gone.EITHER,
        tells=(error, offline(_POWER)),
        gaps={
            Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
            Case.UNAVAILABLE: (Gap.LINK_ONLY,),
            Case.SENSORS: (Gap.SHORT_FAULTS,),
        },
        traps=traps,
    )


_FAULT_STATE: Final = (
    "`wall_connector_fault_state` is a number that nobody has explained, and not zero while all is well: not watched.",
    "`wall_connector_state` is a number here: 7 is the error.",
)

ROWS: Final = (
    _row("tessie", "Tessie", fault(_NAMES, "error")),
    _row("teslemetry", "Teslemetry", fault(_NUMBERS, "7"), *_FAULT_STATE),
    _row("tesla_fleet", "Tesla Fleet", fault(_NUMBERS, "7"), *_FAULT_STATE),
)
