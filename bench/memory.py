"""What a charge point more takes of the memory."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
import gc
import logging
import multiprocessing
import tracemalloc

from .rigs import running
from .sites import Site


def kib_per_point(kind: type[Site], points: int) -> float:
    """Return the KiB of one charge point.

    In a process of its own: many things are kept once for all that run in one.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as process:
        return process.submit(_kib_per_point, kind, points).result()


def _kib_per_point(kind: type[Site], points: int) -> float:
    logging.disable(logging.WARNING)
    return asyncio.run(_measure(kind, points))


async def _measure(kind: type[Site], points: int) -> float:
    """Count what is added to a site that is there: the first one brings code and texts."""
    async with running(kind, points + 1) as rig:
        await rig.prepare()
        await rig.add_site((points,))
        gc.collect()
        tracemalloc.start()
        await rig.add_sites(range(points))
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / 1024 / points
