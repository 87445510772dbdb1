"""What is asked for one group or one charge point: what is too much, or too private, to be told to all the time."""

from itertools import islice
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.engine.model import (
    REPORT_SOURCE,
    AlertKey,
    Case,
    Outcome,
    Verdict,
)
from custom_components.cp_notifications.flows.group.timing import timing_fields
from custom_components.cp_notifications.site.coverage import as_data
from custom_components.cp_notifications.site.history import FOLDED, Record

from .views import View

MAX_NOTIFICATIONS: Final = 100
"""How many notifications are answered at a time at most."""

_WATCHING: Final = ("told_by", "not_watched", "after_enabling")


class NotFound(Exception):
    """There is no such group or charge point, at no site that is loaded."""


def site_of_group(hass: HomeAssistant, group_id: str) -> Coordinator:
    """Return the site of a group."""
    for site in _sites(hass):
        if group_id in site.config.groups:
            return site
    raise NotFound


def site_of_point(hass: HomeAssistant, point_id: str) -> Coordinator:
    """Return the site of a charge point."""
    for site in _sites(hass):
        if point_id in site.points:
            return site
    raise NotFound


def _sites(hass: HomeAssistant) -> list[Coordinator]:
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    return [entry.runtime_data for entry in entries]


# ---- a group -------------------------------------------------------------------------


def group_details(site: Coordinator, group_id: str, *, addresses: bool) -> View:
    """Return when a group is told, as the fields of its form, and if asked for whom it tells and how that went."""
    group = site.config.groups[group_id]
    details: View = {"timing": timing_fields(group.timing)}
    if addresses:
        last = _last_outcomes(site, group_id)
        details["addresses"] = [
            _address(each, last.get(each)) for each in group.addresses
        ]
    return details


def _last_outcomes(site: Coordinator, group_id: str) -> dict[str, Record]:
    """Return what became of the last mail to each address."""
    last: dict[str, Record] = {}
    for record in site.history.records():
        if record["group"] == group_id:
            for recipient in record["recipients"]:
                if recipient["outcome"] != FOLDED:
                    last.setdefault(recipient["address"], recipient)
    return last


def _address(address: str, last: Record | None) -> View:
    if last is None:
        return {"address": address, "state": "never", "at": None, "error": ""}
    taken = last["outcome"] == Outcome.ACCEPTED
    return {
        "address": address,
        "state": "ok" if taken else "failing",
        "at": last["at"],
        "error": last["error"],
    }


def notifications(
    site: Coordinator, group_id: str, limit: int, before: str | None, *, addresses: bool
) -> View:
    """Return what a group was told, newest first, before a moment; recipients if asked for."""
    of_group = (
        record
        for record in site.history.records()
        if record["group"] == group_id
        and (before is None or record["created"] < before)
    )
    found = list(islice(of_group, limit + 1))
    return {
        "notifications": [_told(each, addresses) for each in found[:limit]],
        "more": len(found) > limit,
    }


def _told(record: Record, addresses: bool) -> View:
    recipients = record["recipients"]
    told: View = {
        "id": record["id"],
        "created": record["created"],
        "reason": record["reason"],
        "more": record["more"],
        "items": [
            {
                "point": item["charge_point"],
                **{
                    key: item[key]
                    for key in ("name", "case", "state", "since", "until")
                },
            }
            for item in record["items"]
        ],
        "taken": sum(each["outcome"] == Outcome.ACCEPTED for each in recipients),
        "total": len(recipients),
    }
    if addresses:
        keys = ("address", "outcome", "error", "at")
        told["recipients"] = [{key: each[key] for key in keys} for each in recipients]
    return told


# ---- a charge point ------------------------------------------------------------------


def point_details(hass: HomeAssistant, site: Coordinator, point_id: str) -> View:
    """Return what happened at a charge point in the last 30 days, and what watches it."""
    coverage = as_data(hass, site.watching.coverage(point_id))
    watching: dict[str, dict[str, list[str]]] = {
        case: {key: each[key] for key in _WATCHING if key in each}
        for case, each in coverage.items()
    }
    entities = {
        entity
        for each in watching.values()
        for found in each.values()
        for entity in found
    }
    return {
        "kept_since": site.incidents.kept_since,
        "incidents": site.incidents.of(point_id),
        "coverage": watching,
        "entities": {each: {"name": _entity_name(hass, each)} for each in entities},
        "reported": [
            case.value for case in Case if _is_reported(site, AlertKey(point_id, case))
        ],
    }


def _entity_name(hass: HomeAssistant, entity_id: str) -> str:
    """Return what people call an entity, which may be disabled, or gone."""
    if state := hass.states.get(entity_id):
        return state.name
    entry = er.async_get(hass).async_get(entity_id)
    return (entry and (entry.name or entry.original_name)) or entity_id


def _is_reported(site: Coordinator, key: AlertKey) -> bool:
    condition: Any = site.engine.conditions.get(key)
    reading = condition and condition.reading(REPORT_SOURCE)
    return reading is not None and reading.verdict is Verdict.ACTIVE
