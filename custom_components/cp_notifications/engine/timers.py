"""When what goes on by itself: one heap for all, and timers that events may overtake.

A timer counts only if what it is about is still due at just its time. Those that were overtaken stay in
the heap until they are at its top, or until there are more of them than of the others.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import IntEnum, auto
from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

from .model import AlertKey

FEW: Final = 64
"""This many are not worth tidying up."""


class Due(IntEnum):
    """What a timer is for; a number, since it is looked up with each event."""

    ALERT_GOES_ON = auto()
    """A hold time, a recovery hold, or the wait for a reminder is over."""
    FLUSH = auto()
    """A group's wait for others is over."""
    MUTE_ENDS = auto()
    SILENCE_ENDS = auto()
    WEEKLY_MAIL = auto()


class Timer(NamedTuple):
    """One timer; the number keeps the order of those that are due together."""

    when: datetime
    number: int
    due: Due
    subject: str
    """The group, or the charge point of a silence."""
    key: AlertKey | None = None


class Timers:
    """All timers of an engine."""

    def __init__(self, expected: Callable[[Timer], datetime | None]) -> None:
        """Ask `expected` when what a timer is about is due now."""
        self._expected = expected
        self._heap: list[Timer] = []
        self._set: dict[tuple[Due, str, AlertKey | None], datetime] = {}
        """What the last timer of each kind and subject was set to."""
        self._count = 0
        self._tidy_at = FEW

    def __len__(self) -> int:
        """Return how many are remembered, with those that were overtaken."""
        return len(self._heap)

    def add(
        self, when: datetime, due: Due, subject: str, key: AlertKey | None = None
    ) -> None:
        """Set a timer, unless it is set already."""
        if self._set.get((due, subject, key)) == when:
            return
        self._set[due, subject, key] = when
        self._count += 1
        heappush(self._heap, Timer(when, self._count, due, subject, key))
        if len(self._heap) > self._tidy_at:
            self._tidy_up()

    def _tidy_up(self) -> None:
        """Forget what was overtaken: something that blinks for days overtakes a timer each time."""
        # One that was set, overtaken and set again to the same time is there twice.
        alive = {
            (t.due, t.subject, t.key): t
            for t in sorted(self._heap, reverse=True)
            if self._counts(t)
        }
        self._heap = list(alive.values())
        heapify(self._heap)
        self._set = {subject: timer.when for subject, timer in alive.items()}
        self._tidy_at = FEW + 2 * len(self._heap)

    def first(self) -> datetime | None:
        """Return when the next timer is due that was not overtaken."""
        while self._heap and not self._counts(self._heap[0]):
            self._pop()
        return self._heap[0].when if self._heap else None

    def due(self, now: datetime) -> Iterator[Timer]:
        """Yield what is due, also what is set meanwhile."""
        while self._heap and self._heap[0].when <= now:
            timer = self._pop()
            if self._counts(timer):
                yield timer

    def _pop(self) -> Timer:
        timer = heappop(self._heap)
        subject = (timer.due, timer.subject, timer.key)
        if self._set.get(subject) == timer.when:
            del self._set[subject]
        return timer

    def _counts(self, timer: Timer) -> bool:
        return self._expected(timer) == timer.when
