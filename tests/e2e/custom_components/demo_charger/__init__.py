"""Two chargers to play with, as a charger integration would show them."""

from pathlib import Path

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

from .charger import Charger
from .const import CHARGERS

type DemoConfigEntry = ConfigEntry[list[Charger]]

PLATFORMS = [Platform.BINARY_SENSOR, Platform.SENSOR, Platform.SWITCH]


async def async_setup_entry(hass: HomeAssistant, entry: DemoConfigEntry) -> bool:
    """Set up both chargers."""
    entry.runtime_data = [
        Charger(key, Path(hass.config.path(f"{key}.charger.json"))) for key in CHARGERS
    ]
    for charger in entry.runtime_data:
        await hass.async_add_executor_job(charger.load)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: DemoConfigEntry) -> bool:
    """Take the chargers away."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
