"""The mail accounts of this Home Assistant, and the recipients they know."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
import re
from typing import Any, Final, NamedTuple

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    SubentryFlowContext,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant, Service
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
from homeassistant.exceptions import HomeAssistantError

from custom_components.cp_notifications.const import (
    CONF_ACTION,
    CONF_ENTRY_ID,
    CONF_MAIL_KIND,
    MAIL_ACTION,
    MAIL_SMTP,
)
from custom_components.cp_notifications.internals import async_settled, module_of

from .errors import as_delivery_error

SMTP: Final = "smtp"
NOTIFY: Final = "notify"
ACCOUNT_GONE: Final = "the SMTP account does not exist any more"

SETTLE_TIMEOUT: Final = 30.0
"""Seconds to wait for smtp after recipients were added: a person sits at the dialog."""

_RECIPIENT: Final = "recipient"  # smtp's subentry type, and the field for the address

# Home Assistant's own old-style notify actions that send to the addresses in `target`.
# All others of them do not: they send to a phone or a chat, to one fixed address
# (mailgun, sendgrid), take tags (apprise) or topics (aws) as target, or never tell that a
# member failed (group). smtp's own is deprecated and offered as the account it belongs to.
_CORE_ACTIONS: Final = frozenset({"google_mail", "rest"})
# Of those, the ones that send `message` as the HTML of the mail.
_HTML_ACTIONS: Final = frozenset({"google_mail"})
# What surely is no mail, whoever has registered it.
_NO_MAIL: Final = re.compile(
    r"notify|send_message|persistent_notification|mobile_app_.*"
)
_CORE: Final = "homeassistant.components."


class MailAccount(NamedTuple):
    """A mail account that a person can choose."""

    value: dict[str, str]
    """As it is stored in the config entry."""
    label: str


def mail_accounts(hass: HomeAssistant) -> list[MailAccount]:
    """Return what can send mails: every SMTP account and every fitting notify action."""
    accounts = [
        MailAccount(
            {CONF_MAIL_KIND: MAIL_SMTP, CONF_ENTRY_ID: entry.entry_id},
            f"{entry.title} (SMTP)",
        )
        for entry in hass.config_entries.async_entries(SMTP)
    ]
    services = hass.services.async_services_for_domain(NOTIFY)
    accounts += [
        MailAccount(
            {CONF_MAIL_KIND: MAIL_ACTION, CONF_ACTION: f"{NOTIFY}.{name}"},
            f"{NOTIFY}.{name}",
        )
        for name, service in sorted(services.items())
        if not _NO_MAIL.fullmatch(name)
        and _core_integration(service) in {None, *_CORE_ACTIONS}
    ]
    return accounts


def wants_html(hass: HomeAssistant, action: str) -> bool:
    """Return whether a notify action sends its message as the HTML of the mail."""
    services = hass.services.async_services_for_domain(NOTIFY)
    service = services.get(action.removeprefix(f"{NOTIFY}."))
    return service is not None and _core_integration(service) in _HTML_ACTIONS


def _core_integration(service: Service) -> str | None:
    """Return which of Home Assistant's own integrations an action belongs to, if any."""
    module = module_of(service)
    if not module.startswith(_CORE):
        return None
    return module.removeprefix(_CORE).partition(".")[0]


# ---- SMTP accounts and their recipients --------------------------------------------


def smtp_entry_id(account: Mapping[str, Any] | None) -> str | None:
    """Return the config entry id of an SMTP account; None for any other account."""
    if account is None or account.get(CONF_MAIL_KIND) != MAIL_SMTP:
        return None
    entry_id: str = account[CONF_ENTRY_ID]
    return entry_id


def smtp_entry(hass: HomeAssistant, entry_id: str) -> ConfigEntry | None:
    """Return the config entry of an SMTP account, unless it is gone."""
    entry = hass.config_entries.async_get_entry(entry_id)
    return entry if entry is not None and entry.domain == SMTP else None


def smtp_recipients(entry: ConfigEntry) -> dict[str, str]:
    """Return the recipients of an SMTP account: casefolded address to its spelling there."""
    return {
        subentry.unique_id.casefold(): subentry.unique_id
        for subentry in entry.get_subentries_of_type(_RECIPIENT)
        if subentry.unique_id is not None
    }


def missing_recipients(
    hass: HomeAssistant, account: Mapping[str, Any] | None, addresses: Iterable[str]
) -> list[str]:
    """Return the addresses that an SMTP account does not know yet, each once.

    Other accounts send to any address: there none is missing.
    """
    entry_id = smtp_entry_id(account)
    if entry_id is None:
        return []
    entry = smtp_entry(hass, entry_id)
    known = {} if entry is None else smtp_recipients(entry)
    asked = {address.casefold(): address for address in addresses}
    return [address for folded, address in asked.items() if folded not in known]


async def async_add_recipients(
    hass: HomeAssistant, account: Mapping[str, Any] | None, addresses: Iterable[str]
) -> dict[str, str]:
    """Add the addresses an SMTP account does not know; return why it failed, by address.

    The account reloads for each and sends nothing meanwhile; that is over afterwards.
    An account that cannot send now takes recipients all the same.
    """
    errors: dict[str, str] = {}
    missing = missing_recipients(hass, account, addresses)
    entry_id = smtp_entry_id(account)
    if not missing or entry_id is None:
        return errors
    entry = smtp_entry(hass, entry_id)
    if entry is None:
        return dict.fromkeys(missing, ACCOUNT_GONE)
    for address in missing:
        try:
            await _async_add_recipient(hass, entry, address)
        except Exception as err:  # noqa: BLE001
            errors[address] = as_delivery_error(err).reason
    await _async_settle(entry)
    return errors


async def _async_add_recipient(
    hass: HomeAssistant, entry: ConfigEntry, address: str
) -> None:
    """Do what a person does to add a recipient; no dialog stays open."""
    flows = hass.config_entries.subentries
    result = await flows.async_init(
        (entry.entry_id, _RECIPIENT), context=SubentryFlowContext(source=SOURCE_USER)
    )
    flow_id = result["flow_id"]
    try:
        result = await flows.async_configure(flow_id, {_RECIPIENT: address})
    finally:
        with suppress(UnknownFlow):  # it ended as it should
            flows.async_abort(flow_id)
    if not _is_added(result):
        why = result.get("reason") or result.get("errors")
        raise HomeAssistantError(f"the recipient was not taken: {why}")


def _is_added(result: SubentryFlowResult) -> bool:
    return (
        result["type"] is FlowResultType.CREATE_ENTRY
        or result.get("reason") == "already_configured"  # somebody was faster
    )


async def _async_settle(entry: ConfigEntry) -> None:
    """Wait until the reloads are over."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_TIMEOUT):
            await async_settled(entry)
