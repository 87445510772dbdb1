"""What automations hear of an alert: that it has lasted for the hold time, and that it is over; each once."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    AlertTurned,
    Case,
    Configure,
)

from .timeline import FUSE, UNAVAILABLE, Story, group, site

MINUTE = timedelta(minutes=1)
HOLD = dict.fromkeys(Case, MINUTE)


def turns(story: Story) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Return which alerts turned, to what, and in which groups."""
    return [
        (
            f"{each.alert.key.charge_point} {each.alert.key.case}",
            each.lasts,
            each.groups,
        )
        for each in story.effects
        if isinstance(each, AlertTurned)
    ]


def north(*more: Any, **timing: Any) -> Story:
    """Return a story of a group with a hold time of a minute, and of others."""
    own = group("p1", hold=timing.pop("hold", HOLD), **timing)
    return Story(site(["p1"], own, *more))


def test_an_alert_is_said_once_it_has_lasted_for_the_hold_time() -> None:
    """Before that it is nothing that anybody is told."""
    story = north()
    story.trips("p1", FUSE)
    assert turns(story) == []
    story.at("12:02")
    assert turns(story) == [("p1 fuse_tripped", True, ("north",))]


def test_what_is_over_within_the_hold_time_is_never_said() -> None:
    """Its end would be one without a beginning."""
    story = north()
    story.trips("p1", FUSE)
    story.clears("p1", FUSE)
    story.at("12:05")
    assert turns(story) == []


def test_the_end_is_said_once_the_recovery_hold_is_over() -> None:
    """A blink of fine ends nothing."""
    story = north(recovery_hold=MINUTE)
    story.trips("p1", FUSE)
    story.at("12:02")
    story.clears("p1", FUSE)
    assert len(turns(story)) == 1
    story.at("12:04")
    assert turns(story)[1:] == [("p1 fuse_tripped", False, ("north",))]


def test_groups_with_different_hold_times_are_one_beginning_and_one_end() -> None:
    """A light that is switched on twice would be switched off once."""
    later = group("p1", name="South", hold=dict.fromkeys(Case, 5 * MINUTE))
    story = north(later)
    story.trips("p1", UNAVAILABLE)
    story.at("12:10")
    assert turns(story) == [("p1 unavailable", True, ("north",))]
    story.clears("p1", UNAVAILABLE)
    assert turns(story)[1:] == [("p1 unavailable", False, ("north", "south"))]


def test_groups_that_are_told_at_the_same_moment_are_named_together() -> None:
    """So an automation can see who is told."""
    story = north(group("p1", name="South", hold=HOLD))
    story.trips("p1", FUSE)
    story.at("12:03")
    ((_, began, groups),) = turns(story)
    assert began
    assert set(groups) == {"north", "south"}


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(site(["p1"]), id="its group is deleted"),
        pytest.param(site(["p1", "p2"], group("p2")), id="it leaves the group"),
        pytest.param(
            site(["p1"], group("p1", cases=[UNAVAILABLE])), id="nobody wants its case"
        ),
    ],
)
def test_an_alert_that_nobody_wants_any_more_is_over(config: Any) -> None:
    """Else the light of an automation would stay on for ever."""
    story = north()
    story.trips("p1", FUSE)
    story.at("12:02")
    story.handle(Configure(config))
    assert turns(story)[1:] == [("p1 fuse_tripped", False, ("north",))]


def test_a_restart_says_nothing_again() -> None:
    """Neither that it began, nor that it is still so."""
    story = north().trips("p1").at("12:02")
    assert len(turns(story)) == 1
    story.is_shut_down(minutes=5)
    story.trips("p1").restarts()
    assert len(turns(story)) == 1
    assert story.engine.told_groups(AlertKey("p1", FUSE)) == ("north",)


def test_what_became_due_while_nobody_watched_is_said_after_the_restart() -> None:
    """Once: the hold time went on."""
    story = north().trips("p1").is_shut_down(minutes=5)
    assert turns(story) == [("p1 fuse_tripped", True, ("north",))]
