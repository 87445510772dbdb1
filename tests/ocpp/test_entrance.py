"""The second entrance for charging stations: on Home Assistant's own port."""

from collections.abc import Awaitable, Callable

from aiohttp import WSServerHandshakeError
from aiohttp.test_utils import TestClient
from homeassistant.components.http.ban import KEY_FAILED_LOGIN_ATTEMPTS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from tests.helpers.central import Client
from tests.helpers.mailbox import Mailbox
from tests.helpers.ocpp_home import FAULT, async_ocpp_home
from tests.helpers.sites import ocpp_station, state

pytestmark = pytest.mark.usefixtures("hass_storage", "socket_enabled")

PATH = "/api/cp_notifications/ocpp/CP-7"
type Connect = Callable[[], Awaitable[TestClient]]  # type: ignore[type-arg]


@pytest.fixture
async def connect(
    hass: HomeAssistant, mailbox: Mailbox, hass_client_no_auth: Connect
) -> Connect:
    """Return what connects to Home Assistant's web server, which is there before the sites."""
    assert await async_setup_component(hass, "http", {})
    return hass_client_no_auth


async def test_a_station_may_come_in_by_home_assistants_own_port(
    hass: HomeAssistant, connect: Connect
) -> None:
    """It is watched like those that come by the other one."""
    await async_ocpp_home(hass, entrance=True)
    client = await connect()
    async with client.ws_connect(PATH, protocols=("ocpp1.6",)) as ws:
        await Client(ws).calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
        assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "on"


async def test_it_is_opened_and_closed_at_run_time(
    hass: HomeAssistant, connect: Connect
) -> None:
    """Home Assistant need not be restarted for it."""
    home = await async_ocpp_home(hass)
    home.set_options(entrance=True)
    await hass.async_block_till_done()
    client = await connect()
    assert (await client.get(PATH)).status == 426
    home.set_options(entrance=False)
    await hass.async_block_till_done()
    assert (await client.get(PATH)).status == 404
    home.set_options(entrance=True)
    await hass.async_block_till_done()
    assert (await client.get(PATH)).status == 426


@pytest.mark.parametrize("options", [{}, {"on": False, "entrance": True}])
async def test_it_is_closed_unless_a_person_opens_it(
    hass: HomeAssistant, connect: Connect, options: dict[str, bool]
) -> None:
    """Nobody needs it who has not asked for it."""
    await async_ocpp_home(hass, **options)
    client = await connect()
    response = await client.get(PATH)
    assert response.status == 404


async def test_a_wrong_password_bans_nobody(
    hass: HomeAssistant, connect: Connect
) -> None:
    """Home Assistant bans the address of whoever fails to log in, and a charger tries again and again."""
    await async_ocpp_home(
        hass, ocpp_station("CP-7", password="0123456789abcdef"), entrance=True
    )
    client = await connect()
    for _ in range(10):
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(PATH, protocols=("ocpp1.6",))
        assert refused.value.status == 401
    assert not hass.http.app[KEY_FAILED_LOGIN_ATTEMPTS]


async def test_of_several_sites_it_leads_to_the_one_that_knows_the_station(
    hass: HomeAssistant, connect: Connect
) -> None:
    """A stranger comes to the first that has it open."""
    first = await async_ocpp_home(hass, ocpp_station("CP-1"), entrance=True)
    second = await async_ocpp_home(hass, ocpp_station("CP-7"), entrance=True)
    client = await connect()
    async with client.ws_connect(PATH, protocols=("ocpp1.6",)) as ws:
        await Client(ws).calls("Heartbeat")
        view = second.ocpp.view("CP-7")
        assert view
        assert view.connected_since
    path = PATH.replace("CP-7", "CP-9")
    async with client.ws_connect(path, protocols=("ocpp1.6",)) as ws:
        await Client(ws).calls("Heartbeat")
        assert first.ocpp.source
        assert first.ocpp.source.stranger("CP-9")


@pytest.mark.parametrize("end", ["", "/"])
async def test_a_station_without_an_identity_is_told_what_to_type_in(
    connect: Connect, hass: HomeAssistant, end: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The last word of the address is the entrance's own, and no charging station's name."""
    home = await async_ocpp_home(hass, entrance=True)
    client = await connect()
    answer = await client.get(PATH.removesuffix("/CP-7") + end)
    assert answer.status == 404
    assert "such as /CP-1" in await answer.text()
    assert "connects without an identity" in caplog.text
    assert home.ocpp.view_stranger("ocpp") is None
