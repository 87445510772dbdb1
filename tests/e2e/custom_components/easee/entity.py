"""What the entities of the charger have in common."""

from typing import override

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from . import CHARGERS, Charger


class EaseeEntity(Entity):
    """An entity that follows the charger. It is never unavailable."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, charger: Charger, key: str, translation_key: str) -> None:
        """Belong to the charger's device."""
        self.charger = charger
        self._attr_unique_id = f"{charger.serial}_{key}"
        self._attr_translation_key = translation_key
        self._attr_device_info = DeviceInfo(
            identifiers={("easee", charger.serial)},
            name=CHARGERS[charger.serial],
            manufacturer="Easee",
            model="Home",
            suggested_area="Car park",
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the charger."""
        self.async_on_remove(self.charger.listen(self.async_write_ha_state))
