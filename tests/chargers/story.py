"""What happens to the chargers of one integration, and what is to be told about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from custom_components.cp_notifications.chargers.coverage import Covered
from custom_components.cp_notifications.chargers.model import Version
from custom_components.cp_notifications.engine.model import Case

from .home import Entity

FUSE = Case.FUSE_TRIPPED
SENSORS = Case.SENSORS
GONE = Case.UNAVAILABLE

NEWEST: Version = (9999, 12)

WATCHED = Covered.WATCHED
NEEDS_ENTITY = Covered.NEEDS_ENTITY
NOT_POSSIBLE = Covered.NOT_POSSIBLE


@dataclass(frozen=True)
class Fault:
    """Something goes wrong: entities read something else."""

    case: Case
    states: Mapping[str, str]
    after: float = 0.0
    """How many seconds it must last."""
    points: int = 1
    """At how many charge points it is told."""
    by_attribute: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Attributes that read something else, by the entity."""

    @property
    def id(self) -> str:
        """What pytest calls it."""
        words = [
            *self.states.values(),
            *(str(v) for each in self.by_attribute.values() for v in each.values()),
        ]
        return f"{self.case}: {' '.join(words)}"


def faults(case: Case, label: str, *states: str, after: float = 0.0) -> list[Fault]:
    """Return faults that one entity shows by one state each."""
    return [Fault(case, {label: state}, after) for state in states]


@dataclass(frozen=True, kw_only=True)
class Story:
    """The chargers of one integration, built as its own source builds them."""

    platform: str
    name: str = ""
    """Tells several stories of an integration apart."""
    row: str = ""
    """Which row of the catalogue, if there are several for its platform."""
    version: Version = NEWEST
    """The Home Assistant it is told of."""
    entities: Iterable[Entity]
    with_entry: bool = True
    points: tuple[str, ...]
    """The charge points that are to be found: station and number."""
    covered: Mapping[Case, Covered]
    """What is told as long as nobody enables anything."""
    life: tuple[Mapping[str, str], ...] = ()
    """What entities read in the course of normal days, and other news that is none."""
    faults: Sequence[Fault] = ()
    alive: tuple[str, ...] = ()
    """The entities that are written again and again, or move, while the charger answers."""
    link_alone: bool = False
    """Whether entities that are all unavailable mean Home Assistant's own link, which is no outage."""
    never_unavailable: bool = False
    """Whether entities keep their last values while the charger is gone."""
    offline: Mapping[str, str] | None = None
    """What entities read when the charger is gone, where they are not simply unavailable."""
    noticed_after: float = 300.0
    """Seconds until the loss of the charger is told; the hold time is five minutes."""
    answers_after_loss: bool = True
    """Whether the loss of the charger is told at all."""

    @property
    def id(self) -> str:
        """What pytest calls it."""
        return f"{self.platform} {self.name}".strip()
