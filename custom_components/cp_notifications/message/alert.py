"""What a mail tells of one alert: where, when, how often, and in whose words.

Foreign text is cleaned here, so every part of a mail may rely on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
import re
from typing import Final

from custom_components.cp_notifications.engine.model import (
    REPORT_SOURCE,
    AlertKey,
    Case,
    Downtime,
    Item,
    ItemState,
    NoticedLate,
)
from custom_components.cp_notifications.text import clean

from .format import duration, moment, span
from .page import Entry, Fact
from .texts.shape import CaseTexts, News, Texts

NAME_LIMIT: Final = 100
_CODE_LIMIT: Final = 60
_DETAIL_LIMIT: Final = 200
_URL_LIMIT: Final = 500

# Only these lead anywhere from a mail; anything beyond printable ASCII is no address.
_URL: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)

_HOUR: Final = timedelta(hours=1)


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
_NEWS: Final = {state: News(state) for state in ItemState}


def news(item: Item) -> News:
    """Return what a mail says about an alert."""
    if item.unstable and item.state is ItemState.FIRING:
        return News.UNSTABLE
    return _NEWS[item.state]


@dataclass(frozen=True, slots=True)
class AlertWords:
    """Puts alerts into words. It holds what that takes."""

    site: MailSite
    texts: Texts
    written: datetime
    """When the mail was written: what lasts is told until then."""

    def area(self, item: Item) -> str:
        """Return the name of the area an alert is in; empty if it is in none."""
        return _area(self._place(item))

    def entry(self, item: Item) -> Entry:
        """Tell all that is known of one alert."""
        texts = self.texts
        label = texts.links.name if item.key.is_link else texts.charge_point
        place = self._place(item)
        return self._listing(label, item, place, self._told_by(item, place))

    def open_entry(self, item: Item) -> Entry:
        """Tell an alert that was told before: what and where it is."""
        label = self.case(item.key).title
        return self._listing(label, item, self._place(item), ())

    def case(self, key: AlertKey) -> CaseTexts:
        """Return the words for what an alert is about."""
        return self.texts.links.case if key.is_link else self.texts.cases[key.case]

    def name(self, name: str, limit: int = NAME_LIMIT) -> str:
        """Return a name as it can be read."""
        return clean(name, limit) or self.texts.unnamed

    def _listing(
        self, label: str, item: Item, place: Place, more: tuple[Fact, ...]
    ) -> Entry:
        texts, down = self.texts, self.texts.downtime
        facts = (
            Fact(texts.area, _area(place)),
            self._time(item),
            self._noticed_late(item.began_late, down.noticed, down.began),
            self._noticed_late(item.ended_late, down.end_noticed, down.ended),
            self._how_often(item),
            Fact(texts.acknowledged, self._acknowledged_by(item)),
            *more,
        )
        return Entry(
            name=Fact(label, self.name(item.name)),
            facts=tuple(fact for fact in facts if fact.value),
            url=_checked(place.url or ""),
        )

    def _told_by(self, item: Item, place: Place) -> tuple[Fact, ...]:
        """Return where the alert comes from, word for word."""
        if item.key.is_link:
            behind = clean(item.detail, _DETAIL_LIMIT)
            return (Fact(self.texts.links.not_monitored, behind),)
        texts = self.texts
        said = texts.reported if item.meaning == REPORT_SOURCE else texts.detail
        watched = place.watched.get(item.key.case, "")
        return (
            Fact(self.texts.meaning, self.texts.meanings.get(item.meaning, "")),
            Fact(self.texts.code, self._quoted(item.code, _CODE_LIMIT)),
            Fact(said, self._quoted(item.detail, _DETAIL_LIMIT)),
            Fact(self.texts.watched, clean(watched, NAME_LIMIT)),
        )

    def _place(self, item: Item) -> Place:
        return self.site.places.get(item.key.charge_point, _NOWHERE)

    def _acknowledged_by(self, item: Item) -> str:
        if item.acknowledged_by is None:
            return ""
        return self.name(item.acknowledged_by)

    def _time(self, item: Item) -> Fact:
        """Say since when it lasts, or from when to when it lasted."""
        zone, times = self.site.time_zone, self.texts.times
        if item.until is not None:
            label = self.texts.states[news(item)].time
            return Fact(label, span(item.since, item.until, zone, times))
        since = moment(item.since, zone, times)
        if item.state is ItemState.STILL:
            so_far = duration(self.written - item.since, times)
            since = times.lasting.format(moment=since, duration=so_far)
        if item.began_late and not item.began_late.is_dated:
            return Fact(self.texts.downtime.noticed, since)
        return Fact(self.texts.states[News.FIRING].time, since)

    def _noticed_late(
        self, late: NoticedLate | None, noticed: str, happened: str
    ) -> Fact:
        """Say when a beginning or an end was noticed, or since when it may have been so, if nobody watched then."""
        if late is None:
            return Fact(noticed, "")
        if late.is_dated:
            return Fact(noticed, self._moment(late.at))
        return Fact(happened, self._perhaps_earlier(late.down))

    def _perhaps_earlier(self, down: Downtime) -> str:
        texts = self.texts.downtime
        if down.since is None:
            return texts.earlier_unknown
        return texts.earlier.format(moment=self._moment(down.since))

    def _moment(self, when: datetime) -> str:
        return moment(when, self.site.time_zone, self.texts.times)

    def _how_often(self, item: Item) -> Fact:
        """Say how often it came, if that is more than once or still goes on."""
        texts = self.texts
        label, times = texts.how_often, texts.times_so_far
        if item.unstable and item.until is not None:
            label, times = texts.came_and_went, texts.times_calm
        elif item.unstable:
            label = texts.comes_and_goes
            if self.written - item.since <= _HOUR:
                times = texts.times_lately
        elif item.times <= 1:
            return Fact(label, "")
        return Fact(label, times.of(item.times).format(count=item.times))

    def _quoted(self, text: str, limit: int) -> str:
        """Return a charger's own words as such, or nothing if there are none."""
        words = clean(text, limit)
        return self.texts.quote.format(text=words) if words else ""


def _area(place: Place) -> str:
    return clean(place.area or "", NAME_LIMIT)


def _checked(url: str) -> str:
    """Return the address of a web page if it is one that a mail may lead to."""
    return url if len(url) <= _URL_LIMIT and _URL.fullmatch(url) else ""
