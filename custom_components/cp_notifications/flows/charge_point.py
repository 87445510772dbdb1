"""The steps that ask for charge points: what they are called and what tells their cases.

The set-up of a site and the dialog of a charging station share them. Nothing is stored
here: the steps work on drafts, and what becomes of these is up to the flow.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, override

from homeassistant.data_entry_flow import FlowContext, FlowResult
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.selector import (
    DeviceSelector,
    DeviceSelectorConfig,
    EntityFilterSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from custom_components.cp_notifications.chargers.generic import propose
from custom_components.cp_notifications.const import CONF_CONNECTOR, CONF_NAME, DOMAIN
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.sources.registry import registered_at
from custom_components.cp_notifications.text import NOTHING, escape, plain

from .draft import (
    PointDraft,
    Rule,
    StationDraft,
    all_points,
    clean_name,
    free_name,
    name_error,
)
from .ocpp_fields import CONNECTOR_FIELD
from .rule_answers import default_rule
from .rules import Question, RuleSteps
from .watched import (
    SOURCE_DOMAINS,
    own_entities,
    pick_error,
    picked_entity,
    source_key,
    watched,
)

FIELD_CHARGE_POINT = "charge_point"
REPORT_ACTION = f"{DOMAIN}.report"


class SourceSelector(EntitySelector):
    """Offers what can be watched: all binary sensors and sensors but our own.

    What comes back is judged by the step, which has a translated error for it.
    """

    @override
    def __call__(self, data: Any) -> list[str]:
        """Return the picked entities, each once and without empty rows."""
        rows: list[str | None] = vol.Schema([vol.Any(str, None)])(data)
        return list(dict.fromkeys(row for row in rows if row))


def device_selector(*, multiple: bool = False) -> DeviceSelector:
    """Return the field that offers every device with something to watch."""
    return DeviceSelector(
        DeviceSelectorConfig(
            entity=EntityFilterSelectorConfig(domain=[*SOURCE_DOMAINS]),
            multiple=multiple,
        )
    )


def device_error(devices: dr.DeviceRegistry, device_id: str) -> str | None:
    """Return the key of the error of a picked device, or None if it can be a source."""
    if (device := devices.async_get(device_id)) is None:
        return "device_not_found"
    if any(identifier[0] == DOMAIN for identifier in device.identifiers):
        return "own_device"
    return None


class ChargePointSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    RuleSteps[ContextT, ResultT, HandlerT]
):
    """Part of a flow: the steps that make and edit charge points."""

    def __init__(self) -> None:
        """Begin with an empty charging station."""
        super().__init__()
        self.station = StationDraft()
        """The one that is edited now; `point` is the charge point of it."""
        self.point = self.station.points[0]
        self.doubtful: set[str] = set()
        """Entities that may be about something else: what they mean is asked, though it is proposed."""

    @abstractmethod
    def other_station_names(self) -> list[str]:
        """Return the names that the edited station must not have."""

    def edit(self, station: StationDraft, point: PointDraft) -> None:
        """Let the steps work on this charge point from now on."""
        self.station, self.point = station, point

    def start_station(self, device_id: str | None) -> None:
        """Edit a new charging station, with all that its device proposes."""
        station = StationDraft(device_id=device_id)
        self.edit(station, station.points[0])
        if device_id is None:
            return
        device = dr.async_get(self.hass).async_get(device_id)
        if device is not None and (name := device.name_by_user or device.name):
            station.title = free_name(name, self.other_station_names())
        for proposal in propose(registered_at(self.hass, device_id)):
            self.point.set_rule(proposal.case, proposal.rule)
            if proposal.is_doubtful:
                self.doubtful.add(proposal.rule["entity"])

    # ---- name and entities -----------------------------------------------------------

    async def async_step_station(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for a charging station with one charge point."""

        def keep(name: str) -> None:
            self.station.title = name
            if not any(station is self.station for station in self.stations):
                self.stations.append(self.station)

        return await self._entities(
            "station", user_input, self.station.title, self.other_station_names(), keep
        )

    async def async_step_charge_point(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for one of several charge points of a charging station."""

        def keep(name: str) -> None:
            self.point.name = name
            if not any(point is self.point for point in self.station.points):
                self.station.points.append(self.point)

        taken = self.station.other_names(self.point)
        return await self._entities(
            "charge_point", user_input, self.point.name, taken, keep
        )

    async def _entities(
        self,
        step_id: str,
        user_input: dict[str, Any] | None,
        name: str,
        taken: Iterable[str],
        keep: Callable[[str], None],
    ) -> ResultT:
        errors: dict[str, str] = {}
        if user_input is not None:
            cleaned = clean_name(user_input[CONF_NAME])
            errors = self._entity_errors(user_input) | self._connector_errors(
                user_input
            )
            if error := name_error(cleaned, taken):
                errors[CONF_NAME] = error
            if not errors:
                keep(cleaned)
                if self.station.ocpp is not None:
                    self.point.connector = int(user_input[CONF_CONNECTOR])
                return await self._take_entities(user_input)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                self._entities_schema(),
                user_input
                or {
                    CONF_NAME: name,
                    CONF_CONNECTOR: self.point.connector,
                    **self._picked(),
                },
            ),
            errors=errors,
            description_placeholders={
                "station": escape(self.station.title) or NOTHING,
                "action": REPORT_ACTION,
            },
            last_step=False,
        )

    def _entities_schema(self) -> vol.Schema:
        picker = SourceSelector(
            EntitySelectorConfig(
                filter=EntityWithDeviceFilterSelectorConfig(domain=[*SOURCE_DOMAINS]),
                exclude_entities=own_entities(self.hass),
                multiple=True,
            )
        )
        cases = {vol.Optional(case.value): picker for case in Case}
        ocpp: VolDictType = {}
        if self.station.ocpp is not None:
            ocpp[vol.Required(CONF_CONNECTOR)] = CONNECTOR_FIELD
        return vol.Schema({vol.Required(CONF_NAME): TextSelector(), **ocpp, **cases})

    def _picked(self) -> dict[str, list[str]]:
        """Return the entities of the charge point as the form shows them."""
        return {
            case.value: [
                entity_id
                for key in self.point.rules(case)
                if (entity_id := picked_entity(self.hass, key))
            ]
            for case in Case
        }

    def _entity_errors(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        return {
            case.value: error
            for case in Case
            if (error := pick_error(self.hass, user_input.get(case.value, [])))
        }

    def _connector_errors(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        if self.station.ocpp is None:
            return {}
        connector = user_input[CONF_CONNECTOR]
        if connector != int(connector):
            return {CONF_CONNECTOR: "connector_invalid"}
        others = (each for each in self.station.points if each is not self.point)
        if connector in {each.connector for each in others}:
            return {CONF_CONNECTOR: "connector_taken"}
        return {}

    async def _take_entities(self, user_input: Mapping[str, Any]) -> ResultT:
        """Give every picked entity its rule; ask what is not known."""
        self.questions = []
        for case in Case:
            before = self.point.rules(case)
            self.point.sources[case] = {}
            for entity_id in user_input.get(case.value, []):
                key = source_key(self.hass, entity_id)
                rule, sure = before.get(key), key not in self.doubtful
                if rule is None:
                    rule = self.known_rule(case, key)
                if rule is None:
                    rule, sure = default_rule(watched(self.hass, key), case)
                if not sure:
                    question = Question(self.station, self.point, case, key)
                    self.questions.append(question)
                self.point.set_rule(case, rule)
        self.doubtful.clear()
        return await self.async_ask()

    def known_rule(self, case: Case, key: str) -> Rule | None:
        """Return what an entity means in a case, if that is known without asking."""
        return None

    # ---- which charge point ------------------------------------------------------------

    async def async_step_edit(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Let a person pick a charge point to edit, if there are several."""
        points = list(all_points(self.stations))
        if len(points) > 1 and user_input is None:
            return self.pick_form("edit")
        if user_input is not None:
            points = [
                each for each in points if each[1].id == user_input[FIELD_CHARGE_POINT]
            ]
        self.edit(*points[0])
        if len(self.station.points) == 1:
            return await self.async_step_station()
        return await self.async_step_charge_point()

    def pick_form(self, step_id: str) -> ResultT:
        """Show a form whose only field is one of all charge points."""
        points = SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(value=point.id, label=plain(station.label(point)))
                    for station, point in all_points(self.stations)
                ],
                mode=SelectSelectorMode.LIST,
            )
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=vol.Schema({vol.Required(FIELD_CHARGE_POINT): points}),
            last_step=False,
        )
