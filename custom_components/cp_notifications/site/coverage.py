"""How far each case is told at the charge points of a site, as it stands now: for entities and diagnostics."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.chargers.coverage import (
    Coverage,
    Covered,
    coverage_of,
)
from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.engine.model import AlertKey, Case

from .config import SitePoint


def coverage_at(
    point: SitePoint,
    found: Mapping[str, FoundPoint],
    missing: Iterable[tuple[AlertKey, str]],
) -> dict[Case, Coverage]:
    """Return how far each case is told at a charge point.

    `found` is what the catalogue knows, by the ids of its charge points; `missing` are the entities that do not tell
    their case any more. A station that connects by OCPP tells every case itself.
    """
    if point.identity:
        return dict.fromkeys(Case, Coverage(Covered.WATCHED))
    lost = set(missing)
    rules = {
        Case(case): [
            rule
            for rule in each
            if (AlertKey(point.id, Case(case)), rule["entity"]) not in lost
        ]
        for case, each in point.sources.items()
    }
    return coverage_of(rules, found.get(point.charger))


def as_data(
    hass: HomeAssistant,
    coverage: Mapping[Case, Coverage],
    untold: Collection[Case] = (),
) -> dict[str, dict[str, Any]]:
    """Return it as plain data by case, with entity ids; what is empty is left out. `untold` are the cases that no group hears of."""

    def entities(references: Iterable[str]) -> list[str]:
        registry = er.async_get(hass)
        entries = ((each, registry.async_get(each)) for each in references)
        return [entry.entity_id if entry else each for each, entry in entries]

    return {
        case.value: {
            "covered": each.covered.value,
            **({"nobody_told": True} if case in untold else {}),
            **{
                key: values
                for key, values in {
                    "told_by": entities(each.entities),
                    "not_watched": entities(each.more),
                    "after_enabling": entities(each.enable),
                    "not_told": [gap.value for gap in each.gaps],
                    "would_help": [fill.value for fill in each.fills],
                }.items()
                if values
            },
        }
        for case, each in coverage.items()
    }


def summary(coverage: Mapping[Case, Coverage], untold: Collection[Case] = ()) -> str:
    """Return in a word how much is told: all cases, some or none. `untold` are the cases that no group hears of."""
    told = [
        each.covered is Covered.WATCHED and case not in untold
        for case, each in coverage.items()
    ]
    if all(told):
        return "complete"
    return "partial" if any(told) else "none"
