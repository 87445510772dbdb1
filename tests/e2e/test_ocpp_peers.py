"""Charging station software that others wrote, in strict mode, in full conversations with a real Home Assistant.

It checks each answer by the schemas, and complains of what does not hold. Each station makes all calls that its
version has, said short and said in full, and ends with a fault, which Home Assistant shows.
"""

from dataclasses import make_dataclass
import json
from pathlib import Path
import subprocess
from typing import Any, Final
from unittest.mock import patch

import pytest

from custom_components.cp_notifications.ocpp.protocol.frames import (
    SUBPROTOCOLS,
    Version,
)
from tests.ocpp.protocol.questions import NOW, questions
from tests.ocpp.protocol.station import event

from .harness.home import Home
from .harness.ports import LOOPBACK, free_port
from .harness.site import Site
from .harness.station import IDENTITY, let_connect, played_station
from .test_ocpp import NAME, type_in

ROOT = Path(__file__).parents[2]
PATIENCE: Final = 60.0

BOOTS_16: Final = {"chargePointVendor": "Acme", "chargePointModel": "One"}
BOOTS_2X: Final = {
    "reason": "PowerUp",
    "chargingStation": {"vendorName": "Acme", "model": "One"},
}


def status16(error: str, status: str) -> tuple[str, dict[str, Any]]:
    """Return a status of connector 1."""
    payload = {"connectorId": 1, "errorCode": error, "status": status}
    return "StatusNotification", payload


def tells(value: str) -> tuple[str, dict[str, Any]]:
    """Return whether the residual current device has tripped (2.x)."""
    events = [event("RCD", "Tripped", value)]
    return "NotifyEvent", {"generatedAt": NOW, "seqNo": 0, "eventData": events}


FIRST: Final = {
    "ocpp1.6": [("BootNotification", BOOTS_16), status16("NoError", "Available")],
    "ocpp2.0.1": [("BootNotification", BOOTS_2X), tells("false")],
}
LAST: Final = {
    "ocpp1.6": [
        status16("GroundFailure", "Faulted"),
        status16("NoError", "Available"),
        status16("GroundFailure", "Faulted"),
    ],
    "ocpp2.0.1": [tells("true"), tells("false"), tells("true")],
}
for each in (FIRST, LAST):
    each["ocpp2.1"] = each["ocpp2.0.1"]


def conversation(protocol: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what a station says in that version."""
    version: Version = SUBPROTOCOLS[protocol]
    return [*FIRST[protocol], *questions(version), *LAST[protocol]]


TRANSLATION: Final = "ocpp.charge_point.snake_to_camel_case"
"""What the library ocpp does to names: some of 2.1 it cannot say, such as `limit_L2` and `iso15118SchemaVersion`."""


def said(action: str, payload: dict[str, Any]) -> Any:
    """Return a call as the library wants it, with the names of the standard."""
    return make_dataclass(action, payload)(**payload)


@pytest.fixture
def port(site: Site) -> int:
    """Let chargers connect to a port, and know the one that will."""
    port = free_port()
    let_connect(site, port).submit()
    type_in(site, IDENTITY)
    return port


@pytest.fixture(scope="module")
def ocpp_rpc() -> list[str]:
    """Return node and the library ocpp-rpc, if they can be had here."""
    found = subprocess.run(
        [ROOT / "script/peers"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip(found.stderr)
    return found.stdout.split()


@pytest.mark.parametrize("protocol", list(SUBPROTOCOLS))
def test_the_library_ocpp_in_strict_mode_has_no_complaint(
    home: Home, site: Site, port: int, protocol: str
) -> None:
    """It raises for an answer that breaks a schema, and for an error."""
    with (
        played_station(port) as station,
        patch(TRANSLATION, new=lambda payload: payload),
    ):
        station.connect(protocol)
        for action, payload in conversation(protocol):
            station.say(said(action, payload))
        home.api.wait_for_state(site.wait_for_entity(NAME, "fuse"), "on")


@pytest.mark.parametrize("protocol", list(SUBPROTOCOLS))
def test_ocpp_rpc_in_strict_mode_has_no_complaint(
    home: Home, site: Site, port: int, protocol: str, ocpp_rpc: list[str]
) -> None:
    """It checks both ways, and that each answer is one of a call it has made."""
    node, library = ocpp_rpc
    calls = conversation(protocol)
    said = subprocess.run(
        [node, ROOT / "tests/peers/station.js", library],
        input=json.dumps(
            {
                "endpoint": f"ws://{LOOPBACK}:{port}",
                "identity": IDENTITY,
                "protocol": protocol,
                "calls": calls,
            }
        ),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert [line for line in lines if "complaint" in line] == []
    assert [line["action"] for line in lines if "action" in line] == [
        action for action, _payload in calls
    ]
    assert lines[0] == {"agreed": protocol}
    assert lines[-1] == {"closed": 1000}
    home.api.wait_for_state(site.wait_for_entity(NAME, "fuse"), "on")
