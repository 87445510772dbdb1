"""What a message means: the table of messages that mean anything.

Everything else, and everything that is not in the tables behind these functions, means nothing for the three cases.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from custom_components.cp_notifications.engine.model import Case

from . import events2x, status16
from .fields import moment, text
from .frames import Version
from .judge import Context, Evidence, Judgement, by_rule
from .signals import Change, Meaning, Signal

type Classifier = Callable[[Mapping[str, Any], Context], list[Signal]]

_TAMPER: Final = "tamperdetectionactivated"


def security_event(payload: Mapping[str, Any], context: Context) -> list[Signal]:
    """Return what a security event says; of the standard's list, one is a sensor's."""
    kind = text(payload.get("type"))
    evidence = Evidence(
        station=context.vendor, error=kind, text=text(payload.get("techInfo"))
    )
    row = Judgement(Case.SENSORS, Meaning.TAMPER) if kind.lower() == _TAMPER else None
    return _momentary("security", evidence, row, payload, context)


def data_transfer(payload: Mapping[str, Any], context: Context) -> list[Signal]:
    """Return what a vendor's own message says, by the user's rules alone."""
    evidence = Evidence(
        vendor=text(payload.get("vendorId")),
        station=context.vendor,
        error="DataTransfer",
        code=text(payload.get("messageId")),
        text=text(payload.get("data")),
    )
    return _momentary("data", evidence, None, payload, context)


def _momentary(
    identity: str,
    evidence: Evidence,
    row: Judgement | None,
    payload: Mapping[str, Any],
    context: Context,
) -> list[Signal]:
    judgement = by_rule(evidence, context.policy) or row
    if judgement is None or judgement.case is None:
        return []
    return [
        Signal(
            Change.MOMENTARY,
            identity,
            0,
            judgement.case,
            judgement.meaning,
            evidence.code or evidence.error,
            evidence.text,
            moment(payload.get("timestamp"), context.now),
        )
    ]


_BOTH: Final[Mapping[str, Classifier]] = {
    "DataTransfer": data_transfer,
    "SecurityEventNotification": security_event,
}
_V16: Final[Mapping[str, Classifier]] = {
    **_BOTH,
    "StatusNotification": status16.status,
    "StopTransaction": status16.stop_transaction,
}
_V2X: Final[Mapping[str, Classifier]] = {
    **_BOTH,
    "StatusNotification": events2x.status,
    "NotifyEvent": events2x.notify_event,
    "NotifyReport": events2x.notify_report,
    "TransactionEvent": events2x.transaction_event,
}
CLASSIFIERS: Final[Mapping[Version, Mapping[str, Classifier]]] = {
    Version.V16: _V16,
    Version.V201: _V2X,
    Version.V21: _V2X,
}
"""By version and action. What is not there says nothing about the three cases."""
