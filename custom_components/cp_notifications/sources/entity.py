"""States of any entities become readings.

One listener on the event bus serves all rules of a site. Its filter finds the entity in a dictionary and lets
through only what alters something, so that all other state changes cost next to nothing.

The difficult part is `unavailable` (see `Presence.is_lost`): a restart, a reload and a failed set-up all write it,
and none of them is an outage of the charger. Then, and while an entity has no state at all, its rules are
*held*: nothing is reported and what was said stays. An entity that stays away is told as a problem of the
configuration, and as a fault of the charger only if its integration tries for a quarter of an hour in vain to reach it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
import logging

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE
from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Reading,
    Verdict,
)
from custom_components.cp_notifications.internals import (
    async_at_started,
    async_on_entry_change,
)

from .presence import GRACE, UNREACHABLE, Presence, Problem, old_entity_id
from .rules import WatchRule, parse_rule
from .watch import Watch, Watched

__all__ = ["GRACE", "EntitySource", "Problem", "WatchRule", "parse_rule"]

_LOGGER = logging.getLogger(__name__)


class EntitySource:
    """Watches the entities of a site."""

    def __init__(
        self,
        hass: HomeAssistant,
        report: Callable[[Reading], None],
        on_missing: Callable[[WatchRule, Problem], None],
        on_found: Callable[[WatchRule], None],
        was_active: Callable[[AlertKey, str], bool] = lambda _key, _source: False,
    ) -> None:
        """Prepare; nothing is watched before the first `update`.

        `report` takes each reading. `on_missing` is called when a rule's entity is missing, or is missing
        for another reason; `on_found` when it is back or the rule is gone. `was_active` says whether a
        source told of a case before a restart: so a value within its hysteresis ends nothing.
        """
        self._hass = hass
        self._report = report
        self._on_missing = on_missing
        self._on_found = on_found
        self._was_active = was_active
        self._presence = Presence(hass)
        self._entities: dict[str, Watched] = {}
        """By entity id; by the stored registry id for those that are not registered any more."""
        self._held: set[Watched] = set()
        self._unsubscribe: list[CALLBACK_TYPE] = []

    # ---- configuration -----------------------------------------------------------

    @callback
    def update(self, rules: Iterable[WatchRule]) -> None:
        """Watch by these rules from now on; rules that were there before are not touched.

        Of several rules for one entity and case the last one holds: they are one source.
        """
        self._listen()
        wanted = {(rule.key, rule.entity): rule for rule in rules}
        for watch in self._watches():
            rule = watch.rule
            if wanted.get((rule.key, rule.entity)) == rule:
                del wanted[rule.key, rule.entity]
            else:
                self._drop(watch)
        new = [
            Watch(rule, self._was_active(rule.key, rule.source))
            for rule in wanted.values()
        ]
        # Once for each entity: mostly one tells all cases of a charge point.
        for watched in dict.fromkeys(map(self._place, new)):
            self._look_now(watched)

    @callback
    def stop(self) -> None:
        """Watch nothing any more, and say nothing about it."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        for watched in self._entities.values():
            self._release(watched)
        self._entities.clear()

    def _watches(self) -> list[Watch]:
        return [
            watch for watched in self._entities.values() for watch in watched.watches
        ]

    def _listen(self) -> None:
        if self._unsubscribe:
            return
        hass = self._hass
        self._unsubscribe = [
            hass.bus.async_listen(
                EVENT_STATE_CHANGED, self._on_state, _news_filter(self._entities)
            ),
            hass.bus.async_listen(
                er.EVENT_ENTITY_REGISTRY_UPDATED,
                self._on_registry,
                _registry_filter(self._entities, self._presence),
            ),
            async_on_entry_change(hass, self._on_config_entry),
            async_at_started(hass, self._on_started),
        ]

    def _place(self, watch: Watch) -> Watched:
        """Put a rule to the entity that it is about now."""
        entity_id = self._presence.locate(watch.rule.entity)
        watched = self._entities.get(entity_id)
        if watched is None:
            watched = self._entities[entity_id] = Watched(entity_id)
        watched.watches += (watch,)
        watch.watched = watched
        return watched

    def _drop(self, watch: Watch) -> None:
        watched = watch.watched
        watched.watches = tuple(
            other for other in watched.watches if other is not watch
        )
        if not watched.watches:
            self._release(watched)
            del self._entities[watched.entity_id]
        self._tell_problem(watch, None)

    # ---- what happens around -------------------------------------------------------

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        """Take a state that the filter let through."""
        data = event.data
        watched = self._entities[data["entity_id"]]
        state = data["new_state"]
        if state is None or watched.last is None or state.state == STATE_UNAVAILABLE:
            self._look(watched, state)
        else:
            watched.last = state.state
            self._judge(watched, state)

    @callback
    def _on_registry(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Follow an entity that is registered, renamed, disabled, enabled or removed."""
        data = event.data
        names = [old_entity_id(data)]
        if data["action"] == "create":
            # A removed entity that comes back gets its old registry id again.
            names.append(self._presence.registry_id(data["entity_id"]))
        moved = [self._entities.pop(name, None) for name in names]
        for watched in filter(None, moved):
            self._release(watched)
            for place in dict.fromkeys(map(self._place, watched.watches)):
                self._look_now(place)

    @callback
    def _on_config_entry(self, _: str, entry: ConfigEntry) -> None:
        """Look again at what waited for an integration to be loaded: it may not change any more."""
        if entry.state is not ConfigEntryState.LOADED:
            return
        for watched in tuple(self._held):
            if watched.waits_for == entry.entry_id:
                self._wait_anew(watched)
                self._look_now(watched)

    @callback
    def _on_started(self, _: HomeAssistant) -> None:
        for watched in tuple(self._held):
            self._look_now(watched)

    # ---- judging -----------------------------------------------------------------

    def _look_now(self, watched: Watched) -> None:
        self._look(watched, self._hass.states.get(watched.entity_id))

    def _look(self, watched: Watched, state: State | None) -> None:
        """Judge an entity whatever it was before."""
        if state is None:
            watched.last = None
            self._hold(watched)
        elif state.state != STATE_UNAVAILABLE:
            watched.last = state.state
            self._settle(watched)
            self._judge(watched, state)
        else:
            watched.last = None
            if self._presence.is_lost(watched.entity_id, state):
                # Of the time while it was held nothing is known: it was no outage.
                since = None if watched.held else state.last_changed
                self._settle(watched)
                self._lose(watched, since)
            else:
                self._hold(watched)

    def _judge(self, watched: Watched, state: State) -> None:
        """Judge a known state by each rule."""
        text = state.state
        for watch in watched.watches:
            try:
                verdict = watch.judge(text, watch.was_active)
                if verdict is not watch.no_news:
                    self._know(watch, verdict, state)
            except Exception:  # noqa: BLE001 - logged there
                self._stumble(watch)

    def _know(self, watch: Watch, verdict: Verdict, state: State) -> None:
        if verdict is Verdict.ACTIVE:
            self._say(watch, verdict, state.last_changed, watch.code_of(state))
        else:
            self._say(watch, verdict, state.last_changed)
        if verdict is not Verdict.UNKNOWN:
            watch.was_active = verdict is Verdict.ACTIVE

    def _lose(self, watched: Watched, since: datetime | None) -> None:
        """Judge a state that is really unavailable."""
        for watch in watched.watches:
            try:
                if watch.rule.key.case is Case.UNAVAILABLE:
                    self._say(watch, Verdict.LOST, since)
                else:
                    self._say(watch, Verdict.UNKNOWN)
            except Exception:  # noqa: BLE001 - logged there
                self._stumble(watch)

    def _say(
        self,
        watch: Watch,
        verdict: Verdict,
        since: datetime | None = None,
        code: str = "",
    ) -> None:
        """Report what differs from what was reported, unless Home Assistant is stopping."""
        if (verdict is watch.verdict and code == watch.code) or self._hass.is_stopping:
            return
        watch.remember(verdict, code)
        self._report(Reading(watch.rule.key, watch.source, verdict, since, code))

    def _stumble(self, watch: Watch) -> None:
        """Survive an exception: say so once, and take the next state as news."""
        watch.remember(None)
        if not watch.broken:
            watch.broken = True
            _LOGGER.exception(
                "Could not judge %s for %s", watch.watched.entity_id, watch.rule.key
            )

    # ---- gone, or only away ---------------------------------------------------------

    def _hold(self, watched: Watched) -> None:
        """Decide nothing about an entity, and find out whether it stays away."""
        watched.held = True
        watched.waits_for = self._presence.config_entry_of(watched.entity_id)
        self._held.add(watched)
        if self._hass.state is not CoreState.running:
            return
        self._tell_problems(watched)
        if watched.cancel_timer is None:
            job = HassJob(partial(self._give_up, watched), cancel_on_shutdown=True)
            watched.cancel_timer = async_call_later(self._hass, GRACE, job)

    def _settle(self, watched: Watched) -> None:
        """End the holding: the entity is there."""
        self._release(watched)
        options = self._presence.options(watched.entity_id)
        for watch in watched.watches:
            watch.fit(options)
            self._tell_problem(watch, watch.renamed)

    def _release(self, watched: Watched) -> None:
        watched.held = False
        self._held.discard(watched)
        self._wait_anew(watched)

    def _wait_anew(self, watched: Watched) -> None:
        watched.gone = False
        if watched.cancel_timer is not None:
            watched.cancel_timer()
            watched.cancel_timer = None

    @callback
    def _give_up(self, watched: Watched, _now: datetime) -> None:
        """Tell that an entity stays away; and wait whether its integration ever reaches the charger."""
        watched.gone = True
        self._tell_problems(watched)
        job = HassJob(partial(self._give_up_on, watched), cancel_on_shutdown=True)
        watched.cancel_timer = async_call_later(self._hass, UNREACHABLE - GRACE, job)

    @callback
    def _give_up_on(self, watched: Watched, _now: datetime) -> None:
        """Tell that a charger is gone: for a quarter of an hour its integration could not be set up."""
        watched.cancel_timer = None
        if self._presence.tries_in_vain(watched.entity_id):
            self._lose(watched, None)

    def _tell_problems(self, watched: Watched) -> None:
        for watch in watched.watches:
            problem = self._presence.problem(watch.rule.entity, watched.gone)
            self._tell_problem(watch, problem)

    def _tell_problem(self, watch: Watch, problem: Problem | None) -> None:
        if problem is watch.problem:
            return
        watch.problem = problem
        try:
            if problem is None:
                self._on_found(watch.rule)
            else:
                self._on_missing(watch.rule, problem)
                if problem is not Problem.RENAMED:
                    self._say(watch, Verdict.UNKNOWN)
        except Exception:  # noqa: BLE001 - logged there
            self._stumble(watch)


def _news_filter(
    entities: dict[str, Watched],
) -> Callable[[EventStateChangedData], bool]:
    """Let state changes through that are to be looked at.

    It sees each one of the whole system, and an event object is made only for those that it lets through.
    So it judges at once whether a known state would alter anything, but changes nothing itself.
    """

    @callback
    def is_news(data: EventStateChangedData) -> bool:
        if (watched := entities.get(data["entity_id"])) is None:
            return False
        state = data["new_state"]
        if state is None or watched.last is None:
            return True
        if (text := state.state) == watched.last:
            return False
        if text == STATE_UNAVAILABLE:
            return True
        try:
            for watch in watched.watches:
                if watch.judge(text, watch.was_active) is not watch.no_news:
                    return True
        except Exception:  # noqa: BLE001 - comes again in the listener, which logs it
            return True
        return False

    return is_news


def _registry_filter(
    entities: dict[str, Watched], presence: Presence
) -> Callable[[er.EventEntityRegistryUpdatedData], bool]:
    """Let changes of watched entities through, also that an old one is back; not the thousands of other new ones."""

    @callback
    def concerns_us(data: er.EventEntityRegistryUpdatedData) -> bool:
        if old_entity_id(data) in entities:
            return True
        return data["action"] == "create" and (
            presence.registry_id(data["entity_id"]) in entities
        )

    return concerns_us
