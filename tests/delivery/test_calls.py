"""Actions of others: none is run again while it still runs."""

import asyncio
from datetime import timedelta

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.cp_notifications.delivery import heartbeat, second_channel
from custom_components.cp_notifications.delivery.accounts.action import ActionAccount
from custom_components.cp_notifications.delivery.calls import async_in_turn
from custom_components.cp_notifications.delivery.heartbeat import Heartbeat
from custom_components.cp_notifications.delivery.second_channel import SecondChannel
from custom_components.cp_notifications.engine.model import Outcome
from tests.helpers.hanging import Hanging
from tests.helpers.sites import site
from tests.helpers.smtp_account import ANNA, BERT, MAIL, failure


async def test_an_action_that_hangs_is_not_run_again_before_it_has_ended(
    hass: HomeAssistant, hanging: Hanging
) -> None:
    """Each call would keep a thread, until Home Assistant has none left and stands still."""
    hass.services.async_register("notify", "mail", hanging.handle)
    account = ActionAccount(hass, "notify.mail", timeout=0.05)
    outcomes = [(await failure(account, who))[0] for who in (ANNA, BERT, ANNA)]
    failed = Outcome.ACCOUNT_FAILED
    assert outcomes == [Outcome.UNCERTAIN, failed, failed]
    assert hanging.calls == 1
    hanging.go_on()
    await ActionAccount(hass, "notify.mail").async_send(ANNA, MAIL)
    assert hanging.calls == 2


async def test_a_heartbeat_that_hangs_is_not_run_again_before_it_has_ended(
    hass: HomeAssistant,
    hanging: Hanging,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It comes every few minutes, for as long as Home Assistant runs."""
    monkeypatch.setattr(heartbeat, "ACTION_TIMEOUT", 0.05)
    hass.services.async_register("script", "alive", hanging.handle)
    options = {"heartbeat_action": "script.alive", "heartbeat_interval": 1}
    heart = Heartbeat(hass, site(hass, options=options))
    heart.async_follow()
    for minutes in (1, 2, 3):
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=minutes))
        await asyncio.sleep(0.1)
    await heart.async_stop()
    assert hanging.calls == 1


async def test_a_second_channel_that_hangs_is_not_run_again_before_it_has_ended(
    hass: HomeAssistant, hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While mail does not work it is told of everything that is held back."""
    monkeypatch.setattr(second_channel, "SEND_TIMEOUT", 0.05)
    hass.services.async_register("notify", "send_message", hanging.handle)
    entry = site(hass, options={"second_channel": "notify.phone"})
    channel = SecondChannel(hass, entry)
    for _ in range(3):
        channel.held_back(MAIL)
        await asyncio.sleep(0.1)
    assert hanging.calls == 1


async def test_who_asks_while_an_action_runs_has_the_next_turn(
    hass: HomeAssistant,
) -> None:
    """Two sites may have the same mail account: neither fails because the other one sends."""
    running: list[int] = []
    most = 0

    async def handle(_call: ServiceCall) -> None:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        await asyncio.sleep(0)
        running.pop()

    hass.services.async_register("notify", "mail", handle)
    turns = [async_in_turn(hass, "mail", "notify.mail") for _ in range(3)]
    await asyncio.gather(*turns)
    assert most == 1


async def test_an_error_that_comes_when_nobody_waits_any_more_is_not_logged(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """It could hold the address, and it was said already that there was no answer."""
    gate = asyncio.Event()

    async def fail_late(_call: ServiceCall) -> None:
        await gate.wait()
        raise ValueError(ANNA)

    hass.services.async_register("notify", "mail", fail_late)
    await failure(ActionAccount(hass, "notify.mail", timeout=0))
    gate.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert ANNA not in caplog.text
