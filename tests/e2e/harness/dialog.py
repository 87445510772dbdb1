"""Config and subentry flows, walked through as the dialogs of the user interface do."""

from collections.abc import Mapping
from typing import Any, Self

from .api import Api, ApiError, Json

CONFIG = "/api/config/config_entries/flow"
SUBENTRY = "/api/config/config_entries/subentries/flow"
OPTIONS = "/api/config/config_entries/options/flow"
REPAIR = "/api/repairs/issues/fix"
_PATHS = {
    "config_flow": CONFIG,
    "config_subentries_flow": SUBENTRY,
    "options_flow": OPTIONS,
}


class Dialog:
    """One flow under way, and the step it shows."""

    def __init__(self, api: Api, path: str, step: Mapping[str, Json]) -> None:
        """Take up a flow at a step."""
        self._api = api
        self._path = path
        self.step = step

    @classmethod
    def add_entry(cls, api: Api, integration: str) -> Self:
        """Press "Add integration"."""
        return cls(api, CONFIG, api.post(CONFIG, {"handler": integration}))

    @classmethod
    def open(cls, api: Api, flow_id: str) -> Self:
        """Open a card of something that was discovered."""
        return cls(api, CONFIG, api.get(f"{CONFIG}/{flow_id}"))

    @classmethod
    def reconfigure_entry(cls, api: Api, integration: str, entry_id: str) -> Self:
        """Press "Reconfigure" of an entry."""
        data = {"handler": integration, "entry_id": entry_id}
        return cls(api, CONFIG, api.post(CONFIG, data))

    @classmethod
    def add(cls, api: Api, entry_id: str, kind: str) -> Self:
        """Press the button that adds a subentry."""
        return cls(api, SUBENTRY, api.post(SUBENTRY, {"handler": [entry_id, kind]}))

    @classmethod
    def edit(cls, api: Api, entry_id: str, kind: str, subentry_id: str) -> Self:
        """Press the cog of a subentry."""
        data = {"handler": [entry_id, kind], "subentry_id": subentry_id}
        return cls(api, SUBENTRY, api.post(SUBENTRY, data))

    @classmethod
    def repair(cls, api: Api, integration: str, issue_id: str) -> Self:
        """Press a repair issue."""
        data = {"handler": integration, "issue_id": issue_id}
        return cls(api, REPAIR, api.post(REPAIR, data))

    def next_dialog(self) -> Dialog:
        """Return the dialog that opens when this one is closed."""
        kind, flow_id = self.step["next_flow"]
        path = _PATHS[kind]
        return Dialog(self._api, path, self._api.get(f"{path}/{flow_id}"))

    def submit(self, **data: Json) -> Self:
        """Fill in the form and go on."""
        self.step = self._api.post(f"{self._path}/{self.step['flow_id']}", data)
        return self

    def choose(self, option: str) -> Self:
        """Choose from a menu."""
        return self.submit(next_step_id=option)

    def refused(self, **data: Json) -> dict[str, Any]:
        """Fill in the form in a way that its own rules forbid; return the errors."""
        try:
            self.submit(**data)
        except ApiError as err:
            errors: dict[str, Any] = err.answer["errors"]
            return errors
        raise AssertionError(f"The form was accepted: {self.step}")

    def close(self) -> None:
        """Close the dialog before it is done."""
        self._api.delete(f"{self._path}/{self.step['flow_id']}")

    # ---- what is to be seen

    @property
    def kind(self) -> str:
        """Return what it shows: form, menu, create_entry, abort."""
        return str(self.step["type"])

    @property
    def name(self) -> str:
        """Return the step's id."""
        return str(self.step["step_id"])

    @property
    def errors(self) -> dict[str, str]:
        """Return the errors by field."""
        return dict(self.step.get("errors") or {})

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields by name, as sent to the browser."""
        return {field["name"]: field for field in self.step["data_schema"]}

    def options(self, field: str) -> dict[str, str]:
        """Return what a list offers: values and their labels."""
        offered = self.fields[field]["selector"]["select"]["options"]
        return {
            option["value"] if isinstance(option, dict) else option: (
                option["label"] if isinstance(option, dict) else option
            )
            for option in offered
        }

    def suggested(self, field: str) -> Json:
        """Return what a field is filled in with."""
        description = self.fields[field].get("description") or {}
        return description.get("suggested_value")

    def section(self, name: str) -> dict[str, Json]:
        """Return what the fields of a section are filled in with."""
        return {
            field["name"]: field["description"]["suggested_value"]
            for field in self.fields[name]["schema"]
            if "suggested_value" in (field.get("description") or {})
        }

    @property
    def placeholders(self) -> dict[str, str]:
        """Return what is filled into the step's description."""
        return dict(self.step.get("description_placeholders") or {})
