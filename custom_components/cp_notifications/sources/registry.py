"""What the entity registry says, in the words of `chargers/match.py`."""

from collections.abc import Iterable, Iterator
from typing import Final

from homeassistant.components.sensor import ATTR_OPTIONS
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.chargers.catalogue import DOMAINS, catalogue_of
from custom_components.cp_notifications.chargers.describe import describe
from custom_components.cp_notifications.chargers.match import (
    EntityFacts,
    FoundPoint,
    find,
)
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.internals import async_versions

_ROWS: Final = catalogue_of((MAJOR_VERSION, MINOR_VERSION))
"""The chargers as this Home Assistant has them."""

_GONE_WITH_OTHERS: Final = frozenset(
    {er.RegistryEntryDisabler.CONFIG_ENTRY, er.RegistryEntryDisabler.DEVICE}
)
"""Who disabled an integration or a device does not want its chargers to be found."""


def find_chargers(hass: HomeAssistant) -> tuple[FoundPoint, ...]:
    """Return all charge points of known integrations. It looks at every entity there is: not to be done per event."""
    return find(registered(hass), _ROWS)


def registered(hass: HomeAssistant) -> Iterator[EntityFacts]:
    """Yield the registered entities of all integrations that the catalogue knows."""
    entries = er.async_get(hass).entities.values()
    return facts(entry for entry in entries if entry.platform in DOMAINS)


def registered_at(hass: HomeAssistant, device_id: str) -> Iterator[EntityFacts]:
    """Yield the registered entities of a device, disabled ones too."""
    registry = er.async_get(hass)
    entries = er.async_entries_for_device(
        registry, device_id, include_disabled_entities=True
    )
    return facts(entries)


async def async_describe(hass: HomeAssistant, device_id: str) -> str:
    """Return a text about the entities of a device, for its owner to hand on; see `chargers/describe.py`."""
    entities = list(registered_at(hass, device_id))
    versions = await async_versions(hass, {each.platform for each in entities})
    return describe(entities, versions)


def facts(entries: Iterable[er.RegistryEntry]) -> Iterator[EntityFacts]:
    """Yield what entries of the registry say, without our own."""
    for entry in entries:
        if entry.platform != DOMAIN and entry.disabled_by not in _GONE_WITH_OTHERS:
            yield EntityFacts(
                id=entry.id,
                domain=entry.domain,
                platform=entry.platform,
                unique_id=entry.unique_id,
                translation_key=entry.translation_key,
                device_id=entry.device_id,
                config_entry_id=entry.config_entry_id,
                device_class=entry.device_class or entry.original_device_class,
                options=tuple((entry.capabilities or {}).get(ATTR_OPTIONS) or ()),
                disabled=entry.disabled,
            )
