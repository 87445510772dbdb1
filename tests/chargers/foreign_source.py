"""Reads the source of an integration, given as a folder or an archive, without importing or unpacking any of it.

What is of interest are its words: texts, the groups they stand in (lists, tables, enums, translations), and how it puts
unique ids together.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
import json
from pathlib import Path
import re
import tarfile
from typing import Final
import zipfile

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.yaml import parse_yaml

HOLE: Final = "\0"
"""Where a template of ids has something that is only known at work."""
_INHERITED: Final = "\1"
"""Where it has the id that a class it is made of gives."""

_READ: Final = (".py", ".json", ".yaml", ".go")
_GO_TEXT: Final = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_GO_TABLE: Final = re.compile(r"=\s*(?:\[\]|map\[\w+\])string\s*\{(.*?)\n\}", re.DOTALL)


@dataclass
class Source:
    """What was read."""

    domains: set[str] = field(default_factory=set)
    version: str = ""
    texts: set[str] = field(default_factory=set)
    """Every text that stands in it."""
    groups: list[frozenset[str]] = field(default_factory=list)
    """Texts that belong together."""
    keys: set[str] = field(default_factory=set)
    """What entities are called in their descriptions."""
    id_templates: set[str] = field(default_factory=set)
    """How unique ids are put together, as far as it can be seen."""
    is_python: bool = False
    not_read: list[str] = field(default_factory=list)
    """Files that are not what their names say."""


def read(paths: Iterable[Path]) -> Source:
    """Return the words of all files below these folders and in these archives (zip, tar); tests are left out."""
    source = Source()
    for path in paths:
        files = list(_files(path))
        # A repository has more than the integration: recorded answers, other programs.
        only = [each for each in files if "custom_components/" in each[0]]
        for name, text in only or files:
            _take(source, name, text)
    source.id_templates = set(_complete(source.id_templates))
    return source


def _complete(templates: set[str]) -> Iterator[str]:
    """Put what classes inherit into what they add to it."""
    whole = {each for each in templates if _INHERITED not in each}
    yield from whole
    for each in templates - whole:
        yield from (each.replace(_INHERITED, one) for one in (HOLE, *whole))


def _files(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        found = ((str(p.relative_to(path)), p) for p in sorted(path.rglob("*")))
        yield from (
            (name, p.read_text("utf-8", "replace"))
            for name, p in found
            if p.is_file() and _is_wanted(name)
        )
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in filter(_is_wanted, archive.namelist()):
                yield name, archive.read(name).decode("utf-8", "replace")
    else:
        with tarfile.open(path) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None and _is_wanted(member.name):
                    yield member.name, file.read().decode("utf-8", "replace")


def _is_wanted(name: str) -> bool:
    parts = name.split("/")
    if parts[-1].startswith("test_") or {"tests", "test"}.intersection(parts[:-1]):
        return False
    # Of translations only the English ones: the others have the same keys.
    if "translations" in parts and parts[-1] != "en.json":
        return False
    return name.endswith(_READ)


def _take(source: Source, name: str, text: str) -> None:
    try:
        if name.endswith(".py"):
            _take_python(source, ast.parse(text))
        elif name.endswith(".json"):
            parts = name.split("/")
            labels = "translations" in parts or parts[-1] == "strings.json"
            _take_data(source, json.loads(text), labels=labels)
            if name.rpartition("/")[2] == "manifest.json":
                _take_manifest(source, json.loads(text))
        elif name.endswith(".yaml"):
            _take_data(source, parse_yaml(text))
        else:
            _take_go(source, text)
    except (SyntaxError, ValueError, HomeAssistantError) as err:
        source.not_read.append(f"{name}: {type(err).__name__}")


def _take_manifest(source: Source, manifest: dict[str, object]) -> None:
    source.domains.add(str(manifest.get("domain", "")))
    source.version = str(manifest.get("version", "")) or source.version


# ---- data ------------------------------------------------------------------------------


def _take_data(source: Source, data: object, *, labels: bool = False) -> None:
    """Take translations and tables: the keys of an object, and its values unless these are for people."""
    if isinstance(data, dict):
        _add_group(source, (str(key) for key in data))
        if not labels:
            _add_group(source, (v for v in data.values() if isinstance(v, str)))
        for each in ("id", "uid", "key"):
            if isinstance(data.get(each), str):
                source.keys.add(data[each])
    values = data.values() if isinstance(data, dict) else data
    for value in values if isinstance(values, Iterable) else ():
        if isinstance(value, (dict, list)):
            _take_data(source, value, labels=labels)
        elif isinstance(value, str):
            source.texts.add(value)


def _take_go(source: Source, text: str) -> None:
    source.texts.update(_GO_TEXT.findall(text))
    source.keys.update(re.findall(r'^\s*"(\w+)":\s*\{$', text, re.MULTILINE))
    for table in _GO_TABLE.findall(text):
        _add_group(source, _GO_TEXT.findall(table))


def _add_group(source: Source, words: Iterable[str]) -> None:
    group = frozenset(words)
    source.texts |= group
    if len(group) > 1:
        source.groups.append(group)


# ---- Python ----------------------------------------------------------------------------


def _take_python(source: Source, tree: ast.Module) -> None:
    source.is_python = True
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) | ast.Attribute(attr=text):
                source.texts.add(text)
            case (
                ast.List(elts=elements)
                | ast.Tuple(elts=elements)
                | ast.Set(elts=elements)
            ):
                _add_group(source, _texts(elements))
            case ast.Dict(keys=keys, values=values):
                _add_group(source, _texts(keys))
                _add_group(source, _texts(values))
            case ast.ClassDef(body=body):
                _take_class(source, body)
            case ast.Call(keywords=keywords):
                _take_call(source, keywords)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                _take_function(source, node)


def _texts(nodes: Iterable[ast.expr | None]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.Tuple(elts=elements):
                # One member of an enum: its code, its name and then its label.
                yield from list(_texts(elements))[:1]


def _take_class(source: Source, body: list[ast.stmt]) -> None:
    members = [each for each in body if isinstance(each, ast.Assign)]
    _add_group(
        source,
        (t.id for each in members for t in each.targets if isinstance(t, ast.Name)),
    )
    _add_group(source, _texts(each.value for each in members))


def _take_call(source: Source, keywords: list[ast.keyword]) -> None:
    for keyword in keywords:
        if keyword.arg in ("key", "unique_suffix"):
            source.keys.update(_texts([keyword.value]))


def _take_function(
    source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> None:
    """Take what it returns, and how it makes unique ids."""
    returned = [n.value for n in ast.walk(function) if isinstance(n, ast.Return)]
    _add_group(source, _texts(returned))
    known = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    made = list(returned) if "unique" in function.name else []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(map(_is_id, node.targets)):
            made.append(node.value)
    for value in made:
        source.id_templates.update(_templates(value, known))


def _is_id(target: ast.expr) -> bool:
    return "unique_id" in ast.unparse(target)


def _templates(
    node: ast.expr | None, known: dict[str, ast.expr], depth: int = 3
) -> set[str]:
    """Return what an expression may be, with holes for what is not written there."""
    match node:
        case ast.Name(id=name) if name in known and depth:
            return _templates(known[name], known, depth - 1)
        case ast.IfExp(body=one, orelse=other):
            return _templates(one, known, depth) | _templates(other, known, depth)
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(glue)), attr="join")
        ):
            return {glue.join(_joined(node.args, known))}
        case ast.Call(args=arguments):
            inner = (_templates(each, known, depth) for each in arguments)
            return {each for one in inner for each in one if each != HOLE}
        case ast.expr():
            return {_piece(node)}
    return set()


def _joined(arguments: list[ast.expr], known: dict[str, ast.expr]) -> Iterator[str]:
    """Yield the pieces of a list that is joined; of a list within it not more than a hole."""
    match arguments:
        case [ast.Name(id=name)] if name in known:
            yield from _joined([known[name]], {})
        case [ast.List(elts=elements) | ast.Tuple(elts=elements)]:
            yield from map(_piece, elements)


def _piece(node: ast.expr) -> str:
    match node:
        case (
            ast.Attribute(attr="unique_id")
            | ast.FormattedValue(value=ast.Attribute(attr="unique_id"))
        ):
            return _INHERITED
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(map(_piece, values))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _piece(left) + _piece(right)
    return HOLE
