"""What a state of an entity says about a case. Pure: text in, verdict out.

A rule is stored as plain data (see `const.py`) and becomes a `WatchRule` here. The two states that Home
Assistant itself gives to any entity are judged in two places: `unknown` here, as it is a plain state like
others; `unavailable` in `entity.py`, as what it means depends on far more than the word.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from sys import intern
from typing import Any, Final, NamedTuple

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


_SEEN_MOST: Final = 100
"""How many words that a rule does not list are remembered with their verdict. A charger may write any."""


@dataclass(frozen=True, slots=True)
class StatesRule:
    """Some states mean the case."""

    states: frozenset[str]
    """The states that mean the case. Empty: only that the entity is unavailable counts."""
    clear_states: frozenset[str] | None = None
    """The only states that end it; None: every other known state ends it."""

    def judge(self, state: str, was_active: bool) -> Verdict:
        """Return the verdict on one state of an entity of which it is not known which states it can have."""
        return self.judge_for(())(state, was_active)

    def judge_for(self, options: tuple[str, ...]) -> Judge:
        """Return the judgement of the states of an entity that can have these; empty: any.

        Integrations change `Faulted` to `faulted` in an update, so upper and lower case do not count, unless the
        entity itself tells them apart. Where a state that means the case is none of the options any more, the
        fault may have another name now: then a state that is not listed ends nothing.
        """
        return _fitted(self, options).judge

    def renamed(self, options: tuple[str, ...]) -> tuple[str, ...]:
        """Return the states that do not mean the case any more, as an entity with these options cannot have them.

        Where it is listed what ends the case, it is enough that one of the states is left: the catalogue knows those
        of several versions.
        """
        return _fitted(self, options).renamed


class _Fitted(NamedTuple):
    """A rule for entities that can have the same states."""

    judge: Judge
    renamed: tuple[str, ...]


@lru_cache(maxsize=1024)
def _fitted(rule: StatesRule, options: tuple[str, ...]) -> _Fitted:
    """Fit a rule once for all entities that are alike: thousands share one table."""
    exact = _differ_by_case(options)
    lost = _lost(rule.states, options, exact=exact)
    is_safe = rule.clear_states is not None and len(lost) < len(rule.states)
    renamed = () if is_safe else lost
    table = _Verdicts(rule, exact=exact, ends=not renamed)
    return _Fitted(lambda state, _: table[state], renamed)


class _Verdicts(dict[str, Verdict]):
    """The verdict on each state: one look into a table. It learns the words that a rule does not list."""

    __slots__ = ("_folded", "_other")

    def __init__(self, rule: StatesRule, *, exact: bool, ends: bool) -> None:
        super().__init__(_listed(rule))
        self._folded = {} if exact else _fold(self)
        open_end = rule.clear_states is None and ends
        self._other = Verdict.CLEAR if open_end else Verdict.UNKNOWN
        self[_UNKNOWN] = Verdict.UNKNOWN
        # Some integrations write an empty text while all is well: then the catalogue says so.
        if self.get("") is not Verdict.CLEAR:
            self[""] = Verdict.UNKNOWN

    def __missing__(self, state: str) -> Verdict:
        verdict = self._folded.get(state.casefold(), self._other)
        if len(self) < _SEEN_MOST:
            self[state] = verdict
        return verdict


def _listed(rule: StatesRule) -> dict[str, Verdict]:
    good = dict.fromkeys(rule.clear_states or (), Verdict.CLEAR)
    return good | dict.fromkeys(rule.states, Verdict.ACTIVE)


def _fold(verdicts: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """Return verdicts by the words without upper and lower case; of words that differ by these only, the worst."""
    folded: dict[str, Verdict] = {}
    for state, verdict in verdicts.items():
        if folded.get(state.casefold()) is not Verdict.ACTIVE:
            folded[state.casefold()] = verdict
    return folded


def _differ_by_case(options: Collection[str]) -> bool:
    return len({option.casefold() for option in options}) < len(options)


def _lost(
    states: Iterable[str], options: Collection[str], *, exact: bool
) -> tuple[str, ...]:
    """Return the states that are none of the options."""
    if not options:
        return ()
    as_compared = str if exact else str.casefold
    known = set(map(as_compared, options))
    return tuple(sorted(state for state in states if as_compared(state) not in known))


@dataclass(frozen=True, slots=True)
class NumericRule:
    """A value that is too high, or too low, means the case."""

    above: float | None = None
    below: float | None = None
    hysteresis: float = 0.0
    """How far back behind the limit the value must come to end the case."""

    def judge_for(self, _options: tuple[str, ...]) -> Judge:
        """Return the judgement: a number is a number whatever else an entity can say."""
        return self.judge

    def renamed(self, _options: tuple[str, ...]) -> tuple[str, ...]:
        """Return that no state has another name: there are none."""
        return ()

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
