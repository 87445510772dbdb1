"""Prints one JSON line a case: CPU time per operation, medians of interleaved repetitions.

usage: python -m bench [--quick]
"""

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
import gc
import json
import logging
import re
from statistics import median
import sys
import tempfile
from time import process_time
import tracemalloc
from typing import Any, Final

from .rigs import (
    FAULT,
    FINE,
    Automation,
    Entities,
    Listen,
    Ours,
    ParallelAutomation,
    Rig,
    running,
)

SIZES: Final = (100, 1000, 10_000)
BURST: Final = 500
CHANGES: Final = 20_000


def say(case: str, points: int, **figures: Any) -> None:
    """Print one line."""
    print(json.dumps({"case": case, "charge_points": points, **figures}), flush=True)


def cpu(work: Callable[[], Any]) -> float:
    """Return the seconds of CPU that some work takes."""
    gc.collect()
    gc.disable()
    begun = process_time()
    work()
    used = process_time() - begun
    gc.enable()
    return used


def rounded(figures: dict[str, float]) -> dict[str, float]:
    """Return figures with as many digits as mean something."""
    return {name: round(figure, 2) for name, figure in figures.items()}


async def changes(points: int, repetitions: int) -> None:
    """Measure state changes that alter nothing."""
    kinds = {"none": Rig, "listen": Listen, "automation": Automation, "ours": Ours}
    async with AsyncExitStack() as stack:
        rigs = {
            name: await stack.enter_async_context(running(kind, points, _folder()))
            for name, kind in kinds.items()
        }
        for rig in rigs.values():
            await rig.set_up()
        for case in ("unaltering", "same_state"):
            await _changes(case, rigs, points, repetitions)


async def _changes(
    case: str, rigs: dict[str, Rig], points: int, repetitions: int
) -> None:
    used: dict[str, list[float]] = {name: [] for name in rigs}
    for _ in range(repetitions):
        for name, rig in rigs.items():
            work = getattr(rig, case)
            used[name].append(cpu(lambda work=work: work(CHANGES)) / CHANGES * 1e6)
            await rig.hass.async_block_till_done()
    us = {name: median(times) for name, times in used.items()}
    say(
        f"{case}_change",
        points,
        us=rounded(us),
        above_none=rounded({name: us[name] - us["none"] for name in us}),
        ratio_to_listen=round(us["ours"] / us["listen"], 3),
        at_most=1.0,
    )


async def burst(points: int, repetitions: int) -> None:
    """Measure fault cycles: on, told, off, told; a burst of 500."""
    kinds = {
        "none": Rig,
        "listen": Listen,
        "automation": Automation,
        "automation_parallel": ParallelAutomation,
        "ours": Ours,
    }
    figures: dict[str, list[float]] = {name: [] for name in kinds}
    told: dict[str, int] = {}
    async with AsyncExitStack() as stack:
        rigs = {
            name: await stack.enter_async_context(running(kind, points, _folder()))
            for name, kind in kinds.items()
        }
        for rig in rigs.values():
            await rig.set_up()
        for _ in range(repetitions):
            for name, rig in rigs.items():
                used, told[name] = await _burst(rig, min(BURST, points))
                figures[name].append(used * 1e6)
    us = {name: median(times) for name, times in figures.items()}
    say(
        "fault_cycle",
        points,
        burst=min(BURST, points),
        us=rounded(us),
        above_none=rounded({name: us[name] - us["none"] for name in us}),
        faults_told=told,
        at_most_us=100,
    )


async def _burst(rig: Rig, faults: int) -> tuple[float, int]:
    """Return the CPU seconds per fault cycle, and how many faults were told."""
    rig.told.clear()
    gc.collect()
    gc.disable()
    begun = process_time()
    for state in (FAULT, FINE):
        for number in range(faults):
            rig.set(number, state)
        await rig.hass.async_block_till_done()
        if isinstance(rig, Ours):
            await _told(rig)
    used = process_time() - begun
    gc.enable()
    return used / faults, _faults_told(rig)


async def _told(rig: Rig) -> None:
    """Wait, without using the CPU, until the group wait is over and the mail is out."""
    before = len(rig.told)
    for _ in range(40):
        await asyncio.sleep(0.1)
        await rig.hass.async_block_till_done()
        if len(rig.told) > before:
            return
    raise TimeoutError("no mail")


def _faults_told(rig: Rig) -> int:
    """Count the faults that the subjects of the mails, or the notify calls, told about."""
    told = 0
    for call in rig.told:
        subject = call.data.get("title", "")
        if "Resolved" not in subject:
            more = re.search(r"and (\d+) more", subject)
            told += 1 + (int(more[1]) if more else 0)
    return told


async def setting_up(points: int, repetitions: int) -> None:
    """Measure set-up beside the same number of entities added by hand."""
    kinds = {"none": Rig, "entities": Entities, "ours": Ours}
    figures: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(repetitions):
        for name, kind in kinds.items():
            figures[name].append(await _set_up(kind, points) * 1e6 / points)
    us = {name: median(times) for name, times in figures.items()}
    say(
        "set_up",
        points,
        us_per_charge_point=rounded(us),
        ratio_to_entities=round(
            (us["ours"] - us["none"]) / (us["entities"] - us["none"]), 2
        ),
        at_most=1.5,
    )


async def _set_up(kind: type[Rig], points: int) -> float:
    async with running(kind, points, _folder()) as rig:
        gc.collect()
        begun = process_time()
        await rig.set_up()
        return process_time() - begun


async def memory(points: int) -> None:
    """Measure what a charge point costs beside its entities."""
    kib = {}
    for name, kind in {"none": Rig, "entities": Entities, "ours": Ours}.items():
        async with running(kind, points, _folder()) as rig:
            gc.collect()
            tracemalloc.start()
            await rig.set_up()
            gc.collect()
            kib[name] = tracemalloc.get_traced_memory()[0] / 1024 / points
            tracemalloc.stop()
    say(
        "memory",
        points,
        kib_per_charge_point=rounded(kib),
        beside_entities=round(kib["ours"] - kib["entities"], 2),
        at_most=3,
    )


def _folder() -> str:
    return tempfile.mkdtemp(prefix="bench-", dir=_FOLDERS.name)


_FOLDERS = tempfile.TemporaryDirectory(prefix="cp-bench-")


def cases(quick: bool) -> Iterator[tuple[str, Any]]:
    """Yield what is measured, smallest first."""
    for points in SIZES[:1] if quick else SIZES:
        yield "changes", changes(points, 3 if quick else 7)
        yield "burst", burst(points, 3 if quick else 5)
        yield "setting_up", setting_up(points, 1 if quick else 3)
        yield "memory", memory(points)


def main() -> int:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the smallest site only")
    parser.add_argument("--only", help="one of changes, burst, setting_up, memory")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    for name, case in cases(options.quick):
        if options.only in (None, name):
            asyncio.run(case)
        else:
            case.close()
    return 0


if __name__ == "__main__":
    with _FOLDERS:
        sys.exit(main())
