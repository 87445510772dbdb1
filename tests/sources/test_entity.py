"""States of entities become readings: what is said, when, and what is never said twice."""

from typing import Any
from unittest.mock import patch

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.cp_notifications.engine.model import Reading, Verdict
from custom_components.cp_notifications.sources.entity import Problem, parse_rule

from .listener import FUSE, GONE, SHOCK, Listener

ACTIVE, CLEAR, LOST, UNKNOWN = (
    Verdict.ACTIVE,
    Verdict.CLEAR,
    Verdict.LOST,
    Verdict.UNKNOWN,
)
NAME = {"friendly_name": "Left post"}


def state_of(hass: HomeAssistant, entity_id: str) -> State:
    """Return a state that is there."""
    state = hass.states.get(entity_id)
    assert state
    return state


def test_the_states_of_an_enum_sensor_are_told_with_their_code(
    hass: HomeAssistant, listener: Listener
) -> None:
    """A reading has the charger's own word; which entities tell a case, the mail knows anyway."""
    hass.states.async_set("sensor.status", "Charging", NAME)
    listener.watch(FUSE, "sensor.status", states=["Faulted", "GroundFailure"])
    hass.states.async_set("sensor.status", "GroundFailure", NAME)
    since = state_of(hass, "sensor.status").last_changed
    assert listener.verdicts == [CLEAR, ACTIVE]
    assert listener.readings[1] == Reading(
        FUSE, "entity:sensor.status", ACTIVE, since, "GroundFailure"
    )


def test_another_state_that_means_the_case_is_a_new_code(
    hass: HomeAssistant, listener: Listener
) -> None:
    """The fault is told as it is now."""
    listener.watch(FUSE, "sensor.status", states=["Faulted", "GroundFailure"])
    hass.states.async_set("sensor.status", "Faulted")
    hass.states.async_set("sensor.status", "GroundFailure")
    assert [reading.code for reading in listener.readings] == [
        "Faulted",
        "GroundFailure",
    ]
    assert listener.verdicts == [ACTIVE, ACTIVE]


def test_a_binary_sensor_has_no_code_but_a_name(
    hass: HomeAssistant, listener: Listener
) -> None:
    """On and off tell a reader nothing."""
    listener.watch(SHOCK, "binary_sensor.shock", states=["on"])
    hass.states.async_set("binary_sensor.shock", "on", NAME)
    hass.states.async_set("binary_sensor.shock", "off", NAME)
    assert listener.verdicts == [ACTIVE, CLEAR]
    assert (listener.readings[0].code, listener.readings[0].detail) == ("", "")
    assert (listener.readings[1].code, listener.readings[1].detail) == ("", "")


def test_connectivity_is_turned_round(hass: HomeAssistant, listener: Listener) -> None:
    """Off means that the charger is not there."""
    listener.watch(GONE, "binary_sensor.online", states=["off"])
    hass.states.async_set("binary_sensor.online", "on")
    hass.states.async_set("binary_sensor.online", "off")
    hass.states.async_set("binary_sensor.online", "on")
    assert listener.verdicts == [CLEAR, ACTIVE, CLEAR]


def test_a_number_swings_around_its_limit_and_is_one_case(
    hass: HomeAssistant, listener: Listener
) -> None:
    """The value is told with its unit, once, until it is back behind the hysteresis."""
    celsius = {"unit_of_measurement": "°C"}
    listener.watch(SHOCK, "sensor.heat", above=60, hysteresis=5)
    for value in ("58", "61.5", "59", "62", "nan", "56", "55", "59"):
        hass.states.async_set("sensor.heat", value, celsius)
    assert listener.verdicts == [CLEAR, ACTIVE, UNKNOWN, ACTIVE, CLEAR]
    assert listener.readings[1].code == "61.5 °C"
    assert listener.readings[3].code == "56 °C"


def test_a_number_without_a_unit_is_told_as_it_is(
    hass: HomeAssistant, listener: Listener
) -> None:
    """Nothing is added to it."""
    listener.watch(SHOCK, "sensor.errors", above=0)
    hass.states.async_set("sensor.errors", "5")
    assert listener.readings[0].code == "5"


def test_a_hysteresis_survives_a_restart(
    hass: HomeAssistant, listener: Listener
) -> None:
    """What was told before still lasts at a value between the limit and its end."""
    listener.told_before = {(SHOCK, "entity:sensor.heat")}
    hass.states.async_set("sensor.heat", "57")
    listener.watch(SHOCK, "sensor.heat", above=60, hysteresis=5)
    assert listener.verdicts == [ACTIVE]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("Charging", {"power": 2}), id="attribute"),
        pytest.param(("Available", {}), id="other good state"),
        pytest.param(("available", {}), id="upper and lower case"),
        pytest.param(("🔌" * 200, {}), id="absurd"),
    ],
)
def test_what_alters_nothing_is_not_reported(
    hass: HomeAssistant, listener: Listener, change: tuple[str, dict[str, int]]
) -> None:
    """The engine hears of changes only."""
    hass.states.async_set("sensor.status", "Charging", {"power": 1})
    listener.watch(FUSE, "sensor.status", states=["Faulted"])
    listener.forget()
    hass.states.async_set("sensor.status", *change)
    hass.states.async_set("sensor.other", "Faulted")
    assert listener.readings == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("sensor.status", "Charging", {"power": 2}), id="attribute"),
        pytest.param(("sensor.status", "Charging"), id="again"),
        pytest.param(("sensor.status", "Available"), id="other good state"),
        pytest.param(("sensor.other", "Faulted"), id="not watched"),
        pytest.param(("sensor.heat", "57.4"), id="number"),
    ],
)
def test_what_alters_nothing_is_never_an_event(
    hass: HomeAssistant, listener: Listener, change: tuple[Any, ...]
) -> None:
    """The filter says so before Home Assistant makes one: thousands of meters change each second."""
    hass.states.async_set("sensor.status", "Charging")
    hass.states.async_set("sensor.heat", "57")
    hass.states.async_set("sensor.other", "Available")
    listener.source.update(
        [
            listener.parse(FUSE, "sensor.status", states=["Faulted"]),
            listener.parse(GONE, "sensor.status", states=[]),
            listener.parse(SHOCK, "sensor.heat", above=60, hysteresis=5),
        ]
    )
    with patch("homeassistant.core.Event") as event:
        hass.states.async_set(*change)
    assert event.call_count == 0


def test_a_fault_that_lasts_is_told_once(
    hass: HomeAssistant, listener: Listener
) -> None:
    """Attributes and repeated states are no news."""
    listener.watch(FUSE, "sensor.status", states=["Faulted"])
    hass.states.async_set("sensor.status", "Faulted", {"power": 1})
    hass.states.async_set("sensor.status", "Faulted", {"power": 2})
    hass.states.async_set("sensor.status", "Faulted", force_update=True)
    assert listener.verdicts == [ACTIVE]


def test_unknown_is_not_clear(hass: HomeAssistant, listener: Listener) -> None:
    """After a fault an unknown state says nothing; the same fault afterwards is told again."""
    listener.watch(FUSE, "sensor.status", states=["Faulted"])
    for state in ("Faulted", "unknown", "Faulted", "Available"):
        hass.states.async_set("sensor.status", state)
    assert listener.verdicts == [ACTIVE, UNKNOWN, ACTIVE, CLEAR]


def test_only_the_states_that_end_a_case_end_it(
    hass: HomeAssistant, listener: Listener
) -> None:
    """A person may say which states are good."""
    listener.watch(
        FUSE, "sensor.error", states=["GroundFailure"], clear_states=["NoError"]
    )
    for state in ("GroundFailure", "OtherError", "NoError"):
        hass.states.async_set("sensor.error", state)
    assert listener.verdicts == [ACTIVE, UNKNOWN, CLEAR]


def test_unavailable_in_ocpp_is_not_unavailable_in_home_assistant(
    hass: HomeAssistant, listener: Listener
) -> None:
    """A charger that says it is out of service talks; states are compared as they are written."""
    listener.watch(GONE, "sensor.status", states=["Unavailable"])
    hass.states.async_set("sensor.status", "Unavailable")
    hass.states.async_set("sensor.status", "unavailable")
    assert listener.verdicts == [ACTIVE, LOST]
    assert listener.readings[0].code == "Unavailable"
    assert listener.readings[1].code == ""


def test_an_unavailable_entity_is_lost_in_one_case_and_says_nothing_in_the_others(
    hass: HomeAssistant, listener: Listener
) -> None:
    """One entity may tell several cases."""
    hass.states.async_set("sensor.status", "Available", NAME)
    listener.watch_all(
        "sensor.status",
        {FUSE: {"states": ["Faulted"]}, GONE: {"states": []}},
    )
    listener.forget()
    hass.states.async_set("sensor.status", "unavailable", NAME)
    since = state_of(hass, "sensor.status").last_changed
    source = "entity:sensor.status"
    assert listener.readings == [
        Reading(FUSE, source, UNKNOWN),
        Reading(GONE, source, LOST, since),
    ]
    hass.states.async_set("sensor.status", "unavailable", {})
    hass.states.async_set("sensor.status", "Available", NAME)
    assert listener.verdicts[2:] == [CLEAR, CLEAR]


# ---- the configuration changes ------------------------------------------------


def test_rules_that_stay_are_not_touched(
    hass: HomeAssistant, listener: Listener
) -> None:
    """A rule that is added, altered or removed leaves the others alone."""
    hass.states.async_set("sensor.a", "Faulted")
    hass.states.async_set("sensor.b", "Faulted")
    stays = parse_rule(FUSE, {"entity": "sensor.a", "states": ["Faulted"]})
    goes = parse_rule(GONE, {"entity": "sensor.a", "states": ["Offline"]})
    alters = parse_rule(FUSE, {"entity": "sensor.b", "states": ["Other"]})
    listener.source.update([stays, goes, alters])
    assert listener.verdicts == [ACTIVE, CLEAR, CLEAR]
    altered = parse_rule(FUSE, {"entity": "sensor.b", "states": ["Faulted"]})
    added = parse_rule(SHOCK, {"entity": "sensor.b", "states": []})
    listener.forget()
    listener.source.update([stays, altered, added])
    assert [(reading.key, reading.verdict) for reading in listener.readings] == [
        (FUSE, ACTIVE),
        (SHOCK, CLEAR),
    ]
    listener.forget()
    hass.states.async_set("sensor.a", "Offline")
    assert [(reading.key, reading.verdict) for reading in listener.readings] == [
        (FUSE, CLEAR)
    ]


def test_an_entity_that_no_rule_is_about_is_not_heard(
    hass: HomeAssistant, listener: Listener
) -> None:
    """Nor is anything after the source was stopped."""
    listener.watch(FUSE, "sensor.a", states=["Faulted"])
    listener.source.update([])
    hass.states.async_set("sensor.a", "Faulted")
    listener.watch(FUSE, "sensor.b", states=["Faulted"])
    listener.source.stop()
    listener.source.stop()
    hass.states.async_set("sensor.b", "Faulted")
    assert listener.readings == []


def test_a_source_that_was_stopped_can_begin_anew(
    hass: HomeAssistant, listener: Listener
) -> None:
    """Everything is reported again then."""
    hass.states.async_set("sensor.a", "Faulted")
    listener.watch(FUSE, "sensor.a", states=["Faulted"])
    listener.source.stop()
    listener.watch(FUSE, "sensor.a", states=["Faulted"])
    assert listener.verdicts == [ACTIVE, ACTIVE]


def test_of_two_rules_for_the_same_entity_and_case_the_last_holds(
    hass: HomeAssistant, listener: Listener
) -> None:
    """They would be one source that says two things."""
    listener.source.update(
        parse_rule(SHOCK, {"entity": "sensor.heat", "above": limit})
        for limit in (10, 60)
    )
    hass.states.async_set("sensor.heat", "30")
    assert listener.verdicts == [CLEAR]


# ---- start and stop of Home Assistant -------------------------------------------


def test_good_and_bad_states_are_told_while_home_assistant_starts(
    hass: HomeAssistant, listener: Listener
) -> None:
    """A tripped fuse need not wait for the slowest integration."""
    hass.set_state(CoreState.starting)
    listener.watch(FUSE, "sensor.status", states=["Faulted"])
    hass.states.async_set("sensor.status", "Faulted")
    assert listener.verdicts == [ACTIVE]


@pytest.mark.parametrize("state", [CoreState.stopping, CoreState.final_write])
async def test_nothing_is_told_while_home_assistant_stops(
    hass: HomeAssistant, listener: Listener, state: CoreState
) -> None:
    """Integrations say goodbye in many ways, and none of them is an outage."""
    hass.states.async_set("binary_sensor.online", "on")
    listener.watch(GONE, "binary_sensor.online", states=["off"])
    listener.forget()
    hass.set_state(state)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    hass.states.async_set("binary_sensor.online", "off")
    hass.states.async_set("binary_sensor.online", "unavailable")
    hass.states.async_remove("binary_sensor.online")
    await hass.async_block_till_done()
    assert listener.readings == []


# ---- one bad thing never stops the others ----------------------------------------


def test_a_rule_that_cannot_be_judged_is_logged_once_and_survived(
    hass: HomeAssistant, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    """The other rules of the same entity are judged as ever."""
    listener.watch_all(
        "sensor.heat",
        {FUSE: {"above": 1, "hysteresis": "x"}, SHOCK: {"above": 60}},
    )
    for value in ("59", "61", "59", "61"):
        hass.states.async_set("sensor.heat", value)
    shocks = [reading.verdict for reading in listener.readings if reading.key == SHOCK]
    assert shocks == [CLEAR, ACTIVE, CLEAR, ACTIVE]
    assert caplog.text.count("Could not judge sensor.heat") == 1
    assert "TypeError" in caplog.text


@pytest.mark.parametrize(
    ("state", "following", "verdict"),
    [
        ("Available", ("Charging", {}), CLEAR),
        ("Faulted", ("Faulted again", {}), ACTIVE),
        ("unavailable", ("unavailable", NAME), LOST),
    ],
)
def test_a_reading_that_could_not_be_handed_over_comes_with_the_next_state(
    hass: HomeAssistant,
    listener: Listener,
    caplog: pytest.LogCaptureFixture,
    state: str,
    following: tuple[str, dict[str, str]],
    verdict: Verdict,
) -> None:
    """An error behind the source is no reason to lose what it knows."""
    listener.watch(GONE, "sensor.status", states=["Faulted", "Faulted again"])
    listener.fails = True
    hass.states.async_set("sensor.status", state)
    listener.fails = False
    hass.states.async_set("sensor.status", *following)
    assert listener.verdicts == [verdict]
    assert caplog.text.count("Could not judge sensor.status") == 1


# ---- states that have another name after an update ---------------------------------


def status_sensor(hass: HomeAssistant, *options: str) -> er.RegistryEntry:
    """Register a status sensor, or let an update give it other states."""
    return er.async_get(hass).async_get_or_create(
        "sensor",
        "maker",
        "status",
        suggested_object_id="status",
        capabilities={"options": list(options)},
    )


def test_a_fault_whose_name_changes_is_not_resolved_and_it_is_said(
    hass: HomeAssistant, listener: Listener
) -> None:
    """Until it is marked anew; after that it is told as ever."""
    entry = status_sensor(hass, "Available", "Faulted")
    hass.states.async_set("sensor.status", "Faulted")
    listener.watch(FUSE, entry.id, states=["Faulted"])
    hass.states.async_set("sensor.status", "unavailable", {"restored": True})
    status_sensor(hass, "available", "error")
    hass.states.async_set("sensor.status", "error")
    assert listener.verdicts == [ACTIVE, UNKNOWN]
    assert listener.problem() is Problem.RENAMED
    listener.watch(FUSE, entry.id, states=["error"])
    assert listener.problem() is None
    assert listener.verdicts[-1] is ACTIVE


def test_a_fault_whose_name_only_changes_its_case_stays_told(
    hass: HomeAssistant, listener: Listener
) -> None:
    """Integrations go from `Faulted` to `faulted`."""
    entry = status_sensor(hass, "Available", "Faulted")
    hass.states.async_set("sensor.status", "Faulted")
    listener.watch(FUSE, entry.id, states=["Faulted"])
    status_sensor(hass, "available", "faulted")
    hass.states.async_set("sensor.status", "faulted")
    hass.states.async_set("sensor.status", "available")
    assert listener.problem() is None
    assert listener.verdicts == [ACTIVE, ACTIVE, CLEAR]


def test_states_that_never_were_are_said_at_the_start(
    hass: HomeAssistant, listener: Listener
) -> None:
    """A rule that can never be told is no rule. Without a registry entry the state itself says what there is."""
    hass.states.async_set("sensor.status", "ok", {"options": ["ok", "bad"]})
    listener.watch(FUSE, "sensor.status", states=["Faulted"])
    assert listener.problem() is Problem.RENAMED
    assert listener.verdicts == [UNKNOWN]
