"""Sends what the engine wants sent, one mail at a time, by the account that the site has at the moment."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.const import CONF_MAIL
from custom_components.cp_notifications.engine.model import (
    AccountChanged,
    Delivered,
    Group,
    Notification,
    Outcome,
    Reason,
    Send,
)
from custom_components.cp_notifications.message.render import Mail, render
from custom_components.cp_notifications.site.config import SitePoint
from custom_components.cp_notifications.site.part import Part
from custom_components.cp_notifications.text import redact

from .accounts import account_of
from .errors import DeliveryError
from .places import mail_site
from .second_channel import SecondChannel

_LOGGER = logging.getLogger(__name__)

STOP_GRACE: Final = 3.0
"""Seconds that a mail under way has to end when the site stops.

Most take less. A mail that is cut off is tried again after the next start, and can come twice; but whoever stops Home
Assistant has 10 s or less until it is killed, and after a reload nobody is to be told later for the sake of one mail.
"""

ACCEPTED: Final = "accepted"
"""The answer of a test mail for an address whose server took it."""


class Sender(Part):
    """Hands mails over and says what became of each. It decides nothing."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        points: Callable[[], Mapping[str, SitePoint]],
        before: Callable[[int], Awaitable[None]],
        delivered: Callable[[Delivered], None],
        account_changed: Callable[[bool], None],
    ) -> None:
        """Send nothing before `async_start`.

        `points` returns the charge points of the site. `before` is waited for with
        `Send.change` before a try: that change has to be on disk first. `delivered` is called
        once for each `send`, `account_changed` with whether the account is ready to send
        whenever it comes, changes or goes.
        """
        self._hass = hass
        self._entry = entry
        self._points = points
        self._before = before
        self._delivered = delivered
        self._account_changed = account_changed
        self._stored = entry.data.get(CONF_MAIL)
        self._account = account_of(hass, self._stored)
        self._second_channel = SecondChannel(hass, entry)
        self._unfollow: CALLBACK_TYPE | None = None
        self._running = False
        self._is_stopped = False
        self._held: Send | None = None
        """What came before the start, and nothing after the end."""
        self._sending: asyncio.Task[None] | None = None

    # ---- life --------------------------------------------------------------------------

    @override
    async def async_start(self) -> None:
        """Begin to send, and to follow the account."""
        self._running = True
        held, self._held = self._held, None
        if held is not None:
            self.send(held)
        self._follow()

    @override
    @callback
    def async_follow(self) -> None:
        """Send by another account from now on, if the site has another."""
        if (stored := self._entry.data.get(CONF_MAIL)) == self._stored:
            return
        self._stored = stored
        self._account = account_of(self._hass, stored)
        if self._running:
            self._follow()

    @override
    async def async_stop(self) -> None:
        """Begin no other mail, and wait a moment for the one that is under way.

        One that does not end is cut off. Whether it arrived is not known, and nothing is said of it: on disk it waits,
        as it does after a power cut, and is tried again.
        """
        self._running = False
        self._is_stopped = True
        self._held = None
        self._end_following()
        if self._sending is None or self._sending.done():
            return
        await asyncio.wait([self._sending], timeout=STOP_GRACE)
        if self._sending.cancel():
            _LOGGER.info(
                "A mail was under way when the site stopped: it is tried again"
            )

    def _follow(self) -> None:
        self._end_following()
        if self._account is not None:
            self._unfollow = self._account.async_follow(self._account_changed)

    def _end_following(self) -> None:
        if self._unfollow is not None:
            self._unfollow()
            self._unfollow = None

    # ---- sending -----------------------------------------------------------------------

    @callback
    def send(self, send: Send) -> None:
        """Try one delivery; the engine asks for the next one when it knows how this one ended."""
        if self._is_stopped:
            return
        if not self._running:
            self._held = send
            return
        self._sending = self._hass.async_create_task(
            self._async_send(send), f"{self._entry.title} delivery", eager_start=False
        )

    async def _async_send(self, send: Send) -> None:
        await self._before(send.change)
        outcome, error = await self._async_try(send.notification, send.address)
        self._delivered(Delivered(send.delivery, outcome, error))

    async def _async_try(
        self, notification: Notification, address: str
    ) -> tuple[Outcome, str]:
        """Return how a try ended and why, whatever happens."""
        if self._account is None:
            return Outcome.ACCOUNT_FAILED, "no mail account"
        try:
            await self._account.async_send(address, self.render(notification))
        except DeliveryError as err:
            return err.outcome, err.reason
        except Exception:
            _LOGGER.exception("A delivery failed in a way that nobody expected")
            return Outcome.ACCOUNT_FAILED, "unexpected error"
        return Outcome.ACCEPTED, ""

    def render(self, notification: Notification) -> Mail:
        """Return a notification as a mail, in the language of Home Assistant."""
        site = mail_site(self._hass, self._entry, self._points())
        return render(notification, site, self._hass.config.language)

    @callback
    def account_changed(self, change: AccountChanged) -> None:
        """Let people know otherwise that mail has failed for some minutes, and that it works again; log each once."""
        if change.outage is None:
            _LOGGER.info("Mail of %s works again", self._entry.title)
        else:
            error = redact(change.error)
            _LOGGER.info("Mail of %s cannot be sent: %s", self._entry.title, error)
        self._second_channel.account_changed(change)

    @callback
    def address_fails(self, failing: Mapping[str, str]) -> None:
        """Let people know otherwise which addresses have not taken a mail for long, and why."""
        self._second_channel.address_fails(failing)

    @callback
    def held_back(self, notification: Notification) -> None:
        """Let people know otherwise what waits."""
        self._second_channel.held_back(self.render(notification))

    async def async_send_test(self, group: Group) -> dict[str, str]:
        """Send a test mail to every address of a group, now.

        Return for each address `ACCEPTED`, or why it failed. A test is not kept in the
        outbox: whoever asked for it reads the answer.
        """
        notification = Notification(
            id="test",
            group=group.id,
            group_name=group.name,
            reason=Reason.TEST,
            created=dt_util.utcnow(),
        )
        answers = {}
        for address in group.addresses:
            if self._is_stopped:
                answers[address] = "the site is not loaded any more"
                continue
            outcome, error = await self._async_try(notification, address)
            answers[address] = ACCEPTED if outcome is Outcome.ACCEPTED else error
        return answers
