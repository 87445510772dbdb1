"""From the words of the catalogue to rules as they are stored."""

from collections.abc import Callable
from typing import Protocol

from custom_components.cp_notifications.engine.model import Case

from .model import Integration, Signal, Watch, While
from .rule import GONE_CASE, GONE_LINK, Condition, StoredRule


class _HasId(Protocol):
    @property
    def id(self) -> str:
        """The registry id."""


type FindEntity = Callable[[Signal], _HasId | None]
"""Finds the entity of a charge point; None if there is none to be used."""


def stored_rule(
    row: Integration, watch: Watch, find_entity: FindEntity
) -> StoredRule | None:
    """Return the rule, or None if an entity is missing that it cannot do without."""
    if (entity := find_entity(watch.signal)) is None:
        return None
    conditions: list[Condition] = []
    for each in watch.only_while:
        if (found := condition(each, find_entity)) is not None:
            conditions.append(found)
        elif each.required:
            return None
    rule = _states(row, watch, entity.id)
    if watch.unavailable_means_it:
        rule["gone"] = GONE_CASE
    elif watch.case is Case.UNAVAILABLE and row.unavailable.is_no_news:
        rule["gone"] = GONE_LINK
    if watch.unknown_after is not None:
        rule["unknown_after"] = watch.unknown_after
    if watch.delay:
        rule["delay"] = watch.delay
    if conditions:
        rule["only_while"] = conditions
    if watch.old is not None:
        rule["stale_after"] = watch.old.seconds
        rule["stale_by"] = watch.old.by.value
    return rule


def _states(row: Integration, watch: Watch, entity: str) -> StoredRule:
    signal = watch.signal
    rule: StoredRule = {"entity": entity, "states": list(watch.states)}
    if watch.case is Case.UNAVAILABLE and not watch.states:
        return rule
    if signal.attribute:
        rule["attribute"] = signal.attribute
    if signal.separator:
        rule["separator"] = signal.separator
    if watch.any_other:
        rule["any_other"] = True
    clear = _clear_states(row, watch)
    if clear:
        rule["clear_states"] = clear
    return rule


def _clear_states(row: Integration, watch: Watch) -> list[str]:
    """Return the states that end the case.

    A fault ends in a state that is known to be good. That the charger answers is shown by every state with a
    meaning, be it a fault. What shows all faults at once shows as well which of them are over.
    """
    signal = watch.signal
    if watch.case is not Case.UNAVAILABLE and not signal.separator:
        return [*signal.good, *signal.good_elsewhere]
    known = row.known_states(signal).union(signal.good_elsewhere)
    return sorted(known.difference(watch.states, signal.unsure))


def condition(each: While, find_entity: FindEntity) -> Condition | None:
    """Return a condition in its stored form, or None if its entity is not to be had."""
    if (entity := find_entity(each.signal)) is None:
        return None
    found: Condition = {"entity": entity.id}
    if each.attribute:
        found["attribute"] = each.attribute
    if each.states:
        found["states"] = list(each.states)
    return found
