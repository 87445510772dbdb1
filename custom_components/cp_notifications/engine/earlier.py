"""Snapshots as they were written before there was a first version: records, then tables of rows, into tables of cells.

Everything here is by the form that is found, so it leaves alone what is of the form of now.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, Final

from .table import CELLS, COLUMNS, DAMAGE, records

type Data = dict[str, Any]

ROWS: Final = "rows"

_GROUP: Final[Data] = {
    "muted_until": None,
    "muted_by": "",
    "quiet": False,
    "weekly_at": None,
}
_NOTIFICATION: Final[Data] = {
    "causes": [],
    "quiet": False,
    "late": None,
    "watching": None,
}
_ITEM: Final[Data] = {"times": 1, "unstable": False, "acknowledged_by": None}
_ALERT: Final[Data] = {**_ITEM, "ended": False, "remind": False, "repeats": 0}
"""What was not known at first, as it is if nobody says otherwise."""


def brought_forward(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a snapshot in the form of now; one that is not of an earlier form, or damaged as well, as it is."""
    try:
        conditions = data["conditions"]
        is_list = isinstance(conditions, list) and "readings" not in data
        if is_list or ROWS in conditions or "conditions_late" in data:
            return _brought_forward(data)
    except DAMAGE:
        pass
    return data


def _brought_forward(data: Mapping[str, Any]) -> Data:
    conditions = _records(data, "conditions")
    readings = [
        {"charge_point": each["charge_point"], "case": each["case"], **reading}
        for each in conditions
        for reading in each.pop("readings", ())
    ]
    return {
        "silences": [],
        **data,
        "conditions": _table(conditions),
        "readings": _table(_records(data, "readings") or readings),
        "groups": {key: _group(stored) for key, stored in data["groups"].items()},
        "notifications": [_notification(each) for each in data["notifications"]],
        "account": _account(data),
    }


def _account(data: Mapping[str, Any]) -> Data:
    before = {
        "failures": data.get("failures"),
        "not_before": data.get("account_not_before"),
        "down_since": None,
        "told_down": False,
        "error": "",
    }
    return {**before, **data.get("account", {})}


def _group(stored: Data) -> Data:
    alerts = [{**_ALERT, **alert} for alert in _records(stored, "alerts")]
    told = [alert.pop("told", None) for alert in alerts]
    return {
        **_GROUP,
        **stored,
        "begins": _begins(stored.get("begins", [])),
        "alerts": _table(alerts),
        "told": stored.get("told", told),
    }


def _begins(stored: Any) -> list[list[str]]:
    if isinstance(stored, dict):
        return [[*_key(key), *times] for key, times in stored.items()]
    return [
        [*_key(each["key"]), *each["at"]] if isinstance(each, dict) else each
        for each in stored
    ]


def _notification(stored: Data) -> Data:
    items = {
        part: _table({**_ITEM, **item} for item in _records(stored, part))
        for part in ("items", "also_open")
    }
    return {**_NOTIFICATION, **stored, **items}


def _records(stored: Mapping[str, Any], part: str) -> list[Data]:
    """Return the things of a part as records, whatever they were written as."""
    table = stored.get(part, [])
    if isinstance(table, list):
        found = [_record(each) for each in table]
    elif ROWS in table:
        found = [dict(zip(table[COLUMNS], row, strict=True)) for row in table[ROWS]]
    else:
        found = list(records(table))
    for number, name, *late in stored.get(f"{part}_late", ()):
        found[number][name] = _late(*late)
    return found


def _record(stored: Data) -> Data:
    """Return a record with the parts of its key by their names."""
    charge_point, case = _key(stored["key"])
    lates = {
        name: _late(*stored[name])
        for name in ("late", "began_late", "ended_late")
        if stored.get(name)
    }
    rest = {name: value for name, value in stored.items() if name != "key"}
    return {"charge_point": charge_point, "case": case, **rest, **lates}


def _key(stored: str | list[str]) -> list[str]:
    """Return charge point and case; written as a text, the case came first."""
    return stored.split(" ", 1)[::-1] if isinstance(stored, str) else stored


def _late(at: str, is_dated: bool, since: str, until: str, is_orderly: bool) -> Any:
    return [at, [since, until, is_orderly], is_dated]


def _table(things: Iterable[Data]) -> Data:
    """Return records as a table: the columns of those that have the most, with nothing where one has less."""
    found = list(things)
    columns = list(dict.fromkeys(chain.from_iterable(found)))
    cells = [thing.get(column) for thing in found for column in columns]
    return {COLUMNS: columns or ["charge_point", "case"], CELLS: cells}
