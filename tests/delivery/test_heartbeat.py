"""The heartbeat: a sign of life to somewhere else."""

from typing import Any

from aiohttp import ClientError
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.cp_notifications.delivery.heartbeat import Heartbeat
from tests.helpers.mailbox import later
from tests.helpers.sites import async_set_up, site, station

URL = "https://watch.example/ping/s3cr3t"

pytestmark = pytest.mark.usefixtures("hass_storage", "mailbox")


async def beating(hass: HomeAssistant, **options: Any) -> Any:
    """Return a site that beats."""
    entry = site(hass, station("Garage"))
    hass.config_entries.async_update_entry(entry, options=options)
    await async_set_up(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def test_a_url_is_called_at_once_and_then_every_few_minutes(
    hass: HomeAssistant,
    aioclient_mock: AiohttpClientMocker,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Five, if nothing is said."""
    aioclient_mock.get(URL)  # type: ignore[no-untyped-call]
    await beating(hass, heartbeat_url=URL)
    assert aioclient_mock.call_count == 1
    await later(hass, freezer, minutes=4)
    assert aioclient_mock.call_count == 1
    await later(hass, freezer, minutes=2)
    assert aioclient_mock.call_count == 2


async def test_an_action_can_be_run_instead(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A script, or anything else."""
    calls = async_mock_service(hass, "script", "alive")
    await beating(hass, heartbeat_action="script.alive", heartbeat_interval=1)
    await later(hass, freezer, minutes=1)
    assert len(calls) == 2


async def test_a_heartbeat_that_fails_is_said_once_without_its_secret(
    hass: HomeAssistant,
    aioclient_mock: AiohttpClientMocker,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And that it works again."""
    aioclient_mock.get(URL, exc=ClientError(URL))  # type: ignore[no-untyped-call]
    await beating(hass, heartbeat_url=URL)
    await later(hass, freezer, minutes=6)
    assert caplog.text.count("The heartbeat fails: ClientError") == 1
    aioclient_mock.clear_requests()  # type: ignore[no-untyped-call]
    aioclient_mock.get(URL)  # type: ignore[no-untyped-call]
    await later(hass, freezer, minutes=6)
    assert caplog.text.count("The heartbeat works again") == 1
    assert "s3cr3t" not in caplog.text


async def test_an_answer_that_is_an_error_is_a_failure(
    hass: HomeAssistant,
    aioclient_mock: AiohttpClientMocker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The service did not count it."""
    aioclient_mock.get(URL, status=404)  # type: ignore[no-untyped-call]
    await beating(hass, heartbeat_url=URL)
    assert "The heartbeat fails" in caplog.text


async def test_changed_options_are_followed(
    hass: HomeAssistant,
    aioclient_mock: AiohttpClientMocker,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Also that there is to be none; what did not change is not started anew."""
    aioclient_mock.get(URL)  # type: ignore[no-untyped-call]
    entry = await beating(hass, heartbeat_url=URL)
    hass.config_entries.async_update_entry(entry, title="Yard")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert aioclient_mock.call_count == 1
    hass.config_entries.async_update_entry(entry, options={})
    await later(hass, freezer, minutes=30)
    assert aioclient_mock.call_count == 1


async def test_without_options_nothing_beats(hass: HomeAssistant) -> None:
    """And stopping it twice is no error."""
    heart = Heartbeat(hass, site(hass, station("Garage")))
    heart.async_follow()
    await heart.async_stop()
    await heart.async_stop()
