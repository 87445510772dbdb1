"""The entities a person lets us watch: what Home Assistant knows about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from homeassistant.components.binary_sensor import DOMAIN as BINARY_SENSOR
from homeassistant.components.sensor import (
    ATTR_OPTIONS,
    ATTR_STATE_CLASS,
    DOMAIN as SENSOR,
    SensorDeviceClass,
)
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_UNIT_OF_MEASUREMENT,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import entity_registry as er

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.internals import state_name

SOURCE_DOMAINS: Final = (BINARY_SENSOR, SENSOR)
NO_STATES: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
"""How Home Assistant says that there is no state: no charger reports these."""
_NO_NUMBERS: Final = frozenset(
    {
        SensorDeviceClass.DATE,
        SensorDeviceClass.ENUM,
        SensorDeviceClass.TIMESTAMP,
        SensorDeviceClass.UPTIME,
    }
)


class Kind(Enum):
    """How an entity tells a case, and so what is asked about it."""

    BINARY = "on or off"
    OPTIONS = "one of a fixed list of states"
    TEXT = "any text"
    NUMBER = "a number"


@dataclass(frozen=True, slots=True)
class Watched:
    """An entity, as far as the questions about it need it."""

    key: str
    """What rules call it: its registry id, or its entity id if it has none."""
    entity_id: str
    name: str
    kind: Kind
    state: str | None
    options: tuple[str, ...]
    """All states it can have, where that is known."""
    device_class: str | None
    unit: str | None
    platform: str | None
    translation_key: str | None

    def state_name(self, hass: HomeAssistant, state: str) -> str:
        """Return a state as people read it: foreign text."""
        return state_name(
            hass,
            state,
            self.entity_id.partition(".")[0],
            self.platform,
            self.translation_key,
            self.device_class,
        )


def pick_error(hass: HomeAssistant, entity_ids: Iterable[str]) -> str | None:
    """Return the key of the error of picked entities, or None if all can be watched."""
    registry = er.async_get(hass)
    for entity_id in entity_ids:
        entry = registry.async_get(entity_id)
        if entry is None and hass.states.get(entity_id) is None:
            return "entity_not_found"
        if entry is not None and entry.platform == DOMAIN:
            return "own_entity"
        if split_entity_id(entry.entity_id if entry else entity_id)[0] not in (
            SOURCE_DOMAINS
        ):
            return "wrong_domain"
    return None


def source_key(hass: HomeAssistant, entity_id: str) -> str:
    """Return what rules call an entity; it survives a change of the entity id."""
    entry = er.async_get(hass).async_get(entity_id)
    return entity_id if entry is None else entry.id


def picked_entity(hass: HomeAssistant, key: str) -> str | None:
    """Return the entity id of a rule's entity, or None if the entity is gone."""
    if (entry := er.async_get(hass).async_get(key)) is not None:
        return entry.entity_id
    return None if hass.states.get(key) is None else key


def own_entities(hass: HomeAssistant) -> list[str]:
    """Return our own entities: watching them would watch what they already tell."""
    entities = er.async_get(hass).entities.values()
    return [entry.entity_id for entry in entities if entry.platform == DOMAIN]


def watched(hass: HomeAssistant, key: str) -> Watched:
    """Return the entity of a rule, with its bare key for a name if it is gone."""
    entry = er.async_get(hass).async_get(key)
    entity_id = key if entry is None else entry.entity_id
    state = hass.states.get(entity_id)
    facts = _facts(entry) | (dict(state.attributes) if state else {})
    name = key
    if state is not None:
        name = state.name
    elif entry is not None:
        name = er.async_get_full_entity_name(hass, entry)
    kind, options = _kind(entity_id, facts)
    return Watched(
        key=key,
        entity_id=entity_id,
        name=name,
        kind=kind,
        state=state.state if state else None,
        options=options,
        device_class=facts.get(ATTR_DEVICE_CLASS),
        unit=facts.get(ATTR_UNIT_OF_MEASUREMENT),
        platform=entry.platform if entry else None,
        translation_key=entry.translation_key if entry else None,
    )


def _facts(entry: er.RegistryEntry | None) -> dict[str, Any]:
    """Return what the registry remembers of an entity that has no state now."""
    if entry is None:
        return {}
    return {
        **(entry.capabilities or {}),
        ATTR_DEVICE_CLASS: entry.device_class or entry.original_device_class,
        ATTR_UNIT_OF_MEASUREMENT: entry.unit_of_measurement,
    }


def _kind(entity_id: str, facts: Mapping[str, Any]) -> tuple[Kind, tuple[str, ...]]:
    """Return how an entity tells a case, and all its states where they are known."""
    if entity_id.startswith(f"{BINARY_SENSOR}."):
        return Kind.BINARY, (STATE_ON, STATE_OFF)
    if options := facts.get(ATTR_OPTIONS):
        return Kind.OPTIONS, tuple(str(option) for option in options)
    device_class = facts.get(ATTR_DEVICE_CLASS)
    if device_class in _NO_NUMBERS:
        return Kind.TEXT, ()
    tells = (device_class, facts.get(ATTR_UNIT_OF_MEASUREMENT))
    if any(tells) or facts.get(ATTR_STATE_CLASS):
        return Kind.NUMBER, ()
    return Kind.TEXT, ()
