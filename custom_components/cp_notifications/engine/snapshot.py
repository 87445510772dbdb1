"""Writes the engine down as plain data, and reads it again.

Only what must survive a restart is written: what is wrong, what was told to whom, what waits in the
outbox. What is fine is asked afresh. `VERSION` changes when old files need help.

`dump` is called several times in a burst of hundreds of alerts: so what exists that often is written as a `Table`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from .alert import GroupAlert
from .condition import Condition
from .group import GroupState
from .model import (
    REPORT_SOURCE,
    AlertKey,
    Case,
    Cause,
    Item,
    Notification,
    Reading,
    SilenceView,
    Verdict,
)
from .muting import Muting
from .outbox import Account, Delivery, Posted
from .table import DAMAGE, Fields, Table, instant, reader, records

if TYPE_CHECKING:
    from .engine import Engine

VERSION: Final = 1

type Data = dict[str, Any]

type Lost = Callable[[Exception], None]
"""Hears of each thing that could not be read, why."""

_CONDITIONS: Final = Table(Condition, but=("readings", "until", "held"))
_READINGS: Final = Table(Reading)
_ALERTS: Final = Table(GroupAlert, but=("told",))
_ITEMS: Final = Table(Item)
_GROUP: Final = Fields(GroupState, only=("last_told", "flush_at", "quiet", "weekly_at"))
_MUTING: Final = Fields(Muting, but=("silenced",))
_NOTIFICATION: Final = Fields(Notification, but=("items", "also_open", "causes"))
_CAUSE: Final = Fields(Cause)
_DELIVERY: Final = Fields(Delivery, but=("posted", "change"))
_ACCOUNT: Final = Fields(Account)
_ADDRESSES: Final = reader(tuple[str, ...])
_SILENCE: Final = Fields(SilenceView)


def dump(engine: Engine) -> Data:
    """Return the engine as plain data."""
    waiting = engine.outbox.deliveries.values()
    posted = {each.notification.id: each.posted for each in waiting}
    return {
        "sequence": engine.sequence,
        "seen": engine.latest,
        "stopped": engine.stopped,
        "conditions": _CONDITIONS.dump_all(engine.notable.values()),
        "readings": _READINGS.dump_all(_lasting_readings(engine.notable.values())),
        "groups": {key: _dump_group(state) for key, state in engine.groups.items()},
        "notifications": [_dump_posted(each) for each in posted.values()],
        "deliveries": [
            {**_DELIVERY.dump(each), "notification": each.notification.id}
            for each in waiting
        ],
        "account": _ACCOUNT.dump(engine.outbox.account),
        "silences": [_SILENCE.dump(each) for each in engine.silences.values()],
    }


def load(engine: Engine, data: Mapping[str, Any], lost: Lost) -> None:
    """Fill a fresh engine; leave out what its configuration does not know.

    A thing that cannot be read is said to `lost`, and costs nothing but itself.
    """
    engine.sequence = data["sequence"]
    for condition in _load_conditions(data, lost):
        if engine.config.name_of(condition.key.charge_point) is not None:
            engine.conditions[condition.key] = condition
            engine.notable[condition.key] = condition
    for key, stored in data["groups"].items():
        if state := engine.groups.get(key):
            _load_group(state, stored, lost)
    for silence in _each(_SILENCE.make, data["silences"], lost):
        engine.silences[silence.charge_point] = silence
    _load_outbox(engine, data, lost)
    _ACCOUNT.fill(engine.outbox.account, data["account"])


def seen(data: Mapping[str, Any]) -> tuple[datetime, bool]:
    """Return when the engine was last at work, and whether it was stopped in order then."""
    return instant(data["seen"]), data["stopped"]


def _each[S, T](read: Callable[[S], T], stored: Iterable[S], lost: Lost) -> Iterator[T]:
    """Yield each of some things that can be read."""
    for each in stored:
        try:
            yield read(each)
        except DAMAGE as error:
            lost(error)


# ---- conditions ---------------------------------------------------------------


def _lasting_readings(conditions: Iterable[Condition]) -> Iterator[Reading]:
    """Yield what sources said that nothing would say again, or that is not taken back by silence."""
    for condition in conditions:
        for reading in condition.readings:
            if (
                reading.verdict is Verdict.ACTIVE
                or reading.verdict is Verdict.LOST
                or reading.source == REPORT_SOURCE
            ):
                yield reading


def _load_conditions(data: Mapping[str, Any], lost: Lost) -> Iterator[Condition]:
    readings: dict[AlertKey, list[Reading]] = {}
    for reading in _each(_READINGS.row, records(data["readings"]), lost):
        readings.setdefault(reading.key, []).append(reading)
    for condition in _each(_CONDITIONS.row, records(data["conditions"]), lost):
        condition.readings = tuple(readings.get(condition.key, ()))
        yield condition


# ---- groups ---------------------------------------------------------------------


def _dump_group(state: GroupState) -> Data:
    # Most alerts were told to the same addresses: they share one list.
    told = {each: sorted(each) for each in {a.told for a in state.alerts.values()}}
    return {
        **_MUTING.dump(state.muting),
        **_GROUP.dump(state),
        "begins": [(*key, *begins) for key, begins in state.begins.items()],
        "alerts": _ALERTS.dump_all(state.alerts.values()),
        "told": [told[alert.told] for alert in state.alerts.values()],
    }


def _load_group(state: GroupState, data: Data, lost: Lost) -> None:
    planned = state.weekly_at
    _MUTING.fill(state.muting, data)
    _GROUP.fill(state, data)
    state.weekly_at = planned and (state.weekly_at or planned)
    state.begins.update(_each(_load_begins, data["begins"], lost))
    rows = zip(records(data["alerts"]), data["told"], strict=True)
    for alert in _each(_load_alert, rows, lost):
        state.alerts[alert.key] = alert
        state.firing += alert.lasts


def _load_begins(row: list[str]) -> tuple[AlertKey, tuple[datetime, ...]]:
    charge_point, case, first, *others = row
    key = AlertKey(charge_point, Case(case))
    return key, (instant(first), *map(instant, others))


def _load_alert(row: tuple[Data, list[str]]) -> GroupAlert:
    record, told = row
    alert = _ALERTS.row(record)
    alert.told = frozenset(_ADDRESSES(told))
    return alert


# ---- outbox -----------------------------------------------------------------------


def _dump_posted(posted: Posted) -> Data:
    notification = posted.notification
    return {
        **_NOTIFICATION.dump(notification),
        "items": _ITEMS.dump_all(notification.items),
        "also_open": _ITEMS.dump_all(notification.also_open),
        "causes": [_CAUSE.dump(cause) for cause in notification.causes],
        "accepted": posted.accepted,
    }


def _load_outbox(engine: Engine, data: Mapping[str, Any], lost: Lost) -> None:
    def load_posted(stored: Data) -> Posted:
        return _load_posted(stored, lost)

    def load_delivery(stored: Data) -> Delivery:
        entry = posted[stored["notification"]]
        return Delivery(**_DELIVERY.read(stored), posted=entry)

    entries = _each(load_posted, data["notifications"], lost)
    posted = {entry.notification.id: entry for entry in entries}
    for delivery in _each(load_delivery, data["deliveries"], lost):
        engine.outbox.add(delivery)


def _load_posted(data: Data, lost: Lost) -> Posted:
    notification = Notification(
        **_NOTIFICATION.read(data),
        items=_load_items(data["items"], lost),
        also_open=_load_items(data["also_open"], lost),
        causes=tuple(map(_CAUSE.make, data["causes"])),
    )
    if notification.watching is None and not notification.items:
        raise ValueError("nothing is left of what it tells")
    return Posted(notification, accepted=data["accepted"])


def _load_items(table: Data, lost: Lost) -> tuple[Item, ...]:
    return tuple(_each(_ITEMS.row, records(table), lost))
