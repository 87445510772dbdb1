"""The stored form of a rule, as far as the catalogue makes it. See `const.py` for where it is stored.

The plain keys are judged in `sources/rules.py`. The others, which only rules of the catalogue have, are judged
in `signs.py`; a rule with any of them is *extended*.
"""

from collections.abc import Mapping
from typing import Final, Literal, Required, TypedDict


class Condition(TypedDict, total=False):
    """What another entity has to read."""

    entity: Required[str]
    attribute: str
    """This attribute, not the state. `true` and `false` are written so."""
    states: list[str]
    """One of these; absent: any state but unavailable. `unknown` may be among them."""


class StoredRule(TypedDict, total=False):
    """Which states of one entity mean a case."""

    entity: Required[str]
    states: list[str]
    clear_states: list[str]
    # ---- from here on: extended --------------------------------------------------
    attribute: str
    """This attribute is judged, not the state."""
    separator: str
    """It shows several values at once, with this between them: each is judged."""
    any_other: bool
    """Every text means the case, but `clear_states`."""
    gone: Literal["link", "case"]
    """What it means that the entity is unavailable: nothing for the charge point, or the case."""
    unknown_after: float
    """Seconds after which `unknown` means the case; absent: never."""
    delay: float
    """How many seconds it must be so before it counts."""
    only_while: list[Condition]
    """The case is there only while all of these hold; otherwise the rule says nothing."""
    stale_after: float
    """Seconds after which the value counts no more: then the charge point is lost."""
    stale_by: Literal["reported", "value", "time"]


GONE_LINK: Final = "link"
GONE_CASE: Final = "case"

EXTENDED: Final = frozenset(
    {
        "attribute",
        "separator",
        "any_other",
        "gone",
        "unknown_after",
        "delay",
        "only_while",
        "stale_after",
        "stale_by",
    }
)
"""The keys that make a rule an extended one."""


def is_extended(rule: Mapping[str, object]) -> bool:
    """Return whether a stored rule needs more than the judgement of one state."""
    return not EXTENDED.isdisjoint(rule)
