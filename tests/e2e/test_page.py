"""A person at the page in the sidebar of a real Home Assistant: on a desktop and on a phone, in both languages.

Each test leaves pictures in test-results/pictures, for a person to look at.
"""

from collections.abc import Iterator
import json
import re
from typing import Any, Final

from playwright.sync_api import Error, Locator, Page, WebSocket, expect
import pytest

from .conftest import ANN, BOB, NORTH, SOUTH, TEAM
from .harness.browser import Window
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.people import READ_ONLY, add_person
from .harness.site import GROUP, Site
from .test_browser import both_screens, language, site_without_group, size, window

__all__ = ["language", "site_without_group", "size", "window"]
pytestmark = pytest.mark.browser

PAGE: Final = "/charging-notifications"
TITLE: Final = "Charging Infrastructure Notifications"


@pytest.fixture
def page(home: Home, window: Window) -> Iterator[Page]:
    """Return a browser that is logged in; nothing may go wrong in it unseen."""
    errors: list[str] = []

    def note(error: Error) -> None:
        # Those of Home Assistant's own pages, which cannot be loaded while it is away, are not ours.
        errors.extend([str(error)] * ("cp_notifications_static" in (error.stack or "")))

    window.page.on("pageerror", note)
    window.be_logged_in(home.api.token)
    yield window.page
    assert errors == []


def dialog(page: Page) -> Locator:
    """Return the open dialog."""
    return page.locator("dialog[open]")


def rows(place: Page | Locator) -> Locator:
    """Return the rows of charge points."""
    return place.locator("tr[data-id]")


def press(place: Page | Locator, name: str) -> None:
    """Press a button."""
    place.get_by_role("button", name=name, exact=True).first.click()


def show_groups(page: Page) -> None:
    """Let the groups be seen: on a phone they are behind a tab."""
    tab = page.get_by_role("tab", name="Groups")
    tab.or_(page.get_by_role("region", name="Groups")).wait_for()
    for each in tab.all():
        each.click()


def open_group(page: Page, window: Window, site: Site, tab: str = "") -> None:
    """Go to the page of a group by its address."""
    window.go(f"{PAGE}/group/{site.groups[TEAM]}{tab}")
    expect(page.get_by_role("heading", name=TEAM)).to_be_visible()


def stored(site: Site, name: str) -> dict[str, Any]:
    """Return a group as its own dialog shows it."""
    site.groups[name] = site.subentries(GROUP)[name]
    configuration = site.edit_group(name).choose("configuration")
    shown = {
        **{key: configuration.suggested(key) for key in ("addresses", "cases")},
        "timing": configuration.section("timing"),
    }
    configuration.close()
    change = site.edit_group(name).choose("change").submit(name=name)
    shown["charge_points"] = sorted(change.suggested("charge_points"))
    change.close()
    return shown


# ---- the wizard ---------------------------------------------------------------------------


@both_screens
def test_a_person_makes_a_group_and_both_faces_make_the_same(
    page: Page, window: Window, site_without_group: Site
) -> None:
    """The page asks by the dialog that is there: the rules are in one place."""
    site = site_without_group
    window.go(PAGE)
    show_groups(page)
    press(page, "Create group")
    step = dialog(page)
    press(step, "Next")
    expect(step.get_by_role("alert")).to_have_text("Please enter a name.")
    step.get_by_label("Name").fill("Night shift")
    window.take_picture("page-wizard-1")
    press(step, "Next")
    expect(rows(step)).to_have_count(2)
    press(step, "Next")
    expect(step.get_by_role("alert")).to_have_text(
        "Please mark at least one charge point."
    )
    press(step, "Mark all 2 listed")
    expect(step.get_by_role("button", name=f"Remove {NORTH}")).to_be_visible()
    window.take_picture("page-wizard-2")
    press(step, "Back")
    expect(step.get_by_label("Name")).to_have_value("Night shift")
    press(step, "Next")
    press(step, "Next")
    address = step.locator("input[type=email]")
    address.fill("nobody")
    press(step, "Create group")
    expect(step.get_by_role("alert")).to_contain_text(
        "“nobody” is not an e-mail address"
    )
    address.fill(ANN)
    press(step, "Add an address")
    address.nth(1).fill(BOB)
    window.take_picture("page-wizard-3")
    press(step, "Create group")
    expect(step).to_have_count(0)
    link = page.get_by_role("link", name="Night shift")
    expect(link).to_contain_text("2 charge points")
    window.take_picture("page-created")
    wizard = Dialog.add(site.api, site.entry_id, GROUP)
    site.add_group("By hand", [NORTH, SOUTH], [ANN, BOB], wizard=wizard)
    assert stored(site, "Night shift") == stored(site, "By hand")
    assert window.overflow() == 0


def test_what_was_entered_is_there_again_after_a_reload(
    page: Page, window: Window, site_without_group: Site
) -> None:
    """A phone throws pages away; the dialog behind it may be gone as well."""
    window.go(PAGE)
    press(page, "Create group")
    dialog(page).get_by_label("Name").fill("Night shift")
    press(dialog(page), "Next")
    rows(dialog(page)).first.click()
    page.reload()
    step = dialog(page)
    expect(step.get_by_text("1 charge point marked")).to_be_visible()
    press(step, "Next")
    step.locator("input[type=email]").fill(ANN)
    press(step, "Create group")
    expect(page.get_by_role("link", name="Night shift")).to_be_visible()


def test_a_group_is_renamed_changed_and_deleted(
    page: Page, window: Window, site: Site
) -> None:
    """All of it on its own page."""
    open_group(page, window, site)
    expect(page.get_by_text(ANN)).to_be_visible()
    window.take_picture("page-group-configuration")
    press(page, "Edit")
    page.locator("form").get_by_role("checkbox", name="Sensor triggered").first.click()
    page.locator("form summary").click()
    window.take_picture("page-group-edit", height=1500)
    press(page.locator("form"), "Save")
    expect(page.get_by_text("not told")).to_be_visible()
    assert stored(site, TEAM)["cases"] == ["fuse_tripped", "unavailable"]
    page.get_by_role("tab", name="Members").click()
    expect(rows(page)).to_have_count(2)
    window.take_picture("page-group-members")
    press(page, "Change charge points")
    press(dialog(page), f"Remove {SOUTH}")
    press(dialog(page), "Back")
    dialog(page).get_by_label("Name").fill("Crew")
    press(dialog(page), "Next")
    press(dialog(page), "Save")
    expect(page.get_by_role("heading", name="Crew 1")).to_be_visible()
    press(page, "More actions")
    press(page, "Delete group")
    window.take_picture("page-group-delete")
    press(dialog(page), "Delete group")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert site.subentries(GROUP) == {}


# ---- what happens -------------------------------------------------------------------------


@both_screens
def test_a_fault_is_seen_at_once_and_why_it_was_told(
    page: Page, window: Window, home: Home, site: Site
) -> None:
    """From a fuse that trips to the answer of "was anybody told?" in two clicks."""
    window.go(PAGE)
    expect(rows(page)).to_have_count(2)
    home.chargers["north"].do("trip_fuse")
    expect(page.get_by_text("tripped", exact=True)).to_be_visible()
    home.sink.next_mail()
    window.take_picture("page-overview")
    open_group(page, window, site, "/why")
    expect(page.get_by_text("Told to every address.")).to_be_visible()
    window.take_picture("page-group-why")
    page.get_by_role("tab", name="History").click()
    page.locator("summary").first.click()
    expect(page.get_by_text(f"{ANN} · taken")).to_be_visible()
    window.take_picture("page-group-history")
    assert window.overflow() == 0


@both_screens
def test_a_charge_point_says_all_that_is_known_of_it(
    page: Page, window: Window, home: Home, site: Site
) -> None:
    """And what can be done about it is beside it."""
    home.chargers["north"].do("trip_fuse")
    home.sink.next_mail()
    window.go(PAGE)
    page.get_by_role("link", name=NORTH).click()
    expect(page.get_by_role("heading", name=NORTH)).to_be_visible()
    expect(page.locator(".happened tbody tr")).to_have_count(1)
    window.take_picture("page-point")
    press(page, "Acknowledge")
    expect(page.get_by_text("no reminders until it is over").first).to_be_visible()
    press(page, "Silence")
    window.take_picture("page-silence")
    press(dialog(page), "Silence")
    expect(page.get_by_text("nobody is told", exact=False).first).to_be_visible()
    press(page, "End the silence")
    press(page, "Report a test fault")
    expect(page.get_by_role("button", name="End the reported fault")).to_be_visible()
    press(page, "End the reported fault")
    expect(page.get_by_role("button", name="Report a test fault")).to_be_visible()
    assert window.overflow() == 0


def test_a_test_mail_is_sent_and_its_result_is_said(
    page: Page, window: Window, home: Home, site: Site
) -> None:
    """Before the night in which it counts."""
    open_group(page, window, site)
    press(page, "Send test e-mail")
    expect(page.get_by_text("took the test e-mail for 1 address").first).to_be_visible()
    assert home.sink.next_mail().to == ANN


def test_a_group_is_muted_from_its_page(page: Page, window: Window, site: Site) -> None:
    """Until a time; its end needs no question."""
    open_group(page, window, site)
    press(page, "Mute")
    press(dialog(page), "Mute")
    expect(page.get_by_text("nothing is sent", exact=False)).to_be_visible()
    page.get_by_role("button", name="End the mute").first.click()
    expect(page.get_by_text("nothing is sent", exact=False)).to_have_count(0)


class Frames:
    """What the websocket brings for our own commands: Home Assistant's own are not ours to keep quiet."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.received: list[Any] = []
        self._asked: set[int] = set()

    def listen(self, socket: WebSocket) -> None:
        """Follow a connection."""
        socket.on("framesent", self._on_sent)
        socket.on("framereceived", self._on_received)

    def _on_sent(self, frame: str | bytes) -> None:
        for message in _messages(frame):
            if str(message.get("type")).startswith("cp_notifications/"):
                self._asked.add(message["id"])

    def _on_received(self, frame: str | bytes) -> None:
        self.received += [
            each for each in _messages(frame) if each.get("id") in self._asked
        ]


def _messages(frame: str | bytes) -> list[dict[str, Any]]:
    """Return the messages of a frame: one, or several that came together."""
    found = json.loads(frame)
    return found if isinstance(found, list) else [found]


# ---- other people, other languages --------------------------------------------------------


def test_who_may_only_read_sees_no_address_in_anything_that_is_sent(
    window: Window, home: Home, site: Site
) -> None:
    """Not on the page, and not in the frames of the websocket either."""
    frames = Frames()
    home.chargers["north"].do("trip_fuse")
    home.sink.next_mail()
    page = window.page
    page.on("websocket", frames.listen)
    window.be_logged_in(add_person(home.api, home.process.url, "Viewer", READ_ONLY))
    window.go(PAGE)
    expect(rows(page)).to_have_count(2)
    assert page.get_by_role("button", name="Create group").count() == 0
    page.get_by_role("link", name=TEAM).first.click()
    expect(page.get_by_text("Only administrators see which")).to_be_visible()
    window.take_picture("page-viewer")
    page.get_by_role("tab", name="History").click()
    page.locator("summary").first.click()
    expect(page.get_by_role("button", name="Mute")).to_have_count(0)
    text = json.dumps(frames.received)
    assert TEAM in text
    assert "fuse_tripped" in text
    assert ANN not in text


@pytest.mark.parametrize("language", ["de-DE"])
@both_screens
def test_the_page_speaks_german(
    german: None, page: Page, window: Window, home: Home, site: Site
) -> None:
    """Its own words, and those of the dialogs."""
    page.add_init_script("localStorage.setItem('selectedLanguage', '\"de\"')")
    page.emulate_media(color_scheme="dark")
    home.chargers["south"].do("trip_fuse")
    window.go(PAGE)
    expect(page.get_by_text("ausgelöst", exact=True)).to_be_visible()
    window.take_picture("page-dark-overview")
    open_group(page, window, site)
    expect(page.get_by_text("Wer benachrichtigt wird")).to_be_visible()
    window.take_picture("page-dark-group")
    assert page.get_by_text("config_panel").count() == 0
    assert window.overflow() == 0


# ---- when something is not as it should be ------------------------------------------------


def test_a_connection_that_was_lost_comes_back_by_itself(
    page: Page, window: Window, home: Home, site: Site
) -> None:
    """What is shown meanwhile says how old it is."""
    window.go(PAGE)
    expect(rows(page)).to_have_count(2)
    home.end()
    expect(page.get_by_text("The connection to Home Assistant is lost")).to_be_visible()
    window.take_picture("page-lost")
    home.begin()
    expect(page.get_by_text("The connection to Home Assistant is lost")).to_have_count(
        0
    )
    home.chargers["north"].do("trip_fuse")
    expect(page.get_by_text("tripped", exact=True)).to_be_visible()


def test_a_view_can_be_linked_to(page: Page, window: Window, site: Site) -> None:
    """Search, filter and sort are in the address."""
    window.go(f"{PAGE}?q={SOUTH.split()[-1]}&sort=-name")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("combobox", name="Magic Search").fill("nroth")
    expect(page.get_by_text("Nothing is called “nroth” exactly")).to_be_visible()
    expect(page).to_have_url(re.compile("q=nroth"))


def test_the_options_of_a_site_can_still_be_reached(
    page: Page, window: Window, site: Site
) -> None:
    """The cog leads to them, and not to the page: else they could not be reached at all."""
    window.go("/config/integrations/integration/cp_notifications")
    press(page, "Configure")
    expect(page.get_by_text("Page in the sidebar").first).to_be_visible()
