"""OCPP 2.0.1 and 2.1: what variables of components mean, and how their conditions end."""

from typing import Any

import pytest

from custom_components.cp_notifications.ocpp.protocol.actions import Settings
from custom_components.cp_notifications.ocpp.protocol.events2x import (
    MAX_EVENTS,
    question,
)
from custom_components.cp_notifications.ocpp.protocol.frames import Version
from custom_components.cp_notifications.ocpp.protocol.signals import Meaning

from .station import SENSORS, V21, V201, Box, event, policy

FUSE_RAISED, FUSE_CLEARED = ["1 fuse_tripped active"], ["1 fuse_tripped clear"]
SENSORS_RAISED, SENSORS_CLEARED = ["1 sensors active"], ["1 sensors clear"]

FUSE_STATES = [
    "OverCurrentProtection.Active",
    "OverCurrentProtection.Tripped",
    "OverCurrentProtectionRecloser.Problem",
    "RCD.Tripped",
    "RCDRecloser.Problem",
    "GroundIsolationProtection.Active",
    "GroundIsolationProtection.Problem",
    "UpstreamProtectionTrigger.Tripped",
    "UpstreamProtectionTrigger.Problem",
    "UpstreamProtectionTrigger.Active",
    "PowerContactor.Tripped",
    "PowerContactor.Problem",
    "ElectricalFeed.Problem",
    "AcDcConverter.Tripped",
    "AcDcConverter.Overload",
    "AcDcConverter.Problem",
    "ConnectorProtectionRelease.Tripped",
    "ConnectorPlugRetentionLock.Tripped",
    "EmergencyStopSensor.Active",
    "EmergencyStopSensor.Tripped",
    "ChargingStation.Tripped",
    "ChargingStation.Overload",
    "ChargingStation.Problem",
    "EVSE.Tripped",
    "EVSE.Overload",
    "EVSE.Problem",
    "Connector.Tripped",
    "Connector.Overload",
    "Connector.Problem",
    "LocalController.Tripped",
    "LocalController.Overload",
    "Controller.Problem",
    "Controller.Tripped",
    "CPPWMController.Tripped",
    "RcdUnit.Active",
    "SurgeArresterModule.Problem",
]
SENSOR_STATES = [
    "ShockSensor.Active",
    "TiltSensor.Active",
    "CableBreakawaySensor.Active",
    "CableBreakawaySensor.Tripped",
    "CaseAccessSensor.Active",
    "CaseAccessSensor.Tripped",
    "FloodSensor.Active",
    "FloodSensor.Tripped",
    "TemperatureSensor.Active",
    "ExternalTemperatureSensor.Active",
    "TemperatureSensor.Protecting",
    "HumiditySensor.Suspending",
    "LidSensor.Active",
    "VandalismDetector.Tripped",
    "RadonSensor.Protecting",
    "RadonSensor.Suspending",
    "RadonSensor.Tripped",
]
SILENT = [
    "OverCurrentProtectionRecloser.Active",
    "OverCurrentProtectionRecloser.Complete",
    "RCDRecloser.Active",
    "GroundIsolationProtection.Complete",
    "PowerContactor.Active",
    "Controller.Active",
    "DataLink.Active",
    "RealTimeClock.Active",
    "ConnectorPlugRetentionLock.Problem",
    "CaseAccessSensor.Problem",
    "TemperatureSensor.Problem",
    "AirCoolingSystem.Problem",
    "LiquidCoolingSystem.Tripped",
    "Heater.Problem",
    "ISO15118Ctrlr.Tripped",
    "CHAdeMOCtrlr.Tripped",
    "LocalController.Problem",
    "BayOccupancySensor.Active",
    "BayOccupancySensor.Tripped",
    "VehicleIdSensor.Protecting",
    "ConnectedEV.Tripped",
    "Switch.Active",
    "TokenReader.Problem",
    "OverCurrentProtection.Enabled",
    "RCD.Available",
    "LidSensor.Problem",
    "PumpController.Active",
]


def named(name: str, value: Any = "true", **more: Any) -> dict[str, Any]:
    """Return an event of a variable, named as in the tables."""
    component, variable = name.split(".")
    return event(component, variable, value, **more)


def box(version: Version = V201, **more: Any) -> Box:
    """Return a station of 2.x."""
    return Box(version, **more)


@pytest.mark.parametrize("name", FUSE_STATES)
@pytest.mark.parametrize("version", [V201, V21])
def test_a_protection_raises_and_clears(name: str, version: Version) -> None:
    """By its value: Delta monitors never say `cleared`."""
    station = box(version)
    assert station.notifies(named(name, "true")).reads() == FUSE_RAISED
    assert station.notifies(named(name, "false")).reads() == FUSE_CLEARED


@pytest.mark.parametrize("name", SENSOR_STATES)
def test_a_sensor_raises_and_clears(name: str) -> None:
    """Also one that only its name gives away."""
    station = box()
    assert station.notifies(named(name, "TRUE")).reads() == SENSORS_RAISED
    assert station.notifies(named(name, "0")).reads() == SENSORS_CLEARED


@pytest.mark.parametrize("name", SILENT)
@pytest.mark.parametrize("value", ["true", "false", "83.5"])
def test_other_variables_say_nothing(name: str, value: str) -> None:
    """Active often only means that something works."""
    said = named(name, value, trigger="Alerting")
    assert box().notifies(said).reads() == []


@pytest.mark.parametrize(
    "name",
    [
        "ShockSensor.Force",
        "TiltSensor.Angle",
        "FloodSensor.Height",
        "FloodSensor.Percent",
        "TemperatureSensor.Temperature",
        "ExternalTemperatureSensor.Temperature",
        "HumiditySensor.Humidity",
    ],
)
def test_a_limit_raises_by_its_alert_and_clears_by_its_end(name: str) -> None:
    """Readings that come periodically are no alarm, and a lower number is no end."""
    station = box()
    assert station.notifies(named(name, "83.5", trigger="Periodic")).reads() == []
    assert station.notifies(named(name, "83.5", trigger="Delta")).reads() == []
    alert = named(name, "83.5", trigger="Alerting")
    [fact] = [f for f in station.notifies(alert).facts() if f.case is SENSORS]
    assert fact.detail == "83.5"
    lower = named(name, "20", trigger="Alerting")
    assert station.notifies(lower).reads() == SENSORS_RAISED
    end = named(name, "20", trigger="Alerting", cleared=True)
    assert station.notifies(end).reads() == SENSORS_CLEARED


@pytest.mark.parametrize(
    "name", ["OverCurrentProtection.Operated", "RCD.Operated"], ids=str
)
def test_a_protection_that_reset_itself_is_momentary(name: str) -> None:
    """It is only ever told as true, and nothing ends it."""
    station = box()
    assert station.notifies(named(name)).reads() == FUSE_RAISED + FUSE_CLEARED
    assert station.notifies(named(name, "false")).reads() == []
    assert station.notifies(named(name, "true", cleared=True)).reads() == []


@pytest.mark.parametrize("value", ["true", "false", "", None, "83"])
def test_cleared_is_an_end_whatever_the_value_says(value: Any) -> None:
    """That is what the word means."""
    station = box().notifies(event("RCD", "Tripped"))
    station.reads()
    said = event("RCD", "Tripped", value, trigger="Alerting", cleared=True)
    assert station.notifies(said).reads() == FUSE_CLEARED


@pytest.mark.parametrize("value", ["Tripped", "", None, "2", []])
def test_a_value_that_is_neither_true_nor_false_changes_nothing(value: Any) -> None:
    """Unknown is not clear."""
    station = box().notifies(event("RCD", "Tripped"))
    station.reads()
    assert station.notifies(event("RCD", "Tripped", value)).reads() == []


def test_a_lost_feed_counts_only_after_it_was_there() -> None:
    """An unused second feed is not connected from the beginning."""
    station = box()
    assert station.notifies(named("ElectricalFeed.Active", "false")).reads() == []
    assert station.notifies(named("ElectricalFeed.Active", "true")).reads() == []
    assert station.notifies(named("ElectricalFeed.Active", "?")).reads() == []
    assert (
        station.notifies(named("ElectricalFeed.Active", "false")).reads() == FUSE_RAISED
    )
    assert (
        station.notifies(named("ElectricalFeed.Active", "true")).reads() == FUSE_CLEARED
    )


@pytest.mark.parametrize("component", ["ChargingStation", "EVSE", "Connector"])
def test_faulted_is_a_case_and_any_other_state_its_end(component: str) -> None:
    """2.1 stations may say it by no other message."""
    station, name = box(), f"{component}.AvailabilityState"
    assert station.notifies(named(name, "Faulted")).reads() == [
        *FUSE_RAISED,
        *SENSORS_CLEARED,
    ]
    assert station.notifies(named(name, "")).reads() == []
    assert station.notifies(named(name, "Unavailable")).reads() == FUSE_CLEARED


def test_both_ways_to_say_faulted_are_one_condition() -> None:
    """StatusNotification and NotifyEvent, for the same connector."""
    station = box()
    said = event("Connector", "AvailabilityState", "Faulted")
    said["component"]["evse"]["connectorId"] = 1
    station.notifies(said)
    assert len(station.session.conditions.active) == 1
    where = {"evseId": 1, "connectorId": 1, "timestamp": ""}
    station.says("StatusNotification", connectorStatus="Faulted", **where)
    assert len(station.session.conditions.active) == 1
    station.reads()
    station.says("StatusNotification", connectorStatus="Available", **where)
    assert station.reads() == FUSE_CLEARED


def test_a_status_ends_only_what_a_status_began() -> None:
    """A tripped breaker may leave the connector Available."""
    station = box().notifies(event("RCD", "Tripped"))
    station.reads()
    station.says(
        "StatusNotification", evseId=1, connectorId=1, connectorStatus="Available"
    )
    assert station.reads() == SENSORS_CLEARED


def test_a_status_without_a_state_says_nothing() -> None:
    """It is not even known to be fine."""
    station = box()
    station.says("StatusNotification", evseId=1, connectorId=1)
    assert station.reads() == []


# ---- tech codes -------------------------------------------------------------------


def problem(value: str, code: str = "", info: str = "", **more: Any) -> dict[str, Any]:
    """Return an event of the variable that says everything in its tech code."""
    return event("EVSE", "Problem", value, techCode=code, techInfo=info, **more)


@pytest.mark.parametrize(
    ("code", "info", "facts"),
    [
        pytest.param("CX004", "", FUSE_RAISED, id="code_of_the_fuse"),
        pytest.param("CX003", "", SENSORS_RAISED, id="code_of_a_sensor"),
        pytest.param("CX007", "", [], id="code_of_nothing"),
        pytest.param("HighTemperature", "", SENSORS_RAISED, id="charin"),
        pytest.param("", "MREC26CutCable", SENSORS_RAISED, id="code_in_the_text"),
        pytest.param("17", "shock detected", SENSORS_RAISED, id="words"),
        pytest.param("17", "load management", [], id="benign"),
        pytest.param("17", "", FUSE_RAISED, id="no_reason"),
    ],
)
def test_a_problem_is_what_its_tech_code_says(
    code: str, info: str, facts: list[str]
) -> None:
    """EVerest reports every error by the same variable."""
    assert box().notifies(problem("true", code, info)).reads() == facts


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        pytest.param(event("ElectricalFeed", "ACVoltage", "264", trigger="Alerting", techCode="Overvoltage"), FUSE_RAISED, id="charin"),
        pytest.param(event("ElectricalFeed", "ACVoltage", "180", trigger="Alerting", techCode="UnderVoltage"), FUSE_RAISED, id="code_of_1_6"),
        pytest.param(event("Connector", "ACCurrent", "40", trigger="Alerting", techCode="CX004"), FUSE_RAISED, id="chargex"),
        pytest.param(event("Controller", "Temperature", "90", trigger="Alerting", techCode="CX003"), SENSORS_RAISED, id="chargex_hot"),
        pytest.param(event("RCD", "Problem", "true", techCode="GroundFailure"), FUSE_RAISED, id="variable_of_a_known_component"),
        pytest.param(event("Pump", "Fault", "true", techInfo="water in the cabinet"), SENSORS_RAISED, id="words"),
        pytest.param(event("Pump", "Speed", "0", trigger="Alerting", techInfo="cabinet is open"), SENSORS_RAISED, id="words_of_an_alert"),
        pytest.param(event("Pump", "Active", "true", techInfo="water in the cabinet"), [], id="words_where_something_works"),
        pytest.param(event("ConnectedEV", "Problem", "true", techInfo="short circuit"), [], id="words_of_the_vehicle"),
        pytest.param(event("Pump", "Speed", "0", trigger="Alerting", techCode="CX007"), [], id="code_of_nothing"),
        pytest.param(event("Pump", "Speed", "0", trigger="Periodic", techCode="CX004"), [], id="a_reading"),
    ],
)  # fmt: skip
def test_a_variable_without_a_row_is_what_its_tech_code_or_text_says(
    said: dict[str, Any], facts: list[str]
) -> None:
    """The code names the fault, whichever variable it comes with; silence here would be a fault nobody hears of."""
    station = box().notifies(said)
    assert station.reads() == facts
    ended = {**said, "cleared": True}
    assert station.notifies(ended).reads() == [
        fact.replace("active", "clear") for fact in facts
    ]


def test_a_code_says_more_than_the_row_of_its_variable() -> None:
    """The row of the variable only knows what is usual."""
    said = event("ElectricalFeed", "Problem", techCode="HighTemperature")
    assert box().notifies(said).reads() == SENSORS_RAISED
    said = event("PowerContactor", "Problem", techCode="CX007")
    assert box().notifies(said).reads() == FUSE_RAISED


def test_a_code_beside_faulted_is_read() -> None:
    """2.1 stations may say no more than that."""
    said = event("Connector", "AvailabilityState", "Faulted", techCode="CX003")
    station = box().notifies(said)
    assert station.reads()[0] == SENSORS_RAISED[0]
    said = event("Connector", "AvailabilityState", "Available")
    assert station.notifies(said).reads() == SENSORS_CLEARED


def test_two_faults_of_one_variable_stand_beside_each_other() -> None:
    """Without tech codes they are told apart by what they say, and only the variable's end ends them."""
    station = box().notifies(problem("true", info="ground fault"))
    station.reads()
    assert (
        station.notifies(problem("true", info="overheating")).reads() == SENSORS_RAISED
    )
    assert station.notifies(problem("true", info="paused")).reads() == []
    assert station.notifies(problem("false")).reads() == FUSE_CLEARED + SENSORS_CLEARED


def test_another_fault_is_told_beside_one_with_a_tech_code() -> None:
    """That it comes without a code does not make it the same."""
    station = box().notifies(problem("true", "CX004"))
    station.reads()
    assert (
        station.notifies(problem("true", info="overheating")).reads() == SENSORS_RAISED
    )


def test_a_fault_that_a_code_told_of_stands_while_its_variable_says_so() -> None:
    """Asked after a restart, the station gives the value without the code."""
    station = box().notifies(event("Pump", "Fault", techCode="CX004")).boots()
    station.later(seconds=60)
    assert station.asked()[-1][0] == "GetVariables"
    station.reads()
    where = {
        "component": {"name": "Pump", "evse": {"id": 1}},
        "variable": {"name": "Fault"},
    }
    answer = {**where, "attributeStatus": "Accepted", "attributeValue": "true"}
    station.replies(getVariableResult=[answer])
    assert station.later(minutes=30).reads() == []
    station.later(minutes=29)
    assert station.asked()[-1][0] == "GetVariables"
    station.replies(getVariableResult=[{**answer, "attributeValue": "false"}])
    assert station.reads() == FUSE_CLEARED


def test_errors_of_one_variable_are_told_apart_by_their_tech_code() -> None:
    """The end of one is not the end of the other."""
    station = box().notifies(problem("true", "CX004"), problem("true", "CX002"))
    assert station.reads() == FUSE_RAISED
    assert (
        station.notifies(problem("false", "CX004", cleared=True)).facts()[-1].code
        == "CX002"
    )
    assert (
        station.notifies(problem("false", "CX002", cleared=True)).reads()
        == FUSE_CLEARED
    )


def test_an_end_without_a_tech_code_ends_them_all() -> None:
    """There is no problem any more."""
    station = box().notifies(problem("true", "CX004"), problem("true", "CX002"))
    station.reads()
    assert station.notifies(problem("false")).reads() == FUSE_CLEARED


def test_an_end_with_a_tech_code_ends_what_began_without() -> None:
    """Somebody learnt to say more in between."""
    station = box().notifies(problem("true"))
    station.reads()
    assert station.notifies(problem("false", "CX004")).reads() == FUSE_CLEARED


def test_a_value_without_a_tech_code_confirms_what_is_known() -> None:
    """It is the same problem, said with fewer words."""
    station = box().notifies(problem("true", "CX003"))
    station.reads()
    assert station.notifies(problem("true")).reads() == []
    assert len(station.session.conditions.active) == 1


def test_a_cause_in_words_is_read_like_a_text() -> None:
    """By the standard it is a number."""
    station = box()
    assert station.notifies(problem("true", cause="Overheat")).reads() == SENSORS_RAISED
    assert (
        station.notifies(problem("true", evse=2, cause=5)).facts()[0].detail == "true"
    )


def test_instances_evses_and_connectors_are_told_apart() -> None:
    """Each has a condition of its own."""
    first, second = event("RCD", "Tripped"), event("RCD", "Tripped", evse=2)
    third = event("RCD", "Tripped")
    third["component"]["instance"] = "upper"
    station = box().notifies(first, second, third)
    assert len(station.session.conditions.active) == 3
    assert station.reads() == [*FUSE_RAISED, "2 fuse_tripped active"]


def test_a_fault_without_an_evse_is_the_stations() -> None:
    """It is told for every charge point of it."""
    said = event("CaseAccessSensor", "Active", evse=None)
    assert box().notifies(said).reads() == ["0 sensors active"]


# ---- other messages ------------------------------------------------------------------


def report(value: str, **more: Any) -> dict[str, Any]:
    """Return one variable of a report."""
    return {
        "component": {"name": "RCD", "evse": {"id": 1}},
        "variable": {"name": "Tripped"},
        "variableAttribute": [{"value": value, **more}],
    }


def test_a_report_tells_states() -> None:
    """Of the actual values; targets and limits are something else."""
    station = box()
    head = {"requestId": 1, "generatedAt": "", "seqNo": 0}
    station.says("NotifyReport", **head, reportData=[report("true", type="Target")])
    assert station.reads() == []
    station.says("NotifyReport", **head, reportData=[report("true", type="Actual")])
    assert station.reads() == FUSE_RAISED
    station.says("NotifyReport", **head, reportData=[report("false")])
    assert station.reads() == FUSE_CLEARED


def test_a_report_tells_no_events() -> None:
    """That something operated once is no news of now."""
    said = report("true")
    said["variable"]["name"] = "Operated"
    station = box()
    station.says("NotifyReport", requestId=1, reportData=[said])
    assert station.reads() == []


@pytest.mark.parametrize(
    ("reason", "meaning"),
    [
        ("GroundFault", Meaning.GROUND_FAULT),
        ("OvercurrentFault", Meaning.OVER_CURRENT),
        ("EmergencyStop", Meaning.EMERGENCY_STOP),
    ],
)
def test_the_reason_of_a_transactions_end_may_be_a_protection(
    reason: str, meaning: Meaning
) -> None:
    """Its EVSE was said at its beginning."""
    station = box()
    station.says(
        "TransactionEvent",
        eventType="Started",
        evse={"id": 2},
        transactionInfo={"transactionId": "t"},
    )
    station.says(
        "TransactionEvent",
        eventType="Ended",
        transactionInfo={"transactionId": "t", "stoppedReason": reason},
    )
    began, ended = station.facts()[1:]
    assert [began.point, ended.point] == [2, 2]
    assert began.meaning is meaning


@pytest.mark.parametrize("reason", ["PowerLoss", "Local", None, ""])
def test_other_reasons_are_none(reason: str | None) -> None:
    """The driver stopped, or the grid failed."""
    station = box()
    station.says("TransactionEvent", transactionInfo={"stoppedReason": reason})
    assert station.reads() == []


def test_events_may_come_alone_or_with_nonsense() -> None:
    """One that is no list is a list of one; what is no object is left out."""
    station = box()
    station.says("NotifyEvent", eventData=event("RCD", "Tripped"))
    assert station.reads() == FUSE_RAISED
    station.says("NotifyEvent", eventData=[5, None, {}, event("RCD", "Tripped", "0")])
    assert station.reads() == FUSE_CLEARED
    station.says("NotifyEvent", eventData="x")
    assert station.reads() == []


def test_a_message_has_room_for_some_events_and_no_more() -> None:
    """Their texts are work, and all other stations wait for it."""
    many = [event("RCD", "Tripped", "false")] * (MAX_EVENTS - 1)
    last, too_much = event("RCD", "Tripped"), event("ShockSensor", "Active")
    assert box().notifies(*many, last, too_much).reads() == FUSE_RAISED


def test_a_variable_in_a_report_has_four_values_at_most() -> None:
    """By the schemas: actual, target, lowest and highest."""
    said = report("false")
    said["variableAttribute"] = [{"value": "false"}] * 4 + [{"value": "true"}]
    station = box()
    station.says("NotifyReport", requestId=1, reportData=[said])
    assert station.reads() == []


# ---- the user's rules -------------------------------------------------------------------


def test_a_users_rule_may_name_a_component_nobody_knows() -> None:
    """Its value is the state; a number counts by its alert."""
    rule = {"case": "sensors", "component": r"^Pump\."}
    station = box(settings=Settings(policy=policy(rule)))
    assert station.notifies(event("Pump", "Stuck")).reads() == SENSORS_RAISED
    assert station.notifies(event("Pump", "Stuck", "false")).reads() == SENSORS_CLEARED
    alert = event("Pump", "Level", "9", trigger="Alerting")
    assert station.notifies(alert).reads() == SENSORS_RAISED
    assert station.notifies(event("Fan", "Stuck")).reads() == []


def test_a_users_rule_may_silence_a_component() -> None:
    """Or give it another case."""
    station = box(
        settings=Settings(
            policy=policy(
                {"case": "ignore", "component": "^TiltSensor"},
                {"case": "sensors", "component": "^EmergencyStopSensor"},
            )
        )
    )
    assert station.notifies(event("TiltSensor", "Active")).reads() == []
    assert (
        station.notifies(event("EmergencyStopSensor", "Active")).reads()
        == SENSORS_RAISED
    )


# ---- questions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        pytest.param(
            ("RCD", "", "0", "0", "Tripped", ""),
            {"component": {"name": "RCD"}, "variable": {"name": "Tripped"}},
            id="station",
        ),
        pytest.param(
            ("RCD", "upper", "2", "0", "Tripped", ""),
            {"component": {"name": "RCD", "instance": "upper", "evse": {"id": 2}}, "variable": {"name": "Tripped"}},
            id="evse",
        ),
        pytest.param(
            ("Connector", "", "1", "2", "Problem", "x"),
            {"component": {"name": "Connector", "evse": {"id": 1, "connectorId": 2}}, "variable": {"name": "Problem", "instance": "x"}},
            id="connector",
        ),
    ],
)  # fmt: skip
def test_a_question_names_what_it_asks_for(
    ask: tuple[str, ...], expected: dict[str, Any]
) -> None:
    """With no more than is needed: empty fields are not allowed."""
    assert question(ask) == expected
