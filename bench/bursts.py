"""What is watched during a burst: how long the event loop stands still, what is written, when mails go out."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from time import monotonic, perf_counter, process_time, thread_time
from typing import Any
from unittest.mock import patch

from custom_components.cp_notifications.site.store import SnapshotStore

from .sites import Ours


class Stretches:
    """The longest time in which the event loop did not look for what else is to be done, in seconds."""

    cpu = 0.0
    """By the CPU time of its thread: what others do on the machine does not count."""
    wall = 0.0
    """By the clock on the wall: what others do, on the machine and in other threads, counts."""


@contextmanager
def stretches() -> Iterator[Stretches]:
    """Measure from the end of each look at what is ready until the next one."""
    selector = asyncio.get_running_loop()._selector  # type: ignore[attr-defined]  # noqa: SLF001
    select = selector.select
    longest = Stretches()
    begun = thread_time(), perf_counter()

    def timed(timeout: float | None = None) -> Any:
        nonlocal begun
        longest.cpu = max(longest.cpu, thread_time() - begun[0])
        longest.wall = max(longest.wall, perf_counter() - begun[1])
        ready = select(timeout)
        begun = thread_time(), perf_counter()
        return ready

    selector.select = timed
    try:
        yield longest
    finally:
        del selector.select


class Writes:
    """The writes of one site's snapshot."""

    def __init__(self) -> None:
        """Begin to count."""
        self.begun = monotonic()
        self.at: list[float] = []
        """When each of them began."""
        self.done: list[float] = []
        """When each of them was on disk."""

    @property
    def least_gap(self) -> float:
        """Return the seconds between the two writes that were closest."""
        return min((b - a for a, b in pairwise(self.at)), default=0.0)

    @property
    def first(self) -> float:
        """Return after how many seconds the first change was on disk."""
        return self.done[0] - self.begun


@contextmanager
def writes() -> Iterator[Writes]:
    """Count the writes of snapshots; not those of histories, which nothing depends on."""
    counted = Writes()
    write = SnapshotStore._async_write_data  # noqa: SLF001

    async def counting(store: SnapshotStore, data: dict[str, Any]) -> None:
        counts = not store.key.endswith(".history")
        if counts:
            counted.at.append(monotonic())
        await write(store, data)
        if counts:
            counted.done.append(monotonic())

    with patch.object(SnapshotStore, "_async_write_data", counting):
        yield counted


class Burst:
    """Faults of chargers of one site, all at once."""

    def __init__(self, rig: Ours, chargers: range) -> None:
        """Prepare; every burst is to have other chargers."""
        self._rig = rig
        self._chargers = chargers

    async def run(self, state: str) -> dict[str, float]:
        """Let all have this state; return what was seen until all was told and written."""
        rig = self._rig
        rig.told.clear()
        begun = process_time()
        with stretches() as blocked, writes() as saved:
            for number in self._chargers:
                rig.set(number, state)
            await rig.until_told(len(self._chargers))
        return {
            "blocked_ms": blocked.cpu * 1e3,
            "blocked_wall_ms": blocked.wall * 1e3,
            "cpu_s_until_told": rig.told_at_cpu - begun,
            "mails": len(rig.told),
            "writes": len(saved.at),
            "least_gap_s": saved.least_gap,
            "first_write_s": saved.first,
        }
