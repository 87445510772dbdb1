"""What vendors' codes mean."""

import pytest

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.signals import Meaning
from custom_components.cp_notifications.ocpp.vendors import read_code

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
