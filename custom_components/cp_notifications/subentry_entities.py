"""Entities that come and go with their subentry, while everything else stays as it is.

A reload of the whole entry would flip every entity to unavailable for a moment and interrupt the watching;
so each platform leaves a factory here, and after a change only the entities that differ are touched.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

type Factory = Callable[[ConfigSubentry], Iterable[Entity]]


class SubentryEntities:
    """Follows the subentries of one config entry."""

    def __init__(
        self, hass: HomeAssistant, subentries: Callable[[], Iterable[ConfigSubentry]]
    ) -> None:
        """Follow what `subentries` returns."""
        self._hass = hass
        self._subentries = subentries
        self._platforms: list[tuple[AddConfigEntryEntitiesCallback, Factory]] = []
        self._present: dict[str, tuple[Entity, ...]] = {}
        self._seen: dict[str, tuple[str, Mapping[str, Any]]] = {}
        """Title and data of each subentry when it was followed last."""

    @callback
    def async_add_platform(
        self, async_add_entities: AddConfigEntryEntitiesCallback, factory: Factory
    ) -> None:
        """Add the platform's entities for every subentry there is, and for those to come."""
        self._platforms.append((async_add_entities, factory))
        for subentry in self._subentries():
            self._seen[subentry.subentry_id] = (subentry.title, subentry.data)
            self._add(async_add_entities, factory, subentry)

    @callback
    def async_follow(self) -> None:
        """Add and remove what a changed configuration asks for.

        Of a thousand subentries mostly one has changed: the factories are asked for that one only, and
        with its entities register its devices by their new names.
        """
        subentries = list(self._subentries())
        # What belongs to a subentry that is gone is removed by Home Assistant itself.
        for gone in self._seen.keys() - {s.subentry_id for s in subentries}:
            del self._seen[gone]
            self._present.pop(gone, None)
        for subentry in subentries:
            now = (subentry.title, subentry.data)
            if self._seen.get(subentry.subentry_id) != now:
                self._seen[subentry.subentry_id] = now
                self._follow(subentry)

    def _follow(self, subentry: ConfigSubentry) -> None:
        wanted = [
            (async_add_entities, {_unique_id(e): e for e in factory(subentry)})
            for async_add_entities, factory in self._platforms
        ]
        before = self._present.get(subentry.subentry_id, ())
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
        self._present[subentry.subentry_id] = tuple(present.values())

    def _add(
        self,
        async_add_entities: AddConfigEntryEntitiesCallback,
        factory: Factory,
        subentry: ConfigSubentry,
    ) -> None:
        entities = tuple(factory(subentry))
        if not entities:
            return
        present = self._present.get(subentry.subentry_id, ())
        self._present[subentry.subentry_id] = present + entities
        async_add_entities(entities, config_subentry_id=subentry.subentry_id)

    def _remove(self, entity: Entity) -> None:
        """Remove an entity with its registry entry; the platform follows the registry."""
        registry = er.async_get(self._hass)
        if registry.async_get(entity.entity_id):
            registry.async_remove(entity.entity_id)


def _unique_id(entity: Entity) -> str:
    unique_id = entity.unique_id
    assert unique_id is not None
    return unique_id
