"""The shape of the words of a mail: what every language has to say.

One language is one `Texts`. To add a language, write a folder such as `en/` with all of
it (what to say of cases and causes is long, and in modules of its own) and add it to
`LANGUAGES` in `message/render.py`: nothing else knows which languages exist. The tests
say which keys and placeholders are missing.

Words are plain text. Placeholders are in braces and are filled once, with text that has
been cleaned; escaping is the business of the HTML layout, so no markup belongs here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from custom_components.cp_notifications.engine.model import Case, CauseKind, Reason


class News(StrEnum):
    """What a mail says about an alert: its state, unless something matters more."""

    FIRING = "firing"
    """It began and lasts."""
    UNSTABLE = "unstable"
    """It comes and goes."""
    OVER = "over"
    """It began and ended before it could be told."""
    STILL = "still"
    """It was told before and lasts."""
    RESOLVED = "resolved"
    """It was told before and is over now."""


class Plural(NamedTuple):
    """A text for one and for any other number of what it speaks of."""

    one: str
    other: str

    def of(self, count: int) -> str:
        """Return the text for `count`, with its placeholder `{count}` left to fill."""
        return self.one if count == 1 else self.other


class Several(NamedTuple):
    """A text for two and for more of what it speaks of."""

    two: str
    more: str

    def of(self, count: int) -> str:
        """Return the text for `count`, with its placeholder `{count}` left to fill."""
        return self.two if count == 2 else self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTexts:
    """How a mail speaks of one kind of news."""

    lead: str
    """What is said first, in subject and headings. Placeholders: {title} or {inline}."""
    advice: str
    """The heading of the advice."""
    time: str
    """The label of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTexts:
    """How a mail speaks of one case."""

    title: str
    """The case in two or three words, at the start of a sentence."""
    inline: str
    """The same within a sentence."""
    told: Mapping[News, Plural]
    """What happened, in plain words, for one or several charge points."""
    advice: Mapping[News, tuple[str, ...]]
    """What the owner of the site can do: short, in the order to do it, and safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTexts:
    """How a mail speaks of a link of Home Assistant's own: to a cloud, a hub or a broker."""

    case: CaseTexts
    """That it is lost; for one or several links."""
    name: str
    """The label of what it leads to."""
    count: Plural
    not_monitored: str
    """The label of the charge points behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseTexts:
    """How a mail speaks of what charge points that are gone have in common.

    Placeholder everywhere: {name}, of the integration, the station or the site.
    """

    likely: str
    """What the likely cause is, whether it lasts or is over."""
    advice: tuple[str, ...]
    """What to check while it lasts, in the order to do it."""
    advice_over: tuple[str, ...]
    """What to do when it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonTexts:
    """How a mail speaks of its reason."""

    title: str
    """The subject and the heading of a mail that tells of no alert."""
    paragraphs: tuple[str, ...]
    """What is said before anything else. Placeholders: {group}, {site}."""


class Finding(NamedTuple):
    """Something a weekly mail has found, for one and for several. Placeholder: {count}."""

    title: Plural
    """In the subject, after `WeeklyTexts.title`."""
    told: Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTexts:
    """How a weekly mail says how the group stands."""

    well: Finding
    """All is well; {count} is the number of charge points. Its title stands alone."""
    title: str
    """The subject when not all is well. Placeholder: {findings}."""
    members: Plural
    """How many charge points the group has; said only when not all is well."""
    empty: Finding
    """The group has no charge points."""
    open: Finding
    """Alerts are open."""
    not_monitored: Finding
    """Nothing is known of some charge points."""
    also_open: str
    """The heading of the open alerts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTexts:
    """How times and durations are written."""

    months: tuple[str, ...]
    """What stands for {month}, from January to December."""
    zones: Mapping[str, str]
    """Abbreviations of time zones that this language calls otherwise."""
    date: str
    moment: str
    """A date with its time. Placeholders: {date}, {time}, {zone}."""
    same_day: str
    """A span within a day. Placeholders: {date}, {start}, {end}, {zone}, {duration}."""
    span: str
    """Any other span, between two moments. Placeholders: {start}, {end}, {duration}."""
    short: str
    """A span within a minute. Placeholders: {moment}, {duration}."""
    lasting: str
    """Since when something lasts, and how long. Placeholders: {moment}, {duration}."""
    instant: str
    """A duration of less than a second."""
    seconds: Plural
    minutes: Plural
    hours: Plural
    days: Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class DowntimeTexts:
    """How a mail says that something was noticed late, as Home Assistant was not running."""

    all: str
    """What is said of all that the mail is about: stands for {what}."""
    some: str
    """What is said if that is so of some of it: stands for {what}."""
    stopped: str
    """It was stopped and started again. Placeholders: {what}, {span}."""
    died: str
    """It stopped by itself. Placeholders: {what}, {since} when it last was known to run, {until}."""
    unknown: str
    """Nobody knows since when it was not running. Placeholders: {what}, {until}."""
    noticed: str
    """The label of when a beginning was noticed."""
    end_noticed: str
    """The label of when an end was noticed, where it is known when it was."""
    began: str
    """The label of when it may have begun."""
    ended: str
    """The label of when it may have ended."""
    earlier: str
    """That it may have been earlier. Placeholder: {moment}, since when nobody watched."""
    earlier_unknown: str
    """The same, if nobody knows since when nobody watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All words of one language."""

    language: str
    """The language tag: the key in `LANGUAGES`, and what the HTML says it is in."""
    cases: Mapping[Case, CaseTexts]
    causes: Mapping[CauseKind, CauseTexts]
    links: LinkTexts
    states: Mapping[News, StateTexts]
    reasons: Mapping[Reason, ReasonTexts]
    weekly: WeeklyTexts
    times: TimeTexts
    downtime: DowntimeTexts

    subject: str
    """The subject. Placeholders: {group}, {headline}."""
    headline: Plural
    """The alert, or the first of several. Placeholders: {lead}, {name}, {more}."""
    more: Plural
    """The end of a list that was cut."""
    charge_points: Plural
    gone: str
    """The title of UNAVAILABLE where it speaks of several in one breath."""
    all_of: Several
    """All that have something in common. Placeholders: {count}, {name}."""
    part_of: Plural
    """How many of these a mail is about, if not about all. Placeholder: {count}."""
    quiet: str
    """Why the mail comes in the morning."""
    late: str
    """Why the mail comes late. Placeholder: {span}, when mail could not be sent."""
    unnamed: str
    """Stands for a name that is empty or has nothing one could see."""
    quote: str
    """Foreign text in quotation marks. Placeholder: {text}."""

    charge_point: str
    area: str
    how_often: str
    comes_and_goes: str
    came_and_went: str
    times_so_far: Plural
    times_lately: Plural
    """The same, when all of it was within the last hour."""
    times_calm: Plural
    """The same of what came and went and is over."""
    meaning: str
    """The label of what happened."""
    meanings: Mapping[str, str]
    """What happened, in plain words, by the key of it: see `ocpp/protocol/signals.py`."""
    acknowledged: str
    """The label of who has seen the alert."""
    code: str
    reported: str
    """The label of what an automation has said."""
    detail: str
    watched: str
    link: str
    also_open: str
    why: str
    """Why one gets this mail. Placeholders: {group}, {site}."""
    settings: str
    """Where that can be changed."""
    as_of: str
    """When the mail was written. Placeholder: {moment}."""
