"""What charging stations can connect to: the integration in its Home Assistant, and what it is measured beside."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
import json
import socket
from time import monotonic
from typing import Any, Final, override

from aiohttp import WSMsgType, web
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result
from ocpp.v16.enums import RegistrationStatus
from websockets.asyncio.server import Server as WebSocketServer, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from custom_components.cp_notifications.const import DOMAIN, SUBENTRY_STATION

from .ocpp_stations import NOW
from .rigs import running
from .sites import Ours

UNBOUNDED: Final = 1e9
"""Frames a second: the pace that the integration allows a station is not what is measured."""


class Server:
    """Something that answers."""

    port: int

    async def settle(self) -> None:
        """Wait until all is done that came of what was answered."""

    async def end(self) -> None:
        """Close all connections; it is not used afterwards."""


class Bare(Server):
    """The least: aiohttp, a WebSocket, JSON read and written by the standard library."""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer calls."""
        ws = web.WebSocketResponse(protocols=("ocpp1.6",), compress=False)
        await ws.prepare(request)
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                call = json.loads(message.data)
                answer = {"currentTime": NOW} if call[2] == "Heartbeat" else {}
                await ws.send_str(json.dumps([3, call[1], answer]))
        return ws


@asynccontextmanager
async def bare(_points: int) -> AsyncIterator[Server]:
    """Serve the least."""
    server = Bare()
    runner = web.ServerRunner(web.Server(server.handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1000)
    await site.start()
    server.port = runner.addresses[0][1]
    yield server
    await runner.cleanup()


class LibraryStation(ChargePoint):
    """A central system's side of a station, as the documentation of `ocpp` has it."""

    @on("BootNotification")
    def boot(self, **_payload: Any) -> Any:
        """Accept it."""
        now = datetime.now(UTC).isoformat()
        return call_result.BootNotification(now, 300, RegistrationStatus.accepted)

    @on("Heartbeat")
    def heartbeat(self) -> Any:
        """Say the time."""
        return call_result.Heartbeat(datetime.now(UTC).isoformat())

    @on("MeterValues")
    def meter_values(self, **_payload: Any) -> Any:
        """Take them."""
        return call_result.MeterValues()

    @on("StatusNotification")
    def status(self, **_payload: Any) -> Any:
        """Take it."""
        return call_result.StatusNotification()


class Library(Server):
    """The library's server."""

    def __init__(self, listening: WebSocketServer) -> None:
        """Take one that listens."""
        self._listening = listening
        self.port = listening.sockets[0].getsockname()[1]

    @override
    async def end(self) -> None:
        self._listening.close()
        await self._listening.wait_closed()


@asynccontextmanager
async def library(_points: int) -> AsyncIterator[Server]:
    """Serve with the library `ocpp`, over `websockets`, as its documentation has it."""

    async def handle(ws: ServerConnection) -> None:
        assert ws.request is not None
        with suppress(ConnectionClosed):
            await LibraryStation(ws.request.path.strip("/"), ws).start()

    async with serve(
        handle, "127.0.0.1", 0, subprotocols=["ocpp1.6"], backlog=1000, compression=None
    ) as listening:
        yield Library(listening)


class OcppSite(Ours):
    """The integration, with charging stations that connect."""

    def __init__(self, hass: HomeAssistant, points: int) -> None:
        """Begin without a site."""
        super().__init__(hass, points)
        self.port = _free_port()

    @override
    def options(self) -> dict[str, Any]:
        return {"ocpp": {"on": True, "port": self.port}}

    @override
    def station(self, number: int) -> ConfigSubentryDataWithId:
        point = {"id": f"point{number}", "name": f"Charger {number}", "connector": 1}
        data = {"charge_points": [point], "ocpp": {"identity": f"cp{number}"}}
        return ConfigSubentryDataWithId(
            data=data,
            subentry_id=f"station{number}",
            subentry_type=SUBENTRY_STATION,
            title=f"Charger {number}",
            unique_id=f"station:{number}",
        )


class Integration(Server):
    """The integration in its Home Assistant."""

    def __init__(self, site: OcppSite) -> None:
        """Take a site that is set up."""
        self.hass = site.hass
        self.port = site.port
        self.updates = 0
        """How often a binary sensor has changed its state."""
        self.faults: dict[int, list[float]] = defaultdict(list)
        """When the sensor of a station's fuse turned on."""
        registry = er.async_get(site.hass)
        self._stations = {
            entry.entity_id: int(entry.unique_id.split("_")[0].removeprefix("point"))
            for entry in registry.entities.values()
            if entry.platform == DOMAIN and entry.unique_id.startswith("point")
        }
        async_track_state_change_event(site.hass, self._stations, self._changed)

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        self.updates += 1
        new, old = event.data["new_state"], event.data["old_state"]
        if new and old and (old.state, new.state) == ("off", "on"):
            self.faults[self._stations[new.entity_id]].append(monotonic())

    @override
    async def settle(self) -> None:
        await self.hass.async_block_till_done()

    @override
    async def end(self) -> None:
        (entry,) = self.hass.config_entries.async_entries(DOMAIN)
        await self.hass.config_entries.async_unload(entry.entry_id)


@asynccontextmanager
async def integration(points: int) -> AsyncIterator[Integration]:
    """Serve with the integration, in a Home Assistant, with entities and a group."""
    async with running(OcppSite, points) as site:
        await site.set_up()
        yield Integration(site)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
