"""Mends that states have other names since an update: it is asked again which of them mean the case."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, override

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import SelectSelector
import voluptuous as vol

from custom_components.cp_notifications.chargers.rule import is_extended
from custom_components.cp_notifications.const import (
    CONF_CLEAR_STATES,
    CONF_ENTITY,
    CONF_ID,
    CONF_SOURCES,
    CONF_STATES,
)
from custom_components.cp_notifications.engine.model import AlertKey, Case
from custom_components.cp_notifications.internals import state_name
from custom_components.cp_notifications.site.config import (
    async_change_points,
    in_order,
    site_points,
)
from custom_components.cp_notifications.site.words import async_words
from custom_components.cp_notifications.sources.presence import Presence
from custom_components.cp_notifications.sources.rules import parse_rule
from custom_components.cp_notifications.text import escape

from .site_flow import SiteRepairFlow, marks

FIELD_STATES: Final = "states"


class _Question(NamedTuple):
    """A rule of which states have other names."""

    key: AlertKey
    label: str
    """What people call the charge point: foreign text."""
    rule: Mapping[str, Any]
    entity_id: str
    options: tuple[str, ...]
    renamed: tuple[str, ...]


class StatesRenamedFlow(SiteRepairFlow):
    """Asks for one rule after the other which states mean the case now."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask which states mean the case; go on until no rule is left."""
        site = self._site()
        errors: dict[str, str] = {}
        if user_input is not None and (question := self._question()) is not None:
            chosen = user_input.get(FIELD_STATES, [])
            errors = _errors(question, chosen)
            if not errors:
                _mark(self.hass, site, question, chosen)
        if (question := self._question()) is None:
            return self.async_create_entry(data={})
        words = await async_words(self.hass)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema(
                {vol.Optional(FIELD_STATES): _select(self.hass, question)}
            ),
            errors=errors,
            description_placeholders={
                "charge_point": escape(question.label),
                "case": escape(words("case", question.key.case)),
                "entity": escape(question.entity_id),
                "states": escape(", ".join(question.renamed)),
            },
        )

    def _question(self) -> _Question | None:
        return next(_questions(self.hass, self._site()), None)


def _questions(hass: HomeAssistant, site: ConfigEntry[Any]) -> Iterator[_Question]:
    presence = Presence(hass)
    for point in in_order(site_points(site)).values():
        for key, rule in point.rules:
            if is_extended(rule):
                continue
            entity_id = presence.locate(rule[CONF_ENTITY])
            options = presence.options(entity_id)
            if renamed := parse_rule(key, rule).judgement.renamed(options):
                yield _Question(key, point.label, rule, entity_id, options, renamed)


def _errors(question: _Question, chosen: list[str]) -> dict[str, str]:
    if not chosen and question.key.case is not Case.UNAVAILABLE:
        return {FIELD_STATES: "states_required"}
    if set(question.options) <= set(chosen):
        return {FIELD_STATES: "states_all"}
    return {}


@callback
def _mark(
    hass: HomeAssistant, site: ConfigEntry[Any], question: _Question, chosen: list[str]
) -> None:
    """Store which states mean the case. What ended it still does, if the entity can still have it."""
    rule = {**question.rule, CONF_STATES: chosen}
    if CONF_CLEAR_STATES in rule:
        left = [each for each in question.options if each not in chosen]
        known = {each.casefold() for each in rule[CONF_CLEAR_STATES]}
        rule[CONF_CLEAR_STATES] = [
            each for each in left if each.casefold() in known
        ] or left

    def change(point: Mapping[str, Any]) -> Mapping[str, Any]:
        if point[CONF_ID] != question.key.charge_point:
            return point
        sources, case = point[CONF_SOURCES], question.key.case
        rules = [rule if each == question.rule else each for each in sources[case]]
        return {**point, CONF_SOURCES: {**sources, case: rules}}

    async_change_points(hass, site, change)


def _select(hass: HomeAssistant, question: _Question) -> SelectSelector:
    entry = er.async_get(hass).async_get(question.entity_id)
    described: list[str | None] = [None, None, None]
    if entry is not None:
        device_class = entry.device_class or entry.original_device_class
        described = [entry.platform, entry.translation_key, device_class]
    domain = question.entity_id.partition(".")[0]
    return marks(
        {each: state_name(hass, each, domain, *described) for each in question.options}
    )
