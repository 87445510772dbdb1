"""Whether the charger is online, as far as the stream of pulses says so."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import EaseeConfigEntry
from .entity import EaseeEntity


async def async_setup_entry(
    hass: HomeAssistant,
    entry: EaseeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensor to each charger."""
    async_add_entities(
        [Online(charger, "online", "online") for charger in entry.runtime_data]
    )


class Online(EaseeEntity, BinarySensorEntity):
    """On while pulses arrive."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_is_on = True

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return whether the stream of pulses is there."""
        return {"state_signalRConnected": "no_stream" not in self.charger.troubles}
