"""Charging stations of OCPP 1.6 in a process of their own, so that they cost the server nothing.

They speak as fast as they are answered. What they send is made before, and what they hear is only counted.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle, islice
import json
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Final, NamedTuple, override

NOW: Final = "2026-11-22T12:00:00Z"
METER: Final = {
    "connectorId": 1,
    "transactionId": 7,
    "meterValue": [
        {
            "timestamp": NOW,
            "sampledValue": [
                *(
                    {"value": "16.1", "measurand": measurand, "phase": phase, "unit": unit}
                    for measurand, unit in (
                        ("Current.Import", "A"),
                        ("Voltage", "V"),
                        ("Power.Active.Import", "W"),
                        ("Power.Reactive.Import", "var"),
                        ("Energy.Active.Import.Register", "Wh"),
                    )
                    for phase in ("L1", "L2", "L3")
                ),
                *(
                    {"value": "12345", "measurand": measurand, "unit": unit}
                    for measurand, unit in (
                        ("Energy.Active.Import.Register", "Wh"),
                        ("Power.Active.Import", "W"),
                        ("Power.Offered", "W"),
                        ("Current.Offered", "A"),
                        ("Temperature", "Celsius"),
                    )
                ),
            ],
        }
    ],
}  # fmt: skip
"""What a meter of three phases says: 20 values."""
BOOT: Final = {
    "chargePointVendor": "Acme",
    "chargePointModel": "One",
    "firmwareVersion": "1.2.3",
}
STATES: Final = ("Available", "Preparing", "Charging", "Finishing")
FAULT_EVERY: Final = 100
"""Of so many statuses one is a fault, and the next is its end."""


def status(state: str, error: str = "NoError", info: str = "") -> dict[str, Any]:
    """Return a StatusNotification."""
    return {
        "connectorId": 1,
        "errorCode": error,
        "status": state,
        "info": info,
        "timestamp": NOW,
    }


def frame(action: str, payload: dict[str, Any]) -> bytes:
    """Return a call as a WebSocket frame, masked with zeros."""
    call = [2, "0b8e5a1c-5c3e-4d65-9d4a-6c0a5a1f7a11", action, payload]
    text = json.dumps(call, separators=(",", ":")).encode()
    size = len(text)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
    return b"\x81" + length + bytes(4) + text


def mix() -> list[bytes]:
    """Return what a station says again and again: each kind of message as often as the others."""
    frames = []
    for turn in range(FAULT_EVERY):
        said = status(STATES[turn % 4])
        if turn % FAULT_EVERY == FAULT_EVERY - 2:
            said = status("Faulted", "GroundFailure", "RCD triggered")
        frames += [
            frame("Heartbeat", {}),
            frame("MeterValues", METER),
            frame("StatusNotification", said),
        ]
    return frames


MIX: Final = mix()
FAULT: Final = frame("StatusNotification", status("Faulted", "GroundFailure"))
FINE: Final = frame("StatusNotification", status("Available"))


class Station(asyncio.Protocol):
    """One station. It says the next thing when the last was answered."""

    def __init__(self, identity: str) -> None:
        """Wait for its connection."""
        self.identity = identity
        self.transport: asyncio.Transport | None = None
        self.open = asyncio.get_running_loop().create_future()
        self._text = b""
        self._frames: Any = iter(())
        self._told: asyncio.Future[None] | None = None
        # No two stations are at the same place of it.
        place = int(identity.removeprefix("cp")) * 7
        self._mix = cycle([*MIX[place % len(MIX) :], *MIX[: place % len(MIX)]])

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(
            (
                f"GET /{self.identity} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
            ).encode()
        )

    @override
    def data_received(self, data: bytes) -> None:
        if not self.open.done():
            assert data.startswith(b"HTTP/1.1 101"), data
            self.open.set_result(None)
            return
        data = self._text + data
        while len(data) > 1:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4]), 4
            if len(data) < start + size:
                break
            if data[0] == 0x81 and data[start : start + 2] == b"[3":
                self._next()
            data = data[start + size :]
        self._text = data

    async def says(self, frames: Any) -> None:
        """Say these things, one after the other, and wait until the last is answered."""
        self._frames = iter(frames)
        self._told = asyncio.get_running_loop().create_future()
        self._next()
        await self._told

    async def says_much(self, messages: int) -> None:
        """Say so many things of all kinds."""
        await self.says(islice(self._mix, messages))

    def _next(self) -> None:
        assert self.transport is not None
        said = next(self._frames, None)
        if said is not None:
            self.transport.write(said)
        elif self._told is not None and not self._told.done():
            self._told.set_result(None)


class Stations:
    """The process: each of its methods can be called from the other side."""

    def __init__(self) -> None:
        """Begin without stations."""
        self._stations: list[Station] = []

    async def connect(self, port: int, count: int) -> None:
        """Let so many stations connect, all at once."""
        loop = asyncio.get_running_loop()
        made = [Station(f"cp{number}") for number in range(count)]
        await asyncio.gather(
            *(
                loop.create_connection(lambda one=one: one, "127.0.0.1", port)  # type: ignore[misc]
                for one in made
            )
        )
        await asyncio.gather(*(one.open for one in made))
        self._stations = made

    async def boot(self) -> None:
        """Let each station say who it is, and how it stands."""
        said = [
            frame("BootNotification", BOOT),
            FINE,
        ]
        await asyncio.gather(*(one.says(said) for one in self._stations))

    async def work(self, messages: int) -> None:
        """Let all stations together say so many things, as fast as they can."""
        share = messages // len(self._stations)
        await asyncio.gather(*(one.says_much(share) for one in self._stations))

    async def faults(self, count: int, busy: int) -> dict[int, list[float]]:
        """Let one station after the other have a fault and its end; return by station when it said so.

        So many others send as fast as they can meanwhile.
        """
        others = [
            asyncio.create_task(one.says_much(1_000_000))
            for one in self._stations[:busy]
        ]
        times: dict[int, list[float]] = {}
        for turn in range(count):
            number = busy + turn % (len(self._stations) - busy)
            said = self._stations[number].says
            await asyncio.sleep(0.01)
            times.setdefault(number, []).append(monotonic())
            await said([FAULT])
            await asyncio.sleep(0.01)
            await said([FINE])
        for other in others:
            other.cancel()
        return times

    async def leave(self) -> None:
        """Let all stations go without a word."""
        for station in self._stations:
            assert station.transport is not None
            station.transport.abort()
        self._stations = []
        await asyncio.sleep(0.1)


class Call(NamedTuple):
    """A method of `Stations`, and with what it is called."""

    method: str
    arguments: tuple[Any, ...]


def _run(pipe: Connection) -> None:
    async def run() -> None:
        stations = Stations()
        while True:
            call = await asyncio.to_thread(pipe.recv)
            if call is None:
                return
            pipe.send(await getattr(stations, call.method)(*call.arguments))

    asyncio.run(run())


class Remote:
    """The stations, seen from the server's process."""

    def __init__(self, pipe: Connection) -> None:
        """Take an end of the pipe."""
        self._pipe = pipe

    async def __call__(self, method: Callable[..., Any], *arguments: Any) -> Any:
        """Call a method of `Stations`, and wait for what it returns."""
        self._pipe.send(Call(method.__name__, arguments))
        return await asyncio.to_thread(self._pipe.recv)


@asynccontextmanager
async def stations() -> AsyncIterator[Remote]:
    """Yield stations in a process of their own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs,))
    process.start()
    theirs.close()  # so that its end is noticed here
    try:
        yield Remote(ours)
    finally:
        ours.send(None)
        await asyncio.to_thread(process.join, 10)
