"""The steps that ask what the states of an entity mean at a charge point.

Flows ask only what cannot be known: see `default_rule`. Whoever wants to see or
change the rest finds every rule in the step `review`.
"""

from collections.abc import Callable, Mapping
from typing import Any, override

from homeassistant.data_entry_flow import FlowContext, FlowResult
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_ABOVE,
    CONF_ATTRIBUTE,
    CONF_BELOW,
    CONF_CLEAR_STATES,
    CONF_HYSTERESIS,
    CONF_STATES,
)
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.words import Words, async_words
from custom_components.cp_notifications.text import NOTHING, escape, plain

from .draft import Rule
from .drafts import Question
from .overview import case_names, told_by
from .rule_answers import AnswerError, limits_rule, states_rule
from .steps import DraftSteps
from .watched import NO_STATES, Kind, Watched, watched

FIELD_RULES = "rules"
LIMITS = (CONF_ABOVE, CONF_BELOW, CONF_HYSTERESIS)

type Answer = Callable[[Mapping[str, Any]], Rule]
"""Makes a rule of what was filled in, or raises AnswerError."""


class RuleSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    DraftSteps[ContextT, ResultT, HandlerT]
):
    """Part of a flow: the questions about rules."""

    @override
    async def async_ask(self) -> ResultT:
        """Ask the next question, if any is left."""
        if not self.drafts.questions:
            return await self.async_rules_done()
        question = self.drafts.questions[0]
        rule = question.rule
        entity = watched(self.hass, question.entity)
        limited = CONF_ABOVE in rule or CONF_BELOW in rule
        if limited or (entity.kind is Kind.NUMBER and not rule.get(CONF_STATES)):
            return await self._limits()
        return await self._states()

    # An unavailable charge point has pages of its own: no answer is an answer there.

    async def async_step_states(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask which states of an entity mean the case."""
        return await self._states(user_input)

    async def async_step_states_unavailable(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask which states of an entity mean that a charge point is unavailable."""
        return await self._states(user_input)

    async def async_step_limits(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask beyond which values of an entity the case is there."""
        return await self._limits(user_input)

    async def async_step_limits_unavailable(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Ask beyond which values of an entity a charge point is unavailable."""
        return await self._limits(user_input)

    async def _states(self, user_input: dict[str, Any] | None = None) -> ResultT:
        question = self.drafts.questions[0]
        entity = watched(self.hass, question.entity)
        states = list(question.rule.get(CONF_STATES, []))

        def answer(data: Mapping[str, Any]) -> Rule:
            chosen = data.get(CONF_STATES, [])
            return states_rule(entity, question.case, chosen, question.rule)

        schema = vol.Schema(
            {vol.Optional(CONF_STATES): self._states_selector(entity, question.rule)}
        )
        before = {CONF_STATES: states}
        return await self._question("states", user_input, schema, before, answer)

    async def _limits(self, user_input: dict[str, Any] | None = None) -> ResultT:
        question = self.drafts.questions[0]
        entity = watched(self.hass, question.entity)

        def answer(data: Mapping[str, Any]) -> Rule:
            return limits_rule(entity, question.case, data, question.rule)

        number = _number_selector(entity)
        schema = vol.Schema({vol.Optional(field): number for field in LIMITS})
        before = {key: question.rule[key] for key in LIMITS if key in question.rule}
        return await self._question("limits", user_input, schema, before, answer)

    async def _question(
        self,
        page: str,
        user_input: dict[str, Any] | None,
        schema: vol.Schema,
        before: Mapping[str, Any],
        answer: Answer,
    ) -> ResultT:
        errors: dict[str, str] = {}
        question = self.drafts.questions[0]
        if user_input is not None:
            try:
                question.point.set_rule(question.case, answer(user_input))
            except AnswerError as err:
                errors = err.errors
            else:
                self.drafts.questions.pop(0)
                return await self.async_ask()
        own_page = question.case is Case.UNAVAILABLE
        return self.async_show_form(
            step_id=f"{page}_unavailable" if own_page else page,
            data_schema=self.add_suggested_values_to_schema(
                schema, before if user_input is None else user_input
            ),
            errors=errors,
            description_placeholders=await self._placeholders(question),
            last_step=False,
        )

    async def _placeholders(self, question: Question) -> dict[str, str]:
        cases = await case_names(self.hass)
        entity = watched(self.hass, question.entity)
        state = entity.state and self._state_label(entity, entity.state)
        return {
            "charge_point": escape(question.station.label(question.point)),
            "case": escape(cases[question.case]),
            "entity": escape(entity.name),
            "entity_id": escape(entity.entity_id),
            "state": escape(state) if state else NOTHING,
        }

    def _states_selector(self, entity: Watched, rule: Rule) -> SelectSelector:
        """Offer the states an entity can have, as far as they are known: of an attribute those the rule knows."""
        of_attribute = CONF_ATTRIBUTE in rule
        known = [*rule.get(CONF_STATES, ()), *rule.get(CONF_CLEAR_STATES, ())]
        if not of_attribute:
            known = [*entity.options, *known]
            if not entity.options and entity.state is not None:
                known.append(entity.state)
        return SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(
                        value=state, label=self._state_label(entity, state)
                    )
                    for state in dict.fromkeys(known)
                    if state not in NO_STATES
                ],
                multiple=True,
                custom_value=of_attribute or entity.kind is Kind.TEXT,
            )
        )

    def _state_label(self, entity: Watched, state: str) -> str:
        """Return a state as people read it, and as the rule compares it."""
        name = entity.state_name(self.hass, state)
        same = name.casefold() == state.casefold()
        return plain(name if same else f"{name} ({state})")

    # ---- all rules at a glance -------------------------------------------------------

    async def async_step_review(
        self, user_input: dict[str, Any] | None = None
    ) -> ResultT:
        """Let a person pick rules to change; picking none leads back."""
        questions = self.drafts.all_questions()
        if user_input is not None:
            chosen = user_input.get(FIELD_RULES, [])
            self.drafts.questions = [each for each in questions if each.id in chosen]
            return await self.async_ask()
        words = await async_words(self.hass)
        rules = SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(
                        value=question.id, label=self._rule_label(question, words)
                    )
                    for question in questions
                ],
                multiple=True,
                mode=SelectSelectorMode.LIST,
            )
        )
        return self.async_show_form(
            step_id="review",
            data_schema=vol.Schema({vol.Optional(FIELD_RULES): rules}),
            last_step=False,
        )

    def _rule_label(self, question: Question, words: Words) -> str:
        point = plain(question.station.label(question.point))
        told = told_by(self.hass, words, question.rule, plain)
        return f"{point} · {words('case', question.case)} · {told}"


def _number_selector(entity: Watched) -> NumberSelector:
    config = NumberSelectorConfig(mode=NumberSelectorMode.BOX, step="any")
    if entity.unit:
        config["unit_of_measurement"] = entity.unit
    return NumberSelector(config)
