"""Extended rules at work: entities are seen, `chargers/signs.py` judges, and what is new becomes a reading.

Beside `entity.py`, which judges the plain rules: those need one state, these need several entities, an attribute
or the age of a value. What is only away for the moment (see `Presence`) is not seen here either.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
import logging

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import (
    ATTR_RESTORED,
    EVENT_STATE_CHANGED,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
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
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.chargers.rule import GONE_LINK, StoredRule
from custom_components.cp_notifications.chargers.signs import (
    RECHECK,
    Said,
    Seen,
    Sight,
    Sign,
)
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

from .clock import Clock
from .presence import GRACE, UNREACHABLE, Presence, Problem, old_entity_id
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
        self._posts: dict[_PostKey, _Post] = {}
        self._by_reference: dict[str, list[_Post]] = {}
        """Which rules see an entity, by what rules call it."""
        self._by_entity: dict[str, list[_Post]] = {}
        """The same by the entity id of now."""
        self._read_closely: set[str] = set()
        """Entity ids of which an attribute counts, not only the state."""
        self._moves: dict[str, _Move] = {}
        self._clock = Clock()
        self._anew: datetime | None = None
        """When the clock was set last: no age is counted from before."""
        self._unsubscribe: list[CALLBACK_TYPE] = []

    # ---- configuration -----------------------------------------------------------

    @callback
    def let_go(self, but: Iterable[tuple[AlertKey, StoredRule]]) -> None:
        """Watch no rules but these any more; new ones among them are not taken yet."""
        wanted = {(key, rule["entity"]): rule for key, rule in but}
        for place, post in list(self._posts.items()):
            if wanted.get(place) != post.rule:
                self._drop(post)

    @callback
    def update(self, rules: Iterable[tuple[AlertKey, StoredRule]]) -> None:
        """Watch by these rules from now on; those that were there before keep what they said.

        Of several rules for one entity and case the last one holds: they are one source.
        """
        rules = list(rules)
        self.let_go(rules)
        new = {
            (key, rule["entity"]): _Post(key, rule)
            for key, rule in rules
            if (key, rule["entity"]) not in self._posts
        }
        self._posts |= new
        if self._posts:
            self._listen()
        else:
            # Listening costs something at each change of the whole system.
            self._unlisten()
        for post in new.values():
            for reference in post.sign.entities:
                self._by_reference.setdefault(reference, []).append(post)
        self._place(new.values())
        self._look_at(new.values(), dt_util.utcnow())

    @callback
    def stop(self) -> None:
        """Watch nothing any more, and say nothing about it."""
        self._unlisten()
        for post in self._posts.values():
            post.cancel()
        self._posts.clear()
        self._by_reference.clear()
        self._by_entity.clear()
        self._read_closely.clear()
        self._moves.clear()

    def _drop(self, post: _Post) -> None:
        post.cancel()
        del self._posts[post.watch.key, post.watch.entity]
        self._displace(post)
        for reference in post.sign.entities:
            _take_out(self._by_reference, reference, post)
        for reference in list(post.problems):
            self._tell_problem(post, reference, None)

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
            async_on_entry_change(hass, self._on_config_entry),
            async_at_started(hass, self._on_started),
            # A charger that is lost says nothing: nothing else would notice that the clock was set.
            async_track_time_interval(
                hass, self._look_at_clock, RECHECK, cancel_on_shutdown=True
            ),
        ]

    def _unlisten(self) -> None:
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()

    def _place(self, posts: Iterable[_Post]) -> None:
        """Find the entities that rules refer to, as they are called now."""
        for post in posts:
            self._displace(post)
            for reference in post.sign.entities:
                entity_id = self._presence.locate(reference)
                post.places[reference] = entity_id
                self._by_entity.setdefault(entity_id, []).append(post)
                if post.sign.reads_closely(reference):
                    self._read_closely.add(entity_id)
                if (state := self._hass.states.get(entity_id)) is not None:
                    self._note_move(state)

    def _displace(self, post: _Post) -> None:
        for entity_id in post.places.values():
            _take_out(self._by_entity, entity_id, post)
            if entity_id not in self._by_entity:
                self._read_closely.discard(entity_id)
                self._moves.pop(entity_id, None)
        post.places.clear()

    # ---- what happens around -------------------------------------------------------

    @callback
    def _concerns(self, data: EventStateChangedData) -> bool:
        """Let through what may alter something; it sees each change of the whole system."""
        entity_id = data["entity_id"]
        if entity_id not in self._by_entity:
            return False
        before, after = data["old_state"], data["new_state"]
        if before is None or after is None or before.state != after.state:
            return True
        # The word is the same: what is left are attributes, and whether `unavailable` is meant.
        return after.state == STATE_UNAVAILABLE or entity_id in self._read_closely

    @callback
    def _concerns_registry(self, data: er.EventEntityRegistryUpdatedData) -> bool:
        if old_entity_id(data) in self._by_entity:
            return True
        # A new one may be an old one that is back, with the registry id of then.
        return data["action"] == "create" and (
            self._presence.registry_id(data["entity_id"]) in self._by_reference
        )

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        entity_id = event.data["entity_id"]
        if (state := event.data["new_state"]) is not None:
            self._note_move(state)
        news = [
            post for post in self._by_entity[entity_id] if not post.is_settled_by(state)
        ]
        self._look_at(news, event.time_fired)

    @callback
    def _on_registry(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """Follow entities that are registered, renamed, disabled, enabled or removed."""
        before = old_entity_id(event.data)
        reference = self._presence.registry_id(event.data["entity_id"])
        posts = dict.fromkeys(
            (
                *self._by_entity.get(before, ()),
                *self._by_reference.get(before, ()),
                *self._by_reference.get(reference, ()),
            )
        )
        self._place(posts)
        self._look_at(posts, event.time_fired)

    @callback
    def _on_config_entry(self, _: str, entry: ConfigEntry) -> None:
        if entry.state is ConfigEntryState.LOADED:
            self._look_at_those_away()

    @callback
    def _on_started(self, _: HomeAssistant) -> None:
        self._look_at_those_away()

    def _look_at_those_away(self) -> None:
        away = [post for post in self._posts.values() if post.away]
        self._look_at(away, dt_util.utcnow())

    def _note_move(self, state: State) -> None:
        """Remember when a value last became another one."""
        if state.attributes.get(ATTR_RESTORED):
            # The integration may be set up in another way next time, so that what moved stands still.
            self._moves.pop(state.entity_id, None)
        if state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
            return
        move = self._moves.get(state.entity_id)
        if move is None:
            self._moves[state.entity_id] = _Move(state.state)
        elif move.value != state.state:
            move.value, move.at = state.state, state.last_changed

    # ---- judging -----------------------------------------------------------------

    @callback
    def _look_at_clock(self, now: datetime) -> None:
        self._look_at((), now)

    def _look_at(self, posts: Iterable[_Post], now: datetime) -> None:
        if self._clock.has_jumped():
            # First of all: timers run before the first new value when a machine wakes up.
            now = dt_util.utcnow()
            posts = list(self._posts.values())
            self._count_anew(now)
        for post in posts:
            try:
                self._look(post, now)
            except Exception:  # noqa: BLE001 - logged there
                post.stumble()

    def _count_anew(self, now: datetime) -> None:
        """The clock was set: what is old, and how long it has been away, begins now."""
        self._anew = now
        for post in self._posts.values():
            post.cancel()
            post.away = dict.fromkeys(post.away, now)

    def _look(self, post: _Post, now: datetime) -> None:
        sight = {
            reference: self._see(entity_id)
            for reference, entity_id in post.places.items()
        }
        said = post.sign.judge(sight, now, self._anew)
        self._look_again(post, said.look_again)
        was_away = post.sign.entity in post.away
        self._note_away(post, sight, now)
        if sight[post.sign.entity] is None:
            return
        if was_away and said.verdict is Verdict.LOST:
            # Of the time while it was away nothing is known: it was no outage.
            said = replace(said, since=None)
        self._say(post, said)

    def _see(self, entity_id: str) -> Seen | None:
        move = self._moves.get(entity_id)
        moved = None if move is None else move.at
        return see(self._hass, self._presence, entity_id, moved)

    def _look_again(self, post: _Post, when: datetime | None) -> None:
        """Look again at a time, or a little earlier: a timer that is set already is not put off."""
        if when is None:
            post.cancel()
            return
        if post.looks_at is not None and post.looks_at <= when:
            return
        post.cancel()

        @callback
        def look(now: datetime) -> None:
            post.looks_at = post.cancel_timer = None
            self._look_at((post,), now)

        post.looks_at = when
        # Counted in seconds, not till a time of day: the clock may be set back meanwhile.
        wait = when - dt_util.utcnow()
        post.cancel_timer = async_call_later(self._hass, max(wait, timedelta()), look)

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

    def _note_away(self, post: _Post, sight: Sight, now: datetime) -> None:
        """Find out whether the entities that are away stay away: all that a rule needs."""
        for reference, seen in sight.items():
            if seen is not None:
                post.away.pop(reference, None)
                self._tell_problem(post, reference, None)
            elif self._hass.state is CoreState.running:
                since = post.away.setdefault(reference, now)
                gone = now >= since + GRACE
                if now < since + UNREACHABLE:
                    self._look_again(post, since + (UNREACHABLE if gone else GRACE))
                problem = self._presence.problem(reference, gone)
                if problem is not None and reference == post.sign.entity:
                    self._say(post, Said(self._without(post, now - since)))
                self._tell_problem(post, reference, problem)
            else:
                post.away.setdefault(reference, now)

    def _without(self, post: _Post, away: timedelta) -> Verdict:
        """Return what it means that a rule's own entity is away: its integration may try in vain to reach the charger."""
        is_lost = (
            away >= UNREACHABLE
            and post.sign.gone != GONE_LINK
            and self._presence.tries_in_vain(post.places[post.sign.entity])
        )
        return Verdict.LOST if is_lost else Verdict.UNKNOWN

    def _tell_problem(
        self, post: _Post, reference: str, problem: Problem | None
    ) -> None:
        """Say what is wrong with an entity. Other rules of the same case may need it too."""
        if problem is post.problems.get(reference):
            return
        rule = replace(post.watch, entity=reference)
        if problem is not None:
            post.problems[reference] = problem
            self._on_missing(rule, problem)
            return
        del post.problems[reference]
        others = self._by_reference.get(reference, ())
        if not any(
            other.watch.key == rule.key and reference in other.problems
            for other in others
        ):
            self._on_found(rule)


def see(
    hass: HomeAssistant,
    presence: Presence,
    entity_id: str,
    moved: datetime | None = None,
) -> Seen | None:
    """Return an entity as it is now; None if it is away, or only unavailable for the moment.

    `moved` is when its value was last seen to become another one; None if it never was.
    """
    state = hass.states.get(entity_id)
    if state is None:
        return None
    if state.state == STATE_UNAVAILABLE and not presence.is_lost(entity_id, state):
        return None
    return Seen(
        state=state.state,
        changed=state.last_changed,
        updated=state.last_updated,
        reported=state.last_reported,
        moved=moved,
        attributes=state.attributes,
    )


class _Move:
    """When a value became what it is."""

    __slots__ = ("at", "value")

    def __init__(self, value: str) -> None:
        self.value = value
        self.at: datetime | None = None
        """None: it has not been seen to move."""


type _PostKey = tuple[AlertKey, str]


class _Post:
    """A rule at work."""

    __slots__ = (
        "away",
        "broken",
        "cancel_timer",
        "looks_at",
        "places",
        "problems",
        "rule",
        "said",
        "sign",
        "watch",
    )

    def __init__(self, key: AlertKey, rule: StoredRule) -> None:
        self.rule = rule
        self.watch = parse_rule(key, rule)
        self.sign = Sign.from_rule(rule)
        self.places: dict[str, str] = {}
        """The entity ids of all that it has to see, by what the rule calls them."""
        self.said: tuple[Verdict, str] | None = None
        self.problems: dict[str, Problem] = {}
        """What was told to be wrong with an entity."""
        self.away: dict[str, datetime] = {}
        """Since when an entity has been away."""
        self.looks_at: datetime | None = None
        self.cancel_timer: CALLBACK_TYPE | None = None
        self.broken = False

    def is_settled_by(self, state: State | None) -> bool:
        """Return whether another value alters nothing: it only shows, once more, that it moves."""
        return (
            state is not None
            and self.said == (Verdict.CLEAR, "")
            and self.sign.only_ages
            and not self.away
            and state.state not in (STATE_UNAVAILABLE, STATE_UNKNOWN, "")
        )

    def cancel(self) -> None:
        """Do not look again by itself."""
        self.looks_at = None
        if self.cancel_timer is not None:
            self.cancel_timer()
            self.cancel_timer = None

    def stumble(self) -> None:
        """Say once that it cannot be judged."""
        self.said = None
        if not self.broken:
            self.broken = True
            _LOGGER.exception("Could not judge %s", self.watch.key)


def _take_out(posts: dict[str, list[_Post]], place: str, post: _Post) -> None:
    """Take a post out of an index; nothing is left of a place without any."""
    there = posts[place]
    there.remove(post)
    if not there:
        del posts[place]
