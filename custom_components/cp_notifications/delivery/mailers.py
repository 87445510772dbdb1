"""Delivery: a mail to one address becomes a service call, and the call its true outcome.

A call that returns is not yet a mail that was sent, and an exception does not say whose
fault it was. A mailer returns when the mail was handed over, and otherwise raises a
`DeliveryError` that says what failed and why.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol, override

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.const import (
    CONF_ACTION,
    CONF_MAIL_KIND,
    MAIL_ACTION,
)
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.internals import entities_of
from custom_components.cp_notifications.message.render import Mail

from .accounts import (
    ACCOUNT_GONE,
    NOTIFY,
    SMTP,
    smtp_entry,
    smtp_entry_id,
    smtp_recipients,
    wants_html,
)
from .errors import DeliveryError, as_delivery_error

__all__ = ["ActionMailer", "DeliveryError", "Mailer", "SmtpMailer", "make_mailer"]

SEND_TIMEOUT: Final = 150.0
"""Seconds a try may take. smtp tries twice and waits 60 s for an answer by default: its
own error, which knows more than ours, is to come first."""


class Mailer(Protocol):
    """The way to hand over a mail."""

    async def async_send(self, address: str, mail: Mail) -> None:
        """Hand the mail over for this one address, or raise `DeliveryError`."""


def make_mailer(
    hass: HomeAssistant, account: Mapping[str, Any] | None
) -> Mailer | None:
    """Return the mailer for the mail account of a config entry; None if it has none."""
    if (entry_id := smtp_entry_id(account)) is not None:
        return SmtpMailer(hass, entry_id)
    if account is not None and account.get(CONF_MAIL_KIND) == MAIL_ACTION:
        return ActionMailer(hass, account[CONF_ACTION])
    return None


class SmtpMailer(Mailer):
    """Sends through a config entry of Home Assistant's SMTP integration.

    That has a notify entity for each recipient, and sends one mail at a time.
    """

    def __init__(
        self, hass: HomeAssistant, entry_id: str, timeout: float = SEND_TIMEOUT
    ) -> None:
        """Use the account with this config entry id; `timeout` in seconds."""
        self._hass = hass
        self._entry_id = entry_id
        self._timeout = timeout

    @override
    async def async_send(self, address: str, mail: Mail) -> None:
        """Hand the mail over for this one address, or raise `DeliveryError`."""
        entity_id = self._entity_id(self._ready_entry(), address)
        noted = self._noted_by(entity_id)
        before = noted()
        data = {
            "entity_id": entity_id,
            "title": _one_line(mail.subject),
            "message": mail.text,
            "html": mail.html,
        }
        await _async_call(self._hass, "smtp.send_message", data, self._timeout)
        # A call that finds no entity succeeds and sends nothing. The entity notes each sending.
        # Not "==": two sendings within one tick of the clock read the same.
        if noted() is before:
            raise DeliveryError(Outcome.ADDRESS_FAILED, "the SMTP account sent nothing")

    def _ready_entry(self) -> ConfigEntry:
        """Return the account's config entry, or raise why it cannot send now."""
        entry = smtp_entry(self._hass, self._entry_id)
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
        recipient = smtp_recipients(entry).get(address.casefold())
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


class ActionMailer(Mailer):
    """Sends through a notify action that takes addresses as `target`.

    Such an action tells only by an exception that it failed; more cannot be known.
    """

    def __init__(
        self, hass: HomeAssistant, action: str, timeout: float = SEND_TIMEOUT
    ) -> None:
        """Use this action, such as notify.gmail; `timeout` in seconds."""
        self._hass = hass
        self._action = action
        self._timeout = timeout

    @override
    async def async_send(self, address: str, mail: Mail) -> None:
        """Hand the mail over for this one address, or raise `DeliveryError`."""
        html = wants_html(self._hass, self._action)
        data = {
            "title": _one_line(mail.subject),
            "message": mail.html if html else mail.text,
            "target": [address],
        }
        await _async_call(self._hass, self._action, data, self._timeout)


def _one_line(subject: str) -> str:
    """A line break in a subject is an error to smtp, and a forged header elsewhere."""
    return " ".join(subject.split())


async def _async_call(
    hass: HomeAssistant, action: str, data: dict[str, Any], timeout: float
) -> None:
    """Call an action and wait for its end; whatever goes wrong is a `DeliveryError`.

    It hides what it came from: that can hold the address, and tracebacks get logged.
    """
    domain, _, service = action.partition(".")
    try:
        async with asyncio.timeout(timeout) as deadline:
            await hass.services.async_call(domain, service, data, blocking=True)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        # What we waited for was cancelled, not we.
        raise DeliveryError(Outcome.ACCOUNT_FAILED, "sending was cancelled") from None
    except Exception as err:  # noqa: BLE001
        if deadline.expired():
            reason = f"no answer within {timeout:g} s"
            raise DeliveryError(Outcome.ACCOUNT_FAILED, reason) from None
        raise as_delivery_error(err) from None
