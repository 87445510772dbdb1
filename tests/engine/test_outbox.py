"""The outbox: nothing that was to be sent is lost, and a dead server is not hammered."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from custom_components.cp_notifications.engine import fold, outbox
from custom_components.cp_notifications.engine.model import (
    AccountChanged,
    AlertReason,
    Delivered,
    DeliveryView,
    ItemState,
    Outcome,
    Retry,
    Send,
)
from custom_components.cp_notifications.engine.outbox import (
    BACK_OFF,
    DOUBT_WAITS,
    back_off,
)

from .timeline import START, Story, group, site

ANN, BEN = "ann@example.com", "ben@example.com"
ACCOUNT, ADDRESS, DOUBT, REFUSED = (
    Outcome.ACCOUNT_FAILED,
    Outcome.ADDRESS_FAILED,
    Outcome.UNCERTAIN,
    Outcome.REFUSED,
)


def story(**outcomes: list[Outcome]) -> Story:
    """Two charge points and a group of two addresses; `ann=[...]` is what the server answers."""
    return Story(
        site(["p1", "p2"], group("p1", "p2", addresses=[ANN, BEN])),
        outcomes={f"{name}@example.com": list(o) for name, o in outcomes.items()},
    )


def sends(it: Story) -> list[Send]:
    """Return the deliveries that were asked for."""
    return [effect for effect in it.effects if isinstance(effect, Send)]


def tries(it: Story, address: str) -> list[timedelta]:
    """Return when an address was tried, from the start."""
    return [when - START for when, tried in it.tries if tried == address]


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 10), (2, 30), (3, 60), (4, 120), (5, 300), (6, 600), (7, 900), (99, 900)],
)
def test_the_back_off_grows_to_a_cap(failures: int, seconds: int) -> None:
    """A quarter of an hour at most."""
    assert back_off(failures) == timedelta(seconds=seconds)


def test_a_dead_account_costs_one_try_however_much_waits() -> None:
    """And a second opinion at once; then it is probed, not hammered, and all goes out in order."""
    it = story(ann=[ACCOUNT] * 2, ben=[ACCOUNT]).trips("p1").at("12:00:10")
    assert len(sends(it)) == 2
    it.at("12:00:20")
    assert len(sends(it)) == 3
    assert it.at("12:01").read() == [
        ("12:00:50", BEN, "p1 fuse_tripped firing"),
        ("12:00:50", ANN, "p1 fuse_tripped firing"),
    ]


def test_a_success_forgets_the_failures() -> None:
    """The next outage begins with the short wait again."""
    it = story(ann=[ACCOUNT]).trips("p1").at("12:30")
    assert it.engine.outbox.account.failures == 0
    assert it.engine.outbox.account.not_before is None


def test_one_address_that_fails_holds_up_nobody_else() -> None:
    """It is tried again by itself, in its own time."""
    it = story(ann=[ADDRESS, ADDRESS]).trips("p1").at("12:30")
    assert it.read() == [
        ("12:00:10", BEN, "p1 fuse_tripped firing"),
        ("12:00:50", ANN, "p1 fuse_tripped firing"),
    ]


def test_an_address_gets_its_mails_in_order() -> None:
    """The end never overtakes the beginning: what waits for it goes with it."""
    it = story(ann=[ADDRESS] * 3).trips("p1").at("12:00:15").clears("p1").trips("p2")
    it.at("13:00")
    assert [mail for mail in it.read() if mail[1] == ANN] == [
        ("12:01:50", ANN, "p2 fuse_tripped firing, p1 fuse_tripped over"),
    ]


def test_a_mail_that_no_server_takes_holds_up_nobody_else() -> None:
    """Whatever its failure looks like, the one tried least goes first."""
    it = story(ann=[ACCOUNT] * 5).trips("p1").at("12:00:25")
    assert it.read() == [("12:00:10", BEN, "p1 fuse_tripped firing")]


def test_a_server_that_hangs_for_one_address_holds_up_nobody_else() -> None:
    """A failure is the account's only if a mail for another address fails as well."""
    it = story(ann=[ACCOUNT] * 9).trips("p1").at("12:30")
    it.trips("p2").at("12:31")
    assert [mail for mail in it.read() if mail[1] == BEN] == [
        ("12:00:10", BEN, "p1 fuse_tripped firing"),
        ("12:30:10", BEN, "p2 fuse_tripped firing"),
    ]
    assert not it.engine.outbox.account.failures


def test_one_address_that_fails_alone_is_the_account_until_another_is_known() -> None:
    """Whoever is the only one to be told must be told otherwise; and who comes is tried at once."""
    north = group("p1", addresses=[ANN])
    south = group("p2", name="South", addresses=[BEN])
    config = site(["p1", "p2"], north, south)
    it = Story(config, outcomes={ANN: [ACCOUNT] * 99}).trips("p1").at("12:10")
    assert it.engine.outbox.account.told_down
    it.trips("p2").at("12:10:10")
    assert it.read() == [("12:10:10", BEN, "p2 fuse_tripped firing")]
    assert not it.engine.outbox.account.told_down


def test_who_waits_for_a_time_of_its_own_is_asked_then_and_not_before() -> None:
    """Also while it is open whether the account fails."""
    it = story(ann=[ACCOUNT] * 9, ben=[ADDRESS]).trips("p1").at("12:00:15")
    assert it.at("12:00:25").read() == [("12:00:20", BEN, "p1 fuse_tripped firing")]


# ---- a server that does not say whether it took a mail -----------------------------------------


def test_a_mail_that_may_have_arrived_is_tried_again_after_an_hour_and_then_later() -> (
    None
):
    """Home Assistant's SMTP tries twice each time: more often would be a flood of copies."""
    it = story(ann=[DOUBT] * 99, ben=[]).trips("p1").at("12:00:10")
    it.later(hours=24)
    to_ann = [str(when) for when in tries(it, ANN)]
    assert to_ann == [
        "0:00:10",
        "1:00:10",
        "3:00:10",
        "7:00:10",
        "15:00:10",
        "23:00:10",
    ]


@pytest.mark.parametrize("event", [Retry(), None], ids=["account_is_back", "restart"])
def test_a_mail_that_may_have_arrived_is_tried_no_earlier_for_any_reason(
    event: Retry | None,
) -> None:
    """Neither a reload of the account nor a restart says that it did not."""
    it = story(ann=[DOUBT] * 99).trips("p1").at("12:10")
    it.restarts() if event is None else it.handle(event)
    it.at("12:50")
    assert len(tries(it, ANN)) == 1


def test_a_mail_that_may_have_arrived_holds_up_nobody_else() -> None:
    """Other addresses get theirs, and what is new goes to the same address at once, with what is in doubt."""
    it = story(ann=[DOUBT]).trips("p1").at("12:10").trips("p2").at("12:11")
    assert it.read() == [
        ("12:00:10", BEN, "p1 fuse_tripped firing"),
        ("12:10:10", ANN, "p1 fuse_tripped firing, p2 fuse_tripped firing"),
        ("12:10:10", BEN, "p2 fuse_tripped firing"),
    ]


def test_what_is_in_doubt_at_all_addresses_goes_with_what_is_new() -> None:
    """To each of them at once."""
    it = story(ann=[DOUBT], ben=[DOUBT]).trips("p1").at("12:10").trips("p2").at("12:11")
    both = "p1 fuse_tripped firing, p2 fuse_tripped firing"
    assert it.read() == [("12:10:10", ANN, both), ("12:10:10", BEN, both)]


def test_a_server_that_never_says_that_it_took_a_mail_is_said_after_two_minutes() -> (
    None
):
    """With the cause: whoever can set its time-out does not know otherwise."""
    it = story(ann=[DOUBT] * 9, ben=[DOUBT] * 9).trips("p1").at("12:02:05")
    assert not it.engine.outbox.account.told_down
    it.at("12:02:10")
    [change] = [e for e in it.effects if isinstance(e, AccountChanged)]
    assert change.error == "no"
    it.outcomes.clear()
    it.at("13:01")
    assert not it.engine.outbox.account.told_down


def test_a_clock_that_is_set_back_makes_no_mail_in_doubt_wait_longer() -> None:
    """Nor come earlier."""
    it = story(ann=[DOUBT] * 9).trips("p1").at("12:00:30")
    it.now -= timedelta(hours=10)
    it.handle(Retry())
    [view] = it.engine.deliveries()
    assert view.next_try == it.now + DOUBT_WAITS[-1]


def test_an_account_without_anything_to_send_is_not_said_to_fail() -> None:
    """Nothing would ever say that it works again."""
    it = story(ann=[ACCOUNT] * 9, ben=[ACCOUNT] * 9).trips("p1").at("12:01")
    it.without_account().at("12:10")
    assert not it.engine.outbox.account.told_down


def test_an_address_that_refused_a_mail_is_said_to_have_refused_it() -> None:
    """The alert is not due: it waits for no others."""
    it = story(ann=[REFUSED]).trips("p1").at("12:10")
    assert [view.reason for view in it.engine.alerts()] == [AlertReason.REFUSED]
    it.trips("p2").at("12:10:05")
    assert {view.reason for view in it.engine.alerts()} == {
        AlertReason.WAITING_FOR_OTHERS
    }


def test_an_alert_that_one_has_refused_and_another_waits_for_is_in_the_outbox() -> None:
    """More is to come: it is not settled yet."""
    it = story(ann=[REFUSED], ben=[ADDRESS] * 9).trips("p1").at("12:10")
    assert [view.reason for view in it.engine.alerts()] == [AlertReason.IN_OUTBOX]


def test_a_refused_address_is_not_tried_again_and_gets_no_end() -> None:
    """The end is told to those who know of the beginning; the refused one hears what it missed."""
    it = story(ann=[REFUSED]).trips("p1").at("12:30").clears("p1").at("13:00")
    assert it.read() == [
        ("12:00:10", BEN, "p1 fuse_tripped firing"),
        ("12:30:10", ANN, "p1 fuse_tripped over"),
        ("12:30:10", BEN, "p1 fuse_tripped resolved"),
    ]


def test_a_refusal_after_the_alert_is_gone_is_harmless() -> None:
    """It was over, and told so to the others, before the server made up its mind."""
    it = story(ann=[ADDRESS, ADDRESS, REFUSED]).trips("p1").at("12:00:15")
    it.clears("p1").at("13:00")
    assert it.engine.deliveries() == []


@pytest.mark.parametrize(
    ("ann", "ben", "expected"),
    [
        ([], [], [("sent", "")]),
        ([REFUSED], [], [("failed", ANN), ("sent", "")]),
        ([REFUSED], [REFUSED], [("failed", ANN), ("failed", BEN)]),
        ([ADDRESS] * 3, [], [("failed", ANN), ("sent", "")]),
        ([ADDRESS, REFUSED], [], [("failed", ANN), ("failed", ANN), ("sent", "")]),
        ([ACCOUNT, ACCOUNT], [], [("failed", ANN), ("sent", "")]),
    ],
    ids=[
        "all_taken",
        "one_refused",
        "all_refused",
        "late",
        "late_then_refused",
        "account_down",
    ],
)
def test_sent_is_said_when_all_is_settled_and_failed_once_per_way_of_failing(
    ann: list[Outcome], ben: list[Outcome], expected: list[tuple[str, str]]
) -> None:
    """The table behind the event entity of a group."""
    it = story(ann=ann, ben=ben).trips("p1").at("13:00")
    assert it.outcomes_told() == expected


def test_without_an_account_everything_waits() -> None:
    """And goes out when there is one."""
    it = story().without_account().trips("p1").at("12:30").clears("p1").at("13:00")
    assert it.read() == []
    assert it.engine.wake_at is None
    it.configures(site(["p1"], group("p1", addresses=[ANN])))
    assert it.read() == [("13:00", ANN, "p1 fuse_tripped over")]


def test_when_something_is_mended_nobody_waits_for_the_back_off() -> None:
    """The account was loaded again, or a person changed something."""
    it = story(ann=[ADDRESS] * 7, ben=[ACCOUNT]).trips("p1").at("12:10")
    it.read()
    it.outcomes.clear()
    it.handle(Retry())
    assert it.read() == [("12:10", ANN, "p1 fuse_tripped firing")]


def test_at_most_one_delivery_is_under_way() -> None:
    """So a crash can double one mail only."""
    it = story()
    it.answering = False
    it.trips("p1").at("12:10").trips("p2").at("12:20")
    assert len(sends(it)) == 1
    assert it.engine.wake_at is None
    it.answer(sends(it)[0])
    assert len(sends(it)) == 2


def test_what_nobody_wants_any_more_is_withdrawn() -> None:
    """A deleted group or address gets no late mail; the others do."""
    it = story(ann=[ACCOUNT] * 4, ben=[ACCOUNT]).trips("p1").at("12:00:15")
    it.configures(site(["p1"], group("p1", addresses=[BEN])))
    it.at("13:00")
    assert it.read() == [("12:00:15", BEN, "p1 fuse_tripped firing")]


def test_what_was_withdrawn_is_told_to_who_comes_in_its_place() -> None:
    """At once: it is over already, and nobody else has heard of it."""
    hour = timedelta(hours=1)
    config = site(["p1"], group("p1", addresses=[ANN], recovery_hold=hour))
    it = Story(config, outcomes={ANN: [ACCOUNT] * 9}).trips("p1").at("12:01")
    it.clears("p1")
    it.configures(site(["p1"], group("p1", addresses=[BEN], recovery_hold=hour)))
    it.at("12:02")
    assert it.read() == [("12:01:10", BEN, "p1 fuse_tripped over")]


def test_an_answer_about_a_withdrawn_delivery_lets_the_next_one_go() -> None:
    """It was under way when its group was deleted."""
    it = story()
    it.answering = False
    it.trips("p1").at("12:10")
    first = sends(it)[0]
    it.configures(site(["p1"], group("p1", name="South", addresses=[BEN])))
    it.at("12:20")
    assert len(sends(it)) == 1
    it.answering = True
    it.handle(Delivered(first.delivery, Outcome.ACCEPTED))
    assert it.read() == [("12:20", BEN, "p1 fuse_tripped firing")]


def test_an_answer_nobody_asked_for_changes_nothing_under_way() -> None:
    """A late answer from before cannot start a second delivery."""
    it = story()
    it.answering = False
    it.trips("p1").at("12:10")
    it.handle(Delivered("unheard-of", Outcome.ACCEPTED))
    assert len(sends(it)) == 1


def test_the_outbox_shows_what_waits_and_why() -> None:
    """For the action `list_alerts` and for diagnostics."""
    it = story(ann=[ADDRESS]).trips("p1").at("12:00:15")
    assert it.engine.deliveries() == [
        DeliveryView(
            id="1-0",
            notification="1",
            group="north",
            address=ANN,
            attempts=1,
            error="no",
            next_try=START + timedelta(seconds=10) + BACK_OFF[0],
        )
    ]


def test_a_server_that_answers_again_and_again_with_failure_is_asked_ever_less() -> (
    None
):
    """Over a day a dead account costs about a hundred tries."""
    it = story(ann=[ACCOUNT] * 1000, ben=[ACCOUNT] * 1000).trips("p1")
    it.later(hours=24)
    assert 90 < len(sends(it)) < 110


def test_what_ends_while_mails_wait_costs_once_for_each_mail_not_for_each_address() -> (
    None
):
    """500 faults that ended at once while 50 addresses waited kept Home Assistant busy for seconds."""
    names = [f"p{number}" for number in range(20)]
    everyone = [f"{number}@example.com" for number in range(10)]
    it = Story(site(names, group(*names, addresses=everyone, send_resolved=False)))
    it.without_account()
    for name in names:
        it.trips(name)
    it.at("12:30")
    assert len(it.engine.deliveries()) == len(everyone)
    with patch.object(outbox, "end", wraps=fold.end) as rewritten:
        for name in names:
            it.clears(name)
        it.at("13:30")
    assert rewritten.call_count == len(names)
    waiting = it.engine.outbox.deliveries.values()
    notification = next(iter(waiting)).notification
    assert {item.state for item in notification.items} == {ItemState.OVER}
