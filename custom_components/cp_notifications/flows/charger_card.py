"""The dialog behind the card of a charger that was discovered: it becomes a charging station of a site.

See `flows/discovery.py` for when there is a card.
"""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentry,
)
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from custom_components.cp_notifications.site.config import groups, stations
from custom_components.cp_notifications.site.found import FoundStation, open_sites
from custom_components.cp_notifications.site.words import async_words
from custom_components.cp_notifications.text import both, plain

from .drafts import Drafts
from .found_fields import FIELD_ENABLE, async_found_placeholders
from .handover import (
    added_placeholders,
    async_add_station,
    async_go_on_to_wizard,
    async_join,
)

CARD_PREFIX: Final = "charger:"
"""The unique id of a card is this and the id of its charger: so there is one, and it can be ignored for good."""
DISCOVERED_CHARGER: Final = "charger"
"""Key of what is known when a card is made: the id of its charger. Cards of other kinds have other keys."""
FIELD_SITE: Final = "site"
FIELD_GROUPS: Final = "groups"


class ChargerCard(ConfigFlow):
    """Part of the config flow: the card of a charger."""

    _charger = ""
    """Id of the charger that the card is about."""

    async def async_charger_discovered(self, charger: str) -> ConfigFlowResult:
        """Show a card, unless there is one already or a person has ignored it."""
        self._charger = charger
        await self.async_set_unique_id(f"{CARD_PREFIX}{charger}")
        self._abort_if_unique_id_configured()
        words = await async_words(self.hass)
        self.context["title_placeholders"] = {
            "name": plain(self._station().name),
            "what": words("card", "watch"),
        }
        return await self.async_step_confirm_charger()

    async def async_step_confirm_charger(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what will be watched; ask for the site, and who is told."""
        station, sites = self._station(), self._sites()
        if user_input is None:
            return await self._charger_form(station, sites)
        site = sites[user_input.get(FIELD_SITE, next(iter(sites)))]
        chosen = [
            group
            for entry in sites.values()
            for group in groups(entry)
            if group.subentry_id in user_input.get(FIELD_GROUPS, ())
        ]
        if any(group.subentry_id not in site.subentries for group in chosen):
            errors = {FIELD_GROUPS: "group_of_other_site"}
            return await self._charger_form(station, sites, user_input, errors)
        return await self._add(station, site, chosen, user_input)

    def _station(self) -> FoundStation:
        """Return the charger; end the dialog if it is gone, or watched meanwhile."""
        if (station := Drafts(self.hass).offered().get(self._charger)) is None:
            raise AbortFlow("charger_gone")
        return station

    def _sites(self) -> dict[str, ConfigEntry]:
        """Return the sites there are; end the dialog without any."""
        if not (sites := open_sites(self.hass)):
            raise AbortFlow("no_site")
        return {site.entry_id: site for site in sites}

    async def _charger_form(
        self,
        station: FoundStation,
        sites: Mapping[str, ConfigEntry],
        user_input: dict[str, Any] | None = None,
        errors: dict[str, str] | None = None,
    ) -> ConfigFlowResult:
        several = len(sites) > 1
        offered = {
            group.subentry_id: f"{group.title} · {entry.title}"
            if several
            else group.title
            for entry in sites.values()
            for group in groups(entry)
        }
        fields: dict[Any, Any] = {}
        if several:
            titles = {key: entry.title for key, entry in sites.items()}
            fields[vol.Required(FIELD_SITE)] = select(titles, multiple=False)
        if offered:
            fields[vol.Optional(FIELD_GROUPS)] = select(offered, multiple=True)
        if station.disabled:
            fields[vol.Optional(FIELD_ENABLE)] = BooleanSelector()
        # Whoever has one group wants it told; of several nobody knows.
        first: dict[str, Any] = {FIELD_SITE: next(iter(sites))}
        if len(offered) == 1:
            first[FIELD_GROUPS] = list(offered)
        return self.async_show_form(
            step_id="confirm_charger",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields), first if user_input is None else user_input
            ),
            errors=errors or {},
            description_placeholders={
                **both("charger", station.name),
                **await async_found_placeholders(self.hass, [station]),
            },
        )

    async def _add(
        self,
        station: FoundStation,
        site: ConfigEntry,
        chosen: list[ConfigSubentry],
        answers: Mapping[str, Any],
    ) -> ConfigFlowResult:
        """Add the charging station to the site, and its charge points to the groups."""
        drafts = Drafts(self.hass, lambda: [each.title for each in stations(site)])
        drafts.take_over(station)
        if answers.get(FIELD_ENABLE):
            drafts.add_missing()
        drafts.async_enable()
        async_add_station(self.hass, site, drafts.station)
        new = [point.id for point in drafts.station.points]
        async_join(self.hass, site, new, chosen)
        result = self.async_abort(
            reason="charger_added",
            description_placeholders=added_placeholders(site, drafts.station),
        )
        return await async_go_on_to_wizard(self.hass, site, result)


def select(labels: Mapping[str, str], *, multiple: bool) -> SelectSelector:
    """Return the field to choose by label."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=key, label=plain(label))
                for key, label in labels.items()
            ],
            multiple=multiple,
            mode=SelectSelectorMode.LIST if multiple else SelectSelectorMode.DROPDOWN,
        )
    )
