"""The status of the charger, and why it gives no current, which is disabled by default."""

from typing import override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import EaseeConfigEntry
from .entity import EaseeEntity


async def async_setup_entry(
    hass: HomeAssistant,
    entry: EaseeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add both sensors to each charger."""
    for charger in entry.runtime_data:
        async_add_entities(
            [
                Status(charger, "status", "easee_status"),
                Reason(charger, "reason_for_no_current", "easee_reason_no_current"),
            ]
        )


class Status(EaseeEntity, SensorEntity):
    """What the charger does."""

    @property
    @override
    def native_value(self) -> str:
        """Return the status."""
        tripped = "overcurrent" in self.charger.troubles
        return "error_overcurrent" if tripped else "disconnected"


class Reason(EaseeEntity, SensorEntity):
    """Why there is no current."""

    _attr_entity_registry_enabled_default = False
    _attr_native_value = "ok"
