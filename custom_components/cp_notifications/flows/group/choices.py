"""The charge points of a site as a person chooses the members of a group from them.

Reads the configuration, the registries and the present conditions; changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.const import CONF_CHARGE_POINTS, CONF_ENTITY
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    ConditionView,
    Verdict,
)
from custom_components.cp_notifications.internals import async_texts, source_of
from custom_components.cp_notifications.site.config import (
    OCPP,
    SitePoint,
    groups,
    site_points,
)
from custom_components.cp_notifications.site.devices import area_of_point, is_disabled
from custom_components.cp_notifications.site.loaded import Site, loaded_site
from custom_components.cp_notifications.site.words import Words
from custom_components.cp_notifications.text import fold, natural, plain

CONF_TEXT: Final = "text"
CONF_AREAS: Final = "areas"
CONF_STATUS: Final = "status"
CONF_INTEGRATIONS: Final = "integrations"
CONF_UNGROUPED: Final = "ungrouped"

NO_AREA: Final = ":none"
"""Stands for no area in the filter. The colon keeps it apart from ids of areas."""


class Status(StrEnum):
    """How a charge point stands, in one word."""

    FINE = "fine"
    """Everything watched there is known and good."""
    PROBLEM = "problem"
    """A fuse has tripped or a sensor was triggered."""
    NOT_AVAILABLE = "not_available"
    """It does not communicate."""
    DISABLED = "disabled"
    """A person has disabled its device: it is not watched."""
    NOT_KNOWN = "not_known"
    """Something watched there is not known, or nothing is watched."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A charge point to choose. All texts are plain, on one line."""

    id: str
    name: str
    area_id: str
    area: str
    """Empty, as the id, if it is in no area."""
    status: Status
    conditions: Mapping[Case, ConditionView]
    integrations: Mapping[str, str]
    """The integrations whose entities tell its cases: domain to title."""
    groups: tuple[str, ...]
    """The names of the groups it is in already."""
    label: str
    """One line that says all of this: what the picker shows and searches."""
    haystack: str
    """What the free text of the filter is looked for in, folded."""


type Choices = Mapping[str, Choice]
type Filter = Mapping[str, Any]
"""What of the filter is filled in; empty if nothing is."""


async def async_choices(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    words: Words,
    without: str | None = None,
) -> dict[str, Choice]:
    """Return the charge points of a site by id, in the order people count in.

    The group `without`, the one being edited, is not noted as one they are in.
    """
    points = site_points(entry)
    domains = {point.id: integration_domains(hass, point) for point in points.values()}
    titles = await async_texts(hass, "title", set().union(*domains.values()))
    group_names = names_of_groups(entry, without)
    choices = [
        _choice(
            hass,
            entry,
            point,
            words,
            group_names.get(point.id, ()),
            {
                domain: plain(titles.get(f"component.{domain}.title", domain))
                for domain in sorted(domains[point.id])
            }
            | ({OCPP.lower(): OCPP} if point.identity else {}),
        )
        for point in points.values()
    ]
    return {
        choice.id: choice
        for choice in sorted(choices, key=lambda each: natural(each.name))
    }


def _choice(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    point: SitePoint,
    words: Words,
    group_names: tuple[str, ...],
    integrations: Mapping[str, str],
) -> Choice:
    conditions = present_conditions(entry, point.id)
    verdicts = {case: view.verdict for case, view in conditions.items()}
    status = status_of(verdicts, point.cases)
    if is_disabled(hass, entry, point.id):
        status = Status.DISABLED
    area = area_of_point(hass, entry, point)
    name = plain(point.label)
    area_name = plain(area.name) if area else ""
    label = _label(
        f"{name}{_note(words, group_names)}",
        [area_name, words("group_status", status), ", ".join(integrations.values())],
    )
    return Choice(
        id=point.id,
        name=name,
        area_id=area.id if area else "",
        area=area_name,
        status=status,
        conditions=conditions,
        integrations=integrations,
        groups=group_names,
        label=label,
        haystack=fold(" ".join([label, point.id, *integrations])),
    )


def _label(head: str, details: Iterable[str]) -> str:
    return " · ".join([head, *filter(None, details)])


def _note(words: Words, group_names: tuple[str, ...]) -> str:
    """Return the note about groups, to stand right behind the name.

    Elsewhere it would be lost: the end of a long line is cut off on a phone.
    """
    if not group_names:
        return ""
    key = "in_group" if len(group_names) == 1 else "in_groups"
    return f" [{words.text(key, names=', '.join(group_names))}]"


# ---- what is known about a charge point -------------------------------------------


def names_of_groups(
    entry: ConfigEntry[Any], without: str | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the names of the groups that each charge point is in, sorted."""
    names: dict[str, tuple[str, ...]] = {}
    for group in groups(entry):
        if group.subentry_id != without:
            for member in group.data[CONF_CHARGE_POINTS]:
                names[member] = (*names.get(member, ()), plain(group.title))
    return names


def integration_domains(hass: HomeAssistant, point: SitePoint) -> set[str]:
    """Return the integrations whose entities tell the cases of a charge point."""
    registry = er.async_get(hass)
    domains: set[str] = set()
    for _, rule in point.rules:
        entity = rule[CONF_ENTITY]
        if registered := registry.async_get(entity):
            domains.add(registered.platform)
        elif source := source_of(hass, entity):
            domains.add(source["domain"])
    return domains


def present_conditions(
    entry: ConfigEntry[Site], charge_point: str
) -> dict[Case, ConditionView]:
    """Return how each case stands; all unknown while the site is not loaded."""
    site = loaded_site(entry)
    if site is None:
        return dict.fromkeys(Case, ConditionView(Verdict.UNKNOWN))
    return {case: site.engine.condition(AlertKey(charge_point, case)) for case in Case}


def status_of(verdicts: Mapping[Case, Verdict], watched: Iterable[Case]) -> Status:
    """Return the status in one word.

    Unknown is not fine: everything that is watched must be known to be good.
    """
    if Verdict.ACTIVE in (verdicts[Case.FUSE_TRIPPED], verdicts[Case.SENSORS]):
        return Status.PROBLEM
    if verdicts[Case.UNAVAILABLE] is Verdict.ACTIVE:
        return Status.NOT_AVAILABLE
    good = {case for case, verdict in verdicts.items() if verdict is Verdict.CLEAR}
    return Status.FINE if good and good.issuperset(watched) else Status.NOT_KNOWN


# ---- the filter -----------------------------------------------------------------------

_TESTS: Final[Mapping[str, Callable[[Choice, Any], bool]]] = {
    CONF_TEXT: lambda choice, text: all(
        word in choice.haystack for word in fold(text).split()
    ),
    CONF_AREAS: lambda choice, areas: (choice.area_id or NO_AREA) in areas,
    CONF_STATUS: lambda choice, status: choice.status in status,
    CONF_INTEGRATIONS: lambda choice, domains: (
        not choice.integrations.keys().isdisjoint(domains)
    ),
    CONF_UNGROUPED: lambda choice, _: not choice.groups,
}


def tidy_filter(posted: Mapping[str, Any]) -> Filter:
    """Return what is filled in of a filter as it was posted.

    A section that nobody touched is posted too, with its booleans false.
    """
    filled = {key: posted.get(key) for key in _TESTS}
    filled[CONF_TEXT] = (filled[CONF_TEXT] or "").strip()
    return {key: value for key, value in filled.items() if value}


def listed(choices: Choices, chosen: Filter) -> list[str]:
    """Return the ids of the charge points that pass a filter, in their order."""
    return [
        choice.id
        for choice in choices.values()
        if all(_TESTS[key](choice, value) for key, value in chosen.items())
    ]


def present_areas(choices: Choices) -> dict[str, str]:
    """Return the areas there are, by id: their names, sorted. No area is not among them."""
    areas = {
        choice.area_id: choice.area for choice in choices.values() if choice.area_id
    }
    return dict(sorted(areas.items(), key=lambda area: natural(area[1])))


def present_integrations(choices: Choices) -> dict[str, str]:
    """Return the integrations there are, by domain: their titles, sorted."""
    titles: dict[str, str] = {}
    for choice in choices.values():
        titles.update(choice.integrations)
    return dict(sorted(titles.items(), key=lambda title: natural(title[1])))


def without_gone(chosen: Filter, choices: Choices) -> Filter:
    """Return a tidy filter without areas and integrations that there are no more.

    The form could not show them, and would not accept them back.
    """
    there = {
        CONF_AREAS: {*present_areas(choices), NO_AREA},
        CONF_INTEGRATIONS: set(present_integrations(choices)),
    }
    kept = {
        key: [item for item in value if item in there[key]] if key in there else value
        for key, value in chosen.items()
    }
    return tidy_filter(kept)
