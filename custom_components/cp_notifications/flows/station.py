"""The dialog of a charging station: add one, or change what is there.

Both go through the same overview, from which everything can be changed. Nothing is
stored before a person saves there.
"""

from collections.abc import Iterable
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
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.internals import new_id
from custom_components.cp_notifications.site.config import groups, site_points
from custom_components.cp_notifications.site.loaded import loaded_site
from custom_components.cp_notifications.site.words import async_words
from custom_components.cp_notifications.text import NOTHING, escape

from .charge_point import (
    FIELD_CHARGE_POINT,
    REPORT_ACTION,
    ChargePointSteps,
    device_error,
    device_selector,
)
from .draft import PointDraft, StationDraft, clean_name, name_error
from .found_fields import async_found_placeholders, found_fields, take_found
from .handover import async_add_station
from .meanwhile import Meanwhile
from .ocpp_station import OcppStationSteps
from .overview import async_overview, case_names
from .rules import RuleSteps


class ChargingStationFlow(
    RuleSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]],
    ChargePointSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]],
    OcppStationSteps,
):
    """Adds a charging station to a site, or changes one."""

    _meanwhile: Meanwhile
    """How the station that is being changed was stored at first."""
    _is_news = False
    """Whether it was changed elsewhere, which nobody has looked at yet."""

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
        if user_input is None and self.drafts.offered():
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
        offered = self.drafts.offered()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._device_errors(user_input)
            if not errors:
                take_found(self.drafts, user_input, offered)
                device_id = user_input.get(CONF_DEVICE_ID)
                if self.drafts.stations and device_id is None:
                    return await self.async_step_overview()
                return await self._start_with(device_id)
        fields = {
            **found_fields(offered),
            vol.Optional(CONF_DEVICE_ID): device_selector(),
        }
        return self.async_show_form(
            step_id="found",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields), user_input
            ),
            errors=errors,
            description_placeholders=await async_found_placeholders(
                self.hass, offered.values()
            ),
            last_step=False,
        )

    async def _start_with(self, device_id: str | None) -> SubentryFlowResult:
        """Go on with a device, or with nothing: then a person picks entities by hand."""
        if any(each.device_id == device_id for each in self.drafts.stations):
            return await self.async_step_overview()
        if device_id and (found := self.drafts.found_with_device(device_id)):
            self.drafts.take_over(found)
            return await self.async_step_overview()
        self.drafts.start_station(device_id)
        return await self.async_step_station()

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Begin with the station as it is."""
        subentry = self._get_reconfigure_subentry()
        station = StationDraft.from_data(subentry.title, subentry.data)
        self.drafts.stations = [station]
        self.drafts.edit(station, station.points[0])
        self.seen = frozenset(point.id for point in station.points)
        self._meanwhile = Meanwhile()
        self._meanwhile.look({CONF_NAME: subentry.title, **subentry.data})
        return await self.async_step_overview()

    async def async_step_overview(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what is watched, and offer to change it or to save it."""
        details = "details" if self.drafts.station.ocpp is None else "ocpp"
        known = self.drafts.known()
        options = ["save", "add_missing", "edit", "review"]
        if len(self.drafts.stations) == 1:
            options += ["add", "remove", details]
        if self.source == SOURCE_RECONFIGURE:
            options.append("delete")
        if not self.drafts.can_add(known):
            options.remove("add_missing")
        if not self.drafts.all_questions():
            options.remove("review")
        if self.drafts.undescribed(known):
            options.append("describe")
        if len(self.drafts.stations) == 1 and len(self.drafts.station.points) == 1:
            options.remove("remove")
        return self.async_show_menu(
            step_id="overview",
            menu_options=options,
            description_placeholders={
                "station": ", ".join(
                    escape(each.title) for each in self.drafts.stations
                ),
                "action": REPORT_ACTION,
                "meanwhile": await self._async_news(),
                **await async_overview(self.hass, self.drafts.stations, known),
            },
        )

    async def _async_news(self) -> str:
        """Return what to say above the overview when the station was changed elsewhere; empty if it was not."""
        if not self._is_news:
            return ""
        return f"{(await async_words(self.hass)).text('changed_meanwhile')}\n\n"

    @override
    async def async_rules_done(self) -> SubentryFlowResult:
        """Go back to the overview."""
        return await self.async_step_overview()

    async def async_step_save(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Store the station, unless another has got its name meanwhile."""
        if taken := self._taken_name():
            self.drafts.edit(taken, taken.points[0])
            return await self._async_again(CONF_NAME, "name_taken")
        if error := self.identity_error():
            return await self._async_again(CONF_IDENTITY, error)
        if self.source == SOURCE_RECONFIGURE:
            return await self._async_store_changes()
        self.drafts.async_enable()
        *others, last = self.drafts.stations
        for each in others:
            async_add_station(self.hass, self._get_entry(), each)
        return self.async_create_entry(
            title=last.title, data=last.as_data(), unique_id=f"station:{new_id()}"
        )

    async def _async_store_changes(self) -> SubentryFlowResult:
        """Store the changes, unless others were stored meanwhile: then both are shown."""
        subentry = self._get_reconfigure_subentry()
        self.add_learnt_meanwhile(subentry.data)
        station = self.drafts.station
        both, self._is_news = self._meanwhile.put_together(
            {CONF_NAME: station.title, **station.as_data()},
            {CONF_NAME: subentry.title, **subentry.data},
        )
        title = both.pop(CONF_NAME)
        if not self._is_news:
            self.drafts.async_enable()
            return self.async_update_and_abort(
                self._get_entry(), subentry, title=title, data=both
            )
        station = StationDraft.from_data(title, both)
        self.drafts.stations = [station]
        self.drafts.edit(station, station.points[0])
        return await self.async_step_overview()

    def _taken_name(self) -> StationDraft | None:
        """Return a station whose name another of the site has got meanwhile."""
        stored = self.stored_names()
        return next(
            (each for each in self.drafts.stations if name_error(each.title, stored)),
            None,
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
    def stored_names(self) -> list[str]:
        """Return the names of the site's other charging stations."""
        this = self.context.get("subentry_id")
        return [
            station.title
            for station in self._get_entry().get_subentries_of_type(SUBENTRY_STATION)
            if station.subentry_id != this
        ]

    async def _async_again(self, field: str, error: str) -> SubentryFlowResult:
        """Show the page with the station's name again; something there is not right any more."""
        if self.drafts.station.ocpp is None:
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
        if error := name_error(name, self.drafts.other_names()):
            errors[CONF_NAME] = error
        if errors:
            return self._details_form(user_input, errors)
        self.drafts.station.title = name
        self.drafts.station.device_id = user_input.get(CONF_DEVICE_ID)
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
        before = {CONF_NAME: self.drafts.station.title}
        if self.drafts.station.device_id is not None:
            before[CONF_DEVICE_ID] = self.drafts.station.device_id
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
        self.drafts.edit(self.drafts.station, self.drafts.station.new_point())
        return await self.async_step_charge_point()

    async def async_step_remove(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which charge point is to go."""
        if user_input is None:
            return self.pick_form("remove")
        chosen = user_input[FIELD_CHARGE_POINT]
        station = self.drafts.station
        point = next(each for each in station.points if each.id == chosen)
        self.drafts.edit(station, point)
        return await self.async_step_confirm_remove()

    async def async_step_confirm_remove(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say what goes with the charge point, and offer the way back."""
        station, point = self.drafts.station, self.drafts.point
        return self.async_show_menu(
            step_id="confirm_remove",
            menu_options=["remove_charge_point", "overview"],
            description_placeholders={
                "charge_point": escape(station.label(point)),
                **await self._async_what_goes([point]),
            },
        )

    async def _async_what_goes(self, points: Iterable[PointDraft]) -> dict[str, str]:
        """Return which groups have one of these charge points, and what is open there."""
        entry, ids = self._get_entry(), {point.id for point in points}
        cases = await case_names(self.hass)
        site = loaded_site(entry)
        alerts = site.engine.alerts() if site else ()
        labels = {each.id: each.label for each in site_points(entry).values()}
        wrong = dict.fromkeys(
            f"{escape(labels.get(alert.key.charge_point, ''))}: {cases[alert.key.case]}"
            for alert in alerts
            if alert.key.charge_point in ids
        )
        names = [
            escape(group.title)
            for group in groups(entry)
            if not ids.isdisjoint(group.data[CONF_CHARGE_POINTS])
        ]
        return {
            "groups": ", ".join(names) or NOTHING,
            "open": ", ".join(wrong) or NOTHING,
        }

    async def async_step_delete(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say what goes with the charging station, and offer the way back."""
        subentry = self._get_reconfigure_subentry()
        stored = StationDraft.from_data(subentry.title, subentry.data)
        return self.async_show_menu(
            step_id="delete",
            menu_options=["delete_station", "overview"],
            description_placeholders={
                "station": escape(stored.title),
                **await self._async_what_goes(stored.points),
            },
        )

    async def async_step_delete_station(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Delete the charging station, with all of its charge points."""
        subentry = self._get_reconfigure_subentry()
        self.hass.config_entries.async_remove_subentry(
            self._get_entry(), subentry.subentry_id
        )
        return self.async_abort(reason="deleted")

    async def async_step_remove_charge_point(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Take the charge point out of the draft."""
        self.drafts.remove_point()
        return await self.async_step_overview()
