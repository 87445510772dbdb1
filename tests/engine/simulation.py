"""A process with the engine in it, that can die at any moment; its disk, its sources and its mail server.

It does what the real shell promises: a mail is tried only when a snapshot that holds its delivery is on
disk, every change is on disk a second later, and so is, at once, that a mail was taken.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
import json

from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    REPORT_SOURCE,
    AlertKey,
    Configure,
    Delivered,
    Effect,
    Event,
    Mute,
    Outcome,
    Reading,
    Send,
    Silence,
    SiteConfig,
    Start,
    Stop,
    Tick,
    Verdict,
)

from .inbox import Ear, Inbox
from .promises import KeptParts, check_engine, check_times, memory_limits
from .truth import Truth

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WRITE_INTERVAL = SECOND


class ProcessDied(Exception):
    """The process is gone: whatever was under way stays half done."""


class Mood(Enum):
    """How the mail server behaves."""

    WORKS = "works"
    DOWN = "down"
    DEAF = "deaf"
    """It takes the mail, but its answer is lost."""
    BUSY = "busy"
    """It does not take mail for some addresses now."""
    STRICT = "strict"
    """It refuses some addresses for good."""


OUTCOMES = {
    Mood.WORKS: Outcome.ACCEPTED,
    Mood.DOWN: Outcome.ACCOUNT_FAILED,
    Mood.DEAF: Outcome.UNCERTAIN,
    Mood.BUSY: Outcome.ADDRESS_FAILED,
    Mood.STRICT: Outcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server as it is now."""

    mood: Mood = Mood.WORKS
    victim: str = ""
    """The address that a busy or strict server does not take."""
    delay: timedelta = timedelta(0)
    """How long it takes to answer."""

    def outcome(self, address: str) -> Outcome:
        """Return its answer."""
        if self.mood in (Mood.BUSY, Mood.STRICT) and address != self.victim:
            return Outcome.ACCEPTED
        return OUTCOMES[self.mood]


@dataclass(frozen=True, slots=True)
class Disk:
    """What was last written: the engine's snapshot, and what was true then."""

    snapshot: str
    truth: Truth
    change: int


class Simulation:
    """One site through the years."""

    def __init__(self, config: SiteConfig) -> None:
        """Set it up; the first snapshot is on disk."""
        self.now = START
        self._shown = START
        """The latest that the clock has shown before it was set back."""
        self.config = config
        self.server = Server()
        self.inbox = Inbox()
        self.counts: Counter[str] = Counter()
        self.lifetime: int | None = None
        """After how many effects the process dies; None for when it lives on."""
        self.facts: dict[tuple[AlertKey, str], tuple[Verdict, datetime]] = {}
        """What each source would say if it were asked, and since when."""
        self._reported: dict[tuple[AlertKey, str], Verdict] = {}
        self._flight: tuple[Send, datetime] | None = None
        self._is_flight_old = False
        """Whether the clock was set back since the mail that is on its way left: it may tell of the future."""
        self._may_flight_end = False
        """Whether what it tells may have ended without a word since it left."""
        self._save_at: datetime | None = None
        self._saved_at = START - WRITE_INTERVAL
        self._alarm: datetime | None = None
        """When the process's timer fires, if the clock was set back meanwhile: it counts seconds, not the clock."""
        self.limits = memory_limits(config)
        """What the engine may remember: it need not forget at once what a larger site needed."""
        self.truth = Truth(config, START)
        self.engine = Engine(config)
        self._kept_parts = KeptParts()
        self.disk = Disk("", self.truth.copy(), 0)
        self.do(Configure(config))
        self._save()

    # ---- the process -------------------------------------------------------------

    def do(self, event: Event) -> None:
        """Let one event pass, and what follows from it at once."""
        self.counts[type(event).__name__] += 1
        self._alarm = None
        self._carry_out(self.engine.handle(event, self.now))
        self._answer_what_is_due()

    def _carry_out(self, effects: list[Effect]) -> None:
        self.truth.was_handled(self.now)
        self.inbox.may_end_silently(self.truth.silent_ends(), self._addresses)
        self._may_flight_end |= self._may_end_without_a_word()
        sends = [effect for effect in effects if isinstance(effect, Send)]
        check_engine(self.engine, self.now, self.limits)
        self._kept_parts.check(self.engine)
        assert len(sends) + (self._flight is not None) <= 1, "one try at a time"
        self._may_die("after an event")
        if self.engine.changes != self.disk.change:
            self._save_at = self._save_at or self.now + WRITE_INTERVAL
        for send in sends:
            self._begin(send)

    def _begin(self, send: Send) -> None:
        if self.disk.change < send.change:
            self._save()
        deliveries = json.loads(self.disk.snapshot)["deliveries"]
        assert send.delivery in [each["id"] for each in deliveries], "not on disk"
        self._may_die("before the server took a mail")
        self._flight = (send, self.now + self.server.delay)
        self._is_flight_old = False
        self._may_flight_end = False

    def _answer_what_is_due(self) -> None:
        while self._flight is not None and self._flight[1] <= self.now:
            self._answer(self._flight[0])

    def _answer(self, send: Send) -> None:
        outcome = self.server.outcome(send.address)
        self._flight = None
        self.counts[outcome] += 1
        if outcome is Outcome.ACCEPTED or self.server.mood is Mood.DEAF:
            heard = outcome is Outcome.ACCEPTED
            if not self._is_flight_old:
                check_times(send.notification, self.now)
            self.inbox.receive(send.address, send.notification, self.now, heard=heard)
            if self._may_flight_end:
                group = send.notification.group
                keys = [item.key for item in send.notification.items]
                self.inbox.may_end_silently(
                    [(group, key) for key in keys], lambda _: [send.address]
                )
        if outcome is Outcome.REFUSED:
            self.inbox.refuse(send.address, send.notification, self.now)
        self._may_die("after the server took a mail")
        error = "" if outcome is Outcome.ACCEPTED else "no"
        event = Delivered(send.delivery, outcome, error)
        self._carry_out(self.engine.handle(event, self.now))
        soon = max(self.now, self._saved_at + WRITE_INTERVAL)
        self._save_at = min(self._save_at or soon, soon)

    def _save(self) -> None:
        self._may_die("before a write")
        snapshot = json.dumps(self.engine.snapshot(), default=datetime.isoformat)
        self.disk = Disk(snapshot, self.truth.copy(), self.engine.changes)
        self._save_at = None
        self._saved_at = self.now
        self.inbox.recorded(self._is_waiting)
        self._may_die("after a write")

    def _is_waiting(self, group: str, address: str) -> bool:
        flight = self._flight and self._flight[0]
        return (
            flight is not None
            and (flight.notification.group, flight.address) == (group, address)
        ) or any(
            (delivery.group, delivery.address) == (group, address)
            for delivery in self.engine.deliveries()
        )

    def _addresses(self, group: str) -> tuple[str, ...]:
        return self.config.groups[group].addresses

    # ---- life and death --------------------------------------------------------------

    def _may_die(self, where: str) -> None:
        if self.lifetime is None:
            return
        self.lifetime -= 1
        if self.lifetime < 0:
            self.lifetime = None
            self.counts[f"died {where}"] += 1
            raise ProcessDied

    def lives(self, happens: Callable[[], None], lifetime: int | None) -> bool:
        """Let something happen; return whether the process survived it."""
        self.lifetime = lifetime
        try:
            happens()
        except ProcessDied:
            return False
        finally:
            self.lifetime = None
        return True

    def restart(self, away: timedelta, *, old_config: bool = False) -> None:
        """Begin again with what was last written, and a configuration of before or of now.

        The sources have not reported yet: see `report_all`.
        """
        self.counts["restarts"] += 1
        self.inbox.sender_died()
        self.now += away
        self.truth = self.disk.truth.copy()
        self.truth.restarts()
        if self.counts["set back"]:
            # What is on the disk may be from before.
            self._clock_was_set_back()
        self._flight = self._save_at = self._alarm = None
        if old_config:
            self.config = self.truth.config
        self._follow_config()
        self.engine = Engine(self.config)
        self._kept_parts = KeptParts()
        self.disk = replace(self.disk, change=0)
        saved = json.loads(self.disk.snapshot)
        self._carry_out(self.engine.restore(saved, self.now, Start(self.now)))

    def stop(self) -> None:
        """End in order: everything is on disk."""
        self.do(Stop())
        self._save()

    # ---- time ------------------------------------------------------------------------

    def later(self, delta: timedelta) -> None:
        """Let time pass, with all that the process does meanwhile."""
        target = self.now + delta
        while (when := self._next()) is not None and when <= target:
            self.now = max(self.now, when)
            self._go_on()
        self.now = target

    def jump(self, delta: timedelta) -> None:
        """Set the clock forward: nothing happens meanwhile, and then all at once."""
        self.now += delta
        self.later(timedelta(0))

    def set_back(self, delta: timedelta) -> None:
        """Set the clock back: what the process waits for does not come later for it."""
        self.counts["set back"] += 1
        self._shown = max(self._shown, self.now)
        self._is_flight_old = True
        wake_at = self.engine.wake_at
        self.now -= delta
        self._saved_at -= delta
        self._save_at = self._save_at and self._save_at - delta
        self._flight = self._flight and (self._flight[0], self._flight[1] - delta)
        self._alarm = wake_at and wake_at - delta
        self._clock_was_set_back()
        self.later(timedelta(0))

    def _clock_was_set_back(self) -> None:
        self.truth.clock_was_set_back(self.now)
        self.inbox.clock_was_set_back(self.now, max(self.now, self._shown))

    def _next(self) -> datetime | None:
        flight = self._flight and self._flight[1]
        moments = (self.engine.wake_at, self._alarm, flight, self._save_at)
        return min((each for each in moments if each is not None), default=None)

    def _go_on(self) -> None:
        if self._save_at is not None and self._save_at <= self.now:
            self._save()
        elif self._flight is not None and self._flight[1] <= self.now:
            self._answer_what_is_due()
        else:
            self.do(Tick())

    # ---- the world ----------------------------------------------------------------------

    def change(self, key: AlertKey, source: str, verdict: Verdict) -> None:
        """Something changes out there, whether or not anybody looks."""
        if self.facts.get((key, source), (Verdict.CLEAR,))[0] is not verdict:
            self.facts[key, source] = (verdict, self.now)

    def report(self, key: AlertKey, source: str, *, dated: bool = False) -> None:
        """A source says how it is, and since when if that is news, and known."""
        verdict, since = self.facts.get((key, source), (Verdict.CLEAR, None))
        is_news = self._reported.get((key, source), verdict) is not verdict
        self._reported[key, source] = verdict
        is_known = dated and (is_news or verdict is Verdict.ACTIVE)
        self._read(key, source, verdict, since if is_known else None)

    def report_all(self, *, dated: bool = False) -> None:
        """Every source says how it is."""
        for key, source in self.all_sources():
            self.report(key, source, dated=dated)

    def all_sources(self) -> list[tuple[AlertKey, str]]:
        """Return every source that is configured."""
        return [
            (AlertKey(point.id, case), source)
            for point in self.config.charge_points.values()
            for case, sources in point.sources.items()
            for source in sorted(sources)
        ]

    def report_by_hand(self, key: AlertKey, active: bool) -> None:
        """An automation says something, once."""
        verdict = Verdict.ACTIVE if active else Verdict.CLEAR
        self._read(key, REPORT_SOURCE, verdict, None)

    def _read(
        self, key: AlertKey, source: str, verdict: Verdict, since: datetime | None
    ) -> None:
        before = set(self.truth.wanted())
        self.truth.reads(key, source, verdict, self.now)
        self._stir(set(self.truth.wanted()) ^ before)
        self.do(Reading(key, source, verdict, since, code="c"))

    # ---- people ---------------------------------------------------------------------------

    def mute(self, group: str, muted: bool, until: datetime | None) -> None:
        """A person mutes a group, or lets it speak again."""
        self.truth.mute(group, muted, until)
        self.do(Mute(group, muted, until, "Ann"))

    def silence(self, charge_point: str, until: datetime | None) -> None:
        """A person silences a charge point, or ends that."""
        self.truth.silence(charge_point, until)
        self.do(Silence(charge_point, until, "Ann"))

    def configure(self, config: SiteConfig) -> None:
        """A person changes the configuration."""
        self.config = config
        self._follow_config()
        self.do(Configure(config))

    def _follow_config(self) -> None:
        listed = set(self.truth.listed)
        self._stir(self.truth.configure(self.config, self.now))
        limits = memory_limits(self.config)
        self.limits = {k: max(limit, self.limits[k]) for k, limit in limits.items()}
        watched = set(self.all_sources())
        self.facts = {
            each: fact for each, fact in self.facts.items() if each in watched
        }
        self._reported = {e: v for e, v in self._reported.items() if e in watched}
        for group, address in listed ^ set(self.truth.listed):
            self.inbox.stir(self.inbox.ears(group, address))
            self.inbox.stir(self._under_way(group, address))

    def _may_end_without_a_word(self) -> bool:
        """Return whether the group that the mail on its way is for does not want to hear of ends."""
        flight = self._flight
        group = flight and self.config.groups.get(flight[0].notification.group)
        return group is not None and not group.timing.send_resolved

    def _under_way(self, group: str, address: str) -> list[Ear]:
        """Return of what the mail on its way tells an address: nobody can call it back."""
        if self._flight is None or self._flight[0].address != address:
            return []
        notification = self._flight[0].notification
        return [
            Ear(address, group, item.key)
            for item in notification.items
            if notification.group == group
        ]

    def _stir(self, places: set[tuple[str, AlertKey]]) -> None:
        for group, key in places:
            if group in self.config.groups:
                ears = [Ear(address, group, key) for address in self._addresses(group)]
                self.inbox.stir(ears)

    # ---- the end -----------------------------------------------------------------------------

    def mend_everything(self) -> None:
        """The server works, nobody is muted, and every source has spoken."""
        self.server = Server()
        if self.counts[Outcome.REFUSED]:
            # Whoever was refused is asked again after a restart.
            self.stop()
            self.restart(timedelta(0))
        # Only where there is something to end: each of it looks for what is untold, and would find what was forgotten.
        for group in list(self.truth.muted):
            self.mute(group, False, None)
        for charge_point in list(self.truth.silenced):
            self.silence(charge_point, None)
        self.report_all()
        if not self.config.can_send:
            self.configure(replace(self.config, can_send=True))

    def end_everything(self) -> None:
        """Nothing is wrong any more, anywhere."""
        self._everything_is(Verdict.CLEAR)
        for key, source in list(self.truth.readings):
            if source == REPORT_SOURCE:
                self.report_by_hand(key, False)

    def break_everything(self) -> None:
        """Everything is wrong, everywhere."""
        self._everything_is(Verdict.ACTIVE)

    def _everything_is(self, verdict: Verdict) -> None:
        for key, source in self.all_sources():
            self.change(key, source, verdict)
            self.report(key, source)
