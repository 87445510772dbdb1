"""What all entities of a played charger have in common."""

from typing import override

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from .charger import Charger
from .const import AREAS, CHARGERS, DOMAIN, LOST


class ChargerEntity(Entity):
    """An entity that follows its charger."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, charger: Charger, key: str) -> None:
        """Belong to the charger's device."""
        self.charger = charger
        self._attr_translation_key = key
        self._attr_unique_id = f"{charger.key}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, charger.key)},
            name=CHARGERS[charger.key],
            manufacturer="Demo",
            model="Wallbox 22",
            suggested_area=AREAS[charger.key],
        )

    @property
    @override
    def available(self) -> bool:
        """A lost charger takes its entities with it."""
        return LOST not in self.charger.troubles

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the charger."""
        self.async_on_remove(self.charger.listen(self.async_write_ha_state))
