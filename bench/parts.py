"""Where the time of a fault cycle goes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from time import thread_time
from typing import Any, Final
from unittest.mock import patch

from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.site import store

from .rigs import FAULT, FINE, Rig

PARTS: Final[dict[str, tuple[Any, str]]] = {
    "readings_taken": (Coordinator, "_take_readings"),
    "flush_and_timers": (Coordinator, "_on_timer"),
    "mails_written": (Coordinator, "_render"),
    "snapshots_collected": (Engine, "snapshot"),
    "snapshots_as_text": (store, "compact"),
    "snapshots_to_disk": (store.SnapshotStore, "_write_prepared_data"),
}
"""What is timed, wherever it is called from."""


async def parts(rig: Rig, chargers: range) -> dict[str, float]:
    """Let chargers have a fault and no more; return the CPU seconds of each part."""
    rig.told.clear()
    seconds = dict.fromkeys(("states", *PARTS), 0.0)
    with ExitStack() as stack:
        for name, (place, attribute) in PARTS.items():
            timed = _timed(getattr(place, attribute), name, seconds)
            stack.enter_context(patch.object(place, attribute, timed))
        for turn, state in enumerate((FAULT, FINE), 1):
            with _adding("states", seconds):
                for number in chargers:
                    rig.set(number, state)
            await rig.until_told(turn * len(chargers))
    return seconds


def _timed[**P, R](
    function: Callable[P, R], name: str, seconds: dict[str, float]
) -> Callable[P, R]:
    @wraps(function)
    def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        with _adding(name, seconds):
            return function(*args, **kwargs)

    return timed


@contextmanager
def _adding(name: str, seconds: dict[str, float]) -> Iterator[None]:
    begun = thread_time()
    yield
    seconds[name] += thread_time() - begun
