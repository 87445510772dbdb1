"""Whose fault it was: what a mail server replies and what an action raises."""

import asyncio
import smtplib

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
import pytest
import voluptuous as vol

from custom_components.cp_notifications.delivery.errors import (
    REASON_LIMIT,
    DeliveryError,
)
from custom_components.cp_notifications.delivery.mailers import ActionMailer, SmtpMailer
from custom_components.cp_notifications.engine.model import Outcome
from tests.helpers.mail_sink import MailSink
from tests.helpers.smtp_account import ANNA, BERT, MAIL, failure, set_up, smtp_entry

# ---- what the mail server says ---------------------------------------------------------


async def test_a_refused_address_leaves_the_others_alone(
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """The reason is the server's, without the address."""
    sink.recipient_replies = {ANNA: f"550 5.1.1 <{ANNA}>: no such user"}
    assert await failure(mailer) == (
        Outcome.REFUSED,
        "550 5.1.1 <…@…>: no such user",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        pytest.param("550 no", Outcome.REFUSED, id="no_mailbox"),
        pytest.param("550 5.2.1 off", Outcome.REFUSED, id="mailbox_disabled"),
        pytest.param("550 5.2.21 ?", Outcome.REFUSED, id="a_code_that_only_begins_so"),
        pytest.param("552 5.2.2 full", Outcome.ADDRESS_FAILED, id="mailbox_full"),
        pytest.param("550 5.4.5 quota", Outcome.ADDRESS_FAILED, id="quota"),
        pytest.param("554 5.7.1 relay", Outcome.ADDRESS_FAILED, id="relay_denied"),
        pytest.param("450 4.2.0 later", Outcome.ADDRESS_FAILED, id="grey_list"),
        pytest.param("421 closing", Outcome.ACCOUNT_FAILED, id="closing_down"),
        pytest.param("530 5.7.0 login", Outcome.ACCOUNT_FAILED, id="login_wanted"),
    ],
)
async def test_the_reply_to_an_address_tells_what_failed(
    mailer: SmtpMailer, sink: MailSink, reply: str, outcome: Outcome
) -> None:
    """For good, for now, or the whole account."""
    sink.recipient_replies = {ANNA: reply}
    assert await failure(mailer) == (outcome, reply)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        pytest.param("554 5.7.1 spam", Outcome.REFUSED, id="content"),
        pytest.param("552 too big", Outcome.REFUSED, id="size"),
        pytest.param("550 5.4.5 quota", Outcome.ADDRESS_FAILED, id="quota"),
        pytest.param("451 4.3.0 later", Outcome.ADDRESS_FAILED, id="local_error"),
        pytest.param("421 closing", Outcome.ACCOUNT_FAILED, id="closing_down"),
    ],
)
async def test_the_reply_to_the_mail_itself_tells_what_failed(
    mailer: SmtpMailer, sink: MailSink, reply: str, outcome: Outcome
) -> None:
    """A mail that is refused for what is in it is refused for good."""
    sink.data_reply = reply
    assert await failure(mailer) == (outcome, reply)
    assert sink.mails == []


async def test_a_refused_sender_is_a_fault_of_the_account(
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """It would be refused for every address."""
    sink.sender_reply = "550 5.7.1 <site@example.com> is not you"
    assert await failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "550 5.7.1 <…@…> is not you",
    )


async def test_a_refused_login_is_a_fault_of_the_account(
    hass: HomeAssistant, sink: MailSink
) -> None:
    """The password was changed after the account was set up. The words are smtp's, since 2026.11 the mail server's."""
    account = smtp_entry(sink, username="site", password="secret")
    await set_up(hass, account)
    sink.accepts_login = False
    outcome, reason = await failure(SmtpMailer(hass, account.entry_id))
    assert outcome is Outcome.ACCOUNT_FAILED
    assert "credentials" in reason


# ---- what an action raises ---------------------------------------------------------------


class _TheirError(Exception):
    """Of a library that nobody here knows."""


def _caused(err: Exception, cause: Exception) -> Exception:
    err.__cause__ = cause
    return err


def _own_cause() -> Exception:
    err = ValueError("round and round")
    return _caused(err, err)


class SMTPRecipientRefused(Exception):
    """Of a library that has the name from aiosmtplib and nothing else."""

    code = "five hundred"


@pytest.mark.parametrize(
    ("raised", "outcome", "reason"),
    [
        pytest.param(
            ConnectionRefusedError(111, "Connection refused"),
            Outcome.ACCOUNT_FAILED,
            "Connection refused",
            id="no_connection",
        ),
        pytest.param(
            TimeoutError(), Outcome.ACCOUNT_FAILED, "TimeoutError", id="its_own_timeout"
        ),
        pytest.param(
            HomeAssistantError(f"cannot reach {ANNA},\nsorry"),
            Outcome.ADDRESS_FAILED,
            "cannot reach …@…, sorry",
            id="an_error_made_for_people",
        ),
        pytest.param(
            HomeAssistantError(),
            Outcome.ADDRESS_FAILED,
            "HomeAssistantError",
            id="an_error_without_words",
        ),
        pytest.param(
            ConfigEntryAuthFailed("log in again"),
            Outcome.ACCOUNT_FAILED,
            "log in again",
            id="login",
        ),
        pytest.param(
            _caused(HomeAssistantError("no"), _caused(_TheirError(), OSError())),
            Outcome.ACCOUNT_FAILED,
            "OSError",
            id="no_connection_at_the_bottom",
        ),
        pytest.param(
            vol.Invalid("not a valid target"),
            Outcome.ADDRESS_FAILED,
            "not a valid target",
            id="an_argument_it_does_not_take",
        ),
        pytest.param(
            _TheirError("GET https://example.com/?token=secret"),
            Outcome.ADDRESS_FAILED,
            "_TheirError",
            id="a_text_that_may_hold_a_secret",
        ),
        pytest.param(
            _own_cause(), Outcome.ADDRESS_FAILED, "ValueError", id="its_own_cause"
        ),
        pytest.param(
            smtplib.SMTPRecipientsRefused({ANNA: (550, b"no")}),
            Outcome.ADDRESS_FAILED,
            "…@… (550, b'no')}",
            id="the_standard_library_refused_the_address",
        ),
        pytest.param(
            smtplib.SMTPDataError(554, b"no"),
            Outcome.ADDRESS_FAILED,
            "(554, b'no')",
            id="the_standard_library_refused_the_mail",
        ),
        pytest.param(
            smtplib.SMTPServerDisconnected("Connection lost"),
            Outcome.ACCOUNT_FAILED,
            "Connection lost",
            id="the_standard_library_lost_the_connection",
        ),
        pytest.param(
            SMTPRecipientRefused("no"),
            Outcome.ADDRESS_FAILED,
            "SMTPRecipientRefused",
            id="a_namesake",
        ),
        pytest.param(
            asyncio.CancelledError(),
            Outcome.ACCOUNT_FAILED,
            "sending was cancelled",
            id="its_own_task_was_cancelled",
        ),
    ],
)
async def test_whatever_an_action_raises_is_an_outcome(
    hass: HomeAssistant, raised: BaseException, outcome: Outcome, reason: str
) -> None:
    """With a reason that holds neither addresses nor secrets."""

    async def fail(_call: ServiceCall) -> None:
        raise raised

    hass.services.async_register("notify", "mail", fail)
    assert await failure(ActionMailer(hass, "notify.mail")) == (outcome, reason)


# ---- words ------------------------------------------------------------------------------------


def test_a_reason_is_one_short_line() -> None:
    """The address goes before the cut, so that no half of it stays."""
    reason = DeliveryError(
        Outcome.REFUSED, "x" * (REASON_LIMIT - 6) + f"\n {ANNA} " + "y" * 9
    ).reason
    assert reason == "x" * (REASON_LIMIT - 6) + " …@… y"
