"""Snapshot and restore: a restart loses nothing, tells nothing twice, and believes no broken clock."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    ConditionView,
    Outcome,
    Verdict,
)
from custom_components.cp_notifications.engine.table import expanded

from .timeline import FUSE, SENSORS, START, UNAVAILABLE, Story, group, point, site

ANN, BEN = "ann@example.com", "ben@example.com"


def story(**more: Any) -> Story:
    """Two charge points in one group of two addresses."""
    return Story(site(["p1", "p2"], group("p1", "p2", addresses=[ANN, BEN])), **more)


def test_an_open_alert_is_not_told_again_after_a_restart() -> None:
    """And its end is told."""
    it = story().trips("p1", code="F1", detail="breaker").at("12:30").restarts()
    it.trips("p1").at("13:00")
    assert len(it.read()) == 2
    assert it.clears("p1").at("14:00").read() == [
        ("13:00:10", ANN, "p1 fuse_tripped resolved"),
        ("13:00:10", BEN, "p1 fuse_tripped resolved"),
    ]


def test_what_is_wrong_stays_wrong_until_the_source_says_otherwise() -> None:
    """Unknown after a restart is not clear."""
    it = story().trips("p1", code="F1", detail="breaker").at("12:30").restarts()
    it.reads("p1", FUSE, Verdict.UNKNOWN)
    assert it.engine.condition(AlertKey("p1", FUSE)) == ConditionView(
        Verdict.ACTIVE, START, "F1", "breaker"
    )


def test_a_hold_time_goes_on_over_a_restart() -> None:
    """It neither starts again nor is it forgotten."""
    it = story().trips("p1", UNAVAILABLE).at("12:03").restarts().at("12:06")
    assert [mail[0] for mail in it.read()] == ["12:05:10"] * 2


def test_what_became_due_meanwhile_is_told_at_once() -> None:
    """The restart took an hour."""
    it = story().trips("p1", UNAVAILABLE)
    it.now += timedelta(hours=1)
    it.restarts().at("13:01")
    assert [mail[0] for mail in it.read()] == ["13:00:10"] * 2


def test_a_group_wait_goes_on_over_a_restart() -> None:
    """The flush that was due is done."""
    it = story().trips("p1").later(seconds=4).restarts().at("12:01")
    assert [mail[0] for mail in it.read()] == ["12:00:10"] * 2


def test_an_end_that_waits_for_others_survives() -> None:
    """Its condition is fine and not saved; the alert is."""
    it = story().trips("p1").at("12:30").clears("p1").restarts().at("13:00")
    assert [mail[2] for mail in it.read()][2:] == ["p1 fuse_tripped resolved"] * 2


def test_the_outbox_survives_with_its_back_off() -> None:
    """One address has it, the other gets it after the restart."""
    it = story(outcomes={BEN: [Outcome.ADDRESS_FAILED]}).trips("p1").at("12:00:12")
    it.restarts()
    assert it.engine.deliveries()[0].attempts == 1
    assert it.at("13:00").read() == [
        ("12:00:10", ANN, "p1 fuse_tripped firing"),
        ("12:00:20", BEN, "p1 fuse_tripped firing"),
    ]


def test_a_delivery_under_way_is_tried_again_after_a_crash() -> None:
    """At least once: only here a mail can be doubled."""
    it = story(answering=False).trips("p1").at("12:01")
    it.answering = True
    it.restarts()
    assert [mail[1] for mail in it.read()] == [ANN, BEN]


def test_a_dead_account_stays_dead_over_a_restart() -> None:
    """A restart loop does not hammer the server."""
    down = [Outcome.ACCOUNT_FAILED]
    it = story(outcomes={ANN: down, BEN: [*down]}).trips("p1").at("12:00:12")
    saved = it.engine.snapshot()
    assert saved["account"]["failures"] == 1
    assert saved["account"]["not_before"] == START + timedelta(seconds=20)


def test_mute_and_last_told_survive() -> None:
    """They are not kept by Home Assistant's own restore, which may be 15 minutes old."""
    it = story().trips("p1").at("12:30").mutes().restarts()
    view = it.engine.group_view("north")
    assert view.muted
    assert view.last_told == START + timedelta(seconds=10)


def test_a_report_is_kept_whatever_it_said_where_nothing_else_tells_the_case() -> None:
    """Nothing would report it again by itself."""
    it = Story(site([point("p1", {})])).clears("p1", SENSORS, source="report")
    key = AlertKey("p1", SENSORS)
    assert it.restarts().engine.condition(key).verdict is Verdict.CLEAR
    it.trips("p1", SENSORS, source="report")
    assert it.restarts().engine.condition(key).verdict is Verdict.ACTIVE


def test_a_report_that_was_taken_back_is_not_kept_where_a_source_tells_the_case() -> (
    None
):
    """After a restart it would be known to be fine, before the source has said a word."""
    it = story().clears("p1", SENSORS, source="report").trips("p1", SENSORS).restarts()
    it.clears("p1", SENSORS).restarts()
    assert it.engine.condition(AlertKey("p1", SENSORS)).verdict is Verdict.UNKNOWN


def test_what_the_configuration_does_not_know_any_more_is_left_out() -> None:
    """It was changed while Home Assistant was down, or the last second was lost."""
    it = story(outcomes={BEN: [Outcome.ADDRESS_FAILED]}).trips("p1").trips("p2")
    it.at("12:00:12").restarts(site(["p2"], group("p2", name="South")))
    assert [view.key.charge_point for view in it.engine.alerts()] == ["p2"]
    assert it.engine.deliveries() == []


def test_a_restart_looks_for_an_address_that_was_not_told() -> None:
    """It was added in the last second before a power cut: what was saved does not know of it."""
    config = site(["p1"], group("p1", addresses=[ANN]))
    both = site(["p1"], group("p1", addresses=[ANN, BEN]))
    it = Story(config).trips("p1").at("12:30").restarts(both).at("13:00")
    assert it.read() == [
        ("12:00:10", ANN, "p1 fuse_tripped firing"),
        ("12:30:10", BEN, "p1 fuse_tripped firing"),
    ]


def test_a_restart_asks_again_an_address_that_was_refused() -> None:
    """Whoever mends a mailbox restarts things; and what it missed lasts."""
    it = story(outcomes={BEN: [Outcome.REFUSED]}).trips("p1").at("12:30")
    it.restarts().at("13:00")
    assert it.read() == [
        ("12:00:10", ANN, "p1 fuse_tripped firing"),
        ("12:30:10", BEN, "p1 fuse_tripped firing"),
    ]


def test_numbers_of_notifications_are_not_used_twice() -> None:
    """A delivery of before is never mistaken for one of now."""
    it = story().trips("p1").at("12:30").restarts().trips("p2").at("13:00")
    assert [mail.notification.id for mail in it.mails] == ["1", "1", "2", "2"]


def test_a_clock_that_was_wrong_delays_nothing_for_long() -> None:
    """A small computer without a battery starts in the past, or wrote its snapshot in the future."""
    it = story(outcomes={BEN: [Outcome.ADDRESS_FAILED]}).trips("p1").at("12:00:12")
    it.trips("p2")
    it.now -= timedelta(days=365)
    it.restarts()
    assert it.engine.wake_at is not None
    assert it.engine.wake_at <= it.now + timedelta(minutes=15)
    it.later(minutes=16)
    assert it.engine.deliveries() == []


def test_nothing_fine_is_written() -> None:
    """A snapshot of a site where all is well is small, however large the site."""
    it = story()
    for case in Case:
        it.clears("p1", case).clears("p2", case)
    saved = expanded(it.engine.snapshot())
    assert saved["conditions"] == saved["readings"] == []
    assert saved["deliveries"] == saved["notifications"] == []


def test_a_damaged_row_costs_nothing_but_itself() -> None:
    """One bit on an old SD card must not take all alerts of a site with it."""
    it = story().trips("p1").trips("p2").at("12:30")
    saved = it.saved()
    table = saved["groups"]["north"]["alerts"]
    table["cells"][table["columns"].index("since")] = "long ago"
    it.takes_up(saved, None)
    told = [view.key.charge_point for view in it.engine.alerts() if view.group]
    assert len(it.engine.lost) == 1
    assert it.at("13:00").clears("p2").at("14:00").read()[-1][2] == (
        "p2 fuse_tripped resolved"
    )
    assert "p2" in told


def test_a_mail_of_which_nothing_is_left_is_not_sent() -> None:
    """It would say nothing; what it was about is told anew."""
    it = story(answering=False).trips("p1").at("12:00:12")
    saved = it.saved()
    [notification] = saved["notifications"]
    table = notification["items"]
    table["cells"][table["columns"].index("state")] = "so so"
    it.takes_up(saved, None)
    assert it.engine.lost
    assert it.engine.deliveries() == []


steps = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p2"]),
        st.sampled_from(list(Case)),
        st.sampled_from(list(Verdict)),
        st.sampled_from([0, 3, 10, 301]),
        st.sampled_from(list(Outcome)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(steps=steps)
def test_a_restart_changes_nothing(steps: list[Any]) -> None:
    """After any story the restored engine is written down exactly as it was."""
    it = story()
    for charge_point, case, verdict, seconds, outcome in steps:
        it.outcomes[ANN] = [outcome]
        it.reads(charge_point, case, verdict, code="c", since=it.now)
        it.later(seconds=seconds)
    it.without_account()
    before = it.saved()
    it.restarts()
    assert it.saved() == before
