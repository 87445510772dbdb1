"""Says what became of a test mail. One that worked looks like nothing happened, if nothing says so."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.const import CONF_ADDRESSES, CONF_MAIL, DOMAIN
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.site.config import groups
from custom_components.cp_notifications.site.loaded import Site, loaded_site
from custom_components.cp_notifications.site.words import Words, async_words
from custom_components.cp_notifications.text import escape, mask, plain, redact

from .accounts import async_add_recipients


def answer_lines(words: Words, answers: Mapping[str, str]) -> list[str]:
    """Return for each address what became of its test mail, in markdown."""
    return [_line(words, *answer) for answer in answers.items()]


def _line(words: Words, address: str, answer: str) -> str:
    return f"- {escape(address)}: {_answer(words, answer)}"


def _answer(words: Words, answer: str) -> str:
    if answer == Outcome.ACCEPTED:
        return f"✓ {words('test_mail', 'accepted')}"
    return f"✗ {escape(answer)}"


async def async_say_tested(
    hass: HomeAssistant, group_id: str, group_name: str, answers: Mapping[str, str]
) -> None:
    """Show a notification with what became of a test mail, in the place of the one before.

    Everybody who is logged in may read it: no address is whole.
    """
    words = await async_words(hass)
    lines = [
        _line(words, mask(address), redact(answer))
        for address, answer in answers.items()
    ]
    persistent_notification.async_create(
        hass,
        "\n".join(lines),
        words("test_mail", "title", group=plain(group_name)),
        f"{DOMAIN}_{group_id}_test",
    )


def async_test_when_stored(
    hass: HomeAssistant, entry: ConfigEntry[Site], unique_id: str
) -> None:
    """Send a test mail to a group that its dialog is about to store, as soon as it is stored, and say what became of it."""

    async def on_update(_hass: HomeAssistant, _entry: ConfigEntry[Any]) -> None:
        for group in groups(entry):
            if group.unique_id == unique_id:
                stop()
                addresses = group.data[CONF_ADDRESSES]
                account = entry.data.get(CONF_MAIL)
                await async_add_recipients(hass, account, addresses)
                if site := loaded_site(entry):
                    answers = await site.async_send_test(group.subentry_id)
                    await async_say_tested(
                        hass, group.subentry_id, group.title, answers
                    )

    # The site itself listens since before: it knows the group by then.
    stop = entry.add_update_listener(on_update)
