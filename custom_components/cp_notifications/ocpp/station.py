"""One charging station behind its connections: it carries out what its session wants done."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
import logging
from typing import Any, Final, Protocol, override

from aiohttp import WSCloseCode
from homeassistant.util import dt as dt_util
import orjson

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Reading,
    Verdict,
)

from .protocol.actions import (
    Action,
    Contested,
    HangUp,
    Introduced,
    PointSeen,
    Send,
    Settings,
    Station,
)
from .protocol.answers import TransactionIds
from .protocol.conditions import Fact
from .protocol.frames import Codec, Version
from .protocol.redact import redact
from .protocol.session import Session
from .server import Connection, Peer
from .wake_timer import WakeTimer

_LOGGER = logging.getLogger(__name__)

CONNECTIONS_KEPT: Final = 40
"""Beginnings and ends of connections that diagnostics show."""
CUTS: Final = 2
"""So many connections ended in a row by a ping without an answer are a station that never answers one (EN+)."""
STRANGER: Final = Settings(commands=False)
"""How a station is treated that nobody has approved."""

CODECS: Final = {
    version: Codec(
        version, orjson.loads, lambda message: orjson.dumps(message).decode()
    )
    for version in Version
}


@dataclass(frozen=True, slots=True)
class StationConfig:
    """A station that a person has approved."""

    identity: str
    """The end of the path that it connects to."""
    points: Mapping[int, str]
    """Its charge points by connector (1.6) or EVSE (2.x)."""
    password: str | None = None
    """For HTTP basic authentication; None: it need not show one."""
    only_version: Version | None = None
    pings: bool = True
    """Whether it is pinged at all; one that never answers is not anyway: see `OcppStation.pings`."""
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class StationView:
    """How a station stands now."""

    station: Station
    version: Version | None
    connected_since: datetime | None
    last_message: datetime | None
    points: frozenset[int]
    """The connectors (1.6) or EVSEs (2.x) that it has spoken of."""
    remote: str | None
    """The address that it is connected from."""


class Listener:
    """Who wants to hear of stations; each method may be overridden."""

    def reading(self, reading: Reading) -> None:
        """A charge point reads something."""

    def stranger(self, identity: str, station: Station) -> None:
        """A station that nobody has approved is connected; once more when it says who it is."""

    def connection(self, identity: str) -> None:
        """A connection of a station has begun or ended."""

    def introduced(self, identity: str, station: Station) -> None:
        """A station has said who it is, or has changed."""

    def point_seen(self, identity: str, point: int) -> None:
        """A station has a connector or EVSE that was not known."""

    def contested(self, identity: str) -> None:
        """Two stations connect with the same identity."""

    def remember(self) -> None:
        """What `OcppSource.memory` returns has changed."""


class Hall(Protocol):
    """Where stations come and go."""

    def arrived(self, station: OcppStation) -> None:
        """A stranger is connected."""

    def left(self, station: OcppStation) -> None:
        """A stranger is gone."""

    def failed(self) -> None:
        """A frame made something go wrong that should not."""


class OcppStation(Peer):
    """One station, its session, and its connection while there is one."""

    def __init__(
        self,
        identity: str,
        listener: Listener,
        hall: Hall,
        transactions: TransactionIds,
        memory: Mapping[str, Any] | None = None,
    ) -> None:
        """Wait for a station: a stranger, until it is configured."""
        self.identity = identity
        self._listener = listener
        self._hall = hall
        self._config: StationConfig | None = None
        self._connection: Connection | None = None
        self._logged: set[str] = set()
        self._is_lost = False
        """Whether it was logged that it is lost."""
        self._history: deque[tuple[datetime, str, str | None]] = deque(
            maxlen=CONNECTIONS_KEPT
        )
        """When connections began and ended, and from where."""
        self._timer = WakeTimer(self._tick)
        self.session = Session(
            identity, dt_util.utcnow(), STRANGER, transactions, memory, CODECS
        )

    # ---- configuration ---------------------------------------------------------------

    @property
    def password(self) -> str | None:
        """The password that the station has to show."""
        return None if self._config is None else self._config.password

    @property
    @override
    def only_version(self) -> Version | None:
        """The version that this station must speak; None for the best that it can."""
        return None if self._config is None else self._config.only_version

    @property
    @override
    def pings(self) -> bool:
        """Whether it is to be pinged: not if a person says so, or it has never answered and was cut off for that."""
        is_wanted = self._config is None or self._config.pings
        return is_wanted and self.session.ignored_pings < CUTS

    def configure(self, config: StationConfig) -> None:
        """Take what a person has decided; charge points that are new hear how they stand."""
        before, self._config = self._config, config
        self.session.settings = config.settings
        if config.password not in (None, before and before.password):
            # It came in without showing this one.
            self.hang_up("password")
        elif config.only_version not in (None, self.session.version):
            self.hang_up("version")
        if before is None or before.points != config.points:
            for fact in self.session.facts():
                self._tell(config, fact)
        self._timer.arm(self.session.wake_at)

    def dismiss(self) -> None:
        """Say nothing from now on, whatever happens."""
        self._timer.cancel()
        self._config = None
        self._listener = Listener()

    def hang_up(self, reason: str) -> None:
        """End the connection, if there is one."""
        if self._connection is not None:
            self._connection.close(WSCloseCode.GOING_AWAY, reason)

    # ---- the connection ----------------------------------------------------------------

    @override
    def connected(self, connection: Connection, version: Version) -> None:
        """A connection is open; it takes the place of the one before."""
        before, self._connection = self._connection, connection
        self._history.append((dt_util.utcnow(), "connected", connection.remote))
        if self._config is None:
            self._hall.arrived(self)
        self._carry_out(self.session.opened(version, dt_util.utcnow()))
        self._timer.arm(self.session.wake_at)
        self._listener.connection(self.identity)
        if before is not None:
            before.close(WSCloseCode.GOING_AWAY, "replaced")

    @override
    def received(self, text: str) -> Iterable[str]:
        """A text has come; return the texts to send back."""
        try:
            actions = self.session.receive(text, dt_util.utcnow())
        except Exception:  # noqa: BLE001 - one frame must never end a connection
            self._hall.failed()
            return ()
        answers = [action.text for action in actions if type(action) is Send]
        if len(answers) < len(actions):
            self._carry_out(actions)
        if self.session.stirred:
            self._timer.arm(self.session.wake_at)
        return answers

    @override
    def disconnected(self, connection: Connection) -> None:
        """The connection is closed; that is nothing if another has taken its place."""
        is_last = connection is self._connection
        what = "disconnected" if is_last else "replaced"
        self._history.append((dt_util.utcnow(), what, connection.remote))
        if not is_last:
            return
        self._connection = None
        session = self.session
        if connection.has_ponged:
            session.ignored_pings = 0
        elif connection.ignored_ping:
            session.ignored_pings += 1
            if session.ignored_pings == CUTS:
                self.log_once(
                    "%s answers no pings, and is sent none any more", self.identity
                )
        self._carry_out(session.closed(session.connection, dt_util.utcnow()))
        self._timer.arm(session.wake_at)
        self._listener.connection(self.identity)
        if self._config is None:
            self._timer.cancel()
            self._hall.left(self)

    def _tick(self) -> None:
        actions = self.session.tick(dt_util.utcnow())
        for action in actions:
            if isinstance(action, Send) and self._connection is not None:
                self._connection.send(action.text)
        self._carry_out(actions)
        self._timer.arm(self.session.wake_at)

    # ---- what is to be done --------------------------------------------------------------

    def _carry_out(self, actions: list[Action]) -> None:
        """Do everything but send."""
        connection, config = self._connection, self._config
        for action in actions:
            if isinstance(action, HangUp) and connection is not None:
                connection.close(action.code, action.reason)
        if config is None:
            # The first word of a station is told with the fact that it communicates.
            if connection and any(isinstance(a, Fact | Introduced) for a in actions):
                self._listener.stranger(self.identity, self.session.station)
            return
        changed = False
        for action in actions:
            changed |= self._carry_out_one(config, action)
        if changed:
            self._listener.remember()

    def _carry_out_one(self, config: StationConfig, action: Action) -> bool:
        """Return whether it is something to remember."""
        match action:
            case Fact():
                self._tell(config, action)
            case Introduced(station):
                self._listener.introduced(self.identity, station)
            case PointSeen(point):
                self._listener.point_seen(self.identity, point)
            case Contested():
                self._listener.contested(self.identity)
                return False
            case _:
                return False
        return True

    def _tell(self, config: StationConfig, fact: Fact) -> None:
        if fact.case is Case.UNAVAILABLE:
            self._log_presence(fact)
        for point, charge_point in config.points.items():
            if fact.point not in (0, point):
                continue
            self._listener.reading(
                Reading(
                    AlertKey(charge_point, fact.case),
                    fact.source,
                    fact.verdict,
                    fact.since,
                    fact.code,
                    fact.detail,
                    fact.meaning or "",
                )
            )

    def _log_presence(self, fact: Fact) -> None:
        """Log once that it is lost, and once that it is back: it may be told more than once."""
        if self._is_lost is (fact.verdict is Verdict.LOST):
            return
        self._is_lost = not self._is_lost
        if self._is_lost:
            _LOGGER.info(
                "The charging station %s is lost: %s", self.identity, fact.meaning
            )
        else:
            _LOGGER.info("The charging station %s is back", self.identity)

    # ---- the view --------------------------------------------------------------------------

    def log_once(self, message: str, *args: object) -> None:
        """Warn of something that may happen again and again, the first time it happens."""
        if message not in self._logged:
            self._logged.add(message)
            _LOGGER.warning(message, *args)

    def view(self) -> StationView:
        """Return how the station stands now."""
        session, connection = self.session, self._connection
        return StationView(
            session.station,
            session.version,
            session.connected_since,
            session.last_message,
            frozenset(session.points),
            None if connection is None else connection.remote,
        )

    def diagnostics(self) -> dict[str, Any]:
        """Return what helps to understand a bug report."""
        session = self.session
        return {
            "station": session.station._asdict(),
            "version": session.version,
            "connection": session.connection,
            "connected_since": session.connected_since,
            "last_message": session.last_message,
            "counts": dict(session.counts),
            "pings": self.pings,
            "dropped": session.conditions.dropped,
            "connections": [
                {"at": at, "what": what, "remote": remote}
                for at, what, remote in self._history
            ],
            "memory": session.dump(),
            "last_frames": [
                {"at": at, "way": way, "frame": redact(frame)}
                for at, way, frame in session.log
            ],
        }
