"""The entry in the sidebar: there as long as there is a site that wants it.

It is never `config_panel_domain` of the integration: the cog of a site would then lead here, and its options nowhere.
"""

from pathlib import Path
from typing import Any, Final

from homeassistant.components import frontend
from homeassistant.components.http import StaticPathConfig
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.hass_dict import HassKey

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.site.devices import async_link_devices
from custom_components.cp_notifications.site.page import PATH, is_wanted

from .build import ELEMENT, FILE

ICON: Final = "mdi:ev-station"

_STATIC: Final = "/cp_notifications_static"
_FOLDER: Final = Path(__file__).parent / "dist"
_TITLE_KEY: Final = f"component.{DOMAIN}.config_panel.common.short_title"
_SERVED: Final[HassKey[bool]] = HassKey(f"{DOMAIN}_page_served")


async def async_update_sidebar(
    hass: HomeAssistant, without: ConfigEntry[Any] | None = None
) -> None:
    """Show the page if a site wants it, `without` one that is just being removed."""
    wanted = is_wanted(hass, without)
    is_there = frontend.async_panel_exists(hass, PATH)
    if wanted and not is_there:
        await _async_serve(hass)
        _show(hass, await _async_title(hass))
        async_link_devices(hass)
    elif is_there and not wanted:
        frontend.async_remove_panel(hass, PATH)
        async_link_devices(hass)


async def _async_serve(hass: HomeAssistant) -> None:
    """Serve the file of the page; Home Assistant cannot take that back. Its name says what is in it: it is kept long."""
    if _SERVED not in hass.data:
        hass.data[_SERVED] = True
        await hass.http.async_register_static_paths(
            [StaticPathConfig(_STATIC, str(_FOLDER), cache_headers=True)]
        )


async def _async_title(hass: HomeAssistant) -> str:
    """Return what stands in the sidebar, in the language of Home Assistant: it is one for all."""
    texts = await async_get_translations(
        hass, hass.config.language, "config_panel", [DOMAIN]
    )
    return texts[_TITLE_KEY]


@callback
def _show(hass: HomeAssistant, title: str) -> None:
    frontend.async_register_built_in_panel(
        hass,
        component_name="custom",
        frontend_url_path=PATH,
        sidebar_title=title,
        sidebar_icon=ICON,
        require_admin=False,
        update=True,
        config={
            "_panel_custom": {
                "name": ELEMENT,
                "module_url": f"{_STATIC}/{FILE}",
                "embed_iframe": False,
                "trust_external": False,
            }
        },
    )
