"""A site at work, as far as dialogs ask it, and whether there is one."""

from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import SiteConfig


class Site(Protocol):
    """A site that is loaded. The coordinator is one; it stands above all that asks for it here."""

    config: SiteConfig
    engine: Engine
    """To be read only."""

    async def async_send_test(self, group_id: str) -> dict[str, str]:
        """Send a test mail to every address of a group; return for each what became of it."""


def loaded_site[SiteT](entry: ConfigEntry[SiteT]) -> SiteT | None:
    """Return the site of a config entry, from the moment that it is set up until it is unloaded; else None."""
    # Home Assistant has the attribute only in between, and offers no other way to ask.
    site: SiteT | None = getattr(entry, "runtime_data", None)
    return site
