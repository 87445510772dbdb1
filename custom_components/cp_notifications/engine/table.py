"""Things as plain data, and back: what the types of their fields say is how they are written and read.

Things of a kind are cells under their columns: beside a dictionary for each of them that is half of the text and a
third of the time. All cells are in one list, one row after the other: hundreds of lists would be the garbage
collector's to walk through. The columns are written as well: a file of another version may have more of them, or
fewer.

Datetimes, enums and named tuples are left as they are: whoever writes JSON writes them in ISO format, by their values
and as lists. That is how they are read here. What is missing, or not of the type of its field, costs the thing that it belongs to,
and nothing else; what is lost is counted by `Losses`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from itertools import batched, chain
from operator import attrgetter
from types import UnionType
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

from .model import AlertKey, Lost

COLUMNS: Final = "columns"
CELLS: Final = "cells"

DAMAGE: Final = (AttributeError, LookupError, TypeError, ValueError)
"""What is raised by reading something that is not as it was written."""

YEARS: Final = range(1970, 9000)
"""The years that a clock can say, however wrong it is; with others nobody could reckon."""

type Read = Callable[[Any], Any]


def reader(hint: Any) -> Read:
    """Return what reads a value of this type; it raises one of `DAMAGE` for anything else."""
    if isinstance(hint, UnionType):
        return _optional(hint)
    if hint is datetime:
        return instant
    if get_origin(hint) is tuple:
        return _tuple_of(*get_args(hint))
    if issubclass(hint, Enum):
        return cast(Read, hint)
    if issubclass(hint, tuple):
        return _named_tuple(hint)
    return _simple(hint)


def instant(text: str) -> datetime:
    """Return a written moment; one without a time zone says nothing."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None or when.year not in YEARS:
        raise ValueError("no moment")
    return when


def _optional(hint: UnionType) -> Read:
    [inner] = [reader(arg) for arg in get_args(hint) if arg is not type(None)]
    return lambda value: None if value is None else inner(value)


def _tuple_of(kind: Any, _more: Any) -> Read:
    part = reader(kind)

    def read(values: Any) -> tuple[Any, ...]:
        if type(values) is not list:
            raise TypeError("not a list")
        return tuple([part(value) for value in values])

    return read


def _named_tuple(kind: type) -> Read:
    parts = [reader(part) for part in get_type_hints(kind).values()]

    def read(row: Iterable[Any]) -> Any:
        values = zip(parts, row, strict=True)
        return kind(*[part(value) for part, value in values])

    return read


def _simple(kind: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"not {kind.__name__}")
        return value

    return read


class Fields[T]:
    """Some fields of one kind of things."""

    def __init__(
        self,
        kind: type[T],
        *,
        only: Collection[str] = (),
        but: Collection[str] = (),
        later: Collection[str] = (),
    ) -> None:
        """Write and read only these fields, or all of them but these.

        `later` are those that files of an older version do not have: they are as they are by default then.
        """
        self._later = frozenset(later)
        hints = get_type_hints(kind)
        self._kind: Callable[..., T] = kind
        self.readers = {
            name: reader(hints[name]) for name in only or hints if name not in but
        }

    def dump(self, thing: T) -> dict[str, Any]:
        """Return a thing as plain data."""
        return {name: getattr(thing, name) for name in self.readers}

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields that were written; raise one of `DAMAGE` if they are not as they were."""
        return {
            name: read(data[name])
            for name, read in self.readers.items()
            if name in data or name not in self._later
        }

    def make(self, data: Mapping[str, Any]) -> T:
        """Return a thing as it was written; raise one of `DAMAGE` if too little of it is left."""
        return self._kind(**self.read(data))


class Table[T](Fields[T]):
    """The columns of one kind of things; what a `key` consists of goes by its own names."""

    def __init__(
        self, kind: type[T], *, but: Collection[str] = (), later: Collection[str] = ()
    ) -> None:
        """Write and read all fields but these; there must be a key."""
        super().__init__(kind, but=but, later=later)
        names = [name for name in self.readers if name != "key"]
        self._columns = [*AlertKey._fields, *names]
        self._row = attrgetter(*[f"key.{part}" for part in AlertKey._fields], *names)

    def dump_all(self, things: Iterable[T]) -> dict[str, Any]:
        """Return things as plain data."""
        cells = chain.from_iterable(map(self._row, things))
        return {COLUMNS: self._columns, CELLS: list(cells)}

    def row(self, record: Mapping[str, Any]) -> T:
        """Return the thing that one row of a written table tells, by the names of its columns."""
        key = [record[part] for part in AlertKey._fields]
        return self.make({**record, "key": key})


class Losses:
    """Lets a thing that cannot be read cost nothing but itself, and counts what is lost."""

    def __init__(self) -> None:
        """Begin with nothing lost."""
        self._lost: dict[str, Lost] = {}

    @property
    def all(self) -> tuple[Lost, ...]:
        """What was lost, one for each part."""
        return tuple(self._lost.values())

    def any_of(self, part: str) -> bool:
        """Return whether something of a part was lost."""
        return part in self._lost

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Do something that reads a part; what is damaged ends it."""
        try:
            yield
        except DAMAGE as error:
            self._note(part, None, error)

    def fill[T](
        self, part: str, fields: Fields[T], thing: T, data: Mapping[str, Any]
    ) -> None:
        """Let a thing be as it was written, as far as each of its fields can be read."""
        for name, read in fields.readers.items():
            with self.of(part):
                setattr(thing, name, read(data[name]))

    def each[S, T](
        self, part: str, read: Callable[[S], T], stored: Callable[[], Iterable[S]]
    ) -> Iterator[T]:
        """Yield each of the stored things of a part that can be read."""
        for one in self._stored(part, stored):
            try:
                thing = read(one)
            except DAMAGE as error:
                self._note(part, 1, error)
            else:
                yield thing

    def _stored[S](self, part: str, stored: Callable[[], Iterable[S]]) -> Iterator[S]:
        with self.of(part):
            yield from stored()

    def _note(self, part: str, number: int | None, error: Exception) -> None:
        why = f"{type(error).__name__}: {error}"
        before = self._lost.get(part, Lost(part, 0, why))
        if number is not None and before.number is not None:
            number += before.number
        else:
            number = None
        self._lost[part] = before._replace(number=number)


def records(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each thing of a written table by the names of its columns."""
    columns = table[COLUMNS]
    for row in batched(table[CELLS], len(columns), strict=True):
        yield dict(zip(columns, row, strict=False))


def expanded(data: Any) -> Any:
    """Return plain data with a list of records for each table in it: for people and their tools."""
    if isinstance(data, Mapping):
        if data.keys() == {COLUMNS, CELLS}:
            return list(records(data))
        return {key: expanded(value) for key, value in data.items()}
    if isinstance(data, list):
        return [expanded(value) for value in data]
    return data
