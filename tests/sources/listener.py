"""The other side of the entity source: hears what it reports."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Reading,
    Verdict,
)
from custom_components.cp_notifications.sources.entity import (
    EntitySource,
    Problem,
    WatchRule,
    parse_rule,
)

FUSE = AlertKey("left", Case.FUSE_TRIPPED)
GONE = AlertKey("left", Case.UNAVAILABLE)
SHOCK = AlertKey("left", Case.SENSORS)


class Listener:
    """An entity source, and all that it said."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Make the source; it watches nothing yet."""
        self.readings: list[Reading] = []
        self.problems: dict[WatchRule, Problem] = {}
        """The rules whose entities are missing now."""
        self.told_before: set[tuple[AlertKey, str]] = set()
        """What a source told of before the restart."""
        self.fails = False
        """Whether hearing anything ends in an error."""
        self.source = EntitySource(
            hass,
            self._on_reading,
            self._on_missing,
            self._on_found,
            lambda key, source: (key, source) in self.told_before,
        )

    def _on_reading(self, reading: Reading) -> None:
        if self.fails:
            raise RuntimeError("deaf")
        self.readings.append(reading)

    def _on_missing(self, rule: WatchRule, problem: Problem) -> None:
        if self.fails:
            raise RuntimeError("deaf")
        self.problems[rule] = problem

    def _on_found(self, rule: WatchRule) -> None:
        del self.problems[rule]

    @staticmethod
    def parse(key: AlertKey, entity: str, **rule: Any) -> WatchRule:
        """Return a rule from its stored form."""
        return parse_rule(key, {"entity": entity, **rule})

    def watch(self, key: AlertKey, entity: str, **rule: Any) -> None:
        """Watch by one rule only."""
        self.source.update([self.parse(key, entity, **rule)])

    def watch_all(
        self, entity: str, rules: Mapping[AlertKey, Mapping[str, Any]]
    ) -> None:
        """Watch an entity by several rules."""
        self.source.update(
            self.parse(key, entity, **rule) for key, rule in rules.items()
        )

    @property
    def verdicts(self) -> list[Verdict]:
        """What was reported, in order."""
        return [reading.verdict for reading in self.readings]

    def problem(self) -> Problem | None:
        """What is wrong with the entity of the rule, of which one at most has a problem."""
        assert len(self.problems) <= 1
        return next(iter(self.problems.values()), None)

    def forget(self) -> None:
        """Forget what was reported so far."""
        self.readings.clear()
