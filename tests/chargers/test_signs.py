"""How extended rules are judged: several entities, attributes, ages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.cp_notifications.chargers.rule import StoredRule, is_extended
from custom_components.cp_notifications.chargers.signs import (
    RECHECK,
    Said,
    Seen,
    Sign,
    condition_holds,
)
from custom_components.cp_notifications.engine.model import AlertKey, Case, Verdict
from custom_components.cp_notifications.sources.rules import parse_rule

ACTIVE, CLEAR, LOST, UNKNOWN = (
    Verdict.ACTIVE,
    Verdict.CLEAR,
    Verdict.LOST,
    Verdict.UNKNOWN,
)
START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = AlertKey("left", Case.SENSORS)


def at(seconds: float) -> datetime:
    """Return a time after the start."""
    return START + timedelta(seconds=seconds)


def seen(state: str, since: float = 0, **more: Any) -> Seen:
    """Return an entity that reads so since then."""
    return Seen(
        state=state,
        changed=at(since),
        updated=at(more.pop("updated", since)),
        reported=at(more.pop("reported", since)),
        moved=at(more.pop("moved", since)),
        attributes=more,
    )


def said(
    rule: StoredRule, own: Seen | None, now: float = 0, **others: Seen | None
) -> Said:
    """Return what a rule for the entity `own` says."""
    return Sign.from_rule(rule).judge({"own": own, **others}, at(now))


@pytest.mark.parametrize(
    "rule",
    [
        {"states": ["Faulted"]},
        {"states": ["Faulted"], "clear_states": ["Available"]},
        {"states": []},
        {},
    ],
    ids=["states", "states and what ends them", "alive", "nothing stored"],
)
@pytest.mark.parametrize("state", ["Faulted", "Available", "other", "unknown", ""])
def test_a_plain_rule_says_what_the_entity_source_says(
    rule: dict[str, list[str]], state: str
) -> None:
    """A rule that becomes an extended one does not change its mind about states."""
    stored: StoredRule = {"entity": "own", **rule}  # type: ignore[typeddict-item]
    plain = parse_rule(KEY, stored).judgement.judge(state, False)
    assert said(stored, seen(state)).verdict is plain
    assert not is_extended(stored)


def test_what_is_away_for_the_moment_decides_nothing() -> None:
    """A restart is not an outage."""
    assert said({"entity": "own", "states": []}, None) == Said()


def test_a_charger_that_is_really_unavailable_is_lost_since_then() -> None:
    """As with a plain rule."""
    rule: StoredRule = {"entity": "own", "states": []}
    assert said(rule, seen("unavailable", 5), 10) == Said(LOST, at(5))


def test_a_lost_link_says_nothing_about_the_charger() -> None:
    """The charger works on."""
    rule: StoredRule = {"entity": "own", "states": ["offline"], "gone": "link"}
    assert is_extended(rule)
    assert said(rule, seen("unavailable")).verdict is UNKNOWN


def test_an_attribute_is_judged_in_place_of_the_state() -> None:
    """KEBA tells its error there. Its attribute may have changed long after its state."""
    rule: StoredRule = {
        "entity": "own",
        "states": ["error"],
        "clear_states": ["charging"],
        "attribute": "status",
    }
    error = seen("off", 0, updated=7, status="error")
    assert said(rule, error, 9) == Said(ACTIVE, at(7), "error")
    assert said(rule, seen("on", status="charging")) == Said(CLEAR)
    assert said(rule, seen("on", status="other")).verdict is UNKNOWN
    assert said(rule, seen("on")).verdict is UNKNOWN


def test_unknown_means_the_case_where_it_lasts() -> None:
    """Matter's ground fault has no name; for a moment after a start everything is unknown."""
    rule: StoredRule = {"entity": "own", "states": ["fault"], "unknown_after": 120}
    assert said(rule, seen("unknown"), 119) == Said(look_again=at(120))
    assert said(rule, seen("unknown"), 120) == Said(ACTIVE, at(0))
    assert said(rule, seen("fault"), 0) == Said(ACTIVE, at(0), "fault")


def test_a_case_counts_once_it_has_lasted() -> None:
    """Entities of one device are written one after the other."""
    rule: StoredRule = {"entity": "own", "states": ["on"], "delay": 5}
    assert said(rule, seen("on", 1), 3) == Said(look_again=at(6))
    assert said(rule, seen("on", 1), 6) == Said(ACTIVE, at(1))
    assert said(rule, seen("off", 4), 5) == Said(CLEAR, at(4))


def test_a_case_counts_only_while_its_conditions_hold() -> None:
    """Otherwise another rule tells it; what was said before stays."""
    rule: StoredRule = {
        "entity": "own",
        "states": ["Faulted"],
        "only_while": [{"entity": "code", "states": ["NoError", "unknown"]}],
        "delay": 5,
    }
    faulted = seen("Faulted", 0)
    assert said(rule, faulted, 9, code=seen("GroundFailure")).verdict is UNKNOWN
    assert said(rule, faulted, 9, code=seen("unavailable")).verdict is UNKNOWN
    assert said(rule, faulted, 9, code=None) == Said()
    assert said(rule, faulted, 9, code=seen("NoError", 6)) == Said(look_again=at(11))
    assert said(rule, faulted, 11, code=seen("unknown", 6)) == Said(
        ACTIVE, at(6), "Faulted"
    )
    assert said(rule, seen("Available", 3), 9, code=None) == Said(CLEAR, at(3))
    assert Sign.from_rule(rule).entities == ("own", "code")


def test_a_connector_may_be_unavailable_because_of_a_fault() -> None:
    """While the charger itself answers."""
    rule: StoredRule = {
        "entity": "own",
        "states": ["Faulted"],
        "gone": "case",
        "only_while": [{"entity": "pong"}],
        "delay": 30,
    }
    gone = seen("unavailable", 0)
    assert said(rule, gone, 10, pong=seen("12")) == Said(look_again=at(30))
    assert said(rule, gone, 30, pong=seen("12")) == Said(ACTIVE, at(0))
    assert said(rule, gone, 30, pong=seen("unknown")).verdict is ACTIVE
    assert said(rule, gone, 30, pong=seen("unavailable")).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("connected", "verdict"),
    [
        pytest.param(True, ACTIVE, id="the stream is there"),
        pytest.param(False, UNKNOWN, id="the stream is lost"),
        pytest.param(None, UNKNOWN, id="nobody knows"),
    ],
)
def test_a_condition_may_be_an_attribute(
    connected: bool | None, verdict: Verdict
) -> None:
    """Easee's own entity says whether Home Assistant hears anything at all."""
    rule: StoredRule = {
        "entity": "own",
        "states": ["off"],
        "only_while": [{"entity": "own", "attribute": "stream", "states": ["true"]}],
    }
    assert said(rule, seen("off", stream=connected)).verdict is verdict


def test_a_value_that_is_not_written_any_more_grows_old() -> None:
    """Nothing happens when the same value is written again, so it is looked at from time to time."""
    rule: StoredRule = {
        "entity": "own",
        "states": [],
        "stale_after": 300,
        "stale_by": "reported",
    }
    fresh = seen("on", 0, reported=50)
    assert said(rule, fresh, 60) == Said(CLEAR, at(0), look_again=at(350))
    assert said(rule, fresh, 350) == Said(LOST, at(50), look_again=at(350) + RECHECK)


def test_a_value_that_stands_still_grows_old() -> None:
    """Although it is written again and again, and was unavailable in between."""
    rule: StoredRule = {
        "entity": "own",
        "states": [],
        "stale_after": 600,
        "stale_by": "value",
    }
    still = seen("230.1", 500, reported=599, moved=0)
    assert said(rule, still, 599).verdict is CLEAR
    assert said(rule, still, 600).verdict is LOST
    assert said(rule, seen("unavailable", 590), 600) == Said(LOST, at(590))


def test_a_value_that_has_not_been_seen_to_move_proves_nothing() -> None:
    """Some values are read once, when their integration is set up: they stand still while the charger works."""
    rule: StoredRule = {
        "entity": "own",
        "states": [],
        "stale_after": 600,
        "stale_by": "value",
    }
    once = replace(seen("230.1"), moved=None)
    assert said(rule, once, 0).verdict is UNKNOWN
    assert said(rule, once, 86400) == Said(UNKNOWN)


_ALARMS: StoredRule = {
    "entity": "own",
    "states": ["Short circuit", "Overload"],
    "clear_states": ["No Problem", "Phase sequence"],
    "separator": ", ",
}


@pytest.mark.parametrize(
    ("alarms", "verdict", "code"),
    [
        pytest.param("No Problem", CLEAR, "", id="none"),
        pytest.param("Overload", ACTIVE, "Overload", id="one"),
        pytest.param(
            "Phase sequence, Short circuit", ACTIVE, "Short circuit", id="one of two"
        ),
        pytest.param(
            "Short circuit, Overload", ACTIVE, "Short circuit, Overload", id="both"
        ),
        pytest.param("Phase sequence", CLEAR, "", id="another case's"),
        pytest.param("Phase sequence, Brand new", UNKNOWN, "", id="a new one"),
    ],
)
def test_alarms_that_stand_in_one_state_are_judged_each_by_itself(
    alarms: str, verdict: Verdict, code: str
) -> None:
    """Two alarms at once are a state that no list has, and would be told to nobody."""
    result = said(_ALARMS, seen(alarms))
    assert (result.verdict, result.code) == (verdict, code)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("", CLEAR, id="good"),
        pytest.param("Ground fault", ACTIVE, id="any text"),
        pytest.param("unknown", UNKNOWN, id="unknown"),
    ],
)
def test_free_text_means_a_fault_unless_it_is_known_to_be_good(
    text: str, verdict: Verdict
) -> None:
    """Nobody has a list of what a cloud may write."""
    rule: StoredRule = {
        "entity": "own",
        "states": [],
        "clear_states": [""],
        "any_other": True,
    }
    assert said(rule, seen(text)).verdict is verdict


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        pytest.param(seen(at(0).isoformat()), CLEAR, id="young"),
        pytest.param(seen(at(-300).isoformat()), LOST, id="old"),
        pytest.param(seen("2026-11-22T12:00:00"), UNKNOWN, id="without a time zone"),
        pytest.param(seen("unknown"), UNKNOWN, id="unknown"),
    ],
)
def test_a_value_may_be_its_own_age(own: Seen, verdict: Verdict) -> None:
    """A heartbeat is a time."""
    rule: StoredRule = {
        "entity": "own",
        "states": [],
        "stale_after": 300,
        "stale_by": "time",
    }
    assert said(rule, own).verdict is verdict


def test_what_comes_first_is_looked_at_first() -> None:
    """A value may grow old before a case has lasted."""
    rule: StoredRule = {
        "entity": "own",
        "states": ["off"],
        "delay": 400,
        "stale_after": 300,
    }
    assert said(rule, seen("off", 0), 1).look_again == at(300)
    rule["delay"] = 200
    assert said(rule, seen("off", 0), 1).look_again == at(200)


def test_a_link_is_there_while_its_condition_holds() -> None:
    """Of an entity that is away for the moment nobody knows."""
    assert condition_holds({"entity": "a"}, {"a": seen("on")}) is True
    assert condition_holds({"entity": "a"}, {"a": seen("unavailable")}) is False
    assert condition_holds({"entity": "a"}, {"a": None}) is None
    assert condition_holds({"entity": "a"}, {}) is None
