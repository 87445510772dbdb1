"""What every message is answered.

All charging is accepted: this is a central system that only watches. What it cannot do (certificates, tariffs,
schedules) it declines in the standard's way. The answers hold by the schemas of the Open Charge Alliance, whatever
the question was.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from .fields import mapping, mappings, text
from .frames import Fault, Payload, Version

type Question = Mapping[str, Any]


class Asked(NamedTuple):
    """What has to be known beside the question."""

    now: datetime
    interval: int
    """Seconds between heartbeats that the station is told to keep."""
    begin: Callable[[Question, datetime], int]
    """Returns the id of the transaction that begins with this question, now."""


type Answer = Payload | Callable[[Question, Asked], Payload]

_FIRST_TRANSACTION: Final = datetime(2026, 1, 1, tzinfo=UTC)
_MAX_TRANSACTION: Final = 2**31 - 1


class TransactionIds:
    """Numbers for transactions that no other transaction has had, also before a restart.

    They follow the clock: seconds since 2026, or one more than the last, whichever is more. That needs no file,
    and holds as long as transactions begin less than once a second on average.
    """

    __slots__ = ("_last",)

    def __init__(self) -> None:
        """Start with the clock."""
        self._last = 0

    def next(self, now: datetime) -> int:
        """Return a new number, between 1 and what fits into 31 bits."""
        clock = int((now - _FIRST_TRANSACTION).total_seconds())
        self._last = max(self._last + 1, clock) % _MAX_TRANSACTION or 1
        return self._last


def answer(
    version: Version, action: str, question: Question, asked: Asked
) -> Payload | Fault:
    """Return the answer to a call, or why there is none. `action` is spelled as in the table."""
    found = ANSWERS[version].get(action)
    if found is None:
        is_known = action in NOT_FOR_US[version]
        return Fault.NOT_FOR_US if is_known else Fault.UNKNOWN_ACTION
    return found(question, asked) if callable(found) else found


def spelling(version: Version, action: str) -> str:
    """Return an action as the standard spells it, or as it came: "HeartBeat" is meant well."""
    if action in ANSWERS[version]:
        return action
    return _SPELLINGS[version].get(action.strip().lower(), action)


def timestamp(now: datetime) -> str:
    """Return a time as all charging stations can read it: UTC, with Z, without fractions."""
    return f"{now.isoformat()[:19]}Z"


# ---- answers that depend on something ---------------------------------------------


def _boot(_question: Question, asked: Asked) -> Payload:
    return {
        "currentTime": timestamp(asked.now),
        "interval": asked.interval,
        "status": "Accepted",
    }


def _heartbeat(_question: Question, asked: Asked) -> Payload:
    return {"currentTime": timestamp(asked.now)}


def _start_transaction(question: Question, asked: Asked) -> Payload:
    return {
        "transactionId": asked.begin(question, asked.now),
        "idTagInfo": {"status": "Accepted"},
    }


def _stop_transaction(question: Question, _asked: Asked) -> Payload:
    # Optional by the schema, but some clients crash without it when they sent an id tag.
    return {"idTagInfo": {"status": "Accepted"}} if question.get("idTag") else {}


def _transaction_event(question: Question, _asked: Asked) -> Payload:
    return {"idTokenInfo": {"status": "Accepted"}} if question.get("idToken") else {}


def _vat_number(question: Question, _asked: Asked) -> Payload:
    return {"status": "Rejected", "vatNumber": text(question.get("vatNumber"), 20)}


def _certificate_chain(question: Question, asked: Asked) -> Payload:
    requests = mappings(question.get("certificateStatusRequests"))[:4]
    return {
        "certificateStatus": [
            {
                "certificateHashData": _hash_data(
                    mapping(request.get("certificateHashData"))
                ),
                "source": _one_of(request.get("source"), "OCSP", "CRL"),
                "status": "Failed",
                "nextUpdate": timestamp(asked.now),
            }
            # The list may not be empty.
            for request in requests or [{}]
        ]
    }


def _hash_data(data: Question) -> Payload:
    return {
        "hashAlgorithm": _one_of(
            data.get("hashAlgorithm"), "SHA256", "SHA384", "SHA512"
        ),
        "issuerNameHash": text(data.get("issuerNameHash"), 128),
        "issuerKeyHash": text(data.get("issuerKeyHash"), 128),
        "serialNumber": text(data.get("serialNumber"), 40),
    }


def _one_of(value: Any, *words: str) -> str:
    word = text(value)
    return word if word in words else words[0]


# ---- the tables ---------------------------------------------------------------------

_ACCEPTED: Final[Answer] = {"status": "Accepted"}
_REJECTED: Final[Answer] = {"status": "Rejected"}
_FAILED: Final[Answer] = {"status": "Failed"}


def _names(actions: str) -> frozenset[str]:
    return frozenset(actions.split())


def _silent(actions: str) -> dict[str, Answer]:
    """Return actions that are answered with an empty object."""
    return {action: {} for action in actions.split()}


_V16: Final[Mapping[str, Answer]] = {
    "BootNotification": _boot,
    "Heartbeat": _heartbeat,
    "Authorize": {"idTagInfo": {"status": "Accepted"}},
    "StartTransaction": _start_transaction,
    "StopTransaction": _stop_transaction,
    "DataTransfer": _ACCEPTED,
    **_silent(
        "MeterValues StatusNotification DiagnosticsStatusNotification"
        " FirmwareStatusNotification"
    ),
    # The security extension.
    "SignCertificate": _REJECTED,
    **_silent(
        "SecurityEventNotification LogStatusNotification SignedFirmwareStatusNotification"
    ),
}
_V201: Final[Mapping[str, Answer]] = {
    "BootNotification": _boot,
    "Heartbeat": _heartbeat,
    "Authorize": {"idTokenInfo": {"status": "Accepted"}},
    "TransactionEvent": _transaction_event,
    "DataTransfer": _ACCEPTED,
    "NotifyEVChargingNeeds": _REJECTED,
    "NotifyEVChargingSchedule": _ACCEPTED,
    "SignCertificate": _REJECTED,
    "Get15118EVCertificate": {"status": "Failed", "exiResponse": ""},
    "GetCertificateStatus": _FAILED,
    **_silent(
        "ClearedChargingLimit FirmwareStatusNotification LogStatusNotification"
        " MeterValues NotifyChargingLimit NotifyCustomerInformation"
        " NotifyDisplayMessages NotifyEvent NotifyMonitoringReport NotifyReport"
        " PublishFirmwareStatusNotification ReportChargingProfiles"
        " ReservationStatusUpdate SecurityEventNotification StatusNotification"
    ),
}
_V21: Final[Mapping[str, Answer]] = {
    **_V201,
    "GetCertificateChainStatus": _certificate_chain,
    "OpenPeriodicEventStream": _REJECTED,
    "PullDynamicScheduleUpdate": _REJECTED,
    "VatNumberValidation": _vat_number,
    **_silent(
        "BatterySwap ClosePeriodicEventStream NotifyDERAlarm NotifyDERStartStop"
        " NotifyPriorityCharging NotifySettlement NotifyWebPaymentStarted"
        " ReportDERControl"
    ),
}
ANSWERS: Final[Mapping[Version, Mapping[str, Answer]]] = {
    Version.V16: _V16,
    Version.V201: _V201,
    Version.V21: _V21,
}
_SPELLINGS: Final = {
    version: {action.lower(): action for action in actions}
    for version, actions in ANSWERS.items()
}

_NOT_V16: Final = _names(
    "CancelReservation CertificateSigned ChangeAvailability ChangeConfiguration"
    " ClearCache ClearChargingProfile DeleteCertificate ExtendedTriggerMessage"
    " GetCompositeSchedule GetConfiguration GetDiagnostics GetInstalledCertificateIds"
    " GetLocalListVersion GetLog InstallCertificate RemoteStartTransaction"
    " RemoteStopTransaction ReserveNow Reset SendLocalList SetChargingProfile"
    " SignedUpdateFirmware TriggerMessage UnlockConnector UpdateFirmware"
)
_NOT_V201: Final = _names(
    "CancelReservation CertificateSigned ChangeAvailability ClearCache"
    " ClearChargingProfile ClearDisplayMessage ClearVariableMonitoring CostUpdated"
    " CustomerInformation DeleteCertificate GetBaseReport GetChargingProfiles"
    " GetCompositeSchedule GetDisplayMessages GetInstalledCertificateIds"
    " GetLocalListVersion GetLog GetMonitoringReport GetReport GetTransactionStatus"
    " GetVariables InstallCertificate PublishFirmware RequestStartTransaction"
    " RequestStopTransaction ReserveNow Reset SendLocalList SetChargingProfile"
    " SetDisplayMessage SetMonitoringBase SetMonitoringLevel SetNetworkProfile"
    " SetVariableMonitoring SetVariables TriggerMessage UnlockConnector"
    " UnpublishFirmware UpdateFirmware"
)
NOT_FOR_US: Final[Mapping[Version, frozenset[str]]] = {
    Version.V16: _NOT_V16,
    Version.V201: _NOT_V201,
    Version.V21: _NOT_V201
    | _names(
        "AdjustPeriodicEventStream AFRRSignal ChangeTransactionTariff ClearDERControl"
        " ClearTariffs GetDERControl GetPeriodicEventStream GetTariffs"
        " NotifyAllowedEnergyTransfer RequestBatterySwap SetDefaultTariff SetDERControl"
        " UpdateDynamicSchedule UsePriorityCharging"
    ),
}
"""Actions that go from us to the station: known, but nothing a station asks."""
