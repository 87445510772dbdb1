"""The ways to hand a mail over: one module for each kind of account that a site can have.

Each module imports only what stands above it:

* `account.py`: what every kind can do
* `smtp.py`: accounts of Home Assistant's SMTP integration
* `action.py`: notify actions that send to the addresses they are given

`KINDS` names them; nothing else in the house asks which kind an account is of.
"""

from collections.abc import Iterable
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.const import CONF_MAIL_KIND

from .account import Account, Stored
from .action import ActionAccount
from .smtp import SmtpAccount

__all__ = [
    "Account",
    "account_of",
    "accounts",
    "async_add_recipients",
    "missing_recipients",
]

KINDS: Final[tuple[type[Account], ...]] = (SmtpAccount, ActionAccount)
"""All kinds, in the order in which people are offered them."""


def account_of(hass: HomeAssistant, stored: Stored | None) -> Account | None:
    """Return the account that a site has stored; None if it has none, or one of a kind that is unknown here."""
    if stored is None:
        return None
    for kind in KINDS:
        if stored.get(CONF_MAIL_KIND) == kind.kind:
            return kind.stored_as(hass, stored)
    return None


def accounts(hass: HomeAssistant) -> list[Account]:
    """Return every account that a person can choose."""
    return [account for kind in KINDS for account in kind.choices(hass)]


def missing_recipients(
    hass: HomeAssistant, stored: Stored | None, addresses: Iterable[str]
) -> list[str]:
    """Return the addresses that the account cannot send to before they are added, each once."""
    account = account_of(hass, stored)
    return [] if account is None else account.missing(addresses)


async def async_add_recipients(
    hass: HomeAssistant, stored: Stored | None, addresses: Iterable[str]
) -> dict[str, str]:
    """Add the addresses that the account does not know; return why it failed, by address."""
    account = account_of(hass, stored)
    return {} if account is None else await account.async_add(addresses)
