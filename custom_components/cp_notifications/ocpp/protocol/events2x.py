"""OCPP 2.0.1 and 2.1: what StatusNotification, NotifyEvent, NotifyReport and TransactionEvent mean.

A condition is told by component, EVSE, connector and variable, with their instances, and by the tech code: some
stations (EVerest) report every error by the same variable and tell them apart by that alone. What ends without a tech
code ends with all of them.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from custom_components.cp_notifications.engine.model import Case

from .fields import boolean, integer, mapping, mappings, moment, text
from .judge import BLOCKED, Context, Evidence, Judgement, by_rule, judge
from .signals import Change, Signal
from .tables2x import (
    ANY_SENSOR,
    ANY_TRIPPED,
    COMPONENTS,
    NAMED_VARIABLES,
    STOP_REASONS,
    Kind,
    Row,
)
from .text_rules import read_text

NAME_LIMIT: Final = 50
"""Characters of names, instances and tech codes, by the schemas."""

MAX_EVENTS: Final = 200
"""Events of one message that are looked at: their texts are work. Stations send one, or some at once."""
MAX_ATTRIBUTES: Final = 4
"""Values of one variable in a report, by the schemas."""

_FAULTED: Final = "faulted"

type Payload = Mapping[str, Any]


class Variable(NamedTuple):
    """A variable of a component somewhere in a station."""

    component: str
    instance: str
    evse: int
    connector: int
    name: str
    name_instance: str

    @property
    def identity(self) -> str:
        """What the conditions of this variable are told by, without a tech code."""
        return (
            f"{self.component}#{self.instance}@{self.evse}:{self.connector}"
            f"/{self.name}#{self.name_instance}"
        ).lower()


# ---- the messages ---------------------------------------------------------------


def status(payload: Payload, context: Context) -> list[Signal]:
    """Return what a StatusNotification says: no more than whether the connector is Faulted."""
    where = integer(payload.get("evseId")), integer(payload.get("connectorId"))
    event = {
        "actualValue": payload.get("connectorStatus"),
        "timestamp": payload.get("timestamp"),
    }
    variable = Variable("Connector", "", *where, "AvailabilityState", "")
    return _read(event, variable, context)


def notify_event(payload: Payload, context: Context) -> list[Signal]:
    """Return what the events of a NotifyEvent say; each part of several counts at once."""
    signals = []
    for event in mappings(payload.get("eventData"), MAX_EVENTS):
        signals += _read(event, _variable(event), context)
    return signals


def notify_report(payload: Payload, context: Context) -> list[Signal]:
    """Return what the values in a NotifyReport say."""
    signals = []
    for report in mappings(payload.get("reportData")):
        variable = _variable(report)
        for attribute in mappings(report.get("variableAttribute"), MAX_ATTRIBUTES):
            if text(attribute.get("type")).lower() in ("", "actual"):
                signals += _read_value(attribute.get("value"), variable, context)
    return signals


def variables(payload: Payload, context: Context) -> list[Signal]:
    """Return what the answer to GetVariables says."""
    signals = []
    for result in mappings(payload.get("getVariableResult")):
        if text(result.get("attributeStatus")).lower() == "accepted":
            value = result.get("attributeValue")
            signals += _read_value(value, _variable(result), context)
    return signals


def transaction_event(payload: Payload, context: Context) -> list[Signal]:
    """Return what the reason says for which a transaction ended."""
    transaction = mapping(payload.get("transactionInfo"))
    reason = text(transaction.get("stoppedReason"))
    meaning = STOP_REASONS.get(reason.lower())
    if meaning is None:
        return []
    return [
        Signal(
            Change.MOMENTARY,
            "stop",
            integer(mapping(payload.get("evse")).get("id"))
            or context.transaction_point(text(transaction.get("transactionId"))),
            Case.FUSE_TRIPPED,
            meaning,
            reason,
            since=moment(payload.get("timestamp"), context.now),
        )
    ]


def question(ask: tuple[str, ...]) -> dict[str, Any]:
    """Return what to put into GetVariables to hear of a condition: see `Signal.ask`."""
    component, instance, evse, connector, name, name_instance = ask
    asked: dict[str, Any] = {"name": component}
    if instance:
        asked["instance"] = instance
    if int(evse):
        asked["evse"] = {"id": int(evse)}
        if int(connector):
            asked["evse"]["connectorId"] = int(connector)
    variable = {"name": name}
    if name_instance:
        variable["instance"] = name_instance
    return {"component": asked, "variable": variable}


# ---- one event ------------------------------------------------------------------


def _read_value(value: Any, variable: Variable, context: Context) -> list[Signal]:
    """Return what a value says that was asked for: nothing happened now."""
    return _read({"actualValue": value, "trigger": "asked"}, variable, context)


def _read(event: Payload, variable: Variable, context: Context) -> list[Signal]:
    row = _row(variable)
    if row is None and not context.policy.rules:
        return []
    change = _change(_kind(row, event), event)
    if change is None:
        return []
    tech_code = text(event.get("techCode"), NAME_LIMIT)
    if _is(row, Kind.AVAILABILITY):
        tech_code = ""
    if change is Change.CLEARED:
        return _cleared(row, event, variable, tech_code, context)
    return _raised(change, row, event, variable, tech_code, context)


def _cleared(
    row: Row | None,
    event: Payload,
    variable: Variable,
    tech_code: str,
    context: Context,
) -> list[Signal]:
    since = moment(event.get("timestamp"), context.now)
    base, coded = variable.identity, _coded(variable, tech_code)
    if tech_code:
        # What began without the code ends with it as well.
        return [
            Signal(Change.CLEARED, identity, variable.evse, since=since)
            for identity in (coded, base)
        ]
    return [
        Signal(
            Change.CLEARED,
            base,
            variable.evse,
            since=since,
            is_status=_is(row, Kind.AVAILABILITY),
            once_fine=_is(row, Kind.SUPPLY),
            variants=coded,
        )
    ]


def _raised(
    change: Change,
    row: Row | None,
    event: Payload,
    variable: Variable,
    tech_code: str,
    context: Context,
) -> list[Signal]:
    spoken = f"{variable.component}.{variable.name}"
    detail = _detail(event)
    evidence = Evidence("", context.vendor, spoken, tech_code, detail, spoken)
    judgement = _judge(evidence, row, context)
    if judgement is None or judgement.case is None:
        return []
    asked = change is Change.RAISED and not _is(row, Kind.LIMIT)
    coded = _coded(variable, tech_code)
    return [
        Signal(
            change,
            coded if tech_code else variable.identity,
            variable.evse,
            judgement.case,
            judgement.meaning,
            tech_code or spoken,
            detail or text(event.get("actualValue"), NAME_LIMIT),
            moment(event.get("timestamp"), context.now),
            is_status=_is(row, Kind.AVAILABILITY),
            once_fine=_is(row, Kind.SUPPLY),
            variants="" if tech_code else coded,
            ask=tuple(map(str, variable)) if asked else (),
        )
    ]


def _judge(evidence: Evidence, row: Row | None, context: Context) -> Judgement | None:
    if row is not None and row.judgement is BLOCKED:
        return judge(evidence, context.policy, BLOCKED)
    return by_rule(evidence, context.policy) or (row.judgement if row else None)


def _row(variable: Variable) -> Row | None:
    """Return how this variable tells a case; None if it tells none."""
    component, name = variable.component.lower(), variable.name.lower()
    rows = COMPONENTS.get(component)
    if rows is None:
        named = read_text(variable.component)
        if named and name in NAMED_VARIABLES[named[0]]:
            return Row(Kind.STATE, Judgement(*named))
    elif not rows or name in rows:
        return rows.get(name)
    if component.endswith("sensor"):
        return ANY_SENSOR.get(name)
    return ANY_TRIPPED if name == "tripped" else None


def _is(row: Row | None, kind: Kind) -> bool:
    return row is not None and row.kind is kind


def _kind(row: Row | None, event: Payload) -> Kind:
    """Return how a variable tells; one that only the user's rules know, by what it says."""
    if row is not None:
        return row.kind
    return Kind.LIMIT if boolean(event.get("actualValue")) is None else Kind.STATE


def _change(kind: Kind, event: Payload) -> Change | None:
    """Return what an event does to its condition; None for nothing."""
    cleared = boolean(event.get("cleared"))
    value = event.get("actualValue")
    trigger = text(event.get("trigger")).lower()
    match kind:
        case Kind.EVENT:
            happened = boolean(value) and not cleared and trigger != "asked"
            return Change.MOMENTARY if happened else None
        case Kind.LIMIT:
            raised = True if trigger == "alerting" else None
        case Kind.AVAILABILITY:
            state = text(value).lower()
            raised = state == _FAULTED if state else None
        case Kind.SUPPLY:
            fine = boolean(value)
            raised = None if fine is None else not fine
        case _:
            raised = boolean(value)
    if cleared:
        return Change.CLEARED
    return None if raised is None else Change.RAISED if raised else Change.CLEARED


def _variable(event: Payload) -> Variable:
    component, variable = (
        mapping(event.get("component")),
        mapping(event.get("variable")),
    )
    evse = mapping(component.get("evse"))
    return Variable(
        text(component.get("name"), NAME_LIMIT),
        text(component.get("instance"), NAME_LIMIT),
        integer(evse.get("id")),
        integer(evse.get("connectorId")),
        text(variable.get("name"), NAME_LIMIT),
        text(variable.get("instance"), NAME_LIMIT),
    )


def _coded(variable: Variable, tech_code: str) -> str:
    return f"{variable.identity}!{tech_code.lower()}"


def _detail(event: Payload) -> str:
    """Return what is said for people; by the standard `cause` is a number, but not by all."""
    cause = event.get("cause")
    return text(event.get("techInfo")) or (
        text(cause) if isinstance(cause, str) else ""
    )
