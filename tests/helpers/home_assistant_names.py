"""Which names of Home Assistant the package uses, read from its source.

Found are: what is imported, what is reached through an imported module, what is reached through an object whose class
is imported and named in an annotation (`hass.config_entries.flow.async_init`), private methods that are inherited or
overridden, and what `internals.py` looks up by its name.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[2] / "custom_components" / "cp_notifications"
HOME_ASSISTANT: Final = "homeassistant"
FOUND: Final = "found"
"""Stands before what is looked up by its name."""

_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, order=True)
class Use:
    """A name of Home Assistant in a file of ours."""

    name: str
    """With its module or class: `homeassistant.helpers.json.json_bytes`, `HomeAssistant.config_entries.flow`."""
    file: str

    @property
    def module(self) -> str:
        """What it is a name of."""
        return self.name.rpartition(".")[0]

    @property
    def identifier(self) -> str:
        """The name alone."""
        return self.name.rpartition(".")[2]


def uses() -> Iterator[Use]:
    """Yield every use in the package."""
    trees = {
        str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }
    own = {name for tree in trees.values() for name in _defined(tree)}
    for file, tree in trees.items():
        for name in _names(tree):
            if name.removeprefix("super.") not in own:
                yield Use(name, file)


def _defined(tree: ast.Module) -> Iterator[str]:
    """Yield the methods that are ours: they override nothing."""
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS) and not _overrides(node):
            yield node.name


def _overrides(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return "override" in map(ast.unparse, node.decorator_list)


def _names(tree: ast.Module) -> set[str]:
    annotated = dict(_imports(tree))
    for node in ast.walk(tree):
        # Only mypy looks at these imports; what they annotate is used all the same.
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    imported = dict(_imports(tree))
    objects = dict(_objects(tree, annotated))
    return {
        *imported.values(),
        *_attributes(tree, imported, objects),
        *_private(tree),
    }


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what Home Assistant's names are called here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _is_home_assistants(node.module):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _is_home_assistants(alias.name):
                    yield alias.asname or alias.name, alias.name


def _is_home_assistants(module: str | None) -> bool:
    return module is not None and module.split(".")[0] == HOME_ASSISTANT


def _objects(tree: ast.Module, imported: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what arguments and attributes are called whose annotation is a class of Home Assistant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            name, annotation = node.arg, node.annotation
        elif isinstance(node, ast.AnnAssign):
            name, annotation = ast.unparse(node.target), node.annotation
        else:
            continue
        if isinstance(annotation, ast.Subscript):
            annotation = annotation.value
        if annotation is not None and (cls := ast.unparse(annotation)) in imported:
            for spelled in (name, f"_{name}", f"self.{name}", f"self._{name}"):
                yield spelled, imported[cls].rpartition(".")[2]
    # Home Assistant gives these to dialogs and entities.
    yield "self.hass", "HomeAssistant"


def _attributes(
    tree: ast.Module, imported: dict[str, str], objects: dict[str, str]
) -> Iterator[str]:
    """Yield what is reached through an imported module or class, or through an object of one."""
    roots = imported | objects
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            chain = ast.unparse(node)
            for root in _beginnings(chain):
                if root in roots and chain.removeprefix(root).count("(") == 0:
                    yield f"{roots[root]}{chain.removeprefix(root)}"


def _beginnings(chain: str) -> Iterator[str]:
    parts = chain.split(".")
    for length in range(1, len(parts)):
        yield ".".join(parts[:length])


def _private(tree: ast.Module) -> Iterator[str]:
    """Yield private methods that override another class's, private names of `super()`, and what is looked up by name."""
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            if _overrides(node) and _is_private(node.name):
                yield f"super.{node.name}"
        elif isinstance(node, ast.Attribute):
            if ast.unparse(node.value) == "super()" and _is_private(node.attr):
                yield f"super.{node.attr}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_find":
            yield f"{FOUND}.{ast.literal_eval(node.args[1])}"


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")
