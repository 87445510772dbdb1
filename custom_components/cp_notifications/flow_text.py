"""What the dialogs of a site and of a charging station show of the rules."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant

from .const import CONF_ABOVE, CONF_BELOW, CONF_HYSTERESIS, CONF_STATES
from .engine.model import Case
from .group_texts import NOTHING, async_words, escape, row
from .station_draft import PointDraft, Rule, StationDraft, all_points
from .watched import Watched, watched


async def case_names(hass: HomeAssistant) -> dict[Case, str]:
    """Return what people call the cases, in the language of Home Assistant."""
    words = await async_words(hass)
    return {case: words("case", case.value) for case in Case}


def meaning(hass: HomeAssistant, entity: Watched, rule: Rule) -> str:
    """Return which states or values of an entity mean the case: foreign text."""
    if CONF_STATES in rule:
        names = [entity.state_name(hass, state) for state in rule[CONF_STATES]]
        return ", ".join(names) or NOTHING
    signs = ((CONF_ABOVE, ">"), (CONF_BELOW, "<"), (CONF_HYSTERESIS, "±"))
    limits = (f"{sign} {rule[key]:.10g}" for key, sign in signs if key in rule)
    return f"{', '.join(limits)} {entity.unit or ''}".rstrip()


async def async_overview(
    hass: HomeAssistant, stations: Iterable[StationDraft]
) -> dict[str, str]:
    """Return the placeholders of a page that shows what is watched and what is not.

    `rows` are rows of a markdown table: charge point, case, entity, what means the case.
    `gaps` are the cases that nothing watches, with their charge points.
    """
    cases = await case_names(hass)
    rows: list[str] = []
    gaps: list[str] = []
    for station, point in all_points(stations):
        label = escape(station.label(point))
        for case, name in cases.items():
            rows.extend(
                row([label, escape(name), *cells])
                for cells in _cells(hass, point, case)
            )
            if not point.rules(case):
                gaps.append(f"{label}: {escape(name)}")
    return {"rows": "\n".join(rows), "gaps": "; ".join(gaps) or NOTHING}


def _cells(hass: HomeAssistant, point: PointDraft, case: Case) -> list[tuple[str, str]]:
    """Return entity and meaning of each rule of a case; both empty if it has none."""
    entities = [(watched(hass, key), rule) for key, rule in point.rules(case).items()]
    return [
        (escape(entity.name), escape(meaning(hass, entity, rule)))
        for entity, rule in entities
    ] or [("", "")]
