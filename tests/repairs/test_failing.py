"""An address that does not work for long is said aloud, even if it is the only one."""

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
from tests.helpers.sites import (
    ANN,
    BOB,
    async_say,
    async_set_up,
    change,
    group,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


async def failing(hass: HomeAssistant, mailbox: Mailbox) -> MockConfigEntry:
    """Return a site whose only address does not take mails."""
    entry = site(
        hass,
        station("Garage", point("left")),
        group("North", ["left"]),
        options={"second_channel": "notify.phone"},
    )
    await async_set_up(hass, entry)
    for _ in range(99):
        mailbox.fails(Outcome.ADDRESS_FAILED)
    await async_say(hass, "sensor.left", "fuse")
    return entry


def said(hass: HomeAssistant) -> list[str]:
    """Return what an issue says of addresses that fail."""
    return [
        (issue.translation_placeholders or {})["addresses"]
        for issue in ir.async_get(hass).issues.values()
        if issue.translation_key == "address_failing"
    ]


async def test_an_address_that_fails_for_an_hour_is_an_issue_and_told_by_the_second_channel(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """Nobody would know otherwise for days; once, and not before an hour has passed."""
    calls = async_mock_service(hass, "notify", "send_message")
    await failing(hass, mailbox)
    await later(hass, freezer, minutes=59)
    assert said(hass) == []
    await later(hass, freezer, minutes=2)
    [line] = said(hass)
    assert line.endswith(" no")
    await later(hass, freezer, minutes=30)
    [call] = calls
    assert call.data["entity_id"] == "notify.phone"
    assert ANN not in call.data["message"]
    assert "no" in call.data["message"]


async def test_an_address_that_takes_a_mail_again_is_no_issue(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """It goes by itself."""
    async_mock_service(hass, "notify", "send_message")
    await failing(hass, mailbox)
    await later(hass, freezer, minutes=61)
    assert said(hass)
    mailbox.failures.clear()
    await later(hass, freezer, minutes=16)
    assert said(hass) == []


async def test_an_address_that_is_taken_out_is_no_issue(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """It was corrected."""
    async_mock_service(hass, "notify", "send_message")
    entry = await failing(hass, mailbox)
    await later(hass, freezer, minutes=61)
    mailbox.failures.clear()
    change(
        hass,
        entry,
        "north",
        data={**entry.subentries["north"].data, "addresses": [BOB]},
    )
    await hass.async_block_till_done()
    assert said(hass) == []
