"""Keeps many that have work at the same moment from stopping everything else."""

import asyncio
from collections import deque
from typing import Final

TURN: Final = 0.02
"""Seconds of one pass of the event loop. Five hundred stations that come back together have work for three."""


class Turns:
    """Who finds that the turn is over waits for the next pass; in between, others are served.

    A pass ends for all at once, so what each of them does costs nothing but a look at the clock.
    """

    __slots__ = ("_began", "_waiting")

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._began: float | None = None
        self._waiting: deque[asyncio.Future[None]] = deque()

    def is_over(self) -> bool:
        """Whether the time of this pass is used up; the first to ask in a pass begins it."""
        loop = asyncio.get_running_loop()
        if self._began is None:
            self._began = loop.time()
            loop.call_soon(self._next)
            return False
        return loop.time() - self._began > TURN

    async def next(self) -> None:
        """Wait for a pass that has time left."""
        while self.is_over():
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn

    def _next(self) -> None:
        self._began = None
        for turn in self._waiting:
            if not turn.done():
                turn.set_result(None)
        self._waiting.clear()
