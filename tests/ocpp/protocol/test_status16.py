"""OCPP 1.6: what statuses and reasons mean, by the tables and their order."""

from typing import Any

import pytest

from custom_components.cp_notifications.ocpp.protocol.actions import Settings
from custom_components.cp_notifications.ocpp.protocol.signals import Meaning
from custom_components.cp_notifications.ocpp.protocol.status16 import ERRORS

from .station import SENSORS, Box, policy

FUSE_FACT, SENSOR_FACT = "1 fuse_tripped active", "1 sensors active"
NOTHING = ["1 fuse_tripped clear", "1 sensors clear"]

FAULTED = {
    "GroundFailure": FUSE_FACT,
    "OverCurrentFailure": FUSE_FACT,
    "PowerSwitchFailure": FUSE_FACT,
    "OverVoltage": FUSE_FACT,
    "UnderVoltage": FUSE_FACT,
    "HighTemperature": SENSOR_FACT,
    "OtherError": FUSE_FACT,
    "InternalError": FUSE_FACT,
    "NoError": FUSE_FACT,
    "Error": FUSE_FACT,
}
WARNING = {
    "GroundFailure": FUSE_FACT,
    "OverCurrentFailure": FUSE_FACT,
    "PowerSwitchFailure": FUSE_FACT,
    "HighTemperature": SENSOR_FACT,
}
OPERATIONAL = (
    "ConnectorLockFailure",
    "EVCommunicationError",
    "LocalListConflict",
    "PowerMeterFailure",
    "ReaderFailure",
    "ResetFailure",
    "WeakSignal",
)


def test_the_table_has_every_error_code_of_the_standard() -> None:
    """Sixteen of them, by OCPP 1.6 section 7.6."""
    codes = {*FAULTED, *OPERATIONAL} - {"Error"}
    assert set(ERRORS) == {code.lower() for code in codes}
    assert len(ERRORS) == 16


@pytest.mark.parametrize(("error", "fact"), FAULTED.items())
def test_a_fault_is_a_case(error: str, fact: str) -> None:
    """Also one whose code nobody knows: the charger blocked itself."""
    assert fact in Box().status(error).reads()


@pytest.mark.parametrize(("error", "fact"), WARNING.items())
def test_some_errors_are_a_case_though_charging_goes_on(error: str, fact: str) -> None:
    """A warning, by the standard."""
    assert fact in Box().status(error, "Charging").reads()


@pytest.mark.parametrize(
    "error", ["OverVoltage", "UnderVoltage", "OtherError", "InternalError", "Error"]
)
def test_other_warnings_are_none(error: str) -> None:
    """They have shut nothing off."""
    assert Box().status(error, "Available").reads() == NOTHING


@pytest.mark.parametrize("error", OPERATIONAL)
def test_an_operational_error_is_no_case(error: str) -> None:
    """A lock, a reader, a meter: neither a safety mechanism nor a sensor."""
    assert Box().status(error).reads() == []
    assert Box().status(error, "Available").reads() == NOTHING


@pytest.mark.parametrize("error", ["groundFailure", "GROUNDFAILURE", "Ground_Failure"])
def test_codes_are_compared_without_their_spelling(error: str) -> None:
    """Bender documents lower camel case."""
    fact = Box().status(error, info="x").facts()[0]
    assert fact.meaning is Meaning.GROUND_FAULT


@pytest.mark.parametrize(
    ("error", "fact"),
    [
        ("OverTemperature", SENSOR_FACT),
        ("TILT_DETECTED", SENSOR_FACT),
        ("RCDTripped", FUSE_FACT),
        ("GroundFault", FUSE_FACT),
    ],
)
@pytest.mark.parametrize("status", ["Faulted", "Charging"])
def test_a_code_that_is_not_of_the_standard_may_be_words(
    error: str, status: str, fact: str
) -> None:
    """Somebody missed the standard's word for it, but meant the same."""
    assert fact in Box().status(error, status).reads()


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"info": "null", "vendorErrorCode": "0x0000"}, id="abb"),
        pytest.param({"vendorErrorCode": "0,0,0,0"}, id="zeros"),
        pytest.param({"info": "RCD ok", "vendorErrorCode": "Test error"}, id="words"),
        pytest.param(
            {"vendorId": "com.evgo.mrec", "vendorErrorCode": "F009"}, id="code"
        ),
    ],
)
@pytest.mark.parametrize("status", ["Available", "Preparing", "Unavailable", "", "New"])
def test_no_error_is_no_error_whatever_else_is_said(
    status: str, more: dict[str, Any]
) -> None:
    """The first rule of all."""
    box = Box().status("GroundFailure")
    box.reads()
    assert box.status("NoError", status, **more).reads() == ["1 fuse_tripped clear"]


@pytest.mark.parametrize("error", ["", None])
def test_no_code_counts_as_no_error(error: Any) -> None:
    """If there is at least a status."""
    box = Box().status("GroundFailure")
    assert box.status(error, "Available").reads()[-1] == "1 fuse_tripped clear"
    assert box.status(error, "Faulted").reads() == ["1 fuse_tripped active"]


def test_a_status_that_says_nothing_is_nothing() -> None:
    """It neither raises nor clears."""
    box = Box().status("GroundFailure")
    box.reads()
    assert box.status("", "").reads() == []


@pytest.mark.parametrize(
    ("more", "fact", "meaning"),
    [
        pytest.param(
            {"vendorId": "com.evgo.mrec", "vendorErrorCode": "F009", "info": "RCD"},
            SENSOR_FACT, Meaning.CABLE_HOT, id="vendor_table_before_words",
        ),
        pytest.param({"info": "shock sensor"}, SENSOR_FACT, Meaning.SHOCK, id="words_before_code"),
        pytest.param({"vendorErrorCode": "DoorOpen"}, SENSOR_FACT, Meaning.COVER_OPEN, id="words_in_the_vendor_code"),
        pytest.param({"vendorId": "cabinet is open"}, SENSOR_FACT, Meaning.COVER_OPEN, id="words_in_the_vendor_id"),
        pytest.param({"vendorId": "Bluewater"}, FUSE_FACT, Meaning.GROUND_FAULT, id="a_name_is_no_words"),
        pytest.param({"info": "17"}, FUSE_FACT, Meaning.GROUND_FAULT, id="code"),
    ],
)  # fmt: skip
def test_what_is_more_exact_comes_first(
    more: dict[str, Any], fact: str, meaning: Meaning
) -> None:
    """Vendor tables, then words, then the standard's code."""
    facts = Box().status("GroundFailure", **more).facts()
    assert [f for f in facts if f.meaning is meaning]
    assert fact in Box().status("GroundFailure", **more).reads()


def test_a_name_is_read_for_words_only_before_giving_up() -> None:
    """Without any other reason, a vendor id may be the reason."""
    assert SENSOR_FACT in Box().status("OtherError", vendorId="ShockDetected").reads()


@pytest.mark.parametrize(
    "info", ["Modbus lost", "pilot error", "firmware update", "no PP"]
)
def test_a_fault_that_speaks_of_something_else_trips_nothing(info: str) -> None:
    """The charger blocked itself, but no protection did it."""
    assert Box().status("OtherError", info=info).reads() == []
    assert Box().status("NoError", info=info).reads() == []


def test_what_a_fault_without_a_reason_means_can_be_chosen() -> None:
    """By default it is the safety mechanism."""
    sensors = Settings(policy=policy(fallback=SENSORS))
    nothing = Settings(policy=policy(fallback=None))
    assert SENSOR_FACT in Box(settings=sensors).status("OtherError").reads()
    assert Box(settings=nothing).status("OtherError").reads() == []
    assert FUSE_FACT in Box(settings=nothing).status("GroundFailure").reads()


def test_a_users_rule_comes_before_all_tables() -> None:
    """It may name a case, or say that it means nothing."""
    rules = policy(
        {"case": "ignore", "vendor": "^acme$", "code": "^GroundFailure$"},
        {"case": "sensors", "text": "lamp"},
    )
    box = Box(settings=Settings(policy=rules))
    assert box.status("OtherError", info="lamp broken").reads()[0] == SENSOR_FACT
    assert box.status("GroundFailure", connector=2, vendorId="Acme").reads() == []


def test_a_rule_does_not_make_an_error_of_none() -> None:
    """NoError stays no error."""
    box = Box(settings=Settings(policy=policy({"case": "sensors", "code": "."})))
    assert box.status("NoError", "Available").reads() == NOTHING


def test_an_end_told_as_a_warning_is_an_end() -> None:
    """Bender's controllers send "reconnected", not always with NoError."""
    box = Box().status("GroundFailure", info="RCD triggered")
    box.reads()
    box.status("OtherError", "Available", info="RCD reconnected")
    assert box.reads() == ["1 fuse_tripped clear"]


def test_the_code_and_the_text_are_kept_word_for_word() -> None:
    """They go into the mail; the time is the charger's."""
    box = Box().status(
        "InternalError",
        info="Charge output\nfuse is blown",
        vendorErrorCode=67108864,
        timestamp="2026-11-22T11:00:00Z",
    )
    [fact] = [fact for fact in box.facts() if fact.code]
    assert fact.code == "InternalError 67108864"
    assert fact.detail == "Charge output fuse is blown"
    assert fact.since is not None
    assert fact.since.hour == 11


@pytest.mark.parametrize("connector", [1, "1", 1.0])
def test_the_connector_may_come_as_text(connector: Any) -> None:
    """LGE quotes it."""
    assert FUSE_FACT in Box().status("GroundFailure", connector=connector).reads()


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        ("EmergencyStop", ["2 fuse_tripped active", "2 fuse_tripped clear"]),
        ("emergencystop", ["2 fuse_tripped active", "2 fuse_tripped clear"]),
        ("PowerLoss", []),
        ("EVDisconnected", []),
        (None, []),
    ],
)
def test_the_reason_of_a_stop_may_be_the_emergency_stop(
    reason: str | None, facts: list[str]
) -> None:
    """It happened, at the connector where the transaction began, and nothing follows that ends it."""
    box = Box()
    number = box.says("StartTransaction", connectorId=2, idTag="A")["transactionId"]
    box.says("StopTransaction", transactionId=number, reason=reason)
    assert box.reads() == facts


def test_an_emergency_stop_of_an_unknown_transaction_is_the_stations() -> None:
    """It began before a restart of ours."""
    box = Box()
    box.says("StopTransaction", transactionId=-1, reason="EmergencyStop")
    assert box.reads() == ["0 fuse_tripped active", "0 fuse_tripped clear"]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("TamperDetectionActivated", ["0 sensors active", "0 sensors clear"]),
        ("SettingSystemTime", []),
        ("FirmwareUpdated", []),
    ],
)
def test_one_security_event_is_a_sensors(kind: str, facts: list[str]) -> None:
    """All others are for the log."""
    box = Box()
    box.says("SecurityEventNotification", type=kind, timestamp="", techInfo="cover")
    assert box.reads() == facts


def test_a_vendors_own_message_speaks_by_the_users_rules_alone() -> None:
    """DataTransfer may hold anything."""
    message = {"vendorId": "acme", "messageId": "alarm", "data": "shock 3g"}
    silent = Box()
    silent.says("DataTransfer", **message)
    assert silent.reads() == []
    rule = {"case": "sensors", "vendor": "acme", "code": "alarm"}
    box = Box(settings=Settings(policy=policy(rule)))
    box.says("DataTransfer", **message)
    [began, _ended] = box.facts()[:2]
    assert (began.case, began.code, began.detail) == (SENSORS, "alarm", "shock 3g")


def test_a_rule_can_silence_a_security_event() -> None:
    """Some switches are too sensitive."""
    rule = {"case": "ignore", "code": "tamper"}
    box = Box(settings=Settings(policy=policy(rule)))
    box.says("SecurityEventNotification", type="TamperDetectionActivated")
    assert box.reads() == []


def test_the_vendor_of_the_boot_counts_for_the_tables() -> None:
    """Zaptec sends no vendor id with its bit masks."""
    box = Box().boots("Zaptec")
    assert SENSOR_FACT in box.status("OtherError", vendorErrorCode="1").reads()
