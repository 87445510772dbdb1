"""Two chargers as the custom integration `easee` shows it: the same platform, unique ids and translation keys.

They are played: `chargers/catalogue/easee.py` says where the facts are from.
"""

from collections.abc import Callable

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

PLATFORMS = [Platform.BINARY_SENSOR, Platform.SENSOR, Platform.SWITCH]
CHARGERS = {"EH123456": "Garage", "EH654321": "Hall"}
TROUBLES = ("overcurrent", "no_stream")


class Charger:
    """One played charger: which troubles it has, and who wants to know."""

    def __init__(self, serial: str) -> None:
        """Be well."""
        self.serial = serial
        self.troubles: set[str] = set()
        self._listeners: list[Callable[[], None]] = []

    @callback
    def change(self, trouble: str, there: bool) -> None:
        """Make or end a trouble, and tell all entities."""
        (self.troubles.add if there else self.troubles.discard)(trouble)
        for listener in self._listeners:
            listener()

    @callback
    def listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call the listener after each change, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


type EaseeConfigEntry = ConfigEntry[list[Charger]]


async def async_setup_entry(hass: HomeAssistant, entry: EaseeConfigEntry) -> bool:
    """Set up the chargers."""
    entry.runtime_data = [Charger(serial) for serial in CHARGERS]
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: EaseeConfigEntry) -> bool:
    """Take the chargers away."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
