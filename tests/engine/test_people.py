"""What people do: acknowledge, silence, mute for a time; and what they are told on Mondays."""

from datetime import UTC, time, timedelta
from typing import Any

from custom_components.cp_notifications.engine.model import (
    Acknowledge,
    AlertAcknowledged,
    AlertKey,
    GroupChanged,
    GroupView,
    Mute,
    QuietHours,
    Reason,
    Silence,
    SilenceView,
    Verdict,
    Watching,
)

from .timeline import FUSE, SENSORS, START, UNAVAILABLE, Story, group, site

HOUR = timedelta(hours=1)
FUSE_1 = AlertKey("p1", FUSE)


def story(**timing: Any) -> Story:
    """Two charge points in one group."""
    return Story(site(["p1", "p2"], group("p1", "p2", **timing)))


def silences(it: Story, hours: float, charge_point: str = "p1") -> Story:
    """A person silences a charge point for some hours from now."""
    until = it.now + timedelta(hours=hours)
    it.handle(Silence(charge_point, until, "Ann"))
    return it


# ---- acknowledge ---------------------------------------------------------------------


def test_an_acknowledged_alert_is_not_repeated_until_it_is_over() -> None:
    """And who did it is recorded; the next one is told and repeated as ever."""
    it = story(repeat_interval=HOUR).trips("p1").at("12:30")
    changed, said = it.handle(Acknowledge(FUSE_1, "Ann"))
    assert changed == GroupChanged("north")
    assert isinstance(said, AlertAcknowledged)
    assert (said.groups, said.alert.acknowledged_by) == (("north",), "Ann")
    assert it.reasons() == [("north p1 fuse_tripped firing", "acknowledged")]
    assert next(it.engine.alerts()).acknowledged_by == "Ann"
    assert it.at("20:00").told() == ["12:00:10 p1 fuse_tripped firing"]
    it.clears("p1").at("20:01").trips("p1").at("21:30")
    assert it.told() == [
        "20:00:10 p1 fuse_tripped resolved",
        "20:01:10 p1 fuse_tripped firing",
        "21:01:10 p1 fuse_tripped still",
    ]


def test_who_acknowledges_without_a_name_has_seen_it_all_the_same() -> None:
    """Not everybody who may press a button has one."""
    it = story(repeat_interval=HOUR).trips("p1").at("12:30")
    it.handle(Acknowledge(FUSE_1))
    assert it.reasons() == [("north p1 fuse_tripped firing", "acknowledged")]
    assert it.restarts().at("20:00").told() == ["12:00:10 p1 fuse_tripped firing"]


def test_a_reminder_that_waits_for_others_is_dropped_when_acknowledged() -> None:
    """Somebody was quicker."""
    it = story(repeat_interval=HOUR).trips("p1").at("13:00:05")
    it.handle(Acknowledge(FUSE_1, "Ann"))
    assert it.at("14:00").told() == ["12:00:10 p1 fuse_tripped firing"]


def test_an_acknowledgement_survives_a_restart() -> None:
    """It is not asked for twice."""
    it = story(repeat_interval=HOUR).trips("p1").at("12:30")
    it.handle(Acknowledge(FUSE_1, "Ann"))
    assert it.restarts().at("18:00").told() == ["12:00:10 p1 fuse_tripped firing"]


def test_an_acknowledgement_that_is_taken_back_lets_reminders_go_on() -> None:
    """Who pressed the button by mistake must not keep the others from hearing of it."""
    it = story(repeat_interval=HOUR).trips("p1").at("12:30")
    it.handle(Acknowledge(FUSE_1, "Ann"))
    assert it.at("14:30").told() == ["12:00:10 p1 fuse_tripped firing"]
    assert it.handle(Acknowledge(FUSE_1, seen=False)) == [GroupChanged("north")]
    assert it.reasons() == [("north p1 fuse_tripped firing", "told")]
    assert "still" in it.at("20:00").told()[1]


def test_there_must_be_something_to_acknowledge() -> None:
    """Neither what is not there, nor what is over."""
    it = story()
    assert it.handle(Acknowledge(FUSE_1, "Ann")) == []
    assert it.handle(Acknowledge(AlertKey("gone", FUSE), "Ann")) == []
    it.trips("p1").at("12:30").clears("p1")
    assert it.handle(Acknowledge(FUSE_1, "Ann")) == []


# ---- silence ---------------------------------------------------------------------------


def test_a_silenced_charge_point_is_told_of_when_the_silence_ends() -> None:
    """What lasts is told then, what is past is not; others are told as ever."""
    it = silences(story(), 2).trips("p1").trips("p1", SENSORS).trips("p2").at("13:00")
    assert ("north p1 fuse_tripped firing", "silenced") in it.reasons()
    it.clears("p1", SENSORS).at("15:00")
    assert it.told() == [
        "12:00:10 p2 fuse_tripped firing",
        "14:00:10 p1 fuse_tripped firing",
    ]


def test_the_end_of_what_was_told_waits_for_the_end_of_the_silence() -> None:
    """It is not forgotten."""
    it = silences(story().trips("p1").at("12:30"), 2).clears("p1").at("15:00")
    assert it.told()[1:] == ["14:30:10 p1 fuse_tripped resolved"]


def test_a_silence_can_be_ended_and_prolonged() -> None:
    """The last word counts."""
    it = silences(silences(story(), 1), 5).trips("p1").at("14:00")
    assert it.told() == []
    it.handle(Silence("p1", None))
    assert it.at("15:00").told() == ["14:00:10 p1 fuse_tripped firing"]
    silences(it, -1)
    assert it.engine.silences == {}


def test_a_silence_survives_a_restart_and_ends_by_itself() -> None:
    """With who asked for it."""
    it = silences(story(), 2).trips("p1").restarts()
    assert it.engine.silences == {"p1": SilenceView("p1", START + 2 * HOUR, "Ann")}
    assert it.at("15:00").told() == ["14:00:10 p1 fuse_tripped firing"]


def test_a_silence_changes_its_groups_and_goes_with_its_charge_point() -> None:
    """There is nothing to silence where nothing is."""
    it = story()
    assert it.handle(Silence("gone", START + HOUR)) == []
    assert it.handle(Silence("p1", START + HOUR)) == [GroupChanged("north")]
    it.configures(site(["p2"], group("p2")))
    assert it.engine.silences == {}


def test_a_silence_that_ends_by_itself_is_a_change() -> None:
    """It would stay in the file, and in what people look at, though nothing is silent any more."""
    it = silences(story(), 2)
    before = it.engine.changes
    assert it.at("15:00").engine.silences == {}
    assert it.engine.changes > before


# ---- mute for a time ---------------------------------------------------------------------


def test_a_mute_can_end_by_itself() -> None:
    """Also over a restart; the group says until when, and by whom."""
    it = story()
    it.handle(Mute("north", True, START + HOUR, "Ann"))
    it.trips("p1").restarts()
    view = it.engine.group_view("north")
    assert view == GroupView(1, True, None, START + HOUR, "Ann", known=True)
    assert it.at("14:00").told() == ["13:00:10 p1 fuse_tripped firing"]
    assert it.engine.group_view("north").muted_by == ""


def test_a_mute_can_be_prolonged() -> None:
    """The earlier end is overtaken."""
    it = story().trips("p1")
    it.handle(Mute("north", True, START + HOUR))
    it.handle(Mute("north", True, START + 3 * HOUR))
    assert it.at("16:00").told() == ["15:00:10 p1 fuse_tripped firing"]


# ---- the weekly mail -------------------------------------------------------------------------


def test_on_monday_the_group_is_told_that_all_is_well() -> None:
    """How many are watched, and of how many nothing is known."""
    it = story(weekly=True)
    it.reads("p1", FUSE, Verdict.CLEAR)
    it.later(days=1)
    [mail] = it.mails
    assert mail.notification.reason is Reason.WEEKLY
    assert mail.notification.watching == Watching(2, 1)
    assert mail.notification.also_open == ()


def test_on_monday_the_group_is_told_what_is_not_well() -> None:
    """What was told before and lasts; every week, also after a restart."""
    it = story(weekly=True).trips("p1").later(days=1).restarts().later(days=7)
    weekly = [m.notification for m in it.mails if m.notification.reason == "weekly"]
    assert [[i.key for i in each.also_open] for each in weekly] == [[FUSE_1]] * 2


def test_a_muted_group_gets_no_weekly_mail() -> None:
    """It comes again when the mute is over."""
    it = story(weekly=True).mutes().later(days=1).mutes(muted=False).later(days=7)
    assert len(it.mails) == 1


def test_the_weekly_mail_waits_for_the_end_of_the_quiet_hours() -> None:
    """Who sleeps till ten is not woken at eight, by a mail that says that all is well."""
    quiet = QuietHours(time(22), time(10), UTC)
    it = story(weekly=True, quiet=quiet).later(days=7)
    told = [m.notification for m in it.mails if m.notification.reason == "weekly"]
    assert [each.created.strftime("%a %H:%M") for each in told] == ["Mon 10:00"]


def test_the_weekly_mail_can_be_switched_off() -> None:
    """At once."""
    it = story(weekly=True)
    it.configures(site(["p1"], group("p1"))).later(days=9)
    assert it.mails == []
    assert it.engine.wake_at is None


def test_a_muted_group_waits_with_what_is_held() -> None:
    """The reason says why: it is held first."""
    it = story().mutes().trips("p1", UNAVAILABLE)
    assert it.reasons() == [("north p1 unavailable pending", "holding")]
