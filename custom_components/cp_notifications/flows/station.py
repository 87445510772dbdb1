"""The dialog of a charging station: add one, or change what is there.

Both go through the same overview, from which everything can be changed. Nothing is
stored before a person saves there.
"""

from types import MappingProxyType
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigSubentry,
    SubentryFlowContext,
    SubentryFlowResult,
    UnknownEntry,
    UnknownSubEntry,
)
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.selector import TextSelector
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_CHARGE_POINTS,
    CONF_DEVICE_ID,
    CONF_IDENTITY,
    CONF_NAME,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.internals import new_id
from custom_components.cp_notifications.text import NOTHING, escape

from .charge_point import (
    FIELD_CHARGE_POINT,
    REPORT_ACTION,
    device_error,
    device_selector,
)
from .charger import ChargerSteps, async_enable
from .draft import StationDraft, clean_name, name_error
from .ocpp_station import OcppStationSteps


class ChargingStationFlow(
    ChargerSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]],
    OcppStationSteps,
):
    """Adds a charging station to a site, or changes one."""

    # ---- the way in and the way out ---------------------------------------------------

    async def async_step_user(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask how the station comes to Home Assistant."""
        return self.async_show_menu(step_id="user", menu_options=["device", "ocpp"])

    async def async_step_device(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the device that the station is, if Home Assistant has one."""
        if user_input is None and self.offered():
            return await self.async_step_found()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._device_errors(user_input)
            if not errors:
                return await self._start_with(user_input.get(CONF_DEVICE_ID))
        return self.async_show_form(
            step_id="device",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(CONF_DEVICE_ID): device_selector()}),
                user_input,
            ),
            errors=errors,
            last_step=False,
        )

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Offer the chargers that were found, one or several, and any other device."""
        offered = self.offered()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._device_errors(user_input)
            if not errors:
                self.take_found(user_input, offered)
                device_id = user_input.get(CONF_DEVICE_ID)
                if self.stations and device_id is None:
                    return await self.async_step_overview()
                return await self._start_with(device_id)
        fields = {
            **self.found_fields(offered),
            vol.Optional(CONF_DEVICE_ID): device_selector(),
        }
        return self.async_show_form(
            step_id="found",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields), user_input
            ),
            errors=errors,
            description_placeholders=await self.found_placeholders(offered.values()),
            last_step=False,
        )

    async def _start_with(self, device_id: str | None) -> SubentryFlowResult:
        """Go on with a device, or with nothing: then a person picks entities by hand."""
        if any(each.device_id == device_id for each in self.stations):
            return await self.async_step_overview()
        if device_id and (found := self.found_with_device(device_id)):
            self.take_over(found)
            return await self.async_step_overview()
        self.start_station(device_id)
        return await self.async_step_station()

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Begin with the station as it is."""
        subentry = self._get_reconfigure_subentry()
        self.station = StationDraft.from_data(subentry.title, subentry.data)
        self.stations = [self.station]
        self.seen = frozenset(point.id for point in self.station.points)
        return await self.async_step_overview()

    async def async_step_overview(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what is watched, and offer to change it or to save it."""
        details = "details" if self.station.ocpp is None else "ocpp"
        known = self.known()
        options = ["save", "add_missing", "edit", "review"]
        if len(self.stations) == 1:
            options += ["add", "remove", details]
        if not self.can_add(known):
            options.remove("add_missing")
        if not self.all_questions():
            options.remove("review")
        if self.undescribed(known):
            options.append("describe")
        if len(self.stations) == 1 and len(self.station.points) == 1:
            options.remove("remove")
        return self.async_show_menu(
            step_id="overview",
            menu_options=options,
            description_placeholders={
                "station": ", ".join(escape(each.title) for each in self.stations),
                "action": REPORT_ACTION,
                **await self.overview_placeholders(known),
            },
        )

    @override
    async def async_rules_done(self) -> SubentryFlowResult:
        """Go back to the overview."""
        return await self.async_step_overview()

    async def async_step_save(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Store the station, unless another has got its name meanwhile."""
        if taken := self._taken_name():
            self.station = taken
            return await self._async_again(CONF_NAME, "name_taken")
        if error := self.identity_error():
            return await self._async_again(CONF_IDENTITY, error)
        async_enable(self.hass, self.to_enable)
        if self.source == SOURCE_RECONFIGURE:
            subentry = self._get_reconfigure_subentry()
            self.add_learnt_meanwhile(subentry.data)
            title, data = self.station.title, self.station.as_data()
            return self.async_update_and_abort(
                self._get_entry(), subentry, title=title, data=data
            )
        *others, last = self.stations
        for each in others:
            self.hass.config_entries.async_add_subentry(
                self._get_entry(),
                ConfigSubentry(
                    data=MappingProxyType(each.as_data()),
                    subentry_type=SUBENTRY_STATION,
                    title=each.title,
                    unique_id=f"station:{new_id()}",
                ),
            )
        return self.async_create_entry(
            title=last.title, data=last.as_data(), unique_id=f"station:{new_id()}"
        )

    def _taken_name(self) -> StationDraft | None:
        """Return a station whose name another of the site has got meanwhile."""
        stored = self._stored_names()
        return next(
            (each for each in self.stations if name_error(each.title, stored)), None
        )

    @callback
    @override
    def _get_entry(self) -> ConfigEntry:
        """Return the site; end the dialog if it was removed meanwhile."""
        try:
            return super()._get_entry()
        except UnknownEntry:
            raise AbortFlow("site_removed") from None

    @callback
    @override
    def _get_reconfigure_subentry(self) -> ConfigSubentry:
        """Return the stored station; end the dialog if it was removed meanwhile."""
        self._get_entry()
        try:
            return super()._get_reconfigure_subentry()
        except UnknownSubEntry:
            raise AbortFlow("station_removed") from None

    @override
    def other_station_names(self) -> list[str]:
        """Return the names of the site's other charging stations, and of those this dialog adds with it."""
        drafts = [each.title for each in self.stations if each is not self.station]
        return [*self._stored_names(), *drafts]

    def _stored_names(self) -> list[str]:
        this = self.context.get("subentry_id")
        return [
            station.title
            for station in self._get_entry().get_subentries_of_type(SUBENTRY_STATION)
            if station.subentry_id != this
        ]

    async def _async_again(self, field: str, error: str) -> SubentryFlowResult:
        """Show the page with the station's name again; something there is not right any more."""
        if self.station.ocpp is None:
            return self._details_form(errors={field: error})
        return await self.async_ocpp_form(errors={field: error})

    # ---- the station ---------------------------------------------------------------------

    async def async_step_details(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the name of the station and for its device."""
        if user_input is None:
            return self._details_form()
        name = clean_name(user_input[CONF_NAME])
        errors = self._device_errors(user_input)
        if error := name_error(name, self.other_station_names()):
            errors[CONF_NAME] = error
        if errors:
            return self._details_form(user_input, errors)
        self.station.title = name
        self.station.device_id = user_input.get(CONF_DEVICE_ID)
        return await self.async_step_overview()

    def _details_form(
        self,
        user_input: dict[str, Any] | None = None,
        errors: dict[str, str] | None = None,
    ) -> SubentryFlowResult:
        schema = vol.Schema(
            {
                vol.Required(CONF_NAME): TextSelector(),
                vol.Optional(CONF_DEVICE_ID): device_selector(),
            }
        )
        before = {CONF_NAME: self.station.title}
        if self.station.device_id is not None:
            before[CONF_DEVICE_ID] = self.station.device_id
        return self.async_show_form(
            step_id="details",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or before
            ),
            errors=errors or {},
            last_step=False,
        )

    def _device_errors(self, user_input: dict[str, Any]) -> dict[str, str]:
        device_id = user_input.get(CONF_DEVICE_ID)
        if device_id is None:
            return {}
        error = device_error(dr.async_get(self.hass), device_id)
        return {CONF_DEVICE_ID: error} if error else {}

    # ---- its charge points -----------------------------------------------------------------

    async def async_step_add(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Begin a further charge point; it belongs to the station once it has a name."""
        self.edit(self.station, self.station.new_point())
        return await self.async_step_charge_point()

    async def async_step_remove(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which charge point is to go."""
        if user_input is None:
            return self.pick_form("remove")
        chosen = user_input[FIELD_CHARGE_POINT]
        self.point = next(each for each in self.station.points if each.id == chosen)
        return await self.async_step_confirm_remove()

    async def async_step_confirm_remove(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say what goes with the charge point, and offer the way back."""
        groups = [
            escape(group.title)
            for group in self._get_entry().get_subentries_of_type(SUBENTRY_GROUP)
            if self.point.id in group.data[CONF_CHARGE_POINTS]
        ]
        return self.async_show_menu(
            step_id="confirm_remove",
            menu_options=["remove_charge_point", "overview"],
            description_placeholders={
                "charge_point": escape(self.station.label(self.point)),
                "groups": ", ".join(groups) or NOTHING,
            },
        )

    async def async_step_remove_charge_point(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Take the charge point out of the draft."""
        self.station.points = [
            each for each in self.station.points if each is not self.point
        ]
        return await self.async_step_overview()
