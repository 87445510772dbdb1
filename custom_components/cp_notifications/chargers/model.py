"""The words the catalogue is written in. A row reads as one sentence: see `catalogue/`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
import re
from typing import Final, TypedDict, Unpack

from custom_components.cp_notifications.engine.model import Case

SENSOR: Final = "sensor"
BINARY_SENSOR: Final = "binary_sensor"
UNKNOWN: Final = "unknown"
"""What Home Assistant writes for a value it does not know."""

type Version = tuple[int, int]
"""A version of Home Assistant: year and month."""

UNSPECIFIC: Final = Case.SENSORS
"""The case of a fault of which the integration does not say what it is."""


class Gone(StrEnum):
    """What it means that the entities of an integration are unavailable, while it is loaded."""

    CHARGER = "charger"
    """The charger does not answer."""
    LINK = "link"
    """Home Assistant lost its own link to a cloud or a hub. Of the charger nothing is known."""
    EITHER = "either"
    """The charger, or what stands between: a broker, a hub, a cloud. All at once: the latter."""
    NEVER = "never"
    """They never are: the last values stay as if nothing had happened."""

    @property
    def is_no_news(self) -> bool:
        """Whether an unavailable entity says nothing about the charger."""
        return self in (Gone.LINK, Gone.NEVER)


class Gap(StrEnum):
    """Why something that can happen to a charge point is not told. The values are translation keys."""

    NO_FAULT_ENTITY = "no_fault_entity"
    """The integration has no entity that tells a fault."""
    NOT_TOLD_APART = "not_told_apart"
    """A fault is told without its kind: a tripped fuse is told as an unspecific fault."""
    GROUND_FAULT_UNNAMED = "ground_fault_unnamed"
    """A ground fault has no name in this integration; only that something unknown is wrong is seen."""
    CODE_LOST = "code_lost"
    """Some chargers' error codes do not arrive, so that the kind of the fault is missing."""
    FIRMWARE_UNREAD = "firmware_unread"
    """This Home Assistant cannot read the status of chargers with some firmware: a newer one can."""
    MASKED = "masked"
    """One error at a time is shown: another one hides behind it."""
    NOT_PASSED_ON = "not_passed_on"
    """Some faults that the charger itself shows are not passed on."""
    SHORT_FAULTS = "short_faults"
    """It is asked from time to time: a fault that ends in between is not seen."""
    SILENT_LOSS = "silent_loss"
    """A charger that vanishes without a word leaves its last values standing."""
    BEHIND_OTHER_SYSTEM = "behind_other_system"
    """The charger belongs to another system, which does not say whether it answers."""
    LINK_ONLY = "link_only"
    """Only the loss of Home Assistant's own link is seen, not that of the charger."""
    LATE = "late"
    """The loss of the charger is seen late."""
    NO_SHOCK_SENSOR = "no_shock_sensor"
    """No charger integration has a shock or tilt sensor."""
    NOTHING_CHOSEN = "nothing_chosen"
    """The integration is not known, and nobody has chosen an entity."""


class Fill(StrEnum):
    """What would fill a gap. The values are translation keys."""

    OWN_SENSOR = "own_sensor"
    """Another sensor at the charge point, chosen by hand: a contact, a shock sensor, a ping."""
    OCPP = "ocpp"
    """The charger connected straight to Home Assistant by OCPP."""
    REPORT = "report"
    """An automation that reports what it knows from elsewhere."""
    UPDATE = "update"
    """A newer Home Assistant."""


FILLS: Final[Mapping[Gap, tuple[Fill, ...]]] = {
    Gap.NO_FAULT_ENTITY: (Fill.OCPP, Fill.OWN_SENSOR, Fill.REPORT),
    Gap.NOT_TOLD_APART: (Fill.OCPP, Fill.OWN_SENSOR),
    Gap.GROUND_FAULT_UNNAMED: (Fill.OWN_SENSOR,),
    Gap.CODE_LOST: (Fill.OCPP, Fill.OWN_SENSOR),
    Gap.FIRMWARE_UNREAD: (Fill.UPDATE, Fill.OCPP, Fill.OWN_SENSOR),
    Gap.MASKED: (Fill.OWN_SENSOR,),
    Gap.NOT_PASSED_ON: (Fill.OWN_SENSOR,),
    Gap.SHORT_FAULTS: (Fill.OCPP, Fill.OWN_SENSOR),
    Gap.SILENT_LOSS: (Fill.OWN_SENSOR,),
    Gap.BEHIND_OTHER_SYSTEM: (Fill.OCPP, Fill.OWN_SENSOR, Fill.REPORT),
    Gap.LINK_ONLY: (Fill.OCPP, Fill.OWN_SENSOR, Fill.REPORT),
    Gap.LATE: (Fill.OCPP, Fill.OWN_SENSOR),
    Gap.NO_SHOCK_SENSOR: (Fill.OWN_SENSOR,),
    Gap.NOTHING_CHOSEN: (Fill.OWN_SENSOR, Fill.OCPP, Fill.REPORT),
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One entity of an integration, by what its source calls it."""

    key: str
    """A regular expression that fills `{key}` in the unique id; `(?P<point>…)` in it counts charge points."""
    domain: str = SENSOR
    good: tuple[str, ...] = ()
    """The states that are known to be good: only they end a fault."""
    unsure: tuple[str, ...] = ()
    """States that say neither: they begin nothing and end nothing."""
    good_elsewhere: tuple[str, ...] = ()
    """Good states that other versions of Home Assistant have: a stored rule outlives an upgrade."""
    translation_key: str | None = None
    """Its translation key in the registry; None: that is not looked at."""
    attribute: str = ""
    """The attribute that tells, where the state does not."""
    separator: str = ""
    """What stands between several values that it shows at once; empty: it shows one."""
    disabled: bool = False
    """Whether the integration disables it by default."""


class Stale(StrEnum):
    """By what the age of an entity's value is known."""

    REPORTED = "reported"
    """When it was last written, with whatever value."""
    VALUE = "value"
    """When it last had another value: for one that always moves."""
    TIME = "time"
    """The value is a time itself."""


@dataclass(frozen=True, slots=True)
class Old:
    """A value counts no more when it is this old."""

    seconds: float
    by: Stale


@dataclass(frozen=True, slots=True)
class While:
    """Something else that has to be so, for a rule to say that the case is there."""

    signal: Signal
    states: tuple[str, ...] = ()
    """What it has to read; nothing: any state but unavailable. Of an attribute yes and no are `true` and `false`."""
    attribute: str = ""
    required: bool = False
    """Without this entity there is no rule at all; otherwise the rule goes without the condition."""


class Scope(StrEnum):
    """For which charge points of a charging station something holds."""

    ANY = "any"
    ONE_OF_SEVERAL = "one_of_several"
    """Where the station numbers its charge points."""
    THE_ONLY_ONE = "the_only_one"


@dataclass(frozen=True, slots=True)
class Watch:
    """Which states of an entity mean a case."""

    case: Case
    signal: Signal
    states: tuple[str, ...] = ()
    """None for `UNAVAILABLE`: being there is all that counts."""
    any_other: bool = False
    """Whether every text means the case that is not known to be good: for faults told in free text."""
    old: Old | None = None
    unavailable_means_it: bool = False
    """Whether the case is there while the entity is unavailable, and the conditions hold."""
    unknown_after: float | None = None
    """After how many seconds an unknown entity means the case; None: never."""
    delay: float = 0.0
    """How many seconds it must be so. Entities of one device are written one after the other."""
    only_while: tuple[While, ...] = ()
    unless: Signal | None = None
    """Another entity that tells it better: while it is enabled, this one is left alone."""
    scope: Scope = Scope.ANY


class How(TypedDict, total=False):
    """The rest of a `Watch`, beside its case, its entity and its states."""

    any_other: bool
    old: Old
    unavailable_means_it: bool
    unknown_after: float
    delay: float
    only_while: tuple[While, ...]
    unless: Signal
    scope: Scope


def fuse(signal: Signal, *states: str, **how: Unpack[How]) -> Watch:
    """Say: these states mean that the charger's safety mechanism was activated."""
    return Watch(Case.FUSE_TRIPPED, signal, states, **how)


def fault(signal: Signal, *states: str, **how: Unpack[How]) -> Watch:
    """Say: these states mean a fault that is not the fuse, or of which nobody knows what it is."""
    return Watch(UNSPECIFIC, signal, states, **how)


def offline(signal: Signal, *states: str, **how: Unpack[How]) -> Watch:
    """Say: the charger is gone in these states, and while the entity is unavailable."""
    return Watch(Case.UNAVAILABLE, signal, states, **how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """A row of the catalogue."""

    domain: str
    """Its platform in the entity registry."""
    variant: str = ""
    """Tells rows of one platform apart: two integrations of one name, or two makes behind one broker."""
    name: str
    core: bool = False
    """Whether it is part of Home Assistant."""
    source: str
    """Where the facts are from: repository, version, files."""
    until: Version | None = None
    """The first Home Assistant that has another form of the integration; None: this is the newest form."""
    unique_id: str
    """Regular expression of its unique ids with `{key}`; `(?P<station>…)` tells charging stations apart."""
    found_by: tuple[Signal, ...]
    """A charging station is what has all of these."""
    unavailable: Gone
    link: While | None = None
    """Home Assistant's link to the cloud or hub is there while this holds, where that can be seen."""
    link_name: str = ""
    """What that cloud, hub or broker is called, if not like the integration."""
    tells: tuple[Watch, ...]
    warns: tuple[Watch, ...] = ()
    """Worth knowing, but nothing has happened yet: never watched unless a person asks for it."""
    limits: tuple[Signal, ...] = ()
    """Values that a person can give a limit to."""
    gaps: Mapping[Case, tuple[Gap, ...]] = field(default_factory=dict)
    """What is not told for each case, as far as the rest of the row does not say it."""
    traps: tuple[str, ...] = ()
    """What has misled others: for the documentation."""

    @property
    def id(self) -> str:
        """Tells the row from all others; it never changes, as the ids of charge points begin with it."""
        return f"{self.domain}.{self.variant}" if self.variant else self.domain

    def signals(self) -> Iterator[Signal]:
        """Yield every entity the row speaks of; some more than once."""
        yield from self.found_by
        yield from self.limits
        if self.link is not None:
            yield self.link.signal
        for watch in (*self.tells, *self.warns):
            yield watch.signal
            yield from (condition.signal for condition in watch.only_while)
            if watch.unless is not None:
                yield watch.unless

    def pattern(self, signal: Signal) -> re.Pattern[str]:
        """Return what the whole unique id of an entity looks like."""
        return _compiled(self.unique_id.replace("{key}", signal.key))

    def known_states(self, signal: Signal) -> frozenset[str]:
        """Return all states of an entity that the row speaks of, as they are on its versions of Home Assistant."""
        told = (
            state
            for watch in (*self.tells, *self.warns)
            if watch.signal == signal
            for state in watch.states
        )
        return frozenset((*signal.good, *signal.unsure, *told))

    def gaps_of(self, case: Case) -> tuple[Gap, ...]:
        """Return what is not told for a case, whatever is watched."""
        always = (Gap.NO_SHOCK_SENSOR,) if case is Case.SENSORS else ()
        return (*self.gaps.get(case, ()), *always)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
