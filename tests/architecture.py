"""Reads how a package is built: its modules, who imports whom, how long its functions are.

A package is given as its sources: the text of each module by its path inside the package, such as `engine/model.py`.
So the working tree, another integration's folder and any revision of the repository are read alike.

Run by `script/architecture`; `tests/test_architecture.py` holds the house to its plan with the same functions.
"""

import argparse
import ast
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
import subprocess
import sys
import tarfile
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = "custom_components/cp_notifications"
ROOMS_WITHIN: Final = ("ocpp/protocol",)
"""Folders inside a room that are rooms of their own: pure ones below what is not."""

type Sources = Mapping[str, str]
"""The text of each module by its path inside the package."""
type Graph = Mapping[str, frozenset[str]]
"""What each node imports."""


# ---- where sources come from ---------------------------------------------------------


def in_folder(folder: Path) -> Sources:
    """Return the modules below a folder."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.py"))
    }


def in_revision(revision: str) -> Sources:
    """Return the modules of our package as they were at a revision of the repository.

    Raises `subprocess.CalledProcessError` if there is no such revision, or no package in it.
    """
    archive = subprocess.run(
        ["git", "archive", "--format=tar", revision, PACKAGE],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        return {
            member.name.removeprefix(f"{PACKAGE}/"): file.read().decode()
            for member in tar
            if member.name.endswith(".py") and (file := tar.extractfile(member))
        }


# ---- who imports whom ----------------------------------------------------------------


def run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all that is below a node, but what stands under `if TYPE_CHECKING:`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from run_time_nodes(child)


def imports(module: str, sources: Sources, package: str = PACKAGE) -> frozenset[str]:
    """Return the paths of the package's own modules that a module imports at run time."""
    prefix = package.split("/")
    here = [*prefix, *Path(module).parent.parts]
    found: set[str] = set()
    for node in run_time_nodes(ast.parse(sources[module])):
        if isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            place = [*base, *(node.module or "").split(".")]
            for alias in node.names:
                found |= _own([*filter(None, place), alias.name], prefix, sources)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found |= _own(alias.name.split("."), prefix, sources)
    return frozenset(found - {module})


def _own(place: list[str], prefix: list[str], sources: Sources) -> set[str]:
    """Return the module that a dotted name leads to, if it is one of the package."""
    if place[: len(prefix)] != prefix:
        return set()
    inside = place[len(prefix) :]
    # The last part may be a module, or a name in one.
    for parts in (inside, inside[:-1]):
        path = "/".join(parts)
        for file in (f"{path}.py", f"{path}/__init__.py".removeprefix("/")):
            if file in sources:
                return {file}
    return set()


def room_of(module: str) -> str:
    """Return the room that a module is in: a folder, or at the root the module itself."""
    for room in ROOMS_WITHIN:
        if module.startswith(f"{room}/"):
            return room
    return module.partition("/")[0]


def between_rooms(modules: Graph) -> Graph:
    """Return which rooms import which others."""
    rooms: dict[str, set[str]] = {room_of(module): set() for module in modules}
    for module, imported in modules.items():
        rooms[room_of(module)] |= {room_of(other) for other in imported}
    return {room: frozenset(others - {room}) for room, others in rooms.items()}


def circles(graph: Graph) -> list[list[str]]:
    """Return the groups of nodes that import each other, by whatever way round."""
    reach = {node: _reachable(node, graph) for node in graph}
    groups = {
        frozenset(other for other in reach[node] if node in reach[other])
        for node in graph
        if node in reach[node]
    }
    return sorted(sorted(group) for group in groups)


def _reachable(start: str, graph: Graph) -> set[str]:
    """Return all that a node imports, directly or by others."""
    seen: set[str] = set()
    waiting = [*graph[start]]
    while waiting:
        if (node := waiting.pop()) not in seen:
            seen.add(node)
            waiting += graph[node]
    return seen


# ---- how long things are -------------------------------------------------------------


def function_lengths(sources: Sources) -> list[int]:
    """Return the lines of each function and method, decorators not counted."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for text in sources.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def lines(sources: Sources, folder: str = "") -> int:
    """Return the lines of all modules in a folder and below."""
    return sum(
        len(text.splitlines())
        for module, text in sources.items()
        if module.startswith(folder)
    )


# ---- the report ----------------------------------------------------------------------


def report(sources: Sources, package: str = PACKAGE) -> str:
    """Return what there is to say of a package: a line for each figure."""
    modules = {module: imports(module, sources, package) for module in sources}
    rooms = between_rooms(modules)
    lengths = function_lengths(sources) or [0]
    high = quantiles(lengths, n=10)[-1] if len(lengths) > 1 else lengths[0]
    at_root = [room for room in rooms if room.endswith(".py")]
    figures = [
        ("modules", len(sources)),
        ("lines", lines(sources)),
        ("files at the root", len(at_root)),
        ("folders", len(rooms) - len(at_root)),
        ("import edges between modules", sum(map(len, modules.values()))),
        ("import edges between rooms", sum(map(len, rooms.values()))),
        ("circles of modules", _said(circles(modules))),
        ("circles of rooms", _said(circles(rooms))),
        ("functions", len(lengths)),
        (
            "lines of a function: median, p90, max",
            f"{median(lengths):g}, {high:g}, {max(lengths)}",
        ),
        ("lines of engine/", lines(sources, "engine/")),
        (
            "modules that coordinator.py imports",
            len(modules.get("coordinator.py", ())),
        ),
    ]
    return "\n".join(f"{name:40}{figure}" for name, figure in figures)


def _said(found: list[list[str]]) -> str:
    """Return how many circles there are, and who is in them."""
    return "; ".join([str(len(found)), *(" ".join(circle) for circle in found)])


def main(arguments: list[str]) -> int:
    """Print the report of each place: folders, or revisions of this repository."""
    parser = argparse.ArgumentParser(
        prog="script/architecture",
        description="How the house is built: rooms, imports, circles, lengths.",
    )
    parser.add_argument(
        "places",
        nargs="*",
        default=[PACKAGE],
        help="a folder with a package, or a revision of this repository",
    )
    for place in parser.parse_args(arguments).places:
        folder = ROOT / place
        if folder.is_dir():
            sources, package = in_folder(folder), _dotted(folder)
        else:
            try:
                sources, package = in_revision(place), PACKAGE
            except subprocess.CalledProcessError:
                parser.error(
                    f"{place} is neither a folder nor a revision with {PACKAGE}"
                )
        print(f"{place}\n\n{report(sources, package)}\n")  # noqa: T201 - its purpose
    return 0


def _dotted(folder: Path) -> str:
    """Return the name that a package in a folder is imported by, its parts joined by slashes."""
    for above in ("custom_components", "homeassistant"):
        if above in folder.parts:
            return "/".join(
                folder.parts[len(folder.parts) - folder.parts[::-1].index(above) - 1 :]
            )
    return folder.name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
