"""Single values from a payload that may hold anything."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.cp_notifications.ocpp.protocol.fields import (
    MAX_ITEMS,
    TEXT_LIMIT,
    boolean,
    integer,
    mapping,
    mappings,
    moment,
    text,
)

from .station import START

TRUE_TIME = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("two\r\nlines\tand  gaps", "two lines and gaps", id="one_line"),
        pytest.param("a\u202eb\x07c", "a b c", id="not_printable"),
        pytest.param("half \ud83d pair", "half pair", id="half_a_surrogate_pair"),
        pytest.param("übergroß", "übergroß", id="umlauts"),
        pytest.param("null", "", id="word_null"),
        pytest.param(None, "", id="nothing"),
        pytest.param(17, "17", id="number"),
        pytest.param({"reason": "x"}, "{'reason': 'x'}", id="object"),
        pytest.param("x" * 9999, "x" * TEXT_LIMIT, id="long"),
        pytest.param(["x" * 9999], "['" + "x" * (TEXT_LIMIT - 2), id="long_list"),
    ],
)
def test_a_text_is_one_short_printable_line(value: Any, expected: str) -> None:
    """It goes into subjects, logs and states."""
    assert text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3), ("3", 3), (" 3 ", 3), (3.9, 3), (True, 1), ("x", -1), (None, -1),
        ([], -1), (float("nan"), -1), (float("inf"), -1), ("9" * 5000, int("9" * 20)),
    ],
    ids=str,
)  # fmt: skip
def test_a_number_may_come_as_text(value: Any, expected: int) -> None:
    """Some stations quote everything."""
    assert integer(value, -1) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("true", True), ("TRUE", True), (True, True), (1, True), ("1", True),
        ("false", False), (False, False), (0, False), ("0", False),
        ("maybe", None), (None, None), ("85.3", None), ({}, None),
    ],
    ids=str,
)  # fmt: skip
def test_true_and_false_are_written_in_many_ways(
    value: Any, expected: bool | None
) -> None:
    """By the standard it is text, in lower case."""
    assert boolean(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("2026-11-01T08:00:00Z", TRUE_TIME, id="plain"),
        pytest.param(" 2026-11-01T08:00:00.000Z ", TRUE_TIME, id="fractions"),
        pytest.param("2026-11-01T09:00:00+01:00", TRUE_TIME, id="offset"),
        pytest.param("2026-11-01T08:00:00", TRUE_TIME, id="no_zone"),
        pytest.param("1970-01-01T00:00:10Z", None, id="never_set"),
        pytest.param("2026-11-22T12:00:01Z", None, id="future"),
        pytest.param("0001-01-01T00:00:00+14:00", None, id="before_time"),
        pytest.param("", None, id="empty"),
        pytest.param("soon", None, id="word"),
        pytest.param(None, None, id="nothing"),
        pytest.param(1793520000, None, id="number"),
    ],
)
def test_a_time_is_believed_if_it_can_be_true(
    value: Any, expected: datetime | None
) -> None:
    """Otherwise the time of arrival counts."""
    assert moment(value, START) == expected


def test_objects_and_lists_are_taken_for_what_they_are() -> None:
    """Anything else is an empty one; an object alone is a list of one."""
    assert [mapping({"a": 1}), mapping([1]), mapping(None)] == [{"a": 1}, {}, {}]
    assert [mappings([{"a": 1}, 5]), mappings({"a": 1}), mappings("x")] == [
        [{"a": 1}],
        [{"a": 1}],
        [],
    ]
    assert len(mappings([{}] * (MAX_ITEMS + 1))) == MAX_ITEMS
