"""A charging station over time: connections, restarts, what is asked of it, and what ends by itself."""

from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

import pytest

from custom_components.cp_notifications.engine.model import Verdict
from custom_components.cp_notifications.ocpp.protocol.actions import (
    Contested,
    HangUp,
    Introduced,
    PointSeen,
    Send,
    Settings,
    Station,
)
from custom_components.cp_notifications.ocpp.protocol.commands import MAX_WAITING
from custom_components.cp_notifications.ocpp.protocol.conditions import (
    MAX_CONDITIONS,
    MAX_POINTS,
    SOURCE_POINT,
    SOURCE_STATION,
)
from custom_components.cp_notifications.ocpp.protocol.frames import Version
from custom_components.cp_notifications.ocpp.protocol.memory import sound
from custom_components.cp_notifications.ocpp.protocol.session import (
    LOGGED_CHARS,
    LOGGED_FRAMES,
    MAX_MALFORMED,
    MAX_TRANSACTIONS,
)
from custom_components.cp_notifications.ocpp.protocol.signals import Meaning

from .station import FUSE, START, V16, V21, V201, Box, call, event

TRIGGER, VARIABLES = "TriggerMessage", "GetVariables"
STATUSES = (TRIGGER, {"requestedMessage": "StatusNotification"})
WHO = (TRIGGER, {"requestedMessage": "BootNotification"})
RCD = {
    "component": {"name": "RCD", "evse": {"id": 1}},
    "variable": {"name": "Tripped"},
}
SILENT = Settings(commands=False)


def status_of(connector: int) -> tuple[str, dict[str, Any]]:
    """Return the question for the status of one connector (1.6)."""
    return TRIGGER, {"requestedMessage": "StatusNotification", "connectorId": connector}


def known(version: Version = V16, **more: Any) -> Box:
    """Return a station that has said who it is, some time ago, and nothing else."""
    return Box(version, **more).boots().later(minutes=2).leaves().later(minutes=10)


# ---- presence ------------------------------------------------------------------------


def test_a_station_that_speaks_communicates() -> None:
    """Whatever it says."""
    box = Box()
    box.says("Heartbeat")
    assert box.presence() == ["clear connected"]
    box.says("Heartbeat")
    assert box.presence() == []


def test_a_silent_connection_counts_when_it_has_held() -> None:
    """Some stations say nothing for hours."""
    assert Box().later(seconds=14).presence() == []
    assert Box().later(seconds=15).presence() == ["clear connected"]


def test_a_lost_connection_is_told_at_once() -> None:
    """How long it must last is the groups' affair; the time is that of the loss."""
    box = Box().later(minutes=5)
    box.presence()
    box.leaves()
    [fact] = box.facts()
    assert (fact.verdict, fact.meaning, fact.source) == (
        Verdict.LOST,
        Meaning.DISCONNECTED,
        SOURCE_STATION,
    )
    assert fact.since == box.now
    assert box.connects().later(seconds=20).presence() == ["clear connected"]


def test_a_connection_that_breaks_at_once_again_tells_nothing_new() -> None:
    """It is away, and stays away, until it holds."""
    box = Box().later(minutes=5).leaves()
    box.presence()
    for _ in range(3):
        box.connects().later(seconds=2).leaves().later(seconds=30)
    assert box.presence() == []


def test_after_a_start_stations_have_time_to_come_back() -> None:
    """A restart of ours is not an outage."""
    box = Box(connected=False)
    assert box.later(seconds=179).presence() == []
    assert box.later(seconds=1).presence() == ["lost never_connected"]


def test_a_station_that_comes_in_time_was_never_away() -> None:
    """Also if it has to try twice."""
    box = Box(connected=False).later(seconds=60).connects().later(seconds=1).leaves()
    assert box.presence() == []
    box.later(seconds=60).connects().says("Heartbeat")
    assert box.later(hours=1).presence() == ["clear connected"]


def test_a_station_that_was_there_before_a_restart_is_not_back() -> None:
    """It has connected before, so the address in it is right."""
    box = Box().later(minutes=1).restarts()
    assert box.later(minutes=3).presence() == ["lost not_back"]


def test_a_new_connection_in_the_place_of_another_is_no_loss() -> None:
    """And the end of the old one is nobody's business."""
    box = Box().later(minutes=1)
    old = box.session.connection
    box.connects()
    box.actions += box.session.closed(old, box.now)
    assert box.later(minutes=1).presence() == ["clear connected"]


def test_a_connection_is_closed_once() -> None:
    """However often it is said."""
    box = Box().later(minutes=5).leaves()
    box.presence()
    assert box.leaves().presence() == []


def test_two_stations_with_one_identity_are_noticed() -> None:
    """They take the connection from each other, again and again."""
    box = Box()
    for _ in range(5):
        box.later(seconds=5).connects()
    assert box.other() == []
    box.later(seconds=5).connects()
    assert box.other() == [Contested()]


def test_a_station_that_comes_back_now_and_then_is_not_contested() -> None:
    """A half-open connection is replaced, hours apart."""
    box = Box()
    for _ in range(9):
        box.later(minutes=5).connects()
    assert box.other() == []


@pytest.mark.parametrize(
    "action", ["FirmwareStatusNotification", "SignedFirmwareStatusNotification"]
)
@pytest.mark.parametrize("status", ["Installing", "InstallRebooting"])
def test_a_firmware_update_explains_an_absence(action: str, status: str) -> None:
    """For a quarter of an hour."""
    box = Box().later(minutes=5)
    box.says(action, status=status)
    box.presence()
    assert box.later(minutes=2).leaves().later(minutes=12).presence() == []
    [lost] = box.later(minutes=1).facts()
    assert lost.since == START + timedelta(minutes=7)


def test_a_station_back_from_its_update_was_never_away() -> None:
    """That is what the time is for."""
    box = Box().later(minutes=5)
    box.says("FirmwareStatusNotification", status="Installing")
    box.presence()
    box.leaves().later(minutes=10).connects().says("Heartbeat")
    assert box.later(hours=1).presence() == []


def test_an_update_that_failed_explains_nothing() -> None:
    """It is not being installed any more."""
    box = Box().later(minutes=5)
    box.says("FirmwareStatusNotification", status="Installing")
    box.says("FirmwareStatusNotification", status="Downloading")
    box.says("FirmwareStatusNotification", status="InstallationFailed")
    box.presence()
    assert box.later(minutes=1).leaves().presence() == ["lost disconnected"]


def test_nothing_that_is_said_takes_an_excuse_of_another_kind_away() -> None:
    """That no firmware is being installed does not shorten the time to come back after a start of ours."""
    box = Box().later(minutes=5).restarts().connects()
    box.says("FirmwareStatusNotification", status="Idle")
    box.presence()
    assert box.later(seconds=5).leaves().later(seconds=174).presence() == []
    assert box.later(seconds=1).presence() == ["lost disconnected"]


def test_a_station_lost_after_its_first_contact_is_lost_at_once() -> None:
    """There is no connection from before a start of ours that it would have to get back."""
    box = Box().later(seconds=20)
    box.presence()
    assert box.leaves().presence() == ["lost disconnected"]


# ---- who it is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "payload"),
    [
        pytest.param(V16, {"chargePointVendor": "Acme", "chargePointModel": "One", "chargeBoxSerialNumber": "7", "firmwareVersion": "1.2"}, id="1.6"),
        pytest.param(V201, {"reason": "PowerUp", "chargingStation": {"vendorName": "Acme", "model": "One", "serialNumber": "7", "firmwareVersion": "1.2"}}, id="2.0.1"),
    ],
)  # fmt: skip
def test_a_station_says_who_it_is(version: Version, payload: dict[str, Any]) -> None:
    """Once; and again only if it changed."""
    box = Box(version)
    box.says("BootNotification", **payload)
    assert box.other() == [Introduced(Station("Acme", "One", "7", "1.2"))]
    box.says("BootNotification", **payload)
    assert box.other() == []


@pytest.mark.parametrize(
    "payload", [{}, {"chargingStation": 5}, {"chargePointVendor": []}]
)
def test_a_station_may_say_nothing_of_itself(payload: dict[str, Any]) -> None:
    """It is accepted all the same."""
    box = Box()
    assert box.says("BootNotification", **payload)["status"] == "Accepted"


def test_connectors_are_learnt_from_what_is_said_of_them() -> None:
    """Connector 0 is the station itself."""
    box = Box()
    for connector in (0, 1, 2, 1):
        box.status("NoError", "Available", connector)
    assert box.other() == [PointSeen(1), PointSeen(2)]


def test_evses_are_learnt_from_events_too() -> None:
    """A fault must not be lost because no status came before."""
    box = Box(V201).notifies(event("RCD", "Tripped", evse=3))
    assert box.other() == [PointSeen(3)]


# ---- what is wrong ----------------------------------------------------------------------


def test_the_first_status_of_a_connector_is_told_whatever_it_says() -> None:
    """CLEAR makes "nothing known" into "fine"."""
    box = Box().status("NoError", "Available")
    assert box.reads() == ["1 fuse_tripped clear", "1 sensors clear"]
    assert box.status("NoError", "Charging").reads() == []


def test_facts_of_a_connector_and_of_the_station_have_different_sources() -> None:
    """The end of one must not end the other."""
    box = Box().status("GroundFailure", connector=0).status("GroundFailure")
    sources = {fact.source for fact in box.facts() if fact.case is FUSE}
    assert sources == {SOURCE_STATION, SOURCE_POINT}


def test_a_fault_ends_when_its_connector_works_again() -> None:
    """Charging with a warning is charging: the ground fault that blocked it is over."""
    box = Box().status("GroundFailure").status("HighTemperature", "Charging")
    assert box.reads() == [
        "1 fuse_tripped active",
        "1 sensors clear",
        "1 sensors active",
        "1 fuse_tripped clear",
    ]
    assert box.status("NoError", "Available").reads() == ["1 sensors clear"]


@pytest.mark.parametrize("connector", [0, 1])
def test_at_a_connector_that_stays_faulted_nothing_ends(connector: int) -> None:
    """A station tells its latest error only, and sends nothing when one of two ends (EVerest).

    Taken for the end of the first, the second fault would mail that a fuse is fine which is off.
    """
    box = Box().status("GroundFailure", connector=connector)
    box.reads()
    box.status("HighTemperature", connector=connector)
    assert box.reads() == [f"{connector} sensors active"]
    box.status("ReaderFailure", connector=connector)
    assert box.status("OverCurrentFailure", connector=connector).reads() == [
        f"{connector} fuse_tripped active"
    ]
    assert box.status("NoError", "Available", connector).reads() == [
        f"{connector} fuse_tripped clear",
        f"{connector} sensors clear",
    ]


def test_a_fault_of_the_station_and_of_a_connector_end_apart() -> None:
    """That a connector is fine says nothing of the station, and the other way round."""
    box = Box().status("GroundFailure", connector=0).status("HighTemperature")
    box.reads()
    assert box.status("NoError", "Available", 1).reads() == ["1 sensors clear"]
    box.status("HighTemperature", connector=0)
    assert box.reads() == ["0 sensors active"]
    assert box.status("NoError", "Available", 0).reads() == [
        "0 fuse_tripped clear",
        "0 sensors clear",
    ]


@pytest.mark.parametrize("state", ["Unavailable", "", "Blocked"])
@pytest.mark.parametrize("error", ["HighTemperature", "WeakSignal"])
def test_an_error_beside_a_state_that_is_not_good_ends_nothing(
    error: str, state: str
) -> None:
    """Out of operation is neither Faulted nor fine, and a state that nobody knows is none of both."""
    box = Box().status("GroundFailure").status(error, state)
    assert "1 fuse_tripped clear" not in box.reads()


def test_one_of_two_warnings_does_not_end_the_other() -> None:
    """Only the latest is told, while charging goes on as well."""
    box = (
        Box().status("GroundFailure", "Charging").status("HighTemperature", "Charging")
    )
    assert "1 fuse_tripped clear" not in box.reads()
    box.status("NoError", "Charging")
    assert box.reads() == ["1 fuse_tripped clear", "1 sensors clear"]


def test_an_end_in_words_ends_what_it_names() -> None:
    """Bender sends one for every error, and the temperature may be too high still."""
    box = (
        Box().status("GroundFailure", "Charging").status("HighTemperature", "Charging")
    )
    box.reads()
    box.status("OtherError", "Charging", info="RCD reconnected")
    assert box.reads() == ["1 fuse_tripped clear"]


@pytest.mark.parametrize("error", ["HighTemperature", "ReaderFailure", "NoError"])
def test_a_restart_ends_nothing_at_a_connector_that_says_faulted_again(
    error: str,
) -> None:
    """It tells one error, whichever it is, and the one from before may be there still."""
    box = Box(settings=SILENT).status("GroundFailure").boots()
    box.later(seconds=30).status(error).reads()
    assert box.later(days=3).reads() == []
    assert "1 fuse_tripped clear" in box.status("NoError", "Available").reads()


def test_a_restart_ends_nothing_at_an_evse_that_says_faulted_again() -> None:
    """In 2.x its state and its sensors are told apart, and some stations do not tell the sensors again."""
    where = {"evseId": 1, "connectorId": 1, "connectorStatus": "Faulted"}
    box = Box(V201, settings=SILENT).notifies(event("ShockSensor", "Active"))
    box.boots()
    box.says("StatusNotification", **where)
    box.reads()
    assert box.later(hours=3).reads() == []
    box.says("StatusNotification", **{**where, "connectorStatus": "Available"})
    assert box.reads() == ["1 fuse_tripped clear", "1 sensors clear"]


def test_a_warning_does_not_run_out_while_its_connector_is_faulted() -> None:
    """The latest error hides it; that it is not repeated says nothing."""
    box = Box(settings=SILENT).status("HighTemperature", "Charging")
    box.status("GroundFailure").reads()
    assert box.later(days=3).reads() == []


def test_a_repeated_error_is_no_news() -> None:
    """Some say it every five minutes, and the same frame may come twice."""
    box = Box().status("GroundFailure", info="RCD")
    box.reads()
    assert box.status("GroundFailure", info="RCD").reads() == []


def test_a_fault_that_has_lost_its_code_is_still_that_fault() -> None:
    """Sent again, MicroOcpp says Faulted and NoError."""
    box = Box().status("HighTemperature")
    box.reads()
    assert box.status("NoError", "Faulted").reads() == []
    assert box.status("OtherError", "Faulted").reads() == ["1 fuse_tripped active"]


def test_another_error_without_faulted_ends_a_fault_but_no_warning() -> None:
    """A fault would say Faulted; one of two warnings may be there still."""
    fault = Box().status("GroundFailure")
    warning = Box().status("HighTemperature", "Available")
    assert fault.status("WeakSignal", "Available").reads()[-1] == "1 fuse_tripped clear"
    assert "1 sensors clear" not in warning.status("WeakSignal", "Available").reads()


def test_a_fault_that_came_late_tells_when_it_was() -> None:
    """From the queue of a station that was offline: both ends, in order."""
    box = Box()
    box.status("GroundFailure", timestamp="2026-11-22T08:00:00Z")
    box.status("NoError", "Available", timestamp="2026-11-22T08:05:00Z")
    began, ended = (fact for fact in box.facts() if fact.case is FUSE)
    assert [began.since, ended.since] == [
        START - timedelta(hours=4),
        START - timedelta(minutes=235),
    ]


def test_what_happened_during_a_fault_is_no_news() -> None:
    """The case is there anyway, and must not end by it."""
    box = Box().status("GroundFailure", connector=2)
    number = box.says("StartTransaction", connectorId=2)["transactionId"]
    box.reads()
    box.says("StopTransaction", transactionId=number, reason="EmergencyStop")
    assert box.reads() == []


def stops(box: Box, when: str | None) -> list[str]:
    """Tell that a transaction was ended by the emergency stop; return what was told of it."""
    box.says("StopTransaction", transactionId=7, reason="EmergencyStop", timestamp=when)
    return box.reads()


def test_what_happened_once_is_told_once_however_often_it_is_said() -> None:
    """An answer that is lost with its connection makes a station say it again."""
    box, when = Box(), "2026-11-22T11:59:00Z"
    once = ["0 fuse_tripped active", "0 fuse_tripped clear"]
    assert stops(box, when) == once
    box.leaves().later(minutes=10)
    assert stops(box.connects(), when) == []
    assert stops(box, "2026-11-22T11:59:01Z") == once


def test_a_station_whose_clock_stands_still_is_heard_all_the_same() -> None:
    """Its next emergency stop has the same time; one without a time is always told."""
    box, when = Box(), "2026-11-22T11:59:00Z"
    once = stops(box, when)
    assert stops(box.later(minutes=61), when) == once
    assert stops(box, None) == stops(box, None) == once


def test_of_what_happened_only_the_last_is_remembered() -> None:
    """Nothing grows."""
    box = Box().later(minutes=2)
    for second in range(60):
        stops(box, f"2026-11-22T12:00:{second:02}Z")
    assert stops(box, "2026-11-22T12:00:59Z") == []
    assert stops(box, "2026-11-22T12:00:00Z") != []


# ---- restarts of the station -----------------------------------------------------------


def test_what_is_not_said_again_after_a_restart_is_over() -> None:
    """1.6 has to say it again, for every connector."""
    box = (
        Box(settings=SILENT)
        .status("GroundFailure")
        .status("HighTemperature", connector=2)
    )
    box.boots().reads()
    box.later(seconds=60).status("GroundFailure")
    assert box.later(seconds=59).reads() == []
    [fact] = box.later(seconds=1).facts()
    assert (fact.point, fact.verdict, fact.meaning) == (
        2,
        Verdict.CLEAR,
        Meaning.RESTARTED,
    )


def test_a_station_that_leaves_again_is_given_its_time_anew() -> None:
    """While it is away, nothing is known to end."""
    box = Box(settings=SILENT).status("GroundFailure").boots()
    box.reads()
    assert box.later(seconds=60).leaves().later(hours=9).reads() == []
    assert box.connects().later(seconds=119).reads() == []
    assert box.later(seconds=1).reads() == ["1 fuse_tripped clear"]


def test_a_lost_connection_alone_ends_nothing() -> None:
    """Unknown is not clear."""
    box = Box(settings=SILENT).status("GroundFailure")
    box.reads()
    assert box.leaves().later(days=9).connects().later(hours=9).reads() == []


def test_before_it_is_given_up_the_station_is_asked() -> None:
    """Some 2.x stations do not say it again by themselves."""
    box = Box(V201).notifies(event("RCD", "Tripped")).boots()
    box.asked()
    box.later(seconds=60)
    assert box.asked() == [(VARIABLES, {"getVariableData": [RCD]})]
    box.reads()
    result = {**RCD, "attributeStatus": "Accepted", "attributeValue": "true"}
    box.replies(getVariableResult=[result])
    assert box.later(minutes=30).reads() == []


@pytest.mark.parametrize(
    ("result", "facts"),
    [
        pytest.param({"attributeStatus": "Accepted", "attributeValue": "false"}, ["1 fuse_tripped clear"], id="over"),
        pytest.param({"attributeStatus": "UnknownVariable"}, [], id="unknown"),
    ],
)  # fmt: skip
def test_the_answer_counts_like_an_event(
    result: dict[str, str], facts: list[str]
) -> None:
    """If there is a value in it."""
    box = Box(V201).notifies(event("RCD", "Tripped")).boots().later(seconds=60)
    box.asked()
    box.reads()
    box.replies(getVariableResult=[{**RCD, **result}])
    assert box.reads() == facts


# ---- warnings ------------------------------------------------------------------------------


def test_a_warning_that_is_not_repeated_for_a_day_is_over() -> None:
    """Zaptec never says that one is."""
    box = Box(settings=SILENT).status("HighTemperature", "Charging")
    box.later(hours=12).status("HighTemperature", "Available").reads()
    assert box.later(hours=23, minutes=59).reads() == []
    [fact] = box.later(minutes=1).facts()
    assert fact.meaning is Meaning.NOT_REPEATED


def test_a_fault_lasts_until_it_is_told_to_be_over() -> None:
    """However long that takes."""
    box = Box(settings=SILENT).status("GroundFailure")
    box.reads()
    assert box.later(days=30).reads() == []


# ---- what is asked ---------------------------------------------------------------------------


def test_a_station_that_has_restarted_is_asked_nothing() -> None:
    """It says everything by itself; bursts of commands make some restart again."""
    box = Box().boots().status("NoError", "Available")
    box.asked()
    assert box.later(hours=5).asked() == []


def test_a_station_that_only_lost_its_connection_is_asked_how_it_is() -> None:
    """After ten seconds, and a while that keeps many apart."""
    box = known()
    box.connects().asked()
    assert box.later(seconds=9).asked() == []
    assert box.later(seconds=21).asked() == [STATUSES]
    box.replies(status="Accepted")
    assert box.later(minutes=30).asked() == []


def test_stations_that_come_back_together_are_asked_apart() -> None:
    """By their identities."""
    asked_at = set()
    for number in range(50):
        box = Box(connected=False)
        box.session = type(box.session)(f"cp-{number}", START, Settings(), box.ids)
        box.connects()
        asked_at.add(box.later(seconds=1).session.wake_at)
        box.says("Heartbeat")
        asked_at.add(box.session.wake_at)
    assert len(asked_at) > 10


def test_a_station_nobody_knows_is_asked_who_it_is_once() -> None:
    """Not after every connection: some restart for it."""
    box = Box().later(seconds=30)
    assert box.asked() == [STATUSES]
    box.replies(status="Accepted").later(seconds=2)
    assert box.asked() == [WHO]
    box.replies(status="Accepted").leaves().connects().later(seconds=40)
    assert box.asked() == [STATUSES]
    assert box.replies(status="Accepted").later(minutes=5).asked() == []


def test_a_station_that_booted_before_it_was_approved_is_not_asked_who_it_is() -> None:
    """It has said so, and StarCharge restarts for the question, over and over."""
    box = Box(settings=SILENT).boots().later(minutes=2)
    box.session.settings = Settings()
    box.leaves().connects().later(hours=2)
    assert WHO not in box.asked()


def test_a_boot_that_was_asked_for_is_no_restart() -> None:
    """Nothing has restarted, so nothing that stands is in doubt; the next one is a restart again."""
    box = Box().status("GroundFailure").later(seconds=30)
    box.asked()
    box.replies(status="Accepted").later(seconds=2)
    assert box.asked() == [WHO]
    box.boots().reads()
    assert box.session.conditions.doubtful() == []
    box.boots()
    assert len(box.session.conditions.doubtful()) == 1


def test_a_boot_long_after_the_question_is_a_restart() -> None:
    """The question was never answered."""
    box = Box().status("GroundFailure").later(minutes=5).boots()
    assert len(box.session.conditions.doubtful()) == 1


def test_nothing_is_asked_in_the_first_seconds_of_a_connection() -> None:
    """Not even after the station was fine as a whole: it is about to say how its connectors are."""
    box = Box().status("GroundFailure").later(minutes=5).leaves().later(minutes=5)
    box.connects().asked()
    box.status("NoError", "Available", connector=0)
    assert box.later(seconds=9).asked() == []
    box.status("GroundFailure").later(seconds=30)
    assert box.asked() == [STATUSES]


def test_a_connector_that_has_said_how_it_is_is_not_asked() -> None:
    """It was asked for with all others, and has answered."""
    box = Box().boots().status("GroundFailure").later(minutes=5).leaves()
    box.later(minutes=5).connects().asked()
    box.later(seconds=30)
    assert box.asked() == [STATUSES]
    box.replies(status="Accepted").status("GroundFailure")
    assert box.later(minutes=5).asked() == []


def test_a_connector_that_did_not_say_how_it_is_is_asked_after_a_minute() -> None:
    """Some answer the question for all connectors for the station alone."""
    box = Box().boots().status("GroundFailure").later(minutes=5).leaves()
    box.later(minutes=5).connects().later(seconds=30)
    assert box.asked()[-1] == STATUSES
    box.replies(status="Accepted").status("NoError", "Available", connector=2)
    assert box.later(minutes=1).asked() == [status_of(1)]


def test_a_stranger_that_is_fine_as_a_whole_is_asked_nothing_either() -> None:
    """Whatever the reason to ask."""
    box = Box(settings=SILENT).status("GroundFailure").later(minutes=5)
    box.asked()
    box.status("NoError", "Available", connector=0)
    assert box.later(hours=3).asked() == []


def test_commands_are_spaced_and_one_at_a_time() -> None:
    """Nothing is sent while one is under way, and not at once after it."""
    box = Box().later(seconds=30)
    assert box.asked() == [STATUSES]
    box.says("Heartbeat")
    assert box.later(seconds=20).asked() == []
    assert box.replies(status="Accepted").later(seconds=1).asked() == []
    assert box.later(seconds=1).asked() == [WHO]


def test_a_command_without_an_answer_is_given_up() -> None:
    """After a minute; and a late answer is no answer to the next."""
    box = Box().later(seconds=30)
    assert box.asked() == [STATUSES]
    late = box.last_call
    assert box.later(seconds=60).asked() == [WHO]
    box.last_call = late
    assert box.refuses("NotSupported").later(seconds=60).asked() == []
    assert box.status("GroundFailure").later(hours=1).asked() == [status_of(1)]


def test_an_answer_nobody_asked_for_is_nothing() -> None:
    """Nor an error."""
    box = Box()
    box.sends('[3,"x",{"status":"Accepted"}]')
    box.sends('[4,"x","NotSupported","",{}]')
    assert box.asked() == []


@pytest.mark.parametrize("code", ["NotSupported", "NotImplemented"])
def test_what_a_station_does_not_know_it_is_not_asked_again(code: str) -> None:
    """WARP refuses TriggerMessage: not on this connection any more."""
    box = known()
    box.connects().status("GroundFailure").later(seconds=30)
    box.asked()
    box.refuses(code)
    assert box.later(hours=9).asked() == []


def test_a_message_that_cannot_be_triggered_is_like_a_refusal() -> None:
    """It is said in the answer."""
    box = known()
    box.connects().status("GroundFailure").later(seconds=30)
    box.asked()
    box.replies(status="NotImplemented")
    assert box.later(hours=9).asked() == []


def test_another_error_refuses_only_this_once() -> None:
    """The station was busy."""
    box = known()
    box.connects().status("GroundFailure").later(seconds=30)
    box.asked()
    box.refuses("GenericError")
    assert box.later(hours=2).asked() != []


def test_a_new_connection_may_know_more() -> None:
    """After an update, say."""
    box = known()
    box.connects().later(seconds=30).asked()
    box.refuses("NotSupported").leaves().connects().later(seconds=30)
    assert box.asked() == [STATUSES]


def test_once_an_hour_the_station_is_asked_whether_it_is_still_so() -> None:
    """For what was not said within the last half."""
    box = Box().boots().status("GroundFailure").status("HighTemperature", connector=2)
    box.later(minutes=50).status("HighTemperature", connector=2).asked()
    box.later(minutes=10)
    assert box.asked() == [status_of(1)]


def test_a_2x_station_is_asked_for_each_connector_it_has_named() -> None:
    """Without one it must refuse."""
    box = known(V201)
    box.connects()
    for connector in (1, 2):
        box.says(
            "StatusNotification",
            evseId=1,
            connectorId=connector,
            connectorStatus="Available",
        )
    box.leaves().connects().asked()
    asked = box.later(seconds=30).asked()
    asked += box.replies(status="Accepted").later(seconds=2).asked()
    assert asked == [
        (TRIGGER, {"requestedMessage": "StatusNotification", "evse": {"id": 1, "connectorId": n}})
        for n in (1, 2)
    ]  # fmt: skip


def test_many_questions_are_asked_a_few_at_a_time() -> None:
    """Small stations take few variables in one message."""
    events = [event("RCD", "Tripped", evse=n) for n in range(1, 7)]
    box = known(V21).connects().notifies(*events)
    box.asked()
    first = box.later(seconds=30).asked()
    second = box.replies().later(seconds=2).asked()
    assert [len(p["getVariableData"]) for _action, p in first + second] == [4, 2]


def test_a_limit_is_not_asked_for() -> None:
    """Its value does not say whether it is too much."""
    alert = event("TemperatureSensor", "Temperature", "90", trigger="Alerting")
    box = known(V201).connects().notifies(alert)
    box.asked()
    assert box.later(hours=5).asked() == []


def test_a_station_that_is_fine_as_a_whole_is_asked_for_its_connectors() -> None:
    """Some tell a fault on connector 1, and its end on connector 0 only."""
    box = Box().boots().status("GroundFailure").later(minutes=3)
    box.asked()
    box.status("NoError", "Available", connector=0)
    assert box.asked() == [status_of(1)]
    assert box.reads().count("1 fuse_tripped clear") == 0


def test_what_was_just_said_is_not_asked_for() -> None:
    """A station that says both every time would be asked for ever."""
    box = Box().boots().status("GroundFailure")
    box.asked()
    box.later(seconds=30).status("NoError", "Available", connector=0)
    assert box.asked() == []


def test_a_2x_station_as_a_whole_says_nothing_of_its_connectors() -> None:
    """There, nobody was seen to mean it so."""
    box = Box(V201).notifies(event("RCD", "Tripped")).later(minutes=5)
    box.asked()
    box.says("StatusNotification", evseId=0, connectorId=0, connectorStatus="Available")
    assert box.asked() == []


def test_a_station_that_is_not_approved_is_asked_nothing() -> None:
    """Whatever it says."""
    box = Box(settings=SILENT).status("GroundFailure").boots()
    box.status("NoError", "Available", connector=0).asked()
    assert box.later(hours=9).asked() == []


# ---- frames ------------------------------------------------------------------------------------


def test_the_answer_is_the_first_thing_to_do() -> None:
    """Before the fault is told."""
    actions = Box().sends(
        call(
            "StatusNotification",
            connectorId=1,
            errorCode="GroundFailure",
            status="Faulted",
        )
    )
    assert isinstance(actions[0], Send)
    assert len(actions) > 3


@pytest.mark.parametrize("message_id", ["", "x" * 36, "ünï", "\ud800", 7])
def test_the_answer_has_the_id_of_the_call(message_id: str | int) -> None:
    """As it came, also if it is odd; an empty one cannot be answered in 1.6."""
    sent = [
        a for a in Box().sends(call("Heartbeat", message_id)) if isinstance(a, Send)
    ]
    ids = [json.loads(send.text)[1] for send in sent]
    assert ids == [message_id][: len(str(message_id))]


@pytest.mark.parametrize(
    ("action", "code"), [("Nonsense", "NotImplemented"), ("Reset", "NotSupported")]
)
def test_an_action_that_is_not_answered_is_refused(action: str, code: str) -> None:
    """And counted."""
    box = Box()
    [send, _connected] = box.sends(call(action))
    assert isinstance(send, Send)
    assert json.loads(send.text) == [4, "m", code, "", {}]
    assert box.session.counts == {"calls": 1, "malformed": 0, "refused": 1}


def test_a_peer_that_sends_only_nonsense_is_hung_up_on() -> None:
    """After fifty in a row."""
    box = Box(V201)
    for _ in range(MAX_MALFORMED - 1):
        box.sends("nonsense")
    box.says("Heartbeat")
    for _ in range(MAX_MALFORMED - 1):
        box.sends("nonsense")
    assert box.other() == []
    box.sends("nonsense")
    assert box.other() == [HangUp(1002, "not OCPP")]


def test_nonsense_is_no_sign_of_life() -> None:
    """And in 1.6 has no answer."""
    box = Box()
    assert box.sends("nonsense") == []
    assert box.presence() == []


@pytest.mark.parametrize(
    "text", ["", '[6,"a","NotifyPeriodicEventStream",{}]', '[5,"a","X","",{}]']
)
def test_what_is_never_answered_is_a_sign_of_life(text: str) -> None:
    """Some send empty frames to keep the connection."""
    box = Box(V21)
    box.sends(text)
    assert box.asked() == []
    assert box.presence() == ["clear connected"]


def test_the_last_frames_are_kept_cut() -> None:
    """For diagnostics."""
    box = Box()
    for _ in range(LOGGED_FRAMES):
        box.sends(call("Heartbeat", padding="x" * 1000))
    log = list(box.session.log)
    assert len(log) == LOGGED_FRAMES
    assert [direction for _when, direction, _text in log[:2]] == ["in", "out"]
    assert max(len(text) for _when, _direction, text in log) == LOGGED_CHARS


# ---- bounds ------------------------------------------------------------------------------------


def test_a_station_cannot_have_endless_connectors() -> None:
    """What is beyond is not taken, and counted."""
    box = Box()
    for connector in range(-5, 500):
        box.status("GroundFailure", connector=connector)
    session = box.session
    assert len(session.points) == MAX_POINTS
    assert len(session.conditions.active) <= MAX_CONDITIONS
    assert session.conditions.dropped > 400
    facts = {fact.point for fact in box.facts()}
    assert len(facts) <= MAX_POINTS
    assert min(facts) == 0


def test_a_station_cannot_have_endless_faults() -> None:
    """Nor endless connectors of one EVSE, transactions, or feeds."""
    box = Box(V201)
    for number in range(500):
        said = event("RCD", "Tripped")
        said["component"]["instance"] = str(number)
        feed = event("ElectricalFeed", "Active")
        feed["component"]["instance"] = str(number)
        box.notifies(said, feed)
        box.says(
            "StatusNotification",
            evseId=1,
            connectorId=number,
            connectorStatus="Available",
        )
        box.says(
            "TransactionEvent",
            evse={"id": 1},
            transactionInfo={"transactionId": number},
        )
    kept = box.session.dump()
    assert len(kept["conditions"]["active"]) == MAX_CONDITIONS
    assert len(kept["conditions"]["fine"]) == MAX_CONDITIONS
    assert len(kept["connectors"]) == MAX_POINTS
    assert len(box.session._transactions) == MAX_TRANSACTIONS  # noqa: SLF001


def test_a_station_cannot_make_us_ask_endlessly() -> None:
    """The queue has an end."""
    box = Box(V201)
    for number in range(MAX_POINTS):
        box.says(
            "StatusNotification",
            evseId=1,
            connectorId=number + 1,
            connectorStatus="Available",
        )
    events = []
    for number in range(MAX_CONDITIONS):
        said = event("RCD", "Tripped")
        said["component"]["instance"] = str(number)
        events.append(said)
    box.notifies(*events).later(seconds=30)
    asked = box.asked()
    for _ in range(MAX_WAITING + 9):
        asked += box.replies().later(seconds=2).asked()
    assert len(asked) == MAX_WAITING


# ---- restarts of ours --------------------------------------------------------------------------


def test_what_was_wrong_survives_a_restart_of_ours() -> None:
    """It is not told again before the station is heard of; then it goes on."""
    before = Box().boots("Zaptec").status("OtherError", vendorErrorCode="4096")
    after = before.restarts()
    assert after.reads() == []
    assert after.session.station.vendor == "Zaptec"
    assert after.connects().status("OtherError", vendorErrorCode="4096").reads() == [
        "1 fuse_tripped active",
        "1 sensors clear",
    ]
    assert after.status("NoError", "Available").reads() == ["1 fuse_tripped clear"]
    assert after.other() == []


def test_what_ended_while_we_were_away_ends_when_the_station_says_so() -> None:
    """The engine still has the case."""
    after = Box().status("GroundFailure").restarts().connects()
    assert after.status("NoError", "Available").reads()[0] == "1 fuse_tripped clear"


def test_all_that_is_kept_comes_back() -> None:
    """Events, warnings, feeds, connectors and doubts."""
    before = Box(V201).notifies(
        event("RCD", "Tripped", techCode="x"), event("ElectricalFeed", "Active")
    )
    before.says(
        "StatusNotification", evseId=1, connectorId=1, connectorStatus="Faulted"
    )
    before.boots().later(seconds=5)
    kept = before.session.dump()
    assert before.restarts().session.dump() == kept
    assert len(kept["conditions"]["active"]) == 2
    lost = event("ElectricalFeed", "Active", "false")
    assert before.restarts().connects().notifies(lost).reads() == [
        "1 fuse_tripped active"
    ]


def test_what_is_read_of_what_was_kept_is_all_of_it() -> None:
    """Also which case is told by how a connector stands, and that pings were never answered."""
    before = Box(V201).notifies(event("Connector", "AvailabilityState", "Faulted"))
    before.session.ignored_pings = 2
    kept = json.loads(json.dumps(before.session.dump()))
    read, lost = sound({"cp-7": kept})
    assert (read, lost) == ({"cp-7": kept}, ())
    assert before.restarts().session.ignored_pings == 2


def test_what_an_older_version_has_kept_is_read() -> None:
    """It knew nothing of pings, nor of how a connector stands."""
    kept = json.loads(json.dumps(Box().status("GroundFailure").session.dump()))
    del kept["ignored_pings"]
    del kept["conditions"]["active"][0]["is_status"]
    read, lost = sound({"cp-7": kept})
    assert lost == ()
    assert Box(memory=read["cp-7"]).status("NoError", "Available").reads()


def test_a_doubt_survives_a_restart_of_ours() -> None:
    """The station restarted just before we did."""
    after = Box(settings=SILENT).status("GroundFailure").boots().restarts()
    assert after.later(hours=1).connects().later(seconds=119).reads() == []
    assert after.later(seconds=1).reads() == ["1 fuse_tripped clear"]


def test_a_warning_ends_only_while_the_station_is_there() -> None:
    """And has had time to say it again."""
    after = Box(settings=SILENT).status("HighTemperature", "Charging").restarts()
    assert after.later(days=3).reads() == []
    assert after.session.tick(after.now) == []
    assert after.connects().later(seconds=119).reads() == []
    assert after.later(seconds=1).reads() == ["1 sensors clear"]


def test_what_stands_can_be_told_once_more() -> None:
    """To charge points that were not there before."""
    box = Box()
    assert box.session.facts() == []
    box.status("GroundFailure").status("NoError", "Available", 2)
    told = {(fact.point, fact.case): fact for fact in box.facts()}
    assert set(box.session.facts()) == set(told.values())
    assert [fact.verdict for fact in told.values()].count(Verdict.ACTIVE) == 1
    [lost] = box.later(minutes=5).leaves().facts()
    assert box.session.facts()[0] == lost


def test_settings_can_be_changed_at_any_time() -> None:
    """They count from the next message on."""
    box = Box()
    box.session.settings = replace(Settings(), interval=60)
    assert box.says("BootNotification")["interval"] == 60
