"""What the entities of a device probably mean, for a person to confirm or to correct.

For devices of which nothing is known but what Home Assistant says: device classes, and
the names of the states an enum sensor can have.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Final

from homeassistant.components.binary_sensor.const import (
    BinarySensorDeviceClass as BinaryClass,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .const import CONF_ENTITY, CONF_STATES, DOMAIN
from .engine.model import Case
from .rule_answers import default_rule
from .station_draft import Rule
from .watched import SOURCE_DOMAINS, Kind, Watched, watched

_CASE_OF_CLASS: Final[Mapping[str, Case]] = {
    BinaryClass.CONNECTIVITY: Case.UNAVAILABLE,
    BinaryClass.HEAT: Case.SENSORS,
    BinaryClass.MOISTURE: Case.SENSORS,
    BinaryClass.PROBLEM: Case.SENSORS,
    BinaryClass.SAFETY: Case.SENSORS,
    BinaryClass.SMOKE: Case.SENSORS,
    BinaryClass.TAMPER: Case.SENSORS,
    BinaryClass.VIBRATION: Case.SENSORS,
}
# The first that matches decides; upper and lower case make no difference.
_CASE_OF_STATE: Final = (
    (re.compile(r"offline", re.IGNORECASE), Case.UNAVAILABLE),
    (
        re.compile(
            r"rcd|rccb|gfci|ground|earth|leak|residual|over_?current|fuse|short_?circuit",
            re.IGNORECASE,
        ),
        Case.FUSE_TRIPPED,
    ),
    (
        re.compile(r"fault|error|failure|(high|over)_?temperature", re.IGNORECASE),
        Case.SENSORS,
    ),
)
_BARE_FAULT: Final = re.compile(r"fault(ed)?|error|failure", re.IGNORECASE)
# Says that something is wrong, but not what.
_GOOD_STATE: Final = re.compile(r"no[ _-]?(error|fault|failure)", re.IGNORECASE)
_BEST_TO_MISS: Final = (Kind.OPTIONS, Kind.NUMBER, Kind.TEXT, Kind.BINARY)
"""What to take for a sign of life, the best first: a status is there whenever the charger is."""


def propose(hass: HomeAssistant, device_id: str) -> dict[Case, dict[str, Rule]]:
    """Return the rules a device suggests for each case, by the key of their entity.

    Of a device with anything to watch at least one entity is proposed as a sign of life.
    """
    found: dict[Case, dict[str, Rule]] = {case: {} for case in Case}
    entities = list(_entities(hass, device_id))
    for entity in entities:
        for case, rule in _rules(entity):
            found[case][entity.key] = rule
    _trust_codes(found)
    if entities and not found[Case.UNAVAILABLE]:
        sign = min(entities, key=lambda entity: _BEST_TO_MISS.index(entity.kind))
        found[Case.UNAVAILABLE][sign.key] = {CONF_ENTITY: sign.key, CONF_STATES: []}
    return found


def _trust_codes(found: Mapping[Case, dict[str, Rule]]) -> None:
    """Where one entity says what is wrong, another's bare "faulted" would only say it twice."""
    coded = found[Case.FUSE_TRIPPED].keys()
    for key, rule in list(found[Case.SENSORS].items()):
        if not coded - {key}:
            continue
        states = [s for s in rule[CONF_STATES] if not _BARE_FAULT.fullmatch(s)]
        if states:
            found[Case.SENSORS][key] = {**rule, CONF_STATES: states}
        else:
            del found[Case.SENSORS][key]


def _entities(hass: HomeAssistant, device_id: str) -> Iterator[Watched]:
    """Yield what can be watched at a device; not what Home Assistant keeps disabled."""
    for entry in er.async_entries_for_device(er.async_get(hass), device_id):
        if entry.domain in SOURCE_DOMAINS and entry.platform != DOMAIN:
            yield watched(hass, entry.id)


def _rules(entity: Watched) -> Iterator[tuple[Case, Rule]]:
    if entity.kind is Kind.BINARY:
        if case := _CASE_OF_CLASS.get(entity.device_class or ""):
            yield case, default_rule(entity, case)[0]
    elif entity.kind is Kind.OPTIONS:
        states: dict[Case, list[str]] = {}
        for state in entity.options:
            if case := _case_of_state(state):
                states.setdefault(case, []).append(state)
        for case, meant in states.items():
            yield case, {CONF_ENTITY: entity.key, CONF_STATES: meant}


def _case_of_state(state: str) -> Case | None:
    if _GOOD_STATE.fullmatch(state):
        return None
    return next((case for sign, case in _CASE_OF_STATE if sign.search(state)), None)
