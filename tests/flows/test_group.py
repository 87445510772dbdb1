"""The wizard of a notification group, walked as a person walks it."""

import html
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Verdict
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


@pytest.fixture
def site(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site with three charge points and no group."""
    return add_site(
        hass, station("North 1", "n1"), station("North 2", "n2"), station("South", "s")
    )


async def at_charge_points(hass: HomeAssistant, site: MockConfigEntry) -> Dialog:
    """Return the wizard at its second step."""
    dialog = await Dialog.create(hass, site)
    await dialog.post(name="Night shift")
    return dialog


async def at_confirm(
    hass: HomeAssistant, site: MockConfigEntry, *members: str
) -> Dialog:
    """Return the wizard at its third step."""
    dialog = await at_charge_points(hass, site)
    await dialog.post(charge_points=list(members))
    return dialog


# ---- the walk -------------------------------------------------------------------------


async def test_three_steps_make_a_group(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """Name, charge points, confirm: then the group is stored as the contract says."""
    dialog = await Dialog.create(hass, site)
    assert dialog.page == "user"
    assert dialog.title == "Name of the group (step 1 of 3)"
    assert dialog.is_last() is False

    await dialog.post(name="  Night shift ")
    assert dialog.page == "charge_points"
    assert dialog.title == "Charge points (step 2 of 3)"
    assert dialog.is_last() is False
    assert dialog.filled["charge_points"] == []

    await dialog.post(charge_points=["s", "n1"])
    assert dialog.page == "confirm"
    assert dialog.title == "Confirm (step 3 of 3)"
    assert dialog.is_last() is True
    assert dialog.filled == {
        "addresses": [""],
        "cases": ALL_CASES,
        "send_test": None,
    }

    await dialog.post(addresses=[" Anna@example.org", "", ANNA], cases=["sensors"])
    assert dialog.type == "create_entry"
    made = subentry(site, "Night shift")
    assert made.unique_id is not None
    assert made.unique_id.startswith("group:")
    assert made.data == {
        "charge_points": ["s", "n1"],
        "addresses": ["Anna@example.org"],
        "cases": ["sensors"],
    }


async def test_two_groups_can_be_made_alike(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """Only the names must differ: a charge point may be in several groups."""
    for name in ("Day shift", "Night shift"):
        dialog = await Dialog.create(hass, site)
        await dialog.post(name=name)
        await dialog.post(charge_points=["n1"])
        await dialog.post(addresses=[ANNA], cases=ALL_CASES)

    first, second = subentry(site, "Day shift"), subentry(site, "Night shift")
    assert first.data == second.data
    assert first.unique_id != second.unique_id


async def test_a_site_without_charge_points_has_nothing_to_group(
    hass: HomeAssistant,
) -> None:
    """The text says what to do first."""
    dialog = await Dialog.create(hass, add_site(hass))

    assert (dialog.type, dialog.reason) == ("abort", "no_charge_points")


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        pytest.param("user", [], id="name"),
        pytest.param("charge_points", [{"name": "Night"}], id="charge-points"),
        pytest.param(
            "confirm", [{"name": "Night"}, {"charge_points": ["n1"]}], id="confirm"
        ),
    ],
)
async def test_a_page_can_be_asked_for_again(
    hass: HomeAssistant,
    site: MockConfigEntry,
    step: str,
    answers: list[dict[str, Any]],
) -> None:
    """The front end does so when a dialog is opened again; nothing changes by it."""
    dialog = await Dialog.create(hass, site)
    for answer in answers:
        await dialog.post(**answer)
    assert dialog.page == step
    before = dialog.filled, dialog.text

    await dialog.reopen()
    await dialog.reopen()

    assert dialog.page == step
    assert (dialog.filled, dialog.text) == before


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        pytest.param([], {"name": "Night"}, id="name"),
        pytest.param(
            [{"name": "Night"}], {"charge_points": ["n1"]}, id="charge-points"
        ),
        pytest.param(
            [{"name": "Night"}, {"charge_points": ["n1"]}],
            {"addresses": [ANNA], "cases": ALL_CASES},
            id="confirm",
        ),
    ],
)
async def test_a_site_removed_meanwhile_ends_the_wizard(
    hass: HomeAssistant,
    site: MockConfigEntry,
    answers: list[dict[str, Any]],
    last: dict[str, Any],
) -> None:
    """It ends with a reason, not with an error of the server."""
    dialog = await Dialog.create(hass, site)
    for answer in answers:
        await dialog.post(**answer)
    await hass.config_entries.async_remove(site.entry_id)

    await dialog.post(**last)

    assert (dialog.type, dialog.reason) == ("abort", "site_gone")


# ---- step 1: the name -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("", "name_required", id="empty"),
        pytest.param("   ", "name_required", id="blanks"),
        pytest.param("\u200b\u200b", "name_required", id="invisible"),
        pytest.param("n" * 101, "name_too_long", id="long"),
        pytest.param("Night\nshift", "name_invalid", id="line-break"),
        pytest.param("Night\x00shift", "name_invalid", id="null"),
        pytest.param("South", "name_taken", id="taken"),
        pytest.param(" sOUTH ", "name_taken", id="taken-in-other-case"),
    ],
)
async def test_a_name_must_be_usable(
    hass: HomeAssistant, name: str, error: str
) -> None:
    """The error stands at the field, and what was typed stays; a better name goes on."""
    site = add_site(hass, station("North", "n"), group("South", "n"))
    dialog = await Dialog.create(hass, site)

    await dialog.post(name=name)
    assert (dialog.page, dialog.errors) == ("user", {"name": error})
    assert dialog.filled == {"name": name.strip()}

    await dialog.post(name="n" * 100)
    assert dialog.page == "charge_points"


async def test_a_station_may_be_called_like_a_group(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """Names are unique among groups only."""
    dialog = await Dialog.create(hass, site)

    await dialog.post(name="South")

    assert dialog.page == "charge_points"


async def test_a_name_taken_meanwhile_is_asked_for_again(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """Two dialogs can be open at once; what was chosen so far is not lost."""
    slow = await at_confirm(hass, site, "n1")
    fast = await at_confirm(hass, site, "n2")
    await fast.post(addresses=[ANNA], cases=ALL_CASES)
    assert fast.type == "create_entry"

    await slow.post(addresses=[ANNA], cases=ALL_CASES)
    assert (slow.page, slow.errors) == ("user", {"name": "name_taken"})

    await slow.post(name="Day shift")
    assert slow.filled["charge_points"] == ["n1"]
    await slow.post(charge_points=["n1"])
    await slow.post(addresses=[ANNA], cases=ALL_CASES)
    assert slow.type == "create_entry"
    assert subentry(site, "Day shift").data["charge_points"] == ["n1"]


# ---- step 2: what is listed -------------------------------------------------------------


async def test_a_label_says_all_there_is_to_search(hass: HomeAssistant) -> None:
    """The note about groups stands right behind the name: the end is cut off on a phone."""
    area = ar.async_get(hass).async_create("Car park")
    owner = MockConfigEntry(domain="easee", title="Easee")
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("easee", "1")}
    )
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    entity = er.async_get(hass).async_get_or_create("sensor", "easee", "1_status")
    site = add_site(
        hass,
        station("North 1", "n1", entity=entity.id, device_id=device.id),
        group("North", "n1"),
    )
    FakeCoordinator(hass, site).tell("n1", Verdict.CLEAR)

    dialog = await at_charge_points(hass, site)

    assert dialog.labels == {"n1": "North 1 [Group North] · Car park · fine · easee"}


async def test_a_label_names_all_groups(hass: HomeAssistant) -> None:
    """Sorted by name, wherever they stand in the site."""
    site = add_site(
        hass,
        group("night", "a"),
        group("Day", "b", "a"),
        station("Alone", "a"),
        station("Beta", "b"),
    )

    dialog = await at_charge_points(hass, site)

    assert dialog.labels == {
        "a": "Alone [Groups Day, night] · not known",
        "b": "Beta [Group Day] · not known",
    }


async def test_charge_points_of_one_station_have_its_name(hass: HomeAssistant) -> None:
    """A charge point's own name means nothing without that of the box."""
    site = add_site(hass, station("Box", "left", "right"))

    dialog = await at_charge_points(hass, site)

    assert list(dialog.labels.values()) == [
        "Box left · not known",
        "Box right · not known",
    ]


async def test_charge_points_are_listed_as_people_count(hass: HomeAssistant) -> None:
    """2 comes before 10, and upper and lower case make no difference."""
    names = ["north 10", "North 2", "Ähre", "NORTH 1", "10", "9", "zoo", "North 02"]
    site = add_site(hass, *(station(name, f"id-{name}") for name in names))

    dialog = await at_charge_points(hass, site)

    listed = [label.removesuffix(" · not known") for label in dialog.labels.values()]
    assert listed == [
        "9", "10", "Ähre", "NORTH 1", "North 2", "North 02", "north 10", "zoo",
    ]  # fmt: skip


async def test_the_words_are_in_the_language_of_home_assistant(
    hass: HomeAssistant,
) -> None:
    """A flow does not know the language of its user."""
    hass.config.language = "de"
    site = add_site(hass, station("Nord", "n"), group("Nacht", "n"), group("Tag", "n"))

    dialog = await at_charge_points(hass, site)

    assert dialog.labels == {"n": "Nord [Gruppen Nacht, Tag] · unbekannt"}


@pytest.mark.parametrize(
    ("told", "status"),
    [
        pytest.param({}, "not known", id="nothing-known"),
        pytest.param(dict.fromkeys(ALL_CASES, Verdict.CLEAR), "fine", id="all-clear"),
        pytest.param(
            {"fuse_tripped": Verdict.CLEAR, "unavailable": Verdict.CLEAR},
            "not known",
            id="one-of-the-watched-unknown",
        ),
        pytest.param({"fuse_tripped": Verdict.ACTIVE}, "problem", id="fuse"),
        pytest.param({"sensors": Verdict.ACTIVE}, "problem", id="sensor"),
        pytest.param({"unavailable": Verdict.ACTIVE}, "not available", id="connection"),
        pytest.param(
            {"unavailable": Verdict.ACTIVE, "fuse_tripped": Verdict.ACTIVE},
            "problem",
            id="fuse-and-connection",
        ),
    ],
)
async def test_the_status_is_that_of_all_cases(
    hass: HomeAssistant, told: dict[str, Verdict], status: str
) -> None:
    """Unknown is not fine."""
    site = add_site(hass, station("North", "n", entity="sensor.status"))
    coordinator = FakeCoordinator(hass, site)
    for case, verdict in told.items():
        coordinator.tell("n", verdict, [case])

    dialog = await at_charge_points(hass, site)

    assert dialog.labels == {"n": f"North · {status}"}


async def test_what_is_not_watched_does_not_spoil_the_status(
    hass: HomeAssistant,
) -> None:
    """A case without a source says nothing; what the action reports counts alone."""
    site = add_site(hass, station("North", "n"))
    FakeCoordinator(hass, site).tell("n", Verdict.CLEAR, ["fuse_tripped"])

    dialog = await at_charge_points(hass, site)

    assert dialog.labels == {"n": "North · fine"}


# ---- step 2: what is marked -------------------------------------------------------------


async def test_at_least_one_charge_point_is_needed(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The error stands at the field."""
    dialog = await at_charge_points(hass, site)

    await dialog.post(charge_points=[])
    assert dialog.page == "charge_points"
    assert dialog.errors == {"charge_points": "charge_points_missing"}

    await dialog.post(charge_points=["n1"])
    assert dialog.page == "confirm"


async def test_a_charge_point_that_is_not_listed_is_refused(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """What a form lists is all that it takes."""
    dialog = await at_charge_points(hass, site)

    with pytest.raises(InvalidData):
        await dialog.post(charge_points=["somewhere-else"])
    await dialog.post(charge_points=["n1", "n1"])
    await dialog.post(addresses=[ANNA], cases=ALL_CASES)

    assert subentry(site, "Night shift").data["charge_points"] == ["n1"]


async def test_all_that_is_listed_can_be_marked_at_once(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The page comes again, so that some can be taken out."""
    dialog = await at_charge_points(hass, site)

    await dialog.post(charge_points=["s"], mark_all=True)
    assert (dialog.page, dialog.errors) == ("charge_points", {})
    assert dialog.filled["charge_points"] == ["s", "n1", "n2"]
    assert dialog.filled["mark_all"] is False
    assert dialog.text == "Listed: 3 of 3 charge points. "

    await dialog.post(charge_points=["s", "n2"], mark_all=False)
    assert [row[0] for row in dialog.rows] == ["South", "North 2"]


async def test_only_what_fits_the_filter_is_marked_at_once(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """A filter filled in together with the mark counts already."""
    dialog = await at_charge_points(hass, site)

    await dialog.post(filter={"text": "north"}, charge_points=[], mark_all=True)
    assert dialog.filled["charge_points"] == ["n1", "n2"]
    assert list(dialog.labels) == ["n1", "n2"]

    await dialog.post(filter={"text": "north"}, charge_points=["n1", "n2"])
    assert dialog.page == "confirm"


async def test_a_filter_shortens_the_list_and_keeps_what_is_marked(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The page comes again; with the same filter it goes on."""
    dialog = await at_charge_points(hass, site)
    assert list(dialog.labels) == ["n1", "n2", "s"]
    assert collapsed(dialog) is True

    await dialog.post(filter={"text": " NORTH 2"}, charge_points=["s"])
    assert (dialog.page, dialog.errors) == ("charge_points", {})
    assert list(dialog.labels) == ["n2", "s"]
    assert dialog.text == ("Listed: 1 of 3 charge points. A filter is set.")
    assert dialog.filled["filter"]["text"] == "NORTH 2"
    assert collapsed(dialog) is True

    await dialog.reopen()
    assert list(dialog.labels) == ["n2", "s"]

    await dialog.post(filter={}, charge_points=["s", "n2"])
    assert list(dialog.labels) == ["n1", "n2", "s"]

    await dialog.post(filter={}, charge_points=["s", "n2"])
    assert dialog.page == "confirm"


def collapsed(dialog: Dialog) -> bool:
    """Return whether the filter is collapsed."""
    sections = dict(dialog.result["data_schema"].schema)
    return bool(sections["filter"].options["collapsed"])


@pytest.mark.parametrize(
    "untouched",
    [
        pytest.param({}, id="not-sent"),
        pytest.param({"filter": {}}, id="empty"),
        pytest.param({"filter": {"ungrouped": False}}, id="false"),
        pytest.param(
            {
                "filter": {
                    "text": " ",
                    "areas": [],
                    "status": [],
                    "integrations": [],
                    "ungrouped": False,
                },
                "mark_all": False,
            },
            id="all-empty",
        ),
    ],
)
async def test_an_untouched_filter_changes_nothing(
    hass: HomeAssistant, site: MockConfigEntry, untouched: dict[str, Any]
) -> None:
    """An optional section is posted even if nobody has opened it."""
    dialog = await at_charge_points(hass, site)

    await dialog.post(charge_points=["n1"], **untouched)

    assert dialog.page == "confirm"


async def test_a_filter_that_nothing_fits_is_said(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """An empty list alone would look like a fault."""
    dialog = await at_charge_points(hass, site)

    await dialog.post(filter={"text": "west"}, charge_points=[])
    assert (dialog.errors, dialog.labels) == ({"base": "no_match"}, {})
    assert collapsed(dialog) is False

    await dialog.post(filter={"text": "west"}, charge_points=[], mark_all=True)
    assert dialog.errors == {"base": "no_match"}

    await dialog.post(filter={"text": "west"}, charge_points=[])
    assert dialog.errors == {
        "base": "no_match",
        "charge_points": "charge_points_missing",
    }

    await dialog.post(filter={"text": "south"}, charge_points=[])
    assert (dialog.errors, list(dialog.labels)) == ({}, ["s"])


@pytest.fixture
def mixed(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site whose charge points differ in everything the filter asks for."""
    areas = ar.async_get(hass)
    owner = MockConfigEntry(domain="easee", title="Easee")
    owner.add_to_hass(hass)
    devices = {
        name: dr.async_get(hass).async_get_or_create(
            config_entry_id=owner.entry_id, identifiers={("easee", name)}
        )
        for name in ("Hafen", "München")
    }
    for name, device in devices.items():
        area = areas.async_create(name)
        dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    easee = er.async_get(hass).async_get_or_create("sensor", "easee", "1").id
    toggle = er.async_get(hass).async_get_or_create("sensor", "input_boolean", "1").id
    site = add_site(
        hass,
        station("CP 1", "cp1", entity=easee, device_id=devices["Hafen"].id),
        station("CP 2", "cp2", entity=toggle, device_id=devices["München"].id),
        station("CP 3", "cp3", entity=toggle, device_id=devices["Hafen"].id),
        station("CP 4", "cp4"),
        group("Night shift at the harbour", "cp1", "cp2"),
    )
    coordinator = FakeCoordinator(hass, site)
    coordinator.tell("cp1", Verdict.CLEAR)
    coordinator.tell("cp2", Verdict.ACTIVE, ["sensors"])
    coordinator.tell("cp3", Verdict.ACTIVE, ["unavailable"])
    return site


@pytest.mark.parametrize(
    ("chosen", "listed"),
    [
        pytest.param({"text": "cp 2"}, ["cp2"], id="name"),
        pytest.param({"text": "cp4"}, ["cp4"], id="id"),
        pytest.param({"text": "munch"}, ["cp2"], id="area-without-accent"),
        pytest.param({"text": "MÜNCHEN"}, ["cp2"], id="area-in-upper-case"),
        pytest.param({"text": "boolean hafen"}, ["cp3"], id="all-words-must-occur"),
        pytest.param({"text": "input_boolean"}, ["cp2", "cp3"], id="domain"),
        pytest.param({"text": "group night"}, ["cp1", "cp2"], id="group-words"),
        pytest.param({"text": "not available"}, ["cp3"], id="status-words"),
        pytest.param({"areas": ["hafen"]}, ["cp1", "cp3"], id="area"),
        pytest.param({"areas": ["munchen", ":none"]}, ["cp2", "cp4"], id="no-area"),
        pytest.param({"status": ["fine"]}, ["cp1"], id="fine"),
        pytest.param({"status": ["problem"]}, ["cp2"], id="problem"),
        pytest.param({"status": ["not_available"]}, ["cp3"], id="not-available"),
        pytest.param({"status": ["not_known"]}, ["cp4"], id="not-known"),
        pytest.param(
            {"status": ["fine", "problem"]}, ["cp1", "cp2"], id="two-statuses"
        ),
        pytest.param({"integrations": ["easee"]}, ["cp1"], id="integration"),
        pytest.param(
            {"integrations": ["input_boolean"]}, ["cp2", "cp3"], id="other-integration"
        ),
        pytest.param({"ungrouped": True}, ["cp3", "cp4"], id="not-in-a-group"),
        pytest.param(
            {"areas": ["hafen"], "integrations": ["input_boolean"], "ungrouped": True},
            ["cp3"],
            id="everything-must-fit",
        ),
        pytest.param({"status": ["fine"], "ungrouped": True}, [], id="nothing-fits"),
    ],
)
async def test_the_filter_lists_what_fits(
    hass: HomeAssistant,
    mixed: MockConfigEntry,
    chosen: dict[str, Any],
    listed: list[str],
) -> None:
    """What is filled in must all fit; within a field one of the values."""
    dialog = await at_charge_points(hass, mixed)

    await dialog.post(filter=chosen, charge_points=[])

    assert dialog.page == "charge_points"
    assert list(dialog.labels) == listed
    filled = {key: value for key, value in dialog.filled["filter"].items() if value}
    assert filled == chosen


async def test_the_filter_offers_what_there_is(
    hass: HomeAssistant, mixed: MockConfigEntry
) -> None:
    """By name; integrations by their title as far as Home Assistant knows one."""
    dialog = await at_charge_points(hass, mixed)

    assert dialog.options("areas") == {
        "hafen": "Hafen",
        "munchen": "München",
        ":none": "No area",
    }
    assert dialog.options("integrations") == {
        "easee": "easee",
        "input_boolean": "Input boolean",
    }


async def test_a_filter_forgets_what_is_gone(
    hass: HomeAssistant, mixed: MockConfigEntry
) -> None:
    """An area deleted meanwhile could not be shown, nor be posted back."""
    dialog = await at_charge_points(hass, mixed)
    chosen = {"areas": ["hafen"], "status": ["not_available"]}
    await dialog.post(filter=chosen, charge_points=[])
    assert list(dialog.labels) == ["cp3"]
    ar.async_get(hass).async_delete("hafen")

    await dialog.post(filter=chosen, charge_points=[], mark_all=True)

    assert dialog.filled["filter"]["areas"] is None
    assert dialog.filled["filter"]["status"] == ["not_available"]
    assert dialog.filled["charge_points"] == ["cp3"]


@pytest.mark.parametrize(
    ("entity", "label"),
    [
        pytest.param("binary_sensor.fuse", "North · not known · Template", id="known"),
        pytest.param("sensor.gone", "North · not known", id="unknown"),
    ],
)
async def test_an_entity_without_registry_entry_has_an_integration_too(
    hass: HomeAssistant, entity: str, label: str
) -> None:
    """As long as it is there: one written in YAML may not be in the registry."""
    fuse = {"name": "Fuse", "state": "{{ true }}"}
    assert await async_setup_component(
        hass, "template", {"template": {"binary_sensor": fuse}}
    )
    await hass.async_block_till_done()
    assert er.async_get(hass).async_get("binary_sensor.fuse") is None
    site = add_site(hass, station("North", "n", entity=entity))

    dialog = await at_charge_points(hass, site)

    assert dialog.labels == {"n": label}


def add_source(hass: HomeAssistant, area: str) -> str:
    """Return the id of a foreign device in an area."""
    owner = MockConfigEntry(domain="easee")
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("easee", area)}
    )
    move(hass, device, area)
    return device.id


def move(hass: HomeAssistant, device: dr.DeviceEntry, area: str) -> None:
    """Move a device into a new area."""
    dr.async_get(hass).async_update_device(
        device.id, area_id=ar.async_get(hass).async_create(area).id
    )


async def test_the_device_of_a_charge_point_says_its_area(hass: HomeAssistant) -> None:
    """It wins over the device that its station was made from."""
    site = add_site(hass, station("North", "n", device_id=add_source(hass, "Cellar")))
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=site.entry_id,
        config_subentry_id=subentry(site, "North").subentry_id,
        identifiers={(DOMAIN, "n")},
    )
    move(hass, device, "Car park")

    dialog = await at_charge_points(hass, site)

    assert dialog.labels == {"n": "North · Car park · not known"}


async def test_a_charge_point_of_several_is_where_its_station_is(
    hass: HomeAssistant,
) -> None:
    """Its device is a child of the station's."""
    source = add_source(hass, "Cellar")
    site = add_site(hass, station("North", "left", "right", device_id=source))
    registry = dr.async_get(hass)
    own = subentry(site, "North").subentry_id
    box = registry.async_get_or_create(
        config_entry_id=site.entry_id,
        config_subentry_id=own,
        identifiers={(DOMAIN, "box")},
    )
    registry.async_get_or_create_child(
        config_entry_id=site.entry_id,
        config_subentry_id=own,
        identifiers={(DOMAIN, "left")},
        name="left",
        parent_device_id=box.id,
    )
    move(hass, box, "Car park")

    dialog = await at_charge_points(hass, site)

    assert dialog.labels["left"] == "North left · Car park · not known"


async def test_three_hundred_charge_points_are_grouped_with_ease(
    hass: HomeAssistant,
) -> None:
    """A filter and one mark do it; the table to confirm is cut, the members are not."""
    site = add_site(hass, *(station(f"CP {n}", f"cp{n}") for n in range(1, 301)))
    dialog = await at_charge_points(hass, site)
    assert len(dialog.labels) == 300

    await dialog.post(charge_points=[], mark_all=True)
    everything = dialog.filled["charge_points"]
    assert everything == [f"cp{n}" for n in range(1, 301)]

    await dialog.post(charge_points=everything)
    assert [row[0] for row in dialog.rows] == [
        *(f"CP {n}" for n in range(1, 51)),
        "… and 250 more",
    ]
    assert "gets 300 charge points" in dialog.text

    await dialog.post(addresses=[ANNA], cases=ALL_CASES)
    assert subentry(site, "Night shift").data["charge_points"] == everything


# ---- foreign text -----------------------------------------------------------------------

HOSTILE = (
    "<b>|*x*|_[a](http://e.vil)`~#&amp;\\\n\r\u202e1. www.e.vil me@e.vil <ha-alert>"
)


async def test_foreign_names_cannot_break_out_of_the_table(hass: HomeAssistant) -> None:
    """No sign is left that markdown or HTML could read, and nothing becomes a link."""
    area = ar.async_get(hass).async_create(HOSTILE)
    site = add_site(
        hass,
        station(HOSTILE, "n", device_id=add_source(hass, "plain")),
        group(HOSTILE, "n"),
    )
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=site.entry_id, identifiers={(DOMAIN, "n")}
    )
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)

    dialog = await Dialog.create(hass, site)
    await dialog.post(name="**Night**|<i>")
    await dialog.post(charge_points=["n"])

    assert len(dialog.rows) == 1
    name, area_cell, status, groups = dialog.rows[0]
    assert status == "not known"
    for cell in (name, area_cell, groups):
        assert re.fullmatch(r"(\w|&#\d+;| )+", cell)
        assert not set(cell) & set("_@.:/<>*`[")
        assert "<b>|*x*|_[a](" in html.unescape(cell)
    heading = dialog.text.splitlines()[0]
    assert heading == (
        "The group **&#42;&#42;Night&#42;&#42;&#124;&#60;i&#62;** gets 1 charge point:"
    )


async def test_foreign_names_stay_on_one_line_in_labels(hass: HomeAssistant) -> None:
    """Labels are plain text: nothing is escaped, but nothing hidden is left either."""
    site = add_site(
        hass, station("North\n\t1\u202e", "n"), group("Two\r\nlines " + "x" * 200, "n")
    )

    dialog = await at_charge_points(hass, site)

    label = dialog.labels["n"]
    assert label.startswith("North 1 [Group Two lines xxx")
    assert label.isprintable()
    assert len(label) < 150


# ---- step 3: confirm --------------------------------------------------------------------


async def test_the_summary_shows_what_the_group_will_be(
    hass: HomeAssistant, mixed: MockConfigEntry
) -> None:
    """A table: charge point, area, status, groups it is in already."""
    dialog = await at_confirm(hass, mixed, "cp3", "cp1")

    assert dialog.rows == [
        ["CP 3", "Hafen", "not available", "–"],
        ["CP 1", "Hafen", "fine", "Night shift at the harbour"],
    ]
    assert "**Night shift** gets 2 charge points" in dialog.text


async def test_a_charge_point_removed_meanwhile_is_not_stored(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """The wizard was open while somebody removed the station."""
    dialog = await at_confirm(hass, site, "n1", "s")
    remove(hass, site, "North 1")

    await dialog.post(addresses=[ANNA], cases=ALL_CASES)

    assert subentry(site, "Night shift").data["charge_points"] == ["s"]


async def test_if_all_marked_are_removed_meanwhile_others_are_asked_for(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """What was entered after that is not lost."""
    dialog = await at_confirm(hass, site, "n1")
    await dialog.post(addresses=["anna@"], cases=["sensors"])
    remove(hass, site, "North 1")

    await dialog.post(addresses=["anna@"], cases=["sensors"])
    assert dialog.page == "charge_points"
    assert dialog.errors == {"charge_points": "charge_points_missing"}
    assert list(dialog.labels) == ["n2", "s"]

    await dialog.post(charge_points=["s"])
    assert dialog.filled == {
        "addresses": ["anna@"],
        "cases": ["sensors"],
        "send_test": None,
    }


async def test_if_all_stations_are_removed_meanwhile_the_wizard_ends(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """There is nothing left to choose from."""
    dialog = await at_charge_points(hass, site)
    for title in ("North 1", "North 2", "South"):
        remove(hass, site, title)

    await dialog.post(charge_points=["n1"])

    assert (dialog.type, dialog.reason) == ("abort", "no_charge_points")


def remove(hass: HomeAssistant, site: MockConfigEntry, title: str) -> None:
    """Remove a subentry as the front end does."""
    hass.config_entries.async_remove_subentry(site, subentry(site, title).subentry_id)


@pytest.mark.parametrize(
    ("rows", "error", "named"),
    [
        pytest.param([], "addresses_missing", "", id="none"),
        pytest.param(["", "  "], "addresses_missing", "", id="empty-rows"),
        pytest.param([ANNA, "bert"], "address_form", "“bert”", id="no-at"),
        pytest.param(
            ["Bert <b@x.org>"], "address_display_name", "“Bert <b@x.org>”", id="name"
        ),
        pytest.param(["a@x.org\nb@x.org"], "address_several", "“a@x.org b@", id="two"),
        pytest.param(["ä@x.org"], "address_local_part", "“ä@x.org”", id="local-part"),
        pytest.param(["a@x"], "address_domain", "“a@x”", id="domain"),
        pytest.param(["a" * 300], "address_form", "“aaa", id="endless"),
        pytest.param([f"{'a' * 70}@x.org"], "address_too_long", "“aaa", id="long"),
        pytest.param(
            [f"a{n}@x.org" for n in range(51)], "addresses_too_many", "50", id="many"
        ),
    ],
)
async def test_a_bad_address_is_named_and_can_be_corrected(
    hass: HomeAssistant, site: MockConfigEntry, rows: list[str], error: str, named: str
) -> None:
    """The error stands at the field, what was entered stays, and nothing is stored."""
    dialog = await at_confirm(hass, site, "n1")

    await dialog.post(addresses=rows, cases=["sensors"])
    assert (dialog.page, dialog.errors) == ("confirm", {"addresses": error})
    assert dialog.filled == {"addresses": rows, "cases": ["sensors"], "send_test": None}
    assert named in dialog.error_texts[0]
    assert len(dialog.error_texts[0]) < 300
    assert len(site.subentries) == 3

    await dialog.post(addresses=[ANNA], cases=["sensors"])
    assert subentry(site, "Night shift").data["addresses"] == [ANNA]


async def test_at_least_one_case_is_needed(
    hass: HomeAssistant, site: MockConfigEntry
) -> None:
    """A group without cases would never be told anything."""
    dialog = await at_confirm(hass, site, "n1")

    await dialog.post(addresses=["bert"], cases=[])
    assert dialog.errors == {"addresses": "address_form", "cases": "cases_missing"}

    await dialog.post(addresses=[ANNA], cases=["sensors", "fuse_tripped"])
    assert subentry(site, "Night shift").data["cases"] == ["fuse_tripped", "sensors"]


SMTP = "smtp-account"


@pytest.mark.parametrize(
    ("data", "note"),
    [
        pytest.param({}, "This site has no mail account yet.", id="none"),
        pytest.param(
            {"mail": {"kind": "smtp", "entry_id": SMTP}},
            "the SMTP account **Mail &#60;b&#62;**. E-mail addresses it does not know yet",
            id="smtp",
        ),
        pytest.param(
            {"mail": {"kind": "smtp", "entry_id": "gone"}},
            "The mail account of this site does not exist any more.",
            id="smtp-gone",
        ),
        pytest.param(
            {"mail": {"kind": "action", "action": "notify.mail"}},
            "Mails are sent by the action notify&#46;mail.",
            id="action",
        ),
        pytest.param(
            {"mail": {"kind": "action", "action": "notify.gone"}},
            "The mail account of this site does not exist any more. Mails wait until you choose another one; none is lost.",
            id="action_gone",
        ),
    ],
)
async def test_it_says_beforehand_what_becomes_of_the_addresses(
    hass: HomeAssistant, data: dict[str, Any], note: str
) -> None:
    """New recipients are written into the configuration of another integration."""
    async_mock_service(hass, "notify", "mail")
    MockConfigEntry(domain="smtp", entry_id=SMTP, title="Mail <b>").add_to_hass(hass)
    site = add_site(hass, station("North", "n"), **data)

    dialog = await at_confirm(hass, site, "n")

    assert note in dialog.text.splitlines()[-1]
