"""The wizard that makes a group, and the menu that changes it."""

from html import unescape

import pytest

from .conftest import ANN, BOB, NORTH, SOUTH, TEAM
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.site import CASES, GROUP, Site, add_site, point_ids


@pytest.fixture
def wizard(home: Home) -> Dialog:
    """Open the wizard in a site without groups."""
    chargers = home.chargers.values()
    return add_site(home.api, "Harbour", home.account, chargers)[1]


def at_charge_points(wizard: Dialog) -> dict[str, str]:
    """Go to the second step; return what it offers: names and ids."""
    return point_ids(wizard.submit(name="Night shift"))


def at_confirm(wizard: Dialog) -> Dialog:
    """Go to the third step, with one charge point."""
    points = at_charge_points(wizard)
    return wizard.submit(filter={}, charge_points=[points[NORTH]])


def test_a_group_needs_a_name(wizard: Dialog) -> None:
    """Blanks are none."""
    assert wizard.submit(name=" ").errors == {"name": "name_required"}


def test_two_groups_cannot_have_one_name(home: Home, site: Site) -> None:
    """It stands in the subject: a reader could not tell them apart."""
    wizard = Dialog.add(home.api, site.entry_id, GROUP)
    assert wizard.submit(name=TEAM.lower()).errors == {"name": "name_taken"}


def test_the_list_says_where_a_charge_point_stands_and_how_it_is(
    wizard: Dialog,
) -> None:
    """The label is all that the picker shows and searches."""
    points = at_charge_points(wizard)
    labels = wizard.options("charge_points")
    assert labels[points[NORTH]] == f"{NORTH} · Car park · fine · Demo charger"
    assert labels[points[SOUTH]] == f"{SOUTH} · Yard · fine · Demo charger"


def test_the_list_says_in_which_group_a_charge_point_is(home: Home, site: Site) -> None:
    """Right behind the name, where a phone still shows it."""
    wizard = Dialog.add(home.api, site.entry_id, GROUP).submit(name="Night shift")
    labels = wizard.options("charge_points").values()
    assert all(f" [Group {TEAM}] · " in label for label in labels)


def test_a_group_needs_a_charge_point(wizard: Dialog) -> None:
    """An empty one would never tell anything."""
    at_charge_points(wizard)
    wizard.submit(filter={}, charge_points=[])
    assert wizard.errors == {"charge_points": "charge_points_missing"}


def test_the_filter_narrows_the_list_and_keeps_what_is_marked(wizard: Dialog) -> None:
    """What a form does not list it would not accept back."""
    points = at_charge_points(wizard)
    wizard.submit(filter={"text": "yard"}, charge_points=[points[NORTH]])
    assert wizard.name == "charge_points"
    assert set(point_ids(wizard)) == {NORTH, SOUTH}
    wizard.submit(filter={"text": "yard"}, charge_points=[])
    wizard.submit(filter={"text": "car park"}, charge_points=[])
    assert set(point_ids(wizard)) == {NORTH}


def test_mark_all_listed_marks_what_the_filter_lists(wizard: Dialog) -> None:
    """The step shows again what is marked now."""
    points = at_charge_points(wizard)
    wizard.submit(filter={"text": "yard"}, charge_points=[], mark_all=True)
    assert wizard.name == "charge_points"
    assert wizard.suggested("charge_points") == [points[SOUTH]]


def test_a_charge_point_that_is_not_offered_is_refused(wizard: Dialog) -> None:
    """The form itself knows its options."""
    at_charge_points(wizard)
    errors = wizard.refused(filter={}, charge_points=["nonsense"])
    assert set(errors) == {"charge_points"}


def test_the_last_step_shows_the_charge_points_to_confirm(wizard: Dialog) -> None:
    """And says what becomes of the addresses."""
    shown = at_confirm(wizard).placeholders
    assert shown["group"] == "Night shift"
    assert NORTH in shown["rows"]
    assert "Car park" in shown["rows"]
    assert SOUTH not in shown["rows"]
    assert "Home Assistant" in shown["mail"]


@pytest.mark.parametrize(
    ("addresses", "cases", "errors"),
    [
        pytest.param([], CASES, {"addresses": "addresses_missing"}, id="no-address"),
        pytest.param([" "], CASES, {"addresses": "addresses_missing"}, id="empty-row"),
        pytest.param([ANN], [], {"cases": "cases_missing"}, id="no-case"),
    ],
)
def test_a_group_needs_somebody_to_tell_and_something_to_tell(
    wizard: Dialog, addresses: list[str], cases: list[str], errors: dict[str, str]
) -> None:
    """Nothing is stored before both are there."""
    at_confirm(wizard).submit(addresses=addresses, cases=list(cases))
    assert wizard.errors == errors


def test_what_is_no_address_is_shown_with_the_error(wizard: Dialog) -> None:
    """Of several rows one wants to know which."""
    at_confirm(wizard).submit(addresses=[ANN, "bob@"], cases=list(CASES))
    assert set(wizard.errors) == {"addresses"}
    assert wizard.placeholders["address_plain"] == "bob@"


def test_addresses_are_tidied_before_they_are_stored(home: Home, site: Site) -> None:
    """Blanks, empty rows and the same address twice are no mistakes of a person."""
    site.add_group("Night shift", [NORTH], [f" {BOB} ", "", BOB.upper()])
    dialog = site.edit_group("Night shift").choose("configuration")
    assert dialog.suggested("addresses") == [BOB]


def test_a_new_group_stands_there_with_the_number_of_its_charge_points(
    home: Home, site: Site
) -> None:
    """As the second line of its device, and as a sensor."""
    site.add_group("Night shift", [NORTH], [BOB])
    members = site.wait_for_entity("Night shift", "members")
    home.api.wait_for_state(members, "1")
    assert site.devices()["Night shift"]["model"] == "1 charge point"


# ---- the menu -------------------------------------------------------------------------


def test_the_menu_says_how_the_group_stands(home: Home, site: Site) -> None:
    """And offers all there is to do."""
    menu = site.edit_group(TEAM)
    assert menu.step["menu_options"] == [
        "configuration",
        "members",
        "change",
        "test",
        "delete",
    ]
    assert menu.placeholders["count"] == "2 charge points"
    assert unescape(menu.placeholders["addresses"]) == ANN


def test_the_list_of_members_shows_what_is_wrong_now(home: Home, site: Site) -> None:
    """Live from the charge points, and back to the menu."""
    home.chargers["north"].do("shake_post")
    home.api.wait_for_state(site.wait_for_entity(NORTH, "sensor"), "on")
    dialog = site.edit_group(TEAM).choose("members")
    rows = dialog.placeholders["rows"].splitlines()
    assert [NORTH in row for row in rows] == [True, False]
    assert ["**triggered since " in row for row in rows] == [True, False]
    assert dialog.submit().kind == "menu"


def test_a_group_can_be_renamed_and_get_other_charge_points(
    home: Home, site: Site
) -> None:
    """The first two steps again, filled in; the entities stay the same ones."""
    members = site.wait_for_entity(TEAM, "members")
    dialog = site.edit_group(TEAM).choose("change")
    assert dialog.suggested("name") == TEAM
    points = point_ids(dialog.submit(name="Day shift"))
    assert set(dialog.suggested("charge_points")) == set(points.values())
    dialog.submit(filter={}, charge_points=[points[SOUTH]])
    assert dialog.step["reason"] == "reconfigure_successful"
    home.api.wait_for_state(members, "1")
    assert set(site.subentries(GROUP)) == {"Day shift"}


def test_a_deleted_group_takes_its_entities_with_it(home: Home, site: Site) -> None:
    """It asks once more before."""
    site.wait_for_entity(TEAM, "members")
    dialog = site.edit_group(TEAM).choose("delete")
    assert site.subentries(GROUP)
    assert dialog.submit().step["reason"] == "deleted"
    assert site.subentries(GROUP) == {}
    assert TEAM not in site.devices()
    assert NORTH in site.devices()
