"""A mail account that the tests can look into, and the time that has to pass for it."""

import asyncio
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.cp_notifications.delivery.errors import DeliveryError
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.message.render import Mail


class Mailbox:
    """Takes every mail, unless it is told otherwise."""

    def __init__(self) -> None:
        """Start empty."""
        self.mails: list[tuple[str, Mail]] = []
        self.failures: list[Exception] = []
        """What the next tries raise."""
        self.gate: asyncio.Event | None = None
        """If set, a mail is under way until the gate opens."""

    async def async_send(self, address: str, mail: Mail) -> None:
        """Take a mail, or fail."""
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.mails.append((address, mail))

    def fails(self, outcome: Outcome = Outcome.ACCOUNT_FAILED) -> None:
        """Let the next try fail."""
        self.failures.append(DeliveryError(outcome, "no"))

    @property
    def subjects(self) -> list[str]:
        """The subjects of all mails so far."""
        return [mail.subject for _address, mail in self.mails]


async def later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **delta: float
) -> None:
    """Let time pass."""
    freezer.tick(timedelta(**delta))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
