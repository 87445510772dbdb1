"""The rigs with config entries: the integration itself; `by_hand.py` has its floors."""

import asyncio
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from itertools import batched
import re
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntryState, ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import (
    DOMAIN,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.store import WRITE_INTERVAL
from custom_components.cp_notifications.site.subscribers import (
    Kind,
    News,
    Subscriber,
    async_subscribers,
)
from custom_components.cp_notifications.site.targets import target_of

from .rigs import FAULT, Rig, charger

POINTS_PER_SITE: Final = 2500
"""A charge point has three entities, and Home Assistant stops at 10,000 enabled ones per config entry."""

WAIT: Final = 1
"""Seconds that a mail waits for more to tell, and that a charger must be fine: the least that a person can say."""
PATIENCE: Final = 20.0
"""Seconds to wait for mails until they count as lost."""


class Site(Rig):
    """Charge points in config entries, with a notification group in each: several sites if there are many."""

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
            options=self.options(),
            subentries_data=[*map(self.station, numbers), _group(numbers)],
        )
        entry.add_to_hass(self.hass)
        self.entries.append(entry)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        assert entry.state is ConfigEntryState.LOADED
        await self.hass.async_block_till_done()

    def options(self) -> dict[str, Any]:
        """Return the options of a site."""
        return {}

    def station(self, number: int) -> ConfigSubentryDataWithId:
        """Return a station with one charge point."""
        return _station(number)

    def rename(self, turn: int) -> None:
        """Give one station another name."""
        entry = self.entries[0]
        station = next(iter(entry.subentries.values()))
        title = f"Station, renamed {turn} times"
        self.hass.config_entries.async_update_subentry(entry, station, title=title)


class Ours(Site):
    """The integration."""

    domain = DOMAIN

    @override
    async def prepare(self) -> None:
        self.hass.data.pop(DATA_CUSTOM_COMPONENTS, None)

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


class Listened(Ours):
    """The integration, with triggers of automations that listen: each to one charge point, and some to all of them."""

    LISTENERS: Final = 1000

    @override
    async def set_up(self) -> None:
        await super().set_up()
        subscribers = async_subscribers(self.hass)
        devices = [
            device.id
            for entry in self.entries
            for device in dr.async_entries_for_config_entry(
                dr.async_get(self.hass), entry.entry_id
            )
        ]
        for number in range(self.LISTENERS):
            target = target_of({"device_id": devices[number % len(devices)]})
            for kind in (Kind.SEEN, Kind.BEGAN, Kind.ENDED):
                subscribers.async_subscribe(
                    Subscriber(kind, target, frozenset(Case), self.heard_of.append)
                )

    @cached_property
    def heard_of(self) -> deque[News]:
        """The last that they were called for."""
        return deque(maxlen=10)


def _count(call: Any) -> int:
    """Return of how many alerts a mail tells, by its subject."""
    more = re.search(r"and (\d+) more", call.data["title"])
    return 1 + (int(more[1]) if more else 0)


def _group(numbers: tuple[int, ...]) -> ConfigSubentryDataWithId:
    """Return a notification group of all of them."""
    return ConfigSubentryDataWithId(
        data={
            "charge_points": [f"point{number}" for number in numbers],
            "addresses": ["owner@example.com"],
            "cases": ["fuse_tripped", "sensors", "unavailable"],
            "timing": {"group_wait": WAIT, "recovery_hold": WAIT},
        },
        subentry_id=f"group{numbers[0]}",
        subentry_type=SUBENTRY_GROUP,
        title=f"Group {numbers[0]}",
        unique_id=f"group:{numbers[0]}",
    )


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
        subentry_type=SUBENTRY_STATION,
        title=f"Charger {number}",
        unique_id=f"station:{number}",
    )
