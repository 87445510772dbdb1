"""Snapshots on disk: not too often, never too late, and nobody waits for a broken disk."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Configure,
    Delivered,
    Outcome,
    Reading,
    Retry,
    Send,
    Tick,
    Verdict,
)
from custom_components.cp_notifications.site.store import (
    KeptParts,
    SnapshotSaver,
    SnapshotStore,
)
from tests.engine.timeline import START, group, site


class Disk:
    """A saver whose writes can be counted, and kept waiting."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with nothing written."""
        self.hass = hass
        self.store = SnapshotStore(hass, "site", "", (1, 1))
        self.written: list[int] = []
        self.results: list[bool] = []
        self.now = 0
        self.gate: asyncio.Event | None = None
        self.failures: list[Exception] = []
        self.saver = SnapshotSaver(
            hass, self.store, lambda: {"now": self.now}, self.results.append
        )

    async def write(self, data: dict[str, Any]) -> None:
        """Stand in for the file."""
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        stored: Any = json_loads(json_bytes(data))
        self.written.append(stored["data"]["now"])

    def changes(self) -> int:
        """Something changes."""
        self.now += 1
        self.saver.request(self.now)
        return self.now

    async def passes(self, freezer: FrozenDateTimeFactory, seconds: float) -> None:
        """Let time pass."""
        freezer.tick(timedelta(seconds=seconds))
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done()


@pytest.fixture
async def disk(hass: HomeAssistant) -> AsyncGenerator[Disk]:
    """Return a disk that takes everything."""
    made = Disk(hass)
    path = "custom_components.cp_notifications.site.store.Store._async_write_data"
    with patch(path, side_effect=made.write):
        yield made
        await made.saver.async_close()


async def test_a_change_is_written_a_second_later_with_all_that_came_meanwhile(
    disk: Disk, freezer: FrozenDateTimeFactory
) -> None:
    """A storm of changes is one write."""
    for _ in range(500):
        disk.changes()
    await disk.hass.async_block_till_done()
    assert disk.written == []
    await disk.passes(freezer, 1.1)
    assert disk.written == [500]


async def test_changes_without_end_do_not_postpone_the_write(
    disk: Disk, freezer: FrozenDateTimeFactory
) -> None:
    """Home Assistant's own delayed save would wait for a pause."""
    disk.changes()
    await disk.passes(freezer, 0.3)
    disk.changes()
    assert disk.written == []
    await disk.passes(freezer, 0.8)
    assert disk.written == [2]


async def test_a_commit_does_not_wait_for_more_to_come(disk: Disk) -> None:
    """It is on disk when it returns."""
    await disk.saver.async_commit(disk.changes())
    assert disk.written == [1]


async def test_what_is_urgent_is_written_at_once(disk: Disk) -> None:
    """If there is anything to write."""
    disk.changes()
    disk.saver.hurry()
    await disk.hass.async_block_till_done()
    disk.saver.hurry()
    await disk.hass.async_block_till_done()
    assert disk.written == [1]


async def test_a_commit_of_what_is_on_disk_returns_at_once(disk: Disk) -> None:
    """Later changes do not concern it."""
    first = disk.changes()
    await disk.saver.async_commit(first)
    disk.changes()
    await disk.saver.async_commit(first)
    assert disk.written == [1]


async def test_two_writes_are_a_second_apart_even_if_somebody_waits(
    disk: Disk, freezer: FrozenDateTimeFactory
) -> None:
    """A disk, often an SD card, is not worn out."""
    await disk.saver.async_commit(disk.changes())
    waiting = asyncio.ensure_future(disk.saver.async_commit(disk.changes()))
    await disk.hass.async_block_till_done()
    assert disk.written == [1]
    await disk.passes(freezer, 1.1)
    await waiting
    assert disk.written == [1, 2]


async def test_a_commit_during_a_write_waits_for_the_next_one(
    disk: Disk, freezer: FrozenDateTimeFactory
) -> None:
    """What is being written does not have it yet; what has it does not wait on."""
    disk.gate = asyncio.Event()
    first = asyncio.ensure_future(disk.saver.async_commit(disk.changes()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.ensure_future(disk.saver.async_commit(disk.changes()))
    await asyncio.sleep(0)
    disk.gate.set()
    await disk.hass.async_block_till_done()
    assert disk.written == [1]
    assert (first.done(), second.done()) == (True, False)
    await disk.passes(freezer, 1.1)
    await second
    assert disk.written == [1, 2]


async def test_closing_writes_what_is_left(disk: Disk) -> None:
    """Once, and with nothing to follow."""
    disk.changes()
    await disk.saver.async_close()
    await disk.saver.async_close()
    assert disk.written == [1]


async def test_closing_waits_for_a_write_and_adds_what_came_meanwhile(
    disk: Disk,
) -> None:
    """The last word is on disk."""
    disk.gate = asyncio.Event()
    waiting = asyncio.ensure_future(disk.saver.async_commit(disk.changes()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    disk.changes()
    closing = asyncio.ensure_future(disk.saver.async_close())
    await asyncio.sleep(0)
    disk.gate.set()
    await closing
    await waiting
    assert disk.written == [1, 2]


@pytest.mark.parametrize(
    "failure", [OSError("full"), ValueError("what?")], ids=["full", "unexpected"]
)
async def test_a_broken_disk_keeps_nobody_waiting_and_is_tried_again(
    disk: Disk, freezer: FrozenDateTimeFactory, failure: Exception
) -> None:
    """The result is told, so that it can be said aloud."""
    disk.failures = [failure]
    await disk.saver.async_commit(disk.changes())
    assert (disk.written, disk.results) == ([], [False])
    await disk.saver.async_commit(disk.changes())
    await disk.passes(freezer, 31)
    assert (disk.written, disk.results) == ([2], [False, True])


# ---- parts that are as they were ------------------------------------------------


def with_a_mail_under_way() -> tuple[Engine, str]:
    """Return an engine that has something to tell, and the delivery that was tried."""
    engine = Engine(site(["p1"], group("p1")))
    engine.handle(Configure(engine.config), START)
    key = AlertKey("p1", Case.FUSE_TRIPPED)
    engine.handle(Reading(key, "box", Verdict.ACTIVE), START)
    effects = engine.handle(Tick(), START + timedelta(seconds=10))
    [send] = [effect for effect in effects if isinstance(effect, Send)]
    return engine, send.delivery


def written(snapshot: dict[str, Any]) -> Any:
    """Return a snapshot as it is read again."""
    return json_loads(json_bytes(snapshot))


def test_kept_parts_are_written_as_if_they_were_fresh() -> None:
    """Of what is as it was the text is kept; what became of the mail is written anew."""
    engine, delivery = with_a_mail_under_way()
    kept = KeptParts(lambda: engine)
    before = written(kept.snapshot())
    then = START + timedelta(seconds=11)
    engine.handle(Delivered(delivery, Outcome.ACCOUNT_FAILED, "no"), then)
    engine.handle(Retry(), then)
    after = written(kept.snapshot())
    assert after == written(engine.snapshot())
    assert after["deliveries"] != before["deliveries"]
    assert after["conditions"] == before["conditions"]


def test_a_part_that_is_as_it_was_is_not_made_anew() -> None:
    """That is what it is for: after a delivery hundreds of alerts are as they were."""
    engine, delivery = with_a_mail_under_way()
    kept = KeptParts(lambda: engine)
    first = kept.snapshot()["conditions"]
    then = START + timedelta(seconds=11)
    engine.handle(Delivered(delivery, Outcome.ACCEPTED), then)
    assert kept.snapshot()["conditions"] is first
    key = AlertKey("p1", Case.FUSE_TRIPPED)
    engine.handle(Reading(key, "box", Verdict.CLEAR), then)
    assert kept.snapshot()["conditions"] is not first


def test_parts_of_another_engine_are_not_mistaken_for_its_own() -> None:
    """If what was stored cannot be read, a fresh engine begins to count anew."""
    engine, _ = with_a_mail_under_way()
    other = Engine(site(["p2"], group("p2")))
    other.revision = engine.revision
    engines = [engine, other]
    kept = KeptParts(lambda: engines.pop(0))
    kept.snapshot()
    assert written(kept.snapshot()) == written(other.snapshot())
