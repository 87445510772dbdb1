"""Writes the engine down as plain data, and reads it again.

Only what must survive a restart is written: what is wrong, what was told to whom, what waits in the
outbox. What is fine is asked afresh.

`VERSION` has two numbers. The second one changes when something is added: then an older version reads the file all the
same, and drops what it does not know. The first one changes when it could not. Both need a step for the files of before,
and a fixture of them (`tests/stored`).

What cannot be read costs nothing but itself. In doubt something is told again rather than never.

`dump` is called several times in a burst of hundreds of alerts: so what exists that often is written as a `Table`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from .alert import GroupAlert
from .condition import Condition
from .earlier import brought_forward
from .group import GroupState
from .model import (
    REPORT_SOURCE,
    AlertKey,
    Case,
    Cause,
    Item,
    Lost,
    Notification,
    Reading,
    SilenceView,
    Verdict,
)
from .muting import Muting
from .outbox import Account, Delivery, Posted
from .table import DAMAGE, Fields, Losses, Table, instant, reader, records

if TYPE_CHECKING:
    from .engine import Engine

VERSION: Final = (1, 2)

type Data = dict[str, Any]

type Part = Callable[[str, Callable[[], Any]], Any]
"""Returns a long part of a snapshot by its name, or what makes it if it was not kept."""

_CONDITIONS: Final = Table(
    Condition, but=("readings", "until", "held"), later=("late", "meaning")
)
_READINGS: Final = Table(Reading, later=("meaning",))
_ALERTS: Final = Table(
    GroupAlert, but=("told",), later=("began_late", "ended_late", "meaning")
)
_ITEMS: Final = Table(Item, later=("began_late", "ended_late", "meaning"))
_GROUP: Final = Fields(GroupState, only=("last_told", "flush_at", "quiet", "weekly_at"))
_MUTING: Final = Fields(Muting, but=("silenced",))
_NOTIFICATION: Final = Fields(Notification, but=("items", "also_open", "causes"))
_CAUSE: Final = Fields(Cause)
_DELIVERY: Final = Fields(Delivery, but=("posted", "change"), later=("doubts",))
_ACCOUNT: Final = Fields(Account)
_ADDRESSES: Final = reader(tuple[str, ...])
_NUMBER: Final = reader(int)
_IS: Final = reader(bool)
_DATA: Final = reader(dict)
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


def load(engine: Engine, data: Mapping[str, Any]) -> tuple[Lost, ...]:
    """Fill a fresh engine; leave out what its configuration does not know. Return what cannot be read."""
    data, losses = brought_forward(data), Losses()
    for condition in _load_conditions(data, losses):
        if engine.config.name_of(condition.key.charge_point) is not None:
            engine.conditions[condition.key] = condition
            engine.notable[condition.key] = condition
    with losses.of("groups"):
        stored = _DATA(data["groups"])
        for key in stored.keys() & engine.groups.keys():
            with losses.of("groups"):
                _load_group(engine.groups[key], _DATA(stored[key]), losses)
    if losses.any_of("conditions"):
        _infer_conditions(engine)
    for silence in losses.each("silences", _SILENCE.make, lambda: data["silences"]):
        engine.silences[silence.charge_point] = silence
    _load_outbox(engine, data, losses)
    return losses.all


def seen(data: Mapping[str, Any]) -> tuple[datetime | None, bool]:
    """Return when the engine was last at work, None if nobody knows, and whether it was stopped in order then."""
    try:
        return instant(data["seen"]), _IS(data["stopped"])
    except DAMAGE:
        return None, False


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


def _load_conditions(data: Mapping[str, Any], losses: Losses) -> Iterator[Condition]:
    readings: dict[AlertKey, list[Reading]] = {}
    rows = losses.each("conditions", _READINGS.row, lambda: records(data["readings"]))
    for reading in rows:
        readings.setdefault(reading.key, []).append(reading)
    for condition in losses.each(
        "conditions", _CONDITIONS.row, lambda: records(data["conditions"])
    ):
        condition.readings = tuple(readings.get(condition.key, ()))
        yield condition


def _infer_conditions(engine: Engine) -> None:
    """Know of what is wrong by the alerts about it."""
    for state in engine.groups.values():
        for key, alert in state.alerts.items():
            if alert.until is None and key not in engine.conditions:
                condition = Condition(
                    key,
                    verdict=Verdict.ACTIVE,
                    since=alert.since,
                    code=alert.code,
                    detail=alert.detail,
                    meaning=alert.meaning,
                    late=alert.began_late,
                )
                engine.conditions[key] = engine.notable[key] = condition


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


def _load_group(state: GroupState, data: Data, losses: Losses) -> None:
    planned = state.weekly_at
    # Each field by itself: a mute is not lost with the time of the weekly mail.
    losses.fill("groups", _MUTING, state.muting, data)
    losses.fill("groups", _GROUP, state, data)
    state.weekly_at = planned and (state.weekly_at or planned)
    state.begins.update(losses.each("groups", _load_begins, lambda: data["begins"]))
    for alert in losses.each("alerts", _load_alert, lambda: _alert_rows(data)):
        state.alerts[alert.key] = alert
    state.firing = sum(alert.lasts for alert in state.alerts.values())


def _alert_rows(data: Data) -> Iterator[tuple[Data, list[str]]]:
    return zip(records(data["alerts"]), data["told"], strict=True)


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


def _load_outbox(engine: Engine, data: Mapping[str, Any], losses: Losses) -> None:
    outbox = engine.outbox

    def load_posted(stored: Data) -> Posted:
        return _load_posted(stored, losses)

    def load_delivery(stored: Data) -> Delivery:
        entry = posted[stored["notification"]]
        return Delivery(**_DELIVERY.read(stored), posted=entry)

    entries = losses.each("outbox", load_posted, lambda: data["notifications"])
    posted = {entry.notification.id: entry for entry in entries}
    for delivery in losses.each("outbox", load_delivery, lambda: data["deliveries"]):
        if delivery.id in outbox.deliveries:
            delivery.id = f"{delivery.id}-{len(outbox.deliveries)}"
        outbox.add(delivery)
    with losses.of("outbox"):
        losses.fill("outbox", _ACCOUNT, outbox.account, _DATA(data["account"]))
    with losses.of("outbox"):
        engine.sequence = _NUMBER(data["sequence"])
    # A number that is used twice would be one mail instead of two.
    used = [int(entry) for entry in posted if entry.isdecimal()]
    engine.sequence = max([engine.sequence, *used])


def _load_posted(data: Data, losses: Losses) -> Posted:
    notification = Notification(
        **_NOTIFICATION.read(data),
        items=_load_items(data, "items", losses),
        also_open=_load_items(data, "also_open", losses),
        causes=tuple(losses.each("outbox", _CAUSE.make, lambda: data["causes"])),
    )
    if notification.watching is None and not notification.items:
        raise ValueError("nothing is left of what it tells")
    posted = Posted(notification)
    with losses.of("outbox"):
        posted.accepted = _NUMBER(data["accepted"])
    return posted


def _load_items(data: Data, which: str, losses: Losses) -> tuple[Item, ...]:
    return tuple(losses.each("outbox", _ITEMS.row, lambda: records(data[which])))
