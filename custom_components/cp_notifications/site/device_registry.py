"""Follows what a person does to our devices, and the language: one name for one thing, and nothing goes on that was switched off.

A group, a charging station and a charge point can be called by another name in their dialog, in the list of the integration, and with the
pencil of their device. The last one who did so is right, wherever it was.
"""

from collections.abc import Iterator
from typing import Any, Final, Protocol

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from custom_components.cp_notifications.const import (
    CONF_CHARGE_POINTS,
    CONF_ID,
    CONF_NAME,
    DOMAIN,
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import Mute, SiteConfig
from custom_components.cp_notifications.internals import async_texts
from custom_components.cp_notifications.text import plain

from .config import groups, stations
from .devices import async_group_device, is_paused

PAUSED_BY: Final = "disabled device"
"""Who has muted a group that is paused: so it is told apart from one that a person has muted."""


class _Site(Protocol):
    config: SiteConfig

    @property
    def engine(self) -> Engine: ...
    def handle(self, event: Mute) -> None: ...
    def async_config_changed(self) -> None: ...


@callback
def async_follow_devices(
    hass: HomeAssistant, entry: ConfigEntry[Any], site: _Site
) -> None:
    """Follow the devices of a site, and the language, until it is unloaded."""

    @callback
    def on_device(event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        if event.data["action"] != "update":
            return
        device = dr.async_get(hass).async_get(event.data["device_id"])
        if device is None or device.config_entry_id != entry.entry_id:
            return
        if "name_by_user" in event.data["changes"]:
            _take_name(hass, entry, device)
        if "disabled_by" in event.data["changes"]:
            site.async_config_changed()
            _pause(hass, entry, site)

    async def on_core_config(event: Event[dict[str, Any]]) -> None:
        if "language" in event.data:
            # Devices and issues are written anew from texts that are there at once.
            for category in ("device", "selector"):
                await async_texts(hass, category, [DOMAIN])
            for group in groups(entry):
                members = len(site.config.groups[group.subentry_id].charge_points)
                async_group_device(hass, entry, group, members)
            site.async_config_changed()

    for device in list(_devices(hass, entry)):
        _take_name(hass, entry, device)
    _pause(hass, entry, site)
    listen = hass.bus.async_listen
    entry.async_on_unload(listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, on_device))
    entry.async_on_unload(listen(EVENT_CORE_CONFIG_UPDATE, on_core_config))


def _pause(hass: HomeAssistant, entry: ConfigEntry[Any], site: _Site) -> None:
    """Hold back what groups would be told whose device is disabled; let it go when that is over."""
    for group in site.config.groups:
        view, paused = site.engine.group_view(group), is_paused(hass, entry, group)
        if paused and (not view.muted or view.muted_until is not None):
            site.handle(Mute(group, True, None, PAUSED_BY))
        elif not paused and view.muted_by == PAUSED_BY:
            site.handle(Mute(group, False))


def _devices(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> Iterator[dr.AnyDeviceEntry]:
    registry = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        yield device
        yield from dr.async_entries_for_parent_device(registry, device.id)


def _take_name(
    hass: HomeAssistant, entry: ConfigEntry[Any], device: dr.AnyDeviceEntry
) -> None:
    """Let the name that a person gave a device be the name of what it stands for."""
    name = plain(device.name_by_user or "")
    if not name:
        return
    ids = {each for domain, each in device.identifiers if domain == DOMAIN}
    for subentry in (*groups(entry), *stations(entry)):
        if subentry.subentry_id in ids:
            _rename(hass, entry, device, subentry, title=name)
        elif subentry.subentry_type == SUBENTRY_STATION:
            points = subentry.data[CONF_CHARGE_POINTS]
            if any(point[CONF_ID] in ids for point in points):
                named = [
                    {**point, CONF_NAME: name} if point[CONF_ID] in ids else point
                    for point in points
                ]
                data = {**subentry.data, CONF_CHARGE_POINTS: named}
                _rename(hass, entry, device, subentry, data=data)


def _rename(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    device: dr.AnyDeviceEntry,
    subentry: ConfigSubentry,
    **changes: Any,
) -> None:
    hass.config_entries.async_update_subentry(entry, subentry, **changes)
    # There is one name from now on: another one in the dialog would be hidden behind this.
    registry = dr.async_get(hass)
    if isinstance(device, dr.ChildDeviceEntry):
        registry.async_update_child_device(device.id, name_by_user=None)
    else:
        registry.async_update_device(device.id, name_by_user=None)
