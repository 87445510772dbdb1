"""Entities that come and go with their subentry, while everything else stays as it is.

A reload of the whole entry would flip every entity to unavailable for a moment and interrupt the watching;
so each platform leaves a factory here, and after a change only the entities that differ are touched.
"""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .part import Part

type Factory = Callable[[ConfigSubentry], Iterable[Entity]]


class _Followed:
    """A subentry as it was when it was followed last. There are thousands."""

    __slots__ = ("data", "entities", "title")

    def __init__(self, subentry: ConfigSubentry) -> None:
        """Begin without entities."""
        self.title = subentry.title
        self.data = subentry.data
        self.entities: tuple[Entity, ...] = ()

    def is_like(self, subentry: ConfigSubentry) -> bool:
        """Return whether nothing has changed."""
        return self.title == subentry.title and self.data == subentry.data


class SubentryEntities(Part):
    """Follows the subentries of one config entry."""

    def __init__(
        self, hass: HomeAssistant, subentries: Callable[[], Iterable[ConfigSubentry]]
    ) -> None:
        """Follow what `subentries` returns."""
        self._hass = hass
        self._subentries = subentries
        self._platforms: list[tuple[AddConfigEntryEntitiesCallback, Factory]] = []
        self._followed: dict[str, _Followed] = {}

    @callback
    def async_add_platform(
        self, async_add_entities: AddConfigEntryEntitiesCallback, factory: Factory
    ) -> None:
        """Add the platform's entities for every subentry there is, and for those to come."""
        self._platforms.append((async_add_entities, factory))
        for subentry in self._subentries():
            followed = self._followed.get(subentry.subentry_id)
            if followed is None:
                followed = self._followed[subentry.subentry_id] = _Followed(subentry)
            if entities := tuple(factory(subentry)):
                followed.entities += entities
                async_add_entities(entities, config_subentry_id=subentry.subentry_id)

    @override
    @callback
    def async_follow(self) -> None:
        """Add and remove what a changed configuration asks for.

        Of a thousand subentries mostly one has changed: the factories are asked for that one only, and
        with its entities register its devices by their new names.
        """
        subentries = list(self._subentries())
        # What belongs to a subentry that is gone is removed by Home Assistant itself.
        for gone in self._followed.keys() - {s.subentry_id for s in subentries}:
            del self._followed[gone]
        for subentry in subentries:
            before = self._followed.get(subentry.subentry_id)
            if before is None or not before.is_like(subentry):
                now = self._followed[subentry.subentry_id] = _Followed(subentry)
                now.entities = self._follow(subentry, before.entities if before else ())

    def _follow(
        self, subentry: ConfigSubentry, before: tuple[Entity, ...]
    ) -> tuple[Entity, ...]:
        """Let the entities of before become those that are wanted now; return these."""
        wanted = [
            (async_add_entities, {_unique_id(e): e for e in factory(subentry)})
            for async_add_entities, factory in self._platforms
        ]
        present = {_unique_id(entity): entity for entity in before}
        keep = {unique_id for _add, entities in wanted for unique_id in entities}
        for unique_id in present.keys() - keep:
            self._remove(present.pop(unique_id))
        for async_add_entities, entities in wanted:
            new = {uid: e for uid, e in entities.items() if uid not in present}
            present.update(new)
            if new:
                async_add_entities(
                    new.values(), config_subentry_id=subentry.subentry_id
                )
        return tuple(present.values())

    def _remove(self, entity: Entity) -> None:
        """Remove an entity with its registry entry; the platform follows the registry."""
        registry = er.async_get(self._hass)
        if registry.async_get(entity.entity_id):
            registry.async_remove(entity.entity_id)


def _unique_id(entity: Entity) -> str:
    unique_id = entity.unique_id
    assert unique_id is not None
    return unique_id
