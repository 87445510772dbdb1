"""Reads what a person has configured: the config entry and its subentries.

The stored form is plain data (see `const.py`); here it becomes the engine's `SiteConfig`, the rules of the
entity source, and the names people read. Groups and charge points refer to each other by id only, so a
charge point that is gone simply is no member any more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta, tzinfo
import logging
from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.const import (
    CONF_ADDRESSES,
    CONF_CASES,
    CONF_CHARGE_POINTS,
    CONF_CHARGER,
    CONF_DEVICE_ID,
    CONF_ENTITY,
    CONF_GROUP_WAIT,
    CONF_HOLD,
    CONF_ID,
    CONF_IDENTITY,
    CONF_MAIL,
    CONF_NAME,
    CONF_NOBODY,
    CONF_OCPP,
    CONF_ON,
    CONF_QUIET_END,
    CONF_QUIET_START,
    CONF_RECOVERY_HOLD,
    CONF_REPEAT_INTERVAL,
    CONF_SEND_RESOLVED,
    CONF_SOURCES,
    CONF_TELL_LINKS,
    CONF_TIMING,
    CONF_URGENT,
    CONF_WEEKLY,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    ChargePoint,
    Group,
    Link,
    QuietHours,
    SiteConfig,
    Timing,
)
from custom_components.cp_notifications.ocpp.protocol.conditions import (
    SOURCES as OCPP_SOURCES,
)
from custom_components.cp_notifications.sources.rules import entity_source
from custom_components.cp_notifications.text import natural

_LOGGER = logging.getLogger(__name__)

OCPP: Final = "OCPP"
"""What people read where others have the name of an integration."""


@dataclass(frozen=True, slots=True)
class SitePoint:
    """A charge point with all that stands around it."""

    id: str
    label: str
    """What people read: the station's name, with the charge point's own if the station has several."""
    station: str
    """The station's name if it has several charge points, else empty."""
    subentry_id: str
    device_id: str | None
    """The device of another integration that the station was made from."""
    charger: str
    """Which charge point of the catalogue it is, if any: see `FoundPoint.id`."""
    sources: Mapping[str, Iterable[Mapping[str, Any]]]
    """The rules by case, in the stored form: the very same objects, as there are thousands."""
    identity: str = ""
    """What its station calls itself, if that connects by OCPP; empty also while the site does not listen."""
    is_disabled: bool = False
    """Whether a person has disabled its device: then it is not watched, and in no group for that time."""
    nobody: frozenset[Case] = frozenset()
    """The cases that nobody is to be told of, on purpose."""

    @property
    def rules(self) -> Iterator[tuple[AlertKey, Mapping[str, Any]]]:
        """Yield which entity tells which case."""
        for case, rules in self.sources.items():
            key = AlertKey(self.id, Case(case))
            for rule in rules:
                yield key, rule

    @property
    def cases(self) -> set[Case]:
        """The cases that something tells."""
        return set(Case) if self.identity else set(map(Case, self.sources))


def stations(entry: ConfigEntry[Any]) -> list[ConfigSubentry]:
    """Return the charging stations of a site, in the order in which they were added: there may be thousands."""
    return list(entry.get_subentries_of_type(SUBENTRY_STATION))


def groups(entry: ConfigEntry[Any]) -> list[ConfigSubentry]:
    """Return the notification groups of a site, in the order people count in."""
    return sorted(
        entry.get_subentries_of_type(SUBENTRY_GROUP),
        key=lambda group: natural(group.title),
    )


def station_points(
    station: ConfigSubentry, *, with_ocpp: bool = True
) -> Iterator[SitePoint]:
    """Yield the charge points of one charging station."""
    stored = station.data[CONF_CHARGE_POINTS]
    ocpp = station.data.get(CONF_OCPP, {}) if with_ocpp else {}
    identity = ocpp.get(CONF_IDENTITY, "")
    for point in stored:
        name = point.get(CONF_NAME, "")
        yield SitePoint(
            id=point[CONF_ID],
            label=station.title if len(stored) == 1 else f"{station.title} {name}",
            station="" if len(stored) == 1 else station.title,
            subentry_id=station.subentry_id,
            device_id=station.data.get(CONF_DEVICE_ID),
            charger=point.get(CONF_CHARGER, ""),
            sources=point.get(CONF_SOURCES, {}),
            identity=identity,
            nobody=frozenset(map(Case, point.get(CONF_NOBODY, ()))),
        )


def site_points(entry: ConfigEntry[Any]) -> dict[str, SitePoint]:
    """Return all charge points of a site by their id."""
    with_ocpp = entry.options.get(CONF_OCPP, {}).get(CONF_ON, False)
    return {
        point.id: point
        for station in stations(entry)
        for point in station_points(station, with_ocpp=with_ocpp)
    }


def in_order(points: Mapping[str, SitePoint]) -> dict[str, SitePoint]:
    """Return charge points in the order people count their stations in. It looks at all names: once for each change."""
    return dict(
        sorted(
            points.items(), key=lambda each: natural(each[1].station or each[1].label)
        )
    )


@callback
def async_change_points(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    change: Callable[[Mapping[str, Any]], Mapping[str, Any]],
) -> None:
    """Store the charge points of a site as `change` makes them of what is stored of each."""
    for station in stations(entry):
        points = [change(point) for point in station.data[CONF_CHARGE_POINTS]]
        data = {**station.data, CONF_CHARGE_POINTS: points}
        hass.config_entries.async_update_subentry(entry, station, data=data)


def without_disabled(
    points: Mapping[str, SitePoint], is_disabled: Callable[[str], bool]
) -> dict[str, SitePoint]:
    """Return charge points such that nothing tells anything of those that are disabled."""
    return {
        key: replace(point, is_disabled=True, sources={}, identity="")
        if is_disabled(key)
        else point
        for key, point in points.items()
    }


def site_config(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    points: Mapping[str, SitePoint],
    links: Mapping[str, Link] = MappingProxyType({}),
) -> SiteConfig:
    """Return the engine's configuration of a site. `links` are those that its charge points are behind, by id."""
    return SiteConfig(
        charge_points={
            point.id: _charge_point(hass, point)
            for point in points.values()
            if not point.is_disabled
        },
        groups={
            subentry.subentry_id: _group(subentry, points) for subentry in groups(entry)
        },
        can_send=CONF_MAIL in entry.data,
        links=links,
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


def _charge_point(hass: HomeAssistant, point: SitePoint) -> ChargePoint:
    return ChargePoint(
        id=point.id,
        name=point.label,
        sources=(_OcppSources if point.identity else _Sources)(point.sources),
        station=point.station,
        link=OCPP if point.identity else "",
        origin=_origin(hass, point),
    )


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


class _OcppSources(_Sources):
    """The same for a charge point whose station tells every case by OCPP as well."""

    __slots__ = ()

    @override
    def __getitem__(self, case: Case) -> frozenset[str]:
        rules = super().__getitem__(case) if case in self._rules else frozenset()
        return OCPP_SOURCES[case] | rules

    @override
    def __iter__(self) -> Iterator[Case]:
        return iter(OCPP_SOURCES)

    @override
    def __len__(self) -> int:
        return len(OCPP_SOURCES)


def _origin(hass: HomeAssistant, point: SitePoint) -> str:
    """Return the one integration entry that tells whether a charge point is there; empty if several do."""
    registry = er.async_get(hass)
    entries = {
        entity.config_entry_id
        for key, rule in point.rules
        if key.case is Case.UNAVAILABLE
        and (entity := registry.async_get(rule[CONF_ENTITY]))
    }
    if len(entries) != 1:
        return ""
    entry = hass.config_entries.async_get_entry(entries.pop() or "")
    if entry is None:
        return ""
    # Some integrations are called like the account, which is an e-mail address.
    return entry.domain if "@" in entry.title else entry.title


def _group(subentry: ConfigSubentry, points: Mapping[str, SitePoint]) -> Group:
    data = subentry.data
    return Group(
        id=subentry.subentry_id,
        name=subentry.title,
        charge_points=tuple(
            member
            for member in data[CONF_CHARGE_POINTS]
            if member in points and not points[member].is_disabled
        ),
        addresses=tuple(data[CONF_ADDRESSES]),
        cases=frozenset(Case(case) for case in data[CONF_CASES]),
        timing=timing_of(data),
    )


def timing_of(group: Mapping[str, Any]) -> Timing:
    """Return the timing of a group from its stored data; what is not stored has its default."""
    data = group.get(CONF_TIMING, {})
    hold = data.get(CONF_HOLD, {})
    default = Timing()
    repeat_interval = data.get(CONF_REPEAT_INTERVAL)
    zone = dt_util.get_default_time_zone()
    return Timing(
        hold={
            case: timedelta(seconds=hold[case]) if case in hold else usual
            for case, usual in default.hold.items()
        },
        group_wait=_seconds(data, CONF_GROUP_WAIT, default.group_wait),
        send_resolved=data.get(CONF_SEND_RESOLVED, default.send_resolved),
        recovery_hold=_seconds(data, CONF_RECOVERY_HOLD, default.recovery_hold),
        repeat_interval=timedelta(seconds=repeat_interval) if repeat_interval else None,
        quiet=_quiet_hours(data, zone),
        urgent=(
            frozenset(map(Case, data[CONF_URGENT]))
            if CONF_URGENT in data
            else default.urgent
        ),
        weekly=data.get(CONF_WEEKLY, default.weekly),
        tell_links=data.get(CONF_TELL_LINKS, default.tell_links),
        zone=zone,
    )


def _seconds(data: Mapping[str, Any], key: str, default: timedelta) -> timedelta:
    return timedelta(seconds=data[key]) if key in data else default


def _quiet_hours(data: Mapping[str, Any], zone: tzinfo) -> QuietHours | None:
    if CONF_QUIET_START not in data or CONF_QUIET_END not in data:
        return None
    return QuietHours(
        time.fromisoformat(data[CONF_QUIET_START]),
        time.fromisoformat(data[CONF_QUIET_END]),
        zone,
    )
