"""The steps that ask for charge points: what they are called and what tells their cases.

The set-up of a site and the dialog of a charging station share them. Nothing is stored
here: the steps work on drafts, and what becomes of these is up to the flow.
"""

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

from custom_components.cp_notifications.const import CONF_CONNECTOR, CONF_NAME, DOMAIN
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.sources.registry import async_describe
from custom_components.cp_notifications.text import NOTHING, escape, plain

from .describe import issue_form
from .draft import all_points, clean_name, name_error
from .ocpp_fields import CONNECTOR_FIELD
from .steps import DraftSteps
from .watched import SOURCE_DOMAINS, own_entities, pick_error, picked_entity

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
    DraftSteps[ContextT, ResultT, HandlerT]
):
    """Part of a flow: the steps that make and edit charge points."""

    # ---- name and entities -----------------------------------------------------------

    async def async_step_station(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for a charging station with one charge point."""
        return await self._entities(
            "station",
            user_input,
            self.drafts.station.title,
            self.drafts.other_names(),
            self.drafts.keep_station,
        )

    async def async_step_charge_point(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask for one of several charge points of a charging station."""
        point = self.drafts.point
        return await self._entities(
            "charge_point",
            user_input,
            point.name,
            self.drafts.station.other_names(point),
            self.drafts.keep_point,
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
                if self.drafts.station.ocpp is not None:
                    self.drafts.point.connector = int(user_input[CONF_CONNECTOR])
                self.drafts.watch(
                    {case: user_input.get(case.value, []) for case in Case}
                )
                return await self.async_ask()
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                self._entities_schema(),
                user_input
                or {
                    CONF_NAME: name,
                    CONF_CONNECTOR: self.drafts.point.connector,
                    **self._picked(),
                },
            ),
            errors=errors,
            description_placeholders={
                "station": escape(self.drafts.station.title) or NOTHING,
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
        if self.drafts.station.ocpp is not None:
            ocpp[vol.Required(CONF_CONNECTOR)] = CONNECTOR_FIELD
        return vol.Schema({vol.Required(CONF_NAME): TextSelector(), **ocpp, **cases})

    def _picked(self) -> dict[str, list[str]]:
        """Return the entities of the charge point as the form shows them."""
        return {
            case.value: [
                entity_id
                for key in self.drafts.point.rules(case)
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
        if self.drafts.station.ocpp is None:
            return {}
        connector = user_input[CONF_CONNECTOR]
        if connector != int(connector):
            return {CONF_CONNECTOR: "connector_invalid"}
        others = (
            each for each in self.drafts.station.points if each is not self.drafts.point
        )
        if connector in {each.connector for each in others}:
            return {CONF_CONNECTOR: "connector_taken"}
        return {}

    # ---- which charge point ------------------------------------------------------------

    async def async_step_edit(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Let a person pick a charge point to edit, if there are several."""
        points = list(all_points(self.drafts.stations))
        if len(points) > 1 and user_input is None:
            return self.pick_form("edit")
        if user_input is not None:
            points = [
                each for each in points if each[1].id == user_input[FIELD_CHARGE_POINT]
            ]
        self.drafts.edit(*points[0])
        if len(self.drafts.station.points) == 1:
            return await self.async_step_station()
        return await self.async_step_charge_point()

    async def async_step_add_missing(
        self, _user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Add what is missing, to the draft; go back to the overview."""
        self.drafts.add_missing()
        return await self.async_rules_done()

    async def async_step_describe(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Show a text about what nobody knows, with the way to hand it on; go back to the overview."""
        devices = self.drafts.undescribed(self.drafts.known())
        if user_input is not None or not devices:
            return await self.async_rules_done()
        texts = [await async_describe(self.hass, each) for each in devices]
        text = "\n\n".join(texts)
        return self.async_show_form(
            step_id="describe",
            data_schema=vol.Schema({}),
            description_placeholders={"text": text, "url": issue_form(text)},
        )

    def pick_form(self, step_id: str) -> ResultT:
        """Show a form whose only field is one of all charge points."""
        points = SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(value=point.id, label=plain(station.label(point)))
                    for station, point in all_points(self.drafts.stations)
                ],
                mode=SelectSelectorMode.LIST,
            )
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=vol.Schema({vol.Required(FIELD_CHARGE_POINT): points}),
            last_step=False,
        )
