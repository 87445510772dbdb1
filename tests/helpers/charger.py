"""A charger as another integration brings it into Home Assistant: a device with entities."""

from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

PLATFORM: Final = "wallbox"


def add_device(hass: HomeAssistant, name: str, domain: str = PLATFORM) -> str:
    """Add a device and return its id."""
    entry = MockConfigEntry(domain=domain, title=name)
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(domain, name)}, name=name
    )
    return device.id


def add_entity(
    hass: HomeAssistant,
    entity_id: str,
    state: str | None = "unknown",
    *,
    device_id: str | None = None,
    platform: str = PLATFORM,
    **facts: Any,
) -> str:
    """Register an entity, give it a state unless that is None, and return its registry id.

    `facts` are attributes of the state; the registry remembers them too.
    """
    domain, _, object_id = entity_id.partition(".")
    capabilities = {
        key: value for key, value in facts.items() if key in ("options", "state_class")
    }
    entry = er.async_get(hass).async_get_or_create(
        domain,
        platform,
        object_id,
        object_id_base=object_id,
        device_id=device_id,
        original_device_class=facts.get("device_class"),
        original_name=facts.get("friendly_name"),
        unit_of_measurement=facts.get("unit_of_measurement"),
        capabilities=capabilities or None,
    )
    entry = er.async_get(hass).async_update_entity(
        entry.entity_id, new_entity_id=entity_id
    )
    if state is not None:
        hass.states.async_set(entity_id, state, facts)
    return entry.id
