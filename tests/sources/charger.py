"""A charger integration to watch: a config entry, a coordinator, a device that can be switched off."""

import logging

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.update_coordinator import (
    CoordinatorEntity,
    DataUpdateCoordinator,
    UpdateFailed,
)
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_integration,
    mock_platform,
)

DOMAIN = "fake_charger"


class ChargerFlow(ConfigFlow):
    """The integration can be configured; nobody does it here."""


class StatusSensor(CoordinatorEntity[DataUpdateCoordinator[str]], SensorEntity):
    """The status of the charger."""

    _attr_name = "Left status"

    def __init__(
        self, coordinator: DataUpdateCoordinator[str], unique_id: str | None
    ) -> None:
        """Make it."""
        super().__init__(coordinator)
        self._attr_unique_id = unique_id

    @property
    def native_value(self) -> str:
        """What the charger says."""
        return self.coordinator.data


class Charger:
    """The charger and its integration. What it is to do next is set before."""

    def __init__(self, hass: HomeAssistant, unique_id: str | None = "status") -> None:
        """Install the integration; without a unique id its entity is not registered."""
        self.hass = hass
        self.unique_id = unique_id
        self.status = "Available"
        self.answers = True
        """Whether the device can be reached."""
        self.set_up_fails = False
        self.provides_entity = True
        self.entry = MockConfigEntry(domain=DOMAIN, title="Charger")
        self.entry.add_to_hass(hass)
        self.coordinator: DataUpdateCoordinator[str]
        module = MockModule(
            DOMAIN,
            async_setup_entry=self._async_setup_entry,
            async_unload_entry=self._async_unload_entry,
        )
        # Only those that do not come with Home Assistant may still return a boolean from 2026.11 on.
        mock_integration(hass, module, built_in=False)
        mock_platform(hass, f"{DOMAIN}.config_flow", None)
        platform = MockPlatform(async_setup_entry=self._async_add)
        mock_platform(hass, f"{DOMAIN}.sensor", platform)

    async def _async_fetch(self) -> str:
        if not self.answers:
            raise UpdateFailed("no answer")
        return self.status

    async def _async_setup_entry(self, hass: HomeAssistant, entry: ConfigEntry) -> bool:
        if self.set_up_fails:
            raise ConfigEntryNotReady("no answer")
        self.coordinator = DataUpdateCoordinator(
            hass,
            logging.getLogger(__name__),
            config_entry=entry,
            name="charger",
            update_method=self._async_fetch,
        )
        await self.coordinator.async_refresh()
        await hass.config_entries.async_forward_entry_setups(entry, [Platform.SENSOR])
        return True

    async def _async_add(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        async_add_entities: AddEntitiesCallback,
    ) -> None:
        if self.provides_entity:
            async_add_entities([StatusSensor(self.coordinator, self.unique_id)])

    async def _async_unload_entry(
        self, hass: HomeAssistant, entry: ConfigEntry
    ) -> bool:
        # As many real ones do: the connection is closed before the entities are gone.
        self.coordinator.async_set_update_error(UpdateFailed("closed"))
        return await hass.config_entries.async_unload_platforms(
            entry, [Platform.SENSOR]
        )

    # ---- what a test does with it ---------------------------------------------

    @property
    def entity_id(self) -> str:
        """The entity id of the status sensor, as it is now."""
        registry = er.async_get(self.hass)
        entries = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        return entries[0].entity_id if entries else "sensor.left_status"

    @property
    def registry_id(self) -> str:
        """What a rule refers to the status sensor by."""
        entry = er.async_get(self.hass).async_get(self.entity_id)
        assert entry
        return entry.id

    @property
    def state(self) -> str | None:
        """The state of the status sensor; None without one."""
        state = self.hass.states.get(self.entity_id)
        return state.state if state else None

    async def set_up(self) -> None:
        """Set its config entry up, as at the start of Home Assistant."""
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def unload(self) -> None:
        """Unload its config entry."""
        await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def reload(self) -> None:
        """Reload its config entry."""
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def says(self, status: str) -> None:
        """Let the charger answer with this status."""
        self.status, self.answers = status, True
        await self.coordinator.async_refresh()

    async def is_silent(self) -> None:
        """Let the charger not answer any more."""
        self.answers = False
        await self.coordinator.async_refresh()
