"""Whether a station communicates: the truth of its connection, not the arithmetic of its heartbeats.

    nothing known ──▶ communicates ◀──▶ does not

A restart of ours is not an outage: nothing is told before the station had time to come back. A connection counts when
something was said on it, or when it has held for a moment. Firmware that is being installed explains an absence.
"""

from datetime import datetime, timedelta
from typing import Final

from custom_components.cp_notifications.engine.model import Case, Verdict

from .conditions import Fact
from .signals import Meaning

START_GRACE: Final = timedelta(seconds=180)
"""Time to come back after a start of ours: measured, stations take 7 to 60 s, some wait for their heartbeat."""
STABLE_AFTER: Final = timedelta(seconds=15)
"""A silent connection that has held for so long is one."""
UPDATE_GRACE: Final = timedelta(minutes=15)
"""Time for a firmware update."""


class Presence:
    """What is known of one station's connection."""

    __slots__ = (
        "_closed_at",
        "_start_grace",
        "_told",
        "_update_grace",
        "_wake_at",
        "ever_connected",
        "online",
    )

    def __init__(self, now: datetime, *, ever_connected: bool) -> None:
        """Start with nothing known; the station has time to come."""
        self.online = False
        """Whether there is a connection."""
        self.ever_connected = ever_connected
        self._closed_at: datetime | None = None
        self._told: Fact | None = None
        self._start_grace: datetime | None = now + START_GRACE
        self._update_grace: datetime | None = None
        self._wake_at: datetime | None = self._start_grace

    @property
    def wake_at(self) -> datetime | None:
        """When something is told, if nothing happens before."""
        return self._wake_at

    @property
    def communicates(self) -> bool:
        """Whether it was told that the station communicates, and nothing else since."""
        return self._told is not None and self._told.verdict is Verdict.CLEAR

    def facts(self) -> list[Fact]:
        """Return what was told last, to tell it once more."""
        return [] if self._told is None else [self._told]

    def opened(self, now: datetime) -> None:
        """There is a connection; it has to prove itself."""
        self.online = True
        self._wake_at = None if self.communicates else now + STABLE_AFTER

    def spoke(self) -> list[Fact]:
        """The station said something that can be read."""
        self._wake_at = None
        if self.communicates:
            return []
        if not self.ever_connected:
            # There is no connection of before a start of ours that it would have to get back.
            self._start_grace = None
        self.ever_connected = True
        return self._tell(Verdict.CLEAR, Meaning.CONNECTED)

    def closed(self, now: datetime) -> list[Fact]:
        """The connection is gone."""
        self.online = False
        self._wake_at = None
        self._closed_at = now
        excused_until = max(
            filter(None, (self._start_grace, self._update_grace)), default=now
        )
        if now < excused_until:
            self._wake_at = excused_until
            return []
        return self._lost()

    def tick(self, now: datetime) -> list[Fact]:
        """A time of waiting is over."""
        if self._wake_at is None or now < self._wake_at:
            return []
        self._wake_at = None
        return self.spoke() if self.online else self._lost()

    def excuse(self, now: datetime) -> None:
        """Firmware is being installed: an absence is to be expected."""
        self._update_grace = now + UPDATE_GRACE

    def no_excuse(self) -> None:
        """It is not being installed any more. What else may explain an absence does so still."""
        self._update_grace = None

    def _lost(self) -> list[Fact]:
        if self.communicates:
            return self._tell(Verdict.LOST, Meaning.DISCONNECTED)
        if self._told is not None:
            return []
        ever = self.ever_connected
        return self._tell(
            Verdict.LOST, Meaning.NOT_BACK if ever else Meaning.NEVER_CONNECTED
        )

    def _tell(self, verdict: Verdict, meaning: Meaning) -> list[Fact]:
        since = self._closed_at if verdict is Verdict.LOST else None
        self._told = Fact(0, Case.UNAVAILABLE, verdict, since, meaning=meaning)
        return [self._told]
