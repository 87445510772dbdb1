"""An SMTP account at the mail sink, a mail to send, and how it fails."""

from typing import Any, override

from homeassistant.components.notify import BaseNotificationService
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.delivery.accounts import Account
from custom_components.cp_notifications.delivery.errors import DeliveryError
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.message.render import Mail

from .mail_sink import MailSink

ANNA = "anna@example.com"
BERT = "Bert@example.com"
CLEO = "cleo@example.com"
MAIL = Mail(
    subject="[Höfe] Sicherung ausgelöst: Säule 1",
    text="Säule 1 hat keinen Strom.",
    html="<p>Säule 1 hat <b>keinen</b> Strom.</p>",
)


def smtp_entry(sink: MailSink, **data: Any) -> MockConfigEntry:
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


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set an account up, as far as it goes."""
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def stored(account: MockConfigEntry) -> dict[str, str]:
    """Return how a site stores that the account is its mail account."""
    return {"kind": "smtp", "entry_id": account.entry_id}


def entity_id(hass: HomeAssistant, account: MockConfigEntry, address: str) -> str:
    """Return the notify entity of a recipient."""
    found = er.async_get(hass).async_get_entity_id(
        "notify", "smtp", f"{account.entry_id}_{address}"
    )
    assert found is not None
    return found


async def failure(mailer: Account, address: str = ANNA) -> tuple[Outcome, str]:
    """Send, and return how it failed."""
    with pytest.raises(DeliveryError) as failed:
        await mailer.async_send(address, MAIL)
    assert str(failed.value) == failed.value.reason
    assert failed.value.__cause__ is None
    return failed.value.outcome, failed.value.reason


class LegacyService(BaseNotificationService):
    """A notify service of the old kind, which keeps what it is to send."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.sent: list[tuple[str, dict[str, Any]]] = []

    @override
    async def async_send_message(self, message: str, **kwargs: Any) -> None:
        """Keep it."""
        self.sent.append((message, kwargs))


async def register_legacy(hass: HomeAssistant, integration: str) -> LegacyService:
    """Register notify.<integration>_action, as one of Home Assistant's own has it."""
    module = f"homeassistant.components.{integration}.notify"
    service: LegacyService = type("Service", (LegacyService,), {"__module__": module})()
    await service.async_setup(hass, f"{integration}_action", "")
    await service.async_register_services()
    return service
