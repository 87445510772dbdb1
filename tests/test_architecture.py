"""The house is a staircase: folders, and the modules in them, import only what stands above them."""

import ast
from pathlib import Path
import re
import subprocess
import sys
from typing import Final

import pytest

from .architecture import (
    PACKAGE,
    ROOT,
    between_rooms,
    circles,
    function_lengths,
    imports,
    in_folder,
    in_revision,
    report,
)
from .helpers.documents import CODE, rows, section

SOURCES: Final = in_folder(ROOT / PACKAGE)
MODULES: Final = {module: imports(module, SOURCES) for module in SOURCES}

MAP: Final = [
    place
    for cells in rows(
        section("Where things are", "CONTRIBUTING.md").partition("###")[0]
    )
    for place in CODE.findall(cells[0])
]
"""The rooms, the lowest first."""

UNORDERED: Final = ("chargers/catalogue",)
"""Rooms of many like things: `__init__.py` names them, and none imports another."""
FOLDERS: Final = sorted(
    folder
    for folder in {str(Path(module).parent) for module in SOURCES} - {"."}
    if folder not in UNORDERED
)
ITEM: Final = re.compile(r"^\* `(\w+(?:\.py|/))`: \S", re.MULTILINE)
"""A line of a folder's docstring that names a module or a folder in it."""


def room(module: str) -> str:
    """Return the place in the map that a module belongs to, or the module itself."""
    folders = [
        place for place in MAP if place.endswith("/") and module.startswith(place)
    ]
    return max(folders, key=len, default=module)


def item(module: str, folder: str) -> str | None:
    """Return what a folder's docstring calls a module: by name, or the folder it is in."""
    inside = module.removeprefix(f"{folder}/")
    if inside in (module, "__init__.py"):
        return None
    name, slash, _ = inside.partition("/")
    return name + slash


def order(folder: str) -> list[str]:
    """Return what a folder's docstring lists, the lowest first."""
    docstring = ast.get_docstring(ast.parse(SOURCES[f"{folder}/__init__.py"]))
    return ITEM.findall(docstring or "")


# ---- the plan ------------------------------------------------------------------------


def test_the_map_names_every_room() -> None:
    """Whoever adds one says what its one thought is."""
    assert sorted(MAP) == sorted({room(module) for module in SOURCES})


@pytest.mark.parametrize("place", MAP)
def test_a_room_imports_only_what_stands_above_it(place: str) -> None:
    """A newcomer can read from the top and never meets what is not explained yet."""
    below = {
        (module, other)
        for module, imported in MODULES.items()
        for other in imported
        if room(module) == place and room(other) not in MAP[: MAP.index(place) + 1]
    }
    assert below == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_says_what_each_of_its_modules_is_for(folder: str) -> None:
    """One line each, in its docstring: the map of the house stays short that way."""
    there = {item(module, folder) for module in SOURCES} - {None}
    assert sorted(order(folder)) == sorted(map(str, there))


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_module_imports_only_what_stands_above_it_in_its_folder(folder: str) -> None:
    """So there are no circles, and it can be read in that order."""
    listed = order(folder)
    below = {
        (module, other)
        for module, imported in MODULES.items()
        for other in imported
        if (this := item(module, folder)) and (that := item(other, folder))
        if that not in listed[: listed.index(this) + 1]
    }
    assert below == set()


@pytest.mark.parametrize("folder", UNORDERED)
def test_like_things_do_not_import_each_other(folder: str) -> None:
    """A row of the catalogue stands for itself; shorthand is all that rows share."""
    shared = {f"{folder}/words.py"}
    rows_of_it = {module for module in SOURCES if item(module, folder)} - shared
    assert {
        other for module in rows_of_it for other in MODULES[module] & rows_of_it
    } == set()


def test_there_are_no_circles() -> None:
    """Neither of modules, nor of rooms."""
    assert circles(MODULES) == []
    assert circles(between_rooms(MODULES)) == []


def test_no_function_is_longer_than_a_screen() -> None:
    """Whoever reads one sees it whole."""
    assert max(function_lengths(SOURCES)) < 50


# ---- what reads it -------------------------------------------------------------------


def test_imports_are_seen_in_every_form() -> None:
    """A form that is overlooked is a hole in all checks above."""
    user = (
        "import custom_components.cp_notifications.a\n"
        "from . import b as other\n"
        "from .c import name\n"
        "def later():\n"
        "    from custom_components.cp_notifications.room import x\n"
    )
    others = ("__init__.py", "a.py", "room/__init__.py", "room/b.py", "room/c.py")
    sources = {**dict.fromkeys(others, ""), "room/user.py": user}
    assert imports("room/user.py", sources) == {
        "a.py",
        "room/b.py",
        "room/c.py",
        "room/__init__.py",
    }


def test_what_only_types_need_is_no_import() -> None:
    """It is not there at run time, so it makes no circle."""
    text = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import Name\n"
    )
    assert imports("b.py", {"a.py": "", "b.py": text}) == frozenset()


def test_imports_of_others_are_not_ours() -> None:
    """Also if their modules have the names of ours."""
    text = (
        "import a\nfrom homeassistant.components.smtp import a\nfrom os import path\n"
    )
    assert imports("b.py", {"a.py": "", "b.py": text}) == frozenset()


def test_a_circle_is_found_whichever_way_round() -> None:
    """Each once, with all that are in it, and nobody who only looks on."""
    graph = {
        "a": frozenset("b"),
        "b": frozenset("c"),
        "c": frozenset("a"),
        "d": frozenset("a"),
        "e": frozenset[str](),
    }
    assert circles(graph) == [["a", "b", "c"]]


def test_rooms_import_each_other_by_their_modules() -> None:
    """The pure protocol is a room of its own in the room of OCPP: it may be imported from below."""
    modules = {
        "site/config.py": frozenset({"ocpp/protocol/judge.py"}),
        "ocpp/protocol/judge.py": frozenset[str](),
        "ocpp/site.py": frozenset({"site/config.py", "ocpp/protocol/judge.py"}),
    }
    assert between_rooms(modules) == {
        "site": {"ocpp/protocol"},
        "ocpp/protocol": set(),
        "ocpp": {"site", "ocpp/protocol"},
    }


def test_a_function_is_as_long_as_it_looks() -> None:
    """From `def` to its last line, methods as well."""
    text = "def f():\n    return 1\n\nclass C:\n    async def g(self):\n        a = 1\n        return a\n"
    assert function_lengths({"a.py": text}) == [2, 3]


def test_a_report_has_a_line_for_each_figure() -> None:
    """So that two of them can be held side by side."""
    sources = {
        "coordinator.py": "from .engine.engine import handle\n",
        "engine/__init__.py": "",
        "engine/engine.py": "def handle():\n    return 1\n",
    }
    said = dict(re.split(r"  +", line) for line in report(sources).splitlines())
    assert said == {
        "modules": "3",
        "lines": "3",
        "files at the root": "1",
        "folders": "1",
        "import edges between modules": "1",
        "import edges between rooms": "1",
        "circles of modules": "0",
        "circles of rooms": "0",
        "functions": "1",
        "lines of a function: median, p90, max": "2, 2, 2",
        "lines of engine/": "2",
        "modules that coordinator.py imports": "1",
    }


def test_a_revision_is_read_like_the_working_tree() -> None:
    """Before and after can be compared without a second clone."""
    then = in_revision("HEAD")
    assert "def " in then["coordinator.py"]
    assert then.keys() & SOURCES.keys()


def test_a_place_that_is_not_there_is_said_to_be_so() -> None:
    """One sentence, no trace."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.architecture", "no-such-place"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "neither a folder nor a revision" in said.stderr
    assert "Traceback" not in said.stderr
