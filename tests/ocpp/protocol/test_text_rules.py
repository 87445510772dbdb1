"""What words mean, and which words only look like it."""

from time import process_time

import pytest

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.protocol import vocabulary
from custom_components.cp_notifications.ocpp.protocol.fields import TEXT_LIMIT
from custom_components.cp_notifications.ocpp.protocol.judge import (
    BLOCKED,
    Evidence,
    Policy,
    judge,
)
from custom_components.cp_notifications.ocpp.protocol.signals import Meaning
from custom_components.cp_notifications.ocpp.protocol.text_rules import (
    is_benign,
    is_resolved,
    read_name,
    read_text,
)

from .station import DATA, FUSE, SENSORS

LANGUAGES = ("en", "de", "nl", "fr", "nb", "sv", "da", "es", "it")
SAID = {"fuse": FUSE, "sensor": SENSORS, "none": None, "mute": None}
"""What a sentence says; `mute` says nothing that is known."""
MEANT = SAID | {"mute": FUSE}
"""What a charger means that blocks itself and says it."""


def sentences(language: str) -> list[tuple[str, str]]:
    """Return (what it says, sentence) for one language."""
    lines = (DATA / "sentences.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(None, 2) for line in lines]
    return [(kind, said) for spoken, kind, said in rows if spoken == language]


def case_of(text: str) -> Case | None:
    """Return the case that a text speaks of."""
    found = read_text(text)
    return found and found[0]


def blocks_itself(text: str) -> Case | None:
    """Return the case of a charger that says Faulted, OtherError and a text."""
    evidence = Evidence(error="OtherError", text=text)
    return judge(evidence, Policy(), BLOCKED).case


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_read_in_nine_languages(language: str) -> None:
    """A fuse that tripped is not a sensor, and what all is well with is none."""
    said = sentences(language)
    assert len(said) >= 25
    assert [text for kind, text in said if case_of(text) is not SAID[kind]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_charger_that_blocks_itself_is_understood_in_nine_languages(
    language: str,
) -> None:
    """Taken for a tripped fuse, every card that was refused would wake somebody."""
    said = sentences(language)
    assert [text for kind, text in said if blocks_itself(text) is not MEANT[kind]] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Laden gestopt door gebruiker", id="nl_by_is_no_door"),
        pytest.param("Sessie beëindigd door alarm", id="nl_by_an_alarm_is_no_door"),
        pytest.param("Stekker verwijderd door gebruiker", id="nl_removed_by_is_no_door"),
        pytest.param("Doorgaan", id="nl_go_on_is_no_door"),
        pytest.param("geen lid van de groep", id="nl_member_is_no_lid"),
        pytest.param("geweld", id="nl_violence_is_no_weld"),
        pytest.param("waterkoeling", id="nl_water_that_cools"),
        pytest.param("stekker gebroken", id="nl_broken_is_no_smoke"),
        pytest.param("Fire ladepunkter", id="nb_four_is_no_fire"),
        pytest.param("Lading innstilt", id="nb_called_off_is_no_tilt"),
        pytest.param("Strøm indstilt", id="da_set_is_no_tilt"),
        pytest.param("Stilt läge", id="sv_quiet_is_no_tilt"),
        pytest.param("Anslutning klar", id="sv_connection_is_no_slope"),
        pytest.param("Kontakta elektriker vid fel", id="sv_to_call_is_no_contact"),
        pytest.param("Bilen stod kvar", id="sv_stood_is_no_shock"),
        pytest.param("Il neige", id="fr_snow_is_no_slope"),
        pytest.param("Chemin par défaut", id="fr_default_is_no_fault"),
        pytest.param("Absicherung 16 A", id="de_rating"),
        pytest.param("Sicherungskopie", id="de_backup"),
        pytest.param("Kippschalter", id="de_toggle_switch"),
        pytest.param("Zuneigung", id="de_affection"),
        pytest.param("Ricarica interrotta in fase di avvio", id="it_stage_is_no_phase"),
        pytest.param("connection lost on ground floor", id="en_floor_is_no_earth"),
        pytest.param("Wallbox: open session", id="en_open_is_no_lid"),
    ],
)  # fmt: skip
def test_false_friends_say_nothing(text: str) -> None:
    """Words of one language that look like a fault's in another."""
    assert read_text(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Kein Kurzschluss",
        "Kein Erdschluss erkannt",
        "No earth fault",
        "No residual current",
        "RCD has not tripped",
        "FI nicht ausgelöst",
        "Keine Störung am Fehlerstromschutz",
        "Ground fault: none",
        "Fejlstrøm: nej",
        "Aucun défaut différentiel",
        "Door not open",
    ],
)
def test_a_fault_that_is_denied_is_none(text: str) -> None:
    """Before its word or after it; and a charger that says so has tripped nothing."""
    assert read_text(text) is None
    assert is_benign(text)


@pytest.mark.parametrize(
    "text",
    [
        "RCD OK",
        "RCD self-test passed",
        "Door closed",
        "Lid closed",
        "Cover closed",
        "Sicherung in Ordnung",
        "Disjoncteur fermé",
    ],
)
def test_what_all_is_well_with_is_no_fault(text: str) -> None:
    """Its state is told as well as its fault."""
    assert read_text(text) is None
    assert is_benign(text)


@pytest.mark.parametrize(
    "text",
    [
        "Limited by circuit fuse",
        "Fuse rating 32 A",
        "Sicherung 16 A",
        "Overcurrent protection",
        "Überstromschutz",
        "Begrensd door zekering",
    ],
)
def test_a_rating_or_a_setting_is_no_fault(text: str) -> None:
    """A protection is spoken of, and nothing has happened to it."""
    assert read_text(text) is None


@pytest.mark.parametrize(
    "text",
    ["Diode short circuit", "Diodenkurzschluss", "CP-signal kortsluten"],
)
def test_a_short_circuit_of_the_vehicles_wiring_trips_nothing(text: str) -> None:
    """The vehicle has to be mended, not the charger."""
    assert blocks_itself(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FI-Schutzschalter hat ausgelöst", FUSE),
        ("FI ausgeloest", FUSE),
        ("LS-Schalter gefallen", FUSE),
        ("Ueberstrom", FUSE),
        ("Zekering doorgebrand", FUSE),
        ("Stuck relay", FUSE),
        ("Relay does not open", FUSE),
        ("DC 6 mA fault", FUSE),
        ("AC 60mA fault", FUSE),
        ("GFI fault", FUSE),
        ("Relay self-test failed", FUSE),
        ("Relais-Selbsttest fehlgeschlagen", FUSE),
        ("Fuse not OK", FUSE),
        ("RCD fault, press reset when ready", FUSE),
        ("RCD fault press reset when ready", FUSE),
        ("Schutzeinrichtung hat ausgelöst", FUSE),
        ("Abdeckung geöffnet", SENSORS),
        ("Collision detected", SENSORS),
        ("Door not closed", SENSORS),
        ("Door", SENSORS),
        ("Überhitzung", SENSORS),
        ("overstroming", SENSORS),
    ],
)
def test_common_words_of_faults_are_known(text: str, expected: Case) -> None:
    """Among them the words that the project's own mails use."""
    assert case_of(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "No ground",
        "Ungrounded",
        "No protective earth",
        "Keine Schutzerdung",
        "Schutzleiter fehlt",
        "Aarding niet aanwezig",
        "Pas de terre de protection",
        "Ingen skyddsjord",
        "Sin toma de tierra",
        "Senza messa a terra",
        "Jording mangler",
    ],
)
def test_what_has_to_be_there_and_is_not_is_the_fault(text: str) -> None:
    """A negation is good news only before a word for a fault."""
    assert read_text(text) == (FUSE, Meaning.GROUND_FAULT)


@pytest.mark.parametrize(
    "text",
    [
        "Fault current detected, disconnect vehicle",
        "FI ausgelöst, Fahrzeug trennen",
        "RCD tripped, card rejected",
        "Laden nicht möglich FI ausgelöst",
        "no charge RCD tripped",
        "Fahrzeug nicht bereit Fehlerstrom erkannt",
        "No fault at socket 1, RCD of socket 2 tripped",
    ],
)
def test_a_word_for_a_fault_weighs_more_than_what_is_harmless(text: str) -> None:
    """A false all-clear is worse than a false alarm."""
    assert blocks_itself(text) is FUSE


def test_a_name_says_what_a_part_is_and_not_how_it_is() -> None:
    """The variable of the component says that."""
    assert read_text("OverCurrentProtection2") is None
    assert read_name("OverCurrentProtection2") == (FUSE, Meaning.OVER_CURRENT)
    assert read_name("Pump") is None


WORDS = [
    word.strip(" -~")
    for row in (*vocabulary.FUSE, *vocabulary.SENSORS)
    for word in row.words.split(",")
]


@pytest.mark.parametrize(
    "text",
    [
        "no rcd ok " * 26,
        "kein fi schalter ohne " * 12,
        "x" * TEXT_LIMIT,
        "not " * 64,
        "no " + " no ".join(WORDS[::7]),
        "no " + " no ".join(WORDS[3::11]),
        " ".join(WORDS),
    ],
)
def test_no_text_takes_long(text: str) -> None:
    """Whoever can reach the port chooses it, and all other chargers wait."""
    start = process_time()
    for _ in range(10):
        read_text(text[:TEXT_LIMIT])
        is_benign(text[:TEXT_LIMIT])
    assert process_time() - start < 0.25


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
