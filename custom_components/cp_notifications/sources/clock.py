"""Whether the clock was set, or the machine has slept: then ages that were counted by it say nothing."""

from time import monotonic, time
from typing import Final

JUMP: Final = 10.0
"""Seconds by which the clock must move at once to have been set. What keeps it right moves it far more slowly."""


class Clock:
    """The clock of the machine, beside one that nobody can set and that stands still while the machine sleeps."""

    __slots__ = ("_ahead",)

    def __init__(self) -> None:
        """Look at both."""
        self._ahead = time() - monotonic()

    def has_jumped(self) -> bool:
        """Return whether the clock was set, forward or back, since this was asked last."""
        before, self._ahead = self._ahead, time() - monotonic()
        return abs(self._ahead - before) >= JUMP
