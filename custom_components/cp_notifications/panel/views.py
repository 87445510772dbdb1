"""Sites, groups, charge points and alerts as the page has them: plain data, and never an address.

The counterpart is `frontend/src/model.ts`. A charge point, a group and an alert are always whole: a field that is
nothing is None, so that a change of one field is told by that field alone.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.loader import IntegrationNotLoaded, async_get_loaded_integration

from custom_components.cp_notifications.const import CONF_MAIL, DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    AlertView,
    Case,
    SilenceView,
)
from custom_components.cp_notifications.flows.group.choices import integration_domains
from custom_components.cp_notifications.site.config import SitePoint
from custom_components.cp_notifications.site.devices import (
    area_of_point,
    group_device_id,
)
from custom_components.cp_notifications.sources.links import LinkState

type View = dict[str, Any]
type Views = dict[str, View]

DIRECT: Final = ":ocpp"
"""Stands for a charging station that connects to Home Assistant itself; the colon keeps it apart from integrations."""
DIRECT_NAME: Final = "OCPP"


def iso(at: datetime | None) -> str | None:
    """Return a time as the page reads it."""
    return None if at is None else at.isoformat()


# ---- sites and groups ----------------------------------------------------------------


def site_view(site: Coordinator) -> View:
    """Return whether mails go out, and which links are lost."""
    return {
        "title": site.entry.title,
        "mail": _mail(site),
        "links": [_link(state) for state in site.links.lost],
    }


def _mail(site: Coordinator) -> View:
    account = site.engine.outbox.account
    error = account.error if account.failures else None
    if CONF_MAIL not in site.entry.data:
        return {"state": "none", "error": ""}
    if error is not None:
        return {"state": "failing", "error": error}
    return {"state": "ok", "error": ""}


def _link(state: LinkState) -> View:
    return {
        "name": state.link.name,
        "since": iso(state.since),
        "points": list(state.link.charge_points),
    }


def group_views(hass: HomeAssistant, site: Coordinator) -> Views:
    """Return the groups of a site by their id: how many addresses each has, not which."""
    waiting: dict[str, int] = {}
    for delivery in site.engine.deliveries():
        waiting[delivery.group] = waiting.get(delivery.group, 0) + 1
    views: Views = {}
    for group_id, group in site.config.groups.items():
        view = site.engine.group_view(group_id)
        muted = {"until": iso(view.muted_until), "by": view.muted_by}
        views[group_id] = {
            "site": site.entry.entry_id,
            "name": group.name,
            "members": list(group.charge_points),
            "cases": [case.value for case in Case if case in group.cases],
            "device": group_device_id(hass, site.entry, group_id),
            "firing": view.firing,
            "muted": muted if view.muted else None,
            "last_told": iso(view.last_told),
            "waiting": waiting.get(group_id, 0),
            "addresses": len(group.addresses),
        }
    return views


# ---- charge points -------------------------------------------------------------------


def point_view(
    hass: HomeAssistant,
    site: Coordinator,
    point: SitePoint,
    silence: SilenceView | None,
) -> View:
    """Return how a charge point stands."""
    area = area_of_point(hass, site.entry, point)
    cases = point.cases
    silenced = silence and {"until": iso(silence.until), "by": silence.by}
    return {
        "site": site.entry.entry_id,
        "name": point.label,
        "ref": point.identity,
        "station": point.station,
        "area": area.id if area else "",
        "sources": sources_of(hass, point),
        "device": _device_id(hass, site, point.id),
        "cases": {case.value: _case(site, point, case, cases) for case in Case},
        "silenced": silenced,
    }


def _case(site: Coordinator, point: SitePoint, case: Case, told: set[Case]) -> View:
    view = site.engine.condition(AlertKey(point.id, case))
    return {
        "verdict": view.verdict.value,
        "since": iso(view.since),
        "code": view.code,
        "detail": view.detail,
        "watched": case in told,
    }


def _device_id(hass: HomeAssistant, site: Coordinator, point_id: str) -> str | None:
    registry = dr.async_get(hass)
    own = (DOMAIN, point_id)
    entry_id = site.entry.entry_id
    device = registry.async_get_child_device_by_identifier(
        own, entry_id
    ) or registry.async_get_device_by_identifier(own, entry_id)
    return device.id if device else None


def sources_of(hass: HomeAssistant, point: SitePoint) -> list[str]:
    """Return what tells the cases of a charge point: domains of integrations, or `DIRECT`."""
    domains = sorted(integration_domains(hass, point))
    return [*domains, DIRECT] if point.identity else domains


def area_names(
    hass: HomeAssistant, site: Coordinator, points: Iterable[SitePoint]
) -> Views:
    """Return the names of the areas that charge points are in."""
    areas = (area_of_point(hass, site.entry, point) for point in points)
    return {area.id: {"name": area.name} for area in areas if area}


def source_names(hass: HomeAssistant, sources: Iterable[str]) -> Views:
    """Return the names of what tells cases: integrations are brands, the same in every language."""
    return {source: {"name": _source_name(hass, source)} for source in sources}


def _source_name(hass: HomeAssistant, source: str) -> str:
    if source == DIRECT:
        return DIRECT_NAME
    try:
        return async_get_loaded_integration(hass, source).name
    except IntegrationNotLoaded:
        return source


# ---- alerts --------------------------------------------------------------------------


def alert_views(site: Coordinator) -> Views:
    """Return what is open at charge points, and why its mail was, or was not yet, sent."""
    return {
        _alert_id(each): _alert(each)
        for each in site.engine.alerts()
        if not each.key.is_link
    }


def _alert_id(view: AlertView) -> str:
    return f"{view.group}|{view.key.charge_point}|{view.key.case}"


def _alert(view: AlertView) -> View:
    return {
        "group": view.group,
        "point": view.key.charge_point,
        "case": view.key.case.value,
        "state": view.state.value,
        "reason": view.reason.value,
        "since": iso(view.since),
        "until": iso(view.until),
        "next": iso(view.goes_on),
        "by": view.acknowledged_by,
        "times": view.times,
    }


# ---- what has changed ----------------------------------------------------------------


def changes(before: Mapping[str, View], after: Mapping[str, View]) -> dict[str, Any]:
    """Return what turns one into the other: by id what is new or different of it, None for what is gone."""
    changed: dict[str, Any] = {key: None for key in before if key not in after}
    for key, view in after.items():
        old = before.get(key)
        if old is view:
            continue
        if old is None:
            changed[key] = view
        elif different := {
            field: value for field, value in view.items() if old[field] != value
        }:
            changed[key] = different
    return changed
