"""The hands on the played charger: one switch for each trouble."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import TROUBLES, EaseeConfigEntry
from .entity import EaseeEntity


async def async_setup_entry(
    hass: HomeAssistant,
    entry: EaseeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches to each charger."""
    for charger in entry.runtime_data:
        async_add_entities([Trouble(charger, key, key) for key in TROUBLES])


class Trouble(EaseeEntity, SwitchEntity):
    """On while the charger has the trouble."""

    _attr_entity_category = EntityCategory.CONFIG

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the charger has the trouble."""
        return self.translation_key in self.charger.troubles

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Make the trouble."""
        self.charger.change(str(self.translation_key), True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """End the trouble."""
        self.charger.change(str(self.translation_key), False)
