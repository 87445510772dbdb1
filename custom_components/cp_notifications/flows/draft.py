"""A charging station while a person is still editing it: nothing of it is stored yet.

The stored form is described in `const.py`. A draft differs from it in one point: the
rules of a case are keyed by their entity, so that an entity tells a case only once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self
from unicodedata import category

from custom_components.cp_notifications.const import (
    CONF_CHARGE_POINTS,
    CONF_CHARGER,
    CONF_CONNECTOR,
    CONF_DEVICE_ID,
    CONF_ENTITY,
    CONF_ID,
    CONF_LEARNT,
    CONF_NAME,
    CONF_NOBODY,
    CONF_OCPP,
    CONF_SOURCES,
)
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.internals import new_id

type Rule = Mapping[str, Any]
"""Which states of one entity mean a case, in the stored form."""

MAX_NAME_LENGTH = 100
"""Characters. Names become device names and subjects of mails."""
CONTROL_CATEGORIES = frozenset({"Cc", "Zl", "Zp"})
"""Unicode: control characters, line and paragraph separators."""


def clean_name(value: str) -> str:
    """Return a name as it is stored: without blanks around it."""
    return value.strip()


def name_error(name: str, taken: Iterable[str]) -> str | None:
    """Return the key of the error of a cleaned name, or None if it can be used.

    `taken` are the names of the others; upper and lower case make no difference.
    """
    if not name:
        return "name_required"
    if len(name) > MAX_NAME_LENGTH:
        return "name_too_long"
    if not CONTROL_CATEGORIES.isdisjoint(map(category, name)):
        return "name_invalid"
    if name.casefold() in {other.casefold() for other in taken}:
        return "name_taken"
    return None


def free_name(wish: str, taken: Iterable[str]) -> str:
    """Return a name like the wish that no other has."""
    others = {other.casefold() for other in taken}
    name, number = wish, 2
    while name.casefold() in others:
        name, number = f"{wish} {number}", number + 1
    return name


@dataclass(slots=True)
class PointDraft:
    """A charge point that is being edited."""

    id: str = field(default_factory=new_id)
    """Never changes: groups, alerts and entities refer to it."""
    name: str = "1"
    charger: str = ""
    """Which charge point of the catalogue it is, if any: see `FoundPoint.id`."""
    sources: dict[Case, dict[str, Rule]] = field(default_factory=dict)
    """The rules of each case, by the key of their entity."""
    connector: int | None = None
    """Which connector (1.6) or EVSE (2.x) it is, if its station connects by OCPP."""
    is_learnt: bool = False
    """Whether it was added because its station spoke of it."""
    nobody: tuple[str, ...] = ()
    """The cases that nobody is to be told of, on purpose."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the draft of a stored charge point."""
        point = cls(
            id=data[CONF_ID],
            name=data.get(CONF_NAME, ""),
            connector=data.get(CONF_CONNECTOR),
            is_learnt=data.get(CONF_LEARNT, False),
            nobody=tuple(data.get(CONF_NOBODY, ())),
            charger=data.get(CONF_CHARGER, ""),
        )
        for case, rules in data.get(CONF_SOURCES, {}).items():
            point.sources[Case(case)] = {rule[CONF_ENTITY]: rule for rule in rules}
        return point

    def as_data(self) -> dict[str, Any]:
        """Return what is stored; a case that nothing watches is left out."""
        data: dict[str, Any] = {
            CONF_ID: self.id,
            CONF_NAME: self.name,
            CONF_SOURCES: {
                case.value: [dict(rule) for rule in rules.values()]
                for case, rules in self.sources.items()
                if rules
            },
        }
        if self.charger:
            data[CONF_CHARGER] = self.charger
        if self.connector is not None:
            data[CONF_CONNECTOR] = self.connector
        if self.is_learnt:
            data[CONF_LEARNT] = True
        if self.nobody:
            data[CONF_NOBODY] = list(self.nobody)
        return data

    def rules(self, case: Case) -> Mapping[str, Rule]:
        """Return the rules of a case by their entity; empty if nothing watches it."""
        return self.sources.get(case, {})

    def all_rules(self) -> dict[Case, Iterable[Rule]]:
        """Return the rules of every case that has any."""
        return {case: rules.values() for case, rules in self.sources.items()}

    def set_rule(self, case: Case, rule: Rule) -> None:
        """Let this rule be what its entity means in the case."""
        self.sources.setdefault(case, {})[rule[CONF_ENTITY]] = rule


@dataclass(slots=True)
class StationDraft:
    """A charging station that is being edited. It has one charge point at least."""

    title: str = ""
    device_id: str | None = None
    """The device of another integration that it was made from."""
    points: list[PointDraft] = field(default_factory=lambda: [PointDraft()])
    ocpp: Mapping[str, Any] | None = None
    """Identity, password and version, in the stored form, if it connects by OCPP."""

    @classmethod
    def from_data(cls, title: str, data: Mapping[str, Any]) -> Self:
        """Return the draft of a stored charging station."""
        return cls(
            title=title,
            device_id=data.get(CONF_DEVICE_ID),
            points=[PointDraft.from_data(point) for point in data[CONF_CHARGE_POINTS]],
            ocpp=data.get(CONF_OCPP),
        )

    def as_data(self) -> dict[str, Any]:
        """Return what is stored in the subentry; its title stands beside it."""
        data: dict[str, Any] = {
            CONF_CHARGE_POINTS: [point.as_data() for point in self.points]
        }
        if self.device_id is not None:
            data[CONF_DEVICE_ID] = self.device_id
        if self.ocpp is not None:
            data[CONF_OCPP] = dict(self.ocpp)
        return data

    def label(self, point: PointDraft) -> str:
        """Return what people call a charge point of this station."""
        alone = len(self.points) == 1 and self.points[0] is point
        return self.title if alone else f"{self.title} {point.name}"

    def other_names(self, point: PointDraft) -> list[str]:
        """Return the names of the station's charge points but this one."""
        return [other.name for other in self.points if other is not point]

    def new_point(self) -> PointDraft:
        """Return a further charge point, not yet added, called by the next number."""
        names = {point.name for point in self.points}
        number = len(self.points) + 1
        while str(number) in names:
            number += 1
        if self.ocpp is None:
            return PointDraft(name=str(number))
        return PointDraft(name=str(number), connector=self.free_connector())

    def free_connector(self) -> int:
        """Return the lowest connector that is no charge point yet."""
        taken = {point.connector for point in self.points}
        return next(number for number in count(1) if number not in taken)


def all_points(
    stations: Iterable[StationDraft],
) -> Iterator[tuple[StationDraft, PointDraft]]:
    """Yield every charge point with its station."""
    for station in stations:
        for point in station.points:
            yield station, point
