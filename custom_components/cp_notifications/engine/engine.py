"""The engine: every event passes `handle`, in order, with its time; effects come out.

Who reads `handle` knows the product. The parts: `condition.py` turns readings into conditions, `group.py`
turns conditions into alerts and notifications, `outbox.py` keeps deliveries until they are taken,
`timers.py` knows when each of them goes on by itself, `snapshot.py` writes all of it down and reads it again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, assert_never

from . import snapshot
from .alert import GroupAlert
from .cause import likely_causes
from .condition import Condition
from .downtime import FirstLook, downtime
from .group import GroupState, Turn
from .model import (
    REPORT_SOURCE,
    AccountChanged,
    Acknowledge,
    AlertAcknowledged,
    AlertFacts,
    AlertKey,
    AlertReason,
    AlertState,
    AlertTurned,
    AlertView,
    Case,
    ConditionChanged,
    ConditionView,
    Configure,
    Delivered,
    DeliveryTried,
    DeliveryView,
    Effect,
    Event,
    Group,
    GroupChanged,
    GroupView,
    HeldBack,
    ItemState,
    Lost,
    Mute,
    NoticedLate,
    Notification,
    NotificationTold,
    Outcome,
    Reading,
    Reason,
    Retry,
    Send,
    Silence,
    SilenceView,
    SiteConfig,
    Start,
    Stop,
    Tick,
    Told,
    Verdict,
    Watching,
    facts_of,
)
from .muting import Muting
from .outbox import Delivery, Outbox
from .quiet import clamped, earlier
from .timers import Due, Timed, Timers

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_NOTHING_KNOWN: Final = ConditionView(Verdict.UNKNOWN)


class Engine:
    """Decides what is told, to whom, when, and why."""

    def __init__(self, config: SiteConfig) -> None:
        """Start with nothing known and nothing told; the first event is to be `Configure`."""
        self.config = config
        self.conditions: dict[AlertKey, Condition] = {}
        self.notable: dict[AlertKey, Condition] = {}
        """Those few of thousands that must survive a restart: that are there, or that somebody reported."""
        self.groups: dict[str, GroupState] = {}
        self.silences: dict[str, SilenceView] = {}
        self.outbox = Outbox()
        self.changes = 0
        """Counts the changes that must not be lost: when it has moved, save a snapshot."""
        self.revision = 0
        """Counts those of them by which anything but deliveries is another: the long parts of a snapshot are not."""
        self.ignored = 0
        """Counts the readings about charge points that are not configured."""
        self.sequence = 0
        """Number of the last notification."""
        self.latest = _LONG_AGO
        """When something last happened."""
        self.stopped = False
        """Whether nobody watches any more."""
        self.lost: tuple[Lost, ...] = ()
        """What was in the snapshot and could not be read."""
        self.timers = Timers(self._expected)
        self._first_look: FirstLook | None = None
        self._groups_of: dict[str, tuple[GroupState, ...]] = {}
        # What the event that is being handled has led to so far.
        self._effects: list[Effect] = []
        self._touched: list[GroupState] = []
        """The groups that may stand differently."""
        self._turned: list[Turn] = []
        """Which alerts of them have lasted for the hold time, or are over."""
        self._is_changed = self._is_revised = False

    # ---- in: one event at a time ---------------------------------------------

    def handle(self, event: Event, now: datetime) -> list[Effect]:
        """Take one event with its time (aware, UTC); return what is to be done, in order."""
        effects: list[Effect] = []
        self._effects = effects
        if now < self.latest:
            self._on_clock_set_back(now)
        self.latest = now
        self._take(event, now)
        self._go_on(now)
        self._settle()
        return effects

    def _take(self, event: Event, now: datetime) -> None:
        match event:
            case Reading():
                self._on_reading(event, now)
            case Delivered():
                self._on_delivered(event, now)
            case Configure():
                self._on_configure(event, now)
            case Mute():
                self._on_mute(event, now)
            case Silence():
                self._on_silence(event, now)
            case Acknowledge():
                self._on_acknowledge(event)
            case Retry():
                self.outbox.retry()
            case Stop():
                self.stopped = self._is_revised = True
            case Tick():
                pass
            case _:
                assert_never(event)

    def _go_on(self, now: datetime) -> None:
        """Do what is due by now."""
        if self.timers.any_due(now):
            for timed in self.timers.due(now):
                self._on_due(timed, now)
        if self.outbox.deliveries:
            if self._account_news_at:
                self._tell_of_account(now)
            self._pump(now)

    def _settle(self) -> None:
        """Say what has changed; once, whatever led to it."""
        for state in self._touched:
            if state.stands_differently():
                self._effects.append(GroupChanged(state.group.id))
        self._touched.clear()
        if self._turned:
            self._effects += self._turns()
        self.changes += self._is_changed or self._is_revised
        self.revision += self._is_revised
        self._is_changed = self._is_revised = False

    def _turns(self) -> Iterator[AlertTurned]:
        """Yield the alerts that began in the first group, or ended in the last, by all that has happened."""
        turns: dict[AlertKey, list[Turn]] = {}
        for turn in self._turned:
            turns.setdefault(turn.alert.key, []).append(turn)
        self._turned.clear()
        for key, each in turns.items():
            after = self.told_groups(key)
            before = len(after) - sum(1 if turn.lasts else -1 for turn in each)
            if bool(before) is not bool(after):
                facts = AlertFacts(*facts_of(each[-1].alert))
                groups = after or tuple(dict.fromkeys([turn.group for turn in each]))
                yield AlertTurned(facts, bool(after), groups)

    def _say_changed(self, states: Iterable[GroupState]) -> None:
        """Have groups read anew: something is different that they do not tell themselves by."""
        for state in states:
            state.stands_differently()
            self._effects.append(GroupChanged(state.group.id))

    @property
    def _change(self) -> int:
        """What `changes` will be when the event has been handled, if anything has changed."""
        return self.changes + 1

    @property
    def wake_at(self) -> datetime | None:
        """When the next `Tick` is due, if nothing happens before."""
        first = self.timers.first()
        if not self.outbox.deliveries:
            return first
        times = (first, self.outbox.wake_at, self._account_news_at)
        return min((when for when in times if when is not None), default=None)

    @property
    def _account_news_at(self) -> datetime | None:
        """When it is to be said that the account fails, if there is one and it does."""
        return self.outbox.account.news_at if self.config.can_send else None

    def snapshot(self, part: snapshot.Part = snapshot.fresh) -> dict[str, Any]:
        """Return all that must survive a restart, as plain data.

        `part` is asked for its long parts, and may have kept them: they are as they were while `revision` is.
        """
        return snapshot.dump(self, part)

    def restore(
        self, data: dict[str, Any], now: datetime, start: Start | None = None
    ) -> list[Effect]:
        """Take up a snapshot, on a fresh engine; return what is to be done.

        Parts of it that the configuration does not know any more are left out; what cannot be read is in `lost`. What
        is due already is told now. `start` is when Home Assistant was started; None if it has
        been running all along, and only this was reloaded.
        """
        self._index_groups(now)
        self.latest = now
        self.lost = snapshot.load(self, data)
        # Somebody watches again, which is to be on the disk before the next power cut; and what was damaged is replaced.
        self.changes += 1
        if start is not None:
            down = downtime(*snapshot.seen(data), start)
            self._first_look = FirstLook(down, self.config.charge_points, now)
        self._clamp(now)
        effects: list[Effect] = []
        self._effects = effects
        self._is_revised = True
        self._follow(now)
        account = self.outbox.account
        if account.told_down and (outage := account.outage(now)):
            effects.append(AccountChanged(outage, account.error))
        self._go_on(now)
        self._settle()
        return effects

    # ---- the events ------------------------------------------------------------

    def _on_reading(self, reading: Reading, now: datetime) -> None:
        key = reading.key
        condition = self.conditions.get(key)
        if condition is None:
            if self.config.name_of(key.charge_point) is None:
                self.ignored += 1
                return
            condition = self.conditions[key] = Condition(key)
            condition.held = key.charge_point in self._behind_lost_links()
        before = condition.verdict
        look = self._first_look
        late = None if look is None else self._noticed_late(look, reading, now)
        changed = self._hear(condition, reading, now)
        was_active = before is Verdict.ACTIVE
        if was_active is not (condition.verdict is Verdict.ACTIVE):
            condition.late = late
        if self._note(condition) or was_active:
            self._is_revised = True
        if not changed:
            return
        self._effects.append(ConditionChanged(key))
        self._tell_groups(condition, now, before)
        if key.is_link:
            self._follow_links(now)

    def _hear(self, condition: Condition, reading: Reading, now: datetime) -> bool:
        """Let a condition take what a source says; return whether it reads differently."""
        is_over = reading.verdict is Verdict.CLEAR
        if is_over and reading.source == REPORT_SOURCE and self._sources(reading.key):
            return condition.withdraw(reading, now)
        return condition.take(reading, now)

    def _sources(self, key: AlertKey) -> frozenset[str]:
        """Return what tells a case, beside the action `report`."""
        point = self.config.charge_points.get(key.charge_point)
        nothing: frozenset[str] = frozenset()
        return nothing if point is None else point.sources.get(key.case, nothing)

    def _noticed_late(
        self, look: FirstLook, reading: Reading, now: datetime
    ) -> NoticedLate | None:
        """Say whether it is the first look since Home Assistant was not running."""
        if now >= look.ends:
            self._first_look = None
            return None
        return look.notice(reading, now)

    def _note(self, condition: Condition) -> bool:
        """Note whether a condition must survive a restart, and return it."""
        if condition.verdict is Verdict.ACTIVE or condition.reading(REPORT_SOURCE):
            self.notable[condition.key] = condition
            return True
        self.notable.pop(condition.key, None)
        return False

    def _on_configure(self, event: Configure, now: datetime) -> None:
        self.config = event.config
        self._is_revised = True
        # Whoever changes something may have mended it: nothing waits for its back-off.
        self.outbox.retry()
        self._follow(now)

    def _on_mute(self, event: Mute, now: datetime) -> None:
        state = self.groups.get(event.group)
        if state is None or state.muting.is_so(event.muted, event.until):
            return
        if event.muted:
            state.mute(event.until, event.by)
        else:
            state.unmute(now)
        self._touched.append(state)
        self._is_revised = True

    def _on_silence(self, event: Silence, now: datetime) -> None:
        charge_point = event.charge_point
        if charge_point not in self.config.charge_points:
            return
        if event.until is None or event.until <= now:
            self._end_silence(charge_point, now)
            return
        self.silences[charge_point] = SilenceView(charge_point, event.until, event.by)
        self.timers.add(event.until, Due.SILENCE_ENDS, charge_point)
        self._is_revised = True
        self._say_changed(self._groups_of.get(charge_point, ()))

    def _on_acknowledge(self, event: Acknowledge) -> None:
        states = [
            state
            for state in self._groups_of.get(event.key.charge_point, ())
            if state.acknowledge(event.key, event.by if event.seen else None)
        ]
        if states:
            self._is_revised = True
            self._say_changed(states)
        if states and event.seen:
            facts = AlertFacts(*facts_of(states[0].alerts[event.key]))
            groups = tuple([state.group.id for state in states])
            self._effects.append(AlertAcknowledged(facts, groups))

    def _on_delivered(self, event: Delivered, now: datetime) -> None:
        self._is_changed = True
        delivery = self.outbox.settle(event, now)
        if delivery is not None:
            self._effects += self._outcome(delivery, event, now)
        self._tell_of_account(now)

    def _tell_of_account(self, now: datetime) -> None:
        """Say that the mail account has failed for a while, or works again."""
        if change := self.outbox.account.news(now):
            self._is_changed = True
            self._effects.append(change)
            if change.outage is not None:
                self._effects += map(HeldBack, self.outbox.waiting(now))

    def _outcome(
        self, delivery: Delivery, event: Delivered, now: datetime
    ) -> Iterator[Effect]:
        """Yield what one try means for its group, its history, and its event entity."""
        notification = delivery.notification
        state = self.groups[notification.group]
        yield DeliveryTried(
            notification,
            delivery.address,
            event.outcome,
            event.error,
            delivery.attempts,
        )
        if event.outcome is Outcome.ACCEPTED:
            state.last_told = now
            self._touched.append(state)
        elif delivery.attempts == 1 or event.outcome is Outcome.REFUSED:
            yield NotificationTold(
                notification, Told.FAILED, event.outcome, delivery.address, event.error
            )
        is_given_up = delivery.id not in self.outbox.deliveries
        if event.outcome is Outcome.REFUSED and is_given_up:
            self._is_revised = True
            state.untell(notification, delivery.address)
        if delivery.posted.is_sent:
            yield NotificationTold(notification, Told.SENT, Outcome.ACCEPTED)

    # ---- conditions to alerts ----------------------------------------------------

    def _tell_groups(
        self, condition: Condition, now: datetime, before: Verdict | None = None
    ) -> None:
        """Tell the groups how a case stands now; `before` is how it stood when they were last told."""
        key, verdict = condition.key, condition.verdict
        known = 0
        if before is not None and not key.is_link:
            known = condition.known - (before is not Verdict.UNKNOWN)
        for state in self._groups_of.get(key.charge_point, ()):
            if not _wants(state, key):
                continue
            state.known += known
            if verdict is Verdict.ACTIVE:
                self._is_revised = True
                state.begin(condition, now)
            elif verdict is Verdict.CLEAR and key in state.alerts:
                self._is_revised = True
                state.end(condition, now)
            self._touched.append(state)

    # ---- links -----------------------------------------------------------------------

    def _behind_lost_links(self) -> set[str]:
        """Return the charge points of which nothing is known, as the link to them is lost."""
        return {
            charge_point
            for link in self.config.links.values()
            if self.condition(AlertKey(link.id, Case.UNAVAILABLE)).verdict
            is Verdict.ACTIVE
            for charge_point in link.charge_points
        }

    def _follow_links(self, now: datetime) -> None:
        """Hold what is behind a lost link, and let go what is not any more."""
        behind = self._behind_lost_links()
        for key, condition in self.conditions.items():
            held = key.charge_point in behind
            if held is condition.held:
                continue
            before = condition.verdict
            changed = condition.hold(held, now)
            if held and condition.is_only_lost and self._drop_untold(key):
                condition.forget()
                changed = True
            if changed:
                self._is_revised = True
                self._note(condition)
                self._effects.append(ConditionChanged(key))
                self._tell_groups(condition, now, before)

    def _drop_untold(self, key: AlertKey) -> bool:
        """Drop the alerts about a charge point that seemed gone; return False if somebody was told: that is not taken back."""
        states = [
            state
            for state in self._groups_of.get(key.charge_point, ())
            if key in state.alerts
        ]
        if any(state.alerts[key].told for state in states):
            return False
        for state in states:
            state.drop(key)
        self._touched += states
        return True

    # ---- time ----------------------------------------------------------------------

    def _expected(self, timed: Timed) -> datetime | None:
        """Return when something is due by now: what it was set to may have been overtaken by events."""
        due, subject, key = timed
        if due is Due.SILENCE_ENDS:
            silence = self.silences.get(subject)
            return None if silence is None else silence.until
        state = self.groups.get(subject)
        return None if state is None else state.due_at(due, key)

    def _on_due(self, timed: Timed, now: datetime) -> None:
        due, subject, key = timed
        self._is_revised = True
        if due is Due.SILENCE_ENDS:
            self._end_silence(subject, now)
            return
        state = self.groups[subject]
        self._touched.append(state)
        if key is not None:
            state.go_on(state.alerts[key], now)
        elif due is Due.FLUSH:
            self._flush(state, now)
        elif due is Due.WEEKLY_MAIL:
            self._write_weekly(state, now)
        else:
            state.unmute(now)

    def _end_silence(self, charge_point: str, now: datetime) -> None:
        self.silences.pop(charge_point, None)
        self._is_revised = True
        states = self._groups_of.get(charge_point, ())
        for state in states:
            state.arm_if_missing(now)
        self._say_changed(states)

    def _on_clock_set_back(self, now: datetime) -> None:
        """Go on with what waits for a time that is far away now."""
        self._is_revised = True
        self._first_look = None
        self._clamp(now)
        for state in self.groups.values():
            self._align(state, now)
            self._touched.append(state)

    def _clamp(self, now: datetime) -> None:
        """Know of nothing that happened in the future: what began there begins now."""
        for condition in self.conditions.values():
            condition.since = earlier(condition.since, now)
            condition.late = clamped(condition.late, now)
        self.outbox.clamp(now)
        for state in self.groups.values():
            for alert in state.alerts.values():
                alert.clamp(now)

    # ---- out: notifications and deliveries ---------------------------------------------

    def _flush(self, state: GroupState, now: datetime) -> None:
        for message, addresses in state.flush(now, self._name, self._next_id):
            notification = self._with_causes(message)
            self._post(notification, addresses, now)
            if self.outbox.account.told_down:
                self._effects.append(HeldBack(notification))

    def _post(
        self, notification: Notification, addresses: tuple[str, ...], now: datetime
    ) -> None:
        self.outbox.post(notification, addresses, self._next_id, self._change, now)

    def _with_causes(self, notification: Notification) -> Notification:
        told = {
            item.key.charge_point
            for item in notification.items
            if item.key.case is Case.UNAVAILABLE and item.state is ItemState.FIRING
        }
        if not told:
            return notification
        gone = {
            key.charge_point
            for key, condition in self.notable.items()
            if key.case is Case.UNAVAILABLE and condition.active
        }
        causes = likely_causes(told, gone, self.config.charge_points)
        return replace(notification, causes=causes)

    def _write_weekly(self, state: GroupState, now: datetime) -> None:
        """Write the mail of Monday morning, when it is not quiet any more, unless the group is muted."""
        if state.puts_weekly_off(now):
            return
        state.plan_weekly(now)
        if state.muting.muted:
            return
        notification = Notification(
            id=self._next_id(),
            group=state.group.id,
            group_name=state.group.name,
            reason=Reason.WEEKLY,
            created=now,
            also_open=state.open_items(self._name, state.alerts),
            watching=self._watching(state),
        )
        self._post(notification, state.group.addresses, now)

    def _watching(self, state: GroupState) -> Watching:
        members = state.group.charge_points
        return Watching(len(members), len(self.not_monitored(members)))

    def _pump(self, now: datetime) -> None:
        """Try the next delivery, if one may be tried."""
        if first := self._first_to_try(now):
            # What is folded now is in no snapshot of before.
            self._is_changed = True
            delivery = self.outbox.prepare(first, self._next_id, self._change, now)
            notification, address = delivery.notification, delivery.address
            self._effects.append(
                Send(delivery.id, notification, address, delivery.change)
            )
        self._effects += self.outbox.take_folded()
        for posted in self.outbox.take_settled():
            sent = NotificationTold(posted.notification, Told.SENT, Outcome.ACCEPTED)
            self._effects.append(sent)

    def _first_to_try(self, now: datetime) -> Delivery | None:
        if not self.config.can_send:
            self.outbox.wake_at = None
            return None
        return self.outbox.next(now)

    def _name(self, subject: str) -> str:
        name = self.config.name_of(subject)
        assert name is not None
        return name

    def _next_id(self) -> str:
        self.sequence += 1
        return str(self.sequence)

    # ---- configuration -------------------------------------------------------------------

    def _follow(self, now: datetime) -> None:
        """Make everything fit the configuration, after a change or a restart."""
        self._index_groups(now)
        self._forget_what_is_gone(now)
        self._follow_links(now)
        for state in self.groups.values():
            self._align(state, now)
        for condition in list(self.conditions.values()):
            if condition.active:
                self._tell_groups(condition, now)
        self._count_known()
        for delivery in self.outbox.withdraw(self._is_addressed):
            if still := self.groups.get(delivery.notification.group):
                still.untell(delivery.notification, delivery.address)
        for state in self.groups.values():
            state.arm_if_missing(now)
        # Some of those that were touched may be gone.
        self._touched.clear()
        self._say_changed(self.groups.values())

    def _count_known(self) -> None:
        for state in self.groups.values():
            state.known = 0
        for key, condition in self.conditions.items():
            for state in self._groups_of.get(key.charge_point, ()):
                counts = not key.is_link and key.case in state.group.cases
                state.known += condition.known and counts

    def _index_groups(self, now: datetime) -> None:
        """Follow the configured groups; what a group knows stays with its id."""
        before = self.groups
        self.groups = {}
        members: dict[str, list[GroupState]] = {}
        for group in self.config.groups.values():
            state = before.pop(group.id, None) or GroupState(
                group, Muting(self.silences), self.timers, self.outbox, self._turned
            )
            state.configure(group, now)
            self.groups[group.id] = state
            for charge_point in group.charge_points:
                members.setdefault(charge_point, []).append(state)
            for link in self._links_of(group):
                members.setdefault(link, []).append(state)
        for gone in before.values():
            for key in list(gone.alerts):
                gone.drop(key)
        # Most charge points are in the same groups: they share one tuple.
        alike = {states: states for states in map(tuple, members.values())}
        self._groups_of = {key: alike[*states] for key, states in members.items()}

    def _links_of(self, group: Group) -> Iterator[str]:
        """Yield the links that a group wants to hear of: those that any of its charge points is behind."""
        if group.timing.tell_links:
            members = set(group.charge_points)
            for link in self.config.links.values():
                if not members.isdisjoint(link.charge_points):
                    yield link.id

    def _forget_what_is_gone(self, now: datetime) -> None:
        for charge_point, silence in list(self.silences.items()):
            if charge_point in self.config.charge_points:
                self.timers.add(silence.until, Due.SILENCE_ENDS, charge_point)
            else:
                del self.silences[charge_point]
        for key, condition in list(self.conditions.items()):
            if key.charge_point in self.config.links:
                continue
            point = self.config.charge_points.get(key.charge_point)
            if point is None:
                self._forget(key)
                continue
            sources = self._sources(key)
            report = condition.reading(REPORT_SOURCE)
            is_over = report is not None and report.verdict is Verdict.CLEAR
            kept = sources if sources and is_over else sources | {REPORT_SOURCE}
            changed = condition.keep(kept, now)
            self._note(condition)
            if not sources and not condition.readings:
                self._forget(key)
                self._effects.append(ConditionChanged(key))
            elif changed:
                self._effects.append(ConditionChanged(key))
                self._tell_groups(condition, now)

    def _forget(self, key: AlertKey) -> None:
        del self.conditions[key]
        self.notable.pop(key, None)

    def _align(self, state: GroupState, now: datetime) -> None:
        """Follow a changed configuration or clock: drop what is not wanted, wait as long as is said now."""
        state.clamp(now)
        for key, alert in list(state.alerts.items()):
            if not self._is_wanted(state, alert):
                state.drop(key)
                continue
            state.replan(alert, now)
        state.forget_begins(now)

    def _is_wanted(self, state: GroupState, alert: GroupAlert) -> bool:
        """Whether the group still has the charge point and the case, and something still watches it."""
        key = alert.key
        return (
            _wants(state, key)
            and state in self._groups_of.get(key.charge_point, ())
            and (alert.until is not None or key in self.conditions)
        )

    def _is_addressed(self, group: str, address: str) -> bool:
        state = self.groups.get(group)
        return state is not None and address in state.group.addresses

    # ---- the view --------------------------------------------------------------------------

    def condition(self, key: AlertKey) -> ConditionView:
        """Return how a case at a charge point stands now."""
        condition = self.conditions.get(key)
        return _NOTHING_KNOWN if condition is None else condition.view

    def groups_of(self, key: AlertKey) -> tuple[str, ...]:
        """Return the groups that want to hear of a case at a charge point."""
        states = self._groups_of.get(key.charge_point, ())
        return tuple([each.group.id for each in states if _wants(each, key)])

    def groups_with(self, charge_point: str) -> tuple[str, ...]:
        """Return the groups that have a charge point, or want to hear of a link."""
        return tuple(
            [state.group.id for state in self._groups_of.get(charge_point, ())]
        )

    def told_groups(self, key: AlertKey) -> tuple[str, ...]:
        """Return the groups in which a case has lasted for the hold time, and is not over."""
        states = self._groups_of.get(key.charge_point, ())
        return tuple(
            [
                state.group.id
                for state in states
                if (alert := state.alerts.get(key)) and alert.lasts
            ]
        )

    def told(self) -> Iterator[AlertKey]:
        """Yield what has lasted for the hold time, and is not over; once for each group."""
        for state in self.groups.values():
            yield from [key for key, each in state.alerts.items() if each.lasts]

    def active(self) -> Iterator[AlertKey]:
        """Yield what is wrong, at once and whether or not a group wants it."""
        yield from [key for key, each in self.notable.items() if each.active]

    def group_view(self, group: str) -> GroupView:
        """Return how a group stands now."""
        return self.groups[group].view

    def deliveries(self) -> list[DeliveryView]:
        """Return what waits in the outbox, in order."""
        return [delivery.view for delivery in self.outbox.deliveries.values()]

    def not_monitored(self, charge_points: tuple[str, ...]) -> list[str]:
        """Return those of some charge points of which no case is known at the moment."""
        return [
            charge_point
            for charge_point in charge_points
            if all(
                self.condition(AlertKey(charge_point, case)).verdict is Verdict.UNKNOWN
                for case in Case
            )
        ]

    def unheard(self) -> Iterator[AlertKey]:
        """Yield the cases that are watched, but of which nothing is known at the moment."""
        for point in self.config.charge_points.values():
            for case, sources in point.sources.items():
                key = AlertKey(point.id, case)
                if sources and self.condition(key).verdict is Verdict.UNKNOWN:
                    yield key

    def alerts(self) -> Iterator[AlertView]:
        """Yield every open alert, and what is wrong but in no group."""
        posted = {
            (delivery.notification.group, item.key)
            for delivery in self.outbox.deliveries.values()
            for item in delivery.notification.items
        }
        wanted = set()
        for state in self.groups.values():
            for alert in state.alerts.values():
                wanted.add(alert.key)
                is_posted = (state.group.id, alert.key) in posted
                reason = state.reason(alert, is_posted)
                goes_on = self._goes_on(state, alert, reason)
                yield _alert_view(state, alert, reason, goes_on)
        for key, condition in self.conditions.items():
            if condition.active and key not in wanted:
                yield _lonely_view(condition)

    def _goes_on(
        self, state: GroupState, alert: GroupAlert, reason: AlertReason
    ) -> datetime | None:
        """Return when an alert goes on by itself; None if that has no time."""
        if alert.state in (AlertState.PENDING, AlertState.RECOVERING):
            return alert.due
        match reason:
            case AlertReason.MUTED:
                return state.muting.muted_until
            case AlertReason.SILENCED:
                return self.silences[alert.key.charge_point].until
            case AlertReason.QUIET_HOURS | AlertReason.WAITING_FOR_OTHERS:
                return state.flush_at
            case AlertReason.IN_OUTBOX:
                return self.outbox.wake_at
            case AlertReason.ACKNOWLEDGED:
                return None
            case _:
                return alert.due


def _wants(state: GroupState, key: AlertKey) -> bool:
    """Whether a group wants to hear of a case; which links it wants to hear of is known before."""
    return key.case in state.group.cases or key.is_link


def _alert_view(
    state: GroupState,
    alert: GroupAlert,
    reason: AlertReason,
    goes_on: datetime | None,
) -> AlertView:
    return AlertView(
        *facts_of(alert),
        group=state.group.id,
        state=alert.state,
        reason=reason,
        goes_on=goes_on,
    )


def _lonely_view(condition: Condition) -> AlertView:
    assert condition.since is not None
    return AlertView(
        condition.key,
        condition.since,
        code=condition.code,
        detail=condition.detail,
        meaning=condition.meaning,
        began_late=condition.late,
        group="",
        state=AlertState.FIRING,
        reason=AlertReason.NO_GROUP,
    )
