"""What the dialogs of a site and of a charging station show of the rules, and of what is not told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.chargers.coverage import (
    Coverage,
    Covered,
    coverage_of,
)
from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.chargers.rule import GONE_CASE
from custom_components.cp_notifications.const import (
    CONF_ABOVE,
    CONF_ATTRIBUTE,
    CONF_BELOW,
    CONF_ENTITY,
    CONF_HYSTERESIS,
    CONF_STATES,
)
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.words import Words, async_words
from custom_components.cp_notifications.text import NOTHING, escape, row

from .draft import Rule, StationDraft, all_points
from .watched import Watched, watched

_SIGNS: Final = ((CONF_ABOVE, ">"), (CONF_BELOW, "<"), (CONF_HYSTERESIS, "±"))


async def case_names(hass: HomeAssistant) -> dict[Case, str]:
    """Return what people call the cases, in the language of Home Assistant."""
    words = await async_words(hass)
    return {case: words("case", case.value) for case in Case}


def told_by(
    hass: HomeAssistant, words: Words, rule: Rule, show: Callable[[str], str]
) -> str:
    """Return a rule in short: its entity, and what of it means the case.

    `show` makes each piece of foreign text fit for where it is going to stand.
    """
    entity = watched(hass, rule[CONF_ENTITY])
    name = show(entity.name)
    if attribute := rule.get(CONF_ATTRIBUTE):
        name = f"{name} ({show(attribute)})"
    what = ", ".join(map(show, _meanings(hass, words, entity, rule)))
    return f"{name}: {what}" if what else name


def _meanings(
    hass: HomeAssistant, words: Words, entity: Watched, rule: Rule
) -> Iterator[str]:
    """Yield what means the case: states, limits, age; nothing if it is only that the entity is lost."""
    for state in rule.get(CONF_STATES, ()):
        yield state if CONF_ATTRIBUTE in rule else entity.state_name(hass, state)
    for key, sign in _SIGNS:
        if key in rule:
            yield f"{sign} {rule[key]:.10g} {entity.unit or ''}".rstrip()
    if "stale_after" in rule:
        kind = rule.get("stale_by", "reported")
        yield words("rule_text", f"stale_{kind}", minutes=_minutes(rule["stale_after"]))
    if "unknown_after" in rule:
        yield words(
            "rule_text", "unknown_after", minutes=_minutes(rule["unknown_after"])
        )
    if rule.get("gone") == GONE_CASE:
        yield words("rule_text", "gone_case")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:g}"


async def async_overview(
    hass: HomeAssistant,
    stations: Iterable[StationDraft],
    found: Mapping[str, FoundPoint] | None = None,
) -> dict[str, str]:
    """Return the placeholders of a page that shows what is watched and what is not.

    `rows` are rows of a markdown table: charge point, case, what tells it. `gaps` is a
    list of what is not told, why, and what would help. `found` is what the catalogue knows of
    charge points.
    """
    words = await async_words(hass)
    rows: list[str] = []
    gaps: dict[str, dict[str, list[str]]] = {}
    for station, point in all_points(stations):
        label = escape(station.label(point))
        known = (found or {}).get(point.charger)
        for case, coverage in coverage_of(point.all_rules(), known).items():
            name = escape(words("case", case))
            told = [
                told_by(hass, words, rule, escape)
                for rule in point.rules(case).values()
            ]
            if station.ocpp is not None:
                told.insert(
                    0, words("ocpp_text", "told_by", connector=point.connector or 0)
                )
            rows.extend(row([label, name, each]) for each in told or [NOTHING])
            for text in () if station.ocpp else _not_told(hass, words, coverage):
                gaps.setdefault(text, {}).setdefault(label, []).append(name)
    lines = [
        f"- {'; '.join(f'{label}: {", ".join(c)}' for label, c in about.items())}. {text}"
        for text, about in gaps.items()
    ]
    gaps_text = (
        words("coverage_text", "missing", gaps="\n".join(lines))
        if lines
        else words("coverage_text", "nothing_missing")
    )
    return {"rows": "\n".join(rows), "gaps": gaps_text}


def _not_told(hass: HomeAssistant, words: Words, coverage: Coverage) -> Iterator[str]:
    """Yield what is not told of a case, as sentences in markdown."""
    told = coverage.covered is Covered.WATCHED
    if coverage.more:
        text = "more_possible" if told else Covered.POSSIBLE
        yield _entities(hass, words, text, coverage.more)
    if coverage.enable:
        possible = told or coverage.covered is Covered.POSSIBLE
        text = "more_if_enabled" if possible else Covered.NEEDS_ENTITY
        yield _entities(hass, words, text, coverage.enable)
    if coverage.gaps:
        yield words(
            "coverage_text",
            "gap",
            reasons=" ".join(words("gap", gap) for gap in coverage.gaps),
            fills="; ".join(words("fill", fill) for fill in coverage.fills),
        )


def _entities(
    hass: HomeAssistant, words: Words, text: str, entities: Iterable[str]
) -> str:
    names = ", ".join(escape(watched(hass, each).name) for each in entities)
    return words("coverage_text", text, entities=names)


async def async_found_rows(
    hass: HomeAssistant, stations: Iterable[tuple[str, str, Iterable[FoundPoint]]]
) -> str:
    """Return rows of a markdown table: what would be told of chargers that were found.

    Each of `stations` is a name, what people call its integration, and its charge points.
    """
    words = await async_words(hass)
    return "\n".join(
        row(
            [
                escape(name),
                escape(integration),
                *(_worst(words, case, points) for case in Case),
            ]
        )
        for name, integration, points in stations
    )


def _worst(words: Words, case: Case, points: Iterable[FoundPoint]) -> str:
    """Return how far a case is told at the charge point where it is told least."""
    order = list(Covered)
    covered = (coverage_of(point.rules, point)[case].covered for point in points)
    return words("coverage", max(covered, key=order.index))
