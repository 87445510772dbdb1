"""The words that dialogs and repair issues cannot take from the translations of their own step.

They stand inside labels and tables. They come in the language of Home Assistant, as a flow does not know the language
of its user.
"""

from collections.abc import Sequence

from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.internals import async_texts
from custom_components.cp_notifications.text import row


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
