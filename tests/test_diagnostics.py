"""Diagnostics: all that helps to understand a bug report, and no e-mail address."""

from datetime import timedelta
import json
from typing import Any
from unittest.mock import patch

from homeassistant.components.diagnostics import DOMAIN as DIAGNOSTICS, REDACTED
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.cp_notifications.delivery.heartbeat import Heartbeat
from custom_components.cp_notifications.engine.model import AlertKey, Case

from .helpers.central import connected
from .helpers.charger import add_device
from .helpers.mailbox import Mailbox
from .helpers.ocpp_home import OcppHome, async_ocpp_home, until
from .helpers.sites import (
    ANN,
    BOB,
    async_say,
    async_set_up,
    child_device,
    device,
    group,
    ocpp_station,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site with an open alert whose mail could not be sent."""
    error = HomeAssistantError(f"mailbox of {ANN} is full")
    async_mock_service(hass, "notify", "mail", raise_exception=error)
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left", "Left"), point("right", "Right")),
            station("Yard", point("yard")),
            group("North", ["left", "yard"], [ANN, BOB]),
            group("South", ["yard"], [BOB]),
            title=f"Depot of {ANN}",
        ),
    )
    await async_say(hass, "sensor.left", "fuse")
    return entry


async def async_download(
    hass: HomeAssistant,
    client: ClientSessionGenerator,
    entry: MockConfigEntry,
    about: dr.AnyDeviceEntry | None = None,
) -> dict[str, Any]:
    """Return what a person downloads, who would publish all of it."""
    assert await async_setup_component(hass, DIAGNOSTICS, {})
    await hass.async_block_till_done()
    path = f"/device/{about.id}" if about else ""
    browser = await client()
    response = await browser.get(
        f"/api/diagnostics/config_entry/{entry.entry_id}{path}"
    )
    assert response.status == 200
    text = await response.text()
    assert "example.com" not in text
    found: dict[str, Any] = json.loads(text)["data"]
    return found


async def test_a_site_shows_its_configuration_and_how_it_stands(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """Names and addresses are gone from it, their number is not."""
    found = await async_download(hass, hass_client, entry)
    assert found["title"] == "Depot of …@…"
    assert found["data"] == {"mail": {"kind": "action", "action": "notify.mail"}}
    assert found["options"] == {}
    groups = [each for each in found["subentries"] if "addresses" in each["data"]]
    assert [each["data"]["addresses"] for each in groups] == [["…@…", "…@…"], ["…@…"]]
    assert [alert["reason"] for alert in found["alerts"]] == ["in_outbox"]
    assert found["groups"]["north"]["firing"] == 1
    assert found["outbox"][0]["error"] == "mailbox of …@… is full"


async def test_a_site_shows_its_last_events_to_replay(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """Each with its time."""
    found = await async_download(hass, hass_client, entry)
    reading = next(
        event for event in found["last_events"] if event.get("verdict") == "active"
    )
    assert reading["event"] == "Reading"
    assert reading["key"] == ["left", "fuse_tripped"]
    assert reading["at"]


async def test_a_site_shows_what_was_told_and_what_is_silenced(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """The people who did something are nobody's business."""
    site = entry.runtime_data
    until = dt_util.utcnow() + timedelta(hours=1)
    site.async_silence("yard", until, "Ann Example")
    site.async_mute("south", True, by="Ann Example")
    site.async_acknowledge(AlertKey("left", Case.FUSE_TRIPPED), "Ann Example")
    found = await async_download(hass, hass_client, entry)
    (record,) = found["history"]
    assert record["recipients"][0]["address"] == "…@…"
    assert record["recipients"][0]["outcome"] == "address_failed"
    assert found["silences"] == [
        {"charge_point": "yard", "until": until.isoformat(), "by": REDACTED}
    ]
    assert found["groups"]["south"]["muted_by"] == REDACTED
    assert found["groups"]["north"]["muted_by"] == ""
    assert "Ann Example" not in json.dumps(found)


async def test_the_address_of_a_heartbeat_is_a_secret(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """Whoever has it can send a sign of life for a Home Assistant that is dead."""
    options = {"heartbeat_url": "https://watch.invalid/s3cr3t", "heartbeat_interval": 9}
    with patch.object(Heartbeat, "async_follow"):
        hass.config_entries.async_update_entry(entry, options=options)
        await hass.async_block_till_done()
    found = await async_download(hass, hass_client, entry)
    assert found["options"] == {"heartbeat_url": REDACTED, "heartbeat_interval": 9}


async def test_a_site_that_is_not_loaded_shows_its_configuration(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """That is when a person needs diagnostics most."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    yard = device(hass, entry, "yard")
    found = await async_download(hass, hass_client, entry)
    assert set(found) == {"title", "data", "options", "subentries"}
    assert set(await async_download(hass, hass_client, entry, yard)) == {"subentry"}


async def test_the_issues_in_the_file_name_no_address(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Home Assistant adds the repair issues to the file by itself."""
    smtp = MockConfigEntry(domain="smtp", title="Mail")
    smtp.add_to_hass(hass)
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            group("North", ["yard"]),
            data={"mail": {"kind": "smtp", "entry_id": smtp.entry_id}},
        ),
    )
    raised = {key for _domain, key in ir.async_get(hass).issues}
    assert f"recipient_missing_{entry.entry_id}_" in raised
    await async_download(hass, hass_client, entry)


async def test_a_charge_point_shows_its_cases_and_what_its_entities_say(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """Of itself only."""
    left = child_device(hass, entry, "left")
    found = await async_download(hass, hass_client, entry, left)
    assert set(found["charge_points"]) == {"Garage Left"}
    about = found["charge_points"]["Garage Left"]
    assert about["conditions"]["fuse_tripped"]["verdict"] == "active"
    assert about["sources"][0]["case"] == "fuse_tripped"
    assert about["sources"][0]["state"]["state"] == "fuse"
    assert [alert["key"] for alert in found["alerts"]] == [["left", "fuse_tripped"]]
    assert found["groups"] == {}
    assert found["outbox"] == []
    assert [told["group"] for told in found["history"]] == ["north"]


async def test_a_station_shows_all_its_charge_points(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """An entity that does not exist has no state."""
    garage = device(hass, entry, "garage")
    found = await async_download(hass, hass_client, entry, garage)
    assert set(found["charge_points"]) == {"Garage Left", "Garage Right"}
    assert found["charge_points"]["Garage Right"]["sources"][0]["state"] is None
    assert found["subentry"]["title"] == "Garage"


async def test_a_group_shows_its_alerts_and_its_outbox(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """And nothing of another group."""
    north = await async_download(hass, hass_client, entry, device(hass, entry, "north"))
    south = await async_download(hass, hass_client, entry, device(hass, entry, "south"))
    assert set(north["groups"]) == {"north"}
    assert len(north["alerts"]) == 1
    assert {mail["group"] for mail in north["outbox"]} == {"north"}
    assert [told["group"] for told in north["history"]] == ["north"]
    assert set(south["groups"]) == {"south"}
    assert south["alerts"] == south["outbox"] == south["history"] == []


async def test_a_charge_point_shows_its_own_silence(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """And nobody else's."""
    until = dt_util.utcnow() + timedelta(hours=1)
    for charge_point in ("left", "yard"):
        entry.runtime_data.async_silence(charge_point, until)
    found = await async_download(hass, hass_client, entry, device(hass, entry, "yard"))
    assert [silence["charge_point"] for silence in found["silences"]] == ["yard"]
    assert found["history"] == []


async def test_a_registered_entity_shows_its_state_too(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """A rule refers to it by its registry id."""
    registered = er.async_get(hass).async_get_or_create("sensor", "charger", "status")
    sources = {"sensors": [{"entity": registered.id, "states": ["shock"]}]}
    entry = await async_set_up(
        hass, site(hass, station("Yard", point("yard", sources=sources)))
    )
    await async_say(hass, registered.entity_id, "ready")
    found = await async_download(hass, hass_client, entry, device(hass, entry, "yard"))
    assert found["charge_points"]["Yard"]["sources"][0]["state"]["state"] == "ready"


async def test_a_station_of_an_integration_nobody_knows_describes_it(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """So that its owner can hand on what it could be taught by, without a name and without an id."""
    device_id = add_device(hass, "Ann", "mystery")
    er.async_get(hass).async_get_or_create(
        "sensor",
        "mystery",
        "SN-123-status",
        device_id=device_id,
        translation_key="status",
        capabilities={"options": ["idle", "rcd_error"]},
    )
    yard = station("Yard", point("yard"), device_id=device_id)
    entry = await async_set_up(hass, site(hass, yard))
    found = await async_download(hass, hass_client, entry, device(hass, entry, "yard"))
    assert found["describe_this_charger"] == [
        "integration: mystery ?",
        "- sensor; status: idle, rcd_error",
    ]


# ---- charging stations that connect by OCPP ------------------------------------------------


def is_connected(home: OcppHome) -> bool:
    """Return whether the station has a connection."""
    view = home.ocpp.view("CP-7")
    assert view
    return view.connected_since is not None


async def test_a_station_shows_its_last_frames_and_connections_without_secrets(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    mailbox: Mailbox,
    socket_enabled: None,
) -> None:
    """Cards and passwords are nobody's business."""
    password = "0123456789abcdef"
    home = await async_ocpp_home(hass, ocpp_station("CP-7", password=password))
    async with connected(home, "CP-7", password=password) as client:
        await client.calls("Authorize", idTag="04A1B2C3")
        await client.calls("Heartbeat")
    await until(hass, lambda: not is_connected(home))
    found = await async_download(hass, hass_client, home.entry)
    assert found["ocpp"]["port"] == home.ocpp.port.number
    shown = found["ocpp"]["stations"]["CP-7"]
    assert [each["what"] for each in shown["connections"]] == [
        "connected",
        "disconnected",
    ]
    assert shown["counts"]["calls"] == 2
    assert "Authorize" in shown["last_frames"][0]["frame"]
    box = device(hass, home.entry, "cp-7")
    one = await async_download(hass, hass_client, home.entry, box)
    assert one["ocpp"]["last_frames"] == shown["last_frames"]
    for text in (json.dumps(found), json.dumps(one)):
        assert password not in text
        assert "04A1B2C3" not in text
    stations = [each for each in found["subentries"] if "ocpp" in each["data"]]
    assert stations[0]["data"]["ocpp"]["password"] == REDACTED
