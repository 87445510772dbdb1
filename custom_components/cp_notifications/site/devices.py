"""The devices of a site: one for each charge point, one for each notification group.

A charging station is a box. With one charge point the box is the charge point; with several, each of them
is a child of the box (Home Assistant gives a device one subentry at most, so they all belong to the
station's). When their number changes, the box keeps its device and the charge points keep their entities:
these move, and nothing becomes unavailable.

Registering is idempotent. The platforms do it whenever they make the entities of a subentry, so names and
numbers follow each change of it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)

from custom_components.cp_notifications.const import (
    CONF_CHARGE_POINTS,
    CONF_DEVICE_ID,
    CONF_ID,
    CONF_NAME,
    DOMAIN,
    SUBENTRY_GROUP,
)
from custom_components.cp_notifications.internals import async_cached_texts
from custom_components.cp_notifications.ocpp.protocol.actions import Station
from custom_components.cp_notifications.text import clean

from .config import SitePoint
from .page import GROUP, POINT, device_link

_SAID_LIMIT: Final = 100
"""Characters that a device shows of what a charging station says of itself."""
_MEMBERS_TEXTS: Final = {0: "members_none", 1: "members_one"}
"""Keys of the text that says how many charge points a group has; other numbers: `members`."""


# ---- notification groups ----------------------------------------------------------


@callback
def async_group_device(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    group: ConfigSubentry,
    members: int,
) -> dr.DeviceEntry:
    """Register or update the device of a group; its model says how many charge points it has."""
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        config_subentry_id=group.subentry_id,
        identifiers={(DOMAIN, group.subentry_id)},
        entry_type=dr.DeviceEntryType.SERVICE,
        name=group.title,
        model=_members_text(hass, members),
        configuration_url=device_link(hass, GROUP, group.subentry_id),
    )


def group_device_id(
    hass: HomeAssistant, entry: ConfigEntry[Any], group_id: str
) -> str | None:
    """Return the id of a group's device; None as long as it has none."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, group_id), entry.entry_id
    )
    return None if device is None else device.id


def _members_text(hass: HomeAssistant, members: int) -> str:
    """Return for example "4 charge points", in the language of Home Assistant."""
    texts = async_cached_texts(hass, "device", DOMAIN)
    key = _MEMBERS_TEXTS.get(members, "members")
    text = texts.get(f"component.{DOMAIN}.device.{key}.name", "{number}")
    return text.format(number=members)


@callback
def async_link_devices(hass: HomeAssistant) -> None:
    """Let the devices that there are lead to their pages, or nowhere if there are none any more.

    The device of a station with several charge points, and those of its charge points, lead nowhere: Home Assistant gives
    no link to what is part of another device.
    """
    registry = dr.async_get(hass)
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in entry.subentries.values():
            points = subentry.data.get(CONF_CHARGE_POINTS, [])
            is_group = subentry.subentry_type == SUBENTRY_GROUP
            if not is_group and len(points) != 1:
                continue
            kind = GROUP if is_group else POINT
            subject = subentry.subentry_id if is_group else points[0][CONF_ID]
            identifier = (DOMAIN, subentry.subentry_id)
            device = registry.async_get_device_by_identifier(identifier, entry.entry_id)
            if device is not None:
                registry.async_update_device(
                    device.id, configuration_url=device_link(hass, kind, subject)
                )


# ---- charging stations -------------------------------------------------------------


@callback
def async_station_devices(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    station: ConfigSubentry,
    about: Station | None = None,
) -> dict[str, dr.AnyDeviceEntry]:
    """Register or update the devices of a station; return the device of each charge point by its id.

    `about` is what a station says of itself that connects by OCPP.
    """
    registry = dr.async_get(hass)
    names = _point_names(station)
    alone = len(names) == 1
    identity = {(DOMAIN, station.subentry_id)}
    if alone:
        identity |= {(DOMAIN, point) for point in names}
    _reshape(hass, entry, station, names, identity)
    source = _source(hass, station.data.get(CONF_DEVICE_ID))
    said = Station(*(clean(each, _SAID_LIMIT) for each in about or ()))
    box = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        config_subentry_id=station.subentry_id,
        identifiers=identity,
        manufacturer=said.vendor or source.manufacturer,
        model=said.model or source.model,
        serial_number=said.serial or None,
        sw_version=said.firmware or None,
        name=station.title,
        suggested_area=source.area,
        via_device_id=source.via_device_id,
        configuration_url=device_link(hass, POINT, *names) if alone else None,
    )
    if alone:
        return dict.fromkeys(names, box)
    devices: dict[str, dr.AnyDeviceEntry] = {
        point: registry.async_get_or_create_child(
            config_entry_id=entry.entry_id,
            config_subentry_id=station.subentry_id,
            identifiers={(DOMAIN, point)},
            name=name,
            parent_device_id=box.id,
        )
        for point, name in names.items()
    }
    homes = {point: device.id for point, device in devices.items()}
    _move_entities(hass, station, [box], homes)
    return devices


def _point_names(station: ConfigSubentry) -> dict[str, str]:
    """Return what the charge points of a station are called, by their ids."""
    return {
        point[CONF_ID]: point.get(CONF_NAME) or station.title
        for point in station.data[CONF_CHARGE_POINTS]
    }


@callback
def async_station_box(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    station: ConfigSubentry,
    about: Station | None = None,
) -> dr.DeviceEntry:
    """Return the device of the box; register it, with all of its charge points, if there is none yet."""
    registry = dr.async_get(hass)
    identifier = (DOMAIN, station.subentry_id)
    box = registry.async_get_device_by_identifier(identifier, entry.entry_id)
    if box is None:
        async_station_devices(hass, entry, station, about)
        box = registry.async_get_device_by_identifier(identifier, entry.entry_id)
    assert box is not None
    return box


def _reshape(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    station: ConfigSubentry,
    points: Collection[str],
    identity: set[tuple[str, str]],
) -> None:
    """Take back what the devices of a station stood for before its charge points changed.

    An identifier belongs to one device at a time, so the one that has it too much gives it up first.
    """
    registry = dr.async_get(hass)
    box = registry.async_get_device_by_identifier(
        (DOMAIN, station.subentry_id), entry.entry_id
    )
    if box is None:
        return
    alone = len(points) == 1
    children = dr.async_entries_for_parent_device(registry, box.id)
    if alone and (children or box.identifiers != identity):
        # Home Assistant removes a device with its entities: they leave it before.
        homes = dict.fromkeys(points, box.id)
        _move_entities(hass, station, [box, *children], homes)
    for child in children:
        if alone or not any((DOMAIN, point) in child.identifiers for point in points):
            registry.async_remove_device(child.id)
    if box.identifiers != identity:
        registry.async_update_device(box.id, new_identifiers=identity)


def _move_entities(
    hass: HomeAssistant,
    station: ConfigSubentry,
    devices: Iterable[dr.AnyDeviceEntry],
    homes: Mapping[str, str],
) -> None:
    """Move each charge point's entities to its device; those of a charge point that is gone go.

    What belongs to the station itself stays with the box.
    """
    registry = er.async_get(hass)
    for device in devices:
        for entity in er.async_entries_for_device(
            registry, device.id, include_disabled_entities=True
        ):
            if entity.platform != DOMAIN:
                continue
            home = homes.get(entity.unique_id.rpartition("_")[0])
            if home is not None:
                registry.async_update_entity(entity.entity_id, device_id=home)
            elif not entity.unique_id.startswith(f"{station.subentry_id}_"):
                registry.async_remove(entity.entity_id)


# ---- looking them up ----------------------------------------------------------------


def device_of(
    hass: HomeAssistant, entry: ConfigEntry[Any], charge_point: str
) -> dr.AnyDeviceEntry | None:
    """Return the device of a charge point; None as long as it has none.

    One of several charge points of a station is a child of the station's device.
    """
    registry = dr.async_get(hass)
    own = (DOMAIN, charge_point)
    return registry.async_get_child_device_by_identifier(
        own, entry.entry_id
    ) or registry.async_get_device_by_identifier(own, entry.entry_id)


def is_disabled(
    hass: HomeAssistant, entry: ConfigEntry[Any], charge_point: str
) -> bool:
    """Return whether a person has disabled the device of a charge point, or of its station."""
    device = device_of(hass, entry, charge_point)
    if device is None or device.disabled:
        return device is not None
    parent = getattr(device, "parent_device_id", None)
    box = dr.async_get(hass).async_get(parent) if parent else None
    return box is not None and box.disabled


def disabled_since(
    hass: HomeAssistant, entry: ConfigEntry[Any], group_id: str
) -> datetime | None:
    """Return when a person has disabled the device of a group, or changed it last after that; None if it is enabled."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, group_id), entry.entry_id
    )
    return device.modified_at if device and device.disabled else None


def is_paused(hass: HomeAssistant, entry: ConfigEntry[Any], group_id: str) -> bool:
    """Return whether a person has disabled the device of a group: it is told nothing until it is enabled."""
    return disabled_since(hass, entry, group_id) is not None


def area_of(
    hass: HomeAssistant, device: dr.AnyDeviceEntry | None
) -> ar.AreaEntry | None:
    """Return the area of a device, its own or the one it takes over; None if it is in none, or there is no device."""
    area_id = dr.async_get_effective_area_id(hass, device) if device else None
    return ar.async_get(hass).async_get_area(area_id) if area_id else None


def area_of_point(
    hass: HomeAssistant, entry: ConfigEntry[Any], point: SitePoint
) -> ar.AreaEntry | None:
    """Return the area of a charge point: as long as it has no device, the one its station was made from says it."""
    device = device_of(hass, entry, point.id) or dr.async_get(hass).async_get(
        point.device_id or ""
    )
    return area_of(hass, device)


class _Source(NamedTuple):
    """What a station takes over from the device it was made from."""

    manufacturer: str | None = None
    model: str | None = None
    area: str | None = None
    via_device_id: str | None = None
    """It is linked to it, so that one sees what is watched."""


def _source(hass: HomeAssistant, device_id: str | None) -> _Source:
    registry = dr.async_get(hass)
    source = registry.async_get(device_id or "", include_composite_devices=False)
    if source is None:
        return _Source()
    area = area_of(hass, source)
    # Home Assistant refuses a link to a child device, and a child has no make or model.
    main_id = getattr(source, "parent_device_id", source.id)
    main = registry.async_get(main_id, include_child_devices=False)
    assert main is not None
    return _Source(main.manufacturer, main.model, area.name if area else None, main.id)
