"""Things of a kind as rows under their columns: what hundreds of alerts are written down as.

Beside a dictionary for each of them that is a third of the text and of the time, and there is nothing for the garbage
collector to walk through. The columns are written as well, so that whoever reads a file of another version knows them.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final

COLUMNS: Final = "columns"
ROWS: Final = "rows"


class Table:
    """The columns of one kind of things."""

    def __init__(self, *attributes: str) -> None:
        """Write these attributes, at least two; those of a `key` go by their own names."""
        self._columns = [name.removeprefix("key.") for name in attributes]
        self._row = attrgetter(*attributes)

    def dump(self, things: Iterable[Any]) -> dict[str, Any]:
        """Return things as plain data, as far as their attributes are."""
        return {COLUMNS: self._columns, ROWS: list(map(self._row, things))}


def records(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each thing of a written table by the names of its columns."""
    columns = table[COLUMNS]
    for row in table[ROWS]:
        yield dict(zip(columns, row, strict=True))


def expanded(data: Any) -> Any:
    """Return plain data with a list of records for each table in it: for people and their tools."""
    if isinstance(data, Mapping):
        if data.keys() == {COLUMNS, ROWS}:
            return list(records(data))
        return {key: expanded(value) for key, value in data.items()}
    if isinstance(data, list):
        return [expanded(value) for value in data]
    return data
