"""Accounts of Home Assistant's SMTP integration.

Each is a config entry of its own, with a notify entity for each recipient it knows; it sends one mail at a time.
A call that returns is not yet a mail that was sent: the recipient's entity knows.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import ClassVar, Final, Self, override

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    SubentryFlowContext,
    SubentryFlowResult,
)
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.const import (
    CONF_ENTRY_ID,
    CONF_MAIL_KIND,
    MAIL_SMTP,
)
from custom_components.cp_notifications.delivery.calls import (
    NOTIFY,
    SEND_TIMEOUT,
    async_call,
)
from custom_components.cp_notifications.delivery.errors import (
    DeliveryError,
    as_delivery_error,
)
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.internals import (
    async_on_entry_change,
    async_settled,
    entities_of,
)
from custom_components.cp_notifications.message.render import Mail

from .account import Account, Stored, one_line

SMTP: Final = "smtp"
ACCOUNT_GONE: Final = "the SMTP account does not exist any more"

SETTLE_TIMEOUT: Final = 30.0
"""Seconds to wait for smtp after recipients were added: a person sits at the dialog."""

_RECIPIENT: Final = "recipient"  # smtp's subentry type, and the field for the address


class SmtpAccount(Account):
    """A config entry of Home Assistant's SMTP integration."""

    kind: ClassVar[str] = MAIL_SMTP
    note: ClassVar[str] = "mail_smtp"

    def __init__(
        self, hass: HomeAssistant, entry_id: str, timeout: float = SEND_TIMEOUT
    ) -> None:
        """Use the account with this config entry id; a try may take `timeout` seconds."""
        self._hass = hass
        self._entry_id = entry_id
        self._timeout = timeout

    @classmethod
    @override
    def choices(cls, hass: HomeAssistant) -> Iterator[Self]:
        """Yield every SMTP account."""
        for entry in hass.config_entries.async_entries(SMTP):
            yield cls(hass, entry.entry_id)

    @classmethod
    @override
    def stored_as(cls, hass: HomeAssistant, stored: Stored) -> Self:
        """Return the account with the config entry id that is stored."""
        return cls(hass, stored[CONF_ENTRY_ID])

    @property
    @override
    def stored(self) -> dict[str, str]:
        """Its config entry id."""
        return {CONF_MAIL_KIND: MAIL_SMTP, CONF_ENTRY_ID: self._entry_id}

    @property
    @override
    def label(self) -> str:
        """The title of its config entry."""
        return f"{self.name} (SMTP)"

    @property
    @override
    def name(self) -> str:
        """The title of its config entry; nothing remembers that of one that is gone."""
        return "SMTP" if self._entry is None else self._entry.title

    # ---- what is known about it ----------------------------------------------------------

    @property
    def _entry(self) -> ConfigEntry | None:
        """Its config entry, unless that is gone."""
        entry = self._hass.config_entries.async_get_entry(self._entry_id)
        return entry if entry is not None and entry.domain == SMTP else None

    @property
    @override
    def exists(self) -> bool:
        """Whether there is its config entry, in whatever state."""
        return self._entry is not None

    @property
    @override
    def ready(self) -> bool:
        """Whether its config entry is loaded."""
        entry = self._entry
        return entry is not None and entry.state is ConfigEntryState.LOADED

    @override
    def sends_by(self, entity: er.RegistryEntry) -> bool:
        """Return whether it is the entity of one of its recipients."""
        return entity.config_entry_id == self._entry_id

    @callback
    @override
    def async_follow(self, on_change: Callable[[bool], None]) -> CALLBACK_TYPE:
        """Follow its config entry; one that is loaded already may be so by a restart that mended it."""

        @callback
        def changed(_change: str, entry: ConfigEntry) -> None:
            if entry.entry_id == self._entry_id:
                on_change(entry.state is ConfigEntryState.LOADED)

        end = async_on_entry_change(self._hass, changed)
        if self.ready:
            on_change(True)
        return end

    # ---- recipients ----------------------------------------------------------------------

    @override
    def missing(self, addresses: Iterable[str]) -> list[str]:
        """Return the addresses that are none of its recipients, however they are spelled."""
        entry = self._entry
        known = {} if entry is None else _recipients(entry)
        asked = {address.casefold(): address for address in addresses}
        return [address for folded, address in asked.items() if folded not in known]

    @override
    async def async_add(self, addresses: Iterable[str]) -> dict[str, str]:
        """Add recipients; return why it failed, by address.

        The account reloads for each and sends nothing meanwhile; that is over afterwards.
        An account that cannot send now takes recipients all the same.
        """
        missing = self.missing(addresses)
        if not missing:
            return {}
        entry = self._entry
        if entry is None:
            return dict.fromkeys(missing, ACCOUNT_GONE)
        errors: dict[str, str] = {}
        for address in missing:
            try:
                await _async_add_recipient(self._hass, entry, address)
            except Exception as err:  # noqa: BLE001 - smtp may raise anything; the next address is added all the same
                errors[address] = as_delivery_error(err).reason
        await _async_settle(entry)
        return errors

    # ---- sending -------------------------------------------------------------------------

    @override
    async def async_send(self, address: str, mail: Mail) -> None:
        """Hand the mail over for this one address, or raise `DeliveryError`."""
        entity_id = self._entity_id(self._ready_entry(), address)
        noted = self._noted_by(entity_id)
        before = noted()
        data = {
            "entity_id": entity_id,
            "title": one_line(mail.subject),
            "message": mail.text,
            "html": mail.html,
        }
        await async_call(self._hass, "smtp.send_message", data, self._timeout)
        # A call that finds no entity succeeds and sends nothing. The entity notes each sending.
        # Not "==": two sendings within one tick of the clock read the same.
        if noted() is before:
            raise DeliveryError(Outcome.ADDRESS_FAILED, "the SMTP account sent nothing")

    def _ready_entry(self) -> ConfigEntry:
        """Return the account's config entry, or raise why it cannot send now."""
        entry = self._entry
        if entry is None:
            raise DeliveryError(Outcome.ACCOUNT_FAILED, ACCOUNT_GONE)
        if entry.state is not ConfigEntryState.LOADED:
            why = entry.reason or entry.state.value.replace("_", " ")
            raise DeliveryError(
                Outcome.ACCOUNT_FAILED, f"the SMTP account is not ready: {why}"
            )
        return entry

    def _entity_id(self, entry: ConfigEntry, address: str) -> str:
        """Return the notify entity of the address, or raise why there is none to use."""
        recipient = _recipients(entry).get(address.casefold())
        if recipient is None:
            raise DeliveryError(
                Outcome.ADDRESS_FAILED, "the SMTP account has no such recipient"
            )
        registry = er.async_get(self._hass)
        unique_id = f"{entry.entry_id}_{recipient}"
        entity_id = registry.async_get_entity_id(NOTIFY, SMTP, unique_id) or ""
        registered = registry.async_get(entity_id)
        if registered is not None and registered.disabled:
            raise DeliveryError(
                Outcome.ADDRESS_FAILED, "the recipient's notify entity is disabled"
            )
        return entity_id

    def _noted_by(self, entity_id: str) -> Callable[[], object]:
        """Return what tells by another object that the entity has noted a sending; raise if it is not available.

        The entity itself has it as its state, even when a reload has taken it away meanwhile.
        """
        entities = entities_of(self._hass, SMTP)
        if entities is not None:
            entity = entities.get(entity_id)
            if entity is not None and entity.available:
                return lambda: entity.state
        elif self._is_available(entity_id):
            return lambda: self._written(entity_id)
        raise DeliveryError(
            Outcome.ADDRESS_FAILED, "the recipient's notify entity is not available"
        )

    def _is_available(self, entity_id: str) -> bool:
        state = self._hass.states.get(entity_id)
        return state is not None and state.state != STATE_UNAVAILABLE

    def _written(self, entity_id: str) -> datetime | None:
        """Return when the state was written last, also with the value that it had."""
        state = self._hass.states.get(entity_id)
        return None if state is None else state.last_reported


def _recipients(entry: ConfigEntry) -> dict[str, str]:
    """Return the recipients of an SMTP account: casefolded address to its spelling there."""
    return {
        subentry.unique_id.casefold(): subentry.unique_id
        for subentry in entry.get_subentries_of_type(_RECIPIENT)
        if subentry.unique_id is not None
    }


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
