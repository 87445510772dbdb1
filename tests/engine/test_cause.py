"""One cause, one mail: what vanishes together is told together, and what it has in common."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.cp_notifications.engine.cause import likely_causes
from custom_components.cp_notifications.engine.model import (
    Cause,
    CauseKind,
    ChargePoint,
)

from .timeline import FUSE, UNAVAILABLE, Story, group, point, site

POINTS = {
    name: replace(point(name), station=station, origin=origin)
    for name, station, origin in [
        ("a1", "A", "Easee"),
        ("a2", "A", "Easee"),
        ("b1", "", "Easee"),
        ("c1", "C", "Zaptec"),
        ("c2", "C", "Zaptec"),
        ("d1", "", ""),
    ]
}
ALL = tuple(POINTS)


def cause(kind: CauseKind, name: str, *members: str) -> Cause:
    """Return a cause."""
    return Cause(kind, name, members)


@pytest.mark.parametrize(
    ("told", "gone", "expected"),
    [
        (ALL, ALL, [cause(CauseKind.SITE, "", *ALL)]),
        (["a1", "a2"], ["a1", "a2"], [cause(CauseKind.STATION, "A", "a1", "a2")]),
        (
            ["a1", "b1"],
            ["a1", "a2", "b1"],
            [cause(CauseKind.ORIGIN, "Easee", "a1", "a2", "b1")],
        ),
        (
            ["a1", "a2", "b1", "c1", "c2"],
            ["a1", "a2", "b1", "c1", "c2"],
            [
                cause(CauseKind.ORIGIN, "Easee", "a1", "a2", "b1"),
                cause(CauseKind.ORIGIN, "Zaptec", "c1", "c2"),
            ],
        ),
        (["a1"], ["a1", "b1"], []),
        (["d1"], ["d1", "c1", "c2"], []),
        ([], ALL, []),
    ],
    ids=[
        "the_whole_site",
        "one_station",
        "one_integration",
        "two_integrations",
        "some_of_a_station",
        "alone",
        "nothing_new",
    ],
)
def test_the_largest_circle_that_is_gone_explains_its_charge_points(
    told: list[str], gone: list[str], expected: list[Cause]
) -> None:
    """The table of likely causes."""
    assert likely_causes(told, gone, POINTS) == tuple(expected)


def test_one_charge_point_is_no_site() -> None:
    """Where there is only one, it is itself the likely cause."""
    points = {"a1": POINTS["a1"]}
    assert likely_causes(["a1"], ["a1"], points) == ()


def story(*points: ChargePoint) -> Story:
    """All charge points in one group."""
    return Story(site(points, group(*[p.id for p in points])))


def test_what_vanishes_within_two_minutes_is_one_mail() -> None:
    """Integrations ask their chargers one after the other; the odd one out later is its own."""
    it = story(*POINTS.values())
    for name in ("a1", "a2", "b1"):
        it.trips(name, UNAVAILABLE).later(seconds=50)
    it.later(minutes=3).trips("d1", UNAVAILABLE).at("13:00")
    assert it.mails[0].notification.causes == (
        cause(CauseKind.ORIGIN, "Easee", "a1", "a2", "b1"),
    )
    assert it.mails[1].notification.causes == ()
    assert it.told() == [
        "12:05:10 a1 unavailable firing, a2 unavailable firing, b1 unavailable firing",
        "12:10:40 d1 unavailable firing",
    ]


def test_what_came_with_another_case_is_not_hurried() -> None:
    """A tripped fuse takes no lost connection along."""
    it = story(point("p1"), point("p2")).trips("p1", UNAVAILABLE).trips("p2", FUSE)
    assert it.at("13:00").told() == [
        "12:00:10 p2 fuse_tripped firing",
        "12:05:10 p1 unavailable firing",
    ]


def test_the_cause_is_told_for_those_that_are_gone_not_for_those_that_are_back() -> (
    None
):
    """An all-clear needs no explanation."""
    it = story(point("p1"), point("p2"))
    it.trips("p1", UNAVAILABLE).trips("p2", UNAVAILABLE).at("12:30")
    it.clears("p1", UNAVAILABLE).at("13:00")
    assert [len(mail.notification.causes) for mail in it.mails] == [1, 0]


def test_a_cause_survives_a_restart_with_its_mail() -> None:
    """It waits in the outbox."""
    it = story(point("p1"), point("p2")).without_account()
    it.trips("p1", UNAVAILABLE).trips("p2", UNAVAILABLE).at("12:05:20").restarts()
    it.configures(replace(it.config, can_send=True))
    assert it.mails[0].notification.causes == (cause(CauseKind.SITE, "", "p1", "p2"),)


def test_a_longer_hold_keeps_its_turn() -> None:
    """What began much later is held on."""
    it = story(point("p1"), point("p2")).trips("p1", UNAVAILABLE)
    it.later(minutes=2, seconds=1).trips("p2", UNAVAILABLE)
    it.until(it.now + timedelta(hours=1))
    assert len(it.told()) == 2


def test_those_that_connect_straight_to_home_assistant_have_the_way_in_common() -> None:
    """No integration stands between, and no cloud."""
    points = POINTS | {
        name: replace(point(name), link="OCPP", station=station)
        for name, station in (("e1", "E"), ("e2", "E"), ("f1", ""))
    }
    gone = ("e1", "e2", "f1")
    assert likely_causes(gone, gone, points) == (cause(CauseKind.LINK, "OCPP", *gone),)
    station = ("e1", "e2")
    assert likely_causes(station, station, points) == (
        cause(CauseKind.STATION, "E", *station),
    )
