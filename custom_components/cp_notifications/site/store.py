"""Keeps the engine's snapshot, and what else a site has to remember, on disk.

Writes are coalesced without starving: a change is written a second later at most, with all that came
meanwhile, and never two within a second. `async_commit` does not wait for more to come.

Reading never costs what is there: a file of a newer version is left as it is, and one that is damaged is kept beside.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
import logging
from math import inf
import os
from pathlib import Path
import shutil
from typing import Any, Final, NamedTuple, override

from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import json_loads

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import Lost
from custom_components.cp_notifications.internals import compact, say_gone

_LOGGER = logging.getLogger(__name__)

WRITE_INTERVAL: Final = 1.0
"""Seconds between two writes: a disk, often an SD card, is not worn out by a storm of alerts."""

RETRY_INTERVAL: Final = 30.0
"""Seconds until a write that failed, mostly for a full disk, is tried again."""

type Snapshot = dict[str, Any]

_GENERATIONS: Final[HassKey[dict[str, int]]] = HassKey(f"{DOMAIN}_generations")
"""How often each file was opened in this run of Home Assistant."""


class KeptParts:
    """Keeps the long parts of a snapshot as text: what is as it was costs next to nothing to write again."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        """Begin with nothing; `engine` returns the engine at work."""
        self._engine = engine
        self._texts: dict[str, Any] = {}
        self._of: tuple[Engine, int] | None = None

    def snapshot(self) -> Snapshot:
        """Return a snapshot; it can be written, but not be read before it is."""
        engine = self._engine()
        if self._of != (engine, engine.revision):
            self._of = engine, engine.revision
            self._texts.clear()
        return engine.snapshot(self._text)

    def _text(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._texts:
            self._texts[name] = compact(make())
        return self._texts[name]


UNREADABLE: Final = "unreadable"
"""Part of the name of a file that is kept since it could not be read whole."""


class Found(NamedTuple):
    """What there is in a file."""

    data: Snapshot | None
    """None if there is no file, or it is of a newer version."""
    lost: tuple[Lost, ...] = ()
    """What is wrong with the file as such."""


class Unreadable(NamedTuple):
    """A file that could not be read whole."""

    lost: tuple[Lost, ...]
    kept: str
    """How the file is called that was kept of it; empty if the disk did not allow it."""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data. Why something was lost can hold foreign text and addresses."""
        return {"kept": self.kept, "lost": [each._asdict() for each in self.lost]}


class SnapshotStore(Store[Snapshot]):
    """The file. Home Assistant logs a failed write and goes on; we must know of it.

    The form of what is in it has a version of two numbers. With the first one an older version of us cannot read it any
    more; with the second one it can, and drops what it does not know.
    """

    def __init__(
        self, hass: HomeAssistant, entry_id: str, kind: str, version: tuple[int, int]
    ) -> None:
        """Open a file of one site; fsync'ed, since it must survive a power cut.

        Who opened it before cannot write it any more: whatever goes on of a site that was stopped or removed, its old
        state never replaces the new one.
        """
        super().__init__(
            hass,
            version[0],
            f"{DOMAIN}.{entry_id}{kind}",
            private=True,
            atomic_writes=True,
            minor_version=version[1],
        )
        generations = hass.data.setdefault(_GENERATIONS, {})
        self._generation = generations.get(self.key, 0) + 1
        generations[self.key] = self._generation
        self.write_failed = False
        self.is_newer = False
        """Whether the file was written by a newer version than this one: then it is left as it is."""
        self.unreadable: Unreadable | None = None
        self._was_asked = False

    async def async_read(self) -> Found:
        """Return what was written. What is wrong with it is to be given to `async_keep` before something is written."""
        try:
            # Home Assistant would move away what it cannot read, and tell people of it in its own words.
            await self.hass.async_add_executor_job(_look_at, Path(self.path))
            return Found(await self.async_load())
        except _FormError as err:
            return Found(err.data, (Lost("file", None, str(err)),))
        except UnsupportedStorageVersionError as err:
            _LOGGER.error("It is left as it is: %s", err)
            self.is_newer = True
            self.make_read_only()
            return Found(None)

    async def async_keep(self, lost: tuple[Lost, ...]) -> None:
        """Keep a file of which this is lost under another name, before it is written anew."""
        if lost:
            kept = await self.hass.async_add_executor_job(_keep, Path(self.path))
            self.unreadable = Unreadable(lost, kept)
            parts = ", ".join(sorted({each.part for each in lost}))
            _LOGGER.error(
                "%s cannot be read whole (%s); what was there is kept as %s",
                self.key,
                parts,
                kept,
            )

    @override
    async def async_remove(self) -> None:
        """Remove the file, and what was kept of it: there are addresses in it."""
        await super().async_remove()
        await self.hass.async_add_executor_job(_remove_kept, Path(self.path))

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
        if self._generation != self.hass.data[_GENERATIONS][self.key]:
            _LOGGER.debug("%s belongs to somebody else by now", self.key)
            return
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
        self._is_closed = False
        self._due = inf
        """When the next write begins; never while one is under way."""

    @callback
    def request(self, change: int) -> None:
        """Something has changed that must not be lost; changes are counted from 1. Nothing after the end."""
        if self._is_closed:
            return
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
        if self._is_closed or self._written >= change or self._store.write_failed:
            return  # A full disk must not keep mails back as well.
        self.hurry()
        done = self._hass.loop.create_future()
        self._waiting.append((change, done))
        await done

    async def async_close(self) -> None:
        """Write what is left, now; and nothing any more."""
        self._is_closed = True
        self._cancel()
        self._due = inf
        if self._task is not None:
            await self._task
        if self._written < self._wanted:
            await self._async_write()
            # What could not be written now stays so: there is no later.
            self._wanted = self._written

    @callback
    def _schedule(self, when: float) -> None:
        """Write at this time of the loop, or as soon after the last write as is allowed."""
        if self._is_closed:
            return
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


class _FormError(Exception):
    """A file is not of the form of Home Assistant's files."""

    def __init__(self, why: str, data: Snapshot | None = None) -> None:
        """Say why; `data` is what can be read all the same."""
        super().__init__(why)
        self.data: Snapshot = {} if data is None else data


def _look_at(path: Path) -> None:
    """Raise _FormError if a file is there that is not what Home Assistant writes."""
    try:
        document = json_loads(path.read_bytes())
    except FileNotFoundError:
        return
    except (OSError, ValueError) as err:
        raise _FormError(f"{type(err).__name__}: {err}") from err
    match document:
        case {"data": dict(data), **head}:
            versions = head.get("version"), head.get("minor_version", 1)
            if not all(
                isinstance(version, int) and version > 0 for version in versions
            ):
                raise _FormError("its version is missing", data)
        case _:
            raise _FormError("it is none of Home Assistant's files")


def _keep(path: Path) -> str:
    try:
        # Named after when it was written: the same file is kept once, however often it is found.
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        kept = path.with_name(f"{path.name}.{UNREADABLE}.{written:%Y-%m-%d_%H-%M-%S}")
        with suppress(FileExistsError):
            _copy(path, kept)
    except OSError as err:
        _LOGGER.error("%s cannot be kept: %s", path.name, err.strerror)
        return ""
    return kept.name


def _copy(path: Path, to: Path) -> None:
    """Have what is in a file under another name as well; writing replaces the file, and does not change it."""
    try:
        # Also on a full disk, and at once.
        os.link(path, to)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(path, to)


def _remove_kept(path: Path) -> None:
    for kept in path.parent.glob(f"{path.name}.{UNREADABLE}.*"):
        kept.unlink(missing_ok=True)
