"""The documents tell the truth: what they name exists, what they count is so, their examples work."""

import ast
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.components import automation
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
import voluptuous as vol

from custom_components.cp_notifications import PLATFORMS, repairs
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import (
    AlertReason,
    AlertState,
    Outcome,
    Reason,
    Told,
)

from .dialog import LANGUAGES
from .sites import ANN, async_say, async_set_up, entity_id, group, point, site, station
from .test_metadata import ACTIONS, ENGLISH, MANIFEST, PACKAGE, ROOT, SCHEMAS

DOCUMENTS: Final = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")))
}
README: Final = DOCUMENTS["README.md"]

FENCE: Final = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
HEADING: Final = re.compile(r"^(#+) (.+)$", re.MULTILINE)
TARGET: Final = re.compile(r'\]\(([^)\s]+)\)|src="([^"]+)"')
CODE: Final = re.compile(r"`([^`]+)`")
LABEL: Final = re.compile(r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?!\*)")


def prose(document: str) -> str:
    """Return a document without its blocks of code."""
    return FENCE.sub("", DOCUMENTS[document])


def section(title: str, text: str = README) -> str:
    """Return what stands below a heading, up to the next one that is not below it."""
    heading = re.search(rf"^(#+) {re.escape(title)}$", text, re.MULTILINE)
    assert heading, title
    rest = text[heading.end() :]
    end = re.search(rf"^#{{1,{len(heading[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[list[str]]:
    """Return the cells of all tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [number for number, cells in enumerate(table) if set(cells[0]) == {"-"}]
    heads = {*rules, *(number - 1 for number in rules)}
    return [cells for number, cells in enumerate(table) if number not in heads]


def anchors(document: str) -> set[str]:
    """Return what a link into a document may name, as GitHub makes it of headings."""
    return {
        re.sub(r"[^\w -]", "", heading[1]).strip().lower().replace(" ", "-")
        for heading in HEADING.findall(prose(document))
    }


def test_an_anchor_is_what_github_makes_of_a_heading() -> None:
    """Otherwise the check of links would check something else."""
    assert {"cp_notificationsreport", "when-a-mail-is-sent-and-what-is-in-it"} <= (
        anchors("README.md")
    )


# ---- links and pictures --------------------------------------------------------------


def targets(document: str) -> list[str]:
    """Return all that a document links to or shows."""
    return [first or second for first, second in TARGET.findall(prose(document))]


LINKS: Final = [
    pytest.param(document, target, id=f"{document} to {target}")
    for document in DOCUMENTS
    for target in dict.fromkeys(targets(document))
    if "://" not in target
]


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_a_link_leads_to_something(document: str, target: str) -> None:
    """To a file that is there, and to a heading that it has."""
    name, _, anchor = target.partition("#")
    path = (ROOT / document).parent / name if name else ROOT / document
    assert path.exists()
    known = anchors(str(path.resolve().relative_to(ROOT))) if anchor else {""}
    assert anchor in known


def test_links_to_the_outside_are_safe() -> None:
    """An address without encryption can be anybody's."""
    outside = [
        target for name in DOCUMENTS for target in targets(name) if "://" in target
    ]
    assert outside
    assert [target for target in outside if not target.startswith("https://")] == []


def test_the_buttons_name_this_repository_and_this_domain() -> None:
    """They open HACS and the set-up dialog."""
    owner, repository = (
        MANIFEST["documentation"].removeprefix("https://").split("/")[1:]
    )
    for document in ("README.md", "docs/de.md"):
        assert (
            f"?owner={owner}&repository={repository}&category=integration"
            in (DOCUMENTS[document])
        )
    assert f"/config_flow_start/?domain={DOMAIN}" in README


def test_every_picture_is_shown() -> None:
    """One that no document shows is a leftover."""
    shown = {
        (ROOT / document).parent.joinpath(target).resolve()
        for document in DOCUMENTS
        for target in targets(document)
        if "://" not in target
    }
    pictures = set((ROOT / "docs" / "images").glob("*"))
    assert pictures - shown == set()


# ---- promises ------------------------------------------------------------------------

PROMISES: Final = {
    cells[0]: re.findall(r"`(tests/\S+\.py)::(\w+)`", cells[1])
    for cells in rows(DOCUMENTS["docs/promises.md"])
}


def test_every_promise_names_a_test() -> None:
    """A promise without proof is a hope."""
    assert PROMISES
    assert [promise for promise, tests in PROMISES.items() if not tests] == []


@pytest.mark.parametrize("promise", PROMISES)
def test_the_tests_that_prove_a_promise_exist(promise: str) -> None:
    """By name: a test that is renamed takes its promise along."""
    for file, name in PROMISES[promise]:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        assert name in {node.name for node in tree.body if isinstance(node, functions)}


# ---- numbers -------------------------------------------------------------------------

UNITS: Final = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def written(value: Any) -> str:
    """Return a value of the code as the documents write it; floats are seconds."""
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g} s"
    assert isinstance(value, timedelta)
    seconds = round(value.total_seconds())
    size, unit = next(
        (size, unit) for size, unit in UNITS if size == 1 or seconds >= size
    )
    return f"{seconds // size} {unit}"


def named(place: str) -> Any:
    """Return the value behind a name such as `engine/model.py: DEFAULT_HOLD.sensors`."""
    file, _, path = place.partition(": ")
    module = file.removesuffix(".py").replace("/", ".")
    name, *keys = path.split(".")
    value = getattr(import_module(f"custom_components.{DOMAIN}.{module}"), name)
    for key in keys:
        value = value[key]
    return value


NUMBERS: Final = rows(section("Numbers that are fixed", DOCUMENTS["docs/settings.md"]))


@pytest.mark.parametrize("cells", [pytest.param(row, id=row[0]) for row in NUMBERS])
def test_a_number_is_the_one_in_the_code(cells: list[str]) -> None:
    """And it has a reason."""
    _what, value, name, why = cells
    assert written(named(name.strip("`"))) == value
    assert why


def test_every_setting_of_a_group_is_explained() -> None:
    """With its default."""
    page = ENGLISH["config_subentries"]["notification_group"]["step"]["configuration"]
    labels = {**page["data"], **page["sections"]["timing"]["data"]}.values()
    table = rows(section("A notification group", DOCUMENTS["docs/settings.md"]))
    explained = {cells[0]: cells[1] for cells in table}
    assert set(labels) <= explained.keys()
    timing = page["sections"]["timing"]["data"].values()
    short = {
        cells[0]: cells[1]
        for cells in rows(section("When a mail is sent, and what is in it"))
    }
    assert short == {label: explained[label] for label in timing}


# ---- entities, actions, issues ---------------------------------------------------------


def test_every_entity_is_in_the_tables() -> None:
    """By its name, and with its kind."""
    kinds = {str(platform).replace("_", " "): str(platform) for platform in PLATFORMS}
    listed = {
        (kinds[re.split(r"[,(]", cells[1])[0].strip()], cells[0])
        for cells in rows(section("Entities"))
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
    assert attributes | values <= set(CODE.findall(section("Entities")))


def test_only_actions_that_exist_are_named() -> None:
    """And all of them are."""
    found = re.findall(rf"\b{DOMAIN}\.(?!zip\b)([a-z_]+)", "".join(DOCUMENTS.values()))
    assert set(found) == ACTIONS.keys()


@pytest.mark.parametrize("action", SCHEMAS)
def test_the_fields_of_an_action_are_those_it_takes(action: str) -> None:
    """And it says which of them are needed."""
    keys = SCHEMAS[action].schema
    table = rows(section(f"`{DOMAIN}.{action}`"))
    listed = {name.strip("`"): needed for name, needed, *_ in table if _}
    assert listed == {
        str(key): "yes" if isinstance(key, vol.Required) else "no" for key in keys
    }


def test_the_answer_of_list_alerts_is_explained() -> None:
    """Each state, and each reason why a mail was or was not sent."""
    text = section(f"`{DOMAIN}.list_alerts`")
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
    text = section(f"`{DOMAIN}.list_alerts`").partition("`alerts` has")[2]
    named_keys = set(CODE.findall(text.partition("\n| ")[0]))
    assert named_keys - {*AlertState} == keys | {"outbox"}
    await hass.config_entries.async_unload(entry.entry_id)


def test_every_repair_issue_has_its_advice() -> None:
    """By its key and by what stands in its title."""
    table = {
        key.strip("`"): (title, advice)
        for key, title, advice in rows(section("Repair issues"))
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
        "Integration",
        "Download",
        "Charge Point Notifications",
        "Reconfigure",
        "CP North 1",
        "Electricians",
        "Delete",
        "Remove",
        "System information",
        "Already over",
        "Since",
        "Unavailable",
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


@pytest.mark.parametrize(
    ("document", "language"),
    [
        pytest.param("README.md", "en", id="English"),
        pytest.param("docs/settings.md", "en", id="settings"),
        pytest.param("docs/de.md", "de", id="German"),
    ],
)
def test_labels_are_those_that_people_see(document: str, language: str) -> None:
    """Who is told to press a button must find it."""
    labels = {" ".join(label.split()) for label in LABEL.findall(prose(document))}
    ours = texts(LANGUAGES[language]) | OTHERS[language]
    assert labels
    assert [label for label in labels if " > " not in label and label not in ours] == []


# ---- examples ------------------------------------------------------------------------

BLOCKS: Final = [(kind, text) for kind, text in FENCE.findall(README)]
EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    example["alias"]: example
    for example in (parse_yaml(text) for kind, text in BLOCKS if kind == "yaml")
    if isinstance(example, dict) and "alias" in example
}


def test_the_example_of_a_mail_is_one_that_is_sent() -> None:
    """Word for word."""
    agreed = (ROOT / "tests/mails/fuse_at_night.en.txt").read_text(encoding="utf-8")
    assert [text for kind, text in BLOCKS if kind == "text"] == [agreed]


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
    assert entity_id(hass, platform, owner, key) in README


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


# ---- the map of modules ----------------------------------------------------------------

MAP: Final = [
    name
    for cells in rows(section("Where things are", DOCUMENTS["CONTRIBUTING.md"]))
    for name in CODE.findall(cells[0])
    if name.endswith(".py") and not name.startswith("tests/")
]
MAPPED_FOLDERS: Final = ("", "engine", "sources")
"""Whose modules the map lists one by one; of others it names the folder."""


def imports(module: str) -> set[str]:
    """Return the modules of ours that a module imports at run time, as the map calls them."""
    path = PACKAGE / module
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = ["custom_components", DOMAIN, *Path(module).parent.parts]
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            dotted = [*base, *(node.module or "").split(".")]
            place = [part for part in dotted if part]
            for name in node.names:
                found |= {tuple(place), (*place, name.name)}
    return {
        "/".join(place[2:]) + ".py"
        for place in found
        if place[:2] == ("custom_components", DOMAIN)
        and (PACKAGE / ("/".join(place[2:]) + ".py")).is_file()
    }


def test_the_map_lists_every_module() -> None:
    """Whoever adds one says what its one thought is."""
    modules = {
        str(path.relative_to(PACKAGE))
        for folder in MAPPED_FOLDERS
        for path in (PACKAGE / folder).glob("*.py")
    }
    assert sorted(MAP) == sorted(modules)


@pytest.mark.parametrize("module", MAP)
def test_a_module_imports_only_what_stands_above_it(module: str) -> None:
    """So there are no circles."""
    above = MAP[: MAP.index(module)]
    below = {name for name in imports(module) if name in MAP and name not in above}
    assert below == set()


def test_the_check_of_imports_sees_imports() -> None:
    """Of every form that is used."""
    assert "engine/model.py" in imports("sources/rules.py")
    assert "sources/rules.py" in imports("sources/entity.py")
    assert "repairs.py" in imports("site_issues.py")
    assert "engine/snapshot.py" in imports("engine/engine.py")


def test_every_decision_is_in_the_list() -> None:
    """With its number."""
    folder = ROOT / "docs" / "adr"
    pages = {path.name for path in folder.glob("[0-9]*.md")}
    assert pages == set(targets("docs/adr/README.md"))
