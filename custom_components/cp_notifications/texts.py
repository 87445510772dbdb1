"""The shape of the words of a mail: what every language has to say.

One language is one `Texts`. To add a language, write `texts_<language>.py` with all of
it and add it to `LANGUAGES` in message.py: nothing else knows which languages exist.
The tests say which keys and placeholders are missing.

Words are plain text. Placeholders are in braces and are filled once, with text that has
been cleaned; escaping is the business of the HTML layout, so no markup belongs here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .engine.model import Case, ItemState, Reason


class Plural(NamedTuple):
    """A text for one and for any other number of what it speaks of."""

    one: str
    other: str

    def of(self, count: int) -> str:
        """Return the text for `count`, with its placeholder `{count}` left to fill."""
        return self.one if count == 1 else self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTexts:
    """How a mail speaks of alerts in one state."""

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
    told: Mapping[ItemState, Plural]
    """What happened, in plain words, for one or several charge points."""
    advice: Mapping[ItemState, tuple[str, ...]]
    """What the owner of the site can do: short, in the order to do it, and safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonTexts:
    """How a mail speaks of its reason."""

    title: str
    """The subject and the heading of a mail that tells of no alert."""
    paragraphs: tuple[str, ...]
    """What is said before anything else. Placeholders: {group}, {site}."""


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
    instant: str
    """A duration of less than a second."""
    seconds: Plural
    minutes: Plural
    hours: Plural
    days: Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All words of one language."""

    language: str
    """The language tag: the key in `LANGUAGES`, and what the HTML says it is in."""
    cases: Mapping[Case, CaseTexts]
    states: Mapping[ItemState, StateTexts]
    reasons: Mapping[Reason, ReasonTexts]
    times: TimeTexts

    subject: str
    """The subject. Placeholders: {group}, {headline}."""
    headline: Plural
    """The alert, or the first of several. Placeholders: {lead}, {name}, {more}."""
    more: Plural
    """The end of a list that was cut."""
    charge_points: Plural
    unnamed: str
    """Stands for a name that is empty or has nothing one could see."""
    quote: str
    """Foreign text in quotation marks. Placeholder: {text}."""

    charge_point: str
    area: str
    code: str
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
