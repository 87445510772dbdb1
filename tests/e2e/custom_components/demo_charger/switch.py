"""The hands on a played charger: one switch for each trouble."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoConfigEntry
from .const import TROUBLES
from .entity import ChargerEntity


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add one switch for each trouble to each charger."""
    for charger in entry.runtime_data:
        async_add_entities([Trouble(charger, key) for key in TROUBLES])


class Trouble(ChargerEntity, SwitchEntity):
    """On while the charger has the trouble."""

    _attr_entity_category = EntityCategory.CONFIG

    @property
    @override
    def available(self) -> bool:
        """The hand stays where it is when the charger is lost."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the charger has the trouble."""
        return self.translation_key in self.charger.troubles

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Make the trouble."""
        await self._change(self.charger.troubles | {str(self.translation_key)})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """End the trouble."""
        await self._change(self.charger.troubles - {str(self.translation_key)})

    async def _change(self, troubles: frozenset[str]) -> None:
        self.charger.troubles = troubles
        await self.hass.async_add_executor_job(self.charger.save)
        self.charger.tell()
