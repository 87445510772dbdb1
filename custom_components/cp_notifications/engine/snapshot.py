"""Writes the engine down as plain data, and reads it again.

Only what must survive a restart is written: what is wrong, what was told to whom, what waits in the
outbox. What is fine is asked afresh. `VERSION` changes when old files need help.

`dump` is called several times in a burst of hundreds of alerts: so what exists that often is written as a `Table`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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

type Part = Callable[[str, Callable[[], Any]], Any]
"""Returns a long part of a snapshot by its name, or what makes it if it was not kept."""

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


def fresh(_name: str, make: Callable[[], Any]) -> Any:
    """Return a long part that nobody keeps."""
    return make()


def dump(engine: Engine, part: Part) -> Data:
    """Return the engine as plain data."""
    notable = engine.notable.values()
    waiting = engine.outbox.deliveries.values()
    posted = {each.notification.id: each.posted for each in waiting}
    return {
        "sequence": engine.sequence,
        "seen": engine.latest,
        "stopped": engine.stopped,
        "conditions": part("conditions", lambda: _CONDITIONS.dump_all(notable)),
        "readings": part(
            "readings", lambda: _READINGS.dump_all(_lasting_readings(notable))
        ),
        "groups": {
            key: _dump_group(state, part) for key, state in engine.groups.items()
        },
        "notifications": [_dump_posted(each, part) for each in posted.values()],
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


def _dump_group(state: GroupState, part: Part) -> Data:
    group, alerts = state.group.id, state.alerts.values()
    begins = state.begins.items()
    return {
        **_MUTING.dump(state.muting),
        **_GROUP.dump(state),
        "begins": part(f"begins {group}", lambda: [(*key, *at) for key, at in begins]),
        "alerts": part(f"alerts {group}", lambda: _ALERTS.dump_all(alerts)),
        "told": part(f"told {group}", lambda: _dump_told(alerts)),
    }


def _dump_told(alerts: Collection[GroupAlert]) -> list[list[str]]:
    # Most alerts were told to the same addresses: they share one list.
    told = {each: sorted(each) for each in {alert.told for alert in alerts}}
    return [told[alert.told] for alert in alerts]


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


def _dump_posted(posted: Posted, part: Part) -> Data:
    notification = posted.notification
    items, also_open = notification.items, notification.also_open
    return {
        **_NOTIFICATION.dump(notification),
        "items": part(f"items {notification.id}", lambda: _ITEMS.dump_all(items)),
        "also_open": part(
            f"also_open {notification.id}", lambda: _ITEMS.dump_all(also_open)
        ),
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
