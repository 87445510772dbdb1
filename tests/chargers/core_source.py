"""Reads the source of Home Assistant's own integrations, without importing them: what they need is not installed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
import json
from pathlib import Path

import homeassistant.components

_COMPONENTS = Path(homeassistant.components.__file__).parent


@dataclass(frozen=True)
class Description:
    """An entity description in the source."""

    key: str
    translation_key: str | None
    disabled: bool


def is_installed(domain: str) -> bool:
    """Return whether this Home Assistant has the integration."""
    return (_COMPONENTS / domain / "manifest.json").exists()


@cache
def tree(domain: str, file: str) -> ast.Module:
    """Return the syntax tree of a file of an integration."""
    path = _COMPONENTS / domain / file
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def expressions(domain: str, file: str) -> frozenset[str]:
    """Return all expressions of a file, spelled one way."""
    nodes = ast.walk(tree(domain, file))
    return frozenset(ast.unparse(node) for node in nodes if isinstance(node, ast.expr))


def spelled(expression: str) -> str:
    """Return an expression spelled as `expressions` spells it."""
    return ast.unparse(ast.parse(expression, mode="eval").body)


@cache
def descriptions(domain: str, file: str) -> tuple[Description, ...]:
    """Return the entity descriptions of a file: every call that has a `key`."""
    constants = dict(_constants(domain))
    calls = (
        {keyword.arg: keyword.value for keyword in node.keywords}
        for node in ast.walk(tree(domain, file))
        if isinstance(node, ast.Call)
    )
    return tuple(
        Description(
            key=key,
            translation_key=_text(call.get("translation_key"), constants),
            disabled=ast.unparse(
                call.get("entity_registry_enabled_default", ast.Constant(True))
            )
            == "False",
        )
        for call in calls
        if (key := _text(call.get("key"), constants)) is not None
    )


def _text(node: ast.expr | None, constants: dict[str, str]) -> str | None:
    """Return the text of a constant or of the name of one."""
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _constants(domain: str) -> Iterator[tuple[str, str]]:
    """Yield the texts that have a name in an integration's `const.py`."""
    for node in tree(domain, "const.py").body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                    yield target.id, node.value.value


def enum_values(domain: str, file: str, name: str) -> frozenset[str]:
    """Return the values of an enum that is defined in a file."""
    return frozenset(
        str(ast.literal_eval(node.value)) for node in _members(domain, file, name)
    )


def enum_names(domain: str, file: str, name: str) -> frozenset[str]:
    """Return the names of an enum that is defined in a file, in lower case."""
    return frozenset(
        target.id.lower()
        for node in _members(domain, file, name)
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _members(domain: str, file: str, name: str) -> Iterator[ast.Assign]:
    for node in ast.walk(tree(domain, file)):
        if isinstance(node, ast.ClassDef) and node.name == name:
            yield from (each for each in node.body if isinstance(each, ast.Assign))


@cache
def translated_states(
    domain: str, translation_key: str, platform: str = "sensor"
) -> frozenset[str]:
    """Return the states of an entity that have a translation: all that an enum sensor can have."""
    path = _COMPONENTS / domain / "strings.json"
    strings = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(strings["entity"][platform][translation_key].get("state", {}))
