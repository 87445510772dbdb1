"""Which mail accounts there are, and how they get to know recipients."""

from collections.abc import Callable
import pkgutil
import re
from typing import Any, Final
from unittest.mock import patch

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.cp_notifications.delivery import accounts as delivery_accounts
from custom_components.cp_notifications.delivery.accounts import (
    KINDS,
    Account,
    account_of,
    accounts,
    async_add_recipients,
    missing_recipients,
    smtp,
)
from custom_components.cp_notifications.delivery.accounts.action import ActionAccount
from custom_components.cp_notifications.delivery.accounts.smtp import SmtpAccount
from tests.architecture import PACKAGE, ROOT, in_folder
from tests.helpers.dialog import LANGUAGES
from tests.helpers.mail_sink import MailSink
from tests.helpers.smtp_account import (
    ANNA,
    BERT,
    CLEO,
    MAIL,
    register_legacy,
    set_up,
    smtp_entry,
    stored,
)


async def test_smtp_accounts_and_mail_actions_can_be_chosen(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """What is not mail, or does not send to the address it is given, cannot."""
    for name in ("notify", "mobile_app_phone", "persistent_notification", "my_mail"):
        async_mock_service(hass, "notify", name)
    for integration in ("google_mail", "rest", "sendgrid", "telegram"):
        await register_legacy(hass, integration)
    assert hass.services.has_service("notify", "site_mail")  # smtp's deprecated one
    assert hass.services.has_service("notify", "send_message")

    assert [(each.stored, each.label) for each in accounts(hass)] == [
        ({"kind": "smtp", "entry_id": account.entry_id}, "Site mail (SMTP)"),
        *(
            ({"kind": "action", "action": action}, action)
            for action in (
                "notify.google_mail_action",
                "notify.my_mail",
                "notify.rest_action",
            )
        ),
    ]


# ---- recipients -------------------------------------------------------------------------------


def _known(account: MockConfigEntry) -> list[str | None]:
    return [subentry.unique_id for subentry in account.subentries.values()]


def test_addresses_that_an_account_does_not_know_are_missing_once(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """However they are spelled."""
    asked = [ANNA.upper(), "bert@example.com", CLEO, CLEO.upper(), "dora@example.com"]
    assert missing_recipients(hass, stored(account), asked) == [
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
    hass: HomeAssistant, account: MockConfigEntry, mailer: SmtpAccount, sink: MailSink
) -> None:
    """The account has come back from its reloads when adding ends."""
    added = [CLEO, "dora@example.com"]
    assert await async_add_recipients(hass, stored(account), [ANNA, *added]) == {}
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
    assert await async_add_recipients(hass, stored(account), [ANNA.upper()]) == {}
    assert _known(account) == [ANNA, BERT]
    assert not sink.connected.is_set()


async def test_a_recipient_that_somebody_else_has_just_added_is_fine(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """It is there: that was wanted."""
    with patch.object(SmtpAccount, "missing", return_value=[ANNA]):
        assert await async_add_recipients(hass, stored(account), [ANNA]) == {}
    assert hass.config_entries.subentries.async_progress() == []


async def test_an_account_in_trouble_takes_recipients(
    hass: HomeAssistant, sink: MailSink
) -> None:
    """They can be sent to when it works again."""
    await sink.stop()
    account = smtp_entry(sink)
    await set_up(hass, account)
    assert await async_add_recipients(hass, stored(account), [CLEO]) == {}
    assert account.state is ConfigEntryState.SETUP_RETRY
    assert _known(account) == [ANNA, BERT, CLEO]

    await sink.start()
    await hass.config_entries.async_reload(account.entry_id)
    await SmtpAccount(hass, account.entry_id).async_send(CLEO, MAIL)
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
        errors = await async_add_recipients(hass, stored(account), [CLEO])
    assert errors == {CLEO: reason}
    assert hass.config_entries.subentries.async_progress() == []
    assert _known(account) == [ANNA, BERT]


async def test_a_person_does_not_wait_forever_for_the_account(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """Something else holds it up; the recipient is there all the same."""
    async with account.setup_lock:
        with patch.object(smtp, "SETTLE_TIMEOUT", 0):
            assert await async_add_recipients(hass, stored(account), [CLEO]) == {}
    assert _known(account) == [ANNA, BERT, CLEO]
    await hass.async_block_till_done()


# ---- which account -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "kind"),
    [
        ({"kind": "smtp", "entry_id": "1"}, SmtpAccount),
        ({"kind": "action", "action": "notify.gmail"}, ActionAccount),
        ({"kind": "pigeon"}, type(None)),
        ({}, type(None)),
        (None, type(None)),
    ],
    ids=["smtp", "action", "of_a_later_version", "empty", "none"],
)
async def test_what_is_stored_says_which_account_it_is(
    hass: HomeAssistant, stored: dict[str, str] | None, kind: type
) -> None:
    """Without an account there is none."""
    assert type(account_of(hass, stored)) is kind


# ---- a new kind ---------------------------------------------------------------------------------

MODULES: Final = {
    f"{delivery_accounts.__name__}.{module.name}"
    for module in pkgutil.iter_modules(delivery_accounts.__path__)
}


def test_every_kind_is_a_module_of_its_own_and_is_named() -> None:
    """One that is written and not named would never be offered to anybody."""
    assert MODULES - {Account.__module__} == {kind.__module__ for kind in KINDS}
    assert len({kind.kind for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_becomes_of_the_addresses(
    kind: type[Account], language: str
) -> None:
    """Whoever enters addresses in the wizard reads it, with the name of the account."""
    texts = LANGUAGES[language]["selector"]["group_text"]["options"]
    assert "{account}" in texts[kind.note]


async def test_what_is_stored_of_an_account_leads_to_it_again(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """Otherwise what a person chose would be another account after a restart."""
    async_mock_service(hass, "notify", "my_mail")
    offered = [(type(each), each.stored) for each in accounts(hass)]
    assert {kind for kind, _ in offered} == set(KINDS)
    found = [account_of(hass, stored) for _, stored in offered]
    assert [(type(each), each and each.stored) for each in found] == offered


def test_nothing_else_asks_which_kind_an_account_is_of() -> None:
    """A place that does would have to be found by whoever adds a kind."""
    names = r"\b(?:MAIL_SMTP|MAIL_ACTION|CONF_MAIL_KIND|SmtpAccount|ActionAccount)\b"
    asking = {
        module: re.findall(names, text)
        for module, text in in_folder(ROOT / PACKAGE).items()
        if not module.startswith("delivery/accounts/") and module != "const.py"
    }
    assert {module: found for module, found in asking.items() if found} == {}
