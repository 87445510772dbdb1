"""OCPP 1.6: what StatusNotification, StopTransaction and their like mean.

A connector has one error at a time, and each status replaces the last. Any status but Faulted with an error is a
warning: charging goes on (OCPP 1.6, section 4.9).
"""

from collections.abc import Mapping
from dataclasses import replace
import re
from typing import Final

from custom_components.cp_notifications.engine.model import Case

from .fields import integer, moment, text
from .judge import BLOCKED, NONE, Context, Evidence, Judgement, judge
from .signals import Change, Meaning, Signal
from .text_rules import is_resolved, read_text

_FUSE, _SENSORS = Case.FUSE_TRIPPED, Case.SENSORS

NO_ERROR: Final = "noerror"

ERRORS: Final[Mapping[str, tuple[Judgement, Judgement]]] = {
    # Error code: what it is while Faulted, what it is as a warning. OCPP 1.6, section 7.6.
    NO_ERROR: (BLOCKED, NONE),
    "groundfailure": (Judgement(_FUSE, Meaning.GROUND_FAULT),) * 2,
    "overcurrentfailure": (Judgement(_FUSE, Meaning.OVER_CURRENT),) * 2,
    "powerswitchfailure": (Judgement(_FUSE, Meaning.CONTACTOR),) * 2,
    "overvoltage": (Judgement(_FUSE, Meaning.OVER_VOLTAGE), NONE),
    "undervoltage": (Judgement(_FUSE, Meaning.UNDER_VOLTAGE), NONE),
    "hightemperature": (Judgement(_SENSORS, Meaning.HOT),) * 2,
    "othererror": (BLOCKED, NONE),
    "internalerror": (BLOCKED, NONE),
    # Operational: neither a safety mechanism nor a sensor, not even when Faulted.
    "connectorlockfailure": (NONE, NONE),
    "evcommunicationerror": (NONE, NONE),
    "locallistconflict": (NONE, NONE),
    "powermeterfailure": (NONE, NONE),
    "readerfailure": (NONE, NONE),
    "resetfailure": (NONE, NONE),
    "weaksignal": (NONE, NONE),
}
UNKNOWN_ERROR: Final = (BLOCKED, NONE)
"""An error code that is not of the standard and says nothing in words: Legrand sends "Error"."""

_NO_LETTER: Final = re.compile(r"[^a-z0-9]")

type Payload = Mapping[str, object]


def status(payload: Payload, context: Context) -> list[Signal]:
    """Return what a StatusNotification says."""
    point = integer(payload.get("connectorId"))
    code = text(payload.get("errorCode"))
    state = text(payload.get("status")).lower()
    if not code and not state:
        return []
    since = moment(payload.get("timestamp"), context.now)
    faulted = state == "faulted"
    error = _NO_LETTER.sub("", code.lower()) or NO_ERROR
    fine = Signal(
        Change.CLEARED, f"connector:{point}", point, since=since, is_status=True
    )
    if error == NO_ERROR and not faulted:
        return [fine]
    evidence = _evidence(payload, context, code)
    if not faulted and is_resolved(evidence.words):
        return [fine]
    row = (ERRORS.get(error) or _in_words(code))[0 if faulted else 1]
    judgement = judge(evidence, context.policy, row)
    if judgement.case is None:
        # It says something else. A fault would say Faulted; a warning may be there still.
        return [] if faulted else [replace(fine, ends_faults_only=True)]
    return [
        Signal(
            Change.RAISED,
            fine.identity,
            point,
            judgement.case,
            judgement.meaning,
            f"{code} {evidence.code}".strip(),
            evidence.text,
            since,
            warning=not faulted,
            # Sent again, a fault may have lost its code (MicroOcpp #136).
            guess=judgement.guess and error == NO_ERROR,
            is_status=True,
        )
    ]


def _in_words(code: str) -> tuple[Judgement, Judgement]:
    """Return the row of an error code that is not of the standard, but may be words: "OverTemperature"."""
    found = read_text(code)
    return (Judgement(*found),) * 2 if found else UNKNOWN_ERROR


def stop_transaction(payload: Payload, context: Context) -> list[Signal]:
    """Return what the reason of a StopTransaction says."""
    if text(payload.get("reason")).lower() != "emergencystop":
        return []
    transaction = text(payload.get("transactionId"))
    return [
        Signal(
            Change.MOMENTARY,
            "stop",
            context.transaction_point(transaction),
            Case.FUSE_TRIPPED,
            Meaning.EMERGENCY_STOP,
            text(payload.get("reason")),
            since=moment(payload.get("timestamp"), context.now),
        )
    ]


def _evidence(payload: Payload, context: Context, error: str) -> Evidence:
    vendor = text(payload.get("vendorId"))
    return Evidence(
        vendor,
        context.vendor,
        error,
        text(payload.get("vendorErrorCode")),
        text(payload.get("info")),
    )
