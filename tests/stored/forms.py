"""The form of what is stored: which types stand where."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
import json
from pathlib import Path
from typing import Any, Final

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import (
    Acknowledge,
    AlertKey,
    Outcome,
    Silence,
)
from custom_components.cp_notifications.engine.table import records
from tests.engine.timeline import FUSE, UNAVAILABLE, Story, group, point, site

FORMS: Final = Path(__file__).with_name("forms.json")
HOMES: Final = Path(__file__).with_name("homes")

BY_ID: Final = frozenset({"groups", "stations"})
"""What holds things by their ids."""

type Form = dict[str, str]
"""Types by the places where they stand."""


def form_of(data: Any) -> Form:
    """Return the form of plain data: for each place the types that are there."""
    types: dict[str, set[str]] = {}
    for place, kind in _places("", data):
        types.setdefault(place, set()).add(kind)
    return {place: " | ".join(sorted(types[place])) for place in sorted(types)}


def _places(place: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case {"columns": _, "cells": _}:
            yield place, "table"
            for record in records(value):
                yield from _places(f"{place}[]", record)
        case Mapping():
            yield place, "object"
            by_id = place.rpartition(".")[2] in BY_ID
            for key, item in value.items():
                yield from _places(f"{place}.{'*' if by_id else key}", item)
        case list():
            yield place, "list"
            for item in value:
                yield from _places(f"{place}[]", item)
        case _:
            yield place, type(value).__name__


def recorded() -> dict[str, Form]:
    """Return the forms that are on record, by the name of the file and its version."""
    found: dict[str, Form] = json.loads(FORMS.read_text("utf-8"))
    return found


def forms_of_home(home: Path) -> dict[str, Form]:
    """Return the forms of what stands in a home's files, by the name of the file and its version."""
    storage = home / ".storage"
    entries = json.loads((storage / "core.config_entries").read_text("utf-8"))["data"]
    [entry] = [each for each in entries["entries"] if each["domain"] == DOMAIN]
    found = {
        f"entry {entry['version']}.{entry['minor_version']}": form_of(
            {
                "data": entry["data"],
                "options": entry["options"],
                "subentries": {
                    subentry["subentry_type"]: subentry["data"]
                    for subentry in entry["subentries"]
                },
            }
        )
    }
    for kind in ("history", "ocpp"):
        file = json.loads(
            (storage / f"{DOMAIN}.{entry['entry_id']}.{kind}").read_text("utf-8")
        )
        version = f"{file['version']}.{file['minor_version']}"
        found[f"{kind} {version}"] = form_of(file["data"])
    return found


def snapshot() -> Any:
    """Return a snapshot with something everywhere."""
    points = [point("p1"), point("p2"), point("p3")]
    config = site(
        points,
        group("p1", "p2", "p3", weekly=True, repeat_interval=timedelta(hours=1)),
        group("p1", name="South"),
    )
    it = Story(config, outcomes={"ann@example.com": [Outcome.ACCEPTED]})
    it.trips("p1", code="F1", detail="breaker", meaning="breaker").at("12:30")
    it.handle(Acknowledge(AlertKey("p1", FUSE), "Ann"))
    it.loses_power(hours=1)
    it.outcomes["ann@example.com"] = [Outcome.ACCOUNT_FAILED] * 999
    it.clears("p1")
    for each in ("p1", "p2", "p3"):
        it.trips(each, UNAVAILABLE, since=it.now)
    it.later(hours=1)
    it.handle(Silence("p2", it.now + timedelta(days=9), "Ann"))
    it.mutes("south")
    it.later(days=1)
    it.trips("p2", FUSE)
    return it.saved()
