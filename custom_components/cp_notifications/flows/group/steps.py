"""The steps of the group wizard: name, charge points, confirm.

One flow with its answers kept on the flow. A step that is asked without an answer only
shows itself, as often as it likes: the front end does so when a dialog is opened again.
The site may change at any time while a dialog is open, so every step reads it anew.
"""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
    UnknownEntry,
    UnknownSubEntry,
)
from homeassistant.data_entry_flow import AbortFlow

from custom_components.cp_notifications.const import (
    CONF_ADDRESSES,
    CONF_CASES,
    CONF_CHARGE_POINTS,
    CONF_MAIL,
    CONF_NAME,
)
from custom_components.cp_notifications.delivery.accounts import account_of
from custom_components.cp_notifications.delivery.tested import async_test_when_stored
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.flows.draft import clean_name, name_error
from custom_components.cp_notifications.flows.meanwhile import CHANGED, Meanwhile
from custom_components.cp_notifications.internals import new_id
from custom_components.cp_notifications.site.config import groups, site_points
from custom_components.cp_notifications.site.loaded import Site
from custom_components.cp_notifications.site.words import Words, async_words
from custom_components.cp_notifications.text import escape, plain

from .choices import Choice, Choices, Filter, async_choices, listed, without_gone
from .forms import (
    CONF_MARK_ALL,
    CONF_SEND_TEST,
    CONTACT_FORM,
    NAME_FORM,
    SECTION_FILTER,
    Answer,
    charge_points_form,
    hidden_filter,
    hide,
    read_contact,
)

ROWS_TO_CONFIRM: Final = 50
"""Rows of the table to confirm. The questions stand below it."""


class GroupSteps(ConfigSubentryFlow):
    """The wizard; of a group that is being changed, its first two steps."""

    def __init__(self) -> None:
        """Begin with an empty group."""
        self._name = ""
        self._members: list[str] = []
        self._filter: Filter = {}
        self._entered: dict[str, Any] | None = None
        """The addresses, cases and timing as they were last entered."""
        self._meanwhile = Meanwhile()
        """How the group that is being edited was stored at first."""

    # ---- the wizard: name, charge points, confirm -----------------------------------

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the name."""
        if not site_points(self._checked_site()):
            raise AbortFlow("no_charge_points")
        errors: dict[str, str] = {}
        if user_input is not None:
            self._name = clean_name(user_input[CONF_NAME])
            errors = self._name_errors()
            if not errors:
                return await self.async_step_charge_points()
        return self._show_name(errors)

    async def async_step_charge_points(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the members; again, with another list, as long as the filter changes."""
        words, choices = await self._async_read()
        if len(choices) == 1 and not self._members:
            # There is nothing to choose: it is marked already.
            self._members = list(choices)
        errors: dict[str, str] = {}
        if user_input is not None and not self._mark(user_input, choices):
            if self._members:
                return await self._async_chosen()
            errors = {CONF_CHARGE_POINTS: "charge_points_missing"}
        return self._show_charge_points(words, choices, errors)

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what the group will be, and ask who is told of which cases."""
        words, choices = await self._async_read()
        if errors := self._name_errors():
            return self._show_name(errors)
        self._members = _present(self._members, choices)
        if not self._members:
            errors = {CONF_CHARGE_POINTS: "charge_points_missing"}
            return self._show_charge_points(words, choices, errors)
        answer = Answer()
        if user_input is not None:
            self._entered = user_input
            answer = read_contact(user_input)
            if not answer.errors:
                unique_id = f"group:{new_id()}"
                if user_input.get(CONF_SEND_TEST):
                    async_test_when_stored(self.hass, self._site(), unique_id)
                return self.async_create_entry(
                    title=self._name,
                    unique_id=unique_id,
                    data={CONF_CHARGE_POINTS: self._members, **answer.data},
                )
        return self._show_confirm(words, choices, answer)

    def _show_name(self, errors: dict[str, str]) -> SubentryFlowResult:
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(
                NAME_FORM, {CONF_NAME: self._name}
            ),
            errors=errors,
            description_placeholders=self._step(1),
            last_step=False,
        )

    def _show_charge_points(
        self, words: Words, choices: Choices, errors: dict[str, str]
    ) -> SubentryFlowResult:
        self._filter = without_gone(self._filter, choices)
        self._members = _present(self._members, choices)
        fitting = listed(choices, self._filter)
        return self.async_show_form(
            step_id="charge_points",
            data_schema=self.add_suggested_values_to_schema(
                charge_points_form(choices, self._filter, self._members, words),
                {
                    SECTION_FILTER: hidden_filter(self._filter),
                    CONF_CHARGE_POINTS: [hide(each) for each in self._members],
                    CONF_MARK_ALL: False,
                },
            ),
            errors=errors if fitting else {"base": "no_match", **errors},
            description_placeholders={
                **self._step(2),
                "listed": str(len(fitting)),
                "total": str(len(choices)),
                "filter": words.text("filter_set") if self._filter else "",
            },
            last_step=self.source == SOURCE_RECONFIGURE,
        )

    def _show_confirm(
        self, words: Words, choices: Choices, answer: Answer
    ) -> SubentryFlowResult:
        rows = [_row_to_confirm(choices[member], words) for member in self._members]
        entered = self._entered or {CONF_ADDRESSES: [""], CONF_CASES: list(Case)}
        return self.async_show_form(
            step_id="confirm",
            data_schema=self.add_suggested_values_to_schema(CONTACT_FORM, entered),
            errors=answer.errors,
            description_placeholders={
                **self._step(3),
                "group": escape(self._name),
                "count": words.count("charge_points", len(rows)),
                "rows": words.rows(rows, ROWS_TO_CONFIRM),
                "mail": self._mail_note(words),
                "address_plain": answer.address,
            },
            last_step=True,
        )

    def _mark(self, user_input: Mapping[str, Any], choices: Choices) -> bool:
        """Take over what was marked; return whether the list is to be shown again."""
        before = self._filter
        self._filter = without_gone(user_input.get(SECTION_FILTER, {}), choices)
        marked = user_input[CONF_CHARGE_POINTS]
        mark_all = user_input.get(CONF_MARK_ALL, False)
        if mark_all:
            marked = [*marked, *listed(choices, self._filter)]
        self._members = _present(marked, choices)
        return mark_all or self._filter != before

    async def _async_chosen(self) -> SubentryFlowResult:
        """Go on after the charge points: to confirm a new group, or to save a changed one."""
        if self.source != SOURCE_RECONFIGURE:
            return await self.async_step_confirm()
        mine = {CONF_NAME: self._name, CONF_CHARGE_POINTS: self._members}
        both, is_news = self._meanwhile.put_together(mine, self._changeable())
        self._name, self._members = both[CONF_NAME], both[CONF_CHARGE_POINTS]
        if errors := self._name_errors():
            return self._show_name(errors)
        if is_news:
            words, choices = await self._async_read()
            return self._show_charge_points(words, choices, {"base": CHANGED})
        return self.async_update_and_abort(
            self._site(),
            self._subentry(),
            title=self._name,
            data_updates={CONF_CHARGE_POINTS: self._members},
        )

    def _changeable(self) -> dict[str, Any]:
        """Return what of the stored group the first two steps can change."""
        group = self._subentry()
        points = site_points(self._site())
        members = [each for each in group.data[CONF_CHARGE_POINTS] if each in points]
        return {CONF_NAME: group.title, CONF_CHARGE_POINTS: members}

    # ---- the site as it is now ------------------------------------------------------

    def _site(self) -> ConfigEntry[Site]:
        try:
            return self._get_entry()
        except UnknownEntry as err:
            raise AbortFlow("site_gone") from err

    def _checked_site(self) -> ConfigEntry[Any]:
        """Return the site, sure that a group being edited is still there."""
        if self.source == SOURCE_RECONFIGURE:
            self._subentry()
        return self._site()

    def _subentry(self) -> ConfigSubentry:
        """Return the group being edited as it is stored."""
        self._site()
        try:
            return self._get_reconfigure_subentry()
        except UnknownSubEntry as err:
            raise AbortFlow("group_gone") from err

    @property
    def _own_id(self) -> str:
        """The id of the group being edited; empty for a new one."""
        return self.context.get("subentry_id", "")

    async def _async_read(self) -> tuple[Words, Choices]:
        words = await async_words(self.hass)
        site = self._checked_site()
        choices = await async_choices(self.hass, site, words, self._own_id)
        if not choices:
            raise AbortFlow("no_charge_points")
        return words, choices

    def _name_errors(self) -> dict[str, str]:
        taken = [
            group.title
            for group in groups(self._site())
            if group.subentry_id != self._own_id
        ]
        # A name made of signs that one cannot see is none.
        error = name_error(self._name if plain(self._name) else "", taken)
        return {CONF_NAME: error} if error else {}

    def _step(self, number: int) -> dict[str, str]:
        """Return which step of how many this is, for its title."""
        steps = 2 if self.source == SOURCE_RECONFIGURE else 3
        return {"step": str(number), "steps": str(steps)}

    def _mail_note(self, words: Words) -> str:
        """Return what becomes of the addresses, by the mail account of the site."""
        account = account_of(self.hass, self._site().data.get(CONF_MAIL))
        if account is None:
            return words.text("mail_none")
        if not account.exists:
            return words.text("mail_gone")
        return words.text(account.note, account=escape(account.name))


def _present(members: list[str], choices: Choices) -> list[str]:
    """Return the members that are there, each once."""
    return [member for member in dict.fromkeys(members) if member in choices]


def _row_to_confirm(choice: Choice, words: Words) -> list[str]:
    return [
        escape(choice.name),
        escape(choice.area),
        words("group_status", choice.status),
        ", ".join(map(escape, choice.groups)),
    ]
