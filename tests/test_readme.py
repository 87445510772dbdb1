"""The pages for site owners tell the truth: names, tables and labels are right, the examples work."""

from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
import re
from typing import Any, Final
from unittest.mock import patch

from homeassistant.components import automation
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
import voluptuous as vol

from custom_components.cp_notifications import PLATFORMS
from custom_components.cp_notifications.automation.conditions import CONDITIONS
from custom_components.cp_notifications.automation.triggers import TRIGGERS
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import (
    AlertReason,
    AlertState,
    Link,
    Outcome,
    Reason,
    Told,
)
from custom_components.cp_notifications.repairs import kinds as repairs
from custom_components.cp_notifications.services.arguments import TARGET_FIELDS
from custom_components.cp_notifications.site.links import SiteLinks
from custom_components.cp_notifications.sources.links import LinkState

from .helpers.dialog import LANGUAGES
from .helpers.documents import CODE, DOCUMENTS, FENCE, LABEL, ROOT, prose, rows, section
from .helpers.sites import (
    ANN,
    async_say,
    async_set_up,
    entity_id,
    group,
    point,
    site,
    station,
)
from .test_metadata import ACTIONS, ENGLISH, SCHEMAS

ACTIONS_PAGE: Final = "docs/actions.md"
PAGES: Final = (
    "README.md",
    ACTIONS_PAGE,
    "docs/cases.md",
    "docs/entities.md",
    "docs/groups_and_mails.md",
    "docs/ocpp.md",
    "docs/operations.md",
    "docs/settings.md",
    "docs/troubleshooting.md",
)
"""What site owners read, in English."""

# ---- entities, actions, issues ---------------------------------------------------------


def test_every_entity_is_in_the_tables() -> None:
    """By its name, and with its kind."""
    kinds = {str(platform).replace("_", " "): str(platform) for platform in PLATFORMS}
    listed = {
        (kinds[re.split(r"[,(]", cells[1])[0].strip()], cells[0])
        for cells in rows(section("Entities", "docs/entities.md"))
    }
    assert listed == {
        (platform, texts["name"])
        for platform, entities in ENGLISH["entity"].items()
        for texts in entities.values()
    }


def test_the_attributes_of_entities_are_named() -> None:
    """An automation needs to know them."""
    attributes = {
        attribute
        for entities in ENGLISH["entity"].values()
        for texts in entities.values()
        for attribute in texts.get("state_attributes", {})
    } - {"event_type"}
    values = {*Told, *(set(Outcome) - {Outcome.ACCEPTED}), *(set(Reason) - {"test"})}
    assert attributes | values <= set(
        CODE.findall(section("Entities", "docs/entities.md"))
    )


def test_only_actions_that_exist_are_named() -> None:
    """And all of them are."""
    found = re.findall(rf"\b{DOMAIN}\.(?!zip\b)([a-z_]+)", "".join(DOCUMENTS.values()))
    assert set(found) - {*TRIGGERS, *CONDITIONS} == ACTIONS.keys()


def test_all_triggers_and_conditions_are_listed() -> None:
    """With their options."""
    listed = {
        cells[0].strip("`")
        for title in ("Triggers", "Conditions")
        for cells in rows(section(title, "docs/automations.md"))
        if cells[0].startswith("`")
    }
    assert listed == {*TRIGGERS, *CONDITIONS, "case", "when"}


@pytest.mark.parametrize("action", SCHEMAS)
def test_the_fields_of_an_action_are_those_it_takes(action: str) -> None:
    """And it says which of them are needed."""
    keys = [key for key in SCHEMAS[action].schema if key not in TARGET_FIELDS]
    table = rows(section(f"`{DOMAIN}.{action}`", ACTIONS_PAGE))
    listed = {name.strip("`"): needed for name, needed, *_ in table if _}
    assert listed == {
        str(key): "yes" if isinstance(key, vol.Required) else "no" for key in keys
    }


def test_the_answer_of_list_alerts_is_explained() -> None:
    """Each state, and each reason why a mail was or was not sent."""
    text = section(f"`{DOMAIN}.list_alerts`", ACTIONS_PAGE)
    reasons = [name.strip("`") for name, *more in rows(text) if len(more) == 1]
    assert reasons == [reason.value for reason in AlertReason]
    assert {state.value for state in AlertState} <= set(CODE.findall(text))


async def test_the_answer_of_list_alerts_has_what_is_named(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Nothing more, and nothing less."""
    entry = await async_set_up(
        hass,
        site(hass, station("Yard", point("yard")), group("North", ["yard"]), data={}),
    )
    await async_say(hass, "sensor.yard", "fuse")
    coordinator = entry.runtime_data
    coordinator.async_silence("yard", dt_util.utcnow() + timedelta(hours=1))
    lost = LinkState(Link("link:easee:1", "Easee", ("yard",)), True)
    lost_links = patch.object(SiteLinks, "lost", [lost])
    with lost_links:
        answer = await hass.services.async_call(
            DOMAIN, "list_alerts", {}, blocking=True, return_response=True
        )
    assert answer is not None
    keys = {
        key
        for found in answer.values()
        if isinstance(found, list)
        for each in found
        if isinstance(each, dict)
        for key in each
    }
    text = section(f"`{DOMAIN}.list_alerts`", ACTIONS_PAGE).partition("`alerts` has")[2]
    named_keys = set(CODE.findall(text.partition("\n| ")[0]))
    lists = {"links", "outbox", "not_monitored", "silences"}
    assert named_keys - {*AlertState} == keys | lists
    await hass.config_entries.async_unload(entry.entry_id)


def test_every_repair_issue_has_its_advice() -> None:
    """By its key and by what stands in its title."""
    table = {
        key.strip("`"): (title, advice)
        for key, title, advice in rows(
            section("Repair issues", "docs/troubleshooting.md")
        )
    }
    assert table.keys() == repairs.KINDS.keys()
    for key, (title, advice) in table.items():
        shown = re.sub(r"\{\w+\}", "…", ENGLISH["issues"][key]["title"])
        assert title in shown
        assert advice


def test_every_case_is_explained() -> None:
    """By the name it has everywhere."""
    table = {key.strip("`"): name for name, key, *_ in rows(section("The three cases"))}
    assert ENGLISH["selector"]["case"]["options"].items() <= table.items()


# ---- labels --------------------------------------------------------------------------

# What is written like a label, but is one of Home Assistant, of HACS, or of the examples.
OTHERS: Final = {
    "en": {
        "Custom repositories",
        "Download",
        "Charge Point Notifications",
        "Configure",
        "Reconfigure",
        "CP North 1",
        "Electricians",
        "Delete",
        "System information",
        "Already over",
    },
    "de": {
        "Benutzerdefinierte Repositories",
        "Integration",
        "Charge Point Notifications",
    },
}


def texts(data: Any) -> set[str]:
    """Return all texts of a translation."""
    if isinstance(data, Mapping):
        return set().union(*map(texts, data.values()))
    return {str(data)}


def labels(document: str) -> set[str]:
    """Return what a page prints like the label of something to press or to look at."""
    return {" ".join(label.split()) for label in LABEL.findall(prose(document))}


def test_labels_are_seen() -> None:
    """Otherwise the check of labels would check nothing."""
    assert {"Send test e-mail", "Add site"} <= labels("README.md")
    assert "Test-E-Mail senden" in labels("docs/de.md")


@pytest.mark.parametrize(
    ("document", "language"),
    [
        *(pytest.param(page, "en", id=page) for page in PAGES),
        pytest.param("docs/de.md", "de", id="German"),
    ],
)
def test_labels_are_those_that_people_see(document: str, language: str) -> None:
    """A reader who is to press a button must find it."""
    known = texts(LANGUAGES[language]) | OTHERS[language]
    menus = {label for label in labels(document) if " > " in label}
    assert labels(document) - menus - known == set()


# ---- examples ------------------------------------------------------------------------

BLOCKS: Final = [block for page in PAGES for block in FENCE.findall(DOCUMENTS[page])]
EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    example["alias"]: example
    for example in (parse_yaml(text) for kind, text in BLOCKS if kind == "yaml")
    if isinstance(example, dict) and "alias" in example
}


def test_the_example_of_a_mail_is_one_that_is_sent() -> None:
    """Word for word; only its lines are shorter."""
    agreed = (ROOT / "tests/mails/fuse_at_night.en.txt").read_text(encoding="utf-8")
    shown = [text.split() for kind, text in BLOCKS if kind == "text"]
    assert shown == [agreed.split()]


@pytest.fixture
async def examples(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> AsyncGenerator[None]:
    """Set up the site of the examples, and all of them; what they act on is played."""
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("CP North 1", point("north")),
            group("Electricians", ["north"], [ANN]),
        ),
    )
    hass.states.async_set("calendar.inspections", "off")
    assert await async_setup_component(
        hass, automation.DOMAIN, {automation.DOMAIN: list(EXAMPLES.values())}
    )
    await hass.async_block_till_done()
    yield
    await hass.services.async_call(
        automation.DOMAIN, "turn_off", {"entity_id": "all"}, blocking=True
    )
    await hass.config_entries.async_unload(entry.entry_id)


async def async_run(hass: HomeAssistant, alias: str) -> None:
    """Run the actions of an example, whatever its triggers wait for."""
    found = next(
        state.entity_id
        for state in hass.states.async_all(automation.DOMAIN)
        if state.name == alias
    )
    await hass.services.async_call(
        automation.DOMAIN, "trigger", {"entity_id": found}, blocking=True
    )
    await hass.async_block_till_done()


@pytest.mark.usefixtures("examples")
async def test_home_assistant_takes_every_example(hass: HomeAssistant) -> None:
    """One that it cannot read is unavailable."""
    states = {s.name: s.state for s in hass.states.async_all(automation.DOMAIN)}
    assert len(EXAMPLES) == 6
    assert states == dict.fromkeys(EXAMPLES, "on")


@pytest.mark.usefixtures("examples")
@pytest.mark.parametrize(
    ("platform", "owner", "key"),
    [
        pytest.param("binary_sensor", "north", "fuse", id="charge point"),
        pytest.param("event", "electricians", "notification", id="event"),
        pytest.param("switch", "electricians", "mute", id="switch"),
    ],
)
async def test_the_entities_of_the_examples_are_called_so(
    hass: HomeAssistant, platform: str, owner: str, key: str
) -> None:
    """Without an area, as the text says."""
    assert entity_id(hass, platform, owner, key) in DOCUMENTS[ACTIONS_PAGE]


@pytest.mark.usefixtures("examples")
async def test_the_example_that_switches_off_does(hass: HomeAssistant) -> None:
    """At once."""
    calls = async_mock_service(hass, "switch", "turn_off")
    await async_say(hass, "sensor.north", "fuse")
    assert [call.data["entity_id"] for call in calls] == [["switch.contactor_north"]]


@pytest.mark.usefixtures("examples")
async def test_the_example_about_failed_mails_says_which_and_why(
    hass: HomeAssistant,
) -> None:
    """There is no mail account that works here."""
    calls = async_mock_service(hass, "notify", "send_message")
    await async_say(hass, "sensor.north", "fuse")
    hass.states.async_set(
        "event.electricians_notification",
        "2026-11-22T02:03:00.000+00:00",
        {"event_type": "failed", "address": "a…@example.com", "error": "no"},
    )
    await hass.async_block_till_done()
    assert calls[-1].data["message"] == "a…@example.com: no"


@pytest.mark.usefixtures("examples")
async def test_the_example_that_reports_ends_what_it_began(hass: HomeAssistant) -> None:
    """The charge point shows both."""
    fuse = entity_id(hass, "binary_sensor", "north", "fuse")
    seen = []
    for breaker in ("off", "on"):
        await async_say(hass, "switch.breaker_north", breaker)
        seen.append(hass.states.get(fuse))
    assert [state and state.state for state in seen] == ["on", "off"]
    assert seen[0] is not None
    assert seen[0].attributes["detail"] == "The breaker of CP North 1 is off"


@pytest.mark.usefixtures("examples")
async def test_the_example_that_tests_the_addresses_tells_of_failures(
    hass: HomeAssistant,
) -> None:
    """The action notify.mail of the account is not there."""
    calls = async_mock_service(hass, "notify", "send_message")
    await async_run(hass, "Do the mails still arrive?")
    assert calls[0].data["message"].startswith("1 addresses do not get our mails: ")


@pytest.mark.usefixtures("examples")
async def test_the_example_that_lists_names_the_charge_points(
    hass: HomeAssistant,
) -> None:
    """Each once."""
    calls = async_mock_service(hass, "notify", "send_message")
    await async_say(hass, "sensor.north", "fuse")
    await async_run(hass, "What is open at the charge points")
    assert calls[-1].data["message"] == "CP North 1"


@pytest.mark.usefixtures("examples")
async def test_the_example_of_the_inspection_mutes(hass: HomeAssistant) -> None:
    """And ends the mute."""
    mute = entity_id(hass, "switch", "electricians", "mute")
    seen = []
    for state in ("on", "off"):
        await async_say(hass, "calendar.inspections", state)
        seen.append(hass.states.get(mute))
    assert [state and state.state for state in seen] == ["on", "off"]
