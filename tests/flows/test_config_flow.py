"""The dialog that sets up a site, and the one that changes it."""

from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from homeassistant.config_entries import ConfigEntry, ConfigSubentryData, FlowType
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.cp_notifications.const import (
    DOMAIN,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.flows.describe import ISSUE_FORM, issue_form
from custom_components.cp_notifications.flows.group.flow import NotificationGroupFlow
from tests.helpers.charger import add_device, add_entity
from tests.helpers.dialog import Dialog

pytestmark = pytest.mark.usefixtures("idle_sites")

ANNA = "anna@example.com"
BERT = "bert@example.com"


def add_smtp(hass: HomeAssistant, *recipients: str) -> MockConfigEntry:
    """Add an SMTP account with these recipients."""
    entry = MockConfigEntry(
        domain="smtp",
        title="info@example.com",
        subentries_data=[
            ConfigSubentryData(
                subentry_type="recipient", title=each, unique_id=each, data={}
            )
            for each in recipients
        ],
    )
    entry.add_to_hass(hass)
    return entry


def add_site(hass: HomeAssistant, title: str, **settings: Any) -> MockConfigEntry:
    """Add a site that exists already."""
    entry = MockConfigEntry(domain=DOMAIN, title=title, **settings)
    entry.add_to_hass(hass)
    return entry


def add_charger(hass: HomeAssistant, name: str) -> str:
    """Add a charger of an unknown kind that says when it is offline, and return its device id."""
    device_id = add_device(hass, name)
    entity_id = f"sensor.{name.casefold().replace(' ', '_')}_status"
    options = ["ready", "offline"]
    add_entity(hass, entity_id, "ready", device_id=device_id, options=options)
    return device_id


def sites(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the sites there are."""
    return hass.config_entries.async_entries(DOMAIN)


def groups_of(*addresses: str) -> list[ConfigSubentryData]:
    """Return a group with these addresses as it is stored."""
    data = {"charge_points": [], "addresses": [*addresses], "cases": ["sensors"]}
    return [
        ConfigSubentryData(
            subentry_type=SUBENTRY_GROUP, title="Team", unique_id="group:1", data=data
        )
    ]


# ---- the whole way -------------------------------------------------------------------


async def test_a_site_is_set_up_with_its_chargers(hass: HomeAssistant) -> None:
    """It ends in the wizard of the first group."""
    account = add_smtp(hass)
    first = add_charger(hass, "Garage")
    second = add_charger(hass, "Carport")
    dialog = await Dialog.site(hass)
    await dialog.change(name=" Hof ")
    assert dialog.step == "chargers"
    await dialog.fill(devices=[first, second])
    assert dialog.values["name"] == "Garage"
    await dialog.change()
    assert dialog.values["name"] == "Carport"
    await dialog.change()
    assert dialog.step == "overview"
    assert dialog.placeholders["site"] == "Hof"
    assert len(dialog.placeholders["rows"].splitlines()) == 6
    assert sites(hass) == []
    await dialog.choose("create")

    (site,) = sites(hass)
    assert dialog.created
    assert site.title == "Hof"
    assert site.data == {"mail": {"kind": "smtp", "entry_id": account.entry_id}}
    stations = site.get_subentries_of_type(SUBENTRY_STATION)
    assert [station.title for station in stations] == ["Garage", "Carport"]
    assert [station.data["device_id"] for station in stations] == [first, second]
    assert len({station.unique_id for station in stations}) == 2
    points = [station.data["charge_points"] for station in stations]
    assert [list(point["sources"]) for (point,) in points] == [["unavailable"]] * 2
    flow_type, flow_id = dialog.result["next_flow"]
    wizard = hass.config_entries.subentries.async_get(flow_id)
    assert flow_type is FlowType.CONFIG_SUBENTRIES_FLOW
    assert wizard["handler"] == (site.entry_id, SUBENTRY_GROUP)


async def test_a_site_can_do_without_chargers_and_mail_account(
    hass: HomeAssistant,
) -> None:
    """Both can be added later; there is nobody to be told yet."""
    dialog = await Dialog.site(hass)
    assert dialog.values == {"name": "test home", "mail": "none"}
    await dialog.change()
    await dialog.fill()
    (site,) = sites(hass)
    assert site.title == "test home"
    assert site.data == {}
    assert site.subentries == {}


async def test_without_a_wizard_the_site_is_there_all_the_same(
    hass: HomeAssistant,
) -> None:
    """If the wizard ends at once there is nothing to hand over to."""
    device_id = add_charger(hass, "Garage")
    dialog = await Dialog.site(hass)
    await dialog.change()
    await dialog.fill(devices=[device_id])
    await dialog.change()
    with patch.object(
        NotificationGroupFlow, "async_step_user", side_effect=AbortFlow("any")
    ):
        await dialog.choose("create")
    assert dialog.created
    assert "next_flow" not in dialog.result


async def test_a_site_has_dialogs_for_stations_and_groups(hass: HomeAssistant) -> None:
    """Both can be added and changed from its page."""
    site = add_site(hass, "Hof")
    await Dialog.site(hass)  # Home Assistant loads the dialogs with the first one.
    assert site.supports_reconfigure
    assert site.supported_subentry_types == {
        SUBENTRY_GROUP: {"supports_reconfigure": True},
        SUBENTRY_STATION: {"supports_reconfigure": True},
    }


# ---- name and mail account ---------------------------------------------------------------


async def test_every_mail_account_is_offered(hass: HomeAssistant) -> None:
    """The first one is chosen already; one can go on without any."""
    account = add_smtp(hass)
    async_mock_service(hass, "notify", "gmail")
    dialog = await Dialog.site(hass)
    smtp = f"smtp:{account.entry_id}"
    assert dialog.choices("mail") == {
        smtp: "info@example.com (SMTP)",
        "action:notify.gmail": "notify.gmail",
        "new": "new",
        "none": "none",
    }
    assert dialog.values["mail"] == smtp
    with pytest.raises(InvalidData):
        await dialog.change(mail="smtp:another")
    await dialog.change(mail="action:notify.gmail")
    await dialog.fill()
    (site,) = sites(hass)
    assert site.data == {"mail": {"kind": "action", "action": "notify.gmail"}}


async def test_a_further_site_gets_a_free_name_proposed(hass: HomeAssistant) -> None:
    """The first one mostly has the name of the home."""
    add_site(hass, "Test Home")
    dialog = await Dialog.site(hass)
    assert dialog.values["name"] == "test home 2"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param(" ", "name_required", id="blank"),
        pytest.param("x" * 101, "name_too_long", id="too long"),
        pytest.param("a\x00b", "name_invalid", id="control character"),
        pytest.param(" HOF ", "name_taken", id="taken"),
    ],
)
async def test_a_bad_name_of_a_site_is_refused(
    hass: HomeAssistant, name: str, error: str
) -> None:
    """It is told at the field, and what was filled in stays."""
    add_site(hass, "Hof")
    async_mock_service(hass, "notify", "gmail")
    dialog = await Dialog.site(hass)
    await dialog.fill(name=name, mail="action:notify.gmail")
    assert dialog.errors == {"name": error}
    assert dialog.values == {"name": name, "mail": "action:notify.gmail"}
    await dialog.change(name="Depot")
    await dialog.fill()
    assert [site.title for site in sites(hass)] == ["Hof", "Depot"]


async def test_a_name_that_is_taken_meanwhile_is_told_at_the_end(
    hass: HomeAssistant,
) -> None:
    """What was said about the chargers is kept."""
    device_id = add_charger(hass, "Garage")
    dialog = await Dialog.site(hass)
    await dialog.fill(name="Hof", mail="none")
    await dialog.fill(devices=[device_id])
    await dialog.change()
    add_site(hass, "Hof")
    await dialog.choose("create")
    assert dialog.step == "user"
    assert dialog.errors == {"name": "name_taken"}
    assert dialog.values == {"name": "Hof", "mail": "none"}
    await dialog.change(name="Depot")
    assert dialog.step == "overview"
    await dialog.choose("create")
    assert [site.title for site in sites(hass)] == ["Hof", "Depot"]
    assert len(sites(hass)[1].subentries) == 1


# ---- the chargers ------------------------------------------------------------------------


async def test_devices_that_are_gone_or_ours_are_refused(hass: HomeAssistant) -> None:
    """It is told at the field, and what was picked stays."""
    charger = add_charger(hass, "Garage")
    ours = add_device(hass, "Station", domain=DOMAIN)
    dialog = await Dialog.site(hass)
    await dialog.change(name="Depot")
    await dialog.fill(devices=[charger, "gone"])
    assert dialog.errors == {"devices": "device_not_found"}
    assert dialog.values == {"devices": [charger, "gone"]}
    await dialog.fill(devices=[charger, ours])
    assert dialog.errors == {"devices": "own_device"}
    await dialog.fill(devices=[charger])
    assert dialog.step == "station"


async def test_a_device_picked_twice_and_empty_rows_count_once(
    hass: HomeAssistant,
) -> None:
    """The front end sends rows that were never filled in."""
    charger = add_charger(hass, "Garage")
    dialog = await Dialog.site(hass)
    await dialog.change()
    await dialog.fill(devices=[charger, "", charger])
    await dialog.change()
    assert dialog.step == "overview"


async def test_chargers_of_the_same_name_are_told_apart(hass: HomeAssistant) -> None:
    """And a name that is taken by another one of them is refused."""
    first = add_charger(hass, "Garage")
    second = add_device(hass, "garage")
    dialog = await Dialog.site(hass)
    await dialog.change()
    await dialog.fill(devices=[first, second])
    await dialog.change()
    assert dialog.values["name"] == "garage 2"
    await dialog.change(name="GARAGE")
    assert dialog.errors == {"name": "name_taken"}
    await dialog.change(name="Carport")
    await dialog.choose("create")
    (site,) = sites(hass)
    stations = site.get_subentries_of_type(SUBENTRY_STATION)
    assert [station.title for station in stations] == ["Garage", "Carport"]


async def test_chargers_can_be_changed_before_the_site_is_created(
    hass: HomeAssistant,
) -> None:
    """Their names, their entities, and what the states mean."""
    first = add_charger(hass, "Garage")
    second = add_charger(hass, "Carport")
    hass.states.async_set("sensor.code", "0", {"friendly_name": "Code"})
    dialog = await Dialog.site(hass)
    await dialog.change()
    await dialog.fill(devices=[first, second])
    await dialog.change()
    await dialog.change()
    await dialog.choose("edit")
    points = {label: value for value, label in dialog.choices("charge_point").items()}
    await dialog.fill(charge_point=points["Garage"])
    assert dialog.step == "station"
    await dialog.change(name="Barn", fuse_tripped=["sensor.code"])
    assert dialog.placeholders["charge_point"] == "Barn"
    await dialog.fill(states=["5"])
    await dialog.choose("review")
    rules = {label: value for value, label in dialog.choices("rules").items()}
    await dialog.fill(rules=[rules["Barn · Fuse tripped · Code: 5"]])
    await dialog.fill(states=["6"])
    await dialog.choose("create")
    (site,) = sites(hass)
    barn, carport = site.get_subentries_of_type(SUBENTRY_STATION)
    assert (barn.title, carport.title) == ("Barn", "Carport")
    assert barn.data["charge_points"][0]["sources"]["fuse_tripped"] == [
        {"entity": "sensor.code", "states": ["6"]}
    ]


async def test_a_charger_that_offers_nothing_can_be_taken(hass: HomeAssistant) -> None:
    """Then there are no states to look at."""
    device_id = add_device(hass, "Garage")
    dialog = await Dialog.site(hass)
    await dialog.change()
    await dialog.fill(devices=[device_id])
    await dialog.change()
    assert dialog.options == ["create", "edit"]
    await dialog.choose("edit")
    assert dialog.step == "station"


async def test_a_charger_nobody_knows_can_be_described_by_its_owner(
    hass: HomeAssistant,
) -> None:
    """With a text to hand on, and the form that asks for it; nothing is sent by itself."""
    device_id = add_device(hass, "Garage")
    add_entity(
        hass,
        "sensor.status",
        device_id=device_id,
        options=["idle", "rcd_error"],
        device_class="enum",
    )
    dialog = await Dialog.site(hass)
    await dialog.change()
    await dialog.fill(devices=[device_id])
    await dialog.change()
    assert "describe" in dialog.options
    await dialog.choose("describe")
    text, url = dialog.placeholders["text"], dialog.placeholders["url"]
    assert "idle, rcd_error" in text
    assert "Garage" not in text
    assert parse_qs(urlsplit(url).query) == {
        "template": ["charger.yml"],
        "described": [text],
    }
    await dialog.change()
    assert dialog.step == "overview"


def test_an_address_that_would_be_too_long_is_left_empty() -> None:
    """The text is copied by hand, then."""
    assert issue_form("x" * 7000) == ISSUE_FORM


# ---- changing a site --------------------------------------------------------------------


async def test_name_and_mail_account_can_be_changed(hass: HomeAssistant) -> None:
    """Everything else stays as it is."""
    account = add_smtp(hass)
    async_mock_service(hass, "notify", "gmail")
    site = add_site(
        hass,
        "Hof",
        data={"mail": {"kind": "action", "action": "notify.gmail"}, "other": 1},
        options={"second_channel": "notify.phone"},
        subentries_data=groups_of(),
    )
    dialog = await Dialog.site(hass, site)
    assert dialog.values == {"name": "Hof", "mail": "action:notify.gmail"}
    await dialog.fill(name="HOF", mail=f"smtp:{account.entry_id}")
    assert dialog.reason == "reconfigure_successful"
    assert site.title == "HOF"
    assert site.data == {
        "mail": {"kind": "smtp", "entry_id": account.entry_id},
        "other": 1,
    }
    assert site.options == {"second_channel": "notify.phone"}
    assert len(site.subentries) == 1


async def test_the_mail_account_can_be_taken_away(hass: HomeAssistant) -> None:
    """Then everything waits until there is one again."""
    async_mock_service(hass, "notify", "gmail")
    mail = {"kind": "action", "action": "notify.gmail"}
    site = add_site(hass, "Hof", data={"mail": mail})
    dialog = await Dialog.site(hass, site)
    await dialog.change(mail="none")
    assert site.data == {}


async def test_a_mail_account_that_is_gone_has_to_be_chosen_anew(
    hass: HomeAssistant,
) -> None:
    """Nothing is chosen in its place: nobody should lose it by looking at the name."""
    site = add_site(hass, "Hof", data={"mail": {"kind": "smtp", "entry_id": "gone"}})
    dialog = await Dialog.site(hass, site)
    assert dialog.values == {"name": "Hof"}
    with pytest.raises(InvalidData):
        await dialog.fill(name="Depot")
    await dialog.fill(name="Depot", mail="none")
    assert site.title == "Depot"


async def test_a_site_without_mail_account_says_so(hass: HomeAssistant) -> None:
    """The choice shows how it is."""
    site = add_site(hass, "Hof")
    dialog = await Dialog.site(hass, site)
    assert dialog.values == {"name": "Hof", "mail": "none"}


async def test_a_site_cannot_get_the_name_of_another(hass: HomeAssistant) -> None:
    """It is told at the field, and nothing is stored."""
    site = add_site(hass, "Hof")
    add_site(hass, "Depot")
    dialog = await Dialog.site(hass, site)
    await dialog.change(name="depot")
    assert dialog.errors == {"name": "name_taken"}
    assert dialog.values == {"name": "depot", "mail": "none"}
    assert site.title == "Hof"
    await dialog.change(name="Yard")
    assert site.title == "Yard"


async def test_recipients_to_be_added_are_said_beforehand(hass: HomeAssistant) -> None:
    """An SMTP account sends to its recipients only; others have no such list."""
    account = add_smtp(hass, ANNA.upper())
    site = add_site(hass, "Hof", subentries_data=groups_of(ANNA, BERT))
    dialog = await Dialog.site(hass, site)
    await dialog.fill(name="Depot", mail=f"smtp:{account.entry_id}")
    assert dialog.step == "recipients"
    assert dialog.placeholders == {"addresses": "- bert&#64;example&#46;com"}
    assert site.title == "Hof"
    await dialog.fill()
    assert dialog.reason == "reconfigure_successful"
    assert site.title == "Depot"
    assert site.data == {"mail": {"kind": "smtp", "entry_id": account.entry_id}}


async def test_known_recipients_are_not_asked_about(hass: HomeAssistant) -> None:
    """Upper and lower case make no difference."""
    account = add_smtp(hass, ANNA.upper())
    site = add_site(hass, "Hof", subentries_data=groups_of(ANNA))
    dialog = await Dialog.site(hass, site)
    await dialog.fill(name="Hof", mail=f"smtp:{account.entry_id}")
    assert dialog.reason == "reconfigure_successful"
