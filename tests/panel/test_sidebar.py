"""The entry in the sidebar: there as long as there is a site that wants it."""

from pathlib import Path
from typing import Any

from homeassistant.components.frontend import DATA_PANELS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.cp_notifications.delivery.places import mail_site
from custom_components.cp_notifications.panel.build import ELEMENT, FILE
from custom_components.cp_notifications.site.page import PATH
from tests.helpers.sites import async_set_up, device, site

from .site import async_site

pytestmark = pytest.mark.usefixtures("hass_storage", "mailbox", "socket_enabled")


@pytest.fixture
async def front_end(hass: HomeAssistant) -> None:
    """Set up the front end."""
    assert await async_setup_component(hass, "frontend", {})


def panel(hass: HomeAssistant) -> Any:
    """Return the page in the sidebar, if there is one."""
    return hass.data[DATA_PANELS].get(PATH)


@pytest.mark.usefixtures("front_end")
async def test_the_page_comes_with_the_first_site_and_goes_with_the_last(
    hass: HomeAssistant,
) -> None:
    """It stays while a site is only loaded anew: an open page would be thrown out."""
    first = await async_set_up(hass, site(hass))
    second = await async_set_up(hass, site(hass, title="Depot"))
    assert panel(hass) is not None
    await hass.config_entries.async_remove(first.entry_id)
    assert panel(hass) is not None
    await hass.config_entries.async_unload(second.entry_id)
    assert panel(hass) is not None
    await hass.config_entries.async_remove(second.entry_id)
    assert panel(hass) is None


@pytest.mark.usefixtures("front_end")
async def test_everybody_may_open_it_and_it_is_not_the_cog_of_a_site(
    hass: HomeAssistant,
) -> None:
    """As the cog it would hide the options: they could not be reached at all."""
    await async_set_up(hass, site(hass))
    shown = panel(hass)
    assert not shown.require_admin
    assert shown.config_panel_domain is None
    assert shown.config["_panel_custom"]["name"] == ELEMENT


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Charging notifications"), ("de", "Lademeldungen")],
)
@pytest.mark.usefixtures("front_end")
async def test_it_is_called_in_the_language_of_home_assistant(
    hass: HomeAssistant, language: str, title: str
) -> None:
    """Short: the full name would be cut off in the sidebar."""
    hass.config.language = language
    await async_set_up(hass, site(hass))
    assert panel(hass).sidebar_title == title


@pytest.mark.usefixtures("front_end")
async def test_it_can_be_switched_off_and_on_again(hass: HomeAssistant) -> None:
    """By the options of the site, at once."""
    entry = await async_set_up(hass, site(hass))
    await async_switch(hass, entry, on=False)
    assert panel(hass) is None
    await async_switch(hass, entry, on=True)
    assert panel(hass) is not None
    assert entry.options == {}


@pytest.mark.usefixtures("front_end")
async def test_one_site_that_wants_it_is_enough(hass: HomeAssistant) -> None:
    """It shows all sites."""
    await async_set_up(hass, site(hass, options={"page": False}))
    assert panel(hass) is None
    await async_set_up(hass, site(hass, title="Depot"))
    assert panel(hass) is not None


async def test_a_home_without_a_front_end_has_no_page(hass: HomeAssistant) -> None:
    """Nothing fails there."""
    await async_set_up(hass, site(hass))
    assert DATA_PANELS not in hass.data


@pytest.mark.usefixtures("front_end")
async def test_its_file_is_served_and_may_be_kept_for_long(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Its name says what is in it, so what is kept is never stale."""
    await async_set_up(hass, site(hass))
    client = await hass_client_no_auth()
    url = panel(hass).config["_panel_custom"]["module_url"]
    response = await client.get(url)
    assert Path(url).name == FILE
    assert response.status == 200
    assert "max-age" in response.headers["Cache-Control"]
    assert ELEMENT in await response.text()


@pytest.mark.usefixtures("front_end")
async def test_devices_and_mails_lead_to_the_page_as_long_as_there_is_one(
    hass: HomeAssistant,
) -> None:
    """Who is not an administrator could not open the page of a device."""
    hass.config.external_url = "https://home.example.org"
    entry = await async_site(hass)
    yard, north = (device(hass, entry, each) for each in ("yard", "north"))
    assert yard.configuration_url == "homeassistant://charging-notifications/point/yard"
    assert north.configuration_url == (
        "homeassistant://charging-notifications/group/north"
    )
    assert (
        place_of(hass, entry, "left")
        == "https://home.example.org/charging-notifications/point/left"
    )
    await async_switch(hass, entry, on=False)
    yard, north = (device(hass, entry, each) for each in ("yard", "north"))
    assert yard.configuration_url is None
    assert north.configuration_url is None
    assert "/config/devices/device/" in str(place_of(hass, entry, "left"))


def place_of(hass: HomeAssistant, entry: MockConfigEntry, point: str) -> str | None:
    """Return where a mail about a charge point leads."""
    return mail_site(hass, entry, entry.runtime_data.points).places[point].url


async def async_switch(
    hass: HomeAssistant, entry: MockConfigEntry, *, on: bool
) -> None:
    """Switch the page on or off in the options."""
    options = hass.config_entries.options
    menu = await options.async_init(entry.entry_id)
    await options.async_configure(menu["flow_id"], {"next_step_id": "page"})
    done = await options.async_configure(menu["flow_id"], {"page": on})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
