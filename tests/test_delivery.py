"""Delivery: what becomes of a mail, with Home Assistant's real smtp and a real server."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import smtplib
from typing import Any
from unittest.mock import PropertyMock, patch

from homeassistant.components.notify import BaseNotificationService
from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentryData,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
import voluptuous as vol

from custom_components.cp_notifications import mail_accounts as accounts_module
from custom_components.cp_notifications.delivery import (
    SEND_TIMEOUT,
    ActionMailer,
    DeliveryError,
    SmtpMailer,
    make_mailer,
)
from custom_components.cp_notifications.delivery_errors import (
    REASON_LIMIT,
    mask,
    redact,
)
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.mail_accounts import (
    MailAccount,
    async_add_recipients,
    mail_accounts,
    missing_recipients,
)
from custom_components.cp_notifications.message import Mail

from .mail_sink import MailSink

ANNA = "anna@example.com"
BERT = "Bert@example.com"
CLEO = "cleo@example.com"
MAIL = Mail(
    subject="[Höfe] Sicherung ausgelöst: Säule 1",
    text="Säule 1 hat keinen Strom.",
    html="<p>Säule 1 hat <b>keinen</b> Strom.</p>",
)


@pytest.fixture
async def sink(socket_enabled: None) -> AsyncGenerator[MailSink]:
    """Return a mail server, to which nobody has to look up a host name."""
    with patch("socket.getfqdn", return_value="home.example.com"):
        async with MailSink() as sink:
            yield sink


def _entry(sink: MailSink, **data: Any) -> MockConfigEntry:
    """Return an SMTP account at the sink with the recipients Anna and Bert."""
    return MockConfigEntry(
        domain="smtp",
        title="Site mail",
        data={
            "server": "127.0.0.1",
            "port": sink.port,
            "sender": "site@example.com",
            "encryption": "none",
            "verify_ssl": False,
            **data,
        },
        subentries_data=[
            ConfigSubentryData(
                data={}, subentry_type="recipient", title=address, unique_id=address
            )
            for address in (ANNA, BERT)
        ],
    )


async def _set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
async def account(hass: HomeAssistant, sink: MailSink) -> MockConfigEntry:
    """Return an SMTP account that is set up and works."""
    entry = _entry(sink)
    await _set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    return entry


@pytest.fixture
def mailer(hass: HomeAssistant, account: MockConfigEntry) -> SmtpMailer:
    """Return the mailer of the SMTP account."""
    return SmtpMailer(hass, account.entry_id)


def _entity_id(hass: HomeAssistant, account: MockConfigEntry, address: str) -> str:
    entity_id = er.async_get(hass).async_get_entity_id(
        "notify", "smtp", f"{account.entry_id}_{address}"
    )
    assert entity_id is not None
    return entity_id


async def _failure(
    mailer: SmtpMailer | ActionMailer, address: str = ANNA
) -> tuple[Outcome, str]:
    """Send, and return how it failed."""
    with pytest.raises(DeliveryError) as failed:
        await mailer.async_send(address, MAIL)
    assert str(failed.value) == failed.value.reason
    assert failed.value.__cause__ is None
    return failed.value.outcome, failed.value.reason


# ---- accepted -------------------------------------------------------------------------


async def test_a_mail_arrives_with_subject_text_and_html(
    mailer: SmtpMailer, sink: MailSink
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
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """The mail goes to the spelling that the account knows."""
    await mailer.async_send("bert@EXAMPLE.com", MAIL)
    assert sink.recipients() == [BERT]


async def test_a_line_break_in_the_subject_becomes_a_space(
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """It would be an error to smtp."""
    await mailer.async_send(ANNA, Mail("one\r\nBcc: two", "text", "<p>html</p>"))
    assert [mail["Subject"] for mail in sink.mails] == ["one Bcc: two"]


async def test_two_mails_within_one_tick_of_the_clock_are_both_accepted(
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """The entity's state reads the same after the second."""
    with patch.object(dt_util, "utcnow", return_value=dt_util.utcnow()):
        await mailer.async_send(ANNA, MAIL)
        await mailer.async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA, ANNA]


async def test_a_mail_is_accepted_even_if_the_account_reloads_meanwhile(
    hass: HomeAssistant, mailer: SmtpMailer, account: MockConfigEntry, sink: MailSink
) -> None:
    """Otherwise it would be sent once more."""
    sink.answering.clear()
    sending = asyncio.create_task(mailer.async_send(ANNA, MAIL))
    await sink.receiving.wait()
    await hass.config_entries.async_reload(account.entry_id)
    sink.answering.set()
    await sending
    assert sink.recipients() == [ANNA]


# ---- what the mail server says ---------------------------------------------------------


async def test_a_refused_address_leaves_the_others_alone(
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """The reason is the server's, without the address."""
    sink.recipient_replies = {ANNA: f"550 5.1.1 <{ANNA}>: no such user"}
    assert await _failure(mailer) == (
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
    assert await _failure(mailer) == (outcome, reply)


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
    assert await _failure(mailer) == (outcome, reply)
    assert sink.mails == []


async def test_a_refused_sender_is_a_fault_of_the_account(
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """It would be refused for every address."""
    sink.sender_reply = "550 5.7.1 <site@example.com> is not you"
    assert await _failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "550 5.7.1 <…@…> is not you",
    )


async def test_a_refused_login_is_a_fault_of_the_account(
    hass: HomeAssistant, sink: MailSink
) -> None:
    """The password was changed after the account was set up."""
    account = _entry(sink, username="site", password="secret")
    await _set_up(hass, account)
    sink.accepts_login = False
    outcome, reason = await _failure(SmtpMailer(hass, account.entry_id))
    assert outcome is Outcome.ACCOUNT_FAILED
    assert "verify your credentials" in reason


async def test_a_server_that_is_down_is_a_fault_of_the_account(
    mailer: SmtpMailer, sink: MailSink
) -> None:
    """When it is up again, the mail goes."""
    await sink.stop()
    outcome, reason = await _failure(mailer)
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
    mailer = SmtpMailer(hass, account.entry_id, timeout=0.05)
    assert await _failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "no answer within 0.05 s",
    )

    sink.silent = False
    await SmtpMailer(hass, account.entry_id).async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA]


async def test_a_server_that_does_not_answer_the_mail_is_a_fault_of_the_account(
    account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """Here smtp's own time is up first, after two tries."""
    account.runtime_data.timeout = 0.05
    sink.answering.clear()
    outcome, reason = await _failure(mailer)
    assert outcome is Outcome.ACCOUNT_FAILED
    assert "imed out" in reason


def test_smtp_may_use_up_its_own_time_first() -> None:
    """Two tries of 60 s are its default."""
    assert SEND_TIMEOUT > 2 * 60


async def test_a_cancelled_try_stays_cancelled(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
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
    account = _entry(sink)
    await _set_up(hass, account)
    assert account.state is ConfigEntryState.SETUP_RETRY
    assert await _failure(SmtpMailer(hass, account.entry_id)) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account is not ready: Failed to connect to SMTP server",
    )


async def test_an_unloaded_account_cannot_send(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer
) -> None:
    """For example while it reloads, or when a person has disabled it."""
    await hass.config_entries.async_unload(account.entry_id)
    assert await _failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account is not ready: not loaded",
    )


async def test_a_deleted_account_cannot_send(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer
) -> None:
    """Nor can one that was never there."""
    await hass.config_entries.async_remove(account.entry_id)
    assert await _failure(mailer) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account does not exist any more",
    )


async def test_an_entry_of_another_integration_is_no_smtp_account(
    hass: HomeAssistant,
) -> None:
    """Whatever the stored id says."""
    entry = MockConfigEntry(domain="other", state=ConfigEntryState.LOADED)
    entry.add_to_hass(hass)
    assert await _failure(SmtpMailer(hass, entry.entry_id)) == (
        Outcome.ACCOUNT_FAILED,
        "the SMTP account does not exist any more",
    )


async def test_a_removed_recipient_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """It may be added again."""
    (anna,) = (s for s in account.subentries.values() if s.unique_id == ANNA)
    hass.config_entries.async_remove_subentry(account, anna.subentry_id)
    await hass.async_block_till_done()
    assert await _failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the SMTP account has no such recipient",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


async def test_a_disabled_entity_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """The call would succeed and send nothing."""
    er.async_get(hass).async_update_entity(
        _entity_id(hass, account, ANNA), disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    assert await _failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the recipient's notify entity is disabled",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


async def test_an_entity_that_was_removed_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """A person can remove it from the registry."""
    er.async_get(hass).async_remove(_entity_id(hass, account, ANNA))
    await hass.async_block_till_done()
    assert await _failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the recipient's notify entity is not available",
    )
    await mailer.async_send(BERT, MAIL)
    assert sink.recipients() == [BERT]


async def test_an_entity_that_is_unavailable_fails_alone(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """The call would succeed and send nothing."""
    with patch(
        "homeassistant.components.smtp.notify.MailNotifyEntity.available",
        new_callable=PropertyMock,
        return_value=False,
    ):
        assert await _failure(mailer) == (
            Outcome.ADDRESS_FAILED,
            "the recipient's notify entity is not available",
        )
    assert sink.mails == []


async def test_a_renamed_entity_is_found(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """It is looked up by what never changes."""
    er.async_get(hass).async_update_entity(
        _entity_id(hass, account, ANNA), new_entity_id="notify.electrician"
    )
    await hass.async_block_till_done()
    await mailer.async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA]


async def test_an_address_that_smtp_cannot_write_is_refused(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """It would never go, and others do not wait for it."""
    address = "jürgen@example.com"
    await async_add_recipients(hass, _stored(account), [address])
    assert await _failure(mailer, address) == (Outcome.REFUSED, "UnicodeEncodeError")
    await mailer.async_send(ANNA, MAIL)
    assert sink.recipients() == [ANNA]


async def test_a_call_that_succeeds_and_sends_nothing_is_a_failure(
    hass: HomeAssistant, mailer: SmtpMailer
) -> None:
    """The entity knows whether it has sent."""
    async_mock_service(hass, "smtp", "send_message")
    assert await _failure(mailer) == (
        Outcome.ADDRESS_FAILED,
        "the SMTP account sent nothing",
    )


# ---- any notify action ------------------------------------------------------------------------


async def test_a_notify_action_gets_subject_text_and_address(
    hass: HomeAssistant,
) -> None:
    """One address a call; a line break in the subject becomes a space."""
    calls = async_mock_service(hass, "notify", "mail")
    await ActionMailer(hass, "notify.mail").async_send(
        ANNA, Mail("one\ntwo", "text", "<p>html</p>")
    )
    assert [call.data for call in calls] == [
        {"title": "one two", "message": "text", "target": [ANNA]}
    ]


def _legacy_service(integration: str) -> type[BaseNotificationService]:
    """Return a notify service as one of Home Assistant's own integrations has it."""

    class Service(BaseNotificationService):
        def __init__(self) -> None:
            self.sent: list[tuple[str, dict[str, Any]]] = []

        async def async_send_message(self, message: str, **kwargs: Any) -> None:
            self.sent.append((message, kwargs))

    Service.__module__ = f"homeassistant.components.{integration}.notify"
    return Service


async def _register(hass: HomeAssistant, integration: str) -> Any:
    service = _legacy_service(integration)()
    await service.async_setup(hass, f"{integration}_action", "")
    await service.async_register_services()
    return service


async def test_google_mail_gets_html(hass: HomeAssistant) -> None:
    """It sends its message as HTML, in which plain text would lose its lines."""
    service = await _register(hass, "google_mail")
    await ActionMailer(hass, "notify.google_mail_action").async_send(ANNA, MAIL)
    assert service.sent == [
        (MAIL.html, {"title": MAIL.subject, "target": [ANNA], "data": None})
    ]


async def test_an_action_that_is_not_there_is_a_fault_of_the_account(
    hass: HomeAssistant,
) -> None:
    """Its integration is not set up, yet."""
    assert await _failure(ActionMailer(hass, "notify.gone")) == (
        Outcome.ACCOUNT_FAILED,
        "Action notify.gone not found",
    )


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
    assert await _failure(ActionMailer(hass, "notify.mail")) == (outcome, reason)


async def test_an_action_that_does_not_end_is_not_waited_for_forever(
    hass: HomeAssistant,
) -> None:
    """Others wait for the account too."""

    async def hang(_call: ServiceCall) -> None:
        await asyncio.Event().wait()

    hass.services.async_register("notify", "mail", hang)
    assert await _failure(ActionMailer(hass, "notify.mail", timeout=0)) == (
        Outcome.ACCOUNT_FAILED,
        "no answer within 0 s",
    )


# ---- which mailer -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "kind"),
    [
        ({"kind": "smtp", "entry_id": "1"}, SmtpMailer),
        ({"kind": "action", "action": "notify.gmail"}, ActionMailer),
        ({"kind": "pigeon"}, type(None)),
        ({}, type(None)),
        (None, type(None)),
    ],
    ids=["smtp", "action", "of_a_later_version", "empty", "none"],
)
async def test_the_stored_account_makes_the_mailer(
    hass: HomeAssistant, stored: dict[str, str] | None, kind: type
) -> None:
    """Without an account there is none."""
    assert type(make_mailer(hass, stored)) is kind


async def test_smtp_accounts_and_mail_actions_can_be_chosen(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """What is not mail, or does not send to the address it is given, cannot."""
    for name in ("notify", "mobile_app_phone", "persistent_notification", "my_mail"):
        async_mock_service(hass, "notify", name)
    for integration in ("google_mail", "rest", "sendgrid", "telegram"):
        await _register(hass, integration)
    assert hass.services.has_service("notify", "site_mail")  # smtp's deprecated one
    assert hass.services.has_service("notify", "send_message")

    assert mail_accounts(hass) == [
        MailAccount({"kind": "smtp", "entry_id": account.entry_id}, "Site mail (SMTP)"),
        *(
            MailAccount({"kind": "action", "action": action}, action)
            for action in (
                "notify.google_mail_action",
                "notify.my_mail",
                "notify.rest_action",
            )
        ),
    ]


# ---- recipients -------------------------------------------------------------------------------


def _stored(account: MockConfigEntry) -> dict[str, str]:
    return {"kind": "smtp", "entry_id": account.entry_id}


def _known(account: MockConfigEntry) -> list[str | None]:
    return [subentry.unique_id for subentry in account.subentries.values()]


def test_addresses_that_an_account_does_not_know_are_missing_once(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """However they are spelled."""
    asked = [ANNA.upper(), "bert@example.com", CLEO, CLEO.upper(), "dora@example.com"]
    assert missing_recipients(hass, _stored(account), asked) == [
        CLEO.upper(),
        "dora@example.com",
    ]


def test_an_account_that_is_gone_knows_nobody(hass: HomeAssistant) -> None:
    """A person chooses another account then."""
    gone = {"kind": "smtp", "entry_id": "gone"}
    assert missing_recipients(hass, gone, [ANNA]) == [ANNA]


@pytest.mark.parametrize(
    "stored",
    [{"kind": "action", "action": "notify.gmail"}, None],
    ids=["action", "none"],
)
async def test_only_smtp_accounts_have_recipients(
    hass: HomeAssistant, stored: dict[str, str] | None
) -> None:
    """The others send to any address."""
    assert missing_recipients(hass, stored, [ANNA]) == []
    assert await async_add_recipients(hass, stored, [ANNA]) == {}


async def test_added_recipients_can_be_sent_to_at_once(
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpMailer, sink: MailSink
) -> None:
    """The account has come back from its reloads when adding ends."""
    added = [CLEO, "dora@example.com"]
    assert await async_add_recipients(hass, _stored(account), [ANNA, *added]) == {}
    assert _known(account) == [ANNA, BERT, *added]

    for address in added:
        await mailer.async_send(address, MAIL)
    assert sink.recipients() == added
    await hass.async_block_till_done()
    assert account.state is ConfigEntryState.LOADED


async def test_known_recipients_are_not_added_again(
    hass: HomeAssistant, account: MockConfigEntry, sink: MailSink
) -> None:
    """And nothing reloads for them."""
    sink.connected.clear()
    assert await async_add_recipients(hass, _stored(account), [ANNA.upper()]) == {}
    assert _known(account) == [ANNA, BERT]
    assert not sink.connected.is_set()


async def test_a_recipient_that_somebody_else_has_just_added_is_fine(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """It is there: that was wanted."""
    with patch.object(accounts_module, "missing_recipients", return_value=[ANNA]):
        assert await async_add_recipients(hass, _stored(account), [ANNA]) == {}
    assert hass.config_entries.subentries.async_progress() == []


async def test_an_account_in_trouble_takes_recipients(
    hass: HomeAssistant, sink: MailSink
) -> None:
    """They can be sent to when it works again."""
    await sink.stop()
    account = _entry(sink)
    await _set_up(hass, account)
    assert await async_add_recipients(hass, _stored(account), [CLEO]) == {}
    assert account.state is ConfigEntryState.SETUP_RETRY
    assert _known(account) == [ANNA, BERT, CLEO]

    await sink.start()
    await hass.config_entries.async_reload(account.entry_id)
    await SmtpMailer(hass, account.entry_id).async_send(CLEO, MAIL)
    assert sink.recipients() == [CLEO]


async def test_a_deleted_account_takes_no_recipients(hass: HomeAssistant) -> None:
    """It says so for each address."""
    gone = {"kind": "smtp", "entry_id": "gone"}
    assert await async_add_recipients(hass, gone, [ANNA, CLEO]) == dict.fromkeys(
        [ANNA, CLEO], "the SMTP account does not exist any more"
    )


def _ask_again(flow: ConfigSubentryFlow, **_: Any) -> SubentryFlowResult:
    return flow.async_show_form(step_id="user", errors={"recipient": "invalid"})


def _abort(flow: ConfigSubentryFlow, **_: Any) -> SubentryFlowResult:
    return flow.async_abort(reason="not_now")


def _break(_flow: ConfigSubentryFlow, **_: Any) -> SubentryFlowResult:
    raise HomeAssistantError(f"{CLEO} breaks it")


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (_ask_again, "the recipient was not taken: {'recipient': 'invalid'}"),
        (_abort, "the recipient was not taken: not_now"),
        (_break, "…@… breaks it"),
    ],
    ids=["asks_again", "aborts", "breaks"],
)
async def test_a_recipient_that_is_not_taken_says_why(
    hass: HomeAssistant,
    account: MockConfigEntry,
    behaviour: Callable[..., SubentryFlowResult],
    reason: str,
) -> None:
    """No dialog of smtp stays open."""
    with patch.object(ConfigSubentryFlow, "async_create_entry", behaviour):
        errors = await async_add_recipients(hass, _stored(account), [CLEO])
    assert errors == {CLEO: reason}
    assert hass.config_entries.subentries.async_progress() == []
    assert _known(account) == [ANNA, BERT]


async def test_a_person_does_not_wait_forever_for_the_account(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """Something else holds it up; the recipient is there all the same."""
    async with account.setup_lock:
        with patch.object(accounts_module, "SETTLE_TIMEOUT", 0):
            assert await async_add_recipients(hass, _stored(account), [CLEO]) == {}
    assert _known(account) == [ANNA, BERT, CLEO]
    await hass.async_block_till_done()


# ---- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"<{ANNA}>: unknown", "<…@…>: unknown"),
        (f"{ANNA},{BERT}; (x@y)", "…@…,…@…; (…@…)"),
        ('to "anna maria"@example.com!', "to …@…"),
        ('o\'neill+a=b@example.com said "no"', '…@… said "no"'),
        ("smtps://anna:secret@example.com:465/", "…@…"),
        ("jürgen@höfe.example", "…@…"),
        ("…@… again", "…@… again"),
        ("expected str @ data['title']", "expected str @ data['title']"),
        ('an open " quote', 'an open " quote'),
        ("", ""),
    ],
    ids=[
        "brackets",
        "list",
        "quoted",
        "apostrophe",
        "login_in_url",
        "umlauts",
        "twice",
        "at_sign_alone",
        "open_quote",
        "empty",
    ],
)
def test_addresses_are_taken_out_of_a_text(text: str, redacted: str) -> None:
    """The rest stays readable."""
    assert redact(text) == redacted


def test_a_reason_is_one_short_line() -> None:
    """The address goes before the cut, so that no half of it stays."""
    reason = DeliveryError(
        Outcome.REFUSED, "x" * (REASON_LIMIT - 6) + f"\n {ANNA} " + "y" * 9
    ).reason
    assert reason == "x" * (REASON_LIMIT - 6) + " …@… y"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        (ANNA, "a…@example.com"),
        ('"a@b"@example.com', '"…@example.com'),
        ("@example.com", "…@example.com"),
        ("anna", "…"),
        ("", "…"),
    ],
    ids=["usual", "quoted", "no_local_part", "no_domain", "empty"],
)
def test_a_masked_address_keeps_its_first_letter_and_its_domain(
    address: str, masked: str
) -> None:
    """Its owner knows it by that."""
    assert mask(address) == masked
