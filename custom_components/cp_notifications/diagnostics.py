"""Diagnostics: what helps to understand a bug report, without e-mail addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import (
    CONF_CHARGE_POINTS,
    CONF_CHARGER,
    CONF_DEVICE_ID,
    CONF_ENTITY,
    CONF_HEARTBEAT_URL,
    CONF_IDENTITY,
    CONF_OCPP,
    CONF_PASSWORD,
)
from .coordinator import Coordinator, CpConfigEntry
from .engine.model import AlertKey, Case, Configure, Event
from .engine.table import expanded
from .site.config import SitePoint
from .site.coverage import as_data
from .site.untold import untold
from .sources.registry import async_describe
from .text import redact

LAST_NOTIFICATIONS: Final = 100
"""How many notifications of the history are shown: the newest."""

REDACTED: Final = "**REDACTED**"
"""What Home Assistant itself writes in the place of a secret."""

# Who has the URL can keep quiet that Home Assistant is dead; people are nobody's business.
_PRIVATE: Final = {
    CONF_HEARTBEAT_URL,
    CONF_PASSWORD,
    "acknowledged_by",
    "by",
    "muted_by",
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: CpConfigEntry
) -> dict[str, Any]:
    """Return the configuration of a site, how it stands, and the last events to replay."""
    found: dict[str, Any] = {
        "title": entry.title,
        "data": dict(entry.data),
        "options": dict(entry.options),
        "subentries": [subentry.as_dict() for subentry in entry.subentries.values()],
    }
    if entry.state is ConfigEntryState.LOADED:
        site = entry.runtime_data
        found |= {
            "alerts": [asdict(alert) for alert in site.engine.alerts()],
            "outbox": [asdict(delivery) for delivery in site.engine.deliveries()],
            "silences": [asdict(silence) for silence in site.engine.silences.values()],
            "groups": {
                group: asdict(site.engine.group_view(group))
                for group in site.config.groups
            },
            "history": site.history.records()[:LAST_NOTIFICATIONS],
            **_at_work(site),
        }
    redacted: dict[str, Any] = _redacted(found)
    return redacted


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: CpConfigEntry, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """Return what is known about a charge point, a charging station or a group."""
    subentry_id = device.config_subentry_id
    found: dict[str, Any] = {"subentry": entry.subentries[subentry_id or ""].as_dict()}
    if entry.state is ConfigEntryState.LOADED:
        site = entry.runtime_data
        found |= _device(hass, site, device)
        ocpp = found["subentry"]["data"].get(CONF_OCPP)
        if ocpp and site.ocpp.source:
            found["ocpp"] = site.ocpp.source.station_diagnostics(ocpp[CONF_IDENTITY])
    if described := await _description(hass, found["subentry"]["data"]):
        found["describe_this_charger"] = described.splitlines()
    redacted: dict[str, Any] = _redacted(found)
    return redacted


def _at_work(site: Coordinator) -> dict[str, Any]:
    """Return what the parts of a site know, and what happened last."""
    return {
        "snapshot": expanded(site.engine.snapshot()),
        "ignored_readings": site.engine.ignored,
        "wake_at": site.engine.wake_at,
        "last_events": [
            {"at": when, "event": type(event).__name__, **_event_data(event)}
            for when, event in site.runner.last_events
        ],
        "files": {
            name: {
                "is_newer": store.is_newer,
                "unreadable": store.unreadable and store.unreadable.as_data(),
            }
            for name, store in site.stores.items()
        },
        "links": [asdict(state) for state in site.links.states.values()],
        "ocpp": site.ocpp.diagnostics(),
    }


def _event_data(event: Event) -> dict[str, Any]:
    """Return an event as plain data; a configuration is in the diagnostics already."""
    if isinstance(event, Configure):
        return {}
    return asdict(event)


async def _description(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return what can be said of a device of which the catalogue knows nothing, to teach it; see `describe.py`."""
    points = data.get(CONF_CHARGE_POINTS, ())
    device_id = data.get(CONF_DEVICE_ID)
    if device_id is None or any(point.get(CONF_CHARGER) for point in points):
        return ""
    return await async_describe(hass, device_id)


def _device(
    hass: HomeAssistant, site: Coordinator, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """Return how it stands with what a device is about."""
    subentry_id = device.config_subentry_id
    ids = {identifier for _domain, identifier in device.identifiers}
    points = [
        point
        for point in site.points.values()
        if point.subentry_id == subentry_id and ids & {point.id, subentry_id}
    ]
    about = {point.id for point in points} | ids
    return {
        "charge_points": {
            point.label: _charge_point(hass, site, point) for point in points
        },
        "groups": {
            group: asdict(site.engine.group_view(group))
            for group in site.config.groups
            if group in ids
        },
        "alerts": [
            asdict(alert)
            for alert in site.engine.alerts()
            if about & {alert.group, alert.key.charge_point}
        ],
        "outbox": [
            asdict(delivery)
            for delivery in site.engine.deliveries()
            if delivery.group in about
        ],
        "silences": [
            asdict(silence)
            for silence in site.engine.silences.values()
            if silence.charge_point in about
        ],
        "history": [
            record
            for record in site.history.records()
            if about & {record["group"], *_told_of(record)}
        ][:LAST_NOTIFICATIONS],
    }


def _told_of(record: Mapping[str, Any]) -> list[str]:
    return [item["charge_point"] for item in record["items"]]


def _charge_point(
    hass: HomeAssistant, site: Coordinator, point: SitePoint
) -> dict[str, Any]:
    """Return how the cases of a charge point stand, and what their entities say."""
    return {
        "conditions": {
            case.value: site.engine.condition(AlertKey(point.id, case))._asdict()
            for case in Case
        },
        "coverage": as_data(
            hass,
            site.watching.coverage(point.id),
            untold({point.id: point}, site.config.groups.values()).get(point.id, ()),
        ),
        "sources": [
            {"case": key.case.value, "rule": dict(rule), **_state(hass, rule)}
            for key, rule in point.rules
        ],
    }


def _state(hass: HomeAssistant, rule: Mapping[str, Any]) -> dict[str, Any]:
    entry = er.async_get(hass).async_get(rule[CONF_ENTITY])
    state = hass.states.get(entry.entity_id if entry else rule[CONF_ENTITY])
    return {"state": state.as_dict() if state else None}


def _redacted(value: Any) -> Any:
    """Return plain data without what is private.

    Every e-mail address is replaced, wherever it is: names can hold one too.
    """
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {
            redact(str(key)): REDACTED if item and key in _PRIVATE else _redacted(item)
            for key, item in value.items()
        }
    if isinstance(value, Iterable):
        return [_redacted(item) for item in value]
    return value
