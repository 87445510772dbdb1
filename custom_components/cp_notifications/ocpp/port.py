"""The port that charging stations connect to: opened, moved, tried again, and with the certificate of today."""

import asyncio
from collections.abc import Callable, Mapping
import errno
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .config import Door
from .named_timers import NamedTimers
from .source import Listen, OcppSource
from .tls import CertificateError, async_context

_LOGGER = logging.getLogger(__name__)

RETRY: Final = 60.0
"""Seconds until a port that cannot be listened to is tried again."""
RENEW: Final = 12 * 3600.0
"""Seconds until certificates are read again: some are renewed every two months."""


class OcppPort:
    """The port of one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        on_problem: Callable[[], None],
    ) -> None:
        """Begin closed; `on_problem` is called when `problem` has changed."""
        self._hass = hass
        self._entry = entry
        self._on_problem = on_problem
        self.number: int | None = None
        """The port that is listened to; None if there is none."""
        self.problem = ""
        """Why it is not listened to, though it should be: the key of an error; empty if it is."""
        self._wanted: Door | None = None
        """What is to be listened to."""
        self._open: Door | None = None
        """What is listened to."""
        self._moving = asyncio.Lock()
        self._timers = NamedTimers(hass)

    async def async_open(self, source: OcppSource, door: Door) -> None:
        """Let stations in there and nowhere else; what stands in the way becomes `problem`."""
        async with self._moving:
            self._wanted = door
            if self._open != door:
                self._timers.cancel_all()
                await self._async_try(source, door)

    async def async_close(self, source: OcppSource) -> None:
        """Close it, and all connections."""
        async with self._moving:
            self._timers.cancel_all()
            self._wanted = self._open = self.number = None
            await source.async_stop()
            self._set_problem("")

    async def _async_try(self, source: OcppSource, door: Door) -> None:
        before, self._open = self._open, None
        self.number = None
        try:
            tls = await async_context(self._hass, door)
            if before is not None and before.tls != door.tls:
                # Who came in by the old rules must come in again by the new ones.
                await source.server.async_stop()
            self.number = await source.async_start(Listen(port=door.port, tls=tls))
        except CertificateError as err:
            self._failed(source, door, str(err))
        except OSError as err:
            _LOGGER.debug("Port %s cannot be listened to: %s", door.port, err)
            self._failed(source, door, port_error(err))
        else:
            self._open = door
            self._set_problem("")
            if tls is not None:
                self._again("renew", RENEW, source, door)
            _LOGGER.debug("Charging stations can connect to port %s", self.number)

    @callback
    def _failed(self, source: OcppSource, door: Door, why: str) -> None:
        if self.problem != why:
            _LOGGER.warning(
                "Charging stations cannot connect to port %s: %s", door.port, why
            )
        self._set_problem(why)
        self._again("retry", RETRY, source, door)

    @callback
    def _again(self, name: str, seconds: float, source: OcppSource, door: Door) -> None:
        """Open the same port once more later: a renewed certificate is for whoever comes, connections stay."""

        @callback
        def start() -> None:
            self._hass.async_create_task(
                self._async_again(source, door), f"{self._entry.title} OCPP {name}"
            )

        self._timers.start(name, seconds, start)

    async def _async_again(self, source: OcppSource, door: Door) -> None:
        async with self._moving:
            if self._wanted is door:
                await self._async_try(source, door)

    @callback
    def _set_problem(self, why: str) -> None:
        self.problem = why
        self._on_problem()


def port_error(err: OSError) -> str:
    """Return the key of what is wrong with a port that cannot be listened to."""
    return _PORT_ERRORS.get(err.errno, "port_failed")


_PORT_ERRORS: Final[Mapping[int | None, str]] = {
    errno.EADDRINUSE: "port_in_use",
    errno.EACCES: "port_not_allowed",
}
