"""Status, error code and temperature of a played charger."""

from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoConfigEntry
from .const import FUSE, HEAT
from .entity import ChargerEntity


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add three sensors to each charger."""
    for charger in entry.runtime_data:
        async_add_entities(
            [
                Status(charger, "status"),
                ErrorCode(charger, "error_code"),
                Temperature(charger, "temperature"),
            ]
        )


class Status(ChargerEntity, SensorEntity):
    """What the charger does."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = ["available", "preparing", "charging", "finishing", "faulted"]

    @property
    @override
    def native_value(self) -> str:
        """Return the status: a charger without its fuse does nothing."""
        return "faulted" if FUSE in self.charger.troubles else "available"


class ErrorCode(ChargerEntity, SensorEntity):
    """What the charger says is wrong."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = ["NoError", "GroundFailure", "OverCurrentFailure", "OtherError"]

    @property
    @override
    def native_value(self) -> str:
        """Return the code that belongs to a tripped fuse."""
        return "OverCurrentFailure" if FUSE in self.charger.troubles else "NoError"


class Temperature(ChargerEntity, SensorEntity):
    """How warm it is inside."""

    _attr_device_class = SensorDeviceClass.TEMPERATURE
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_native_unit_of_measurement = UnitOfTemperature.CELSIUS

    @property
    @override
    def native_value(self) -> float:
        """Return a summer's day, or a charger on fire."""
        return 85.0 if HEAT in self.charger.troubles else 31.0
