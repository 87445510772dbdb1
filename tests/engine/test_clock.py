"""Clocks that are wrong: nothing waits longer because of them, and nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.cp_notifications.engine.fold import fold
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Item,
    ItemState,
    Mute,
    Notification,
    Outage,
    Outcome,
    Reason,
    Retry,
    Tick,
)

from .timeline import FUSE, START, UNAVAILABLE, Story, group, site

YEARS = timedelta(days=3650)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def story(*failures: Outcome, **timing: Any) -> Story:
    """A group of one charge point; the first tries of its mails fail like this."""
    it = Story(site(["p1"], group("p1", **timing)))
    it.outcomes["ann@example.com"] = list(failures)
    return it


def set_back(it: Story, delta: timedelta = YEARS) -> Story:
    """Set the clock back; the timer that was armed fires no later for it."""
    it.now -= delta
    it.handle(Tick())
    return it


def test_the_wait_for_others_is_no_longer_when_the_clock_is_set_back() -> None:
    """The clock was ten years fast, and the mail must not wait for them."""
    it = set_back(story().trips("p1"))
    assert it.engine.wake_at == it.now + timedelta(seconds=10)
    assert len(it.later(seconds=10).mails) == 1


def test_what_began_in_the_future_begins_now() -> None:
    """A mail with a date years ahead would be believed by nobody."""
    it = set_back(story().trips("p1")).later(minutes=1)
    assert it.mails[0].notification.items[0].since == START - YEARS
    it.clears("p1").later(minutes=1)
    end = it.mails[1].notification.items[0]
    assert (end.since, end.until) == (START - YEARS, it.now - timedelta(minutes=1))


def test_a_hold_time_is_no_longer_when_the_clock_is_set_back() -> None:
    """It begins again at most."""
    it = set_back(story().trips("p1", UNAVAILABLE).later(minutes=4))
    assert it.later(minutes=5, seconds=9).mails == []
    assert len(it.later(seconds=1).mails) == 1


def test_a_recovery_hold_is_no_longer_when_the_clock_is_set_back() -> None:
    """The end is told."""
    it = story(recovery_hold=HOUR).trips("p1").later(minutes=1).clears("p1")
    assert len(set_back(it).later(hours=1, seconds=10).mails) == 2


def test_a_reminder_is_no_later_when_the_clock_is_set_back() -> None:
    """It lasts after all."""
    it = story(repeat_interval=HOUR).trips("p1").later(minutes=1)
    assert len(set_back(it).later(hours=1, seconds=10).mails) == 2


def test_a_failed_mail_is_tried_no_later_when_the_clock_is_set_back() -> None:
    """Neither if the account failed nor if an address did."""
    it = story(Outcome.ACCOUNT_FAILED, Outcome.ADDRESS_FAILED).trips("p1")
    set_back(it.later(seconds=10)).later(minutes=15)
    assert len(set_back(it).later(minutes=15).mails) == 1


def test_an_outage_does_not_begin_in_the_future() -> None:
    """People would be told when it is, not how long it lasts."""
    it = set_back(story(*[Outcome.ACCOUNT_FAILED] * 9).trips("p1").later(seconds=10))
    it.later(minutes=3)
    outage = it.engine.outbox.account.outage(it.now)
    assert outage is not None
    assert outage.since == START - YEARS + timedelta(seconds=10)


def test_the_weekly_mail_comes_within_a_week_when_the_clock_is_set_back() -> None:
    """It was planned for a Monday in ten years."""
    it = set_back(story(weekly=True))
    assert len(it.later(days=7).mails) == 1


def test_what_comes_back_after_the_clock_was_wrong_ends_after_it_began() -> None:
    """A mail that says otherwise would be believed by nobody; the restart kept when it began."""
    it = story(recovery_hold=HOUR).trips("p1").later(minutes=1).clears("p1")
    it.now -= timedelta(minutes=30)
    it.restarts().trips("p1").later(minutes=1).clears("p1").later(hours=2)
    end = it.mails[-1].notification.items[0]
    assert end.until is not None
    assert end.since <= end.until


def test_late_mails_are_folded_with_their_first_beginning_whatever_the_clock() -> None:
    """They were written before and after it was set back."""
    key = AlertKey("p1", FUSE)
    times = [(START, START), (START - HOUR, START - timedelta(minutes=5))]
    waiting = [
        Notification(
            str(number),
            "north",
            "North",
            Reason.FIRING,
            until,
            (Item(key, since, until, name="P1", state=ItemState.OVER),),
        )
        for number, (since, until) in enumerate(times)
    ]
    [item] = fold(waiting, "3", None, START).items
    assert (item.since, item.until) == times[1]


def test_a_mail_that_waits_does_not_tell_of_the_future() -> None:
    """It was written by a clock that was ten years fast, and the mail server was down."""
    it = story(*[Outcome.ACCOUNT_FAILED] * 5).trips("p1").later(minutes=3)
    it.clears("p1").later(seconds=40)
    set_back(it)
    then = it.now
    mail = it.later(hours=1).mails[0].notification
    [item] = mail.items
    assert mail.created == item.since == item.until == then
    assert mail.late is not None
    assert mail.late.since == then


def test_a_mail_that_was_late_already_does_not_tell_of_the_future() -> None:
    """It was folded and tried in vain before the clock was set back."""
    it = story(*[Outcome.ACCOUNT_FAILED] * 9).trips("p1").later(minutes=3)
    it.clears("p1").later(minutes=5)
    set_back(it)
    [delivery] = it.engine.outbox.deliveries.values()
    assert delivery.notification.late == Outage(it.now, it.now)


def test_what_was_written_by_a_wrong_clock_does_not_tell_of_the_future() -> None:
    """Neither what is open nor what waits, after a restart by a clock that is right."""
    it = story(*[Outcome.ACCOUNT_FAILED] * 3, recovery_hold=HOUR).trips("p1")
    it.later(minutes=1).clears("p1")
    it.now -= YEARS
    it.restarts()
    then = it.now
    [view] = it.engine.alerts()
    assert (view.since, view.until) == (then, then)
    [item] = it.later(minutes=20).mails[0].notification.items
    assert item.since == then


def test_a_group_was_not_told_in_the_future() -> None:
    """Its sensor would show a time to come."""
    it = set_back(story().trips("p1").later(minutes=1))
    assert it.engine.group_view("north").last_told == it.now


def test_what_came_before_the_clock_was_set_back_does_not_make_it_unstable_for_long() -> (
    None
):
    """It counts as of now, and is forgotten after an hour."""
    it = story()
    for _ in range(3):
        it.trips("p1").later(minutes=5).clears("p1").later(minutes=5)
    set_back(it).later(hours=2).trips("p1").later(minutes=1)
    assert not it.mails[-1].notification.items[0].unstable


def test_a_mute_ends_when_a_person_has_said() -> None:
    """That is a moment, not a wait."""
    it = story()
    it.handle(Mute("north", True, START + HOUR))
    assert set_back(it, HOUR).engine.group_view("north").muted_until == START + HOUR


def test_what_was_written_by_a_wrong_clock_waits_no_longer_after_a_restart() -> None:
    """A small computer without a battery for its clock begins in the past."""
    it = story().trips("p1")
    it.now -= YEARS
    assert len(it.restarts().later(seconds=10).mails) == 1


def test_any_event_notices_that_the_clock_was_set_back() -> None:
    """It need not be the timer."""
    it = story().trips("p1")
    it.now -= YEARS
    it.handle(Retry())
    assert len(it.later(seconds=10).mails) == 1


@pytest.mark.parametrize("delta", [timedelta(0), timedelta(milliseconds=1), HOUR])
def test_a_clock_that_is_set_back_doubles_nothing(delta: timedelta) -> None:
    """Time servers do it all the time, by a little."""
    it = set_back(story().trips("p1").later(minutes=1), delta).later(hours=2)
    assert it.trips("p1").later(hours=1).reasons() == [
        (f"north p1 {FUSE} firing", "told")
    ]
    assert len(it.mails) == 1


def test_a_shorter_wait_for_others_counts_at_once() -> None:
    """As does every other changed timing."""
    it = story(group_wait=HOUR).trips("p1").later(minutes=1)
    it.configures(site(["p1"], group("p1", group_wait=timedelta(seconds=5))))
    assert len(it.later(seconds=5).mails) == 1


def test_a_shorter_recovery_hold_counts_at_once() -> None:
    """Also for what is fine already."""
    it = story(recovery_hold=HOUR).trips("p1").later(minutes=1).clears("p1")
    it.configures(site(["p1"], group("p1", recovery_hold=timedelta(seconds=5))))
    assert len(it.later(seconds=15).mails) == 2
