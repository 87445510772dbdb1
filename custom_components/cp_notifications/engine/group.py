"""A notification group at work: which alerts it has, when they are due, and what one flush tells to whom.

The life of an alert in a group:

    PENDING ── hold time is over ──▶ FIRING ── case is over ──▶ RESOLVED ── told ──▶ gone
       └────── case is over ──▶ gone    ▲                          │
                                        └───── case is back ───────┘

What was told is kept per address: an address that was refused, or came to the group later, never gets an
end without a beginning, and none gets a beginning twice.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from .condition import Condition
from .model import (
    AlertKey,
    AlertState,
    Case,
    Group,
    GroupView,
    Item,
    ItemState,
    Notification,
    Reason,
)

URGENCY = (Case.FUSE_TRIPPED, Case.SENSORS, Case.UNAVAILABLE)
"""The order in which a notification tells its alerts."""

_NOBODY: frozenset[str] = frozenset()
_ITEM_ORDER = (ItemState.FIRING, ItemState.OVER, ItemState.RESOLVED)


class GroupAlert:
    """One alert of one group."""

    __slots__ = ("code", "detail", "due", "key", "since", "state", "told", "until")

    def __init__(self, key: AlertKey, since: datetime, due: datetime) -> None:
        """Begin as PENDING until `due`."""
        self.key = key
        self.state = AlertState.PENDING
        self.since = since
        self.due = due
        self.until: datetime | None = None
        self.told = _NOBODY
        """The addresses that were told that it began; the outbox has it until they have it."""
        self.code = ""
        self.detail = ""

    def missing(self, everyone: frozenset[str]) -> bool:
        """Whether there is something to tell: it began, and not all know; or it is over."""
        if self.state is AlertState.FIRING:
            return not everyone <= self.told
        return self.state is AlertState.RESOLVED


class GroupState:
    """One group: its alerts, and the flush that is to come."""

    __slots__ = (
        "alerts",
        "firing",
        "flush_at",
        "flush_timer",
        "group",
        "last_told",
        "muted",
    )

    def __init__(self, group: Group) -> None:
        """Start with nothing to tell."""
        self.group = group
        self.alerts: dict[AlertKey, GroupAlert] = {}
        self.firing = 0
        self.flush_at: datetime | None = None
        self.flush_timer: datetime | None = None
        """The flush that a timer was set for last."""
        self.muted = False
        self.last_told: datetime | None = None

    @property
    def view(self) -> GroupView:
        """How the group stands now."""
        return GroupView(self.firing, self.muted, self.last_told)

    @property
    def everyone(self) -> frozenset[str]:
        """All addresses of the group."""
        return frozenset(self.group.addresses)

    # ---- the life of an alert ----------------------------------------------

    def begin(self, condition: Condition, now: datetime) -> GroupAlert:
        """The case is there, or there again; the answer is PENDING if it must last first."""
        alert = self.alerts.get(condition.key)
        if alert is None:
            since = condition.since or now
            hold = self.group.timing.hold[condition.key.case]
            alert = GroupAlert(condition.key, since, max(now, since + hold))
            self.alerts[condition.key] = alert
        elif alert.state is AlertState.RESOLVED:
            self._set_state(alert, AlertState.FIRING)
            alert.until = None
        alert.code = condition.code
        alert.detail = condition.detail
        return alert

    def mature(self, alert: GroupAlert, now: datetime) -> None:
        """The alert has lasted for the hold time: it is to be told."""
        self._set_state(alert, AlertState.FIRING)
        self.arm(now)

    def end(self, key: AlertKey, until: datetime, now: datetime) -> bool:
        """The case is over; return whether there was an alert."""
        alert = self.alerts.get(key)
        if alert is None or alert.state is AlertState.RESOLVED:
            return False
        if self._needs_no_end(alert):
            self.drop(key)
        else:
            self._set_state(alert, AlertState.RESOLVED)
            alert.until = until
            self.arm(now)
        return True

    def drop(self, key: AlertKey) -> None:
        """Forget an alert without a word."""
        self._set_state(self.alerts.pop(key), AlertState.RESOLVED)

    def _needs_no_end(self, alert: GroupAlert) -> bool:
        """Whether nobody is to hear that it is over: too short, all in the mute, or not wanted."""
        if alert.state is AlertState.PENDING or (self.muted and not alert.told):
            return True
        return not self.group.timing.send_resolved and self.everyone <= alert.told

    def _set_state(self, alert: GroupAlert, state: AlertState) -> None:
        self.firing += (state is AlertState.FIRING) - (alert.state is AlertState.FIRING)
        alert.state = state

    # ---- telling -------------------------------------------------------------

    def arm(self, now: datetime) -> None:
        """There is something to tell: the group wait begins, unless it runs already."""
        if self.flush_at is None and not self.muted:
            self.flush_at = now + self.group.timing.group_wait

    def arm_if_missing(self, now: datetime) -> None:
        """Begin the group wait if something is untold."""
        everyone = self.everyone
        if any(alert.missing(everyone) for alert in self.alerts.values()):
            self.arm(now)

    def mute(self, muted: bool, now: datetime) -> None:
        """Hold everything back, or tell what is still so."""
        self.muted = muted
        self.flush_at = None
        self.arm_if_missing(now)

    def flush(
        self, now: datetime, name: Callable[[str], str], next_id: Callable[[], str]
    ) -> list[tuple[Notification, tuple[str, ...]]]:
        """Return the notifications that are due now, each with the addresses it goes to.

        Afterwards all of it counts as told: the outbox keeps it until the addresses have it.
        """
        self.flush_at = None
        messages = []
        for told, addresses in self._audiences():
            items = self._items(told, name)
            if items:
                messages.append(
                    (self._compose(items, told, now, name, next_id()), addresses)
                )
        self._mark_told()
        return messages

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
        for key, alert in self.alerts.items():
            state = self._item_state(alert, key in told)
            if state is not None:
                items.append(_item(alert, state, name))
        items.sort(key=_item_order)
        return tuple(items)

    def _item_state(self, alert: GroupAlert, told: bool) -> ItemState | None:
        """The table of what one address is told about one alert."""
        match alert.state, told:
            case AlertState.FIRING, False:
                return ItemState.FIRING
            case AlertState.RESOLVED, False:
                return ItemState.OVER
            case AlertState.RESOLVED, True if self.group.timing.send_resolved:
                return ItemState.RESOLVED
            case _:
                return None

    def _compose(
        self,
        items: tuple[Item, ...],
        told: frozenset[AlertKey],
        now: datetime,
        name: Callable[[str], str],
        notification_id: str,
    ) -> Notification:
        over = all(item.state is ItemState.RESOLVED for item in items)
        return Notification(
            id=notification_id,
            group=self.group.id,
            group_name=self.group.name,
            reason=Reason.RESOLVED if over else Reason.FIRING,
            created=now,
            items=items,
            also_open=tuple(
                _item(alert, ItemState.FIRING, name)
                for key, alert in self.alerts.items()
                if key in told and alert.state is AlertState.FIRING
            ),
        )

    def _mark_told(self) -> None:
        everyone = self.everyone
        for key, alert in list(self.alerts.items()):
            if alert.state is AlertState.FIRING:
                alert.told = everyone
            elif alert.state is AlertState.RESOLVED:
                del self.alerts[key]

    def refuse(self, notification: Notification, address: str) -> None:
        """An address refused a notification for good: it does not know of what it told."""
        for item in notification.items:
            alert = self.alerts.get(item.key)
            if alert is not None:
                alert.told -= {address}


def _item(alert: GroupAlert, state: ItemState, name: Callable[[str], str]) -> Item:
    return Item(
        key=alert.key,
        name=name(alert.key.charge_point),
        state=state,
        since=alert.since,
        until=alert.until,
        code=alert.code,
        detail=alert.detail,
    )


def _item_order(item: Item) -> tuple[int, int, datetime]:
    return (
        _ITEM_ORDER.index(item.state),
        URGENCY.index(item.key.case),
        item.since,
    )
