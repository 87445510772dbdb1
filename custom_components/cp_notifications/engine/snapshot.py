"""Writes the engine down as plain data, and reads it again.

Only what must survive a restart is written: what is wrong, what was told to whom, what waits in the
outbox. What is fine is asked afresh. `VERSION` changes when old files need help.

`dump` leaves datetimes and named tuples as they are: whoever writes JSON writes them in ISO format and as lists, which
`load` reads. It is called several times in a burst of hundreds of alerts: so what exists that often is written as a
`Table`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from .alert import GroupAlert
from .condition import Condition
from .group import GroupState
from .model import (
    REPORT_SOURCE,
    AlertKey,
    AlertState,
    Case,
    Cause,
    CauseKind,
    Downtime,
    Item,
    ItemState,
    NoticedLate,
    Notification,
    Outage,
    Reading,
    Reason,
    SilenceView,
    Verdict,
    Watching,
)
from .outbox import Delivery, Posted
from .table import Table, records

if TYPE_CHECKING:
    from .engine import Engine

VERSION: Final = 1

type Data = dict[str, Any]

_KEY: Final = ("key.charge_point", "key.case")
_SAID: Final = ("since", "code", "detail", "meaning")
_LATES: Final = ("began_late", "ended_late")

_CONDITIONS: Final = Table(*_KEY, "verdict", *_SAID, "late")
_READINGS: Final = Table(*_KEY, "source", "verdict", *_SAID)
_ALERTS: Final = Table(
    *_KEY,
    *_SAID,
    "state",
    "due",
    "until",
    "times",
    "unstable",
    "ended",
    "remind",
    "repeats",
    "acknowledged_by",
    *_LATES,
)
_ITEMS: Final = Table(
    *_KEY,
    *_SAID,
    "name",
    "state",
    "until",
    "times",
    "unstable",
    "acknowledged_by",
    *_LATES,
)


def dump(engine: Engine) -> Data:
    """Return the engine as plain data."""
    outbox = engine.outbox
    posted = {
        delivery.notification.id: delivery.posted
        for delivery in outbox.deliveries.values()
    }
    return {
        "sequence": engine.sequence,
        "seen": engine.latest,
        "stopped": engine.stopped,
        "conditions": _CONDITIONS.dump(engine.notable.values()),
        "readings": _READINGS.dump(_lasting_readings(engine.notable.values())),
        "groups": {key: _dump_group(state) for key, state in engine.groups.items()},
        "notifications": [_dump_posted(entry) for entry in posted.values()],
        "deliveries": [
            _dump_delivery(delivery) for delivery in outbox.deliveries.values()
        ],
        "account": {
            "failures": outbox.failures,
            "not_before": outbox.account_not_before,
            "down_since": outbox.down_since,
            "error": outbox.error,
            "told_down": outbox.told_down,
        },
        "silences": [
            {"charge_point": s.charge_point, "until": s.until, "by": s.by}
            for s in engine.silences.values()
        ],
    }


def load(engine: Engine, data: Mapping[str, Any]) -> None:
    """Fill a fresh engine; leave out what its configuration does not know."""
    engine.sequence = data["sequence"]
    for condition in _load_conditions(data):
        if engine.config.name_of(condition.key.charge_point) is not None:
            engine.conditions[condition.key] = condition
            engine.notable[condition.key] = condition
    for key, stored in data["groups"].items():
        if state := engine.groups.get(key):
            _load_group(state, stored)
    for stored in data["silences"]:
        engine.silences[stored["charge_point"]] = SilenceView(
            stored["charge_point"], _instant(stored["until"]), stored["by"]
        )
    _load_outbox(engine, data)


def seen(data: Mapping[str, Any]) -> tuple[datetime, bool]:
    """Return when the engine was last at work, and whether it was stopped in order then."""
    return _instant(data["seen"]), data["stopped"]


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


def _load_conditions(data: Mapping[str, Any]) -> Iterator[Condition]:
    readings: dict[AlertKey, list[Reading]] = {}
    for stored in records(data["readings"]):
        reading = _load_reading(stored)
        readings.setdefault(reading.key, []).append(reading)
    for stored in records(data["conditions"]):
        condition = Condition(_key_of(stored))
        condition.verdict = Verdict(stored["verdict"])
        condition.since = _time(stored["since"])
        condition.code = stored["code"]
        condition.detail = stored["detail"]
        condition.meaning = stored["meaning"]
        condition.late = _late(stored["late"])
        condition.readings = tuple(readings.get(condition.key, ()))
        yield condition


def _load_reading(data: Data) -> Reading:
    return Reading(
        _key_of(data),
        data["source"],
        Verdict(data["verdict"]),
        _time(data["since"]),
        data["code"],
        data["detail"],
        data["meaning"],
    )


# ---- groups ---------------------------------------------------------------------


def _dump_group(state: GroupState) -> Data:
    # Most alerts were told to the same addresses: they share one list.
    told = {each: sorted(each) for each in {a.told for a in state.alerts.values()}}
    return {
        "muted": state.muted,
        "muted_until": state.muted_until,
        "muted_by": state.muted_by,
        "last_told": state.last_told,
        "flush_at": state.flush_at,
        "quiet": state.quiet,
        "weekly_at": state.weekly_at,
        "begins": [(*key, *begins) for key, begins in state.begins.items()],
        "alerts": _ALERTS.dump(state.alerts.values()),
        "told": [told[alert.told] for alert in state.alerts.values()],
    }


def _load_group(state: GroupState, data: Data) -> None:
    state.muted = data["muted"]
    state.muted_until = _time(data["muted_until"])
    state.muted_by = data["muted_by"]
    state.last_told = _time(data["last_told"])
    state.quiet = data["quiet"]
    state.flush_at = _time(data["flush_at"])
    if state.weekly_at is not None:
        state.weekly_at = _time(data["weekly_at"]) or state.weekly_at
    for charge_point, case, *begins in data["begins"]:
        key = AlertKey(charge_point, Case(case))
        state.begins[key] = tuple(map(_instant, begins))
    for stored, told in zip(records(data["alerts"]), data["told"], strict=True):
        alert = _load_alert(stored, told)
        state.alerts[alert.key] = alert
        state.firing += alert.lasts


def _load_alert(data: Data, told: Iterable[str]) -> GroupAlert:
    alert = GroupAlert(_key_of(data), _instant(data["since"]))
    alert.due = _time(data["due"])
    alert.state = AlertState(data["state"])
    alert.until = _time(data["until"])
    alert.told = frozenset(told)
    alert.code = data["code"]
    alert.detail = data["detail"]
    alert.meaning = data["meaning"]
    alert.times = data["times"]
    alert.unstable = data["unstable"]
    alert.ended = data["ended"]
    alert.remind = data["remind"]
    alert.repeats = data["repeats"]
    alert.acknowledged_by = data["acknowledged_by"]
    alert.began_late = _late(data["began_late"])
    alert.ended_late = _late(data["ended_late"])
    return alert


# ---- outbox -----------------------------------------------------------------------


def _load_outbox(engine: Engine, data: Mapping[str, Any]) -> None:
    posted = {}
    for stored in data["notifications"]:
        entry = _load_posted(stored)
        posted[entry.notification.id] = entry
    for stored in data["deliveries"]:
        delivery = Delivery(
            stored["id"], posted[stored["notification"]], stored["address"]
        )
        delivery.attempts = stored["attempts"]
        delivery.error = stored["error"]
        delivery.not_before = _time(stored["not_before"])
        engine.outbox.add(delivery)
    account = data["account"]
    engine.outbox.failures = account["failures"]
    engine.outbox.account_not_before = _time(account["not_before"])
    engine.outbox.down_since = _time(account["down_since"])
    engine.outbox.error = account["error"]
    engine.outbox.told_down = account["told_down"]


def _dump_delivery(delivery: Delivery) -> Data:
    return {
        "id": delivery.id,
        "notification": delivery.notification.id,
        "address": delivery.address,
        "attempts": delivery.attempts,
        "error": delivery.error,
        "not_before": delivery.not_before,
    }


def _dump_posted(posted: Posted) -> Data:
    notification = posted.notification
    return {
        "id": notification.id,
        "group": notification.group,
        "group_name": notification.group_name,
        "reason": notification.reason,
        "created": notification.created,
        "items": _ITEMS.dump(notification.items),
        "also_open": _ITEMS.dump(notification.also_open),
        "causes": [
            {"kind": c.kind, "name": c.name, "charge_points": list(c.charge_points)}
            for c in notification.causes
        ],
        "quiet": notification.quiet,
        "late": notification.late
        and [notification.late.since, notification.late.until],
        "watching": notification.watching
        and [
            notification.watching.charge_points,
            notification.watching.not_monitored,
        ],
        "accepted": posted.accepted,
    }


def _load_posted(data: Data) -> Posted:
    posted = Posted(
        Notification(
            id=data["id"],
            group=data["group"],
            group_name=data["group_name"],
            reason=Reason(data["reason"]),
            created=_instant(data["created"]),
            items=tuple(map(_load_item, records(data["items"]))),
            also_open=tuple(map(_load_item, records(data["also_open"]))),
            causes=tuple(
                Cause(CauseKind(c["kind"]), c["name"], tuple(c["charge_points"]))
                for c in data["causes"]
            ),
            quiet=data["quiet"],
            late=data["late"] and Outage(*map(_instant, data["late"])),
            watching=data["watching"] and Watching(*data["watching"]),
        )
    )
    posted.accepted = data["accepted"]
    return posted


def _load_item(data: Data) -> Item:
    return Item(
        key=_key_of(data),
        name=data["name"],
        state=ItemState(data["state"]),
        since=_instant(data["since"]),
        until=_time(data["until"]),
        code=data["code"],
        detail=data["detail"],
        times=data["times"],
        unstable=data["unstable"],
        acknowledged_by=data["acknowledged_by"],
        meaning=data["meaning"],
        began_late=_late(data["began_late"]),
        ended_late=_late(data["ended_late"]),
    )


# ---- values -----------------------------------------------------------------------


def _key_of(data: Data) -> AlertKey:
    return AlertKey(data["charge_point"], Case(data["case"]))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _late(stored: list[Any] | None) -> NoticedLate | None:
    if stored is None:
        return None
    at, (since, until, is_orderly), is_dated = stored
    down = Downtime(_time(since), _instant(until), is_orderly)
    return NoticedLate(_instant(at), down, is_dated)


def _time(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)
