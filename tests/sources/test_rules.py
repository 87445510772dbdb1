"""What a state says about a case."""

from typing import Any

import pytest

from custom_components.cp_notifications.engine.model import AlertKey, Case, Verdict
from custom_components.cp_notifications.sources.rules import (
    NumericRule,
    StatesRule,
    WatchRule,
    entity_source,
    parse_rule,
)

KEY = AlertKey("left", Case.SENSORS)
ACTIVE, CLEAR, UNKNOWN = Verdict.ACTIVE, Verdict.CLEAR, Verdict.UNKNOWN


def verdict(rule: dict[str, Any], state: str, was_active: bool = False) -> Verdict:
    """Judge one state by a stored rule."""
    parsed = parse_rule(KEY, {"entity": "sensor.x", **rule})
    return parsed.judgement.judge(state, was_active)


@pytest.mark.parametrize(
    ("rule", "state", "expected"),
    [
        pytest.param({"states": ["on"]}, "on", ACTIVE, id="meant"),
        pytest.param({"states": ["on"]}, "off", CLEAR, id="other"),
        pytest.param({"states": ["off"]}, "off", ACTIVE, id="turned round"),
        pytest.param({"states": ["off"]}, "on", CLEAR, id="other turned round"),
        pytest.param({"states": ["Faulted"]}, "faulted", ACTIVE, id="case differs"),
        pytest.param(
            {"states": ["A"], "clear_states": ["a"]}, "a", CLEAR, id="both are listed"
        ),
        pytest.param(
            {"states": ["A"], "clear_states": ["b"]}, "B", CLEAR, id="end differs"
        ),
        pytest.param({"states": ["Unavailable"]}, "Unavailable", ACTIVE, id="OCPP's"),
        pytest.param({"states": []}, "anything", CLEAR, id="alive"),
        pytest.param({"states": []}, "unknown", UNKNOWN, id="unknown is not alive"),
        pytest.param({"states": ["a"]}, "unknown", UNKNOWN, id="unknown"),
        pytest.param({"states": ["unknown"]}, "unknown", UNKNOWN, id="listed unknown"),
        pytest.param({"states": ["a"]}, "", UNKNOWN, id="empty"),
        pytest.param({"states": ["a"]}, "ä" * 255, CLEAR, id="long"),
        pytest.param({"states": ["Störung 🔥"]}, "Störung 🔥", ACTIVE, id="unicode"),
        pytest.param({}, "a", CLEAR, id="nothing stored"),
        pytest.param(
            {"states": ["a"], "clear_states": ["b"]}, "b", CLEAR, id="ends it"
        ),
        pytest.param(
            {"states": ["a"], "clear_states": ["b"]}, "c", UNKNOWN, id="ends nothing"
        ),
        pytest.param(
            {"states": ["a"], "clear_states": ["a"]}, "a", ACTIVE, id="meant and ends"
        ),
    ],
)
def test_states_are_compared_without_regard_to_upper_and_lower_case(
    rule: dict[str, Any], state: str, expected: Verdict
) -> None:
    """Only a known good state ends a case; updates change `Faulted` to `faulted`; the words of Home Assistant say nothing."""
    assert verdict(rule, state) is expected


@pytest.mark.parametrize(
    ("rule", "state", "expected"),
    [
        pytest.param({"above": 60}, "60.1", ACTIVE, id="above"),
        pytest.param({"above": 60}, "60", CLEAR, id="at the limit"),
        pytest.param({"below": -5}, "-5.5", ACTIVE, id="below"),
        pytest.param({"below": -5}, "-5", CLEAR, id="at the lower limit"),
        pytest.param({"above": 60, "below": -5}, "-6", ACTIVE, id="below of both"),
        pytest.param({"above": 60, "below": -5}, "61", ACTIVE, id="above of both"),
        pytest.param({"above": 60, "below": -5}, "20", CLEAR, id="between"),
        pytest.param({"above": 0}, "-0.0", CLEAR, id="minus zero"),
        pytest.param({"above": 60}, "1e3", ACTIVE, id="exponent"),
        pytest.param({"above": 60}, "1e999", UNKNOWN, id="infinite"),
        pytest.param({"below": 60}, "-inf", UNKNOWN, id="minus infinity"),
        pytest.param({"above": 60}, "nan", UNKNOWN, id="not a number"),
        pytest.param({"above": 60}, "unknown", UNKNOWN, id="unknown"),
        pytest.param({"above": 60}, "abc", UNKNOWN, id="word"),
        pytest.param({"above": 60}, "61,5", UNKNOWN, id="comma"),
        pytest.param({"above": 60}, "", UNKNOWN, id="empty"),
    ],
)
def test_numbers_beyond_a_limit_mean_the_case(
    rule: dict[str, Any], state: str, expected: Verdict
) -> None:
    """What is not a finite number says nothing."""
    assert verdict(rule, state) is expected


@pytest.mark.parametrize(
    ("rule", "state", "expected"),
    [
        pytest.param({"above": 60, "hysteresis": 5}, "55.1", ACTIVE, id="near above"),
        pytest.param({"above": 60, "hysteresis": 5}, "55", CLEAR, id="far above"),
        pytest.param({"below": 0, "hysteresis": 2}, "1.9", ACTIVE, id="near below"),
        pytest.param({"below": 0, "hysteresis": 2}, "2", CLEAR, id="far below"),
        pytest.param({"above": 60}, "60", CLEAR, id="none"),
    ],
)
def test_a_hysteresis_counts_only_while_the_case_is_there(
    rule: dict[str, Any], state: str, expected: Verdict
) -> None:
    """A value that swings around its limit is one case, not many."""
    assert verdict(rule, state, was_active=True) is expected
    assert verdict(rule, state, was_active=False) is CLEAR


def test_a_rule_knows_its_key_its_entity_and_its_source() -> None:
    """The stored form becomes the rule."""
    assert parse_rule(KEY, {"entity": "abc", "states": ["on"]}) == WatchRule(
        KEY, "abc", StatesRule(frozenset({"on"}))
    )
    assert parse_rule(
        KEY, {"entity": "abc", "states": [], "clear_states": []}
    ) == WatchRule(KEY, "abc", StatesRule(frozenset(), frozenset()))
    assert parse_rule(KEY, {"entity": "abc", "below": 3}) == WatchRule(
        KEY, "abc", NumericRule(below=3)
    )
    assert WatchRule(KEY, "abc", NumericRule()).source == entity_source("abc")
    assert entity_source("abc") == "entity:abc"


def test_equal_judgements_are_one_object() -> None:
    """Thousands of charge points have the same few judgements."""
    first = parse_rule(KEY, {"entity": "a", "states": ["x", "y"]})
    second = parse_rule(KEY, {"entity": "b", "states": ["y", "x"]})
    assert first.judgement is second.judgement


@pytest.mark.parametrize(
    ("rule", "options", "state", "expected"),
    [
        pytest.param(
            {"states": ["Fault"]}, ("ok", "error"), "error", UNKNOWN, id="none is left"
        ),
        pytest.param(
            {"states": ["Fault", "Stop"]},
            ("ok", "stop", "error"),
            "error",
            UNKNOWN,
            id="one is gone, and any other state would end it",
        ),
        pytest.param(
            {"states": ["Fault", "Stop"], "clear_states": ["ok"]},
            ("ok", "stop", "error"),
            "ok",
            CLEAR,
            id="one is gone, and it is known what ends it",
        ),
        pytest.param(
            {"states": ["Fault"]}, ("ok", "fault"), "ok", CLEAR, id="only its case"
        ),
        pytest.param(
            {"states": ["Fault"]},
            ("Fault", "fault"),
            "fault",
            CLEAR,
            id="told apart by case",
        ),
        pytest.param(
            {"states": ["FAULT"]},
            ("Fault", "fault"),
            "fault",
            UNKNOWN,
            id="which of two is meant is not known",
        ),
        pytest.param({"states": []}, ("ok", "error"), "error", CLEAR, id="alive"),
        pytest.param({"above": 5.0}, ("ok",), "4", CLEAR, id="a number"),
    ],
)
def test_a_state_that_may_be_the_fault_under_another_name_ends_nothing(
    rule: dict[str, Any], options: tuple[str, ...], state: str, expected: Verdict
) -> None:
    """After an update the fault stands, and everybody would be told that it is resolved."""
    parsed = parse_rule(KEY, {"entity": "sensor.x", **rule})
    assert parsed.judgement.judge_for(options)(state, False) is expected


def test_words_without_end_are_not_kept() -> None:
    """A charger may write another one each second."""
    judge = parse_rule(KEY, {"entity": "sensor.x", "states": ["a"]}).judgement.judge_for
    table = judge(())
    said = {table(str(number), False) for number in range(1000)}
    assert said == {CLEAR}
    assert table("A", False) is ACTIVE
