"""Where the page in the sidebar is, as long as a site wants it: what links lead to it."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.const import CONF_PAGE, DOMAIN

PATH: Final = "charging-notifications"
"""Of the page in Home Assistant."""
GROUP: Final = "group"
POINT: Final = "point"


def is_wanted(hass: HomeAssistant, without: ConfigEntry[Any] | None = None) -> bool:
    """Return whether a site wants the page, `without` one that is just being removed."""
    return "frontend" in hass.config.components and any(
        entry.options.get(CONF_PAGE, True)
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        if entry is not without
    )


def page_of(hass: HomeAssistant, kind: str, subject: str) -> str | None:
    """Return the path of the page of a group or a charge point; None if there is none."""
    return f"/{PATH}/{kind}/{subject}" if is_wanted(hass) else None


def device_link(hass: HomeAssistant, kind: str, subject: str) -> str | None:
    """Return the same as the page of a device links to it."""
    path = page_of(hass, kind, subject)
    return path and f"homeassistant:/{path}"
