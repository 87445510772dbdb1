"""When a station is asked for something, and for what.

As little as possible, since stations say by themselves what they have to say. But three things they do not say: how
they stand when only the connection was lost; that what was wrong before a restart is still so, or not; and, some of
them, that a warning is over.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from .commands import TIMEOUT, Command, Commands, trigger
from .conditions import MAX_POINTS, Condition, Conditions
from .events2x import question
from .frames import Payload, Version

PROBE_AFTER: Final = timedelta(seconds=10)
"""A station that has connected is asked nothing before: if it has restarted, it says everything by itself."""
RECHECK_AFTER: Final = timedelta(seconds=60)
"""When a station is asked for what it did not say again, by itself or when it was asked for everything."""
REFRESH_EVERY: Final = timedelta(hours=1)
"""How often a station is asked whether something is still wrong."""
ASK_AGAIN_AFTER: Final = timedelta(seconds=60)
"""What was said within this time is not asked for because of something else that was said."""
QUESTIONS_AT_ONCE: Final = 4
"""Variables in one GetVariables: small stations take few."""


class Inquiries:
    """What is asked of one station."""

    __slots__ = (
        "_ask_from",
        "_asked_who",
        "_booted",
        "_commands",
        "_conditions",
        "_due",
        "_is_16",
        "_opened_at",
        "_spread",
        "_who_asked_at",
        "connectors",
        "introduced",
    )

    def __init__(self, conditions: Conditions, spread: timedelta) -> None:
        """Start without a connection; `spread` keeps stations that come back together apart."""
        self.connectors: set[tuple[int, int]] = set()
        """2.x: (EVSE, connector). A status is only to be had of one of them (F06.FR.12)."""
        self.introduced = False
        """Whether the station has ever said who it is."""
        self._conditions = conditions
        self._spread = spread
        self._commands = Commands()
        self._is_16 = True
        self._booted = False
        self._asked_who = False
        self._who_asked_at: datetime | None = None
        """When it was asked on this connection who it is, until it says so."""
        self._opened_at: datetime | None = None
        self._ask_from: datetime | None = None
        """When it may be asked something on this connection for the first time."""
        self._due: dict[Callable[[datetime], None], datetime] = {}

    # ---- what happens -------------------------------------------------------------

    def opened(self, version: Version, now: datetime) -> None:
        """There is a new connection."""
        self.closed()
        self._is_16 = version is Version.V16
        self._booted = False
        self._opened_at = now
        self._ask_from = now + PROBE_AFTER + self._spread
        self._due[self._probe] = self._ask_from
        self._due[self._refresh] = now + REFRESH_EVERY

    def closed(self) -> None:
        """The connection is gone."""
        self._due.clear()
        self._who_asked_at = None
        self._commands.reset()

    def was_asked_who(self, now: datetime) -> bool:
        """The station says who it is: return whether it was asked to, so that it need not have restarted."""
        self.introduced = True
        asked_at, self._who_asked_at = self._who_asked_at, None
        return asked_at is not None and now - asked_at <= 2 * TIMEOUT

    def booted(self, now: datetime) -> None:
        """The station has restarted."""
        self._booted = True
        if self._conditions.active:
            self._due[self._recheck] = now + RECHECK_AFTER

    def saw(self, evse: int, connector: int) -> None:
        """2.x: there is such a connector."""
        if len(self.connectors) < MAX_POINTS:
            self.connectors.add((evse, connector))

    def is_fine(self, now: datetime) -> None:
        """1.6: the station is fine as a whole; some mean by that what they said of a connector."""
        if self._is_16 and self._ask_from is not None:
            self._due.setdefault(self._ask_connectors, max(now, self._ask_from))

    def answered(self, message_id: str, payload: Payload, now: datetime) -> str | None:
        """Take an answer; return the action it answers, None if nobody asked."""
        return self._commands.answered(message_id, payload, now)

    def refused(self, message_id: str, code: str, now: datetime) -> None:
        """Take an error in answer to a call."""
        self._commands.refused(message_id, code, now)

    # ---- time ----------------------------------------------------------------------

    @property
    def wake_at(self) -> datetime | None:
        """When there is something to do, after `next` was asked."""
        times = list(self._due.values())
        if (next_at := self._commands.wake_at) is not None:
            times.append(next_at)
        return min(times, default=None)

    def next(self, now: datetime) -> tuple[str, Command] | None:
        """Return the message id and the call that is to be sent now, if there is one."""
        for task in [task for task, due in self._due.items() if due <= now]:
            del self._due[task]
            task(now)
        call = self._commands.next(now)
        if call and call[1] == self._who:
            self._who_asked_at = now
        return call

    @property
    def _who(self) -> Command:
        return trigger("BootNotification", 0, 0, is_16=self._is_16)

    def _probe(self, now: datetime) -> None:
        """After a connection without a restart: statuses are not said by themselves."""
        if self._booted:
            return
        if self._is_16:
            self._trigger("StatusNotification")
            # That is for all connectors; some answer it for the station alone.
            self._due[self._follow_up] = now + RECHECK_AFTER
        else:
            for evse, connector in sorted(self.connectors):
                self._trigger("StatusNotification", evse, connector)
            self._follow_up(now)
        if not self.introduced and not self._asked_who:
            # Once, not in a loop: some restart for it, and come back unknown again.
            self._asked_who = True
            self._commands.ask(self._who)

    def _follow_up(self, _now: datetime) -> None:
        """What was wrong before the connection, and was not said again on it."""
        assert self._opened_at is not None
        self._ask_about(self._unconfirmed(self._opened_at))

    def _ask_connectors(self, now: datetime) -> None:
        """1.6: after the station was fine as a whole."""
        self._ask_about(self._unconfirmed(now - ASK_AGAIN_AFTER))

    def _recheck(self, _now: datetime) -> None:
        """After a restart: what was wrong before, and was not said again."""
        self._ask_about(self._conditions.doubtful())

    def _refresh(self, now: datetime) -> None:
        """Once in a while: what was said long ago."""
        self._due[self._refresh] = now + REFRESH_EVERY
        self._ask_about(self._unconfirmed(now - REFRESH_EVERY / 2))

    # ---- what is asked ---------------------------------------------------------------

    def _unconfirmed(self, since: datetime) -> Iterable[Condition]:
        for condition in self._conditions.active.values():
            if condition.confirmed <= since:
                yield condition

    def _ask_about(self, conditions: Iterable[Condition]) -> None:
        questions = []
        for condition in conditions:
            signal = condition.signal
            if self._is_16:
                self._trigger("StatusNotification", signal.point)
            elif signal.ask:
                questions.append(question(signal.ask))
        for start in range(0, len(questions), QUESTIONS_AT_ONCE):
            asked = questions[start : start + QUESTIONS_AT_ONCE]
            self._commands.ask(Command("GetVariables", {"getVariableData": asked}))

    def _trigger(self, message: str, evse: int = 0, connector: int = 0) -> None:
        self._commands.ask(trigger(message, evse, connector, is_16=self._is_16))
