"""Mends that nobody is told of a charge point: groups are chosen, or it is said that nobody is told on purpose."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.components.repairs.const import FlowType
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, SubentryFlowContext
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from custom_components.cp_notifications.const import DOMAIN, SUBENTRY_GROUP
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.config import (
    groups,
    site_config,
    site_points,
)
from custom_components.cp_notifications.site.untold import (
    async_let_groups_hear,
    async_let_nobody_hear,
    untold,
)
from custom_components.cp_notifications.text import plain

FIELD_CHARGE_POINTS: Final = "charge_points"
FIELD_GROUPS: Final = "groups"


class NobodyToldFlow(RepairsFlow):
    """Asks who is to be told of charge points, or whether nobody is, on purpose."""

    def __init__(self, entry_id: str) -> None:
        """Mend the site with this config entry id."""
        self._entry_id = entry_id

    async def async_step_init(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Offer the ways out. Without any group, the first one is made in its wizard."""
        way = "choose_groups" if groups(self._site()) else "new_group"
        return self.async_show_menu(
            step_id="confirm",
            menu_options=[way, "nobody"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_new_group(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on in the wizard; the issue goes when there is a group."""
        wizard = await self.hass.config_entries.subentries.async_init(
            (self._site().entry_id, SUBENTRY_GROUP),
            context=SubentryFlowContext(source=SOURCE_USER),
        )
        return self.async_abort(
            reason="new_group",
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, wizard["flow_id"]),
        )

    async def async_step_choose_groups(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask which groups are told of which charge points."""
        site, cases = self._site(), self._untold()
        errors: dict[str, str] = {}
        if user_input is not None:
            points = user_input.get(FIELD_CHARGE_POINTS, ())
            chosen = user_input.get(FIELD_GROUPS, ())
            errors = _missing(user_input, FIELD_CHARGE_POINTS, FIELD_GROUPS)
            if not errors:
                wanted = {each: cases[each] for each in points if each in cases}
                async_let_groups_hear(self.hass, site, chosen, wanted)
                return self.async_create_entry(data={})
        titles = {each.subentry_id: each.title for each in groups(site)}
        fields = {vol.Optional(FIELD_GROUPS): _select(titles)}
        return self._form("choose_groups", fields, user_input, errors)

    async def async_step_nobody(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask of which charge points nobody is told on purpose."""
        errors: dict[str, str] = {}
        if user_input is not None:
            points = user_input.get(FIELD_CHARGE_POINTS, ())
            errors = _missing(user_input, FIELD_CHARGE_POINTS)
            if not errors:
                cases = self._untold()
                wanted = {each: cases[each] for each in points if each in cases}
                async_let_nobody_hear(self.hass, self._site(), wanted)
                return self.async_create_entry(data={})
        return self._form("nobody", {}, user_input, errors)

    def _form(
        self,
        step_id: str,
        fields: Mapping[Any, Any],
        user_input: dict[str, Any] | None,
        errors: dict[str, str],
    ) -> RepairsFlowResult:
        """Show a page with all charge points that nobody is told of; all of them are marked."""
        points = site_points(self._site())
        labels = {each: points[each].label for each in self._untold()}
        marked = {FIELD_CHARGE_POINTS: list(labels)}
        schema = vol.Schema(
            {vol.Optional(FIELD_CHARGE_POINTS): _select(labels), **fields}
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                schema, marked if user_input is None else user_input
            ),
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    def _site(self) -> ConfigEntry[Any]:
        """Return the site; end the dialog if it is gone."""
        site = self.hass.config_entries.async_get_entry(self._entry_id)
        if site is None:
            raise AbortFlow("site_gone")
        return site

    def _untold(self) -> dict[str, list[Case]]:
        points = site_points(self._site())
        config = site_config(self.hass, self._site(), points)
        return untold(points, config.groups.values())

    def _placeholders(self) -> dict[str, str]:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict((issue and issue.translation_placeholders) or {})


def _missing(answers: Mapping[str, Any], *fields: str) -> dict[str, str]:
    """Return the errors of fields in which nothing was chosen."""
    return {field: f"{field}_missing" for field in fields if not answers.get(field)}


def _select(labels: Mapping[str, str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=key, label=plain(label))
                for key, label in labels.items()
            ],
            multiple=True,
            mode=SelectSelectorMode.LIST,
        )
    )
