"""What an unknown device proposes to a person."""

import pytest

from custom_components.cp_notifications.chargers.generic import Proposal, Why, propose
from custom_components.cp_notifications.chargers.match import EntityFacts
from custom_components.cp_notifications.chargers.rule import StoredRule
from custom_components.cp_notifications.engine.model import Case

FUSE, GONE, SENSORS = Case.FUSE_TRIPPED, Case.UNAVAILABLE, Case.SENSORS


def entity(
    name: str,
    domain: str = "sensor",
    *options: str,
    device_class: str | None = None,
    disabled: bool = False,
) -> EntityFacts:
    """Return an entity of an integration nobody knows."""
    return EntityFacts(
        id=name,
        domain=domain,
        platform="mystery",
        unique_id=name,
        device_class=device_class,
        options=options,
        disabled=disabled,
    )


def binary(name: str, device_class: str | None = None) -> EntityFacts:
    """Return a binary sensor."""
    return entity(name, "binary_sensor", device_class=device_class)


def proposed(*entities: EntityFacts) -> list[tuple[Case, StoredRule]]:
    """Return the cases and rules that are proposed."""
    return [(each.case, each.rule) for each in propose(entities)]


@pytest.mark.parametrize(
    "device_class",
    ["problem", "safety", "tamper", "vibration", "moisture", "smoke", "heat"],
)
def test_a_binary_sensor_proposes_what_its_class_says(device_class: str) -> None:
    """On means the case."""
    assert propose([binary("x", device_class)])[0] == Proposal(
        SENSORS, {"entity": "x", "states": ["on"]}, Why.DEVICE_CLASS
    )


def test_connectivity_is_proposed_with_a_doubt_and_something_surer() -> None:
    """Often it is the car that is connected."""
    doubt = Proposal(
        GONE, {"entity": "car", "states": ["off"]}, Why.MAY_BE_ABOUT_THE_CAR
    )
    life = Proposal(GONE, {"entity": "power", "states": []}, Why.SIGN_OF_LIFE)
    car = binary("car", "connectivity")
    assert propose([car]) == (doubt,)
    assert propose([car, entity("power")]) == (doubt, life)
    assert (doubt.is_doubtful, life.is_doubtful) == (True, False)


def test_the_names_of_states_propose_their_cases() -> None:
    """A state that is known to be good ends them."""
    code = entity(
        "code", "sensor", "No_Error", "rcd_tripped", "over_temperature", "offline", "x"
    )
    assert proposed(code) == [
        (
            FUSE,
            {"entity": "code", "states": ["rcd_tripped"], "clear_states": ["No_Error"]},
        ),
        (
            SENSORS,
            {
                "entity": "code",
                "states": ["over_temperature"],
                "clear_states": ["No_Error"],
            },
        ),
        (GONE, {"entity": "code", "states": ["offline"]}),
    ]


def test_a_bare_fault_is_not_proposed_beside_error_codes() -> None:
    """A tripped fuse would be told twice."""
    status = entity("status", "sensor", "idle", "faulted")
    code = entity("code", "sensor", "no_error", "ground_failure")
    assert (SENSORS, {"entity": "status", "states": ["faulted"]}) in proposed(status)
    assert proposed(status, code) == [
        (
            FUSE,
            {
                "entity": "code",
                "states": ["ground_failure"],
                "clear_states": ["no_error"],
            },
        ),
        (GONE, {"entity": "status", "states": []}),
    ]


def test_one_entity_is_proposed_as_a_sign_of_life() -> None:
    """A status is better than a number, and a number than a contact."""
    plug, power = binary("plug", "plug"), entity("power")
    status = entity("status", "sensor", "idle")
    assert proposed(plug, power, status) == [(GONE, {"entity": "status", "states": []})]
    assert proposed(plug, power) == [(GONE, {"entity": "power", "states": []})]


@pytest.mark.parametrize(
    "entities",
    [
        pytest.param([], id="nothing"),
        pytest.param([entity("x", "switch")], id="nothing to watch"),
        pytest.param(
            [entity("x", "sensor", "fault", disabled=True)], id="all disabled"
        ),
    ],
)
def test_nothing_is_proposed_without_anything_to_watch(
    entities: list[EntityFacts],
) -> None:
    """Then a person picks by hand."""
    assert propose(entities) == ()


def test_a_class_that_says_nothing_proposes_nothing_of_its_own() -> None:
    """It is a sign of life, as anything is."""
    assert [each.why for each in propose([binary("plug", "plug")])] == [
        Why.SIGN_OF_LIFE
    ]
