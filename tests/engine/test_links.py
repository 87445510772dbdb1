"""A link that is lost is not a dead charger: what is behind it is not monitored, and that is said once, if at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from custom_components.cp_notifications.engine.model import (
    LINK,
    LINK_SOURCE,
    AlertKey,
    AlertReason,
    Case,
    ConditionChanged,
    GroupChanged,
    Link,
    Outcome,
    SiteConfig,
    Verdict,
)

from .timeline import FUSE, SENSORS, UNAVAILABLE, Story, group, site

CLOUD = f"{LINK}easee:entry"
EASEE = Link(CLOUD, "Easee", ("p1", "p2"))
AT_ONCE = dict.fromkeys(Case, timedelta(0))


def behind(*links: Link, **timing: Any) -> SiteConfig:
    """Return a site with a group of three charge points, two of them behind a link."""
    made = site(["p1", "p2", "p3"], group("p1", "p2", "p3", **timing))
    return replace(made, links={link.id: link for link in links or (EASEE,)})


def story(**timing: Any) -> Story:
    """Return a story in which all is well."""
    begun = Story(behind(**timing))
    for each in ("p1", "p2", "p3"):
        for case in Case:
            begun.clears(each, case)
    return begun


def lost(begun: Story) -> Story:
    """Let the link be lost."""
    begun.reads(CLOUD, UNAVAILABLE, Verdict.ACTIVE, LINK_SOURCE, detail="P1, P2")
    return begun


def back(begun: Story) -> Story:
    """Let the link be there again."""
    begun.reads(CLOUD, UNAVAILABLE, Verdict.CLEAR, LINK_SOURCE)
    return begun


def gone(begun: Story, *charge_points: str) -> Story:
    """Let the sources of charge points be gone."""
    for each in charge_points:
        begun.reads(each, UNAVAILABLE, Verdict.LOST)
    return begun


def verdicts(begun: Story, case: Case = UNAVAILABLE) -> list[Verdict]:
    """Return how a case reads at the three charge points."""
    return [
        begun.engine.condition(AlertKey(each, case)).verdict
        for each in ("p1", "p2", "p3")
    ]


def unmonitored(begun: Story) -> list[str]:
    """Return the charge points of which nothing is known."""
    return begun.engine.not_monitored(("p1", "p2", "p3"))


def test_what_is_behind_a_lost_link_is_not_monitored() -> None:
    """That all is well was true when the link was there: it is not known any more."""
    begun = lost(story())
    assert unmonitored(begun) == ["p1", "p2"]
    assert verdicts(begun) == [Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.CLEAR]
    back(begun)
    assert unmonitored(begun) == []
    assert verdicts(begun) == [Verdict.CLEAR] * 3


def test_a_group_of_which_everything_is_behind_it_knows_nothing() -> None:
    """That the link is lost is known, but that is not fine."""
    made = site(["p1", "p2", "p3"], group("p1", "p2", tell_links=True))
    begun = Story(replace(made, links={CLOUD: EASEE}))
    begun.clears("p1").clears("p2")
    assert begun.engine.group_view("north").known
    lost(begun)
    assert not begun.engine.group_view("north").known
    begun.configures(begun.config)
    assert not begun.engine.group_view("north").known
    back(begun)
    assert begun.engine.group_view("north").known


def test_the_charge_points_behind_it_are_not_told_to_be_dead() -> None:
    """Whether their sources go before the link is known to be lost, or after that."""
    begun = lost(gone(story(), "p1").later(minutes=1))
    gone(begun, "p2").later(hours=2)
    assert begun.told() == []
    assert begun.reasons() == [
        (f" {CLOUD} unavailable firing", AlertReason.NO_GROUP),
    ]


def test_charge_points_beside_it_are_told_as_ever() -> None:
    """A lost cloud must not hide another charger."""
    begun = gone(lost(story()), "p3").later(minutes=6)
    assert begun.told() == ["12:05:10 p3 unavailable firing"]


def test_a_fault_that_is_known_is_told_behind_a_lost_link_too() -> None:
    """And it stays until it is known to be over, which a lost link cannot say."""
    begun = lost(story().trips("p1")).later(minutes=1)
    begun.trips("p2", SENSORS).later(minutes=1)
    assert begun.told() == [
        "12:00:10 p1 fuse_tripped firing",
        "12:01:10 p2 sensors firing",
    ]
    begun.clears("p1").later(minutes=1)
    assert verdicts(begun, FUSE)[0] is Verdict.ACTIVE
    back(begun).later(minutes=1)
    assert begun.told() == ["12:03:10 p1 fuse_tripped resolved"]


def test_a_charge_point_that_is_still_gone_when_the_link_is_back_is_told_then() -> None:
    """Since then: of the time before nothing is known."""
    begun = gone(lost(story()), "p1", "p2").later(hours=1)
    back(begun.clears("p2", UNAVAILABLE)).later(minutes=6)
    assert begun.told() == ["13:05:10 p1 unavailable firing"]
    view = begun.engine.condition(AlertKey("p1", UNAVAILABLE))
    assert view.since
    assert view.since.hour == 13


def test_what_was_told_before_is_not_taken_back() -> None:
    """A charger was dead before its cloud was: it is over when it is known to be fine."""
    begun = lost(gone(story(), "p1").later(minutes=6)).later(minutes=10)
    assert begun.told() == ["12:05:10 p1 unavailable firing"]
    assert verdicts(begun)[0] is Verdict.ACTIVE
    back(begun.clears("p1", UNAVAILABLE)).later(minutes=1)
    assert begun.told() == ["12:16:10 p1 unavailable resolved"]


def test_a_group_that_seemed_to_have_a_problem_has_none() -> None:
    """It had lasted for the hold time, but nobody was told yet."""
    begun = gone(story(hold=AT_ONCE), "p1")
    assert begun.engine.group_view("north").firing == 1
    begun.effects.clear()
    lost(begun)
    assert begun.engine.group_view("north").firing == 0
    assert GroupChanged("north") in begun.effects
    assert ConditionChanged(AlertKey("p1", UNAVAILABLE)) in begun.effects
    assert begun.later(hours=1).told() == []


# ---- told, if a group wants it -------------------------------------------------------


def test_a_group_that_wants_it_is_told_once() -> None:
    """One mail about the link, after the hold time; and one when it is back."""
    begun = lost(story(tell_links=True))
    gone(begun, "p1", "p2").later(minutes=4)
    assert begun.told() == []
    begun.later(hours=1)
    (mail,) = begun.mails
    assert mail.says == f"{CLOUD} unavailable firing"
    assert mail.notification.items[0].name == "Easee"
    assert mail.notification.items[0].detail == "P1, P2"
    begun.mails.clear()
    begun.clears("p1", UNAVAILABLE).clears("p2", UNAVAILABLE)
    back(begun).later(minutes=1)
    assert begun.told() == [f"13:04:10 {CLOUD} unavailable resolved"]


def test_a_link_that_is_back_soon_is_not_told() -> None:
    """Clouds hiccup."""
    begun = back(lost(story(tell_links=True)).later(minutes=3))
    assert begun.later(hours=1).told() == []


def test_it_is_told_whatever_cases_a_group_wants() -> None:
    """It is no case of a charge point: who watches fuses only wants to know that they are not watched."""
    begun = lost(story(tell_links=True, cases=[FUSE])).later(minutes=6)
    assert begun.told() == [f"12:05:10 {CLOUD} unavailable firing"]


def test_a_group_without_any_of_its_charge_points_is_not_told() -> None:
    """It is none of its business."""
    made = site(["p1", "p2", "p3"], group("p3", tell_links=True))
    begun = lost(Story(replace(made, links={CLOUD: EASEE})))
    assert begun.later(hours=1).told() == []


def test_who_wants_it_meanwhile_is_told_what_is_still_so() -> None:
    """And who does not want it any more hears nothing of its end."""
    begun = lost(story()).later(minutes=30)
    begun.configures(behind(tell_links=True)).later(minutes=1)
    assert begun.told() == [f"12:30:10 {CLOUD} unavailable firing"]
    begun.configures(behind()).later(minutes=1)
    assert back(begun).later(minutes=1).told() == []


# ---- restarts and changes ----------------------------------------------------------------


@pytest.mark.parametrize("tell_links", [True, False])
def test_a_restart_forgets_nothing_and_repeats_nothing(tell_links: bool) -> None:
    """The link is still lost afterwards, as far as anybody knows."""
    begun = gone(lost(story(tell_links=tell_links)), "p1").later(minutes=6)
    told = begun.told()
    begun.restarts()
    begun.clears("p2", UNAVAILABLE)
    assert verdicts(begun)[:2] == [Verdict.UNKNOWN, Verdict.UNKNOWN]
    assert begun.later(hours=1).told() == []
    assert len(told) == tell_links
    back(begun).later(minutes=1)
    assert len(begun.told()) == tell_links
    assert verdicts(begun)[1] is Verdict.CLEAR


def test_a_link_that_is_no_more_holds_nothing() -> None:
    """Its integration was removed, or its chargers are watched otherwise."""
    begun = lost(story(tell_links=True)).later(minutes=6)
    begun.told()
    begun.configures(replace(begun.config, links={}))
    assert unmonitored(begun) == []
    assert begun.reasons() == []
    begun.restarts()
    assert begun.later(hours=1).told() == []


def test_of_a_link_nobody_knows_nothing_is_taken() -> None:
    """It was removed a moment ago."""
    begun = Story(site(["p1"], group("p1", tell_links=True)))
    lost(begun)
    assert begun.engine.ignored == 1


def test_a_mail_that_was_refused_is_not_taken_for_told() -> None:
    """Whoever was not told that a charger is dead is not bothered with its end either."""
    begun = story()
    begun.outcomes["ann@example.com"] = [Outcome.REFUSED]
    gone(begun, "p1").later(minutes=6)
    assert begun.told() == []
    lost(begun).later(hours=1)
    assert begun.told() == []
    assert verdicts(begun)[0] is Verdict.UNKNOWN


# ---- whatever happens, in whatever order -----------------------------------------------

type Step = Callable[[Story, Random], object]


def source_says(begun: Story, dice: Random) -> None:
    """Let a source say anything about any case."""
    where, case = dice.choice(["p1", "p2", "p3"]), dice.choice(list(Case))
    begun.reads(where, case, dice.choice(list(Verdict)))


def somebody_changes(begun: Story, dice: Random) -> None:
    """Let the group want to hear of links or not, and let other charge points be behind this one."""
    all_links = [(), (EASEE,), (replace(EASEE, charge_points=("p2",)),)]
    links = {link.id: link for link in dice.choice(all_links)}
    tell_links = dice.random() < 0.5
    begun.configures(replace(behind(tell_links=tell_links), links=links))


STEPS: tuple[Step, ...] = (
    source_says,
    source_says,
    somebody_changes,
    lambda begun, _: lost(begun),
    lambda begun, _: back(begun),
    lambda begun, dice: begun.later(seconds=dice.choice([1, 20, 400])),
    lambda begun, _: begun.restarts(),
)


def check_books(begun: Story) -> None:
    """Check that what is counted is what there is."""
    engine = begun.engine
    north = engine.groups["north"]
    conditions = engine.conditions
    known = [c for key, c in conditions.items() if c.known and not key.is_link]
    assert north.known == len(known)
    assert north.firing == sum(alert.lasts for alert in north.alerts.values())
    assert set(engine.notable) == {key for key, c in conditions.items() if c.active}


def check_held(begun: Story, held_before: set[AlertKey]) -> None:
    """Check that exactly what is behind a lost link is held: nothing is fine there, and nothing new is gone."""
    engine = begun.engine
    link = begun.config.links.get(CLOUD)
    is_lost = engine.condition(AlertKey(CLOUD, UNAVAILABLE)).verdict is Verdict.ACTIVE
    behind_it = link.charge_points if link and is_lost else ()
    held = {key for key in engine.conditions if key.charge_point in behind_it}
    assert held == {key for key, each in engine.conditions.items() if each.held}
    assert all(engine.conditions[key].verdict is not Verdict.CLEAR for key in held)
    gone = {key for key in held - held_before if engine.conditions[key].is_only_lost}
    alerts = engine.groups["north"].alerts
    assert all(alerts[key].told for key in gone)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_a_lost_link_is_no_dead_charger(seed: int) -> None:
    """In any order, over any number of restarts and changes."""
    dice = Random(seed)
    begun = Story(behind())
    for _ in range(60):
        before = {key for key, each in begun.engine.conditions.items() if each.held}
        dice.choice(STEPS)(begun, dice)
        check_books(begun)
        check_held(begun, before)
