"""From a notification to what the mail says: what is told, in which order, in words.

Foreign text is cleaned here and nowhere else, so every part of a mail may rely on it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
import re
from typing import Final

from .engine.model import Case, Item, ItemState, Notification
from .message_format import clean, cut, moment, span
from .message_page import Entry, Fact, Page, Section, Tone
from .texts import Texts

# A subject is cut by programs and telephones long before this.
SUBJECT_LIMIT: Final = 150
# Group and name leave room in it for what happened and "and 450 more".
_SUBJECT_GROUP_LIMIT: Final = 35
_SUBJECT_NAME_LIMIT: Final = 45

_NAME_LIMIT: Final = 100
_CODE_LIMIT: Final = 60
_DETAIL_LIMIT: Final = 200
_URL_LIMIT: Final = 500

# Nobody reads a longer list, and Gmail cuts a mail at 102 kB. Of each kind some are
# shown however long the list is.
_ITEMS_SHOWN: Final = 50
_LEAST_SHOWN: Final = 3
_ALSO_OPEN_SHOWN: Final = 10

# Only these lead anywhere from a mail; anything beyond printable ASCII is no address.
_URL: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
# So begins an encoded word. Mail programs decode one in a subject, whoever wrote it,
# and so would bring back what was removed.
_ENCODED_WORD: Final = "=?"

_TONES: Final[Mapping[ItemState, Tone]] = {
    # In this order the states are told.
    ItemState.FIRING: Tone.ALARM,
    ItemState.OVER: Tone.OVER,
    ItemState.RESOLVED: Tone.GOOD,
}
_ORDER: Final[Sequence[ItemState]] = tuple(_TONES)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a charge point is."""

    area: str | None = None
    """The name of its area."""
    url: str | None = None
    """An absolute link to the page of its device."""
    watched: Mapping[Case, str] = field(default_factory=dict)
    """What tells each case, as people call it: mostly the name of an entity."""


@dataclass(frozen=True, slots=True)
class MailSite:
    """What a mail says about the site beside the notification itself."""

    name: str
    """The name of the site: the title of its config entry."""
    time_zone: tzinfo
    """The zone all times are written in."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where the charge points are, by id. One that is missing is told without a place."""


_NOWHERE: Final = Place()


def compose(notification: Notification, site: MailSite, texts: Texts) -> Page:
    """Put into words what a notification says."""
    return _Composer(site, texts).page(notification)


@dataclass(frozen=True, slots=True)
class _Composer:
    """Composes one page. It holds what every part needs: the site and the words."""

    site: MailSite
    texts: Texts

    def page(self, notification: Notification) -> Page:
        """Return the whole page."""
        lead = min(notification.items, key=_by_state, default=None)
        group = self._name(notification.group_name)
        site = self._name(self.site.name)
        reason = self.texts.reasons[notification.reason]
        listed = notification.also_open[:_ALSO_OPEN_SHOWN]
        return Page(
            language=self.texts.language,
            subject=self._subject(notification, lead),
            headline=self._headline(notification, lead, _NAME_LIMIT),
            tone=_TONES[lead.state] if lead else Tone.INFO,
            group=group,
            site=site,
            paragraphs=tuple(
                paragraph.format(group=group, site=site)
                for paragraph in reason.paragraphs
            ),
            sections=self._sections(notification.items),
            also_open_heading=self.texts.also_open,
            also_open=tuple(map(self._open_entry, listed)),
            also_open_more=self._more(len(notification.also_open) - len(listed)),
            link=self.texts.link,
            footer=self._footer(notification, group, site),
        )

    def _subject(self, notification: Notification, lead: Item | None) -> str:
        subject = self.texts.subject.format(
            group=self._name(notification.group_name, _SUBJECT_GROUP_LIMIT),
            headline=self._headline(notification, lead, _SUBJECT_NAME_LIMIT),
        )
        return cut(subject.replace(_ENCODED_WORD, "= ?"), SUBJECT_LIMIT)

    def _headline(
        self, notification: Notification, lead: Item | None, name_limit: int
    ) -> str:
        """Name the alert, or the most urgent of several; without any, the reason."""
        if lead is None:
            return self.texts.reasons[notification.reason].title
        count = len(notification.items)
        return self.texts.headline.of(count).format(
            lead=self._lead(lead.state, lead.key.case),
            name=self._name(lead.name, name_limit),
            more=self._more(count - 1),
        )

    def _lead(self, state: ItemState, case: Case) -> str:
        words = self.texts.cases[case]
        return self.texts.states[state].lead.format(
            title=words.title, inline=words.inline
        )

    def _sections(self, items: Sequence[Item]) -> tuple[Section, ...]:
        """Sort the alerts by state and case, and list as many as one would read."""
        kinds: defaultdict[tuple[ItemState, Case], list[Item]] = defaultdict(list)
        for item in sorted(items, key=_by_state):
            kinds[item.state, item.key.case].append(item)
        left = _ITEMS_SHOWN
        sections = []
        for (state, case), members in kinds.items():
            listed = min(len(members), max(left, _LEAST_SHOWN))
            left -= listed
            sections.append(self._section(state, case, members, listed))
        return tuple(sections)

    def _section(
        self, state: ItemState, case: Case, items: Sequence[Item], listed: int
    ) -> Section:
        texts = self.texts
        count = len({item.key.charge_point for item in items})
        return Section(
            heading=self._lead(state, case),
            count=texts.charge_points.of(count).format(count=count),
            tone=_TONES[state],
            told=texts.cases[case].told[state].of(count),
            entries=tuple(map(self._entry, items[:listed])),
            more=self._more(len(items) - listed),
            advice_heading=texts.states[state].advice,
            advice=texts.cases[case].advice[state],
        )

    def _entry(self, item: Item) -> Entry:
        """Tell all that is known of one alert."""
        return self._listing(self.texts.charge_point, item, self._told_by(item))

    def _open_entry(self, item: Item) -> Entry:
        """Tell an alert that was told before: what and where it is."""
        return self._listing(self.texts.cases[item.key.case].title, item, ())

    def _listing(self, label: str, item: Item, more: tuple[Fact, ...]) -> Entry:
        place = self._place(item)
        area = Fact(self.texts.area, clean(place.area or "", _NAME_LIMIT))
        return Entry(
            name=Fact(label, self._name(item.name)),
            facts=tuple(fact for fact in (area, self._time(item), *more) if fact.value),
            url=_checked(place.url or ""),
        )

    def _told_by(self, item: Item) -> tuple[Fact, ...]:
        """Return where the alert comes from, word for word."""
        watched = self._place(item).watched.get(item.key.case, "")
        return (
            Fact(self.texts.code, self._quoted(item.code, _CODE_LIMIT)),
            Fact(self.texts.detail, self._quoted(item.detail, _DETAIL_LIMIT)),
            Fact(self.texts.watched, clean(watched, _NAME_LIMIT)),
        )

    def _place(self, item: Item) -> Place:
        return self.site.places.get(item.key.charge_point, _NOWHERE)

    def _time(self, item: Item) -> Fact:
        """Say since when it lasts, or from when to when it lasted."""
        zone, times = self.site.time_zone, self.texts.times
        if item.until is None:
            since = self.texts.states[ItemState.FIRING].time
            return Fact(since, moment(item.since, zone, times))
        label = self.texts.states[item.state].time
        return Fact(label, span(item.since, item.until, zone, times))

    def _footer(
        self, notification: Notification, group: str, site: str
    ) -> tuple[str, ...]:
        texts = self.texts
        written = moment(notification.created, self.site.time_zone, texts.times)
        return (
            texts.why.format(group=group, site=site),
            texts.settings,
            texts.as_of.format(moment=written),
        )

    def _more(self, count: int) -> str:
        return self.texts.more.of(count).format(count=count) if count else ""

    def _name(self, name: str, limit: int = _NAME_LIMIT) -> str:
        return clean(name, limit) or self.texts.unnamed

    def _quoted(self, text: str, limit: int) -> str:
        """Return a charger's own words as such, or nothing if there are none."""
        words = clean(text, limit)
        return self.texts.quote.format(text=words) if words else ""


def _by_state(item: Item) -> int:
    return _ORDER.index(item.state)


def _checked(url: str) -> str:
    """Return the address of a web page if it is one that a mail may lead to."""
    return url if len(url) <= _URL_LIMIT and _URL.fullmatch(url) else ""
