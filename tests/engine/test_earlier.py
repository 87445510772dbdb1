"""Snapshots of earlier forms: nothing is lost, nothing is told twice.

Each file of `tests/stored/earlier` was written by the engine of its time, at the end of the same story: Ben's mail
server does not take anything, Ann was told of a fuse.
"""

from datetime import timedelta
import json
from pathlib import Path
from typing import Any, Final

import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    ConditionView,
    Verdict,
)

from .timeline import FUSE, SENSORS, START, Story, group, site

ANN, BEN = "ann@example.com", "ben@example.com"
FILES: Final = Path(__file__).parents[1] / "stored" / "earlier"
CONFIG: Final = site(["p1", "p2"], group("p1", "p2", addresses=[ANN, BEN], weekly=True))

each_form = pytest.mark.parametrize("name", sorted(f.stem for f in FILES.iterdir()))
with_people = pytest.mark.parametrize(
    "name", sorted(f.stem for f in FILES.iterdir())[1:]
)
"""The first form knew neither silences nor acknowledgements."""
noticed_late = pytest.mark.parametrize(
    "name",
    ["06_noticed_late", "07_rows_noticed_late", "08_cells", "09_version_1_1"],
)


def stored(name: str) -> Any:
    """Return what was written."""
    return json.loads((FILES / f"{name}.json").read_text("utf-8"))


def story(data: Any) -> Story:
    """Take it up, hours later, with a mail server that takes everything."""
    it = Story(CONFIG, now=START + timedelta(hours=2, minutes=30))
    return it.takes_up(data, None)


@each_form
def test_nothing_is_lost(name: str) -> None:
    """Neither what is wrong, nor who was told of it, nor what waits: and it is written in the form of now."""
    it = story(stored(name))
    assert it.engine.lost == ()
    assert it.engine.condition(AlertKey("p1", FUSE)) == ConditionView(
        Verdict.ACTIVE, START, "F1", "breaker"
    )
    assert it.engine.condition(AlertKey("p1", SENSORS)).verdict is Verdict.ACTIVE
    again = story(it.saved())
    assert again.engine.lost == ()
    assert again.saved()["groups"] == it.saved()["groups"]


@each_form
def test_nothing_is_told_twice(name: str) -> None:
    """Ann knows of the fuse; Ben hears of it now, and once."""
    it = story(stored(name))
    it.trips("p1", code="F1", detail="breaker").later(hours=1)
    told = [mail.address for mail in it.mails if "p1 fuse_tripped firing" in mail.says]
    assert told == [BEN]


@with_people
def test_what_people_have_done_is_kept(name: str) -> None:
    """A silence and an acknowledgement."""
    it = story(stored(name))
    assert set(it.engine.silences) == {"p2"}
    [alert] = [a for a in it.engine.alerts() if a.key == ("p1", FUSE)]
    assert alert.acknowledged_by == "Ann"


@noticed_late
def test_what_was_noticed_late_stays_so(name: str) -> None:
    """With since when nobody had watched."""
    [alert] = [a for a in story(stored(name)).engine.alerts() if a.key == ("p2", FUSE)]
    late = alert.began_late
    assert late is not None
    assert late.down.since is not None
    assert late.down.until - late.down.since == timedelta(hours=1)


@pytest.mark.parametrize("damage", [{"conditions": [None]}, {"groups": 7}])
def test_an_earlier_form_that_is_damaged_is_lost_as_far_as_it_is(damage: Any) -> None:
    """It stops nothing."""
    it = story({**stored("01_records"), **damage})
    assert "conditions" in {each.part for each in it.engine.lost}
