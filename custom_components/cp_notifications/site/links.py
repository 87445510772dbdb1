"""The links of a site at work: what `sources/links.py` sees becomes configuration and readings of the engine."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    LINK_SOURCE,
    AlertKey,
    Case,
    Link,
    Reading,
    Verdict,
)
from custom_components.cp_notifications.sources.links import LinkState, LinkWatch

from .config import SitePoint
from .found import found_of


class Site(Protocol):
    """What the links need of their site."""

    points: dict[str, SitePoint]

    @property
    def engine(self) -> Engine:
        """The engine, to be read."""

    def handle(self, event: Reading) -> None:
        """Pass what is said of a link to the engine."""

    def async_set_links(self, links: dict[str, Link]) -> None:
        """Let the engine know which links there are, and what is behind each of them."""


class SiteLinks:
    """Follows the links of one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        site: Site,
        show_lost: Callable[[Sequence[LinkState]], None],
    ) -> None:
        """Prepare; nothing is watched before the first `update`. `show_lost` takes the links that are lost."""
        self._site = site
        self._show_lost = show_lost
        self._watch = LinkWatch(hass, self._lost_since, self.async_follow)

    @property
    def states(self) -> Mapping[str, LinkState]:
        """All links by their id, as they stand."""
        return self._watch.states

    @property
    def lost(self) -> list[LinkState]:
        """The links that are lost."""
        return [state for state in self.states.values() if state.lost]

    @callback
    def update(self, found: Mapping[str, FoundPoint]) -> dict[str, Link]:
        """Watch the links of the site's charge points; return them. `found` is what the catalogue finds, by its ids."""
        self._watch.update(found_of(self._site.points.values(), found))
        return self._links()

    @callback
    def stop(self) -> None:
        """Watch nothing any more."""
        self._watch.stop()

    @callback
    def async_read(self, reading: Reading) -> None:
        """A source has said something: a charge point that is gone may be one of all behind a hub."""
        if reading.key.case is Case.UNAVAILABLE:
            self._watch.charge_point_read(reading.key.charge_point)

    @callback
    def async_follow(self) -> None:
        """Let the engine know how the links stand: what is over first, then which there are, then what is lost."""
        states = list(self.states.values())
        for state in states:
            if state.lost is False:
                self._say(state, Verdict.CLEAR)
        self._site.async_set_links(self._links())
        for state in states:
            if state.lost:
                self._say(state, Verdict.ACTIVE)
        self._show_lost(self.lost)

    def _links(self) -> dict[str, Link]:
        return {key: state.link for key, state in self.states.items()}

    def _say(self, state: LinkState, verdict: Verdict) -> None:
        key = AlertKey(state.link.id, Case.UNAVAILABLE)
        detail = self._names(state.link) if verdict is Verdict.ACTIVE else ""
        before = self._site.engine.condition(key)
        if (before.verdict, before.detail) != (verdict, detail):
            since = state.since
            self._site.handle(Reading(key, LINK_SOURCE, verdict, since, detail=detail))

    def _names(self, link: Link) -> str:
        """Return how many charge points are behind a link, and which."""
        labels = [self._site.points[each].label for each in link.charge_points]
        return f"{len(labels)}: {', '.join(labels)}"

    def _lost_since(self, charge_point: str) -> datetime | None:
        """Return since when all sources of a charge point are gone; None if one is there, or says otherwise."""
        key = AlertKey(charge_point, Case.UNAVAILABLE)
        condition = self._site.engine.conditions.get(key)
        readings = condition.readings if condition else ()
        if not readings or any(each.verdict is not Verdict.LOST for each in readings):
            return None
        return min(each.since or dt_util.utcnow() for each in readings)
