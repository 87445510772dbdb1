"""The central system's port: who gets in, how much they may send, and how it ends."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
import datetime as dt
import logging
from pathlib import Path
import socket
import ssl
from unittest.mock import Mock, patch

from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer, make_mocked_request
import pytest

from custom_components.cp_notifications.ocpp import server as ocpp_server
from custom_components.cp_notifications.ocpp.protocol.actions import Send
from custom_components.cp_notifications.ocpp.protocol.frames import MAX_FRAME, Version
from custom_components.cp_notifications.ocpp.protocol.session import Session
from custom_components.cp_notifications.ocpp.source import MAX_STRANGERS, Listen
from custom_components.cp_notifications.ocpp.turns import Turns
from tests.helpers.central import PATIENCE, Central, connected, listening, refusals

MODULE = ocpp_server.__name__
UPGRADE = (
    b"GET /cp-1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@pytest.fixture
async def central(socket_enabled: None) -> AsyncGenerator[Central]:
    """Return a central system that listens and knows nobody."""
    async with listening() as central:
        yield central


# ---- getting in ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("protocols", "agreed"),
    [
        (("ocpp1.6",), "ocpp1.6"),
        (("ocpp2.0.1", "ocpp1.6"), "ocpp2.0.1"),
        (("ocpp2.1", "ocpp2.0.1"), "ocpp2.1"),
        ((), None),
    ],
)
async def test_a_station_connects_and_is_answered(
    central: Central, protocols: tuple[str, ...], agreed: str | None
) -> None:
    """In the version agreed on."""
    async with connected(central, protocols=protocols) as client:
        assert client.ws.protocol == agreed
        assert "currentTime" in await client.calls("Heartbeat")


async def test_without_a_common_version_the_connection_is_closed(
    central: Central, caplog: pytest.LogCaptureFixture
) -> None:
    """As OCPP-J has it: first accepted, without a protocol. Whoever looks for the reason finds it."""
    async with connected(central, protocols=("ocpp1.5",)) as client:
        assert client.ws.protocol is None
        assert await client.is_closed() == 1002
    assert "connects as 'cp-1', and offers no version" in caplog.text


async def test_what_peers_do_wrong_cannot_fill_the_log(
    central: Central, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever can reach the port can be anybody, as often as it likes."""
    central.knows("cp-1", allow_strangers=False)
    with patch(f"{MODULE}.MAX_SAID", 2):
        for number in range(4):
            with pytest.raises(WSServerHandshakeError):
                async with connected(central, f"x{number}"):
                    pass
    assert len(refusals(caplog)) == 2


@pytest.mark.parametrize("path", ["/", "/%0A", "/" + "x" * 200])
async def test_a_path_without_an_identity_is_not_found(
    central: Central, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """There is nobody to talk to; and it is said once what has to be typed in, as it tries again and again."""
    async with ClientSession() as session:
        for _ in range(3):
            with pytest.raises(WSServerHandshakeError) as refused:
                await session.ws_connect(central.url("", path))
        url = central.url("", path).replace("ws:", "http:")
        async with session.get(url) as answer:
            assert "such as /CP-1" in await answer.text()
    assert refused.value.status == 404
    [said] = refusals(caplog)
    assert said.startswith(
        "A charging station at 127.0.0.1 connects without an identity"
    )
    assert "such as ws://address:port/CP-1" in said


async def test_a_browser_is_told_what_this_is(central: Central) -> None:
    """Somebody will try it."""
    url = central.url("cp-1").replace("ws:", "http:")
    async with ClientSession() as session, session.get(url) as answer:
        assert answer.status == 426
        assert answer.headers["Upgrade"] == "websocket"


async def test_strangers_can_be_refused(
    central: Central, caplog: pytest.LogCaptureFixture
) -> None:
    """With 404, so that they try again later; and whoever looks for the reason finds it."""
    central.knows("cp-1", allow_strangers=False)
    for _ in range(3):
        with pytest.raises(WSServerHandshakeError) as refused:
            async with connected(central, "cp-2"):
                pass
    assert refused.value.status == 404
    assert caplog.text.count("connects as 'cp-2', which is not known here") == 1
    async with connected(central, "cp-1") as client:
        await client.calls("Heartbeat")


async def test_there_is_room_for_some_strangers_only(central: Central) -> None:
    """And for others again when one has left."""
    async with AsyncExitStack() as stack:
        for number in range(MAX_STRANGERS):
            await stack.enter_async_context(connected(central, f"x{number}"))
        with pytest.raises(WSServerHandshakeError) as refused:
            async with connected(central, "one-more"):
                pass
        assert refused.value.status == 503
    async with connected(central, "one-more") as client:
        await client.calls("Heartbeat")


async def test_there_is_an_end_to_connections(central: Central) -> None:
    """Of all stations together."""
    with patch(f"{MODULE}.MAX_CONNECTIONS", 1):
        async with connected(central) as client:
            await client.calls("Heartbeat")
            with pytest.raises(WSServerHandshakeError) as refused:
                async with connected(central, "cp-2"):
                    pass
    assert refused.value.status == 503


@pytest.mark.parametrize("password", [None, "wrong"])
async def test_a_wrong_password_is_refused_and_never_logged(
    central: Central, password: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """The refusal is an answer, not an exception: that would ban the address."""
    caplog.set_level(logging.DEBUG)
    central.knows("cp-1", password="s3cret-passw0rd")
    for _ in range(3):
        with pytest.raises(WSServerHandshakeError) as refused:
            async with connected(central, password=password):
                pass
    assert refused.value.status == 401
    assert refused.value.headers is not None
    assert refused.value.headers["WWW-Authenticate"] == 'Basic realm="ocpp"'
    assert caplog.text.count("did not show its password") == 1
    assert "s3cret" not in caplog.text
    assert "wrong" not in caplog.text


async def test_the_right_password_opens(central: Central) -> None:
    """Whatever the path before the identity."""
    central.knows("cp-1", password="s3cret-passw0rd")
    async with connected(central, prefix="/a/b/", password="s3cret-passw0rd") as client:
        await client.calls("Heartbeat")


async def test_a_version_can_be_pinned(central: Central) -> None:
    """For a station that speaks its newest badly."""
    central.knows("cp-1", only_version=Version.V16)
    async with connected(central, protocols=("ocpp2.0.1", "ocpp1.6")) as client:
        assert client.ws.protocol == "ocpp1.6"


async def test_it_speaks_tls(certificate: Path, socket_enabled: None) -> None:
    """With a certificate of its own."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with (
        listening(tls=server_side) as central,
        connected(central, tls=trusting) as client,
    ):
        await client.calls("Heartbeat")


async def test_a_port_that_is_taken_is_said_to_be(central: Central) -> None:
    """Whoever chooses it has to hear of it."""
    other = Central()
    with pytest.raises(OSError, match="in use"):
        await other.source.async_start(Listen(host="127.0.0.1", port=central.port))
    await other.source.async_stop()


# ---- bad manners ------------------------------------------------------------------------


async def test_a_frame_that_is_too_long_ends_the_connection(central: Central) -> None:
    """Before it is read."""
    async with connected(central) as client:
        await client.sends("x" * (MAX_FRAME + 1))
        assert await client.is_closed() == 1009


async def test_binary_frames_are_read_as_text(central: Central) -> None:
    """By the standard there are none."""
    async with connected(central) as client:
        await client.ws.send_bytes(b'[2,"m","Heartbeat",{}]')
        assert (await client.hears())[0] == 3


async def test_nonsense_ends_the_connection_at_last(central: Central) -> None:
    """A peer that never says anything sensible is no charging station."""
    async with connected(central) as client:
        for _ in range(50):
            await client.sends("nonsense")
        assert await client.is_closed() == 1002


async def test_pings_are_answered_and_keep_a_silent_station(
    socket_enabled: None,
) -> None:
    """Its own, and ours."""
    async with (
        listening("cp-1", grace=0, ping_every=0.9) as central,
        connected(central) as client,
    ):
        await client.calls("Heartbeat")
        central.recorder.heard.clear()
        # Longer than a peer that is silent may be.
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2.0):
                await client.ws.receive()
        await client.ws.ping(b"there?")
        await client.calls("Heartbeat")
        assert ("cp-1.1 unavailable lost",) not in central.recorder.heard


async def test_a_peer_that_answers_no_ping_is_dropped(socket_enabled: None) -> None:
    """A half-open connection would look alive for hours."""
    async with (
        listening("cp-1", grace=0, ping_every=0.1) as central,
        connected(central, autoping=False) as client,
    ):
        await client.sends('[2,"m","Heartbeat",{}]')
        await central.recorder.hears("cp-1.1 unavailable clear")
        central.recorder.heard.clear()
        await central.recorder.hears("cp-1.1 unavailable lost")


async def cut(central: Central) -> None:
    """Let a station that answers no pings connect, speak, and be cut off."""
    async with connected(central, autoping=False) as client:
        await client.sends('[2,"m","Heartbeat",{}]')
        while (await client.ws.receive(timeout=PATIENCE)).type not in (
            WSMsgType.CLOSE,
            WSMsgType.CLOSED,
        ):
            pass


async def test_a_station_that_never_answers_pings_is_noticed_after_two_cuts(
    socket_enabled: None,
) -> None:
    """Cut off every minute, it would be unavailable for ever (EN+). What it says is a sign of life as well."""
    async with listening("cp-1", ping_every=0.15) as central:
        await cut(central)
        await cut(central)
        async with connected(central, autoping=False) as client:
            with pytest.raises(TimeoutError):
                await client.ws.receive(timeout=1.0)
            await client.calls("Heartbeat")
    assert central.source.memory()["cp-1"]["ignored_pings"] == 2


async def test_a_station_that_answers_pings_is_pinged_however_often_it_was_lost(
    socket_enabled: None,
) -> None:
    """Its network was gone, and will be again."""
    async with listening("cp-1", ping_every=0.6) as central:
        await cut(central)
        async with connected(central) as client:
            # Long enough for the first ping, and its answer.
            with pytest.raises(TimeoutError):
                await client.ws.receive(timeout=0.5)
        await cut(central)
        await cut(central)
    assert central.source.memory()["cp-1"]["ignored_pings"] == 2


async def test_pings_can_be_switched_off(socket_enabled: None) -> None:
    """Then a peer that is gone is found by what carries the connection, and by a long silence."""
    async with listening(ping_every=0.15) as central:
        central.knows("cp-1", pings=False)
        async with connected(central, autoping=False) as client:
            with pytest.raises(TimeoutError):
                await client.ws.receive(timeout=1.0)
            await client.calls("Heartbeat")
            [connection] = central.source.server._connections  # noqa: SLF001
            transport = connection._transport  # noqa: SLF001
            assert transport is not None
            link = transport.get_extra_info("socket")
            idle = link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
            assert idle == 60
        with patch(f"{MODULE}.SILENCE", 0.3):
            await cut(central)
    assert central.source.memory()["cp-1"]["ignored_pings"] == 0


def test_pings_come_before_any_charger_gives_up() -> None:
    """Some close a connection that was idle for 25 seconds, and sweeps may come late."""
    assert ocpp_server.PING_EVERY <= 20


async def test_a_connection_that_asks_for_nothing_is_dropped(
    socket_enabled: None,
) -> None:
    """It would hold its place for ever."""
    with patch(f"{MODULE}.HANDSHAKE_TIME", 0.15):
        async with (
            listening(ping_every=0.3) as central,
            connected(central) as client,
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", central.port)
            writer.write(b"GET /cp-1 HT")
            async with asyncio.timeout(PATIENCE):
                assert await reader.read() == b""
            writer.close()
            await client.calls("Heartbeat")


async def test_too_many_that_ask_for_nothing_push_each_other_out(
    socket_enabled: None,
) -> None:
    """The oldest goes first."""
    with patch(f"{MODULE}.MAX_HANDSHAKES", 2):
        async with listening() as central:
            streams = [
                await asyncio.open_connection("127.0.0.1", central.port)
                for _ in range(3)
            ]
            async with asyncio.timeout(PATIENCE):
                assert await streams[0][0].read() == b""
            async with connected(central) as client:
                await client.calls("Heartbeat")
            for _reader, writer in streams:
                writer.close()


async def _stuck(central: Central) -> AsyncGenerator[None]:
    """Let a station send on and on, and never read its answers."""
    _reader, writer = await asyncio.open_connection("127.0.0.1", central.port)
    writer.write(UPGRADE)
    frame = b'[2,"' + b"x" * 250 + b'","Heartbeat",{}]'
    masked = b"\x81\xfe" + len(frame).to_bytes(2) + bytes(4) + frame
    flood = asyncio.create_task(_flood(writer, masked * 100))
    yield
    flood.cancel()
    writer.transport.abort()
    await asyncio.wait([flood])


stuck = asynccontextmanager(_stuck)


async def test_a_peer_that_does_not_read_is_dropped(socket_enabled: None) -> None:
    """Its answers would pile up."""
    with patch(f"{MODULE}.FRAMES_AT_ONCE", 1e9):
        async with (
            listening("cp-1", grace=0, ping_every=0.3) as central,
            stuck(central),
        ):
            await central.recorder.hears("cp-1.1 unavailable clear")
            central.recorder.heard.clear()
            await central.recorder.hears("cp-1.1 unavailable lost")


async def test_a_peer_that_does_not_read_cannot_hold_up_the_end(
    socket_enabled: None,
) -> None:
    """What it was sent last never leaves."""
    with (
        patch(f"{MODULE}.FRAMES_AT_ONCE", 1e9),
        patch(f"{MODULE}.CLOSE_TIME", 0.05),
    ):
        async with listening("cp-1") as central, stuck(central):
            await central.recorder.hears("cp-1.1 unavailable clear")
            [connection] = central.source.server._connections  # noqa: SLF001
            transport = connection._transport  # noqa: SLF001
            assert transport is not None
            async with asyncio.timeout(PATIENCE):
                while transport.get_write_buffer_size() < 1 << 16:
                    await asyncio.sleep(0)
                await central.source.async_stop()


async def test_a_peer_that_is_gone_in_the_middle_of_an_answer_is_gone(
    central: Central, caplog: pytest.LogCaptureFixture
) -> None:
    """That is no error."""

    def gone(_session: Session, _frame: str, _now: dt.datetime) -> list[Send]:
        [connection] = central.source.server._connections  # noqa: SLF001
        connection.abort()
        return [Send("too late")]

    async with connected(central) as client:
        with patch.object(Session, "receive", gone):
            await client.sends("x")
            assert await client.is_closed() == 1006
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []


async def test_a_connection_that_was_lost_before_it_began_is_nothing() -> None:
    """There is nothing to cut off, and nothing that waits in it."""
    request = make_mocked_request("GET", "/cp-1")
    with patch.object(web.BaseRequest, "transport", None):
        connection = ocpp_server.Connection(
            web.WebSocketResponse(), request, Turns(), Mock(pings=False)
        )
    connection.sweep(1.0)
    connection.abort()


async def test_stations_may_come_by_another_port(central: Central) -> None:
    """Home Assistant's own, say; whatever its path begins with."""
    other = Central()
    app = web.Application()
    app.router.add_get("/api/ocpp/{identity}", other.source.async_handle)
    async with TestServer(app) as server:
        assert server.port is not None
        other.port = server.port
        async with connected(other, prefix="/api/ocpp/") as client:
            await client.calls("Heartbeat")
            await other.recorder.hears("stranger", "cp-1", "")


async def _flood(writer: asyncio.StreamWriter, data: bytes) -> None:
    while True:
        writer.write(data)
        await writer.drain()


async def test_a_station_that_is_too_fast_has_to_wait(socket_enabled: None) -> None:
    """Others go on meanwhile."""
    with (
        patch(f"{MODULE}.FRAMES_AT_ONCE", 16.0),
        patch(f"{MODULE}.FRAMES_PER_SECOND", 16.0),
    ):
        async with (
            listening() as central,
            connected(central) as fast,
            connected(central, "cp-2") as other,
        ):
            for _ in range(40):
                await fast.sends('[2,"m","Heartbeat",{}]')
            for _ in range(32):
                await fast.hears()
            await other.calls("Heartbeat")
            with pytest.raises(TimeoutError):
                await fast.ws.receive(timeout=0.05)


async def test_nonsense_instead_of_http_disturbs_nobody(
    central: Central, caplog: pytest.LogCaptureFixture
) -> None:
    """Port scanners will come by."""
    async with connected(central) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", central.port)
        writer.write(b"\x16\x03\x01\x00\xff\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            assert b"400" in await reader.read()
        writer.close()
        await client.calls("Heartbeat")
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_an_error_of_ours_is_logged_in_full_and_hurts_nobody_else(
    central: Central, caplog: pytest.LogCaptureFixture
) -> None:
    """It is the one thing that has to be seen."""
    async with connected(central) as client:
        server = central.source.server
        with (
            patch.object(server, "_gate", side_effect=RuntimeError("of ours")),
            pytest.raises(WSServerHandshakeError) as refused,
        ):
            async with connected(central, "cp-2"):
                pass
        assert refused.value.status == 500
        assert "RuntimeError: of ours" in caplog.text
        await client.calls("Heartbeat")


# ---- the end --------------------------------------------------------------------------------


async def test_at_the_end_all_are_told_to_come_back(central: Central) -> None:
    """With 1001, within moments, however many there are."""
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(connected(central, f"x{number}"))
            for number in range(MAX_STRANGERS)
        ]
        stopping = asyncio.create_task(central.source.async_stop())
        assert [await client.is_closed() for client in clients] == [1001] * len(clients)
        await stopping


async def test_a_peer_that_does_not_agree_to_the_end_is_cut_off(
    socket_enabled: None,
) -> None:
    """Home Assistant has to stop."""
    with patch(f"{MODULE}.CLOSE_TIME", 0.05):
        async with (
            listening() as central,
            connected(central, autoclose=False) as client,
        ):
            await client.calls("Heartbeat")
            async with asyncio.timeout(PATIENCE):
                await central.source.async_stop()


async def test_it_can_stop_without_having_started() -> None:
    """And start again after a stop."""
    await Central().source.async_stop()


async def test_after_a_stop_it_can_start_again(socket_enabled: None) -> None:
    """On the same port."""
    async with listening() as central:
        await central.source.async_stop()
        await central.start()
        async with connected(central) as client:
            await client.calls("Heartbeat")
