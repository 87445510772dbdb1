"""Easee, over its cloud."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Gap,
    Gone,
    Integration,
    Signal,
    Watch,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_STATUS: Final = Signal(
    "status",
    good=(
        "disconnected",
        "awaiting_start",
        "charging",
        "completed",
        "ready_to_charge",
        "awaiting_authentication",
        "awaiting_authorization",
        "de_authorizing",
        "start_charging",
        "stop_charging",
        "awaiting_load_balancing",
        "awaiting_smart_start",
        "awaiting_scheduled_start",
        "authenticating",
        "paused_due_to_equalizer",
        "searching_for_master",
    ),
    translation_key="easee_status",
)
_ONLINE: Final = Signal("online", BINARY_SENSOR, ("on",), translation_key="online")
_STREAM: Final = While(_ONLINE, ("true",), attribute="state_signalRConnected")
_REASON: Final = Signal(
    "reason_for_no_current",
    translation_key="easee_reason_no_current",
    disabled=True,
)

ROW: Final = Integration(
    domain="easee",
    name="Easee",
    source="nordicopen/easee_hass 0.9.74 (0a95d0d): const.py, entity.py, controller.py OFFLINE_DELAY",
    unique_id=r"(?P<station>.+?)_{key}",
    found_by=(_STATUS, _ONLINE),
    unavailable=Gone.NEVER,
    link=_STREAM,
    tells=(
        fuse(_STATUS, "error_overcurrent", "error_pen_fault"),
        fault(
            _STATUS,
            "error",
            "error_temperature_too_high",
            "error_dead_powerboard",
            "erratic_ev",
        ),
        offline(_STATUS, "offline"),
        # Off without a pulse for 17 minutes: the charger's fault only while the stream of pulses is there.
        offline(_ONLINE, "off", only_while=(_STREAM,)),
    ),
    warns=(
        Watch(
            Case.SENSORS,
            _REASON,
            (
                "circuit_fuse_too_low",
                "charger_in_error_state",
                "illegal_grid_type",
                "phase_not_connected",
            ),
        ),
        Watch(
            Case.SENSORS,
            Signal("pilot_mode", translation_key="pilot_mode", disabled=True),
            ("f",),
        ),
    ),
    limits=(Signal("temp_max", translation_key="internal_temperature"),),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NOT_TOLD_APART,),
        Case.UNAVAILABLE: (Gap.LATE,),
    },
    traps=(
        "`disconnected` is about the car.",
        "`error` (operation mode 5) stands for many faults, an overcurrent among them: it cannot be told apart, and is told "
        "under *sensors*.",
        "Entities are never unavailable. `online` goes off 17 minutes after the last pulse, and may stay off after a "
        "restart of the router although the charger works (issue 362).",
        "When Home Assistant's own stream is lost, every charger goes offline: then the link is told, not the chargers.",
        "The equalizer has an entity `online`, too.",
    ),
)
