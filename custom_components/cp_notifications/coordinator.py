"""One site: its parts, what they tell each other, and what people and automations do.

The runner passes whatever happens to the engine; what comes out of it is carried out here, in order. Entities,
actions, dialogs and diagnostics read the engine's view, as `site.engine`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
import logging
from typing import Protocol

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .delivery.heartbeat import Heartbeat
from .delivery.sender import Sender
from .engine.engine import Engine
from .engine.model import (
    REPORT_SOURCE,
    AccountChanged,
    Acknowledge,
    AlertAcknowledged,
    AlertKey,
    AlertTurned,
    ConditionChanged,
    ConditionView,
    Configure,
    Delivered,
    DeliveryFolded,
    DeliveryTried,
    Effect,
    Event as EngineEvent,
    GroupChanged,
    HeldBack,
    Link,
    Mute,
    NotificationTold,
    Reading,
    Retry,
    Send,
    Silence,
    SiteConfig,
    Told,
    Verdict,
)
from .ocpp.site import OcppSite
from .repairs.watch import SiteIssues
from .site.history import History
from .site.listeners import Listeners
from .site.news import SiteNews
from .site.runner import Runner
from .site.subentry_entities import SubentryEntities
from .site.told import EVENT_TOLD, told_event
from .site.watching import Watching

_LOGGER = logging.getLogger(__name__)

type CpConfigEntry = ConfigEntry[Coordinator]
type Listener = Callable[[], None]
type ChangeListener = Callable[[AlertKey | None], None]
type ToldListener = Callable[[NotificationTold], None]
type EntityFactory = Callable[[Coordinator, ConfigSubentry], list[Entity]]


class ConditionListener(Protocol):
    """What follows a case at a charge point. There are thousands, so it is no closure that each has to keep."""

    def async_condition_changed(self, view: ConditionView) -> None:
        """Take over how the case stands now."""


class Coordinator:
    """One site at work."""

    def __init__(self, hass: HomeAssistant, entry: CpConfigEntry) -> None:
        """Build the parts; nothing runs before `async_load`."""
        self.hass, self.entry = hass, entry
        self._condition_listeners = Listeners[AlertKey, ConditionListener]()
        self._group_listeners = Listeners[str, Listener]()
        self._told_listeners = Listeners[str, ToldListener]()
        self._point_listeners = Listeners[None, Listener]()
        self._change_listeners = Listeners[None, ChangeListener]()
        self.news = SiteNews(hass, entry, lambda: self.engine)
        self.issues = SiteIssues(
            hass,
            entry,
            self,
            self._points_changed,
            lambda failing: self._sender.address_fails(failing),
        )
        self.runner: Runner = self._make_runner()
        self.watching: Watching = Watching(
            hass, entry, self, self.runner, self.issues, self._points_changed
        )
        self.links = self.watching.links
        self.incidents = self.watching.incidents
        self.points = self.watching.points()
        self.config = self.watching.config({})
        self.history = History(hass, entry.entry_id)
        self.ocpp = OcppSite(hass, entry, self.handle, self._on_ocpp_issue)
        self._sender: Sender = self._make_sender()
        self.stores = {
            "snapshot": self.runner.store,
            "history": self.history.store,
            "ocpp": self.ocpp.store,
        }
        """The files in which something is remembered that people miss if it is lost, by what it is."""
        self._stopping = asyncio.Lock()
        # A change makes a new mapping: the one of now must not be kept.
        self._entities = SubentryEntities(hass, lambda: entry.subentries.values())
        self._parts = (
            self.history,
            self.incidents,
            self.news,
            self.runner,
            self._entities,
            self.issues,
            Heartbeat(hass, entry),
            self.watching,
            self.ocpp,
            # Last, so that it ends first: what the others say while they end is sent after the next start.
            self._sender,
        )

    def _make_runner(self) -> Runner:
        return Runner(
            self.hass,
            self.entry.entry_id,
            self._configure,
            self._carry_out,
            lambda reading: self.watching.async_taken(reading),
            lambda: self._changed(None),
            self.issues.saved,
            self.news.async_restored,
        )

    def _make_sender(self) -> Sender:
        return Sender(
            self.hass,
            self.entry,
            lambda: self.points,
            self.runner.async_commit,
            self._on_delivered,
            self._on_account_change,
        )

    # ---- life ----------------------------------------------------------------

    async def async_load(self) -> None:
        """Take up what was open before, and begin to watch.

        Raise ConfigEntryError if that was written by a newer version: then nothing is touched. Nothing is sent before
        `async_start`: first the entities are to be there, with what is known by then.
        """
        for part in self._parts:
            await part.async_load()
        self.issues.files_read(self.stores)

    async def async_start(self) -> None:
        """Begin to tell, and let charging stations connect."""
        self.entry.async_on_unload(
            self.hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._on_stop)
        )
        for part in self._parts:
            await part.async_start()

    async def async_stop(self) -> None:
        """Stop watching, wait a moment for a mail under way, and save. Nothing of the site is alive afterwards.

        It may be called at any time, whatever was loaded or started of it, and more than once.
        """
        async with self._stopping:
            for part in reversed(self._parts):
                try:
                    await part.async_stop()
                except Exception:
                    # The others are not to live on for it.
                    _LOGGER.exception("Could not stop %s", type(part).__name__)

    async def async_give_up(self) -> None:
        """Take down what there is of a set-up that failed; files that a person has to see to are still said."""
        await self.async_stop()
        self.issues.files_read(self.stores)

    async def _on_stop(self, _event: Event) -> None:
        """Save while Home Assistant still writes; what is not sent waits on disk."""
        await self.async_stop()

    @callback
    def async_config_changed(self) -> None:
        """Follow the entry and its subentries; only what changed is touched."""
        self.points = self.watching.followed_points(self.points)
        # First the engine: the new entities read from it, and it takes no readings of what it does not know.
        self.handle(Configure(self._configure()))
        for part in self._parts:
            part.async_follow()
        self._points_changed()

    def _configure(self) -> SiteConfig:
        """Read the configuration of the engine, with the links that are known now."""
        self.config = self.watching.config(self.watching.follow_links())
        return self.config

    # ---- what the parts tell each other ---------------------------------------------

    @callback
    def handle(self, event: EngineEvent) -> None:
        """Pass one event to the engine and carry out what comes of it."""
        self.runner.handle(event)

    @callback
    def async_set_links(self, links: dict[str, Link]) -> None:
        """Let the engine know which links there are, and what is behind each of them."""
        if links != self.config.links:
            self.config = replace(self.config, links=links)
            self.runner.handle(Configure(self.config))

    @callback
    def _points_changed(self) -> None:
        """What is watched, or can be, is another: by the configuration, or by what is found or missing."""
        for listener in self._point_listeners.of(None):
            listener()

    @callback
    def _on_account_change(self, ready: bool) -> None:
        """The mail account came, changed or went: what waits need not wait longer."""
        self.issues.async_account_changed()
        if ready:
            self.runner.handle(Retry())

    @callback
    def _on_delivered(self, delivered: Delivered) -> None:
        """Let the engine know how a try ended. Until that is on disk a crash would send the mail again."""
        self.runner.handle(delivered)
        self.runner.hurry()

    @callback
    def _on_ocpp_issue(self) -> None:
        self.issues.ocpp_changed(self.ocpp)

    # ---- what the engine wants done -----------------------------------------------------

    @callback
    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case ConditionChanged(key):
                self._tell_condition(key)
            case GroupChanged(group):
                for listener in self._group_listeners.of(group):
                    listener()
            case NotificationTold():
                self._on_told(effect)
            case AlertTurned():
                self.news.async_turned(effect)
            case AlertAcknowledged():
                self.news.async_acknowledged(effect)
            case DeliveryTried():
                self.history.note(effect, dt_util.utcnow())
                self.issues.tried(effect)
            case DeliveryFolded():
                self.history.note_folded(effect, dt_util.utcnow())
            case AccountChanged():
                self.issues.account_works(effect)
                self._sender.account_changed(effect)
            case HeldBack(notification):
                self._sender.held_back(notification)
            case Send():
                self._sender.send(effect)

    @callback
    def _tell_condition(self, key: AlertKey) -> None:
        view = self.engine.condition(key)
        for listener in self._condition_listeners.of(key):
            listener.async_condition_changed(view)
        if not key.is_link:
            self.incidents.note(key, view, dt_util.utcnow())
        self.news.async_condition_changed(key)
        self._changed(key)

    @callback
    def _changed(self, key: AlertKey | None) -> None:
        """Let it be known that a case reads differently, or that something else is another."""
        for listener in self._change_listeners.of(None):
            listener(key)

    @callback
    def _on_told(self, effect: NotificationTold) -> None:
        if effect.told is Told.FAILED:
            _LOGGER.warning(
                "A notification of the group %s did not reach an address: %s (%s)",
                effect.notification.group_name,
                effect.error,
                effect.outcome,
            )
        for listener in self._told_listeners.of(effect.notification.group):
            listener(effect)
        self.hass.bus.async_fire(EVENT_TOLD, told_event(self.hass, self.entry, effect))
        self.news.async_told(effect)

    # ---- what people and automations do ----------------------------------------------

    @callback
    def async_report(self, key: AlertKey, active: bool, detail: str = "") -> None:
        """Take what an automation says about a case; it stays so until it says otherwise."""
        verdict = Verdict.ACTIVE if active else Verdict.CLEAR
        meaning = REPORT_SOURCE if active else ""
        self.runner.handle(
            Reading(key, REPORT_SOURCE, verdict, detail=detail, meaning=meaning)
        )

    @callback
    def async_mute(
        self, group_id: str, muted: bool, until: datetime | None = None, by: str = ""
    ) -> None:
        """Hold a group's notifications back, or let them go."""
        self.runner.handle(Mute(group_id, muted, until, by))

    @callback
    def async_silence(
        self, charge_point: str, until: datetime | None, by: str = ""
    ) -> None:
        """Tell nothing of a charge point until a time; None ends that now."""
        self.runner.handle(Silence(charge_point, until, by))

    @callback
    def async_acknowledge(self, key: AlertKey, by: str = "", seen: bool = True) -> bool:
        """Stop the reminders of an alert, or let them go on; return whether there is an open one."""
        self.runner.take_readings()
        open_keys = {alert.key for alert in self.engine.alerts() if alert.group}
        self.runner.handle(Acknowledge(key, by, seen))
        return key in open_keys

    async def async_send_test(self, group_id: str) -> dict[str, str]:
        """Send a test mail to every address of a group; return for each how it went."""
        return await self._sender.async_send_test(self.config.groups[group_id])

    # ---- the view -----------------------------------------------------------------------

    @property
    def engine(self) -> Engine:
        """The engine: how everything stands, to be read only."""
        return self.runner.engine

    @callback
    def async_listen_condition(
        self, key: AlertKey, listener: ConditionListener
    ) -> None:
        """Tell `listener` when a case at a charge point reads differently."""
        condition = self.engine.conditions.get(key)
        # An equal key that is kept anyway: one for all, of thousands.
        self._condition_listeners.add(condition.key if condition else key, listener)

    @callback
    def async_unlisten_condition(
        self, key: AlertKey, listener: ConditionListener
    ) -> None:
        """Tell `listener` no more."""
        self._condition_listeners.remove(key, listener)

    @callback
    def async_listen_group(self, group_id: str, listener: Listener) -> CALLBACK_TYPE:
        """Call `listener` when a group has changed."""
        return self._group_listeners.listen(group_id, listener)

    @callback
    def async_listen_points(self, listener: Listener) -> CALLBACK_TYPE:
        """Call `listener` when what is watched, or can be, has changed at any charge point."""
        return self._point_listeners.listen(None, listener)

    @callback
    def async_listen_changes(self, listener: ChangeListener) -> CALLBACK_TYPE:
        """Call `listener` with each case that reads differently, and with None when anything else has changed."""
        return self._change_listeners.listen(None, listener)

    @callback
    def async_listen_told(self, group_id: str, listener: ToldListener) -> CALLBACK_TYPE:
        """Call `listener` when a notification of a group was sent, or failed."""
        return self._told_listeners.listen(group_id, listener)

    @callback
    def async_add_subentry_entities(
        self, async_add_entities: AddConfigEntryEntitiesCallback, factory: EntityFactory
    ) -> None:
        """Add a platform's entities for every subentry, present and to come."""
        self._entities.async_add_platform(
            async_add_entities, lambda subentry: factory(self, subentry)
        )
