"""Events of a notification group: a notification was sent, or could not be."""

from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import CpConfigEntry
from .engine.model import NotificationTold, Told
from .entity import GroupEntity, for_groups
from .site.told import told_attributes

PARALLEL_UPDATES = 0

NOTIFICATION: Final = EventEntityDescription(
    key="notification",
    translation_key="notification",
    event_types=[told.value for told in Told],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CpConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entity of every group, now and later."""
    entry.runtime_data.async_add_subentry_entities(
        async_add_entities, for_groups(NotificationEvent, NOTIFICATION)
    )


class NotificationEvent(GroupEntity, EventEntity):
    """What became of the group's notifications."""

    @override
    async def async_added_to_hass(self) -> None:
        """Hear of each notification from now on."""
        self.async_on_remove(
            self.coordinator.async_listen_told(self._group_id, self._async_told)
        )

    @callback
    def _async_told(self, told: NotificationTold) -> None:
        self._trigger_event(told.told, told_attributes(told))
        self.async_write_ha_state()
