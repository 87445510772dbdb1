"""Keeps the engine's snapshot on disk.

Writes are coalesced without starving: a change is written a second later at most, with all that came
meanwhile, and never two within a second. `async_commit` does not wait for more to come.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
import logging
from math import inf
from typing import Any, Final, override

from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.snapshot import VERSION
from custom_components.cp_notifications.internals import compact, say_gone

_LOGGER = logging.getLogger(__name__)

WRITE_INTERVAL: Final = 1.0
"""Seconds between two writes: a disk, often an SD card, is not worn out by a storm of alerts."""

RETRY_INTERVAL: Final = 30.0
"""Seconds until a write that failed, mostly for a full disk, is tried again."""

type Snapshot = dict[str, Any]


class SnapshotStore(Store[Snapshot]):
    """The file. Home Assistant logs a failed write and goes on; we must know of it."""

    def __init__(self, hass: HomeAssistant, entry_id: str, kind: str = "") -> None:
        """Open a file of one site; fsync'ed, since it must survive a power cut."""
        key = f"{DOMAIN}.{entry_id}{kind}"
        super().__init__(hass, VERSION, key, private=True, atomic_writes=True)
        self.write_failed = False
        self._was_asked = False

    @override
    async def async_save(self, data: Snapshot) -> None:
        """Write; whether it worked is in `write_failed`, as long as Home Assistant lets us know."""
        self._was_asked = False
        await super().async_save(data)
        if not self._was_asked and self.hass.state is not CoreState.stopping:
            say_gone(
                "Store._async_write_data",
                "whether open alerts and waiting mails could be saved is not known",
            )

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        self._was_asked = True
        try:
            # Text already, so that it is not indented: nobody reads it, and it is half as long. At once and not
            # in another thread: what was collected just now is still at hand for the processor.
            text = compact(data["data"])
            await super()._async_write_data({**data, "data": text})
        except Exception:
            self.write_failed = True
            raise
        self.write_failed = False


class SnapshotSaver:
    """Writes snapshots, not too often and never too late."""

    def __init__(
        self,
        hass: HomeAssistant,
        store: SnapshotStore,
        snapshot: Callable[[], Snapshot],
        on_result: Callable[[bool], None],
        interval: float | None = None,
    ) -> None:
        """Write what `snapshot` returns; `on_result` hears after each write whether it worked."""
        self._interval = WRITE_INTERVAL if interval is None else interval
        self._hass = hass
        self._store = store
        self._snapshot = snapshot
        self._on_result = on_result
        self._wanted = 0
        self._written = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._cancel_timer: CALLBACK_TYPE | None = None
        self._not_before = 0.0
        self._due = inf
        """When the next write begins; never while one is under way."""

    @callback
    def request(self, change: int) -> None:
        """Something has changed that must not be lost; changes are counted from 1."""
        self._wanted = change
        if self._due == inf:
            self._schedule(self._hass.loop.time() + self._interval)

    @callback
    def hurry(self) -> None:
        """Do not wait for more to come: what is lost now would be done again."""
        if self._written < self._wanted:
            self._schedule(self._hass.loop.time())

    async def async_commit(self, change: int) -> None:
        """Return when this change, which was requested, has been written, or could not be."""
        if self._written >= change or self._store.write_failed:
            return  # A full disk must not keep mails back as well.
        self.hurry()
        done = self._hass.loop.create_future()
        self._waiting.append((change, done))
        await done

    async def async_close(self) -> None:
        """Write what is left, now."""
        self._cancel()
        self._due = inf
        if self._task is not None:
            await self._task
            self._cancel()
        if self._written < self._wanted:
            await self._async_write()

    @callback
    def _schedule(self, when: float) -> None:
        """Write at this time of the loop, or as soon after the last write as is allowed."""
        when = max(when, self._not_before)
        if self._task is not None or when >= self._due:
            return
        self._due = when
        self._cancel()
        wait = when - self._hass.loop.time()
        if wait > 0:
            self._cancel_timer = async_call_later(self._hass, wait, self._start)
        else:
            self._start()

    @callback
    def _cancel(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    @callback
    def _start(self, _now: datetime | None = None) -> None:
        self._cancel_timer = None
        self._due = inf
        self._task = self._hass.async_create_task(
            self._async_run(), f"{DOMAIN} snapshot", eager_start=False
        )

    async def _async_run(self) -> None:
        try:
            await self._async_write()
        finally:
            self._task = None
        if self._written < self._wanted:
            self._schedule(self._not_before)

    async def _async_write(self) -> None:
        self._not_before = self._hass.loop.time() + self._interval
        writing = self._wanted
        try:
            await self._store.async_save(self._snapshot())
        except Exception:
            # Whatever it was: mails wait for the end of this, and must not wait for ever.
            self._store.write_failed = True
            _LOGGER.exception("Could not save the open alerts and the outbox")
        self._written = writing
        self._wake()
        self._on_result(not self._store.write_failed)
        if self._store.write_failed:
            self._written = 0
            self._not_before = self._hass.loop.time() + RETRY_INTERVAL

    @callback
    def _wake(self) -> None:
        for number, done in self._waiting:
            if number <= self._written and not done.done():
                done.set_result(None)
        self._waiting = [(n, done) for n, done in self._waiting if n > self._written]
