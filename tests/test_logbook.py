"""What the logbook says of notifications."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.logbook import async_describe_events

from .helpers.mailbox import Mailbox
from .helpers.sites import (
    async_say,
    async_set_up,
    device,
    entity_id,
    group,
    point,
    site,
    station,
)

NAMES = [f"Point {number}" for number in range(1, 8)]


async def north(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site with a group."""
    return await async_set_up(
        hass, site(hass, station("Yard", point("yard")), group("North", ["yard"]))
    )


async def test_a_notification_stands_in_the_logbook(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    mailbox: Mailbox,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Who was told of what; a click leads to the group."""
    begin = dt_util.utcnow()
    assert await async_setup_component(hass, "logbook", {})
    await north(hass)
    mailbox.fails(Outcome.ADDRESS_FAILED)
    await async_say(hass, "sensor.yard", "fuse")
    await async_wait_recording_done(hass)
    browser = await hass_ws_client()
    await browser.send_json_auto_id(
        {"type": "logbook/get_events", "start_time": begin.isoformat()}
    )
    answer = await browser.receive_json()
    (line,) = [
        each for each in answer["result"] if each.get("domain") == "cp_notifications"
    ]
    del line["when"]
    assert line == {
        "name": "North",
        "message": "could not be told at one address: no",
        "domain": "cp_notifications",
        "entity_id": entity_id(hass, "event", "north", "notification"),
    }


async def test_the_logbook_of_a_group_shows_what_it_was_told(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    mailbox: Mailbox,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """On the page of its device, which asks for the device only."""
    begin = dt_util.utcnow()
    assert await async_setup_component(hass, "logbook", {})
    entry = await north(hass)
    await async_say(hass, "sensor.yard", "fuse")
    await async_wait_recording_done(hass)
    browser = await hass_ws_client()
    await browser.send_json_auto_id(
        {
            "type": "logbook/get_events",
            "start_time": begin.isoformat(),
            "device_ids": [device(hass, entry, "north").id],
        }
    )
    answer = await browser.receive_json()
    assert "was told: fuse tripped at Yard" in [
        each.get("message") for each in answer["result"]
    ]


@pytest.fixture
def says(hass: HomeAssistant) -> Callable[..., dict[str, Any]]:
    """Return what shows an event in the logbook, by the data of the event."""
    describe: dict[str, Callable[[Any], dict[str, Any]]] = {}
    async_describe_events(
        hass, lambda _domain, event, shows: describe.update({event: shows})
    )
    (show,) = describe.values()
    return lambda **data: show(SimpleNamespace(data=data))


@pytest.mark.parametrize(
    ("event", "message"),
    [
        pytest.param(
            {"reason": "firing", "cases": ["fuse_tripped"], "charge_points": ["Yard"]},
            "was told: fuse tripped at Yard",
            id="began",
        ),
        pytest.param(
            {
                "reason": "resolved",
                "cases": ["sensors", "unavailable"],
                "charge_points": ["Yard", "Garage"],
            },
            "was told that it is over: sensor triggered, unavailable at Yard, Garage",
            id="is over",
        ),
        pytest.param(
            {"reason": "repeat", "cases": ["unavailable"], "charge_points": NAMES},
            "was reminded: unavailable at Point 1, Point 2, Point 3, Point 4, Point 5"
            " and 2 more",
            id="lasts at many",
        ),
        pytest.param(
            {"reason": "firing", "cases": ["sensors"], "charge_points": NAMES[:5]},
            "was told: sensor triggered at Point 1, Point 2, Point 3, Point 4, Point 5",
            id="at as many as are named",
        ),
        pytest.param(
            {"reason": "weekly", "cases": [], "charge_points": []},
            "was told how the week was",
            id="weekly",
        ),
        pytest.param(
            {"reason": "of a later version", "cases": ["a new one"]},
            "was told something",
            id="what we do not know",
        ),
        pytest.param(
            {"told": "failed", "reason": "firing", "error": "550 ann@example.com?"},
            "could not be told at one address: 550 …@…",
            id="failed",
        ),
    ],
)
async def test_a_line_says_what_happened(
    says: Callable[..., dict[str, Any]], event: dict[str, Any], message: str
) -> None:
    """In words, without an address."""
    found = says(**{"told": "sent", "group_name": "North", **event})
    assert (found["name"], found["message"]) == ("North", message)


async def test_foreign_text_is_one_short_line(
    says: Callable[..., dict[str, Any]],
) -> None:
    """Names are a person's, errors are a server's."""
    line = says(
        group_name="North\nGroup",
        reason="firing",
        cases=["sensors"],
        charge_points=["Yard\nGarage"],
    )
    assert line["name"] == "North Group"
    assert line["message"] == "was told: sensor triggered at Yard Garage"


async def test_an_event_that_was_too_long_to_be_kept_is_a_line_too(
    says: Callable[..., dict[str, Any]],
) -> None:
    """The recorder keeps of it only that there was one."""
    assert says() == {
        "name": "A notification group",
        "message": "was told something",
        "entity_id": None,
    }
