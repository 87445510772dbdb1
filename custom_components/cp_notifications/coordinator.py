"""The shell around the engine: the only place that reads the clock, arms the timer, saves, and carries out effects.

Whatever happens becomes an event for `Engine.handle`; what comes out is carried out here, in order.
Entities, actions, flows and diagnostics read the engine's view through this class.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
import logging
from typing import Any, Final, Protocol

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .chargers.coverage import Coverage
from .const import CONF_MAIL, DOMAIN
from .delivery.account_watch import AccountWatch
from .delivery.heartbeat import Heartbeat
from .delivery.mailers import DeliveryError, Mailer, make_mailer
from .delivery.places import mail_site
from .delivery.second_channel import SecondChannel
from .engine.engine import Engine
from .engine.model import (
    REPORT_SOURCE,
    AccountChanged,
    Acknowledge,
    AlertAcknowledged,
    AlertKey,
    AlertTurned,
    AlertView,
    Case,
    ConditionChanged,
    ConditionView,
    Configure,
    Delivered,
    DeliveryFolded,
    DeliveryTried,
    DeliveryView,
    Effect,
    Event as EngineEvent,
    GroupChanged,
    GroupView,
    HeldBack,
    Link,
    Lost,
    Mute,
    Notification,
    NotificationTold,
    Outcome,
    Reading,
    Reason,
    Retry,
    Send,
    Silence,
    SilenceView,
    SiteConfig,
    Stop,
    Tick,
    Told,
    Verdict,
)
from .engine.snapshot import VERSION
from .engine.table import expanded
from .message.render import Mail, render
from .ocpp.site import OcppSite
from .repairs.unheard import Unheard
from .repairs.watch import SiteIssues
from .site.config import SitePoint, leave_groups, site_config, site_points
from .site.coverage import coverage_at
from .site.finder import async_finder
from .site.history import History
from .site.home_start import async_home_start
from .site.last_watched import LastWatched
from .site.links import SiteLinks
from .site.news import SiteNews
from .site.store import Found, KeptParts, SnapshotSaver, SnapshotStore
from .site.subentry_entities import SubentryEntities
from .site.told import EVENT_TOLD, told_event
from .sources.links import LinkState
from .sources.rule_source import RuleSource

_LOGGER = logging.getLogger(__name__)

TOGETHER: Final = 0.05
"""Seconds to wait at least for what goes on by itself: after a burst hundreds of alerts do so within milliseconds."""

LAST_EVENTS: Final = 300
"""How many events diagnostics keep: enough to replay a bug report as a timeline."""

SEND_GRACE: Final = 20.0
"""Seconds to wait at unload for a mail that is under way, so that its outcome is not lost."""

ACCEPTED: Final = "accepted"
"""The answer of a test mail for an address whose server took it."""

type CpConfigEntry = ConfigEntry[Coordinator]
type Listener = Callable[[], None]
type ToldListener = Callable[[NotificationTold], None]
type EntityFactory = Callable[[Coordinator, ConfigSubentry], list[Entity]]


class ConditionListener(Protocol):
    """What follows a case at a charge point. There are thousands, so it is no closure that each has to keep."""

    def async_condition_changed(self, view: ConditionView) -> None:
        """Take over how the case stands now."""


class Coordinator:
    """One site at work."""

    def __init__(self, hass: HomeAssistant, entry: CpConfigEntry) -> None:
        """Read the configuration; nothing runs before `async_start`."""
        self.hass = hass
        self.entry = entry
        self.points: dict[str, SitePoint] = site_points(entry)
        self.links = SiteLinks(hass, self)
        self.config: SiteConfig = site_config(hass, entry, self.points)
        self.engine = Engine(self.config)
        self.last_events = deque[tuple[datetime, EngineEvent]](maxlen=LAST_EVENTS)
        self.issues = SiteIssues(hass, entry, self._points_changed)
        self.news = SiteNews(hass, entry, lambda: self.engine)
        self._unheard = Unheard(hass, lambda: self.engine.unheard(), self._on_silent)
        self.history = History(hass, entry.entry_id)
        self._second_channel = SecondChannel(hass, entry)
        self._heartbeat = Heartbeat(hass, entry)
        self._mailer: Mailer | None = make_mailer(hass, entry.data.get(CONF_MAIL))
        self._account_watch = AccountWatch(hass, entry, self._on_account_change)
        self._store = SnapshotStore(hass, entry.entry_id, "", VERSION)
        self._last_watched = LastWatched(hass, entry.entry_id)
        snapshot = KeptParts(lambda: self.engine).snapshot
        self._saver = SnapshotSaver(hass, self._store, snapshot, self.issues.saved)
        self._saved_changes = 0
        self._source = RuleSource(
            hass,
            self._on_source,
            self.issues.source_missing,
            self.issues.source_found,
            self._was_active,
        )
        self.ocpp: OcppSite = OcppSite(
            hass, entry, self.handle, lambda: self.issues.ocpp_changed(self.ocpp)
        )
        self._said: list[Reading] = []
        """What sources have said in this pass of the loop."""
        self._taking: asyncio.Handle | None = None
        self._sending: asyncio.Task[None] | None = None
        self._running = False
        self._held_send: Send | None = None
        self._arming: asyncio.Handle | None = None
        self._armed_for: datetime | None = None
        self._cancel_timer: CALLBACK_TYPE | None = None
        self.finder = async_finder(hass)
        self._point_listeners: list[Listener] = []
        self._condition_listeners: dict[AlertKey, ConditionListener] = {}
        self._group_listeners: dict[str, list[Listener]] = {}
        self._told_listeners: dict[str, list[ToldListener]] = {}
        # A change makes a new mapping: the one of now must not be kept.
        self._entities = SubentryEntities(hass, lambda: entry.subentries.values())

    @property
    def stores(self) -> Mapping[str, SnapshotStore]:
        """The files in which something is remembered that people miss if it is lost, by what it is."""
        return {
            "snapshot": self._store,
            "history": self.history.store,
            "ocpp": self.ocpp.store,
        }

    # ---- life ----------------------------------------------------------------

    async def async_load(self) -> None:
        """Take up what was open before, and begin to watch.

        Raise ConfigEntryError if that was written by a newer version: then nothing is touched. Nothing is sent before `async_start`: first the entities are to be there, with what is known by then.
        """
        found = await self._store.async_read()
        if self._store.is_newer:
            self.issues.files_read(self.stores)
            raise ConfigEntryError(
                translation_domain=DOMAIN, translation_key="newer_snapshot"
            )
        await self.history.async_load()
        await self.news.async_load()
        last_watched = await self._last_watched.async_load()
        self._configure()
        effects, lost = self._restore(found, last_watched)
        await self._store.async_keep(lost)
        self.news.async_restored()
        self._carry_out(effects)
        self._source.update(self._rules())
        self._take_readings()
        self.links.async_follow()
        await self.ocpp.async_load()
        self.issues.files_read(self.stores)

    def _restore(
        self, found: Found, last_watched: datetime | None
    ) -> tuple[list[Effect], tuple[Lost, ...]]:
        """Have an engine that knows what can be read; return what is to be done, and what is lost."""
        now = dt_util.utcnow()
        start = async_home_start(self.hass, now, last_watched)
        self.engine = Engine(self.config)
        if found.data is None:
            return self.engine.handle(Configure(self.config), now), found.lost
        try:
            effects = self.engine.restore(found.data, now, start)
        except Exception as err:
            # It would be a mistake of ours. The site watches all the same, and the file is kept.
            _LOGGER.exception("The open alerts and the outbox could not be taken up")
            self.engine = Engine(self.config)
            lost = Lost("file", None, f"{type(err).__name__}: {err}")
            return self.engine.handle(Configure(self.config), now), (lost,)
        return effects, found.lost + self.engine.lost

    async def async_start(self) -> None:
        """Begin to tell, and let charging stations connect."""
        entry = self.entry
        entry.async_on_unload(
            self.hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._on_stop)
        )
        self.issues.async_start(self.points, self.config)
        self._unheard.async_start()
        self._heartbeat.async_follow()
        self._last_watched.async_start()
        self._running = True
        if self._held_send is not None:
            self._on_send(self._held_send)
        self._account_watch.async_start()
        entry.async_on_unload(self.finder.async_listen(self._on_found))
        await self.ocpp.async_start()

    async def async_stop(self) -> None:
        """Stop watching, wait a moment for a mail under way, and save."""
        self._running = False
        self._source.stop()
        self._take_readings()
        self.links.stop()
        await self.ocpp.async_stop()
        self._heartbeat.async_stop()
        self._last_watched.async_stop()
        self._account_watch.async_stop()
        self._unheard.async_stop()
        self.issues.async_stop()
        if self._sending is not None:
            await asyncio.wait([self._sending], timeout=SEND_GRACE)
        self.handle(Stop())
        self._disarm_timer()
        await self._saver.async_close()
        await self.history.async_stop()

    async def _on_stop(self, _event: Event) -> None:
        """Save while Home Assistant still writes; what is not sent waits on disk."""
        await self.async_stop()

    @callback
    def async_config_changed(self) -> None:
        """Follow the entry and its subentries; only what changed is touched."""
        before, self.points = self.points, site_points(self.entry)
        leave_groups(self.hass, self.entry, before, self.points)
        self._configure()
        self._mailer = make_mailer(self.hass, self.entry.data.get(CONF_MAIL))
        # First the engine: the new entities read from it, and it takes no readings of what it does not know.
        self.handle(Configure(self.config))
        self._entities.async_follow()
        self._source.update(self._rules())
        self._take_readings()
        self.links.async_follow()
        self.ocpp.async_config_changed()
        self.issues.async_config_changed(self.points, self.config)
        self._unheard.async_look()
        self._heartbeat.async_follow()
        self._points_changed()

    def _configure(self) -> None:
        """Read the configuration, with the links that are known now."""
        links = self.links.update(self.finder.found)
        self.config = site_config(self.hass, self.entry, self.points, links)

    @callback
    def _on_found(self) -> None:
        """It was looked for chargers again: other ones, or other entities of them."""
        self.links.update(self.finder.found)
        self.links.async_follow()
        self._points_changed()

    @callback
    def _points_changed(self) -> None:
        """What is watched, or can be, is another: by the configuration, or by what is found or missing."""
        for listener in tuple(self._point_listeners):
            listener()

    @callback
    def _on_silent(self, keys: list[AlertKey]) -> None:
        """It was looked which cases nothing has been heard of for too long."""
        self.issues.silent(keys)
        self.news.async_silent(keys, self.engine.unheard())

    @callback
    def _on_account_change(self, ready: bool) -> None:
        """The mail account came, changed or went: what waits need not wait longer."""
        self.issues.async_account_changed()
        if ready:
            self.handle(Retry())

    def _rules(self) -> Iterable[tuple[AlertKey, Mapping[str, Any]]]:
        for point in self.points.values():
            yield from point.rules

    def _was_active(self, key: AlertKey, source: str) -> bool:
        condition = self.engine.conditions.get(key)
        reading = None if condition is None else condition.reading(source)
        return reading is not None and reading.verdict is Verdict.ACTIVE

    # ---- links -------------------------------------------------------------------------

    @callback
    def async_set_links(self, links: dict[str, Link]) -> None:
        """Let the engine know which links there are, and what is behind each of them."""
        if links != self.config.links:
            self.config = replace(self.config, links=links)
            self.handle(Configure(self.config))

    @callback
    def async_links_lost(self, lost: list[LinkState]) -> None:
        """Show which links are lost."""
        self.issues.links_lost(lost)

    # ---- events in, effects out ------------------------------------------------

    @callback
    def handle(self, event: EngineEvent) -> None:
        """Pass one event to the engine and carry out what comes of it."""
        self._take_readings()
        now = dt_util.utcnow()
        self.last_events.append((now, event))
        self._carry_out(self.engine.handle(event, now))

    @callback
    def _on_source(self, reading: Reading) -> None:
        """Note what a source says; all of one pass of the loop is taken together, as one moment."""
        if self._taking is None:
            self._taking = self.hass.loop.call_soon(self._take_readings)
        self._said.append(reading)

    @callback
    def _take_readings(self) -> None:
        """Take what sources have said, before anything else happens."""
        if self._taking is None:
            return
        self._taking.cancel()
        self._taking = None
        said, self._said = self._said, []
        now, effects = dt_util.utcnow(), list[Effect]()
        for reading in said:
            self.last_events.append((now, reading))
            try:
                effects += self.engine.handle(reading, now)
            except Exception:
                _LOGGER.exception("Could not take a reading of %s", reading.key)
        self._carry_out(effects)
        for reading in said:
            self.links.async_read(reading)

    @callback
    def _carry_out(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            try:
                self._do(effect)
            except Exception:
                # An entity or a listener that fails keeps no mail back.
                _LOGGER.exception("Could not carry out %s", type(effect).__name__)
        if self.engine.changes != self._saved_changes:
            self._saved_changes = self.engine.changes
            self._saver.request(self._saved_changes)
        if self._arming is None:
            # Once for all that happens now: five hundred chargers may vanish in one moment.
            self._arming = self.hass.loop.call_soon(self._arm_timer)

    @callback
    def _do(self, effect: Effect) -> None:
        match effect:
            case ConditionChanged(key):
                if follower := self._condition_listeners.get(key):
                    follower.async_condition_changed(self.engine.condition(key))
                self.news.async_condition_changed(key)
            case AlertTurned():
                self.news.async_turned(effect)
            case AlertAcknowledged():
                self.news.async_acknowledged(effect)
            case GroupChanged(group):
                for listener in self._group_listeners.get(group, ()):
                    listener()
            case NotificationTold():
                self._on_told(effect)
            case DeliveryTried():
                self.history.note(effect, dt_util.utcnow())
                self.issues.tried(effect)
            case DeliveryFolded():
                self.history.note_folded(effect, dt_util.utcnow())
            case AccountChanged():
                self.issues.account_works(effect)
                self._second_channel.account_changed(effect)
            case HeldBack(notification):
                self._second_channel.held_back(self._render(notification))
            case Send():
                self._on_send(effect)

    @callback
    def _arm_timer(self) -> None:
        """Wake up when the engine wants to. In seconds: if the clock is set back, it is noticed all the sooner."""
        self._arming = None
        wake_at = self.engine.wake_at
        if wake_at == self._armed_for:
            return
        self._disarm_timer()
        if wake_at is not None:
            self._armed_for = wake_at
            wait = max((wake_at - dt_util.utcnow()).total_seconds(), TOGETHER)
            self._cancel_timer = async_call_later(self.hass, wait, self._on_timer)

    @callback
    def _disarm_timer(self) -> None:
        if self._arming is not None:
            self._arming.cancel()
            self._arming = None
        self._armed_for = None
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    @callback
    def _on_timer(self, _now: datetime) -> None:
        self._armed_for = None
        self._cancel_timer = None
        self.handle(Tick())

    # ---- sending -----------------------------------------------------------------

    @callback
    def _on_send(self, effect: Send) -> None:
        if not self._running:
            self._held_send = effect
            return
        self._sending = self.hass.async_create_task(
            self._async_send(effect), f"{self.entry.title} delivery", eager_start=False
        )

    async def _async_send(self, effect: Send) -> None:
        """Try one delivery, and tell the engine how it ended, whatever happens."""
        await self._saver.async_commit(effect.change)
        outcome, error = await self._async_try(effect.notification, effect.address)
        self.handle(Delivered(effect.delivery, outcome, error))
        # Until this is on disk a crash would send the mail again.
        self._saver.hurry()

    async def _async_try(
        self, notification: Notification, address: str
    ) -> tuple[Outcome, str]:
        if self._mailer is None:
            return Outcome.ACCOUNT_FAILED, "no mail account"
        try:
            await self._mailer.async_send(address, self._render(notification))
        except DeliveryError as err:
            return err.outcome, err.reason
        except Exception:
            _LOGGER.exception("A delivery failed in a way that nobody expected")
            return Outcome.ACCOUNT_FAILED, "unexpected error"
        return Outcome.ACCEPTED, ""

    def _render(self, notification: Notification) -> Mail:
        site = mail_site(self.hass, self.entry, self.points)
        return render(notification, site, self.hass.config.language)

    @callback
    def _on_told(self, effect: NotificationTold) -> None:
        if effect.told is Told.FAILED:
            _LOGGER.warning(
                "A notification of the group %s did not reach an address: %s (%s)",
                effect.notification.group_name,
                effect.error,
                effect.outcome,
            )
        for listener in self._told_listeners.get(effect.notification.group, ()):
            listener(effect)
        self.hass.bus.async_fire(EVENT_TOLD, told_event(self.hass, self.entry, effect))
        self.news.async_told(effect)

    # ---- what people and automations do ----------------------------------------------

    @callback
    def async_report(self, key: AlertKey, active: bool, detail: str = "") -> None:
        """Take what an automation says about a case; it stays so until it says otherwise."""
        verdict = Verdict.ACTIVE if active else Verdict.CLEAR
        self.handle(Reading(key, REPORT_SOURCE, verdict, detail=detail))

    @callback
    def async_mute(
        self, group_id: str, muted: bool, until: datetime | None = None, by: str = ""
    ) -> None:
        """Hold a group's notifications back, or let them go."""
        self.handle(Mute(group_id, muted, until, by))

    @callback
    def async_silence(
        self, charge_point: str, until: datetime | None, by: str = ""
    ) -> None:
        """Tell nothing of a charge point until a time; None ends that now."""
        self.handle(Silence(charge_point, until, by))

    @callback
    def async_acknowledge(self, key: AlertKey, by: str = "", seen: bool = True) -> bool:
        """Stop the reminders of an alert, or let them go on; return whether there is an open one."""
        self._take_readings()
        open_keys = {alert.key for alert in self.engine.alerts() if alert.group}
        self.handle(Acknowledge(key, by, seen))
        return key in open_keys

    async def async_send_test(self, group_id: str) -> dict[str, str]:
        """Send a test mail to every address of a group, now.

        Return for each address `ACCEPTED`, or why it failed. A test is not kept in the
        outbox: whoever asked for it reads the answer.
        """
        group = self.config.groups[group_id]
        notification = Notification(
            id="test",
            group=group.id,
            group_name=group.name,
            reason=Reason.TEST,
            created=dt_util.utcnow(),
        )
        answers = {}
        for address in group.addresses:
            outcome, error = await self._async_try(notification, address)
            answers[address] = ACCEPTED if outcome is Outcome.ACCEPTED else error
        return answers

    # ---- the view -----------------------------------------------------------------------

    def condition(self, key: AlertKey) -> ConditionView:
        """Return how a case at a charge point stands now."""
        return self.engine.condition(key)

    def group_view(self, group_id: str) -> GroupView:
        """Return how a group stands now."""
        return self.engine.group_view(group_id)

    def alerts(self) -> list[AlertView]:
        """Return every open alert, and what is wrong but in no group."""
        return list(self.engine.alerts())

    def outbox(self) -> list[DeliveryView]:
        """Return what waits to be taken by the mail server, in order."""
        return self.engine.deliveries()

    def silences(self) -> list[SilenceView]:
        """Return the charge points nobody hears of for a time."""
        return list(self.engine.silences.values())

    def unheard(self) -> list[AlertKey]:
        """Return the cases that are watched, but of which nothing is known at the moment."""
        return list(self.engine.unheard())

    def not_monitored(self, group_id: str) -> list[str]:
        """Return the members of a group of which nothing is known at the moment."""
        return self.engine.not_monitored(self.config.groups[group_id].charge_points)

    @callback
    def async_listen_condition(
        self, key: AlertKey, listener: ConditionListener
    ) -> None:
        """Tell `listener` when a case at a charge point reads differently; one listener each."""
        condition = self.engine.conditions.get(key)
        # An equal key that is kept anyway: one for all, of thousands.
        self._condition_listeners[condition.key if condition else key] = listener

    @callback
    def async_unlisten_condition(
        self, key: AlertKey, listener: ConditionListener
    ) -> None:
        """Tell `listener` no more, unless another one took its place already."""
        if self._condition_listeners.get(key) is listener:
            del self._condition_listeners[key]

    @callback
    def async_listen_group(self, group_id: str, listener: Listener) -> CALLBACK_TYPE:
        """Call `listener` when a group has changed."""
        return _listen(self._group_listeners, group_id, listener)

    def coverage(self, charge_point: str) -> dict[Case, Coverage]:
        """Return how far each case is told at a charge point."""
        missing = [(rule.key, rule.entity) for rule, _ in self.issues.missing]
        return coverage_at(self.points[charge_point], self.finder.found, missing)

    @callback
    def async_listen_points(self, listener: Listener) -> CALLBACK_TYPE:
        """Call `listener` when what is watched, or can be, has changed at any charge point."""
        self._point_listeners.append(listener)
        return partial(self._point_listeners.remove, listener)

    @callback
    def async_listen_told(self, group_id: str, listener: ToldListener) -> CALLBACK_TYPE:
        """Call `listener` when a notification of a group was sent, or failed."""
        return _listen(self._told_listeners, group_id, listener)

    @callback
    def async_add_subentry_entities(
        self, async_add_entities: AddConfigEntryEntitiesCallback, factory: EntityFactory
    ) -> None:
        """Add a platform's entities for every subentry, present and to come."""
        self._entities.async_add_platform(
            async_add_entities, lambda subentry: factory(self, subentry)
        )

    def diagnostics(self) -> dict[str, Any]:
        """Return what helps to understand a bug report; addresses are the caller's to redact."""
        return {
            "snapshot": expanded(self.engine.snapshot()),
            "ignored_readings": self.engine.ignored,
            "wake_at": self.engine.wake_at,
            "last_events": [
                {"at": when, "event": type(event).__name__, **_event_data(event)}
                for when, event in self.last_events
            ],
            "files": {
                name: {
                    "is_newer": store.is_newer,
                    "unreadable": store.unreadable and store.unreadable.as_data(),
                }
                for name, store in self.stores.items()
            },
            "links": [asdict(state) for state in self.links.states.values()],
            "ocpp": self.ocpp.diagnostics(),
        }


def _event_data(event: EngineEvent) -> dict[str, Any]:
    """Return an event as plain data; a configuration is in the diagnostics already."""
    if isinstance(event, Configure):
        return {}
    return asdict(event)


def _listen[L](listeners: dict[str, list[L]], key: str, listener: L) -> CALLBACK_TYPE:
    listeners.setdefault(key, []).append(listener)

    @callback
    def unsubscribe() -> None:
        listeners[key].remove(listener)

    return unsubscribe
