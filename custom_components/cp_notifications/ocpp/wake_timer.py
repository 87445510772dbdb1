"""A timer for something that says when it wants to be woken, and may say so a thousand times a second."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from homeassistant.util import dt as dt_util


class WakeTimer:
    """Calls at a time that may change at any moment.

    A later time than before costs nothing: the timer wakes too early then, once, and is armed again.
    """

    __slots__ = ("_at", "_callback", "_handle")

    def __init__(self, callback: Callable[[], None]) -> None:
        """Prepare; whatever is called has to arm the timer again."""
        self._callback = callback
        self._at: datetime | None = None
        self._handle: asyncio.TimerHandle | None = None

    def arm(self, at: datetime | None) -> None:
        """Call at this time, or a little earlier; never, if it is None."""
        if at is None or at == self._at:
            return
        if self._at is not None and self._at < at:
            return
        self.cancel()
        self._at = at
        delay = (at - dt_util.utcnow()).total_seconds()
        loop = asyncio.get_running_loop()
        self._handle = loop.call_later(max(0.0, delay), self._fire)

    def cancel(self) -> None:
        """Call no more."""
        self._at = None
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _fire(self) -> None:
        self._at = None
        self._handle = None
        self._callback()
