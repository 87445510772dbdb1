"""The mail account comes, changes and goes: mails that wait for it need not wait longer."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    mock_integration,
)

from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import (
    MAIL_ACTION,
    async_say,
    async_set_up,
    group,
    point,
    site,
    station,
)

TOLD = "[North] Fuse tripped: Garage"

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


def depot(
    hass: HomeAssistant, data: Mapping[str, Any] = MAIL_ACTION
) -> MockConfigEntry:
    """Add a site; by default its mail account is the action notify.mail, which is not there."""
    return site(
        hass, station("Garage", point("left")), group("North", ["left"]), data=data
    )


def account_is_gone(hass: HomeAssistant) -> bool:
    """Return whether a person is told that the mail account does not exist."""
    keys = {issue.translation_key for issue in ir.async_get(hass).issues.values()}
    return "mail_account_gone" in keys


def register(hass: HomeAssistant, action: str) -> None:
    """Let a notify action come."""
    hass.services.async_register("notify", action, AsyncMock())


async def test_a_notify_action_that_comes_is_tried_at_once(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Its integration was set up late, or is back after a failure; another action is no news."""
    await async_set_up(hass, depot(hass))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    register(hass, "other")
    await hass.async_block_till_done()
    assert mailbox.mails == []
    assert account_is_gone(hass)
    register(hass, "mail")
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]
    assert not account_is_gone(hass)


async def test_a_notify_action_that_goes_is_an_issue(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """At once, and no mail is tried for that."""
    register(hass, "mail")
    await async_set_up(hass, depot(hass))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    assert not account_is_gone(hass)
    hass.services.async_remove("notify", "mail")
    await hass.async_block_till_done()
    assert account_is_gone(hass)
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("actions", "mails", "gone"),
    [
        pytest.param(["mail"], [TOLD], False, id="there"),
        pytest.param([], [], True, id="missing"),
    ],
)
async def test_a_notify_action_is_missed_only_when_home_assistant_has_started(
    hass: HomeAssistant,
    mailbox: Mailbox,
    actions: list[str],
    mails: list[str],
    gone: bool,
) -> None:
    """Before, its integration may only not have been set up yet."""
    hass.set_state(CoreState.starting)
    for action in actions:
        register(hass, action)
    await async_set_up(hass, depot(hass))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.mails == []
    assert not account_is_gone(hass)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert mailbox.subjects == mails
    assert account_is_gone(hass) is gone


async def test_the_smtp_account_is_tried_as_soon_as_it_is_loaded(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """No back-off keeps mails waiting for a server that is back."""
    mock_integration(hass, MockModule("smtp", async_setup_entry=AsyncMock()))
    account = MockConfigEntry(domain="smtp")
    account.add_to_hass(hass)
    data = {"mail": {"kind": "smtp", "entry_id": account.entry_id}}
    await async_set_up(hass, depot(hass, data=data))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    hass.config_entries.async_update_entry(account, title="Another")
    await hass.async_block_till_done()
    assert mailbox.mails == []
    account.mock_state(hass, ConfigEntryState.LOADED)
    hass.config_entries.async_update_entry(account, title="Post")
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]


async def test_a_restart_tries_at_once_what_waits(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """The account may have been loaded before the site was: nothing about it changes any more."""
    account = MockConfigEntry(domain="smtp")
    account.add_to_hass(hass)
    account.mock_state(hass, ConfigEntryState.LOADED)
    data = {"mail": {"kind": "smtp", "entry_id": account.entry_id}}
    entry = await async_set_up(hass, depot(hass, data=data))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.mails == []
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]


async def test_a_site_that_is_unloaded_does_not_care(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """What waits is on disk, and its issues are closed."""
    entry = await async_set_up(hass, depot(hass))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    assert await hass.config_entries.async_unload(entry.entry_id)
    register(hass, "mail")
    hass.services.async_remove("notify", "mail")
    await hass.async_block_till_done()
    assert mailbox.mails == []
    assert not account_is_gone(hass)
