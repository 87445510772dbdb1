"""Runs the engine: the only place that reads the clock, arms the timer and saves.

Whatever happens becomes an event for `Engine.handle`; what comes out is carried out by the site, in order.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
import logging
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    Configure,
    Effect,
    Event,
    Lost,
    Reading,
    SiteConfig,
    Start,
    Stop,
    Tick,
)
from custom_components.cp_notifications.engine.snapshot import VERSION

from .last_watched import LastWatched
from .part import Part
from .store import Found, KeptParts, SnapshotSaver, SnapshotStore

_LOGGER = logging.getLogger(__name__)

TOGETHER: Final = 0.05
"""Seconds to wait at least for what goes on by itself: after a burst hundreds of alerts do so within milliseconds."""

LAST_EVENTS: Final = 300
"""How many events diagnostics keep: enough to replay a bug report as a timeline."""


class Runner(Part):
    """The engine of one site at work."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        configure: Callable[[], SiteConfig],
        carry_out: Callable[[Effect], None],
        taken: Callable[[Reading], None],
        changed: Callable[[], None],
        saved: Callable[[bool], None],
        restored: Callable[[], None],
    ) -> None:
        """Begin with an engine that knows nothing; no event is taken before `async_load`.

        `configure` returns the configuration of now. `carry_out` does what the engine wants done, `taken` hears of
        each reading after the engine has taken it, `changed` that the engine has changed, `saved` after each write whether it worked,
        and `restored` that what was open before is taken up, before anything of it is carried out.
        """
        self._hass = hass
        self._configure = configure
        self._carry_out_one = carry_out
        self._restored = restored
        self._taken = taken
        self._changed = changed
        self.engine = Engine(SiteConfig({}, {}))
        self.last_events = deque[tuple[datetime, Event]](maxlen=LAST_EVENTS)
        self.store = SnapshotStore(hass, entry_id, "", VERSION)
        snapshot = KeptParts(lambda: self.engine).snapshot
        self._saver = SnapshotSaver(hass, self.store, snapshot, saved)
        self._saved_changes = 0
        self._last_watched = LastWatched(hass, entry_id)
        self._is_live = False
        """Whether events are taken: since what was open before is known, and until the end."""
        self._said: list[Reading] = []
        """What sources have said in this pass of the loop."""
        self._taking: asyncio.Handle | None = None
        self._arming: asyncio.Handle | None = None
        self._armed_for: datetime | None = None
        self._cancel_timer: CALLBACK_TYPE | None = None

    # ---- life --------------------------------------------------------------------------

    @override
    async def async_load(self) -> None:
        """Take up what was open before.

        Raise ConfigEntryError if that was written by a newer version: then nothing is touched.
        """
        found = await self.store.async_read()
        if self.store.is_newer:
            raise ConfigEntryError(
                translation_domain=DOMAIN, translation_key="newer_snapshot"
            )
        last_watched = await self._last_watched.async_load()
        effects, lost = self._restore(found, last_watched)
        await self.store.async_keep(lost)
        self._is_live = True
        self._restored()
        self._carry_out(effects)

    def _restore(
        self, found: Found, last_watched: datetime | None
    ) -> tuple[list[Effect], tuple[Lost, ...]]:
        """Have an engine that knows what can be read; return what is to be done, and what is lost."""
        config = self._configure()
        now = dt_util.utcnow()
        start = async_home_start(self._hass, now, last_watched)
        self.engine = Engine(config)
        if found.data is None:
            return self.engine.handle(Configure(config), now), found.lost
        try:
            effects = self.engine.restore(found.data, now, start)
        except Exception as err:
            # It would be a mistake of ours. The site watches all the same, and the file is kept.
            _LOGGER.exception("The open alerts and the outbox could not be taken up")
            self.engine = Engine(config)
            lost = Lost("file", None, f"{type(err).__name__}: {err}")
            return self.engine.handle(Configure(config), now), (lost,)
        return effects, found.lost + self.engine.lost

    @override
    async def async_start(self) -> None:
        """Note from now on that somebody watches."""
        self._last_watched.async_start()

    @override
    async def async_stop(self) -> None:
        """Take what was said last, and save; no event is taken any more."""
        await self._last_watched.async_stop()
        try:
            self.handle(Stop())
        finally:
            self._is_live = False
            self._disarm_timer()
            await self._saver.async_close()

    # ---- events in, effects out --------------------------------------------------------

    @callback
    def handle(self, event: Event) -> None:
        """Pass one event to the engine and carry out what comes of it."""
        if not self._is_live:
            return
        self.take_readings()
        now = dt_util.utcnow()
        self.last_events.append((now, event))
        self._carry_out(self.engine.handle(event, now))

    @callback
    def report(self, reading: Reading) -> None:
        """Note what a source says; all of one pass of the loop is taken together, as one moment."""
        if not self._is_live:
            return
        if self._taking is None:
            self._taking = self._hass.loop.call_soon(self.take_readings)
        self._said.append(reading)

    @callback
    def take_readings(self) -> None:
        """Take what sources have said, before anything else happens."""
        if self._taking is None:
            return
        self._taking.cancel()
        self._taking = None
        said, self._said = self._said, []
        now, effects = dt_util.utcnow(), list[Effect]()
        for reading in said:
            self.last_events.append((now, reading))
            try:
                effects += self.engine.handle(reading, now)
            except Exception:
                _LOGGER.exception("Could not take a reading of %s", reading.key)
        self._carry_out(effects)
        for reading in said:
            self._taken(reading)

    @callback
    def _carry_out(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            try:
                self._carry_out_one(effect)
            except Exception:
                # An entity or a listener that fails keeps no mail back.
                _LOGGER.exception("Could not carry out %s", type(effect).__name__)
        if self.engine.changes != self._saved_changes:
            self._saved_changes = self.engine.changes
            self._saver.request(self._saved_changes)
            self._changed()
        if self._arming is None:
            # Once for all that happens now: five hundred chargers may vanish in one moment.
            self._arming = self._hass.loop.call_soon(self._arm_timer)

    # ---- on the disk -------------------------------------------------------------------

    async def async_commit(self, change: int) -> None:
        """Return when this change of the engine is on the disk, or could not be written."""
        await self._saver.async_commit(change)

    @callback
    def hurry(self) -> None:
        """Save at once: what is lost now would be done again."""
        self._saver.hurry()

    # ---- the timer ---------------------------------------------------------------------

    @callback
    def _arm_timer(self) -> None:
        """Wake up when the engine wants to. In seconds: if the clock is set back, it is noticed all the sooner."""
        self._arming = None
        wake_at = self.engine.wake_at
        if wake_at == self._armed_for:
            return
        self._disarm_timer()
        if wake_at is not None:
            self._armed_for = wake_at
            wait = max((wake_at - dt_util.utcnow()).total_seconds(), TOGETHER)
            self._cancel_timer = async_call_later(self._hass, wait, self._on_timer)

    @callback
    def _disarm_timer(self) -> None:
        if self._arming is not None:
            self._arming.cancel()
            self._arming = None
        self._armed_for = None
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    @callback
    def _on_timer(self, _now: datetime) -> None:
        self._armed_for = None
        self._cancel_timer = None
        self.handle(Tick())


# ---- when Home Assistant was started: before that nobody watched --------------------------


@callback
def async_home_start(
    hass: HomeAssistant, now: datetime, last_watched: datetime | None
) -> Start | None:
    """Return when Home Assistant was started; None if it is not starting now, so that it has been there all along.

    `last_watched` is when the site was certainly watched before. Whatever is in the way of finding out is logged and
    means None as well: then nothing is said to be noticed late, and nothing else is different.
    """
    try:
        if hass.state is CoreState.running:
            return None
        return Start(min(now, process_start()), last_watched)
    except Exception:
        _LOGGER.exception("It is not known when Home Assistant was started")
        return None


def process_start() -> datetime:
    """Return when this process was started: no state is older, unless its source knows better.

    Python counts the time of each log record from when it loaded its logging, which is the first thing that Home
    Assistant does (`logging.LogRecord.relativeCreated`). It is told by the clock of that moment, as states are.
    """
    record = logging.makeLogRecord({})
    return datetime.fromtimestamp(record.created - record.relativeCreated / 1000, UTC)
