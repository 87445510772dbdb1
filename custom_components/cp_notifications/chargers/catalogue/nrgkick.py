"""NRGkick."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    UNKNOWN,
    Gap,
    Gone,
    Integration,
    Watch,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, sensor

_ERROR: Final = sensor("error_code", "no_error", unsure=("type2_not_authorized",))
_RCD: Final = sensor("rcd_trigger", "no_fault")
_WARNING: Final = sensor("warning_code", "no_warning")
_STATUS: Final = sensor("status", "standby", "connected", "charging", "wakeup")

ROW: Final = Integration(
    domain="nrgkick",
    name="NRGkick",
    core=True,
    source=f"{CORE}/nrgkick: const.py, sensor.py, entity.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(_ERROR, _RCD, _STATUS),
    unavailable=Gone.CHARGER,
    tells=(
        fuse(
            _RCD,
            "ac_30ma_fault",
            "ac_60ma_fault",
            "ac_150ma_fault",
            "dc_positive_6ma_fault",
            "dc_negative_6ma_fault",
        ),
        fuse(
            _ERROR,
            "residual_current_detected",
            "voltage_drop_detected",
            "overvoltage_detected",
            "overvoltage_without_pe_detected",
            "undervoltage_detected",
            "undervoltage_without_pe_detected",
            "pe_self_test_failed",
            "rcd_self_test_failed",
            "relay_self_test_failed",
            "pe_and_rcd_self_test_failed",
            "pe_and_relay_self_test_failed",
            "rcd_and_relay_self_test_failed",
            "pe_and_rcd_and_relay_self_test_failed",
            "supply_voltage_error",
            "phase_shift_error",
        ),
        fuse(_WARNING, "no_pe"),
        fault(
            _ERROR,
            "general_error",
            "32a_attachment_on_16a_unit",
            "unplug_detection_triggered",
            "cp_signal_voltage_error",
            "cp_signal_impermissible",
            "ev_diode_fault",
            "underfrequency_detected",
            "overfrequency_detected",
            "unknown_frequency_type",
            "unknown_grid_type",
            "general_overtemperature",
            "housing_overtemperature",
            "attachment_overtemperature",
            "domestic_plug_overtemperature",
        ),
        # An error code that Home Assistant has no name for.
        fault(
            _STATUS,
            "error",
            only_while=(While(_ERROR, ("no_error", UNKNOWN)),),
            delay=60.0,
        ),
        offline(_STATUS),
        offline(sensor("housing_temperature")),
    ),
    warns=(
        Watch(
            Case.SENSORS,
            _WARNING,
            (
                "blackout_protection",
                "energy_limit_reached",
                "ev_does_not_comply_standard",
                "unsupported_charging_mode",
                "no_attachment_detected",
                "no_comm_with_type2_attachment",
                "increased_temperature",
                "increased_housing_temperature",
                "increased_attachment_temperature",
                "increased_domestic_plug_temperature",
            ),
        ),
    ),
    limits=(sensor("housing_temperature"),),
    gaps={Case.FUSE_TRIPPED: (Gap.SHORT_FAULTS,), Case.SENSORS: (Gap.SHORT_FAULTS,)},
    traps=(
        "Who charges without protective earth on purpose has the warning `no_pe` all the time.",
        "Since Home Assistant 2026.11 the temperatures of phases and of the domestic plug are unavailable while the "
        "attachment has none of them. That says nothing about the charger: do not watch it by them.",
    ),
)
