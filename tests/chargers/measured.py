"""What the generic proposals make of every integration that is installed with Home Assistant.

Of each connectivity sensor and of each state of an enum sensor that looks like a fault it is measured whether it is proposed,
asked about, or left alone; `measured.txt` holds what was found to be right. A new version of Home Assistant may have
more: of those somebody has to decide.
"""

import ast
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re
from typing import Final

import homeassistant.components

from custom_components.cp_notifications.chargers.generic import propose
from custom_components.cp_notifications.chargers.match import EntityFacts

TABLE: Final = Path(__file__).with_suffix(".txt")
_COMPONENTS: Final = Path(homeassistant.components.__file__).parent
# Wider than what is proposed, so that what is left alone is measured as well.
_LOOKS_LIKE_IT: Final = re.compile(
    r"fault|err|fail|rcd|rccb|gfi|gfci|ground|earth|leak|residual|current|fuse|short|temperature|offline",
    re.IGNORECASE,
)


def measure() -> dict[str, str]:
    """Return what is made of each key and state, by its kind."""
    return {
        **{f"connectivity {key}": _of_connectivity(key) for key in connectivity()},
        **{f"state {state}": _of_state(state) for state in states()},
    }


def table() -> dict[str, str]:
    """Return what was found to be right."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = (line.rpartition(": ") for line in lines if line and line[0] != "#")
    return {what: answer for what, _, answer in pairs}


def _entity(**facts: object) -> EntityFacts:
    return EntityFacts(id="x", platform="any", unique_id="x", **facts)  # type: ignore[arg-type]


def _of_connectivity(key: str) -> str:
    found = propose(
        [
            _entity(
                domain="binary_sensor", device_class="connectivity", translation_key=key
            )
        ]
    )
    return "asked" if any(each.is_doubtful for each in found) else "left alone"


def _of_state(state: str) -> str:
    found = propose([_entity(domain="sensor", options=(state,))])
    told = [each.case for each in found if each.rule["states"]]
    return told[0].value if told else "left alone"


@cache
def connectivity() -> frozenset[str]:
    """Return the keys of all connectivity sensors, as far as they are written."""
    return frozenset(_keys())


def _keys() -> Iterator[str]:
    for path in _COMPONENTS.glob("*/binary_sensor.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(keywords=keywords):
                    named = {each.arg: each.value for each in keywords}
                    key = named.get("translation_key") or named.get("key")
                    yield from _key(named.get("device_class"), key)
                case ast.ClassDef(body=body):
                    named = dict(_attributes(body))
                    key = named.get("_attr_translation_key")
                    yield from _key(named.get("_attr_device_class"), key)


def _attributes(body: list[ast.stmt]) -> Iterator[tuple[str | None, ast.expr]]:
    for each in body:
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value


def _key(device_class: ast.expr | None, key: ast.expr | None) -> Iterator[str]:
    match device_class, key:
        case ast.Attribute(attr="CONNECTIVITY"), ast.Constant(value=str(text)):
            yield text


@cache
def states() -> frozenset[str]:
    """Return the states of all enum sensors that look like a fault, by their translations."""
    return frozenset(
        state
        for path in _COMPONENTS.glob("*/strings.json")
        for sensor in _sensors(path).values()
        for state in sensor.get("state", {})
        if _LOOKS_LIKE_IT.search(state)
    )


def _sensors(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    strings = json.loads(path.read_text(encoding="utf-8"))
    found: dict[str, dict[str, dict[str, str]]] = strings.get("entity", {}).get(
        "sensor", {}
    )
    return found
