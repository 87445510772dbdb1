"""Whose fault it was: what a mail server replies and what an action raises."""

import asyncio
import smtplib
from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
import pytest
import voluptuous as vol

from custom_components.cp_notifications.delivery.accounts.action import ActionAccount
from custom_components.cp_notifications.delivery.accounts.smtp import SmtpAccount
from custom_components.cp_notifications.delivery.errors import (
    REASON_LIMIT,
    DeliveryError,
)
from custom_components.cp_notifications.engine.model import Outcome
from tests.helpers.mail_sink import MailSink
from tests.helpers.smtp_account import ANNA, BERT, MAIL, failure, set_up, smtp_entry

# ---- what the mail server says ---------------------------------------------------------


async def test_a_refused_address_leaves_the_others_alone(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """The reason is the server's, without the address."""
    sink.recipient_replies = {ANNA: f"550 5.1.1 <{ANNA}>: no such user"}
    assert await failure(mailer) == (
        Outcome.REFUSED,
        "550 5.1.1 <…@…>: no such user",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


ACCOUNT, ADDRESS, REFUSED = (
    Outcome.ACCOUNT_FAILED,
    Outcome.ADDRESS_FAILED,
    Outcome.REFUSED,
)

REPLIES: Final = [
    # reply, to the recipient, to the mail itself
    # RFC 5321 4.2.3 without a status
    ("421 closing", ACCOUNT, ACCOUNT),
    ("450 busy", ADDRESS, ADDRESS),
    ("451 local error", ADDRESS, ADDRESS),
    ("452 no space", ADDRESS, ADDRESS),
    ("455 cannot now", ADDRESS, ADDRESS),
    ("500 syntax", ADDRESS, ADDRESS),
    ("501 syntax", ADDRESS, ADDRESS),
    ("503 sequence", ADDRESS, ADDRESS),
    ("530 login", ACCOUNT, ACCOUNT),
    ("535 login", ACCOUNT, ACCOUNT),
    ("550 no", REFUSED, REFUSED),
    ("551 not here", REFUSED, REFUSED),
    ("552 aborted", ADDRESS, ADDRESS),
    ("553 not allowed", REFUSED, REFUSED),
    ("554 failed", ADDRESS, REFUSED),
    ("555 parameters", ADDRESS, ADDRESS),
    ("556 domain", REFUSED, REFUSED),
    # RFC 3463
    ("550 5.1.1 no such user", REFUSED, REFUSED),
    ("550 5.1.8 your domain", ACCOUNT, ACCOUNT),
    ("553 5.1.7 your address", ACCOUNT, ACCOUNT),
    ("550 5.1.10 null mx", REFUSED, REFUSED),
    ("550 5.2.1 disabled", REFUSED, REFUSED),
    ("550 5.2.21 a code that only begins so", REFUSED, REFUSED),
    ("552 5.2.2 full", ADDRESS, ADDRESS),
    ("552 5.2.3 too long", REFUSED, REFUSED),
    ("550 5.2.4 list", ADDRESS, ADDRESS),
    ("554 5.3.2 not accepting", ADDRESS, ADDRESS),
    ("552 5.3.4 too big", REFUSED, REFUSED),
    ("554 5.4.4 no route", ADDRESS, ADDRESS),
    ("550 5.4.5 quota", ADDRESS, ADDRESS),
    ("554 5.5.4 arguments", ADDRESS, ADDRESS),
    ("554 5.6.0 content", REFUSED, REFUSED),
    ("554 5.7.1 policy", ADDRESS, REFUSED),
    ("450 4.2.0 later", ADDRESS, ADDRESS),
    ("451 4.3.0 later", ADDRESS, ADDRESS),
    ("530 5.7.0 login", ACCOUNT, ACCOUNT),
    ("550 5.7.13 account disabled", ACCOUNT, ACCOUNT),
    ("550 5.0.0 nothing is said", REFUSED, REFUSED),
    ("550 5.0.0 mailbox full", ADDRESS, ADDRESS),
    # as large providers and common servers say it
    ("550 5.7.0 too many messages today", ACCOUNT, ACCOUNT),
    ("550 5.4.5 Daily user sending limit exceeded.", ACCOUNT, ACCOUNT),
    ("550 5.7.26 unauthenticated email", ACCOUNT, ACCOUNT),
    ("552 5.2.2 The recipient's inbox is out of storage space", ADDRESS, ADDRESS),
    ("452 4.2.2 The email account is over quota", ADDRESS, ADDRESS),
    ("450 4.2.1 is receiving mail at a rate that", ADDRESS, ADDRESS),
    ("554 5.7.1 Client host rejected: Access denied", ACCOUNT, ACCOUNT),
    ("553 5.7.1 Sender address rejected: not owned by user", ACCOUNT, ACCOUNT),
    ("554 5.7.1 Relay access denied", ADDRESS, REFUSED),
    ("550 relay not permitted", ADDRESS, ADDRESS),
    ("550 5.7.60 may not send as this sender", ACCOUNT, ACCOUNT),
    ("550 5.7.705 tenant has exceeded threshold", ACCOUNT, ACCOUNT),
    ("550 Requested action not taken: mailbox unavailable", REFUSED, REFUSED),
    ("550 mailbox is full", ADDRESS, ADDRESS),
    ("552 message size exceeds limit", REFUSED, REFUSED),
    ("554 5.7.1 Service unavailable; blocked using zen", ACCOUNT, ACCOUNT),
    ("451 4.7.1 Greylisting in action", ADDRESS, ADDRESS),
]


@pytest.mark.parametrize(
    ("reply", "outcome"), [(reply, outcome) for reply, outcome, _ in REPLIES]
)
async def test_the_reply_to_an_address_tells_what_failed(
    mailer: SmtpAccount, sink: MailSink, reply: str, outcome: Outcome
) -> None:
    """For good, for now, or the whole account: what somebody can mend is never dropped."""
    sink.recipient_replies = {ANNA: reply}
    assert await failure(mailer) == (outcome, reply)


@pytest.mark.parametrize(
    ("reply", "outcome"), [(reply, outcome) for reply, _, outcome in REPLIES]
)
async def test_the_reply_to_the_mail_itself_tells_what_failed(
    mailer: SmtpAccount, sink: MailSink, reply: str, outcome: Outcome
) -> None:
    """A mail that is refused for what is in it is refused for good."""
    sink.data_reply = reply
    assert await failure(mailer) == (outcome, reply)
    assert sink.mails == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("451 4.3.0 later", ACCOUNT),
        ("550 5.7.1 not you", ACCOUNT),
        ("550 5.1.8 your domain", ACCOUNT),
        ("553 no", ACCOUNT),
        ("552 5.3.4 message size exceeds fixed limit", REFUSED),
    ],
)
async def test_the_reply_to_the_sender_is_about_the_account_unless_the_mail_is_too_big(
    mailer: SmtpAccount, sink: MailSink, reply: str, outcome: Outcome
) -> None:
    """The size of a mail is told with its sender."""
    sink.sender_reply = reply
    assert await failure(mailer) == (outcome, reply)


async def test_a_refused_sender_is_a_fault_of_the_account(
    mailer: SmtpAccount, sink: MailSink
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
    outcome, reason = await failure(SmtpAccount(hass, account.entry_id))
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
    assert await failure(ActionAccount(hass, "notify.mail")) == (outcome, reason)


# ---- words ------------------------------------------------------------------------------------


def test_a_reason_is_one_short_line() -> None:
    """The address goes before the cut, so that no half of it stays."""
    reason = DeliveryError(
        Outcome.REFUSED, "x" * (REASON_LIMIT - 6) + f"\n {ANNA} " + "y" * 9
    ).reason
    assert reason == "x" * (REASON_LIMIT - 6) + " …@… y"
