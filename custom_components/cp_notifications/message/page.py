"""What a mail says, before it is laid out: all its words, in order, as plain text.

The words are ready to be read, foreign text is clean; nothing is escaped yet.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """How serious a part of the mail is: the layout shows it."""

    ALARM = "alarm"
    OVER = "over"
    GOOD = "good"
    INFO = "info"


class Fact(NamedTuple):
    """Something known, with what it is called."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert, as it is listed."""

    name: Fact
    facts: tuple[Fact, ...]
    url: str
    """Where its device can be seen; empty when there is no such page."""


class Listing(NamedTuple):
    """Some of what a mail lists, in one area if the list is long."""

    heading: str
    """Which area it is, and how many charge points these are; empty in a short list."""
    entries: tuple[Entry, ...]
    more: str
    """How many are not listed; empty when all are, or when the heading says it."""


@dataclass(frozen=True, slots=True)
class Section:
    """Alerts of the same case with the same news, and the same likely cause if any."""

    heading: str
    count: str
    """How many charge points these are, in words; empty when the heading says it."""
    tone: Tone
    cause: str
    """What the likely cause is, told with the advice before all else; mostly empty."""
    told: str
    listings: tuple[Listing, ...]
    is_long: bool
    """Whether the list is so long that advice behind it would not be seen."""
    advice_heading: str
    advice: tuple[str, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that are listed."""
        return tuple(entry for each in self.listings for entry in each.entries)


@dataclass(frozen=True, slots=True)
class Page:
    """All a mail says."""

    language: str
    subject: str
    headline: str
    tone: Tone
    group: str
    site: str
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    also_open_heading: str
    also_open: tuple[Listing, ...]
    link: str
    """What a link to a device says."""
    footer: tuple[str, ...]

    @property
    def tells_several(self) -> bool:
        """Whether it tells of more than the one alert that the headline names."""
        return sum(len(section.entries) for section in self.sections) > 1
