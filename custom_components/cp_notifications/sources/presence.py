"""Whether an entity of another integration is there, lost, or only away for the moment."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from homeassistant.components.sensor import ATTR_OPTIONS
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_RESTORED
from homeassistant.core import CoreState, HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.internals import source_of

GRACE: Final = timedelta(minutes=5)
"""How long an entity may be away before that is a problem. Reloads take seconds; what was not ready
is tried again after some seconds to a minute or two."""

UNREACHABLE: Final = timedelta(minutes=15)
"""How long an integration may try in vain to be set up before what it cannot reach counts as lost. A router or a cloud
that comes back after a power cut takes minutes."""

_TRYING: Final = (ConfigEntryState.SETUP_RETRY, ConfigEntryState.SETUP_IN_PROGRESS)
"""The states of an integration that tries again and again, as its device does not answer."""


class Problem(StrEnum):
    """Why a rule cannot be judged and will not be until a person does something."""

    REMOVED = "removed"
    """The entity does not exist any more."""
    DISABLED = "disabled"
    """The entity is disabled."""
    NOT_PROVIDED = "not_provided"
    """The entity is registered, but its integration, which is loaded, does not provide it."""
    NOT_LOADED = "not_loaded"
    """Its integration could not be set up: Home Assistant's page of integrations says why."""
    RENAMED = "renamed"
    """It is there, but cannot have a state any more that means the case: an update gave it another name."""


class Presence:
    """What Home Assistant knows about entities beside their states."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Look around in this Home Assistant."""
        self._hass = hass
        self._registry = er.async_get(hass)

    def locate(self, reference: str) -> str:
        """Return the entity id behind a stored reference; the reference itself if there is no entry."""
        entry = self._registry.async_get(reference)
        return reference if entry is None else entry.entity_id

    def registry_id(self, entity_id: str) -> str:
        """Return the registry id of an entity; the entity id itself if there is no entry."""
        entry = self._registry.async_get(entity_id)
        return entity_id if entry is None else entry.id

    def options(self, entity_id: str) -> tuple[str, ...]:
        """Return all states that an entity can have, if it says so."""
        entry = self._registry.async_get(entity_id)
        if entry is not None and entry.capabilities:
            return tuple(entry.capabilities.get(ATTR_OPTIONS) or ())
        state = self._hass.states.get(entity_id)
        return tuple((state and state.attributes.get(ATTR_OPTIONS)) or ())

    def config_entry_of(self, entity_id: str) -> str | None:
        """Return the id of the config entry that an entity belongs to, if there is one."""
        if entry := self._registry.async_get(entity_id):
            return entry.config_entry_id
        info = source_of(self._hass, entity_id)
        return None if info is None else info.get("config_entry")

    def is_loaded(self, entry_id: str | None) -> bool:
        """Return whether a config entry is set up; what belongs to none is."""
        if entry_id is None:
            return True
        entry = self._hass.config_entries.async_get_entry(entry_id)
        return entry is None or entry.state is ConfigEntryState.LOADED

    def is_lost(self, entity_id: str, state: State) -> bool:
        """Return whether `unavailable` means that the device cannot be reached.

        Home Assistant writes it also, with the attribute `restored`, for entities that no integration
        provides at the moment (helpers/entity_registry.py, `write_unavailable_state`: at its start and at
        each unload), and integrations write it while they are set up and torn down.
        """
        return (
            self._hass.state is CoreState.running
            and not state.attributes.get(ATTR_RESTORED)
            and self.is_loaded(self.config_entry_of(entity_id))
        )

    def tries_in_vain(self, entity_id: str) -> bool:
        """Return whether the integration of an entity waits for its device to answer."""
        entry_id = self.config_entry_of(entity_id)
        if entry_id is None:
            return False
        entry = self._hass.config_entries.async_get_entry(entry_id)
        return entry is not None and entry.state in _TRYING

    def problem(self, reference: str, gone: bool) -> Problem | None:
        """Return why an entity that has no state of its own will not get one by itself.

        `gone` says that it has been without one for longer than the grace time.
        """
        entry = self._registry.async_get(reference)
        if entry is None:
            # Without an entry an entity id says nothing yet, a registry id all.
            return Problem.REMOVED if gone or "." not in reference else None
        if entry.disabled:
            return Problem.DISABLED
        if not gone:
            return None
        if self.is_loaded(entry.config_entry_id):
            return Problem.NOT_PROVIDED
        return Problem.NOT_LOADED


def old_entity_id(data: er.EventEntityRegistryUpdatedData) -> str:
    """Return what an entity was called before a change of the registry."""
    if data["action"] == "update" and "old_entity_id" in data:
        return data["old_entity_id"]
    return data["entity_id"]
