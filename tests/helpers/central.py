"""A central system on loopback, what it hears, and charging stations to connect to it."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
import json
import logging
import ssl
from typing import Any, Protocol, Self
from unittest.mock import patch

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, encode_basic_auth
import pytest

from custom_components.cp_notifications.engine.model import Case, Reading
from custom_components.cp_notifications.ocpp.protocol import presence
from custom_components.cp_notifications.ocpp.protocol.actions import Station
from custom_components.cp_notifications.ocpp.source import (
    Listen,
    Listener,
    OcppSource,
    StationConfig,
)

PATIENCE = 30.0
"""Seconds to wait for what has to come."""
NOT_LET_IN = "A charging station at "
"""How what is logged about those begins."""


def wrong(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as a warning or worse; not by the loop, which says so of a machine that is busy.

    Why a peer was not let in is no fault of ours: see `refusals`.
    """
    said = _warnings(caplog)
    return [message for message in said if not message.startswith(NOT_LET_IN)]


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged about peers that were not let in."""
    return [said for said in _warnings(caplog) if said.startswith(NOT_LET_IN)]


def _warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name != "asyncio"
    ]


class Recorder(Listener):
    """Keeps what a source says; everybody can wait for more."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.heard: list[tuple[str, ...]] = []
        self.readings: list[Reading] = []
        self.remembered = 0
        self._more = asyncio.Event()

    def reading(self, reading: Reading) -> None:
        """A charge point reads something."""
        self.readings.append(reading)
        key = reading.key
        self._note(f"{key.charge_point} {key.case} {reading.verdict}")

    def stranger(self, identity: str, station: Station) -> None:
        """A station that nobody has approved is connected."""
        self._note("stranger", identity, station.vendor)

    def introduced(self, identity: str, station: Station) -> None:
        """A station has said who it is."""
        self._note("introduced", identity, station.vendor)

    def point_seen(self, identity: str, point: int) -> None:
        """A station has a connector that was not known."""
        self._note("point", identity, str(point))

    def contested(self, identity: str) -> None:
        """Two stations have the same identity."""
        self._note("contested", identity)

    def remember(self) -> None:
        """There is something to save."""
        self.remembered += 1

    def _note(self, *what: str) -> None:
        self.heard.append(what)
        self._more.set()

    async def hears(self, *what: str) -> None:
        """Wait until this was said."""
        async with asyncio.timeout(PATIENCE):
            while what not in self.heard:
                self._more.clear()
                await self._more.wait()

    def cases(self) -> list[str]:
        """Return what charge points read, without their availability."""
        return [
            f"{reading.key.charge_point} {reading.key.case} {reading.verdict}"
            for reading in self.readings
            if reading.key.case is not Case.UNAVAILABLE
        ]


class Central:
    """A source that listens, and what it says."""

    def __init__(self, memory: Mapping[str, Any] | None = None) -> None:
        """Prepare."""
        self.recorder = Recorder()
        self.source = OcppSource(self.recorder, memory or {})
        self.port = 0
        self.tls = False

    async def start(self, **listen: Any) -> Self:
        """Listen on a free port of the loopback."""
        self.tls = "tls" in listen
        self.port = await self.source.async_start(
            Listen(host="127.0.0.1", port=self.port, **listen)
        )
        return self

    def knows(
        self, *identities: str, allow_strangers: bool = True, **config: Any
    ) -> Self:
        """Approve stations; each has a charge point `<identity>.<n>` for connectors 1 and 2."""
        self.source.update(
            [
                StationConfig(
                    identity,
                    {number: f"{identity}.{number}" for number in (1, 2)},
                    **config,
                )
                for identity in identities
            ],
            allow_strangers=allow_strangers,
        )
        return self

    def url(self, identity: str, prefix: str = "/") -> str:
        """Return where a station connects to."""
        scheme = "wss" if self.tls else "ws"
        return f"{scheme}://127.0.0.1:{self.port}{prefix}{identity}"


@asynccontextmanager
async def listening(
    *known: str,
    memory: Mapping[str, Any] | None = None,
    grace: float = 180.0,
    **listen: Any,
) -> AsyncGenerator[Central]:
    """Return a central system at work; `grace` is how long after its start no loss is told."""
    with patch(f"{presence.__name__}.START_GRACE", timedelta(seconds=grace)):
        central = await Central(memory).knows(*known).start(**listen)
        try:
            yield central
        finally:
            await central.source.async_stop()


class Place(Protocol):
    """Where stations connect to."""

    def url(self, identity: str, prefix: str = "/") -> str:
        """Return where this one does."""


class Client:
    """A charging station's end of a connection."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        """Take over an open WebSocket."""
        self.ws = ws

    async def sends(self, text: str) -> None:
        """Send a text."""
        await self.ws.send_str(text)

    async def hears(self) -> Any:
        """Return the next frame."""
        return await self.ws.receive_json(timeout=PATIENCE)

    async def calls(self, action: str, **payload: Any) -> Any:
        """Make a call, and return the payload of its answer."""
        await self.sends(json.dumps([2, "m", action, payload]))
        heard = await self.hears()
        assert len(heard) == 3, heard
        kind, message_id, answer = heard
        assert (kind, message_id) == (3, "m")
        return answer

    async def is_closed(self) -> int | None:
        """Wait until the other side closes, and return its code."""
        message = await self.ws.receive(timeout=PATIENCE)
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING)
        return self.ws.close_code


@asynccontextmanager
async def connected(
    central: Place,
    identity: str = "cp-1",
    *,
    prefix: str = "/",
    protocols: tuple[str, ...] = ("ocpp1.6",),
    password: str | None = None,
    tls: ssl.SSLContext | bool = True,
    **more: Any,
) -> AsyncGenerator[Client]:
    """Connect a charging station."""
    headers = {}
    if password is not None:
        headers["Authorization"] = encode_basic_auth(identity, password)
    async with (
        ClientSession() as session,
        session.ws_connect(
            central.url(identity, prefix),
            protocols=protocols,
            headers=headers,
            ssl=tls,
            **more,
        ) as ws,
    ):
        yield Client(ws)
