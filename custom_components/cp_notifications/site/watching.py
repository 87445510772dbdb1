"""What of a site is watched: its rules and links become readings, and it is known what else could be watched."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.chargers.coverage import Coverage
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Link,
    Reading,
    SiteConfig,
    Verdict,
)
from custom_components.cp_notifications.sources.links import LinkState
from custom_components.cp_notifications.sources.presence import Problem
from custom_components.cp_notifications.sources.rule_source import RuleSource
from custom_components.cp_notifications.sources.rules import WatchRule

from .config import (
    SitePoint,
    in_order,
    leave_groups,
    site_config,
    site_points,
    without_disabled,
)
from .coverage import coverage_at
from .devices import is_disabled
from .finder import async_finder
from .incidents import Incidents
from .links import Site, SiteLinks
from .part import Part
from .runner import Runner


class Problems(Protocol):
    """Who hears of what cannot be watched."""

    @property
    def missing(self) -> Iterable[tuple[WatchRule, Problem]]:
        """Which entities cannot tell their case, and why."""

    def source_missing(self, rule: WatchRule, problem: Problem) -> None:
        """An entity cannot tell its case."""

    def source_found(self, rule: WatchRule) -> None:
        """An entity can tell its case again, or is not asked any more."""

    def links_lost(self, lost: Sequence[LinkState]) -> None:
        """These links are lost now."""


class Watching(Part):
    """Watches the charge points of one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        site: Site,
        runner: Runner,
        problems: Problems,
        changed: Callable[[], None],
    ) -> None:
        """Prepare; nothing is watched before `async_load`. `changed` is called when it was looked for chargers again."""
        self._hass = hass
        self._entry = entry
        self._site = site
        self._runner = runner
        self._problems = problems
        self._changed = changed
        self.incidents = Incidents(hass, entry.entry_id)
        self.links = SiteLinks(hass, site, problems.links_lost)
        self._finder = async_finder(hass)
        self._unfollow: CALLBACK_TYPE | None = None
        self._source = RuleSource(
            hass,
            runner.report,
            problems.source_missing,
            problems.source_found,
            self._was_active,
        )

    # ---- the configuration ---------------------------------------------------------------

    def points(self) -> dict[str, SitePoint]:
        """Return the charge points of now; nothing tells anything of those that a person has disabled."""
        points = in_order(site_points(self._entry))
        return without_disabled(points, partial(is_disabled, self._hass, self._entry))

    def followed_points(self, before: Mapping[str, SitePoint]) -> dict[str, SitePoint]:
        """Return the charge points of now; those that are gone leave their groups. `before` still knows their names."""
        points = self.points()
        leave_groups(self._hass, self._entry, before, points)
        return points

    def config(self, links: Mapping[str, Link]) -> SiteConfig:
        """Return the engine's configuration."""
        return site_config(self._hass, self._entry, self._site.points, links)

    def follow_links(self) -> dict[str, Link]:
        """Watch the links of the charge points of now; return them."""
        return self.links.update(self._finder.found)

    # ---- life ----------------------------------------------------------------------------

    @override
    async def async_load(self) -> None:
        """Begin to watch. What changed while nobody watched is no event, and is noted here."""
        engine = self._runner.engine
        known = (
            (key, engine.condition(key)) for key in engine.conditions if not key.is_link
        )
        self.incidents.follow(known, dt_util.utcnow())
        self.async_follow()

    @override
    async def async_start(self) -> None:
        """Notice when other chargers are found, or other entities of them."""
        self._unfollow = self._finder.async_listen(self._on_found)

    @override
    @callback
    def async_follow(self) -> None:
        """Watch by the rules of now; rules that were there before are not touched."""
        self._source.update(
            rule for point in self._site.points.values() for rule in point.rules
        )
        self._runner.take_readings()
        self.links.async_follow()

    @override
    async def async_stop(self) -> None:
        """Watch nothing any more; what was said last is taken."""
        if self._unfollow is not None:
            self._unfollow()
            self._unfollow = None
        self._source.stop()
        self._runner.take_readings()
        self.links.stop()

    @callback
    def _on_found(self) -> None:
        self.follow_links()
        self.links.async_follow()
        self._changed()

    # ---- what is known -------------------------------------------------------------------

    def _was_active(self, key: AlertKey, source: str) -> bool:
        condition = self._runner.engine.conditions.get(key)
        reading = None if condition is None else condition.reading(source)
        return reading is not None and reading.verdict is Verdict.ACTIVE

    @callback
    def async_taken(self, reading: Reading) -> None:
        """The engine has taken what a source said."""
        self.links.async_read(reading)

    def coverage(self, charge_point: str) -> dict[Case, Coverage]:
        """Return how far each case is told at a charge point."""
        missing = [(rule.key, rule.entity) for rule, _ in self._problems.missing]
        return coverage_at(self._site.points[charge_point], self._finder.found, missing)
