"""OCPP chargers that are connected to the custom integration `ocpp`."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    UNKNOWN,
    Gap,
    Gone,
    Integration,
    Scope,
    Signal,
    Watch,
    While,
    fault,
    fuse,
    offline,
)
from custom_components.cp_notifications.engine.model import Case

_GOOD: Final = (
    "Available",
    "Preparing",
    "Charging",
    "SuspendedEVSE",
    "SuspendedEV",
    "Finishing",
    "Reserved",
    "Occupied",
)
# OCPP 1.6 section 7.6. The standard's words: an RCD was activated, a circuit breaker has tripped, the contactor fails.
_TRIPPED: Final = ("GroundFailure", "OverCurrentFailure", "PowerSwitchFailure")
# A trip only while Faulted; otherwise a warning that the voltage is unusual.
_VOLTAGE: Final = ("OverVoltage", "UnderVoltage")
_HOT: Final = ("HighTemperature",)
# Faults only while Faulted. Most are operational: a meter, a reader, a radio.
_OTHER: Final = (
    "ConnectorLockFailure",
    "EVCommunicationError",
    "InternalError",
    "LocalListConflict",
    "OtherError",
    "PowerMeterFailure",
    "ReaderFailure",
    "ResetFailure",
    "WeakSignal",
)
# OCPP 2.x has no error code at all, and some chargers are Faulted with NoError.
_NOT_TOLD_BY_CODE: Final = ("NoError", UNKNOWN, *_OTHER)

PONG: Final = Signal("latency_pong")
STATUS: Final = Signal("status", good=_GOOD, unsure=("Unavailable",))
CODE: Final = Signal("error_code", good=("NoError",))
CONNECTOR_STATUS: Final = Signal(
    "status_connector", good=_GOOD, unsure=("Unavailable",)
)
CONNECTOR_CODE: Final = Signal("error_code_connector", good=("NoError",))

# Status and code of one message are written one after the other.
_SETTLED: Final = 5.0


def _faults(status: Signal, code: Signal) -> tuple[Watch, ...]:
    return (
        fuse(code, *_TRIPPED),
        fuse(
            status,
            "Faulted",
            only_while=(While(code, _VOLTAGE, required=True),),
            delay=_SETTLED,
        ),
        fault(code, *_HOT),
    )


ROW: Final = Integration(
    domain="ocpp",
    name="OCPP",
    source="lbbrhzn/ocpp 0.11.0 (a37fed3): sensor.py, const.py, enums.py, api.py get_available, ocppv16.py",
    unique_id=r"ocpp\.(?P<station>.+?)(?:\.conn(?P<point>\d+))?\.{key}\.sensor",
    found_by=(PONG, CONNECTOR_STATUS),
    unavailable=Gone.CHARGER,
    tells=(
        offline(PONG),
        *_faults(STATUS, CODE),
        fault(
            STATUS,
            "Faulted",
            only_while=(While(CODE, _NOT_TOLD_BY_CODE),),
            delay=_SETTLED,
        ),
        *_faults(CONNECTOR_STATUS, CONNECTOR_CODE),
        fault(
            CONNECTOR_STATUS,
            "Faulted",
            only_while=(While(CONNECTOR_CODE, _NOT_TOLD_BY_CODE),),
            delay=_SETTLED,
            scope=Scope.THE_ONLY_ONE,
        ),
        # With several connectors, a Faulted one makes all its entities unavailable: issue 1987.
        fault(
            CONNECTOR_STATUS,
            "Faulted",
            unavailable_means_it=True,
            only_while=(While(PONG, required=True),),
            delay=30.0,
            scope=Scope.ONE_OF_SEVERAL,
        ),
    ),
    warns=(
        Watch(Case.SENSORS, CONNECTOR_CODE, (*_VOLTAGE, *_OTHER)),
        Watch(Case.SENSORS, CODE, (*_VOLTAGE, *_OTHER)),
    ),
    gaps={
        Case.FUSE_TRIPPED: (Gap.CODE_LOST,),
        Case.SENSORS: (Gap.CODE_LOST,),
    },
    traps=(
        "`Unavailable` is a state of OCPP: out of operation, but talking. It is not Home Assistant's `unavailable`.",
        "With several connectors a `Faulted` one makes all entities of that connector unavailable, its error code too "
        "(issue 1987). It is told as a fault of unknown cause while the charger itself answers.",
        "`info` and `vendorErrorCode` are only logged. OCPP 2.x chargers have no error code, and NotifyEvent is ignored.",
        "A non-standard error code fails the schema, and the whole status is lost (issue 1248) unless the option to "
        "skip the validation is on.",
        "Sensors are restored after a restart; the charger is asked for its status when it is back.",
    ),
)
