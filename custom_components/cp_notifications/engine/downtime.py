"""What is noticed late: nobody watched while Home Assistant was not running.

What a source says first after that may have become so at any time since it was last asked. Only a source that dates
it before Home Assistant was started knows better.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from .model import AlertKey, ChargePoint, Downtime, NoticedLate, Reading, Start, Verdict

FIRST_LOOK: Final = timedelta(minutes=15)
"""How long after a start a source's first word is about before. What is silent for longer counts as not monitored."""


def downtime(seen: datetime | None, is_orderly: bool, start: Start) -> Downtime:
    """Return when nobody watched; `seen` is when the engine last was at work, None if nobody knows."""
    if not is_orderly:
        known = (when for when in (seen, start.last_seen) if when is not None)
        seen = max(known, default=None)
    if seen is not None and seen > start.at:
        # The clock was wrong, then or now.
        return Downtime(None, start.at, is_orderly=False)
    return Downtime(seen, start.at, is_orderly)


class FirstLook:
    """Knows which sources have not spoken yet since Home Assistant was started."""

    def __init__(
        self, down: Downtime, watched: Mapping[str, ChargePoint], now: datetime
    ) -> None:
        """Begin now; `watched` are the charge points that were configured before."""
        self.ends = now + FIRST_LOOK
        self._down = down
        self._watched = watched
        self._heard: set[tuple[AlertKey, str]] = set()

    def notice(self, reading: Reading, now: datetime) -> NoticedLate | None:
        """Return whether what a source says was noticed late; only its first word can be."""
        word = (reading.key, reading.source)
        if reading.verdict is Verdict.UNKNOWN or word in self._heard:
            return None
        self._heard.add(word)
        point = self._watched.get(reading.key.charge_point)
        if point is None or reading.source not in point.sources.get(
            reading.key.case, ()
        ):
            return None
        since = reading.since
        return NoticedLate(
            now, self._down, since is not None and since < self._down.until
        )
