"""What a state of an entity says about a case. Pure: text in, verdict out.

A rule is stored as plain data (see `const.py`) and becomes a `WatchRule` here. The two states that Home
Assistant itself gives to any entity are judged in two places: `unknown` here, as it is a plain state like
others; `unavailable` in `entity.py`, as what it means depends on far more than the word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from sys import intern
from typing import Any, Final

from custom_components.cp_notifications.const import (
    CONF_ABOVE,
    CONF_BELOW,
    CONF_CLEAR_STATES,
    CONF_ENTITY,
    CONF_HYSTERESIS,
    CONF_STATES,
)
from custom_components.cp_notifications.engine.model import AlertKey, Verdict

type Judge = Callable[[str, bool], Verdict]
"""Takes a state, and whether the case was there at the last known one; `unavailable` never comes."""

_UNKNOWN: Final = "unknown"
"""It says nothing, whatever a rule lists: each entity has it for a moment after a start."""


@dataclass(frozen=True, slots=True)
class StatesRule:
    """Some states mean the case. States are compared as they are, upper and lower case differ."""

    states: frozenset[str]
    """The states that mean the case. Empty: only that the entity is unavailable counts."""
    clear_states: frozenset[str] | None = None
    """The only states that end it; None: every other known state ends it."""
    judge: Judge = field(init=False, repr=False, compare=False)
    """The judgement: one look into a table."""

    def __post_init__(self) -> None:
        """Lay out the table."""
        table = dict.fromkeys(self.clear_states or (), Verdict.CLEAR)
        table |= dict.fromkeys(self.states, Verdict.ACTIVE)
        table[_UNKNOWN] = Verdict.UNKNOWN
        # Some integrations write an empty text while all is well: then the catalogue says so.
        if table.get("") is not Verdict.CLEAR:
            table[""] = Verdict.UNKNOWN
        verdict = table.get
        other = Verdict.CLEAR if self.clear_states is None else Verdict.UNKNOWN
        object.__setattr__(self, "judge", lambda state, _: verdict(state, other))


@dataclass(frozen=True, slots=True)
class NumericRule:
    """A value that is too high, or too low, means the case."""

    above: float | None = None
    below: float | None = None
    hysteresis: float = 0.0
    """How far back behind the limit the value must come to end the case."""

    def judge(self, state: str, was_active: bool) -> Verdict:
        """Return the verdict on one state; what is not a finite number says nothing."""
        value = _number(state)
        if value is None:
            return Verdict.UNKNOWN
        slack = self.hysteresis if was_active else 0.0
        over = self.above is not None and value > self.above - slack
        under = self.below is not None and value < self.below + slack
        return Verdict.ACTIVE if over or under else Verdict.CLEAR


@dataclass(frozen=True, slots=True)
class WatchRule:
    """One entity that tells one case at one charge point."""

    key: AlertKey
    entity: str
    """Its entity registry id, or the entity id of an entity that is not registered."""
    judgement: StatesRule | NumericRule

    @property
    def source(self) -> str:
        """Key of the source in readings."""
        return entity_source(self.entity)


def entity_source(entity: str) -> str:
    """Return the key of the source that watches one entity, by its stored reference."""
    # One string for all that keep it: the configuration and every reading of every case.
    return intern(f"entity:{entity}")


def parse_rule(key: AlertKey, data: Mapping[str, Any]) -> WatchRule:
    """Return the rule of a case from its stored form."""
    return WatchRule(key, data[CONF_ENTITY], _shared(_judgement(data)))


@lru_cache(maxsize=1024)
def _shared[T: StatesRule | NumericRule](judgement: T) -> T:
    """Return one object for equal judgements: of thousands of rules most are alike."""
    return judgement


def _judgement(data: Mapping[str, Any]) -> StatesRule | NumericRule:
    if CONF_ABOVE in data or CONF_BELOW in data:
        return NumericRule(
            above=data.get(CONF_ABOVE),
            below=data.get(CONF_BELOW),
            hysteresis=data.get(CONF_HYSTERESIS, 0.0),
        )
    clear = data.get(CONF_CLEAR_STATES)
    return StatesRule(
        states=frozenset(data.get(CONF_STATES, ())),
        clear_states=None if clear is None else frozenset(clear),
    )


def _number(state: str) -> float | None:
    """Return the value of a state, or None if it has none: `nan`, `1e999` and words say nothing."""
    try:
        value = float(state)
    except ValueError:
        return None
    return value if isfinite(value) else None
