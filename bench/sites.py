"""The rigs with config entries: the integration itself, and as many entities added by hand."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from itertools import batched
import re
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.config_entries import (
    HANDLERS,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigSubentryDataWithId,
)
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_integration,
    mock_platform,
)

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.store import WRITE_INTERVAL

from .rigs import FAULT, Rig, charger

POINTS_PER_SITE: Final = 2500
"""A charge point has three entities, and Home Assistant stops at 10,000 enabled ones per config entry."""

WAIT: Final = 1
"""Seconds that a mail waits for more to tell, and that a charger must be fine: the least that a person can say."""
PATIENCE: Final = 20.0
"""Seconds to wait for mails until they count as lost."""

PLAIN: Final = "plain"


class Site(Rig):
    """Charge points in config entries: several sites if there are many."""

    domain: str

    def __init__(self, hass: HomeAssistant, points: int) -> None:
        """Begin without a site."""
        super().__init__(hass, points)
        self.entries: list[MockConfigEntry] = []

    @override
    async def set_up(self) -> None:
        await self.prepare()
        await self.add_sites(range(self.points))

    async def prepare(self) -> None:
        """Make Home Assistant know the integration."""

    async def add_sites(self, points: Iterable[int]) -> None:
        """Set up as many sites as the charge points need."""
        for numbers in batched(points, POINTS_PER_SITE, strict=False):
            await self.add_site(numbers)

    async def add_site(self, numbers: tuple[int, ...]) -> None:
        """Set up one site."""
        entry = MockConfigEntry(
            domain=self.domain,
            title=f"Site {numbers[0]}",
            data={"mail": {"kind": "action", "action": "notify.bench"}},
            subentries_data=[*map(_station, numbers), *self.groups(numbers)],
        )
        entry.add_to_hass(self.hass)
        self.entries.append(entry)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        assert entry.state is ConfigEntryState.LOADED
        await self.hass.async_block_till_done()

    def groups(self, numbers: tuple[int, ...]) -> Iterable[ConfigSubentryDataWithId]:
        """Return the notification groups of a site."""
        return ()

    def rename(self, turn: int) -> None:
        """Give one station another name."""
        entry = self.entries[0]
        station = next(iter(entry.subentries.values()))
        title = f"Station, renamed {turn} times"
        self.hass.config_entries.async_update_subentry(entry, station, title=title)


class Ours(Site):
    """The integration, with a notification group in each site."""

    domain = DOMAIN

    @override
    async def prepare(self) -> None:
        self.hass.data.pop(DATA_CUSTOM_COMPONENTS, None)

    @override
    def groups(self, numbers: tuple[int, ...]) -> Iterable[ConfigSubentryDataWithId]:
        yield ConfigSubentryDataWithId(
            data={
                "charge_points": [f"point{number}" for number in numbers],
                "addresses": ["owner@example.com"],
                "cases": ["fuse_tripped", "sensors", "unavailable"],
                "timing": {"group_wait": WAIT, "recovery_hold": WAIT},
            },
            subentry_id=f"group{numbers[0]}",
            subentry_type="notification_group",
            title=f"Group {numbers[0]}",
            unique_id=f"group:{numbers[0]}",
        )

    @override
    async def until_told(self, news: int) -> None:
        """Wait until the mails are out, and what was told of is on disk."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while sum(map(_count, self.told)) < news:
                    self.heard.clear()
                    await self.heard.wait()
        await asyncio.sleep(WRITE_INTERVAL + 0.2)
        await self.hass.async_block_till_done()

    @override
    def faults_told(self) -> int:
        return sum(
            _count(call) for call in self.told if "Resolved" not in call.data["title"]
        )


def _count(call: Any) -> int:
    """Return of how many alerts a mail tells, by its subject."""
    more = re.search(r"and (\d+) more", call.data["title"])
    return 1 + (int(more[1]) if more else 0)


def _station(number: int) -> ConfigSubentryDataWithId:
    """Return a station with one charge point, all cases of which one entity tells."""
    entity = charger(number)
    point = {
        "id": f"point{number}",
        "name": f"Charger {number}",
        "sources": {
            "fuse_tripped": [{"entity": entity, "states": [FAULT]}],
            "sensors": [{"entity": entity, "states": ["shock"]}],
            "unavailable": [{"entity": entity, "states": []}],
        },
    }
    return ConfigSubentryDataWithId(
        data={"charge_points": [point]},
        subentry_id=f"station{number}",
        subentry_type="charging_station",
        title=f"Charger {number}",
        unique_id=f"station:{number}",
    )


# ---- the same entities by hand --------------------------------------------------------


class Entities(Site):
    """The same charge points: three plain entities for each, on a device of its own."""

    domain = PLAIN

    @override
    async def prepare(self) -> None:
        HANDLERS[PLAIN] = ConfigFlow
        mock_integration(self.hass, MockModule(PLAIN, async_setup_entry=_set_up_entry))
        mock_platform(self.hass, f"{PLAIN}.config_flow", None)
        mock_platform(
            self.hass,
            f"{PLAIN}.binary_sensor",
            MockPlatform(async_setup_entry=_add_entities),
        )


class Shown(Entities):
    """The least that shows faults: one bare listener that writes one plain entity for each, and tells nobody."""

    @override
    async def set_up(self) -> None:
        await super().set_up()
        component = self.hass.data[DATA_INSTANCES]["binary_sensor"]
        shown = {
            entity_id: component.get_entity(f"binary_sensor.charger_{number}_fuse")
            for number, entity_id in enumerate(self.chargers)
        }

        @callback
        def show(event: Event[EventStateChangedData]) -> None:
            entity, state = shown[event.data["entity_id"]], event.data["new_state"]
            if isinstance(entity, Plain) and state is not None:
                entity.show(state.state == FAULT)

        async_track_state_change_event(self.hass, self.chargers, show)


async def _set_up_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    await hass.config_entries.async_forward_entry_setups(entry, ["binary_sensor"])
    entry.async_on_unload(entry.add_update_listener(_updated))
    return True


async def _updated(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Do the least that a rename asks for, where one knows what was renamed."""
    _device(hass, entry, next(iter(entry.subentries.values())))


async def _add_entities(
    hass: HomeAssistant,
    entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    for subentry in entry.subentries.values():
        device = _device(hass, entry, subentry)
        async_add_entities(
            [Plain(subentry.subentry_id, device, kind) for kind in KINDS],
            config_subentry_id=subentry.subentry_id,
        )


def _device(hass: HomeAssistant, entry: ConfigEntry, subentry: Any) -> dr.DeviceEntry:
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        config_subentry_id=subentry.subentry_id,
        identifiers={(PLAIN, subentry.subentry_id)},
        name=subentry.title,
    )


KINDS: Final = tuple(
    BinarySensorEntityDescription(
        key=key, name=key, translation_key=key, device_class=device_class
    )
    for key, device_class in (
        ("fuse", BinarySensorDeviceClass.PROBLEM),
        ("availability", BinarySensorDeviceClass.CONNECTIVITY),
        ("sensor", BinarySensorDeviceClass.PROBLEM),
    )
)


class Plain(BinarySensorEntity):
    """The simplest entity with a device and a description."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_is_on = False

    def __init__(
        self,
        owner: str,
        device: dr.DeviceEntry,
        description: BinarySensorEntityDescription,
    ) -> None:
        """Belong to a device."""
        self.entity_description = description
        self.device_entry = device
        self._attr_unique_id = f"{owner}_{description.key}"

    @callback
    def show(self, is_on: bool) -> None:
        """Show a state."""
        self._attr_is_on = is_on
        self.async_write_ha_state()
