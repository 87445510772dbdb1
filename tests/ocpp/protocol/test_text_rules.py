"""What words mean, and which words only look like it."""

import pytest

from custom_components.cp_notifications.ocpp.protocol.signals import Meaning
from custom_components.cp_notifications.ocpp.protocol.text_rules import (
    is_benign,
    is_resolved,
    read_text,
)

from .station import FUSE, SENSORS


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("RCD triggered", Meaning.RESIDUAL_CURRENT),
        ("Residual current detected via sensor", Meaning.RESIDUAL_CURRENT),
        ("RCD may be triggered (OCPP meter power loss)", Meaning.RESIDUAL_CURRENT),
        ("GFCI fault", Meaning.RESIDUAL_CURRENT),
        ("CCID20 trip", Meaning.RESIDUAL_CURRENT),
        ("Fehlerstrom erkannt", Meaning.RESIDUAL_CURRENT),
        ("FI-Schalter ausgelöst", Meaning.RESIDUAL_CURRENT),
        ("leak current", Meaning.RESIDUAL_CURRENT),
        ("ground_fault", Meaning.GROUND_FAULT),
        ("PE missing", Meaning.GROUND_FAULT),
        ("EarthLeakage", Meaning.GROUND_FAULT),
        ("MCB of type 2 socket triggered", Meaning.BREAKER),
        ("main circuit breaker open", Meaning.BREAKER),
        ("Charge output fuse is blown", Meaning.FUSE_BLOWN),
        ("Sicherung defekt", Meaning.FUSE_BLOWN),
        ("Car current overload, charging stopped", Meaning.OVER_CURRENT),
        ("OverCurrent L1", Meaning.OVER_CURRENT),
        ("over-current", Meaning.OVER_CURRENT),
        ("isolation failure", Meaning.ISOLATION),
        ("surge arrester tripped", Meaning.SURGE),
        ("Contactor welded", Meaning.CONTACTOR),
        ("relay stuck", Meaning.CONTACTOR),
        ("Schütz klebt", Meaning.CONTACTOR),
        ("SHORT CIRCUIT", Meaning.SHORT_CIRCUIT),
        ("EmergencyPressed", Meaning.EMERGENCY_STOP),
        ("E-Stop", Meaning.EMERGENCY_STOP),
        ("Not-Aus betätigt", Meaning.EMERGENCY_STOP),
        ("Not-Halt gedrückt", Meaning.EMERGENCY_STOP),
        ("MCB_TRIPPED", Meaning.BREAKER),
        ("MCBTripped", Meaning.BREAKER),
        ("button_e_stop", Meaning.EMERGENCY_STOP),
        ("ButtonEStop", Meaning.EMERGENCY_STOP),
        ("FI hat ausgelöst: FI-Fehler", Meaning.RESIDUAL_CURRENT),
        ("PE_OPEN", Meaning.GROUND_FAULT),
        ("Ladeschütz klebt", Meaning.CONTACTOR),
        ("Schützfehler", Meaning.CONTACTOR),
        ("Kontakte verschweißt", Meaning.CONTACTOR),
        ("phase L2 missing: PhaseMissing", Meaning.POWER_LOST),
        ("PowerFailure", Meaning.POWER_LOST),
        ("phase loss L2", Meaning.POWER_LOST),
        ("No power on mains detected", Meaning.POWER_LOST),
        ("O-PEN", Meaning.POWER_LOST),
        ("Abnormal sypply voltage detected", Meaning.POWER_LOST),
    ],
)
def test_words_of_the_safety_mechanism(text: str, meaning: Meaning) -> None:
    """From manuals, logs and firmware, in English and German."""
    assert read_text(text) == (FUSE, meaning)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("shock sensor", Meaning.SHOCK),
        ("Vibration detected", Meaning.SHOCK),
        ("crash detected", Meaning.SHOCK),
        ("Erschütterung", Meaning.SHOCK),
        ("The charge point is tilted.", Meaning.TILT),
        ("Säule gekippt", Meaning.TILT),
        ("Neigungssensor", Meaning.TILT),
        ("Säulenneigung", Meaning.TILT),
        ("LID_OPEN", Meaning.COVER_OPEN),
        ("SocketLidOpen", Meaning.COVER_OPEN),
        ("fire_alarm", Meaning.SMOKE),
        ("Brand erkannt", Meaning.SMOKE),
        ("Tamper detection", Meaning.TAMPER),
        ("BoxDoorIsOpen", Meaning.COVER_OPEN),
        ("EnclosureOpen/", Meaning.COVER_OPEN),
        ("Device open cover detected by tamper switch", Meaning.COVER_OPEN),
        ("lid open", Meaning.COVER_OPEN),
        ("Gehäuse offen", Meaning.COVER_OPEN),
        ("Moisture in the charging station", Meaning.WATER),
        ("WaterIngressDetected", Meaning.WATER),
        ("water leakage", Meaning.WATER),
        ("humidity too high", Meaning.HUMID),
        ("Wassereintritt", Meaning.WATER),
        ("smoke detected", Meaning.SMOKE),
        ("fire alarm", Meaning.SMOKE),
        ("MREC26CutCable", Meaning.CABLE),
        ("cable theft", Meaning.CABLE),
        ("Kabel durchtrennt", Meaning.CABLE),
        ("High temperature, Let charging station cool down", Meaning.HOT),
        ("Overheating", Meaning.HOT),
        ("CableOverTempStop", Meaning.HOT),
        ("Temperature too high", Meaning.HOT),
        ("cable temperature high", Meaning.HOT),
        ("Temperatur zu hoch", Meaning.HOT),
    ],
)
def test_words_of_the_sensors(text: str, meaning: Meaning) -> None:
    """Not everything that is open is a broken earth."""
    assert read_text(text) == (SENSORS, meaning)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "connection refused",
        "confused state",
        "accident-free",
        "RemoteStop",
        "EmergencyStopCP_Unplug",
        "self test skipped",
        "outdoor unit",
        "recovering",
        "network discovery",
        "network coverage",
        "firmware crash",
        "SoftwareCrash",
        "neighbour",
        "Versicherung",
        "Datensicherung",
        "geschützt",
        "Schützenstraße",
        "schützt nicht",
        "Verbrauch zu hoch",
        "unknown brand",
        "EMERGENCY_STOP_CP_UNPLUG",
        "ChargeStop",
        "FireWall",
        "valid",
        "opened",
        "Temperature sensor error",
        "High temperature sensor defect",
        "Vehicle diode check failed - tamper detection",
        "1.11,5.00",
        "water cooling",
        "firewall",
        "open PE lostness",
    ],
)
def test_words_that_only_look_like_it(text: str) -> None:
    """A false alarm at night is remembered longer than a true one."""
    assert read_text(text) is None


def test_the_safety_mechanism_comes_first() -> None:
    """One text may speak of both."""
    assert read_text("cover open, RCD tripped") == (FUSE, Meaning.RESIDUAL_CURRENT)


def test_a_skipped_word_does_not_hide_another() -> None:
    """The sensor is broken, but the door is open as well."""
    text = "overtemp sensor fault; door open"
    assert read_text(text) == (SENSORS, Meaning.COVER_OPEN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Modbus TCP/IP lost, in safe mode max 22.0A", True),
        ("NoPPDetected", True),
        ("Eichrecht", True),
        ("unauthorised card", True),
        ("load balancing", True),
        ("LOAD_MANAGEMENT", True),
        ("SafeMode", True),
        ("fault 17", False),
    ],
)
def test_some_faults_trip_nothing(text: str, expected: bool) -> None:
    """The charger blocks itself, for another reason."""
    assert is_benign(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RCD reconnected", True),
        ("Residual current resolved", True),
        ("fault recovered", True),
        ("RCD_RECONNECTED", True),
        ("not resolved", False),
        ("unresolved", False),
        ("Ground fault, Try reconnecting cable", False),
    ],
)
def test_some_texts_tell_an_end(text: str, expected: bool) -> None:
    """Bender's controllers send one for every error."""
    assert is_resolved(text) is expected
