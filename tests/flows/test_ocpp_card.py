"""Charging stations that want to connect: a card each, and a person who approves them, or does not."""

import asyncio
from collections.abc import Generator
from contextlib import AsyncExitStack
from functools import partial
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_IGNORE
from homeassistant.core import HomeAssistant
import pytest

from custom_components.cp_notifications.const import DOMAIN, SUBENTRY_STATION
from custom_components.cp_notifications.ocpp import cards as ocpp_cards
from custom_components.cp_notifications.ocpp.cards import MAX_CARDS, card_name
from tests.helpers.central import connected, wrong
from tests.helpers.dialog import Dialog
from tests.helpers.mailbox import Mailbox
from tests.helpers.ocpp_home import BOOT, FAULT, FINE, OcppHome, async_ocpp_home, until
from tests.helpers.sites import device, group, ocpp_station, point, state, station

pytestmark = pytest.mark.usefixtures("hass_storage", "socket_enabled")

PASSWORD = "0123456789abcdef"


@pytest.fixture(autouse=True)
def cards_at_once() -> Generator[None]:
    """Let a card not wait for a station to say who it is."""
    with patch.object(ocpp_cards, "CARD_AFTER", 0.01):
        yield


@pytest.fixture
async def home(hass: HomeAssistant, mailbox: Mailbox) -> OcppHome:
    """Return a site that knows one station, of another integration."""
    return await async_ocpp_home(
        hass, station("Garage", point("left")), group("North", [])
    )


def cards(hass: HomeAssistant) -> dict[str, str]:
    """Return the ids of the cards by their titles."""
    return {
        flow["context"]["title_placeholders"]["name"]: flow["flow_id"]
        for flow in hass.config_entries.flow.async_progress()
    }


def has_cards(hass: HomeAssistant, number: int) -> bool:
    """Return whether there are so many cards."""
    return len(cards(hass)) == number


async def test_an_unknown_station_becomes_a_card_with_what_it_says_of_itself(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """A person has to know it again."""
    async with connected(home, "CP-7") as client:
        await client.calls("BootNotification", **BOOT)
        await client.calls("StatusNotification", **FINE)
        await until(hass, lambda: cards(hass))
        assert list(cards(hass)) == ["ABB Terra AC, CP-7"]
        dialog = await Dialog.card(hass, cards(hass)["ABB Terra AC, CP-7"])
        assert dialog.step == "approve"
        rows = dialog.placeholders["rows"]
        for known in ("ABB", "Terra AC", "T&#45;1", "1&#46;8&#46;32", "127&#46;0"):
            assert known in rows


async def test_a_card_shows_it_when_a_station_says_later_who_it_is(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """Some take their time."""
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: list(cards(hass)) == ["CP-7"])
        await client.calls("BootNotification", **BOOT)
        await until(hass, lambda: list(cards(hass)) == ["ABB Terra AC, CP-7"])


async def test_until_it_is_approved_a_station_has_no_influence(
    hass: HomeAssistant, home: OcppHome, mailbox: Mailbox
) -> None:
    """It is answered, and that is all."""
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FAULT)
        await until(hass, lambda: cards(hass))
    assert list(home.site.points) == ["left"]
    assert home.site.engine.ignored == 0
    assert mailbox.mails == []


async def test_an_approved_station_is_watched_at_once_with_all_its_connectors(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """On the connection that it has, and with the fault that it has told before."""
    async with connected(home, "CP-7") as client:
        await client.calls("BootNotification", **BOOT)
        await client.calls("StatusNotification", **FAULT)
        await client.calls("StatusNotification", **{**FINE, "connectorId": 2})
        await until(hass, lambda: cards(hass))
        dialog = await Dialog.card(hass, cards(hass)["ABB Terra AC, CP-7"])
        assert dialog.values == {"name": "ABB Terra AC CP-7", "groups": ["north"]}
        await dialog.change(name=" Gate ")
        assert dialog.reason == "charger_added"
        await hass.async_block_till_done()
        assert cards(hass) == {}
        added = home.entry.get_subentries_of_type(SUBENTRY_STATION)[-1]
        assert added.title == "Gate"
        assert added.data["ocpp"] == {"identity": "CP-7"}
        members = home.entry.subentries["north"].data["charge_points"]
        assert members == [each["id"] for each in added.data["charge_points"]]
        first, second = (each["id"] for each in added.data["charge_points"])
        assert state(hass, "binary_sensor", first, "fuse") == "on"
        assert state(hass, "binary_sensor", second, "fuse") == "off"
        box = device(hass, home.entry, added.subentry_id)
        assert (box.manufacturer, box.model) == ("ABB", "Terra AC")
        await client.calls("StatusNotification", **FINE)
        await hass.async_block_till_done()
        assert state(hass, "binary_sensor", first, "fuse") == "off"


async def test_a_password_has_to_be_shown_from_then_on(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """Whoever is connected did not show it: it has to come again."""
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: cards(hass))
        dialog = await Dialog.card(hass, cards(hass)["CP-7"])
        await dialog.fill(name="Garage", password="short")
        assert dialog.errors == {"name": "name_taken", "password": "password_length"}
        await dialog.fill(name="Gate", password=f"{PASSWORD}\u0007")
        assert dialog.errors == {"password": "password_invalid"}
        await dialog.fill(name="Gate", password=PASSWORD)
        assert await client.is_closed() == 1001
    async with connected(home, "CP-7", password=PASSWORD) as client:
        await client.calls("Heartbeat")
        view = home.ocpp.view("CP-7")
        assert view
        assert view.connected_since


async def test_an_ignored_station_stays_ignored(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """Over restarts as well; and an ignored one is no site."""
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: cards(hass))
        [flow] = hass.config_entries.flow.async_progress()
        await hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_IGNORE},
            data={"unique_id": flow["context"]["unique_id"], "title": "CP-7"},
        )
        await until(hass, lambda: not cards(hass))
        await hass.config_entries.async_reload(home.entry.entry_id)
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await asyncio.sleep(0.05)
        await hass.async_block_till_done()
    assert cards(hass) == {}
    dialog = await Dialog.site(hass)
    await dialog.change(name="CP-7")
    assert dialog.step == "chargers"


async def test_the_number_of_cards_is_bounded_and_who_is_gone_makes_room(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """Whoever can reach the port can claim to be anybody."""
    async with AsyncExitStack() as stack:
        for number in range(MAX_CARDS + 3):
            client = await stack.enter_async_context(connected(home, f"CP-{number}"))
            await client.calls("Heartbeat")
            shown = min(number + 1, MAX_CARDS)
            await until(hass, partial(has_cards, hass, shown))
        assert "CP-10" not in cards(hass)
    await until(hass, lambda: home.ocpp.view_stranger("CP-0") is None)
    async with connected(home, "CP-real") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: "CP-real" in cards(hass))
    assert len(cards(hass)) == MAX_CARDS
    assert "CP-0" not in cards(hass)


async def test_who_waits_gets_the_next_card_that_is_free(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """It is connected, and does not come again for that: nobody would ever see it."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(AsyncExitStack())
        leaving = await first.enter_async_context(connected(home, "CP-0"))
        await leaving.calls("Heartbeat")
        for number in range(1, MAX_CARDS + 2):
            client = await stack.enter_async_context(connected(home, f"CP-{number}"))
            await client.calls("Heartbeat")
        await until(hass, partial(has_cards, hass, MAX_CARDS))
        waiting = {f"CP-{number}" for number in range(MAX_CARDS + 2)} - {*cards(hass)}
        assert len(waiting) == 2
        hass.config_entries.flow.async_abort(cards(hass)["CP-1"])
        await first.aclose()
        await until(hass, lambda: waiting <= {*cards(hass)})
    assert len(cards(hass)) == MAX_CARDS


async def test_a_station_that_is_typed_in_before_its_card_gets_none(
    hass: HomeAssistant, home: OcppHome, caplog: pytest.LogCaptureFixture
) -> None:
    """Its card was the only one to come; that is no error."""
    with patch.object(ocpp_cards, "CARD_AFTER", 0.1):
        async with connected(home, "CP-7") as client:
            await client.calls("Heartbeat")
            await until(hass, lambda: home.ocpp.view_stranger("CP-7"))
            home.ocpp.cards.close("CP-7")
            await asyncio.sleep(0.15)
            await hass.async_block_till_done()
    assert wrong(caplog) == []
    assert cards(hass) == {}


async def test_a_station_that_left_before_its_card_gets_none(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """Nobody could approve it."""
    with patch.object(ocpp_cards, "CARD_AFTER", 0.1):
        async with connected(home, "CP-7") as client:
            await client.calls("Heartbeat")
        await asyncio.sleep(0.15)
        await hass.async_block_till_done()
    assert cards(hass) == {}


@pytest.mark.parametrize("options", [{"allow_unknown": False}, {"on": False}])
async def test_cards_go_when_nobody_can_be_approved_any_more(
    hass: HomeAssistant, home: OcppHome, options: dict[str, Any]
) -> None:
    """And so do the connections of those who waited."""
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: cards(hass))
        home.set_options(**options)
        assert await client.is_closed() == 1001
    await hass.async_block_till_done()
    assert cards(hass) == {}


async def test_a_card_goes_when_its_station_was_added_otherwise(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """Somebody has typed its identity in."""
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: cards(hass))
        dialog = await Dialog.new_station(hass, home.entry, "ocpp")
        await dialog.change(name="Gate", identity="CP-7")
        await dialog.choose("save")
        await hass.async_block_till_done()
        assert cards(hass) == {}


async def test_a_card_that_was_open_when_the_site_went_says_so(
    hass: HomeAssistant, home: OcppHome
) -> None:
    """Rather than an error of the server."""
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: cards(hass))
        dialog = await Dialog.card(hass, cards(hass)["CP-7"])
        with patch.object(home.ocpp.cards, "close_all"):
            await hass.config_entries.async_unload(home.entry.entry_id)
            await dialog.fill(name="Gate")
    assert dialog.reason == "site_gone"


async def test_a_card_of_a_station_with_the_identity_of_another_in_other_case(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It was added while the card was open."""
    home = await async_ocpp_home(hass, group("North", []))
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await until(hass, lambda: cards(hass))
        dialog = await Dialog.card(hass, cards(hass)["CP-7"])
        other = await Dialog.new_station(hass, home.entry, "ocpp")
        await other.change(name="Gate", identity="cp-7")
        await other.choose("save")
        await hass.async_block_till_done()
        await dialog.fill(name="Gate 2")
    assert dialog.reason == "station_approved"


async def test_a_late_card_for_a_known_station_ends_at_once(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It was approved meanwhile."""
    home = await async_ocpp_home(hass, ocpp_station("CP-7"))
    result = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": "integration_discovery"},
        data={"ocpp_identity": "CP-7", "entry_id": home.entry.entry_id},
    )
    assert result["reason"] == "station_approved"


def test_the_name_of_a_card_is_one_short_line() -> None:
    """A station chooses its identity itself."""
    assert len(card_name("x" * 128, None)) <= ocpp_cards.NAME_LIMIT
