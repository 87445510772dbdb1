"""Finds the charge points among the entities Home Assistant has registered, and says what can be watched.

In go plain descriptions of registry entries, out come charge points with rules in their stored form. Nothing is found
by a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from custom_components.cp_notifications.engine.model import Case

from .compose import condition, stored_rule
from .model import Gone, Integration, Scope, Signal
from .rule import Condition, StoredRule


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFacts:
    """What the entity registry says about one entity."""

    id: str
    """Its registry id: what rules refer to it by."""
    domain: str
    platform: str
    unique_id: str
    translation_key: str | None = None
    device_id: str | None = None
    config_entry_id: str | None = None
    device_class: str | None = None
    options: tuple[str, ...] = ()
    """The states an enum sensor can have."""
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPoint:
    """A charge point of a known integration."""

    integration: Integration
    station: str
    """What the integration calls the charging station, or the id of its device."""
    point: str
    """What it calls the charge point; empty if the station has only one."""
    device_id: str | None
    station_device_id: str | None
    """The device of the whole charging station; often the same."""
    config_entry_id: str | None
    entities: frozenset[str]
    """The registry ids of all that the catalogue speaks of, its own and those of the whole station."""
    disabled: frozenset[str]
    """Those of them that are disabled."""
    rules: Mapping[Case, tuple[StoredRule, ...]]
    """What is to be watched, by entities that are enabled."""
    rules_if_enabled: Mapping[Case, tuple[StoredRule, ...]]
    """The same if all entities in question were enabled."""
    link: Condition | None = None
    """Home Assistant's link to the cloud or hub is there while this holds."""
    warnings: tuple[tuple[Case, StoredRule], ...] = ()
    """Rules that a person may want, but did not ask for."""
    limits: tuple[str, ...] = ()
    """Registry ids of values that a person can give a limit to."""

    @property
    def station_id(self) -> str:
        """Tells the charging station from all others; it never changes."""
        return f"{self.integration.id}:{self.station}"

    @property
    def id(self) -> str:
        """Tells the charge point from all others; it never changes."""
        return f"{self.station_id}:{self.point}"

    def warnings_of(self, case: Case) -> tuple[StoredRule, ...]:
        """Return the rules of a case for what is only a warning."""
        return tuple(rule for each, rule in self.warnings if each is case)

    @property
    def unavailable(self) -> Gone:
        """What it means that its entities are unavailable."""
        return self.integration.unavailable


def find(
    entities: Iterable[EntityFacts], rows: Iterable[Integration]
) -> tuple[FoundPoint, ...]:
    """Return the charge points among these entities, in the order of these rows of the catalogue."""
    by_platform: dict[str, list[EntityFacts]] = defaultdict(list)
    for entity in entities:
        by_platform[entity.platform].append(entity)
    return tuple(
        point
        for row in rows
        for station in _stations(row, by_platform.get(row.domain, ()))
        for point in station.points()
    )


def _stations(row: Integration, entities: Iterable[EntityFacts]) -> Iterator[_Station]:
    """Yield what has all entities that a charging station of this integration has."""
    stations: dict[str, _Station] = {}
    signals = tuple(dict.fromkeys(row.signals()))
    for entity in entities:
        for signal in signals:
            if (match := _matched(row, signal, entity)) is None:
                continue
            name, point = match
            station = stations.setdefault(name, _Station(row, name))
            station.entities[signal, point] = entity
    return (station for station in stations.values() if station.is_complete())


def _matched(
    row: Integration, signal: Signal, entity: EntityFacts
) -> tuple[str, str] | None:
    """Return the station and the charge point if this is the entity that is meant."""
    if entity.domain != signal.domain:
        return None
    if signal.translation_key not in (None, entity.translation_key):
        return None
    if (match := row.pattern(signal).fullmatch(entity.unique_id)) is None:
        return None
    groups = match.groupdict()
    return groups["station"], groups.get("point") or ""


class _Station:
    """A charging station while it is put together."""

    def __init__(self, row: Integration, name: str) -> None:
        self.row = row
        self.name = name
        self.entities: dict[tuple[Signal, str], EntityFacts] = {}
        """The entities by what they are, and by the number of their charge point."""

    def is_complete(self) -> bool:
        """Return whether every entity is there that it is recognised by."""
        there = {signal for signal, _ in self.entities}
        return there.issuperset(self.row.found_by)

    def points(self) -> Iterator[FoundPoint]:
        """Yield its charge points: those it numbers, or the one that it is."""
        numbers = {
            point
            for signal, point in self.entities
            if point and signal in self.row.found_by
        }
        for number in sorted(numbers) or [""]:
            yield _Point(self, number).found()


class _Point:
    """A charge point while it is put together."""

    def __init__(self, station: _Station, number: str) -> None:
        self.row = station.row
        self.station = station
        self.number = number

    def entity(self, signal: Signal) -> EntityFacts | None:
        """Return its own entity, or that of the whole station."""
        entities = self.station.entities
        return entities.get((signal, self.number)) or entities.get((signal, ""))

    def enabled(self, signal: Signal) -> EntityFacts | None:
        """Return the entity if Home Assistant provides it."""
        entity = self.entity(signal)
        return None if entity is None or entity.disabled else entity

    def found(self) -> FoundPoint:
        """Return all there is to know."""
        row = self.row
        cases = tuple(Case)
        rules = {case: tuple(self.rules(case, enabled=True)) for case in cases}
        more = {case: tuple(self.rules(case, enabled=False)) for case in cases}
        station = self.entity(row.found_by[0])
        own = self.entity(row.found_by[-1]) or station
        entities = [
            entity
            for (_, number), entity in self.station.entities.items()
            if number in ("", self.number)
        ]
        return FoundPoint(
            integration=row,
            station=self.station.name,
            point=self.number,
            device_id=own.device_id if own else None,
            station_device_id=station.device_id if station else None,
            config_entry_id=own.config_entry_id if own else None,
            entities=frozenset(each.id for each in entities),
            disabled=frozenset(each.id for each in entities if each.disabled),
            rules={case: each for case, each in rules.items() if each},
            rules_if_enabled={case: each for case, each in more.items() if each},
            link=None if row.link is None else condition(row.link, self.enabled),
            warnings=tuple(self.warnings()),
            limits=tuple(
                entity.id for each in row.limits if (entity := self.enabled(each))
            ),
        )

    def rules(self, case: Case, *, enabled: bool) -> Iterator[StoredRule]:
        """Yield the rules of a case, by the enabled entities or by all there are."""
        find_entity = self.enabled if enabled else self.entity
        for watch in self.row.tells:
            if watch.case is not case or not self.concerns(watch.scope):
                continue
            if watch.unless is not None and find_entity(watch.unless) is not None:
                continue
            if (rule := stored_rule(self.row, watch, find_entity)) is not None:
                yield rule

    def concerns(self, scope: Scope) -> bool:
        """Return whether something holds for this charge point."""
        if scope is Scope.ANY:
            return True
        return (scope is Scope.ONE_OF_SEVERAL) is bool(self.number)

    def warnings(self) -> Iterator[tuple[Case, StoredRule]]:
        """Yield the rules for what is only a warning."""
        for watch in self.row.warns:
            if (rule := stored_rule(self.row, watch, self.enabled)) is not None:
                yield watch.case, rule
