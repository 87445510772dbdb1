"""Of what nobody would be told: charge points in no group, and cases that none of their groups wants."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from custom_components.cp_notifications.const import (
    CONF_CASES,
    CONF_CHARGE_POINTS,
    CONF_ID,
    CONF_NOBODY,
)
from custom_components.cp_notifications.engine.model import Case, Group

from .config import SitePoint, async_change_points, groups


def untold(
    points: Mapping[str, SitePoint], groups: Iterable[Group]
) -> dict[str, list[Case]]:
    """Return the cases that no group hears of, by charge point; those that nobody is to hear of on purpose are left out.

    Of a charge point in a group, only cases that something tells count. Of one in no group all do: an automation may report them.
    """
    wanted: dict[str, set[Case]] = {}
    for group in groups:
        for member in group.charge_points:
            wanted.setdefault(member, set()).update(group.cases)
    found: dict[str, list[Case]] = {}
    for point in points.values():
        if point.is_disabled:
            continue
        told = wanted.get(point.id, set())
        asked = point.cases if point.id in wanted and point.cases else set(Case)
        if missing := asked - told - point.nobody:
            found[point.id] = [case for case in Case if case in missing]
    return found


@callback
def async_let_groups_hear(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    chosen: Iterable[str],
    cases: Mapping[str, Iterable[Case]],
) -> None:
    """Let groups, by id, have these charge points; one that has a charge point already also wants its cases."""
    ids = set(chosen)
    for group in [each for each in groups(entry) if each.subentry_id in ids]:
        members: list[str] = group.data[CONF_CHARGE_POINTS]
        more = {case for point in cases if point in members for case in cases[point]}
        wants = {*map(Case, group.data[CONF_CASES]), *more}
        data = {
            **group.data,
            CONF_CHARGE_POINTS: list(dict.fromkeys([*members, *cases])),
            CONF_CASES: [case.value for case in Case if case in wants],
        }
        hass.config_entries.async_update_subentry(entry, group, data=data)


@callback
def async_let_nobody_hear(
    hass: HomeAssistant, entry: ConfigEntry[Any], cases: Mapping[str, Iterable[Case]]
) -> None:
    """Remember that nobody is to be told of these cases, by charge point, on purpose."""

    def change(point: Mapping[str, Any]) -> Mapping[str, Any]:
        if point[CONF_ID] not in cases:
            return point
        return {**point, CONF_NOBODY: _with(point, cases[point[CONF_ID]])}

    async_change_points(hass, entry, change)


def _with(point: Mapping[str, Any], cases: Iterable[Case]) -> list[str]:
    nobody = {*point.get(CONF_NOBODY, ()), *cases}
    return [case.value for case in Case if case in nobody]
