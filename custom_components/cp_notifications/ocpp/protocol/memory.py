"""What is kept of stations over a restart: what can be read of it."""

from typing import Any, Final

from custom_components.cp_notifications.engine.model import Lost
from custom_components.cp_notifications.engine.table import Losses, reader

from .actions import Station
from .conditions import load_condition

PART: Final = "stations"

_DATA: Final = reader(dict)
_IS: Final = reader(bool)
_NUMBER: Final = reader(int)
_TEXT: Final = reader(str)
_STATION: Final = reader(Station)
_CONNECTOR: Final = reader(tuple[int, ...])


def sound(stations: Any) -> tuple[dict[str, dict[str, Any]], tuple[Lost, ...]]:
    """Return what can be read of the stations' memories (see `Session.dump`) by their identity, and what cannot."""
    losses = Losses()
    found = {}
    with losses.of(PART):
        for identity, memory in _DATA(stations).items():
            with losses.of(PART):
                found[identity] = _memory(_DATA(memory), losses)
    return found, losses.all


def _memory(memory: dict[str, Any], losses: Losses) -> dict[str, Any]:
    ever_connected, station, ignored_pings = False, Station(), 0
    with losses.of(PART):
        ever_connected = _IS(memory["ever_connected"])
    with losses.of(PART):
        station = _STATION(memory["station"])
    with losses.of(PART):
        # Files of an older version do not have it.
        ignored_pings = _NUMBER(memory.get("ignored_pings", 0))
    return {
        "ever_connected": ever_connected,
        "station": list(station),
        "ignored_pings": ignored_pings,
        "points": list(losses.each(PART, _NUMBER, lambda: memory["points"])),
        "connectors": list(losses.each(PART, _connector, lambda: memory["connectors"])),
        "conditions": {
            "active": list(
                losses.each(PART, _active, lambda: memory["conditions"]["active"])
            ),
            "fine": list(
                losses.each(PART, _TEXT, lambda: memory["conditions"]["fine"])
            ),
        },
    }


def _connector(stored: Any) -> tuple[int, int]:
    evse, connector = _CONNECTOR(stored)
    return evse, connector


def _active(stored: dict[str, Any]) -> dict[str, Any]:
    load_condition(stored)
    return stored
