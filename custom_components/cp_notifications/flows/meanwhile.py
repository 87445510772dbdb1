"""What was stored elsewhere while a dialog was open: neither that is lost, nor what was entered here.

Two people, or two tabs, can have the same dialog open. What a dialog stores is what was stored when it was opened, with what was
changed in it; so both changes can be told apart, and put together.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from custom_components.cp_notifications.const import CONF_ENTITY, CONF_ID

CHANGED: Final = "changed_meanwhile"
"""Key of the error that a page shows with both changes filled in: a person looks at them before they are stored."""

_ABSENT: Final = object()


class Meanwhile:
    """Knows what was stored when a dialog was opened."""

    def __init__(self) -> None:
        """Begin without having looked."""
        self._seen: Mapping[str, Any] | None = None

    def look(self, stored: Mapping[str, Any]) -> None:
        """Remember what is stored, the first time."""
        if self._seen is None:
            self._seen = dict(stored)

    def put_together(
        self, mine: Mapping[str, Any], stored: Mapping[str, Any]
    ) -> tuple[dict[str, Any], bool]:
        """Return what was entered with what was stored meanwhile, and whether that adds something to be looked at."""
        before = stored if self._seen is None else self._seen
        self._seen = dict(stored)
        both: dict[str, Any] = merge(before, mine, stored)
        return both, both != mine


def merge(before: Any, mine: Any, theirs: Any) -> Any:
    """Return a stored value with the changes of two people.

    Where both changed the same thing in different ways, the one who stores now sees it, and has the last word. In a list
    each keeps what they added, and what one removed is gone unless the other changed it.
    """
    if theirs in (before, mine):
        return mine
    if mine == before or mine is _ABSENT:
        return theirs
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return _merge_mappings(
            before if isinstance(before, Mapping) else {}, mine, theirs
        )
    if isinstance(mine, list) and isinstance(theirs, list):
        known = before if isinstance(before, list) else []
        return list(
            _merge_mappings(_by_key(known), _by_key(mine), _by_key(theirs)).values()
        )
    return mine


def _merge_mappings(
    before: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, Any]:
    merged = {
        key: merge(*(each.get(key, _ABSENT) for each in (before, mine, theirs)))
        for key in dict.fromkeys([*mine, *theirs])
    }
    return {key: value for key, value in merged.items() if value is not _ABSENT}


def _by_key(items: Sequence[Any]) -> dict[str, Any]:
    """Return what is in a list by what it is about: charge points by id, rules by entity, anything else by itself."""
    return {_key(item): item for item in items}


def _key(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    return str(item.get(CONF_ID) or item.get(CONF_ENTITY) or sorted(item.items()))
