"""The pencil and the switch of a device: the name a person gave is the name, and what was disabled does not go on."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import SUBENTRY_GROUP
from custom_components.cp_notifications.site.device_registry import PAUSED_BY
from tests.helpers.dialog import Dialog
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    async_say,
    async_set_up,
    change,
    child_device,
    device,
    group,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


def kinds(hass: HomeAssistant) -> set[str | None]:
    """Return the kinds of issues that are open."""
    return {
        issue.translation_key
        for issue in ir.async_get(hass).issues.values()
        if issue.active
    }


async def by_pencil(hass: HomeAssistant, device_id: str, name: str) -> None:
    """Rename a device on its page."""
    dr.async_get(hass).async_update_device(device_id, name_by_user=name)
    await hass.async_block_till_done()


async def switch(hass: HomeAssistant, device_id: str, *, on: bool) -> None:
    """Enable or disable a device on its page."""
    by = None if on else dr.DeviceEntryDisabler.USER
    dr.async_get(hass).async_update_device(device_id, disabled_by=by)
    await hass.async_block_till_done()


@pytest.fixture
async def depot(hass: HomeAssistant, mailbox: Mailbox) -> MockConfigEntry:
    """Return a site with a station of two charge points, one of one, and a group of all."""
    two = station("Hall", point("p1", "left"), point("p2", "right"))
    entry = site(
        hass, station("Yard", point("p3")), two, group("North", ["p1", "p2", "p3"])
    )
    return await async_set_up(hass, entry)


async def test_a_group_renamed_on_its_device_has_that_name_in_its_mails(
    hass: HomeAssistant, depot: MockConfigEntry, mailbox: Mailbox
) -> None:
    """The old one stood in every subject, and in the wizard."""
    await by_pencil(hass, device(hass, depot, "north").id, "Night shift")
    assert depot.subentries["north"].title == "Night shift"
    await async_say(hass, "sensor.p3", "fuse")
    await hass.async_block_till_done()
    assert "Night shift" in str(mailbox.mails[0])


async def test_a_charge_point_renamed_on_its_device_has_that_name(
    hass: HomeAssistant, depot: MockConfigEntry
) -> None:
    """A station, and one of several charge points of another."""
    await by_pencil(hass, device(hass, depot, "yard").id, "Court")
    right = child_device(hass, depot, "p2").id
    dr.async_get(hass).async_update_child_device(right, name_by_user="middle")
    await hass.async_block_till_done()
    points = depot.runtime_data.points
    assert (points["p3"].label, points["p2"].label) == ("Court", "Hall middle")


async def test_a_name_given_in_the_dialog_is_shown_on_the_device_again(
    hass: HomeAssistant, depot: MockConfigEntry
) -> None:
    """The name from the pencil would have hidden every later one."""
    await by_pencil(hass, device(hass, depot, "north").id, "Night shift")
    change(hass, depot, "north", title="Day shift")
    await hass.async_block_till_done()
    found = device(hass, depot, "north")
    assert (found.name_by_user, found.name) == (None, "Day shift")


async def test_a_name_given_while_the_site_was_not_loaded_counts_as_well(
    hass: HomeAssistant, depot: MockConfigEntry
) -> None:
    """Nobody listened then."""
    await hass.config_entries.async_unload(depot.entry_id)
    await by_pencil(hass, device(hass, depot, "yard").id, "Court")
    await async_set_up(hass, depot)
    assert depot.subentries["yard"].title == "Court"


async def test_a_disabled_group_is_paused_and_tells_afterwards_what_is_still_wrong(
    hass: HomeAssistant, depot: MockConfigEntry, mailbox: Mailbox
) -> None:
    """It went on mailing, with no switch left to mute it."""
    north = device(hass, depot, "north").id
    await switch(hass, north, on=False)
    assert depot.runtime_data.engine.group_view("north").muted_by == PAUSED_BY
    await async_say(hass, "sensor.p3", "fuse")
    await hass.async_block_till_done()
    assert mailbox.mails == []
    await switch(hass, north, on=True)
    await hass.async_block_till_done()
    assert not depot.runtime_data.engine.group_view("north").muted
    assert len(mailbox.mails) == 1


async def test_a_group_that_a_person_has_muted_stays_so_when_it_is_enabled(
    hass: HomeAssistant, depot: MockConfigEntry
) -> None:
    """Enabling its device is no wish to hear of everything."""
    depot.runtime_data.async_mute("north", True, by="Ann")
    north = device(hass, depot, "north").id
    await switch(hass, north, on=False)
    await switch(hass, north, on=True)
    assert depot.runtime_data.engine.group_view("north").muted_by == "Ann"


async def test_a_group_that_is_paused_for_a_day_is_an_issue(
    hass: HomeAssistant, depot: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Whoever disabled it may have forgotten."""
    north = device(hass, depot, "north").id
    await switch(hass, north, on=False)
    assert "group_paused" not in kinds(hass)
    await later(hass, freezer, seconds=timedelta(days=1, minutes=6).total_seconds())
    assert "group_paused" in kinds(hass)
    await switch(hass, north, on=True)
    assert "group_paused" not in kinds(hass)


async def test_a_disabled_charge_point_is_not_watched_and_says_so(
    hass: HomeAssistant, depot: MockConfigEntry, mailbox: Mailbox
) -> None:
    """It went on mailing; and it stays a member for when it is enabled again."""
    yard = device(hass, depot, "yard").id
    await switch(hass, yard, on=False)
    assert "charge_point_disabled" in kinds(hass)
    await async_say(hass, "sensor.p3", "fuse")
    assert mailbox.mails == []
    dialog = await Dialog.subentry(hass, depot, SUBENTRY_GROUP, "north")
    await dialog.choose("members")
    assert "| Yard | – | disabled | disabled | disabled |" in dialog.text
    await switch(hass, yard, on=True)
    await hass.async_block_till_done()
    assert "charge_point_disabled" not in kinds(hass)
    assert depot.subentries["north"].data["charge_points"] == ["p1", "p2", "p3"]
    assert len(mailbox.mails) == 1


async def test_all_charge_points_of_a_disabled_station_are_not_watched(
    hass: HomeAssistant, depot: MockConfigEntry
) -> None:
    """They are behind it."""
    await switch(hass, device(hass, depot, "hall").id, on=False)
    assert set(depot.runtime_data.config.charge_points) == {"p3"}
    assert "group_empty" not in kinds(hass)


async def test_another_language_writes_the_words_on_devices_anew(
    hass: HomeAssistant, depot: MockConfigEntry
) -> None:
    """It said "3 charge points" for good."""
    assert device(hass, depot, "north").model == "3 charge points"
    await hass.config.async_update(language="de")
    await hass.async_block_till_done()
    assert device(hass, depot, "north").model == "3 Ladepunkte"
