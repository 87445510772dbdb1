"""From conditions to mails: what is told, when, and to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    AlertTurned,
    Case,
    ConditionChanged,
    Group,
    GroupChanged,
    GroupView,
    Mute,
    Reason,
    Tick,
    Verdict,
)

from .timeline import FUSE, SENSORS, START, UNAVAILABLE, Story, group, point, site

ANN, BEN = "ann@example.com", "ben@example.com"


def story(*groups: Group, points: tuple[str, ...] = ("p1", "p2", "p3")) -> Story:
    """Three charge points, and by default one group that wants everything."""
    return Story(site(points, *(groups or (group(*points),))))


# ---- many at once ----------------------------------------------------------------


@pytest.mark.parametrize("case", [FUSE, UNAVAILABLE])
def test_five_hundred_at_once_are_one_mail_for_each_address(case: Case) -> None:
    """Nobody reads five hundred mails, and a mail server refuses them; the ends are one mail as well."""
    points = tuple(f"p{number}" for number in range(500))
    it = Story(site(points, group(*points, addresses=[ANN, BEN])))
    for each in points:
        it.trips(each, case)
    it.at("12:30")
    assert [mail.address for mail in it.mails] == [ANN, BEN]
    assert [len(mail.notification.items) for mail in it.mails] == [500, 500]

    for each in points:
        it.clears(each, case)
    it.at("13:00")
    assert [mail.address for mail in it.mails[2:]] == [ANN, BEN]


# ---- hold time ------------------------------------------------------------------


def test_a_tripped_fuse_is_told_after_the_group_wait() -> None:
    """No hold time for a fuse: only the ten seconds in which others may join."""
    it = story().trips("p1").at("12:01")
    assert it.told() == ["12:00:10 p1 fuse_tripped firing"]


def test_a_lost_connection_must_last_five_minutes() -> None:
    """A router that restarts wakes nobody."""
    it = story().trips("p1", UNAVAILABLE).at("12:04").clears("p1", UNAVAILABLE)
    assert it.at("13:00").told() == []


def test_a_lost_connection_that_lasts_is_told() -> None:
    """After the hold time and the group wait."""
    it = story().trips("p1", UNAVAILABLE).at("12:10")
    assert it.told() == ["12:05:10 p1 unavailable firing"]


def test_what_began_long_ago_is_held_no_longer() -> None:
    """The hold time counts from when it really began."""
    it = story()
    it.trips("p1", UNAVAILABLE, since=START - timedelta(minutes=4)).at("12:02")
    assert it.told() == ["12:01:10 p1 unavailable firing"]
    it.trips("p2", UNAVAILABLE, since=START - timedelta(days=4)).at("12:03")
    assert it.told() == ["12:02:10 p2 unavailable firing"]


def test_a_shock_of_two_seconds_is_told() -> None:
    """Without a hold time a case is told however short it was, with its end."""
    it = story().trips("p1", SENSORS).later(seconds=2).clears("p1", SENSORS)
    it.at("13:00")
    item = it.mails[0].notification.items[0]
    assert it.told() == ["12:00:10 p1 sensors over"]
    assert item.until == START + timedelta(seconds=2)


def test_without_a_group_wait_it_is_told_at_once() -> None:
    """Both waits can be nothing."""
    it = story(group("p1", group_wait=timedelta(0))).trips("p1")
    assert it.told() == ["12:00 p1 fuse_tripped firing"]


def test_each_group_holds_as_it_likes() -> None:
    """The hold time belongs to the group, not to the charge point."""
    patient = group("p1", name="Patient", hold=dict.fromkeys(Case, timedelta(hours=1)))
    hasty = group("p1", name="Hasty", addresses=[BEN])
    it = story(patient, hasty).trips("p1").at("14:00")
    assert it.read() == [
        ("12:00:10", BEN, "p1 fuse_tripped firing"),
        ("13:00:10", ANN, "p1 fuse_tripped firing"),
    ]


# ---- one mail for what comes together --------------------------------------------


def test_what_comes_together_is_one_mail_with_the_most_urgent_first() -> None:
    """The group wait gathers; fuse before sensors before unavailable."""
    it = story(group("p1", "p2", "p3", hold=dict.fromkeys(Case, timedelta(0))))
    it.trips("p1", UNAVAILABLE).later(seconds=3).trips("p2", SENSORS)
    it.later(seconds=3).trips("p3", FUSE).at("12:01")
    assert it.told() == [
        "12:00:10 p3 fuse_tripped firing, p2 sensors firing, p1 unavailable firing"
    ]


def test_what_comes_later_is_the_next_mail_and_names_what_is_still_open() -> None:
    """The second mail reminds of the first."""
    it = story().trips("p1").at("12:30").trips("p2").at("13:00")
    assert [item.key.charge_point for item in it.mails[1].notification.also_open] == [
        "p1"
    ]
    assert it.told() == [
        "12:00:10 p1 fuse_tripped firing",
        "12:30:10 p2 fuse_tripped firing",
    ]


def test_an_end_and_a_beginning_share_a_mail() -> None:
    """Firing first; such a mail is no all-clear."""
    it = story().trips("p1").at("12:30").trips("p2").clears("p1").at("13:00")
    assert it.mails[1].notification.reason is Reason.FIRING
    assert it.told()[1:] == [
        "12:30:10 p2 fuse_tripped firing, p1 fuse_tripped resolved"
    ]


# ---- the end ------------------------------------------------------------------------


def test_the_end_of_what_was_told_is_told() -> None:
    """With its real times."""
    it = story().trips("p1").at("12:30").clears("p1").at("13:00")
    notification = it.mails[1].notification
    assert notification.reason is Reason.RESOLVED
    assert notification.items[0].until == START + timedelta(minutes=30)
    assert it.told()[1:] == ["12:30:10 p1 fuse_tripped resolved"]


def test_the_end_need_not_be_told() -> None:
    """A group may want beginnings only."""
    it = story(group("p1", send_resolved=False))
    it.trips("p1").at("12:30").clears("p1").at("13:00")
    assert it.told() == ["12:00:10 p1 fuse_tripped firing"]
    assert it.reasons() == []


def test_a_short_fault_is_told_even_to_a_group_that_wants_no_ends() -> None:
    """It is the beginning that was not told yet."""
    it = story(group("p1", send_resolved=False)).trips("p1").clears("p1").at("13:00")
    assert it.told() == ["12:00:10 p1 fuse_tripped over"]


def test_a_fault_that_is_back_before_its_end_was_told_is_not_told_again() -> None:
    """A blink of fine is no news."""
    it = story().trips("p1").at("12:30").clears("p1").later(seconds=5).trips("p1")
    it.at("13:00")
    assert it.told() == ["12:00:10 p1 fuse_tripped firing"]
    assert it.clears("p1").at("13:30").told() == ["13:00:10 p1 fuse_tripped resolved"]


def test_a_fault_that_is_back_after_its_end_was_told_is_news() -> None:
    """Another beginning, another mail."""
    it = story().trips("p1").at("12:30").clears("p1").at("13:00").trips("p1")
    assert it.at("14:00").told()[2:] == ["13:00:10 p1 fuse_tripped firing"]


def test_an_end_without_a_beginning_says_nothing() -> None:
    """A source that starts with fine ends no alert."""
    assert story().clears("p1").clears("p1").at("13:00").told() == []


# ---- who ---------------------------------------------------------------------------------


def test_every_address_of_every_group_is_told() -> None:
    """A charge point may be in several groups."""
    it = story(
        group("p1", addresses=[ANN, BEN]),
        group("p1", "p2", name="South", addresses=["cat@example.com"]),
    )
    it.trips("p1").at("13:00")
    assert it.read() == [
        ("12:00:10", ANN, "p1 fuse_tripped firing"),
        ("12:00:10", BEN, "p1 fuse_tripped firing"),
        ("12:00:10", "cat@example.com", "p1 fuse_tripped firing"),
    ]


def test_a_group_is_told_of_its_members_and_cases_only() -> None:
    """Nobody hears of what they did not ask for."""
    it = story(group("p1", cases=[FUSE])).trips("p2").trips("p1", SENSORS).at("13:00")
    assert it.told() == []


def test_an_address_that_comes_during_a_blink_is_told_when_the_fault_is_back() -> None:
    """As anybody is who comes while it lasts."""
    hold: dict[str, Any] = {"recovery_hold": timedelta(minutes=1)}
    it = Story(site(["p1"], group("p1", addresses=["ann@example.com"], **hold)))
    it.trips("p1").at("12:05").clears("p1")
    both = ["ann@example.com", "ben@example.com"]
    it.configures(site(["p1"], group("p1", addresses=both, **hold)))
    it.later(seconds=5).trips("p1").at("12:06")
    assert [(mail.time, mail.address) for mail in it.mails] == [
        ("12:00:10", "ann@example.com"),
        ("12:05:15", "ben@example.com"),
    ]


def test_an_address_that_comes_later_is_told_what_is_open() -> None:
    """It gets the beginning once, and then the end like everybody."""
    it = story().trips("p1").at("12:30")
    it.configures(site(["p1"], group("p1", addresses=[ANN, BEN]))).at("13:00")
    assert it.read()[1:] == [("12:30:10", BEN, "p1 fuse_tripped firing")]
    it.clears("p1").at("14:00")
    assert it.read() == [
        ("13:00:10", ANN, "p1 fuse_tripped resolved"),
        ("13:00:10", BEN, "p1 fuse_tripped resolved"),
    ]


# ---- mute -----------------------------------------------------------------------------------


def test_a_muted_group_is_told_what_is_still_so_when_it_speaks_again() -> None:
    """What began and ended in the mute is past; what lasts, and the end of what was told, are not."""
    it = story().trips("p1").at("12:10").mutes()
    it.trips("p2").trips("p3").at("12:20").clears("p3").clears("p1").at("12:30")
    assert it.told() == ["12:00:10 p1 fuse_tripped firing"]
    assert it.reasons() == [
        ("north p1 fuse_tripped resolved", "muted"),
        ("north p2 fuse_tripped firing", "muted"),
    ]
    it.mutes(muted=False).at("13:00")
    assert it.told() == ["12:30:10 p2 fuse_tripped firing, p1 fuse_tripped resolved"]


def test_muting_stops_a_mail_that_waits_for_others() -> None:
    """Ten seconds are enough to change one's mind."""
    assert story().trips("p1").mutes().at("13:00").told() == []


def test_what_is_still_held_when_the_mute_ends_is_held_on() -> None:
    """A mute does not shorten the hold time."""
    it = story().trips("p1", UNAVAILABLE).mutes().later(minutes=1).mutes(muted=False)
    assert it.at("13:00").told() == ["12:05:10 p1 unavailable firing"]


def test_muting_twice_or_a_group_that_is_gone_changes_nothing() -> None:
    """No state is written for it."""
    it = story()
    assert it.handle(Mute("north", muted=True)) == [GroupChanged("north")]
    assert it.handle(Mute("north", muted=True)) == []
    assert it.handle(Mute("gone", muted=True)) == []


# ---- configuration ------------------------------------------------------------------------------


def test_a_charge_point_that_joins_with_an_open_fault_is_told() -> None:
    """Whoever adds a broken charger hears of it."""
    it = story(group("p1")).trips("p2").at("12:30")
    it.configures(site(["p1", "p2"], group("p1", "p2"))).at("13:00")
    assert it.told() == ["12:30:10 p2 fuse_tripped firing"]


@pytest.mark.parametrize(
    "changed",
    [
        site(["p1", "p2"], group("p2")),
        site(["p2"], group("p2")),
        site(["p1", "p2"], group("p1", cases=[SENSORS])),
        site(["p1", "p2"]),
        site([point("p1", {}), "p2"], group("p1", "p2")),
    ],
    ids=["left_the_group", "deleted", "case_not_wanted", "group_deleted", "unwatched"],
)
def test_an_alert_nobody_wants_any_more_goes_without_a_word(changed: object) -> None:
    """The person who changed the configuration knows."""
    it = story(group("p1", "p2")).trips("p1").at("12:30")
    it.configures(changed).at("13:00").clears("p1").at("14:00")  # type: ignore[arg-type]
    assert it.told() == ["12:00:10 p1 fuse_tripped firing"]


def test_a_rename_keeps_the_open_alert() -> None:
    """Names are not identities; the next mail has the new ones."""
    it = story().trips("p1").at("12:30")
    renamed = replace(point("p1"), name="Left")
    it.configures(site([renamed], replace(group("p1"), name="South"))).at("12:40")
    it.clears("p1").at("13:00")
    notification = it.mails[1].notification
    assert notification.group_name == "South"
    assert notification.items[0].name == "Left"
    assert it.told()[1:] == ["12:40:10 p1 fuse_tripped resolved"]


def test_a_new_hold_time_counts_for_what_is_held() -> None:
    """Impatience takes effect at once."""
    it = story().trips("p1", UNAVAILABLE).at("12:01")
    hold = dict.fromkeys(Case, timedelta(minutes=2))
    it.configures(site(["p1"], group("p1", hold=hold))).at("13:00")
    assert it.told() == ["12:02:10 p1 unavailable firing"]


def test_a_group_without_addresses_says_nothing_and_breaks_nothing() -> None:
    """It cannot be configured, but a broken store must not stop the others."""
    it = story(group("p1", addresses=[])).trips("p1").at("13:00")
    assert it.told() == []


# ---- effects and views ------------------------------------------------------------------------------


def test_a_group_knows_whether_it_knows_anything() -> None:
    """As long as it does not, it must not say that all is well."""
    it = story()
    assert not it.engine.group_view("north").known
    assert it.reads("p1", FUSE, Verdict.CLEAR) == [
        ConditionChanged(AlertKey("p1", FUSE)),
        GroupChanged("north"),
    ]
    it.reads("p2", FUSE, Verdict.CLEAR)
    assert it.reads("p1", FUSE, Verdict.UNKNOWN) == [
        ConditionChanged(AlertKey("p1", FUSE))
    ]
    assert it.engine.group_view("north").known
    assert GroupChanged("north") in it.reads("p2", FUSE, Verdict.UNKNOWN)
    assert not it.engine.group_view("north").known


def test_what_is_watched_and_not_known_is_unheard() -> None:
    """What nothing watches is not expected to be heard."""
    only_fuse = point("p1", {FUSE: frozenset({"box"}), SENSORS: frozenset()})
    it = Story(site([only_fuse], group("p1")))
    assert list(it.engine.unheard()) == [AlertKey("p1", FUSE)]
    it.trips("p1")
    assert list(it.engine.unheard()) == []
    it.reads("p1", FUSE, Verdict.UNKNOWN)
    assert list(it.engine.unheard()) == []


def test_the_group_has_a_problem_while_something_fires() -> None:
    """Written only when it begins and when it ends."""
    it = story()
    first = it.reads("p1", FUSE, Verdict.ACTIVE)
    second = it.reads("p2", FUSE, Verdict.ACTIVE)
    assert [each for each in first if not isinstance(each, AlertTurned)] == [
        ConditionChanged(AlertKey("p1", FUSE)),
        GroupChanged("north"),
    ]
    assert GroupChanged("north") not in second
    assert it.engine.group_view("north") == GroupView(2, False, None, known=True)
    it.clears("p1")
    assert it.engine.group_view("north").firing == 1
    assert GroupChanged("north") in it.reads("p2", FUSE, Verdict.CLEAR)


def test_what_is_held_is_no_problem_yet() -> None:
    """A group's problem sensor waits for the hold time as its mails do."""
    it = story().trips("p1", UNAVAILABLE)
    assert it.engine.group_view("north").firing == 0
    it.effects.clear()
    it.at("12:05")
    assert it.effects[0] == GroupChanged("north")
    assert it.effects.count(GroupChanged("north")) == 1
    assert it.engine.group_view("north").firing == 1


def test_the_group_knows_when_it_was_last_told() -> None:
    """That is when the server took the mail."""
    it = story().trips("p1").at("13:00")
    assert it.engine.group_view("north").last_told == START + timedelta(seconds=10)


def test_every_open_alert_says_why_its_mail_was_or_was_not_sent() -> None:
    """Reasons, not booleans."""
    it = story(group("p1", "p2"), points=("p1", "p2", "lonely"))
    it.trips("p1", UNAVAILABLE).trips("p2").trips("lonely", code="F1")
    assert it.reasons() == [
        ("north p1 unavailable pending", "holding"),
        ("north p2 fuse_tripped firing", "waiting_for_others"),
        (" lonely fuse_tripped firing", "no_group"),
    ]
    it.answering = False
    it.at("12:00:10")
    assert it.reasons()[1] == ("north p2 fuse_tripped firing", "in_outbox")


def test_what_was_told_says_so() -> None:
    """And stays so until it ends."""
    it = story().trips("p1").at("12:30")
    assert it.reasons() == [("north p1 fuse_tripped firing", "told")]
    it.clears("p1")
    assert it.reasons() == [("north p1 fuse_tripped resolved", "waiting_for_others")]


def test_the_engine_sleeps_when_nothing_is_due() -> None:
    """No timer without a reason, and none that was overtaken."""
    it = story()
    assert it.engine.wake_at is None
    it.trips("p1", UNAVAILABLE)
    assert it.engine.wake_at == START + timedelta(minutes=5)
    it.clears("p1", UNAVAILABLE)
    assert it.engine.wake_at is None
    it.trips("p1", UNAVAILABLE).configures(site(["p1"]))
    assert it.engine.wake_at is None


def test_a_timer_that_was_overtaken_does_nothing() -> None:
    """Even if the clock jumped and nobody asked for it in between."""
    it = story().trips("p1", UNAVAILABLE).clears("p1", UNAVAILABLE)
    it.now += timedelta(hours=1)
    assert it.handle(Tick()) == []
