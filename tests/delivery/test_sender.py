"""One try after the other, by the account that the site has; and that account comes, changes and goes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    async_mock_service,
    mock_integration,
)

from custom_components.cp_notifications.delivery.sender import ACCEPTED, Sender
from custom_components.cp_notifications.engine.model import (
    Case,
    Delivered,
    Group,
    Notification,
    Outcome,
    Reason,
    Send,
    Timing,
)
from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import (
    ANN,
    BOB,
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


# ---- one try, without a site at work -----------------------------------------------------------


class Desk:
    """Stands where the site would: says what is on disk, and keeps what became of mails."""

    def __init__(self, hass: HomeAssistant, data: Mapping[str, Any]) -> None:
        """Have a sender for a site that is not at work."""
        self.written: list[int] = []
        self.delivered: list[Delivered] = []
        self.ready: list[bool] = []
        self.entry = MockConfigEntry(title="Depot", data=dict(data))
        self.sender = Sender(
            hass,
            self.entry,
            dict,
            self.write,
            self.delivered.append,
            self.ready.append,
        )

    async def write(self, change: int) -> None:
        """Write everything up to this change."""
        assert self.delivered == []
        self.written.append(change)


NORTH = Group("north", "North", ("left",), (ANN, BOB), frozenset(Case), timing=Timing())


def to_ann(delivery: str = "1-0") -> Send:
    """Return a mail to Ann."""
    created = datetime(2026, 11, 30, tzinfo=UTC)
    about = Notification("1", "north", "North", Reason.TEST, created)
    return Send(delivery, about, ANN, change=7)


async def test_a_try_begins_when_its_change_is_on_disk_and_says_how_it_ended(
    hass: HomeAssistant,
) -> None:
    """Once, whatever the account does."""
    calls = async_mock_service(hass, "notify", "mail")
    desk = Desk(hass, MAIL_ACTION)
    await desk.sender.async_start()
    desk.sender.send(to_ann())
    await desk.sender.async_stop()
    assert desk.written == [7]
    assert [call.data["target"] for call in calls] == [[ANN]]
    assert desk.delivered == [Delivered("1-0", Outcome.ACCEPTED, "")]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param({}, "no mail account", id="none"),
        pytest.param(MAIL_ACTION, "Action notify.mail not found", id="gone"),
        pytest.param({"mail": {"kind": "pigeon"}}, "no mail account", id="unknown"),
    ],
)
async def test_an_account_that_cannot_send_is_an_outcome(
    hass: HomeAssistant, data: Mapping[str, Any], error: str
) -> None:
    """Nothing is lost by it: the engine tries again."""
    desk = Desk(hass, data)
    await desk.sender.async_start()
    desk.sender.send(to_ann())
    await desk.sender.async_stop()
    assert desk.delivered == [Delivered("1-0", Outcome.ACCOUNT_FAILED, error)]


async def test_nothing_is_tried_before_the_start_and_after_the_stop(
    hass: HomeAssistant,
) -> None:
    """What is wanted before waits for the start; what is wanted after waits on disk."""
    calls = async_mock_service(hass, "notify", "mail")
    desk = Desk(hass, MAIL_ACTION)
    desk.sender.send(to_ann("1-0"))
    await hass.async_block_till_done()
    assert calls == []
    await desk.sender.async_start()
    await desk.sender.async_stop()
    assert len(calls) == 1
    await desk.sender.async_stop()
    desk.sender.send(to_ann("1-1"))
    await desk.sender.async_stop()
    assert len(calls) == 1


async def test_another_account_is_used_and_followed_from_when_it_is_chosen(
    hass: HomeAssistant,
) -> None:
    """And the one before is followed no more."""
    old = async_mock_service(hass, "notify", "mail")
    new = async_mock_service(hass, "notify", "new")
    desk = Desk(hass, MAIL_ACTION)
    desk.entry.add_to_hass(hass)
    await desk.sender.async_start()
    data = {"mail": {"kind": "action", "action": "notify.new"}}
    hass.config_entries.async_update_entry(desk.entry, data=data)
    desk.sender.async_follow()
    assert desk.ready == [True, True]
    hass.services.async_remove("notify", "mail")
    await hass.async_block_till_done()
    assert desk.ready == [True, True]
    desk.sender.send(to_ann())
    await desk.sender.async_stop()
    assert (len(old), len(new)) == (0, 1)


async def test_a_test_mail_answers_for_each_address_of_a_group(
    hass: HomeAssistant,
) -> None:
    """One that fails keeps none of the others back, and nothing goes to the engine."""

    async def refuse_ann(call: ServiceCall) -> None:
        assert call.data["target"] != [ANN], "no"

    hass.services.async_register("notify", "mail", refuse_ann)
    desk = Desk(hass, MAIL_ACTION)
    answers = await desk.sender.async_send_test(NORTH)
    assert answers == {ANN: "AssertionError", BOB: ACCEPTED}
    assert desk.delivered == []
