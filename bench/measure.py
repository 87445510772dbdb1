"""How it is measured: CPU time, interleaved repetitions, medians."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
import gc
import json
from random import Random
from statistics import median
from time import process_time
from typing import Any, Final

from .rigs import Rig, running

REGISTRIES_ARE_SAVED: Final = 12.0
"""Seconds after which Home Assistant has written down what was set up: that is not to be measured with the rest."""

_ORDER: Final = Random(1)


class Stopwatch:
    """Seconds of CPU that this process has used, in all of its threads."""

    seconds: float = 0.0


@contextmanager
def cpu() -> Iterator[Stopwatch]:
    """Measure what is done inside.

    What is there already is not the garbage collector's to walk through: in one process with several rigs
    that would be a cost of the others. What comes inside is.
    """
    gc.collect()
    gc.freeze()
    watch = Stopwatch()
    begun = process_time()
    yield watch
    watch.seconds = process_time() - begun
    gc.unfreeze()


@asynccontextmanager
async def set_up(
    kinds: Mapping[str, type[Rig]], points: int
) -> AsyncIterator[dict[str, Rig]]:
    """Yield rigs that are all set up, side by side."""
    async with AsyncExitStack() as stack:
        rigs = {}
        for name, kind in kinds.items():
            rigs[name] = await stack.enter_async_context(running(kind, points))
            await rigs[name].set_up()
            await rigs[name].hass.async_block_till_done()
        await asyncio.sleep(REGISTRIES_ARE_SAVED)
        yield rigs


async def interleaved[T](
    things: Mapping[str, T], measure: Callable[[T], Awaitable[float]], repetitions: int
) -> dict[str, list[float]]:
    """Measure each thing once, then each again, in ever another order; return all figures."""
    figures: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(repetitions):
        for name in _ORDER.sample(list(things), len(things)):
            figures[name].append(await measure(things[name]))
    return figures


def medians(figures: Mapping[str, list[float]]) -> dict[str, float]:
    """Return the median of each."""
    return {name: median(values) for name, values in figures.items()}


def ratio(
    figures: Mapping[str, list[float]], name: str, to: str, above: str | None = None
) -> float:
    """Return the median ratio of one to another, each pair measured one after the other.

    With `above` the figures of that floor are subtracted from both first.
    """
    floor = median(figures[above]) if above else 0.0
    pairs = zip(figures[name], figures[to], strict=True)
    return round(median((a - floor) / (b - floor) for a, b in pairs), 3)


def rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Return figures with as many digits as mean something."""
    return {name: float(f"{figure:.3g}") for name, figure in figures.items()}


def above(figures: Mapping[str, float], floor: str) -> dict[str, float]:
    """Return by how much the others are above a floor."""
    return rounded({k: v - figures[floor] for k, v in figures.items() if k != floor})


def say(case: str, **figures: Any) -> None:
    """Print one line."""
    print(json.dumps({"case": case, **figures}), flush=True)  # noqa: T201 - a program of its own
