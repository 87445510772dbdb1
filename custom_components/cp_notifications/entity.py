"""What all entities of this integration have in common.

An entity is a row of a platform's table and a view of the engine: it decides nothing. It is never
unavailable while its site is loaded; what is not known is `unknown`.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity, EntityDescription

from .const import SUBENTRY_GROUP
from .coordinator import Coordinator
from .engine.model import Group, GroupView
from .site.devices import async_group_device

type Factory = Callable[[Coordinator, ConfigSubentry], list[Entity]]
"""Makes a platform's entities for one subentry; none where the platform has nothing for its type."""


class CpEntity(Entity):
    """An entity of a charge point or a group. Writes its state when it is told to, never by polling."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    # None of our names has any; each entity would keep an empty dictionary of its own.
    _attr_translation_placeholders: Mapping[str, str] = MappingProxyType({})

    def __init__(
        self,
        coordinator: Coordinator,
        device: dr.AnyDeviceEntry,
        owner: str,
        description: EntityDescription,
    ) -> None:
        """Show something of `owner`: the id of a charge point or of a group."""
        self.coordinator = coordinator
        self.entity_description = description
        # Registered once for all its entities, see site/devices.py: thousands of entities
        # need not ask the registry again one by one.
        self.device_entry = device
        self._attr_unique_id = f"{owner}_{description.key}"


class GroupEntity(CpEntity):
    """An entity of a notification group."""

    def __init__(
        self,
        coordinator: Coordinator,
        group: ConfigSubentry,
        device: dr.DeviceEntry,
        description: EntityDescription,
    ) -> None:
        """Belong to a group."""
        super().__init__(coordinator, device, group.subentry_id, description)
        self._group_id = group.subentry_id


class GroupStateEntity(GroupEntity):
    """An entity that shows how a group stands."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the group from now on."""
        self.async_on_remove(
            self.coordinator.async_listen_group(self._group_id, self._async_changed)
        )
        self._take(*self._state())

    @callback
    def _async_changed(self) -> None:
        self._take(*self._state())
        self.async_write_ha_state()

    def _state(self) -> tuple[Group, GroupView]:
        return (
            self.coordinator.config.groups[self._group_id],
            self.coordinator.engine.group_view(self._group_id),
        )

    @callback
    @abstractmethod
    def _take(self, group: Group, view: GroupView) -> None:
        """Take over what the entity shows."""


def for_groups[D: EntityDescription](
    make: Callable[[Coordinator, ConfigSubentry, dr.DeviceEntry, D], Entity],
    *descriptions: D,
) -> Factory:
    """Return the factory of a platform that has entities for groups only."""

    @callback
    def factory(coordinator: Coordinator, subentry: ConfigSubentry) -> list[Entity]:
        if subentry.subentry_type != SUBENTRY_GROUP:
            return []
        members = coordinator.config.groups[subentry.subentry_id].charge_points
        device = async_group_device(
            coordinator.hass, coordinator.entry, subentry, len(members)
        )
        return [make(coordinator, subentry, device, row) for row in descriptions]

    return factory
