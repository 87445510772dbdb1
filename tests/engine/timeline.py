"""A little language to tell stories to the engine.

A story has charge points, groups and a clock. `at("12:03")` moves the clock, and everything the engine
wanted to do until then happens on the way. The mailbox answers every `Send` at once, as the story says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    ChargePoint,
    Configure,
    Delivered,
    Effect,
    Event,
    Group,
    Item,
    Mute,
    Notification,
    NotificationTold,
    Outcome,
    Reading,
    Send,
    SiteConfig,
    Start,
    Stop,
    Tick,
    Timing,
    Verdict,
)

FUSE = Case.FUSE_TRIPPED
UNAVAILABLE = Case.UNAVAILABLE
SENSORS = Case.SENSORS

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WATCHED: Mapping[Case, frozenset[str]] = {case: frozenset({"box"}) for case in Case}


def point(name: str, sources: Mapping[Case, frozenset[str]] = WATCHED) -> ChargePoint:
    """Return a charge point whose three cases are told by the source `box`."""
    return ChargePoint(id=name, name=name.title(), sources=sources)


def group(
    *members: str,
    name: str = "North",
    addresses: Iterable[str] = ("ann@example.com",),
    cases: Iterable[Case] = tuple(Case),
    **timing: Any,
) -> Group:
    """Return a group; `timing` are fields of `Timing`, without a recovery hold if nothing is said."""
    timing.setdefault("recovery_hold", timedelta(0))
    return Group(
        id=name.lower(),
        name=name,
        charge_points=members,
        addresses=tuple(addresses),
        cases=frozenset(cases),
        timing=Timing(**timing),
    )


def site(
    points: Iterable[ChargePoint | str], *groups: Group, can_send: bool = True
) -> SiteConfig:
    """Return a configuration."""
    made = [p if isinstance(p, ChargePoint) else point(p) for p in points]
    return SiteConfig({p.id: p for p in made}, {g.id: g for g in groups}, can_send)


@dataclass(frozen=True)
class Mail:
    """A mail that the server took."""

    time: str
    address: str
    says: str
    """All items, for example `p1 fuse_tripped firing`, joined by `, `."""
    notification: Notification


def says(items: Iterable[Item]) -> str:
    """Return items as a short text."""
    return ", ".join(f"{i.key.charge_point} {i.key.case} {i.state}" for i in items)


def clock(now: datetime) -> str:
    """Return a time as the stories write it."""
    return now.strftime("%H:%M:%S" if now.second else "%H:%M")


@dataclass
class Story:
    """An engine, its clock and its mailbox."""

    config: SiteConfig
    now: datetime = START
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    """What the server answers to an address, in order; then it accepts."""
    mails: list[Mail] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    tries: list[tuple[datetime, str]] = field(default_factory=list)
    """When which address was tried."""
    answering: bool = True
    """Whether `Send` is answered by the mailbox; else the story does it."""

    def __post_init__(self) -> None:
        """Begin with a fresh engine."""
        self.engine = Engine(self.config)
        self.handle(Configure(self.config))

    # ---- time ------------------------------------------------------------

    def at(self, time: str) -> Story:
        """Let time pass until this time of day, later than now."""
        parts = [int(part) for part in time.split(":")]
        target = self.now.replace(
            hour=parts[0], minute=parts[1], second=parts[2] if len(parts) == 3 else 0
        )
        return self.until(target)

    def later(self, **delta: float) -> Story:
        """Let some time pass."""
        return self.until(self.now + timedelta(**delta))

    def until(self, target: datetime) -> Story:
        """Let time pass, with a tick whenever the engine wanted one."""
        assert target >= self.now
        while (wake_at := self.engine.wake_at) is not None and wake_at <= target:
            assert wake_at > self.now, "wake_at must lie in the future"
            self.now = wake_at
            self.handle(Tick())
        self.now = target
        return self

    # ---- events ------------------------------------------------------------

    def handle(self, event: Event) -> list[Effect]:
        """Pass one event, and answer what it sends."""
        effects = self.engine.handle(event, self.now)
        self._carry_out(effects)
        return effects

    def reads(
        self,
        charge_point: str,
        case: Case,
        verdict: Verdict,
        source: str = "box",
        **more: Any,
    ) -> list[Effect]:
        """A source says something."""
        key = AlertKey(charge_point, case)
        return self.handle(Reading(key, source, verdict, **more))

    def trips(self, charge_point: str, case: Case = FUSE, **more: Any) -> Story:
        """A case begins."""
        self.reads(charge_point, case, Verdict.ACTIVE, **more)
        return self

    def clears(self, charge_point: str, case: Case = FUSE, **more: Any) -> Story:
        """A case ends."""
        self.reads(charge_point, case, Verdict.CLEAR, **more)
        return self

    def mutes(self, group_id: str = "north", muted: bool = True) -> Story:
        """A person mutes a group, or lets it speak again."""
        self.handle(Mute(group_id, muted))
        return self

    def configures(self, config: SiteConfig) -> Story:
        """A person changes the configuration."""
        self.config = config
        self.handle(Configure(config))
        return self

    def without_account(self) -> Story:
        """The mail account is taken away."""
        return self.configures(replace(self.config, can_send=False))

    def restarts(self, config: SiteConfig | None = None) -> Story:
        """The integration is loaded again with what was saved, while Home Assistant runs on."""
        self.config = config or self.config
        return self.takes_up(self.saved(), None)

    def is_shut_down(self, **delta: float) -> Story:
        """Home Assistant is stopped in order, and started again after some time."""
        self.handle(Stop())
        return self._is_away(timedelta(**delta), None)

    def loses_power(self, last_seen: datetime | None = None, *, hours: float) -> Story:
        """Home Assistant dies, and is started again; something else may have last seen it alive."""
        return self._is_away(timedelta(hours=hours), last_seen)

    def _is_away(self, delta: timedelta, last_seen: datetime | None) -> Story:
        saved = self.saved()
        self.now += delta
        return self.takes_up(saved, Start(self.now, last_seen))

    def takes_up(self, saved: Any, start: Start | None) -> Story:
        """A fresh engine reads what was saved."""
        self.engine = Engine(self.config)
        self._carry_out(self.engine.restore(saved, self.now, start))
        return self

    def saved(self) -> Any:
        """Return what would be read from the disk now."""
        return json.loads(
            json.dumps(self.engine.snapshot(), default=datetime.isoformat)
        )

    # ---- the mailbox ---------------------------------------------------------

    def _carry_out(self, effects: list[Effect]) -> None:
        self.effects.extend(effects)
        sends = [effect for effect in effects if isinstance(effect, Send)]
        self.tries += [(self.now, send.address) for send in sends]
        if not self.answering:
            return
        for send in sends:
            self.answer(send)

    def answer(self, send: Send, outcome: Outcome | None = None) -> None:
        """The server answers."""
        answers = self.outcomes.get(send.address, [])
        outcome = outcome or (answers.pop(0) if answers else Outcome.ACCEPTED)
        if outcome is Outcome.ACCEPTED:
            text = says(send.notification.items)
            self.mails.append(
                Mail(clock(self.now), send.address, text, send.notification)
            )
        self.handle(
            Delivered(
                send.delivery, outcome, "" if outcome is Outcome.ACCEPTED else "no"
            )
        )

    # ---- what the story asserts --------------------------------------------------

    def read(self) -> list[tuple[str, str, str]]:
        """Return the mails so far as (time, address, what they say), and forget them."""
        mails = [(mail.time, mail.address, mail.says) for mail in self.mails]
        self.mails.clear()
        return mails

    def told(self) -> list[str]:
        """Return when and what was told, for stories with one address."""
        return [f"{time} {text}" for time, _address, text in self.read()]

    def reasons(self) -> list[tuple[str, str]]:
        """Return the open alerts with their state and reason."""
        return [
            (
                f"{view.group} {view.key.charge_point} {view.key.case} {view.state}",
                view.reason,
            )
            for view in self.engine.alerts()
        ]

    def outcomes_told(self) -> list[tuple[str, str]]:
        """Return what the event entity would have said, and forget it."""
        told = [e for e in self.effects if isinstance(e, NotificationTold)]
        self.effects.clear()
        return [(effect.told, effect.address) for effect in told]
