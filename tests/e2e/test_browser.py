"""A person at the user interface: in a real browser, on a desktop and on a phone.

Each test leaves pictures in test-results/pictures, for a person to look at.
"""

from collections.abc import Iterator
from dataclasses import replace

from playwright.sync_api import expect
import pytest

from .conftest import ANN, BOB, NORTH, SOUTH, TEAM
from .harness.browser import (
    DESKTOP,
    PHONE,
    FlowDialog,
    Size,
    Window,
    find_browser,
    open_page,
)
from .harness.easee import Easee, added_easee
from .harness.folder import ROOT
from .harness.home import Home
from .harness.site import AT_ONCE, DOMAIN, Site, add_site
from .harness.station import card

pytestmark = pytest.mark.browser

PAGE = f"/config/integrations/integration/{DOMAIN}"
PICTURES = ROOT / "test-results" / "pictures"
NORTH_LABEL = f"{NORTH} · Car park"
SOUTH_LABEL = f"{SOUTH} · Yard"

both_screens = pytest.mark.parametrize(
    "size", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")]
)


@pytest.fixture
def size() -> Size:
    """Return the size of the screen; tests may ask for another one."""
    return DESKTOP


@pytest.fixture
def language() -> str:
    """Return the language of the browser; tests may ask for another one."""
    return "en-GB"


@pytest.fixture
def window(
    home: Home, size: Size, language: str, request: pytest.FixtureRequest
) -> Iterator[Window]:
    """Open a browser at Home Assistant; its last picture says where a test failed."""
    program = find_browser()
    assert program is not None, "There is no browser: see script/browser"
    screen = "desktop" if size == DESKTOP else "phone"
    with open_page(program, size, language) as page:
        window = Window(page, home.process.url, PICTURES, f"{screen}-{language[:2]}")
        yield window
        window.take_picture(f"end-of-{request.node.originalname}")


@pytest.fixture
def site_without_group(home: Home) -> Site:
    """Set up both chargers, and leave the wizard."""
    chargers = home.chargers.values()
    site, wizard = add_site(home.api, "Harbour", home.account, chargers)
    wizard.close()
    return site


# ---- the set-up ---------------------------------------------------------------------------


def test_a_person_sets_up_a_site(home: Home, window: Window) -> None:
    """The devices propose what is watched; the wizard of the first group follows."""
    window.be_logged_in(home.api.token)
    window.go(f"/config/integrations/dashboard/add?domain={DOMAIN}")
    window.press("OK")
    dialog = window.dialog
    dialog.expect_title("New site")
    dialog.fill("name", "Harbour car park")
    window.take_picture("set-up-1-site")
    dialog.press("Next")
    dialog.expect_title("Chargers")
    dialog.pick_device("north", NORTH)
    dialog.pick_device("south", SOUTH)
    window.take_picture("set-up-2-chargers")
    dialog.press("Next")
    for name in (NORTH, SOUTH):
        dialog.expect_title("Charging station")
        dialog.expect_value("name", name)
        window.take_picture(f"set-up-3-{name.split()[1].lower()}", height=1100)
        dialog.press("Next")
        # It may be the car that is connected: that is asked.
        dialog.expect_title("What do the states mean?")
        window.take_picture("set-up-3-question")
        dialog.press("Next")
    dialog.expect_title("Is everything right?")
    dialog.expect_text("OverCurrentFailure")
    window.take_picture("set-up-4-overview")
    dialog.choose("Create the site")
    dialog.expect_title("Name of the group (step 1 of 3)")


@pytest.fixture
def easee(home: Home) -> Iterator[Easee]:
    """Add two chargers of a known integration."""
    with added_easee(home.api) as easee:
        yield easee


@both_screens
def test_a_person_takes_the_chargers_that_were_found(
    home: Home, easee: Easee, window: Window
) -> None:
    """They are marked; the table says what will be told."""
    window.be_logged_in(home.api.token)
    window.go(f"/config/integrations/dashboard/add?domain={DOMAIN}")
    window.press("OK")
    dialog = window.dialog
    dialog.expect_title("New site")
    dialog.fill("name", "Harbour car park")
    dialog.press("Next")
    dialog.expect_title("Chargers found")
    dialog.expect_text("Garage · Easee")
    window.take_picture("set-up-found", height=1000)
    dialog.press("Next")
    dialog.expect_title("Is everything right?")
    dialog.expect_text("error_overcurrent")
    window.take_picture("set-up-found-overview", height=1400)
    dialog.choose("Create the site")
    dialog.expect_title("Name of the group (step 1 of 3)")


def test_a_person_adds_a_charger_by_its_card(
    home: Home, site: Site, easee: Easee, window: Window
) -> None:
    """On the page of integrations, among what was discovered."""
    card(home.api, "Garage")
    window.be_logged_in(home.api.token)
    window.go("/config/integrations/dashboard")
    page = window.page
    found = page.locator("ha-config-flow-card").filter(has_text="Garage can be watched")
    expect(found).to_be_visible()
    window.take_picture("card")
    found.get_by_text("Add", exact=True).click()
    dialog = window.dialog
    dialog.expect_title("Watch Garage?")
    dialog.expect_text(TEAM)
    window.take_picture("card-confirm")
    dialog.press("Submit")
    dialog.expect_text("Garage is watched now")
    window.take_picture("card-done")


# ---- the wizard ------------------------------------------------------------------------------


def choose_charge_points(window: Window, dialog: FlowDialog) -> None:
    """Mark both with the search, one after the other, and take one out and in again."""
    label = f"{SOUTH} [Group Night shift] · Yard"
    dialog.open_picker("Charge points", "yard", label)
    window.take_picture("wizard-2-search")
    dialog.pick_found(label)
    dialog.chip(label).click()
    expect(dialog.chip(label)).to_have_count(0)
    dialog.pick("Charge points", "south", label)
    dialog.pick("Charge points", "north", NORTH_LABEL)
    window.take_picture("wizard-2-charge-points")


def enter_addresses(window: Window, dialog: FlowDialog) -> None:
    """Enter a wrong address, put it right, and add another one."""
    dialog.fill_row(0, "ann@")
    dialog.press("Create group")
    dialog.expect_text("ann@")
    window.take_picture("wizard-3-wrong-address")
    dialog.fill_row(0, ANN)
    dialog.press("Add E-mail address")
    dialog.fill_row(1, BOB)


@both_screens
def test_a_person_adds_a_group(
    home: Home, site_without_group: Site, window: Window
) -> None:
    """In three steps; then the group stands in the overview."""
    site = site_without_group
    site.add_group("Night shift", [SOUTH], [BOB])
    window.log_in()
    window.go(PAGE)
    window.press("Add notification group")
    dialog = window.dialog
    dialog.expect_title("Name of the group (step 1 of 3)")
    dialog.fill("name", TEAM)
    window.take_picture("wizard-1-name")
    dialog.fill("name", "night shift")
    dialog.press("Next")
    dialog.expect_text("this name already")
    window.take_picture("wizard-1-name-taken")
    dialog.fill("name", TEAM)
    dialog.press("Next")
    dialog.expect_title("Charge points (step 2 of 3)")
    choose_charge_points(window, dialog)
    dialog.press("Next")
    dialog.expect_title("Confirm (step 3 of 3)")
    window.take_picture("wizard-3-confirm")
    enter_addresses(window, dialog)
    dialog.press("Create group")
    dialog.expect_title("Success")
    dialog.press("Finish")
    expect(window.page.get_by_text("2 charge points")).to_be_visible()
    window.take_picture("overview")
    site.groups[TEAM] = site.subentries("notification_group")[TEAM]
    stored = site.edit_group(TEAM).choose("configuration")
    assert stored.suggested("addresses") == [ANN, BOB]


def test_the_filter_and_mark_all_listed(
    home: Home, site_without_group: Site, window: Window
) -> None:
    """The step is shown again with what the filter leaves, and then with it marked."""
    window.be_logged_in(home.api.token)
    window.go(PAGE)
    window.press("Add notification group")
    dialog = window.dialog
    dialog.fill("name", TEAM)
    dialog.press("Next")
    dialog.expect_title("Charge points (step 2 of 3)")
    dialog.press("Filter")
    dialog.fill("text", "yard")
    window.take_picture("wizard-2-filter")
    dialog.press("Next")
    dialog.expect_text("1 of 2 charge points")
    dialog.switch_on("Mark all listed")
    dialog.press("Next")
    expect(dialog.chip(SOUTH_LABEL)).to_be_visible()
    expect(dialog.chip(NORTH_LABEL)).to_have_count(0)
    dialog.press("Next")
    dialog.expect_title("Confirm (step 3 of 3)")


# ---- the menu of a group ---------------------------------------------------------------------


def look_at_everything(window: Window, dialog: FlowDialog) -> None:
    """Go from the menu to the members, back, and through the configuration."""
    dialog.expect_text("1 open alert")
    window.take_picture("menu-1")
    dialog.choose("Members")
    dialog.expect_text("triggered")
    window.take_picture("menu-2-members")
    dialog.press("Back")
    dialog.choose("Configuration")
    dialog.expect_title(f"Configuration of {TEAM}")
    window.take_picture("menu-3-configuration")
    dialog.press("Timing")
    dialog.expect_text("Collect for one mail")
    window.take_picture("menu-4-timing")
    dialog.press("Submit")
    dialog.expect_text("successful")
    dialog.close()


def rename_and_take_one_out(window: Window, dialog: FlowDialog, name: str) -> None:
    """Go through the first two steps of the wizard again."""
    dialog.choose("Change name and charge points")
    dialog.fill("name", name)
    dialog.press("Next")
    dialog.chip(NORTH_LABEL).click()
    window.take_picture("menu-5-change")
    dialog.press("Submit")
    dialog.expect_text("successful")
    dialog.close()


@both_screens
def test_a_person_looks_after_a_group(home: Home, site: Site, window: Window) -> None:
    """Members, configuration, another name, and in the end deleted."""
    home.chargers["north"].do("shake_post")
    home.sink.next_mail()
    window.be_logged_in(home.api.token)
    window.go(PAGE)
    dialog = window.dialog
    window.press("Edit notification group")
    look_at_everything(window, dialog)
    window.press("Edit notification group")
    rename_and_take_one_out(window, dialog, "Day shift")
    expect(window.page.get_by_text("1 charge point").first).to_be_visible()
    window.press("Edit notification group")
    dialog.choose("Delete group")
    dialog.expect_title("Delete Day shift?")
    window.take_picture("menu-6-delete")
    dialog.press("Delete group")
    dialog.expect_text("deleted")
    dialog.close()
    expect(window.page.get_by_text("Day shift")).to_have_count(0)


# ---- what there is to see afterwards ---------------------------------------------------------


def test_the_devices_show_what_is_wrong(home: Home, window: Window) -> None:
    """The charge point says what it is, and the group that it has told it."""
    # Names that no other test has: Home Assistant remembers what entities did before.
    names = {"north": "Bay 1", "south": "Bay 2"}
    chargers = [replace(home.chargers[key], name=name) for key, name in names.items()]
    site, wizard = add_site(home.api, "Harbour", home.account, chargers)
    site.add_group("On-call team", names.values(), [ANN], wizard=wizard)
    site.configure_group("On-call team", timing=AT_ONCE)
    home.chargers["north"].do("trip_fuse")
    home.sink.next_mail()
    site.wait_until_told()
    window.be_logged_in(home.api.token)
    devices = site.devices()
    window.go(f"/config/devices/device/{devices['Bay 1']['id']}")
    expect(window.page.get_by_text("Tripped").nth(1)).to_be_visible()
    window.take_picture("charge-point")
    window.go(f"/config/devices/device/{devices['On-call team']['id']}")
    expect(window.page.get_by_text("Sent").nth(1)).to_be_visible()
    window.take_picture("group", height=960)
    window.go(PAGE)
    expect(window.page.get_by_text("On-call team").first).to_be_visible()
    window.take_picture("integration", height=960)


@both_screens
def test_the_mail_fits_the_screen(home: Home, site: Site, window: Window) -> None:
    """Without scrolling sideways."""
    site.configure_group(TEAM, timing=AT_ONCE)
    home.chargers["north"].do("trip_fuse")
    window.page.set_content(home.sink.next_mail().html)
    expect(window.page.get_by_text(f"Fuse tripped: {NORTH}").last).to_be_visible()
    window.take_picture("mail", scrolled=True)
    assert window.overflow() == 0
    home.chargers["north"].undo("trip_fuse")
    window.page.set_content(home.sink.next_mail().html)
    window.take_picture("mail-resolved", scrolled=True)
    assert window.overflow() == 0


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone")])
@pytest.mark.parametrize("language", [pytest.param("de-DE", id="german")])
def test_the_wizard_speaks_german(
    home: Home, site: Site, german: None, window: Window
) -> None:
    """In the language of the person, with everything that Home Assistant fills in."""
    window.be_logged_in(home.api.token)
    window.go(PAGE)
    window.press("Benachrichtigungsgruppe hinzufügen")
    dialog = window.dialog
    dialog.expect_title("Name der Gruppe (Schritt 1 von 3)")
    window.take_picture("wizard-1-name")
    dialog.fill("name", "Nachtschicht")
    dialog.press("Weiter")
    dialog.expect_title("Ladepunkte (Schritt 2 von 3)")
    dialog.pick("Ladepunkte", "yard", f"{SOUTH} [")
    window.take_picture("wizard-2-charge-points")
    dialog.press("Weiter")
    dialog.expect_title("Bestätigen (Schritt 3 von 3)")
    window.take_picture("wizard-3-confirm")
    dialog.press("Gruppe anlegen")
    dialog.expect_text("E-Mail-Adresse")
    window.take_picture("wizard-3-no-address")
