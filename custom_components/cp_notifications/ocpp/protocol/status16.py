"""OCPP 1.6: what StatusNotification, StopTransaction and their like mean.

A status tells one error, the latest: while a connector stays Faulted, what was told before may stand as well, and
nothing is sent when one of two ends. So an error takes back no other. What ends them is a status that is not Faulted:
all of them with NoError, the faults with any other error while the connector works. Any status but Faulted with an
error is a warning: charging goes on (OCPP 1.6, section 4.9).
"""

from collections.abc import Mapping
from dataclasses import replace
import re
from typing import Final

from custom_components.cp_notifications.engine.model import Case

from .fields import integer, moment, text
from .judge import BLOCKED, NONE, Context, Evidence, Judgement, judge
from .signals import Change, Meaning, Signal
from .text_rules import is_resolved, read_name, read_text

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

_FAULTED: Final = "faulted"
_WORKS: Final = frozenset(
    {
        *("available", "preparing", "charging", "suspendedev", "suspendedevse"),
        *("finishing", "reserved"),
    }
)
"""The states in which a connector is of use: no fault stands. Unavailable is not one of them."""
_STATES: Final = _WORKS | {_FAULTED, "unavailable"}
_NO_LETTER: Final = re.compile(r"[^a-z0-9]")

type Payload = Mapping[str, object]


def status(payload: Payload, context: Context) -> list[Signal]:
    """Return what a StatusNotification says."""
    point = integer(payload.get("connectorId"))
    code = text(payload.get("errorCode"))
    state = text(payload.get("status")).lower()
    if not code and state not in _STATES:
        return []
    since = moment(payload.get("timestamp"), context.now)
    error = _NO_LETTER.sub("", code.lower()) or NO_ERROR
    fine = Signal(
        Change.CLEARED, f"connector:{point}", point, since=since, is_status=True
    )
    if error == NO_ERROR and state != _FAULTED:
        return [fine]
    evidence = _evidence(payload, context, code)
    row = ERRORS.get(error) or _in_words(code)
    if state == _FAULTED:
        judgement = judge(evidence, context.policy, row[0])
        # Sent again, a fault may have lost its code (MicroOcpp #136).
        guess = judgement.guess and error == NO_ERROR
        fault = _raised(fine, judgement, evidence, guess=guess)
        stands = replace(fine, change=Change.STANDS, is_status=False)
        return [stands, fault] if fault else [stands]
    return _warning(fine, judge(evidence, context.policy, row[1]), evidence, state)


def _warning(
    fine: Signal, judgement: Judgement, evidence: Evidence, state: str
) -> list[Signal]:
    """Return what an error says that is not told as Faulted."""
    works = state in _WORKS
    # While it works there is no fault, but one of two warnings may be there still.
    no_fault = [replace(fine, ends_faults_only=True)] if works else []
    if is_resolved(evidence.words):
        over = read_name(evidence.words)
        return [replace(fine, case=over and over[0]), *no_fault]
    if warning := _raised(fine, judgement, evidence, warning=True):
        return [warning, *(replace(each, is_status=False) for each in no_fault)]
    return no_fault


def _raised(
    fine: Signal,
    judgement: Judgement,
    evidence: Evidence,
    *,
    warning: bool = False,
    guess: bool = False,
) -> Signal | None:
    """Return a signal that this is wrong at a connector; None for what is none of the cases."""
    if judgement.case is None:
        return None
    return Signal(
        Change.RAISED,
        fine.identity,
        fine.point,
        judgement.case,
        judgement.meaning,
        f"{evidence.error} {evidence.code}".strip(),
        evidence.text,
        fine.since,
        warning=warning,
        guess=guess,
        is_status=True,
    )


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
