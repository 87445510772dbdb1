"""Mends that nobody is told of a charge point: groups are chosen, or it is said that nobody is told on purpose."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.components.repairs.const import FlowType
from homeassistant.config_entries import SOURCE_USER, SubentryFlowContext
import voluptuous as vol

from custom_components.cp_notifications.const import SUBENTRY_GROUP
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.config import (
    groups,
    in_order,
    site_config,
    site_points,
)
from custom_components.cp_notifications.site.untold import (
    async_let_groups_hear,
    async_let_nobody_hear,
    untold,
)

from .site_flow import SiteRepairFlow, marks

FIELD_CHARGE_POINTS: Final = "charge_points"
FIELD_GROUPS: Final = "groups"


class NobodyToldFlow(SiteRepairFlow):
    """Asks who is to be told of charge points, or whether nobody is, on purpose."""

    @override
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
        fields = {vol.Optional(FIELD_GROUPS): marks(titles)}
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
        points = in_order(site_points(self._site()))
        labels = {each: points[each].label for each in self._untold()}
        marked = {FIELD_CHARGE_POINTS: list(labels)}
        schema = vol.Schema(
            {vol.Optional(FIELD_CHARGE_POINTS): marks(labels), **fields}
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                schema, marked if user_input is None else user_input
            ),
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    def _untold(self) -> dict[str, list[Case]]:
        points = in_order(site_points(self._site()))
        config = site_config(self.hass, self._site(), points)
        return untold(points, config.groups.values())


def _missing(answers: Mapping[str, Any], *fields: str) -> dict[str, str]:
    """Return the errors of fields in which nothing was chosen."""
    return {field: f"{field}_missing" for field in fields if not answers.get(field)}
