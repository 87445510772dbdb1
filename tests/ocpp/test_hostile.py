"""Peers that mean harm, byte by byte: each is stopped, and a well-behaved station beside it notices nothing."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import logging
from pathlib import Path
import ssl
from unittest.mock import patch

import pytest

from custom_components.cp_notifications.ocpp import server as ocpp_server
from custom_components.cp_notifications.ocpp.protocol.frames import MAX_FRAME
from custom_components.cp_notifications.ocpp.source import MAX_STRANGERS
from tests.helpers.central import PATIENCE, Central, Client, connected, listening, wrong

MODULE = ocpp_server.__name__
HEARTBEAT = b'[2,"m","Heartbeat",{}]'
TEXT, PING, CLOSE = 0x1, 0x9, 0x8
DEFLATED = 0x40


def request(path: str = "/evil", more: str = "") -> bytes:
    """Return a handshake."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"{more}\r\n"
    ).encode()


def frame(payload: bytes, kind: int = TEXT, *, final: bool = True) -> bytes:
    """Return a WebSocket frame with a mask of zeros: kind 0 continues the one before."""
    size = len(payload)
    length = (
        bytes([0x80 | size])
        if size < 126
        else b"\xfe" + size.to_bytes(2)
        if size < 1 << 16
        else b"\xff" + size.to_bytes(8)
    )
    return bytes([(0x80 if final else 0) | kind]) + length + bytes(4) + payload


class Raw:
    """A peer that sends what it likes."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take over an open connection."""
        self.reader = reader
        self.writer = writer

    async def shakes_hands(self, more: str = "") -> str:
        """Upgrade the connection; return the head of the answer."""
        self.writer.write(request(more=more))
        async with asyncio.timeout(PATIENCE):
            return (await self.reader.readuntil(b"\r\n\r\n")).decode()

    async def status(self) -> int:
        """Return the status of HTTP that comes, and see that the connection ends with it."""
        return int((await self.rest()).split(b" ", 2)[1])

    async def rest(self) -> bytes:
        """Return all that comes until the connection ends."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""

    async def answer(self) -> bytes:
        """Return the payload of the next frame, which is a short one."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readexactly(2)
            return await self.reader.readexactly(head[1])

    async def closed_with(self) -> int:
        """Return the code that the other side closes with."""
        data = await self.rest()
        start = data.index(0x80 | CLOSE)
        return int.from_bytes(data[start + 2 : start + 4])


@asynccontextmanager
async def raw(central: Central) -> AsyncGenerator[Raw]:
    """Open a connection without a word."""
    reader, writer = await asyncio.open_connection("127.0.0.1", central.port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.transport.abort()


async def _work(station: Client) -> None:
    while True:
        await station.calls("Heartbeat")
        await asyncio.sleep(0.02)


@asynccontextmanager
async def attacked(
    caplog: pytest.LogCaptureFixture, ping_every: float = 30.0
) -> AsyncGenerator[tuple[Central, Raw]]:
    """Yield a central system and somebody who attacks it; see that a neighbour goes on as before."""
    async with (
        listening("cp-1", ping_every=ping_every) as central,
        connected(central) as neighbour,
    ):
        await neighbour.calls("Heartbeat")
        async with raw(central) as peer:
            working = asyncio.create_task(_work(neighbour))
            yield central, peer
            working.cancel()
            await asyncio.wait([working])
            assert working.cancelled()
        assert "currentTime" in await neighbour.calls("Heartbeat")
    assert wrong(caplog) == []


pytestmark = pytest.mark.usefixtures("socket_enabled")


# ---- before the connection is one ------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        pytest.param(request("/" + "x" * 4000), 404, id="long_identity"),
        pytest.param(request("/" + "%41" * 2000), 404, id="long_encoded_identity"),
        pytest.param(request("/" + "x" * 100_000), 400, id="endless_identity"),
        pytest.param(request("/%00%1b[2J"), 404, id="identity_of_control_characters"),
        pytest.param(request(more="X: " + "y" * 50_000 + "\r\n"), 400, id="long_header"),
        pytest.param(request(more="X: y\r\n" * 5000), 400, id="many_headers"),
        pytest.param(
            request(more="Authorization: Basic " + "A" * 8000 + "\r\n"), 101, id="long_password",
        ),
        pytest.param(
            request(more="Sec-WebSocket-Protocol: " + "a," * 4000 + "\r\n"), 101, id="many_versions",
        ),
        pytest.param(b"GET /evil HTTP/1.1\r\nHost: x\r\n\r\n", 426, id="no_upgrade"),
        pytest.param(
            b"POST /evil HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 426, id="endless_body",
        ),
        pytest.param(
            request().replace(b"Connection: Upgrade", b"Connection: \xff\xfe"), 400, id="header_that_is_no_text",
        ),
        pytest.param(request().replace(b"dGhl", b"\xff\xfe"), 400, id="key_that_is_no_text"),
        pytest.param(request().replace(b": 13", b": 99"), 400, id="no_such_websocket"),
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n\r\n", 400, id="another_protocol"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, id="http_2"),
    ],
)  # fmt: skip
async def test_odd_handshakes_are_answered_and_over(
    caplog: pytest.LogCaptureFixture, asked: bytes, status: int
) -> None:
    """Whoever is not let in does not keep a connection either."""
    async with attacked(caplog) as (_central, peer):
        peer.writer.write(asked)
        peer.writer.write_eof()
        assert await peer.status() == status


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(
            request(more=f"Authorization: Basic c2VjcmV0{'x' * 9000}\r\n"), id="long"
        ),
        pytest.param(b"Authorization: Basic c2VjcmV0\r\n\r\n", id="cut_off"),
    ],
)
async def test_what_was_sent_instead_of_a_handshake_is_not_logged(
    caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    """There may be a password in it."""
    caplog.set_level(logging.DEBUG)
    async with attacked(caplog) as (_central, peer):
        peer.writer.write(
            request(more=f"Authorization: Basic c2VjcmV0{'x' * 9000}\r\n")
        )
        assert await peer.status() == 400
    assert "Error handling request from 127.0.0.1" in caplog.text
    assert "c2VjcmV0" not in caplog.text


async def test_a_handshake_that_drips_is_cut_off(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A byte now and then is no sign of life before the station has said who it is."""
    with patch(f"{MODULE}.HANDSHAKE_TIME", 0.2):
        async with attacked(caplog, ping_every=0.3) as (_central, peer):

            async def drip() -> None:
                for byte in request() * 99:
                    peer.writer.write(bytes([byte]))
                    await asyncio.sleep(0.02)

            dripping = asyncio.create_task(drip())
            assert await peer.rest() == b""
            dripping.cancel()


async def test_a_tls_handshake_that_never_comes_is_cut_off(
    certificate: Path,
) -> None:
    """It costs as much as one that does."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(certificate)
    with patch(f"{MODULE}.HANDSHAKE_TIME", 0.1):
        async with listening(tls=server_side) as central, raw(central) as peer:
            assert await peer.rest() == b""


async def test_strangers_cannot_take_the_place_of_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However often they come, only some are inside, and each one leaves nothing behind."""
    async with attacked(caplog) as (central, _peer):
        for number in range(3 * MAX_STRANGERS):
            async with connected(central, f"stranger-{number}") as stranger:
                await stranger.calls("Heartbeat")
        assert central.source.diagnostics()["strangers"] <= MAX_STRANGERS
        assert list(central.source.memory()) == ["cp-1"]


# ---- frames ------------------------------------------------------------------------------


async def test_a_message_may_come_in_pieces(caplog: pytest.LogCaptureFixture) -> None:
    """With a ping between them: the standard of WebSockets has it so."""
    async with attacked(caplog) as (_central, peer):
        assert "101" in await peer.shakes_hands()
        peer.writer.write(frame(HEARTBEAT[:5], final=False))
        peer.writer.write(frame(b"there?", PING))
        peer.writer.write(frame(HEARTBEAT[5:9], 0, final=False))
        assert await peer.answer() == b"there?"
        peer.writer.write(frame(HEARTBEAT[9:], 0))
        assert (await peer.answer()).startswith(b'[3,"m"')


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(b"\x81\xff" + (1 << 40).to_bytes(8) + bytes(4), 1009, id="says_it_is_endless"),
        pytest.param(
            frame(b"x" * 65_000, final=False) + frame(b"x" * 65_000, 0, final=False) * 15 + frame(b"x" * 9000, 0), 1009, id="in_pieces",
        ),
        pytest.param(frame(b"\xff\xfe"), 1007, id="no_utf_8"),
        pytest.param(frame(HEARTBEAT, 0), 1002, id="continues_nothing"),
        pytest.param(frame(b"x", TEXT, final=False) + frame(b"x", TEXT), 1002, id="two_beginnings"),
        pytest.param(frame(b"x" * 126, PING), 1002, id="long_ping"),
        pytest.param(frame(HEARTBEAT, 0x3), 1002, id="no_such_kind"),
        pytest.param(frame(HEARTBEAT, TEXT | 0x20), 1002, id="reserved_bit"),
        pytest.param(frame(b"\x00", CLOSE), 1002, id="half_a_code"),
    ],
)  # fmt: skip
async def test_frames_against_the_rules_end_the_connection(
    caplog: pytest.LogCaptureFixture, sent: bytes, code: int
) -> None:
    """Before they take memory."""
    async with attacked(caplog) as (_central, peer):
        assert "101" in await peer.shakes_hands()
        peer.writer.write(sent)
        assert await peer.closed_with() == code


async def test_nothing_is_unpacked(caplog: pytest.LogCaptureFixture) -> None:
    """A thousandth of the size on the line would be a megabyte here: compression is not agreed on, so not taken."""
    async with attacked(caplog) as (_central, peer):
        offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
        assert "permessage-deflate" not in await peer.shakes_hands(offer)
        peer.writer.write(frame(b"\xca\x49\x4c\x04\x00", TEXT | DEFLATED))
        assert await peer.closed_with() == 1002


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(frame(b"", 0, final=False), id="empty_pieces"),
        pytest.param(b"x", id="bytes_of_one_frame"),
    ],
)
async def test_a_message_that_never_ends_is_cut_off(
    caplog: pytest.LogCaptureFixture, piece: bytes
) -> None:
    """What is no whole message is no sign of life."""
    begun = frame(b"", final=False) if len(piece) > 1 else frame(b"x" * 99_999)[:20]
    async with attacked(caplog, ping_every=0.3) as (central, peer):
        assert "101" in await peer.shakes_hands()
        peer.writer.write(begun)

        async def go_on() -> None:
            while True:
                peer.writer.write(piece)
                await asyncio.sleep(0.01)

        going_on = asyncio.create_task(go_on())
        await peer.rest()
        going_on.cancel()
        assert len(central.source.server._connections) == 1  # noqa: SLF001


# ---- too much ------------------------------------------------------------------------------


async def passed(peer: Raw, sent: bytes, times: int) -> int:
    """Send something again and again; return how many answers come before the peer has to wait."""
    peer.writer.write(sent * times)
    answers = 0
    try:
        while answers < times:
            async with asyncio.timeout(0.3):
                head = await peer.reader.readexactly(2)
                await peer.reader.readexactly(head[1])
            answers += 1
    except TimeoutError:
        pass
    return answers


LONG = frame(HEARTBEAT[:-1] + b" " * 20_000 + b"]")


@pytest.mark.parametrize(
    ("sent", "at_least", "at_most"),
    [
        pytest.param(frame(HEARTBEAT), 32, 33, id="calls"),
        pytest.param(frame(b"", PING), 32, 33, id="pings"),
        # As much work as five of them.
        pytest.param(LONG, 4, 5, id="long_calls"),
    ],
)
async def test_who_sends_too_much_has_to_wait(
    caplog: pytest.LogCaptureFixture, sent: bytes, at_least: int, at_most: int
) -> None:
    """By number and by size, and whatever it is."""
    with (
        patch(f"{MODULE}.FRAMES_AT_ONCE", 16.0),
        patch(f"{MODULE}.FRAMES_PER_SECOND", 1.0),
    ):
        async with attacked(caplog) as (_central, peer):
            assert "101" in await peer.shakes_hands()
            assert at_least <= await passed(peer, sent, 60) <= at_most


async def test_the_longest_frame_is_still_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A report of all variables may be long."""
    async with attacked(caplog) as (_central, peer):
        assert "101" in await peer.shakes_hands()
        blanks = b" " * (MAX_FRAME - len(HEARTBEAT))
        peer.writer.write(frame(HEARTBEAT[:-1] + blanks + b"]"))
        assert (await peer.answer()).startswith(b'[3,"m"')


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b'[2,"m","Heartbeat",{"a":' + b"[" * 9999 + b"]" * 9999 + b"}]", id="deep"),
        pytest.param(b"[" * 99_999, id="deep_and_open"),
        pytest.param(b'[2,"m","Heartbeat",{"a":' + b"9" * 99_999 + b"}]", id="a_number_of_many_digits"),
        pytest.param(b'[2,"' + b"i" * 99_999 + b'","Heartbeat",{}]', id="a_long_id"),
        pytest.param(b'[2,"m","' + b"H" * 99_999 + b'",{}]', id="a_long_action"),
        pytest.param(b"\x00" * 9999, id="zeros"),
        pytest.param(b'[2,"m","Heartbeat",' + b'{"a":' * 9999 + b"}" * 9999 + b"]", id="deep_objects"),
    ],
)  # fmt: skip
async def test_texts_that_are_traps_are_only_nonsense(
    caplog: pytest.LogCaptureFixture, text: bytes
) -> None:
    """The connection goes on: it may be a mistake."""
    async with attacked(caplog) as (_central, peer):
        assert "101" in await peer.shakes_hands()
        peer.writer.write(frame(text) + frame(b'[2,"last","Heartbeat",{}]'))
        async with asyncio.timeout(PATIENCE):
            assert b'[3,"last"' in await peer.reader.readuntil(b'[3,"last"')
