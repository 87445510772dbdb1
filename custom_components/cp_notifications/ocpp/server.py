"""Listens for charging stations: handshakes, limits, texts in and texts out. What they mean is not its business.

Every bound that keeps a hostile or broken peer from harming others is here: size and pace of frames, number of
connections, time for a handshake, peers that do not read or do not answer a ping. Inside of that, a station may be as
odd as it likes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from enum import Enum
import logging
import socket
import ssl
from typing import Any, Final, Protocol, override

from aiohttp import WSCloseCode, WSMsgType, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler
from multidict import CIMultiDict

from .handshake import choose_version, read_credentials, read_identity
from .protocol.frames import MAX_FRAME, Version
from .turns import Turns

_LOGGER = logging.getLogger(__name__)

DEFAULT_PORT: Final = 9033

MAX_CONNECTIONS: Final = 1000
MAX_HANDSHAKES: Final = 1000
"""Connections that have not asked for anything yet. All stations of a site may come back in one moment."""
HANDSHAKE_TIME: Final = 20.0
"""Seconds for a connection to ask for something."""
PING_EVERY: Final = 20.0
"""Seconds of silence after which a peer is asked whether it is there. Some close idle connections after 25."""
SWEEPS_TO_PING: Final = 3
"""Rounds in which the silence is counted: one takes a third of that time."""
SWEEPS_TO_DROP: Final = 6
"""Rounds without a word, or with unread answers, after which a peer is gone."""
SILENCE: Final = 3600.0
"""Seconds without a word after which a peer is gone that is not pinged. Heartbeats come more often."""
KEEP_ALIVE: Final = (
    (socket.TCP_KEEPIDLE, 60),
    (socket.TCP_KEEPINTVL, 20),
    (socket.TCP_KEEPCNT, 3),
)
"""How the system finds out that a peer is gone which is not pinged: within two minutes."""
MAX_SAID: Final = 100
"""Complaints that are logged: whoever can reach the port could fill the log."""
CLOSE_TIME: Final = 2.0
"""Seconds for a peer to answer the end of a connection."""

FRAMES_PER_SECOND: Final = 100.0
"""That one station may send on; more wait, which the peer feels as a slow network."""
FRAMES_AT_ONCE: Final = 2000.0
"""A station that was offline for long has much to tell when it is back."""
FRAMES_IN_A_ROW: Final = 16
"""After which others get their turn: what is there already is read without waiting."""
BYTES_OF_A_FRAME: Final = 4096
"""A longer one counts as several: it is as much work."""


class Refused(Enum):
    """Why a station is not let in, as a status of HTTP."""

    UNKNOWN = 404
    UNAUTHORIZED = 401
    FULL = 503
    BROKEN = 400
    """Its handshake is none."""
    NOT_ASKED = 426
    """It did not ask for a WebSocket."""


class Peer(Protocol):
    """What stands behind a connection."""

    @property
    def only_version(self) -> Version | None:
        """The version that this station must speak; None for the best that it can."""

    @property
    def pings(self) -> bool:
        """Whether this station answers pings, as far as is known."""

    def connected(self, connection: Connection, version: Version) -> None:
        """A connection is open."""

    def received(self, text: str) -> Iterable[str]:
        """A text has come; return the texts to send back."""

    def disconnected(self, connection: Connection) -> None:
        """The connection is closed."""


type Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
type Gate = Callable[[str, bytes | None], Peer | Refused]
"""Says who is let in, by identity and credentials (`user:password`, None without)."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where and how to listen."""

    host: str | None = None
    """An address of this machine; None for all."""
    port: int = DEFAULT_PORT
    tls: ssl.SSLContext | None = None
    ping_every: float = PING_EVERY


class Connection:
    """One WebSocket of one station."""

    __slots__ = (
        "_budget",
        "_loop",
        "_peer",
        "_pinged",
        "_quiet",
        "_refilled",
        "_stuck",
        "_tasks",
        "_transport",
        "_turns",
        "_ws",
        "has_ponged",
        "ignored_ping",
        "remote",
    )

    def __init__(
        self,
        ws: web.WebSocketResponse,
        request: web.BaseRequest,
        turns: Turns,
        peer: Peer,
    ) -> None:
        """Take over a WebSocket that is open."""
        self.remote = request.remote
        self.has_ponged = False
        """Whether it has answered a ping."""
        self.ignored_ping = False
        """Whether it was cut off because it did not answer one."""
        self._peer = peer
        self._pinged = False
        self._quiet = 0
        """Rounds since it has said anything."""
        self._stuck = 0
        """Rounds in a row in which it had not read everything."""
        self._ws = ws
        self._turns = turns
        self._transport = request.transport
        self._loop = asyncio.get_running_loop()
        self._budget = FRAMES_AT_ONCE
        self._refilled = self._loop.time()
        self._tasks: set[asyncio.Task[object]] = set()
        if not peer.pings:
            self._keep_alive()

    async def serve(self) -> None:
        """Read until the connection ends, and answer."""
        ws, turns, peer = self._ws, self._turns, self._peer
        in_a_row = 0
        while True:
            message = await ws.receive()
            self._quiet = 0
            kind, data = message.type, message.data
            if turns.is_over():
                await turns.next()
            if kind is WSMsgType.TEXT:
                answers = peer.received(data)
            elif kind is WSMsgType.BINARY:
                answers = peer.received(data.decode(errors="replace"))
            elif kind is WSMsgType.PING:
                await ws.pong(data)
                answers = ()
            elif kind is WSMsgType.PONG:
                self.has_ponged = True
                answers = ()
            else:
                return
            for answer in answers:
                await ws.send_str(answer)
            in_a_row += 1 + len(data) // BYTES_OF_A_FRAME
            if in_a_row >= FRAMES_IN_A_ROW:
                await asyncio.sleep(self._pause(in_a_row))
                in_a_row = 0

    def send(self, text: str) -> None:
        """Send a text without waiting for it."""
        self._start(self._do(self._ws.send_str(text)))

    def close(self, code: int, reason: str) -> None:
        """End the connection without waiting for it."""
        self._start(self.async_close(code, reason))

    async def async_close(self, code: int, reason: str) -> None:
        """End the connection; a peer that does not agree is cut off."""
        try:
            async with asyncio.timeout(2 * CLOSE_TIME):
                await self._ws.close(code=code, message=reason.encode())
        except TimeoutError:
            self.abort()

    def abort(self) -> None:
        """Cut the connection off: what was not sent is lost."""
        if self._transport is not None:
            self._transport.abort()

    def sweep(self, every: float) -> None:
        """Look whether the peer does its part; called every so many seconds, a third of `Listen.ping_every`."""
        transport = self._transport
        unread = transport is not None and transport.get_write_buffer_size() > 0
        self._stuck = self._stuck + 1 if unread else 0
        self._quiet += 1
        pings = self._peer.pings
        is_gone = self._quiet >= (SWEEPS_TO_DROP if pings else SILENCE / every)
        if is_gone or self._stuck >= SWEEPS_TO_DROP:
            _LOGGER.debug("%s does not answer, or does not read", self.remote)
            self.ignored_ping = is_gone and pings and not unread
            self.abort()
        elif pings and (self._quiet == SWEEPS_TO_PING or not self._pinged):
            # Once at the beginning, so that it is known of all whether they answer.
            self._pinged = True
            self._start(self._do(self._ws.ping()))

    def _keep_alive(self) -> None:
        """Let the system find out whether the peer is there: every TCP answers that, whatever speaks by it."""
        transport = self._transport
        link = None if transport is None else transport.get_extra_info("socket")
        if link is not None:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in KEEP_ALIVE:
                link.setsockopt(socket.IPPROTO_TCP, option, value)

    async def _do(self, sending: Coroutine[Any, Any, None]) -> None:
        try:
            await sending
        except ConnectionError:
            _LOGGER.debug("Too late: %s is gone", self.remote)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _pause(self, frames: int) -> float:
        """Return how many seconds a station has to wait that was too fast."""
        now = self._loop.time()
        refill = (now - self._refilled) * FRAMES_PER_SECOND
        self._budget = min(FRAMES_AT_ONCE, self._budget + refill) - frames
        self._refilled = now
        return max(0.0, -self._budget / FRAMES_PER_SECOND)


class OcppServer:
    """A port of its own for charging stations."""

    def __init__(self, gate: Gate) -> None:
        """Prepare; nothing is listened to before `async_start`."""
        self._gate = gate
        self._turns = Turns()
        self._sweep_every = 0.0
        self._http: _Server | None = None
        self._listener: asyncio.Server | None = None
        self._connections: set[Connection] = set()
        self._sweeper: asyncio.TimerHandle | None = None
        self._said: set[tuple[object, ...]] = set()

    # ---- life ----------------------------------------------------------------------

    async def async_start(self, listen: Listen) -> int:
        """Listen from now on; return the port. Raise OSError if that is not possible.

        Who listens already only moves: connections stay. If that fails, nothing is listened to. Either way, what
        comes by another port is looked after from now on.
        """
        self._sweep_every = listen.ping_every / SWEEPS_TO_PING
        if self._http is None:
            self._http = _Server(self.async_handle)
            self._sweep(self._http)
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._listener = await asyncio.get_running_loop().create_server(
            self._http,
            listen.host,
            listen.port,
            ssl=listen.tls,
            ssl_handshake_timeout=HANDSHAKE_TIME if listen.tls else None,
            # All stations of a site come back at once.
            backlog=MAX_CONNECTIONS,
        )
        return int(self._listener.sockets[0].getsockname()[1])

    async def async_stop(self) -> None:
        """Listen no more, and close all connections with "going away": stations come back at once then."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        away = WSCloseCode.GOING_AWAY
        await asyncio.gather(
            *(
                one.async_close(away, "Home Assistant stops")
                for one in self._connections
            )
        )
        http, self._http = self._http, None
        if http is not None:
            http.pre_shutdown()
            await http.shutdown(CLOSE_TIME)

    def _sweep(self, http: _Server) -> None:
        """Look after peers that do not do their part."""
        loop = asyncio.get_running_loop()
        self._sweeper = loop.call_later(self._sweep_every, self._sweep, http)
        http.drop_silent(loop.time() - HANDSHAKE_TIME)
        for connection in self._connections:
            connection.sweep(self._sweep_every)

    # ---- one request -----------------------------------------------------------------

    async def async_handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Take a request for a WebSocket, of this port or another; its path ends with the identity."""
        if self._http is not None:
            self._http.heard(request.protocol)
        await self._turns.next()
        identity = read_identity(request.raw_path)
        if identity is None:
            return self.without_identity(request)
        if len(self._connections) >= MAX_CONNECTIONS:
            return _refuse(Refused.FULL)
        peer = self._gate(identity, read_credentials(request.headers))
        if isinstance(peer, Refused):
            self._say_once(request, _REFUSED_WORDS.get(peer), identity)
            return _refuse(peer)
        if request.headers.get(hdrs.UPGRADE, "").lower() != "websocket":
            return _refuse(Refused.NOT_ASKED)
        name, version = choose_version(request.headers, peer.only_version)
        ws = web.WebSocketResponse(
            protocols=(name,) if name else (),
            autoping=False,  # Pings and pongs are signs of life: see `Connection`.
            timeout=CLOSE_TIME,
            compress=False,
            max_msg_size=MAX_FRAME + 1,
        )
        if version is None:
            # As OCPP-J 1.6, section 3.2, wants it: agree without a protocol, then close.
            # aiohttp would log each time that there is none; it must not see the offer.
            request = request.clone(headers=_without_offer(request))
        try:
            await ws.prepare(request)
        except web.HTTPBadRequest, ValueError:
            # aiohttp decodes the key, and repeats what is wrong: both need text that is text.
            return _refuse(Refused.BROKEN)
        if version is None:
            self._say_once(request, _NO_COMMON_VERSION, identity)
            await ws.close(
                code=WSCloseCode.PROTOCOL_ERROR, message=b"no common version"
            )
        else:
            connection = Connection(ws, request, self._turns, peer)
            await self._serve(connection, peer, version)
        return ws

    def without_identity(self, request: web.BaseRequest) -> web.Response:
        """Refuse a peer that does not say who it is, and say what has to be typed in."""
        self._say_once(request, _NO_IDENTITY)
        return _refuse(Refused.UNKNOWN, NO_IDENTITY_HINT)

    def _say_once(
        self, request: web.BaseRequest, message: str | None, *args: object
    ) -> None:
        """Warn of what a peer does wrong: once for each address, as it goes on trying. Without a message, say nothing."""
        said = request.remote, message, *args
        if message and said not in self._said and len(self._said) < MAX_SAID:
            self._said.add(said)
            _LOGGER.warning(message, request.remote, *args)

    async def _serve(
        self, connection: Connection, peer: Peer, version: Version
    ) -> None:
        self._connections.add(connection)
        peer.connected(connection, version)
        try:
            await connection.serve()
        except ConnectionError:
            _LOGGER.debug("%s is gone in the middle of an answer", connection.remote)
        finally:
            self._connections.discard(connection)
            peer.disconnected(connection)


class _HttpLog(logging.LoggerAdapter[logging.Logger]):
    """Says less of what others do wrong: aiohttp logs it with what was sent, passwords and all."""

    @override
    def exception(self, msg: object, *args: object, **more: Any) -> None:
        """Log an error of ours in full, one of the peer's in a line."""
        if isinstance(more.get("exc_info"), HttpProcessingError):
            self.debug(msg, *args)
        else:
            super().exception(msg, *args, **more)

    @override
    def debug(self, msg: object, *args: object, **_more: Any) -> None:
        """Log without what was sent."""
        super().debug(msg, *args)


class _Server(web.Server):
    """The HTTP below: it drops connections that never say what they want."""

    def __init__(self, handler: Handler) -> None:
        super().__init__(
            handler,
            # Who is gone is waited for no more.
            handler_cancellation=True,
            logger=_HttpLog(_LOGGER),
            access_log=None,
            keepalive_timeout=5.0,
            lingering_time=1.0,
        )
        self._silent: dict[RequestHandler, float] = {}

    @override
    def __call__(self) -> RequestHandler:
        """Make the protocol of a new connection."""
        handler = super().__call__()
        self._silent[handler] = self._loop.time()
        if len(self._silent) > MAX_HANDSHAKES:
            oldest = next(iter(self._silent))
            del self._silent[oldest]
            oldest.force_close()
        return handler

    @override
    def connection_lost(
        self, handler: RequestHandler, exc: BaseException | None = None
    ) -> None:
        """Forget a connection."""
        self._silent.pop(handler, None)
        super().connection_lost(handler, exc)

    def heard(self, handler: RequestHandler) -> None:
        """It has asked for something."""
        self._silent.pop(handler, None)

    def drop_silent(self, since: float) -> None:
        """Drop those that were silent since then."""
        for handler, made in list(self._silent.items()):
            if made <= since:
                del self._silent[handler]
                handler.force_close()


def _without_offer(request: web.BaseRequest) -> CIMultiDict[str]:
    headers = CIMultiDict(request.headers)
    headers.popall(hdrs.SEC_WEBSOCKET_PROTOCOL, None)
    return headers


_REFUSED_WITH: Final = {
    Refused.UNAUTHORIZED: {hdrs.WWW_AUTHENTICATE: 'Basic realm="ocpp"'},
    Refused.NOT_ASKED: {hdrs.UPGRADE: "websocket"},
}


_REFUSED_WORDS: Final = {
    Refused.UNKNOWN: (
        "A charging station at %s connects as %r, which is not known here, and unknown ones are not allowed"
    ),
    Refused.FULL: "A charging station at %s connects as %r, but there is no room for more unknown ones",
}
_NO_COMMON_VERSION: Final = "A charging station at %s connects as %r, and offers no version of OCPP that is spoken here"
_NO_IDENTITY: Final = (
    "A charging station at %s connects without an identity that can be one: write a slash and the identity behind the address"
    " in its settings, such as ws://address:port/CP-1"
)
NO_IDENTITY_HINT: Final = "The address has to end with a slash and the identity of the charging station, such as /CP-1.\n"


def _refuse(why: Refused, text: str | None = None) -> web.Response:
    headers = _REFUSED_WITH.get(why)
    # Returned, never raised: on Home Assistant's own port a raised 401 bans the charger's address.
    response = web.Response(status=why.value, headers=headers, text=text)
    # Who is not let in does not keep a connection either.
    response.force_close()
    return response
