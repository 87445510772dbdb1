"""When an alert goes on by itself: what "it is told at 14:05, if it lasts" is made of."""

from datetime import timedelta
from typing import Any

from custom_components.cp_notifications.engine.model import (
    Acknowledge,
    AlertKey,
    Mute,
    Outcome,
    Silence,
)

from .timeline import FUSE, START, UNAVAILABLE, Story, group, site

FUSE_1 = AlertKey("p1", FUSE)
HOUR = timedelta(hours=1)


def story(**timing: Any) -> Story:
    """One charge point in one group."""
    return Story(site(["p1"], group("p1", **timing)))


def goes_on(it: Story) -> tuple[str, str | None]:
    """Return why the mail about the alert was or was not sent, and when it goes on."""
    (view,) = it.engine.alerts()
    return view.reason, f"{view.goes_on:%H:%M:%S}" if view.goes_on else None


def test_what_is_held_goes_on_when_it_has_lasted() -> None:
    """By default an interruption is told after five minutes."""
    assert goes_on(story().trips("p1", UNAVAILABLE)) == ("holding", "12:05:00")


def test_what_is_due_waits_for_others() -> None:
    """Until the group wait is over."""
    assert goes_on(story().trips("p1")) == ("waiting_for_others", "12:00:10")


def test_what_is_told_goes_on_with_a_reminder_if_there_is_one() -> None:
    """Without reminders nothing happens before it is over."""
    assert goes_on(story().trips("p1").at("12:01")) == ("told", None)
    reminded = story(repeat_interval=HOUR).trips("p1").at("12:01")
    assert goes_on(reminded) == ("told", "13:00:00")


def test_what_somebody_has_seen_waits_for_nothing() -> None:
    """There are no reminders of it any more."""
    it = story(repeat_interval=HOUR).trips("p1").at("12:01")
    it.handle(Acknowledge(FUSE_1, "Ann"))
    assert goes_on(it) == ("acknowledged", None)


def test_what_is_fine_again_goes_on_when_that_has_lasted() -> None:
    """Whatever else holds: it counts as over then."""
    it = story(recovery_hold=timedelta(minutes=2)).trips("p1").at("12:01")
    it.clears("p1")
    assert goes_on(it)[1] == "12:03:00"


def test_a_mute_goes_on_when_it_ends_if_it_does() -> None:
    """One without an end waits for a person."""
    it = story()
    it.handle(Mute("north", True, START + HOUR, "Ann"))
    assert goes_on(it.trips("p1")) == ("muted", "13:00:00")
    it.handle(Mute("north", True, None, "Ann"))
    assert goes_on(it) == ("muted", None)


def test_a_silence_goes_on_when_it_ends() -> None:
    """It always ends."""
    it = story()
    it.handle(Silence("p1", START + HOUR, "Ann"))
    assert goes_on(it.trips("p1")) == ("silenced", "13:00:00")


def test_a_mail_that_was_not_taken_goes_on_with_the_next_try() -> None:
    """While it is under way there is none."""
    it = story()
    it.outcomes["ann@example.com"] = [Outcome.ADDRESS_FAILED]
    it.trips("p1").at("12:00:11")
    reason, when = goes_on(it)
    assert reason == "in_outbox"
    assert when is not None
    assert when > "12:00:10"


def test_what_nobody_wants_to_hear_of_goes_on_never() -> None:
    """There is nobody to tell."""
    it = Story(site(["p1", "p2"], group("p2")))
    assert goes_on(it.trips("p1")) == ("no_group", None)
