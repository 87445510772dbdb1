"""The engine: every event passes `handle`, in order, with its time; effects come out.

Who reads `handle` knows the product. The parts: `condition.py` turns readings into conditions, `group.py`
turns conditions into alerts and notifications, `outbox.py` keeps deliveries until they are taken,
`timers.py` knows when each of them goes on by itself, `snapshot.py` writes all of it down and reads it again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from . import snapshot
from .alert import GroupAlert
from .cause import likely_causes
from .condition import Condition
from .downtime import FirstLook, downtime, not_after
from .group import GroupState
from .model import (
    REPORT_SOURCE,
    AccountChanged,
    Acknowledge,
    AlertKey,
    AlertReason,
    AlertState,
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
)
from .outbox import Delivery, Outbox
from .quiet import earlier, next_weekly
from .timers import Due, Timer, Timers

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
        self._first_look: FirstLook | None = None
        self._groups_of: dict[str, tuple[GroupState, ...]] = {}
        self.timers = Timers(self._expected)
        self._handlers: dict[type, Callable[[Any, datetime], list[Effect]]] = {
            Reading: self._on_reading,
            Configure: self._on_configure,
            Mute: self._on_mute,
            Silence: self._on_silence,
            Acknowledge: self._on_acknowledge,
            Delivered: self._on_delivered,
            Retry: self._on_retry,
            Stop: self._on_stop,
            Tick: self._on_tick,
        }

    # ---- in: one event at a time ---------------------------------------------

    def handle(self, event: Event, now: datetime) -> list[Effect]:
        """Take one event with its time (aware, UTC); return what is to be done, in order."""
        if now < self.latest:
            self._on_clock_set_back(now)
        self.latest = now
        effects = self._handlers[type(event)](event, now)
        self._go_on(effects, now)
        return effects

    def _go_on(self, effects: list[Effect], now: datetime) -> None:
        for timer in self.timers.due(now):
            self._on_timer(timer, effects, now)
        if self.outbox.deliveries:
            self._pump(effects, now)

    @property
    def wake_at(self) -> datetime | None:
        """When the next `Tick` is due, if nothing happens before."""
        first = self.timers.first()
        outbox = self.outbox.wake_at if self.outbox.deliveries else None
        if first is None or outbox is None:
            return first or outbox
        return min(first, outbox)

    def snapshot(self) -> dict[str, Any]:
        """Return all that must survive a restart, as plain data."""
        return snapshot.dump(self)

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
        self._rein_in(now)
        effects = self._follow(now)
        account = self.outbox.account
        if account.told_down and (outage := account.outage(now)):
            effects.append(AccountChanged(outage, account.error))
        self._go_on(effects, now)
        return effects

    # ---- the events ------------------------------------------------------------

    def _on_reading(self, reading: Reading, now: datetime) -> list[Effect]:
        key = reading.key
        condition = self.conditions.get(key)
        if condition is None:
            if self.config.name_of(key.charge_point) is None:
                self.ignored += 1
                return []
            condition = self.conditions[key] = Condition(key)
            condition.held = key.charge_point in self._behind_lost_links()
        was_active, was_known = condition.active, condition.known
        late = self._noticed_late(reading, now)
        changed = condition.take(reading, now)
        is_active = condition.active
        if was_active is not is_active:
            condition.late = late
        self._note(condition)
        if was_active or is_active or reading.source == REPORT_SOURCE:
            self.changes += 1
        if not changed:
            return []
        effects: list[Effect] = [ConditionChanged(key)]
        self._tell_groups(condition, now, effects, condition.known - was_known)
        if key.is_link:
            self._follow_links(now, effects)
        return effects

    def _noticed_late(self, reading: Reading, now: datetime) -> NoticedLate | None:
        """Say whether it is the first look since Home Assistant was not running."""
        if self._first_look is None:
            return None
        if now >= self._first_look.ends:
            self._first_look = None
            return None
        return self._first_look.notice(reading, now)

    def _note(self, condition: Condition) -> None:
        if condition.active or condition.reading(REPORT_SOURCE):
            self.notable[condition.key] = condition
        else:
            self.notable.pop(condition.key, None)

    def _on_configure(self, event: Configure, now: datetime) -> list[Effect]:
        self.config = event.config
        self.changes += 1
        # Whoever changes something may have mended it: nothing waits for its back-off.
        self.outbox.retry()
        return self._follow(now)

    def _on_mute(self, event: Mute, now: datetime) -> list[Effect]:
        state = self.groups.get(event.group)
        before = state and (state.muted, state.muted_until)
        if state is None or before == (event.muted, event.until):
            return []
        self.changes += 1
        state.mute(event.muted, event.until, event.by, now)
        self._schedule_group(state)
        return [GroupChanged(event.group)]

    def _on_silence(self, event: Silence, now: datetime) -> list[Effect]:
        charge_point = event.charge_point
        if charge_point not in self.config.charge_points:
            return []
        self.changes += 1
        if event.until is None or event.until <= now:
            self._end_silence(charge_point, now)
        else:
            self.silences[charge_point] = SilenceView(
                charge_point, event.until, event.by
            )
            self.timers.add(event.until, Due.SILENCE_ENDS, charge_point)
        return self._groups_changed(charge_point)

    def _on_acknowledge(self, event: Acknowledge, _now: datetime) -> list[Effect]:
        states = [
            state
            for state in self._groups_of.get(event.key.charge_point, ())
            if state.acknowledge(event.key, event.by)
        ]
        self.changes += len(states)
        return [GroupChanged(state.group.id) for state in states]

    def _on_delivered(self, event: Delivered, now: datetime) -> list[Effect]:
        self.changes += 1
        delivery = self.outbox.settle(event, now)
        effects: list[Effect] = []
        if delivery is not None:
            effects.extend(self._outcome(delivery, event, now))
        if change := self.outbox.account.news(now):
            effects.append(change)
            if change.outage is not None:
                effects.extend(map(HeldBack, self.outbox.waiting(now)))
        return effects

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
            yield GroupChanged(notification.group)
        elif delivery.attempts == 1 or event.outcome is Outcome.REFUSED:
            yield NotificationTold(
                notification, Told.FAILED, event.outcome, delivery.address, event.error
            )
        is_given_up = delivery.id not in self.outbox.deliveries
        if event.outcome is Outcome.REFUSED and is_given_up:
            state.untell(notification, delivery.address)
        if delivery.posted.is_sent:
            yield NotificationTold(notification, Told.SENT, Outcome.ACCEPTED)

    def _on_retry(self, _event: Retry, _now: datetime) -> list[Effect]:
        self.outbox.retry()
        return []

    def _on_stop(self, _event: Stop, _now: datetime) -> list[Effect]:
        self.stopped = True
        self.changes += 1
        return []

    def _on_tick(self, _event: Tick, _now: datetime) -> list[Effect]:
        return []

    # ---- conditions to alerts ----------------------------------------------------

    def _tell_groups(
        self,
        condition: Condition,
        now: datetime,
        effects: list[Effect],
        known: int = 0,
    ) -> None:
        """Tell the groups how a case stands now; `known` is 1 if it was not known before, -1 if it is not any more."""
        key, verdict = condition.key, condition.verdict
        if known and key.is_link:
            known = 0
        for state in self._groups_of.get(key.charge_point, ()):
            if not _wants(state, key):
                continue
            had_problem, was_known = state.firing > 0, state.known > 0
            state.known += known
            if verdict is Verdict.ACTIVE:
                self._begin(state, condition, now)
            elif verdict is Verdict.CLEAR:
                self._end(state, condition, now)
            if had_problem != (state.firing > 0) or was_known != (state.known > 0):
                effects.append(GroupChanged(state.group.id))

    def _begin(self, state: GroupState, condition: Condition, now: datetime) -> None:
        self.changes += 1
        self._schedule_alert(state, state.begin(condition, now), now)
        self._schedule_group(state)

    def _end(self, state: GroupState, condition: Condition, now: datetime) -> None:
        self.changes += condition.key in state.alerts
        alert = state.end(condition, now)
        if alert is not None:
            self._schedule_alert(state, alert, now)
            self._schedule_group(state)

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

    def _follow_links(self, now: datetime, effects: list[Effect]) -> None:
        """Hold what is behind a lost link, and let go what is not any more."""
        behind = self._behind_lost_links()
        for key, condition in self.conditions.items():
            held = key.charge_point in behind
            if held is condition.held:
                continue
            was_known = condition.known
            changed = condition.hold(held, now)
            if held and condition.is_only_lost and self._drop_untold(key, effects):
                condition.forget()
                changed = True
            if changed:
                self.changes += 1
                self._note(condition)
                effects.append(ConditionChanged(key))
                known = condition.known - was_known
                self._tell_groups(condition, now, effects, known)

    def _drop_untold(self, key: AlertKey, effects: list[Effect]) -> bool:
        """Drop the alerts about a charge point that seemed gone; return False if somebody was told: that is not taken back."""
        states = [
            state
            for state in self._groups_of.get(key.charge_point, ())
            if key in state.alerts
        ]
        if any(state.alerts[key].told for state in states):
            return False
        for state in states:
            had_problem = state.firing > 0
            state.drop(key)
            if had_problem != (state.firing > 0):
                effects.append(GroupChanged(state.group.id))
        return True

    # ---- time ----------------------------------------------------------------------

    def _schedule_alert(
        self, state: GroupState, alert: GroupAlert, now: datetime
    ) -> None:
        """Let an alert go on when it is due; at once if it need not wait. `_schedule_group` is to follow."""
        if alert.due is not None and alert.due > now:
            self.timers.add(alert.due, Due.ALERT_GOES_ON, state.group.id, alert.key)
        elif alert.due is not None:
            self._let_go_on(state, alert, now)

    def _let_go_on(self, state: GroupState, alert: GroupAlert, now: datetime) -> None:
        self.changes += 1
        for each in state.go_on(alert, now):
            if each.due is not None:
                self.timers.add(each.due, Due.ALERT_GOES_ON, state.group.id, each.key)
        self._end_if_dropped(state, alert, now)

    def _end_if_dropped(
        self, state: GroupState, alert: GroupAlert, now: datetime
    ) -> None:
        """Let what waits not say that an alert lasts if it ended without a mail of its own."""
        if alert.key not in state.alerts:
            until = alert.until or now
            self.outbox.end(state.group.id, alert.key, until, alert.ended_late)

    def _schedule_group(self, state: GroupState) -> None:
        group = state.group.id
        if state.flush_at is not None:
            self.timers.add(state.flush_at, Due.FLUSH, group)
        if state.muted_until is not None:
            self.timers.add(state.muted_until, Due.MUTE_ENDS, group)
        if state.weekly_at is not None:
            self.timers.add(state.weekly_at, Due.WEEKLY_MAIL, group)

    def _expected(self, timer: Timer) -> datetime | None:
        """Return when what a timer is about is due by now: it may have been overtaken by events."""
        if timer.due is Due.SILENCE_ENDS:
            silence = self.silences.get(timer.subject)
            return None if silence is None else silence.until
        state = self.groups.get(timer.subject)
        if state is None:
            return None
        if timer.key is not None:
            alert = state.alerts.get(timer.key)
            return None if alert is None else alert.due
        if timer.due is Due.FLUSH:
            return state.flush_at
        return state.muted_until if timer.due is Due.MUTE_ENDS else state.weekly_at

    def _on_timer(self, timer: Timer, effects: list[Effect], now: datetime) -> None:
        self.changes += 1
        if timer.due is Due.SILENCE_ENDS:
            self._end_silence(timer.subject, now)
            effects.extend(self._groups_changed(timer.subject))
            return
        state = self.groups[timer.subject]
        had_problem = state.firing > 0
        if timer.due is Due.ALERT_GOES_ON and timer.key is not None:
            self._let_go_on(state, state.alerts[timer.key], now)
        elif timer.due is Due.FLUSH:
            self._flush(state, effects, now)
        elif timer.due is Due.WEEKLY_MAIL:
            self._write_weekly(state, now)
        else:
            state.mute(False, None, "", now)
            effects.append(GroupChanged(timer.subject))
        self._schedule_group(state)
        if had_problem != (state.firing > 0):
            effects.append(GroupChanged(timer.subject))

    def _end_silence(self, charge_point: str, now: datetime) -> None:
        self.silences.pop(charge_point, None)
        for state in self._groups_of.get(charge_point, ()):
            state.arm_if_missing(now)
            self._schedule_group(state)

    def _on_clock_set_back(self, now: datetime) -> None:
        """Go on with what waits for a time that is far away now."""
        self.changes += 1
        self._first_look = None
        self._rein_in(now)
        for state in self.groups.values():
            self._align(state, now)
            self._schedule_group(state)

    def _rein_in(self, now: datetime) -> None:
        """Know of nothing that happened in the future: what began there begins now."""
        for condition in self.conditions.values():
            condition.since = earlier(condition.since, now)
            condition.late = not_after(condition.late, now)
        self.outbox.rein_in(now)
        for state in self.groups.values():
            for alert in state.alerts.values():
                alert.rein_in(now)

    # ---- out: notifications and deliveries ---------------------------------------------

    def _flush(self, state: GroupState, effects: list[Effect], now: datetime) -> None:
        # The group had wanted to hear of ends when these were over.
        untold = [
            alert
            for alert in state.alerts.values()
            if alert.state is AlertState.RESOLVED
            and not state.group.timing.send_resolved
        ]
        for message, addresses in state.flush(now, self._name, self._next_id):
            notification = self._with_causes(message)
            self._post(notification, addresses, now)
            if self.outbox.account.told_down:
                effects.append(HeldBack(notification))
        for alert in untold:
            self._end_if_dropped(state, alert, now)

    def _post(
        self, notification: Notification, addresses: tuple[str, ...], now: datetime
    ) -> None:
        self.outbox.post(notification, addresses, self._next_id, self.changes, now)

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
        """Write the mail of Monday morning, unless the group is muted."""
        state.weekly_at = next_weekly(now, state.group.timing.zone)
        if state.muted:
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

    def _pump(self, effects: list[Effect], now: datetime) -> None:
        """Try the next delivery, if one may be tried."""
        if first := self._first_to_try(now):
            # What is folded now is in no snapshot of before.
            self.changes += 1
            delivery = self.outbox.prepare(first, self._next_id, self.changes, now)
            notification, address = delivery.notification, delivery.address
            effects.append(Send(delivery.id, notification, address, delivery.change))
        effects += self.outbox.take_folded()
        for posted in self.outbox.take_settled():
            sent = NotificationTold(posted.notification, Told.SENT, Outcome.ACCEPTED)
            effects.append(sent)

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
        self.changes += 1
        return str(self.sequence)

    # ---- configuration -------------------------------------------------------------------

    def _follow(self, now: datetime) -> list[Effect]:
        """Make everything fit the configuration, after a change or a restart."""
        self._index_groups(now)
        effects: list[Effect] = []
        self._forget_what_is_gone(now, effects)
        self._follow_links(now, effects)
        for state in self.groups.values():
            self._align(state, now)
        for condition in list(self.conditions.values()):
            if condition.active:
                self._tell_groups(condition, now, effects)
        self._count_known()
        for delivery in self.outbox.withdraw(self._is_addressed):
            if still := self.groups.get(delivery.notification.group):
                still.untell(delivery.notification, delivery.address)
        for state in self.groups.values():
            state.arm_if_missing(now)
            self._schedule_group(state)
            effects.append(GroupChanged(state.group.id))
        return effects

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
            state = before.get(group.id) or GroupState(group, self.silences)
            state.configure(group, now)
            self.groups[group.id] = state
            for charge_point in group.charge_points:
                members.setdefault(charge_point, []).append(state)
            for link in self._links_of(group):
                members.setdefault(link, []).append(state)
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

    def _forget_what_is_gone(self, now: datetime, effects: list[Effect]) -> None:
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
            sources = point.sources.get(key.case, frozenset())
            changed = condition.keep(sources | {REPORT_SOURCE}, now)
            self._note(condition)
            if not sources and not condition.readings:
                self._forget(key)
                effects.append(ConditionChanged(key))
            elif changed:
                effects.append(ConditionChanged(key))
                self._tell_groups(condition, now, effects)

    def _forget(self, key: AlertKey) -> None:
        del self.conditions[key]
        self.notable.pop(key, None)

    def _align(self, state: GroupState, now: datetime) -> None:
        """Follow a changed configuration or clock: drop what is not wanted, wait as long as is said now."""
        state.rein_in(now)
        for key, alert in list(state.alerts.items()):
            if not self._is_wanted(state, alert):
                state.drop(key)
                continue
            state.replan(alert, now)
            self._schedule_alert(state, alert, now)
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

    def _groups_changed(self, charge_point: str) -> list[Effect]:
        states = self._groups_of.get(charge_point, ())
        return [GroupChanged(state.group.id) for state in states]

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
                yield _alert_view(state, alert, (state.group.id, alert.key) in posted)
        for key, condition in self.conditions.items():
            if condition.active and key not in wanted:
                yield _lonely_view(condition)


def _wants(state: GroupState, key: AlertKey) -> bool:
    """Whether a group wants to hear of a case; which links it wants to hear of is known before."""
    return key.case in state.group.cases or key.is_link


def _alert_view(state: GroupState, alert: GroupAlert, posted: bool) -> AlertView:
    return AlertView(
        key=alert.key,
        group=state.group.id,
        state=alert.state,
        reason=state.reason(alert, posted),
        since=alert.since,
        until=alert.until,
        code=alert.code,
        detail=alert.detail,
        times=alert.times,
        acknowledged_by=alert.acknowledged_by,
        began_late=alert.began_late,
        ended_late=alert.ended_late,
    )


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
        began_late=condition.late,
    )
