"""Reads single values out of payloads that may hold anything.

What a charging station sends is foreign: texts are cut, stripped of what cannot be printed and brought on one line;
numbers may come as text, booleans as numbers, times in any dress.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

TEXT_LIMIT: Final = 255
"""Characters of a text that are kept. The standard's own limits lie between 50 and 500."""

MAX_ITEMS: Final = 1000
"""Elements of a list that are looked at. The longest frame has work for some 30 ms, and no other waits longer."""

_NOTHING: Final = frozenset({"null", "none", "undefined"})
_TRUE: Final = frozenset({"true", "1", "yes", "on"})
_FALSE: Final = frozenset({"false", "0", "no", "off"})
_FIRST: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""Clocks that were never set say 1970 or 2000."""


def text(value: Any, limit: int = TEXT_LIMIT) -> str:
    """Return a value as one printable line; "" for nothing."""
    if type(value) is not str:
        return "" if value is None else text(str(value)[: 4 * limit], limit)
    value = value[: 4 * limit]
    if not value.isprintable():
        value = "".join(char if char.isprintable() else " " for char in value)
    value = " ".join(value.split())[:limit]
    return "" if value.lower() in _NOTHING else value


def integer(value: Any, default: int = 0) -> int:
    """Return a whole number that came as a number or as text."""
    if type(value) is int:
        return value
    try:
        return int(value[:20] if isinstance(value, str) else value)
    except TypeError, ValueError, OverflowError:
        return default


def boolean(value: Any) -> bool | None:
    """Return true or false however it is written; None if it is neither."""
    word = text(value, 8).lower()
    return True if word in _TRUE else False if word in _FALSE else None


def moment(value: Any, now: datetime) -> datetime | None:
    """Return a time in the past, in UTC; None for one that cannot be true.

    A time without a zone counts as UTC, which is what the standard asks for.
    """
    try:
        when = datetime.fromisoformat(value.strip())
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except AttributeError, ValueError, OverflowError:
        return None
    return when if _FIRST <= when <= now else None


def mapping(value: Any) -> Mapping[str, Any]:
    """Return an object; an empty one for anything else."""
    return value if type(value) is dict else {}


def mappings(value: Any, at_most: int = MAX_ITEMS) -> list[Mapping[str, Any]]:
    """Return the objects of a list, those at its beginning; one that came alone is a list of one."""
    if type(value) is dict:
        return [value]
    if type(value) is not list:
        return []
    return [item for item in value[:at_most] if type(item) is dict]
