"""Looks now and then of which cases nothing is heard: that is not fine, it is not monitored.

After a restart every source has to report afresh, which takes seconds for some and minutes for others. What is still
silent after that is a repair issue, until it is heard again.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.engine.model import AlertKey

LOOK_EVERY: Final = timedelta(minutes=5)
"""How often it is looked: at thousands of cases at once, so not at each change of one."""
PATIENCE: Final = timedelta(minutes=15)
"""How long nothing may be heard of a case. A cloud that is slow, or a charger that restarts, is back by then."""


class Unheard:
    """What of one site is silent, and for how long."""

    def __init__(
        self,
        hass: HomeAssistant,
        silent_now: Callable[[], Iterable[AlertKey]],
        show: Callable[[list[AlertKey]], None],
    ) -> None:
        """Prepare; `silent_now` tells what is watched and not known, `show` takes what is so for too long."""
        self._hass = hass
        self._silent_now = silent_now
        self._show = show
        self._since: dict[AlertKey, datetime] = {}
        self._stop: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Look from now on; from now on each has time to report."""
        self._stop = async_track_time_interval(
            self._hass, self.async_look, LOOK_EVERY, cancel_on_shutdown=True
        )
        self.async_look()

    @callback
    def async_stop(self) -> None:
        """Look no more."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    @callback
    def async_look(self, _now: datetime | None = None) -> None:
        """Look what is silent, and show what has been so for too long."""
        now = dt_util.utcnow()
        self._since = {key: self._since.get(key, now) for key in self._silent_now()}
        self._show(
            [key for key, since in self._since.items() if now - since >= PATIENCE]
        )
