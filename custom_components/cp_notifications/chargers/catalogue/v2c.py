"""V2C Trydan."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    Gap,
    Gone,
    Integration,
    fault,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

from .words import CORE, binary, sensor

_METER: Final = sensor(
    "meter_error",
    "no_error",
    unsure=(
        "acknowledge",
        "negative_acknowledge",
        "server_device_busy",
        "waiting_communication",
        "waiting_wifi",
    ),
    disabled=True,
)

_POWER: Final = sensor("charge_power")
_PLUG: Final = binary("connected")

ROW: Final = Integration(
    domain="v2c",
    name="V2C Trydan",
    core=True,
    source=f"{CORE}/v2c: sensor.py, binary_sensor.py, strings.json; pytrydan 1.0.5 models/trydan.py",
    unique_id=r"(?P<station>.+)_{key}",
    found_by=(
        _POWER,
        _PLUG,
    ),
    unavailable=Gone.CHARGER,
    tells=(
        fault(
            _METER,
            "clamp_not_connected",
            "communication",
            "crc_error",
            "empty_message",
            "fc_mismatch",
            "gateway_path_unavailable",
            "gateway_target_no_resp",
            "illegal_data_address",
            "illegal_data_value",
            "illegal_function",
            "illegal_ip_or_port",
            "invalid_server",
            "ip_connection_failed",
            "memory_parity_error",
            "meter",
            "meter_not_found",
            "no_response",
            "packet_length_error",
            "parameter_count_error",
            "parameter_limit_error",
            "reading",
            "request_queue_full",
            "server_device_failure",
            "server_id_mismatch",
            "server_rtu_inactive244_timeout",
            "tcp_head_mismatch",
            "undefined_error",
            "wrong_ip",
            "wrong_meter",
        ),
        offline(_POWER),
        offline(_PLUG),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.NO_FAULT_ENTITY,),
        Case.SENSORS: (Gap.NO_FAULT_ENTITY,),
    },
    traps=("The meter error is about the meter of the house, not about the charger.",),
)
