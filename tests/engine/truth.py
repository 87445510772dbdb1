"""What really happened: the reference that the engine is held against.

It knows nothing of holds that run, of flushes or of the outbox. It is coarse on purpose, and only says
what is certain: that a case was there for long enough while a group wanted to hear of it, so the group
must hear of it. What a restart may forget, it forgets: `copy` is taken whenever the engine is saved.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from custom_components.cp_notifications.engine.model import (
    REPORT_SOURCE,
    AlertKey,
    Group,
    SiteConfig,
    Verdict,
)

type Place = tuple[str, AlertKey]
"""A group and what it may hear of."""

STICKY = (Verdict.ACTIVE, Verdict.LOST)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which a case was certainly there, and a group wanted to hear of it."""

    group: str
    key: AlertKey
    since: datetime
    due: datetime
    """When it has lasted for the hold time at the latest."""
    lasted: bool = False
    """Whether the engine was awake at some time after that: the group must hear of it."""
    until: datetime | None = None


class Truth:
    """Everything that the engine has been told, and what follows for certain."""

    def __init__(self, config: SiteConfig, now: datetime) -> None:
        """Start where nothing is known."""
        self.config = SiteConfig({}, {})
        self.readings: dict[tuple[AlertKey, str], Verdict] = {}
        self.spells: dict[Place, Spell] = {}
        self.ended: tuple[Spell, ...] = ()
        self.muted: dict[str, datetime | None] = {}
        self.silenced: dict[str, datetime] = {}
        self.listed: dict[tuple[str, str], datetime] = {}
        """Since when an address is in a group."""
        self.configure(config, now)

    def copy(self) -> Self:
        """Return it as it is now."""
        other = copy(self)
        other.readings = dict(self.readings)
        other.spells = dict(self.spells)
        other.muted = dict(self.muted)
        other.silenced = dict(self.silenced)
        other.listed = dict(self.listed)
        return other

    # ---- what is certain --------------------------------------------------------

    def is_there(self, key: AlertKey) -> bool | None:
        """Whether a case is there; None if that is open to argument."""
        verdicts = [self.readings.get((key, source)) for source in self.sources(key)]
        report = self.readings.get((key, REPORT_SOURCE))
        if Verdict.ACTIVE in (report, *verdicts):
            return True
        if set(verdicts) == {Verdict.LOST} and report is None:
            return True
        if {report, *verdicts} - {None} == {Verdict.CLEAR} and None not in verdicts:
            return False
        return None

    def sources(self, key: AlertKey) -> frozenset[str]:
        """Return what tells a case, beside the action `report`."""
        point = self.config.charge_points.get(key.charge_point)
        return (
            frozenset() if point is None else point.sources.get(key.case, frozenset())
        )

    def is_suppressed(self, place: Place) -> bool:
        """Whether nobody wants to hear of it now."""
        return place[0] in self.muted or place[1].charge_point in self.silenced

    def wanted(self) -> Iterator[Place]:
        """Yield what each group may hear of."""
        for group in self.config.groups.values():
            for charge_point in group.charge_points:
                for case in sorted(group.cases):
                    key = AlertKey(charge_point, case)
                    if self.sources(key) or (key, REPORT_SOURCE) in self.readings:
                        yield group.id, key

    def silent_ends(self) -> Iterator[Place]:
        """Yield what may end at any time without a word: the group does not want to hear of ends."""
        silent = {
            group.id
            for group in self.config.groups.values()
            if not group.timing.send_resolved
        }
        if silent:
            for group, key in self.wanted():
                if group in silent and not self.is_there(key):
                    yield group, key

    # ---- what happens --------------------------------------------------------------

    def reads(
        self, key: AlertKey, source: str, verdict: Verdict, now: datetime
    ) -> None:
        """A source says something; one that says nothing of use takes nothing back."""
        known = self.readings.get((key, source))
        if source == REPORT_SOURCE and verdict is Verdict.CLEAR and self.sources(key):
            # It is taken back, and says nothing any more.
            self.readings.pop((key, source), None)
        elif verdict is not Verdict.UNKNOWN or known not in STICKY:
            self.readings[key, source] = verdict
        self._review(now)

    def configure(self, config: SiteConfig, now: datetime) -> set[Place]:
        """Follow the configuration; return what a group did not want before, or does not any more."""
        before = set(self.wanted())
        self.config = config
        self._forget_what_is_gone(now)
        after = set(self.wanted())
        changed = before ^ after
        self.ended = tuple(s for s in self.ended if (s.group, s.key) in after - changed)
        for place in changed:
            self.spells.pop(place, None)
        for place, spell in self.spells.items():
            hold = config.groups[place[0]].timing.hold[spell.key.case]
            due = max(spell.due, spell.since + hold)
            self.spells[place] = replace(spell, due=due)
        # What ends because a source is taken away may have ended at any time.
        ended = self.ended
        self._review(now)
        self.ended = ended
        return changed

    def restarts(self) -> None:
        """Forget what is asked afresh: all that is fine, but for what only a person would say again."""
        self.readings = {
            (key, source): verdict
            for (key, source), verdict in self.readings.items()
            if source == REPORT_SOURCE or (verdict in STICKY and self.is_there(key))
        }

    def mute(self, group: str, muted: bool, until: datetime | None) -> None:
        """A person mutes a group, or lets it speak again."""
        self.muted.pop(group, None)
        if muted and group in self.config.groups:
            self.muted[group] = until

    def silence(self, charge_point: str, until: datetime | None) -> None:
        """A person silences a charge point, or ends that."""
        self.silenced.pop(charge_point, None)
        if until is not None and charge_point in self.config.charge_points:
            self.silenced[charge_point] = until

    def clock_was_set_back(self, now: datetime) -> None:
        """What lasts began now at the latest; the times of what is past cannot be compared any more."""
        self.ended = ()
        for place, spell in self.spells.items():
            due = max(spell.due, now + (spell.due - spell.since))
            self.spells[place] = replace(spell, since=min(spell.since, now), due=due)

    def was_handled(self, now: datetime) -> None:
        """The engine was awake at this time."""
        for place, spell in self.spells.items():
            if spell.due <= now and not spell.lasted:
                self.spells[place] = replace(spell, lasted=True)
        self.muted = {
            group: until
            for group, until in self.muted.items()
            if until is None or until > now
        }
        self.silenced = {
            charge_point: until
            for charge_point, until in self.silenced.items()
            if until > now
        }

    # ---- inside ------------------------------------------------------------------------

    def _review(self, now: datetime) -> None:
        wanted = list(self.wanted())
        for place in wanted:
            there = self.is_there(place[1]) is True
            if there and place not in self.spells:
                group = self.config.groups[place[0]]
                self.spells[place] = _new_spell(group, place[1], now)
            elif not there and place in self.spells:
                self._end(place, now)

    def _end(self, place: Place, now: datetime) -> None:
        spell = self.spells.pop(place)
        if spell.lasted and not self.is_suppressed(place):
            self.ended += (replace(spell, until=now),)

    def _forget_what_is_gone(self, now: datetime) -> None:
        points, groups = self.config.charge_points, self.config.groups
        self.readings = {
            (key, source): verdict
            for (key, source), verdict in self.readings.items()
            if key.charge_point in points
            and (source == REPORT_SOURCE or source in self.sources(key))
            # A report that it is over counts only where nothing else tells the case.
            and not (
                source == REPORT_SOURCE
                and verdict is Verdict.CLEAR
                and self.sources(key)
            )
        }
        self.muted = {g: until for g, until in self.muted.items() if g in groups}
        self.silenced = {c: u for c, u in self.silenced.items() if c in points}
        self.listed = {
            (group.id, address): self.listed.get((group.id, address), now)
            for group in groups.values()
            for address in group.addresses
        }


def _new_spell(group: Group, key: AlertKey, now: datetime) -> Spell:
    return Spell(group.id, key, now, now + group.timing.hold[key.case])
