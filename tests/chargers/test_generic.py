"""What an unknown device proposes to a person."""

from collections import Counter
from dataclasses import replace

import pytest

from custom_components.cp_notifications.chargers.generic import Proposal, Why, propose
from custom_components.cp_notifications.chargers.match import EntityFacts
from custom_components.cp_notifications.chargers.rule import StoredRule
from custom_components.cp_notifications.engine.model import Case

from .measured import measure, table

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


# ---- measured -------------------------------------------------------------------------------


def test_no_integration_that_is_installed_is_proposed_anything_wrong() -> None:
    """Of each key and state that looks like a fault it was decided what is right; of a new one somebody has to."""
    measured, right = measure(), table()
    assert {
        what: answer for what, answer in measured.items() if what not in right
    } == {}
    assert measured == {what: right[what] for what in measured}


@pytest.mark.parametrize(
    ("answer", "least"),
    [
        pytest.param("asked", 30, id="asked"),
        pytest.param("left alone", 100, id="left alone"),
        pytest.param("fuse_tripped", 20, id="a fuse"),
        pytest.param("sensors", 100, id="a fault"),
    ],
)
def test_the_measure_sees_enough_to_mean_something(answer: str, least: int) -> None:
    """A table of nothing is right as well."""
    assert Counter(measure().values())[answer] >= least


@pytest.mark.parametrize(
    "key", ["mqtt_connected", "vehicle_connected", "cableConnected", "ethernet", "adi"]
)
def test_the_cars_connection_and_the_devices_own_links_are_left_alone(key: str) -> None:
    """They are not even asked about: that something else tells that it is gone is surer."""
    link = replace(binary("x", "connectivity"), translation_key=key)
    assert [each.why for each in propose([link])] == [Why.SIGN_OF_LIFE]


@pytest.mark.parametrize(
    "state", ["default", "refused", "earthen_pot", "no_motor_error", "vehicle_error"]
)
def test_a_word_within_a_word_means_nothing(state: str) -> None:
    """`default` has a fault in it, and `refused` a fuse."""
    assert [rule["states"] for _, rule in proposed(entity("x", "sensor", state))] == [
        []
    ]
