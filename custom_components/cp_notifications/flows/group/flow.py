"""The dialogs of a notification group: the wizard that creates one, and the menu to edit it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.util import dt as dt_util
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_ADDRESSES,
    CONF_CASES,
    CONF_TIMING,
)
from custom_components.cp_notifications.delivery.tested import answer_lines
from custom_components.cp_notifications.engine.model import (
    Case,
    ConditionView,
    Group,
    GroupView,
    Verdict,
)
from custom_components.cp_notifications.flows.meanwhile import CHANGED, Meanwhile
from custom_components.cp_notifications.site.config import (
    site_config,
    site_points,
    timing_of,
)
from custom_components.cp_notifications.site.loaded import loaded_site
from custom_components.cp_notifications.site.words import Words, async_words
from custom_components.cp_notifications.text import NOTHING, both, escape

from .choices import Choice, Status, async_choices
from .forms import CONFIGURATION_FORM, Answer, read_configuration
from .steps import GroupSteps
from .timing import timing_fields

ROWS_OF_MEMBERS: Final = 500
"""Rows of the list of members: all of any real group."""


_TROUBLE: Final = (
    Status.PROBLEM,
    Status.NOT_AVAILABLE,
    Status.NOT_KNOWN,
    Status.DISABLED,
    Status.FINE,
)
"""The worst first."""


class NotificationGroupFlow(GroupSteps):
    """Creates a notification group, or shows a menu of what can be done with it."""

    _answers: Mapping[str, str] = MappingProxyType({})
    """What became of the last test mail, by address."""

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show how the group stands, and what can be done."""
        words = await async_words(self.hass)
        group = self._group()
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["configuration", "members", "change", "test", "delete"],
            description_placeholders={
                **_names(group),
                "count": words.count("charge_points", len(group.charge_points)),
                "addresses": ", ".join(map(escape, group.addresses)) or NOTHING,
                "cases": ", ".join(
                    words("case", case) for case in Case if case in group.cases
                ),
                "status": self._status(group, words),
            },
        )

    async def async_step_configuration(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask who is told of which cases, and when."""
        words = await async_words(self.hass)
        group = self._group()
        answer = Answer()
        stored = self._subentry().data
        self._meanwhile.look(stored)
        if user_input is not None:
            self._entered = user_input
            answer = read_configuration(user_input, stored)
            if not answer.errors:
                both, is_news = self._meanwhile.put_together(answer.data, stored)
                if not is_news:
                    return self.async_update_and_abort(
                        self._site(), self._subentry(), data=both
                    )
                answer.errors["base"] = CHANGED
                self._entered = _configuration_fields(both)
        entered = self._entered or _configuration_fields(stored)
        return self.async_show_form(
            step_id="configuration",
            data_schema=self.add_suggested_values_to_schema(
                CONFIGURATION_FORM, entered
            ),
            errors=answer.errors,
            description_placeholders={
                **_names(group),
                "mail": self._mail_note(words),
                "address_plain": answer.address,
            },
        )

    async def async_step_members(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """List the members and how each of their cases stands; then back to the menu."""
        if user_input is not None:
            return await self.async_step_reconfigure()
        words = await async_words(self.hass)
        choices = await async_choices(self.hass, self._site(), words)
        group = self._group()
        members = [
            choice for choice in choices.values() if choice.id in group.charge_points
        ]
        members.sort(key=_by_trouble)
        rows = [_row_of_member(choice, words) for choice in members]
        return self.async_show_form(
            step_id="members",
            data_schema=vol.Schema({}),
            description_placeholders={
                **_names(group),
                "count": words.count("charge_points", len(rows)),
                "rows": words.rows(rows, ROWS_OF_MEMBERS),
            },
        )

    async def async_step_test(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say who is going to get a test mail, and send it when asked to."""
        group, site = self._group(), loaded_site(self._site())
        errors: dict[str, str] = {}
        if user_input is not None:
            if site is not None and group.id in site.config.groups:
                self._answers = await site.async_send_test(group.id)
                return await self.async_step_tested()
            errors = {"base": "site_not_loaded"}
        return self.async_show_form(
            step_id="test",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders={
                **_names(group),
                "addresses": "\n".join(f"- {escape(each)}" for each in group.addresses),
            },
            last_step=False,
        )

    async def async_step_tested(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say what became of the test mail; then back to the menu."""
        if user_input is not None:
            return await self.async_step_reconfigure()
        words = await async_words(self.hass)
        return self.async_show_form(
            step_id="tested",
            data_schema=vol.Schema({}),
            description_placeholders={
                **_names(self._group()),
                "answers": "\n".join(answer_lines(words, self._answers)),
            },
            last_step=False,
        )

    async def async_step_change(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Walk through name and charge points again."""
        group = self._group()
        self._name = group.name
        self._members = list(group.charge_points)
        self._meanwhile = Meanwhile()
        self._meanwhile.look(self._changeable())
        return await self.async_step_user()

    async def async_step_delete(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask once more, then delete the group."""
        group = self._group()
        if user_input is not None:
            self.hass.config_entries.async_remove_subentry(self._site(), group.id)
            return self.async_abort(reason="deleted")
        return self.async_show_form(
            step_id="delete",
            data_schema=vol.Schema({}),
            description_placeholders={
                **_names(group),
                "status": self._status(group, await async_words(self.hass)),
            },
        )

    def _group(self) -> Group:
        """Return the group being edited; members that are gone are not among its members."""
        site = self._site()
        group = site_config(self.hass, site, site_points(site)).groups.get(self._own_id)
        if group is None:
            raise AbortFlow("group_gone")
        return group

    def _status(self, group: Group, words: Words) -> str:
        site = loaded_site(self._site())
        if site is None or group.id not in site.config.groups:
            return words("group_status", "not_known")
        view = site.engine.group_view(group.id)
        alerts = (
            words.count("alerts", view.firing)
            if view.firing
            else words.text("alerts_none")
        )
        return f"{alerts}, {_muted(view, words)}" if view.muted else alerts


def _muted(view: GroupView, words: Words) -> str:
    if view.muted_until is None:
        return words.text("muted")
    until = dt_util.as_local(view.muted_until)
    return words.text("muted_until", until=f"{until:%Y-%m-%d %H:%M}")


def _configuration_fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page "configuration" shows of a group as it is stored."""
    return {
        CONF_ADDRESSES: list(stored[CONF_ADDRESSES]) or [""],
        CONF_CASES: [case.value for case in Case if case.value in stored[CONF_CASES]],
        CONF_TIMING: timing_fields(timing_of(stored)),
    }


def _names(group: Group) -> dict[str, str]:
    return both("group", group.name)


def _row_of_member(choice: Choice, words: Words) -> list[str]:
    if choice.status is Status.DISABLED:
        off = words("group_status", choice.status)
        return [escape(choice.name), escape(choice.area), *[off] * len(Case)]
    return [
        escape(choice.name),
        escape(choice.area),
        *(_condition(case, choice.conditions[case], words) for case in Case),
    ]


def _by_trouble(choice: Choice) -> tuple[int, float]:
    """Return a sorting key by which what is wrong comes first, and of that what is so for the shortest time."""
    active = [
        view.since.timestamp() if view.since else 0.0
        for view in choice.conditions.values()
        if view.verdict is Verdict.ACTIVE
    ]
    return _TROUBLE.index(choice.status), -max(active, default=0.0)


def _condition(case: Case, view: ConditionView, words: Words) -> str:
    word = words("group_verdict", f"{case}_{view.verdict}")
    if view.verdict is not Verdict.ACTIVE:
        return word
    if view.since is None:
        return f"**{word}**"
    since = dt_util.as_local(view.since)
    return f"**{words.text('since', what=word, since=f'{since:%Y-%m-%d %H:%M}')}**"
