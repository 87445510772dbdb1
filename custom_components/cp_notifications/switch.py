"""Switch of a notification group: mutes it."""

from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import CpConfigEntry
from .engine.model import Group, GroupView
from .entity import GroupStateEntity, for_groups
from .site.who import async_who

PARALLEL_UPDATES = 0

ATTR_UNTIL: Final = "until"
ATTR_BY: Final = "by"

# A setting: assistants are not to have it by themselves, nor "all switches of an area".
MUTE: Final = SwitchEntityDescription(
    key="mute", translation_key="mute", entity_category=EntityCategory.CONFIG
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CpConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch of every group, now and later."""
    entry.runtime_data.async_add_subentry_entities(
        async_add_entities, for_groups(MuteSwitch, MUTE)
    )


class MuteSwitch(GroupStateEntity, SwitchEntity):
    """While it is on, the group's notifications are held back. The engine remembers it, not this entity.

    It goes off by itself if the action `silence` gave it an end.
    """

    @override
    @callback
    def _take(self, group: Group, view: GroupView) -> None:
        self._attr_is_on = view.muted
        self._attr_extra_state_attributes = {
            ATTR_UNTIL: view.muted_until,
            ATTR_BY: view.muted_by or None,
        }

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Hold notifications back."""
        await self._async_mute(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Let notifications go again."""
        await self._async_mute(False)

    async def _async_mute(self, muted: bool) -> None:
        by = await async_who(self.hass, self._context)
        self.coordinator.async_mute(self._group_id, muted, by=by)
