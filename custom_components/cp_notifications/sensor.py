"""Sensors of a notification group: how many charge points it has, and when it was last told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import CpConfigEntry
from .engine.model import Group, GroupView, SiteConfig
from .entity import GroupStateEntity, for_groups

PARALLEL_UPDATES = 0

ATTR_CHARGE_POINTS: Final = "charge_points"
ATTR_CHARGE_POINT_IDS: Final = "charge_point_ids"


@dataclass(frozen=True, kw_only=True)
class GroupSensorDescription(SensorEntityDescription):
    """Something a group's sensor shows."""

    value_fn: Callable[[Group, GroupView], int | datetime | None]
    attributes_fn: Callable[[Group, SiteConfig], dict[str, Any]] = lambda *_: {}


def _members(group: Group, config: SiteConfig) -> dict[str, Any]:
    return {
        ATTR_CHARGE_POINTS: [
            config.charge_points[member].name for member in group.charge_points
        ],
        ATTR_CHARGE_POINT_IDS: list(group.charge_points),
    }


SENSORS: Final = (
    GroupSensorDescription(
        key="members",
        translation_key="members",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda group, _view: len(group.charge_points),
        attributes_fn=_members,
    ),
    GroupSensorDescription(
        key="last_notification",
        translation_key="last_notification",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda _group, view: view.last_told,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CpConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of every group, now and later."""
    entry.runtime_data.async_add_subentry_entities(
        async_add_entities, for_groups(GroupSensor, *SENSORS)
    )


class GroupSensor(GroupStateEntity, SensorEntity):
    """Something about a group."""

    entity_description: GroupSensorDescription
    # They seldom change and can be many: the recorder refuses more than 16 KiB.
    _unrecorded_attributes = frozenset({ATTR_CHARGE_POINTS, ATTR_CHARGE_POINT_IDS})

    @override
    @callback
    def _take(self, group: Group, view: GroupView) -> None:
        description = self.entity_description
        self._attr_native_value = description.value_fn(group, view)
        self._attr_extra_state_attributes = description.attributes_fn(
            group, self.coordinator.config
        )
