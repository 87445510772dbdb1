"""From readings to conditions: how one case at one charge point stands, by all that its sources say.

Four rules are kept here and nowhere else:

* Unknown is not clear. A source that said the case is there and then says nothing of use still counts;
  only a known good state of that same source, or its removal, takes it back.
* A source that is gone (LOST) means the case only if no other source of the case says it is fine.
* An automation that takes its report back is believed at that moment only: what other sources say counts again.
* Behind a lost link only what is known to be wrong counts: that all is well, or that a source is gone, says nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from .model import AlertKey, ConditionView, NoticedLate, Reading, Verdict

_STICKY: Final = (Verdict.ACTIVE, Verdict.LOST)

_AT_REST: Final[Mapping[Verdict, ConditionView]] = {
    verdict: ConditionView(verdict) for verdict in (Verdict.CLEAR, Verdict.UNKNOWN)
}
"""The views of what is not there: there is nothing more to say of it, so all of them share one."""


@dataclass(slots=True, eq=False)
class Condition:
    """One case at one charge point."""

    key: AlertKey
    readings: tuple[Reading, ...] = ()
    """What each source said last, in the order in which they first spoke.

    Mostly that is one, at thousands of conditions: a dictionary each would take twice as much memory.
    """
    verdict: Verdict = Verdict.UNKNOWN
    since: datetime | None = None
    """Since when, while ACTIVE."""
    until: datetime | None = None
    """When it ended, while CLEAR after ACTIVE."""
    code: str = ""
    detail: str = ""
    meaning: str = ""
    held: bool = False
    """Whether it is behind a link that is lost."""
    late: NoticedLate | None = None
    """If it was noticed late that it is there, or is not any more; whoever takes the reading says so."""

    @property
    def active(self) -> bool:
        """Whether the case is there."""
        return self.verdict is Verdict.ACTIVE

    @property
    def known(self) -> bool:
        """Whether anything is known of the case."""
        return self.verdict is not Verdict.UNKNOWN

    @property
    def view(self) -> ConditionView:
        """How it stands now."""
        if self.verdict is not Verdict.ACTIVE:
            return _AT_REST[self.verdict]
        return ConditionView(
            self.verdict, self.since, self.code, self.detail, self.meaning
        )

    def reading(self, source: str) -> Reading | None:
        """Return what a source said last."""
        for reading in self.readings:
            if reading.source == source:
                return reading
        return None

    def take(self, reading: Reading, now: datetime) -> bool:
        """Take what a source says; return whether the condition reads differently."""
        before = self.reading(reading.source)
        if before is None:
            self.readings += (reading,)
        elif reading.verdict is Verdict.UNKNOWN and before.verdict in _STICKY:
            return False
        elif len(self.readings) == 1:
            self.readings = (reading,)
        else:
            self.readings = tuple(
                [reading if each is before else each for each in self.readings]
            )
        return self._judge(reading, now)

    def withdraw(self, report: Reading, now: datetime) -> bool:
        """Take that an automation says it is over, where the case has other sources; return whether it reads differently.

        The report is forgotten: if it went on counting, a charger could vanish and still be known to be fine.
        """
        self.readings = tuple(
            [each for each in self.readings if each.source != report.source]
        )
        if self.held or any(
            each.verdict is not Verdict.UNKNOWN for each in self.readings
        ):
            return self._judge(report, now)
        before = self.verdict
        self._set_clear(report, now)
        return before is not Verdict.CLEAR

    def keep(self, sources: Iterable[str], now: datetime) -> bool:
        """Forget what other sources said; return whether the condition reads differently.

        It stays ACTIVE until a source that is left, or a new one, says otherwise: a person
        who replaces a sensor has not mended the charger.
        """
        kept = set(sources)
        left = tuple([each for each in self.readings if each.source in kept])
        if len(left) == len(self.readings):
            return False
        self.readings = left
        return self._judge(None, now)

    def hold(self, held: bool, now: datetime) -> bool:
        """Follow the link that it is behind; return whether the condition reads differently.

        Of the time while the link was lost nothing is known: a source that is gone afterwards is so since now.
        """
        self.held = held
        if not held:
            self.readings = tuple(
                [
                    replace(each, since=now) if each.verdict is Verdict.LOST else each
                    for each in self.readings
                ]
            )
        return self._judge(None, now)

    @property
    def is_only_lost(self) -> bool:
        """Whether all that makes it ACTIVE is that its sources are gone."""
        return self.active and self._first(Verdict.ACTIVE) is None

    def forget(self) -> None:
        """Take back that the case is there, as nobody knows."""
        self.verdict = Verdict.UNKNOWN
        self.since = None

    def _judge(self, latest: Reading | None, now: datetime) -> bool:
        before = (self.verdict, self.code, self.detail, self.meaning)
        if leading := self._first(Verdict.ACTIVE):
            self._set_active(leading, now)
        elif not self.held and self._first(Verdict.CLEAR):
            self._set_clear(latest, now)
        elif not self.held and (leading := self._first(Verdict.LOST)):
            self._set_active(leading, now)
        elif self.verdict is not Verdict.ACTIVE:
            self.verdict = Verdict.UNKNOWN
        return before != (self.verdict, self.code, self.detail, self.meaning)

    def _first(self, verdict: Verdict) -> Reading | None:
        """Return the first reading that says this."""
        for reading in self.readings:
            if reading.verdict is verdict:
                return reading
        return None

    def _set_active(self, leading: Reading, now: datetime) -> None:
        if self.verdict is not Verdict.ACTIVE:
            self.verdict = Verdict.ACTIVE
            self.since = _known(leading.since, now)
            self.until = None
            self.late = None
        self.code = leading.code
        self.detail = leading.detail
        self.meaning = leading.meaning

    def _set_clear(self, latest: Reading | None, now: datetime) -> None:
        if self.since is not None:
            # A source that was asked only now may have been fine for longer than that.
            until = _known(latest.since if latest else None, now)
            self.until = max(until, self.since)
            self.late = None
        self.verdict = Verdict.CLEAR
        self.since = None
        self.code = ""
        self.detail = ""
        self.meaning = ""


def _known(when: datetime | None, now: datetime) -> datetime:
    """Return the time a source knows; never one in the future."""
    return now if when is None else min(when, now)
