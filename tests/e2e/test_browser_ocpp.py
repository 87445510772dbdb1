"""A person at the user interface lets a charger connect by OCPP, and approves it."""

from playwright.sync_api import expect
import pytest

from .conftest import TEAM
from .harness.browser import Window
from .harness.home import Home
from .harness.ports import free_port
from .harness.site import Site
from .harness.station import CARD, PlayedStation
from .test_browser import PAGE, language, size, window

__all__ = ["language", "size", "window"]

pytestmark = pytest.mark.browser


def test_a_person_lets_a_charger_connect_and_approves_it(
    home: Home, site: Site, window: Window
) -> None:
    """From the options of the site to the charging station on its page."""
    port = free_port()
    window.be_logged_in(home.api.token)
    window.go(PAGE)
    window.press("Configure")
    dialog = window.dialog
    dialog.expect_title("Options")
    dialog.choose("Chargers that connect by OCPP")
    dialog.switch_on("Let chargers connect")
    dialog.root.locator("input[type=number]").fill(str(port))
    window.take_picture("ocpp-1-options", height=1100)
    dialog.press("Next")
    dialog.expect_title("What to type into the charger")
    dialog.expect_text(f"ws://127.0.0.1:{port}")
    window.take_picture("ocpp-2-address")
    dialog.press("Save")
    dialog.press("Finish")
    with PlayedStation(port) as station:
        station.connect().boot()
        expect(window.page.get_by_text(CARD)).to_be_visible()
        window.press("Add")
        dialog.expect_title("A charger wants to connect")
        dialog.expect_text("2026-0007")
        dialog.fill("name", "Visitors")
        window.take_picture("ocpp-3-card", height=1100)
        dialog.press("Add")
        dialog.expect_text("Visitors is watched now")
        dialog.press("Close")
        expect(window.page.get_by_text("Visitors").first).to_be_visible()
        members = site.edit_group(TEAM).choose("members")
        assert "Visitors" in members.placeholders["rows"]
        members.close()
