"""Where a new user got stuck: dead ends, lost entries, and things that happened without a word."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.cp_notifications.const import SUBENTRY_GROUP, SUBENTRY_STATION
from custom_components.cp_notifications.flows.group.forms import hide, show
from tests.helpers.dialog import Dialog
from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import (
    ANN,
    async_say,
    async_set_up,
    entity_id,
    group,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once", "mailbox")


def notices(hass: HomeAssistant) -> list[Mapping[str, Any]]:
    """Return the persistent notifications."""
    return list(hass.data.get("persistent_notification", {}).values())


async def test_a_site_without_a_charger_ends_in_the_dialog_that_adds_one(
    hass: HomeAssistant,
) -> None:
    """It ended in "Created configuration", and nobody knew how to go on."""
    dialog = await Dialog.site(hass)
    await dialog.change(name="Depot", mail="none")
    await dialog.fill()
    assert dialog.created
    kind, flow_id = dialog.result["next_flow"]
    assert kind == "config_subentries_flow"
    flow = hass.config_entries.subentries.async_get(flow_id)
    assert flow["handler"][1] == SUBENTRY_STATION


async def test_the_only_charge_point_is_marked_already(hass: HomeAssistant) -> None:
    """There is nothing to choose."""
    entry = await async_set_up(hass, site(hass, station("Yard", point("p1"))))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP)
    await dialog.fill(name="North")
    assert dialog.values["charge_points"] == ["p1"]


async def test_of_several_charge_points_none_is_marked(hass: HomeAssistant) -> None:
    """Nobody knows which are meant."""
    two = (station("Yard", point("p1")), station("Hall", point("p2")))
    entry = await async_set_up(hass, site(hass, *two))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP)
    await dialog.fill(name="North")
    assert dialog.values["charge_points"] == []


async def test_what_was_entered_stays_while_a_mail_account_is_added(
    hass: HomeAssistant,
) -> None:
    """The link to it closed the dialog. It opens another tab now, and the new account is filled in."""
    dialog = await Dialog.site(hass)
    await dialog.change(name="Harbour", mail="new")
    assert dialog.step == "new_account"
    assert 'target="_blank"' in dialog.text
    await dialog.fill()
    assert dialog.errors == {"mail": "no_new_account"}
    assert dialog.values["name"] == "Harbour"
    await dialog.change(mail="new")
    MockConfigEntry(domain="smtp", title="Mail").add_to_hass(hass)
    await dialog.fill()
    assert dialog.step == "user"
    assert dialog.values["name"] == "Harbour"
    assert dialog.values["mail"].startswith("smtp:")


async def test_a_mail_account_can_be_added_from_the_dialog_of_the_site(
    hass: HomeAssistant,
) -> None:
    """The repair issue leads there."""
    entry = await async_set_up(hass, site(hass, data={}))
    dialog = await Dialog.site(hass, entry)
    await dialog.change(name="Harbour", mail="new")
    MockConfigEntry(domain="smtp", title="Mail").add_to_hass(hass)
    await dialog.fill()
    assert dialog.step == "reconfigure"
    await dialog.change()
    assert (entry.title, entry.data["mail"]["kind"]) == ("Harbour", "smtp")


async def test_the_menu_of_a_group_sends_a_test_mail_and_says_what_became_of_it(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """The button is on another page, and said nothing when all went well."""
    async_mock_service(hass, "notify", "mail")
    entry = site(hass, station("Yard", point("p1")), group("North", ["p1"]))
    await async_set_up(hass, entry)
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP, "north")
    await dialog.choose("test")
    assert mailbox.mails == []
    await dialog.fill()
    assert dialog.step == "tested"
    assert "ann&#64;example&#46;com: ✓ taken by the mail server" in dialog.text
    assert len(mailbox.mails) == 1
    await dialog.fill()
    assert dialog.step == "reconfigure"


async def test_no_test_mail_is_sent_while_the_site_is_not_loaded(
    hass: HomeAssistant,
) -> None:
    """And that is said."""
    entry = site(hass, station("Yard", point("p1")), group("North", ["p1"]))
    await async_set_up(hass, entry)
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP, "north")
    await dialog.choose("test")
    await hass.config_entries.async_unload(entry.entry_id)
    await dialog.fill()
    assert dialog.errors == {"base": "site_not_loaded"}


async def test_the_wizard_sends_a_test_mail_at_its_end(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """As soon as the group is there; a notification says what became of it."""
    entry = await async_set_up(hass, site(hass, station("Yard", point("p1"))))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP)
    await dialog.fill(name="North")
    await dialog.change()
    await dialog.change(addresses=[ANN], send_test=True)
    assert dialog.created
    await hass.async_block_till_done()
    assert len(mailbox.mails) == 1
    (notice,) = notices(hass)
    assert notice["title"] == "Test e-mail to North"
    assert "✓ taken by the mail server" in notice["message"]
    assert "ann" not in notice["message"]


async def test_a_test_mail_that_worked_says_so(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """A button that does nothing one can see is pressed again."""
    entry = site(hass, station("Yard", point("p1")), group("North", ["p1"]))
    await async_set_up(hass, entry)
    button = {"entity_id": entity_id(hass, "button", "north", "test")}
    await hass.services.async_call("button", "press", button, blocking=True)
    (notice,) = notices(hass)
    assert "✓ taken by the mail server" in notice["message"]
    assert "ann" not in notice["message"]


async def test_deleting_a_station_says_in_which_groups_it_is_and_what_is_open(
    hass: HomeAssistant,
) -> None:
    """What is open there is never said to be over."""
    entry = site(hass, station("Yard", point("p1")), group("North", ["p1"]))
    await async_set_up(hass, entry)
    await async_say(hass, "sensor.p1", "fuse")
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "yard")
    await dialog.choose("delete")
    assert dialog.placeholders["groups"] == "North"
    assert dialog.placeholders["open"] == "Yard: Fuse tripped"
    await dialog.choose("delete_station")
    assert dialog.reason == "deleted"
    assert "yard" not in entry.subentries


async def test_nothing_missing_is_said_in_words(hass: HomeAssistant) -> None:
    """It said what is missing, and then a dash."""
    entry = await async_set_up(hass, site(hass, station("Yard", point("p1"))))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "yard")
    assert dialog.placeholders["gaps"] == "Nothing is missing: every case is told."


async def test_members_show_what_is_wrong_first_with_since(
    hass: HomeAssistant,
) -> None:
    """Among five hundred that are fine nobody finds the one that is not."""
    entry = site(
        hass,
        station("A", point("p1")),
        station("B", point("p2")),
        group("North", ["p1", "p2"]),
    )
    await async_set_up(hass, entry)
    await async_say(hass, "sensor.p1", "fine")
    await async_say(hass, "sensor.p2", "fuse")
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP, "north")
    await dialog.choose("members")
    first, second = dialog.placeholders["rows"].splitlines()
    assert first.startswith("| B | – | **tripped since 20")
    assert second.startswith("| A | – | fine |")


async def test_what_is_typed_finds_labels_and_never_hidden_ids(
    hass: HomeAssistant,
) -> None:
    """The picker searches values too: 201 found Bay 242, whose id has 201 in it, before Bay 201."""
    entry = site(
        hass, station("Bay 242", point("01M201")), station("Bay 201", point("01M7"))
    )
    await async_set_up(hass, entry)
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP)
    await dialog.fill(name="North")
    options = dialog.selector("charge_points")["options"]
    assert not [each for each in options if each["value"].isascii()]
    assert [show(each["value"]) for each in options] == ["01M7", "01M201"]
    await dialog.fill(charge_points=[hide("01M7"), "01M201"])
    assert dialog.step == "confirm"
    await dialog.change(addresses=[ANN])
    (made,) = entry.get_subentries_of_type(SUBENTRY_GROUP)
    assert made.data["charge_points"] == ["01M7", "01M201"]
