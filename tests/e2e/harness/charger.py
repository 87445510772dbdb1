"""The hands of a test on the played chargers."""

from dataclasses import dataclass
from datetime import datetime
import json
from pathlib import Path
from typing import Final

from tests.e2e.custom_components.demo_charger.const import CHARGERS, DOMAIN, TROUBLES

from .api import Api
from .dialog import Dialog

NORTH: Final = "north"
SOUTH: Final = "south"
FUSE_CODE: Final = "error_code"
"""The entity that tells of a tripped fuse."""


@dataclass(frozen=True, slots=True)
class PlayedCharger:
    """One charger: its device, its entities, and what can be done to it."""

    api: Api
    key: str
    name: str
    device_id: str
    entities: dict[str, str]
    """Entity ids by what they are: status, error_code, connection, trip_fuse, ..."""

    def do(self, trouble: str) -> None:
        """Make a trouble."""
        self.api.act("switch.turn_on", entity_id=self.entities[trouble])

    def undo(self, trouble: str) -> None:
        """End a trouble."""
        self.api.act("switch.turn_off", entity_id=self.entities[trouble])

    def while_away(self, folder: Path, *troubles: str) -> None:
        """Have just these troubles while Home Assistant, with this folder, does not run."""
        (folder / f"{self.key}.charger.json").write_text(json.dumps(troubles), "utf-8")

    def repair(self) -> None:
        """End all troubles."""
        for trouble in TROUBLES:
            self.undo(trouble)

    def changed_at(self, entity: str) -> datetime:
        """Return when an entity last changed its state."""
        state = self.api.state(self.entities[entity])
        assert state is not None
        return datetime.fromisoformat(state["last_changed"])


def add_chargers(api: Api) -> dict[str, PlayedCharger]:
    """Set both chargers up through the dialog of their integration."""
    Dialog.add_entry(api, DOMAIN)
    devices = {
        identifier[1]: device
        for device in api.command("config/device_registry/list")
        for identifier in device["identifiers"]
        if identifier[0] == DOMAIN
    }
    registry = api.command("config/entity_registry/list")
    return {key: _charger(api, key, devices[key], registry) for key in CHARGERS}


def _charger(
    api: Api, key: str, device: dict[str, str], registry: list[dict[str, str]]
) -> PlayedCharger:
    entries = {
        entry["translation_key"]: entry
        for entry in registry
        if entry["device_id"] == device["id"] and entry["platform"] == DOMAIN
    }
    return PlayedCharger(
        api=api,
        key=key,
        name=device["name"],
        device_id=device["id"],
        entities={what: entry["entity_id"] for what, entry in entries.items()},
    )
