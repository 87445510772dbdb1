"""Charge Point Notifications: tells the right people by e-mail when a charge point needs them.

A config entry is a site. Its subentries are charging stations and notification groups; the `Coordinator`
watches the one and tells the other.
"""

from contextlib import suppress

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN
from .coordinator import Coordinator, CpConfigEntry
from .engine.snapshot import VERSION
from .flows.discovery import async_discover
from .ocpp.entrance import async_open_entrance
from .ocpp.site import KIND as OCPP_KIND, VERSION as OCPP_VERSION
from .panel.sidebar import async_update_sidebar
from .repairs.kinds import async_forget
from .services.actions import async_setup_services
from .site.device_registry import async_follow_devices
from .site.finder import async_finder
from .site.history import KIND as HISTORY_KIND, VERSION as HISTORY_VERSION
from .site.incidents import KIND as INCIDENTS_KIND, VERSION as INCIDENTS_VERSION
from .site.last_watched import KIND as WATCHED_KIND, VERSION as WATCHED_VERSION
from .site.news import KIND as NEWS_KIND, VERSION as NEWS_VERSION
from .site.store import SnapshotStore
from .websocket_api import async_setup_websocket_api

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

FILES = (
    ("", VERSION),
    (HISTORY_KIND, HISTORY_VERSION),
    (INCIDENTS_KIND, INCIDENTS_VERSION),
    (OCPP_KIND, OCPP_VERSION),
    (WATCHED_KIND, WATCHED_VERSION),
    (NEWS_KIND, NEWS_VERSION),
)
"""The files of a site: the end of the name of each, and the version of its form."""

PLATFORMS = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.SWITCH,
)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, and what the page asks; they answer with an error where no site is loaded."""
    async_setup_services(hass)
    async_setup_websocket_api(hass)
    async_discover(hass, async_finder(hass))
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: CpConfigEntry) -> bool:
    """Bring the entry of a site into the form of now; return whether that is done.

    There has been one form so far, to which only keys were added that may be absent. One of a newer minor version has
    more of them, which stay where they are; one of a newer version Home Assistant refuses before it asks.
    """
    return True


async def async_setup_entry(hass: HomeAssistant, entry: CpConfigEntry) -> bool:
    """Set up a site: its entities first, then what changes them."""
    coordinator = Coordinator(hass, entry)
    entry.runtime_data = coordinator
    try:
        await coordinator.async_load()
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
        entry.async_on_unload(entry.add_update_listener(_async_updated))
        await coordinator.async_start()
        async_follow_devices(hass, entry, coordinator)
    except BaseException:
        # Home Assistant takes nothing down that it has not set up to the end, and may well try again.
        await coordinator.async_give_up()
        await _async_unload_platforms(hass, entry)
        raise
    async_open_entrance(hass, entry)
    await async_update_sidebar(hass)
    return True


async def _async_unload_platforms(hass: HomeAssistant, entry: CpConfigEntry) -> None:
    """Unload those platforms that are loaded."""
    for platform in PLATFORMS:
        with suppress(ValueError):
            await hass.config_entries.async_forward_entry_unload(entry, platform)


async def async_unload_entry(hass: HomeAssistant, entry: CpConfigEntry) -> bool:
    """Unload a site; what is open is saved."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.async_stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: CpConfigEntry) -> None:
    """Forget a site for good."""
    for kind, version in FILES:
        await SnapshotStore(hass, entry.entry_id, kind, version).async_remove()
    async_forget(hass, entry, for_good=True)
    await async_update_sidebar(hass, without=entry)


async def _async_updated(hass: HomeAssistant, entry: CpConfigEntry) -> None:
    """Follow a changed configuration without a reload: nothing becomes unavailable."""
    entry.runtime_data.async_config_changed()
    async_open_entrance(hass, entry)
    await async_update_sidebar(hass)
