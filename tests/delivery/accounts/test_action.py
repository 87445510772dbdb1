"""Notify actions that send mails."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.cp_notifications.delivery.accounts.action import ActionAccount
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.message.render import Mail
from tests.helpers.hanging import Hanging
from tests.helpers.smtp_account import ANNA, MAIL, failure, register_legacy


async def test_a_notify_action_gets_subject_text_and_address(
    hass: HomeAssistant,
) -> None:
    """One address a call; a line break in the subject becomes a space."""
    calls = async_mock_service(hass, "notify", "mail")
    await ActionAccount(hass, "notify.mail").async_send(
        ANNA, Mail("one\ntwo", "text", "<p>html</p>")
    )
    assert [call.data for call in calls] == [
        {"title": "one two", "message": "text", "target": [ANNA]}
    ]


async def test_google_mail_gets_html(hass: HomeAssistant) -> None:
    """It sends its message as HTML, in which plain text would lose its lines."""
    service = await register_legacy(hass, "google_mail")
    await ActionAccount(hass, "notify.google_mail_action").async_send(ANNA, MAIL)
    assert service.sent == [
        (MAIL.html, {"title": MAIL.subject, "target": [ANNA], "data": None})
    ]


async def test_an_action_that_is_not_there_is_a_fault_of_the_account(
    hass: HomeAssistant,
) -> None:
    """Its integration is not set up, yet."""
    assert await failure(ActionAccount(hass, "notify.gone")) == (
        Outcome.ACCOUNT_FAILED,
        "Action notify.gone not found",
    )


async def test_an_action_that_does_not_end_is_not_waited_for_forever(
    hass: HomeAssistant, hanging: Hanging
) -> None:
    """Others wait for the account too. It may have sent the mail; the next one surely has not gone."""
    hass.services.async_register("notify", "mail", hanging.handle)
    assert await failure(ActionAccount(hass, "notify.mail", timeout=0.05)) == (
        Outcome.UNCERTAIN,
        "no answer within 0.05 s",
    )
    assert await failure(ActionAccount(hass, "notify.mail", timeout=0.05)) == (
        Outcome.ACCOUNT_FAILED,
        "the last call has not ended yet",
    )
