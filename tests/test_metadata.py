"""The files beside the code tell the truth about it: what they name exists, what exists they name."""

import json
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from PIL import Image
import pytest
import voluptuous as vol

from custom_components.cp_notifications.automation.conditions import CONDITIONS
from custom_components.cp_notifications.automation.options import When
from custom_components.cp_notifications.automation.triggers import TRIGGERS
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Case, Reason
from custom_components.cp_notifications.repairs import kinds as repairs
from custom_components.cp_notifications.services import actions as services
from custom_components.cp_notifications.services.arguments import TARGET_FIELDS
from custom_components.cp_notifications.site.history import KEPT
from custom_components.cp_notifications.sources.presence import Problem

from .helpers.dialog import LANGUAGES
from .helpers.sites import async_set_up, group, ocpp_station, point, site, station

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "custom_components" / DOMAIN
ENGLISH: Final = LANGUAGES["en"]
ICONS: Final[dict[str, Any]] = json.loads((PACKAGE / "icons.json").read_text())
MANIFEST: Final[dict[str, Any]] = json.loads((PACKAGE / "manifest.json").read_text())
ACTIONS: Final = load_yaml_dict(str(PACKAGE / "services.yaml"))
SCALE: Final[dict[str, Any]] = load_yaml_dict(str(PACKAGE / "quality_scale.yaml"))[
    "rules"
]
SOURCES: Final = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))

AUTOMATION: Final[dict[str, dict[str, Any]]] = {
    "triggers": {**TRIGGERS},
    "conditions": {**CONDITIONS},
}

SCHEMAS: Final = {
    "report": services.REPORT_SCHEMA,
    "send_test": services.SEND_TEST_SCHEMA,
    "list_alerts": services.LIST_ALERTS_SCHEMA,
    "acknowledge": services.ACKNOWLEDGE_SCHEMA,
    "silence": services.SILENCE_SCHEMA,
    "list_notifications": services.LIST_NOTIFICATIONS_SCHEMA,
    "list_charge_points": services.LIST_CHARGE_POINTS_SCHEMA,
}

# Home Assistant's integration quality scale, as of 2026.10.
RULES: Final = [
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
    "async-dependency",
    "inject-websession",
    "strict-typing",
]

# What there must be if a rule is said to be done.
EVIDENCE: Final = {
    "action-setup": "services/actions.py",
    "docs-conditions": "condition.py",
    "docs-triggers": "trigger.py",
    "brands": "brand/icon.png",
    "common-modules": "entity.py",
    "config-flow": "config_flow.py",
    "diagnostics": "diagnostics.py",
    "inject-websession": "delivery/heartbeat.py",
    "log-when-unavailable": "ocpp/station.py",
    "unique-config-entry": "flows/draft.py",
    "icon-translations": "icons.json",
    "repair-issues": "repairs/__init__.py",
    "strict-typing": "py.typed",
}


@pytest.fixture
async def registered(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> list[er.RegistryEntry]:
    """Return an entity of each kind there is."""
    # Some have only charge points of the catalogue, some only stations that connect by OCPP.
    yard = {**point("yard"), "charger": "easee:EH123456:"}
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Yard", yard),
            ocpp_station("CP-7"),
            group("North", ["yard"]),
        ),
    )
    return er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)


# ---- manifest ----------------------------------------------------------------------


async def test_home_assistant_loads_the_manifest(hass: HomeAssistant) -> None:
    """It refuses one without a version."""
    integration = await async_get_integration(hass, DOMAIN)
    assert integration.name == "Charge Point Notifications"
    assert integration.version is not None
    assert integration.config_flow
    assert integration.integration_type == "hub"
    assert integration.iot_class == "local_push"
    assert integration.after_dependencies == ["frontend", "http", "smtp"]
    assert integration.requirements == []


def test_the_manifest_is_in_order() -> None:
    """As the validator of Home Assistant wants it."""
    first = ("domain", "name")
    rest = sorted(MANIFEST.keys() - set(first))
    assert list(MANIFEST) == [*first, *rest]


def test_the_manifest_has_what_hacs_asks_for() -> None:
    """Where the code is, and who looks after it."""
    repository = "https://github.com/charge-point-notifications/cp_notifications"
    assert MANIFEST["documentation"] == repository
    assert MANIFEST["issue_tracker"] == f"{repository}/issues"
    assert MANIFEST["codeowners"]
    assert json.loads((ROOT / "hacs.json").read_text())["name"] == MANIFEST["name"]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        pytest.param("icon.png", (256, 256), id="icon"),
        pytest.param("icon@2x.png", (512, 512), id="icon twice as large"),
        pytest.param("logo.png", (552, 160), id="logo"),
        pytest.param("logo@2x.png", (1104, 320), id="logo twice as large"),
    ],
)
def test_the_pictures_have_the_sizes_that_home_assistant_shows(
    name: str, size: tuple[int, int]
) -> None:
    """On any background."""
    with Image.open(PACKAGE / "brand" / name) as picture:
        assert picture.size == size
        assert picture.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


# ---- actions -----------------------------------------------------------------------


async def test_every_action_is_described(hass: HomeAssistant) -> None:
    """In services.yaml, in the texts, and by an icon."""
    assert await async_setup_component(hass, DOMAIN, {})
    registered = hass.services.async_services_for_domain(DOMAIN).keys()
    assert ACTIONS.keys() == registered
    assert ENGLISH["services"].keys() == registered
    assert ICONS["services"].keys() == registered
    assert SCHEMAS.keys() == registered


@pytest.mark.parametrize("action", SCHEMAS)
def test_every_argument_is_described(action: str) -> None:
    """And asked for where it must be given."""
    keys = [key for key in SCHEMAS[action].schema if key not in TARGET_FIELDS]
    assert ACTIONS[action]["target"]["entity"]
    fields = ACTIONS[action]["fields"]
    assert fields.keys() == {str(key) for key in keys}
    assert ENGLISH["services"][action]["fields"].keys() == fields.keys()
    assert {name for name, field in fields.items() if field.get("required")} == {
        str(key) for key in keys if isinstance(key, vol.Required)
    }


@pytest.mark.parametrize("action", ["report", "acknowledge"])
def test_every_case_can_be_chosen_in_the_editor_of_automations(action: str) -> None:
    """With its name."""
    select = ACTIONS[action]["fields"]["case"]["selector"]["select"]
    assert select["options"] == [case.value for case in Case]
    names = ENGLISH["selector"][select["translation_key"]]["options"]
    assert names.keys() == set(Case)


def test_as_many_notifications_can_be_listed_as_are_kept() -> None:
    """And as few by default as the action lists."""
    limit = ACTIONS["list_notifications"]["fields"]["limit"]
    assert limit["selector"]["number"]["max"] == KEPT
    assert limit["default"] == services.DEFAULT_LIMIT


# ---- triggers and conditions -------------------------------------------------------


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
def test_every_trigger_and_condition_is_described(kind: str) -> None:
    """In its YAML file, in the texts, and by an icon: else the editor does not offer it."""
    rows = AUTOMATION[kind]
    described = load_yaml_dict(str(PACKAGE / f"{kind}.yaml"))
    assert described.keys() == rows.keys()
    assert ENGLISH[kind].keys() == rows.keys()
    assert ICONS[kind].keys() == rows.keys()
    for key, row in rows.items():
        options = {
            str(option): option
            for section, options in row.rules.schema.items()
            if section == "options"
            for option in options
        }
        fields = described[key].get("fields", {})
        assert fields.keys() == options.keys()
        assert ENGLISH[kind][key].get("fields", {}).keys() == options.keys()


@pytest.mark.parametrize(("key", "values"), [("case", Case), ("when", When)])
def test_every_option_can_be_chosen_in_the_editor_of_automations(
    key: str, values: type[Case | When]
) -> None:
    """With its name."""
    fields = [
        row["fields"][key]["selector"]["select"]
        for kind in AUTOMATION
        for row in load_yaml_dict(str(PACKAGE / f"{kind}.yaml")).values()
        if key in row.get("fields", {})
    ]
    assert fields
    assert all(field["options"] == [*values] for field in fields)
    assert {field["translation_key"] for field in fields} == {key}
    assert ENGLISH["selector"][key]["options"].keys() == {*values}


# ---- texts and icons ---------------------------------------------------------------


def _kinds(registered: list[er.RegistryEntry]) -> set[tuple[str, str | None]]:
    return {(entity.domain, entity.translation_key) for entity in registered}


def _described(data: dict[str, Any]) -> set[tuple[str, str]]:
    return {(domain, key) for domain, keys in data["entity"].items() for key in keys}


async def test_every_entity_has_a_name_and_an_icon(
    registered: list[er.RegistryEntry],
) -> None:
    """And nothing else has."""
    assert _described(ENGLISH) == _kinds(registered)
    assert _described(ICONS) == _kinds(registered)
    assert all(entity.has_entity_name for entity in registered)


@pytest.mark.parametrize("key", ["fuse", "availability", "sensor"])
def test_the_icon_of_a_case_follows_its_state(key: str) -> None:
    """One sees from afar what is wrong."""
    icon = ICONS["entity"]["binary_sensor"][key]
    assert set(icon["state"].values()).isdisjoint({icon["default"]})
    texts = ENGLISH["entity"]["binary_sensor"][key]["state"]
    assert texts.keys() == {"on", "off"}


def test_every_reason_of_a_notification_has_its_words() -> None:
    """In the attribute of the event."""
    event = ENGLISH["entity"]["event"]["notification"]["state_attributes"]
    assert event["reason"]["state"].keys() == set(Reason)


def test_every_text_of_an_error_is_used() -> None:
    """A key that no code names is a leftover."""
    assert [key for key in ENGLISH["exceptions"] if f'"{key}"' not in SOURCES] == []


def test_every_kind_of_issue_has_its_texts() -> None:
    """And there are no others."""
    assert ENGLISH["issues"].keys() == repairs.KINDS.keys()
    assert {key for key, texts in ENGLISH["issues"].items() if "fix_flow" in texts} == {
        key for key, kind in repairs.KINDS.items() if kind.fix
    }


def test_every_way_to_lose_a_source_has_its_words() -> None:
    """An issue says why."""
    words = ENGLISH["selector"]["source_problem"]["options"]
    assert words.keys() == set(Problem)


# ---- quality scale -----------------------------------------------------------------


def test_every_rule_of_the_quality_scale_is_answered() -> None:
    """In the order of its tiers."""
    assert list(SCALE) == RULES


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in EVIDENCE])
def test_a_rule_is_done_or_to_do_or_says_why_not(rule: str) -> None:
    """An exemption without a reason is an excuse."""
    answer = SCALE[rule]
    assert answer in ("done", "todo") or (
        answer["status"] == "exempt" and answer["comment"]
    )


def test_only_documents_are_to_do_and_only_without_a_readme() -> None:
    """What is in it cannot be judged by a test; that it is there can."""
    to_do = [rule for rule, answer in SCALE.items() if answer == "todo"]
    documents = [rule for rule in to_do if rule.startswith("docs-")]
    assert to_do == documents
    assert not to_do or not (ROOT / "README.md").exists()


@pytest.mark.parametrize("rule", EVIDENCE)
def test_what_is_done_is_there(rule: str) -> None:
    """A file says more than a word."""
    assert SCALE[rule] == "done"
    assert (PACKAGE / EVIDENCE[rule]).is_file()


def test_the_web_session_is_the_one_of_home_assistant() -> None:
    """The rule `inject-websession`: nobody makes one of their own, which would not be closed with it."""
    assert "async_get_clientsession" in SOURCES
    assert "ClientSession(" not in SOURCES


def test_every_platform_says_how_many_updates_it_makes_at_once() -> None:
    """The rule `parallel-updates`."""
    platforms = [
        path
        for path in PACKAGE.glob("*.py")
        if "AddConfigEntryEntitiesCallback" in path.read_text()
        and "async_setup_entry" in path.read_text()
    ]
    assert len(platforms) == 5
    pattern = re.compile(r"^PARALLEL_UPDATES = [01]$", re.MULTILINE)
    assert all(pattern.search(path.read_text()) for path in platforms)
