"""Buttons of a notification group: one sends a test mail, one acknowledges what is open."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import Coordinator, CpConfigEntry
from .delivery.tested import async_say_tested
from .engine.model import Acknowledge
from .entity import GroupEntity, for_groups
from .services.actions import raise_for_failures
from .site.who import async_who

# A mail account sends one mail after the other anyway.
PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class GroupButtonDescription(ButtonEntityDescription):
    """Something that a press does to a group."""

    press: Callable[[Coordinator, str, str], Awaitable[None]]
    """Does it, for the id of a group and the name of who pressed."""


async def _async_send_test(site: Coordinator, group: str, _by: str) -> None:
    """Send a test mail to every address; say that it worked, or fail if one did not take it."""
    answers = await site.async_send_test(group)
    raise_for_failures(answers)
    await async_say_tested(site.hass, group, site.config.groups[group].name, answers)


async def _async_acknowledge(site: Coordinator, group: str, by: str) -> None:
    """Stop the reminders of all open alerts; if there are none, nothing is to be done."""
    for key in [alert.key for alert in site.engine.alerts() if alert.group == group]:
        site.handle(Acknowledge(key, by))


BUTTONS: Final = (
    GroupButtonDescription(
        key="test",
        translation_key="test",
        entity_category=EntityCategory.DIAGNOSTIC,
        press=_async_send_test,
    ),
    GroupButtonDescription(
        key="acknowledge", translation_key="acknowledge", press=_async_acknowledge
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CpConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of every group, now and later."""
    entry.runtime_data.async_add_subentry_entities(
        async_add_entities, for_groups(GroupButton, *BUTTONS)
    )


class GroupButton(GroupEntity, ButtonEntity):
    """Does something to a group."""

    entity_description: GroupButtonDescription

    @override
    async def async_press(self) -> None:
        """Do it."""
        by = await async_who(self.hass, self._context)
        await self.entity_description.press(self.coordinator, self._group_id, by)
