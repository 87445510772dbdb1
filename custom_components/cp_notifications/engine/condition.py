"""From readings to conditions: how one case at one charge point stands, by all that its sources say.

Three rules are kept here and nowhere else:

* Unknown is not clear. A source that said the case is there and then says nothing of use still counts;
  only a known good state of that same source, or its removal, takes it back.
* A source that is gone (LOST) means the case only if no other source of the case says it is fine.
* Behind a lost link only what is known to be wrong counts: that all is well, or that a source is gone, says nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from .model import AlertKey, ConditionView, Reading, Verdict

_STICKY = (Verdict.ACTIVE, Verdict.LOST)


class Condition:
    """One case at one charge point."""

    __slots__ = (
        "code",
        "detail",
        "held",
        "key",
        "readings",
        "since",
        "until",
        "verdict",
    )

    def __init__(self, key: AlertKey) -> None:
        """Start with nothing known."""
        self.key = key
        self.readings: dict[str, Reading] = {}
        self.verdict = Verdict.UNKNOWN
        self.since: datetime | None = None
        """Since when, while ACTIVE."""
        self.until: datetime | None = None
        """When it ended, while CLEAR after ACTIVE."""
        self.code = ""
        self.detail = ""
        self.held = False
        """Whether it is behind a link that is lost."""

    @property
    def active(self) -> bool:
        """Whether the case is there."""
        return self.verdict is Verdict.ACTIVE

    @property
    def view(self) -> ConditionView:
        """How it stands now."""
        return ConditionView(self.verdict, self.since, self.code, self.detail)

    def take(self, reading: Reading, now: datetime) -> bool:
        """Take what a source says; return whether the condition reads differently."""
        if reading.verdict is Verdict.UNKNOWN:
            previous = self.readings.get(reading.source)
            if previous is not None and previous.verdict in _STICKY:
                return False
        self.readings[reading.source] = reading
        return self._judge(reading, now)

    def keep(self, sources: Iterable[str], now: datetime) -> bool:
        """Forget what other sources said; return whether the condition reads differently.

        It stays ACTIVE until a source that is left, or a new one, says otherwise: a person
        who replaces a sensor has not mended the charger.
        """
        gone = self.readings.keys() - set(sources)
        if not gone:
            return False
        for source in gone:
            del self.readings[source]
        return self._judge(None, now)

    def hold(self, held: bool, now: datetime) -> bool:
        """Follow the link that it is behind; return whether the condition reads differently.

        Of the time while the link was lost nothing is known: a source that is gone afterwards is so since now.
        """
        self.held = held
        if not held:
            self.readings = {
                source: replace(reading, since=now)
                if reading.verdict is Verdict.LOST
                else reading
                for source, reading in self.readings.items()
            }
        return self._judge(None, now)

    @property
    def is_only_lost(self) -> bool:
        """Whether all that makes it ACTIVE is that its sources are gone."""
        return self.active and not self._any(Verdict.ACTIVE)

    def forget(self) -> None:
        """Take back that the case is there, as nobody knows."""
        self.verdict = Verdict.UNKNOWN
        self.since = None

    def _judge(self, latest: Reading | None, now: datetime) -> bool:
        before = (self.verdict, self.code, self.detail)
        if leading := self._leading():
            self._set_active(leading, now)
        elif self._any(Verdict.CLEAR) and not self.held:
            self._set_clear(latest, now)
        elif not self.active:
            self.verdict = Verdict.UNKNOWN
        return before != (self.verdict, self.code, self.detail)

    def _any(self, verdict: Verdict) -> bool:
        return any(reading.verdict is verdict for reading in self.readings.values())

    def _leading(self) -> Reading | None:
        """Return the reading that makes it ACTIVE, the first one that came."""
        for reading in self.readings.values():
            if reading.verdict is Verdict.ACTIVE:
                return reading
        if self.held or self._any(Verdict.CLEAR):
            return None
        for reading in self.readings.values():
            if reading.verdict is Verdict.LOST:
                return reading
        return None

    def _set_active(self, leading: Reading, now: datetime) -> None:
        if not self.active:
            self.verdict = Verdict.ACTIVE
            self.since = _known(leading.since, now)
            self.until = None
        self.code = leading.code
        self.detail = leading.detail

    def _set_clear(self, latest: Reading | None, now: datetime) -> None:
        if self.since is not None:
            # A source that was asked only now may have been fine for longer than that.
            until = _known(latest.since if latest else None, now)
            self.until = max(until, self.since)
        self.verdict = Verdict.CLEAR
        self.since = None
        self.code = ""
        self.detail = ""


def _known(when: datetime | None, now: datetime) -> datetime:
    """Return the time a source knows; never one in the future."""
    return now if when is None else min(when, now)
