"""What charging stations that connect by OCPP cost the process that they connect to."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
import gc
import logging
from multiprocessing import get_context
from statistics import median
from time import perf_counter, thread_time
import tracemalloc
from typing import Any, Final
from unittest.mock import patch

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.ocpp import server as ocpp_server
from custom_components.cp_notifications.ocpp.protocol import presence
from custom_components.cp_notifications.site.store import WRITE_INTERVAL

from .measure import cpu, interleaved, medians, ratio, rounded, say
from .ocpp_servers import UNBOUNDED, bare, integration, library
from .ocpp_stations import Stations, stations

CONNECTIONS: Final = (10, 100, 500)
MESSAGES: Final = 6000
STORM: Final = 500
ENDING: Final = 200
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


async def ending(quick: bool) -> None:
    """All connections are closed, as when Home Assistant stops; beside a library that does the same."""
    figures: dict[str, list[float]] = {"library": [], "ours": []}
    for _ in range(3 if quick else 9):
        for name, measured in figures.items():
            async with KINDS[name](ENDING) as server, stations() as remote:
                await remote(Stations.connect, server.port, ENDING)
                await remote(Stations.boot)
                await server.settle()
                before = perf_counter()
                await server.end()
                measured.append(perf_counter() - before)
    say(
        "ocpp_end",
        stations=ENDING,
        seconds=rounded(medians(figures)),
        ratio_to_library=ratio(figures, "ours", "library"),
        at_most={"seconds": 5.0},
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
    """What a connection takes, and what is kept of a station while it is away."""
    context = get_context("spawn")
    loop = asyncio.get_running_loop()
    kib = {}
    for name in ("bare", "ours"):
        with ProcessPoolExecutor(1, context) as process:
            connection, kept = await loop.run_in_executor(process, _memory, name)
        kib[name] = connection
    say(
        "ocpp_memory",
        connections=STORM,
        kib_per_connection=rounded(kib),
        kib_kept_per_station=round(kept, 1),
        together=round(kib["ours"] + kept, 1),
        at_most=25,
    )


def _memory(name: str) -> tuple[float, float]:
    """Return KiB for each connection, and KiB that the modules for OCPP keep for each station.

    In a process of its own: see `memory.py`.
    """
    logging.disable(logging.WARNING)
    return asyncio.run(_measure_memory(name))


async def _measure_memory(name: str) -> tuple[float, float]:
    tracemalloc.start()
    async with KINDS[name](STORM) as server, stations() as remote:

        async def traced() -> float:
            await server.settle()
            await asyncio.sleep(WRITE_INTERVAL + 0.5)
            gc.collect()
            return tracemalloc.get_traced_memory()[0]

        for _ in range(
            2
        ):  # What was made for the first connection and stays is no part of it.
            await remote(Stations.connect, server.port, STORM)
            await remote(Stations.boot)
            await remote(Stations.work, 20 * STORM)
            connected = await traced()
            await remote(Stations.leave)
            left = await traced()
        kept = tracemalloc.take_snapshot().filter_traces(
            [tracemalloc.Filter(True, f"*/{DOMAIN}/ocpp/*")]
        )
        tracemalloc.stop()
    size = sum(row.size for row in kept.statistics("filename"))
    return (connected - left) / 1024 / STORM, size / 1024 / STORM


CASES: Final = {
    "ocpp_messages": messages,
    "ocpp_storm": storm,
    "ocpp_end": ending,
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
