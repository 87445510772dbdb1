"""What began or ended while Home Assistant was not running is told once, and says that it was noticed late."""

from datetime import timedelta
from typing import Any

from custom_components.cp_notifications.engine.downtime import FIRST_LOOK
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Downtime,
    Item,
    NoticedLate,
    Outcome,
    Reading,
    Tick,
    Verdict,
)

from .timeline import FUSE, SENSORS, START, UNAVAILABLE, Story, group, point, site

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BACK = START + HOUR
DOWN = Downtime(START, BACK, is_orderly=True)
UNDATED = NoticedLate(BACK, DOWN, is_dated=False)
DATED = NoticedLate(BACK, DOWN, is_dated=True)


def story(**timing: Any) -> Story:
    """A site with one charge point, and a group of one address."""
    return Story(site(["p1"], group("p1", **timing)))


def last(it: Story) -> Item:
    """Return the one alert that the last mail told."""
    [item] = it.mails[-1].notification.items
    return item


def really(late: NoticedLate | None) -> NoticedLate:
    """Return how late it was noticed, which it was."""
    assert late is not None
    return late


# ---- the beginning --------------------------------------------------------------------


def test_what_is_there_at_the_first_look_was_noticed_late() -> None:
    """It may have begun at any time since Home Assistant was stopped, and nobody knows when."""
    it = story().is_shut_down(hours=1).trips("p1").later(minutes=1)
    assert (last(it).since, last(it).began_late) == (BACK, UNDATED)
    assert it.told() == ["13:00:10 p1 fuse_tripped firing"]


def test_what_a_source_can_date_is_told_with_its_real_time() -> None:
    """And that it was noticed late all the same: people wonder why the mail comes only now."""
    began = START + 20 * MINUTE
    it = story().is_shut_down(hours=1).trips("p1", since=began).later(minutes=1)
    assert (last(it).since, last(it).began_late) == (began, DATED)


def test_a_state_of_this_run_does_not_date_what_was_before() -> None:
    """An integration that was ready earlier has written the state some seconds before it is looked at."""
    it = story().is_shut_down(hours=1).later(seconds=20)
    it.trips("p1", since=BACK + timedelta(seconds=5)).later(minutes=1)
    assert last(it).began_late == NoticedLate(
        BACK + timedelta(seconds=20), DOWN, is_dated=False
    )


def test_what_was_known_before_was_not_noticed_late() -> None:
    """It was told in time; that its source says so again is no news."""
    it = story().trips("p1").later(minutes=1)
    it.is_shut_down(hours=1).trips("p1").later(minutes=1)
    it.clears("p1").later(minutes=1)
    assert [mail.says for mail in it.mails] == [
        "p1 fuse_tripped firing",
        "p1 fuse_tripped resolved",
    ]
    assert (last(it).began_late, last(it).ended_late) == (None, None)


def test_what_begins_after_the_first_look_was_noticed_in_time() -> None:
    """The source has said that all was well."""
    it = story().is_shut_down(hours=1).clears("p1").later(minutes=5)
    assert last(it.trips("p1").later(minutes=1)).began_late is None


def test_a_source_that_knows_nothing_has_not_been_looked_at() -> None:
    """Its first word is the first that means something."""
    it = story().is_shut_down(hours=1)
    it.reads("p1", FUSE, Verdict.UNKNOWN)
    assert last(it.trips("p1").later(minutes=1)).began_late == UNDATED


def test_each_source_of_a_case_has_its_own_first_look() -> None:
    """A cloud may take minutes longer than the sensor beside the charger."""
    sources = {FUSE: frozenset({"box", "cloud"})}
    it = Story(site([point("p1", sources)], group("p1"))).is_shut_down(hours=1)
    it.clears("p1").trips("p1", source="cloud").later(minutes=1)
    assert last(it).began_late == UNDATED


def test_what_is_silent_for_a_quarter_of_an_hour_is_not_noticed_late() -> None:
    """It is not monitored meanwhile, of which people learn otherwise; a sensor that only speaks of news began just now."""
    it = story().is_shut_down(hours=1)
    it.now += FIRST_LOOK
    assert last(it.trips("p1").later(minutes=1)).began_late is None


def test_what_an_automation_reports_is_no_look() -> None:
    """It says so when it happens."""
    it = story().is_shut_down(hours=1).trips("p1", source="report").later(minutes=1)
    assert last(it).began_late is None


def test_what_is_watched_only_since_the_start_was_not_noticed_late() -> None:
    """There was no look before that could have missed it."""
    it = story().is_shut_down(hours=1)
    it.configures(site(["p1", "p2"], group("p1", "p2"))).trips("p2").later(minutes=1)
    assert last(it).began_late is None


def test_a_reload_is_not_noticed_late() -> None:
    """Home Assistant was there all along, and knows since when."""
    it = story().restarts().trips("p1", since=START - MINUTE).later(minutes=1)
    assert last(it).began_late is None


def test_a_group_that_is_added_afterwards_is_told_the_same() -> None:
    """It is about the fault, not about the group."""
    it = Story(site(["p1"])).is_shut_down(hours=1).trips("p1").later(minutes=5)
    it.configures(site(["p1"], group("p1"))).later(minutes=1)
    assert last(it).began_late == UNDATED


def test_what_is_gone_at_the_first_look_waits_for_its_hold_time_all_the_same() -> None:
    """A charger that is back after two minutes is still no outage."""
    it = story().is_shut_down(hours=1)
    it.reads("p1", UNAVAILABLE, Verdict.LOST)
    assert it.later(minutes=4).mails == []
    assert last(it.later(minutes=2)).began_late == UNDATED


# ---- the end ---------------------------------------------------------------------------


def test_what_is_over_at_the_first_look_was_noticed_late() -> None:
    """Its end; the beginning was told in time."""
    it = story().trips("p1").later(minutes=1).is_shut_down(hours=1)
    it.clears("p1").later(minutes=1)
    down = Downtime(START + MINUTE, BACK + MINUTE, is_orderly=True)
    assert last(it).until == BACK + MINUTE
    assert last(it).began_late is None
    assert last(it).ended_late == NoticedLate(BACK + MINUTE, down, is_dated=False)


def test_an_end_that_a_source_can_date_is_told_with_its_real_time() -> None:
    """Some chargers remember what happened."""
    it = story().trips("p1").later(minutes=1).is_shut_down(hours=1)
    it.clears("p1", since=START + 30 * MINUTE).later(minutes=1)
    assert last(it).until == START + 30 * MINUTE
    assert really(last(it).ended_late).is_dated


def test_a_fault_that_comes_back_has_not_ended_late() -> None:
    """It lasts; the next end counts."""
    it = story(recovery_hold=HOUR).trips("p1").later(minutes=1).is_shut_down(hours=1)
    it.clears("p1").later(minutes=1).trips("p1").later(minutes=1)
    it.clears("p1").later(hours=2)
    assert it.mails[-1].says == "p1 fuse_tripped resolved"
    assert last(it).ended_late is None


def test_an_end_that_is_not_told_is_noticed_late_in_what_waits() -> None:
    """The group hears of no ends, but what waits for the mail server must not say that it lasts."""
    it = story(send_resolved=False)
    it.outcomes["ann@example.com"] = [Outcome.ACCOUNT_FAILED] * 2
    it.trips("p1").later(seconds=15).is_shut_down(hours=1).clears("p1")
    it.later(minutes=30)
    assert it.mails[-1].says == "p1 fuse_tripped over"
    assert last(it).ended_late is not None


# ---- since when nobody watched -----------------------------------------------------------


def test_after_a_power_cut_it_is_known_when_home_assistant_was_last_seen() -> None:
    """By its own notes, or by ours: whichever is younger."""
    it = story().trips("p1").later(minutes=1)
    it.loses_power(hours=1).trips("p1", SENSORS).later(minutes=1)
    seen = START + timedelta(seconds=10)
    assert really(last(it).began_late).down == Downtime(
        seen, BACK + MINUTE, is_orderly=False
    )

    it = story().loses_power(last_seen=START + 45 * MINUTE, hours=1).trips("p1")
    it.later(minutes=1)
    assert really(last(it).began_late).down == Downtime(
        START + 45 * MINUTE, BACK, is_orderly=False
    )


def test_a_clock_that_was_wrong_says_nothing_about_when_it_was() -> None:
    """Home Assistant was not stopped after it was started."""
    it = story().is_shut_down(hours=-1).trips("p1").later(minutes=1)
    assert really(last(it).began_late).down == Downtime(
        None, START - HOUR, is_orderly=False
    )


# ---- what is kept ----------------------------------------------------------------------------


def test_that_it_was_noticed_late_survives_the_next_restart() -> None:
    """In what is there, in the alert, and in the mail that waits."""
    it = story()
    it.outcomes["ann@example.com"] = [Outcome.ACCOUNT_FAILED]
    it.is_shut_down(hours=1).trips("p1").later(seconds=15).restarts()
    assert [view.began_late for view in it.engine.alerts()] == [UNDATED]
    it.later(minutes=1)
    assert last(it).began_late == UNDATED
    it.configures(site(["p1"])).restarts()
    assert [view.began_late for view in it.engine.alerts()] == [UNDATED]


def test_late_mails_that_become_one_keep_what_was_noticed_late() -> None:
    """Of the first beginning and of the last end."""
    it = story()
    it.outcomes["ann@example.com"] = [Outcome.ACCOUNT_FAILED] * 5
    it.is_shut_down(hours=1).trips("p1").later(seconds=15).clears("p1")
    it.later(seconds=15).trips("p1").later(hours=1)
    assert [mail.says for mail in it.mails] == [
        "p1 fuse_tripped firing, p1 fuse_tripped over"
    ]
    lasting, over = it.mails[0].notification.items
    assert (lasting.began_late, over.began_late, over.ended_late) == (
        None,
        UNDATED,
        None,
    )


def test_nothing_was_noticed_in_the_future_when_the_clock_is_set_back() -> None:
    """Neither in the alert nor in the mail that waits."""
    it = story()
    it.outcomes["ann@example.com"] = [Outcome.ACCOUNT_FAILED]
    it.is_shut_down(hours=1).trips("p1").later(seconds=15)
    it.now -= timedelta(days=1)
    it.handle(Tick())
    then = it.now
    late = NoticedLate(then, Downtime(then, then, is_orderly=True), is_dated=False)
    assert [view.began_late for view in it.engine.alerts()] == [late]
    it.later(hours=1)
    assert last(it).began_late == late


def test_the_reading_of_an_unknown_charge_point_is_still_ignored() -> None:
    """It may be the last word of one that was just removed."""
    it = story().is_shut_down(hours=1)
    it.handle(Reading(AlertKey("p9", FUSE), "box", Verdict.ACTIVE))
    assert it.later(minutes=1).mails == []
