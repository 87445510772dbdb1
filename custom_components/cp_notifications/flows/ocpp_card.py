"""The card of a charging station that wants to connect: a person approves it, and it becomes one of the site's."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
import voluptuous as vol

from custom_components.cp_notifications.const import CONF_IDENTITY, CONF_NAME
from custom_components.cp_notifications.ocpp.address import running
from custom_components.cp_notifications.ocpp.cards import (
    DISCOVERED_STATION,
    card_id,
    card_name,
)
from custom_components.cp_notifications.ocpp.config import ocpp_stations
from custom_components.cp_notifications.ocpp.site import OcppSite
from custom_components.cp_notifications.site.config import groups, stations
from custom_components.cp_notifications.site.words import async_words
from custom_components.cp_notifications.text import escape

from .charger_card import FIELD_GROUPS, select
from .draft import StationDraft, clean_name, free_name, name_error
from .handover import (
    added_placeholders,
    async_add_station,
    async_go_on_to_wizard,
    async_join,
)
from .ocpp_fields import CARD_FORM, about_rows, draft, other_identities, read_station


class OcppCard(ConfigFlow):
    """Part of the flow of a site: the card of a charging station."""

    _identity = ""
    """Of the station that wants to connect, in a flow that is about one."""
    _site_id = ""

    async def async_station_discovered(
        self, discovery_info: dict[str, Any]
    ) -> ConfigFlowResult:
        """Show a card, unless the station was ignored."""
        self._site_id = discovery_info["entry_id"]
        identity = discovery_info[DISCOVERED_STATION]
        await self.async_set_unique_id(card_id(self._site_id, identity))
        self._abort_if_unique_id_configured()
        self._identity = identity
        site, ocpp = self._site_and_ocpp()
        if identity in ocpp_stations(site):
            return self.async_abort(reason="station_approved")
        ocpp.cards.opened(identity, self)
        words = await async_words(self.hass)
        self.context["title_placeholders"] = {
            "name": self._station_name(),
            "what": words("card", "connect"),
        }
        return await self.async_step_approve()

    @callback
    def show_title(self) -> None:
        """Show what the station says of itself now."""
        self.async_update_title_placeholders({"name": self._station_name()})

    @override
    @callback
    def async_remove(self) -> None:
        """Make room for another card."""
        site = self.hass.config_entries.async_get_entry(self._site_id)
        if site and (ocpp := running(site)):
            ocpp.cards.closed(self._identity, self)
        super().async_remove()

    async def async_step_approve(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what is known of the station, and ask what it is to be called."""
        site, ocpp = self._site_and_ocpp()
        names = [station.title for station in stations(site)]
        view = ocpp.view_stranger(self._identity)
        errors: dict[str, str] = {}
        if user_input is None:
            said = [] if view is None else [view.station.vendor, view.station.model]
            wish = clean_name(" ".join([*filter(None, said), self._identity]))
            shown: dict[str, Any] = {CONF_NAME: free_name(wish, names)}
        else:
            shown = user_input
            name = clean_name(user_input[CONF_NAME])
            stored = read_station(
                {**user_input, CONF_IDENTITY: self._identity},
                other_identities(site, None),
                errors,
            )
            if CONF_IDENTITY in errors:
                return self.async_abort(reason="station_approved")
            if error := name_error(name, names):
                errors[CONF_NAME] = error
            if not errors:
                station = draft(name, stored, () if view is None else view.points)
                chosen = user_input.get(FIELD_GROUPS, ())
                return await self._approve(site, ocpp, station, chosen)
        words = await async_words(self.hass)
        offered = {group.subentry_id: group.title for group in groups(site)}
        form = CARD_FORM
        if offered:
            form = form.extend(
                {vol.Optional(FIELD_GROUPS): select(offered, multiple=True)}
            )
        if user_input is None and len(offered) == 1:
            # Whoever has one group wants it told; of several nobody knows.
            shown[FIELD_GROUPS] = list(offered)
        return self.async_show_form(
            step_id="approve",
            data_schema=self.add_suggested_values_to_schema(form, shown),
            errors=errors,
            description_placeholders={
                "site": escape(site.title),
                "rows": about_rows(words, self._identity, view),
            },
        )

    async def _approve(
        self,
        site: ConfigEntry[Any],
        ocpp: OcppSite,
        station: StationDraft,
        chosen: Iterable[str],
    ) -> ConfigFlowResult:
        # The card is gone with this step anyway: what is new at the site must not close it.
        ocpp.cards.closed(self._identity, self)
        async_add_station(self.hass, site, station)
        join = [each for each in groups(site) if each.subentry_id in chosen]
        async_join(self.hass, site, [point.id for point in station.points], join)
        result = self.async_abort(
            reason="charger_added",
            description_placeholders=added_placeholders(site, station),
        )
        return await async_go_on_to_wizard(self.hass, site, result)

    def _station_name(self) -> str:
        _site, ocpp = self._site_and_ocpp()
        return card_name(self._identity, ocpp.view_stranger(self._identity))

    def _site_and_ocpp(self) -> tuple[ConfigEntry[Any], OcppSite]:
        """Return the site that the station wants to connect to; end the flow if it is gone."""
        site = self.hass.config_entries.async_get_entry(self._site_id)
        ocpp = running(site) if site else None
        if site is None or ocpp is None:
            raise AbortFlow("site_gone")
        return site, ocpp
