"""The page of a charging station that connects by OCPP, in the dialog that adds or changes a station."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowContext,
    SubentryFlowResult,
)

from custom_components.cp_notifications.const import (
    CONF_IDENTITY,
    CONF_NAME,
    CONF_PINGS,
    CONF_VERSION,
)
from custom_components.cp_notifications.ocpp.config import ocpp_options
from custom_components.cp_notifications.site.words import async_words

from .draft import StationDraft, clean_name, name_error
from .ocpp_fields import (
    ANY_VERSION,
    STATION_FORM,
    address_rows,
    draft,
    other_identities,
    read_station,
)
from .steps import DraftSteps


class OcppStationSteps(
    DraftSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]],
    ConfigSubentryFlow,
):
    """Part of the dialog of a charging station."""

    seen: frozenset[str] = frozenset()
    """The ids of the charge points that the station had when the dialog was opened."""

    @abstractmethod
    async def async_step_overview(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what is watched, and offer to change it or to save it."""

    async def async_step_ocpp(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what the station is called, by people and by itself."""
        if not ocpp_options(self._get_entry()).on and self.drafts.station.ocpp is None:
            return self.async_abort(reason="ocpp_off")
        if user_input is None:
            return await self.async_ocpp_form()
        errors: dict[str, str] = {}
        name = clean_name(user_input[CONF_NAME])
        stored = read_station(user_input, self._other_identities(), errors)
        if error := name_error(name, self.drafts.other_names()):
            errors[CONF_NAME] = error
        if errors:
            return await self.async_ocpp_form(user_input, errors)
        if self.drafts.station.ocpp is None:
            station = draft(name, stored, ())
            self.drafts.edit(station, station.points[0])
        self.drafts.keep_station(name)
        self.drafts.station.ocpp = stored
        return await self.async_step_overview()

    async def async_ocpp_form(
        self,
        user_input: dict[str, Any] | None = None,
        errors: dict[str, str] | None = None,
    ) -> SubentryFlowResult:
        """Show the page, with the address to type into the charger."""
        shown = user_input or {
            CONF_NAME: self.drafts.station.title,
            CONF_VERSION: ANY_VERSION,
            CONF_PINGS: True,
            **(self.drafts.station.ocpp or {}),
        }
        words = await async_words(self.hass)
        options = ocpp_options(self._get_entry())
        return self.async_show_form(
            step_id="ocpp",
            data_schema=self.add_suggested_values_to_schema(STATION_FORM, shown),
            errors=errors or {},
            description_placeholders={"rows": address_rows(self.hass, options, words)},
            last_step=False,
        )

    def identity_error(self) -> str | None:
        """Return the key of the error of an identity that another station has got meanwhile."""
        if self.drafts.station.ocpp is None:
            return None
        errors: dict[str, str] = {}
        read_station(self.drafts.station.ocpp, self._other_identities(), errors)
        return errors.get(CONF_IDENTITY)

    def add_learnt_meanwhile(self, stored: Mapping[str, Any]) -> None:
        """Keep the charge points that the station has spoken of since the dialog was opened.

        They are those of connectors that nobody could see here, and the station tells of each only once.
        """
        known = {point.connector for point in self.drafts.station.points}
        for point in StationDraft.from_data("", stored).points:
            if point.id not in self.seen and point.connector not in known:
                self.drafts.station.points.append(point)

    def _other_identities(self) -> list[str]:
        stored = (
            self._get_reconfigure_subentry().data
            if self.source == SOURCE_RECONFIGURE
            else None
        )
        return other_identities(self._get_entry(), stored)
