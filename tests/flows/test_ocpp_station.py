"""The dialog of a charging station that connects by OCPP: typed in beforehand, and changed later."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.core_config import async_process_ha_core_config
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import SUBENTRY_STATION
from tests.helpers.central import connected
from tests.helpers.charger import add_entity
from tests.helpers.dialog import Dialog
from tests.helpers.mailbox import Mailbox
from tests.helpers.ocpp_home import FAULT, async_ocpp_home, ocpp_on
from tests.helpers.sites import (
    async_set_up,
    change,
    ocpp_station,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")

PASSWORD = "0123456789abcdef"
NEW = {"name": "Gate", "identity": "CP-7", "version": "any", "pings": True}


def entry_with(hass: HomeAssistant, *stations: Any) -> MockConfigEntry:
    """Return a site that lets stations connect."""
    return site(hass, *stations, options=ocpp_on())


async def open_new(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Open the page that adds a station."""
    return await Dialog.new_station(hass, entry, "ocpp")


async def open_page(hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
    """Open the page of the station that is there."""
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "cp-7")
    await dialog.choose("ocpp")
    return dialog


@pytest.mark.usefixtures("idle_sites")
async def test_while_ocpp_is_off_the_dialog_says_where_to_switch_it_on(
    hass: HomeAssistant,
) -> None:
    """Otherwise a station would wait for ever."""
    entry = await async_set_up(hass, site(hass))
    dialog = await open_new(hass, entry)
    assert dialog.reason == "ocpp_off"


@pytest.mark.usefixtures("idle_sites")
async def test_a_station_is_typed_in_before_it_connects(hass: HomeAssistant) -> None:
    """Its first connector is a charge point already: somebody wants to hear that it never came."""
    await async_process_ha_core_config(hass, {"internal_url": "http://10.0.0.2:8123"})
    entry = await async_set_up(hass, entry_with(hass))
    dialog = await open_new(hass, entry)
    assert dialog.values["version"] == "any"
    port = entry.options["ocpp"]["port"]
    assert f"`ws://10.0.0.2:{port}`" in dialog.placeholders["rows"]
    await dialog.fill(**{**NEW, "identity": " CP-7 "}, password=PASSWORD)
    assert dialog.step == "overview"
    assert dialog.options == ["save", "edit", "add", "ocpp"]
    assert "OCPP, connector 1" in dialog.placeholders["rows"]
    assert dialog.placeholders["gaps"] == "Nothing is missing: every case is told."
    await dialog.choose("save")
    [stored] = entry.get_subentries_of_type(SUBENTRY_STATION)
    assert stored.title == "Gate"
    assert stored.data["ocpp"] == {"identity": "CP-7", "password": PASSWORD}
    assert [each["connector"] for each in stored.data["charge_points"]] == [1]


@pytest.mark.usefixtures("idle_sites")
@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        pytest.param({"name": "Garage"}, {"name": "name_taken"}, id="name"),
        pytest.param({"identity": " "}, {"identity": "identity_required"}, id="none"),
        pytest.param(
            {"identity": "x" * 129}, {"identity": "identity_too_long"}, id="long"
        ),
        pytest.param({"identity": "a/b"}, {"identity": "identity_invalid"}, id="slash"),
        pytest.param({"identity": "a\nb"}, {"identity": "identity_invalid"}, id="line"),
        pytest.param({"identity": "cp-1"}, {"identity": "identity_taken"}, id="taken"),
        pytest.param({"password": "x" * 15}, {"password": "password_length"}, id="pw"),
        pytest.param({"password": "x" * 65}, {"password": "password_length"}, id="pw+"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(
    hass: HomeAssistant, answers: dict[str, str], errors: dict[str, str]
) -> None:
    """And nothing that was entered is lost."""
    known = (station("Garage", point("left")), ocpp_station("CP-1"))
    entry = await async_set_up(hass, entry_with(hass, *known))
    dialog = await open_new(hass, entry)
    await dialog.fill(**{**NEW, **answers})
    assert dialog.errors == errors
    assert dialog.values == {**NEW, **answers}


@pytest.mark.usefixtures("idle_sites")
async def test_an_identity_that_another_has_got_meanwhile_is_asked_for_again(
    hass: HomeAssistant,
) -> None:
    """Two dialogs were open; the same holds for the name."""
    entry = await async_set_up(hass, entry_with(hass))
    dialog, other = await open_new(hass, entry), await open_new(hass, entry)
    for each, name in ((dialog, "Gate"), (other, "Yard")):
        await each.fill(**{**NEW, "name": name})
    await other.choose("save")
    await dialog.choose("save")
    assert dialog.errors == {"identity": "identity_taken"}
    await dialog.fill(name="Yard", identity="CP-8", version="any")
    assert dialog.errors == {"name": "name_taken"}
    await dialog.fill(name="Gate", identity="CP-8", version="2.0.1", pings=False)
    await dialog.choose("save")
    assert dialog.created
    stored = entry.get_subentries_of_type(SUBENTRY_STATION)[-1]
    assert stored.data["ocpp"] == {
        "identity": "CP-8",
        "version": "2.0.1",
        "pings": False,
    }


@pytest.mark.usefixtures("idle_sites")
async def test_the_name_is_asked_for_again_if_another_has_got_it_meanwhile(
    hass: HomeAssistant,
) -> None:
    """On the page where it was entered."""
    entry = await async_set_up(hass, entry_with(hass))
    dialog, other = await open_new(hass, entry), await open_new(hass, entry)
    await dialog.fill(**NEW)
    await other.fill(**{**NEW, "identity": "CP-8"})
    await other.choose("save")
    await dialog.choose("save")
    assert (dialog.step, dialog.errors) == ("ocpp", {"name": "name_taken"})


@pytest.mark.usefixtures("idle_sites")
async def test_a_charge_point_has_a_connector_and_may_have_entities_as_well(
    hass: HomeAssistant,
) -> None:
    """A shock sensor on the post knows more than the charger."""
    shock = "binary_sensor.shock"
    add_entity(hass, shock, state="off", device_class="vibration")
    entry = await async_set_up(hass, entry_with(hass, ocpp_station("CP-7")))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "cp-7")
    await dialog.choose("edit")
    assert dialog.values["connector"] == 1
    await dialog.change(sensors=[shock])
    assert "OCPP, connector 1" in dialog.placeholders["rows"]
    await dialog.choose("add")
    assert dialog.values["connector"] == 2
    await dialog.change(connector=1)
    assert dialog.errors == {"connector": "connector_taken"}
    await dialog.change(connector=2.5)
    assert dialog.errors == {"connector": "connector_invalid"}
    await dialog.change(connector=7)
    await dialog.choose("save")
    first, second = entry.subentries["cp-7"].data["charge_points"]
    assert list(first["sources"]) == ["sensors"]
    assert (first["connector"], second["connector"]) == (1, 7)
    assert first["id"] == "CP-7.1"


@pytest.mark.usefixtures("idle_sites")
async def test_a_connector_that_is_learnt_while_the_dialog_is_open_stays(
    hass: HomeAssistant,
) -> None:
    """The station tells of it only once; what was removed in the dialog is removed all the same."""
    entry = await async_set_up(hass, entry_with(hass, ocpp_station("CP-7", 1, 2)))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "cp-7")
    learnt = ocpp_station("CP-7", 1, 2, 3)["data"]
    change(hass, entry, "cp-7", data=learnt)
    await dialog.choose("remove")
    await dialog.fill(charge_point="CP-7.2")
    await dialog.choose("remove_charge_point")
    await dialog.choose("save")
    points = entry.subentries["cp-7"].data["charge_points"]
    assert [each["id"] for each in points] == ["CP-7.1", "CP-7.3"]


async def test_another_identity_and_password_count_at_once(
    hass: HomeAssistant, mailbox: Mailbox, hass_storage: dict[str, Any]
) -> None:
    """Whoever is connected as the old one is not the station any more."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        dialog = await open_page(hass, home.entry)
        await dialog.change(identity="CP-8", password=PASSWORD)
        await dialog.choose("save")
        assert await client.is_closed() == 1001
    async with connected(home, "CP-8", password=PASSWORD) as client:
        await client.calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "on"


async def test_a_station_that_must_speak_another_version_has_to_come_again(
    hass: HomeAssistant, mailbox: Mailbox, hass_storage: dict[str, Any]
) -> None:
    """Others stay connected."""
    home = await async_ocpp_home(hass, ocpp_station("CP-7"), ocpp_station("CP-8"))
    async with (
        connected(home, "CP-8") as other,
        connected(home, "CP-7", protocols=("ocpp2.0.1", "ocpp1.6")) as client,
    ):
        await client.calls("Heartbeat")
        dialog = await open_page(hass, home.entry)
        await dialog.change(version="1.6")
        await dialog.choose("save")
        assert await client.is_closed() == 1001
        await other.calls("Heartbeat")
    async with connected(home, "CP-7", protocols=("ocpp2.0.1", "ocpp1.6")) as client:
        await client.calls("Heartbeat")
        view = home.ocpp.view("CP-7")
        assert view
        assert view.version == "1.6"
