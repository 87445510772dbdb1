"""The charging stations of a site that connect by OCPP: its port, what it keeps of them, and what it learns.

`sources/ocpp.py` serves them, the coordinator hears their readings; what stands between these two is here. Whatever
stations say reaches the registries only in doses: they are other people's computers.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
import errno
import logging
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.ulid import ulid

from .const import (
    CONF_CHARGE_POINTS,
    CONF_CONNECTOR,
    CONF_ID,
    CONF_IDENTITY,
    CONF_LEARNT,
    CONF_NAME,
    CONF_OCPP,
    CONF_SOURCES,
)
from .devices import async_station_devices
from .engine.model import Reading
from .ocpp.actions import Station
from .ocpp_cards import Cards
from .ocpp_config import Door, OcppOptions, ocpp_options, ocpp_stations, station_configs
from .ocpp_tls import CertificateError, async_context
from .sources.ocpp import Listen, Listener, OcppSource, StationView
from .store import SnapshotSaver, SnapshotStore

_LOGGER = logging.getLogger(__name__)

KIND: Final = ".ocpp"
"""End of the name of the file with what is kept."""
RETRY: Final = 60.0
"""Seconds until a port that cannot be listened to is tried again."""
RENEW: Final = 12 * 3600.0
"""Seconds until certificates are read again: some are renewed every two months."""
LEARN_AFTER: Final = 2.0
"""Seconds in which a station names its other connectors as well."""
LEARN_AT_ONCE: Final = 5
"""Stations whose new charge points are added together: each is a change of the configuration."""
MAX_LEARNT: Final = 12
"""Charge points of a station that are made because it spoke of them. A person can make more."""
ABOUT_AFTER: Final = 1.0
"""Seconds in which a station that says who it is may say more."""
ABOUT_EVERY: Final = 60.0
"""Seconds between two writes of what one station says of itself to the device registry."""
ABOUT_AT_ONCE: Final = 20
"""Stations of which that is written in one second: a whole site may come back in one moment."""
CONTESTED_FOR: Final = 3600.0
"""Seconds after which two stations with one identity are no issue any more."""

type Follower = Callable[[], None]


class OcppSite(Listener):
    """OCPP at one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        on_reading: Callable[[Reading], None],
        on_issue: Callable[[], None],
    ) -> None:
        """Prepare; nothing is listened to before `async_start`.

        `on_issue` is called when `problem` or `contested_identities` have changed.
        """
        self._hass = hass
        self._entry = entry
        self._on_reading = on_reading
        self._on_issue = on_issue
        self.options = OcppOptions()
        self.source: OcppSource | None = None
        """The stations; None while OCPP is switched off."""
        self.port: int | None = None
        """The port that is listened to; None if there is none."""
        self.problem = ""
        """Why it is not listened to, though it should be: the key of an error; empty if it is."""
        self._store = SnapshotStore(hass, entry.entry_id, KIND)
        self._saver = SnapshotSaver(hass, self._store, self._memory, lambda _: None)
        self._kept: dict[str, Any] = {}
        """What was kept of stations while there is no source."""
        self._changes = 0
        self._moving = asyncio.Lock()
        self._door: Door | None = None
        """What is listened to now."""
        self._subentries: dict[str, ConfigSubentry] = {}
        self._followers: dict[str, list[Follower]] = {}
        self._learnt: dict[str, set[int]] = {}
        self._introduced: dict[str, float] = {}
        """When the devices of stations may say who these are, by the loop's clock."""
        self._told_about: dict[str, float] = {}
        """When they did so last."""
        self._contested: dict[str, CALLBACK_TYPE] = {}
        self._timers: dict[str, CALLBACK_TYPE] = {}
        self._running = False
        self.cards = Cards(hass, entry, self.view_stranger)

    # ---- life and configuration ------------------------------------------------------

    async def async_load(self) -> None:
        """Take up what was kept."""
        stored = await self._store.async_load()
        if stored is not None:
            self._kept = dict(stored.get("stations", {}))
        self._take_options()

    async def async_start(self) -> None:
        """Listen, if that is wanted. Whatever is in the way, the site works without."""
        self._running = True
        await self._async_move()

    async def async_stop(self) -> None:
        """Close all connections, and save."""
        self._running = False
        self.cards.close_all()
        for cancel in [*self._timers.values(), *self._contested.values()]:
            cancel()
        self._timers.clear()
        self._contested.clear()
        async with self._moving:
            if self.source is not None:
                await self.source.async_stop()
            self.port = None
            self._door = None
        await self._saver.async_close()

    @callback
    def async_config_changed(self) -> None:
        """Follow the options and the stations; connections that need not end do not."""
        self._take_options()
        if self._running:
            self._hass.async_create_task(
                self._async_move(), f"{self._entry.title} OCPP"
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
        for subentry in self._subentries.values():
            self._tell_followers(subentry.subentry_id)

    async def _async_move(self) -> None:
        """Listen where the options want it, and nowhere else."""
        async with self._moving:
            if not self._running:
                return
            if not self.options.on:
                await self._async_switch_off()
            elif self._door != self.options.door:
                self._cancel("renew")
                await self._async_open(self.options.door)

    async def _async_switch_off(self) -> None:
        source, self.source = self.source, None
        if source is not None:
            self._kept |= source.memory()
            self.remember()
            await source.async_stop()
        self._door = self.port = None
        self._cancel("retry")
        self._cancel("renew")
        for subentry in self._subentries.values():
            self._tell_followers(subentry.subentry_id)
        self._set_problem("")

    async def _async_open(self, door: Door) -> None:
        assert self.source is not None
        before, self._door = self._door, None
        self.port = None
        try:
            tls = await async_context(self._hass, door)
            if before is not None and before.tls != door.tls:
                # Who came in by the old rules must come in again by the new ones.
                await self.source.server.async_stop()
            self.port = await self.source.async_start(Listen(port=door.port, tls=tls))
        except CertificateError as err:
            self._failed(str(err))
        except OSError as err:
            _LOGGER.debug("Port %s cannot be listened to: %s", door.port, err)
            self._failed(port_error(err))
        else:
            self._door = door
            self._cancel("retry")
            self._set_problem("")
            if tls is not None:
                self._later("renew", RENEW, self._renew)
            _LOGGER.debug("Charging stations can connect to port %s", self.port)

    @callback
    def _failed(self, why: str) -> None:
        if self.problem != why:
            _LOGGER.warning(
                "Charging stations cannot connect to port %s: %s",
                self.options.door.port,
                why,
            )
        self._set_problem(why)
        self._later("retry", RETRY, self._retry)

    @callback
    def _retry(self) -> None:
        self._hass.async_create_task(self._async_move(), f"{self._entry.title} OCPP")

    @callback
    def _renew(self) -> None:
        """Show the certificate of now to whoever comes; connections stay."""
        self._hass.async_create_task(
            self._async_renew(), f"{self._entry.title} OCPP certificate"
        )

    async def _async_renew(self) -> None:
        async with self._moving:
            if self._door is not None and self.source is not None:
                await self._async_open(self._door)

    @callback
    def _set_problem(self, why: str) -> None:
        self.problem = why
        self._on_issue()

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

    @override
    def introduced(self, identity: str, station: Station) -> None:
        """A station has said who it is: its device is to say so too."""
        self.connection(identity)
        again = self._told_about.get(identity, -ABOUT_EVERY) + ABOUT_EVERY
        self._introduced.setdefault(identity, again)
        if "about" not in self._timers:
            self._later("about", ABOUT_AFTER, self._tell_about)

    @override
    def point_seen(self, identity: str, point: int) -> None:
        """A station has a connector that it had not spoken of: a charge point, if there is none yet."""
        subentry = self._subentries.get(identity)
        if subentry is None or point in _connectors(subentry):
            return
        self._learnt.setdefault(identity, set()).add(point)
        if "learn" not in self._timers:
            self._later("learn", LEARN_AFTER, self._learn)

    @override
    def contested(self, identity: str) -> None:
        """Two stations have the same identity."""
        if cancel := self._contested.pop(identity, None):
            cancel()
        else:
            _LOGGER.warning(
                "Two charging stations connect as %s, and take the connection from each other",
                identity,
            )

        @callback
        def forget(_now: datetime) -> None:
            del self._contested[identity]
            self._on_issue()

        self._contested[identity] = async_call_later(self._hass, CONTESTED_FOR, forget)
        self._on_issue()

    def _tell_followers(self, station_id: str) -> None:
        for follower in self._followers.get(station_id, ()):
            follower()

    # ---- what comes of it ------------------------------------------------------------------

    @callback
    def _tell_about(self) -> None:
        now = self._hass.loop.time()
        due = [key for key, when in self._introduced.items() if when <= now]
        for identity in due[:ABOUT_AT_ONCE]:
            del self._introduced[identity]
            self._told_about[identity] = now
            if subentry := self._subentries.get(identity):
                async_station_devices(
                    self._hass, self._entry, subentry, self.about(subentry)
                )
        if self._introduced:
            self._later("about", ABOUT_AFTER, self._tell_about)

    @callback
    def _learn(self) -> None:
        for identity in list(self._learnt)[:LEARN_AT_ONCE]:
            points = self._learnt.pop(identity)
            if subentry := self._subentries.get(identity):
                self._add_points(subentry, points)
        if self._learnt:
            self._later("learn", LEARN_AFTER, self._learn)

    def _add_points(self, subentry: ConfigSubentry, connectors: set[int]) -> None:
        points = subentry.data[CONF_CHARGE_POINTS]
        new = sorted(connectors - _connectors(subentry))
        room = MAX_LEARNT - len(points)
        if len(new) > room:
            _LOGGER.warning(
                "%s speaks of more connectors than are added by themselves: %s",
                subentry.title,
                ", ".join(map(str, new[max(0, room) :])),
            )
        added = [
            learnt_point(number, {point[CONF_NAME] for point in points})
            for number in new[: max(0, room)]
        ]
        if not added:
            return
        _LOGGER.info(
            "%s has charge points that were not known; no group has them yet: %s",
            subentry.title,
            ", ".join(point[CONF_NAME] for point in added),
        )
        self._hass.config_entries.async_update_subentry(
            self._entry,
            subentry,
            data={**subentry.data, CONF_CHARGE_POINTS: [*points, *added]},
        )

    # ---- timers -----------------------------------------------------------------------------

    @callback
    def _later(self, name: str, seconds: float, work: Callable[[], None]) -> None:
        self._cancel(name)

        @callback
        def run(_now: datetime) -> None:
            del self._timers[name]
            work()

        self._timers[name] = async_call_later(self._hass, seconds, run)

    @callback
    def _cancel(self, name: str) -> None:
        if cancel := self._timers.pop(name, None):
            cancel()

    # ---- the view -----------------------------------------------------------------------------

    def view(self, identity: str) -> StationView | None:
        """Return how a station stands now; None if it is not one of the site's, or OCPP is off."""
        return None if self.source is None else self.source.view(identity)

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
        return sorted(self._contested)

    def view_of(self, station_id: str) -> StationView | None:
        """Return how the station of a subentry stands now; None if there is nothing to say."""
        station = self._entry.subentries.get(station_id)
        if station is None:
            return None
        return self.view(station.data[CONF_OCPP][CONF_IDENTITY])

    @callback
    def async_listen(self, station_id: str, follower: Follower) -> CALLBACK_TYPE:
        """Call `follower` when the station of a subentry connects, leaves, or says who it is."""
        followers = self._followers.setdefault(station_id, [])
        followers.append(follower)

        @callback
        def unsubscribe() -> None:
            followers.remove(follower)

        return unsubscribe

    def diagnostics(self) -> dict[str, Any]:
        """Return what helps to understand a bug report."""
        return {
            "port": self.port,
            "problem": self.problem,
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


def _connectors(subentry: ConfigSubentry) -> set[int]:
    return {point[CONF_CONNECTOR] for point in subentry.data[CONF_CHARGE_POINTS]}


def port_error(err: OSError) -> str:
    """Return the key of what is wrong with a port that cannot be listened to."""
    return _PORT_ERRORS.get(err.errno, "port_failed")


_PORT_ERRORS: Final[Mapping[int | None, str]] = {
    errno.EADDRINUSE: "port_in_use",
    errno.EACCES: "port_not_allowed",
}


def learnt_point(connector: int, taken: set[str]) -> dict[str, Any]:
    """Return a charge point, as it is stored, for a connector that a station spoke of."""
    name, number = str(connector), connector
    while name in taken:
        number += 1
        name = str(number)
    return {
        CONF_ID: ulid(),
        CONF_NAME: name,
        CONF_CONNECTOR: connector,
        CONF_LEARNT: True,
        CONF_SOURCES: {},
    }
