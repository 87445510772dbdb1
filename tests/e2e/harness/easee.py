"""Two chargers of a known integration, and what can be done to one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .api import Api
from .dialog import Dialog

EASEE = "easee"
SERIAL = "EH123456"
NAME = "Garage"
OTHER = "Hall"


@dataclass(frozen=True, slots=True)
class Easee:
    """The played chargers; what is done is done to the one in the garage."""

    api: Api
    entry_id: str

    def entity(self, domain: str, key: str) -> str:
        """Return the entity id of one of its entities."""
        listed = self.api.command("config/entity_registry/list")
        return next(
            str(each["entity_id"])
            for each in listed
            if each["platform"] == EASEE
            and each["unique_id"] == f"{SERIAL}_{key}"
            and each["entity_id"].startswith(f"{domain}.")
        )

    def do(self, trouble: str) -> None:
        """Make a trouble."""
        self.api.act("switch.turn_on", entity_id=self.entity("switch", trouble))

    def undo(self, trouble: str) -> None:
        """End a trouble."""
        self.api.act("switch.turn_off", entity_id=self.entity("switch", trouble))


@contextmanager
def added_easee(api: Api) -> Iterator[Easee]:
    """Add the chargers through the dialog of its integration, and remove it afterwards."""
    dialog = Dialog.add_entry(api, EASEE)
    easee = Easee(api, str(dialog.step["result"]["entry_id"]))
    try:
        yield easee
    finally:
        api.remove(easee.entry_id)
