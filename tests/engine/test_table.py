"""Tables: what exists hundreds of times is written once with its columns, and read back by their names."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from custom_components.cp_notifications.engine.model import AlertKey, Case
from custom_components.cp_notifications.engine.table import (
    DAMAGE,
    Fields,
    Losses,
    Table,
    expanded,
    records,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Pair(NamedTuple):
    """A value of two parts."""

    at: datetime
    is_dated: bool


@dataclass
class Thing:
    """One with a field of each type that is stored."""

    key: AlertKey
    code: str
    times: int = 1
    until: datetime | None = None
    late: Pair | None = None
    names: tuple[str, ...] = ()
    private: str = "kept here"


TABLE = Table(Thing, but=("private",), later=("times", "until", "late", "names"))
THING = Thing(AlertKey("p1", Case.SENSORS), "E7", 3, NOON, Pair(NOON, True), ("a",))
RECORD: dict[str, Any] = {
    "charge_point": "p1",
    "case": "sensors",
    "code": "E7",
    "times": 3,
    "until": "2026-11-22T12:00:00+00:00",
    "late": ["2026-11-22T12:00:00+00:00", True],
    "names": ["a"],
}
WRITTEN = {
    "columns": ["charge_point", "case", "code"],
    "cells": ["p1", Case.SENSORS, "E7"],
}


def test_a_thing_is_a_row_under_its_columns() -> None:
    """What belongs to its key goes by its own name; what is not to be stored is left out."""
    written = TABLE.dump_all([THING])
    assert written["columns"] == list(RECORD)
    assert written["cells"] == [
        "p1",
        Case.SENSORS,
        "E7",
        3,
        NOON,
        Pair(NOON, True),
        ("a",),
    ]


def test_rows_are_read_by_the_names_that_were_written_with_them() -> None:
    """So a file with more columns, or in another order, is read as well."""
    assert list(records(WRITTEN)) == [
        {"charge_point": "p1", "case": "sensors", "code": "E7"}
    ]


def test_a_thing_is_read_by_the_types_of_its_fields() -> None:
    """JSON knows neither moments nor named tuples."""
    assert TABLE.row(RECORD) == THING


def test_what_an_older_file_does_not_have_is_as_it_is_by_default() -> None:
    """A new field must not cost what was stored before."""
    [record] = records(WRITTEN)
    assert TABLE.row(record) == Thing(AlertKey("p1", Case.SENSORS), "E7")


def test_what_a_newer_file_has_besides_is_left_alone() -> None:
    """Whoever goes back a version keeps the alerts."""
    assert TABLE.row({**RECORD, "colour": "red", "private": "x"}) == THING


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("case", "flood"),
        ("case", None),
        ("code", None),
        ("code", 7),
        ("times", "3"),
        ("times", True),
        ("until", "yesterday"),
        ("until", "2026-11-22T12:00:00"),
        ("until", "9999-11-22T12:00:00+00:00"),
        ("until", 12),
        ("late", ["2026-11-22T12:00:00+00:00"]),
        ("late", ["2026-11-22T12:00:00+00:00", 1]),
        ("late", 5),
        ("names", "ab"),
        ("names", [1]),
    ],
)
def test_a_cell_of_another_type_is_damage(column: str, cell: Any) -> None:
    """Half believed it would fail later, far away from where it was read."""
    with pytest.raises(DAMAGE):
        TABLE.row({**RECORD, column: cell})


@pytest.mark.parametrize("column", ["charge_point", "case", "code"])
def test_a_row_without_what_it_must_have_is_damage(column: str) -> None:
    """There is nothing to assume in its place."""
    left = {name: cell for name, cell in RECORD.items() if name != column}
    with pytest.raises(DAMAGE):
        TABLE.row(left)


def test_a_field_that_cannot_be_read_stays_as_it_is() -> None:
    """The others of the thing are as they were written."""
    losses, thing = Losses(), Thing(AlertKey("p1", Case.SENSORS), "E7")
    fields = Fields(Thing, only=("code", "times"))
    losses.fill("things", fields, thing, {"code": "F1", "times": ""})
    assert (thing.code, thing.times) == ("F1", 1)
    assert [each.part for each in losses.all] == ["things"]


def test_a_row_that_is_not_whole_is_refused() -> None:
    """A damaged file is better left aside than half believed."""
    with pytest.raises(ValueError, match="incomplete"):
        list(records({"columns": ["code", "detail"], "cells": ["E7"]}))


def test_people_see_records_wherever_a_table_was() -> None:
    """Diagnostics are read, and what is private is found in them, by names."""
    data = {"version": 1, "groups": [{"alerts": WRITTEN}], "cells": 3}
    assert expanded(data) == {
        "version": 1,
        "groups": [
            {"alerts": [{"charge_point": "p1", "case": "sensors", "code": "E7"}]}
        ],
        "cells": 3,
    }


# ---- what is lost ----------------------------------------------------------------------


def test_what_cannot_be_read_costs_nothing_but_itself() -> None:
    """One bad row must not cost the others; how many there were is known."""
    losses = Losses()
    read = list(losses.each("numbers", int, lambda: ["1", "x", "2", "y"]))
    assert read == [1, 2]
    [(part, number, why)] = losses.all
    assert (part, number) == ("numbers", 2)
    assert why.startswith("ValueError: invalid literal")


def test_a_part_that_is_not_there_is_lost_as_a_whole() -> None:
    """How much it was nobody knows, whatever else of it can be counted."""
    losses = Losses()
    stored: dict[str, list[str]] = {}
    assert list(losses.each("numbers", int, lambda: ["x"])) == []
    assert list(losses.each("numbers", int, lambda: stored["numbers"])) == []
    assert [(each.part, each.number) for each in losses.all] == [("numbers", None)]


def test_nothing_lost_is_nothing() -> None:
    """It would be a repair issue."""
    losses = Losses()
    with losses.of("numbers"):
        int("1")
    assert losses.all == ()


def test_a_mistake_of_our_own_is_no_damage() -> None:
    """It has to be seen."""
    with pytest.raises(AssertionError), Losses().of("numbers"):
        raise AssertionError
