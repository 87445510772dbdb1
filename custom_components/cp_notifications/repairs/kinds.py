"""Repair issues: what only a person can mend. They close themselves as soon as it is mended.

Each `async_show_*` looks at one side of a site and raises and closes its issues by what it finds; calling it
again changes nothing. Issues are not persistent, except for a lasting one: what they say can hold e-mail addresses,
which must not get into a file.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, override

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.components.repairs.const import FlowType
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_ADDRESSES,
    CONF_CHARGE_POINTS,
    CONF_MAIL,
    DOMAIN,
)
from custom_components.cp_notifications.delivery.accounts import (
    account_of,
    async_add_recipients,
    missing_recipients,
)
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Lost,
    SiteConfig,
)
from custom_components.cp_notifications.internals import (
    async_cached_texts,
    most_entities,
)
from custom_components.cp_notifications.site.config import SitePoint, groups
from custom_components.cp_notifications.site.devices import disabled_since
from custom_components.cp_notifications.site.store import SnapshotStore
from custom_components.cp_notifications.site.untold import untold
from custom_components.cp_notifications.site.words import Words
from custom_components.cp_notifications.sources.links import LinkState
from custom_components.cp_notifications.sources.presence import Problem
from custom_components.cp_notifications.sources.rules import WatchRule
from custom_components.cp_notifications.text import (
    both,
    escape,
    mask,
    natural,
    plain,
    redact,
)

from .nobody_told import NobodyToldFlow
from .site_flow import SiteRepairFlow
from .states_renamed import StatesRenamedFlow

ENTITY_WARNING: Final = 90
"""Percent of its limit from which on we warn. There Home Assistant adds no more entities and only logs it."""

PAUSE_PATIENCE: Final = timedelta(days=1)
"""How long a group may be paused before that is said: whoever paused it for a day's work knows."""

LISTED: Final = 30
"""How many charge points an issue names. It is read on a screen."""

type Placeholders = Mapping[str, str]


class Kind(NamedTuple):
    """A kind of issue."""

    severity: ir.IssueSeverity
    fix: Callable[[str], RepairsFlow] | None = None
    """Makes the dialog that mends it, from the config entry id of the site."""
    is_lasting: bool = False
    """Whether it is about something that has happened, and stays until a person has read it."""


# ---- raising and closing -----------------------------------------------------------


def _show(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    key: str,
    wanted: Mapping[str, Placeholders],
) -> None:
    """Raise issues of one kind, by what they are about; close all others of this kind and site."""
    prefix = f"{key}_{entry.entry_id}_"
    shown = [
        issue.issue_id
        for issue in ir.async_get(hass).issues.values()
        # An inactive one is only the memory that a person has ignored it.
        if issue.active and issue.domain == DOMAIN and issue.issue_id.startswith(prefix)
    ]
    for issue_id in () if KINDS[key].is_lasting and wanted else shown:
        if issue_id.removeprefix(prefix) not in wanted:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
    for subject, placeholders in wanted.items():
        ir.async_create_issue(
            hass,
            DOMAIN,
            f"{prefix}{subject}",
            data={"kind": key, "entry_id": entry.entry_id},
            is_fixable=KINDS[key].fix is not None,
            is_persistent=KINDS[key].is_lasting,
            severity=KINDS[key].severity,
            translation_key=key,
            translation_placeholders={**both("site", entry.title), **placeholders},
        )


@callback
def async_forget(
    hass: HomeAssistant, entry: ConfigEntry[Any], *, for_good: bool = False
) -> None:
    """Close all issues of a site: it is unloaded, or removed for good; else what lasts stays."""
    for key, kind in KINDS.items():
        if for_good or not kind.is_lasting:
            _show(hass, entry, key, {})


@callback
def async_show_mail_account(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Look whether the site has a mail account, and whether that knows all addresses."""
    account = account_of(hass, entry.data.get(CONF_MAIL))
    gone = account if account is not None and not account.exists else None
    missing = [] if gone else _unknown_addresses(hass, entry)
    _show(hass, entry, "no_mail_account", {} if account else {"": {}})
    _show(
        hass,
        entry,
        "mail_account_gone",
        {"": {"account": escape(gone.name)}} if gone else {},
    )
    _show(
        hass,
        entry,
        "recipient_missing",
        {"": {"addresses": _list(map(mask, missing))}} if missing else {},
    )


@callback
def async_show_groups(
    hass: HomeAssistant, entry: ConfigEntry[Any], config: SiteConfig
) -> None:
    """Look for groups without a charge point, and for names that are not unique."""
    by_name: dict[str, list[str]] = {}
    for group in config.groups.values():
        by_name.setdefault(group.name.strip().casefold(), []).append(group.id)
    _show(
        hass,
        entry,
        "group_empty",
        {
            group.subentry_id: both("group", group.title)
            for group in groups(entry)
            if not group.data[CONF_CHARGE_POINTS]
        },
    )
    _show(
        hass,
        entry,
        "duplicate_group_name",
        {
            ids[0]: {
                **both("group", config.groups[ids[0]].name),
                "number": str(len(ids)),
            }
            for ids in by_name.values()
            if len(ids) > 1
        },
    )


@callback
def async_show_disabled(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    points: Mapping[str, SitePoint],
    config: SiteConfig,
) -> None:
    """Say which charge points are not watched, and which groups are paused for long, as their devices are disabled."""
    off = [point.label for point in points.values() if point.is_disabled]
    number = {"number": str(len(off)), "charge_points": _list(off[:LISTED])}
    _show(hass, entry, "charge_point_disabled", {"": number} if off else {})
    now = dt_util.utcnow()
    _show(
        hass,
        entry,
        "group_paused",
        {
            group.id: both("group", group.name)
            for group in config.groups.values()
            if (since := disabled_since(hass, entry, group.id))
            and now - since >= PAUSE_PATIENCE
        },
    )


@callback
def async_show_untold(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    points: Mapping[str, SitePoint],
    config: SiteConfig,
) -> None:
    """Say at which charge points nobody is told of which cases."""
    words = Words(async_cached_texts(hass, "selector", DOMAIN))
    cases = untold(points, config.groups.values())
    _show(hass, entry, "nobody_told", _points_and_cases(words, points, cases))


@callback
def async_show_missing_sources(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    points: Mapping[str, SitePoint],
    missing: Iterable[tuple[WatchRule, Problem]],
) -> None:
    """Say for each charge point which entities do not tell its cases any more, and why."""
    words = Words(async_cached_texts(hass, "selector", DOMAIN))
    lost: dict[str, list[str]] = {}
    for rule, problem in missing:
        if rule.key.charge_point in points and problem is not Problem.RENAMED:
            lost.setdefault(rule.key.charge_point, []).append(
                f"{escape(words('case', rule.key.case))}: "
                f"{escape(_entity_id(hass, rule.entity))} "
                f"({escape(words('source_problem', problem))})"
            )
    _show(
        hass,
        entry,
        "source_missing",
        {
            point: {
                **both("charge_point", points[point].label),
                "sources": "\n".join(
                    f"- {line}" for line in sorted(lines, key=natural)
                ),
            }
            for point, lines in lost.items()
        },
    )


@callback
def async_show_renamed(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    missing: Iterable[tuple[WatchRule, Problem]],
) -> None:
    """Say how many rules wait for states that have other names by now; the dialog names them."""
    number = sum(problem is Problem.RENAMED for _, problem in missing)
    said = {"": {"number": str(number)}} if number else {}
    _show(hass, entry, "states_renamed", said)


@callback
def async_show_lost_links(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    points: Mapping[str, SitePoint],
    lost: Iterable[LinkState],
) -> None:
    """Say which links of Home Assistant's own are lost, and which charge points are not monitored meanwhile.

    Where it is known that somebody has to sign in again, that is said.
    """
    told: dict[str, dict[str, dict[str, str]]] = {"link_lost": {}, "sign_in_again": {}}
    for state in lost:
        told["sign_in_again" if state.sign_in else "link_lost"][state.link.id] = {
            **both("link", state.link.name),
            "number": str(len(state.link.charge_points)),
            "charge_points": _list(
                points[each].label
                for each in state.link.charge_points
                if each in points
            ),
        }
    for kind, issues in told.items():
        _show(hass, entry, kind, issues)


@callback
def async_show_not_monitored(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    points: Mapping[str, SitePoint],
    silent: Iterable[AlertKey],
) -> None:
    """Say at which charge points nothing has been heard of which cases, for too long."""
    words = Words(async_cached_texts(hass, "selector", DOMAIN))
    cases: dict[str, list[Case]] = {}
    for key in silent:
        if key.charge_point in points:
            cases.setdefault(key.charge_point, []).append(key.case)
    _show(hass, entry, "not_monitored", _points_and_cases(words, points, cases))


def _points_and_cases(
    words: Words,
    points: Mapping[str, SitePoint],
    cases: Mapping[str, Iterable[Case]],
) -> Mapping[str, Placeholders]:
    """Return what one issue says about many charge points: how many, which, and which cases of each."""
    lines = [
        f"{points[point].label}: {', '.join(words('case', case) for case in each)}"
        for point, each in sorted(
            cases.items(), key=lambda each: natural(points[each[0]].label)
        )
    ]
    if not lines:
        return {}
    more = [f"+ {len(lines) - LISTED}"] if len(lines) > LISTED else []
    listed = _list([*lines[:LISTED], *more])
    return {"": {"number": str(len(lines)), "charge_points": listed}}


@callback
def async_show_entity_limit(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Look whether the site comes near to the number of entities that a config entry can have."""
    entities = er.async_get(hass).entities
    count = entities.get_enabled_count_for_config_entry_id(entry.entry_id)
    limit = most_entities()
    _show(
        hass,
        entry,
        "entity_limit",
        {"": {"count": str(count), "limit": str(limit)}}
        if limit and 100 * count >= limit * ENTITY_WARNING
        else {},
    )


@callback
def async_show_saving(
    hass: HomeAssistant, entry: ConfigEntry[Any], works: bool
) -> None:
    """Say whether open alerts and waiting mails can be saved."""
    _show(hass, entry, "cannot_save", {} if works else {"": {}})


@callback
def async_show_mail_down(
    hass: HomeAssistant, entry: ConfigEntry[Any], since: datetime | None, error: str
) -> None:
    """Say since when the mail account has not worked, and why; None if it works."""
    wanted: dict[str, Placeholders] = {}
    if since is not None:
        # In the order that every language reads the same way.
        local = dt_util.as_local(since).strftime("%Y-%m-%d %H:%M")
        wanted[""] = {"since": local, "error": escape(redact(error))}
    _show(hass, entry, "mail_down", wanted)


@callback
def async_show_failing(
    hass: HomeAssistant, entry: ConfigEntry[Any], failing: Mapping[str, str]
) -> None:
    """Say which addresses have not taken a mail for long, and why."""
    lines = _answers(failing)
    _show(hass, entry, "address_failing", {"": {"addresses": lines}} if failing else {})


@callback
def async_show_refused(
    hass: HomeAssistant, entry: ConfigEntry[Any], refused: Mapping[str, str]
) -> None:
    """Say which addresses were refused for good, and why."""
    lines = _answers(refused)
    _show(hass, entry, "address_refused", {"": {"addresses": lines}} if refused else {})


@callback
def async_show_ocpp(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    port: int,
    problem: str,
    contested: Iterable[str],
) -> None:
    """Say why charging stations cannot connect, if so, and which of them have the same identity."""
    words = Words(async_cached_texts(hass, "selector", DOMAIN))
    port_issue = {"port": str(port), "error": escape(words("ocpp_problem", problem))}
    _show(hass, entry, "ocpp_port", {"": port_issue} if problem else {})
    _show(
        hass,
        entry,
        "ocpp_contested",
        {identity: both("identity", identity) for identity in contested},
    )


@callback
def async_show_files(
    hass: HomeAssistant, entry: ConfigEntry[Any], stores: Mapping[str, SnapshotStore]
) -> None:
    """Say which files are of a newer version, and what could not be read of the others."""
    words = Words(async_cached_texts(hass, "selector", DOMAIN))
    newer = {
        name: {"what": words("stored_file", name), "file": escape(store.key)}
        for name, store in stores.items()
        if store.is_newer
    }
    snapshot = newer.pop("snapshot", None)
    _show(hass, entry, "newer_snapshot", {"": snapshot} if snapshot else {})
    _show(hass, entry, "newer_file", newer)
    unreadable = {
        name: {
            "what": words("stored_file", name),
            "lost": _list(_lost(words, each) for each in store.unreadable.lost),
            "file": escape(store.unreadable.kept) or words("stored_file", "not_kept"),
        }
        for name, store in stores.items()
        if store.unreadable is not None
    }
    if unreadable:
        _show(hass, entry, "unreadable", unreadable)


def _lost(words: Words, lost: Lost) -> str:
    """Return what was lost, and how much if that is known."""
    part = words("stored_part", lost.part)
    return part if lost.number is None else f"{part}: {lost.number}"


# ---- looking -----------------------------------------------------------------------


def _unknown_addresses(hass: HomeAssistant, entry: ConfigEntry[Any]) -> list[str]:
    """Return the addresses of the site's groups that its mail account does not know."""
    return missing_recipients(
        hass,
        entry.data.get(CONF_MAIL),
        [address for group in groups(entry) for address in group.data[CONF_ADDRESSES]],
    )


def _entity_id(hass: HomeAssistant, reference: str) -> str:
    """Return the entity id of what a rule refers to, of a removed one too if it is remembered."""
    registry = er.async_get(hass)
    if entry := registry.async_get(reference):
        return entry.entity_id
    removed = registry.deleted_entities.values()
    return next((e.entity_id for e in removed if e.id == reference), reference)


def _answers(errors: Mapping[str, str]) -> str:
    """Return what was answered at which address. Everybody who is logged in may read issues: no address is whole."""
    return _list(
        f"{mask(address)}: {redact(error)}" for address, error in sorted(errors.items())
    )


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {escape(text)}" for text in texts)


# ---- mending -----------------------------------------------------------------------


class _MendFlow(SiteRepairFlow):
    """Says what is wrong and, once that was read, mends it."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what is wrong; mend it when asked to."""
        entry = self._site()
        if user_input is None:
            return self._form()
        return await self._async_mend(entry)

    def _form(self, error: str | None = None) -> RepairsFlowResult:
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors={"base": "not_mended"} if error else {},
            description_placeholders={
                **self._placeholders(),
                **self._whole(),
                "error_plain": error or "",
            },
        )

    def _whole(self) -> Placeholders:
        """Return what the issue says only in part, as everybody may read that; repairs are for administrators."""
        return {}

    @abstractmethod
    async def _async_mend(self, entry: ConfigEntry[Any]) -> RepairsFlowResult:
        """Mend it."""


class ConfigureSiteFlow(_MendFlow):
    """Goes on in the site's own dialog, where its mail account is chosen."""

    @override
    async def _async_mend(self, entry: ConfigEntry[Any]) -> RepairsFlowResult:
        flow = await self.hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id},
        )
        # Aborted, so that the issue stays: it is mended when that dialog has an account.
        return self.async_abort(
            reason="configure_site",
            next_flow=(FlowType.CONFIG_FLOW, flow["flow_id"]),
        )


class AddRecipientsFlow(_MendFlow):
    """Adds the addresses of the groups to the SMTP account."""

    @override
    def _whole(self) -> Placeholders:
        return {"addresses": _list(_unknown_addresses(self.hass, self._site()))}

    @override
    async def _async_mend(self, entry: ConfigEntry[Any]) -> RepairsFlowResult:
        errors = await async_add_recipients(
            self.hass, entry.data.get(CONF_MAIL), _unknown_addresses(self.hass, entry)
        )
        if errors:
            return self._form(
                "\n".join(f"- {plain(f'{key}: {why}')}" for key, why in errors.items())
            )
        return self.async_create_entry(data={})


class ReadFlow(_MendFlow):
    """Closes what a person has read."""

    @override
    async def _async_mend(self, entry: ConfigEntry[Any]) -> RepairsFlowResult:
        return self.async_create_entry(data={})


KINDS: Final[Mapping[str, Kind]] = {
    "no_mail_account": Kind(ir.IssueSeverity.ERROR, ConfigureSiteFlow),
    "mail_account_gone": Kind(ir.IssueSeverity.ERROR, ConfigureSiteFlow),
    "recipient_missing": Kind(ir.IssueSeverity.ERROR, AddRecipientsFlow),
    "source_missing": Kind(ir.IssueSeverity.ERROR),
    "states_renamed": Kind(ir.IssueSeverity.ERROR, StatesRenamedFlow),
    "not_monitored": Kind(ir.IssueSeverity.WARNING),
    "cannot_save": Kind(ir.IssueSeverity.CRITICAL),
    "newer_snapshot": Kind(ir.IssueSeverity.CRITICAL),
    "newer_file": Kind(ir.IssueSeverity.WARNING),
    "unreadable": Kind(ir.IssueSeverity.ERROR, ReadFlow, is_lasting=True),
    "mail_down": Kind(ir.IssueSeverity.CRITICAL),
    "address_refused": Kind(ir.IssueSeverity.ERROR),
    "address_failing": Kind(ir.IssueSeverity.ERROR),
    "link_lost": Kind(ir.IssueSeverity.WARNING),
    "sign_in_again": Kind(ir.IssueSeverity.WARNING),
    "group_empty": Kind(ir.IssueSeverity.WARNING),
    "duplicate_group_name": Kind(ir.IssueSeverity.WARNING),
    "entity_limit": Kind(ir.IssueSeverity.WARNING),
    "ocpp_port": Kind(ir.IssueSeverity.ERROR),
    "ocpp_contested": Kind(ir.IssueSeverity.WARNING),
    "charge_point_disabled": Kind(ir.IssueSeverity.WARNING),
    "group_paused": Kind(ir.IssueSeverity.WARNING),
    "nobody_told": Kind(ir.IssueSeverity.WARNING, NobodyToldFlow),
}
"""The kinds of issues by their translation key."""


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the dialog that mends an issue. Home Assistant asks for those that have one."""
    assert data is not None
    fix = KINDS[str(data["kind"])].fix
    assert fix is not None
    return fix(str(data["entry_id"]))
