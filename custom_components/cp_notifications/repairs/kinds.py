"""Repair issues: what only a person can mend. They close themselves as soon as it is mended.

Each `async_show_*` looks at one side of a site and raises and closes its issues by what it finds; calling it
again changes nothing. Issues are not persistent, except for a lasting one: what they say can hold e-mail addresses,
which must not get into a file.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, override

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.components.repairs.const import FlowType
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntry
from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_ACTION,
    CONF_ADDRESSES,
    CONF_ENTRY_ID,
    CONF_MAIL,
    CONF_MAIL_KIND,
    DOMAIN,
    MAIL_SMTP,
)
from custom_components.cp_notifications.delivery.accounts import (
    async_add_recipients,
    missing_recipients,
    smtp_entry,
)
from custom_components.cp_notifications.engine.model import AlertKey, Lost, SiteConfig
from custom_components.cp_notifications.internals import (
    async_cached_texts,
    most_entities,
)
from custom_components.cp_notifications.site.config import SitePoint, groups
from custom_components.cp_notifications.site.store import SnapshotStore
from custom_components.cp_notifications.site.words import Words
from custom_components.cp_notifications.sources.links import LinkState
from custom_components.cp_notifications.sources.presence import Problem
from custom_components.cp_notifications.sources.rules import WatchRule
from custom_components.cp_notifications.text import escape

ENTITY_WARNING: Final = 90
"""Percent of its limit from which on we warn. There Home Assistant adds no more entities and only logs it."""

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
            translation_placeholders={"site": escape(entry.title), **placeholders},
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
    account: Mapping[str, str] | None = entry.data.get(CONF_MAIL)
    gone = account is not None and _is_gone(hass, account)
    missing = [] if gone else _unknown_addresses(hass, entry)
    name = {"account": escape(_name(account))} if account else {}
    _show(hass, entry, "no_mail_account", {} if account else {"": {}})
    _show(hass, entry, "mail_account_gone", {"": name} if gone else {})
    _show(
        hass,
        entry,
        "recipient_missing",
        {"": {"addresses": _list(missing)}} if missing else {},
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
            group.id: {"group": escape(group.name)}
            for group in config.groups.values()
            if not group.charge_points
        },
    )
    _show(
        hass,
        entry,
        "duplicate_group_name",
        {
            ids[0]: {
                "group": escape(config.groups[ids[0]].name),
                "number": str(len(ids)),
            }
            for ids in by_name.values()
            if len(ids) > 1
        },
    )


@callback
def async_show_new_charge_points(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    points: Mapping[str, SitePoint],
    config: SiteConfig,
) -> None:
    """Name the charge points that came by themselves, and that nobody is told of."""
    members = {
        member for group in config.groups.values() for member in group.charge_points
    }
    _show(
        hass,
        entry,
        "ocpp_new_charge_point",
        {
            point.id: {"charge_point": escape(point.label)}
            for point in points.values()
            if point.is_learnt and point.id not in members
        },
    )


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
        if rule.key.charge_point in points:
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
                "charge_point": escape(points[point].label),
                "sources": "\n".join(f"- {line}" for line in sorted(lines)),
            }
            for point, lines in lost.items()
        },
    )


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
            "link": escape(state.link.name),
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
    cases: dict[str, list[str]] = {}
    for key in silent:
        if key.charge_point in points:
            cases.setdefault(key.charge_point, []).append(words("case", key.case))
    lines = [
        f"{points[point].label}: {', '.join(names)}" for point, names in cases.items()
    ]
    more = len(lines) - LISTED
    _show(
        hass,
        entry,
        "not_monitored",
        {
            "": {
                "number": str(len(lines)),
                "charge_points": _list(
                    [*sorted(lines)[:LISTED], *([f"+ {more}"] if more > 0 else ())]
                ),
            }
        }
        if lines
        else {},
    )


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
        wanted[""] = {"since": local, "error": escape(error)}
    _show(hass, entry, "mail_down", wanted)


@callback
def async_show_refused(
    hass: HomeAssistant, entry: ConfigEntry[Any], refused: Mapping[str, str]
) -> None:
    """Say which addresses were refused for good, and why."""
    lines = _list(f"{address}: {error}" for address, error in sorted(refused.items()))
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
        {identity: {"identity": escape(identity)} for identity in contested},
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


def _is_gone(hass: HomeAssistant, account: Mapping[str, str]) -> bool:
    """Return whether there is no such mail account any more."""
    if account[CONF_MAIL_KIND] == MAIL_SMTP:
        return smtp_entry(hass, account[CONF_ENTRY_ID]) is None
    # Actions are registered one after the other while Home Assistant starts.
    if hass.state is not CoreState.running:
        return False
    domain, _, service = account[CONF_ACTION].partition(".")
    return not hass.services.has_service(domain, service)


def _name(account: Mapping[str, str]) -> str:
    """Return what an account that is gone was called, as far as that is known."""
    return account.get(CONF_ACTION, "SMTP")


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


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {escape(text)}" for text in texts)


# ---- mending -----------------------------------------------------------------------


class _SiteFlow(RepairsFlow):
    """Says what is wrong and, once that was read, mends it."""

    def __init__(self, entry_id: str) -> None:
        """Mend the site with this config entry id."""
        self._entry_id = entry_id

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what is wrong; mend it when asked to."""
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None:
            return self.async_abort(reason="site_gone")
        if user_input is None:
            return self._form()
        return await self._async_mend(entry)

    def _form(self, error: str | None = None) -> RepairsFlowResult:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        placeholders = dict((issue and issue.translation_placeholders) or {})
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors={"base": "not_mended"} if error else {},
            description_placeholders={**placeholders, "error": error or ""},
        )

    @abstractmethod
    async def _async_mend(self, entry: ConfigEntry[Any]) -> RepairsFlowResult:
        """Mend it."""


class ConfigureSiteFlow(_SiteFlow):
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


class AddRecipientsFlow(_SiteFlow):
    """Adds the addresses of the groups to the SMTP account."""

    @override
    async def _async_mend(self, entry: ConfigEntry[Any]) -> RepairsFlowResult:
        errors = await async_add_recipients(
            self.hass, entry.data.get(CONF_MAIL), _unknown_addresses(self.hass, entry)
        )
        if errors:
            return self._form(_list(f"{key}: {why}" for key, why in errors.items()))
        return self.async_create_entry(data={})


class ReadFlow(_SiteFlow):
    """Closes what a person has read."""

    @override
    async def _async_mend(self, entry: ConfigEntry[Any]) -> RepairsFlowResult:
        return self.async_create_entry(data={})


KINDS: Final[Mapping[str, Kind]] = {
    "no_mail_account": Kind(ir.IssueSeverity.ERROR, ConfigureSiteFlow),
    "mail_account_gone": Kind(ir.IssueSeverity.ERROR, ConfigureSiteFlow),
    "recipient_missing": Kind(ir.IssueSeverity.ERROR, AddRecipientsFlow),
    "source_missing": Kind(ir.IssueSeverity.ERROR),
    "not_monitored": Kind(ir.IssueSeverity.WARNING),
    "cannot_save": Kind(ir.IssueSeverity.CRITICAL),
    "newer_snapshot": Kind(ir.IssueSeverity.CRITICAL),
    "newer_file": Kind(ir.IssueSeverity.WARNING),
    "unreadable": Kind(ir.IssueSeverity.ERROR, ReadFlow, is_lasting=True),
    "mail_down": Kind(ir.IssueSeverity.CRITICAL),
    "address_refused": Kind(ir.IssueSeverity.ERROR),
    "link_lost": Kind(ir.IssueSeverity.WARNING),
    "sign_in_again": Kind(ir.IssueSeverity.WARNING),
    "group_empty": Kind(ir.IssueSeverity.WARNING),
    "duplicate_group_name": Kind(ir.IssueSeverity.WARNING),
    "entity_limit": Kind(ir.IssueSeverity.WARNING),
    "ocpp_port": Kind(ir.IssueSeverity.ERROR),
    "ocpp_contested": Kind(ir.IssueSeverity.WARNING),
    "ocpp_new_charge_point": Kind(ir.IssueSeverity.WARNING),
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
