"""Damaged snapshots: what can be read is taken up, and told once; the rest is counted."""

from datetime import timedelta
from functools import cache
import json
from random import Random
from typing import Any

import pytest

from custom_components.cp_notifications.engine.model import (
    Acknowledge,
    AlertKey,
    Outcome,
    Silence,
    Start,
    Verdict,
)

from .damage import Damage, field_missing, wrong_type
from .timeline import FUSE, SENSORS, START, UNAVAILABLE, Story, group, site

ANN, BEN = "ann@example.com", "ben@example.com"
TEAM = group("p1", "p2", "p3", addresses=[ANN, BEN], weekly=True)
WATCH = group("p1", "p3", name="South", addresses=[BEN])
CONFIG = site(["p1", "p2", "p3"], TEAM, WATCH)


@cache
def written() -> str:
    """Return what is stored of a site with a bit of everything."""
    it = Story(CONFIG, outcomes={BEN: [Outcome.ADDRESS_FAILED] * 99})
    it.trips("p1", code="F1", detail="breaker").at("12:30")
    it.handle(Acknowledge(AlertKey("p1", FUSE), "Ann"))
    it.trips("p3", UNAVAILABLE).at("12:40")
    it.clears("p3", UNAVAILABLE).at("12:50")
    it.handle(Silence("p2", START + timedelta(days=9), "Ann"))
    it.reads("p2", SENSORS, Verdict.ACTIVE, source="report")
    it.mutes("south")
    it.trips("p3", SENSORS, since=it.now).later(seconds=3)
    return json.dumps(it.saved())


def taken_up(data: Any) -> Story:
    """Take up what is left of it an hour later, with a mail server that takes everything."""
    it = Story(CONFIG, now=START + timedelta(hours=2))
    it.takes_up(data, None)
    for key in CONFIG.charge_points:
        it.reads(key, FUSE, Verdict.ACTIVE if key == "p1" else Verdict.CLEAR)
        it.reads(key, UNAVAILABLE, Verdict.CLEAR)
    return it.later(hours=1)


def told(it: Story, address: str) -> int:
    """Return how often an address was told of the fuse by the group North."""
    return sum(
        "p1 fuse_tripped firing" in mail.says
        for mail in it.mails
        if mail.address == address and mail.notification.group == "north"
    )


def lost(data: Any) -> dict[str, int | None]:
    """Return what cannot be read of it."""
    it = Story(CONFIG, now=START + timedelta(hours=2)).takes_up(data, None)
    return {each.part: each.number for each in it.engine.lost}


def is_whole(data: Any, *path: str | int) -> bool:
    """Return whether something is as it was written."""
    found, wanted = data, json.loads(written())
    try:
        for key in path:
            found, wanted = found[key], wanted[key]
    except LookupError, TypeError, ValueError:
        return False
    return bool(found == wanted)


def test_nothing_is_lost_of_what_is_whole() -> None:
    """Otherwise all that follows would show nothing."""
    assert lost(json.loads(written())) == {}
    it = taken_up(json.loads(written()))
    assert told(it, ANN) == 0
    assert told(it, BEN) == 1


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("conditions", "conditions"),
        ("readings", "conditions"),
        ("silences", "silences"),
        ("account", "outbox"),
        ("sequence", "outbox"),
    ],
)
@pytest.mark.parametrize("odd", [None, "x", -1.5, [None], {"x": {}}])
def test_no_part_costs_another(part: str, says: str, odd: Any) -> None:
    """What is wrong with the silences must not cost the mails that wait, nor the alerts."""
    before, data = json.loads(written()), json.loads(written())
    data[part] = odd
    assert set(lost(data)) == {says}
    after = Story(CONFIG, now=START + timedelta(minutes=50)).takes_up(data, None)
    assert len(after.saved()["deliveries"]) == len(before["deliveries"])
    assert after.saved()["groups"] == before["groups"]
    assert after.engine.sequence >= 8


def test_a_group_costs_no_other_group() -> None:
    """Nor do its alerts cost its mute."""
    data = json.loads(written())
    data["groups"]["north"] = None
    data["groups"]["south"]["alerts"]["cells"][0] = 7
    it = Story(CONFIG, now=START + timedelta(hours=2)).takes_up(data, None)
    assert {each.part: each.number for each in it.engine.lost} == {
        "groups": None,
        "alerts": 1,
    }
    assert it.engine.group_view("south").muted


def test_one_row_costs_no_other_row() -> None:
    """And how many are lost is known, for the person who has to look."""
    data = json.loads(written())
    data["notifications"][0]["items"]["cells"][-1] = 7
    data["groups"]["north"]["told"][2] = "x"
    assert lost(data) == {"outbox": 1, "alerts": 1}
    assert told(taken_up(data), BEN) == 1


def test_a_mail_that_tells_nothing_any_more_is_lost() -> None:
    """An empty mail helps nobody."""
    data = json.loads(written())
    data["notifications"][0]["items"]["cells"] = []
    assert lost(data) == {"outbox": 2}


def test_mails_that_have_one_number_are_both_sent() -> None:
    """One must not take the place of the other."""
    data = json.loads(written())
    data["deliveries"][1]["id"] = data["deliveries"][0]["id"]
    it = Story(CONFIG, now=START + timedelta(hours=2), answering=False)
    it.takes_up(data, None)
    assert len(it.engine.deliveries()) >= 2


def test_what_is_told_of_no_time_is_noticed_late_all_the_same() -> None:
    """When somebody watched last is not known; another can know it."""
    data = json.loads(written())
    del data["seen"]
    it = Story(CONFIG, now=START + timedelta(hours=2))
    it.takes_up(data, Start(it.now, START + timedelta(hours=1)))
    it.trips("p2")
    [late] = [a.began_late for a in it.engine.alerts() if a.key == ("p2", FUSE)]
    assert late is not None
    assert late.down.since == START + timedelta(hours=1)


@pytest.mark.parametrize("number", range(200))
@pytest.mark.parametrize("damage", [field_missing, wrong_type])
def test_what_can_be_read_is_told_once(damage: Damage, number: int) -> None:
    """Never an exception, no mail lost that is whole, none told again whose alert is whole.

    What is told again is told once more, and no oftener.
    """
    data = json.loads(damage(written(), Random(number)))
    alert_is_whole = all(
        is_whole(data, "groups", "north", part) for part in ("alerts", "told")
    )
    mail_is_whole = all(
        is_whole(data, part) for part in ("deliveries", "notifications")
    )
    it = taken_up(data)
    assert told(it, ANN) <= (not alert_is_whole)
    assert mail_is_whole <= told(it, BEN) <= 2 - (alert_is_whole and mail_is_whole)
