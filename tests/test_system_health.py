"""System health: the numbers of all sites at a glance."""

from datetime import timedelta

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
    get_system_health_info,
)

from custom_components.cp_notifications.const import DOMAIN

from .helpers.central import connected
from .helpers.mailbox import Mailbox
from .helpers.ocpp_home import async_ocpp_home
from .helpers.sites import (
    async_say,
    async_set_up,
    group,
    ocpp_station,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


async def async_info(hass: HomeAssistant) -> dict[str, object]:
    """Return what the page of Home Assistant shows."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    info: dict[str, object] = await get_system_health_info(hass, DOMAIN)
    return info


async def test_the_numbers_are_those_of_all_sites(hass: HomeAssistant) -> None:
    """What waits and what is open, too, and of what nothing is heard."""
    depot = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left"), point("right")),
            group("North", ["left"]),
            data={},
        ),
    )
    await async_set_up(hass, site(hass, station("Hill", point("hill")), title="Hill"))
    await async_say(hass, "sensor.left", "fuse")
    until = dt_util.utcnow() + timedelta(hours=1)
    depot.runtime_data.async_silence("right", until)
    assert await async_info(hass) == {
        "sites": 2,
        "charge_points": 3,
        "groups": 1,
        "open_alerts": 1,
        "outbox": 1,
        "ocpp": "0/0",
        "not_monitored": 2,
        "silenced": 1,
        "mail_accounts": "0/2",
    }


@pytest.mark.parametrize(
    ("loaded", "works"),
    [
        pytest.param(ConfigEntryState.LOADED, "1/1", id="that is loaded"),
        pytest.param(ConfigEntryState.SETUP_RETRY, "0/1", id="that is not"),
    ],
)
async def test_an_smtp_account_works(
    hass: HomeAssistant, loaded: ConfigEntryState, works: str
) -> None:
    """Only when it is loaded."""
    smtp = MockConfigEntry(domain="smtp")
    smtp.add_to_hass(hass)
    smtp.mock_state(hass, loaded)
    account = {"mail": {"kind": "smtp", "entry_id": smtp.entry_id}}
    await async_set_up(hass, site(hass, data=account))
    assert (await async_info(hass))["mail_accounts"] == works


async def test_a_notify_action_works_when_it_is_there(hass: HomeAssistant) -> None:
    """More cannot be known before a mail is sent."""
    async_mock_service(hass, "notify", "mail")
    await async_set_up(hass, site(hass))
    assert (await async_info(hass))["mail_accounts"] == "1/1"


async def test_connected_chargers_are_counted(
    hass: HomeAssistant, mailbox: Mailbox, socket_enabled: None
) -> None:
    """Out of those that are known; none while OCPP is off."""
    home = await async_ocpp_home(hass, ocpp_station("CP-7"), ocpp_station("CP-8"))
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        assert (await async_info(hass))["ocpp"] == "1/2"
        home.set_options(on=False)
        await client.is_closed()
    await hass.async_block_till_done()
    assert (await async_info(hass))["ocpp"] == "0/2"
