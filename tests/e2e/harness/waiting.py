"""Waiting for something to become true, for a bounded time."""

from collections.abc import Callable
import time

POLL_SECONDS = 0.05


class TooLateError(Exception):
    """It did not come in time; the text says what."""


def wait_until[T](look: Callable[[], T | None], seconds: float, what: str) -> T:
    """Return the first thing that `look` finds.

    `look` answers None or False while there is nothing yet. `what` completes the
    sentence "Waited 10 s for ...".
    """
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TooLateError(f"Waited {seconds:g} s for {what}")
        time.sleep(POLL_SECONDS)
    return found
