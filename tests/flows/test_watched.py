"""What is known about an entity, and what it means if nobody says otherwise."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.flows.rule_answers import default_rule
from custom_components.cp_notifications.flows.watched import Kind, watched
from tests.helpers.charger import add_entity

KINDS = [
    pytest.param("binary_sensor.it", {}, Kind.BINARY, id="binary sensor"),
    pytest.param("sensor.it", {"options": ["a", "b"]}, Kind.OPTIONS, id="options"),
    pytest.param("sensor.it", {"device_class": "timestamp"}, Kind.TEXT, id="a moment"),
    pytest.param(
        "sensor.it",
        {"device_class": "enum", "options": []},
        Kind.TEXT,
        id="options that are not said",
    ),
    pytest.param("sensor.it", {}, Kind.TEXT, id="nothing is said"),
    pytest.param("sensor.it", {"device_class": "aqi"}, Kind.NUMBER, id="device class"),
    pytest.param("sensor.it", {"unit_of_measurement": "A"}, Kind.NUMBER, id="unit"),
    pytest.param("sensor.it", {"state_class": "total"}, Kind.NUMBER, id="state class"),
]


@pytest.mark.parametrize(("entity_id", "facts", "kind"), KINDS)
def test_an_entity_with_a_state_is_known_by_its_attributes(
    hass: HomeAssistant, entity_id: str, facts: dict[str, Any], kind: Kind
) -> None:
    """It need not be registered."""
    hass.states.async_set(entity_id, "5", facts)
    assert watched(hass, entity_id).kind is kind


@pytest.mark.parametrize(("entity_id", "facts", "kind"), KINDS)
def test_an_entity_without_a_state_is_known_by_its_registry_entry(
    hass: HomeAssistant, entity_id: str, facts: dict[str, Any], kind: Kind
) -> None:
    """Its integration may be away while a person sits at the dialog."""
    key = add_entity(hass, entity_id, None, **facts)
    assert watched(hass, key).kind is kind


def test_an_entity_is_called_as_it_is_elsewhere(hass: HomeAssistant) -> None:
    """With or without a state; one that is gone by its key."""
    key = add_entity(hass, "sensor.it", None, friendly_name="Charger Error")
    assert watched(hass, key).name == "Charger Error"
    hass.states.async_set("sensor.it", "5", {"friendly_name": "Fault"})
    assert watched(hass, key).name == "Fault"
    assert watched(hass, "sensor.gone").name == "sensor.gone"


@pytest.mark.parametrize(
    ("entity_id", "facts", "case", "states", "sure"),
    [
        ("binary_sensor.it", {"device_class": "problem"}, "sensors", ["on"], True),
        ("binary_sensor.it", {"device_class": "power"}, "fuse_tripped", ["off"], True),
        ("binary_sensor.it", {"device_class": "power"}, "unavailable", ["off"], True),
        (
            "binary_sensor.it",
            {"device_class": "connectivity"},
            "unavailable",
            ["off"],
            True,
        ),
        ("binary_sensor.it", {}, "fuse_tripped", ["on"], False),
        ("binary_sensor.it", {}, "unavailable", [], False),
        ("binary_sensor.it", {"device_class": "plug"}, "unavailable", [], False),
        ("sensor.it", {"unit_of_measurement": "V"}, "unavailable", [], True),
        ("sensor.it", {"unit_of_measurement": "V"}, "sensors", [], False),
        ("sensor.it", {"options": ["a"]}, "unavailable", [], False),
        ("sensor.it", {}, "fuse_tripped", [], False),
    ],
)
def test_what_an_entity_means_if_nobody_says_otherwise(
    hass: HomeAssistant,
    entity_id: str,
    facts: dict[str, Any],
    case: str,
    states: list[str],
    sure: bool,
) -> None:
    """What is not sure is asked."""
    hass.states.async_set(entity_id, "5", facts)
    rule = {"entity": entity_id, "states": states}
    assert default_rule(watched(hass, entity_id), Case(case)) == (rule, sure)
