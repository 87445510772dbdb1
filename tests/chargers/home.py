"""A Home Assistant with one integration of chargers, and somebody who is mailed about them.

What is found becomes a site as its set-up makes it, with one group of all charge points and its usual timing. The site
is the product itself, from the states to what is handed to the mail server: `told` is what that took.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryDataWithId
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.const import SUBENTRY_STATION
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.engine.model import NotificationTold, Told
from custom_components.cp_notifications.flows.drafts import draft_of
from custom_components.cp_notifications.site.found import new_stations
from custom_components.cp_notifications.sources.presence import Problem
from custom_components.cp_notifications.sources.registry import find_chargers
from tests.helpers.sites import async_set_up, group, site

from .installed import Entity, Happening, Installed, binary, sensor

__all__ = ["Entity", "Home", "Installed", "binary", "sensor"]

_GROUP = "everybody"


class Home(Installed):
    """Home Assistant, the integration, the site and the mailbox."""

    def __init__(
        self,
        hass: HomeAssistant,
        freezer: FrozenDateTimeFactory,
        platform: str,
        entities: Iterable[Entity],
        *,
        with_entry: bool = True,
        alive: Iterable[str] = (),
    ) -> None:
        """Register the entities; they have no states yet, and nobody watches them."""
        super().__init__(hass, platform, entities, with_entry=with_entry)
        self.alive = tuple(alive)
        """The entities that move, or are written again and again, while the charger answers."""
        self.freezer = freezer
        self.site: MockConfigEntry | None = None
        self.points: tuple[FoundPoint, ...] = ()
        self.told: list[str] = []
        """What was mailed: the case and whether it began or ended."""

    @property
    def coordinator(self) -> Coordinator:
        """The site at work."""
        assert self.site
        coordinator: Coordinator = self.site.runtime_data
        return coordinator

    @property
    def not_monitored(self) -> list[str]:
        """The charge points of which nothing is known at the moment."""
        members = self.coordinator.config.groups[_GROUP].charge_points
        return self.coordinator.engine.not_monitored(members)

    @property
    def problems(self) -> list[tuple[str, Problem]]:
        """Which entities do not tell their cases any more, and why."""
        return [
            (self.label(rule.entity), problem)
            for rule, problem in self.coordinator.issues.missing
        ]

    # ---- watching ------------------------------------------------------------------

    def of_chargers(self) -> list[str]:
        """Return the entities on the devices of the chargers; other devices of the integration have others."""
        devices = {point.device_id for point in self.points}
        devices |= {point.station_device_id for point in self.points}
        registry = er.async_get(self.hass)
        entries = {label: registry.async_get(each) for label, each in self.ids.items()}
        return [
            label
            for label, entry in entries.items()
            if entry is not None and entry.device_id in devices
        ]

    async def watch(self) -> None:
        """Watch all that is found; the site is made when that is first asked for."""
        self.points = find_chargers(self.hass)
        if self.site is None:
            self.site = site(self.hass, *self._stations())
        await async_set_up(self.hass, self.site)
        if self.points:
            self.coordinator.async_listen_told(_GROUP, self._on_told)

    def _stations(self) -> list[ConfigSubentryDataWithId]:
        drafts = [draft_of(station, []) for station in new_stations(self.hass)]
        members = [point.id for draft in drafts for point in draft.points]
        return [
            *(
                ConfigSubentryDataWithId(
                    data=draft.as_data(),
                    subentry_id=draft.points[0].id,
                    subentry_type=SUBENTRY_STATION,
                    title=draft.title,
                    unique_id=draft.points[0].id,
                )
                for draft in drafts
            ),
            group("Everybody", members, timing={}),
        ]

    def _on_told(self, effect: NotificationTold) -> None:
        assert effect.told is Told.SENT
        self.told.extend(
            f"{item.key.case} {item.state}" for item in effect.notification.items
        )

    async def unwatch(self) -> None:
        """Unload the site; what is open is saved."""
        assert self.site
        await self.hass.config_entries.async_unload(self.site.entry_id)
        await self.hass.async_block_till_done()

    # ---- the clock -----------------------------------------------------------------

    async def passes(
        self, seconds: float, *, alive: Iterable[str] = (), every: float = 60.0
    ) -> None:
        """Let time pass. `alive` entities are written again from time to time, with another value if they move."""
        alive = tuple(alive)
        end = dt_util.utcnow() + timedelta(seconds=seconds)
        while (now := dt_util.utcnow()) < end:
            await self._move_to(min(end, now + timedelta(seconds=every)))
            for label in alive:
                self.shows_life(label)
            await self.hass.async_block_till_done()

    async def _move_to(self, when: datetime) -> None:
        """Go to a time, and on the way to each at which the site wakes up by itself."""
        while (wake_at := self._wakes_at()) is not None and wake_at <= when:
            await self._is(max(wake_at, dt_util.utcnow()))
        await self._is(when)

    def _wakes_at(self) -> datetime | None:
        if self.site is None or self.site.state is not ConfigEntryState.LOADED:
            return None
        return self.coordinator.engine.wake_at

    async def _is(self, when: datetime) -> None:
        self.freezer.move_to(when)
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    # ---- what happens to an integration --------------------------------------------------

    async def reloads(self, and_then: Happening | None = None) -> None:
        """Reload the integration; its connection is closed before its entities are gone."""
        self.is_set_up(ConfigEntryState.UNLOAD_IN_PROGRESS)
        await self.is_unavailable()
        self.is_set_up(ConfigEntryState.NOT_LOADED)
        await self.is_restored()
        await self.passes(90)
        self.is_set_up(ConfigEntryState.SETUP_IN_PROGRESS)
        await self.is_unavailable()
        await self.comes_back(and_then)
        self.is_set_up(ConfigEntryState.LOADED)
        await self.hass.async_block_till_done()

    async def restarts(self, and_then: Happening | None = None) -> None:
        """Restart Home Assistant; what was open is remembered."""
        await self.unwatch()
        self.hass.set_state(CoreState.starting)
        self.is_set_up(ConfigEntryState.NOT_LOADED)
        await self.is_restored()
        await self.watch()
        await self.passes(60)
        self.is_set_up(ConfigEntryState.LOADED)
        await self.comes_back(and_then)
        self.hass.set_state(CoreState.running)
        self.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await self.hass.async_block_till_done()
