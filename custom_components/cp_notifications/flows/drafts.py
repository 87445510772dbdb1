"""All charging stations that one dialog edits, and what is still to be asked about them: without any page of a dialog.

Nothing is stored or enabled before the dialog says so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from custom_components.cp_notifications.chargers.coverage import coverage_of
from custom_components.cp_notifications.chargers.generic import propose
from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.chargers.rule import StoredRule
from custom_components.cp_notifications.const import CONF_ENTITY
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.site.found import FoundStation, new_stations
from custom_components.cp_notifications.sources.registry import (
    find_chargers,
    registered_at,
)

from .draft import PointDraft, Rule, StationDraft, all_points, free_name
from .rule_answers import default_rule
from .watched import source_key, watched


@dataclass(frozen=True, slots=True)
class Question:
    """What does this entity mean in this case at this charge point?"""

    station: StationDraft
    point: PointDraft
    case: Case
    entity: str
    """Key of the rule's entity."""

    @property
    def id(self) -> str:
        """Tell the question from all others of a dialog."""
        return f"{self.point.id} {self.case.value} {self.entity}"

    @property
    def rule(self) -> Rule:
        """The answer so far."""
        return self.point.rules(self.case)[self.entity]


class Drafts:
    """The charging stations of one dialog. It works on one charge point at a time."""

    def __init__(
        self,
        hass: HomeAssistant,
        stored_names: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """Begin without a charging station. `stored_names` returns the names of those that are stored already."""
        self._hass = hass
        self._stored_names = stored_names
        self.stations: list[StationDraft] = []
        self.station = StationDraft()
        """The one that is edited now; it is listed as soon as it has a name."""
        self.point = self.station.points[0]
        """The charge point of it that is edited now."""
        self.questions: list[Question] = []
        """What is still to be asked, the next one first."""
        self.to_enable: dict[str, None] = {}
        """Disabled entities that are to be enabled when the dialog is saved, in order."""
        self._doubtful: set[str] = set()
        """Entities that may be about something else: what they mean is asked, though it is proposed."""

    # ---- which one is edited ---------------------------------------------------------

    def edit(self, station: StationDraft, point: PointDraft) -> None:
        """Work on this charge point from now on."""
        self.station, self.point = station, point

    def other_names(self) -> list[str]:
        """Return the names that the edited station must not have."""
        others = [each.title for each in self.stations if each is not self.station]
        return [*self._stored_names(), *others]

    def start_station(self, device_id: str | None) -> None:
        """Edit a new charging station, with all that its device proposes."""
        station = StationDraft(device_id=device_id)
        self.edit(station, station.points[0])
        if device_id is None:
            return
        device = dr.async_get(self._hass).async_get(device_id)
        if device is not None and (name := device.name_by_user or device.name):
            station.title = free_name(name, self.other_names())
        for proposal in propose(registered_at(self._hass, device_id)):
            self.point.set_rule(proposal.case, proposal.rule)
            if proposal.is_doubtful:
                self._doubtful.add(proposal.rule[CONF_ENTITY])

    def keep_station(self, name: str) -> None:
        """Give the edited station its name, and list it."""
        self.station.title = name
        if not any(station is self.station for station in self.stations):
            self.stations.append(self.station)

    def keep_point(self, name: str) -> None:
        """Give the edited charge point its name, and let it belong to the edited station."""
        self.point.name = name
        if not any(point is self.point for point in self.station.points):
            self.station.points.append(self.point)

    def remove_point(self) -> None:
        """Take the edited charge point out of its station."""
        points = self.station.points
        self.station.points = [each for each in points if each is not self.point]

    # ---- what tells its cases --------------------------------------------------------

    def watch(self, picked: Mapping[Case, Iterable[str]]) -> None:
        """Let these entities tell the cases of the edited charge point, and none else; ask what is not known."""
        self.questions = []
        for case in Case:
            before = self.point.rules(case)
            self.point.sources[case] = {}
            for entity_id in picked.get(case, ()):
                key = source_key(self._hass, entity_id)
                rule, sure = self._rule(case, key, before.get(key))
                if not sure:
                    question = Question(self.station, self.point, case, key)
                    self.questions.append(question)
                self.point.set_rule(case, rule)
        self._doubtful.clear()

    def _rule(self, case: Case, key: str, before: Rule | None) -> tuple[Rule, bool]:
        """Return what an entity means in a case, and whether that need not be asked."""
        if rule := before or self.known_rule(case, key):
            return rule, key not in self._doubtful
        return default_rule(watched(self._hass, key), case)

    def known_rule(self, case: Case, key: str) -> Rule | None:
        """Return what the catalogue knows of an entity that a person has picked, a mere warning too."""
        points = [each for each in find_chargers(self._hass) if key in each.entities]
        # Of a station with several charge points some entities are about all of them.
        points.sort(key=lambda each: each.id != self.point.charger)
        for point in points:
            rules = [*point.rules_if_enabled.get(case, ()), *point.warnings_of(case)]
            for rule in rules:
                if rule[CONF_ENTITY] == key:
                    return dict(rule)
        return None

    def all_questions(self) -> list[Question]:
        """Return every question there is an answer to."""
        return [
            Question(station, point, case, key)
            for station, point in all_points(self.stations)
            for case in Case
            for key in point.rules(case)
        ]

    # ---- what is found ---------------------------------------------------------------

    def offered(self) -> dict[str, FoundStation]:
        """Return the chargers that nobody watches and that are not taken over yet, by their id."""
        drafts = self._chargers()
        return {
            station.id: station
            for station in new_stations(self._hass)
            if not any(point.id in drafts for point in station.points)
        }

    def take_over(self, station: FoundStation) -> None:
        """Add a charger, and work on it."""
        # What was edited before may be listed already; its name is taken in any case.
        taken = [*self.other_names(), *(each.title for each in self.stations)]
        draft = draft_of(station, taken)
        self.stations.append(draft)
        self.edit(draft, draft.points[0])

    def found_with_device(self, device_id: str) -> FoundStation | None:
        """Return the charger that a device belongs to, if the catalogue knows it and it is not taken over yet."""
        return next(
            (
                station
                for station in self.offered().values()
                if any(
                    device_id in (point.device_id, point.station_device_id)
                    for point in station.points
                )
            ),
            None,
        )

    def _chargers(self) -> set[str]:
        return {point.charger for each in self.stations for point in each.points}

    def undescribed(self, known: Mapping[str, FoundPoint]) -> list[str]:
        """Return the devices whose integrations the catalogue does not know."""
        return [
            station.device_id
            for station in self.stations
            if station.device_id
            and station.ocpp is None
            and any(registered_at(self._hass, station.device_id))
            and not any(point.charger in known for point in station.points)
        ]

    # ---- what is missing -------------------------------------------------------------

    def known(self) -> dict[str, FoundPoint]:
        """Return what the catalogue knows of the charge points, as it will be when they are saved."""
        drafts = self._chargers()
        if not any(drafts):
            return {}
        return {
            point.id: replace(point, disabled=point.disabled - self.to_enable.keys())
            for point in find_chargers(self._hass)
            if point.id in drafts
        }

    def add_missing(self) -> None:
        """Watch by all that tells something; what is disabled is enabled when the dialog is saved."""
        known = self.known()
        for _station, point in all_points(self.stations):
            if found := known.get(point.charger):
                new = add_what_is_missing(point, found)
                self.to_enable |= dict.fromkeys(new)

    def can_add(self, known: Mapping[str, FoundPoint]) -> bool:
        """Return whether an entity would tell more that is disabled, or not watched."""
        return any(
            coverage.enable or coverage.more
            for _station, point in all_points(self.stations)
            for coverage in coverage_of(
                point.all_rules(), known.get(point.charger)
            ).values()
        )

    @callback
    def async_enable(self) -> None:
        """Enable what is to be enabled. Home Assistant reloads the integrations half a minute later."""
        registry = er.async_get(self._hass)
        for each in self.to_enable:
            entry = registry.async_get(each)
            if entry is not None and entry.disabled:
                registry.async_update_entity(entry.entity_id, disabled_by=None)


def draft_of(station: FoundStation, taken: Iterable[str]) -> StationDraft:
    """Return a charging station with all that the catalogue knows, by a name that none of `taken` has."""
    return StationDraft(
        title=free_name(station.name, taken),
        device_id=station.device_id,
        points=[
            PointDraft(
                name=point.point or "1", charger=point.id, sources=_sources(point.rules)
            )
            for point in station.points
        ],
    )


def add_what_is_missing(point: PointDraft, found: FoundPoint) -> list[str]:
    """Let a charge point be watched by all that tells something; return the entities that are to be enabled for it.

    In the cases where something is missing, the catalogue's rules replace those that were there, as some are only for as long as an
    entity is missing; what a person has chosen beside the catalogue stays.
    """
    enabled: list[str] = []
    for case, coverage in coverage_of(point.all_rules(), found).items():
        if not coverage.enable and not coverage.more:
            continue
        own = {
            entity: rule
            for entity, rule in point.rules(case).items()
            if entity not in found.entities
        }
        better = _sources({case: found.rules_if_enabled[case]})[case]
        point.sources[case] = {**better, **own}
        enabled.extend(coverage.enable)
    return enabled


def _sources(
    rules: Mapping[Case, Iterable[StoredRule]],
) -> dict[Case, dict[str, Rule]]:
    return {
        case: {rule[CONF_ENTITY]: dict(rule) for rule in each}
        for case, each in rules.items()
    }
