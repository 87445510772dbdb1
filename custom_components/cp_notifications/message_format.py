"""How foreign text and times become something a mail can carry.

Foreign text is whatever was not written here: names a person gave, and above all what a
charger sent. It can be hostile, and it can be anything.
"""

from datetime import UTC, datetime, timedelta, tzinfo
import re
from typing import Final
import unicodedata

from .texts import TimeTexts

_ELLIPSIS: Final = "…"

# Letters and signs by category, but nothing one could see: a name made of them looks
# like no name at all.
_BLANK: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]+")
# What mail programs make clickable by themselves. It is searched for from its middle,
# so that a charger cannot make the search expensive.
_LINK: Final = re.compile(r"(?:://|\bwww\.)\S+", re.IGNORECASE)
# A flag is a pair of these; a skin tone follows the person it belongs to.
_HALF_FLAGS: Final = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_SKIN_TONES: Final = "".join(map(chr, range(0x1F3FB, 0x1F400)))
# Of what may be much too long only this many times the limit is looked at.
_READ_AHEAD: Final = 4


def clean(text: str, limit: int) -> str:
    """Make foreign text one short line that shows what it is.

    Line breaks and runs of white space become one space. Characters that one cannot see
    are removed: control characters, what turns the direction of writing round, zero-width
    characters, lone surrogates. Addresses of web pages are written so that no mail
    program makes a link of them. The result has at most `limit` characters.
    """
    if not text:
        return text  # Most chargers have nothing to say beside what happened.
    text = text[: limit * _READ_AHEAD]
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable() or c.isspace())
    if not text.isascii():
        text = _BLANK.sub("", text)
    text = " ".join(text.split())
    # Each address has one of them, and a mail has hundreds of texts with neither.
    if "." in text or ":" in text:
        text = _LINK.sub(_disarmed, text)
    return cut(text, limit)


def cut(text: str, limit: int) -> str:
    """Shorten text to at most `limit` characters, never within one that people see."""
    if len(text) <= limit:
        return text
    end = limit - len(_ELLIPSIS)
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def _disarmed(link: re.Match[str]) -> str:
    """Return the address of a web page as something to read, not to click."""
    return link[0].replace("://", "[:]//").replace(".", "[.]")


def _continues(text: str, at: int) -> bool:
    """Return whether the character at `at` belongs to the one before it."""
    if text[at] in _HALF_FLAGS:
        halves = at - len(text[:at].rstrip(_HALF_FLAGS))
        return halves % 2 == 1
    return unicodedata.category(text[at]).startswith("M") or text[at] in _SKIN_TONES


def moment(when: datetime, zone: tzinfo, texts: TimeTexts) -> str:
    """Write a moment in local time, with its zone: 22 Nov 2026, 17:03 CET."""
    local = _local(when, zone)
    return texts.moment.format(
        date=_date(local, texts), time=f"{local:%H:%M}", zone=_zone(local, texts)
    )


def span(since: datetime, until: datetime, zone: tzinfo, texts: TimeTexts) -> str:
    """Write a span in local time, with how long it was.

    The zone is said once, unless the clocks were changed in between.
    """
    start, end = _local(since, zone), _local(until, zone)
    first, last = moment(since, zone, texts), moment(until, zone, texts)
    took = duration(until - since, texts)
    if first == last:
        return texts.short.format(moment=first, duration=took)
    name = _zone(end, texts)
    if (start.date(), _zone(start, texts)) != (end.date(), name):
        return texts.span.format(start=first, end=last, duration=took)
    return texts.same_day.format(
        date=_date(end, texts),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        zone=name,
        duration=took,
    )


def duration(length: timedelta, texts: TimeTexts) -> str:
    """Write a duration by its two biggest units; seconds only below a minute."""
    seconds = int(length.total_seconds())
    if seconds < 1:
        return texts.instant
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = (
        (days, texts.days),
        (hours, texts.hours),
        (minutes, texts.minutes),
    )
    said = [unit.of(count).format(count=count) for count, unit in units if count]
    return " ".join(said[:2]) or texts.seconds.of(seconds).format(count=seconds)


def _local(when: datetime, zone: tzinfo) -> datetime:
    """Return the moment in local time.

    A charger may send any time, also one at the edge of what can be reckoned with.
    """
    try:
        return when.astimezone(zone)
    except OverflowError:
        return when.astimezone(UTC)


def _date(local: datetime, texts: TimeTexts) -> str:
    return texts.date.format(
        day=local.day, month=texts.months[local.month - 1], year=local.year
    )


def _zone(local: datetime, texts: TimeTexts) -> str:
    """Return what the zone is called; where it has no name, how far it is from UTC."""
    name = local.tzname() or ""
    return texts.zones.get(name, name) if name.isalpha() else f"UTC{local:%:z}"
