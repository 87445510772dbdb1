"""What charging stations that connect by OCPP cost the process that they connect to."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
import gc
import logging
from multiprocessing import get_context
from pathlib import Path
import resource
from statistics import median
from time import thread_time
import tracemalloc
from typing import Any, Final
from unittest.mock import patch

from custom_components.cp_notifications.ocpp import presence
from custom_components.cp_notifications.sources import ocpp_server

from .measure import cpu, interleaved, medians, ratio, rounded, say
from .ocpp_servers import UNBOUNDED, bare, integration, library
from .ocpp_stations import Stations, stations

CONNECTIONS: Final = (10, 100, 500)
MESSAGES: Final = 6000
STORM: Final = 500
WATCHED: Final = 300
BUSY: Final = 20
KINDS: Final[dict[str, Any]] = {
    "bare": bare,
    "library": library,
    "ours": integration,
}


class Stall:
    """How long the loop was busy with one thing."""

    longest: float = 0.0
    """Seconds of CPU: a machine that gives them to others meanwhile is not the loop's fault."""


@asynccontextmanager
async def stalls() -> AsyncIterator[Stall]:
    """Measure the longest time between two passes of the loop."""
    stall = Stall()

    async def tick() -> None:
        last = thread_time()
        while True:
            await asyncio.sleep(0)
            now = thread_time()
            stall.longest = max(stall.longest, now - last)
            last = now

    ticking = asyncio.create_task(tick())
    yield stall
    ticking.cancel()


async def messages(quick: bool) -> None:
    """CPU for 1,000 messages of all kinds."""
    ours = {}
    for connections in CONNECTIONS:
        async with AsyncExitStack() as stack:
            rigs = {}
            for name, kind in KINDS.items():
                server = await stack.enter_async_context(kind(connections))
                remote = await stack.enter_async_context(stations())
                await remote(Stations.connect, server.port, connections)
                await remote(Stations.boot)
                rigs[name] = server, remote

            async def measure(rig: Any) -> float:
                server, remote = rig
                with cpu() as watch:
                    await remote(Stations.work, MESSAGES)
                    await server.settle()
                return watch.seconds / MESSAGES * 1e6

            for rig in rigs.values():
                await measure(rig)
            before = rigs["ours"][0].updates
            figures = await interleaved(rigs, measure, 3 if quick else 9)
            updates = rigs["ours"][0].updates - before
        ours[connections] = median(figures["ours"])
        say(
            "ocpp_messages",
            connections=connections,
            ms_per_1000=rounded(medians(figures)),
            entity_updates=updates,
            ratio_to_bare=ratio(figures, "ours", "bare"),
            ratio_to_library=ratio(figures, "ours", "library"),
            ratio_to_10_connections=round(ours[connections] / ours[10], 2),
            at_most={"bare": 2.5, "library": 0.1, "10_connections": 1.5},
        )


async def storm(quick: bool) -> None:
    """All stations come back in one moment, as after a restart of the router."""
    figures: dict[str, list[float]] = {"seconds": [], "stall": []}
    async with integration(STORM) as server, stations() as remote:
        turns = 4 if quick else 8
        for turn in range(turns):
            with cpu() as watch:
                async with stalls() as stall:
                    await remote(Stations.connect, server.port, STORM)
                    await remote(Stations.boot)
                    await server.settle()
            if turn:  # The first time they are all new.
                figures["seconds"].append(watch.seconds)
                figures["stall"].append(stall.longest * 1e3)
            await remote(Stations.leave)
            await server.settle()
    say(
        "ocpp_storm",
        stations=STORM,
        entity_updates=server.updates // turns,
        seconds=rounded(medians(figures))["seconds"],
        longest_stall_ms=[round(ms, 1) for ms in sorted(figures["stall"])],
        at_most={"seconds": 1.0, "longest_stall_ms": 50},
    )


async def faults(quick: bool) -> None:
    """From a frame that tells a fault to the binary sensor that shows it."""
    count = 50 if quick else 300
    async with integration(WATCHED) as server, stations() as remote:
        await remote(Stations.connect, server.port, WATCHED)
        await remote(Stations.boot)
        for busy, at_most in ((0, 2.0), (BUSY, 5.0)):
            await server.settle()
            server.faults.clear()
            said = await remote(Stations.faults, count, busy)
            ms = sorted(
                (seen - when) * 1e3
                for station, times in said.items()
                for when, seen in zip(times, server.faults[station], strict=True)
            )
            say(
                "ocpp_fault",
                connections=WATCHED,
                busy=busy,
                faults=len(ms),
                ms=rounded({"median": median(ms), "p99": ms[len(ms) * 99 // 100]}),
                at_most={"median": at_most},
            )


async def memory(_quick: bool) -> None:
    """What a connection takes, beside the charge point that is there without it."""
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context) as process:
        loop = asyncio.get_running_loop()
        kib = await loop.run_in_executor(process, _memory)
    say(
        "ocpp_memory",
        connections=STORM,
        kib_per_connection=rounded(kib),
        at_most=25,
    )


def _memory() -> dict[str, float]:
    logging.disable(logging.WARNING)
    return asyncio.run(_measure_memory())


async def _measure_memory() -> dict[str, float]:
    async with integration(STORM) as server, stations() as remote:
        await remote(Stations.connect, server.port, 1)
        await remote(Stations.work, 300)
        await remote(Stations.leave)
        await server.settle()
        gc.collect()
        resident = _resident_kib()
        tracemalloc.start()
        await remote(Stations.connect, server.port, STORM)
        await remote(Stations.boot)
        await remote(Stations.work, 20 * STORM)
        await server.settle()
        gc.collect()
        traced, _peak = tracemalloc.get_traced_memory()
        resident = _resident_kib() - resident - tracemalloc.get_tracemalloc_memory() / 1024
        tracemalloc.stop()
    return {"traced": traced / 1024 / STORM, "resident": resident / STORM}


def _resident_kib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024


CASES: Final = {
    "ocpp_messages": messages,
    "ocpp_storm": storm,
    "ocpp_fault": faults,
    "ocpp_memory": memory,
}


async def ocpp(case: str, quick: bool) -> None:
    """Measure one of the cases."""
    with (
        patch.object(ocpp_server, "FRAMES_AT_ONCE", UNBOUNDED),
        patch.object(ocpp_server, "FRAMES_PER_SECOND", UNBOUNDED),
        # A loss is one from the beginning, and not only minutes after the start.
        patch.object(presence, "START_GRACE", timedelta(0)),
    ):
        await CASES[case](quick)

