"""A sign of life to somewhere else, so that a dead Home Assistant is noticed.

Nothing in a house can tell that it is dead. A service elsewhere that expects a call every few minutes can.
"""

import asyncio
from datetime import datetime, timedelta
import logging
from typing import Any, Final, override

from aiohttp import ClientError, ClientTimeout
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.event import async_track_time_interval

from custom_components.cp_notifications.const import (
    CONF_HEARTBEAT_ACTION,
    CONF_HEARTBEAT_INTERVAL,
    CONF_HEARTBEAT_URL,
    DEFAULT_HEARTBEAT_INTERVAL,
)
from custom_components.cp_notifications.site.part import Part

from .calls import async_in_turn

_LOGGER = logging.getLogger(__name__)

TIMEOUT: Final = ClientTimeout(total=10)

ACTION_TIMEOUT: Final = 50.0
"""Seconds that an action may take. The shortest interval is a minute: beats do not wait for each other."""


class Heartbeat(Part):
    """Calls a URL, or runs an action, every few minutes."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Be quiet until `async_start`."""
        self._hass = hass
        self._entry = entry
        self._stop: CALLBACK_TYPE | None = None
        self._options: dict[str, Any] = {}
        self._fails = False

    @override
    async def async_start(self) -> None:
        """Begin to beat, if that is wanted."""
        self.async_follow()

    @override
    @callback
    def async_follow(self) -> None:
        """Follow the options of the site; the first beat comes at once."""
        wanted = {
            key: self._entry.options[key]
            for key in (CONF_HEARTBEAT_URL, CONF_HEARTBEAT_ACTION)
            if self._entry.options.get(key)
        }
        minutes = self._entry.options.get(
            CONF_HEARTBEAT_INTERVAL, DEFAULT_HEARTBEAT_INTERVAL
        )
        if wanted:
            wanted[CONF_HEARTBEAT_INTERVAL] = minutes
        if wanted == self._options:
            return
        self._end()
        self._options = wanted
        if wanted:
            self._stop = async_track_time_interval(
                self._hass, self._async_beat, timedelta(minutes=minutes)
            )
            self._entry.async_create_background_task(
                self._hass, self._async_beat(), f"{self._entry.title} heartbeat"
            )

    @override
    async def async_stop(self) -> None:
        """Beat no more."""
        self._options = {}
        self._end()

    def _end(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    async def _async_beat(self, _now: datetime | None = None) -> None:
        try:
            await self._async_call()
        except (ClientError, HomeAssistantError, TimeoutError, ValueError) as err:
            # The URL can hold a secret: only what kind of error it was is told.
            if not self._fails:
                _LOGGER.warning("The heartbeat fails: %s", type(err).__name__)
            self._fails = True
        else:
            if self._fails:
                _LOGGER.info("The heartbeat works again")
            self._fails = False

    async def _async_call(self) -> None:
        if action := self._options.get(CONF_HEARTBEAT_ACTION):
            async with asyncio.timeout(ACTION_TIMEOUT):
                await async_in_turn(self._hass, action, action)
        if url := self._options.get(CONF_HEARTBEAT_URL):
            session = async_get_clientsession(self._hass)
            async with session.get(url, timeout=TIMEOUT) as response:
                response.raise_for_status()
