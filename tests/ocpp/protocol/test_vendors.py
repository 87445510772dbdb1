"""What vendors' codes mean."""

import pytest

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.protocol.signals import Meaning
from custom_components.cp_notifications.ocpp.protocol.vendors import read_code

from .station import FUSE, SENSORS


@pytest.mark.parametrize(
    ("vendor", "code", "case"),
    [
        pytest.param("https://chargex.inl.gov", "CX002", FUSE, id="chargex_ground"),
        pytest.param(
            "https://chargex.inl.gov", "CX018", SENSORS, id="chargex_cable_hot"
        ),
        pytest.param(
            "https://chargex.inl.gov", "CX007", None, id="chargex_weak_signal"
        ),
        pytest.param("", "cx26", SENSORS, id="chargex_without_zeros"),
        pytest.param("com.evgo.mrec", "A004", FUSE, id="evgo_emergency_stop"),
        pytest.param("com.evgo.mrec", "F001,F003", None, id="evgo_both_nothing"),
        pytest.param("com.evgo.mrec", "F009,F005", FUSE, id="evgo_fuse_before_sensor"),
        pytest.param(
            "com.evgo.mrec", "F003, F009", SENSORS, id="evgo_sensor_before_nothing"
        ),
        pytest.param(
            "org.charin.uec.v1", "ContactorPosition", FUSE, id="charin_contactor"
        ),
        pytest.param("org.charin.uec.v1", "HighTemperature", SENSORS, id="charin_hot"),
        pytest.param("org.charin.uec.v1", "EVShiftPosition", None, id="charin_vehicle"),
        pytest.param("Zaptec", "67108864", FUSE, id="zaptec_fuse"),
        pytest.param("Zaptec", "4096", FUSE, id="zaptec_rcd"),
        pytest.param("Zaptec", "1", SENSORS, id="zaptec_humid"),
        pytest.param("Zaptec", "3", SENSORS, id="zaptec_humid_and_hot"),
        pytest.param("Zaptec", "536870912", None, id="zaptec_lock"),
        pytest.param("Zaptec", "536870945", FUSE, id="zaptec_lock_humid_and_current"),
        pytest.param("RAEDIAN", "0x0002", FUSE, id="raedian_residual"),
        pytest.param("RAEDIAN", "0x0080", SENSORS, id="raedian_hot"),
        pytest.param("alpitronic", "61", FUSE, id="alpitronic_leakage"),
        pytest.param("alpitronic", "63", SENSORS, id="alpitronic_cable_hot"),
        pytest.param("alpitronic", "199", None, id="alpitronic_session_end"),
        pytest.param("Alfen BV", "210", None, id="alfen_modbus"),
        pytest.param("go-e", "9", FUSE, id="go_e_contactor"),
        pytest.param("go-e", "13", SENSORS, id="go_e_hot"),
        pytest.param("ABL", "F3", FUSE, id="abl_residual"),
        pytest.param("ABL", "F10", SENSORS, id="abl_hot"),
    ],
)
def test_a_known_code_has_a_meaning(vendor: str, code: str, case: Case | None) -> None:
    """Whoever says the vendor: the message, or the station when it booted."""
    in_message = read_code(vendor, "", code, "")
    at_boot = read_code("", vendor, code, "")
    assert in_message is not None
    assert in_message == at_boot
    assert in_message[0] is case


CHARGEX, EVGO, CHARIN = "https://chargex.inl.gov", "com.evgo.mrec", "org.charin.uec.v1"


@pytest.mark.parametrize(
    ("vendor", "case", "codes"),
    [
        (CHARGEX, FUSE, "CX002 CX004 CX005 CX006 CX008 CX011 CX015 CX017 CX022 CX024"),
        (CHARGEX, SENSORS, "CX003 CX018 CX019 CX026"),
        (CHARGEX, None, "CX001 CX007 CX009 CX010 CX014 CX020 CX023 CX025"),
        (EVGO, FUSE, "A004 F005 F006 F007 F008"),
        (EVGO, SENSORS, "F009 F010"),
        (EVGO, None, "A002 A003 F000 F001 F002 F003 F004"),
        (CHARIN, FUSE, "OverCurrent Overvoltage ContactorPosition PowerModuleFault"),
        (CHARIN, FUSE, "GridPowerLoss"),
        (CHARIN, SENSORS, "HighTemperature"),
        (CHARIN, None, "ConnectorLockFailure EVShiftPosition"),
        ("Zaptec", FUSE, "32 4096 8192 65536 131072 262144 67108864 134217728"),
        ("Zaptec", SENSORS, "1 2"),
        ("Zaptec", None, "4 8 16 64 256 2048 8388608 16777216 536870912 2147483648"),
        ("RAEDIAN", FUSE, "0x0002 0x0020 0x0040 0x0008 0x0010 0x0400 0x2000"),
        ("RAEDIAN", SENSORS, "0x0080"),
        ("alpitronic", FUSE, "18 24 25 26 27 28 29 39 61"),
        ("alpitronic", SENSORS, "30 31 32 33 34 35 36 62 63"),
        ("alpitronic", None, "198 199 200 201"),
        ("Alfen BV", None, "210"),
        ("go-e", FUSE, "1 2 3 4 5 8 9 10 11"),
        ("go-e", SENSORS, "13"),
        ("ABL", FUSE, "F1 F3 F9"),
        ("ABL", SENSORS, "F10"),
    ],
)
def test_every_code_of_a_vendors_list_is_known(
    vendor: str, case: Case | None, codes: str
) -> None:
    """A row that is missing is a fault that nobody is told of."""
    found = {code: read_code(vendor, "", code, "") for code in codes.split()}
    wrong = [code for code, row in found.items() if row is None or row[0] is not case]
    assert wrong == []


@pytest.mark.parametrize(
    ("vendor", "code"),
    [
        pytest.param("Somebody", "F009", id="not_of_this_vendor"),
        pytest.param("com.evgo.mrec", "F999", id="not_in_the_table"),
        pytest.param("Zaptec", "0", id="no_bit"),
        pytest.param("Zaptec", "none", id="no_number"),
        pytest.param("Zaptec", "-", id="dash"),
        pytest.param("Cable Ltd", "F3", id="name_that_contains_another"),
        pytest.param("", "CX999", id="no_such_code"),
        pytest.param("", "CX0040", id="longer_code"),
        pytest.param("alpitronic", "9" * 200, id="endless"),
    ],
)
def test_an_unknown_code_has_none(vendor: str, code: str) -> None:
    """Then the texts and the standard's error code speak."""
    assert read_code(vendor, "", code, "") is None


@pytest.mark.parametrize(
    ("vendor", "text", "expected"),
    [
        pytest.param(
            "",
            "caused_by:evse_board_support/MREC17EVSEContactorFault",
            (FUSE, Meaning.CONTACTOR),
            id="everest",
        ),
        pytest.param("go-e", "ContactorStuck", (FUSE, Meaning.CONTACTOR), id="go_e"),
        pytest.param("ABL", "state F9", (FUSE, Meaning.OVER_CURRENT), id="abl"),
        pytest.param("com.evgo.mrec", "F009", None, id="not_in_the_code"),
    ],
)
def test_some_write_their_codes_into_the_text(
    vendor: str, text: str, expected: tuple[Case, Meaning] | None
) -> None:
    """Where the table says so."""
    assert read_code(vendor, "", "", text) == expected
