"""What all pages are told: once everything, then what changes, and nothing if nobody looks."""

from collections.abc import Callable
from datetime import timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.panel import feed as feed_module
from custom_components.cp_notifications.panel.feed import FEED, async_feed
from custom_components.cp_notifications.panel.views import Views, changes, point_view
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import async_say

from .site import NORTH, SOUTH, Page, async_site

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return a site to look at."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    return await async_site(hass)


def opened(hass: HomeAssistant) -> tuple[Page, Callable[[], None]]:
    """Open a page; return it, and what closes it."""
    page = Page()
    snapshot, close = async_feed(hass).async_subscribe(page.take)
    page.begin(json.loads(json.dumps(snapshot)))
    return page, close


async def test_a_page_begins_with_everything(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A field that is nothing is told as None: a change of it is then a change of one field."""
    await async_say(hass, "sensor.left", "fuse")
    page, close = opened(hass)
    assert page.views["points"]["left"] == {
        "site": entry.entry_id,
        "name": "Garage Left",
        "ref": "",
        "station": "Garage",
        "area": "",
        "sources": [],
        "device": page.views["points"]["left"]["device"],
        "cases": {
            "fuse_tripped": {
                "verdict": "active",
                "since": "2026-11-22T12:00:00+00:00",
                "code": "fuse",
                "detail": "",
                "watched": True,
            },
            "unavailable": {
                "verdict": "clear",
                "since": None,
                "code": "",
                "detail": "",
                "watched": True,
            },
            "sensors": {
                "verdict": "clear",
                "since": None,
                "code": "",
                "detail": "",
                "watched": True,
            },
        },
        "silenced": None,
    }
    assert page.views["groups"]["north"]["members"] == ["yard", "left"]
    assert page.views["groups"]["north"]["addresses"] == 2
    assert page.views["sites"][entry.entry_id]["mail"] == {"state": "ok", "error": ""}
    assert page.views["alerts"].keys() == {
        "north|left|fuse_tripped",
        "south|left|fuse_tripped",
    }
    close()


async def test_only_what_has_changed_is_told_and_once_for_all_that_happens_together(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A burst is one message: hundreds of charge points may vanish in a moment."""
    page, close = opened(hass)
    await async_say(hass, "sensor.left", "ok")
    await async_say(hass, "sensor.left", "shock")
    await later(hass, freezer, seconds=1)
    (told,) = page.told
    assert told["points"].keys() == {"left"}
    assert told["points"]["left"].keys() == {"cases"}
    assert told["groups"]["north"]["firing"] == 1
    assert "sites" not in told
    close()


async def test_an_address_never_reaches_the_feed(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Everybody who looks shares it: also those who must not see whom a group tells."""
    page, close = opened(hass)
    for _ in range(4):
        mailbox.fails(Outcome.ADDRESS_FAILED)
    await async_say(hass, "sensor.left", "fuse")
    await later(hass, freezer, minutes=1)
    assert page.views["groups"]["north"]["waiting"] == 2
    text = json.dumps([page.views, page.told])
    assert NORTH not in text
    assert SOUTH not in text
    close()


async def test_nobody_who_looks_costs_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The feed is gone with the last page: no listener and no timer stay behind."""
    before = hass.bus.async_listeners()
    first, close_first = opened(hass)
    _, close_second = opened(hass)
    await async_say(hass, "sensor.left", "fuse")
    close_second()
    assert FEED in hass.data
    close_first()
    assert FEED not in hass.data
    assert hass.bus.async_listeners() == before
    await later(hass, freezer, seconds=1)
    assert first.told == []


async def test_who_comes_later_does_not_make_others_miss_a_change(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The snapshot of the second is newer than what the first knows: that is told to it first."""
    first, close_first = opened(hass)
    await async_say(hass, "sensor.left", "fuse")
    second, close_second = opened(hass)
    assert first.views == second.views
    assert first.rev == second.rev
    await async_say(hass, "sensor.left", "ok")
    await later(hass, freezer, seconds=1)
    assert first.views == second.views
    close_first()
    close_second()


async def test_a_charge_point_that_has_not_changed_is_not_looked_at(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There are a thousand of them, and each costs a look into the registries."""
    looked: list[str] = []
    view = point_view

    def spy(*args: Any) -> dict[str, Any]:
        looked.append(args[2].id)
        return view(*args)

    _, close = opened(hass)
    monkeypatch.setattr(feed_module, "point_view", spy)
    await async_say(hass, "sensor.left", "fuse")
    await later(hass, freezer, seconds=1)
    assert looked == ["left"]
    close()


async def test_a_site_that_is_loaded_anew_comes_back_by_itself(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A page stays open for days."""
    page, close = opened(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    await later(hass, freezer, seconds=1)
    assert page.views["points"] == {}
    await hass.config_entries.async_setup(entry.entry_id)
    await later(hass, freezer, seconds=1)
    assert page.views["points"].keys() == {"yard", "left", "right"}
    await async_say(hass, "sensor.left", "fuse")
    await later(hass, freezer, seconds=1)
    assert page.views["groups"]["north"]["firing"] == 1
    close()


async def test_the_end_of_a_silence_is_told_though_nothing_else_happens(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It ends by itself, at a site where all is well."""
    page, close = opened(hass)
    until = dt_util.utcnow() + timedelta(hours=1)
    entry.runtime_data.async_silence("left", until, "Ann")
    await later(hass, freezer, seconds=1)
    assert page.views["points"]["left"]["silenced"] == {
        "until": "2026-11-22T13:00:00+00:00",
        "by": "Ann",
    }
    await later(hass, freezer, hours=1)
    await later(hass, freezer, seconds=1)
    assert page.views["points"]["left"]["silenced"] is None
    close()


async def test_a_mail_account_that_fails_is_told(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """It keeps everybody from being told."""
    page, close = opened(hass)
    for _ in range(9):
        mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    # First the mail is tried, then it is told what came of it.
    for _ in range(2):
        await later(hass, freezer, seconds=1)
    assert page.views["sites"][entry.entry_id]["mail"] == {
        "state": "failing",
        "error": "no",
    }
    close()


def test_what_turns_one_into_the_other() -> None:
    """A field is replaced as a whole, None is what is gone."""
    before: Views = {"a": {"x": 1, "y": [1]}, "b": {"x": 1}, "same": {"x": 1}}
    after: Views = {"a": {"x": 1, "y": [2]}, "new": {"x": 2}, "same": {"x": 1}}
    assert changes(before, after) == {"a": {"y": [2]}, "b": None, "new": {"x": 2}}
