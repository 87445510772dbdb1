"""From readings to conditions: what all sources of a case say together."""

from datetime import timedelta

import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    ConditionChanged,
    ConditionView,
    Verdict,
)

from .timeline import FUSE, START, UNAVAILABLE, Story, point, site

ACTIVE, CLEAR, LOST, UNKNOWN = (
    Verdict.ACTIVE,
    Verdict.CLEAR,
    Verdict.LOST,
    Verdict.UNKNOWN,
)
KEY = AlertKey("p1", FUSE)


def two_sources() -> Story:
    """A charge point whose cases are told by two sources each."""
    sources = dict.fromkeys((FUSE, UNAVAILABLE), frozenset({"box", "breaker"}))
    return Story(site([point("p1", sources)]))


@pytest.mark.parametrize(
    ("box", "breaker", "expected"),
    [
        (UNKNOWN, UNKNOWN, UNKNOWN),
        (CLEAR, UNKNOWN, CLEAR),
        (CLEAR, CLEAR, CLEAR),
        (ACTIVE, CLEAR, ACTIVE),
        (CLEAR, ACTIVE, ACTIVE),
        (ACTIVE, LOST, ACTIVE),
        (LOST, CLEAR, CLEAR),
        (LOST, UNKNOWN, ACTIVE),
        (LOST, LOST, ACTIVE),
    ],
    ids=str,
)
def test_two_sources_make_one_condition(
    box: Verdict, breaker: Verdict, expected: Verdict
) -> None:
    """The table of what two sources say together, in whatever order they say it."""
    forwards, backwards = two_sources(), two_sources()
    forwards.reads("p1", FUSE, box)
    forwards.reads("p1", FUSE, breaker, "breaker")
    backwards.reads("p1", FUSE, breaker, "breaker")
    backwards.reads("p1", FUSE, box)
    assert forwards.engine.condition(KEY).verdict is expected
    assert backwards.engine.condition(KEY).verdict is expected


def test_nothing_is_known_before_a_source_speaks() -> None:
    """Unknown means that nothing tells."""
    assert two_sources().engine.condition(KEY) == ConditionView(UNKNOWN)


@pytest.mark.parametrize("verdict", [ACTIVE, LOST], ids=str)
def test_unknown_is_not_clear(verdict: Verdict) -> None:
    """A source that goes silent takes nothing back, even if another source is fine."""
    story = two_sources()
    story.reads("p1", FUSE, verdict)
    assert story.reads("p1", FUSE, UNKNOWN) == []
    assert story.engine.condition(KEY).verdict is ACTIVE


def test_the_source_that_said_it_must_take_it_back() -> None:
    """While the box says tripped and then nothing, a fine breaker is no proof."""
    story = two_sources()
    story.reads("p1", FUSE, ACTIVE)
    story.reads("p1", FUSE, CLEAR, "breaker")
    story.reads("p1", FUSE, UNKNOWN)
    assert story.engine.condition(KEY).verdict is ACTIVE
    story.reads("p1", FUSE, CLEAR)
    assert story.engine.condition(KEY).verdict is CLEAR


def test_it_is_wrong_since_the_source_says_so() -> None:
    """The real time counts, where it is known."""
    story = two_sources()
    since = START - timedelta(minutes=7)
    story.trips("p1", since=since, code="OverCurrentFailure", detail="F1")
    assert story.engine.condition(KEY) == ConditionView(
        ACTIVE, since, "OverCurrentFailure", "F1"
    )


def test_nothing_is_wrong_since_tomorrow() -> None:
    """A source with a wrong clock cannot move a fault into the future."""
    story = two_sources().trips("p1", since=START + timedelta(days=1))
    assert story.engine.condition(KEY).since == START


def test_it_stays_wrong_since_the_first_source_said_so() -> None:
    """A second source that says the same, or a new code, does not start it again."""
    story = two_sources().trips("p1", code="A").at("12:10")
    story.trips("p1", source="breaker")
    effects = story.reads("p1", FUSE, ACTIVE, code="B")
    assert effects == [ConditionChanged(KEY)]
    assert story.engine.condition(KEY) == ConditionView(ACTIVE, START, "B", "")


def test_what_changes_nothing_has_no_effect() -> None:
    """A source that repeats itself writes no state."""
    story = two_sources().clears("p1")
    assert story.reads("p1", FUSE, CLEAR, "breaker") == []


def test_a_charge_point_nobody_configured_is_counted_and_ignored() -> None:
    """A late reading about something removed is no error."""
    story = two_sources()
    assert story.reads("gone", FUSE, ACTIVE) == []
    assert story.engine.ignored == 1
    assert story.engine.conditions == {}


def test_a_replaced_sensor_has_not_mended_the_charger() -> None:
    """When its source is exchanged, a case stays until the new source says it is fine."""
    story = Story(site([point("p1", {FUSE: frozenset({"old"})})]))
    story.trips("p1", source="old")
    story.configures(site([point("p1", {FUSE: frozenset({"new"})})]))
    assert story.engine.condition(KEY).verdict is ACTIVE
    story.reads("p1", FUSE, UNKNOWN, "new")
    assert story.engine.condition(KEY).verdict is ACTIVE
    story.clears("p1", source="new")
    assert story.engine.condition(KEY).verdict is CLEAR


def test_a_removed_source_takes_its_fault_along_if_another_says_fine() -> None:
    """What is left decides."""
    story = two_sources().trips("p1").clears("p1", source="breaker")
    story.effects.clear()
    story.configures(site([point("p1", {FUSE: frozenset({"breaker"})})]))
    assert story.engine.condition(KEY).verdict is CLEAR
    assert ConditionChanged(KEY) in story.effects


def test_a_case_that_nothing_watches_any_more_is_unknown() -> None:
    """Without any source there is nothing to say."""
    story = two_sources().trips("p1")
    story.configures(site([point("p1", {UNAVAILABLE: frozenset({"box"})})]))
    assert story.engine.condition(KEY) == ConditionView(UNKNOWN)


def test_a_report_needs_no_source() -> None:
    """The action `report` may tell any case of any charge point, configured or not."""
    story = Story(site([point("p1", {})]))
    story.trips("p1", source="report")
    story.configures(site([point("p1", {})]))
    assert story.engine.condition(KEY).verdict is ACTIVE


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([UNKNOWN], CLEAR, id="nobody knows better"),
        pytest.param([], CLEAR, id="nobody has spoken"),
        pytest.param([LOST], ACTIVE, id="it is gone"),
        pytest.param([CLEAR], CLEAR, id="it is fine"),
        pytest.param([ACTIVE], ACTIVE, id="it is there"),
    ],
)
def test_a_report_that_is_taken_back_ends_what_nobody_else_says(
    others: list[Verdict], expected: Verdict
) -> None:
    """An automation is believed, but not against what a charger says."""
    story = two_sources()
    for verdict in others:
        story.reads("p1", FUSE, verdict)
    story.trips("p1", source="report").clears("p1", source="report")
    assert story.engine.condition(KEY).verdict is expected


@pytest.mark.parametrize("restarts", [False, True])
def test_a_report_that_was_taken_back_hides_nothing_that_comes_later(
    restarts: bool,
) -> None:
    """A charger vanished, and was known to be available for ever: an automation had once said that it is not gone."""
    story = two_sources().clears("p1", source="report").clears("p1")
    if restarts:
        story.restarts()
    story.reads("p1", FUSE, LOST)
    assert story.engine.condition(KEY).verdict is ACTIVE
    story.reads("p1", FUSE, UNKNOWN)
    story.clears("p1").reads("p1", FUSE, UNKNOWN)
    assert story.engine.condition(KEY).verdict is UNKNOWN


def test_a_report_that_it_is_over_counts_until_something_else_tells_the_case() -> None:
    """Then it would outrank what the new source says."""
    story = Story(site([point("p1", {})])).clears("p1", source="report")
    assert story.engine.condition(KEY).verdict is CLEAR
    story.configures(site([point("p1", {FUSE: frozenset({"box"})})]))
    story.reads("p1", FUSE, LOST)
    assert story.engine.condition(KEY).verdict is ACTIVE
