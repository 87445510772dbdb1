"""What a site takes of the memory, and each charge point in it."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
import gc
import logging
import multiprocessing
import tracemalloc
from typing import NamedTuple

from .rigs import running
from .sites import Site


class Memory(NamedTuple):
    """KiB that are taken."""

    site: float
    """By a site itself, with its notification group."""
    charge_point: float
    """By each charge point in it."""


def taken(kind: type[Site], points: int) -> Memory:
    """Return the KiB of a site and of one of so many charge points.

    In a process of its own: many things are kept once for all that run in one.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as process:
        return process.submit(_taken, kind, points).result()


def _taken(kind: type[Site], points: int) -> Memory:
    logging.disable(logging.WARNING)
    return asyncio.run(_measure(kind, points))


async def _measure(kind: type[Site], points: int) -> Memory:
    """Count what is added to a site that is there: the first one brings code and texts."""
    async with running(kind, points + 2) as rig:
        await rig.prepare()
        await rig.add_site((points,))
        tracemalloc.start()
        smallest = await _added(rig, [points + 1])
        sites = len(rig.entries)
        all_of_them = await _added(rig, range(points))
        sites = len(rig.entries) - sites
    charge_point = (all_of_them - sites * smallest) / (points - sites)
    return Memory(smallest - charge_point, charge_point)


async def _added(rig: Site, points: Iterable[int]) -> float:
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    await rig.add_sites(points)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    return (after - before) / 1024
