"""From a notification to what the mail says: what is told, in which order, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import replace
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from custom_components.cp_notifications.engine.model import (
    Case,
    Cause,
    CauseKind,
    Downtime,
    Item,
    Notification,
)
from custom_components.cp_notifications.text import NOTHING, cut, natural

from .alert import NAME_LIMIT, AlertWords, MailSite, news
from .format import moment, span
from .page import Entry, Listing, Page, Section, Tone
from .texts.shape import CaseTexts, News, Texts
from .weekly import Weekly, weekly

# A subject is cut by programs and telephones long before this.
SUBJECT_LIMIT: Final = 150
# Group and name leave room in it for what happened and "and 450 more"; more is said of
# what has one cause.
_SUBJECT_GROUP_LIMIT: Final = 35
_SUBJECT_NAME_LIMIT: Final = 45
_SUBJECT_CAUSE_LIMIT: Final = 25

# Nobody reads a longer list, and Gmail cuts a mail at 102 kB. Of each kind some are
# shown however long the list is.
_ITEMS_SHOWN: Final = 50
_LEAST_SHOWN: Final = 3
_ALSO_OPEN_SHOWN: Final = 10
# More do not fit on the screen of a phone: what stands behind them is not seen, and it
# takes headings to find something among them. With more areas than so many, each has
# hardly more than its heading.
_SHORT_LIST: Final = 5
_AREAS_SHOWN: Final = 20

# So begins an encoded word. Mail programs decode one in a subject, whoever wrote it,
# and so would bring back what was removed.
_ENCODED_WORD: Final = "=?"


class _Look(NamedTuple):
    """How news is told."""

    rank: int
    """What is told first: what is new before what is over."""
    tone: Tone


_LOOKS: Final[Mapping[News, _Look]] = {
    News.FIRING: _Look(0, Tone.ALARM),
    # Not behind what lasts: a fuse that trips again and again goes before a connection.
    News.UNSTABLE: _Look(0, Tone.ALARM),
    News.OVER: _Look(1, Tone.OVER),
    News.STILL: _Look(2, Tone.ALARM),
    News.RESOLVED: _Look(3, Tone.GOOD),
}


class _Kind(NamedTuple):
    """What alerts have in common that are told together."""

    news: News
    case: Case
    cause: int
    """Its number in the notification, or `_NO_CAUSE`."""
    is_link: bool
    """Whether they are about links, not about charge points."""


_NO_CAUSE: Final = -1

type _Kinds = Mapping[_Kind, Sequence[Item]]


def compose(notification: Notification, site: MailSite, texts: Texts) -> Page:
    """Put into words what a notification says."""
    words = AlertWords(site, texts, notification.created)
    report = weekly(notification, texts.weekly)
    told = (*notification.items, *notification.also_open)
    areas = {item.key.charge_point: words.area(item) for item in told}
    return _Composer(site, texts, words, notification, report, areas).page()


@dataclass(frozen=True, slots=True)
class _Composer:
    """Composes one page. It holds what every part needs."""

    site: MailSite
    texts: Texts
    words: AlertWords
    notification: Notification
    report: Weekly | None
    areas: Mapping[str, str]
    """The areas of all charge points it is about; empty of one that is in none."""

    def page(self) -> Page:
        """Return the whole page."""
        notification, texts = self.notification, self.texts
        kinds = self._kinds()
        lead = next(iter(kinds), None)
        group = self.words.name(notification.group_name)
        site = self.words.name(self.site.name)
        standing = self.report.tone if self.report else Tone.INFO
        # Without alerts of its own, a mail is about those that are open.
        most = _ALSO_OPEN_SHOWN if lead else _ITEMS_SHOWN
        return Page(
            language=texts.language,
            subject=self._subject(kinds),
            headline=self._headline(kinds, NAME_LIMIT, NAME_LIMIT),
            tone=_LOOKS[lead.news].tone if lead else standing,
            group=group,
            site=site,
            paragraphs=tuple(self._paragraphs(group, site)),
            sections=tuple(self._sections(kinds)),
            also_open_heading=texts.weekly.also_open
            if self.report
            else texts.also_open,
            also_open=tuple(self._also_open(most)) if notification.also_open else (),
            link=texts.link,
            footer=self._footer(group, site),
        )

    def _kinds(self) -> _Kinds:
        """Sort the alerts by what is told together, the most urgent first."""
        causes = {
            charge_point: number
            for number, cause in enumerate(self.notification.causes)
            for charge_point in cause.charge_points
        }

        def kind_of(item: Item) -> tuple[News, Case, int, bool]:
            told, (charge_point, case) = news(item), item.key
            if case is not Case.UNAVAILABLE:
                return told, case, _NO_CAUSE, False
            is_over = told is News.RESOLVED
            cause = _NO_CAUSE if is_over else causes.get(charge_point, _NO_CAUSE)
            return told, case, cause, item.key.is_link

        kinds: dict[_Kind, list[Item]] = {}
        # Of hundreds most are alike, and stand in a row.
        for kind, alike in groupby(self.notification.items, kind_of):
            kinds.setdefault(_Kind(*kind), []).extend(alike)
        return {
            kind: sorted(kinds[kind], key=self._where) for kind in _by_urgency(kinds)
        }

    def _where(self, item: Item) -> tuple[object, ...]:
        """Return a key that sorts by area, and in it by name; what is in no area comes last."""
        area = self.areas[item.key.charge_point]
        return not area, natural(area), natural(item.name[:NAME_LIMIT])

    # ---- subject and heading --------------------------------------------------

    def _subject(self, kinds: _Kinds) -> str:
        group = self.words.name(self.notification.group_name, _SUBJECT_GROUP_LIMIT)
        headline = self._headline(kinds, _SUBJECT_NAME_LIMIT, _SUBJECT_CAUSE_LIMIT)
        subject = self.texts.subject.format(group=group, headline=headline)
        return cut(subject.replace(_ENCODED_WORD, "= ?"), SUBJECT_LIMIT)

    def _headline(self, kinds: _Kinds, name_limit: int, cause_limit: int) -> str:
        """Name the most urgent alert or its cause; without any alert, the reason."""
        if not kinds:
            return self._title()
        lead, items = next(iter(kinds.items()))
        if lead.cause == _NO_CAUSE:
            name, named = self.words.name(items[0].name, name_limit), 1
        else:
            name = self._all_of(lead.cause, cause_limit)
            alike = (kinds[kind] for kind in kinds if kind.cause == lead.cause)
            named = sum(map(len, alike))
        more = len(self.notification.items) - named
        return self.texts.headline.of(1 + more).format(
            lead=self._lead(lead), name=name, more=self._more(more)
        )

    def _title(self) -> str:
        if self.report is not None:
            return self.report.title
        return self.texts.reasons[self.notification.reason].title

    def _lead(self, kind: _Kind) -> str:
        case = self._case(kind)
        title = case.title if kind.cause == _NO_CAUSE else self.texts.gone
        return self.texts.states[kind.news].lead.format(title=title, inline=case.inline)

    def _case(self, kind: _Kind) -> CaseTexts:
        return self.texts.links.case if kind.is_link else self.texts.cases[kind.case]

    # ---- what is said before all else --------------------------------------------

    def _paragraphs(self, group: str, site: str) -> Iterator[str]:
        notification, texts = self.notification, self.texts
        if self.report is not None:
            yield self.report.told
        for paragraph in texts.reasons[notification.reason].paragraphs:
            yield paragraph.format(group=group, site=site)
        if notification.quiet:
            yield texts.quiet
        if late := notification.late:
            zone = self.site.time_zone
            when = span(late.since, late.until, zone, texts.times)
            yield texts.late.format(span=when)
        downtimes = [_downtimes(item) for item in notification.items]
        for down in dict.fromkeys(each for some in downtimes for each in some):
            yield self._not_running(down, all(down in some for some in downtimes))

    def _not_running(self, down: Downtime, is_all: bool) -> str:
        """Say why all or some of what is told was noticed late."""
        texts, times = self.texts.downtime, self.texts.times
        zone = self.site.time_zone
        what = texts.all if is_all else texts.some
        until = moment(down.until, zone, times)
        if down.since is None:
            return texts.unknown.format(what=what, until=until)
        if down.is_orderly:
            when = span(down.since, down.until, zone, times)
            return texts.stopped.format(what=what, span=when)
        since = moment(down.since, zone, times)
        return texts.died.format(what=what, since=since, until=until)

    # ---- the alerts ----------------------------------------------------------------

    def _sections(self, kinds: _Kinds) -> Iterator[Section]:
        """List as many alerts as one would read."""
        left = _ITEMS_SHOWN
        for kind, items in kinds.items():
            listed = min(len(items), max(left, _LEAST_SHOWN))
            left -= listed
            section = self._section(kind, items, listed)
            is_plain = kind.cause == _NO_CAUSE
            yield section if is_plain else self._with_cause(section, kind, items)

    def _section(self, kind: _Kind, items: Sequence[Item], listed: int) -> Section:
        texts, case = self.texts, self._case(kind)
        count = _charge_points(items)
        counted = texts.links.count if kind.is_link else texts.charge_points
        return Section(
            heading=self._lead(kind),
            count=counted.of(count).format(count=count),
            tone=_LOOKS[kind.news].tone,
            cause="",
            told=case.told[kind.news].of(count),
            listings=tuple(self._listings(items, listed, self.words.entry)),
            is_long=len(items) > _SHORT_LIST,
            advice_heading=texts.states[kind.news].advice,
            advice=case.advice[kind.news],
        )

    def _also_open(self, most: int) -> Iterator[Listing]:
        """List what is open beside, the most urgent first if not all of it is listed."""
        items = self.notification.also_open
        cases = list(dict.fromkeys(item.key.case for item in items))
        by_case = sorted(
            items, key=lambda item: (cases.index(item.key.case), *self._where(item))
        )
        return self._listings(by_case, most, self.words.open_entry)

    def _listings(
        self, items: Sequence[Item], most: int, tell: Callable[[Item], Entry]
    ) -> Iterator[Listing]:
        """List the first of some alerts, those of a long list by area."""
        entries = tuple(map(tell, items[:most]))
        areas: dict[str, list[int]] = {}
        for at, item in enumerate(items):
            areas.setdefault(self.areas[item.key.charge_point], []).append(at)
        if (
            len(items) <= _SHORT_LIST
            or not 0 < len(areas.keys() - {""}) <= _AREAS_SHOWN
        ):
            yield Listing("", entries, self._more(len(items) - len(entries)))
            return
        for area in sorted(areas, key=lambda area: (not area, natural(area))):
            listed = [at for at in areas[area] if at < most]
            yield Listing(
                self._area_heading(area, [items[at] for at in areas[area]]),
                tuple(self._without_area(entries[at]) for at in listed),
                self._more(len(areas[area]) - len(listed)),
            )

    def _area_heading(self, area: str, items: Sequence[Item]) -> str:
        count = _charge_points([item for item in items if not item.key.is_link])
        counted = self.texts.charge_points.of(count).format(count=count)
        return f"{self.texts.area}: {area or NOTHING} ({counted})"

    def _without_area(self, entry: Entry) -> Entry:
        """Leave out what the heading says."""
        label = self.texts.area
        facts = tuple(fact for fact in entry.facts if fact.label != label)
        return replace(entry, facts=facts)

    def _with_cause(
        self, section: Section, kind: _Kind, items: Sequence[Item]
    ) -> Section:
        """Tell of the cause what would be told of each charge point."""
        cause = self.notification.causes[kind.cause]
        texts = self.texts.causes[cause.kind]
        name = self._cause_name(cause, NAME_LIMIT)
        told = texts.likely.format(name=name)
        count = _charge_points(items)
        if count != len(cause.charge_points):
            told = f"{told} {self.texts.part_of.of(count).format(count=count)}"
        advice = texts.advice_over if kind.news is News.OVER else texts.advice
        all_of = self._all_of(kind.cause, NAME_LIMIT)
        return replace(
            section,
            heading=self.texts.headline.one.format(lead=section.heading, name=all_of),
            count="",
            cause=told,
            advice=tuple(step.format(name=name) for step in advice),
        )

    def _all_of(self, number: int, limit: int) -> str:
        cause = self.notification.causes[number]
        count = len(cause.charge_points)
        name = self._cause_name(cause, limit)
        return self.texts.all_of.of(count).format(count=count, name=name)

    def _cause_name(self, cause: Cause, limit: int) -> str:
        is_site = cause.kind is CauseKind.SITE
        return self.words.name(self.site.name if is_site else cause.name, limit)

    # ---- the end ---------------------------------------------------------------------

    def _footer(self, group: str, site: str) -> tuple[str, ...]:
        texts = self.texts
        written = moment(self.notification.created, self.site.time_zone, texts.times)
        return (
            texts.why.format(group=group, site=site),
            texts.settings,
            texts.as_of.format(moment=written),
        )

    def _more(self, count: int) -> str:
        return self.texts.more.of(count).format(count=count) if count else ""


def _by_urgency(kinds: Iterable[_Kind]) -> list[_Kind]:
    """Sort by rank, then by case as they come, then by cause; what has none is last, links after charge points."""
    ranked = sorted(kinds, key=lambda kind: _LOOKS[kind.news].rank)
    cases = list(dict.fromkeys((_LOOKS[kind.news].rank, kind.case) for kind in ranked))

    def urgency(kind: _Kind) -> tuple[int, bool, bool, int]:
        place = cases.index((_LOOKS[kind.news].rank, kind.case))
        return place, kind.is_link, kind.cause == _NO_CAUSE, kind.cause

    return sorted(ranked, key=urgency)


def _downtimes(item: Item) -> list[Downtime]:
    """Return when Home Assistant was not running, so that something about it was noticed late."""
    lates = (item.began_late, item.ended_late)
    return [late.down for late in lates if late is not None]


def _charge_points(items: Sequence[Item]) -> int:
    return len({item.key.charge_point for item in items})
