"""One charging station, without a socket: what it says goes in, what is to be done comes out.

    opened ─▶ receive, receive, … ─▶ closed        each with its time, and each returns actions, in order
                 tick, at `wake_at`

A session lives as long as the station is configured; connections come and go in it. The first action for a call is
always its answer. Nothing that a station sends makes a session raise, or grow beyond its bounds.
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from zlib import crc32

from .actions import (
    Action,
    Contested,
    HangUp,
    Introduced,
    PointSeen,
    Send,
    Settings,
    Station,
)
from .answers import Asked, Question, TransactionIds, answer, spelling
from .classify import CLASSIFIERS
from .conditions import MAX_POINTS, Conditions, Fact
from .events2x import variables
from .fields import integer, mapping, text
from .frames import Call, Codec, Fault, Malformed, Payload, Refusal, Result, Version
from .inquiries import Inquiries
from .judge import Context
from .presence import Presence
from .signals import Change, Signal

SPREAD: Final = 20
"""Seconds over which stations that come back together are asked how they are."""
MAX_MALFORMED: Final = 50
"""Malformed frames in a row after which the peer is no charging station."""
MAX_TRANSACTIONS: Final = 64
LOGGED_FRAMES: Final = 10
LOGGED_CHARS: Final = 200
REPLACEMENTS: Final = 6
"""So many connections in a minute, each in the place of the last, are two stations with one identity."""

CODECS: Final[Mapping[Version, Codec]] = {
    version: Codec(version) for version in Version
}


type Handler = Callable[[Session, Payload, datetime], list[Action]]


class Session:
    """One charging station at work."""

    __slots__ = (
        "_codec",
        "_codecs",
        "_ids",
        "_inquiries",
        "_malformed",
        "_replaced",
        "_transactions",
        "conditions",
        "connected_since",
        "connection",
        "counts",
        "identity",
        "ignored_pings",
        "last_message",
        "log",
        "points",
        "presence",
        "settings",
        "station",
        "stirred",
        "version",
    )

    def __init__(
        self,
        identity: str,
        now: datetime,
        settings: Settings,
        transactions: TransactionIds,
        memory: Mapping[str, Any] | None = None,
        codecs: Mapping[Version, Codec] = CODECS,
    ) -> None:
        """Start to wait for a station; `memory` is what `dump` returned before a restart."""
        self.identity = identity
        self.settings = settings
        self.station = Station()
        self.points: set[int] = set()
        self.conditions = Conditions()
        spread = crc32(identity.encode(errors="replace")) % SPREAD
        self._inquiries = Inquiries(self.conditions, timedelta(seconds=spread))
        self.ignored_pings = 0
        """Connections in a row that ended since a ping had no answer. Whoever holds the socket counts them."""
        ever_connected = False
        if memory is not None:
            ever_connected = memory["ever_connected"]
            self._load(memory)
        self.presence = Presence(now, ever_connected=ever_connected)
        self.version: Version | None = None
        self.connection = 0
        """Number of the connection; 0 before the first."""
        self.connected_since: datetime | None = None
        self.last_message: datetime | None = None
        self.counts = {"calls": 0, "malformed": 0, "refused": 0}
        self.log: deque[tuple[datetime, str, str]] = deque(maxlen=LOGGED_FRAMES)
        """The last frames: when, which way, the beginning of the text. See `redact`."""
        self.stirred = True
        """Whether the last frame may have changed `wake_at`. Most say nothing that does."""
        self._codecs = codecs
        self._codec = codecs[Version.V16]
        self._ids = transactions
        self._transactions: dict[str, int] = {}
        """Where the last transactions are."""
        self._malformed = 0
        self._replaced: list[datetime] = []

    # ---- connections --------------------------------------------------------------

    def opened(self, version: Version, now: datetime) -> list[Action]:
        """A connection is open; if there is one already, this one takes its place."""
        replaces = self.presence.online
        self.version = version
        self._codec = self._codecs[version]
        self.connection += 1
        self.connected_since = now
        self._malformed = 0
        self.presence.opened(now)
        self.conditions.opened(now)
        self._inquiries.opened(version, now)
        return [Contested()] if replaces and self._is_contested(now) else []

    def closed(self, connection: int, now: datetime) -> list[Action]:
        """Connection number `connection` is closed; that is nothing if another has taken its place."""
        if connection != self.connection or not self.presence.online:
            return []
        self.connected_since = None
        self._inquiries.closed()
        self.conditions.closed()
        return [*self.presence.closed(now)]

    def _is_contested(self, now: datetime) -> bool:
        self._replaced = [*self._replaced[1 - REPLACEMENTS :], now]
        is_full = len(self._replaced) == REPLACEMENTS
        return is_full and now - self._replaced[0] <= timedelta(minutes=1)

    # ---- frames ----------------------------------------------------------------------

    def receive(self, frame: str, now: datetime) -> list[Action]:
        """A text frame has come; return its answer first."""
        self.last_message = now
        self.log.append((now, "in", frame[:LOGGED_CHARS]))
        message = self._codec.read(frame)
        if type(message) is Malformed:
            return self._on_malformed(message, now)
        self._malformed = 0
        self.stirred = True
        actions: list[Action] = []
        if type(message) is Call:
            actions = self._on_call(message, now)
        elif type(message) is Result:
            actions = self._on_result(message, now)
        elif type(message) is Refusal:
            self._inquiries.refused(message.id, message.code, now)
        actions += self.presence.spoke()
        if self.stirred:
            self._ask(actions, now)
        return actions

    def _on_malformed(self, message: Malformed, now: datetime) -> list[Action]:
        self.counts["malformed"] += 1
        self._malformed += 1
        actions: list[Action] = []
        if message.reply is not None:
            actions.append(self._send(message.reply, now))
        if self._malformed >= MAX_MALFORMED:
            actions.append(HangUp(1002, "not OCPP"))
        return actions

    def _on_call(self, call: Call, now: datetime) -> list[Action]:
        self.counts["calls"] += 1
        version = self._codec.version
        action = spelling(version, call.action)
        asked = Asked(now, self.settings.interval, self._begin_transaction)
        found = answer(version, action, call.payload, asked)
        if isinstance(found, Fault):
            self.counts["refused"] += 1
            return [self._send(self._codec.error(call.id, found), now)]
        actions: list[Action] = [self._send(self._codec.result(call.id, found), now)]
        handler = self._HANDLERS.get(action)
        classifier = CLASSIFIERS[version].get(action)
        if handler is not None:
            actions += handler(self, call.payload, now)
        if classifier is not None:
            actions += self._apply(classifier(call.payload, self._context(now)), now)
        self.stirred = handler is not None or classifier is not None
        return actions

    def _on_result(self, result: Result, now: datetime) -> list[Action]:
        if self._inquiries.answered(result.id, result.payload, now) != "GetVariables":
            return []
        return self._apply(variables(result.payload, self._context(now)), now)

    def _ask(self, actions: list[Action], now: datetime) -> None:
        """Add the call that is to be made now, if there is one."""
        if self.settings.commands and (call := self._inquiries.next(now)):
            message_id, command = call
            frame = self._codec.call(message_id, command.action, command.payload)
            actions.append(self._send(frame, now))

    def _send(self, frame: str, now: datetime) -> Send:
        self.log.append((now, "out", frame[:LOGGED_CHARS]))
        return Send(frame)

    # ---- what is wrong -----------------------------------------------------------------

    def _context(self, now: datetime) -> Context:
        return Context(
            now,
            self.settings.policy,
            self.station.vendor,
            lambda transaction: self._transactions.get(transaction, 0),
        )

    def _apply(self, signals: list[Signal], now: datetime) -> list[Action]:
        actions: list[Action] = []
        for signal in signals:
            if signal.change is not Change.STANDS:
                actions += self._see(signal.point)
            actions += self.conditions.apply(signal, now)
            if signal.is_status and signal.point:
                actions += self.conditions.seen(signal.point)
            elif signal.is_status and signal.change is Change.CLEARED:
                self._inquiries.is_fine(now)
        return actions

    def _see(self, point: int) -> list[Action]:
        """Remember that there is such a connector or EVSE."""
        if point <= 0 or point in self.points or len(self.points) >= MAX_POINTS:
            return []
        self.points.add(point)
        return [PointSeen(point)]

    # ---- what messages say beside that ------------------------------------------------

    def _on_boot(self, payload: Payload, now: datetime) -> list[Action]:
        if not self._inquiries.was_asked_who(now):
            self.conditions.restarted(now)
            self._inquiries.booted(now)
        said = mapping(payload.get("chargingStation")) or payload
        station = Station(*(_first(said, names) for names in _STATION_FIELDS))
        if station == self.station:
            return []
        self.station = station
        self.ignored_pings = 0
        return [Introduced(station)]

    def _on_status(self, payload: Payload, _now: datetime) -> list[Action]:
        if self._codec.version is Version.V16:
            return self._see(integer(payload.get("connectorId")))
        evse, connector = (
            integer(payload.get(key)) for key in ("evseId", "connectorId")
        )
        if evse > 0 and connector > 0:
            self._inquiries.saw(evse, connector)
        return self._see(evse)

    def _on_transaction(self, payload: Payload, _now: datetime) -> list[Action]:
        """2.x: remember where it is; often only its beginning says so."""
        evse = integer(mapping(payload.get("evse")).get("id"))
        transaction = mapping(payload.get("transactionInfo")).get("transactionId")
        if evse > 0:
            self._remember(text(transaction), evse)
        return []

    def _on_firmware(self, payload: Payload, now: datetime) -> list[Action]:
        status = text(payload.get("status")).lower()
        if status in _INSTALLING:
            self.presence.excuse(now)
        elif status in _NOT_INSTALLING:
            self.presence.no_excuse()
        return []

    def _begin_transaction(self, asked: Question, now: datetime) -> int:
        """1.6: give a transaction its number."""
        number = self._ids.next(now)
        self._remember(str(number), integer(asked.get("connectorId")))
        return number

    def _remember(self, transaction: str, point: int) -> None:
        self._transactions[transaction] = point
        if len(self._transactions) > MAX_TRANSACTIONS:
            del self._transactions[next(iter(self._transactions))]

    # ---- time ---------------------------------------------------------------------------

    @property
    def wake_at(self) -> datetime | None:
        """When `tick` is due, if nothing happens before."""
        times = (
            self.presence.wake_at,
            self.conditions.wake_at,
            self._inquiries.wake_at if self.settings.commands else None,
        )
        return min((time for time in times if time is not None), default=None)

    def tick(self, now: datetime) -> list[Action]:
        """Time has passed."""
        actions: list[Action] = [*self.presence.tick(now), *self.conditions.tick(now)]
        self._ask(actions, now)
        return actions

    def facts(self) -> list[Fact]:
        """Return all that was told and still stands, to tell it to somebody who has not heard it."""
        return [*self.presence.facts(), *self.conditions.facts()]

    # ---- what is kept ---------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Return what must survive a restart, as plain data."""
        return {
            "ever_connected": self.presence.ever_connected,
            "ignored_pings": self.ignored_pings,
            "station": list(self.station),
            "points": sorted(self.points),
            "connectors": [list(where) for where in sorted(self._inquiries.connectors)],
            "conditions": self.conditions.dump(),
        }

    def _load(self, memory: Mapping[str, Any]) -> None:
        self.station = Station(*memory["station"])
        self.ignored_pings = memory["ignored_pings"]
        self.points.update(memory["points"])
        self.conditions.load(memory["conditions"])
        self._inquiries.introduced = any(self.station)
        for evse, connector in memory["connectors"]:
            self._inquiries.saw(evse, connector)

    _HANDLERS: ClassVar[Mapping[str, Handler]] = {
        "BootNotification": _on_boot,
        "StatusNotification": _on_status,
        "TransactionEvent": _on_transaction,
        "FirmwareStatusNotification": _on_firmware,
        "SignedFirmwareStatusNotification": _on_firmware,
    }


def _first(said: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next(filter(None, (text(said.get(name)) for name in names)), "")


_STATION_FIELDS: Final = (
    ("chargePointVendor", "vendorName"),
    ("chargePointModel", "model"),
    ("chargePointSerialNumber", "chargeBoxSerialNumber", "serialNumber"),
    ("firmwareVersion",),
)
_INSTALLING: Final = frozenset({"installing", "installrebooting"})
_NOT_INSTALLING: Final = frozenset(
    {"idle", "installationfailed", "installverificationfailed", "invalidsignature"}
)
