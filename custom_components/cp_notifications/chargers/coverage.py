"""How far each case is told at a charge point: by what, what more there could be, and what is not told at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from custom_components.cp_notifications.engine.model import Case

from .match import FoundPoint
from .model import FILLS, Fill, Gap
from .rule import StoredRule


class Covered(StrEnum):
    """Whether a case is told. The values are translation keys."""

    WATCHED = "watched"
    POSSIBLE = "possible"
    """There is an entity that would tell it, but it is not watched."""
    NEEDS_ENTITY = "needs_entity"
    """Only after an entity is enabled."""
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a case is told at a charge point."""

    covered: Covered
    entities: tuple[str, ...] = ()
    """What rules call the entities that tell it."""
    enable: tuple[str, ...] = ()
    """The registry ids of disabled entities that would tell it, or tell more of it."""
    more: tuple[str, ...] = ()
    """The registry ids of enabled entities that would tell it, or tell more of it, and are not watched."""
    gaps: tuple[Gap, ...] = ()
    """What is not told."""

    @property
    def fills(self) -> tuple[Fill, ...]:
        """What would fill the gaps."""
        return tuple(dict.fromkeys(fill for gap in self.gaps for fill in FILLS[gap]))


type Rules = Mapping[Case, Iterable[Mapping[str, object]]]
"""The rules of each case, in the stored form."""


def coverage_of(rules: Rules, found: FoundPoint | None) -> dict[Case, Coverage]:
    """Return how far each case is told by these rules.

    `found` is the charge point as the catalogue knows it; None if its integration is not known.
    """
    return {case: _coverage(case, rules.get(case, ()), found) for case in Case}


def _coverage(
    case: Case, rules: Iterable[Mapping[str, object]], found: FoundPoint | None
) -> Coverage:
    watched = [str(rule["entity"]) for rule in rules]
    if found is None:
        told = tuple(watched)
        if told:
            return Coverage(Covered.WATCHED, told)
        return Coverage(Covered.NOT_POSSIBLE, gaps=(Gap.NOTHING_CHOSEN,))
    told = tuple(each for each in watched if each not in found.disabled)
    enable = tuple(
        each
        for each in _entities(found.rules_if_enabled, case)
        if each in found.disabled
    )
    more = tuple(each for each in _entities(found.rules, case) if each not in told)
    # What a person has chosen beside the catalogue fills the gaps: that is what it is there for.
    has_own = any(each not in found.entities for each in watched)
    gaps = () if has_own else found.integration.gaps_of(case)
    return Coverage(_covered(told, more, enable), told, enable, more, gaps)


def _covered(
    told: tuple[str, ...], more: tuple[str, ...], enable: tuple[str, ...]
) -> Covered:
    if told:
        return Covered.WATCHED
    if more:
        return Covered.POSSIBLE
    return Covered.NEEDS_ENTITY if enable else Covered.NOT_POSSIBLE


def _entities(
    rules: Mapping[Case, tuple[StoredRule, ...]], case: Case
) -> tuple[str, ...]:
    return tuple(rule["entity"] for rule in rules.get(case, ()))
