"""Folds notifications that wait for the same addresses into one: one late mail, not a burst."""

from collections.abc import Iterable
from copy import replace
from datetime import datetime, timedelta
from typing import Final

from .model import AlertKey, Item, ItemState, NoticedLate, Notification, Outage, Reason

LATE: Final = timedelta(minutes=2)
"""From what delay on a mail explains itself."""

_OPEN: Final = (ItemState.FIRING, ItemState.STILL)
_ENDED: Final = {
    ItemState.FIRING: ItemState.OVER,
    ItemState.STILL: ItemState.RESOLVED,
}
"""What becomes of what was to be told if it is over by then."""


def fold(
    waiting: Iterable[Notification],
    notification_id: str,
    down_since: datetime | None,
    now: datetime,
) -> Notification:
    """Return one notification that tells all of those that wait, oldest first.

    Of each alert it tells at most what is past and what lasts, however often it came and went.
    """
    notifications = list(waiting)
    last = notifications[-1]
    items = _merged(item for each in notifications for item in _in_order(each))
    known = {item.key for item in items}
    return replace(
        last,
        id=notification_id,
        reason=_reason(notifications, items),
        items=tuple(items),
        also_open=tuple(item for item in last.also_open if item.key not in known),
        causes=tuple(dict.fromkeys(c for each in notifications for c in each.causes)),
        late=outage(notifications[0], down_since, now),
    )


def end(
    notification: Notification,
    key: AlertKey,
    until: datetime,
    late: NoticedLate | None,
) -> Notification:
    """Return what a notification says now that one of its alerts is over: not that it lasts."""
    if not any(item.key == key for item in notification.items):
        return notification
    items = [
        replace(
            item,
            state=_ENDED[item.state],
            until=max(until, item.since),
            ended_late=late,
        )
        if item.key == key and item.state in _ENDED
        else item
        for item in _in_order(notification)
    ]
    return replace(notification, items=tuple(_merged(items)))


def outage(
    notification: Notification, down_since: datetime | None, now: datetime
) -> Outage | None:
    """Return why what was written then comes now; None if it is not late."""
    since = notification.created
    if notification.late is not None:
        since = min(since, notification.late.since)
    if now - since < LATE:
        return None
    return Outage(since if down_since is None else min(down_since, since), now)


def _in_order(notification: Notification) -> list[Item]:
    """Return its items as they happened: what is past came before what lasts."""
    return sorted(notification.items, key=lambda item: item.state in _OPEN)


def _reason(notifications: list[Notification], items: list[Item]) -> Reason:
    states = {item.state for item in items}
    if states & {ItemState.FIRING, ItemState.OVER}:
        return Reason.FIRING
    if ItemState.RESOLVED in states:
        return Reason.RESOLVED
    return notifications[-1].reason


def _merged(items: Iterable[Item]) -> list[Item]:
    """Return the items with at most one past and one open occurrence of each alert."""
    past: dict[AlertKey, Item] = {}
    open_now: dict[AlertKey, Item] = {}
    for item in items:
        if item.state in _OPEN:
            open_now[item.key] = _lasting(open_now.get(item.key), item)
        else:
            begun = open_now.pop(item.key, None)
            past[item.key] = _past(past.get(item.key), begun, item)
    return [*open_now.values(), *past.values()]


def _lasting(begun: Item | None, item: Item) -> Item:
    """Return what lasts; with its beginning if that has not been told either."""
    if begun is None or begun.state is ItemState.STILL:
        return item
    if item.state is ItemState.STILL:
        return replace(item, state=ItemState.FIRING)
    # It ended in between, of which the group does not want to hear.
    return _from_the_first(begun, item)


def _past(before: Item | None, begun: Item | None, ended: Item) -> Item:
    """Return the end of an alert; with its beginning if that has not been told either."""
    if begun is not None and begun.state is ItemState.FIRING:
        if ended.state is ItemState.OVER:
            ended = _together(begun, ended)
        ended = replace(ended, state=ItemState.OVER)
    return ended if before is None else _together(before, ended)


def _together(first: Item, second: Item) -> Item:
    """Return two times of one alert as one that is over."""
    return replace(_from_the_first(first, second), state=ItemState.OVER)


def _from_the_first(one: Item, other: Item) -> Item:
    """Return the second of two times of one alert with the beginning of both.

    That is the first one's only if nobody has set the clock back in between.
    """
    began = one if one.since <= other.since else other
    return replace(
        other,
        since=began.since,
        began_late=began.began_late,
        times=one.times + other.times,
    )
