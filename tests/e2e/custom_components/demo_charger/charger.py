"""A charger that is played: its troubles are kept in a file.

A real charger stays as it is while Home Assistant restarts, however it ended. So every
change is on disk before anybody hears of it.
"""

from collections.abc import Callable
import json
from pathlib import Path

from homeassistant.core import CALLBACK_TYPE, callback


class Charger:
    """One played charger: which troubles it has, and who wants to know."""

    def __init__(self, key: str, path: Path) -> None:
        """Remember the file; `load` reads it."""
        self.key = key
        self.troubles: frozenset[str] = frozenset()
        self._path = path
        self._listeners: list[Callable[[], None]] = []

    def load(self) -> None:
        """Take up the troubles that the charger had when Home Assistant ended."""
        if self._path.exists():
            self.troubles = frozenset(json.loads(self._path.read_text("utf-8")))

    def save(self) -> None:
        """Write the troubles down."""
        self._path.write_text(json.dumps(sorted(self.troubles)), "utf-8")

    @callback
    def tell(self) -> None:
        """Tell all entities that something has changed."""
        for listener in self._listeners:
            listener()

    @callback
    def listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call the listener after each change, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
