"""What may happen at a site at random, and that a page which is only told of changes knows all of it."""

from datetime import timedelta
import json
from random import Random
from types import MappingProxyType
from typing import Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.cp_notifications.engine.model import AlertKey, Case
from custom_components.cp_notifications.panel.feed import TOGETHER, Feed, async_feed
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import async_say, change, device, group

from .site import SOUTH, Page, async_site

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

SPANS: Final = (timedelta(seconds=30), timedelta(hours=1))
HAPPENINGS: Final = 25


class Life:
    """What may happen at a site, at random."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        freezer: FrozenDateTimeFactory,
        random: Random,
    ) -> None:
        """Begin."""
        self.hass, self.entry, self.freezer, self.random = hass, entry, freezer, random
        self.site = entry.runtime_data

    def _point(self) -> str:
        return self.random.choice(["yard", "left", "right"])

    async def say(self) -> None:
        """Let a charger say something."""
        states = ["ok", "fuse", "offline", "shock", "unavailable", "unknown"]
        await async_say(
            self.hass, f"sensor.{self._point()}", self.random.choice(states)
        )

    async def mute(self) -> None:
        """Mute a group, or end that."""
        if "north" in self.site.config.groups:
            self.site.async_mute("north", self.random.random() < 0.5, None, "Ann")

    async def silence(self) -> None:
        """Silence a charge point, or end that."""
        until = None
        if self.random.random() < 0.7:
            until = dt_util.utcnow() + self.random.choice(SPANS)
        self.site.async_silence(self._point(), until, "Ann")

    async def acknowledge(self) -> None:
        """See an alert."""
        self.site.async_acknowledge(
            AlertKey(self._point(), self.random.choice(list(Case))), "Ben"
        )

    async def rename(self) -> None:
        """Give a group another name, or other members."""
        if "north" in self.entry.subentries:
            data = self.entry.subentries["north"].data
            members = self.random.sample(["yard", "left", "right"], 2)
            name = self.random.choice(["North", "Nord"])
            change(
                self.hass,
                self.entry,
                "north",
                title=name,
                data={**data, "charge_points": members},
            )

    async def remove(self) -> None:
        """Remove a group, or add it again."""
        if "south" in self.entry.subentries:
            self.hass.config_entries.async_remove_subentry(self.entry, "south")
        else:
            new = group("South", ["left"], [SOUTH])
            self.hass.config_entries.async_add_subentry(
                self.entry,
                ConfigSubentry(
                    data=MappingProxyType(dict(new["data"])),
                    subentry_id=new["subentry_id"],
                    subentry_type=new["subentry_type"],
                    title=new["title"],
                    unique_id=new["unique_id"],
                ),
            )

    async def move(self) -> None:
        """Put a charge point into another area."""
        area = ar.async_get(self.hass).async_get_or_create(
            self.random.choice(["Yard", "Roof"])
        )
        found = device(self.hass, self.entry, "yard")
        dr.async_get(self.hass).async_update_device(found.id, area_id=area.id)

    async def wait(self) -> None:
        """Let time pass."""
        await later(self.hass, self.freezer, seconds=self.random.choice([1, 40, 4000]))


async def async_told(hass: HomeAssistant) -> None:
    """Let it be told what has happened, and nothing else happen: the clock stands still."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2 * TOGETHER))
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("seed", range(12))
async def test_a_page_that_is_told_the_changes_knows_what_a_new_page_is_told(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory, seed: int
) -> None:
    """Whatever happens, in whatever order: else it would show for days what is not so."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    entry = await async_site(hass)
    random = Random(seed)
    life = Life(hass, entry, freezer, random)
    happenings = [
        life.say,
        life.say,
        life.mute,
        life.silence,
        life.acknowledge,
        life.rename,
        life.remove,
        life.move,
        life.wait,
    ]
    page = Page()
    snapshot, close = async_feed(hass).async_subscribe(page.take)
    page.begin(json.loads(json.dumps(snapshot)))
    for _ in range(HAPPENINGS):
        await random.choice(happenings)()
        await later(hass, freezer, seconds=1)
        await async_told(hass)
        fresh, close_fresh = Feed(hass).async_subscribe(lambda _message: None)
        for part, views in page.views.items():
            assert views == fresh[part], part
        close_fresh()
    assert page.told
    close()
