"""What the dialogs of a site and of a charging station show of the rules."""

from collections.abc import Callable, Iterable

from homeassistant.core import HomeAssistant

from .const import CONF_ABOVE, CONF_BELOW, CONF_HYSTERESIS, CONF_STATES
from .engine.model import Case
from .group_texts import NOTHING, async_words, escape, row
from .station_draft import Rule, StationDraft, all_points
from .watched import Watched, watched


async def case_names(hass: HomeAssistant) -> dict[Case, str]:
    """Return what people call the cases, in the language of Home Assistant."""
    words = await async_words(hass)
    return {case: words("case", case.value) for case in Case}


def told_by(
    hass: HomeAssistant, key: str, rule: Rule, show: Callable[[str], str]
) -> str:
    """Return a rule in short: its entity, and what of it means the case.

    `show` makes each piece of foreign text fit for where it is going to stand.
    """
    entity = watched(hass, key)
    what = ", ".join(map(show, _meanings(hass, entity, rule)))
    return f"{show(entity.name)}: {what}" if what else show(entity.name)


def _meanings(hass: HomeAssistant, entity: Watched, rule: Rule) -> list[str]:
    """Return the states or the limits that mean the case; none if it is only lost."""
    if CONF_STATES in rule:
        return [entity.state_name(hass, state) for state in rule[CONF_STATES]]
    signs = ((CONF_ABOVE, ">"), (CONF_BELOW, "<"), (CONF_HYSTERESIS, "±"))
    return [
        f"{sign} {rule[key]:.10g} {entity.unit or ''}".rstrip()
        for key, sign in signs
        if key in rule
    ]


async def async_overview(
    hass: HomeAssistant, stations: Iterable[StationDraft]
) -> dict[str, str]:
    """Return the placeholders of a page that shows what is watched and what is not.

    `rows` are rows of a markdown table: charge point, case, what tells it.
    `gaps` are the cases that nothing watches, with their charge points.
    """
    cases = await case_names(hass)
    words = await async_words(hass)
    rows: list[str] = []
    gaps: list[str] = []
    for station, point in all_points(stations):
        label = escape(station.label(point))
        for case, name in cases.items():
            rules = point.rules(case).items()
            told = [told_by(hass, key, rule, escape) for key, rule in rules]
            if station.ocpp is not None:
                told.insert(
                    0, words("ocpp_text", "told_by", connector=f"{point.connector}")
                )
            rows.extend(row([label, escape(name), each]) for each in told or [NOTHING])
            if not told:
                gaps.append(f"{label}: {escape(name)}")
    return {"rows": "\n".join(rows), "gaps": "; ".join(gaps) or NOTHING}
