"""A Home Assistant with one integration of chargers, and somebody who is mailed about them.

The entities stand in the registry and have states as their integration writes them. What is found is watched by
the real sources, judged by the real engine, and `told` is what would be mailed.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    ATTR_RESTORED,
    EVENT_HOMEASSISTANT_STARTED,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_bytes
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads_object
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.cp_notifications.chargers.match import FoundPoint, find
from custom_components.cp_notifications.chargers.rule import StoredRule, is_extended
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    ChargePoint,
    Configure,
    Delivered,
    Effect,
    Event,
    Group,
    Outcome,
    Reading,
    Send,
    SiteConfig,
    Tick,
    Timing,
)
from custom_components.cp_notifications.sources.entity import EntitySource
from custom_components.cp_notifications.sources.presence import Problem
from custom_components.cp_notifications.sources.registry import registered
from custom_components.cp_notifications.sources.rules import (
    WatchRule,
    entity_source,
    parse_rule,
)
from custom_components.cp_notifications.sources.signs import SignSource

type Happening = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Entity:
    """An entity as its integration registers it."""

    label: str
    """What the story calls it."""
    domain: str = "sensor"
    unique_id: str
    translation_key: str | None = None
    device_class: str | None = None
    options: tuple[str, ...] = ()
    disabled: bool = False
    device: str | None = "charger"
    """None: the integration has no devices."""
    state: str = "unknown"
    """What it reads while all is well."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    platform: str | None = None
    """Of which integration it is, if not of the story's."""


def sensor(label: str, unique_id: str, state: str = "1", **more: Any) -> Entity:
    """Return a sensor."""
    return Entity(label=label, unique_id=unique_id, state=state, **more)


def binary(label: str, unique_id: str, state: str = "off", **more: Any) -> Entity:
    """Return a binary sensor."""
    return Entity(
        label=label, domain="binary_sensor", unique_id=unique_id, state=state, **more
    )


class Home:
    """Home Assistant, the integration, the engine and the mailbox."""

    def __init__(
        self,
        hass: HomeAssistant,
        freezer: FrozenDateTimeFactory,
        platform: str,
        entities: Iterable[Entity],
        *,
        with_entry: bool = True,
    ) -> None:
        """Register the entities; they have no states yet."""
        self.hass = hass
        self.freezer = freezer
        self.platform = platform
        self.entry: MockConfigEntry | None = None
        if with_entry:
            self.entry = MockConfigEntry(domain=platform, state=ConfigEntryState.LOADED)
            self.entry.add_to_hass(hass)
        self.entities = {entity.label: entity for entity in entities}
        self.ids = {
            label: self._register(entity) for label, entity in self.entities.items()
        }
        self.told: list[str] = []
        """What was mailed: the case and whether it began or ended."""
        self.problems: list[tuple[str, Problem]] = []
        self.points: tuple[FoundPoint, ...] = ()
        self.engine = Engine(SiteConfig({}, {}))

    def _register(self, entity: Entity) -> str:
        """Return the entity id under which it is registered."""
        device_id = None
        if entity.device is not None and self.entry is not None:
            device = dr.async_get(self.hass).async_get_or_create(
                config_entry_id=self.entry.entry_id,
                identifiers={(self.platform, entity.device)},
            )
            device_id = device.id
        entry = er.async_get(self.hass).async_get_or_create(
            entity.domain,
            entity.platform or self.platform,
            entity.unique_id,
            config_entry=self.entry,
            device_id=device_id,
            translation_key=entity.translation_key,
            original_device_class=entity.device_class,
            capabilities={"options": list(entity.options)} if entity.options else None,
            disabled_by=er.RegistryEntryDisabler.INTEGRATION
            if entity.disabled
            else None,
        )
        return entry.entity_id

    def registry_id(self, label: str) -> str:
        """Return what rules call an entity."""
        entry = er.async_get(self.hass).async_get(self.ids[label])
        assert entry
        return entry.id

    def label(self, registry_id: str) -> str:
        """Return what the story calls the entity of a rule."""
        entry = er.async_get(self.hass).async_get(registry_id)
        assert entry
        return next(
            label for label, entity in self.ids.items() if entity == entry.entity_id
        )

    def enable(self, label: str) -> None:
        """Enable an entity that the integration disables by default."""
        er.async_get(self.hass).async_update_entity(self.ids[label], disabled_by=None)

    # ---- states ------------------------------------------------------------------

    def write(self, label: str, state: str, **attributes: Any) -> None:
        """Write a state as the integration does; entities that are disabled have none."""
        entry = er.async_get(self.hass).async_get(self.ids[label])
        assert entry
        if entry.disabled:
            return
        empty = state in (STATE_UNAVAILABLE, STATE_UNKNOWN)
        every = {} if empty else self.entities[label].attributes
        self.hass.states.async_set(
            self.ids[label], state, {**every, **attributes}, force_update=False
        )

    async def reads(self, **states: str) -> None:
        """Let entities read something else, and Home Assistant take it in."""
        for label, state in states.items():
            self.write(label, state)
        await self.hass.async_block_till_done()

    async def is_well(self) -> None:
        """Write what all entities read while all is well."""
        await self.reads(
            **{label: entity.state for label, entity in self.entities.items()}
        )

    async def happens(
        self,
        states: Mapping[str, str],
        attributes: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        """Let entities read something else, in their states or in their attributes."""
        await self.reads(**states)
        for label, values in (attributes or {}).items():
            self.write(label, self.entities[label].state, **values)
        await self.hass.async_block_till_done()

    async def is_unavailable(self, *labels: str) -> None:
        """Let entities be unavailable, all if none is named."""
        await self.reads(**dict.fromkeys(labels or self.entities, STATE_UNAVAILABLE))

    async def is_restored(self) -> None:
        """Write what Home Assistant writes for entities nobody provides."""
        for label in self.entities:
            self.write(label, STATE_UNAVAILABLE, **{ATTR_RESTORED: True})
        await self.hass.async_block_till_done()

    # ---- watching ------------------------------------------------------------------

    async def watch(self, *, everything: bool = False) -> None:
        """Watch all that is found, or would be if all entities were enabled."""
        self.points = find(registered(self.hass))
        self._rules: list[tuple[AlertKey, StoredRule]] = [
            (AlertKey(str(number), case), rule)
            for number, point in enumerate(self.points)
            for case, rules in (
                point.rules_if_enabled if everything else point.rules
            ).items()
            for rule in rules
        ]
        self.handle(Configure(self._config()))
        self._start_sources()
        await self.hass.async_block_till_done()

    def _config(self) -> SiteConfig:
        points = {}
        for number, _ in enumerate(self.points):
            sources: dict[Case, set[str]] = {}
            for key, rule in self._rules:
                if key.charge_point == str(number):
                    sources.setdefault(key.case, set()).add(
                        entity_source(rule["entity"])
                    )
            points[str(number)] = ChargePoint(
                str(number),
                f"Point {number}",
                {case: frozenset(keys) for case, keys in sources.items()},
            )
        group = Group(
            "all",
            "All",
            tuple(points),
            ("ann@example.com",),
            frozenset(Case),
            Timing(recovery_hold=timedelta(0)),
        )
        return SiteConfig(points, {"all": group})

    def _start_sources(self) -> None:
        self.plain = EntitySource(
            self.hass, self.handle, self._on_missing, self._on_found
        )
        self.signs = SignSource(
            self.hass, self.handle, self._on_missing, self._on_found
        )
        self.plain.update(
            parse_rule(key, rule) for key, rule in self._rules if not is_extended(rule)
        )
        self.signs.update((key, rule) for key, rule in self._rules if is_extended(rule))

    def stop(self) -> None:
        """Watch nothing any more."""
        self.plain.stop()
        self.signs.stop()

    def leave(self) -> None:
        """Leave nothing behind that Home Assistant would unload when it stops."""
        self.stop()
        if self.entry is not None:
            self.entry.mock_state(self.hass, ConfigEntryState.NOT_LOADED)

    def _on_missing(self, rule: WatchRule, problem: Problem) -> None:
        self.problems.append((self.label(rule.entity), problem))

    def _on_found(self, rule: WatchRule) -> None:
        self.problems = [
            each for each in self.problems if each[0] != self.label(rule.entity)
        ]

    # ---- the engine and its clock ------------------------------------------------------

    def handle(self, event: Event | Reading) -> None:
        """Let the engine handle an event now, and the mail server take its mails."""
        self._carry_out(self.engine.handle(event, dt_util.utcnow()))

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.told.extend(
                    f"{item.key.case} {item.state}"
                    for item in effect.notification.items
                )
                self.handle(Delivered(effect.delivery, Outcome.ACCEPTED))

    async def passes(
        self, seconds: float, *, alive: Iterable[str] = (), every: float = 60.0
    ) -> None:
        """Let time pass. `alive` entities are written again from time to time, with another value if they move."""
        alive = tuple(alive)
        end = dt_util.utcnow() + timedelta(seconds=seconds)
        while (now := dt_util.utcnow()) < end:
            await self._move_to(min(end, now + timedelta(seconds=every)))
            for label in alive:
                self._shows_life(label)
            await self.hass.async_block_till_done()

    def _shows_life(self, label: str) -> None:
        """Write an entity again, a number a little higher, if it is there at all."""
        state = self.hass.states.get(self.ids[label])
        if state is None or state.state == STATE_UNAVAILABLE:
            return
        try:
            value = str(round(float(state.state) + 0.1, 1))
        except ValueError:
            value = state.state
        self.hass.states.async_set(self.ids[label], value, state.attributes)

    async def _move_to(self, when: datetime) -> None:
        while (wake_at := self.engine.wake_at) is not None and wake_at <= when:
            self.freezer.move_to(max(wake_at, dt_util.utcnow()))
            async_fire_time_changed(self.hass)
            await self.hass.async_block_till_done()
            self.handle(Tick())
        self.freezer.move_to(when)
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done()

    # ---- what happens to an integration --------------------------------------------------

    async def reloads(self, and_then: Happening | None = None) -> None:
        """Reload the integration; its connection is closed before its entities are gone."""
        assert self.entry
        self.entry.mock_state(self.hass, ConfigEntryState.UNLOAD_IN_PROGRESS)
        await self.is_unavailable()
        self.entry.mock_state(self.hass, ConfigEntryState.NOT_LOADED)
        await self.is_restored()
        await self.passes(90)
        self.entry.mock_state(self.hass, ConfigEntryState.SETUP_IN_PROGRESS)
        await self.is_unavailable()
        await self._comes_back(and_then)
        self.entry.mock_state(self.hass, ConfigEntryState.LOADED)
        await self.hass.async_block_till_done()

    async def restarts(self, and_then: Happening | None = None) -> None:
        """Restart Home Assistant; what was open is remembered."""
        self.stop()
        remembered = json_loads_object(json_bytes(self.engine.snapshot()))
        self.hass.set_state(CoreState.starting)
        if self.entry is not None:
            self.entry.mock_state(self.hass, ConfigEntryState.NOT_LOADED)
        await self.is_restored()
        self.engine = Engine(self._config())
        self._carry_out(self.engine.restore(remembered, dt_util.utcnow()))
        self._start_sources()
        await self.passes(60)
        if self.entry is not None:
            self.entry.mock_state(self.hass, ConfigEntryState.LOADED)
        await self._comes_back(and_then)
        self.hass.set_state(CoreState.running)
        self.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
        await self.hass.async_block_till_done()

    async def _comes_back(self, and_then: Happening | None) -> None:
        """Provide the entities again: unknown at first, as many do, and then with their states."""
        await self.reads(**dict.fromkeys(self.entities, "unknown"))
        if and_then is not None:
            await and_then()
        for label, entity in self.entities.items():
            state = self.hass.states.get(self.ids[label])
            if state is not None and state.state == "unknown":
                self.write(label, entity.state)
        await self.hass.async_block_till_done()
