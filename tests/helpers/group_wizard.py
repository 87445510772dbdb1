"""A site to try the group wizard on, and a person at its dialogs."""

from collections.abc import Iterable, Mapping
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigSubentry,
    ConfigSubentryData,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers import config_validation as cv
from probatio import to_field_list
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    ConditionView,
    GroupView,
    SiteConfig,
    Verdict,
)
from custom_components.cp_notifications.flows.group.forms import show
from custom_components.cp_notifications.site.config import site_config, site_points

type Result = dict[str, Any]

TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations"
TEXTS: dict[str, Any] = {
    language: json.loads((TRANSLATIONS / f"{language}.json").read_text("utf-8"))
    for language in ("en", "de")
}
ALL_CASES = ["fuse_tripped", "unavailable", "sensors"]


# ---- a site ---------------------------------------------------------------------------


def station(
    title: str, *points: str, entity: str = "", device_id: str = ""
) -> ConfigSubentryData:
    """Return a charging station whose charge points have these ids.

    `entity` tells all their cases; without one nothing is watched.
    """
    rule = {"entity": entity, "states": ["on"]}
    return ConfigSubentryData(
        subentry_type="charging_station",
        title=title,
        unique_id=f"station:{points[0]}",
        data={
            "charge_points": [
                {
                    "id": point,
                    "name": point,
                    "sources": {case: [rule] for case in ALL_CASES if entity},
                }
                for point in points
            ],
            **({"device_id": device_id} if device_id else {}),
        },
    )


def group(title: str, *members: str, **more: Any) -> ConfigSubentryData:
    """Return a notification group with these charge points."""
    return ConfigSubentryData(
        subentry_type="notification_group",
        title=title,
        unique_id=f"group:{title}",
        data={
            "charge_points": list(members),
            "addresses": ["anna@example.org"],
            "cases": ALL_CASES,
            **more,
        },
    )


def add_site(
    hass: HomeAssistant, *subentries: ConfigSubentryData, **data: Any
) -> MockConfigEntry:
    """Add a site that is not loaded; `data` is that of its config entry."""
    entry = MockConfigEntry(
        domain=DOMAIN, title="Depot", data=data, subentries_data=subentries
    )
    entry.add_to_hass(hass)
    return entry


def subentry(entry: MockConfigEntry, title: str) -> ConfigSubentry:
    """Return the subentry with a title."""
    return next(each for each in entry.subentries.values() if each.title == title)


class FakeCoordinator:
    """A site at work, as far as the dialogs ask it."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Know nothing about any charge point."""
        self.config: SiteConfig = site_config(hass, entry, site_points(entry))
        self.verdicts: dict[tuple[str, str], Verdict] = {}
        self.view = GroupView(firing=0, muted=False, last_told=None)
        self.engine = self
        """The views of the engine are its own."""
        entry.runtime_data = self

    def tell(self, point: str, verdict: Verdict, cases: Iterable[str] = Case) -> None:
        """Say how cases at a charge point stand."""
        self.verdicts.update({(point, case): verdict for case in cases})

    def condition(self, key: AlertKey) -> ConditionView:
        """Return what was told."""
        return ConditionView(self.verdicts.get(key, Verdict.UNKNOWN))

    def group_view(self, group_id: str) -> GroupView:
        """Return the view of the group, which must be known."""
        assert group_id in self.config.groups
        return self.view


# ---- a person at the dialogs ----------------------------------------------------------


class Dialog:
    """One dialog: what it shows, and how it is answered.

    Everything it shows is checked: it can be sent to the front end, and there are texts
    for all of it, in both languages.
    """

    def __init__(self, hass: HomeAssistant, result: Result) -> None:
        """Look at the first page."""
        self._hass = hass
        self._flow_id = result["flow_id"]
        self._look(result)

    @classmethod
    async def create(cls, hass: HomeAssistant, entry: MockConfigEntry) -> Dialog:
        """Begin to add a group."""
        context = SubentryFlowContext(source=SOURCE_USER)
        return await cls._open(hass, entry, context)

    @classmethod
    async def edit(
        cls, hass: HomeAssistant, entry: MockConfigEntry, title: str
    ) -> Dialog:
        """Open the menu of a group, or of what has this title."""
        context = SubentryFlowContext(
            source=SOURCE_RECONFIGURE, subentry_id=subentry(entry, title).subentry_id
        )
        return await cls._open(hass, entry, context)

    @classmethod
    async def _open(
        cls, hass: HomeAssistant, entry: MockConfigEntry, context: SubentryFlowContext
    ) -> Dialog:
        result = await hass.config_entries.subentries.async_init(
            (entry.entry_id, "notification_group"), context=context
        )
        return cls(hass, dict(result))

    async def post(self, **answer: Any) -> None:
        """Press the button."""
        await self._configure(answer)

    async def choose(self, option: str) -> None:
        """Choose from the menu."""
        await self._configure({"next_step_id": option})

    async def reopen(self) -> None:
        """Ask for the page again, as the front end does."""
        await self._configure(None)

    async def _configure(self, answer: dict[str, Any] | None) -> None:
        result = await self._hass.config_entries.subentries.async_configure(
            self._flow_id, answer
        )
        await self._hass.async_block_till_done()
        self._look(dict(result))

    def _look(self, result: Result) -> None:
        self.result = result
        self.type: str = result["type"]
        self.reason: str | None = result.get("reason")
        self.page: str | None = result.get("step_id")
        self.errors: Mapping[str, str] = result.get("errors") or {}
        _LOOKS[self.type](self)

    # ---- what a page shows ----

    @property
    def text(self) -> str:
        """The description, in English, as markdown."""
        return self._say("description")

    @property
    def title(self) -> str:
        """The title, in English."""
        return self._say("title")

    @property
    def error_texts(self) -> list[str]:
        """The errors, in English."""
        texts = TEXTS["en"]["config_subentries"]["notification_group"]["error"]
        return [texts[key].format(**self._placeholders) for key in self.errors.values()]

    @property
    def rows(self) -> list[list[str]]:
        """The rows of the table, cell by cell."""
        return [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in self._placeholders["rows"].splitlines()
        ]

    def is_last(self) -> bool | None:
        """Whether the page says that it is the last one."""
        last: bool | None = self.result["last_step"]
        return last

    @property
    def labels(self) -> dict[str, str]:
        """The labels of the charge points that are listed, by id."""
        return self.options("charge_points")

    def options(self, field: str) -> dict[str, str]:
        """The labels of what a field offers, by value."""
        selector = self._fields()[field]
        return {
            show(each["value"]): each["label"]
            for each in map(_option, selector.config["options"])
        }

    @property
    def filled(self) -> dict[str, Any]:
        """What the fields hold."""
        filled: dict[str, Any] = _shown(_suggested(self.result["data_schema"]))
        return filled

    @property
    def _placeholders(self) -> Mapping[str, str]:
        return self.result.get("description_placeholders") or {}

    def _say(self, what: str) -> str:
        text: str = self._texts("en")[what]
        return text.format(**self._placeholders)

    def _texts(self, language: str) -> Any:
        texts = TEXTS[language]["config_subentries"]["notification_group"]
        return texts["step"][self.page]

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for key, value in self.result["data_schema"].schema.items():
            fields |= (
                {str(inner): each for inner, each in value.schema.schema.items()}
                if isinstance(value, section)
                else {str(key): value}
            )
        return fields

    # ---- what is checked of every page ----

    def look_at_form(self) -> None:
        """Check that a form can be sent and has all its texts."""
        to_field_list(
            self.result["data_schema"], custom_serializer=cv.custom_serializer
        )
        for language in TEXTS:
            texts = self._texts(language)
            _check_fields(self.result["data_schema"].schema, texts)
            texts["description"].format(**self._placeholders)
            errors = TEXTS[language]["config_subentries"]["notification_group"]["error"]
            for text in (
                texts["title"],
                *(errors[key] for key in self.errors.values()),
            ):
                # It is shown as it is: a character reference would be no sign, but five.
                assert "&#" not in text.format(**self._placeholders)
        assert isinstance(self.result["last_step"], bool | None)

    def look_at_menu(self) -> None:
        """Check that a menu has all its texts."""
        for language in TEXTS:
            texts = self._texts(language)
            texts["description"].format(**self._placeholders)
            assert "&#" not in texts["title"].format(**self._placeholders)
            assert set(texts["menu_options"]) == set(self.result["menu_options"])
            assert (
                texts["menu_options"].keys() == texts["menu_option_descriptions"].keys()
            )

    def look_at_abort(self) -> None:
        """Check that there is a text for the end, ours or Home Assistant's."""
        ours = self.result.get("translation_domain") is None
        for language in TEXTS:
            texts = TEXTS[language]["config_subentries"]["notification_group"]["abort"]
            assert (self.reason in texts) is ours

    def look_at_end(self) -> None:
        """Check that there is a text for the end."""
        for language in TEXTS:
            texts = TEXTS[language]["config_subentries"]["notification_group"]
            assert texts["create_entry"]["default"]


_LOOKS = {
    "form": Dialog.look_at_form,
    "menu": Dialog.look_at_menu,
    "abort": Dialog.look_at_abort,
    "create_entry": Dialog.look_at_end,
}


def _check_fields(fields: Mapping[Any, Any], texts: Mapping[str, Any]) -> None:
    """Check that every field has a label and an explanation."""
    for key, value in fields.items():
        if isinstance(value, section):
            section_texts = texts["sections"][str(key)]
            assert section_texts["name"]
            _check_fields(value.schema.schema, section_texts)
        else:
            assert texts["data"][str(key)]
            assert texts["data_description"][str(key)]


def _option(option: Any) -> Mapping[str, str]:
    return option if isinstance(option, dict) else {"value": option, "label": option}


def _shown(value: Any) -> Any:
    """Return what fields hold, with the ids that are hidden in it."""
    if isinstance(value, dict):
        return {key: _shown(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_shown(each) for each in value]
    return show(value) if isinstance(value, str) else value


def _suggested(schema: Any) -> dict[str, Any]:
    return {
        str(key): (
            _suggested(value.schema)
            if isinstance(value, section)
            else (key.description or {}).get("suggested_value")
        )
        for key, value in schema.schema.items()
    }
