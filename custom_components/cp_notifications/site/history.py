"""The last notifications of a site: what was told, why, and what became of it at each address.

It is for people to look at, and nothing depends on it: so it is written seldom, and the last half minute of
it can be lost in a crash. What must not be lost is in the snapshot.
"""

from datetime import datetime
from typing import Any, Final, override

from homeassistant.core import HomeAssistant, callback

from custom_components.cp_notifications.engine.model import (
    DeliveryFolded,
    DeliveryTried,
    Item,
    Lost,
    NoticedLate,
    Notification,
)

from .part import Part
from .store import SnapshotSaver, SnapshotStore

KIND: Final = ".history"
"""End of the name of the file."""
VERSION: Final = (1, 1)

KEPT: Final = 1000
"""How many notifications are kept, in memory and on disk."""
ITEMS_KEPT: Final = 50
"""How many alerts of one notification are kept: as many as a mail lists."""
WRITE_INTERVAL: Final = 30.0
"""Seconds between two writes."""

FOLDED: Final = "folded"
"""The outcome at an address that is told of it by a later notification."""

type Record = dict[str, Any]


class History(Part):
    """What was told lately."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Begin empty."""
        self.store = SnapshotStore(hass, entry_id, KIND, VERSION)
        self._saver = SnapshotSaver(
            hass, self.store, self._snapshot, lambda _works: None, WRITE_INTERVAL
        )
        self._records: dict[tuple[str, str], Record] = {}
        """By the notification's id and when it was written, oldest first.

        The id alone is not enough: the numbers begin anew if what was saved cannot be read.
        """
        self._changes = 0

    @override
    async def async_load(self) -> None:
        """Read what was kept."""
        data, lost = await self.store.async_read()
        if data is not None:
            lost += self._take_up(data.get("records"))
        await self.store.async_keep(lost)
        if lost:
            self._changed()

    def _take_up(self, records: Any) -> tuple[Lost, ...]:
        """Know of these notifications again; return what cannot be read of them."""
        if not isinstance(records, list):
            return (Lost("history", None, "there is no list"),)
        for record in filter(_is_record, records):
            self._records[_key(record)] = record
        damaged = [record for record in records if not _is_record(record)]
        if not damaged:
            return ()
        return (
            Lost("history", len(damaged), "a notification is not as it was written"),
        )

    @override
    async def async_stop(self) -> None:
        """Write what is left."""
        await self._saver.async_close()

    def records(self) -> list[Record]:
        """Return the notifications, newest first."""
        return list(reversed(self._records.values()))

    @callback
    def note(self, tried: DeliveryTried, now: datetime) -> None:
        """Note how one try ended."""
        self._note(
            tried.notification,
            {
                "address": tried.address,
                "outcome": tried.outcome,
                "error": tried.error,
                "attempts": tried.attempts,
                "at": now.isoformat(),
                "folded_into": None,
            },
        )

    @callback
    def note_folded(self, folded: DeliveryFolded, now: datetime) -> None:
        """Note that what was to be told to an address is part of a later notification."""
        into = folded.into
        self._note(
            folded.notification,
            {
                "address": folded.address,
                "outcome": FOLDED,
                "error": folded.error,
                "attempts": folded.attempts,
                "at": now.isoformat(),
                "folded_into": {"id": into.id, "created": into.created.isoformat()},
            },
        )

    def _note(self, notification: Notification, recipient: Record) -> None:
        """Note what became of a notification at one address; it has an entry from now on."""
        new = _record(notification)
        record = self._records.setdefault(_key(new), new)
        if record is new:
            while len(self._records) > KEPT:
                del self._records[next(iter(self._records))]
        recipients = record["recipients"]
        recipients[:] = [r for r in recipients if r["address"] != recipient["address"]]
        recipients.append(recipient)
        self._changed()

    def _changed(self) -> None:
        self._changes += 1
        self._saver.request(self._changes)

    def _snapshot(self) -> dict[str, Any]:
        return {"records": list(self._records.values())}


def _is_record(record: Any) -> bool:
    """Return whether it is the record of a notification, of this version or of one before."""
    match record:
        case {
            "id": str(),
            "created": str(),
            "group": str(),
            "group_name": str(),
            "reason": str(),
            "items": list(items),
            "more": int(),
            "recipients": list(recipients),
        }:
            return all(map(_is_item, items)) and all(map(_is_recipient, recipients))
    return False


def _is_item(item: Any) -> bool:
    match item:
        case {
            "charge_point": str(),
            "name": str(),
            "case": str(),
            "state": str(),
            "since": str(),
            "until": str() | None,
        }:
            return True
    return False


def _is_recipient(recipient: Any) -> bool:
    match recipient:
        case {
            "address": str(),
            "outcome": str(),
            "error": str(),
            "attempts": int(),
            "at": str(),
        }:
            return True
    return False


def _key(record: Record) -> tuple[str, str]:
    return record["id"], record["created"]


def _record(notification: Notification) -> Record:
    return {
        "id": notification.id,
        "created": notification.created.isoformat(),
        "group": notification.group,
        "group_name": notification.group_name,
        "reason": notification.reason,
        "items": [_item(item) for item in notification.items[:ITEMS_KEPT]],
        "more": max(0, len(notification.items) - ITEMS_KEPT),
        "recipients": [],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "charge_point": item.key.charge_point,
        "name": item.name,
        "case": item.key.case,
        "state": item.state,
        "since": item.since.isoformat(),
        "until": item.until and item.until.isoformat(),
        "began_late": late_record(item.began_late),
        "ended_late": late_record(item.ended_late),
    }


def late_record(late: NoticedLate | None) -> dict[str, Any] | None:
    """Return why something was noticed late, as the actions answer it; None if it was noticed in time."""
    if late is None:
        return None
    since = late.down.since
    return {
        "noticed": late.at.isoformat(),
        "is_dated": late.is_dated,
        "not_running_since": since and since.isoformat(),
        "not_running_until": late.down.until.isoformat(),
        "stopped_in_order": late.down.is_orderly,
    }
