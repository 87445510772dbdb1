"""Many chargers whose faults come from outside: a file says how they are, whether or not anybody looks.

So faults begin and end while Home Assistant is dead, as they do in a real car park.
"""

from datetime import datetime, timedelta
import json
from pathlib import Path

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.event import async_track_time_interval

from .const import FILE

type ParkConfigEntry = ConfigEntry[Park]
type Codes = dict[str, dict[str, str]]

PLATFORMS = [Platform.SENSOR]
LOOK_EVERY = timedelta(seconds=0.2)


class Park:
    """All chargers, as they were when somebody last looked."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Look at the file of this Home Assistant."""
        self.hass = hass
        self.codes: Codes = {}
        self.entities: list[Entity] = []
        self._path = Path(hass.config.path(FILE))

    async def async_look(self, _now: datetime | None = None) -> None:
        """Read how everything is; tell those entities that it concerns."""
        before = self.codes
        self.codes = await self.hass.async_add_executor_job(self._read)
        if self.codes != before:
            self._tell()

    @callback
    def _tell(self) -> None:
        for entity in self.entities:
            entity.async_write_ha_state()

    def _read(self) -> Codes:
        codes: Codes = json.loads(self._path.read_text("utf-8"))
        return codes


async def async_setup_entry(hass: HomeAssistant, entry: ParkConfigEntry) -> bool:
    """Set up all chargers."""
    park = entry.runtime_data = Park(hass)
    await park.async_look()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(async_track_time_interval(hass, park.async_look, LOOK_EVERY))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: ParkConfigEntry) -> bool:
    """Take the chargers away."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
