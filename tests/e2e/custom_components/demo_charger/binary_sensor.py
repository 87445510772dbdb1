"""Whether a played charger is connected, and whether somebody shakes it."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoConfigEntry
from .const import OFFLINE, SHOCK
from .entity import ChargerEntity


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add two sensors to each charger."""
    for charger in entry.runtime_data:
        async_add_entities(
            [Connection(charger, "connection"), Vibration(charger, "vibration")]
        )


class Connection(ChargerEntity, BinarySensorEntity):
    """On while the charger is connected to its cloud."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY

    @property
    @override
    def is_on(self) -> bool:
        """Return whether nobody has cut the connection."""
        return OFFLINE not in self.charger.troubles


class Vibration(ChargerEntity, BinarySensorEntity):
    """On while the post is shaken."""

    _attr_device_class = BinarySensorDeviceClass.VIBRATION

    @property
    @override
    def is_on(self) -> bool:
        """Return whether somebody shakes the post."""
        return SHOCK in self.charger.troubles
