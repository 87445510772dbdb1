"""What is wrong at one charging station: conditions by their identity, and the facts they make together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from custom_components.cp_notifications.engine.model import Case, Verdict
from custom_components.cp_notifications.engine.table import Fields

from .signals import Change, Meaning, Signal

SOURCE_POINT: Final = "ocpp"
SOURCE_STATION: Final = "ocpp:station"

SOURCES: Final[Mapping[Case, frozenset[str]]] = {
    Case.FUSE_TRIPPED: frozenset({SOURCE_POINT, SOURCE_STATION}),
    Case.SENSORS: frozenset({SOURCE_POINT, SOURCE_STATION}),
    Case.UNAVAILABLE: frozenset({SOURCE_STATION}),
}
"""The sources of a charge point that an OCPP station tells, for the engine's configuration."""

MAX_CONDITIONS: Final = 64
"""Of one station. A station that has more to say is out of order, or hostile."""
MAX_POINTS: Final = 64
"""Connectors or EVSEs of one station."""

CONFIRM_WITHIN: Final = timedelta(seconds=120)
"""After a restart a station says again what is wrong: 1.6 has to, for every connector."""
WARNING_LASTS: Final = timedelta(hours=24)
"""A warning that was not said again for so long is over: Zaptec never says that one is."""
SAID_AGAIN_WITHIN: Final = timedelta(hours=1)
"""What happened once may be told once more after a reconnection, with the same time."""
MAX_HAPPENED: Final = 16

_CASES: Final = (Case.FUSE_TRIPPED, Case.SENSORS)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a station says about one case at one place: to become a reading."""

    point: int
    """Connector (1.6) or EVSE (2.x); 0: the station, so every charge point of it."""
    case: Case
    verdict: Verdict
    since: datetime | None = None
    code: str = ""
    detail: str = ""
    meaning: Meaning | None = None

    @property
    def source(self) -> str:
        """The source of the reading."""
        return SOURCE_POINT if self.point else SOURCE_STATION


@dataclass(slots=True)
class Condition:
    """One thing that is wrong."""

    signal: Signal
    """What raised it, in its latest form."""
    since: datetime
    confirmed: datetime
    """When the station said so last."""
    doubtful: bool = False
    """The station has restarted since."""

    @property
    def is_faulted(self) -> bool:
        """Whether it is how the connector stands, and not only that something is wrong there."""
        signal = self.signal
        return signal.is_status and not (signal.warning or self.doubtful)


_SIGNAL: Final = Fields(
    Signal,
    only=(
        "identity",
        "point",
        "case",
        "meaning",
        "code",
        "detail",
        "warning",
        "is_status",
        "ask",
    ),
    later=("is_status",),
)
_CONDITION: Final = Fields(Condition, but=("signal",))


class Conditions:
    """All that is wrong at one station. Its size is bounded, whatever the station sends."""

    __slots__ = (
        "_fine",
        "_happened",
        "_heard_by",
        "_points",
        "_told",
        "active",
        "dropped",
    )

    def __init__(self) -> None:
        """Start with nothing known."""
        self.active: dict[tuple[str, Case], Condition] = {}
        """By identity and case: of one connector or variable more than one thing may be said, one after the other.

        Most stations tell only their latest error and nothing when one of two ends (EVerest), so what is said
        takes back nothing that was said before: only the end of the identity ends them all.
        """
        self.dropped = 0
        """Counts what was not taken because there was too much of it."""
        self._told: dict[tuple[int, Case], tuple[str, str] | None] = {}
        """Code and detail of what was told last, None for CLEAR; what is missing was not told yet."""
        self._points: set[int] = set()
        self._fine: set[str] = set()
        """What was seen to be fine, of what only counts after that."""
        self._happened: dict[tuple[object, ...], datetime] = {}
        """What happened, by all that was said of it, and when it was said."""
        self._heard_by: datetime | None = None
        """When a station that has connected or restarted has had time to speak; None while it is away."""

    # ---- what is said ----------------------------------------------------------

    def apply(self, signal: Signal, now: datetime) -> list[Fact]:
        """Take a signal; return what reads differently now."""
        if not self._has_room_for(signal.point):
            self.dropped += 1
            return []
        if signal.change is Change.RAISED:
            return self._raise(signal, now)
        if signal.change is Change.CLEARED:
            # What only a Faulted connector has kept is over as well, if its time is.
            return self._clear(signal) + self.tick(now)
        if signal.change is Change.STANDS:
            _confirm(self._of(signal), now)
            return []
        return self._happen(signal, now)

    def seen(self, point: int) -> list[Fact]:
        """A connector was heard of: tell how it stands, if that was not told yet."""
        if not self._has_room_for(point):
            return []
        facts: list[Fact] = []
        for case in _CASES:
            if (point, case) not in self._told:
                facts += self._tell(point, case)
        return facts

    def facts(self) -> list[Fact]:
        """Return how everything stands that was ever told, to tell it once more."""
        return [self._stands(point, case) for point, case in self._told]

    def _raise(self, signal: Signal, now: datetime) -> list[Fact]:
        if meant := self._meant(signal):
            _confirm(meant, now)
            return []
        if signal.once_fine and signal.identity not in self._fine:
            return []
        assert signal.case is not None
        key = signal.identity, signal.case
        before = self.active.get(key)
        if before is None and len(self.active) >= MAX_CONDITIONS:
            self.dropped += 1
            return []
        since = before.since if before else signal.since or now
        self.active[key] = Condition(signal, since, now)
        return self._tell(signal.point, signal.case)

    def _of(self, signal: Signal) -> list[Condition]:
        """Return the conditions that a signal is about, of whichever case."""
        return [
            condition
            for (identity, _case), condition in self.active.items()
            if identity == signal.identity
            or (signal.variants and identity.startswith(signal.variants))
        ]

    def _meant(self, signal: Signal) -> list[Condition]:
        """Return the conditions that are known already, and better, than this signal says."""
        if signal.guess:
            return self._of(signal)
        if not signal.variants:
            return []
        return [
            condition
            for condition in self._of(signal)
            if condition.signal.case is signal.case
            and condition.signal.identity != signal.identity
        ]

    def _clear(self, signal: Signal) -> list[Fact]:
        if signal.once_fine and len(self._fine) < MAX_CONDITIONS:
            self._fine.add(signal.identity)
        gone = [
            condition
            for condition in self._of(signal)
            if signal.case in (None, condition.signal.case)
            if not (signal.ends_faults_only and condition.signal.warning)
        ]
        return self._drop(gone, signal.since)

    def _happen(self, signal: Signal, now: datetime) -> list[Fact]:
        """Tell that it began and ended, unless the case is there anyway."""
        assert signal.case is not None
        is_known = self._is_said_again(signal, now)
        if is_known or self._leading(signal.point, signal.case):
            return []
        self._points.add(signal.point)
        self._told[signal.point, signal.case] = None
        since = signal.since or now
        began = _fact(signal, Verdict.ACTIVE, since)
        return [began, Fact(signal.point, signal.case, Verdict.CLEAR, since)]

    def _is_said_again(self, signal: Signal, now: datetime) -> bool:
        """Whether this was said already: an answer that was lost on its way makes a station repeat it."""
        if signal.since is None:
            return False
        said = (
            *(signal.identity, signal.point, signal.case, signal.since),
            *(signal.code, signal.detail),
        )
        before = self._happened.pop(said, None)
        self._happened[said] = now
        if len(self._happened) > MAX_HAPPENED:
            del self._happened[next(iter(self._happened))]
        return before is not None and now - before < SAID_AGAIN_WITHIN

    def _has_room_for(self, point: int) -> bool:
        return point in self._points or (point >= 0 and len(self._points) < MAX_POINTS)

    # ---- what time says ----------------------------------------------------------

    @property
    def wake_at(self) -> datetime | None:
        """When something ends by itself, if nothing is said before. Nothing ends while the station is away."""
        return min((when for when, _ in self._ends()), default=None)

    def tick(self, now: datetime) -> list[Fact]:
        """Drop what the station would have said again."""
        facts: list[Fact] = []
        over = [condition for when, condition in self._ends() if when <= now]
        for condition in over:
            meaning = Meaning.RESTARTED if condition.doubtful else Meaning.NOT_REPEATED
            facts += self._drop([condition], None, meaning)
        return facts

    def _ends(self) -> list[tuple[datetime, Condition]]:
        """Return what ends by itself, and when: nothing at a connector that says of itself that it is Faulted."""
        heard_by = self._heard_by
        if heard_by is None:
            return []
        conditions = self.active.values()
        faulted = {each.signal.point for each in conditions if each.is_faulted}
        return [
            (
                heard_by
                if each.doubtful
                else max(heard_by, each.confirmed + WARNING_LASTS),
                each,
            )
            for each in conditions
            if each.doubtful or each.signal.warning
            if each.signal.point not in faulted
        ]

    def opened(self, now: datetime) -> None:
        """The station is there: it has to speak."""
        self._heard_by = now + CONFIRM_WITHIN

    def closed(self) -> None:
        """The station is away: nothing is known to end."""
        self._heard_by = None

    def restarted(self, now: datetime) -> None:
        """The station has restarted: what it does not say again is over."""
        self._heard_by = now + CONFIRM_WITHIN
        for condition in self.active.values():
            condition.doubtful = True

    def doubtful(self) -> list[Condition]:
        """Return what was not said again since the station restarted."""
        return [condition for condition in self.active.values() if condition.doubtful]

    # ---- what is told --------------------------------------------------------------

    def _drop(
        self,
        conditions: Iterable[Condition],
        since: datetime | None,
        meaning: Meaning | None = None,
    ) -> list[Fact]:
        signals = [condition.signal for condition in conditions]
        for signal in signals:
            assert signal.case is not None
            del self.active[signal.identity, signal.case]
        facts: list[Fact] = []
        for signal in signals:
            assert signal.case is not None
            facts += self._tell(signal.point, signal.case, since, meaning)
        return facts

    def _tell(
        self,
        point: int,
        case: Case,
        since: datetime | None = None,
        meaning: Meaning | None = None,
    ) -> list[Fact]:
        """Return how a case stands at a place, if that is news."""
        fact = self._stands(point, case)
        state = None if fact.verdict is Verdict.CLEAR else (fact.code, fact.detail)
        if (point, case) in self._told and self._told[point, case] == state:
            return []
        self._points.add(point)
        self._told[point, case] = state
        if state is None:
            fact = replace(fact, since=since, meaning=meaning)
        return [fact]

    def _stands(self, point: int, case: Case) -> Fact:
        leading = self._leading(point, case)
        if leading is None:
            return Fact(point, case, Verdict.CLEAR)
        return _fact(leading.signal, Verdict.ACTIVE, leading.since)

    def _leading(self, point: int, case: Case) -> Condition | None:
        """Return the condition that a case is told by: the first that came."""
        for condition in self.active.values():
            if condition.signal.point == point and condition.signal.case is case:
                return condition
        return None

    # ---- what is kept ------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Return what must survive a restart, as plain data."""
        return {
            "active": [_dump(condition) for condition in self.active.values()],
            "fine": sorted(self._fine),
        }

    def load(self, stored: Mapping[str, Any]) -> None:
        """Take up what was kept. It is not told again before the station is heard of."""
        self._fine.update(stored["fine"])
        for data in stored["active"]:
            condition = load_condition(data)
            assert condition.signal.case is not None
            self.active[condition.signal.identity, condition.signal.case] = condition
            self._points.add(condition.signal.point)


def _confirm(conditions: Iterable[Condition], now: datetime) -> None:
    """Note that all this was said to be so still."""
    for condition in conditions:
        condition.confirmed = now
        condition.doubtful = False


def _dump(condition: Condition) -> dict[str, Any]:
    return {
        **_SIGNAL.dump(condition.signal),
        "since": condition.since.isoformat(),
        "confirmed": condition.confirmed.isoformat(),
        "doubtful": condition.doubtful,
    }


def load_condition(data: Mapping[str, Any]) -> Condition:
    """Return a condition as it was written; raise one of `DAMAGE` if it is not as it was."""
    signal = Signal(Change.RAISED, **_SIGNAL.read(data))
    if signal.case is None or signal.meaning is None:
        raise ValueError("nothing that is wrong")
    return Condition(signal, **_CONDITION.read(data))


def _fact(signal: Signal, verdict: Verdict, since: datetime) -> Fact:
    assert signal.case is not None
    return Fact(
        signal.point,
        signal.case,
        verdict,
        since,
        signal.code,
        signal.detail,
        signal.meaning,
    )
