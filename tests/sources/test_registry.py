"""What the entity registry says, in the words of the catalogue."""

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.chargers.match import EntityFacts
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.sources.registry import (
    registered,
    registered_at,
)


def test_an_entity_is_described_by_its_registry_entry(hass: HomeAssistant) -> None:
    """Whoever changed its class knows better than the integration."""
    entry = MockConfigEntry(domain="openevse")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("openevse", "aa")}
    )
    registry = er.async_get(hass)
    status = registry.async_get_or_create(
        "sensor",
        "openevse",
        "aa-status",
        config_entry=entry,
        device_id=device.id,
        translation_key="status",
        original_device_class="enum",
        capabilities={"options": ["charging", "sleeping"]},
        disabled_by=er.RegistryEntryDisabler.INTEGRATION,
    )
    door = registry.async_get_or_create(
        "binary_sensor", "mqtt", "door", original_device_class="opening"
    )
    registry.async_update_entity(door.entity_id, device_class="tamper")

    described = EntityFacts(
        id=status.id,
        domain="sensor",
        platform="openevse",
        unique_id="aa-status",
        translation_key="status",
        device_id=device.id,
        config_entry_id=entry.entry_id,
        device_class="enum",
        options=("charging", "sleeping"),
        disabled=True,
    )
    assert list(registered(hass)) == [
        described,
        EntityFacts(
            id=door.id,
            domain="binary_sensor",
            platform="mqtt",
            unique_id="door",
            device_class="tamper",
        ),
    ]
    assert list(registered_at(hass, device.id)) == [described]


def test_our_own_entities_are_left_out(hass: HomeAssistant) -> None:
    """Watching them would watch what they already tell."""
    entry = MockConfigEntry(domain=DOMAIN)
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "left")}
    )
    er.async_get(hass).async_get_or_create(
        "binary_sensor", DOMAIN, "left_fuse", device_id=device.id
    )
    assert list(registered(hass)) == []
    assert list(registered_at(hass, device.id)) == []


def test_integrations_that_nobody_knows_cost_nothing(hass: HomeAssistant) -> None:
    """Of the whole registry mostly a few entities are of chargers."""
    er.async_get(hass).async_get_or_create("binary_sensor", "zha", "door")
    assert list(registered(hass)) == []


@pytest.mark.parametrize(
    ("entry_by", "device_by", "by", "found"),
    [
        (None, None, er.RegistryEntryDisabler.INTEGRATION, 1),
        (None, None, er.RegistryEntryDisabler.USER, 1),
        (ConfigEntryDisabler.USER, None, er.RegistryEntryDisabler.CONFIG_ENTRY, 0),
        (None, dr.DeviceEntryDisabler.USER, er.RegistryEntryDisabler.DEVICE, 0),
    ],
)
def test_what_is_disabled_with_its_integration_or_device_is_not_there(
    hass: HomeAssistant,
    entry_by: ConfigEntryDisabler | None,
    device_by: dr.DeviceEntryDisabler | None,
    by: er.RegistryEntryDisabler,
    found: int,
) -> None:
    """Whoever disabled a whole charger does not want to be asked about it."""
    entry = MockConfigEntry(domain="openevse", disabled_by=entry_by)
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={("openevse", "aa")},
        disabled_by=device_by,
    )
    status = er.async_get(hass).async_get_or_create(
        "sensor",
        "openevse",
        "aa-status",
        config_entry=entry,
        device_id=device.id,
        disabled_by=by,
    )
    assert status.disabled_by is by
    assert len(list(registered(hass))) == found
