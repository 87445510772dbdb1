"""Knows which chargers of known integrations there are, and notices when that changes.

Looking costs a walk through the whole entity registry. So it is done once at the start and then some seconds after
something changed there that can matter, however many entities that was; never for a state.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from custom_components.cp_notifications.chargers.catalogue import DOMAINS
from custom_components.cp_notifications.chargers.match import FoundPoint
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.sources.registry import find_chargers

from .listeners import Listeners

LOOK_AFTER: Final = timedelta(seconds=10)
"""An integration registers its entities one after the other, platform by platform."""

_KEY: Final[HassKey[Finder]] = HassKey(f"{DOMAIN}_finder")
_MATTERS: Final = frozenset({"device_id", "disabled_by", "entity_id", "unique_id"})
"""Changes of an entry that can make a charger of it, tell more of one, or call by another name what tells."""


class Finder:
    """Looks for chargers."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Look once; `async_start` notices what changes."""
        self._hass = hass
        self._listeners = Listeners[None, Callable[[], None]]()
        self._cancel: CALLBACK_TYPE | None = None
        self.found: Mapping[str, FoundPoint] = {}
        """All charge points of known integrations, by their id."""
        self._look()

    def _look(self) -> None:
        self.found = {point.id: point for point in find_chargers(self._hass)}

    @callback
    def async_start(self) -> None:
        """Notice what changes in the entity registry from now on."""
        self._hass.bus.async_listen(
            er.EVENT_ENTITY_REGISTRY_UPDATED,
            self._on_registry,
            partial(_can_matter, er.async_get(self._hass)),
        )

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` whenever it was looked again, until the returned function is called."""
        return self._listeners.listen(None, listener)

    @callback
    def async_look_soon(self) -> None:
        """Look again in some seconds, once for all that happens until then."""
        if self._cancel is None:
            job = HassJob(self._on_time, cancel_on_shutdown=True)
            self._cancel = async_call_later(self._hass, LOOK_AFTER, job)

    @callback
    def _on_registry(self, _event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        self.async_look_soon()

    @callback
    def _on_time(self, _now: datetime) -> None:
        self._cancel = None
        self._look()
        for listener in self._listeners.of(None):
            listener()


@callback
def _can_matter(
    registry: er.EntityRegistry, data: er.EventEntityRegistryUpdatedData
) -> bool:
    if data["action"] == "remove":
        return True
    if data["action"] == "update" and _MATTERS.isdisjoint(data["changes"]):
        return False
    entry = registry.async_get(data["entity_id"])
    return entry is not None and entry.platform in DOMAINS


@callback
def async_finder(hass: HomeAssistant) -> Finder:
    """Return what looks for chargers in this Home Assistant; the first call makes it."""
    if (finder := hass.data.get(_KEY)) is None:
        finder = hass.data[_KEY] = Finder(hass)
        finder.async_start()
    return finder
