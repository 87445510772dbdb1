"""Sensors of a notification group: how many charge points it has, and when it was last told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval

from .coordinator import Coordinator, CpConfigEntry
from .engine.model import Group, GroupView
from .entity import GroupStateEntity, for_groups

PARALLEL_UPDATES = 0

LOOK_EVERY: Final = timedelta(minutes=1)

ATTR_CHARGE_POINTS: Final = "charge_points"
ATTR_CHARGE_POINT_IDS: Final = "charge_point_ids"
ATTR_NOT_MONITORED: Final = "not_monitored"
ATTR_SILENCED: Final = "silenced"


@dataclass(frozen=True, kw_only=True)
class GroupSensorDescription(SensorEntityDescription):
    """Something a group's sensor shows."""

    value_fn: Callable[[Group, GroupView], int | datetime | None]
    attributes_fn: Callable[[Coordinator, Group], dict[str, Any]] = lambda *_: {}
    follows_charge_points: bool = False
    """Whether something it shows changes with the charge points, without a change of the group."""


def _members(site: Coordinator, group: Group) -> dict[str, Any]:
    names = {
        member: site.config.charge_points[member].name for member in group.charge_points
    }
    return {
        ATTR_CHARGE_POINTS: list(names.values()),
        ATTR_CHARGE_POINT_IDS: list(names),
        ATTR_NOT_MONITORED: [names[each] for each in site.not_monitored(group.id)],
        ATTR_SILENCED: {
            names[silence.charge_point]: silence.until.isoformat()
            for silence in site.silences()
            if silence.charge_point in names
        },
    }


SENSORS: Final = (
    GroupSensorDescription(
        key="members",
        translation_key="members",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda group, _view: len(group.charge_points),
        attributes_fn=_members,
        follows_charge_points=True,
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
    _unrecorded_attributes = frozenset(
        {ATTR_CHARGE_POINTS, ATTR_CHARGE_POINT_IDS, ATTR_NOT_MONITORED, ATTR_SILENCED}
    )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the group from now on, and look at its charge points every minute.

        They may change a thousand at once, and what follows them one by one would do nothing else.
        """
        await super().async_added_to_hass()
        if self.entity_description.follows_charge_points:
            self.async_on_remove(
                async_track_time_interval(
                    self.hass, self._async_look, LOOK_EVERY, cancel_on_shutdown=True
                )
            )

    @callback
    def _async_look(self, _now: datetime) -> None:
        self._async_changed()

    @override
    @callback
    def _take(self, group: Group, view: GroupView) -> None:
        description = self.entity_description
        self._attr_native_value = description.value_fn(group, view)
        self._attr_extra_state_attributes = description.attributes_fn(
            self.coordinator, group
        )
