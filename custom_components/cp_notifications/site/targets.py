"""What a target of an automation stands for: entities, devices, areas, floors and labels become charge points and groups.

A charge point knows by which of them it can be meant, so that nothing has to be listened to: who asks has the answer
of now, whatever was moved, named or added meanwhile. The rules are Home Assistant's own: a child device is where its
parent is unless it is put elsewhere, and is meant with it; labels of areas and of entities count.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    CONF_EXCLUDE,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)

from custom_components.cp_notifications.const import DOMAIN

KEYS: Final = (
    ATTR_ENTITY_ID,
    ATTR_DEVICE_ID,
    ATTR_AREA_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)
"""What a target can name."""

type Tag = tuple[str, str]
"""One thing that a target can name: which of `KEYS`, and its id."""


class Target(NamedTuple):
    """What somebody has chosen."""

    include: frozenset[Tag]
    exclude: frozenset[Tag] = frozenset()
    """Home Assistant has it since 2026.11."""

    def means(self, tags: frozenset[Tag]) -> bool:
        """Return whether something with these tags is meant."""
        return not self.include.isdisjoint(tags) and self.exclude.isdisjoint(tags)


def target_of(config: Mapping[str, Any] | None) -> Target | None:
    """Return a target from its configuration; None if it names nothing, which means everything."""
    config = config or {}
    include = frozenset(_tags(config))
    if not include:
        return None
    return Target(include, frozenset(_tags(config.get(CONF_EXCLUDE) or {})))


def _tags(config: Mapping[str, Any]) -> Iterator[Tag]:
    for key in KEYS:
        ids = config.get(key) or ()
        for each in [ids] if isinstance(ids, str) else ids:
            yield key, each


def charge_point_tags(
    hass: HomeAssistant, entry_id: str, charge_point: str, groups: Iterable[str]
) -> frozenset[Tag]:
    """Return all by which a charge point can be meant; its groups stand for it by their device and their entities."""
    return own_tags(hass, entry_id, charge_point).union(
        tag
        for group in groups
        for tag in own_tags(hass, entry_id, group)
        if tag[0] in (ATTR_DEVICE_ID, ATTR_ENTITY_ID)
    )


def own_tags(hass: HomeAssistant, entry_id: str, identifier: str) -> frozenset[Tag]:
    """Return all by which the device of a charge point or of a group can be meant; none if it has no device yet."""
    device = _device(hass, entry_id, identifier)
    return frozenset() if device is None else frozenset(_device_tags(hass, device))


def device_id(hass: HomeAssistant, entry_id: str, identifier: str) -> str | None:
    """Return the id of the device of a charge point or of a group; None as long as it has none."""
    device = _device(hass, entry_id, identifier)
    return None if device is None else device.id


def _device(
    hass: HomeAssistant, entry_id: str, identifier: str
) -> dr.AnyDeviceEntry | None:
    registry = dr.async_get(hass)
    key = (DOMAIN, identifier)
    return registry.async_get_device_by_identifier(
        key, entry_id
    ) or registry.async_get_child_device_by_identifier(key, entry_id)


def _device_tags(hass: HomeAssistant, device: dr.AnyDeviceEntry) -> Iterator[Tag]:
    labels, areas = set(device.labels), {dr.async_get_effective_area_id(hass, device)}
    yield ATTR_DEVICE_ID, device.id
    if isinstance(device, dr.ChildDeviceEntry):
        yield ATTR_DEVICE_ID, device.parent_device_id
        if parent := dr.async_get(hass).async_get(device.parent_device_id):
            labels |= parent.labels
    for entity in er.async_entries_for_device(er.async_get(hass), device.id):
        if entity.platform == DOMAIN:
            yield ATTR_ENTITY_ID, entity.entity_id
            labels |= entity.labels
            areas.add(entity.area_id)
    for area_id in areas:
        area = ar.async_get(hass).async_get_area(area_id or "")
        if area is not None:
            yield ATTR_AREA_ID, area.id
            labels |= area.labels
            if area.floor_id is not None:
                yield ATTR_FLOOR_ID, area.floor_id
    for label in labels:
        yield ATTR_LABEL_ID, label
