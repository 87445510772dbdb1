"""Full conversations with a client that others wrote, which checks every answer by the schemas."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

from ocpp import v16, v21, v201
from ocpp.charge_point import ChargePoint
import pytest
from websockets.asyncio.client import connect

from tests.helpers.central import Central, listening

pytestmark = pytest.mark.usefixtures("socket_enabled")

NOW = "2026-11-22T12:00:00Z"

CALL_16: Any = v16.call
CONVERSATION_16: list[Any] = [
    CALL_16.BootNotification(charge_point_model="One", charge_point_vendor="Acme"),
    CALL_16.StatusNotification(0, "NoError", "Available"),
    CALL_16.StatusNotification(1, "NoError", "Available"),
    CALL_16.Heartbeat(),
    CALL_16.Authorize("04AB"),
    CALL_16.StartTransaction(1, "04AB", 0, NOW),
    CALL_16.MeterValues(1, [{"timestamp": NOW, "sampledValue": [{"value": "1"}]}]),
    CALL_16.StatusNotification(1, "GroundFailure", "Faulted", NOW, "RCD", "Acme", "1"),
    CALL_16.StopTransaction(7, NOW, 1, "EmergencyStop", "04AB"),
    CALL_16.StatusNotification(1, "NoError", "Available"),
    CALL_16.DataTransfer("Acme", "id", "data"),
    CALL_16.DiagnosticsStatusNotification("Idle"),
    CALL_16.FirmwareStatusNotification("Idle"),
    CALL_16.SecurityEventNotification("TamperDetectionActivated", NOW, "cover"),
    CALL_16.LogStatusNotification("Idle", 1),
    CALL_16.SignCertificate("csr"),
    CALL_16.SignedFirmwareStatusNotification("Idle", 1),
]


def conversation_2x(version: Any) -> list[Any]:
    """Return what a station of 2.x says."""
    call = version.call
    token = {"idToken": "04AB", "type": "ISO14443"}
    event = {
        "eventId": 1,
        "timestamp": NOW,
        "trigger": "Delta",
        "actualValue": "true",
        "eventNotificationType": "HardWiredMonitor",
        "component": {"name": "ShockSensor", "evse": {"id": 1}},
        "variable": {"name": "Active"},
    }
    return [
        call.BootNotification({"model": "One", "vendorName": "Acme"}, "PowerUp"),
        call.StatusNotification(
            timestamp=NOW, connector_status="Available", evse_id=1, connector_id=1
        ),
        call.Heartbeat(),
        call.Authorize(id_token=token),
        call.TransactionEvent(
            event_type="Started",
            timestamp=NOW,
            trigger_reason="Authorized",
            seq_no=0,
            transaction_info={"transactionId": "t"},
            evse={"id": 1},
            id_token=token,
        ),
        call.NotifyEvent(generated_at=NOW, seq_no=0, event_data=[event]),
        call.NotifyEvent(
            generated_at=NOW, seq_no=0, event_data=[{**event, "actualValue": "false"}]
        ),
        call.TransactionEvent(
            event_type="Ended",
            timestamp=NOW,
            trigger_reason="AbnormalCondition",
            seq_no=1,
            transaction_info={"transactionId": "t", "stoppedReason": "GroundFault"},
        ),
        call.MeterValues(1, [{"timestamp": NOW, "sampledValue": [{"value": 1.0}]}]),
        call.DataTransfer(vendor_id="Acme"),
        call.SecurityEventNotification("SettingSystemTime", NOW),
        call.FirmwareStatusNotification(status="Idle"),
        call.LogStatusNotification(status="Idle"),
        call.SignCertificate(csr="csr"),
        call.NotifyEVChargingSchedule(
            time_base=NOW,
            evse_id=1,
            charging_schedule={
                "id": 1,
                "chargingRateUnit": "A",
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.0}],
            },
        ),
        call.GetCertificateStatus(
            ocsp_request_data={
                "hashAlgorithm": "SHA256",
                "issuerNameHash": "n",
                "issuerKeyHash": "k",
                "serialNumber": "1",
                "responderURL": "http://ocsp.example.com",
            }
        ),
        call.ReservationStatusUpdate(1, "Expired"),
        call.ClearedChargingLimit("EMS"),
    ]


@asynccontextmanager
async def strict(
    central: Central, version: Any, subprotocol: str
) -> AsyncGenerator[ChargePoint]:
    """Connect a client that checks what it sends and what it is answered."""
    with patch("ocpp.messages.ASYNC_VALIDATION", new=False):
        async with connect(central.url("cp-1"), subprotocols=[subprotocol]) as ws:  # type: ignore[list-item]
            point = version.ChargePoint("cp-1", ws)
            reading = asyncio.create_task(point.start())
            yield point
            reading.cancel()
            await asyncio.wait([reading])


@pytest.mark.parametrize(
    ("version", "subprotocol", "calls"),
    [
        pytest.param(v16, "ocpp1.6", CONVERSATION_16, id="1.6"),
        pytest.param(v201, "ocpp2.0.1", conversation_2x(v201), id="2.0.1"),
        pytest.param(v21, "ocpp2.1", conversation_2x(v21), id="2.1"),
    ],
)
async def test_a_strict_client_has_no_complaint(
    version: Any, subprotocol: str, calls: list[Any]
) -> None:
    """It raises for an answer that breaks a schema, and for an error."""
    async with (
        listening("cp-1") as central,
        strict(central, version, subprotocol) as point,
    ):
        ask: Any = point.call
        answers = [await ask(call, suppress=False) for call in calls]
        diagnostics = central.source.diagnostics()["stations"]["cp-1"]
    assert len(answers) == len(calls)
    assert diagnostics["counts"] == {"calls": len(calls), "malformed": 0, "refused": 0}
    assert "cp-1.1 fuse_tripped active" in central.recorder.cases()
    assert central.recorder.cases()[-1].endswith("clear")
