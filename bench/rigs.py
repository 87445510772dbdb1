"""The rigs: Home Assistants in this process that watch the same entities in different ways.

none        nothing listens: what Home Assistant itself costs
listen      one bare `async_track_state_change_event` over all entities
automation  the documented way: a state trigger and a notify call
ours        the integration: charge points, one notification group
entities    as many entities as ours has, of the simplest kind, added by hand
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import batched
from types import MappingProxyType
from typing import Any, Final

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    ServiceCall,
    callback,
)
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    async_test_home_assistant,
    mock_integration,
    mock_platform,
)

from custom_components.cp_notifications.const import DOMAIN

POINTS_PER_SITE: Final = 2500
"""Home Assistant stops at 10,000 enabled entities per config entry; a charge point has three."""

FINE: Final = "available"
FAULT: Final = "faulted"


def source(number: int) -> str:
    """Return the entity id of the status of one charger."""
    return f"sensor.charger_{number}_status"


class Rig:
    """One Home Assistant with chargers, and something that watches them."""

    def __init__(self, hass: HomeAssistant, points: int, config_dir: str) -> None:
        """Make the chargers; they are fine."""
        self.hass = hass
        self.points = points
        self.config_dir = config_dir
        self.told: list[ServiceCall] = []
        self._kind = 0

    async def set_up(self) -> None:
        """Make the chargers and the notify service; then whatever watches."""
        for number in range(self.points):
            self.set(number, FINE)
        self.hass.services.async_register("notify", "bench", self._notify)
        await self.watch()
        await self.hass.async_block_till_done()

    async def watch(self) -> None:
        """Begin to watch; this rig does not."""

    async def _notify(self, call: ServiceCall) -> None:
        self.told.append(call)

    def set(self, number: int, state: str, **attributes: Any) -> None:
        """Let one charger have a state."""
        self.hass.states.async_set(source(number), state, attributes or None)

    def unaltering(self, changes: int) -> None:
        """Change chargers without altering anything that matters."""
        states = (FINE, "preparing", "charging", "finishing")
        self._kind += 1
        for change in range(changes):
            number = change % self.points
            self.set(number, states[(self._kind + change // self.points) % 4])

    def same_state(self, changes: int) -> None:
        """Change attributes only, as meters do every few seconds."""
        self._kind += 1
        for change in range(changes):
            number = change % self.points
            self.set(number, FINE, power=self._kind * changes + change)


class Listen(Rig):
    """The floor of everything that wants to hear of a change."""

    async def watch(self) -> None:
        """Listen, and do nothing."""

        @callback
        def heard(event: Event[EventStateChangedData]) -> None:
            """Nothing."""

        ids = [source(number) for number in range(self.points)]
        async_track_state_change_event(self.hass, ids, heard)


class Automation(Rig):
    """What the documentation says: a state trigger, and a notify action."""

    mode = "single"

    async def watch(self) -> None:
        """Set up one automation over all chargers."""
        await async_setup_component(
            self.hass,
            "automation",
            {
                "automation": {
                    "alias": "Tell about faults",
                    "mode": self.mode,
                    "max_exceeded": "silent",
                    **({"max": 10000} if self.mode == "parallel" else {}),
                    "triggers": {
                        "trigger": "state",
                        "entity_id": [source(n) for n in range(self.points)],
                        "to": FAULT,
                    },
                    "actions": {
                        "action": "notify.bench",
                        "data": {"message": "{{ trigger.entity_id }} has a fault"},
                    },
                }
            },
        )


class ParallelAutomation(Automation):
    """The same in the mode that loses nothing."""

    mode = "parallel"


def _charge_points(numbers: tuple[int, ...]) -> Iterator[ConfigSubentry]:
    for number in numbers:
        rule = {"entity": source(number), "states": [FAULT]}
        point = {
            "id": f"point{number}",
            "name": f"Charger {number}",
            "sources": {
                "fuse_tripped": [rule],
                "sensors": [{"entity": source(number), "states": ["shock"]}],
                "unavailable": [{"entity": source(number), "states": []}],
            },
        }
        yield ConfigSubentry(
            data=MappingProxyType({"charge_points": [point]}),
            subentry_type="charging_station",
            title=f"Charger {number}",
            unique_id=f"station:{number}",
        )


class Ours(Rig):
    """The integration, with one notification group per site."""

    async def watch(self) -> None:
        """Set up sites with all charge points."""
        self.hass.data.pop(DATA_CUSTOM_COMPONENTS, None)
        for numbers in batched(range(self.points), POINTS_PER_SITE):
            entry = self.site(numbers)
            entry.add_to_hass(self.hass)
            assert await self.hass.config_entries.async_setup(entry.entry_id)
            assert entry.state is ConfigEntryState.LOADED

    def site(self, numbers: tuple[int, ...]) -> MockConfigEntry:
        """Return the config entry of one site."""
        stations = list(_charge_points(numbers))
        group = ConfigSubentry(
            data=MappingProxyType(
                {
                    "charge_points": [f"point{number}" for number in numbers],
                    "addresses": ["owner@example.com"],
                    "cases": ["fuse_tripped", "sensors", "unavailable"],
                    "timing": {"group_wait": 1},
                }
            ),
            subentry_type="notification_group",
            title=f"Group {numbers[0]}",
            unique_id=f"group:{numbers[0]}",
        )
        return MockConfigEntry(
            domain=DOMAIN,
            title=f"Site {numbers[0]}",
            data={"mail": {"kind": "action", "action": "notify.bench"}},
            subentries_data=[subentry.as_dict() for subentry in (*stations, group)],  # type: ignore[misc]
        )


class Entities(Rig):
    """As many entities as ours, added by hand: three per charge point, on a device each."""

    async def watch(self) -> None:
        """Set up plain binary sensors, in the same way: one call for each subentry."""
        rig = self

        async def add(hass: HomeAssistant, entry: Any, async_add_entities: Any) -> None:
            registry = dr.async_get(hass)
            for subentry in entry.subentries.values():
                device = registry.async_get_or_create(
                    config_entry_id=entry.entry_id,
                    config_subentry_id=subentry.subentry_id,
                    identifiers={("plain", subentry.subentry_id)},
                    name=subentry.title,
                )
                async_add_entities(
                    [Plain(subentry.subentry_id, device, key) for key in KEYS],
                    config_subentry_id=subentry.subentry_id,
                )

        async def setup_entry(hass: HomeAssistant, entry: Any) -> bool:
            await hass.config_entries.async_forward_entry_setups(
                entry, ["binary_sensor"]
            )
            return True

        mock_integration(
            self.hass, MockModule("plain", async_setup_entry=setup_entry)
        )
        mock_platform(
            self.hass, "plain.config_flow", None
        )
        mock_platform(
            self.hass, "plain.binary_sensor", MockPlatform(async_setup_entry=add)
        )
        for numbers in batched(range(rig.points), POINTS_PER_SITE):
            entry = MockConfigEntry(
                domain="plain",
                subentries_data=[s.as_dict() for s in _charge_points(numbers)],  # type: ignore[misc]
            )
            entry.add_to_hass(self.hass)
            assert await self.hass.config_entries.async_setup(entry.entry_id)


KEYS: Final = ("fuse", "availability", "sensor")


class Plain(BinarySensorEntity):
    """The simplest entity with a device and a name."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_is_on = False

    def __init__(self, owner: str, device: dr.DeviceEntry, key: str) -> None:
        """Belong to a device."""
        self._attr_unique_id = f"{owner}_{key}"
        self._attr_name = key
        self.device_entry = device


@asynccontextmanager
async def running(
    kind: type[Rig], points: int, config_dir: str
) -> AsyncIterator[Rig]:
    """Yield a rig that is set up; stop its Home Assistant afterwards."""
    async with async_test_home_assistant(config_dir=config_dir) as hass:
        rig = kind(hass, points, config_dir)
        try:
            yield rig
        finally:
            await hass.async_stop(force=True)
            await asyncio.sleep(0)
