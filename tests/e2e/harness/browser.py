"""A real browser in front of Home Assistant's user interface."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import json
import os
from pathlib import Path
import re
import shutil
from typing import Final

from playwright.sync_api import Locator, Page, expect, sync_playwright

from .onboarding import PASSWORD, USERNAME
from .waiting import wait_until

type Size = tuple[int, int]
"""Width and height in pixels."""

DESKTOP: Final = (1280, 900)
PHONE: Final = (390, 844)

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # It is not to reach for the network.
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MILLISECONDS: Final = 30_000


def find_browser() -> str | None:
    """Return the program: the one in CHROMIUM, or what is installed."""
    names = (os.environ.get("CHROMIUM") or "", *NAMES)
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def open_page(program: str, size: Size, locale: str) -> Iterator[Page]:
    """Open a window of a browser that has never been here before."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
    ):
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            timezone_id="Europe/Berlin",
            # A picture would catch a dialog half way.
            reduced_motion="reduce",
        )
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        yield page


@dataclass(frozen=True, slots=True)
class Window:
    """A window with Home Assistant in it."""

    page: Page
    url: str
    pictures: Path
    """Where pictures go."""
    prefix: str
    """What their names begin with."""

    def log_in(self) -> None:
        """Go through the login page, as on every new device."""
        self.page.goto(self.url)
        self.page.locator("input[name=username]").fill(USERNAME)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in", exact=True).click()
        expect(self.page.locator("home-assistant-main")).to_be_visible()

    def be_logged_in(self, token: str) -> None:
        """Begin as on a device where one has logged in before: it is quicker."""
        known = {
            "hassUrl": self.url,
            "clientId": f"{self.url}/",
            "access_token": token,
            "refresh_token": "",
            "token_type": "Bearer",
            "expires_in": 1800,
            "expires": 9_999_999_999_999,
        }
        key, value = json.dumps("hassTokens"), json.dumps(json.dumps(known))
        self.page.add_init_script(f"localStorage.setItem({key}, {value})")

    def go(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(f"{self.url}{path}")

    def press(self, button: str) -> None:
        """Press a button of the page; one of a list presses the first."""
        self.page.get_by_role("button", name=button, exact=True).first.click()

    def take_picture(
        self, name: str, height: int | None = None, *, scrolled: bool = False
    ) -> None:
        """Save what is to be seen, when all of it has come to rest.

        `height` in pixels makes the window higher (or lower) for the moment; with
        `scrolled` the picture has also what one would have to scroll to.
        """
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({**size, "height": height or size["height"]})
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("() => document.fonts.ready.then(() => null)")
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(
            path=self.pictures / f"{self.prefix}-{name}.png",
            full_page=scrolled,
            animations="disabled",
            caret="hide",
        )
        self.page.set_viewport_size(size)

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        wider = "document.scrollingElement.scrollWidth - window.innerWidth"
        return max(0, int(self.page.evaluate(wider)))

    @property
    def dialog(self) -> FlowDialog:
        """The dialog of a flow; it need not be open yet."""
        return FlowDialog(self.page, self.page.locator("dialog-data-entry-flow"))


@dataclass(frozen=True, slots=True)
class FlowDialog:
    """The dialog that Home Assistant shows a flow in."""

    page: Page
    root: Locator

    def expect_title(self, title: str) -> None:
        """Wait for a step by its title."""
        expect(self.root.locator(".dialog-title")).to_contain_text(title)

    def expect_text(self, text: str) -> None:
        """Wait for a text anywhere in it."""
        expect(self.root.get_by_text(text).first).to_be_visible()

    def press(self, button: str) -> None:
        """Press a button."""
        self.root.get_by_role("button", name=button, exact=True).first.click()

    def choose(self, option: str) -> None:
        """Choose from a menu."""
        self.root.get_by_text(option, exact=True).click()

    def fill(self, field: str, text: str) -> None:
        """Fill in a text field by its name in the form."""
        self.root.locator(f"input[name={field}]").fill(text)

    def fill_row(self, row: int, text: str) -> None:
        """Fill in a row of a list of e-mail addresses; the first is 0."""
        self.root.locator("input[type=email]").nth(row).fill(text)

    def expect_value(self, field: str, text: str) -> None:
        """Wait for a text field to hold a text."""
        expect(self.root.locator(f"input[name={field}]")).to_have_value(text)

    def switch_on(self, label: str) -> None:
        """Turn a switch on."""
        row = self.root.locator("ha-formfield, ha-settings-row, ha-selector-boolean")
        row.filter(has_text=label).last.locator("ha-switch").click()

    def close(self) -> None:
        """Close it by its button, and wait until it is gone."""
        self.root.get_by_role("button", name="Close", exact=True).last.click()
        expect(self.root.locator("ha-dialog")).to_have_count(0)

    # ---- pickers: a button, and a list with a search that it opens

    def pick(self, picker: str, search: str, label: str) -> None:
        """Open a picker of several, search in it, and pick the one that is found."""
        self.open_picker(picker, search, label)
        self.pick_found(label)

    def open_picker(self, picker: str, search: str, label: str) -> None:
        """Open a picker, and search until only the wanted one is left.

        Since 2026.11 its button stands behind what is picked, in a row of buttons that has its name.
        """
        row = self.root.get_by_role("toolbar", name=picker, exact=True)
        button = self.root.get_by_role("button", name=picker, exact=True)
        row.get_by_role("button").or_(button).last.click()
        self._search(search, label)

    def pick_found(self, label: str) -> None:
        """Pick what a search has found; it becomes a chip."""
        self._found.click()
        expect(self.chip(label)).to_be_visible()

    def chip(self, label: str) -> Locator:
        """Return the X of what is picked, by what its label begins with."""
        name = re.compile(f"^(Remove|Entfernen|.* entfernen).*{re.escape(label)}")
        return self.root.get_by_role("button", name=name)

    def pick_device(self, search: str, name: str) -> None:
        """Add a device to a list of devices."""
        self.root.get_by_text("Select a device").last.click()
        self._search(search, name)
        self._found.click()
        expect(
            self.root.locator("ha-device-picker").filter(has_text=name)
        ).to_have_count(1)

    @property
    def _found(self) -> Locator:
        return self.page.locator("ha-picker-combo-box ha-combo-box-item")

    def _search(self, search: str, label: str) -> None:
        # On a busy machine the field is there before anything listens to it: what was typed then is typed again.
        wait_until(lambda: self._finds_one(search), 30, f"the search for {search!r}")
        expect(self._found).to_contain_text(label)

    def _finds_one(self, search: str) -> bool:
        """Type a search, give the list a moment, and return whether it has one entry."""
        field = self.page.locator("ha-picker-combo-box input").last
        field.fill("")
        field.fill(search)
        self.page.wait_for_timeout(500)
        return self._found.count() == 1
