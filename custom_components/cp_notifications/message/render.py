"""A notification as a mail, in the language of the reader.

`render` is all that others need. Nothing here knows Home Assistant, reads a clock or
waits: the same notification always makes the same mail.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
import re
from typing import Final

from custom_components.cp_notifications.engine.model import Notification

from .alert import MailSite, Place
from .compose import compose
from .html import layout
from .page import Entry, Listing, Page, Section
from .texts.de import GERMAN
from .texts.en import ENGLISH
from .texts.shape import Texts

__all__ = ["LANGUAGES", "Mail", "MailSite", "Place", "render"]

LANGUAGES: Final[Mapping[str, Texts]] = {
    texts.language: texts for texts in (ENGLISH, GERMAN)
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is ready to be handed over."""

    subject: str
    """One line of at most 150 characters."""
    text: str
    """All of it in plain text."""
    html: str
    """The same as a complete HTML document."""


def render(notification: Notification, site: MailSite, language: str) -> Mail:
    """Write the mail that tells this notification.

    `language` is a language tag such as "de" or "de-CH". Of one that is not known here,
    English is written. Whatever is in the notification, the subject is one line, no
    control character is in any part, and foreign text is never markup.
    """
    page = compose(notification, site, _texts_for(language))
    return Mail(subject=page.subject, text=_plain(page), html=layout(page))


def _texts_for(language: str) -> Texts:
    primary = re.split("[-_]", language, maxsplit=1)[0]
    return LANGUAGES.get(primary.lower(), ENGLISH)


def _plain(page: Page) -> str:
    """Lay the page out as plain text: blocks with an empty line between them."""
    return "\n\n".join(_blocks(page)) + "\n"


def _blocks(page: Page) -> Iterator[str]:
    yield page.headline
    yield from page.paragraphs
    for section in page.sections:
        yield from _section(section, page)
    if page.also_open:
        first, *others = (_listing(each, _labelled_name) for each in page.also_open)
        yield f"{page.also_open_heading}:\n{first}"
        yield from others
    yield "\n".join(("---", *page.footer))


def _section(section: Section, page: Page) -> Iterator[str]:
    if page.tells_several and section.heading != page.headline:
        yield f"== {section.heading}{section.count and f' ({section.count})'} =="
    if section.cause:
        yield section.cause
        yield _advice(section)
    yield section.told
    if section.is_long and not section.cause:
        yield _advice(section)
    if page.tells_several:
        yield from (_listing(each, _name) for each in section.listings)
    else:
        yield from (_details(entry, page) for entry in section.entries)
    if not section.is_long and not section.cause:
        yield _advice(section)


def _advice(section: Section) -> str:
    advice = (f"- {step}" for step in section.advice)
    return "\n".join((f"{section.advice_heading}:", *advice))


def _details(entry: Entry, page: Page) -> str:
    """Lay out the one alert of a mail: a line for each thing that is known."""
    lines = [f"{fact.label}: {fact.value}" for fact in (entry.name, *entry.facts)]
    if entry.url:
        lines.append(f"{page.link}: {entry.url}")
    return "\n".join(lines)


def _name(entry: Entry) -> str:
    return entry.name.value


def _labelled_name(entry: Entry) -> str:
    return f"{entry.name.label}: {entry.name.value}"


def _listing(listing: Listing, name: Callable[[Entry], str]) -> str:
    return "\n".join(_lines(listing, name))


def _lines(listing: Listing, name: Callable[[Entry], str]) -> Iterator[str]:
    """Lay out alerts of several: of each a line, and one for the link."""
    if listing.heading:
        yield listing.heading
    for entry in listing.entries:
        facts = (f"{fact.label}: {fact.value}" for fact in entry.facts)
        yield f"- {' · '.join((name(entry), *facts))}"
        if entry.url:
            yield f"  {entry.url}"
    if listing.more:
        yield f"… {listing.more}"
