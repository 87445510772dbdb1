"""An integration of chargers that is played: its entities stand in the registry and have states as it writes them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_RESTORED, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

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


class Installed:
    """The chargers of one integration."""

    def __init__(
        self,
        hass: HomeAssistant,
        platform: str,
        entities: Iterable[Entity],
        *,
        with_entry: bool = True,
    ) -> None:
        """Register the entities; they have no states yet."""
        self.hass = hass
        self.platform = platform
        self._happened: set[str] = set()
        """Which entities something has happened to since they were last provided."""
        self.entry: MockConfigEntry | None = None
        if with_entry:
            self.entry = MockConfigEntry(domain=platform, state=ConfigEntryState.LOADED)
            self.entry.add_to_hass(hass)
        self.entities = {entity.label: entity for entity in entities}
        self.ids = {
            label: self._register(entity) for label, entity in self.entities.items()
        }

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
        # What sources say is taken in the next pass of the loop, and then links are looked at.
        await self.hass.async_block_till_done()
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
        self._happened |= {*states, *(attributes or {})}
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

    def shows_life(self, label: str) -> None:
        """Write an entity again, a number a little higher, if it is there at all."""
        state = self.hass.states.get(self.ids[label])
        if state is None or state.state == STATE_UNAVAILABLE:
            return
        try:
            value = str(round(float(state.state) + 0.1, 1))
        except ValueError:
            value = state.state
        self.hass.states.async_set(self.ids[label], value, state.attributes)

    # ---- what happens to the integration -------------------------------------------------

    def is_set_up(self, state: ConfigEntryState) -> None:
        """Let its config entry be in a state, if it has one."""
        if self.entry is not None:
            self.entry.mock_state(self.hass, state)

    async def comes_back(self, and_then: Happening | None) -> None:
        """Provide the entities again: unknown at first, as many do, and then with their states."""
        await self.reads(**dict.fromkeys(self.entities, "unknown"))
        self._happened.clear()
        if and_then is not None:
            await and_then()
        for label, entity in self.entities.items():
            state = self.hass.states.get(self.ids[label])
            if label in self._happened:
                continue
            if state is not None and state.state == "unknown":
                self.write(label, entity.state)
        await self.hass.async_block_till_done()

    def forget(self) -> None:
        """Take the entities out of the registry, as when the integration is removed."""
        for entity_id in self.ids.values():
            er.async_get(self.hass).async_remove(entity_id)

    def register_again(self) -> None:
        """Register the entities again, as when it is added again."""
        self.ids = {
            label: self._register(entity) for label, entity in self.entities.items()
        }

    def leave(self) -> None:
        """Leave nothing behind that Home Assistant would unload when it stops."""
        self.is_set_up(ConfigEntryState.NOT_LOADED)
