"""The error codes of the chargers of a played car park."""

from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import Park, ParkConfigEntry
from .const import CODES, DOMAIN, FINE, KINDS


async def async_setup_entry(
    hass: HomeAssistant,
    entry: ParkConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a sensor for each kind of fault of each charger."""
    park = entry.runtime_data
    async_add_entities(Code(park, name, kind) for name in park.codes for kind in KINDS)


class Code(SensorEntity):
    """What one charger says about one kind of fault."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = [FINE, *CODES]

    def __init__(self, park: Park, name: str, kind: str) -> None:
        """Belong to a charger."""
        self._park = park
        self._charger = name
        self._attr_translation_key = kind
        self._attr_unique_id = f"{name}_{kind}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, name)}, name=name, manufacturer="Demo"
        )

    @property
    @override
    def native_value(self) -> str:
        """Return the code, or that there is none."""
        return self._park.codes[self._charger].get(str(self.translation_key), FINE)

    @override
    async def async_added_to_hass(self) -> None:
        """Be told of changes."""
        self._park.entities.append(self)
