"""Chargers that the catalogue knows, as they stand in Home Assistant, for the tests of what is made of them."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from tests.chargers.installed import Installed
from tests.chargers.stories.custom import EVCC
from tests.chargers.stories.custom_cloud import EASEE
from tests.chargers.stories.local import BESEN, KEBA
from tests.chargers.stories.ocpp import TWO
from tests.chargers.story import Story

__all__ = ["BESEN", "EASEE", "EVCC", "KEBA", "TWO", "Installer"]


class Installer:
    """Adds chargers as their integrations do."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without any."""
        self._hass = hass
        self._homes: list[Installed] = []

    async def __call__(self, story: Story, name: str | None = None) -> Installed:
        """Add a charger; it is well. `name` is what a person calls its devices."""
        home = Installed(
            self._hass,
            story.platform,
            story.entities,
            with_entry=story.with_entry,
        )
        self._homes.append(home)
        if name and home.entry:
            devices = dr.async_get(self._hass)
            entry_id = home.entry.entry_id
            for device in dr.async_entries_for_config_entry(devices, entry_id):
                devices.async_update_device(device.id, name_by_user=name)
        await home.is_well()
        return home

    def leave(self) -> None:
        """Leave nothing behind that Home Assistant would unload when it stops."""
        for home in self._homes:
            home.leave()
