"""Notices when the mail account of a site comes, changes or goes: what waits for it need not wait longer.

An SMTP account is a config entry of another integration. A notify action is there as soon as somebody
registers it, which while Home Assistant starts may be long after this site was set up.
"""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import EVENT_SERVICE_REGISTERED, EVENT_SERVICE_REMOVED
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback

from custom_components.cp_notifications.const import (
    CONF_ACTION,
    CONF_ENTRY_ID,
    CONF_MAIL,
)
from custom_components.cp_notifications.internals import (
    async_at_started,
    async_on_entry_change,
)


class AccountWatch:
    """Watches whichever mail account the site has at the moment."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        on_change: Callable[[bool], None],
    ) -> None:
        """Prepare; `on_change` is called with whether the account is ready to send."""
        self._hass = hass
        self._entry = entry
        self._on_change = on_change
        self._unsubscribe: list[CALLBACK_TYPE] = []

    @callback
    def async_start(self) -> None:
        """Begin to watch."""
        bus = self._hass.bus
        self._unsubscribe = [
            async_on_entry_change(self._hass, self._on_entry),
            bus.async_listen(EVENT_SERVICE_REGISTERED, self._on_action, self._is_ours),
            bus.async_listen(EVENT_SERVICE_REMOVED, self._on_action, self._is_ours),
            async_at_started(self._hass, self._on_started),
        ]
        if self._is_loaded():
            # It was so before anybody looked: a restart may have mended what made mails wait.
            self._on_change(True)

    @callback
    def async_stop(self) -> None:
        """Watch no more."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()

    def _account(self, key: str) -> Any:
        return self._entry.data.get(CONF_MAIL, {}).get(key)

    @callback
    def _on_entry(self, _change: str, entry: ConfigEntry) -> None:
        if entry.entry_id == self._account(CONF_ENTRY_ID):
            self._on_change(entry.state is ConfigEntryState.LOADED)

    def _is_loaded(self) -> bool:
        entry_id = self._account(CONF_ENTRY_ID) or ""
        entry = self._hass.config_entries.async_get_entry(entry_id)
        return entry is not None and entry.state is ConfigEntryState.LOADED

    @callback
    def _is_ours(self, data: Mapping[str, Any]) -> bool:
        action: str | None = self._account(CONF_ACTION)
        return f"{data['domain']}.{data['service']}" == action

    @callback
    def _on_action(self, event: Event) -> None:
        self._on_change(event.event_type == EVENT_SERVICE_REGISTERED)

    @callback
    def _on_started(self, _hass: HomeAssistant) -> None:
        """Now an action that is missing is gone: before, it may only not have come yet."""
        if (action := self._account(CONF_ACTION)) is not None:
            self._on_change(self._hass.services.has_service(*action.split(".", 1)))
