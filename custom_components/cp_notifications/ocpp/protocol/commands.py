"""What is asked of a station: little, one thing at a time, and never twice while it waits.

Bursts of commands make some chargers restart over and over; an answer may take a minute, or never come. So calls are
spaced, nobody waits for them, and one that stays unanswered is given up.
"""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from .frames import Payload

GAP: Final = timedelta(seconds=2)
"""From one command to the next."""
TIMEOUT: Final = timedelta(seconds=60)
"""How long an answer is waited for. MENNEKES 4Business takes a minute for a TriggerMessage."""
MAX_WAITING: Final = 64

_REFUSED: Final = frozenset({"NotImplemented", "NotSupported"})


class Command(NamedTuple):
    """One call of ours."""

    action: str
    payload: Payload


class Commands:
    """The calls that wait, and the one that is under way."""

    __slots__ = ("_count", "_next_at", "_refused", "_under_way", "_waiting")

    def __init__(self) -> None:
        """Start with none."""
        self._waiting: list[Command] = []
        self._under_way: tuple[str, Command] | None = None
        self._next_at: datetime | None = None
        """When the next may go, or the one under way is given up."""
        self._count = 0
        self._refused: set[str] = set()

    def reset(self) -> None:
        """Another connection: what waited for the old one is of no use, what it refused may work now."""
        self._waiting.clear()
        self._under_way = None
        self._next_at = None
        self._refused.clear()

    def ask(self, command: Command) -> None:
        """Put a call in the queue, unless it waits there already or was refused before."""
        if command.action in self._refused or command in self._waiting:
            return
        if len(self._waiting) < MAX_WAITING:
            self._waiting.append(command)

    @property
    def wake_at(self) -> datetime | None:
        """When there is something to do, after `next` was asked."""
        if self._under_way is None and not self._waiting:
            return None
        return self._next_at

    def next(self, now: datetime) -> tuple[str, Command] | None:
        """Return the message id and the call that is to be sent now."""
        if self._next_at is not None and now < self._next_at:
            return None
        self._under_way = None
        if not self._waiting:
            return None
        self._count += 1
        # No other call of ours has had this id, on any connection.
        message_id = f"{int(now.timestamp()):x}-{self._count}"
        self._under_way = message_id, self._waiting.pop(0)
        self._next_at = now + TIMEOUT
        return self._under_way

    def answered(self, message_id: str, payload: Payload, now: datetime) -> str | None:
        """Take an answer; return the action that it answers, None if nobody asked."""
        command = self._settle(message_id, now)
        if command is None:
            return None
        if payload.get("status") in _REFUSED:
            self._refuse(command)
        return command.action

    def refused(self, message_id: str, code: str, now: datetime) -> None:
        """Take an error. What the station does not know, it is not asked again."""
        command = self._settle(message_id, now)
        if command is not None and code in _REFUSED:
            self._refuse(command)

    def _settle(self, message_id: str, now: datetime) -> Command | None:
        if self._under_way is None or self._under_way[0] != message_id:
            return None
        command = self._under_way[1]
        self._under_way = None
        self._next_at = now + GAP
        return command

    def _refuse(self, command: Command) -> None:
        self._refused.add(command.action)
        self._waiting = [
            waiting for waiting in self._waiting if waiting.action != command.action
        ]


def trigger(message: str, evse: int, connector: int, *, is_16: bool) -> Command:
    """Return a TriggerMessage for a connector (1.6: its number is `evse`), or with 0 and 0 for the station."""
    payload: dict[str, Any] = {"requestedMessage": message}
    if evse and is_16:
        payload["connectorId"] = evse
    elif evse:
        payload["evse"] = {"id": evse, "connectorId": connector}
    return Command("TriggerMessage", payload)
