"""What of a site is news for automations: effects of the engine become data with names and ids, each once.

What was so before a restart is no news after it: the engine remembers which alerts it has, and a file which charge
points were not monitored.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
import logging
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    AlertAcknowledged,
    AlertFacts,
    AlertKey,
    AlertTurned,
    Case,
    Link,
    NotificationTold,
    Told,
)
from custom_components.cp_notifications.text import redact

from .history import late_record
from .part import Part
from .store import SnapshotStore
from .subscribers import Kind, News, async_subscribers
from .targets import Tag, charge_point_tags, device_id, own_tags
from .told import MAX_NAMES, told_event

_LOGGER = logging.getLogger(__name__)

KIND: Final = ".monitoring"
"""End of the name of the file that remembers which charge points were not monitored."""
VERSION: Final = (1, 1)

MAX_TEXT: Final = 255
"""Characters of a charger's text that an automation gets. More is in the mail."""


class SiteNews(Part):
    """Says to automations what happens at one site."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], engine: Callable[[], Engine]
    ) -> None:
        """Prepare; `engine` returns the engine at work."""
        self._hass = hass
        self._entry = entry
        self._engine = engine
        self._subscribers = async_subscribers(hass)
        self._seen: dict[AlertKey, AlertFacts] = {}
        """What is wrong, as it was last seen: those few of thousands."""
        self._store = SnapshotStore(hass, entry.entry_id, KIND, VERSION)
        self.unheard: frozenset[str] = frozenset()
        """The charge points that are not monitored, by the last look."""

    @override
    async def async_load(self) -> None:
        """Remember which charge points were not monitored: that they still are is no news."""
        stored = (await self._store.async_read()).data or {}
        try:
            self.unheard = frozenset(map(str, stored.get("unheard", ())))
        except TypeError:
            _LOGGER.warning("It is not known which charge points were not monitored")

    @callback
    def async_restored(self) -> None:
        """Take what is wrong by the snapshot for seen."""
        engine = self._engine()
        for key, condition in engine.notable.items():
            if condition.active:
                self._seen[key] = self._facts(key)

    # ---- as seen, at once ----------------------------------------------------------

    @callback
    def async_condition_changed(self, key: AlertKey) -> None:
        """Say that something is wrong, or is not any more; of a link that it is lost, or back."""
        condition = self._engine().conditions.get(key)
        before = self._seen.get(key)
        if condition is not None and condition.active:
            facts = self._seen[key] = self._facts(key)
            if before is None:
                self._say_seen(facts, Kind.LINK_LOST if key.is_link else Kind.SEEN)
        elif before is not None:
            del self._seen[key]
            if condition is not None:
                before = replace(
                    before, until=condition.until, ended_late=condition.late
                )
            self._say_seen(before, Kind.LINK_BACK if key.is_link else Kind.GONE)

    def _facts(self, key: AlertKey) -> AlertFacts:
        condition = self._engine().conditions[key]
        assert condition.since is not None
        return AlertFacts(
            key,
            condition.since,
            code=condition.code,
            detail=condition.detail,
            meaning=condition.meaning,
            began_late=condition.late,
        )

    def _say_seen(self, facts: AlertFacts, kind: Kind) -> None:
        if not facts.key.is_link:
            self._say_case(kind, facts, self._engine().groups_of(facts.key))
        elif link := self._engine().config.links.get(facts.key.charge_point):
            self._say_link(kind, facts, link)

    # ---- as told ---------------------------------------------------------------------

    @callback
    def async_turned(self, effect: AlertTurned) -> None:
        """Say that an alert has lasted for the hold time, or is over."""
        if not effect.alert.key.is_link:
            kind = Kind.BEGAN if effect.lasts else Kind.ENDED
            self._say_case(kind, effect.alert, effect.groups)

    @callback
    def async_acknowledged(self, effect: AlertAcknowledged) -> None:
        """Say that somebody has seen an alert."""
        if not effect.alert.key.is_link:
            self._say_case(Kind.ACKNOWLEDGED, effect.alert, effect.groups)

    @callback
    def async_told(self, effect: NotificationTold) -> None:
        """Say that a notification was sent, or failed; not at which address."""
        kind = Kind.SENT if effect.told is Told.SENT else Kind.FAILED
        if not self._subscribers.hears(kind):
            return
        data = told_event(self._hass, self._entry, effect)
        data.pop("address", None)
        group = effect.notification.group
        self._publish(
            kind,
            {"site": self._entry.title, **data},
            f"notification to {effect.notification.group_name} {effect.told}",
            lambda: own_tags(self._hass, self._entry.entry_id, group),
        )

    # ---- not monitored ---------------------------------------------------------------

    @callback
    def async_silent(self, keys: Iterable[AlertKey], now: Iterable[AlertKey]) -> None:
        """Say of which charge points nothing is heard for too long (`keys`), and which are heard again (not in `now`)."""
        cases: dict[str, list[str]] = {}
        for key in keys:
            cases.setdefault(key.charge_point, []).append(key.case.value)
        before = self.unheard
        still = before & {key.charge_point for key in now}
        self.unheard = still | cases.keys()
        if self.unheard == before:
            return
        for charge_point in sorted(before - still):
            self._say_monitored(Kind.HEARD, charge_point, [])
        for charge_point in sorted(self.unheard - before):
            self._say_monitored(Kind.UNHEARD, charge_point, cases[charge_point])
        self._hass.async_create_task(
            self._store.async_save({"unheard": sorted(self.unheard)}),
            f"{self._entry.title} monitoring",
        )

    def _say_monitored(self, kind: Kind, charge_point: str, cases: list[str]) -> None:
        name = self._engine().config.name_of(charge_point)
        if name is not None and self._subscribers.hears(kind):
            data = self._named(charge_point, name) | {"cases": cases}
            what = "monitored again" if kind is Kind.HEARD else "not monitored"
            self._publish(
                kind, data, f"{name} is {what}", self._tags_of([charge_point])
            )

    # ---- data ------------------------------------------------------------------------

    def _say_case(self, kind: Kind, facts: AlertFacts, groups: tuple[str, ...]) -> None:
        key = facts.key
        name = self._engine().config.name_of(key.charge_point)
        if name is not None and self._subscribers.hears(kind):
            data = self._named(key.charge_point, name) | _case(facts)
            data |= self._groups(groups)
            self._publish(
                kind,
                data,
                f"{key.case} at {name}: {kind}",
                self._tags_of([key.charge_point]),
                key.case,
            )

    def _say_link(self, kind: Kind, facts: AlertFacts, link: Link) -> None:
        if not self._subscribers.hears(kind):
            return
        config = self._engine().config
        names = [config.charge_points[each].name for each in link.charge_points]
        data = {
            "site": self._entry.title,
            "entry_id": self._entry.entry_id,
            "link": link.name,
            "link_id": link.id,
            **_moments(facts),
            "charge_points": names[:MAX_NAMES],
            "charge_point_ids": list(link.charge_points[:MAX_NAMES]),
            "number_of_charge_points": len(names),
        }
        about = f"{link.name}: {kind}"
        self._publish(kind, data, about, self._tags_of(link.charge_points))

    def _named(self, charge_point: str, name: str) -> dict[str, Any]:
        entry_id = self._entry.entry_id
        return {
            "site": self._entry.title,
            "entry_id": entry_id,
            "charge_point": name,
            "charge_point_id": charge_point,
            "device_id": device_id(self._hass, entry_id, charge_point),
        }

    def _groups(self, groups: tuple[str, ...]) -> dict[str, Any]:
        known = self._engine().config.groups
        return {
            "groups": [known[each].name for each in groups if each in known],
            "group_ids": list(groups),
        }

    def _tags_of(self, charge_points: Iterable[str]) -> Callable[[], frozenset[Tag]]:
        def tags() -> frozenset[Tag]:
            with_groups = self._engine().groups_with
            return frozenset[Tag]().union(
                *(
                    charge_point_tags(
                        self._hass, self._entry.entry_id, each, with_groups(each)
                    )
                    for each in charge_points
                )
            )

        return tags

    def _publish(
        self,
        kind: Kind,
        data: dict[str, Any],
        about: str,
        tags: Callable[[], frozenset[Tag]],
        case: Case | None = None,
    ) -> None:
        self._subscribers.async_publish(News(kind, tags, data, about, case))


def _case(facts: AlertFacts) -> dict[str, Any]:
    return {
        "case": facts.key.case.value,
        **_moments(facts),
        "code": redact(facts.code[:MAX_TEXT]),
        "detail": redact(facts.detail[:MAX_TEXT]),
        "acknowledged_by": facts.acknowledged_by,
    }


def _moments(facts: AlertFacts) -> dict[str, Any]:
    """Say since when and until when, and why that was noticed late if it was."""
    return {
        "since": facts.since.isoformat(),
        "until": facts.until and facts.until.isoformat(),
        "noticed_late": bool(facts.began_late or facts.ended_late),
        "began_late": late_record(facts.began_late),
        "ended_late": late_record(facts.ended_late),
    }
