"""What charging stations say of themselves reaches the registries and the configuration: in doses.

They are other people's computers, and what they write to here are files.
"""

from collections.abc import Callable
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from custom_components.cp_notifications.const import (
    CONF_CHARGE_POINTS,
    CONF_CONNECTOR,
    CONF_ID,
    CONF_LEARNT,
    CONF_NAME,
    CONF_SOURCES,
)
from custom_components.cp_notifications.internals import new_id
from custom_components.cp_notifications.site.devices import async_station_devices

from .config import ocpp_stations
from .named_timers import NamedTimers
from .protocol.actions import Station

_LOGGER = logging.getLogger(__name__)

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


class Learning:
    """What is learnt from the stations of one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        about: Callable[[ConfigSubentry], Station | None],
    ) -> None:
        """Begin with nothing; `about` says what a station says of itself."""
        self._hass = hass
        self._entry = entry
        self._about = about
        self._learnt: dict[str, set[int]] = {}
        """New connectors by the identity of their station."""
        self._introduced: dict[str, float] = {}
        """When the devices of stations may say who these are, by the loop's clock."""
        self._told_about: dict[str, float] = {}
        """When they did so last."""
        self._timers = NamedTimers(hass)

    @callback
    def stop(self) -> None:
        """Write nothing any more."""
        self._timers.cancel_all()

    # ---- who a station is ----------------------------------------------------------------

    @callback
    def introduced(self, identity: str) -> None:
        """A station has said who it is: its device is to say so too."""
        again = self._told_about.get(identity, -ABOUT_EVERY) + ABOUT_EVERY
        self._introduced.setdefault(identity, again)
        if "about" not in self._timers:
            self._timers.start("about", ABOUT_AFTER, self._tell_about)

    @callback
    def _tell_about(self) -> None:
        now = self._hass.loop.time()
        known = ocpp_stations(self._entry)
        due = [key for key, when in self._introduced.items() if when <= now]
        for identity in due[:ABOUT_AT_ONCE]:
            del self._introduced[identity]
            self._told_about[identity] = now
            if subentry := known.get(identity):
                async_station_devices(
                    self._hass, self._entry, subentry, self._about(subentry)
                )
        if self._introduced:
            self._timers.start("about", ABOUT_AFTER, self._tell_about)

    # ---- its connectors --------------------------------------------------------------------

    @callback
    def point_seen(self, identity: str, connector: int) -> None:
        """A station has a connector that is no charge point yet."""
        self._learnt.setdefault(identity, set()).add(connector)
        if "learn" not in self._timers:
            self._timers.start("learn", LEARN_AFTER, self._learn)

    @callback
    def _learn(self) -> None:
        known = ocpp_stations(self._entry)
        for identity in list(self._learnt)[:LEARN_AT_ONCE]:
            connectors = self._learnt.pop(identity)
            if subentry := known.get(identity):
                self._add_points(subentry, connectors)
        if self._learnt:
            self._timers.start("learn", LEARN_AFTER, self._learn)

    def _add_points(self, subentry: ConfigSubentry, connectors: set[int]) -> None:
        points = subentry.data[CONF_CHARGE_POINTS]
        new = sorted(connectors - connectors_of(subentry))
        room = max(0, MAX_LEARNT - len(points))
        if left_out := new[room:]:
            _LOGGER.warning(
                "%s speaks of more connectors than are added by themselves: %s",
                subentry.title,
                ", ".join(map(str, left_out)),
            )
        taken = {point[CONF_NAME] for point in points}
        added = [_learnt_point(connector, taken) for connector in new[:room]]
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


def connectors_of(subentry: ConfigSubentry) -> set[int]:
    """Return the connectors of a station that are charge points."""
    return {point[CONF_CONNECTOR] for point in subentry.data[CONF_CHARGE_POINTS]}


def _learnt_point(connector: int, taken: set[str]) -> dict[str, Any]:
    """Return a charge point, as it is stored; its name is added to those that are taken."""
    number = connector
    while str(number) in taken:
        number += 1
    taken.add(str(number))
    return {
        CONF_ID: new_id(),
        CONF_NAME: str(number),
        CONF_CONNECTOR: connector,
        CONF_LEARNT: True,
        CONF_SOURCES: {},
    }
