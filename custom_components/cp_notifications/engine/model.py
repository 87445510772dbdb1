"""The values the engine works with: what comes in, what it keeps, what goes out.

All of them are plain data. Times are aware datetimes in UTC; durations are timedeltas.
Nothing here knows Home Assistant, does input or output, or reads a clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, NamedTuple


class Case(StrEnum):
    """What can be wrong at a charge point. The values are stored: they never change."""

    FUSE_TRIPPED = "fuse_tripped"
    """The charger's safety mechanism was activated."""
    UNAVAILABLE = "unavailable"
    """The charge point does not communicate with the system any more."""
    SENSORS = "sensors"
    """A sensor, for example a shock sensor, was triggered."""


LINK: Final = "link:"
"""So begins the id of a link, and of nothing else."""


class AlertKey(NamedTuple):
    """What an alert is about: one case at one charge point, or a link that is lost."""

    charge_point: str
    """The id of a charge point, or of a link."""
    case: Case

    @property
    def is_link(self) -> bool:
        """Whether it is about a link: of that there is the case UNAVAILABLE only."""
        return self.charge_point.startswith(LINK)


class Verdict(StrEnum):
    """What one source says about one case."""

    ACTIVE = "active"
    """The case is there."""
    CLEAR = "clear"
    """A known good state: the case is not there."""
    LOST = "lost"
    """The source itself is gone. For UNAVAILABLE that is the case, unless another source of it says it is fine."""
    UNKNOWN = "unknown"
    """The source says nothing of use. Unknown is not clear: it ends no alert."""


REPORT_SOURCE: Final = "report"
"""Key of the source behind the action `report`: every case of every charge point has it.

What it said is kept over a restart whatever it was, since nothing would say it again by itself.
"""

LINK_SOURCE: Final = "link"
"""Key of the source that tells of a link."""

# ---- configuration ----------------------------------------------------------


DEFAULT_HOLD: Final[Mapping[Case, timedelta]] = {
    # A tripped fuse and a triggered sensor are facts, told however short they were;
    # a lost connection is mostly a router that restarts.
    Case.FUSE_TRIPPED: timedelta(0),
    Case.UNAVAILABLE: timedelta(minutes=5),
    Case.SENSORS: timedelta(0),
}
DEFAULT_GROUP_WAIT: Final = timedelta(seconds=10)
DEFAULT_RECOVERY_HOLD: Final = timedelta(seconds=30)
"""A charger that comes back sends some states within seconds, and not all of them are final."""
DEFAULT_URGENT: Final = frozenset({Case.FUSE_TRIPPED})
"""Somebody may be in danger, or stand there with an empty car: it does not wait for the morning."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nothing is told that may wait, in local time; over midnight if `end` is earlier."""

    start: time
    end: time
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Timing:
    """When a group is told."""

    hold: Mapping[Case, timedelta] = field(default_factory=lambda: DEFAULT_HOLD)
    """How long a case must last before it is told."""
    group_wait: timedelta = DEFAULT_GROUP_WAIT
    """How long the first thing to tell waits for others, so that one mail tells them all."""
    send_resolved: bool = True
    """Whether the end of what was told is told too."""
    recovery_hold: timedelta = DEFAULT_RECOVERY_HOLD
    """How long it must be fine before it is over: a blink of fine ends nothing."""
    repeat_interval: timedelta | None = None
    """After what time a reminder tells that it lasts, each time twice as long; None for never."""
    quiet: QuietHours | None = None
    """When only what is urgent is told; the rest becomes one mail at the end of it."""
    urgent: frozenset[Case] = DEFAULT_URGENT
    """The cases that do not wait for the end of the quiet hours."""
    weekly: bool = False
    """Whether a mail says every Monday morning that all is well, or what is not."""
    tell_links: bool = False
    """Whether it is told that a link is lost, and that its charge points are not monitored."""
    zone: tzinfo = UTC
    """The local time zone, in which it is Monday morning."""


@dataclass(frozen=True, slots=True)
class ChargePoint:
    """A charge point as the engine sees it."""

    id: str
    name: str
    sources: Mapping[Case, frozenset[str]]
    """The keys of the sources that tell each case; a case without any is not watched."""
    station: str = ""
    """The name of its charging station, if that has several charge points."""
    link: str = ""
    """How it connects straight to Home Assistant, if it does."""
    origin: str = ""
    """What brings it to Home Assistant: the name of the one integration entry that tells all of it."""


@dataclass(frozen=True, slots=True)
class Link:
    """What Home Assistant reaches charge points through: a cloud, a hub, a broker.

    While it is lost, nothing is known of them: they are not monitored, which is something else than gone.
    """

    id: str
    """Begins with `LINK`."""
    name: str
    """Of the cloud, the hub or the broker."""
    charge_points: tuple[str, ...]
    """The charge points behind it."""


@dataclass(frozen=True, slots=True)
class Group:
    """A notification group: who is told of which cases at which charge points."""

    id: str
    name: str
    charge_points: tuple[str, ...]
    addresses: tuple[str, ...]
    cases: frozenset[Case]
    timing: Timing = field(default_factory=Timing)


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """Everything a person has configured, by id."""

    charge_points: Mapping[str, ChargePoint]
    groups: Mapping[str, Group]
    can_send: bool = True
    """Whether there is a mail account. Without one everything waits in the outbox."""
    links: Mapping[str, Link] = field(default_factory=dict)

    def name_of(self, subject: str) -> str | None:
        """Return what people call a charge point or a link; None if there is no such thing."""
        found = self.charge_points.get(subject) or self.links.get(subject)
        return None if found is None else found.name


# ---- events: what comes in ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact from one source."""

    key: AlertKey
    source: str
    verdict: Verdict
    since: datetime | None = None
    """When it became so, where the source knows; otherwise the time of the event counts."""
    code: str = ""
    """What the charger sent, word for word: foreign text."""
    detail: str = ""
    """More of it, for people: foreign text."""
    meaning: str = ""
    """What happened, as a key for plain words; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Configure:
    """The configuration has changed."""

    config: SiteConfig


@dataclass(frozen=True, slots=True)
class Mute:
    """A person holds a group's notifications back, or lets them go again."""

    group: str
    muted: bool
    until: datetime | None = None
    """When the mute ends by itself; None for when a person ends it."""
    by: str = ""
    """Who did it, as Home Assistant names people."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A person wants to hear nothing of a charge point until a time; None ends it now."""

    charge_point: str
    until: datetime | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """A person has seen an alert: no reminders until it is over."""

    key: AlertKey
    by: str = ""
    """Who it was. One without a name has seen it all the same."""
    seen: bool = True
    """False takes it back: there are reminders again."""


@dataclass(frozen=True, slots=True)
class Start:
    """Home Assistant was started: before that nobody watched."""

    at: datetime
    """When its first state was written: whatever a source dates before that is not from this run."""
    last_seen: datetime | None = None
    """When it is known to have run before, if anything but our own snapshot knows."""


class Outcome(StrEnum):
    """How one try to hand over a delivery ended."""

    ACCEPTED = "accepted"
    """The mail server took it."""
    ACCOUNT_FAILED = "account_failed"
    """The account does not work now: other deliveries would fail the same way."""
    ADDRESS_FAILED = "address_failed"
    """This address does not work now; others may."""
    UNCERTAIN = "uncertain"
    """The server had the whole mail and did not say that it took it: it may have done so."""
    REFUSED = "refused"
    """This address was refused for good: another try would not help."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The outcome of the try that an effect `Send` asked for."""

    delivery: str
    outcome: Outcome
    error: str = ""
    """What went wrong, in the words of the error; without addresses or secrets."""


@dataclass(frozen=True, slots=True)
class Retry:
    """The mail account may work again: what waits in the outbox need not wait longer."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: `Engine.wake_at` was reached."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Nobody watches from now on, until the snapshot is restored."""


type Event = (
    Reading | Configure | Mute | Silence | Acknowledge | Delivered | Retry | Tick | Stop
)


# ---- what is told --------------------------------------------------------------


class AlertState(StrEnum):
    """The life of an alert in a group."""

    PENDING = "pending"
    """There, but not yet for as long as the hold time."""
    FIRING = "firing"
    """There long enough to be told."""
    RECOVERING = "recovering"
    """Fine, but not yet for as long as the recovery hold."""
    RESOLVED = "resolved"
    """Over, but its end has not been told yet."""


class ItemState(StrEnum):
    """What a notification says about one alert."""

    FIRING = "firing"
    """It began and lasts."""
    RESOLVED = "resolved"
    """It was told before and is over now."""
    OVER = "over"
    """It began and ended before it could be told."""
    STILL = "still"
    """It was told before and lasts: a reminder."""


class Reason(StrEnum):
    """Why a notification is sent."""

    FIRING = "firing"
    """Something began."""
    RESOLVED = "resolved"
    """All it tells about is over."""
    REPEAT = "repeat"
    """Nothing is new, but something lasts."""
    WEEKLY = "weekly"
    """It is Monday morning, and the group wants to know that it would be told."""
    TEST = "test"
    """A person asked for a test mail."""


class Downtime(NamedTuple):
    """When Home Assistant was not running, so that nobody watched."""

    since: datetime | None
    """When it was stopped, or last known to run; None if nobody knows."""
    until: datetime
    is_orderly: bool
    """Whether it was stopped in order: then `since` is when. Otherwise it was some time after that."""


class NoticedLate(NamedTuple):
    """Why a beginning or an end was noticed late: by the first look after Home Assistant was not running."""

    at: datetime
    """When it was noticed."""
    down: Downtime
    is_dated: bool
    """Whether the source knows when it was. Otherwise it is told as of `at`, and may have been earlier."""


@dataclass(slots=True)
class AlertFacts:
    """What is known of an alert, whoever has it: a group, a notification, or a person who asks.

    Only a group changes its own. All others are values: they are replaced.
    """

    key: AlertKey
    since: datetime
    until: datetime | None = None
    code: str = ""
    detail: str = ""
    meaning: str = ""
    """See `Reading`."""
    times: int = 1
    """How often it began, as far as that is one alert: it is unstable, or several were folded into one."""
    unstable: bool = False
    """It comes and goes: it is told once, and then again when it has been quiet for an hour."""
    acknowledged_by: str | None = None
    """Who has seen it, as Home Assistant names people; None if nobody has."""
    began_late: NoticedLate | None = None
    """If its beginning was noticed late."""
    ended_late: NoticedLate | None = None
    """If its end was noticed late."""


facts_of: Final[Callable[[AlertFacts], tuple[Any, ...]]] = attrgetter(
    *[field.name for field in fields(AlertFacts)]
)
"""Return the facts in their order, for another that has them."""


@dataclass(slots=True, kw_only=True)
class Item(AlertFacts):
    """One alert as a notification tells it. It keeps the name: the charge point may be gone when the mail leaves."""

    name: str
    state: ItemState


class CauseKind(StrEnum):
    """What charge points that vanished together have in common, the largest first."""

    SITE = "site"
    """All of the site: the network, or Home Assistant's own way out, is the likelier cause."""
    LINK = "link"
    """All that connect straight to Home Assistant in one way: the network is the likelier cause."""
    ORIGIN = "origin"
    """All of one integration: its cloud, or the link to it, is the likelier cause."""
    STATION = "station"
    """All of one charging station."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One likely cause of several alerts."""

    kind: CauseKind
    name: str
    """The integration or station; empty for the site."""
    charge_points: tuple[str, ...]


class Outage(NamedTuple):
    """When mail could not be sent: why a notification comes late."""

    since: datetime
    until: datetime


class Watching(NamedTuple):
    """How many charge points a group has, and how many of them nothing tells about at the moment."""

    charge_points: int
    not_monitored: int


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to a group about one or more alerts."""

    id: str
    group: str
    group_name: str
    reason: Reason
    created: datetime
    items: tuple[Item, ...] = ()
    """What the message is about, most urgent first."""
    also_open: tuple[Item, ...] = ()
    """Other alerts of the group that were open then and told before."""
    causes: tuple[Cause, ...] = ()
    """What the charge points that vanished have in common."""
    quiet: bool = False
    """Whether it waited for the end of the quiet hours."""
    late: Outage | None = None
    """Why it comes late, if it does."""
    watching: Watching | None = None
    """What a weekly mail is about."""


# ---- effects: what goes out ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConditionChanged:
    """A charge point's case reads differently now: its binary sensor is to be written."""

    key: AlertKey


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """Whether a group has a problem, is muted, or when it was last told, has changed."""

    group: str


@dataclass(frozen=True, slots=True)
class AlertTurned:
    """An alert has lasted for the hold time, in the first group that wants it, or is over, in the last: for automations."""

    alert: AlertFacts
    lasts: bool
    groups: tuple[str, ...]
    """The groups in which it turned."""


@dataclass(frozen=True, slots=True)
class AlertAcknowledged:
    """A person has seen an alert: for automations."""

    alert: AlertFacts
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Send:
    """Hand this notification to the mail account for this address; answer with `Delivered`.

    The snapshot that holds the delivery must be on disk before the try begins.
    At most one is under way at any time.
    """

    delivery: str
    notification: Notification
    address: str
    change: int
    """`Engine.changes` when the delivery came to be: every later snapshot holds it."""


class Told(StrEnum):
    """What became of a notification, as the group's event entity says it."""

    SENT = "sent"
    """Every address is settled, at least one of them took it."""
    FAILED = "failed"
    """An address did not take it; see the outcome for whether it is tried again."""


@dataclass(frozen=True, slots=True)
class NotificationTold:
    """A notification was sent, or one of its deliveries failed for the first time or for good."""

    notification: Notification
    told: Told
    outcome: Outcome
    address: str = ""
    """The address that failed; empty when sent."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryTried:
    """A delivery was tried: for the history."""

    notification: Notification
    address: str
    outcome: Outcome
    error: str
    attempts: int


@dataclass(frozen=True, slots=True)
class DeliveryFolded:
    """A delivery became part of a later one to the same address: for the history."""

    notification: Notification
    address: str
    error: str
    """Why it failed last; empty if it was not tried."""
    attempts: int
    into: Notification
    """What tells of it now."""


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """Telling has not worked for some minutes, or works again."""

    outage: Outage | None
    """Since when it has not worked; None if it works again."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A notification waits, or was written, while telling does not work: it may be told otherwise."""

    notification: Notification


type Effect = (
    ConditionChanged
    | GroupChanged
    | AlertTurned
    | AlertAcknowledged
    | Send
    | NotificationTold
    | DeliveryTried
    | DeliveryFolded
    | AccountChanged
    | HeldBack
)


# ---- the view: what entities, actions and diagnostics read --------------------------


class ConditionView(NamedTuple):
    """How a case at a charge point stands now."""

    verdict: Verdict
    """ACTIVE, CLEAR or UNKNOWN."""
    since: datetime | None = None
    """Since when, while ACTIVE."""
    code: str = ""
    detail: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """How a group stands now."""

    firing: int
    """How many alerts are firing."""
    muted: bool
    last_told: datetime | None
    """When a mail server last took one of its notifications."""
    muted_until: datetime | None = None
    muted_by: str = ""
    known: bool = False
    """Whether anything is known of its charge points: if not, nothing is fine."""


class AlertReason(StrEnum):
    """Why the mail about an open alert was, or was not yet, sent."""

    NO_GROUP = "no_group"
    """No group has this charge point and wants this case."""
    HOLDING = "holding"
    """It has not lasted for the hold time yet."""
    MUTED = "muted"
    """The group is muted."""
    SILENCED = "silenced"
    """The charge point is silenced."""
    QUIET_HOURS = "quiet_hours"
    """It waits for the end of the quiet hours."""
    WAITING_FOR_OTHERS = "waiting_for_others"
    """It is due; the group wait is running."""
    IN_OUTBOX = "in_outbox"
    """The mail is written, but not every address has it yet."""
    REFUSED = "refused"
    """Of the addresses that were not told, each has refused it for good: the next mail tells of it as well."""
    TOLD = "told"
    """Every address was told."""
    ACKNOWLEDGED = "acknowledged"
    """Every address was told, and a person has seen it: there are no reminders."""
    UNSTABLE = "unstable"
    """It comes and goes: it is told again when it has been quiet for an hour."""


@dataclass(slots=True, kw_only=True)
class AlertView(AlertFacts):
    """One open alert of a group, with the reason why its mail was, or was not yet, sent."""

    group: str
    """Empty when no group wants it: then nobody is told."""
    state: AlertState
    reason: AlertReason
    goes_on: datetime | None = None
    """When it goes on by itself: a hold, a silence or the quiet hours end, a mail is tried, a reminder is due."""


@dataclass(frozen=True, slots=True)
class SilenceView:
    """A charge point nobody hears of for a time."""

    charge_point: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One delivery in the outbox."""

    id: str
    notification: str
    group: str
    address: str
    attempts: int
    error: str
    """Why the last try failed; empty before the first."""
    next_try: datetime | None


class Lost(NamedTuple):
    """Something stored that could not be read."""

    part: str
    """Of what kind it is: the key of its name in the translations."""
    number: int | None
    """How many of them there are; None if nobody knows, or there can only be one."""
    why: str
    """What was wrong with the first of them. It can hold foreign text and addresses."""
