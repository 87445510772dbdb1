"""Timers: what is due at one time is found at that time, once, whatever overtook it."""

from datetime import datetime, timedelta

from custom_components.cp_notifications.engine.model import AlertKey, Case
from custom_components.cp_notifications.engine.timers import (
    TIDY_ABOVE,
    Due,
    Timed,
    Timers,
)

from .timeline import START

MINUTE = timedelta(minutes=1)
KEYS = [AlertKey(f"p{number}", Case.SENSORS) for number in range(500)]


class Clock:
    """What is expected when, as those who set timers know it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.expected: dict[Timed, datetime] = {}
        self.timers = Timers(self.expected.get)

    def sets(self, when: datetime, timed: Timed) -> None:
        """Something is to go on by itself."""
        self.expected[timed] = when
        self.timers.add(when, *timed)

    def due(self, now: datetime) -> list[Timed]:
        """Return what goes on; afterwards nothing expects it any more."""
        return [self._goes_on(timed) for timed in self.timers.due(now)]

    def _goes_on(self, timed: Timed) -> Timed:
        del self.expected[timed]
        return timed


def goes_on(key: AlertKey, group: str = "north") -> Timed:
    """Return the timer of an alert."""
    return Due.ALERT_GOES_ON, group, key


def test_a_burst_goes_on_at_once_each_alert_once() -> None:
    """Hundreds of alerts share a timer, and none is lost or doubled for it."""
    clock = Clock()
    burst = [goes_on(key) for key in KEYS]
    for timed in [*burst, *burst]:
        clock.sets(START + MINUTE, timed)
    assert clock.due(START) == []
    assert clock.due(START + MINUTE) == burst
    assert clock.timers.first() is None


def test_what_was_overtaken_does_not_go_on() -> None:
    """Of those that share a time only those go on that are still due then."""
    clock = Clock()
    for key in KEYS[:3]:
        clock.sets(START + MINUTE, goes_on(key))
    clock.sets(START + 2 * MINUTE, goes_on(KEYS[1]))
    assert clock.timers.first() == START + MINUTE
    assert clock.due(START + MINUTE) == [goes_on(KEYS[0]), goes_on(KEYS[2])]
    assert clock.timers.first() == START + 2 * MINUTE


def test_what_blinks_for_days_is_not_remembered_for_days() -> None:
    """Each blink overtakes a timer; a steady one that shares its time keeps none of them."""
    clock = Clock()
    clock.sets(START + timedelta(days=1), goes_on(KEYS[0]))
    for number in range(10_000):
        clock.sets(START + timedelta(days=1), goes_on(KEYS[1]))
        clock.sets(START + number * MINUTE, goes_on(KEYS[1]))
    assert len(clock.timers) <= 2 * TIDY_ABOVE
    assert clock.timers.first() == START + timedelta(days=1)


def test_what_is_being_set_is_not_tidied_away() -> None:
    """Whoever sets a timer may note only afterwards when it expects it."""
    clock = Clock()
    for number in range(TIDY_ABOVE):
        clock.timers.add(START, Due.FLUSH, f"gone {number}")
    clock.timers.add(START + MINUTE, Due.FLUSH, "north")
    clock.expected[Due.FLUSH, "north", None] = START + MINUTE
    assert clock.timers.first() == START + MINUTE
