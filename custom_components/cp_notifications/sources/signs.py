"""Extended rules at work: entities are seen, `chargers/signs.py` judges, and what is new becomes a reading.

Beside `entity.py`, which judges the plain rules: those need one state, these need several entities, an attribute
or the age of a value. What is only away for the moment (see `Presence`) is not seen here either.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
import logging

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.chargers.rule import StoredRule
from custom_components.cp_notifications.chargers.signs import Said, Seen, Sign
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Reading,
    Verdict,
)

from .presence import GRACE, Presence, Problem
from .rules import WatchRule, parse_rule

_LOGGER = logging.getLogger(__name__)


class SignSource:
    """Watches the extended rules of a site."""

    def __init__(
        self,
        hass: HomeAssistant,
        report: Callable[[Reading], None],
        on_missing: Callable[[WatchRule, Problem], None],
        on_found: Callable[[WatchRule], None],
    ) -> None:
        """Prepare; nothing is watched before the first `update`. See `EntitySource` for what is called when."""
        self._hass = hass
        self._report = report
        self._on_missing = on_missing
        self._on_found = on_found
        self._presence = Presence(hass)
        self._posts: list[_Post] = []
        self._by_entity: dict[str, list[_Post]] = {}
        self._moves: dict[str, _Move] = {}
        self._unsubscribe: list[CALLBACK_TYPE] = []

    # ---- configuration -----------------------------------------------------------

    @callback
    def update(self, rules: Iterable[tuple[AlertKey, StoredRule]]) -> None:
        """Watch by these rules from now on; those that were there before keep what they said."""
        self._listen()
        before = self._posts
        self._posts = []
        for key, rule in rules:
            post = _Post(parse_rule(key, rule), Sign.from_rule(rule))
            same = next((each for each in before if each.watches_as(post)), post)
            self._posts.append(same)
        for post in before:
            if post not in self._posts:
                post.cancel()
                self._tell_problem(post, None)
        self._place()
        self._look_at(self._posts, dt_util.utcnow())

    @callback
    def stop(self) -> None:
        """Watch nothing any more, and say nothing about it."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        for post in self._posts:
            post.cancel()
        self._posts = []
        self._by_entity.clear()
        self._moves.clear()

    def _listen(self) -> None:
        if self._unsubscribe:
            return
        hass = self._hass
        self._unsubscribe = [
            hass.bus.async_listen(EVENT_STATE_CHANGED, self._on_state, self._concerns),
            hass.bus.async_listen(
                er.EVENT_ENTITY_REGISTRY_UPDATED,
                self._on_registry,
                self._concerns_registry,
            ),
            async_dispatcher_connect(
                hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_config_entry
            ),
            async_at_started(hass, self._on_started),
        ]

    def _place(self) -> None:
        """Find the entities that rules refer to, as they are called now."""
        self._by_entity.clear()
        for post in self._posts:
            post.places = {
                reference: self._presence.locate(reference)
                for reference in post.sign.entities
            }
            for entity_id in post.places.values():
                self._by_entity.setdefault(entity_id, []).append(post)
        for entity_id in self._by_entity:
            if (state := self._hass.states.get(entity_id)) is not None:
                self._note_move(state)

    # ---- what happens around -------------------------------------------------------

    @callback
    def _concerns(self, data: EventStateChangedData) -> bool:
        return data["entity_id"] in self._by_entity

    @callback
    def _concerns_registry(self, data: er.EventEntityRegistryUpdatedData) -> bool:
        if data["action"] == "create":
            return True
        if data["action"] == "update" and "old_entity_id" in data:
            return data["old_entity_id"] in self._by_entity
        return data["entity_id"] in self._by_entity

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            self._note_move(state)
        self._look_at(self._by_entity[event.data["entity_id"]], event.time_fired)

    @callback
    def _on_registry(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Follow entities that are registered, renamed, disabled, enabled or removed."""
        self._place()
        self._look_at(self._posts, event.time_fired)

    @callback
    def _on_config_entry(self, _: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.state is ConfigEntryState.LOADED:
            self._look_at(self._posts, dt_util.utcnow())

    @callback
    def _on_started(self, _: HomeAssistant) -> None:
        self._look_at(self._posts, dt_util.utcnow())

    def _note_move(self, state: State) -> None:
        """Remember when a value last became another one."""
        if state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
            return
        before = self._moves.get(state.entity_id)
        if before is None or before.value != state.state:
            self._moves[state.entity_id] = _Move(state.state, state.last_changed)

    # ---- judging -----------------------------------------------------------------

    def _look_at(self, posts: Iterable[_Post], now: datetime) -> None:
        for post in posts:
            try:
                self._look(post, now)
            except Exception:  # noqa: BLE001 - logged there
                post.stumble()

    def _look(self, post: _Post, now: datetime) -> None:
        sight = {
            reference: self._see(entity_id)
            for reference, entity_id in post.places.items()
        }
        said = post.sign.judge(sight, now)
        self._look_again(post, said.look_again)
        if sight[post.sign.entity] is None:
            self._miss(post, now)
            return
        post.away_since = None
        self._tell_problem(post, None)
        if said.verdict is not None:
            self._say(post, said)

    def _see(self, entity_id: str) -> Seen | None:
        state = self._hass.states.get(entity_id)
        if state is None:
            return None
        if state.state == STATE_UNAVAILABLE and not self._presence.is_lost(
            entity_id, state
        ):
            return None
        move = self._moves.get(entity_id)
        return Seen(
            state=state.state,
            changed=state.last_changed,
            updated=state.last_updated,
            reported=state.last_reported,
            moved=state.last_changed if move is None else move.at,
            attributes=state.attributes,
        )

    def _look_again(self, post: _Post, when: datetime | None) -> None:
        post.cancel()
        if when is None:
            return

        @callback
        def look(now: datetime) -> None:
            post.cancel_timer = None
            self._look_at((post,), now)

        post.cancel_timer = async_track_point_in_utc_time(self._hass, look, when)

    def _say(self, post: _Post, said: Said) -> None:
        """Report what differs from what was reported, unless Home Assistant is stopping."""
        verdict = said.verdict
        if verdict is Verdict.LOST and post.watch.key.case is not Case.UNAVAILABLE:
            verdict = Verdict.UNKNOWN
        if verdict is None or (verdict, said.code) == post.said:
            return
        if self._hass.is_stopping:
            return
        post.said = (verdict, said.code)
        self._report(
            Reading(post.watch.key, post.watch.source, verdict, said.since, said.code)
        )

    # ---- gone, or only away ---------------------------------------------------------

    def _miss(self, post: _Post, now: datetime) -> None:
        """Find out whether an entity that is away stays away."""
        if self._hass.state is not CoreState.running:
            return
        if post.away_since is None:
            post.away_since = now
        gives_up = post.away_since + GRACE
        gone = now >= gives_up
        if not gone:
            self._look_again(post, gives_up)
        problem = self._presence.problem(post.watch.entity, gone)
        if problem is not None and post.problem is None:
            self._say(post, Said(Verdict.UNKNOWN))
        self._tell_problem(post, problem)

    def _tell_problem(self, post: _Post, problem: Problem | None) -> None:
        if problem is post.problem:
            return
        post.problem = problem
        if problem is None:
            self._on_found(post.watch)
        else:
            self._on_missing(post.watch, problem)


class _Move:
    """When a value became what it is."""

    __slots__ = ("at", "value")

    def __init__(self, value: str, at: datetime) -> None:
        self.value = value
        self.at = at


class _Post:
    """A rule at work."""

    __slots__ = (
        "away_since",
        "broken",
        "cancel_timer",
        "places",
        "problem",
        "said",
        "sign",
        "watch",
    )

    def __init__(self, watch: WatchRule, sign: Sign) -> None:
        self.watch = watch
        self.sign = sign
        self.places: dict[str, str] = {}
        """The entity ids of all that it has to see, by what the rule calls them."""
        self.said: tuple[Verdict, str] | None = None
        self.problem: Problem | None = None
        self.away_since: datetime | None = None
        self.cancel_timer: CALLBACK_TYPE | None = None
        self.broken = False

    def watches_as(self, other: _Post) -> bool:
        """Return whether it is the same rule."""
        return self.watch == other.watch and self.sign == other.sign

    def cancel(self) -> None:
        """Do not look again by itself."""
        if self.cancel_timer is not None:
            self.cancel_timer()
            self.cancel_timer = None

    def stumble(self) -> None:
        """Say once that it cannot be judged."""
        self.said = None
        if not self.broken:
            self.broken = True
            _LOGGER.exception("Could not judge %s", self.watch.key)
