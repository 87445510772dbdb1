"""What the actions answer: plain data with the names people know and the ids that never change."""

from collections.abc import Iterator
from typing import Any, Final

from homeassistant.helpers import entity_registry as er
from homeassistant.util.json import JsonObjectType, JsonValueType

from custom_components.cp_notifications.const import CONF_ENTITY
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    AlertView,
    Case,
    DeliveryView,
    SilenceView,
)
from custom_components.cp_notifications.site.config import SitePoint
from custom_components.cp_notifications.site.coverage import as_data, summary
from custom_components.cp_notifications.site.history import late_record
from custom_components.cp_notifications.site.targets import device_id
from custom_components.cp_notifications.sources.links import LinkState
from custom_components.cp_notifications.text import natural

from .arguments import Chosen


def alert(site: Coordinator, view: AlertView) -> JsonObjectType:
    """Say what is open, and why its mail was or was not sent."""
    group = site.config.groups.get(view.group)
    return {
        "site": site.entry.title,
        **_charge_point(site, view.key.charge_point),
        "case": view.key.case.value,
        "group": group.name if group else None,
        "state": view.state.value,
        "reason": view.reason.value,
        "since": view.since.isoformat(),
        "until": view.until.isoformat() if view.until else None,
        "began_late": late_record(view.began_late),
        "ended_late": late_record(view.ended_late),
        "times": view.times,
        "acknowledged_by": view.acknowledged_by,
        "code": view.code,
        "detail": view.detail,
    }


LISTS: Final = ("alerts", "links", "outbox", "not_monitored", "silences")
"""What is answered of what is open."""


def open_at(chosen: Chosen) -> dict[str, list[JsonObjectType]]:
    """Say what is open, waits, is not monitored or is silenced, of what was chosen of a site."""
    site, groups = chosen.site, set(chosen.groups)
    points, named = set(chosen.with_members), site.config.charge_points
    alerts = [each for each in site.engine.alerts() if each.key.charge_point in points]
    alerts.sort(key=lambda each: natural(named[each.key.charge_point].name))
    return {
        "alerts": [alert(site, each) for each in alerts],
        "links": [
            link(site, each)
            for each in site.links.lost
            if not points.isdisjoint(each.link.charge_points)
        ],
        "outbox": [
            waiting(site, each)
            for each in site.engine.deliveries()
            if each.group in groups
        ],
        "not_monitored": [
            unheard(site, each)
            for each in site.engine.unheard()
            if each.charge_point in points
        ],
        "silences": [
            silence(site, each)
            for each in site.engine.silences.values()
            if each.charge_point in points
        ],
    }


def charge_point(site: Coordinator, identifier: str) -> JsonObjectType:
    """Say of a charge point what watches it, how far, for whom, and how it stands."""
    hass, point = site.hass, site.points[identifier]
    views = {case: site.engine.condition(AlertKey(identifier, case)) for case in Case}
    groups: list[JsonValueType] = [
        {"group": site.config.groups[each].name, "group_id": each}
        for each in site.engine.groups_with(identifier)
    ]
    coverage = site.watching.coverage(identifier)
    return {
        "site": site.entry.title,
        **_charge_point(site, identifier),
        "device_id": device_id(hass, site.entry.entry_id, identifier),
        "station": point.station or point.label,
        "connects_by_ocpp": bool(point.identity),
        "entities": [*dict.fromkeys(_entities(site, point))],
        "coverage": {**as_data(hass, coverage)},
        "coverage_summary": summary(coverage),
        "groups": groups,
        "states": {case.value: view.verdict.value for case, view in views.items()},
        "not_monitored": identifier in site.news.unheard,
        "silenced_until": _silenced_until(site, identifier),
    }


def _entities(site: Coordinator, point: SitePoint) -> Iterator[str]:
    """Yield the entities that tell of a charge point, by the ids that they have now."""
    registry = er.async_get(site.hass)
    for _key, rule in point.rules:
        entity = registry.async_get(rule[CONF_ENTITY])
        yield entity.entity_id if entity else rule[CONF_ENTITY]


def _silenced_until(site: Coordinator, identifier: str) -> str | None:
    view = site.engine.silences.get(identifier)
    return None if view is None else view.until.isoformat()


def link(site: Coordinator, state: LinkState) -> JsonObjectType:
    """Say which link is lost, and of which charge points nothing is known meanwhile."""
    behind: list[JsonValueType] = [
        _charge_point(site, each) for each in state.link.charge_points
    ]
    return {
        "site": site.entry.title,
        "link": state.link.name,
        "since": state.since.isoformat() if state.since else None,
        "charge_points": behind,
    }


def waiting(site: Coordinator, delivery: DeliveryView) -> JsonObjectType:
    """Say what waits. The address is in full: who asks wants to know whom to tell otherwise.

    An answer goes to the administrator or the automation that asked; it is no log.
    """
    return {
        "site": site.entry.title,
        "group": site.config.groups[delivery.group].name,
        "address": delivery.address,
        "attempts": delivery.attempts,
        "error": delivery.error,
        "next_try": delivery.next_try.isoformat() if delivery.next_try else None,
    }


def unheard(site: Coordinator, key: AlertKey) -> JsonObjectType:
    """Say of which case at which charge point nothing is known."""
    return {
        "site": site.entry.title,
        **_charge_point(site, key.charge_point),
        "case": key.case.value,
    }


def silence(site: Coordinator, view: SilenceView) -> JsonObjectType:
    """Say of which charge point nobody hears, and for how long."""
    return {
        "site": site.entry.title,
        **_charge_point(site, view.charge_point),
        "until": view.until.isoformat(),
        "by": view.by,
    }


def notification(site: Coordinator, record: dict[str, Any]) -> JsonObjectType:
    """Say what was told, from a record of the history; the addresses are in full here too."""
    return {
        "site": site.entry.title,
        "id": record["id"],
        "created": record["created"],
        "group": record["group_name"],
        "group_id": record["group"],
        "reason": record["reason"],
        "items": [
            {
                "charge_point": item["name"],
                "charge_point_id": item["charge_point"],
                "case": item["case"],
                "state": item["state"],
                "since": item["since"],
                "until": item["until"],
                "began_late": item.get("began_late"),
                "ended_late": item.get("ended_late"),
            }
            for item in record["items"]
        ],
        "more": record["more"],
        "recipients": [
            {"folded_into": None, **recipient} for recipient in record["recipients"]
        ],
    }


def _charge_point(site: Coordinator, charge_point: str) -> JsonObjectType:
    return {
        "charge_point": site.config.charge_points[charge_point].name,
        "charge_point_id": charge_point,
    }
