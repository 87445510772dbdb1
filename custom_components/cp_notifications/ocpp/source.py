"""Charging stations that connect straight to Home Assistant become readings.

One `OcppSource` serves a site: it knows the stations that a person has approved, lets in others as strangers, and
carries out what their sessions want done. A stranger is answered like any station, but asked nothing, and tells the
engine nothing.

A charge point told by a station has these sources, always the same: `SOURCES` of `ocpp/protocol/conditions.py`.
"""

from collections.abc import Iterable, Mapping
import logging
from typing import Any, Final, override

from aiohttp import web

from .handshake import is_password
from .protocol.answers import TransactionIds
from .server import Listen, OcppServer, Peer, Refused
from .station import Hall, Listener, OcppStation, StationConfig, StationView

__all__ = [
    "Listen",
    "Listener",
    "OcppSource",
    "StationConfig",
    "StationView",
]

_LOGGER = logging.getLogger(__name__)

MAX_STRANGERS: Final = 20
"""Stations that nobody has approved, connected at the same time."""


class OcppSource(Hall):
    """The stations of a site."""

    def __init__(self, listener: Listener, memory: Mapping[str, Any]) -> None:
        """Prepare; `memory` is what `memory` returned before a restart."""
        self._listener = listener
        self.server = OcppServer(self._admit)
        self._transactions = TransactionIds()
        self._memory = dict(memory)
        self._allow_strangers = True
        self._stations: dict[str, OcppStation] = {}
        self._strangers: dict[str, OcppStation] = {}
        self._failures = 0

    # ---- life and configuration ------------------------------------------------------

    async def async_start(self, listen: Listen) -> int:
        """Listen for stations; return the port. Raise OSError if that is not possible.

        Who listens already only moves: see `OcppServer.async_start`.
        """
        return await self.server.async_start(listen)

    async def async_stop(self) -> None:
        """Close all connections, and say nothing about it: this is no outage."""
        for station in [*self._stations.values(), *self._strangers.values()]:
            station.dismiss()
        await self.server.async_stop()

    def update(
        self, stations: Iterable[StationConfig], *, allow_strangers: bool
    ) -> None:
        """Know these stations from now on; connections stay."""
        self._allow_strangers = allow_strangers
        wanted = {config.identity: config for config in stations}
        for identity in self._stations.keys() - wanted.keys():
            station = self._stations.pop(identity)
            station.dismiss()
            station.hang_up("removed")
        if not allow_strangers:
            for waiting in self._strangers.values():
                waiting.hang_up("unknown")
        for identity, config in wanted.items():
            if identity not in self._stations:
                stranger = self._strangers.pop(identity, None)
                memory = self._memory.pop(identity, None)
                self._stations[identity] = stranger or self._make(identity, memory)
            self._stations[identity].configure(config)

    def memory(self) -> dict[str, Any]:
        """Return what must survive a restart, as plain data."""
        return {key: one.session.dump() for key, one in self._stations.items()}

    # ---- connections ------------------------------------------------------------------

    async def async_handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Take a request that came by another way, such as Home Assistant's own port."""
        return await self.server.async_handle(request)

    def _admit(self, identity: str, credentials: bytes | None) -> Peer | Refused:
        station = self._stations.get(identity) or self._in_another_case(identity)
        if station is None:
            return self._admit_stranger(identity)
        password = station.password
        if password is not None and not is_password(password, credentials):
            station.log_once("%s did not show its password", identity)
            return Refused.UNAUTHORIZED
        return station

    def _in_another_case(self, identity: str) -> OcppStation | None:
        wanted = identity.lower()
        found = (one for key, one in self._stations.items() if key.lower() == wanted)
        return next(found, None)

    def _admit_stranger(self, identity: str) -> Peer | Refused:
        if not self._allow_strangers:
            return Refused.UNKNOWN
        stranger = self._strangers.get(identity)
        if stranger is None and len(self._strangers) >= MAX_STRANGERS:
            return Refused.FULL
        return stranger or self._make(identity)

    def _make(
        self, identity: str, memory: Mapping[str, Any] | None = None
    ) -> OcppStation:
        return OcppStation(identity, self._listener, self, self._transactions, memory)

    @override
    def arrived(self, station: OcppStation) -> None:
        """A stranger is connected; it counts as one only now."""
        other = self._strangers.get(station.identity)
        if station.identity in self._stations:
            # Approved in the middle of the handshake: it comes again, as the one it is now.
            station.hang_up("approved")
            return
        self._strangers[station.identity] = station
        if other is not None and other is not station:
            other.hang_up("replaced")

    @override
    def left(self, station: OcppStation) -> None:
        """A stranger is gone."""
        if self._strangers.get(station.identity) is station:
            del self._strangers[station.identity]

    @override
    def failed(self) -> None:
        """A frame made something go wrong that should not; it is logged in full once."""
        self._failures += 1
        log = _LOGGER.exception if self._failures == 1 else _LOGGER.debug
        log("A frame of a charging station was not understood, and left aside")

    # ---- the view ---------------------------------------------------------------------

    def knows(self, identity: str) -> bool:
        """Whether it is the identity of a station of the site, in whatever case."""
        return identity in self._stations or self._in_another_case(identity) is not None

    def view(self, identity: str) -> StationView | None:
        """Return how a station stands now; None if it is not one of the site's."""
        station = self._stations.get(identity)
        return None if station is None else station.view()

    def stranger(self, identity: str) -> StationView | None:
        """Return how a station stands that nobody has approved; None if it is not connected."""
        station = self._strangers.get(identity)
        return None if station is None else station.view()

    def diagnostics(self) -> dict[str, Any]:
        """Return what helps to understand a bug report, without cards and passwords."""
        return {
            "failures": self._failures,
            "strangers": len(self._strangers),
            "stations": {
                key: station.diagnostics() for key, station in self._stations.items()
            },
        }

    def station_diagnostics(self, identity: str) -> dict[str, Any]:
        """Return the same of one station; nothing if it is not one of the site's."""
        station = self._stations.get(identity)
        return {} if station is None else station.diagnostics()
