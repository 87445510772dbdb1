"""When a site was watched last: what is left of it on the disk after a power cut."""

import asyncio
from datetime import datetime, timedelta
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .store import SnapshotStore

_LOGGER = logging.getLogger(__name__)

KIND: Final = ".watched"
"""End of the name of the file."""
VERSION: Final = (1, 1)

EVERY: Final = timedelta(minutes=15)
"""How often it is noted: it is one small write, a hundredth of what Home Assistant's recorder does meanwhile."""


class LastWatched:
    """Notes now and then that somebody watches. An orderly stop is in the snapshot, with its time."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Note nothing before `async_start`."""
        self._hass = hass
        self._store = SnapshotStore(hass, entry_id, KIND, VERSION)
        self._cancel: CALLBACK_TYPE | None = None
        self._writing = asyncio.Lock()

    async def async_load(self) -> datetime | None:
        """Return when it was noted last; None if that is not known."""
        data = (await self._store.async_read()).data
        if data is None:
            return None
        try:
            return dt_util.as_utc(datetime.fromisoformat(data["at"]))
        except KeyError, OverflowError, TypeError, ValueError:
            _LOGGER.warning("It is not known when the site was watched last")
            return None

    @callback
    def async_start(self) -> None:
        """Note it from now on."""
        self._cancel = async_track_time_interval(
            self._hass, self._async_note, EVERY, cancel_on_shutdown=True
        )

    async def async_stop(self) -> None:
        """Note it no more; what is being written is written to the end."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        async with self._writing:
            pass

    async def _async_note(self, now: datetime) -> None:
        async with self._writing:
            await self._store.async_save({"at": now.isoformat()})
