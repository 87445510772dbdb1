"""The menu of a notification group, and what it leads to."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.engine.model import GroupView, Verdict
from tests.helpers.group_wizard import (
    ALL_CASES,
    Dialog,
    FakeCoordinator,
    add_site,
    group,
    station,
    subentry,
)

ANNA = "anna@example.org"
BERT = "bert@example.org"


@pytest.fixture
def site(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site with three charge points and two groups."""
    return add_site(
        hass,
        station("North 1", "n1"),
        station("North 2", "n2"),
        station("South", "s"),
        group("Day shift", "n1", "s"),
        group("Night shift", "n1"),
    )


async def at(
    hass: HomeAssistant, site: MockConfigEntry, option: str, title: str = "Day shift"
) -> Dialog:
    """Return a dialog where this option of the menu leads."""
    dialog = await Dialog.edit(hass, site, title)
    await dialog.choose(option)
    return dialog


def remove(hass: HomeAssistant, site: MockConfigEntry, title: str) -> None:
    """Remove a subentry as the front end does."""
    hass.config_entries.async_remove_subentry(site, subentry(site, title).subentry_id)


# ---- the menu ---------------------------------------------------------------------------


async def test_the_menu_shows_the_group(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """Counts, addresses (no links), cases, status; then what can be done."""
    dialog = await Dialog.edit(hass, site, "Day shift")

    assert dialog.type == "menu"
    assert dialog.result["menu_options"] == [
        "configuration",
        "members",
        "change",
        "test",
        "delete",
    ]
    assert dialog.title == "Group Day shift"
    assert dialog.text.splitlines() == [
        "**Charge points:** 2 charge points",
        "**E-mail addresses:** anna&#64;example&#46;org",
        "**Cases:** Fuse tripped, Unavailable, Sensor triggered",
        "**Now:** not known",
    ]


async def test_the_menu_shows_a_group_that_has_lost_everything(
    hass: HomeAssistant,
) -> None:
    """Charge points that are gone do not count."""
    site = add_site(hass, group("<Old>", "gone", addresses=[], cases=["sensors"]))

    dialog = await Dialog.edit(hass, site, "<Old>")

    assert dialog.title == "Group <Old>"
    assert dialog.text.splitlines() == [
        "**Charge points:** 0 charge points",
        "**E-mail addresses:** –",
        "**Cases:** Sensor triggered",
        "**Now:** not known",
    ]


@pytest.mark.parametrize(
    ("firing", "muted", "status"),
    [
        pytest.param(0, False, "no open alerts", id="quiet"),
        pytest.param(1, False, "1 open alert", id="one-alert"),
        pytest.param(2, False, "2 open alerts", id="two-alerts"),
        pytest.param(0, True, "no open alerts, muted", id="muted"),
        pytest.param(2, True, "2 open alerts, muted", id="alerts-and-muted"),
    ],
)
async def test_the_menu_shows_how_the_group_stands(
    hass: HomeAssistant, site: MockConfigEntry, firing: int, muted: bool, status: str
) -> None:
    """As the engine sees it now."""
    coordinator = FakeCoordinator(hass, site)
    coordinator.view = GroupView(firing=firing, muted=muted, last_told=None)

    dialog = await Dialog.edit(hass, site, "Day shift")

    assert dialog.text.splitlines()[-1] == f"**Now:** {status}"


async def test_the_menu_shows_until_when_a_group_is_muted(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """In local time."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    until = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    coordinator = FakeCoordinator(hass, site)
    coordinator.view = GroupView(0, muted=True, last_told=None, muted_until=until)

    dialog = await Dialog.edit(hass, site, "Day shift")

    assert dialog.text.endswith("no open alerts, muted until 2026-11-23 00:30")


async def test_the_status_of_a_group_the_engine_does_not_know_is_not_known(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The site is being set up, or follows a change in a moment."""
    coordinator = FakeCoordinator(hass, site)
    coordinator.config = replace(coordinator.config, groups={})

    dialog = await Dialog.edit(hass, site, "Day shift")

    assert dialog.text.splitlines()[-1] == "**Now:** not known"


async def test_the_menu_can_be_asked_for_again(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """By the front end, or with an empty answer."""
    dialog = await Dialog.edit(hass, site, "Day shift")

    await dialog.reopen()
    await dialog.post()

    assert dialog.type == "menu"


# ---- configuration ----------------------------------------------------------------------

DEFAULT_TIMING = {
    "hold_fuse_tripped": {"hours": 0, "minutes": 0, "seconds": 0},
    "hold_unavailable": {"hours": 0, "minutes": 5, "seconds": 0},
    "hold_sensors": {"hours": 0, "minutes": 0, "seconds": 0},
    "group_wait": {"hours": 0, "minutes": 0, "seconds": 10},
    "recovery_hold": {"hours": 0, "minutes": 0, "seconds": 30},
    "send_resolved": True,
    "repeat_interval": {"hours": 0, "minutes": 0, "seconds": 0},
    "quiet_start": None,
    "quiet_end": None,
    "urgent": ["fuse_tripped"],
    "weekly": False,
    "tell_links": False,
}
# An empty clock is not sent at all.
POSTED_TIMING = {k: value for k, value in DEFAULT_TIMING.items() if value is not None}


async def test_the_configuration_shows_what_is_stored(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The timing is collapsed and shows its defaults."""
    dialog = await at(hass, site, "configuration")

    assert dialog.page == "configuration"
    assert dialog.title == "Configuration of Day shift"
    assert dialog.text.startswith("This site has no mail account yet.")
    assert dialog.filled == {
        "addresses": [ANNA],
        "cases": ALL_CASES,
        "timing": DEFAULT_TIMING,
    }
    assert dialog.result["data_schema"].schema["timing"].options == {"collapsed": True}


async def test_the_configuration_can_be_changed(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The members and the name stay as they are."""
    dialog = await at(hass, site, "configuration")

    await dialog.post(
        addresses=["Bert@example.org", "", BERT],
        cases=["unavailable"],
        timing={
            **POSTED_TIMING,
            "hold_unavailable": {"hours": 30, "minutes": 0, "seconds": 1},
            "hold_sensors": {"minutes": "2"},
            "group_wait": {"seconds": 0},
            "recovery_hold": {"minutes": 5},
            "send_resolved": False,
            "repeat_interval": {"hours": 4, "minutes": 30},
            "quiet_start": "22:00",
            "quiet_end": "06:30:00",
            "urgent": ["unavailable", "fuse_tripped"],
            "weekly": True,
            "tell_links": True,
        },
    )

    assert (dialog.type, dialog.reason) == ("abort", "reconfigure_successful")
    assert subentry(site, "Day shift").data == {
        "charge_points": ["n1", "s"],
        "addresses": ["Bert@example.org"],
        "cases": ["unavailable"],
        "timing": {
            "hold": {"unavailable": 108_001, "sensors": 120},
            "group_wait": 0,
            "recovery_hold": 300,
            "send_resolved": False,
            "repeat_interval": 16_200,
            "quiet_start": "22:00:00",
            "quiet_end": "06:30:00",
            "urgent": ["fuse_tripped", "unavailable"],
            "weekly": True,
            "tell_links": True,
        },
    }

    dialog = await at(hass, site, "configuration")
    assert dialog.filled["timing"] == {
        **DEFAULT_TIMING,
        "hold_unavailable": {"hours": 30, "minutes": 0, "seconds": 1},
        "hold_sensors": {"hours": 0, "minutes": 2, "seconds": 0},
        "group_wait": {"hours": 0, "minutes": 0, "seconds": 0},
        "recovery_hold": {"hours": 0, "minutes": 5, "seconds": 0},
        "send_resolved": False,
        "repeat_interval": {"hours": 4, "minutes": 30, "seconds": 0},
        "quiet_start": "22:00:00",
        "quiet_end": "06:30:00",
        "urgent": ["fuse_tripped", "unavailable"],
        "weekly": True,
        "tell_links": True,
    }


@pytest.mark.parametrize(
    ("posted", "stored"),
    [
        pytest.param({"timing": POSTED_TIMING}, None, id="defaults"),
        pytest.param({"timing": {}}, None, id="empty-section"),
        pytest.param({}, {"hold": {"sensors": 60}, "group_wait": 5}, id="no-section"),
    ],
)
async def test_only_what_differs_from_the_defaults_is_stored(
    hass: HomeAssistant, posted: dict[str, Any], stored: dict[str, Any] | None
) -> None:
    """A client that does not send the timing does not change it."""
    timing = {"hold": {"sensors": 60}, "group_wait": 5}
    site = add_site(hass, station("North", "n"), group("Day shift", "n", timing=timing))
    dialog = await at(hass, site, "configuration")

    await dialog.post(addresses=[ANNA], cases=["sensors"], **posted)

    assert dialog.reason == "reconfigure_successful"
    assert subentry(site, "Day shift").data.get("timing") == stored


@pytest.mark.parametrize(
    ("field", "most", "too_much", "named"),
    [
        pytest.param("hold_fuse_tripped", 168, {"seconds": 1}, "fuse", id="fuse"),
        pytest.param("hold_unavailable", 168, {"seconds": 1}, "unavailable", id="lost"),
        pytest.param("hold_sensors", 168, {"days": 1}, "sensor", id="sensors"),
        pytest.param("group_wait", 1, {"seconds": 1}, "collecting", id="group-wait"),
        pytest.param("recovery_hold", 24, {"seconds": 1}, "fine again", id="recovery"),
        pytest.param("repeat_interval", 168, {"minutes": 1}, "reminders", id="repeat"),
    ],
)
async def test_a_duration_has_a_limit(
    hass: HomeAssistant,
    site: MockConfigEntry,
    field: str,
    most: int,
    too_much: dict[str, int],
    named: str,
) -> None:
    """An error inside a section cannot be shown at its field, so it names the field."""
    dialog = await at(hass, site, "configuration")
    answer = {"addresses": [ANNA], "cases": ["sensors"]}

    await dialog.post(**answer, timing={field: {"hours": most, **too_much}})
    assert dialog.errors == {"base": f"{field}_too_long"}
    assert named in dialog.error_texts[0]
    assert dialog.filled["timing"][field] == {"hours": most, **too_much}
    assert subentry(site, "Day shift").data["cases"] == ALL_CASES

    await dialog.post(**answer, timing={field: {"hours": most}})
    assert dialog.reason == "reconfigure_successful"


@pytest.mark.parametrize(
    "duration",
    [
        pytest.param({"hours": 1e300}, id="endless"),
        pytest.param({"seconds": -1}, id="negative"),
        pytest.param({"seconds": None}, id="nothing"),
        pytest.param("soon", id="words"),
    ],
)
async def test_a_duration_that_is_nonsense_is_refused(
    hass: HomeAssistant, site: MockConfigEntry, duration: Any
) -> None:
    """Only a client of its own can post that; it must not be an error of the server."""
    dialog = await at(hass, site, "configuration")

    with pytest.raises(InvalidData):
        await dialog.post(
            addresses=[ANNA], cases=["sensors"], timing={"group_wait": duration}
        )

    await dialog.post(addresses=[ANNA], cases=["sensors"])
    assert dialog.reason == "reconfigure_successful"


async def test_reminders_are_not_sent_more_than_once_an_hour(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """None at all are fine."""
    dialog = await at(hass, site, "configuration")
    answer = {"addresses": [ANNA], "cases": ["sensors"]}

    await dialog.post(**answer, timing={"repeat_interval": {"minutes": 59}})
    assert dialog.errors == {"base": "repeat_interval_too_short"}
    assert "reminders" in dialog.error_texts[0]

    await dialog.post(**answer, timing={"repeat_interval": {"hours": 1}})
    assert subentry(site, "Day shift").data["timing"] == {"repeat_interval": 3600}


@pytest.mark.parametrize(
    ("clocks", "error"),
    [
        pytest.param({"quiet_start": "22:00:00"}, "incomplete", id="no-end"),
        pytest.param({"quiet_end": "06:00:00"}, "incomplete", id="no-beginning"),
        pytest.param(
            {"quiet_start": "22:00", "quiet_end": "22:00:00"}, "empty", id="no-time"
        ),
    ],
)
async def test_quiet_hours_have_a_beginning_and_an_end(
    hass: HomeAssistant, site: MockConfigEntry, clocks: dict[str, str], error: str
) -> None:
    """What they would do otherwise, nobody can know."""
    dialog = await at(hass, site, "configuration")
    answer = {"addresses": [ANNA], "cases": ["sensors"]}

    await dialog.post(**answer, timing=clocks)
    assert dialog.errors == {"base": f"quiet_hours_{error}"}
    assert "quiet hours" in dialog.error_texts[0]
    assert "timing" not in subentry(site, "Day shift").data

    clocks = {"quiet_start": "22:00:00", "quiet_end": "06:00:00"}
    await dialog.post(**answer, timing=clocks)
    assert subentry(site, "Day shift").data["timing"] == clocks


async def test_quiet_hours_can_be_taken_back(hass: HomeAssistant) -> None:
    """By emptying both."""
    timing = {"quiet_start": "22:00:00", "quiet_end": "06:00:00", "group_wait": 5}
    site = add_site(hass, station("North", "n"), group("Day shift", "n", timing=timing))
    dialog = await at(hass, site, "configuration")
    assert dialog.filled["timing"]["quiet_start"] == "22:00:00"

    left = {**POSTED_TIMING, "group_wait": {"seconds": 5}}
    await dialog.post(addresses=[ANNA], cases=["sensors"], timing=left)

    assert subentry(site, "Day shift").data["timing"] == {"group_wait": 5}


async def test_nothing_need_be_urgent(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """No case at all is not the same as the default."""
    dialog = await at(hass, site, "configuration")

    await dialog.post(addresses=[ANNA], cases=["sensors"], timing={"urgent": []})
    assert subentry(site, "Day shift").data["timing"] == {"urgent": []}

    dialog = await at(hass, site, "configuration")
    assert dialog.filled["timing"]["urgent"] == []


@pytest.mark.parametrize(
    "clock",
    [
        pytest.param("25:00:00", id="hour-that-no-day-has"),
        pytest.param("soon", id="words"),
        pytest.param(7, id="number"),
        pytest.param(None, id="nothing"),
    ],
)
async def test_a_clock_that_is_nonsense_is_refused(
    hass: HomeAssistant, site: MockConfigEntry, clock: Any
) -> None:
    """Only a client of its own can post that."""
    dialog = await at(hass, site, "configuration")

    with pytest.raises(InvalidData):
        await dialog.post(
            addresses=[ANNA], cases=["sensors"], timing={"quiet_start": clock}
        )


async def test_a_bad_configuration_is_not_stored(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """What was entered stays, even when the page is asked for again."""
    dialog = await at(hass, site, "configuration")

    await dialog.post(addresses=["bert"], cases=[], timing={})
    assert dialog.errors == {"addresses": "address_form", "cases": "cases_missing"}
    assert "“bert”" in dialog.error_texts[0]
    await dialog.reopen()
    assert dialog.filled["addresses"] == ["bert"]
    assert subentry(site, "Day shift").data["addresses"] == [ANNA]

    await dialog.post(addresses=[BERT], cases=["sensors"], timing={})
    assert dialog.reason == "reconfigure_successful"
    assert subentry(site, "Day shift").data["addresses"] == [BERT]


async def test_an_empty_list_of_addresses_has_one_row_to_fill_in(
    hass: HomeAssistant,
) -> None:
    """Otherwise there is nothing to see but a button."""
    site = add_site(hass, group("Old", addresses=[]))

    dialog = await at(hass, site, "configuration", "Old")

    assert dialog.filled["addresses"] == [""]


# ---- members ------------------------------------------------------------------------------


async def test_the_members_are_listed_with_each_of_their_cases(
    hass: HomeAssistant,
) -> None:
    """What is wrong is in bold; a charge point that is gone is no member."""
    site = add_site(
        hass,
        station("North|2", "n2"),
        station("North 1", "n1"),
        station("South", "s"),
        group("Day shift", "n2", "gone", "n1"),
    )
    coordinator = FakeCoordinator(hass, site)
    coordinator.tell("n1", Verdict.CLEAR)
    coordinator.tell("n2", Verdict.ACTIVE)

    dialog = await at(hass, site, "members")

    assert dialog.title == "Charge points of Day shift"
    assert dialog.text.startswith("The group **Day shift** has 2 charge points.\n\n|")
    assert dialog.rows == [
        ["North&#124;2", "–", "**tripped**", "**unavailable**", "**triggered**"],
        ["North 1", "–", "fine", "fine", "fine"],
    ]


async def test_the_members_lead_back_to_the_menu(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """There is no other way back in Home Assistant's dialogs."""
    dialog = await at(hass, site, "members")
    assert dialog.rows[0] == ["North 1", "–", "not known", "not known", "not known"]

    await dialog.post()
    assert dialog.type == "menu"

    await dialog.choose("members")
    assert dialog.page == "members"


async def test_a_group_without_members_has_an_empty_list(hass: HomeAssistant) -> None:
    """All its charge points are gone."""
    site = add_site(hass, group("Old", "gone"))

    dialog = await at(hass, site, "members", "Old")

    assert dialog.rows == []


# ---- change ---------------------------------------------------------------------------------


async def test_name_and_charge_points_can_be_changed(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The first two steps again, filled in; the rest of the group stays as it is."""
    dialog = await at(hass, site, "change")
    assert dialog.title == "Name of the group (step 1 of 2)"
    assert dialog.filled == {"name": "Day shift"}
    assert dialog.is_last() is False

    await dialog.post(name="Early shift")
    assert dialog.title == "Charge points (step 2 of 2)"
    assert dialog.filled["charge_points"] == ["n1", "s"]
    assert dialog.is_last() is True

    await dialog.post(charge_points=["n2"])
    assert (dialog.type, dialog.reason) == ("abort", "reconfigure_successful")
    changed = subentry(site, "Early shift")
    assert changed.unique_id == "group:Day shift"
    assert changed.data == {
        "charge_points": ["n2"],
        "addresses": [ANNA],
        "cases": ALL_CASES,
    }


async def test_the_note_leaves_out_the_group_itself(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """It is about the other groups; the filter for ungrouped ones is, too."""
    dialog = await at(hass, site, "change")
    await dialog.post(name="Day shift")

    assert dialog.labels == {
        "n1": "North 1 [Group Night shift] · not known",
        "n2": "North 2 · not known",
        "s": "South · not known",
    }

    await dialog.post(filter={"ungrouped": True}, charge_points=[])
    assert list(dialog.labels) == ["n2", "s"]


async def test_a_group_may_keep_its_name_but_not_take_another(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """Also in other upper and lower case."""
    dialog = await at(hass, site, "change")

    await dialog.post(name="NIGHT shift")
    assert dialog.errors == {"name": "name_taken"}

    await dialog.post(name="DAY shift")
    await dialog.post(charge_points=["s"])
    assert subentry(site, "DAY shift").data["charge_points"] == ["s"]


async def test_a_name_taken_while_changing_is_asked_for_again(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """Home Assistant's own renaming knows nothing of our rule."""
    dialog = await at(hass, site, "change")
    await dialog.post(name="Late shift")
    hass.config_entries.async_update_subentry(
        site, subentry(site, "Night shift"), title="late SHIFT"
    )

    await dialog.post(charge_points=["s"])
    assert (dialog.page, dialog.errors) == ("user", {"name": "name_taken"})

    await dialog.post(name="Early shift")
    await dialog.post(charge_points=["s"])
    assert subentry(site, "Early shift").data["charge_points"] == ["s"]


async def test_members_that_are_gone_are_not_stored_again(hass: HomeAssistant) -> None:
    """A station may be deleted without a question to us."""
    site = add_site(hass, station("North", "n"), group("Day shift", "gone", "n"))
    dialog = await at(hass, site, "change")
    await dialog.post(name="Day shift")
    assert dialog.filled["charge_points"] == ["n"]

    await dialog.post(charge_points=["n"])

    assert subentry(site, "Day shift").data["charge_points"] == ["n"]


async def test_a_group_needs_a_charge_point_to_be_changed(hass: HomeAssistant) -> None:
    """Without any, the name can still be changed by Home Assistant's own menu."""
    site = add_site(hass, group("Old", "gone"))

    dialog = await at(hass, site, "change", "Old")

    assert (dialog.type, dialog.reason) == ("abort", "no_charge_points")


# ---- delete, and what was deleted -----------------------------------------------------------


async def test_a_group_is_deleted_after_a_question(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The other group and the charge points stay."""
    dialog = await at(hass, site, "delete")
    assert dialog.title == "Delete Day shift?"
    await dialog.reopen()
    assert len(site.subentries) == 5

    await dialog.post()

    assert (dialog.type, dialog.reason) == ("abort", "deleted")
    assert sorted(each.title for each in site.subentries.values()) == [
        "Night shift",
        "North 1",
        "North 2",
        "South",
    ]


PAGES = [
    pytest.param([], {"next_step_id": "configuration"}, id="menu-to-configuration"),
    pytest.param([], {"next_step_id": "members"}, id="menu-to-members"),
    pytest.param([], {"next_step_id": "change"}, id="menu-to-change"),
    pytest.param([], {"next_step_id": "delete"}, id="menu-to-delete"),
    pytest.param(
        [{"next_step_id": "configuration"}],
        {"addresses": [ANNA], "cases": ALL_CASES},
        id="configuration",
    ),
    pytest.param([{"next_step_id": "members"}], {}, id="members"),
    pytest.param([{"next_step_id": "change"}], {"name": "New"}, id="change-name"),
    pytest.param(
        [{"next_step_id": "change"}, {"name": "New"}],
        {"charge_points": ["s"]},
        id="change-charge-points",
    ),
    pytest.param([{"next_step_id": "delete"}], {}, id="delete"),
]


@pytest.mark.parametrize(("answers", "last"), PAGES)
async def test_a_group_deleted_meanwhile_ends_the_dialog(
    hass: HomeAssistant,
    site: MockConfigEntry,
    answers: list[dict[str, Any]],
    last: dict[str, Any],
) -> None:
    """It ends with a reason, not with an error of the server, and nothing comes back."""
    dialog = await Dialog.edit(hass, site, "Day shift")
    for answer in answers:
        await dialog.post(**answer)
    remove(hass, site, "Day shift")
    left = dict(site.subentries)

    await dialog.post(**last)

    assert (dialog.type, dialog.reason) == ("abort", "group_gone")
    assert dict(site.subentries) == left


@pytest.mark.parametrize(("answers", "last"), PAGES)
async def test_a_site_removed_meanwhile_ends_the_dialog(
    hass: HomeAssistant,
    site: MockConfigEntry,
    answers: list[dict[str, Any]],
    last: dict[str, Any],
) -> None:
    """It ends with a reason, not with an error of the server."""
    dialog = await Dialog.edit(hass, site, "Day shift")
    for answer in answers:
        await dialog.post(**answer)
    await hass.config_entries.async_remove(site.entry_id)

    await dialog.post(**last)

    assert (dialog.type, dialog.reason) == ("abort", "site_gone")


async def test_the_menu_is_for_groups_only(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """A client of its own could ask for the menu of a charging station."""
    dialog = await Dialog.edit(hass, site, "South")

    assert (dialog.type, dialog.reason) == ("abort", "group_gone")
