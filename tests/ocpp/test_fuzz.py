"""Whatever comes by the port, before and after the handshake: nothing is logged as an error, no neighbour is disturbed.

What frames mean is tried in `tests/ocpp/protocol/test_fuzz.py`, without a socket; here it is what carries them.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from hypothesis import HealthCheck, Phase, given, settings, strategies as st
import pytest

from custom_components.cp_notifications.ocpp.protocol.actions import Settings
from tests.helpers.central import PATIENCE, Central, Client, connected, listening, wrong
from tests.ocpp.protocol.test_fuzz import FRAMES, anything

from .test_hostile import Raw, frame, raw, request

AT_ONCE = 20
"""What is sent in one example; each handshake has a connection of its own."""
quick = settings(
    max_examples=max(1, FRAMES // AT_ONCE // 3),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # To look for the smallest that goes wrong takes minutes, with sockets.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

pytestmark = pytest.mark.usefixtures("socket_enabled")


# ---- what comes --------------------------------------------------------------------------

HEADERS = [
    "Host",
    "Upgrade",
    "Connection",
    "Sec-WebSocket-Version",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Extensions",
    "Authorization",
    "Content-Length",
    "Transfer-Encoding",
    "Expect",
    "Cookie",
]
VALUES = [
    "",
    "websocket",
    "Upgrade",
    "keep-alive, Upgrade",
    "13",
    "99",
    "dGhlIHNhbXBsZSBub25jZQ==",
    "ocpp1.6",
    "ocpp2.0.1, ocpp1.6",
    "ocpp9.9",
    "permessage-deflate; server_max_window_bits=8",
    "Basic Y3AtMTpzZWNyZXQ=",
    "Basic ====",
    "Basic",
    "chunked",
    "100-continue",
    "-1",
    "18446744073709551616",
]
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
lines = st.builds(
    "{}: {}".format,
    st.sampled_from(HEADERS) | words,
    st.sampled_from(VALUES) | words,
)
paths = st.one_of(
    st.sampled_from(["/", "//", "/cp-1", "/a/b/cp-2", "*", "/%00", "/%ff%fe", "/../..", "http://x/cp-3"]),
    words.map("/{}".format),
)  # fmt: skip
asked = st.builds(
    lambda method, path, version, headers: "\r\n".join(
        [f"{method} {path} {version}", *headers, "", ""]
    ).encode(),
    st.sampled_from(["GET", "GET", "GET", "POST", "CONNECT", "OPTIONS", "get", ""]),
    paths,
    st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "RTSP/1.0", ""]),
    st.lists(lines, max_size=8),
)


@st.composite
def bent(draw: st.DrawFn) -> bytes:
    """Return a handshake that is right, but for what was cut out, put in or said once more."""
    good = request(draw(st.sampled_from(["/cp-1", "/cp-2", "/stranger"])))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(good))] * 2)))
    return good[:start] + draw(st.binary(max_size=20)) + good[end:]


handshakes = st.one_of(asked, bent(), bent(), st.binary(max_size=200))

payloads = anything.map(lambda text: text.encode(errors="surrogatepass")[:60_000])


@st.composite
def websocket_frames(draw: st.DrawFn) -> bytes:
    """Return a frame of any kind, whole or not."""
    made = frame(
        draw(payloads),
        draw(st.sampled_from([1, 1, 1, 1, 2, 0, 8, 9, 10, 3, 15]))
        | draw(st.sampled_from([0, 0, 0, 0, 0x40, 0x20, 0x70])),
        final=draw(st.sampled_from([True, True, True, False])),
    )
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(made))] * 2)))
    return draw(st.sampled_from([made, made, made, made[start:], made[:end]]))


# ---- how it is met -----------------------------------------------------------------------


@pytest.fixture
async def central(socket_enabled: None) -> AsyncGenerator[Central]:
    """Return a central system that knows two stations, and asks them nothing."""
    async with listening() as central:
        yield central.knows("cp-1", "cp-2", settings=Settings(commands=False))


@pytest.fixture
async def neighbour(central: Central) -> AsyncGenerator[Client]:
    """Return a station that is well behaved, and connected all the time."""
    async with connected(central) as client:
        yield client


async def is_well(
    neighbour: Client, central: Central, caplog: pytest.LogCaptureFixture
) -> None:
    """See that the neighbour is answered as ever, on the connection it had, and that nothing went wrong."""
    assert "currentTime" in await neighbour.calls("Heartbeat")
    assert central.source.diagnostics()["failures"] == 0
    assert wrong(caplog) == []


async def ends(peer: Raw) -> None:
    """Say no more, and wait until the other side has answered and closed."""
    with suppress(OSError):
        peer.writer.write_eof()
    await peer.rest()


@quick
@given(sent=st.lists(handshakes, min_size=AT_ONCE, max_size=AT_ONCE))
async def test_whatever_asks_to_come_in(
    central: Central,
    neighbour: Client,
    caplog: pytest.LogCaptureFixture,
    sent: list[bytes],
) -> None:
    """It is let in or not, and then it is over."""

    async def ask(data: bytes) -> None:
        async with raw(central) as peer:
            peer.writer.write(data.replace(b"/cp-1", b"/cp-2"))
            await ends(peer)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*map(ask, sent))
    await is_well(neighbour, central, caplog)


@quick
@given(sent=st.lists(websocket_frames(), min_size=AT_ONCE, max_size=AT_ONCE))
async def test_whatever_is_sent_by_one_who_came_in(
    central: Central,
    neighbour: Client,
    caplog: pytest.LogCaptureFixture,
    sent: list[bytes],
) -> None:
    """By a station that is known as well as by a stranger."""
    for identity in ("/cp-2", "/stranger"):
        async with raw(central) as peer:
            peer.writer.write(request(identity))
            peer.writer.writelines(sent)
            await ends(peer)
    await is_well(neighbour, central, caplog)
