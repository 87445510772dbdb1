"""The floors with config entries: the same devices and entities, added by hand."""

from functools import partial
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.config_entries import (
    HANDLERS,
    ConfigEntry,
    ConfigFlow,
    ConfigSubentry,
)
from homeassistant.const import Platform
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_state_change_event
from pytest_homeassistant_custom_component.common import (
    MockModule,
    MockPlatform,
    mock_integration,
    mock_platform,
)

from custom_components.cp_notifications.const import SUBENTRY_GROUP, SUBENTRY_STATION

from .rigs import FAULT
from .sites import Site

PLAIN: Final = "plain"


class Plain(Entity):
    """The simplest entity with a device and a description."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self, owner: str, device: dr.DeviceEntry, description: EntityDescription
    ) -> None:
        """Belong to a device."""
        self.entity_description = description
        self.device_entry = device
        self._attr_unique_id = f"{owner}_{description.key}"


class PlainBinarySensor(Plain, BinarySensorEntity):
    """Shows what it is told to."""

    _attr_is_on = False

    @callback
    def show(self, is_on: bool) -> None:
        """Show a state."""
        self._attr_is_on = is_on
        self.async_write_ha_state()


class PlainButton(Plain, ButtonEntity):
    """Does nothing."""


class PlainEvent(Plain, EventEntity):
    """Happens never."""


class PlainSensor(Plain, SensorEntity):
    """Says nothing."""


class PlainSwitch(Plain, SwitchEntity):
    """Switches nothing."""


ENTITIES: Final[dict[tuple[str, Platform], list[tuple[type[Plain], Any]]]] = {
    (SUBENTRY_STATION, Platform.BINARY_SENSOR): [
        (
            PlainBinarySensor,
            BinarySensorEntityDescription(
                key=key, name=key, translation_key=key, device_class=device_class
            ),
        )
        for key, device_class in (
            ("fuse", BinarySensorDeviceClass.PROBLEM),
            ("availability", BinarySensorDeviceClass.CONNECTIVITY),
            ("sensor", BinarySensorDeviceClass.PROBLEM),
        )
    ],
    (SUBENTRY_GROUP, Platform.BINARY_SENSOR): [
        (PlainBinarySensor, BinarySensorEntityDescription(key="problem"))
    ],
    (SUBENTRY_GROUP, Platform.BUTTON): [
        (PlainButton, ButtonEntityDescription(key=key))
        for key in ("test", "acknowledge")
    ],
    (SUBENTRY_GROUP, Platform.EVENT): [
        (PlainEvent, EventEntityDescription(key="notification", event_types=["sent"]))
    ],
    (SUBENTRY_GROUP, Platform.SENSOR): [
        (PlainSensor, SensorEntityDescription(key=key))
        for key in ("members", "last_notification")
    ],
    (SUBENTRY_GROUP, Platform.SWITCH): [
        (PlainSwitch, SwitchEntityDescription(key="mute"))
    ],
}
"""What the integration has for each kind of subentry, by platform."""
PLATFORMS: Final = list(dict.fromkeys(platform for _, platform in ENTITIES))


class Entities(Site):
    """The same charge points and groups: plain entities on a device of their own."""

    domain = PLAIN

    @override
    async def prepare(self) -> None:
        HANDLERS[PLAIN] = ConfigFlow
        mock_integration(self.hass, MockModule(PLAIN, async_setup_entry=_set_up_entry))
        mock_platform(self.hass, f"{PLAIN}.config_flow", None)
        for platform in PLATFORMS:
            add = MockPlatform(async_setup_entry=partial(_add_entities, platform))
            mock_platform(self.hass, f"{PLAIN}.{platform}", add)


class Shown(Entities):
    """The least that shows faults: one bare listener that writes one plain entity for each, and tells nobody."""

    @override
    async def set_up(self) -> None:
        await super().set_up()
        component = self.hass.data[DATA_INSTANCES][Platform.BINARY_SENSOR]
        shown = {
            entity_id: component.get_entity(f"binary_sensor.charger_{number}_fuse")
            for number, entity_id in enumerate(self.chargers)
        }

        @callback
        def show(event: Event[EventStateChangedData]) -> None:
            entity, state = shown[event.data["entity_id"]], event.data["new_state"]
            if isinstance(entity, PlainBinarySensor) and state is not None:
                entity.show(state.state == FAULT)

        async_track_state_change_event(self.hass, self.chargers, show)


async def _set_up_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(entry.add_update_listener(_updated))
    return True


async def _updated(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Do the least that a rename asks for, where one knows what was renamed."""
    _device(hass, entry, next(iter(entry.subentries.values())))


async def _add_entities(
    platform: Platform,
    hass: HomeAssistant,
    entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    for subentry in entry.subentries.values():
        if rows := ENTITIES.get((subentry.subentry_type, platform)):
            device = _device(hass, entry, subentry)
            async_add_entities(
                [make(subentry.subentry_id, device, each) for make, each in rows],
                config_subentry_id=subentry.subentry_id,
            )


def _device(
    hass: HomeAssistant, entry: ConfigEntry, subentry: ConfigSubentry
) -> dr.DeviceEntry:
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        config_subentry_id=subentry.subentry_id,
        identifiers={(PLAIN, subentry.subentry_id)},
        name=subentry.title,
    )
