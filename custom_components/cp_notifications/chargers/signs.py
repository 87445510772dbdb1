"""Judges the extended rules: what several entities together, an attribute or the age of a value say about a case.

Pure: what is seen and the time come in, a verdict comes out, with the time at which it has to be looked at again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple, Self

from custom_components.cp_notifications.engine.model import Verdict

from .model import UNKNOWN, Stale
from .rule import GONE_CASE, GONE_LINK, Condition, StoredRule

UNAVAILABLE: Final = "unavailable"
RECHECK: Final = timedelta(seconds=30)
"""How often an old value is looked at: Home Assistant says nothing when the same value is written again."""
_BINARY: Final = ("on", "off")
"""States that tell a reader nothing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entity as it is now. One that is only away for the moment (a restart, a reload) is not seen at all."""

    state: str
    changed: datetime
    """Since when it has this state."""
    updated: datetime
    """Since when it has this state and these attributes."""
    reported: datetime
    """When it was last written."""
    moved: datetime | None = None
    """When its value was last seen to become another one; having been unavailable in between does not count.
    None: it has not moved since it is watched, which proves nothing."""
    attributes: Mapping[str, object] = field(default_factory=dict)

    def text(self, attribute: str = "") -> str:
        """Return the state or an attribute in words; what is missing is unknown."""
        if not attribute:
            return self.state
        value = self.attributes.get(attribute)
        if value is None:
            return UNKNOWN
        return str(value).lower() if isinstance(value, bool) else str(value)

    def since(self, attribute: str = "") -> datetime:
        """Return since when it reads so; of an attribute at the latest."""
        return self.updated if attribute else self.changed


type Sight = Mapping[str, Seen | None]
"""What is seen of each entity; None for what is away for the moment."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says now."""

    verdict: Verdict | None = None
    """None: nothing is decided, what was said stays."""
    since: datetime | None = None
    code: str = ""
    look_again: datetime | None = None
    """When it would say something else although nothing happens."""


class _Time(NamedTuple):
    """What the clock shows, and when it was set last."""

    now: datetime
    anew: datetime | None

    def begin(self, since: datetime) -> datetime:
        """Return from when on something counts. A time in the future was written while the clock was ahead."""
        if self.anew is None:
            return since
        return self.anew if since > self.now else max(since, self.anew)


@dataclass(frozen=True, slots=True)
class Sign:
    """An extended rule at work."""

    entity: str
    states: frozenset[str]
    clear_states: frozenset[str] | None
    attribute: str
    separator: str
    any_other: bool
    gone: str
    unknown_after: timedelta | None
    delay: timedelta
    only_while: tuple[Condition, ...]
    stale_after: timedelta | None
    stale_by: Stale

    @classmethod
    def from_rule(cls, rule: StoredRule) -> Self:
        """Return the sign of a stored rule. What is missing in it is as in a plain rule."""
        clear = rule.get("clear_states")
        return cls(
            entity=rule["entity"],
            states=frozenset(rule.get("states", ())),
            clear_states=None if clear is None else frozenset(clear),
            attribute=rule.get("attribute", ""),
            separator=rule.get("separator", ""),
            any_other=rule.get("any_other", False),
            gone=rule.get("gone", ""),
            unknown_after=_seconds(rule.get("unknown_after")),
            delay=timedelta(seconds=rule.get("delay", 0.0)),
            only_while=tuple(rule.get("only_while", ())),
            stale_after=_seconds(rule.get("stale_after")),
            stale_by=Stale(rule.get("stale_by", Stale.REPORTED)),
        )

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities it has to see, its own first."""
        others = (condition["entity"] for condition in self.only_while)
        return tuple(dict.fromkeys((self.entity, *others)))

    @property
    def only_ages(self) -> bool:
        """Whether any value that is young enough says that all is well."""
        says_more = self.states or self.any_other or self.only_while
        return self.stale_by is not Stale.TIME and not says_more

    def reads_closely(self, entity: str) -> bool:
        """Return whether more of an entity counts than its state: an attribute, or when it was written."""
        if entity == self.entity and (self.attribute or self.stale_after is not None):
            return True
        return any(
            "attribute" in each for each in self.only_while if each["entity"] == entity
        )

    def judge(self, sight: Sight, now: datetime, anew: datetime | None = None) -> Said:
        """Return what it says about its case.

        `anew` is when the clock was set last, if it was: nothing counts as old, or as lasting, from before.
        """
        own = sight.get(self.entity)
        if own is None:
            return Said()
        time = _Time(now, anew)
        if own.state == UNAVAILABLE:
            return self._unavailable(own, sight, time)
        if self.stale_after is None:
            return self._known(own, sight, time)
        if (moved := self._age_from(own)) is None:
            return Said(Verdict.UNKNOWN)
        # A time that a charger wrote by its own clock is in the future for other reasons.
        is_ours = self.stale_by is not Stale.TIME
        moved = time.begin(moved) if is_ours or moved <= now else moved
        old_at = moved + self.stale_after
        if now >= old_at:
            return Said(Verdict.LOST, moved, look_again=now + RECHECK)
        said = self._known(own, sight, time)
        return Said(said.verdict, said.since, said.code, _first(said, old_at))

    def _unavailable(self, own: Seen, sight: Sight, time: _Time) -> Said:
        if self.gone == GONE_LINK:
            return Said(Verdict.UNKNOWN)
        if self.gone == GONE_CASE:
            return self._case(own, sight, time, self.delay)
        return Said(Verdict.LOST, own.changed)

    def _known(self, own: Seen, sight: Sight, time: _Time) -> Said:
        if self.stale_by is Stale.TIME and self.stale_after is not None:
            return Said(Verdict.CLEAR)
        text = own.text(self.attribute)
        if self._says_nothing(text):
            if self.unknown_after is None:
                return Said(Verdict.UNKNOWN)
            return self._case(own, sight, time, self.unknown_after)
        parts = text.split(self.separator) if self.separator else [text]
        if meant := [part for part in parts if self._means_it(part)]:
            code = "" if text in _BINARY else self.separator.join(meant)
            return self._case(own, sight, time, self.delay, code)
        good = self.clear_states
        if good is None or all(_is_one_of(part, good) for part in parts):
            return Said(Verdict.CLEAR, None if self.attribute else own.changed)
        return Said(Verdict.UNKNOWN)

    def _says_nothing(self, text: str) -> bool:
        """Return whether a text is none; some integrations write an empty one while all is well."""
        return text == UNKNOWN or not (text or text in (self.clear_states or ()))

    def _means_it(self, text: str) -> bool:
        if self.any_other:
            return self.clear_states is None or not _is_one_of(text, self.clear_states)
        return _is_one_of(text, self.states)

    def _case(
        self,
        own: Seen,
        sight: Sight,
        time: _Time,
        delay: timedelta,
        code: str = "",
    ) -> Said:
        """Say that the case is there, if everything else is as it has to be, and has been for long enough."""
        since = own.since(self.attribute)
        for condition in self.only_while:
            if (other := sight.get(condition["entity"])) is None:
                return Said()
            if not _holds(condition, other):
                return Said(Verdict.UNKNOWN)
            since = max(since, other.since(condition.get("attribute", "")))
        due = time.begin(since) + delay
        if time.now < due:
            return Said(look_again=due)
        return Said(Verdict.ACTIVE, since, code)

    def _age_from(self, own: Seen) -> datetime | None:
        """Return from when on the value grows old; None if that cannot be known: some values are read once only."""
        if self.stale_by is Stale.REPORTED:
            return own.reported
        if self.stale_by is Stale.VALUE:
            return own.moved
        try:
            written = datetime.fromisoformat(own.text(self.attribute))
        except ValueError:
            return None
        return None if written.tzinfo is None else written


def _is_one_of(text: str, states: frozenset[str]) -> bool:
    """Return whether a text is a state that is listed. Updates change upper and lower case."""
    return text in states or text.casefold() in _folded(states)


@lru_cache(maxsize=1024)
def _folded(states: frozenset[str]) -> frozenset[str]:
    return frozenset(state.casefold() for state in states)


def _holds(condition: Condition, other: Seen) -> bool:
    states = condition.get("states")
    if states is None:
        return other.state != UNAVAILABLE
    return other.text(condition.get("attribute", "")) in states


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _first(said: Said, old_at: datetime) -> datetime:
    return old_at if said.look_again is None else min(old_at, said.look_again)


def condition_holds(condition: Condition, sight: Sight) -> bool | None:
    """Return whether a condition holds; None if its entity is away for the moment."""
    other = sight.get(condition["entity"])
    return None if other is None else _holds(condition, other)
