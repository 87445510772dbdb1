"""Rules of the user's own, and the patterns that are not accepted."""

import time

import pytest

from custom_components.cp_notifications.ocpp.protocol.fields import TEXT_LIMIT
from custom_components.cp_notifications.ocpp.protocol.user_rules import (
    check_pattern,
    parse_rule,
)

from .station import FUSE, SENSORS


@pytest.mark.parametrize(
    "pattern",
    [
        "shock",
        "^F0+5$",
        "door.*open",
        r"(rcd|fuse|breaker) (tripped|blown)",
        r"err(or)? \d+",
        r"[*+?{}()|]+",
        r"\(a\)\*",
        "a|b.*c|d.*e|f.*g",
        "(?:x)(?=y)(?!z)",
        r"a{2,3}",
        r"[]a]+",
    ],
)
def test_a_sensible_pattern_is_accepted(pattern: str) -> None:
    """What people write to find a word or a code."""
    assert check_pattern(pattern).pattern == pattern


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        pytest.param("(a+)+b", "too_complex", id="nested"),
        pytest.param("(a|aa)+b", "too_complex", id="repeated_alternatives"),
        pytest.param("(ab){5}", "too_complex", id="counted_group"),
        pytest.param(".*.*.*x", "too_complex", id="three_repeats"),
        pytest.param("a?" * 9 + "x", "too_complex", id="many_options"),
        pytest.param("(a|aa)" * 9, "too_complex", id="many_alternatives"),
        pytest.param("(a)?" * 9, "too_complex", id="many_optional_groups"),
        pytest.param("ok|(a+)+b", "too_complex", id="in_an_alternative"),
        pytest.param("(a+)+b|ok", "too_complex", id="in_the_first_alternative"),
        pytest.param(r"(.)\1", "too_complex", id="back_reference"),
        pytest.param("(?x)( a ) +", "too_complex", id="flags"),
        pytest.param("(?P<n>a)", "too_complex", id="name"),
        pytest.param("x" * 201, "too_long", id="long"),
        pytest.param("(", "not_a_pattern", id="open"),
        pytest.param("a)", "not_a_pattern", id="closed"),
        pytest.param("[a", "not_a_pattern", id="open_class"),
        pytest.param("a{99999999999}", "not_a_pattern", id="too_often"),
        pytest.param("*", "not_a_pattern", id="nothing_to_repeat"),
    ],
)
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str, why: str) -> None:
    """The event loop has no time limit for it."""
    with pytest.raises(ValueError, match=f"^{why}$"):
        check_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r".*a.*ab", id="two_repeats"),
        pytest.param(r"\w+\w+x", id="two_classes"),
        pytest.param("a?" * 8 + "x", id="options"),
        pytest.param("a?" * 4 + "a*x", id="options_and_repeat"),
        pytest.param("(aa|a)" * 8 + "x", id="alternatives"),
        pytest.param("(a|aa|aaa|aaaa)" * 4 + "x", id="more_alternatives"),
    ],
)
def test_the_worst_pattern_that_is_accepted_is_quick(pattern: str) -> None:
    """Measured: 40 ms at most; the bound is wide since machines differ."""
    compiled = check_pattern(pattern)
    started = time.process_time()
    compiled.search("a" * TEXT_LIMIT)
    assert time.process_time() - started < 1.0


def test_all_patterns_of_a_rule_must_be_found() -> None:
    """Somewhere, in any case, and in either of the two vendors and codes."""
    rule = parse_rule(
        {"case": "sensors", "vendor": "^acme", "code": "^17$", "text": "door"}
    )
    assert rule.case is SENSORS
    assert rule.fits(("", "Acme Ltd"), ("OtherError", "17"), "box DOOR", "")
    assert rule.fits(("acme", ""), ("17", ""), "door", "EVSE.Problem")
    assert not rule.fits(("Other", ""), ("17", ""), "door", "")
    assert not rule.fits(("acme", ""), ("18", ""), "door", "")
    assert not rule.fits(("acme", ""), ("17", ""), "lid", "")


def test_a_rule_may_be_about_a_component() -> None:
    """Of 2.x, as `Component.Variable`."""
    rule = parse_rule({"case": "fuse_tripped", "component": r"^Pump\.Stuck$"})
    assert rule.case is FUSE
    assert rule.fits(("", ""), ("", ""), "", "Pump.Stuck")
    assert not rule.fits(("", ""), ("", ""), "", "Pump.Active")


def test_a_rule_may_say_that_something_means_nothing() -> None:
    """Its case is none."""
    assert parse_rule({"case": "ignore", "text": "x"}).case is None


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        pytest.param({"case": "sensors"}, "no_pattern", id="no_pattern"),
        pytest.param({"case": "sensors", "text": ""}, "no_pattern", id="empty"),
        pytest.param({"case": "unavailable", "text": "x"}, "case", id="wrong_case"),
        pytest.param({"case": "sensors", "text": "("}, "not_a_pattern", id="pattern"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(stored: dict[str, str], why: str) -> None:
    """With a key that says why."""
    with pytest.raises(ValueError, match=f"^{why}$"):
        parse_rule(stored)
