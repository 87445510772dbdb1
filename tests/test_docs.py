"""The documents tell the truth: what they name exists, and what they count is so."""

import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path
import re
from typing import Any, Final

import pytest

from custom_components.cp_notifications.const import DOMAIN

from .helpers.documents import (
    DOCUMENTS,
    PUBLISHED,
    README,
    ROOT,
    anchors,
    file_behind,
    rows,
    section,
    targets,
)
from .test_metadata import ENGLISH, MANIFEST


def test_an_anchor_is_what_github_makes_of_a_heading() -> None:
    """Otherwise the check of links would check something else."""
    assert "cp_notificationsreport" in anchors("docs/actions.md")
    assert "when-a-mail-is-sent-and-what-is-in-it" in anchors(
        "docs/groups_and_mails.md"
    )


# ---- links and pictures --------------------------------------------------------------


LINKS: Final = [
    pytest.param(path, target.partition("#")[2], id=f"{document} to {target}")
    for document in DOCUMENTS
    for target in dict.fromkeys(targets(document))
    if (path := file_behind(document, target))
]


@pytest.mark.parametrize(("path", "anchor"), LINKS)
def test_a_link_leads_to_something(path: Path, anchor: str) -> None:
    """To a file that is there, and to a heading that it has."""
    assert path.exists()
    known = anchors(str(path.relative_to(ROOT))) if anchor else {""}
    assert anchor in known


def test_the_readme_is_short_enough_for_a_first_meeting() -> None:
    """HACS shows it whole; what a task needs is a page of its own."""
    assert len(README.encode()) <= 12_000


def test_hacs_can_show_the_pictures_of_the_readme() -> None:
    """It knows nothing of the repository's folders, and empties a relative address."""
    pictures = re.findall(r'<img src="([^"]+)"', README)
    assert pictures
    assert [each for each in pictures if not each.startswith(PUBLISHED)] == []


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
        file_behind(document, target)
        for document in DOCUMENTS
        for target in targets(document)
    }
    pictures = set((ROOT / "docs" / "images").glob("*"))
    assert pictures - shown == set()


# ---- what chargers report ------------------------------------------------------------


def test_the_readme_promises_no_more_of_chargers_than_their_table_holds() -> None:
    """An owner whose charger reports no fuse must not learn it from a fuse that tripped."""
    answer = re.compile(r"yes|enable|no|since 20\d\d\.\d+")
    chargers = [
        cells[1:]
        for cells in rows(DOCUMENTS["docs/supported_chargers.md"])
        if len(cells) == 4 and all(map(answer.fullmatch, cells[1:]))
    ]
    everything = sum({*cells} == {"yes"} for cells in chargers)
    no_fuse = sum(fuse == "no" for fuse, *_ in chargers)
    text = " ".join(README.split())
    assert f"[{len(chargers)} integrations](docs/supported_chargers.md)" in text
    assert f"{everything} of them report all three cases below" in text
    assert f"{no_fuse} never report a fuse" in text
    assert f"von {len(chargers)} Integrationen" in DOCUMENTS["docs/de.md"]
    assert f"{len(chargers)} integrations are recognised" in DOCUMENTS["docs/cases.md"]
    assert f"those of {len(chargers)} integrations" in DOCUMENTS["CHANGELOG.md"]


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


NUMBERS: Final = rows(section("Numbers that are fixed", "docs/settings.md"))


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
    table = rows(section("A notification group", "docs/settings.md"))
    explained = {cells[0]: cells[1] for cells in table}
    assert set(labels) <= explained.keys()
    timing = page["sections"]["timing"]["data"].values()
    short = {
        cells[0]: cells[1]
        for cells in rows(
            section(
                "When a mail is sent, and what is in it", "docs/groups_and_mails.md"
            )
        )
    }
    assert short == {label: explained[label] for label in timing}


# ---- decisions ------------------------------------------------------------------------


def test_every_decision_is_in_the_list() -> None:
    """With its number."""
    folder = ROOT / "docs" / "adr"
    pages = {path.name for path in folder.glob("[0-9]*.md")}
    assert pages == set(targets("docs/adr/README.md"))
