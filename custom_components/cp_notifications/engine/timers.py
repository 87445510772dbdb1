"""When what goes on by itself: one heap for all, and timers that events may overtake.

What goes on at one time in one group shares a timer: after a burst that is hundreds of alerts. A timer counts only
for what is still due at just its time. Those that were overtaken stay in the heap until they are at its top, or until
there are more of them than of the others.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import IntEnum, auto
from heapq import heappop, heappush
from typing import Final, NamedTuple

from .model import AlertKey

TIDY_ABOVE: Final = 64
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


type Timed = tuple[Due, str, AlertKey | None]
"""What is due: what for, the group (or the charge point of a silence), and the alert if it is one that goes on."""


class _Timer(NamedTuple):
    """One time of one subject; the number keeps the order of those that are due together."""

    when: datetime
    number: int
    due: Due
    subject: str
    keys: list[AlertKey | None]
    """The alerts that go on, each at least once; or one None."""


class Timers:
    """All timers of an engine."""

    def __init__(self, expected: Callable[[Timed], datetime | None]) -> None:
        """Ask `expected` when something is due now."""
        self._expected = expected
        self._heap: list[_Timer] = []
        self._last: dict[tuple[Due, str], _Timer] = {}
        """The timer of each kind and subject that was set last."""
        self._count = 0
        self._size = 0
        self._tidy_at = TIDY_ABOVE

    def __len__(self) -> int:
        """Return how many are remembered, with those that were overtaken."""
        return self._size

    def add(
        self, when: datetime, due: Due, subject: str, key: AlertKey | None = None
    ) -> None:
        """Set a timer, unless it is set already."""
        if self._size >= self._tidy_at:
            # Before it is set: whoever sets it may be about to expect it.
            self._tidy_up()
        timer = self._last.get((due, subject))
        if timer is None or timer.when != when:
            self._count += 1
            timer = _Timer(when, self._count, due, subject, [])
            self._last[due, subject] = timer
            heappush(self._heap, timer)
        elif key is None:
            return
        timer.keys.append(key)
        self._size += 1

    def _tidy_up(self) -> None:
        """Forget what was overtaken: something that blinks for days overtakes a timer each time."""
        # One that was set, overtaken and set again to the same time is there twice.
        alive: dict[tuple[datetime, Due, str], _Timer] = {}
        for timer in sorted(self._heap):
            if keys := self._waiting(timer):
                first = alive.setdefault((timer.when, timer.due, timer.subject), timer)
                known = first.keys if first is not timer else ()
                first.keys[:] = dict.fromkeys([*known, *keys])
        self._heap = list(alive.values())
        self._last = {(timer.due, timer.subject): timer for timer in self._heap}
        self._size = sum(len(timer.keys) for timer in self._heap)
        self._tidy_at = TIDY_ABOVE + 2 * self._size

    def _waiting(self, timer: _Timer) -> list[AlertKey | None]:
        """Return what is still due at the time of a timer."""
        when, _, due, subject, keys = timer
        return [key for key in keys if self._expected((due, subject, key)) == when]

    def first(self) -> datetime | None:
        """Return when the next timer is due that was not overtaken."""
        while self._heap and not self._counts(self._heap[0]):
            self._pop()
        return self._heap[0].when if self._heap else None

    def any_due(self, now: datetime) -> bool:
        """Return whether there may be something that is due."""
        return bool(self._heap) and self._heap[0].when <= now

    def due(self, now: datetime) -> Iterator[Timed]:
        """Yield what is due, also what is set meanwhile."""
        while self.any_due(now):
            timer = self._pop()
            for key in timer.keys:
                timed = (timer.due, timer.subject, key)
                if self._expected(timed) == timer.when:
                    yield timed

    def _counts(self, timer: _Timer) -> bool:
        when, _, due, subject, keys = timer
        return any(self._expected((due, subject, key)) == when for key in keys)

    def _pop(self) -> _Timer:
        timer = heappop(self._heap)
        self._size -= len(timer.keys)
        if self._last.get((timer.due, timer.subject)) is timer:
            del self._last[timer.due, timer.subject]
        return timer
