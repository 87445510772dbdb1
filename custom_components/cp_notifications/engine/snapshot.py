"""Writes the engine down as plain data, and reads it again.

Only what must survive a restart is written: what is wrong, what was told to whom, what waits in the
outbox. What is fine is asked afresh. `VERSION` changes when old files need help.

`dump` leaves datetimes as they are: whoever writes JSON writes them in ISO format, which `load` reads. It is
called several times in a burst of hundreds of alerts: so it makes as few lists and dictionaries as can be, each of
which costs the garbage collector more than its making.
"""

from collections.abc import Mapping
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

if TYPE_CHECKING:
    from .engine import Engine

VERSION: Final = 1

type Data = dict[str, Any]


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
        "conditions": list(map(_dump_condition, engine.notable.values())),
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
    for stored in data["conditions"]:
        condition = _load_condition(stored)
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


def seen(data: Mapping[str, Any]) -> tuple[datetime | None, bool]:
    """Return when the engine was last at work, if it is known, and whether it was stopped in order then."""
    return _time(data.get("seen")), data.get("stopped", False)


# ---- conditions ---------------------------------------------------------------


def _dump_condition(condition: Condition) -> Data:
    return {
        "key": _text(condition.key),
        "verdict": condition.verdict,
        "since": condition.since,
        "code": condition.code,
        "detail": condition.detail,
        "meaning": condition.meaning,
        "late": _dump_late(condition.late),
        "readings": [
            _dump_reading(reading)
            for reading in condition.readings
            if reading.source == REPORT_SOURCE
            or reading.verdict in (Verdict.ACTIVE, Verdict.LOST)
        ],
    }


def _load_condition(data: Data) -> Condition:
    condition = Condition(_key(data["key"]))
    condition.verdict = Verdict(data["verdict"])
    condition.since = _time(data["since"])
    condition.code = data["code"]
    condition.detail = data["detail"]
    condition.meaning = data.get("meaning", "")
    condition.late = _load_late(data.get("late"))
    condition.readings = tuple(
        _load_reading(condition.key, stored) for stored in data["readings"]
    )
    return condition


def _dump_reading(reading: Reading) -> Data:
    return {
        "source": reading.source,
        "verdict": reading.verdict,
        "since": reading.since,
        "code": reading.code,
        "detail": reading.detail,
        "meaning": reading.meaning,
    }


def _load_reading(key: AlertKey, data: Data) -> Reading:
    return Reading(
        key,
        data["source"],
        Verdict(data["verdict"]),
        _time(data["since"]),
        data["code"],
        data["detail"],
        data.get("meaning", ""),
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
        "begins": {_text(key): begins for key, begins in state.begins.items()},
        "alerts": [
            _dump_alert(alert, told[alert.told]) for alert in state.alerts.values()
        ],
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
    for key, begins in data["begins"].items():
        state.begins[_key(key)] = tuple(map(_instant, begins))
    for stored in data["alerts"]:
        alert = _load_alert(stored)
        state.alerts[alert.key] = alert
        state.firing += alert.lasts


def _dump_alert(alert: GroupAlert, told: list[str]) -> Data:
    return {
        "key": _text(alert.key),
        "state": alert.state,
        "since": alert.since,
        "due": alert.due,
        "until": alert.until,
        "told": told,
        "code": alert.code,
        "detail": alert.detail,
        "meaning": alert.meaning,
        "times": alert.times,
        "unstable": alert.unstable,
        "ended": alert.ended,
        "remind": alert.remind,
        "repeats": alert.repeats,
        "acknowledged_by": alert.acknowledged_by,
        "began_late": _dump_late(alert.began_late),
        "ended_late": _dump_late(alert.ended_late),
    }


def _load_alert(data: Data) -> GroupAlert:
    alert = GroupAlert(_key(data["key"]), _instant(data["since"]))
    alert.due = _time(data["due"])
    alert.state = AlertState(data["state"])
    alert.until = _time(data["until"])
    alert.told = frozenset(data["told"])
    alert.code = data["code"]
    alert.detail = data["detail"]
    alert.meaning = data.get("meaning", "")
    alert.times = data["times"]
    alert.unstable = data["unstable"]
    alert.ended = data["ended"]
    alert.remind = data["remind"]
    alert.repeats = data["repeats"]
    alert.acknowledged_by = data["acknowledged_by"]
    alert.began_late = _load_late(data.get("began_late"))
    alert.ended_late = _load_late(data.get("ended_late"))
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
        "items": [_dump_item(item) for item in notification.items],
        "also_open": [_dump_item(item) for item in notification.also_open],
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
            items=tuple(_load_item(item) for item in data["items"]),
            also_open=tuple(_load_item(item) for item in data["also_open"]),
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


def _dump_item(item: Item) -> Data:
    return {
        "key": _text(item.key),
        "name": item.name,
        "state": item.state,
        "since": item.since,
        "until": item.until,
        "code": item.code,
        "detail": item.detail,
        "meaning": item.meaning,
        "times": item.times,
        "unstable": item.unstable,
        "acknowledged_by": item.acknowledged_by,
        "began_late": _dump_late(item.began_late),
        "ended_late": _dump_late(item.ended_late),
    }


def _load_item(data: Data) -> Item:
    return Item(
        key=_key(data["key"]),
        name=data["name"],
        state=ItemState(data["state"]),
        since=_instant(data["since"]),
        until=_time(data["until"]),
        code=data["code"],
        detail=data["detail"],
        times=data["times"],
        unstable=data["unstable"],
        acknowledged_by=data["acknowledged_by"],
        meaning=data.get("meaning", ""),
        began_late=_load_late(data.get("began_late")),
        ended_late=_load_late(data.get("ended_late")),
    )


# ---- values -----------------------------------------------------------------------


def _dump_late(late: NoticedLate | None) -> list[Any] | None:
    if late is None:
        return None
    down = late.down
    return [late.at, late.is_dated, down.since, down.until, down.is_orderly]


def _load_late(data: list[Any] | None) -> NoticedLate | None:
    if data is None:
        return None
    at, is_dated, since, until, is_orderly = data
    down = Downtime(_time(since), _instant(until), is_orderly)
    return NoticedLate(_instant(at), is_dated=is_dated, down=down)


def _text(key: AlertKey) -> str:
    return f"{key.case} {key.charge_point}"


def _key(text: str) -> AlertKey:
    case, _, charge_point = text.partition(" ")
    return AlertKey(charge_point, Case(case))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _time(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)
