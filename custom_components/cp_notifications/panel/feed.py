"""What all pages are told: a snapshot, then the changes, numbered without gaps.

There is one feed, made when the first page is opened and gone with the last: nobody who looks costs nothing. It holds no
addresses, so all that look share it. Whatever happens only notes what has to be looked at again; a quarter of a second
later that is looked at, once.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.engine.model import AlertKey, SilenceView

from .views import (
    Views,
    alert_views,
    area_names,
    changes,
    group_views,
    point_view,
    site_view,
    source_names,
)

TOGETHER: Final = 0.25
"""Seconds in which changes are collected: a person does not see less, and a burst is one message."""

PARTS: Final = ("sites", "areas", "sources", "groups", "points", "alerts")

_REGISTRIES: Final = (
    ar.EVENT_AREA_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    er.EVENT_ENTITY_REGISTRY_UPDATED,
)
"""Names, areas and integrations are in them."""

type Message = dict[str, Any]
type Receiver = Callable[[Message], None]


class Feed:
    """What is known, as those who look have it."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with nothing: the first who looks starts it."""
        self._hass = hass
        self._receivers: list[Receiver] = []
        self._sites: dict[str, Coordinator] = {}
        self._views: dict[str, Views] = {part: {} for part in PARTS}
        self._silences: dict[str, SilenceView] = {}
        self._changed_points: set[str] = set()
        self._all_changed = False
        self._rev = 0
        self._unlisten: list[CALLBACK_TYPE] = []
        self._unlisten_sites: list[CALLBACK_TYPE] = []
        self._cancel_timer: CALLBACK_TYPE | None = None

    @callback
    def async_subscribe(self, receiver: Receiver) -> tuple[Message, CALLBACK_TYPE]:
        """Return a snapshot, and what ends the subscription; `receiver` is told each change after it."""
        if not self._receivers:
            self._start()
        self._tell()
        self._receivers.append(receiver)

        @callback
        def unsubscribe() -> None:
            self._receivers.remove(receiver)
            if not self._receivers:
                self._stop()

        return {"type": "snapshot", "rev": self._rev, **self._views}, unsubscribe

    # ---- life ------------------------------------------------------------------------

    @callback
    def _start(self) -> None:
        bus = self._hass.bus
        self._unlisten = [
            bus.async_listen(event, self._on_registry) for event in _REGISTRIES
        ]
        self._unlisten.append(
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry
            )
        )
        self._rev = 0
        self._follow_sites()
        self._all_changed = True

    @callback
    def _stop(self) -> None:
        for unlisten in self._unlisten + self._unlisten_sites:
            unlisten()
        if self._cancel_timer is not None:
            self._cancel_timer()
        if self._hass.data.get(FEED) is self:
            del self._hass.data[FEED]

    @callback
    def _follow_sites(self) -> None:
        """Listen to the sites that are loaded now."""
        for unlisten in self._unlisten_sites:
            unlisten()
        loaded = self._hass.config_entries.async_loaded_entries(DOMAIN)
        self._sites = {entry.entry_id: entry.runtime_data for entry in loaded}
        self._unlisten_sites = [
            unlisten
            for site in self._sites.values()
            for unlisten in (
                site.async_listen_changes(self._on_change),
                site.async_listen_points(self._on_points),
            )
        ]

    # ---- what has to be looked at ----------------------------------------------------

    @callback
    def _on_entry(self, _change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain == DOMAIN:
            self._follow_sites()
            self._on_points()

    @callback
    def _on_registry(self, _event: Event[Any]) -> None:
        self._on_points()

    @callback
    def _on_points(self) -> None:
        self._all_changed = True
        self._later()

    @callback
    def _on_change(self, key: AlertKey | None) -> None:
        if key is not None:
            self._changed_points.add(key.charge_point)
        self._later()

    @callback
    def _later(self) -> None:
        if self._cancel_timer is None:
            self._cancel_timer = async_call_later(self._hass, TOGETHER, self._on_timer)

    @callback
    def _on_timer(self, _now: datetime) -> None:
        self._cancel_timer = None
        self._tell()

    # ---- looking ---------------------------------------------------------------------

    @callback
    def _tell(self) -> None:
        """Look at what has changed, and tell it."""
        before, self._views = self._views, self._look()
        changed = {
            part: different
            for part in PARTS
            if (different := changes(before[part], self._views[part]))
        }
        if changed and self._receivers:
            self._rev += 1
            message: Message = {"type": "delta", "rev": self._rev, **changed}
            for receiver in tuple(self._receivers):
                receiver(message)

    def _look(self) -> dict[str, Views]:
        points = self._look_at_points()
        look_at_names = self._all_changed
        self._all_changed = False
        self._changed_points.clear()
        sites = self._sites
        return {
            "sites": {key: site_view(site) for key, site in sites.items()},
            **(self._names(points) if look_at_names else self._known_names()),
            "groups": _merged(group_views(self._hass, each) for each in sites.values()),
            "points": points,
            "alerts": _merged(map(alert_views, sites.values())),
        }

    def _look_at_points(self) -> Views:
        """Look at the charge points that have changed; of the others there is no new view."""
        before, self._silences = self._silences, self._present_silences()
        changed = self._changed_points | {
            point
            for point in before.keys() | self._silences.keys()
            if before.get(point) != self._silences.get(point)
        }
        known = {} if self._all_changed else self._views["points"]
        return {
            point.id: known[point.id]
            if point.id in known and point.id not in changed
            else point_view(self._hass, site, point, self._silences.get(point.id))
            for site in self._sites.values()
            for point in site.points.values()
        }

    def _present_silences(self) -> dict[str, SilenceView]:
        return {
            silence.charge_point: silence
            for site in self._sites.values()
            for silence in site.engine.silences.values()
        }

    def _known_names(self) -> dict[str, Views]:
        return {part: self._views[part] for part in ("areas", "sources")}

    def _names(self, points: Views) -> dict[str, Views]:
        sites = self._sites.values()
        used = {source for view in points.values() for source in view["sources"]}
        return {
            "areas": _merged(
                area_names(self._hass, site, site.points.values()) for site in sites
            ),
            "sources": source_names(self._hass, used),
        }


def _merged(views: Iterable[Views]) -> Views:
    return {key: view for each in views for key, view in each.items()}


FEED: Final[HassKey[Feed]] = HassKey(f"{DOMAIN}_feed")


@callback
def async_feed(hass: HomeAssistant) -> Feed:
    """Return the feed; there is one as long as somebody looks."""
    return hass.data.setdefault(FEED, Feed(hass))
