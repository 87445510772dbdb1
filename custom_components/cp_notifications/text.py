"""Text of others, made fit to be shown: short, on one line, without tricks, markup or addresses.

Foreign text is whatever was not written here: names a person gave, what a mail server answered, and above all what a
charger sent. It can be hostile, and it can be anything.
"""

from collections.abc import Iterable
import re
from typing import Final
import unicodedata

NOTHING: Final = "–"
"""Stands where there is nothing to say."""
MAX_WORD: Final = 100
"""Characters of one piece of foreign text, such as a name."""


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

_MARKUP: Final = re.compile(r"[^\w ]|_")

_NUMBER: Final = re.compile("([0-9]+)")

# What stands between words; a quoted part with spaces belongs to its word.
_WORD: Final = re.compile(r'(?:"[^"\n]*"|[^\s"<>()\[\],;])+')


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


def plain(text: str) -> str:
    """Return foreign text for where text is shown as it is: one short line."""
    return clean(text, MAX_WORD)


def escape(text: str) -> str:
    """Return foreign text for where markdown is read: one short line, shown as it is.

    Every sign becomes a character reference, which is never markup in markdown or HTML.
    So no list of dangerous signs can be incomplete, and no mail address or web address
    is made a link (a backslash would not prevent that).
    """
    return _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", plain(text))


def both(key: str, text: str) -> dict[str, str]:
    """Return the placeholders of foreign text: `<key>` for where markdown is read, `<key>_plain` for where it is not.

    The front end reads markdown in descriptions, help texts and ends of dialogs. It shows titles, labels, errors and
    entries of menus as they are.
    """
    return {key: escape(text), f"{key}_plain": plain(text)}


def row(cells: Iterable[str]) -> str:
    """Return a row of a markdown table; the cells are markdown already."""
    return f"| {' | '.join(cell or NOTHING for cell in cells)} |"


def fold(text: str) -> str:
    """Return a text as it is searched: without case and accents, so that munch finds München."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def natural(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts texts as people do: Bay 2 before Bay 10, whatever the case and the accents."""
    words_and_numbers = enumerate(_NUMBER.split(fold(text)))
    return [
        (len(digits := part.lstrip("0")), digits) if at % 2 else (0, part)
        for at, part in words_and_numbers
    ]


def redact(text: str) -> str:
    """Return the text with every word that holds an e-mail address replaced."""
    return _WORD.sub(lambda word: "…@…" if "@" in word[0][1:] else word[0], text)


def mask(address: str) -> str:
    """Return an address such that its owner knows it: a…@example.com."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if at else "…"


def _disarmed(link: re.Match[str]) -> str:
    """Return the address of a web page as something to read, not to click."""
    return link[0].replace("://", "[:]//").replace(".", "[.]")


def _continues(text: str, at: int) -> bool:
    """Return whether the character at `at` belongs to the one before it."""
    if text[at] in _HALF_FLAGS:
        halves = at - len(text[:at].rstrip(_HALF_FLAGS))
        return halves % 2 == 1
    return unicodedata.category(text[at]).startswith("M") or text[at] in _SKIN_TONES
