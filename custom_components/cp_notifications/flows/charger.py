"""The steps around the chargers that the catalogue finds: offer them, take them over, enable what is missing.

The set-up of a site, the dialog of a charging station and the discovery card share them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, override
from urllib.parse import urlencode

from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowContext, FlowResult
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from custom_components.cp_notifications.chargers.coverage import coverage_of
from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.found import FoundStation, new_stations
from custom_components.cp_notifications.sources.registry import (
    async_describe,
    find_chargers,
    registered_at,
)
from custom_components.cp_notifications.text import NOTHING, escape, plain

from .charge_point import ChargePointSteps
from .draft import PointDraft, Rule, StationDraft, free_name
from .overview import async_found_rows, async_overview
from .watched import watched

FIELD_FOUND: Final = "found"
FIELD_ENABLE: Final = "enable"
ISSUE_FORM: Final = "https://github.com/charge-point-notifications/cp_notifications/issues/new?template=charger.yml"
_ADDRESS_LENGTH: Final = 6000
"""How long what is filled in may be: longer addresses are refused by GitHub."""


def draft_of(station: FoundStation, taken: Iterable[str]) -> StationDraft:
    """Return a charging station with all that the catalogue knows, by a name that none of `taken` has."""
    return StationDraft(
        title=free_name(station.name, taken),
        device_id=station.device_id,
        points=[
            PointDraft(
                name=point.point or "1", charger=point.id, sources=_sources(point.rules)
            )
            for point in station.points
        ],
    )


def _sources(rules: Mapping[Case, Iterable[Any]]) -> dict[Case, dict[str, Rule]]:
    return {
        case: {rule["entity"]: dict(rule) for rule in each}
        for case, each in rules.items()
    }


def add_what_is_missing(point: PointDraft, found: FoundPoint) -> list[str]:
    """Let a charge point be watched by all that tells something; return the entities that are to be enabled for it.

    In the cases where something is missing, the catalogue's rules replace those that were there, as some are only for as long as an
    entity is missing; what a person has chosen beside the catalogue stays.
    """
    enabled: list[str] = []
    for case, coverage in coverage_of(_values(point.sources), found).items():
        if not coverage.enable and not coverage.more:
            continue
        own = {
            entity: rule
            for entity, rule in point.rules(case).items()
            if entity not in found.entities
        }
        better = _sources({case: found.rules_if_enabled[case]})[case]
        point.sources[case] = {**better, **own}
        enabled.extend(coverage.enable)
    return enabled


def _values(sources: Mapping[Case, Mapping[str, Rule]]) -> dict[Case, Iterable[Rule]]:
    return {case: rules.values() for case, rules in sources.items()}


@callback
def async_enable(hass: HomeAssistant, entities: Iterable[str]) -> None:
    """Enable entities in the registry. Home Assistant reloads their integration half a minute later."""
    registry = er.async_get(hass)
    for each in entities:
        entry = registry.async_get(each)
        if entry is not None and entry.disabled:
            registry.async_update_entity(entry.entity_id, disabled_by=None)


class ChargerSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    ChargePointSteps[ContextT, ResultT, HandlerT]
):
    """Part of a flow: chargers that were found become charging stations."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        super().__init__()
        self.to_enable: dict[str, None] = {}
        """Disabled entities that are to be enabled when the dialog is saved, in order."""

    # ---- what is found ---------------------------------------------------------------

    def offered(self) -> dict[str, FoundStation]:
        """Return the chargers nobody watches and this dialog has not taken over yet, by their id."""
        drafts = {point.charger for each in self.stations for point in each.points}
        return {
            station.id: station
            for station in new_stations(self.hass)
            if not any(point.id in drafts for point in station.points)
        }

    def found_fields(self, offered: Mapping[str, FoundStation]) -> dict[Any, Any]:
        """Return the fields that offer chargers; the second only if there is anything to enable."""
        fields: dict[Any, Any] = {
            vol.Optional(FIELD_FOUND): SelectSelector(
                SelectSelectorConfig(
                    options=[
                        SelectOptionDict(value=key, label=plain(_label(station)))
                        for key, station in offered.items()
                    ],
                    multiple=True,
                    mode=SelectSelectorMode.LIST,
                )
            )
        }
        if any(station.disabled for station in offered.values()):
            fields[vol.Optional(FIELD_ENABLE)] = BooleanSelector()
        return fields

    async def found_placeholders(
        self, offered: Iterable[FoundStation]
    ) -> dict[str, str]:
        """Return what a page says of chargers: `found` as rows of a table, and which entities are `disabled`."""
        stations = list(offered)
        disabled = [each for station in stations for each in station.disabled]
        names = [escape(watched(self.hass, each).name) for each in disabled]
        return {
            "found": await async_found_rows(
                self.hass,
                ((each.name, each.integration, each.points) for each in stations),
            ),
            "disabled": ", ".join(names) or NOTHING,
        }

    def take_found(
        self, answers: Mapping[str, Any], offered: Mapping[str, FoundStation]
    ) -> None:
        """Take over the chargers that were chosen; one that is gone or watched meanwhile is left out."""
        for key in answers.get(FIELD_FOUND, ()):
            if station := offered.get(key):
                self.take_over(station)
        if answers.get(FIELD_ENABLE):
            self.add_missing()

    def take_over(self, station: FoundStation) -> None:
        """Add a charger to the drafts of this dialog, and let the steps work on it."""
        # What was edited before may be listed already; its name is taken in any case.
        taken = [*self.other_station_names(), *(each.title for each in self.stations)]
        draft = draft_of(station, taken)
        self.stations.append(draft)
        self.edit(draft, draft.points[0])

    def found_with_device(self, device_id: str) -> FoundStation | None:
        """Return the charger that a device belongs to, if the catalogue knows it and it is not taken over yet."""
        return next(
            (
                station
                for station in self.offered().values()
                if any(
                    device_id in (point.device_id, point.station_device_id)
                    for point in station.points
                )
            ),
            None,
        )

    @override
    def known_rule(self, case: Case, key: str) -> Rule | None:
        """Return what the catalogue knows of an entity that a person has picked, a mere warning too."""
        points = [each for each in find_chargers(self.hass) if key in each.entities]
        # Of a station with several charge points some entities are about all of them.
        points.sort(key=lambda each: each.id != self.point.charger)
        for point in points:
            rules = [*point.rules_if_enabled.get(case, ()), *point.warnings_of(case)]
            for rule in rules:
                if rule["entity"] == key:
                    return dict(rule)
        return None

    # ---- what is missing -------------------------------------------------------------

    def known(self) -> dict[str, FoundPoint]:
        """Return what the catalogue knows of the charge points of this dialog, as it will be when it is saved."""
        drafts = {point.charger for each in self.stations for point in each.points}
        if not any(drafts):
            return {}
        return {
            point.id: replace(point, disabled=point.disabled - self.to_enable.keys())
            for point in find_chargers(self.hass)
            if point.id in drafts
        }

    def add_missing(self) -> None:
        """Watch by all that tells something; what is disabled is enabled when the dialog is saved."""
        known = self.known()
        for station in self.stations:
            for point in station.points:
                if found := known.get(point.charger):
                    new = add_what_is_missing(point, found)
                    self.to_enable |= dict.fromkeys(new)

    def can_add(self, known: Mapping[str, FoundPoint]) -> bool:
        """Return whether an entity would tell more that is disabled, or not watched."""
        return any(
            coverage.enable or coverage.more
            for station in self.stations
            for point in station.points
            for coverage in coverage_of(
                _values(point.sources), known.get(point.charger)
            ).values()
        )

    def undescribed(self, known: Mapping[str, FoundPoint]) -> list[str]:
        """Return the devices of this dialog whose integrations the catalogue does not know."""
        return [
            station.device_id
            for station in self.stations
            if station.device_id
            and station.ocpp is None
            and any(registered_at(self.hass, station.device_id))
            and not any(point.charger in known for point in station.points)
        ]

    async def async_step_describe(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Show a text about what nobody knows, with the way to hand it on; go back to the overview."""
        devices = self.undescribed(self.known())
        if user_input is not None or not devices:
            return await self.async_rules_done()
        texts = [await async_describe(self.hass, each) for each in devices]
        text = "\n\n".join(texts)
        return self.async_show_form(
            step_id="describe",
            data_schema=vol.Schema({}),
            description_placeholders={"text": text, "url": issue_form(text)},
        )

    async def overview_placeholders(
        self, known: Mapping[str, FoundPoint]
    ) -> dict[str, str]:
        """Return what the overview shows: see `async_overview`."""
        return await async_overview(self.hass, self.stations, known)

    async def async_step_add_missing(
        self, _user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Add what is missing, to the draft; go back to the overview."""
        self.add_missing()
        return await self.async_rules_done()


def issue_form(text: str) -> str:
    """Return the address of the form for a charger nobody knows, filled in as far as an address can be."""
    if len(query := urlencode({"described": text})) > _ADDRESS_LENGTH:
        return ISSUE_FORM
    return f"{ISSUE_FORM}&{query}"


def _label(station: FoundStation) -> str:
    """Return what a charger is called in a list."""
    number = len(station.points)
    count = f" ({number})" if number > 1 else ""
    return f"{station.name}{count} · {station.integration}"
