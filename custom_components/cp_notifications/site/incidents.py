"""What happened at the charge points of a site in the last 30 days, by case: from when to when, and what was said.

Home Assistant's own recorder keeps 10 days unless told otherwise, and nothing of what is excluded from it. What is not
known is kept too, if it lasts: a bar that is fine all month, though nobody knew, would be a lie.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    ConditionView,
    Verdict,
)
from custom_components.cp_notifications.engine.table import (
    Losses,
    Table,
    instant,
    records,
)

from .part import Part
from .store import SnapshotSaver, SnapshotStore

KIND: Final = ".incidents"
"""End of the name of the file."""
VERSION: Final = (1, 1)

KEPT: Final = timedelta(days=30)
MOST: Final = 20_000
"""How many are kept at most: a sensor that flutters does not fill the disk."""
BRIEF: Final = timedelta(minutes=5)
"""What is not known for less is no incident: a restart, or an integration that is loaded anew."""
WRITE_INTERVAL: Final = 300.0
"""Seconds between two writes: there may be thousands of them. In a crash the last minutes are lost, but not what lasts."""


@dataclass(slots=True)
class Incident:
    """One time that a case was active, or not known."""

    key: AlertKey
    verdict: Verdict
    began: datetime
    ended: datetime | None = None
    code: str = ""
    detail: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as the page reads it."""
        return {
            "case": self.key.case.value,
            "verdict": self.verdict.value,
            "began": self.began.isoformat(),
            "ended": self.ended and self.ended.isoformat(),
            "code": self.code,
            "detail": self.detail,
        }


_TABLE: Final = Table(Incident)


class Incidents(Part):
    """What happened lately."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Begin empty."""
        self._store = SnapshotStore(hass, entry_id, KIND, VERSION)
        self._saver = SnapshotSaver(
            hass, self._store, self._snapshot, lambda _works: None, WRITE_INTERVAL
        )
        self._kept: list[Incident] = []
        """All that were active, and what was not known for long, the oldest first."""
        self._lasting: dict[AlertKey, Incident] = {}
        self._last_active: dict[AlertKey, Incident] = {}
        """The last time that each case was active: it may go on after a brief moment of not knowing."""
        self._since = dt_util.utcnow()
        self._forget_at = self._since
        self._changes = 0

    @override
    async def async_load(self, now: datetime | None = None) -> None:
        """Read what was kept; what is damaged is left out. `now` is when it begins if nothing was."""
        self._since = now or dt_util.utcnow()
        data, lost = await self._store.async_read()
        losses = Losses()
        if data is not None:
            with losses.of("incidents"):
                self._since = instant(data["since"])
            stored = partial(_rows, data)
            for incident in losses.each("incidents", _TABLE.row, stored):
                self._keep(incident)
        await self._store.async_keep(lost + losses.all)

    @override
    async def async_stop(self) -> None:
        """Write what is left."""
        await self._saver.async_close()

    @property
    def kept_since(self) -> str:
        """Since when incidents are kept: before it nothing is known."""
        return self._since.isoformat()

    def of(self, charge_point: str) -> list[dict[str, Any]]:
        """Return what happened at a charge point, as the page reads it."""
        return [
            each.as_data()
            for each in self._everything()
            if each.key.charge_point == charge_point
        ]

    @callback
    def note(self, key: AlertKey, view: ConditionView, now: datetime) -> None:
        """Note how a case stands from now on."""
        lasting = self._lasting.get(key)
        if view.verdict is Verdict.CLEAR and lasting is None:
            return
        if lasting is None or lasting.verdict != view.verdict:
            self._lasting.pop(key, None)
            if lasting is not None:
                self._end(lasting, now)
            if view.verdict is not Verdict.CLEAR:
                self._begin(key, view, lasting, now)
        elif (lasting.code, lasting.detail) == (view.code, view.detail):
            return
        else:
            lasting.code, lasting.detail = view.code, view.detail
        self._changes += 1
        self._saver.request(self._changes)

    @callback
    def follow(
        self, views: Iterable[tuple[AlertKey, ConditionView]], now: datetime
    ) -> None:
        """Note how all cases stand: some may have changed unseen, as nobody watched, and some are no more."""
        known = dict(views)
        for key in self._lasting.keys() - known.keys():
            self.note(key, ConditionView(Verdict.CLEAR), now)
        for key, view in known.items():
            self.note(key, view, now)

    def _begin(
        self, key: AlertKey, view: ConditionView, before: Incident | None, now: datetime
    ) -> None:
        last = self._last_active.get(key)
        is_active = view.verdict is Verdict.ACTIVE
        if is_active and last and before and _was_brief(last, before):
            last.ended = None
            self._lasting[key] = last
            return
        began = (is_active and view.since) or now
        self._keep(
            Incident(key, view.verdict, began, code=view.code, detail=view.detail)
        )
        self._forget(now)

    def _end(self, lasting: Incident, now: datetime) -> None:
        if lasting.verdict is Verdict.ACTIVE:
            lasting.ended = now
        elif now - lasting.began >= BRIEF:
            lasting.ended = now
            self._kept.append(lasting)

    def _keep(self, incident: Incident) -> None:
        is_active = incident.verdict is Verdict.ACTIVE
        if incident.ended is None:
            self._lasting[incident.key] = incident
        if is_active:
            self._last_active[incident.key] = incident
        if is_active or incident.ended is not None:
            self._kept.append(incident)

    def _everything(self) -> list[Incident]:
        """Return what is kept, and what is not known and lasts."""
        unknown = [
            each for each in self._lasting.values() if each.verdict is Verdict.UNKNOWN
        ]
        return self._kept + unknown

    def _forget(self, now: datetime) -> None:
        """Forget what was over more than 30 days ago, once a day, and the oldest if there are too many."""
        if now < self._forget_at and len(self._kept) <= MOST:
            return
        self._forget_at = now + timedelta(days=1)
        limit = now - KEPT
        kept = [
            each for each in self._kept if each.ended is None or each.ended >= limit
        ]
        self._kept = kept[-MOST:]
        there = set(map(id, self._kept))
        for places in (self._last_active, self._lasting):
            gone = [
                key
                for key, each in places.items()
                if id(each) not in there and each.verdict is Verdict.ACTIVE
            ]
            for place in gone:
                del places[place]

    def _snapshot(self) -> dict[str, Any]:
        return {"since": self._since, "incidents": _TABLE.dump_all(self._everything())}


def _rows(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what was written of each incident; raise if there is no such table."""
    return records(data["incidents"])


def _was_brief(last: Incident, before: Incident) -> bool:
    """Return whether nothing was known for a brief moment only, after a case was active."""
    return (
        before.verdict is Verdict.UNKNOWN
        and before.ended is None
        and last.ended == before.began
    )
