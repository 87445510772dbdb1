"""A notification group at work: which alerts it has, when they are due, and what one flush tells to whom.

The life of an alert in a group:

    PENDING ── hold time ──▶ FIRING ── fine ──▶ RECOVERING ── recovery hold ──▶ RESOLVED ── told ──▶ gone
       │                        ▲                    │                             │
       └── fine ──▶ gone        └── case is back ────┴─────────────────────────────┘

What was told is kept per address: an address that was refused, or came to the group later, never gets an
end without a beginning, and none gets a beginning twice.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from .alert import (
    REPEAT_CAP,
    UNSTABLE_AFTER,
    UNSTABLE_RECOVERY_HOLD,
    UNSTABLE_WITHIN,
    GroupAlert,
    item_order,
)
from .cause import TOGETHER
from .condition import Condition
from .model import (
    AlertKey,
    AlertReason,
    AlertState,
    Case,
    Group,
    GroupView,
    Item,
    ItemState,
    Notification,
    Reason,
)
from .muting import Muting
from .outbox import Outbox
from .quiet import clamped, earlier, next_weekly, quiet_until
from .timers import Due, Timers

_REASONS = (
    ({ItemState.FIRING, ItemState.OVER}, Reason.FIRING),
    ({ItemState.RESOLVED}, Reason.RESOLVED),
    ({ItemState.STILL}, Reason.REPEAT),
)
"""The reason of a notification by what it tells: the first that fits."""


class Turn(NamedTuple):
    """An alert of a group has lasted for the hold time, or is over."""

    group: str
    alert: GroupAlert
    lasts: bool


type Message = tuple[Notification, tuple[str, ...]]
"""A notification and the addresses that it goes to."""


@dataclass(slots=True, eq=False)
class GroupState:
    """One group: its alerts, and the flush that is to come."""

    group: Group
    muting: Muting
    timers: Timers
    outbox: Outbox
    turned: list[Turn]
    """Where the groups note which alerts have lasted for the hold time, or are over."""
    alerts: dict[AlertKey, GroupAlert] = field(default_factory=dict)
    begins: dict[AlertKey, tuple[datetime, ...]] = field(default_factory=dict)
    """When alerts began lately: what is unstable."""
    firing: int = 0
    known: int = 0
    """Of how many of its cases something is known; the engine counts."""
    flush_at: datetime | None = None
    quiet: bool = False
    """Whether the flush to come waits for the end of the quiet hours."""
    last_told: datetime | None = None
    weekly_at: datetime | None = None
    _said: tuple[object, ...] = ()
    """How it stood when it was last asked whether it stands differently."""

    @property
    def view(self) -> GroupView:
        """How the group stands now."""
        return GroupView(
            firing=self.firing,
            muted=self.muting.muted,
            last_told=self.last_told,
            muted_until=self.muting.muted_until,
            muted_by=self.muting.muted_by,
            known=self.known > 0,
        )

    def stands_differently(self) -> bool:
        """Whether it has a problem, is muted, or was last told otherwise than when this was last asked."""
        muting = self.muting
        before = self._said
        self._said = (
            self.firing > 0,
            self.known > 0,
            self.last_told,
            muting.muted,
            muting.muted_until,
        )
        return before != self._said

    @property
    def everyone(self) -> frozenset[str]:
        """All addresses of the group."""
        return frozenset(self.group.addresses)

    def configure(self, group: Group, now: datetime) -> None:
        """Follow the configuration."""
        self.group = group
        if not group.timing.weekly:
            self.weekly_at = None
        elif self.weekly_at is None:
            self.plan_weekly(now)

    # ---- time: whatever is set is scheduled ------------------------------------

    def _wait(self, alert: GroupAlert, due: datetime, now: datetime) -> None:
        """Let an alert go on by itself then; at once if it need not wait."""
        alert.due = due
        if due > now:
            self.timers.add(due, Due.ALERT_GOES_ON, self.group.id, alert.key)
        else:
            self.go_on(alert, now)

    def _schedule(self, due: Due, when: datetime | None) -> datetime | None:
        """Return a time of the group; if there is one, it goes on by itself then."""
        if when is not None:
            self.timers.add(when, due, self.group.id)
        return when

    def plan_weekly(self, now: datetime) -> None:
        """Write the weekly mail on the next Monday morning."""
        monday = next_weekly(now, self.group.timing.zone)
        self.weekly_at = self._schedule(Due.WEEKLY_MAIL, monday)

    def puts_weekly_off(self, now: datetime) -> bool:
        """Let the weekly mail wait for the end of the quiet hours; return whether it is quiet now."""
        quiet = self.group.timing.quiet
        morning = None if quiet is None else quiet_until(quiet, now)
        if morning is None:
            return False
        # The next one may be due before that, and is put off then.
        due = min(morning, next_weekly(now, self.group.timing.zone))
        self.weekly_at = self._schedule(Due.WEEKLY_MAIL, due)
        return True

    def due_at(self, due: Due, key: AlertKey | None) -> datetime | None:
        """Return when something is due by now; None if it is not any more."""
        match due:
            case Due.FLUSH:
                return self.flush_at
            case Due.MUTE_ENDS:
                return self.muting.muted_until
            case Due.WEEKLY_MAIL:
                return self.weekly_at
            case _:
                alert = None if key is None else self.alerts.get(key)
                return None if alert is None else alert.due

    # ---- the life of an alert ----------------------------------------------

    def begin(self, condition: Condition, now: datetime) -> None:
        """The case is there, or there again."""
        alert = self.alerts.get(condition.key)
        if alert is None:
            since = condition.since or now
            alert = GroupAlert(condition.key, since, began_late=condition.late)
            self.alerts[condition.key] = alert
            self._wait(alert, self._mature_at(alert, now), now)
        elif alert.state in (AlertState.RECOVERING, AlertState.RESOLVED):
            self._set_state(alert, AlertState.FIRING)
            alert.until = alert.ended_late = None
            alert.times += 1
            self._plan_reminder(alert, now)
            if alert.missing(self.everyone) and not self.muting.held_back(alert):
                # An address that came while it was fine has not heard of it.
                self.arm(now)
        alert.code = condition.code
        alert.detail = condition.detail
        alert.meaning = condition.meaning

    def end(self, condition: Condition, now: datetime) -> None:
        """The case of an alert is fine."""
        alert = self.alerts[condition.key]
        if alert.until is not None:
            return
        if alert.state is AlertState.PENDING or self._is_past_unheard(alert):
            self.drop(alert.key)
            return
        self._set_state(alert, AlertState.RECOVERING)
        alert.ended = True
        # The clock may have been set back since it began.
        alert.until = max(condition.until or now, alert.since)
        alert.ended_late = condition.late
        alert.remind = False
        self._wait(alert, now + self._longest_wait(alert), now)

    def go_on(self, alert: GroupAlert, now: datetime) -> None:
        """The time that an alert waited for has come."""
        match alert.state:
            case AlertState.PENDING:
                for each in (alert, *self._vanished_with(alert)):
                    self._mature(each, now)
            case AlertState.RECOVERING:
                self._resolve(alert, now)
            case _:
                self._remind(alert, now)

    def replan(self, alert: GroupAlert, now: datetime) -> None:
        """Follow a changed timing, or a changed clock."""
        if alert.state is AlertState.PENDING:
            self._wait(alert, self._mature_at(alert, now), now)
        elif alert.state is AlertState.FIRING and (
            (alert.due is None) is not (self.group.timing.repeat_interval is None)
        ):
            self._plan_reminder(alert, now)
        elif alert.due is not None:
            due = min(alert.due, now + self._longest_wait(alert))
            self._wait(alert, due, now)

    def clamp(self, now: datetime) -> None:
        """Wait no longer than if it began now: the clock was wrong before, or is wrong now.

        What waits for the morning is put off again when its turn comes. The end of a mute stays: a person
        has said when that is.
        """
        self.last_told = earlier(self.last_told, now)
        self.begins = clamped(self.begins, now)
        soon = now + self.group.timing.group_wait
        monday = next_weekly(now, self.group.timing.zone)
        self.flush_at = self._schedule(Due.FLUSH, earlier(self.flush_at, soon))
        self.weekly_at = self._schedule(
            Due.WEEKLY_MAIL, earlier(self.weekly_at, monday)
        )
        self._schedule(Due.MUTE_ENDS, self.muting.muted_until)

    def drop(self, key: AlertKey) -> None:
        """Forget an alert without a word."""
        self._set_state(self.alerts.pop(key), AlertState.RESOLVED)

    def _drop_unsaid(self, alert: GroupAlert, now: datetime) -> None:
        """Forget an alert whose end nobody wants to hear of: what waits must not say that it lasts."""
        self.drop(alert.key)
        until = alert.until or now
        self.outbox.end(self.group.id, alert.key, until, alert.ended_late)

    def _mature(self, alert: GroupAlert, now: datetime) -> None:
        """It has lasted for the hold time: it is to be told."""
        self._set_state(alert, AlertState.FIRING)
        self._note_begin(alert, now)
        self._plan_reminder(alert, now)
        self.arm(now)

    def _vanished_with(self, alert: GroupAlert) -> list[GroupAlert]:
        """Return what vanished together with a charge point, and is as good as gone as long."""
        if alert.key.case is not Case.UNAVAILABLE:
            return []
        return [
            other
            for other in self.alerts.values()
            if other.state is AlertState.PENDING
            and other is not alert
            and other.key.case is Case.UNAVAILABLE
            and other.since - alert.since <= TOGETHER
        ]

    def _note_begin(self, alert: GroupAlert, now: datetime) -> None:
        begins = (*self.begins.get(alert.key, ())[-UNSTABLE_AFTER:], now)
        self.begins[alert.key] = begins
        if len(begins) > UNSTABLE_AFTER and now - begins[0] <= UNSTABLE_WITHIN:
            alert.unstable = True
            alert.times = len(begins)

    def _resolve(self, alert: GroupAlert, now: datetime) -> None:
        if not self.group.timing.send_resolved and self.everyone <= alert.told:
            self._drop_unsaid(alert, now)
        else:
            alert.due = None
            self._set_state(alert, AlertState.RESOLVED)
            self.arm(now)

    def _remind(self, alert: GroupAlert, now: datetime) -> None:
        alert.repeats += 1
        self._plan_reminder(alert, now)
        if alert.acknowledged_by is None and not self._is_behind_a_dead_link(alert):
            alert.remind = True
            self.arm(now)

    def _plan_reminder(self, alert: GroupAlert, now: datetime) -> None:
        if self.group.timing.repeat_interval is None:
            alert.due = None
        else:
            self._wait(alert, now + self._longest_wait(alert), now)

    def _mature_at(self, alert: GroupAlert, now: datetime) -> datetime:
        """Return when a PENDING alert has lasted for the hold time; now, if it has."""
        since = min(alert.since, now)
        return max(now, since + self.group.timing.hold[alert.key.case])

    def _longest_wait(self, alert: GroupAlert) -> timedelta:
        """Return how long an alert waits to be over, or to be told again, if it begins to wait now."""
        timing = self.group.timing
        if alert.state is AlertState.RECOVERING:
            return UNSTABLE_RECOVERY_HOLD if alert.unstable else timing.recovery_hold
        interval = timing.repeat_interval or REPEAT_CAP
        return min(interval * (1 << min(alert.repeats, 16)), REPEAT_CAP)

    def _is_behind_a_dead_link(self, alert: GroupAlert) -> bool:
        """Whether the charge point is gone: of what else was wrong there nothing can be known."""
        gone = self.alerts.get(AlertKey(alert.key.charge_point, Case.UNAVAILABLE))
        return gone is not None and gone is not alert and gone.lasts

    def _is_past_unheard(self, alert: GroupAlert) -> bool:
        """Whether all of it happened while nobody wanted to hear of it."""
        is_told = alert.told or alert.ended
        return not is_told and self.muting.held_back(alert) is not None

    def _set_state(self, alert: GroupAlert, state: AlertState) -> None:
        before = alert.lasts
        alert.state = state
        if alert.lasts is not before:
            self.firing += alert.lasts - before
            self.turned.append(Turn(self.group.id, alert, alert.lasts))

    # ---- people ----------------------------------------------------------------

    def mute(self, until: datetime | None, by: str) -> None:
        """Hold everything back, for a time or until a person says otherwise."""
        self.muting.mute(until, by)
        self._schedule(Due.MUTE_ENDS, until)
        self._forget_flush()

    def unmute(self, now: datetime) -> None:
        """Tell what is still so."""
        self.muting.unmute()
        self._forget_flush()
        self.arm_if_missing(now)

    def _forget_flush(self) -> None:
        self.flush_at = None
        self.quiet = False

    def acknowledge(self, key: AlertKey, by: str | None) -> bool:
        """Stop the reminders about an alert, or let them go on if `by` is None; return whether there is one."""
        alert = self.alerts.get(key)
        if alert is None or alert.state is AlertState.RESOLVED:
            return False
        alert.acknowledged_by = by
        alert.remind = False
        return True

    # ---- telling -------------------------------------------------------------

    def arm(self, now: datetime) -> None:
        """There is something to tell: the group wait begins, unless it runs already.

        What waits for the end of the quiet hours waits no longer than what comes now.
        """
        if self.muting.muted:
            return
        soon = now + self.group.timing.group_wait
        if self.flush_at is None or self.flush_at > soon:
            self.flush_at = self._schedule(Due.FLUSH, soon)

    def arm_if_missing(self, now: datetime) -> None:
        """Begin the group wait if something is untold."""
        everyone = self.everyone
        if any(
            alert.missing(everyone) and not self.muting.held_back(alert)
            for alert in self.alerts.values()
        ):
            self.arm(now)

    def flush(
        self, now: datetime, name: Callable[[str], str], next_id: Callable[[], str]
    ) -> list[Message]:
        """Return the notifications that are due now.

        Afterwards all of it counts as told: the outbox keeps it until the addresses have it. In the quiet
        hours nothing is told but what is urgent, with all the rest; `flush_at` is then their end.
        """
        was_quiet, self.quiet = self.quiet, False
        self.flush_at = None
        quiet = self.group.timing.quiet
        morning = None if quiet is None else quiet_until(quiet, now)
        if morning is not None and not any(map(self._is_urgent, self.alerts.values())):
            self.quiet = True
            self.flush_at = self._schedule(Due.FLUSH, morning)
            return []
        waited = was_quiet and morning is None
        messages = []
        for told, addresses in self._audiences():
            if items := self._items(told, name):
                notification = self._compose(items, told, now, name, next_id())
                messages.append((replace(notification, quiet=waited), addresses))
        self._mark_told(now)
        self._forget_old_begins(now)
        return messages

    def _is_urgent(self, alert: GroupAlert) -> bool:
        """Whether something is to be told that does not wait for the morning."""
        return (
            alert.key.case in self.group.timing.urgent
            and alert.news(False, False) in (ItemState.FIRING, ItemState.OVER)
            and not self.everyone <= alert.told
            and not self.muting.held_back(alert)
        )

    def _audiences(self) -> Iterator[tuple[frozenset[AlertKey], tuple[str, ...]]]:
        """Yield the addresses that know the same alerts: they get the same message."""
        audiences: dict[frozenset[AlertKey], list[str]] = {}
        for address in self.group.addresses:
            told = frozenset(k for k, a in self.alerts.items() if address in a.told)
            audiences.setdefault(told, []).append(address)
        for told, addresses in audiences.items():
            yield told, tuple(addresses)

    def _items(
        self, told: frozenset[AlertKey], name: Callable[[str], str]
    ) -> tuple[Item, ...]:
        items = []
        send_resolved = self.group.timing.send_resolved
        for key, alert in self.alerts.items():
            state = alert.news(key in told, send_resolved)
            if state is not None and not self.muting.held_back(alert):
                items.append(alert.item(state, name))
        items.sort(key=item_order)
        return tuple(items)

    def _compose(
        self,
        items: tuple[Item, ...],
        told: frozenset[AlertKey],
        now: datetime,
        name: Callable[[str], str],
        notification_id: str,
    ) -> Notification:
        states = {item.state for item in items}
        return Notification(
            id=notification_id,
            group=self.group.id,
            group_name=self.group.name,
            reason=next(reason for some, reason in _REASONS if states & some),
            created=now,
            items=items,
            also_open=self.open_items(name, told - {item.key for item in items}),
        )

    def open_items(
        self, name: Callable[[str], str], keys: Container[AlertKey]
    ) -> tuple[Item, ...]:
        """Return those of some alerts that last."""
        items = [
            alert.item(ItemState.STILL, name)
            for key, alert in self.alerts.items()
            if key in keys and alert.lasts
        ]
        return tuple(sorted(items, key=item_order))

    def _mark_told(self, now: datetime) -> None:
        everyone = self.everyone
        for alert in list(self.alerts.values()):
            if self.muting.held_back(alert):
                continue
            if alert.state is AlertState.RESOLVED:
                self._forget_resolved(alert, now)
            elif alert.state is AlertState.FIRING or (
                alert.unstable and not alert.told
            ):
                alert.told = everyone
                alert.remind = False
            elif not alert.told:
                self.drop(alert.key)

    def _forget_resolved(self, alert: GroupAlert, now: datetime) -> None:
        """Its end has been told, unless the group does not want to hear of ends any more."""
        if self.group.timing.send_resolved:
            self.drop(alert.key)
        else:
            self._drop_unsaid(alert, now)

    def forget_begins(self, now: datetime) -> None:
        """Forget what began long ago, or is none of the group's business any more."""
        self._forget_old_begins(now)
        members = set(self.group.charge_points) if self.begins else ()
        self.begins = {
            key: begins
            for key, begins in self.begins.items()
            if key.charge_point in members and key.case in self.group.cases
        }

    def _forget_old_begins(self, now: datetime) -> None:
        limit = now - UNSTABLE_WITHIN
        self.begins = {
            key: begins for key, begins in self.begins.items() if begins[-1] >= limit
        }

    def untell(self, notification: Notification, address: str) -> None:
        """An address never gets a notification: it does not know of what began."""
        for item in notification.items:
            alert = self.alerts.get(item.key)
            if alert is not None and item.state is ItemState.FIRING:
                alert.told -= {address}

    # ---- reasons ------------------------------------------------------------------

    def reason(self, alert: GroupAlert, posted: bool) -> AlertReason:
        """Why the mail about an alert was, or was not yet, sent."""
        if alert.state is AlertState.PENDING or alert.missing(self.everyone):
            waits = AlertReason.QUIET_HOURS if self.quiet else None
            held_back = self.muting.held_back(alert) or waits
            if held_back or self.flush_at is not None:
                return held_back or AlertReason.WAITING_FOR_OTHERS
            if not posted:
                return AlertReason.REFUSED
        if posted:
            return AlertReason.IN_OUTBOX
        if alert.acknowledged_by is not None:
            return AlertReason.ACKNOWLEDGED
        return AlertReason.UNSTABLE if alert.unstable else AlertReason.TOLD
