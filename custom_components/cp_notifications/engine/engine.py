"""The engine: every event passes `handle`, in order, with its time; effects come out.

Who reads `handle` knows the product. The parts: `condition.py` turns readings into conditions, `group.py`
turns conditions into alerts and notifications, `outbox.py` keeps deliveries until they are taken,
`snapshot.py` writes all of it down and reads it again.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from . import snapshot
from .condition import Condition
from .group import GroupAlert, GroupState
from .model import (
    REPORT_SOURCE,
    AlertKey,
    AlertReason,
    AlertState,
    AlertView,
    ConditionChanged,
    ConditionView,
    Configure,
    Delivered,
    DeliveryView,
    Effect,
    Event,
    GroupChanged,
    GroupView,
    Mute,
    NotificationTold,
    Outcome,
    Reading,
    Retry,
    Send,
    SiteConfig,
    Tick,
    Told,
    Verdict,
)
from .outbox import Delivery, Outbox

_NOTHING_KNOWN = ConditionView(Verdict.UNKNOWN)

type Timer = tuple[datetime, int, str, AlertKey | None]
"""When, a number that keeps the order, the group, and the alert that is due; None for a flush."""


class Engine:
    """Decides what is told, to whom, when, and why."""

    def __init__(self, config: SiteConfig) -> None:
        """Start with nothing known and nothing told."""
        self.config = config
        self.conditions: dict[AlertKey, Condition] = {}
        self.groups: dict[str, GroupState] = {}
        self.outbox = Outbox()
        self.changes = 0
        """Counts the changes that must not be lost: when it has moved, save a snapshot."""
        self.ignored = 0
        """Counts the readings about charge points that are not configured."""
        self.sequence = 0
        """Number of the last notification."""
        self._groups_of: dict[str, tuple[GroupState, ...]] = {}
        self._timers: list[Timer] = []
        self._timer_count = 0
        self._handlers: dict[type, Callable[[Any, datetime], list[Effect]]] = {
            Reading: self._on_reading,
            Configure: self._on_configure,
            Mute: self._on_mute,
            Delivered: self._on_delivered,
            Retry: self._on_retry,
            Tick: self._on_tick,
        }
        self._index_groups()

    # ---- in: one event at a time ---------------------------------------------

    def handle(self, event: Event, now: datetime) -> list[Effect]:
        """Take one event with its time (aware, UTC); return what is to be done, in order."""
        effects = self._handlers[type(event)](event, now)
        self._run_timers(effects, now)
        self._pump(effects, now)
        return effects

    @property
    def wake_at(self) -> datetime | None:
        """When the next `Tick` is due, if nothing happens before."""
        self._drop_stale_timers()
        candidates = [timer[0] for timer in self._timers[:1]]
        if self.outbox.wake_at is not None:
            candidates.append(self.outbox.wake_at)
        return min(candidates, default=None)

    def snapshot(self) -> dict[str, Any]:
        """Return all that must survive a restart, as plain data."""
        return snapshot.dump(self)

    def restore(self, data: dict[str, Any], now: datetime) -> list[Effect]:
        """Take up a snapshot, on a fresh engine; return what is to be done.

        Parts of it that the configuration does not know any more are left out. What is
        due already is told now.
        """
        snapshot.load(self, data, now)
        effects = self._follow(now)
        self._run_timers(effects, now)
        self._pump(effects, now)
        return effects

    # ---- the events ------------------------------------------------------------

    def _on_reading(self, reading: Reading, now: datetime) -> list[Effect]:
        key = reading.key
        condition = self.conditions.get(key)
        if condition is None:
            if key.charge_point not in self.config.charge_points:
                self.ignored += 1
                return []
            condition = self.conditions[key] = Condition(key)
        was_active = condition.active
        changed = condition.take(reading, now)
        if was_active or condition.active or reading.source == REPORT_SOURCE:
            self.changes += 1
        if not changed:
            return []
        effects: list[Effect] = [ConditionChanged(key)]
        self._tell_groups(condition, now, effects)
        return effects

    def _on_configure(self, event: Configure, now: datetime) -> list[Effect]:
        self.config = event.config
        self.changes += 1
        # Whoever changes something may have mended it: nothing waits for its back-off.
        self.outbox.retry()
        return self._follow(now)

    def _follow(self, now: datetime) -> list[Effect]:
        """Make everything fit the configuration, after a change or a restart."""
        self._index_groups()
        effects: list[Effect] = []
        self._forget_sources(now, effects)
        for state in self.groups.values():
            self._align(state, now)
        for condition in list(self.conditions.values()):
            if condition.active:
                self._tell_groups(condition, now, effects)
        for state in self.groups.values():
            state.arm_if_missing(now)
            self._schedule_flush(state)
            effects.append(GroupChanged(state.group.id))
        self.outbox.withdraw(self._is_addressed)
        return effects

    def _on_mute(self, event: Mute, now: datetime) -> list[Effect]:
        state = self.groups.get(event.group)
        if state is None or state.muted is event.muted:
            return []
        self.changes += 1
        state.mute(event.muted, now)
        self._schedule_flush(state)
        return [GroupChanged(event.group)]

    def _on_delivered(self, event: Delivered, now: datetime) -> list[Effect]:
        self.changes += 1
        delivery = self.outbox.settle(event, now)
        if delivery is None:
            return []
        notification = delivery.notification.notification
        state = self.groups[notification.group]
        effects: list[Effect] = []
        if event.outcome is Outcome.ACCEPTED:
            state.last_told = now
            effects.append(GroupChanged(notification.group))
        else:
            effects.extend(_failure(delivery, event))
        if event.outcome is Outcome.REFUSED:
            state.refuse(notification, delivery.address)
        if not delivery.notification.open and delivery.notification.accepted:
            effects.append(NotificationTold(notification, Told.SENT, Outcome.ACCEPTED))
        return effects

    def _on_retry(self, _event: Retry, _now: datetime) -> list[Effect]:
        self.outbox.retry()
        return []

    def _on_tick(self, _event: Tick, _now: datetime) -> list[Effect]:
        return []

    # ---- conditions to alerts ----------------------------------------------------

    def _tell_groups(
        self, condition: Condition, now: datetime, effects: list[Effect]
    ) -> None:
        key = condition.key
        for state in self._groups_of.get(key.charge_point, ()):
            if key.case not in state.group.cases:
                continue
            had_problem = state.firing > 0
            if condition.active:
                self._begin(state, condition, now)
            elif condition.verdict is Verdict.CLEAR:
                self._end(state, condition, now)
            if had_problem != (state.firing > 0):
                effects.append(GroupChanged(state.group.id))

    def _begin(self, state: GroupState, condition: Condition, now: datetime) -> None:
        self.changes += 1
        alert = state.begin(condition, now)
        if alert.state is not AlertState.PENDING:
            return
        if alert.due > now:
            self._schedule(alert.due, state.group.id, condition.key)
        else:
            self._mature(state, alert, now)

    def _mature(self, state: GroupState, alert: GroupAlert, now: datetime) -> None:
        self.changes += 1
        state.mature(alert, now)
        self._schedule_flush(state)

    def _end(self, state: GroupState, condition: Condition, now: datetime) -> None:
        if state.end(condition.key, condition.until or now, now):
            self.changes += 1
            self._schedule_flush(state)

    # ---- time ----------------------------------------------------------------------

    def _schedule(self, when: datetime, group: str, key: AlertKey | None) -> None:
        self._timer_count += 1
        heappush(self._timers, (when, self._timer_count, group, key))

    def _schedule_flush(self, state: GroupState) -> None:
        if state.flush_at is not None and state.flush_at != state.flush_timer:
            state.flush_timer = state.flush_at
            self._schedule(state.flush_at, state.group.id, None)

    def _run_timers(self, effects: list[Effect], now: datetime) -> None:
        while self._timers and self._timers[0][0] <= now:
            timer = heappop(self._timers)
            if self._is_stale(timer):
                continue
            group, key = timer[2:]
            state = self.groups[group]
            had_problem = state.firing > 0
            if key is None:
                self._flush(state, now)
            else:
                self._mature(state, state.alerts[key], now)
            if had_problem != (state.firing > 0):
                effects.append(GroupChanged(group))

    def _drop_stale_timers(self) -> None:
        while self._timers and self._is_stale(self._timers[0]):
            heappop(self._timers)

    def _is_stale(self, timer: Timer) -> bool:
        """Whether what a timer was set for has been overtaken by events."""
        when, _count, group, key = timer
        state = self.groups.get(group)
        if state is None:
            return True
        if key is None:
            return state.flush_at != when
        alert = state.alerts.get(key)
        return (
            alert is None or alert.state is not AlertState.PENDING or alert.due != when
        )

    # ---- out: notifications and deliveries ---------------------------------------------

    def _flush(self, state: GroupState, now: datetime) -> None:
        self.changes += 1
        for notification, addresses in state.flush(now, self._name, self._next_id):
            self.outbox.post(notification, addresses, self.changes)

    def _pump(self, effects: list[Effect], now: datetime) -> None:
        if not self.outbox.deliveries or not self.config.can_send:
            self.outbox.wake_at = None
            return
        delivery = self.outbox.next(now)
        if delivery is not None:
            effects.append(
                Send(
                    delivery.id,
                    delivery.notification.notification,
                    delivery.address,
                    delivery.change,
                )
            )

    def _name(self, charge_point: str) -> str:
        return self.config.charge_points[charge_point].name

    def _next_id(self) -> str:
        self.sequence += 1
        return str(self.sequence)

    # ---- configuration -------------------------------------------------------------------

    def _index_groups(self) -> None:
        """Follow the configured groups; what a group knows stays with its id."""
        before = self.groups
        self.groups = {}
        members: dict[str, list[GroupState]] = {}
        for group in self.config.groups.values():
            state = before.get(group.id) or GroupState(group)
            state.group = group
            self.groups[group.id] = state
            for charge_point in group.charge_points:
                members.setdefault(charge_point, []).append(state)
        self._groups_of = {key: tuple(states) for key, states in members.items()}

    def _forget_sources(self, now: datetime, effects: list[Effect]) -> None:
        for key, condition in list(self.conditions.items()):
            charge_point = self.config.charge_points.get(key.charge_point)
            if charge_point is None:
                del self.conditions[key]
                continue
            sources = charge_point.sources.get(key.case, frozenset())
            changed = condition.keep(sources | {REPORT_SOURCE}, now)
            if not sources and not condition.readings:
                del self.conditions[key]
                effects.append(ConditionChanged(key))
            elif changed:
                effects.append(ConditionChanged(key))
                self._tell_groups(condition, now, effects)

    def _align(self, state: GroupState, now: datetime) -> None:
        """Follow a changed configuration: drop what is not wanted, hold as long as is said now."""
        for key, alert in list(state.alerts.items()):
            if not self._is_wanted(state, alert):
                state.drop(key)
            elif alert.state is AlertState.PENDING:
                alert.due = max(now, alert.since + state.group.timing.hold[key.case])

    def _is_wanted(self, state: GroupState, alert: GroupAlert) -> bool:
        """Whether the group still has the charge point and the case, and something still watches it."""
        key = alert.key
        return (
            key.case in state.group.cases
            and state in self._groups_of.get(key.charge_point, ())
            and (alert.state is AlertState.RESOLVED or key in self.conditions)
        )

    def _is_addressed(self, group: str, address: str) -> bool:
        state = self.groups.get(group)
        return state is not None and address in state.group.addresses

    # ---- the view --------------------------------------------------------------------------

    def condition(self, key: AlertKey) -> ConditionView:
        """Return how a case at a charge point stands now."""
        condition = self.conditions.get(key)
        return _NOTHING_KNOWN if condition is None else condition.view

    def group_view(self, group: str) -> GroupView:
        """Return how a group stands now."""
        return self.groups[group].view

    def deliveries(self) -> list[DeliveryView]:
        """Return what waits in the outbox, in order."""
        return [delivery.view for delivery in self.outbox.deliveries.values()]

    def alerts(self) -> Iterator[AlertView]:
        """Yield every open alert, and what is wrong but in no group."""
        posted = {
            (delivery.notification.notification.group, item.key)
            for delivery in self.outbox.deliveries.values()
            for item in delivery.notification.notification.items
        }
        told_to_somebody = set()
        for state in self.groups.values():
            for alert in state.alerts.values():
                told_to_somebody.add(alert.key)
                yield _alert_view(state, alert, (state.group.id, alert.key) in posted)
        for key, condition in self.conditions.items():
            if condition.active and key not in told_to_somebody:
                yield _lonely_view(condition)


def _failure(delivery: Delivery, event: Delivered) -> Iterator[NotificationTold]:
    """Say that a delivery failed, once when it first does and once when it does for good."""
    if delivery.attempts == 1 or event.outcome is Outcome.REFUSED:
        yield NotificationTold(
            delivery.notification.notification,
            Told.FAILED,
            event.outcome,
            delivery.address,
            event.error,
        )


def _alert_view(state: GroupState, alert: GroupAlert, posted: bool) -> AlertView:
    return AlertView(
        key=alert.key,
        group=state.group.id,
        state=alert.state,
        reason=_reason(state, alert, posted),
        since=alert.since,
        until=alert.until,
        code=alert.code,
        detail=alert.detail,
    )


def _reason(state: GroupState, alert: GroupAlert, posted: bool) -> AlertReason:
    """The first that holds, from the top."""
    rows = (
        (alert.state is AlertState.PENDING, AlertReason.HOLDING),
        (not alert.missing(state.everyone) and not posted, AlertReason.TOLD),
        (state.flush_at is not None, AlertReason.WAITING_FOR_OTHERS),
        (posted, AlertReason.IN_OUTBOX),
    )
    for holds, reason in rows:
        if holds:
            return reason
    return AlertReason.MUTED


def _lonely_view(condition: Condition) -> AlertView:
    view = condition.view
    assert view.since is not None
    return AlertView(
        key=condition.key,
        group="",
        state=AlertState.FIRING,
        reason=AlertReason.NO_GROUP,
        since=view.since,
        until=None,
        code=view.code,
        detail=view.detail,
    )
