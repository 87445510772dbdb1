"""What a person sets up with this integration, done through its dialogs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from .api import Api, Json
from .charger import PlayedCharger
from .dialog import Dialog
from .waiting import wait_until

type Fits = Callable[[dict[str, Any]], bool]

DOMAIN: Final = "cp_notifications"
STATION: Final = "charging_station"
GROUP: Final = "notification_group"
CASES: Final = ("fuse_tripped", "unavailable", "sensors")

# Which entities of a played charger tell which case, and what its error codes mean.
SOURCES: Final = {
    "fuse_tripped": ["error_code"],
    "unavailable": ["connection"],
    "sensors": ["vibration"],
}
FUSE_CODES: Final = ["GroundFailure", "OverCurrentFailure"]


class Device(Protocol):
    """Something that can be chosen as a charging station."""

    @property
    def device_id(self) -> str:
        """Its id in the device registry."""


def seconds(number: int) -> dict[str, int]:
    """Return a duration as a form takes it."""
    return {"hours": 0, "minutes": 0, "seconds": number}


AT_ONCE: Final[Mapping[str, Json]] = {
    "hold_fuse_tripped": seconds(0),
    "hold_unavailable": seconds(0),
    "hold_sensors": seconds(0),
    "group_wait": seconds(1),
    "recovery_hold": seconds(0),
    "send_resolved": True,
}
"""Timing that lets a test not wait for the minutes a person would be glad of."""


def answer_questions(dialog: Dialog) -> None:
    """Answer what the dialog asks about the states of an error code, and whether it is the charger that is connected."""
    while dialog.name.startswith("states"):
        dialog.submit(states=FUSE_CODES if dialog.name == "states" else ["off"])


def describe_station(dialog: Dialog, charger: PlayedCharger) -> None:
    """Fill in the form of a charging station."""
    picked = {
        case: [charger.entities[key] for key in keys] for case, keys in SOURCES.items()
    }
    answer_questions(dialog.submit(name=charger.name, **picked))


def add_site(
    api: Api,
    name: str,
    account: str | None,
    chargers: Iterable[Device],
    describe: Callable[[Dialog, Any], None] = describe_station,
) -> tuple[Site, Dialog]:
    """Walk through the set-up; return the site and the wizard it hands over to.

    `account` is the config entry of an SMTP account; `describe` fills in the form of each charging station.
    """
    chosen = list(chargers)
    dialog = Dialog.add_entry(api, DOMAIN)
    dialog.submit(name=name, mail=f"smtp:{account}" if account else "none")
    dialog.submit(devices=[charger.device_id for charger in chosen])
    for charger in chosen:
        describe(dialog, charger)
    dialog.choose("create")
    site = Site(api, str(dialog.step["result"]["entry_id"]), name)
    return site, dialog.next_dialog()


@dataclass(slots=True)
class Site:
    """A site that is set up."""

    api: Api
    entry_id: str
    name: str
    groups: dict[str, str] = field(default_factory=dict)
    """Subentry ids of the groups made here, by name."""

    # ---- groups

    def add_group(
        self,
        name: str,
        members: Iterable[str],
        addresses: Iterable[str],
        cases: Iterable[str] = CASES,
        wizard: Dialog | None = None,
    ) -> str:
        """Walk through the wizard; return the id of the group."""
        wizard = wizard or Dialog.add(self.api, self.entry_id, GROUP)
        wizard.submit(name=name)
        ids = point_ids(wizard)
        wizard.submit(filter={}, charge_points=[ids[member] for member in members])
        wizard.submit(addresses=list(addresses), cases=list(cases))
        assert wizard.kind == "create_entry", wizard.step
        self.groups[name] = self.subentries(GROUP)[name]
        return self.groups[name]

    def edit_group(self, name: str) -> Dialog:
        """Press the cog of a group."""
        return Dialog.edit(self.api, self.entry_id, GROUP, self.groups[name])

    def configure_group(self, name: str, **changes: Json) -> None:
        """Change something in the group's configuration, and leave the rest."""
        dialog = self.edit_group(name).choose("configuration")
        shown = {
            "addresses": dialog.suggested("addresses"),
            "cases": dialog.suggested("cases"),
            "timing": dialog.section("timing"),
        }
        dialog.submit(**{**shown, **changes})
        assert dialog.kind == "abort", dialog.step

    # ---- everything

    def subentries(self, kind: str) -> dict[str, str]:
        """Return the ids of the subentries of a kind, by title."""
        listed = self.api.command(
            "config_entries/subentries/list", entry_id=self.entry_id
        )
        return {
            each["title"]: each["subentry_id"]
            for each in listed
            if each["subentry_type"] == kind
        }

    def devices(self) -> dict[str, dict[str, Any]]:
        """Return the devices of the site, by name; children, which belong to a device of it, are left out."""
        return {
            device["name"]: device
            for device in self.api.command("config/device_registry/list")
            if self.entry_id in device.get("config_entries", ())
        }

    def entities(self, device: str) -> dict[str, str]:
        """Return the entity ids of a device, by translation key."""
        device_id = self.devices()[device]["id"]
        return {
            entry["translation_key"]: entry["entity_id"]
            for entry in self.api.command("config/entity_registry/list")
            if entry["device_id"] == device_id
        }

    def wait_for_entity(self, device: str, key: str) -> str:
        """Wait until a device has an entity; return its id."""

        def look() -> str | None:
            if device not in self.devices():
                return None
            entity_id = self.entities(device).get(key)
            there = entity_id and self.api.state(entity_id)
            return (
                entity_id if there and not there["attributes"].get("restored") else None
            )

        return wait_until(look, 30, f"the entity {key} of {device}")

    def wait_for_alerts(self, fits: Fits) -> list[dict[str, Any]]:
        """Wait until there are open alerts, and all fit."""

        def look() -> list[dict[str, Any]] | None:
            alerts = self.alerts()
            return alerts if all(map(fits, alerts)) else None

        return wait_until(look, 30, "the open alerts")

    def wait_for_outbox(self, fits: Fits) -> list[dict[str, Any]]:
        """Wait until something has to be sent, and all of it fits."""

        def look() -> list[dict[str, Any]] | None:
            mails = self.outbox()
            return mails if all(map(fits, mails)) else None

        return wait_until(look, 30, "the outbox")

    def issues(self) -> list[dict[str, Any]]:
        """Return the repair issues of this integration."""
        issues = self.api.command("repairs/list_issues")["issues"]
        return [issue for issue in issues if issue["domain"] == DOMAIN]

    def wait_for_issues(self, *keys: str) -> list[dict[str, Any]]:
        """Wait until there are these repair issues and no others."""

        def are_there() -> bool:
            shown = [issue["translation_key"] for issue in self.issues()]
            return sorted(shown) == sorted(keys)

        wait_until(are_there, 30, f"the repair issues to be: {', '.join(keys) or '-'}")
        return self.issues()

    def wait_until_told(self) -> None:
        """Wait until all that is to be told has been told."""

        def is_told() -> bool:
            settled = all(alert["reason"] == "told" for alert in self.alerts())
            return settled and not self.outbox()

        wait_until(is_told, 30, "everything to be told")

    def alerts(self) -> list[dict[str, Any]]:
        """Return what is open, as the action tells it."""
        return list(self._list()["alerts"])

    def outbox(self) -> list[dict[str, Any]]:
        """Return what still has to be sent, as the action tells it."""
        return list(self._list()["outbox"])

    def not_monitored(self) -> list[dict[str, Any]]:
        """Return of which cases nothing is known, as the action tells it."""
        return list(self._list()["not_monitored"])

    def _list(self) -> dict[str, Any]:
        answer = self.api.ask(f"{DOMAIN}.list_alerts", config_entry_id=self.entry_id)
        return dict(answer)

    def reload(self) -> None:
        """Reload the site."""
        self.api.reload(self.entry_id)

    def rename(self, subentry_id: str, title: str) -> None:
        """Rename a subentry by Home Assistant's own menu."""
        self.api.command(
            "config_entries/subentries/update",
            entry_id=self.entry_id,
            subentry_id=subentry_id,
            title=title,
        )

    def delete(self, subentry_id: str) -> None:
        """Delete a subentry by Home Assistant's own menu."""
        self.api.command(
            "config_entries/subentries/delete",
            entry_id=self.entry_id,
            subentry_id=subentry_id,
        )

    def remove(self) -> None:
        """Delete the whole site."""
        self.api.remove(self.entry_id)


def point_ids(wizard: Dialog) -> dict[str, str]:
    """Return the charge points that the wizard offers: names and ids.

    The name is what a label begins with.
    """
    return {
        label.split(" [")[0].split(" · ")[0]: value
        for value, label in wizard.options("charge_points").items()
    }
