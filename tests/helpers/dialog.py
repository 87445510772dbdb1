"""Walks through dialogs as the front end does.

On the way it checks what every dialog owes its reader: each page can be shown again, and
all its texts are there in every language, with a value for each of their placeholders.
"""

from collections.abc import Callable, Iterable, Mapping
import json
from pathlib import Path
from typing import Any, Final, Self, cast

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowManager, FlowResultType
from homeassistant.helpers import config_validation as cv
from probatio import to_field_list

from custom_components.cp_notifications.const import DOMAIN, SUBENTRY_STATION
from custom_components.cp_notifications.flows.group.forms import show

TRANSLATIONS: Final = Path("custom_components/cp_notifications/translations")
LANGUAGES: Final[Mapping[str, dict[str, Any]]] = {
    file.stem: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((Path(__file__).parents[2] / TRANSLATIONS).glob("*.json"))
}


def _shown(value: Any) -> Any:
    """Return what a field is filled in with: of a list the ids that are hidden in it."""
    return (
        [show(item) for item in value]
        if isinstance(value, list) and all(isinstance(item, str) for item in value)
        else value
    )


class Dialog:
    """A dialog of this integration that is open."""

    def __init__(self, manager: FlowManager[Any, Any, Any], *texts: str) -> None:
        """Talk to this flow manager; the texts stand under this path of keys."""
        self._manager = manager
        self._texts = texts
        self.result: dict[str, Any] = {}

    @classmethod
    async def site(cls, hass: HomeAssistant, entry: ConfigEntry | None = None) -> Self:
        """Open the dialog that sets up a site, or the one that changes it."""
        self = cls(hass.config_entries.flow, "config")
        context = (
            {"source": SOURCE_USER}
            if entry is None
            else {"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
        )
        await self._show(
            await hass.config_entries.flow.async_init(DOMAIN, context=context)  # type: ignore[arg-type]
        )
        return self

    @classmethod
    async def card(cls, hass: HomeAssistant, flow_id: str) -> Self:
        """Open a card of something that was discovered."""
        self = cls(hass.config_entries.flow, "config")
        await self._show(await hass.config_entries.flow.async_configure(flow_id))
        return self

    @classmethod
    async def site_options(
        cls, hass: HomeAssistant, entry: ConfigEntry, page: str
    ) -> Self:
        """Open the dialog with the options of a site, and choose a page of it."""
        self = cls(hass.config_entries.options, "options")
        await self._show(await hass.config_entries.options.async_init(entry.entry_id))
        await self.choose(page)
        return self

    @classmethod
    async def subentry(
        cls,
        hass: HomeAssistant,
        entry: ConfigEntry,
        subentry_type: str,
        subentry_id: str | None = None,
    ) -> Self:
        """Open the dialog that adds a subentry, or the one that changes it."""
        self = cls(hass.config_entries.subentries, "config_subentries", subentry_type)
        context = (
            SubentryFlowContext(source=SOURCE_USER)
            if subentry_id is None
            else SubentryFlowContext(
                source=SOURCE_RECONFIGURE,
                entry_id=entry.entry_id,
                subentry_id=subentry_id,
            )
        )
        await self._show(
            await hass.config_entries.subentries.async_init(
                (entry.entry_id, subentry_type), context=context
            )
        )
        return self

    @classmethod
    async def new_station(
        cls, hass: HomeAssistant, entry: ConfigEntry, way: str = "device"
    ) -> Self:
        """Open the dialog that adds a charging station, and choose the way it comes to Home Assistant."""
        self = await cls.subentry(hass, entry, SUBENTRY_STATION)
        await self.choose(way)
        return self

    # ---- what a person does ----------------------------------------------------------

    async def fill(self, **answers: Any) -> None:
        """Fill in a form and send it."""
        assert self.result["type"] is FlowResultType.FORM, self.result
        await self._configure(answers)

    async def change(self, **answers: Any) -> None:
        """Send a form as it is filled in already, but for these fields."""
        await self.fill(**{**self.values, **answers})

    async def choose(self, option: str) -> None:
        """Choose an entry of a menu."""
        assert self.result["type"] is FlowResultType.MENU, self.result
        await self._configure({"next_step_id": option})

    # ---- what a person sees ------------------------------------------------------------

    @property
    def step(self) -> str:
        """Return the page that is shown."""
        step: str = self.result["step_id"]
        return step

    @property
    def errors(self) -> dict[str, str]:
        """Return the errors of the form, by field."""
        return self.result["errors"] or {}

    @property
    def values(self) -> dict[str, Any]:
        """Return what the fields of the form are filled in with."""
        return {
            field["name"]: _shown(field["description"]["suggested_value"])
            for field in self._fields()
            if "suggested_value" in (field.get("description") or {})
        }

    @property
    def title(self) -> str:
        """Return the title of the page, in English."""
        return self._english()["title"].format_map(self.placeholders)

    @property
    def text(self) -> str:
        """Return the description of the page, in English, as markdown."""
        return self._english()["description"].format_map(self.placeholders)

    def _english(self) -> Mapping[str, str]:
        texts: dict[str, Any] = LANGUAGES["en"]
        for key in self._texts:
            texts = texts[key]
        step: Mapping[str, str] = texts["step"][self.step]
        return step

    @property
    def options(self) -> list[str]:
        """Return the entries of the menu."""
        return list(self.result["menu_options"])

    @property
    def placeholders(self) -> Mapping[str, str]:
        """Return what stands in the placeholders of the page."""
        return self.result["description_placeholders"] or {}

    @property
    def reason(self) -> str:
        """Return why the dialog ended without creating anything."""
        assert self.result["type"] is FlowResultType.ABORT, self.result
        reason: str = self.result["reason"]
        return reason

    @property
    def created(self) -> bool:
        """Return whether the dialog ended by creating something."""
        return self.result["type"] is FlowResultType.CREATE_ENTRY

    def selector(self, field: str) -> dict[str, Any]:
        """Return how a field of the form is filled in: the settings of its selector."""
        fields = {
            each["name"]: each["selector"]
            for each in self._fields()
            if "selector" in each
        }
        (settings,) = fields[field].values()
        found: dict[str, Any] = settings
        return found

    def choices(self, field: str) -> dict[str, str]:
        """Return the labels of a list to choose from, by their values."""
        options = self.selector(field)["options"]
        return {show(option["value"]): option["label"] for option in options}

    # ---- what the front end does ---------------------------------------------------------

    async def _configure(self, answers: dict[str, Any]) -> None:
        flow_id = self.result["flow_id"]
        await self._show(await self._manager.async_configure(flow_id, answers))

    async def _show(self, result: Any) -> None:
        self.result = dict(result)
        checks: dict[FlowResultType, Callable[[], None]] = {
            FlowResultType.FORM: self._check_form,
            FlowResultType.MENU: self._check_menu,
            FlowResultType.ABORT: self._check_abort,
            FlowResultType.CREATE_ENTRY: lambda: None,
        }
        checks[result["type"]]()
        if result["type"] in (FlowResultType.FORM, FlowResultType.MENU):
            # A dialog that is opened again asks for its page without an answer.
            again = await self._manager.async_configure(result["flow_id"])
            assert again["step_id"] == self.step

    def _fields(self) -> list[dict[str, Any]]:
        fields = to_field_list(
            self.result["data_schema"], custom_serializer=cv.custom_serializer
        )
        return cast(list[dict[str, Any]], fields)

    def _check_form(self) -> None:
        for texts in self._languages():
            step = self._check_step(texts)
            errors = [texts["error"][error] for error in self.errors.values()]
            self._check_fields(step, self._fields())
            self._check_texts(errors)
            self._check_plain([step["title"], step.get("submit", ""), *errors])
        assert set(self.errors) <= {"base", *(each["name"] for each in self._fields())}

    def _check_fields(
        self, step: Mapping[str, Any], fields: Iterable[Mapping[str, Any]]
    ) -> None:
        """Check a label and a help text for each field, and the words of its choices."""
        for field in fields:
            name = field["name"]
            if field.get("type") == "expandable":
                self._check_texts([step["sections"][name]["name"]])
                self._check_fields(step["sections"][name], field["schema"])
                continue
            texts = [step["data"][name]]
            if "constant" not in field["selector"]:
                texts.append(step["data_description"][name])
            self._check_texts(texts)
            self._check_choices(field["selector"])

    def _check_choices(self, selector: Mapping[str, Any]) -> None:
        settings = selector.get("select", {})
        if (key := settings.get("translation_key")) is None:
            return
        for language in LANGUAGES.values():
            words = language["selector"][key]["options"]
            for option in settings["options"]:
                # A choice with a label of its own needs no word.
                assert not isinstance(option, str) or option in words, (key, option)

    def _check_menu(self) -> None:
        for texts in self._languages():
            step = self._check_step(texts)
            self._check_plain(step["menu_options"][each] for each in self.options)
            self._check_plain(step.get("menu_option_descriptions", {}).values())
            self._check_plain([step["title"]])

    def _check_abort(self) -> None:
        if "translation_domain" in self.result:
            return
        for texts in self._languages():
            self._check_texts([texts["abort"][self.result["reason"]]])

    def _check_step(self, texts: Mapping[str, Any]) -> dict[str, Any]:
        step: dict[str, Any] = texts["step"][self.step]
        self._check_texts([step["title"], step.get("description", "")])
        return step

    def _check_texts(self, texts: Iterable[str]) -> None:
        """Check that there is a value for each placeholder."""
        values = self.result.get("description_placeholders") or {}
        for text in texts:
            text.format_map(values)

    def _check_plain(self, texts: Iterable[str]) -> None:
        """Check texts that are shown as they are: there a character reference is no sign, but five."""
        values = self.result.get("description_placeholders") or {}
        assert [text for text in texts if "&#" in text.format_map(values)] == []

    def _languages(self) -> Iterable[dict[str, Any]]:
        for texts in LANGUAGES.values():
            for key in self._texts:
                texts = texts[key]
            yield texts
