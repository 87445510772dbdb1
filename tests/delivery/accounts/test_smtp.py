"""Accounts of Home Assistant's real smtp, with a real mail server."""

import asyncio
from unittest.mock import PropertyMock, patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.cp_notifications.delivery.accounts import async_add_recipients
from custom_components.cp_notifications.delivery.accounts.smtp import SmtpAccount
from custom_components.cp_notifications.delivery.calls import SEND_TIMEOUT
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.message.render import Mail
from tests.helpers.mail_sink import MailSink
from tests.helpers.smtp_account import (
    ANNA,
    BERT,
    MAIL,
    entity_id,
    failure,
    set_up,
    smtp_entry,
    stored,
)

# ---- accepted -------------------------------------------------------------------------


async def test_a_mail_arrives_with_subject_text_and_html(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """Umlauts survive; the mail goes to nobody else."""
    await mailer.async_send(ANNA, MAIL)

    (mail,) = sink.mails
    assert (sink.recipients(), mail["Subject"]) == ([ANNA], MAIL.subject)
    assert mail.get_content_type() == "multipart/alternative"
    parts = {
        part.get_content_type(): part.get_content().strip()
        for part in mail.iter_parts()
    }
    assert parts == {"text/plain": MAIL.text, "text/html": MAIL.html}


async def test_an_address_is_found_however_it_is_spelled(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """The mail goes to the spelling that the account knows."""
    await mailer.async_send("bert@EXAMPLE.com", MAIL)
    assert sink.recipients() == [BERT]


async def test_a_line_break_in_the_subject_becomes_a_space(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """It would be an error to smtp."""
    await mailer.async_send(ANNA, Mail("one\r\nBcc: two", "text", "<p>html</p>"))
    assert [mail["Subject"] for mail in sink.mails] == ["one Bcc: two"]


async def test_two_mails_within_one_tick_of_the_clock_are_both_accepted(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """The entity's state reads the same after the second."""
    with patch.object(dt_util, "utcnow", return_value=dt_util.utcnow()):
        await mailer.async_send(ANNA, MAIL)
        await mailer.async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA, ANNA]


async def test_a_mail_is_accepted_even_if_the_account_reloads_meanwhile(
    hass: HomeAssistant, mailer: SmtpAccount, account: MockConfigEntry, sink: MailSink
) -> None:
    """Otherwise it would be sent once more."""
    sink.answering.clear()
    sending = asyncio.create_task(mailer.async_send(ANNA, MAIL))
    await sink.receiving.wait()
    await hass.config_entries.async_reload(account.entry_id)
    sink.answering.set()
    await sending
    assert sink.recipients() == [ANNA]


# ---- a server in trouble -----------------------------------------------------------


async def test_a_server_that_is_down_is_a_fault_of_the_account(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """When it is up again, the mail goes."""
    await sink.stop()
    outcome, reason = await failure(mailer)
    assert outcome is Outcome.ACCOUNT_FAILED
    assert "Error connecting to 127.0.0.1" in reason

    await sink.start()
    await mailer.async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA]


async def test_a_server_that_says_nothing_is_not_waited_for_forever(
    hass: HomeAssistant, account: MockConfigEntry, sink: MailSink
) -> None:
    """The account is not stuck afterwards."""
    sink.silent = True
    mailer = SmtpAccount(hass, account.entry_id, timeout=0.05)
    assert await failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "no answer within 0.05 s",
    )

    sink.silent = False
    await SmtpAccount(hass, account.entry_id).async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA]


@pytest.mark.parametrize("ours", [150.0, 0.3], ids=["smtp_s_own", "ours"])
async def test_a_server_that_does_not_confirm_the_mail_may_have_taken_it(
    hass: HomeAssistant, account: MockConfigEntry, sink: MailSink, ours: float
) -> None:
    """Whosever time is up first: to try again soon would be a flood of copies."""
    account.runtime_data.timeout = 0.05 if ours > 1 else 60
    sink.answering.clear()
    outcome, _reason = await failure(SmtpAccount(hass, account.entry_id, ours))
    assert outcome is Outcome.UNCERTAIN
    sink.answering.set()


async def test_a_connection_that_breaks_behind_the_mail_may_have_brought_it(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """The reason says what may help."""
    sink.breaks_at = "DATA"
    outcome, reason = await failure(mailer)
    assert outcome is Outcome.UNCERTAIN
    assert reason.startswith("the server had the mail and did not confirm it")


async def test_a_connection_that_breaks_before_the_mail_has_not_brought_it(
    mailer: SmtpAccount, sink: MailSink
) -> None:
    """It can be tried again soon."""
    sink.breaks_at = "RCPT"
    outcome, _reason = await failure(mailer)
    assert outcome is Outcome.ACCOUNT_FAILED


def test_smtp_may_use_up_its_own_time_first() -> None:
    """Two tries of 60 s are its default."""
    assert SEND_TIMEOUT > 2 * 60


async def test_a_cancelled_try_stays_cancelled(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """Home Assistant stops: that is no outcome."""
    sink.silent = True
    sink.connected.clear()
    sending = asyncio.create_task(mailer.async_send(ANNA, MAIL))
    await sink.connected.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending


# ---- what the account says ----------------------------------------------------------------


async def test_an_account_that_could_not_be_set_up_says_why(
    hass: HomeAssistant, sink: MailSink
) -> None:
    """The server was down when Home Assistant started."""
    await sink.stop()
    account = smtp_entry(sink)
    await set_up(hass, account)
    assert account.state is ConfigEntryState.SETUP_RETRY
    assert await failure(SmtpAccount(hass, account.entry_id)) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account is not ready: Failed to connect to SMTP server",
    )


async def test_an_unloaded_account_cannot_send(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount
) -> None:
    """For example while it reloads, or when a person has disabled it."""
    await hass.config_entries.async_unload(account.entry_id)
    assert await failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account is not ready: not loaded",
    )


async def test_a_deleted_account_cannot_send(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount
) -> None:
    """Nor can one that was never there."""
    await hass.config_entries.async_remove(account.entry_id)
    assert await failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account does not exist any more",
    )


async def test_an_entry_of_another_integration_is_no_smtp_account(
    hass: HomeAssistant,
) -> None:
    """Whatever the stored id says."""
    entry = MockConfigEntry(domain="other", state=ConfigEntryState.LOADED)
    entry.add_to_hass(hass)
    assert await failure(SmtpAccount(hass, entry.entry_id)) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account does not exist any more",
    )


async def test_a_removed_recipient_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """It may be added again."""
    (anna,) = (s for s in account.subentries.values() if s.unique_id == ANNA)
    hass.config_entries.async_remove_subentry(account, anna.subentry_id)
    await hass.async_block_till_done()
    assert await failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the SMTP account has no such recipient",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


async def test_a_disabled_entity_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """The call would succeed and send nothing."""
    er.async_get(hass).async_update_entity(
        entity_id(hass, account, ANNA), disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    assert await failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the recipient's notify entity is disabled",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


async def test_an_entity_that_was_removed_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """A person can remove it from the registry."""
    er.async_get(hass).async_remove(entity_id(hass, account, ANNA))
    await hass.async_block_till_done()
    assert await failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the recipient's notify entity is not available",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


async def test_an_entity_that_is_unavailable_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """The call would succeed and send nothing."""
    with patch(
        "homeassistant.components.smtp.notify.MailNotifyEntity.available",
        new_callable=PropertyMock,
        return_value=False,
    ):
        assert await failure(mailer) == (
            Outcome.ADDRESS_FAILED,
            "the recipient's notify entity is not available",
        )
    assert sink.mails == []


async def test_a_renamed_entity_is_found(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """It is looked up by what never changes."""
    er.async_get(hass).async_update_entity(
        entity_id(hass, account, ANNA), new_entity_id="notify.electrician"
    )
    await hass.async_block_till_done()
    await mailer.async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA]


async def test_an_address_that_smtp_cannot_write_is_refused(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """It would never go, and others do not wait for it."""
    address = "jürgen@example.com"
    await async_add_recipients(hass, stored(account), [address])
    assert await failure(mailer, address) == (Outcome.REFUSED, "UnicodeEncodeError")
    await mailer.async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA]


async def test_a_call_that_succeeds_and_sends_nothing_is_a_failure(
    hass: HomeAssistant, mailer: SmtpAccount
) -> None:
    """The entity knows whether it has sent."""
    async_mock_service(hass, "smtp", "send_message")
    assert await failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the SMTP account sent nothing",
    )
