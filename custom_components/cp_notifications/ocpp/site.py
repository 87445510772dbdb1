"""The charging stations of a site that connect by OCPP, between `ocpp/source.py` and the coordinator.

The source serves them, the coordinator hears their readings. Here they are told which stations there are, what is kept
of them over a restart, and who wants to know how they are connected.
"""

import asyncio
from collections.abc import Callable, Mapping
import logging
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from custom_components.cp_notifications.const import CONF_IDENTITY, CONF_OCPP
from custom_components.cp_notifications.engine.model import Reading
from custom_components.cp_notifications.site.listeners import Listeners
from custom_components.cp_notifications.site.part import Part
from custom_components.cp_notifications.site.store import SnapshotSaver, SnapshotStore

from .cards import Cards
from .config import OcppOptions, ocpp_options, ocpp_stations, station_configs
from .learning import Learning, connectors_of
from .named_timers import NamedTimers
from .port import OcppPort
from .protocol import memory
from .protocol.actions import Station
from .source import Listener, OcppSource, StationView

_LOGGER = logging.getLogger(__name__)

KIND: Final = ".ocpp"
"""End of the name of the file with what is kept."""
VERSION: Final = (1, 1)
CONTESTED_FOR: Final = 3600.0
"""Seconds after which two stations with one identity are no issue any more."""

type Follower = Callable[[], None]


class OcppSite(Part, Listener):
    """OCPP at one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        on_reading: Callable[[Reading], None],
        on_issue: Callable[[], None],
    ) -> None:
        """Prepare; nothing is listened to before `async_start`.

        `on_issue` is called when `port.problem` or `contested_identities` have changed.
        """
        self._hass = hass
        self._entry = entry
        self._on_reading = on_reading
        self._on_issue = on_issue
        self.options = OcppOptions()
        self.source: OcppSource | None = None
        """The stations; None while OCPP is switched off."""
        self.port = OcppPort(hass, entry, on_issue)
        self.cards = Cards(hass, entry, self.view_stranger)
        self._learning = Learning(hass, entry, self.about)
        self.store = SnapshotStore(hass, entry.entry_id, KIND, VERSION)
        self._saver = SnapshotSaver(hass, self.store, self._memory, lambda _: None)
        self._kept: dict[str, Any] = {}
        """What was kept of stations while there is no source."""
        self._changes = 0
        self._following = asyncio.Lock()
        self._subentries: dict[str, ConfigSubentry] = {}
        """The stations by their identity."""
        self._followers = Listeners[str, Follower]()
        self._contested = NamedTimers(hass)
        self._running = False

    # ---- life and configuration ------------------------------------------------------

    @override
    async def async_load(self) -> None:
        """Take up what was kept."""
        data, lost = await self.store.async_read()
        if data is not None:
            self._kept, damage = memory.sound(data.get("stations"))
            lost += damage
        await self.store.async_keep(lost)
        self._take_options()
        if lost:
            self.remember()

    @override
    async def async_start(self) -> None:
        """Listen, if that is wanted. Whatever is in the way, the site works without."""
        self._running = True
        await self._async_follow()

    @override
    async def async_stop(self) -> None:
        """Close all connections, and save."""
        self._running = False
        self.cards.close_all()
        self._learning.stop()
        self._contested.cancel_all()
        async with self._following:
            if self.source is not None:
                await self.port.async_close(self.source)
        await self._saver.async_close()

    @override
    @callback
    def async_follow(self) -> None:
        """Follow the options and the stations; connections that need not end do not."""
        self._take_options()
        if self._running:
            self._hass.async_create_task(
                self._async_follow(), f"{self._entry.title} OCPP"
            )

    @callback
    def _take_options(self) -> None:
        """Know the stations of now."""
        self.options = ocpp_options(self._entry)
        self._subentries = ocpp_stations(self._entry)
        for identity in self._subentries:
            self.cards.close(identity)
        if not self.options.on or not self.options.allow_unknown:
            self.cards.close_all()
        if self.options.on:
            if self.source is None:
                self.source = OcppSource(self, self._kept)
            self.source.update(
                station_configs(self._subentries.values(), self.options.settings),
                allow_strangers=self.options.allow_unknown,
            )
        self._tell_all_followers()

    async def _async_follow(self) -> None:
        """Listen where the options want it, and nowhere else."""
        async with self._following:
            if not self._running:
                return
            if not self.options.on:
                await self._async_switch_off()
            elif self.source is not None:
                await self.port.async_open(self.source, self.options.door)

    async def _async_switch_off(self) -> None:
        source, self.source = self.source, None
        if source is not None:
            self._kept |= source.memory()
            self.remember()
            await self.port.async_close(source)
        self._tell_all_followers()

    # ---- what stations say ---------------------------------------------------------------

    @override
    def reading(self, reading: Reading) -> None:
        """A charge point reads something."""
        self._on_reading(reading)

    @override
    def remember(self) -> None:
        """There is something new to keep."""
        self._changes += 1
        self._saver.request(self._changes)

    @override
    def stranger(self, identity: str, station: Station) -> None:
        """A station that nobody has approved is there; or it has said who it is."""
        self.cards.came(identity)

    @override
    def connection(self, identity: str) -> None:
        """A connection has begun or ended: whoever shows that looks again."""
        if subentry := self._subentries.get(identity):
            self._tell_followers(subentry.subentry_id)
        else:
            self.cards.left()

    @override
    def introduced(self, identity: str, station: Station) -> None:
        """A station has said who it is."""
        self.connection(identity)
        self._learning.introduced(identity)

    @override
    def point_seen(self, identity: str, point: int) -> None:
        """A station has a connector that it had not spoken of: a charge point, if there is none yet."""
        subentry = self._subentries.get(identity)
        if subentry is not None and point not in connectors_of(subentry):
            self._learning.point_seen(identity, point)

    @override
    def contested(self, identity: str) -> None:
        """Two stations have the same identity."""
        if identity not in self._contested:
            _LOGGER.warning(
                "Two charging stations connect as %s, and take the connection from each other",
                identity,
            )
        self._contested.start(identity, CONTESTED_FOR, self._on_issue)
        self._on_issue()

    # ---- who wants to know how a station is connected ------------------------------------------

    @callback
    def async_listen(self, station_id: str, follower: Follower) -> CALLBACK_TYPE:
        """Call `follower` when the station of a subentry connects, leaves, or says who it is."""
        return self._followers.listen(station_id, follower)

    def _tell_followers(self, station_id: str) -> None:
        for follower in self._followers.of(station_id):
            follower()

    def _tell_all_followers(self) -> None:
        for subentry in self._subentries.values():
            self._tell_followers(subentry.subentry_id)

    # ---- the view -----------------------------------------------------------------------------

    def view(self, identity: str) -> StationView | None:
        """Return how a station stands now; None if it is not one of the site's, or OCPP is off."""
        return None if self.source is None else self.source.view(identity)

    def view_of(self, station_id: str) -> StationView | None:
        """Return how the station of a subentry stands now; None if there is nothing to say."""
        station = self._entry.subentries.get(station_id)
        if station is None:
            return None
        return self.view(station.data[CONF_OCPP][CONF_IDENTITY])

    def views(self) -> list[StationView | None]:
        """Return how each station of the site stands; None where nothing is known."""
        return [self.view(identity) for identity in self._subentries]

    def view_stranger(self, identity: str) -> StationView | None:
        """Return how a station stands that nobody has approved; None if it is not connected."""
        return None if self.source is None else self.source.stranger(identity)

    def about(self, subentry: ConfigSubentry) -> Station | None:
        """Return what a station says of itself; None if it does not connect by OCPP, or never did."""
        identity = subentry.data.get(CONF_OCPP, {}).get(CONF_IDENTITY)
        if identity is None:
            return None
        # A station that was approved this moment is still a stranger to the source.
        view = self.view(identity) or self.view_stranger(identity)
        return None if view is None else view.station

    def contested_identities(self) -> list[str]:
        """Return the identities that two stations share."""
        return sorted(self._contested.names())

    def diagnostics(self) -> dict[str, Any]:
        """Return what helps to understand a bug report."""
        return {
            "port": self.port.number,
            "problem": self.port.problem,
            "contested": self.contested_identities(),
            **({} if self.source is None else self.source.diagnostics()),
        }

    def _memory(self) -> dict[str, Any]:
        known = {} if self.source is None else self.source.memory()
        stations: Mapping[str, Any] = {**self._kept, **known}
        return {
            "stations": {
                identity: kept
                for identity, kept in stations.items()
                if identity in self._subentries
            }
        }
