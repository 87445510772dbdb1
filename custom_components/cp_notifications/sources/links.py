"""Which links of Home Assistant's own are lost: to a cloud, a hub or a broker that charge points are behind.

What a lost link is decides `chargers/links.py`; here Home Assistant is looked at, when something happened that can
matter: to the entity by which a link shows itself, or to a charge point behind a hub. Whatever an integration is linked
to, that is lost as well while it wants somebody to sign in again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from custom_components.cp_notifications.chargers.links import PointLink, lost_links
from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.chargers.model import Gone
from custom_components.cp_notifications.chargers.signs import condition_holds
from custom_components.cp_notifications.engine.model import LINK, Link
from custom_components.cp_notifications.internals import (
    async_at_started,
    async_on_entry_change,
    async_on_flow,
    wants_sign_in,
)

from .presence import Presence
from .signs import see

type LostSince = Callable[[str], datetime | None]
"""Says since when nothing of a charge point is left; None if something is."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """A link, and how it stands."""

    link: Link
    """While it is lost its charge points are those that are not monitored because of it."""
    lost: bool | None
    """None while that is not known: an integration may not be loaded yet."""
    since: datetime | None = None
    """Since when it is lost, as far as that is known."""
    sign_in: bool = False
    """Whether it is lost because somebody has to sign in again."""


class LinkWatch:
    """Watches the links of a site."""

    def __init__(
        self, hass: HomeAssistant, lost_since: LostSince, changed: Callable[[], None]
    ) -> None:
        """Prepare; nothing is watched before the first `update`. `changed` is called when a link stands otherwise."""
        self._hass = hass
        self._lost_since = lost_since
        self._changed = changed
        self._presence = Presence(hass)
        self._points: Mapping[str, FoundPoint] = {}
        self._signed_out: frozenset[str] = frozenset()
        """The config entries that want somebody to sign in again."""
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._looking = False
        self.states: dict[str, LinkState] = {}
        """All links, by their id."""

    @callback
    def update(self, points: Mapping[str, FoundPoint]) -> None:
        """Watch the links of these charge points from now on: what the catalogue knows, by the ids of ours."""
        self.stop()
        self._points = dict(points)
        if not self._points:
            self.states = {}
            return
        self._signed_out = self._who_is_signed_out()
        shown = {
            self._presence.locate(found.link["entity"])
            for found in self._points.values()
            if found.link is not None
        }
        self._unsubscribe = [
            async_track_state_change_event(self._hass, shown, self._on_state),
            async_on_entry_change(self._hass, self._on_config_entry),
            async_at_started(self._hass, self._on_started),
            async_on_flow(self._hass, self._on_flow),
        ]
        self.states = self._look()

    @callback
    def stop(self) -> None:
        """Watch nothing any more."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()

    @callback
    def charge_point_read(self, charge_point: str) -> None:
        """Something was said of whether a charge point is there."""
        found = self._points.get(charge_point)
        if found is not None and (
            found.unavailable is Gone.EITHER
            or found.config_entry_id in self._signed_out
        ):
            self._look_soon()

    @callback
    def _on_state(self, _event: Event[EventStateChangedData]) -> None:
        self._look_soon()

    @callback
    def _on_config_entry(self, _: str, entry: ConfigEntry) -> None:
        if any(p.config_entry_id == entry.entry_id for p in self._points.values()):
            self._look_soon()

    @callback
    def _on_started(self, _hass: HomeAssistant) -> None:
        self._look_soon()

    @callback
    def _on_flow(self, _change: str, _flow_id: str) -> None:
        """A dialog was opened by Home Assistant, or is over: it may be one to sign in again."""
        signed_out = self._who_is_signed_out()
        if signed_out != self._signed_out:
            self._signed_out = signed_out
            self._look_soon()

    def _who_is_signed_out(self) -> frozenset[str]:
        ids = {each.config_entry_id for each in self._points.values()}
        entries = map(self._hass.config_entries.async_get_entry, filter(None, ids))
        return frozenset(
            entry.entry_id
            for entry in entries
            if entry is not None and wants_sign_in(self._hass, entry)
        )

    def _look_soon(self) -> None:
        """Once for all that happens now: a cloud can take a thousand entities with it."""
        if not self._looking:
            self._looking = True
            self._hass.loop.call_soon(self._look_again)

    @callback
    def _look_again(self) -> None:
        self._looking = False
        if not self._unsubscribe:
            return
        states = self._look()
        if states != self.states:
            self.states = states
            self._changed()

    # ---- looking -------------------------------------------------------------------

    def _look(self) -> dict[str, LinkState]:
        points = list(self._point_links())
        lost = {
            (each.integration, each.config_entry): each.charge_points
            for each in lost_links(points)
        }
        decided = {(each.integration, each.config_entry) for each in points}
        states: dict[str, LinkState] = {}
        for key, behind in self._behind().items():
            link_id = LINK + ":".join(key)
            before = self.states.get(link_id)
            if key not in decided:
                states[link_id] = self._undecided(link_id, behind, before)
            elif silent := lost.get(key):
                link = self._link(link_id, {each: behind[each] for each in silent})
                since = (
                    before.since
                    if before and before.lost
                    else self._since(link.charge_points)
                )
                sign_in = key[1] in self._signed_out
                states[link_id] = LinkState(link, True, since, sign_in)
            else:
                states[link_id] = LinkState(self._link(link_id, behind), False)
        return states

    def _undecided(
        self, link_id: str, behind: Mapping[str, FoundPoint], before: LinkState | None
    ) -> LinkState:
        """Return a link of which nothing is known at the moment: as it was, with the charge points of now."""
        if before is None:
            return LinkState(self._link(link_id, behind), None)
        left = {
            each: behind[each] for each in before.link.charge_points if each in behind
        }
        return replace(before, link=self._link(link_id, left or behind))

    def _behind(self) -> dict[tuple[str, str], dict[str, FoundPoint]]:
        links: dict[tuple[str, str], dict[str, FoundPoint]] = {}
        for charge_point, found in self._points.items():
            key = (found.integration.domain, found.config_entry_id or "")
            if self._has_link(key, found):
                links.setdefault(key, {})[charge_point] = found
        return links

    def _has_link(self, key: tuple[str, str], found: FoundPoint) -> bool:
        """Return whether a charge point is behind a link: one that is known, or an account that it needs."""
        if found.link is not None or found.unavailable is Gone.EITHER:
            return True
        # What was lost is followed until it is there again.
        return key[1] in self._signed_out or LINK + ":".join(key) in self.states

    def _link(self, link_id: str, behind: Mapping[str, FoundPoint]) -> Link:
        row = next(iter(behind.values())).integration
        return Link(link_id, row.link_name or row.name, tuple(behind))

    def _since(self, charge_points: tuple[str, ...]) -> datetime | None:
        """Return since when a link is lost: by the entity that shows it, or by its charge points."""
        times = (self._point_since(each) for each in charge_points)
        return min((each for each in times if each is not None), default=None)

    def _point_since(self, charge_point: str) -> datetime | None:
        if (link := self._points[charge_point].link) is None:
            return self._lost_since(charge_point)
        state = self._hass.states.get(self._presence.locate(link["entity"]))
        return None if state is None else state.last_updated

    def _point_links(self) -> Iterator[PointLink]:
        """Yield how each charge point stands with its link, where that is known."""
        others: dict[str, bool | None] = {}
        for charge_point, found in self._points.items():
            row, entry_id = found.integration, found.config_entry_id or ""
            since = self._lost_since(charge_point)
            holds: bool | None = True
            if found.link is not None:
                entity = found.link["entity"]
                seen = see(self._hass, self._presence, self._presence.locate(entity))
                holds = condition_holds(found.link, {entity: seen})
            if holds is None or not self._presence.is_loaded(found.config_entry_id):
                continue
            signed_out = since is not None and entry_id in self._signed_out
            if since is not None and entry_id not in others:
                others[entry_id] = self._others_alive(found.config_entry_id)
            yield PointLink(
                charge_point,
                row.domain,
                entry_id,
                row.unavailable,
                link_lost=not holds or signed_out,
                lost=since is not None,
                others_alive=others.get(entry_id),
            )

    def _others_alive(self, config_entry: str | None) -> bool | None:
        """Return whether anything of a config entry is alive beside chargers; None if there is nothing."""
        if config_entry is None:
            return None
        registry = er.async_get(self._hass)
        devices = {each.device_id for each in self._points.values()}
        devices |= {each.station_device_id for each in self._points.values()}
        states = [
            state
            for entry in er.async_entries_for_config_entry(registry, config_entry)
            if entry.device_id not in devices
            and (state := self._hass.states.get(entry.entity_id)) is not None
        ]
        if not states:
            return None
        return any(state.state != STATE_UNAVAILABLE for state in states)
