"""The chargers of a car park: their faults begin and end whether or not Home Assistant lives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
from pathlib import Path
from random import Random
import threading
import time
from typing import Any, Final, NamedTuple

from custom_components.cp_notifications.engine.table import expanded
from tests.e2e.custom_components.demo_park.const import CODES, FILE, FUSE, SHOCK

CASES: Final[Mapping[str, str]] = {"fuse_tripped": FUSE, "sensors": SHOCK}
"""Which kind of fault of a charger means which case."""

STEP_SECONDS: Final = 0.2
BEGINS: Final = 0.15
"""How likely something begins within a step: all of it takes as long as twenty power cuts."""
LASTS_SECONDS: Final = 3.0
"""How long a fault lasts at most once it is known that Home Assistant has seen it."""


class Place(NamedTuple):
    """Where a fault can be: one at a time."""

    charge_point: str
    """Its name."""
    case: str


@dataclass(slots=True)
class Fault:
    """One fault, from when it began to when it was over."""

    place: Place
    code: str
    began: datetime
    seen: datetime | None = None
    """When it was on Home Assistant's disk that it is there: from then on it is promised to be told."""
    ended: datetime | None = None
    over: datetime | None = None
    """When it was on the disk that nothing of it is open any more."""


@dataclass(slots=True)
class World:
    """All faults that there are to be, some at a time."""

    folder: Path
    """Home Assistant's configuration."""
    charge_points: list[str]
    number: int
    """How many faults are to begin."""
    chance: Random
    faults: list[Fault] = field(default_factory=list)
    storage: Path | None = None
    """Where the site keeps what it knows; the world begins to turn when it is set."""
    names: dict[str, str] = field(default_factory=dict)
    """Names of the charge points by their ids."""
    _ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Begin with everything fine."""
        self._write()

    # ---- what others see -----------------------------------------------------------

    @property
    def begun(self) -> int:
        """How many faults have begun."""
        return len(self.faults)

    @property
    def is_done(self) -> bool:
        """Whether all faults have begun and are over."""
        return self.begun == self.number and all(f.over for f in self.faults)

    # ---- the course of the world ----------------------------------------------------

    def turn(self) -> None:
        """Let faults begin and end until there are no more; for a thread of its own."""
        coming = self._coming()
        while not self.is_done and not self._ended.is_set():
            self._look()
            for fault in self.faults:
                if fault.seen and not fault.ended and self._is_enough(fault.seen):
                    fault.ended = datetime.now(UTC)
            self._begin_some(coming)
            self._write()
            time.sleep(STEP_SECONDS)

    def end(self) -> None:
        """Stop the world, whatever is left."""
        self._ended.set()

    def _coming(self) -> list[tuple[Place, str]]:
        """Return what is to begin: at each place the first fault before the second."""
        places = [Place(name, case) for name in self.charge_points for case in CASES]
        self.chance.shuffle(places)
        faults = [(place, code) for code in CODES for place in places]
        return faults[: self.number]

    def _is_enough(self, seen: datetime) -> bool:
        age = (datetime.now(UTC) - seen).total_seconds()
        return age > self.chance.uniform(0, LASTS_SECONDS)

    def _begin_some(self, coming: list[tuple[Place, str]]) -> None:
        """Begin some, if it is time for it: the first ones whose place is free."""
        busy = {fault.place for fault in self.faults if not fault.over}
        free = [each for each in coming if each[0] not in busy]
        if self.chance.random() > BEGINS:
            return
        for place, code in free[: self.chance.choice((1, 1, 1, 4))]:
            coming.remove((place, code))
            self.faults.append(Fault(place, code, datetime.now(UTC)))

    # ---- files -----------------------------------------------------------------------

    def _write(self) -> None:
        """Have the chargers say how they are."""
        codes: dict[str, dict[str, str]] = {name: {} for name in self.charge_points}
        for fault in self.faults:
            if not fault.ended:
                codes[fault.place.charge_point][CASES[fault.place.case]] = fault.code
        new = self.folder / f"{FILE}.new"
        new.write_text(json.dumps(codes), "utf-8")
        new.replace(self.folder / FILE)

    def _look(self) -> None:
        """See what is on Home Assistant's disk."""
        if self.storage is None or not self.storage.exists():
            return
        now, file = datetime.now(UTC), json.loads(self.storage.read_text("utf-8"))
        saved = expanded(file["data"])
        conditions = set(self._places(saved["conditions"]))
        alerts = {
            place
            for group in saved["groups"].values()
            for place in self._places(group["alerts"])
        }
        for fault in self.faults:
            if not fault.seen and fault.place in conditions & alerts:
                fault.seen = now
            elif fault.ended and not fault.over:
                is_open = fault.place in conditions | alerts
                fault.over = None if is_open else now

    def _places(self, records: list[dict[str, Any]]) -> Iterator[Place]:
        for record in records:
            yield Place(self.names[record["charge_point"]], record["case"])
