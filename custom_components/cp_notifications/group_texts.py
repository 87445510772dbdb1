"""What the group wizard puts into its dialogs: words, escaped foreign text, table rows.

Whatever a dialog can translate itself is in the translations of its step. Words here are
the ones it cannot: they stand inside labels and tables. They come in the language of
Home Assistant, as a flow does not know the language of its user.
"""

from collections.abc import Iterable, Sequence
import re
from typing import Final

from homeassistant.core import HomeAssistant

from .const import DOMAIN
from .internals import async_texts
from .message_format import clean

NOTHING: Final = "–"
"""Stands where there is nothing to say."""
MAX_WORD: Final = 100
"""Characters of one piece of foreign text, such as a name."""

_MARKUP: Final = re.compile(r"[^\w ]|_")


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


def row(cells: Iterable[str]) -> str:
    """Return a row of a markdown table; the cells are markdown already."""
    return f"| {' | '.join(cell or NOTHING for cell in cells)} |"


class Words:
    """The words of the wizard, by their key in the translations."""

    def __init__(self, texts: dict[str, str]) -> None:
        """Take the texts of the translations' category `selector`."""
        self._texts = texts

    def __call__(self, key: str, option: str, **placeholders: str | int) -> str:
        """Return one option of a selector, its placeholders filled in."""
        path = f"component.{DOMAIN}.selector.{key}.options.{option}"
        return self._texts.get(path, option).format(**placeholders)

    def text(self, option: str, **placeholders: str | int) -> str:
        """Return one of the wizard's own texts."""
        return self("group_text", option, **placeholders)

    def count(self, what: str, number: int) -> str:
        """Return a number with its noun: `<what>_one` for 1, `<what>_other` else."""
        return self.text(
            f"{what}_one" if number == 1 else f"{what}_other", count=number
        )

    def rows(self, rows: Sequence[Sequence[str]], most: int) -> str:
        """Return the rows of a markdown table, at most so many, and how many more."""
        shown = [row(cells) for cells in rows[:most]]
        if hidden := len(rows) - len(shown):
            shown.append(row([self.text("more", count=hidden)]))
        return "\n".join(shown)


async def async_words(hass: HomeAssistant) -> Words:
    """Return the words in the language of Home Assistant."""
    return Words(await async_texts(hass, "selector", [DOMAIN]))
