"""No noise: blinks, flapping, reminders and quiet hours."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Group,
    QuietHours,
    Reason,
)
from custom_components.cp_notifications.engine.quiet import next_weekly, quiet_until

from .timeline import FUSE, SENSORS, START, UNAVAILABLE, Story, group, site

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(7), UTC)
HALF_MINUTE = timedelta(seconds=30)


def story(*groups: Group) -> Story:
    """Two charge points; by default in one group with the default recovery hold."""
    return Story(site(["p1", "p2"], *(groups or (patient(),))))


def patient(**timing: Any) -> Group:
    """Return a group of both charge points; half a minute of fine is a blink."""
    return group("p1", "p2", **{"recovery_hold": HALF_MINUTE, **timing})


# ---- recovery hold ----------------------------------------------------------------


def test_a_blink_of_fine_does_not_end_an_alert() -> None:
    """Nobody hears of it."""
    it = story().trips("p1").at("12:30").clears("p1").later(seconds=29).trips("p1")
    assert it.at("14:00").told() == ["12:00:10 p1 fuse_tripped firing"]


def test_an_end_is_told_after_the_recovery_hold_with_its_real_time() -> None:
    """It was over when it was first fine."""
    it = story().trips("p1").at("12:30").clears("p1").at("13:00")
    item = it.mails[1].notification.items[0]
    assert it.told()[1:] == ["12:30:40 p1 fuse_tripped resolved"]
    assert item.until == START + timedelta(minutes=30)


def test_a_fault_within_the_group_wait_is_told_once_as_over() -> None:
    """It does not wait for the recovery hold to be told."""
    it = story().trips("p1").later(seconds=2).clears("p1").at("13:00")
    assert it.told() == ["12:00:10 p1 fuse_tripped over"]


def test_a_group_still_has_a_problem_during_the_recovery_hold() -> None:
    """The sensor does not blink either."""
    it = story().trips("p1").at("12:30").clears("p1")
    assert it.engine.group_view("north").firing == 1
    assert it.later(seconds=31).engine.group_view("north").firing == 0


def test_a_second_clear_does_not_start_the_recovery_hold_again() -> None:
    """Another source that says fine is no news."""
    it = story().trips("p1").at("12:30").clears("p1").later(seconds=20)
    it.clears("p1", source="report").at("13:00")
    assert it.told()[1:] == ["12:30:40 p1 fuse_tripped resolved"]


def test_a_group_that_wants_no_ends_has_blinks_held_all_the_same() -> None:
    """Otherwise each would be a new beginning."""
    it = story(patient(send_resolved=False)).trips("p1").at("12:30").clears("p1")
    it.later(seconds=10).trips("p1").at("12:40").clears("p1").at("13:00")
    assert it.told() == ["12:00:10 p1 fuse_tripped firing"]
    assert it.reasons() == []


def test_a_recovery_hold_goes_on_over_a_restart() -> None:
    """It ends when it would have."""
    it = story().trips("p1").at("12:30").clears("p1").later(seconds=10).restarts()
    assert it.at("13:00").told()[1:] == ["12:30:40 p1 fuse_tripped resolved"]


# ---- flapping --------------------------------------------------------------------------


def flap(it: Story, times: int, minutes: float = 6) -> Story:
    """Let a fault come and go."""
    for _ in range(times):
        it.trips("p1").later(minutes=minutes).clears("p1").later(minutes=minutes)
    return it


def test_what_comes_and_goes_is_told_three_times_then_once_as_unstable() -> None:
    """And then again when it has been quiet for an hour, with how often it came."""
    it = flap(story(), 10)
    items = [mail.notification.items[0] for mail in it.mails]
    assert [(item.state, item.unstable) for item in items] == [
        ("firing", False),
        ("resolved", False),
        ("firing", False),
        ("resolved", False),
        ("firing", False),
        ("resolved", False),
        ("firing", True),
    ]
    it.mails.clear()
    it.later(hours=2)
    [mail] = it.mails
    [item] = mail.notification.items
    assert (item.state, item.unstable, item.times) == ("resolved", True, 10)


def test_an_unstable_alert_says_so() -> None:
    """Whoever asks is not told that all is told."""
    it = flap(story(), 4)
    assert it.reasons() == [("north p1 fuse_tripped recovering", "unstable")]


def test_an_unstable_shock_is_told_as_unstable_not_as_over() -> None:
    """It was fine again before it could be told, but it will be back."""
    it = story()
    for _ in range(4):
        it.trips("p1", SENSORS).later(seconds=2).clears("p1", SENSORS)
        it.later(minutes=5)
    states = [mail.notification.items[0].state for mail in it.mails]
    assert states == ["over", "over", "over", "firing"]


def test_what_comes_now_and_then_is_not_unstable() -> None:
    """Three times within an hour are told each time, for ever."""
    it = flap(story(), 6, minutes=11)
    assert len(it.mails) == 12
    assert len(it.engine.groups["north"].begins[AlertKey("p1", FUSE)]) <= 4


def test_what_has_been_quiet_is_forgotten() -> None:
    """Memory is for what happens."""
    it = flap(story(), 2).later(hours=2).trips("p2").later(minutes=1)
    assert list(it.engine.groups["north"].begins) == [AlertKey("p2", FUSE)]


def test_flapping_is_remembered_over_a_restart() -> None:
    """A restart is not a fresh start for a loose contact."""
    it = flap(story(), 3).restarts()
    it.mails.clear()
    it.trips("p1").later(minutes=1)
    assert it.mails[0].notification.items[0].unstable


def test_what_blinks_does_not_fill_the_memory() -> None:
    """Each blink overtakes a timer; they are forgotten in time."""
    it = story().trips("p2", UNAVAILABLE)
    for _ in range(250):
        it.trips("p1", UNAVAILABLE).later(seconds=1).clears("p1", UNAVAILABLE)
    assert len(it.engine.timers) < 100
    assert it.at("13:00").told() == ["12:05:10 p2 unavailable firing"]


# ---- reminders --------------------------------------------------------------------------------


def test_without_an_interval_there_are_no_reminders() -> None:
    """Told once, and nothing else."""
    it = story().trips("p1").later(days=60)
    assert it.told() == ["12:00:10 p1 fuse_tripped firing"]


def test_reminders_come_ever_later_up_to_a_week() -> None:
    """Who has not reacted to three will not react to thirty."""
    it = story(patient(repeat_interval=timedelta(days=1))).trips("p1").later(days=40)
    reasons = [mail.notification.reason for mail in it.mails]
    days = [(mail.notification.created - START).days for mail in it.mails]
    assert days == [0, 1, 3, 7, 14, 21, 28, 35]
    assert reasons == [Reason.FIRING] + [Reason.REPEAT] * 7


def test_a_reminder_is_not_told_of_what_is_over() -> None:
    """It ended just before."""
    it = story(patient(repeat_interval=timedelta(hours=1))).trips("p1")
    it.at("12:59:59").clears("p1").at("14:00")
    assert it.told()[1:] == ["13:00:39 p1 fuse_tripped resolved"]


def test_a_reminder_that_waits_for_others_is_dropped_when_it_is_over() -> None:
    """The end is told instead."""
    it = story(patient(repeat_interval=timedelta(hours=1))).trips("p1")
    it.at("13:00:05").clears("p1").at("14:00")
    assert it.told()[1:] == ["13:00:45 p1 fuse_tripped resolved"]


def test_nothing_is_repeated_of_what_cannot_be_known() -> None:
    """While the charge point is gone, what else was wrong there is anybody's guess."""
    it = story(patient(repeat_interval=timedelta(hours=1))).trips("p1")
    it.at("12:10").trips("p1", UNAVAILABLE).at("12:58")
    it.told()
    assert it.at("13:14").told() == []
    assert it.at("13:16").told() == ["13:15:10 p1 unavailable still"]


def test_a_new_interval_counts_for_what_lasts() -> None:
    """Switched on it reminds, switched off it does not."""
    it = story().trips("p1").at("12:30")
    it.configures(site(["p1"], patient(repeat_interval=timedelta(hours=1))))
    assert it.at("13:31").told()[1:] == ["13:30:10 p1 fuse_tripped still"]
    it.configures(site(["p1"], patient())).later(days=9)
    assert it.told() == []


def test_reminders_go_on_over_a_restart() -> None:
    """At their time."""
    it = story(patient(repeat_interval=timedelta(hours=1))).trips("p1").at("12:30")
    assert it.restarts().at("13:01").told()[1:] == ["13:00:10 p1 fuse_tripped still"]


# ---- quiet hours ----------------------------------------------------------------------------------


def test_what_may_wait_is_one_mail_in_the_morning() -> None:
    """It says that it waited; a fault that came and went in the night is in it."""
    it = story(patient(quiet=NIGHT, hold=dict.fromkeys(Case, timedelta(0))))
    it.at("23:00").trips("p1", UNAVAILABLE).trips("p2", SENSORS)
    it.at("23:30").clears("p2", SENSORS).at("23:40")
    assert ("north p1 unavailable firing", "quiet_hours") in it.reasons()
    it.later(hours=8)
    assert it.mails[0].notification.quiet
    assert it.told() == ["07:00 p1 unavailable firing, p2 sensors over"]


def test_a_tripped_fuse_does_not_wait_for_the_morning() -> None:
    """And takes along what waits; that mail does not claim to have waited."""
    it = story(patient(quiet=NIGHT)).at("23:00").trips("p2", SENSORS).at("23:30")
    it.trips("p1").at("23:31")
    assert not it.mails[0].notification.quiet
    assert it.told() == ["23:30:10 p1 fuse_tripped firing, p2 sensors firing"]


def test_the_end_of_what_was_urgent_may_wait() -> None:
    """Good news wakes nobody."""
    it = story(patient(quiet=NIGHT)).at("23:00").trips("p1").at("23:30").clears("p1")
    it.later(hours=8)
    assert it.told() == [
        "23:00:10 p1 fuse_tripped firing",
        "07:00 p1 fuse_tripped resolved",
    ]


def test_what_is_urgent_is_for_the_group_to_say() -> None:
    """Some want nothing at night."""
    it = story(patient(quiet=NIGHT, urgent=frozenset())).at("23:00").trips("p1")
    assert it.later(hours=9).told() == ["07:00 p1 fuse_tripped firing"]


def test_quiet_hours_go_on_over_a_restart() -> None:
    """What waits for the morning does so after it, too."""
    it = story(patient(quiet=NIGHT)).at("23:00").trips("p1", SENSORS).at("23:30")
    it.restarts().later(hours=9)
    assert it.told() == ["07:00 p1 sensors firing"]


def test_by_day_nobody_waits() -> None:
    """Quiet hours are for the night."""
    it = story(patient(quiet=NIGHT)).trips("p1", SENSORS).at("12:30")
    assert it.told() == ["12:00:10 p1 sensors firing"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T20:59:59", None),
        ("2026-11-22T21:00:00", "2026-11-23T06:00:00"),
        ("2026-11-23T05:59:59", "2026-11-23T06:00:00"),
        ("2026-11-23T06:00:00", None),
        ("2026-03-28T21:30:00", "2026-03-29T05:00:00"),
        ("2026-10-24T20:30:00", "2026-10-25T06:00:00"),
    ],
    ids=["before", "begin", "last_second", "end", "clocks_forward", "clocks_back"],
)
def test_quiet_hours_follow_the_wall_clock(now: str, expected: str | None) -> None:
    """From ten to seven in Berlin, also in the nights when the clocks change."""
    quiet = QuietHours(time(22), time(7), BERLIN)
    end = quiet_until(quiet, utc(now))
    assert end == (expected and utc(expected))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-10-24T23:40:00", "2026-10-25T00:30:00"),
        ("2026-10-25T00:10:00", "2026-10-25T00:30:00"),
        ("2026-10-25T00:40:00", None),
        ("2026-10-25T01:10:00", "2026-10-25T01:30:00"),
        ("2026-10-25T01:30:00", None),
        ("2026-03-29T00:50:00", "2026-03-29T01:30:00"),
        ("2026-03-29T01:10:00", None),
    ],
)
def test_quiet_hours_that_end_in_the_hour_of_the_change_end_that_night(
    now: str, expected: str | None
) -> None:
    """In autumn half past two comes twice, in spring never; nobody waits a day longer for that."""
    end = quiet_until(QuietHours(time(22), time(2, 30), BERLIN), utc(now))
    assert end == (expected and utc(expected))


def test_quiet_hours_need_not_span_midnight() -> None:
    """A siesta."""
    quiet = QuietHours(time(13), time(15), UTC)
    assert quiet_until(quiet, START) is None
    assert quiet_until(quiet, utc("2026-11-22T14:00")) == utc("2026-11-22T15:00")
    assert quiet_until(quiet, utc("2026-11-22T15:00")) is None


def test_the_same_start_and_end_are_no_quiet_hours() -> None:
    """Rather no quiet than no mails."""
    assert quiet_until(QuietHours(time(7), time(7), UTC), START) is None


@given(start=st.times(), end=st.times(), minutes=st.integers(0, 60 * 24 * 365 * 2))
def test_quiet_hours_always_end_in_the_future_and_within_a_day(
    start: time, end: time, minutes: int
) -> None:
    """Whatever the clocks do."""
    now = START + timedelta(minutes=minutes)
    until = quiet_until(QuietHours(start, end, BERLIN), now)
    assert until is None or now < until <= now + timedelta(hours=25)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T12:00", "2026-11-23T07:00"),
        ("2026-11-23T06:59", "2026-11-23T07:00"),
        ("2026-11-23T07:00", "2026-11-30T07:00"),
        ("2026-03-26T12:00", "2026-03-30T06:00"),
    ],
    ids=["sunday", "just_before", "just_then", "summer_time"],
)
def test_the_weekly_mail_comes_on_monday_at_eight(now: str, expected: str) -> None:
    """In Berlin, in winter and in summer."""
    assert next_weekly(utc(now), BERLIN) == utc(expected)


def utc(text: str) -> datetime:
    """Return a time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
