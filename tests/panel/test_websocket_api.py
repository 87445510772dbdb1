"""What the page may ask, and what those are refused who may not."""

from collections.abc import Awaitable, Callable
import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.panel.build import VERSION
from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import async_say, device

from .site import NORTH, SOUTH, async_site

pytestmark = pytest.mark.usefixtures("hass_storage", "socket_enabled")

type Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def entry(hass: HomeAssistant, mailbox: Mailbox) -> MockConfigEntry:
    """Return a site where a fuse has tripped, and a mail was refused."""
    entry = await async_site(hass)
    mailbox.fails(Outcome.REFUSED)
    await async_say(hass, "sensor.left", "ok")
    await async_say(hass, "sensor.left", "fuse")
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def async_ask(client: MockHAClientWebSocket, command: str, **data: Any) -> Any:
    """Ask, and return the whole answer."""
    await client.send_json_auto_id({"type": f"{DOMAIN}/{command}", **data})
    return await client.receive_json()


@pytest.fixture
async def viewer(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    entry: MockConfigEntry,
) -> MockHAClientWebSocket:
    """Return the connection of somebody who may only read."""
    return await hass_ws_client(hass, hass_read_only_access_token)


@pytest.fixture
async def admin(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry: MockConfigEntry
) -> MockHAClientWebSocket:
    """Return the connection of an administrator."""
    return await hass_ws_client(hass)


async def async_subscribed(client: MockHAClientWebSocket) -> dict[str, Any]:
    """Subscribe; return the snapshot."""
    assert (await async_ask(client, "subscribe"))["success"]
    event: dict[str, Any] = (await client.receive_json())["event"]
    return event


async def test_an_administrator_may_do_everything(
    admin: MockHAClientWebSocket,
) -> None:
    """The page is told what it may offer, and which build of it belongs to the integration."""
    snapshot = await async_subscribed(admin)
    assert snapshot["type"] == "snapshot"
    assert snapshot["rev"] == 0
    assert snapshot["version"] == VERSION
    assert snapshot["can"] == {"configure": True, "act": True, "report": True}
    assert snapshot["points"].keys() == {"yard", "left", "right"}


async def test_who_may_only_read_is_offered_nothing_that_would_be_refused(
    viewer: MockHAClientWebSocket,
) -> None:
    """A button that fails is worse than none."""
    snapshot = await async_subscribed(viewer)
    assert snapshot["can"] == {"configure": False, "act": False, "report": False}


@pytest.mark.parametrize(
    ("service", "data"),
    [
        ("acknowledge", {"charge_point": "left"}),
        ("silence", {"device": "left", "duration": 60}),
        ("silence", {"device": "north", "duration": 60}),
        ("report", {"charge_point": "left", "case": "sensors", "active": False}),
        ("send_test", {"group": "north"}),
        ("list_alerts", {}),
        ("list_notifications", {}),
    ],
)
async def test_who_may_only_read_is_refused_what_changes_something_or_names_addresses(
    hass: HomeAssistant,
    viewer: MockHAClientWebSocket,
    service: str,
    data: dict[str, Any],
) -> None:
    """The page is not asked: anybody can send this."""
    await viewer.send_json_auto_id(
        {
            "type": "call_service",
            "domain": DOMAIN,
            "service": service,
            "service_data": data,
            "return_response": service not in ("acknowledge", "silence", "report"),
        }
    )
    answer = await viewer.receive_json()
    assert not answer["success"]
    assert answer["error"]["message"] == "Unauthorized"


async def test_no_address_is_in_anything_that_a_viewer_receives(
    viewer: MockHAClientWebSocket, entry: MockConfigEntry, hass: HomeAssistant
) -> None:
    """Two were planted, and one of them has failed: neither must show, not even in an error."""
    received = [
        await async_subscribed(viewer),
        await async_ask(viewer, "group", group_id="north"),
        await async_ask(viewer, "history", group_id="north"),
        await async_ask(viewer, "point", point_id="left"),
    ]
    entry.runtime_data.async_mute("north", True, None, "Ann")
    received.append(await viewer.receive_json())
    text = json.dumps(received)
    assert "fuse_tripped" in text
    assert NORTH not in text
    assert SOUTH not in text
    assert "example.com" not in text


async def test_an_administrator_reads_who_is_told_and_how_that_went(
    admin: MockHAClientWebSocket,
) -> None:
    """The last mail to each address counts."""
    answer = (await async_ask(admin, "group", group_id="north"))["result"]
    states = {each["address"]: each["state"] for each in answer["addresses"]}
    assert sorted(states) == [NORTH, SOUTH]
    assert sorted(states.values()) == ["failing", "ok"]
    assert answer["timing"]["hold_unavailable"] == {
        "hours": 0,
        "minutes": 0,
        "seconds": 0,
    }


async def test_an_address_that_was_never_written_to_is_neither_good_nor_bad(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    mailbox: Mailbox,
) -> None:
    """A new group has told nothing yet."""
    await async_site(hass)
    client = await hass_ws_client(hass)
    answer = (await async_ask(client, "group", group_id="south"))["result"]
    assert answer["addresses"] == [
        {"address": SOUTH, "state": "never", "at": None, "error": ""}
    ]


async def test_what_a_group_was_told_comes_page_by_page(
    hass: HomeAssistant, admin: MockHAClientWebSocket
) -> None:
    """Newest first; "more" says whether there is another page."""
    await async_say(hass, "sensor.yard", "ok")
    await async_say(hass, "sensor.yard", "shock")
    await hass.async_block_till_done(wait_background_tasks=True)
    first = (await async_ask(admin, "history", group_id="north", limit=1))["result"]
    (newest,) = first["notifications"]
    assert first["more"]
    assert newest["items"][0]["point"] == "yard"
    assert newest["taken"] == newest["total"] == len(newest["recipients"])
    rest = await async_ask(admin, "history", group_id="north", before=newest["created"])
    assert [each["items"][0]["point"] for each in rest["result"]["notifications"]] == [
        "left"
    ]
    assert not rest["result"]["more"]


async def test_a_charge_point_says_what_happened_and_what_watches_it(
    hass: HomeAssistant, admin: MockHAClientWebSocket, entry: MockConfigEntry
) -> None:
    """With the entities by the names that people gave them."""
    hass.states.async_set("sensor.left", "fuse", {"friendly_name": "Error code"})
    await hass.services.async_call(
        DOMAIN,
        "report",
        {
            "charge_point": _device_of(hass, entry, "yard"),
            "case": "sensors",
            "active": True,
        },
        blocking=True,
    )
    left = (await async_ask(admin, "point", point_id="left"))["result"]
    (incident,) = left["incidents"]
    assert incident["case"] == "fuse_tripped"
    assert incident["verdict"] == "active"
    assert incident["ended"] is None
    assert left["coverage"]["fuse_tripped"] == {"told_by": ["sensor.left"]}
    assert left["entities"] == {"sensor.left": {"name": "Error code"}}
    assert left["reported"] == []
    yard = (await async_ask(admin, "point", point_id="yard"))["result"]
    assert yard["reported"] == ["sensors"]


def _device_of(hass: HomeAssistant, entry: MockConfigEntry, point: str) -> str:
    return device(hass, entry, point).id


@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("group", {"group_id": "gone"}),
        ("history", {"group_id": "gone"}),
        ("point", {"point_id": "gone"}),
    ],
)
async def test_what_is_not_there_is_not_found(
    admin: MockHAClientWebSocket, command: str, data: dict[str, str]
) -> None:
    """A link may be older than what it leads to."""
    answer = await async_ask(admin, command, **data)
    assert answer["error"]["code"] == "not_found"


async def test_without_a_site_there_is_nothing_to_see(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The page says how to begin."""
    assert await async_setup_component(hass, DOMAIN, {})
    client = await hass_ws_client(hass)
    snapshot = await async_subscribed(client)
    assert snapshot["sites"] == {}


async def test_a_connection_that_is_closed_looks_no_more(
    hass: HomeAssistant, admin: MockHAClientWebSocket
) -> None:
    """Else the feed would go on for ever."""
    await async_subscribed(admin)
    await admin.close()
    await hass.async_block_till_done()
    assert f"{DOMAIN}_feed" not in hass.data
