"""The chargers that the catalogue finds in this Home Assistant, station by station, and those nobody watches yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.const import CONF_ENTITY, DOMAIN
from custom_components.cp_notifications.sources.registry import find_chargers
from custom_components.cp_notifications.text import clean, natural

from .config import SitePoint, site_points

MAX_NAME: Final = 60
"""Characters of the name of a device: some number of ours may follow."""


@dataclass(frozen=True, slots=True)
class FoundStation:
    """A charging station of a known integration, with all its charge points."""

    id: str
    """See `FoundPoint.station_id`."""
    name: str
    """What its device is called: foreign text, made fit for a name."""
    points: tuple[FoundPoint, ...]

    @property
    def integration(self) -> str:
        """What people call its integration."""
        return self.points[0].integration.name

    @property
    def device_id(self) -> str | None:
        """Its device; None if the integration has none."""
        point = self.points[0]
        alone = len(self.points) == 1
        return point.device_id if alone else point.station_device_id

    @property
    def tells(self) -> bool:
        """Whether it tells anything at all, at least when all its entities are enabled."""
        return any(point.rules_if_enabled for point in self.points)

    @property
    def disabled(self) -> dict[str, None]:
        """The disabled entities that would tell more, in order."""
        return {
            rule["entity"]: None
            for point in self.points
            for rules in point.rules_if_enabled.values()
            for rule in rules
            if rule["entity"] in point.disabled
        }


def found_stations(hass: HomeAssistant) -> list[FoundStation]:
    """Return all charging stations of known integrations, by name. Not to be done per event: see `find_chargers`."""
    stations: dict[str, list[FoundPoint]] = {}
    for point in find_chargers(hass):
        stations.setdefault(point.station_id, []).append(point)
    found = [
        FoundStation(key, _name(hass, points[0]), tuple(points))
        for key, points in stations.items()
    ]
    return sorted(found, key=lambda each: natural(each.name))


def new_stations(hass: HomeAssistant) -> list[FoundStation]:
    """Return the charging stations that no site watches."""
    stations = found_stations(hass)
    if not stations:
        return []
    watched = list(_all_points(hass))
    chargers = {point.charger for point in watched}
    entities = set(_entities(watched))
    return [
        station
        for station in stations
        if not any(
            point.id in chargers or not point.entities.isdisjoint(entities)
            for point in station.points
        )
    ]


def found_of(
    points: Iterable[SitePoint], found: Mapping[str, FoundPoint]
) -> dict[str, FoundPoint]:
    """Return what is found of charge points, by their id; those that are not found are left out."""
    return {
        point.id: found[point.charger] for point in points if point.charger in found
    }


def open_sites(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the sites that chargers can be added to: not those that a person has disabled."""
    return hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )


def _all_points(hass: HomeAssistant) -> Iterator[SitePoint]:
    """Yield the charge points of all sites, also of those that are disabled or not loaded."""
    for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False):
        yield from site_points(entry).values()


def _entities(points: Iterable[SitePoint]) -> Iterator[str]:
    """Yield what charge points are watched by that were not made from the catalogue."""
    for point in points:
        if not point.charger:
            yield from (rule[CONF_ENTITY] for _, rule in point.rules)


def _name(hass: HomeAssistant, point: FoundPoint) -> str:
    device_id = point.station_device_id or point.device_id or ""
    device = dr.async_get(hass).async_get(device_id)
    name = device and (device.name_by_user or device.name)
    name = name or f"{point.integration.name} {point.station}"
    return clean(name, MAX_NAME) or point.integration.name
