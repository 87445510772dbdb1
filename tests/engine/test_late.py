"""When mail did not work: one late mail that says what happened, and a word by another way."""

from datetime import UTC, time, timedelta
from typing import Any

import pytest

from custom_components.cp_notifications.engine.fold import fold
from custom_components.cp_notifications.engine.model import (
    AccountChanged,
    AlertKey,
    Case,
    DeliveryFolded,
    DeliveryTried,
    HeldBack,
    Item,
    ItemState,
    Notification,
    Outage,
    Outcome,
    QuietHours,
    Reason,
    Send,
    SiteConfig,
)

from .timeline import START, Story, group, says, site

ANN, BEN = "ann@example.com", "ben@example.com"
DOWN, ADDRESS = Outcome.ACCOUNT_FAILED, Outcome.ADDRESS_FAILED
BEGAN, LASTS, ENDED, PAST = (
    ItemState.FIRING,
    ItemState.STILL,
    ItemState.RESOLVED,
    ItemState.OVER,
)


def story(*failures: Outcome) -> Story:
    """Two charge points, two addresses; the first tries fail like this."""
    config = site(["p1", "p2"], group("p1", "p2", addresses=[ANN, BEN]))
    both = list(failures)
    return Story(config, outcomes={ANN: both, BEN: both})


def note(
    number: int, *states: ItemState, reason: Reason = Reason.FIRING
) -> Notification:
    """Return a notification about one alert; a minute for each number."""
    since = START + timedelta(minutes=number)
    key = AlertKey("p1", Case.FUSE_TRIPPED)
    items = tuple(
        Item(
            key,
            since,
            since if state in (ENDED, PAST) else None,
            name="P1",
            state=state,
        )
        for state in states
    )
    return Notification(str(number), "north", "North", reason, since, items)


@pytest.mark.parametrize(
    ("waiting", "expected", "reason"),
    [
        ([[BEGAN], [ENDED]], ["over"], "firing"),
        ([[ENDED]], ["resolved"], "resolved"),
        ([[BEGAN]], ["firing"], "firing"),
        ([[BEGAN], [LASTS]], ["firing"], "firing"),
        ([[LASTS], [LASTS]], ["still"], "repeat"),
        ([[LASTS], [ENDED]], ["resolved"], "resolved"),
        ([[ENDED], [BEGAN]], ["firing", "resolved"], "firing"),
        ([[PAST], [PAST]], ["over"], "firing"),
        ([[BEGAN], [ENDED], [BEGAN], [ENDED]], ["over"], "firing"),
        ([[BEGAN], [ENDED], [BEGAN]], ["firing", "over"], "firing"),
        ([[BEGAN], [BEGAN]], ["firing"], "firing"),
        ([[BEGAN], [PAST]], ["over"], "firing"),
    ],
    ids=[
        "began_and_ended",
        "ended",
        "began",
        "began_and_lasts",
        "two_reminders",
        "reminder_and_end",
        "ended_and_back",
        "two_short_ones",
        "twice",
        "twice_and_lasts",
        "twice_without_a_word_of_the_end",
        "twice_without_a_word_of_the_first_end",
    ],
)
def test_of_each_alert_at_most_what_is_past_and_what_lasts_is_told(
    waiting: list[list[ItemState]], expected: list[str], reason: str
) -> None:
    """The table of what is folded into one mail."""
    why = Reason.REPEAT if waiting[-1] == [LASTS] else Reason.FIRING
    notes = [note(n, *states, reason=why) for n, states in enumerate(waiting)]
    folded = fold(notes, "9", None, START + timedelta(hours=1))
    assert [item.state for item in folded.items] == expected
    assert folded.reason == reason


@pytest.mark.parametrize("first", [PAST, BEGAN])
def test_a_fault_that_came_twice_unheard_is_told_with_its_first_time_and_how_often(
    first: ItemState,
) -> None:
    """Not as one long fault that never ended; also if the group does not want to hear of ends."""
    folded = fold([note(1, first), note(7, PAST)], "9", None, START)
    [item] = folded.items
    assert (item.since, item.times) == (START + timedelta(minutes=1), 2)


def test_what_came_while_mail_was_down_is_one_late_mail_to_each() -> None:
    """With when it was down; not a burst."""
    it = story(*[DOWN] * 7).trips("p1").at("12:05").trips("p2").clears("p1").at("13:00")
    assert it.read() == [
        ("12:18:50", BEN, "p2 fuse_tripped firing, p1 fuse_tripped over"),
        ("12:18:50", ANN, "p2 fuse_tripped firing, p1 fuse_tripped over"),
    ]


def test_what_waits_does_not_say_that_it_lasts_if_its_end_is_not_wanted_any_more() -> (
    None
):
    """The end waited for the morning when a person chose to hear of none: nobody would ever say that it is over."""
    night = QuietHours(time(12), time(11), UTC)

    def config(can_send: bool = False, **timing: Any) -> SiteConfig:
        return site(["p1"], group("p1", **timing), can_send=can_send)

    it = Story(config()).trips("p1").later(seconds=15)
    it.configures(config(quiet=night)).clears("p1").later(minutes=1)
    it.configures(config(send_resolved=False)).later(minutes=1)
    it.configures(config(send_resolved=False, can_send=True))
    assert [mail.says for mail in it.mails] == ["p1 fuse_tripped over"]


def test_what_becomes_part_of_a_late_mail_says_so() -> None:
    """For each address: one may have it already, when it is folded for the other."""
    it = story()
    it.outcomes[BEN] = [Outcome.ADDRESS_FAILED] * 2
    it.trips("p1").later(seconds=15).clears("p1").later(minutes=10)
    folded = [effect for effect in it.effects if isinstance(effect, DeliveryFolded)]
    assert [(e.notification.id, e.address, e.attempts) for e in folded] == [
        ("1", BEN, 2),
        ("2", BEN, 0),
    ]
    [into] = {effect.into.id for effect in folded}
    assert it.mails[-1].notification.id == into


def test_a_late_mail_says_when_mail_was_down() -> None:
    """From the first failure to now."""
    it = story(*[DOWN] * 7).trips("p1").at("13:00")
    assert it.mails[0].notification.late == Outage(
        START + timedelta(seconds=10), START + timedelta(minutes=18, seconds=50)
    )


def test_a_mail_that_is_a_little_late_says_nothing_of_it() -> None:
    """A reload of the account takes seconds."""
    it = story(DOWN).trips("p1").at("13:00")
    assert [mail.notification.late for mail in it.mails] == [None, None]


def test_a_late_address_hears_it_all_in_one_mail_the_other_heard_it_in_time() -> None:
    """What was sent to all is said to be sent even if the last of it was folded."""
    it = story().at("12:01")
    it.outcomes = {ANN: [ADDRESS] * 5}
    it.trips("p1").at("12:03").clears("p1").at("13:00")
    assert it.read() == [
        ("12:01:10", BEN, "p1 fuse_tripped firing"),
        ("12:03:10", BEN, "p1 fuse_tripped resolved"),
        ("12:09:50", ANN, "p1 fuse_tripped over"),
    ]
    assert it.outcomes_told() == [
        ("failed", ANN),
        ("sent", ""),
        ("sent", ""),
        ("sent", ""),
    ]


def test_people_are_told_otherwise_when_mail_is_down_for_two_minutes() -> None:
    """Two, whether it is tried then or not; once, and once when it is back; also if it was restarted in between."""
    it = story(*[DOWN] * 7).trips("p1").at("12:10")
    down = Outage(
        START + timedelta(seconds=10), START + timedelta(minutes=2, seconds=10)
    )
    assert changes(it) == [AccountChanged(down, "no")]
    it.restarts()
    [again] = changes(it)
    assert again.error == "no"
    assert again.outage is not None
    assert again.outage.since == down.since
    it.at("13:00")
    assert changes(it) == [AccountChanged(None)]


def test_what_happens_while_mail_is_down_may_be_told_otherwise() -> None:
    """What waits when people are told that it is down, and what comes until it is back."""
    it = story(*[DOWN] * 7).trips("p1").at("12:10").trips("p2").at("12:40").clears("p2")
    it.at("13:00")
    held = [e.notification for e in it.effects if isinstance(e, HeldBack)]
    assert [says(each.items) for each in held] == [
        "p1 fuse_tripped firing",
        "p2 fuse_tripped firing",
    ]


def test_what_waits_is_told_otherwise_once_for_each_group_not_for_each_mail() -> None:
    """Two addresses that know different things, and two mails for each of them."""
    it = story(*[DOWN] * 9).trips("p1").at("12:00:30").trips("p2").at("12:10")
    held = [e.notification for e in it.effects if isinstance(e, HeldBack)]
    assert [says(each.items) for each in held] == [
        "p1 fuse_tripped firing, p2 fuse_tripped firing"
    ]


@pytest.mark.parametrize(
    ("failures", "told"),
    [
        ([DOWN] * 20, ["over"]),
        ([Outcome.ACCEPTED, *[DOWN] * 9], ["firing", "resolved"]),
    ],
    ids=["beginning", "reminder"],
)
def test_a_late_mail_does_not_say_that_it_lasts_when_it_is_over(
    failures: list[Outcome], told: list[str]
) -> None:
    """Also to a group that does not want to hear of ends."""
    config = site(
        ["p1"],
        group("p1", send_resolved=False, repeat_interval=timedelta(hours=1)),
    )
    it = Story(config, outcomes={ANN: failures}).trips("p1").at("13:00:20")
    it.clears("p1").at("18:00")
    states = [item.state for mail in it.mails for item in mail.notification.items]
    assert states == told
    assert it.mails[-1].notification.items[0].until == START + timedelta(
        hours=1, seconds=20
    )


def test_a_short_outage_is_nobodys_business() -> None:
    """It is over before anybody could do something."""
    it = story(DOWN, DOWN).trips("p1").at("13:00")
    assert changes(it) == []


def test_every_try_is_for_the_history() -> None:
    """Who got what, when, and why not."""
    it = story(ADDRESS).trips("p1").at("13:00")
    tries = [e for e in it.effects if isinstance(e, DeliveryTried)]
    assert [(t.address, t.outcome, t.error, t.attempts) for t in tries] == [
        (ANN, ADDRESS, "no", 1),
        (BEN, Outcome.ACCEPTED, "", 1),
        (ANN, Outcome.ACCEPTED, "", 2),
    ]


def test_what_waits_for_months_does_not_fill_the_memory() -> None:
    """Without an account everything is kept, but not as a mail each."""
    it = Story(site(["p1", "p2"], group("p1", "p2", addresses=[ANN, BEN])))
    it.without_account()
    for _ in range(200):
        it.trips("p1").later(hours=2).clears("p1").later(hours=2)
    assert len(it.engine.deliveries()) < 150
    it.configures(site(["p1", "p2"], group("p1", "p2", addresses=[ANN, BEN])))
    assert [(address, text) for _time, address, text in it.read()] == [
        (ANN, "p1 fuse_tripped over"),
        (BEN, "p1 fuse_tripped over"),
    ]
    assert it.mails == []


def test_what_is_under_way_is_not_folded_with_what_waits() -> None:
    """The server may be taking it this moment."""
    it = Story(site(["p1"], group("p1", addresses=[ANN])))
    it.answering = False
    for _ in range(200):
        it.trips("p1").later(hours=2).clears("p1").later(hours=2)
    [first] = [effect for effect in it.effects if isinstance(effect, Send)]
    assert len(it.engine.deliveries()) < 150
    it.answering = True
    it.answer(first)
    assert [text for _time, _address, text in it.read()] == [
        "p1 fuse_tripped firing",
        "p1 fuse_tripped over",
    ]


def test_a_refused_mail_is_told_with_the_next_one_that_waits() -> None:
    """The next one may be taken, and tells all."""
    it = Story(site(["p1", "p2"], group("p1", "p2", addresses=[ANN])))
    it.answering = False
    it.trips("p1").at("12:01").trips("p2").at("12:02")
    [first] = [effect for effect in it.effects if isinstance(effect, Send)]
    it.answering = True
    it.answer(first, Outcome.REFUSED)
    assert it.read() == [
        ("12:02", ANN, "p1 fuse_tripped firing, p2 fuse_tripped firing")
    ]


def test_mails_of_other_groups_are_not_folded_together() -> None:
    """Each group is told by its name."""
    north, south = (
        group("p1", addresses=[ANN]),
        group("p1", name="South", addresses=[ANN]),
    )
    it = Story(site(["p1"], north, south), outcomes={ANN: [DOWN] * 6})
    it.trips("p1").at("12:05").clears("p1").at("13:00")
    told = [(m.notification.group_name, says(m.notification.items)) for m in it.mails]
    assert told == [
        ("North", "p1 fuse_tripped over"),
        ("South", "p1 fuse_tripped over"),
    ]


def changes(it: Story) -> list[AccountChanged]:
    """Return what was said about the account, and forget it."""
    found = [effect for effect in it.effects if isinstance(effect, AccountChanged)]
    it.effects.clear()
    return found
