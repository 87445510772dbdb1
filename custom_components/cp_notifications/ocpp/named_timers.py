"""Timers by name, one of each: so that what waits can be looked up, put off and called off."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class NamedTimers:
    """Timers that do something later."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with none."""
        self._hass = hass
        self._timers: dict[str, CALLBACK_TYPE] = {}

    def __contains__(self, name: str) -> bool:
        """Return whether this one is running."""
        return name in self._timers

    def names(self) -> list[str]:
        """Return which are running."""
        return list(self._timers)

    @callback
    def start(self, name: str, seconds: float, work: Callable[[], None]) -> None:
        """Do something after some seconds; the timer of that name begins anew."""
        self.cancel(name)

        @callback
        def run(_now: datetime) -> None:
            del self._timers[name]
            work()

        self._timers[name] = async_call_later(self._hass, seconds, run)

    @callback
    def cancel(self, name: str) -> None:
        """Do it no more, if it has not been done."""
        if cancel := self._timers.pop(name, None):
            cancel()

    @callback
    def cancel_all(self) -> None:
        """Do nothing any more."""
        for name in self.names():
            self.cancel(name)
