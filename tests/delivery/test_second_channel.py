"""While mail does not work people are told otherwise."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.cp_notifications.engine.model import Outcome
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import async_say, async_set_up, group, point, site, station

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


async def mail_is_down(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    **options: str,
) -> MockConfigEntry:
    """Return a site whose mail has failed for some minutes."""
    entry = site(
        hass,
        station("Garage", point("left"), point("right", "Right")),
        group("North", ["left", "right"]),
    )
    hass.config_entries.async_update_entry(entry, options=options)
    await async_set_up(hass, entry)
    for _ in range(20):
        mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    for seconds in (11, 31, 61, 121):
        await later(hass, freezer, seconds=seconds)
    return entry


def notices(hass: HomeAssistant) -> list[str]:
    """Return the titles of the persistent notifications."""
    return [
        notice["title"] or ""
        for notice in hass.data["persistent_notification"].values()
    ]


async def test_mail_that_fails_is_logged_once_and_its_return_too(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However many tries fail meanwhile; and no address stands there."""
    caplog.set_level("INFO")
    await mail_is_down(hass, mailbox, freezer)
    await later(hass, freezer, minutes=16)
    await later(hass, freezer, minutes=31)
    mailbox.failures.clear()
    await later(hass, freezer, minutes=61)
    lines = [each for each in caplog.messages if each.startswith("Mail of")]
    assert lines == [
        "Mail of Depot cannot be sent: no",
        "Mail of Depot works again",
    ]


async def test_a_persistent_notification_says_so_until_mail_is_back(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """It goes by itself."""
    await mail_is_down(hass, mailbox, freezer)
    assert len(notices(hass)) == 1
    mailbox.failures.clear()
    await later(hass, freezer, minutes=16)
    assert len(mailbox.mails) == 1
    assert notices(hass) == []


async def test_the_second_channel_tells_that_and_what_happens_meanwhile(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """The mail itself waits in the outbox."""
    calls = async_mock_service(hass, "notify", "send_message")
    await mail_is_down(hass, mailbox, freezer, second_channel="notify.phone")
    assert {call.data["entity_id"] for call in calls} == {"notify.phone"}
    await async_say(hass, "sensor.right", "shock")
    await later(hass, freezer, seconds=1)
    assert [call.data["title"] for call in calls] == [
        "Depot: e-mails cannot be sent",
        "[North] Fuse tripped: Garage",
        "[North] Sensor triggered: Garage Right",
    ]


async def test_a_second_channel_that_fails_stops_nothing(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """There is no third."""
    await mail_is_down(hass, mailbox, freezer, second_channel="notify.gone")
    assert "The second channel failed" in caplog.text
    mailbox.failures.clear()
    await later(hass, freezer, minutes=16)
    assert len(mailbox.mails) == 1


async def test_an_address_that_refuses_is_an_issue_until_it_takes_a_mail(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """Or until nobody has it any more."""
    entry = site(hass, station("Garage", point("left")), group("North", ["left"]))
    await async_set_up(hass, entry)
    mailbox.fails(Outcome.REFUSED)
    await async_say(hass, "sensor.left", "fuse")
    assert "address_refused" in issues(hass)
    await async_say(hass, "sensor.left", "ready")
    await later(hass, freezer, seconds=1)
    assert "address_refused" not in issues(hass)
    mailbox.fails(Outcome.REFUSED)
    await async_say(hass, "sensor.left", "fuse")
    assert "address_refused" in issues(hass)
    new = {**entry.subentries["north"].data, "addresses": ["new@example.com"]}
    hass.config_entries.async_update_subentry(
        entry, entry.subentries["north"], data=new
    )
    await hass.async_block_till_done()
    assert "address_refused" not in issues(hass)


def issues(hass: HomeAssistant) -> set[str | None]:
    """Return what is to be repaired."""
    return {issue.translation_key for issue in ir.async_get(hass).issues.values()}
