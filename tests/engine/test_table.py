"""Tables: what exists hundreds of times is written once with its columns, and read back by their names."""

from types import SimpleNamespace

import pytest

from custom_components.cp_notifications.engine.model import AlertKey, Case
from custom_components.cp_notifications.engine.table import Table, expanded, records

THING = SimpleNamespace(key=AlertKey("p1", Case.SENSORS), code="E7", detail="")
WRITTEN = {
    "columns": ["charge_point", "case", "code"],
    "rows": [("p1", Case.SENSORS, "E7")],
}


def test_a_thing_is_a_row_under_its_columns() -> None:
    """What belongs to its key goes by its own name."""
    assert Table("key.charge_point", "key.case", "code").dump([THING]) == WRITTEN


def test_rows_are_read_by_the_names_that_were_written_with_them() -> None:
    """So a file with more columns, or in another order, is read as well."""
    assert list(records(WRITTEN)) == [
        {"charge_point": "p1", "case": "sensors", "code": "E7"}
    ]


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    """A damaged file is better left aside than half believed."""
    with pytest.raises(ValueError, match="shorter"):
        list(records({"columns": ["code", "detail"], "rows": [["E7"]]}))


def test_people_see_records_wherever_a_table_was() -> None:
    """Diagnostics are read, and what is private is found in them, by names."""
    data = {"version": 1, "groups": [{"alerts": WRITTEN}], "rows": 3}
    assert expanded(data) == {
        "version": 1,
        "groups": [
            {"alerts": [{"charge_point": "p1", "case": "sensors", "code": "E7"}]}
        ],
        "rows": 3,
    }
