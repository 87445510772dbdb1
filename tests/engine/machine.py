"""A state machine that thinks up timelines: readings, people, restarts, crashes, servers and settings."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from custom_components.cp_notifications.engine.model import (
    Acknowledge,
    AlertKey,
    Case,
    ChargePoint,
    Group,
    Outcome,
    QuietHours,
    Retry,
    SiteConfig,
    Timing,
    Verdict,
)

from .promises import SETTLED, check_all_over, check_nothing_lost, check_restart
from .simulation import Mood, Server, Simulation

ADDRESSES: Final = ("ann@example.com", "ben@example.com", "cem@example.com")
BERLIN: Final = ZoneInfo("Europe/Berlin")
NIGHTS: Final = (
    None,
    QuietHours(time(22), time(7), UTC),
    QuietHours(time(13), time(12), BERLIN),
)


def seconds(*each: float) -> st.SearchStrategy[timedelta]:
    """Choose from some durations."""
    return st.sampled_from([timedelta(seconds=s) for s in each])


HOUR, DAY = 3600, 24 * 3600
moments = seconds(0, 0.3, 1, 5, 9, 10, 11, 30, 31, 61, 299, 301)
spans = st.one_of(moments, seconds(900, HOUR, HOUR + 61, 8 * HOUR, 26 * HOUR, 8 * DAY))
untils = st.one_of(st.none(), seconds(0, 30, HOUR, 30 * HOUR))

case_sets = st.frozensets(st.sampled_from(Case), min_size=1)
address_lists = st.lists(st.sampled_from(ADDRESSES), unique=True, min_size=1)
source_sets = st.sampled_from(
    [frozenset({"box"}), frozenset({"box", "breaker"}), frozenset({"breaker"})]
)
watch_lists = st.dictionaries(st.sampled_from(Case), source_sets, min_size=1)
timings = st.builds(
    Timing,
    hold=st.fixed_dictionaries({case: seconds(0, 0, 300, HOUR) for case in Case}),
    group_wait=seconds(0, 10, 10, 120),
    send_resolved=st.sampled_from([True, True, False]),
    recovery_hold=seconds(0, 30, 30, 600),
    repeat_interval=st.one_of(st.none(), seconds(HOUR, DAY)),
    quiet=st.sampled_from(NIGHTS),
    urgent=st.frozensets(st.sampled_from(Case)),
    weekly=st.booleans(),
    zone=st.just(BERLIN),
)
servers = st.builds(
    Server,
    mood=st.sampled_from([Mood.WORKS, Mood.WORKS, *Mood]),
    victim=st.sampled_from(ADDRESSES),
    delay=seconds(0, 0, 2, 400),
)


@dataclass(frozen=True)
class Death:
    """When the process dies within a step, and how it comes back."""

    lifetime: int
    """After how many effects."""
    away: timedelta
    old_config: bool
    """Whether the last change of the configuration is lost, too."""
    reports: bool
    """Whether the sources report at once when it is back."""
    dated: bool


deaths = st.one_of(
    st.none(),
    st.none(),
    st.none(),
    st.builds(
        Death,
        lifetime=st.integers(0, 12),
        away=spans,
        old_config=st.booleans(),
        reports=st.booleans(),
        dated=st.booleans(),
    ),
)
picks = st.integers(0, 17)
"""Which of those that there are: taken modulo their number."""


class Timeline(RuleBasedStateMachine):
    """One timeline: what happens is random, what is promised is not."""

    totals: Counter[str] = Counter()
    """What happened in all timelines together."""

    it: Simulation

    @initialize(groups=st.lists(timings, min_size=1, max_size=2), server=servers)
    def set_up(self, groups: list[Timing], server: Server) -> None:
        """A site with two charge points at one station, and one that stands alone."""
        self.number = 0
        points = [
            self._point("pole", "box", "breaker"),
            self._point("pole", "box"),
            self._point("", "box"),
        ]
        config = SiteConfig({point.id: point for point in points}, {})
        for timing in groups:
            group = self._group(config, timing, ADDRESSES[:2], frozenset(Case))
            config = replace(config, groups={**config.groups, group.id: group})
        self.it = Simulation(config)
        self.it.server = server
        self.totals["timelines"] += 1

    def _point(self, station: str, *told_by: str) -> ChargePoint:
        self.number += 1
        sources = dict.fromkeys(Case, frozenset(told_by))
        number = str(self.number)
        return ChargePoint(f"p{number}", f"P{number}", sources, station, "cloud")

    def _group(
        self,
        config: SiteConfig,
        timing: Timing,
        addresses: tuple[str, ...],
        cases: frozenset[Case],
    ) -> Group:
        self.number += 1
        members = tuple(config.charge_points)
        name = f"g{self.number}"
        return Group(name, name.upper(), members, addresses, cases, timing)

    def _do(self, death: Death | None, happens: Callable[[], None]) -> None:
        """Let a step happen; if the process dies in it, or when it comes back, it comes back again."""
        if not self.it.lives(happens, death.lifetime if death else None):
            assert death is not None
            self._come_back(death)
        # A restart asks again who refused a mail, and judges anew how long it is until a moment of a wrong clock.
        if not self.it.counts[Outcome.REFUSED] and not self.it.counts["set back"]:
            check_restart(self.it.engine, self.it.now)

    def _come_back(self, death: Death) -> None:

        def comes_back() -> None:
            self.it.restart(death.away, old_config=death.old_config)
            if death.reports:
                self.it.report_all(dated=death.dated)

        if not self.it.lives(comes_back, death.lifetime + 2):
            self.it.lives(comes_back, None)

    # ---- the world ---------------------------------------------------------------

    @rule(
        pick=picks,
        verdict=st.sampled_from([Verdict.ACTIVE, Verdict.ACTIVE, *Verdict]),
        dated=st.booleans(),
        silent=st.sampled_from([False, False, True]),
        death=deaths,
    )
    def a_source_changes(
        self,
        pick: int,
        verdict: Verdict,
        dated: bool,
        silent: bool,
        death: Death | None,
    ) -> None:
        """A sensor, or a charger; what is only changed, not reported, is seen after a restart."""
        everything = self.it.all_sources()
        if not everything:
            return
        key, source = everything[pick % len(everything)]
        if verdict is Verdict.LOST and key.case is not Case.UNAVAILABLE:
            verdict = Verdict.UNKNOWN
        self.it.change(key, source, verdict)
        if not silent:
            self._do(death, lambda: self.it.report(key, source, dated=dated))

    @rule(
        pick=picks,
        blinks=st.integers(2, 30),
        pause=seconds(0, 0.1, 1, 20, 130, 700),
        death=deaths,
    )
    def a_source_blinks(
        self, pick: int, blinks: int, pause: timedelta, death: Death | None
    ) -> None:
        """A loose contact."""
        everything = self.it.all_sources()
        if not everything:
            return
        key, source = everything[pick % len(everything)]

        def blink() -> None:
            for _ in range(blinks):
                for verdict in (Verdict.ACTIVE, Verdict.CLEAR):
                    self.it.change(key, source, verdict)
                    self.it.report(key, source)
                    self.it.later(pause)

        self._do(death, blink)

    @rule(verdict=st.sampled_from([Verdict.LOST, Verdict.CLEAR]), death=deaths)
    def the_network_changes(self, verdict: Verdict, death: Death | None) -> None:
        """All charge points vanish together, or come back."""

        def report() -> None:
            for key, source in self.it.all_sources():
                if key.case is Case.UNAVAILABLE:
                    self.it.change(key, source, verdict)
                    self.it.report(key, source)

        self._do(death, report)

    @rule(pick=picks, case=st.sampled_from(Case), active=st.booleans(), death=deaths)
    def an_automation_reports(
        self, pick: int, case: Case, active: bool, death: Death | None
    ) -> None:
        """The action `report`."""
        points = list(self.it.config.charge_points)
        key = AlertKey(points[pick % len(points)], case)
        self._do(death, lambda: self.it.report_by_hand(key, active))

    @rule(server=servers)
    def the_server_changes(self, server: Server) -> None:
        """It goes down, or works again, or is moody."""
        self.it.server = server

    # ---- time and the process --------------------------------------------------------

    @rule(span=spans, death=deaths)
    def time_passes(self, span: timedelta, death: Death | None) -> None:
        """With all that happens by itself."""
        self._do(death, lambda: self.it.later(span))

    @rule(span=spans, death=deaths)
    def the_clock_jumps(self, span: timedelta, death: Death | None) -> None:
        """The computer slept, or learned the time."""
        self._do(death, lambda: self.it.jump(span))

    @rule(span=spans, death=deaths)
    def the_clock_is_set_back(self, span: timedelta, death: Death | None) -> None:
        """It was fast, by seconds or by days."""
        self._do(death, lambda: self.it.set_back(span))

    @rule(away=spans, reports=st.booleans(), dated=st.booleans(), death=deaths)
    def a_person_restarts_it(
        self, away: timedelta, reports: bool, dated: bool, death: Death | None
    ) -> None:
        """In order: everything is saved."""

        def restart() -> None:
            self.it.stop()
            self.it.restart(away)
            if reports:
                self.it.report_all(dated=dated)

        self._do(death, restart)

    @rule(death=deaths)
    def the_account_is_loaded(self, death: Death | None) -> None:
        """It may work again."""
        self._do(death, lambda: self.it.do(Retry()))

    # ---- people -----------------------------------------------------------------------

    @rule(pick=picks, muted=st.booleans(), until=untils, death=deaths)
    def a_person_mutes(
        self, pick: int, muted: bool, until: timedelta | None, death: Death | None
    ) -> None:
        """A group, for a time or for good; or lets it speak again."""
        groups = list(self.it.config.groups)
        if groups:
            group = groups[pick % len(groups)]
            end = None if until is None else self.it.now + until
            self._do(death, lambda: self.it.mute(group, muted, end))

    @rule(pick=picks, until=untils, death=deaths)
    def a_person_silences(
        self, pick: int, until: timedelta | None, death: Death | None
    ) -> None:
        """A charge point, for a time; or ends that."""
        points = list(self.it.config.charge_points)
        point = points[pick % len(points)]
        end = None if until is None else self.it.now + until
        self._do(death, lambda: self.it.silence(point, end))

    @rule(pick=picks, case=st.sampled_from(Case), death=deaths)
    def a_person_acknowledges(self, pick: int, case: Case, death: Death | None) -> None:
        """An alert, or nothing."""
        points = list(self.it.config.charge_points)
        key = AlertKey(points[pick % len(points)], case)
        self._do(death, lambda: self.it.do(Acknowledge(key, "Ann")))

    # ---- settings ------------------------------------------------------------------------

    def _configure(self, death: Death | None, config: SiteConfig) -> None:
        self._do(death, lambda: self.it.configure(config))

    @rule(pick=picks, data=st.data(), death=deaths)
    def a_group_changes(self, pick: int, data: Any, death: Death | None) -> None:
        """Its members, its addresses, its cases or its timing."""
        config = self.it.config
        groups = list(config.groups)
        if not groups:
            return
        name = groups[pick % len(groups)]
        changes = {
            "addresses": address_lists.map(tuple),
            "cases": case_sets,
            "timing": timings,
            "charge_points": st.lists(
                st.sampled_from(sorted(config.charge_points)), unique=True
            ).map(tuple),
        }
        what = data.draw(st.sampled_from(sorted(changes)))
        value = data.draw(changes[what])
        group = replace(config.groups[name], **{what: value})
        groups_then = {**config.groups, name: group}
        self._configure(death, replace(config, groups=groups_then))

    @rule(
        timing=timings,
        addresses=address_lists,
        cases=case_sets,
        death=deaths,
    )
    def a_group_is_added(
        self,
        timing: Timing,
        addresses: list[str],
        cases: frozenset[Case],
        death: Death | None,
    ) -> None:
        """With all charge points; there are three at most."""
        config = self.it.config
        if len(config.groups) < 3:
            group = self._group(config, timing, tuple(addresses), cases)
            groups = {**config.groups, group.id: group}
            self._configure(death, replace(config, groups=groups))

    @rule(pick=picks, death=deaths)
    def a_group_is_removed(self, pick: int, death: Death | None) -> None:
        """With all that it had to tell."""
        config = self.it.config
        names = list(config.groups)
        if names:
            gone = names[pick % len(names)]
            groups = {name: g for name, g in config.groups.items() if name != gone}
            self._configure(death, replace(config, groups=groups))

    @rule(pick=picks, watched=watch_lists, death=deaths)
    def a_charge_point_is_watched_otherwise(
        self,
        pick: int,
        watched: dict[Case, frozenset[str]],
        death: Death | None,
    ) -> None:
        """Sources are added, removed and exchanged."""
        config = self.it.config
        points = dict(config.charge_points)
        name = list(points)[pick % len(points)]
        points[name] = replace(points[name], sources=watched)
        self._configure(death, replace(config, charge_points=points))

    @rule(death=deaths)
    def a_charge_point_is_added(self, death: Death | None) -> None:
        """To the site and to every group; there are four at most."""
        config = self.it.config
        if len(config.charge_points) < 4:
            point = self._point("", "breaker")
            points = {**config.charge_points, point.id: point}
            groups = {
                name: replace(group, charge_points=(*group.charge_points, point.id))
                for name, group in config.groups.items()
            }
            self._configure(death, SiteConfig(points, groups, config.can_send))

    @rule(pick=picks, death=deaths)
    def a_charge_point_is_removed(self, pick: int, death: Death | None) -> None:
        """From the site and from every group; one stays."""
        config = self.it.config
        if len(config.charge_points) == 1:
            return
        names = list(config.charge_points)
        gone = names[pick % len(names)]
        points = {name: p for name, p in config.charge_points.items() if name != gone}
        groups = {
            name: replace(
                group, charge_points=tuple(p for p in group.charge_points if p != gone)
            )
            for name, group in config.groups.items()
        }
        self._configure(death, SiteConfig(points, groups, config.can_send))

    @rule(can_send=st.booleans(), death=deaths)
    def the_account_is_chosen(self, can_send: bool, death: Death | None) -> None:
        """Or taken away."""
        self._configure(death, replace(self.it.config, can_send=can_send))

    # ---- the promises -------------------------------------------------------------------------

    def teardown(self) -> None:
        """In the end everybody knows how it is, then that it is over, and then of what comes next."""
        if not hasattr(self, "it"):
            return
        it = self.it
        it.mend_everything()
        it.later(SETTLED)
        check_nothing_lost(it)
        it.end_everything()
        it.later(SETTLED)
        check_all_over(it)
        it.break_everything()
        it.later(SETTLED)
        check_nothing_lost(it)
        self.totals.update(it.counts)
        self.totals["mails"] += it.inbox.mails
        self.totals["doubled"] += it.inbox.doubled
