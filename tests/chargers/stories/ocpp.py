"""Chargers of the custom integration `ocpp`: with one connector, and with two.

custom_components/ocpp/const.py sensor_unique_id: "ocpp.<cpid>[.conn<N>].<key>.sensor"; no translation keys.
"""

from collections.abc import Iterator

from tests.chargers.home import Entity, sensor
from tests.chargers.story import FUSE, GONE, SENSORS, WATCHED, Fault, Story, faults

_ALL = dict.fromkeys((FUSE, GONE, SENSORS), WATCHED)


def _charger(cpid: str) -> Iterator[Entity]:
    yield sensor("status", f"ocpp.{cpid}.status.sensor", "Available", device=cpid)
    yield sensor("code", f"ocpp.{cpid}.error_code.sensor", "NoError", device=cpid)
    yield sensor("pong", f"ocpp.{cpid}.latency_pong.sensor", "12.0", device=cpid)
    yield sensor("beat", f"ocpp.{cpid}.heartbeat.sensor", device=cpid)
    yield sensor(
        "firmware", f"ocpp.{cpid}.status_firmware.sensor", "unknown", device=cpid
    )


def _connector(cpid: str, number: int = 0) -> Iterator[Entity]:
    way = f"ocpp.{cpid}.conn{number}" if number else f"ocpp.{cpid}"
    device = f"{cpid}-conn{number}" if number else cpid
    end = f" {number}" if number else ""
    yield sensor(
        f"connector{end}",
        f"{way}.status_connector.sensor",
        "Available",
        device=device,
    )
    yield sensor(
        f"connector code{end}",
        f"{way}.error_code_connector.sensor",
        "NoError",
        device=device,
    )
    yield sensor(f"stop{end}", f"{way}.stop_reason.sensor", "unknown", device=device)


ONE = Story(
    platform="ocpp",
    name="one connector",
    entities=(*_charger("north.1"), *_connector("north.1")),
    points=("north.1 ",),
    covered=_ALL,
    life=(
        {"connector": "Preparing"},
        {"connector": "Charging"},
        {"connector": "SuspendedEV"},
        # Warnings: charging goes on.
        {"connector code": "WeakSignal"},
        {"connector code": "OverVoltage"},
        {"connector code": "NoError"},
        # Out of operation, but talking.
        {"connector": "Unavailable", "status": "Unavailable"},
        {"connector": "Finishing", "status": "unknown", "code": "unknown"},
        {"firmware": "InstallationFailed"},
    ),
    faults=(
        *(
            Fault(FUSE, {"connector": "Faulted", "connector code": code})
            for code in ("GroundFailure", "OverCurrentFailure", "PowerSwitchFailure")
        ),
        *faults(FUSE, "connector code", "GroundFailure"),
        *(
            Fault(FUSE, {"connector": "Faulted", "connector code": code}, after=5)
            for code in ("OverVoltage", "UnderVoltage")
        ),
        Fault(SENSORS, {"connector": "Faulted", "connector code": "HighTemperature"}),
        *faults(SENSORS, "connector code", "HighTemperature"),
        *(
            Fault(SENSORS, {"connector": "Faulted", "connector code": code}, after=5)
            for code in (
                "ConnectorLockFailure",
                "EVCommunicationError",
                "InternalError",
                "LocalListConflict",
                "NoError",
                "OtherError",
                "PowerMeterFailure",
                "ReaderFailure",
                "ResetFailure",
                "WeakSignal",
            )
        ),
        Fault(FUSE, {"status": "Faulted", "code": "GroundFailure"}),
        Fault(SENSORS, {"status": "Faulted", "code": "InternalError"}, after=5),
        # OCPP 2.x has no error code.
        Fault(SENSORS, {"connector": "Faulted", "connector code": "unknown"}, after=5),
    ),
)

TWO = Story(
    platform="ocpp",
    name="two connectors",
    entities=(
        *_charger("south"),
        *_connector("south", 1),
        *_connector("south", 2),
    ),
    points=("south 1", "south 2"),
    covered=_ALL,
    life=(
        {"connector 1": "Charging", "connector code 1": "NoError"},
        {"connector 2": "Unavailable"},
        {"connector 1": "SuspendedEVSE", "connector 2": "Available"},
    ),
    faults=(
        # A Faulted connector makes its entities unavailable: nobody knows why.
        Fault(
            SENSORS,
            {
                "connector 2": "unavailable",
                "connector code 2": "unavailable",
                "stop 2": "unavailable",
            },
            after=30,
        ),
        Fault(FUSE, {"connector code 1": "GroundFailure"}),
        Fault(FUSE, {"code": "GroundFailure"}, points=2),
    ),
)

OCPP = (ONE, TWO)
