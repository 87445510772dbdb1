"""What the states of an entity mean: from a person's answers to rules, as they are stored.

`sources/rules.py` reads the rules.
"""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.const import STATE_OFF, STATE_ON

from custom_components.cp_notifications.chargers.rule import EXTENDED
from custom_components.cp_notifications.const import (
    CONF_ABOVE,
    CONF_BELOW,
    CONF_CLEAR_STATES,
    CONF_ENTITY,
    CONF_HYSTERESIS,
    CONF_STATES,
)
from custom_components.cp_notifications.engine.model import Case

from .draft import Rule
from .watched import NO_STATES, Kind, Watched

OFF_IS_THE_PROBLEM: Final = frozenset(
    {BinarySensorDeviceClass.CONNECTIVITY, BinarySensorDeviceClass.POWER}
)
MAX_STATE: Final = 255
"""Characters of a state: Home Assistant takes no longer ones."""


class AnswerError(Exception):
    """An answer cannot be used: `errors` has the key of the error of each field."""

    def __init__(self, errors: dict[str, str]) -> None:
        """Keep the errors."""
        super().__init__(errors)
        self.errors = errors


def default_rule(entity: Watched, case: Case) -> tuple[Rule, bool]:
    """Return what an entity means if nobody says otherwise, and whether that is sure.

    What is not sure has to be asked.
    """
    states: list[str] = []
    sure = False
    if entity.kind is Kind.BINARY and entity.device_class in OFF_IS_THE_PROBLEM:
        states, sure = [STATE_OFF], True
    elif entity.kind is Kind.BINARY and case is not Case.UNAVAILABLE:
        states, sure = [STATE_ON], entity.device_class is not None
    elif entity.kind is Kind.NUMBER and case is Case.UNAVAILABLE:
        # A measured value is picked here because it is gone when the charger is.
        sure = True
    return {CONF_ENTITY: entity.key, CONF_STATES: states}, sure


def states_rule(
    entity: Watched, case: Case, states: Iterable[str], before: Rule
) -> Rule:
    """Return the rule that these states mean the case, or raise AnswerError.

    `before` is the entity's rule so far. The states that end the case are kept from it, and what the catalogue
    knows beside the states. A state that a person takes out is a good one.
    """
    chosen = list(dict.fromkeys(state for state in states if state.strip()))
    if error := _states_error(entity, case, chosen):
        raise AnswerError({CONF_STATES: error})
    rule: dict[str, Any] = {**_extended(before), CONF_ENTITY: entity.key}
    rule[CONF_STATES] = chosen
    if CONF_CLEAR_STATES in before:
        good = dict.fromkeys([*before[CONF_CLEAR_STATES], *before.get(CONF_STATES, ())])
        if ends := [state for state in good if state not in chosen]:
            rule[CONF_CLEAR_STATES] = ends
    return rule


def _extended(rule: Rule) -> dict[str, Any]:
    return {key: rule[key] for key in rule if key in EXTENDED}


def _states_error(entity: Watched, case: Case, states: list[str]) -> str | None:
    if not states and case is not Case.UNAVAILABLE:
        return "states_required"
    if not NO_STATES.isdisjoint(states):
        return "states_reserved"
    if any(len(state) > MAX_STATE for state in states):
        return "states_too_long"
    if entity.options and set(entity.options) <= set(states):
        return "states_all"
    return None


def limits_rule(
    entity: Watched, case: Case, answers: Mapping[str, float], before: Rule
) -> Rule:
    """Return the rule that a number beyond limits means the case, or raise AnswerError.

    Above the one limit or below the other means the case, so the values between them
    are the good ones. Units are those of the entity. `before` is its rule so far: without
    limits what the catalogue knows of it is kept.
    """
    fields = (CONF_ABOVE, CONF_BELOW, CONF_HYSTERESIS)
    given = {field: answers[field] for field in fields if field in answers}
    if wrong := [field for field, value in given.items() if not isfinite(value)]:
        raise AnswerError(dict.fromkeys(wrong, "number_invalid"))
    if CONF_ABOVE not in given and CONF_BELOW not in given:
        if case is not Case.UNAVAILABLE:
            raise AnswerError({CONF_ABOVE: "limit_required"})
        return {**_extended(before), CONF_ENTITY: entity.key, CONF_STATES: []}
    _check_limits(given)
    if not given.get(CONF_HYSTERESIS):
        given.pop(CONF_HYSTERESIS, None)
    return {CONF_ENTITY: entity.key, **given}


def _check_limits(given: Mapping[str, float]) -> None:
    """Raise AnswerError for limits that could never be kept, or never again."""
    hysteresis = given.get(CONF_HYSTERESIS, 0)
    if hysteresis < 0:
        raise AnswerError({CONF_HYSTERESIS: "hysteresis_negative"})
    if CONF_ABOVE not in given or CONF_BELOW not in given:
        return
    good = given[CONF_ABOVE] - given[CONF_BELOW]
    if good < 0:
        raise AnswerError({CONF_BELOW: "limits_overlap"})
    if hysteresis and 2 * hysteresis >= good:
        raise AnswerError({CONF_HYSTERESIS: "hysteresis_too_large"})
