"""Says otherwise that mail does not work: a persistent notification, and any notify entity of the site's choice."""

import asyncio
from collections.abc import Mapping
import logging
from typing import Any, Final

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.const import CONF_SECOND_CHANNEL, DOMAIN
from custom_components.cp_notifications.engine.model import AccountChanged, Outage
from custom_components.cp_notifications.internals import async_texts
from custom_components.cp_notifications.message.render import Mail
from custom_components.cp_notifications.text import escape, mask, plain, redact

from .calls import SEND_TIMEOUT, async_in_turn

_LOGGER = logging.getLogger(__name__)

_ACTION: Final = "notify.send_message"

_ISSUES: Final = f"component.{DOMAIN}.issues"
"""The words are those of the repair issues."""


class SecondChannel:
    """Tells people while the mail account fails."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Tell the people of a site."""
        self._hass = hass
        self._entry = entry
        self._id = f"{DOMAIN}_{entry.entry_id}_mail_down"

    @callback
    def account_changed(self, change: AccountChanged) -> None:
        """Say that mail has failed for some minutes; take it back when it works again."""
        if change.outage is None:
            persistent_notification.async_dismiss(self._hass, self._id)
        else:
            self._run(self._async_say_down(change.outage, change.error))

    @callback
    def held_back(self, mail: Mail) -> None:
        """Tell what a mail would say; the mail itself waits in the outbox."""
        self._run(self._async_notify(mail.subject, mail.text))

    @callback
    def address_fails(self, failing: Mapping[str, str]) -> None:
        """Say that addresses have not taken a mail for long, and why; not in full, who reads it may be anybody."""
        lines = "\n".join(
            f"- {mask(each)}: {redact(why)}" for each, why in failing.items()
        )
        self._run(self._async_say("address_failing", {"addresses": lines}))

    def _run(self, telling: Any) -> None:
        self._entry.async_create_background_task(
            self._hass, telling, f"{self._entry.title} second channel"
        )

    async def _async_say_down(self, outage: Outage, error: str) -> None:
        error = redact(error)
        since = dt_util.as_local(outage.since).strftime("%Y-%m-%d %H:%M")
        title, message = await self._async_words(
            "mail_down", {"since": since, "error": error}
        )
        # Only the persistent notification reads markdown.
        _, marked = await self._async_words(
            "mail_down", {"since": since, "error": escape(error)}
        )
        persistent_notification.async_create(self._hass, marked, title, self._id)
        await self._async_notify(title, message)

    async def _async_say(self, issue: str, facts: Mapping[str, str]) -> None:
        await self._async_notify(*await self._async_words(issue, facts))

    async def _async_words(
        self, issue: str, facts: Mapping[str, str]
    ) -> tuple[str, str]:
        """Return title and text of an issue."""
        texts = await async_texts(self._hass, "issues", {DOMAIN})
        values = {"site_plain": plain(self._entry.title), **facts}
        title = texts.get(f"{_ISSUES}.{issue}.title", "{site_plain}")
        without = ": ".join(f"{{{name}}}" for name in facts)
        message = texts.get(f"{_ISSUES}.{issue}.description", without)
        return title.format(**values), message.format(**values)

    async def _async_notify(self, title: str, message: str) -> None:
        entity_id = self._entry.options.get(CONF_SECOND_CHANNEL)
        if entity_id is None:
            return
        data = {"entity_id": entity_id, "title": title, "message": message}
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                await async_in_turn(self._hass, entity_id, _ACTION, data)
        except Exception as err:  # noqa: BLE001 - it is somebody else's integration: whatever it raises, watching goes on
            _LOGGER.warning("The second channel failed: %s", type(err).__name__)
