"""Names hold any sign: each page shows them as they are, and reads none of them as markup."""

from html import unescape
import re

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.cp_notifications.const import (
    DOMAIN,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from tests.helpers.dialog import LANGUAGES, Dialog
from tests.helpers.found_chargers import EASEE, Installer
from tests.helpers.mailbox import later
from tests.helpers.sites import async_set_up, group, point, site, station

NAME = "On-call_team.&/(left)<b>*x*#1[a](b)|😀"
"""Every sign that markdown or HTML could read, and one that takes two places."""
MARKUP = re.compile(r"[^\w\s&#;😀]|_")


def is_shown(text: str) -> bool:
    """Return whether a description shows the name as it is, and nothing of it is markup."""
    escaped = [
        part for part in re.split(r"\*\*|[|\n]| – ", text) if "&#95;team" in part
    ]
    return bool(escaped) and all(NAME in unescape(part) for part in escaped)


async def test_the_pages_of_a_group_show_any_name(hass: HomeAssistant) -> None:
    """A title is no markdown: it would show `On&#45;call`."""
    async_mock_service(hass, "notify", "mail")
    entry = await async_set_up(
        hass, site(hass, station("Post", point("p1")), group(NAME, ["p1"]), title=NAME)
    )
    group_id = NAME.lower()
    for page, title in {
        "configuration": f"Configuration of {NAME}",
        "members": f"Charge points of {NAME}",
        "delete": f"Delete {NAME}?",
    }.items():
        dialog = await Dialog.subentry(hass, entry, SUBENTRY_GROUP, group_id)
        assert dialog.title == f"Group {NAME}"
        await dialog.choose(page)
        assert dialog.title == title
    assert is_shown(dialog.text)


async def test_the_pages_of_a_charging_station_show_any_name(
    hass: HomeAssistant,
) -> None:
    """They stand in descriptions, which are markdown."""
    async_mock_service(hass, "notify", "mail")
    two = station(NAME, point("p1", NAME), point("p2", "2"))
    entry = await async_set_up(hass, site(hass, two, group(f"{NAME}!", ["p1"])))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, NAME.lower())
    assert is_shown(dialog.text)
    await dialog.choose("remove")
    assert dialog.choices("charge_point")["p1"].startswith(f"{NAME} On-call")
    await dialog.fill(charge_point="p1")
    assert is_shown(dialog.text)


async def test_the_card_of_a_charger_shows_any_name(
    hass: HomeAssistant, install: Installer, freezer: FrozenDateTimeFactory
) -> None:
    """Its title asked whether to watch `Hall&#45;2`."""
    await async_set_up(hass, site(hass))
    await install(EASEE, NAME)
    await later(hass, freezer, seconds=11)
    (card,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert card["context"]["title_placeholders"]["name"] == NAME
    dialog = await Dialog.card(hass, card["flow_id"])
    assert dialog.title == f"Watch {NAME}?"
    assert is_shown(dialog.text)


@pytest.mark.parametrize("kind", ["group_empty", "no_mail_account"])
async def test_repair_issues_show_any_name(hass: HomeAssistant, kind: str) -> None:
    """Their titles stand in a list, their descriptions are markdown."""
    entry = site(hass, station(NAME, point("p1")), group(NAME, []), title=NAME, data={})
    await async_set_up(hass, entry)
    (issue,) = [
        each
        for each in ir.async_get(hass).issues.values()
        if each.translation_key == kind
    ]
    values = issue.translation_placeholders
    assert values
    texts = LANGUAGES["en"]["issues"][kind]
    assert texts["title"].format_map(values).startswith(f"{NAME}: ")
    described = texts.get("description", "{site}").format_map(values)
    assert NAME in unescape(described)
    assert not MARKUP.search(values["site"])
