"""Reads what a person has configured: the config entry and its subentries.

The stored form is plain data (see `const.py`); here it becomes the engine's `SiteConfig`, the rules of the
entity source, and the names people read. Groups and charge points refer to each other by id only, so a
charge point that is gone simply is no member any more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
import logging
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant

from .const import (
    CONF_ADDRESSES,
    CONF_CASES,
    CONF_CHARGE_POINTS,
    CONF_DEVICE_ID,
    CONF_ENTITY,
    CONF_GROUP_WAIT,
    CONF_HOLD,
    CONF_ID,
    CONF_MAIL,
    CONF_NAME,
    CONF_SEND_RESOLVED,
    CONF_SOURCES,
    CONF_TIMING,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from .engine.model import (
    DEFAULT_GROUP_WAIT,
    DEFAULT_HOLD,
    AlertKey,
    Case,
    ChargePoint,
    Group,
    SiteConfig,
    Timing,
)
from .sources.rules import entity_source

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SitePoint:
    """A charge point with all that stands around it."""

    id: str
    label: str
    """What people read: the station's name, with the charge point's own if the station has several."""
    subentry_id: str
    device_id: str | None
    """The device of another integration that the station was made from."""
    sources: Mapping[str, Iterable[Mapping[str, Any]]]
    """The rules by case, in the stored form: the very same objects, as there are thousands."""

    @property
    def rules(self) -> Iterator[tuple[AlertKey, Mapping[str, Any]]]:
        """Yield which entity tells which case."""
        for case, rules in self.sources.items():
            key = AlertKey(self.id, Case(case))
            for rule in rules:
                yield key, rule


def stations(entry: ConfigEntry[Any]) -> list[ConfigSubentry]:
    """Return the charging stations of a site."""
    return list(entry.get_subentries_of_type(SUBENTRY_STATION))


def groups(entry: ConfigEntry[Any]) -> list[ConfigSubentry]:
    """Return the notification groups of a site."""
    return list(entry.get_subentries_of_type(SUBENTRY_GROUP))


def station_points(station: ConfigSubentry) -> Iterator[SitePoint]:
    """Yield the charge points of one charging station."""
    stored = station.data[CONF_CHARGE_POINTS]
    for point in stored:
        name = point.get(CONF_NAME, "")
        yield SitePoint(
            id=point[CONF_ID],
            label=station.title if len(stored) == 1 else f"{station.title} {name}",
            subentry_id=station.subentry_id,
            device_id=station.data.get(CONF_DEVICE_ID),
            sources=point.get(CONF_SOURCES, {}),
        )


def site_points(entry: ConfigEntry[Any]) -> dict[str, SitePoint]:
    """Return all charge points of a site by their id."""
    return {
        point.id: point
        for station in stations(entry)
        for point in station_points(station)
    }


def site_config(entry: ConfigEntry[Any], points: Mapping[str, SitePoint]) -> SiteConfig:
    """Return the engine's configuration of a site."""
    return SiteConfig(
        charge_points={point.id: _charge_point(point) for point in points.values()},
        groups={
            subentry.subentry_id: _group(subentry, points) for subentry in groups(entry)
        },
        can_send=CONF_MAIL in entry.data,
    )


def leave_groups(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    before: Mapping[str, SitePoint],
    points: Mapping[str, SitePoint],
) -> None:
    """Let charge points that are gone leave their groups; `before` still knows their names."""
    for group in groups(entry):
        members = group.data[CONF_CHARGE_POINTS]
        gone = [member for member in members if member not in points]
        if not gone:
            continue
        names = [before[member].label if member in before else "?" for member in gone]
        _LOGGER.warning(
            "Charge points that were removed leave the notification group %s: %s",
            group.title,
            ", ".join(names),
        )
        left = [member for member in members if member in points]
        hass.config_entries.async_update_subentry(
            entry, group, data={**group.data, CONF_CHARGE_POINTS: left}
        )


def _charge_point(point: SitePoint) -> ChargePoint:
    return ChargePoint(id=point.id, name=point.label, sources=_Sources(point.sources))


class _Sources(Mapping[Case, frozenset[str]]):
    """Which sources tell which case, read from the stored rules when it is asked for.

    That is after a change only, and there are thousands of charge points: none keeps a copy.
    """

    __slots__ = ("_rules",)

    def __init__(self, rules: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        self._rules = rules

    @override
    def __getitem__(self, case: Case) -> frozenset[str]:
        return frozenset(entity_source(rule[CONF_ENTITY]) for rule in self._rules[case])

    @override
    def __iter__(self) -> Iterator[Case]:
        return map(Case, self._rules)

    @override
    def __len__(self) -> int:
        return len(self._rules)


def _group(subentry: ConfigSubentry, points: Mapping[str, SitePoint]) -> Group:
    data = subentry.data
    return Group(
        id=subentry.subentry_id,
        name=subentry.title,
        charge_points=tuple(
            member for member in data[CONF_CHARGE_POINTS] if member in points
        ),
        addresses=tuple(data[CONF_ADDRESSES]),
        cases=frozenset(Case(case) for case in data[CONF_CASES]),
        timing=_timing(data.get(CONF_TIMING, {})),
    )


def _timing(data: Mapping[str, Any]) -> Timing:
    hold = data.get(CONF_HOLD, {})
    return Timing(
        hold={
            case: timedelta(seconds=hold[case]) if case in hold else default
            for case, default in DEFAULT_HOLD.items()
        },
        group_wait=(
            timedelta(seconds=data[CONF_GROUP_WAIT])
            if CONF_GROUP_WAIT in data
            else DEFAULT_GROUP_WAIT
        ),
        send_resolved=data.get(CONF_SEND_RESOLVED, True),
    )
