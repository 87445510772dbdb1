"""Button of a notification group: sends a test mail."""

from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import CpConfigEntry
from .entity import GroupEntity, for_groups
from .services import raise_for_failures

# A mail account sends one mail after the other anyway.
PARALLEL_UPDATES = 1

TEST: Final = ButtonEntityDescription(
    key="test",
    translation_key="test",
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CpConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the button of every group, now and later."""
    entry.runtime_data.async_add_subentry_entities(
        async_add_entities, for_groups(TestButton, TEST)
    )


class TestButton(GroupEntity, ButtonEntity):
    """Sends a test mail to every address of the group."""

    @override
    async def async_press(self) -> None:
        """Send it, and fail if an address did not take it."""
        raise_for_failures(await self.coordinator.async_send_test(self._group_id))
