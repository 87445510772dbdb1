"""OCPP 2.0.1 and 2.1: what StatusNotification, NotifyEvent, NotifyReport and TransactionEvent mean.

A condition is told by component, EVSE, connector and variable, with their instances, and by the tech code: some
stations (EVerest) report every error by the same variable and tell them apart by that alone. What ends without a tech
code ends with all of them.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from custom_components.cp_notifications.engine.model import Case

from .fields import boolean, integer, mapping, mappings, moment, text
from .judge import (
    BLOCKED,
    Context,
    Evidence,
    Judgement,
    by_code,
    by_rule,
    by_words,
    judge,
)
from .signals import Change, Signal
from .tables2x import (
    ANY_SENSOR,
    ANY_TRIPPED,
    COMPONENTS,
    NAMED_VARIABLES,
    STOP_REASONS,
    TECH_CODES,
    TROUBLES,
    Kind,
    Row,
)
from .text_rules import read_name

NAME_LIMIT: Final = 50
"""Characters of names, instances and tech codes, by the schemas."""

MAX_EVENTS: Final = 200
"""Events of one message that are looked at: their texts are work. Stations send one, or some at once."""
MAX_ATTRIBUTES: Final = 4
"""Values of one variable in a report, by the schemas."""

_FAULTED: Final = "faulted"
_ASKED: Final = "asked"
"""The trigger of a value that a station was asked for: not of the standard."""

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
        if _row(variable) is None and not context.policy.rules:
            # A report has thousands of these, and no code or text that could say more.
            continue
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
    return _read({"actualValue": value, "trigger": _ASKED}, variable, context)


def _read(event: Payload, variable: Variable, context: Context) -> list[Signal]:
    row = _row(variable)
    change = _change(_kind(row, event), event)
    if change is None:
        return []
    if change is Change.CLEARED:
        return _cleared(row, event, variable, context)
    return _raised(change, row, event, variable, context)


def _cleared(
    row: Row | None, event: Payload, variable: Variable, context: Context
) -> list[Signal]:
    since = moment(event.get("timestamp"), context.now)
    tech_code = _own_code(row, event)
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
    context: Context,
) -> list[Signal]:
    spoken = f"{variable.component}.{variable.name}"
    code, detail = text(event.get("techCode"), NAME_LIMIT), _detail(event)
    evidence = Evidence("", context.vendor, spoken, code, detail, spoken)
    is_trouble = row is None and _is_trouble(event, variable)
    judgement = _judge(evidence, row, context, is_trouble=is_trouble)
    tech_code = _own_code(row, event)
    coded = _coded(variable, tech_code)
    identity = coded if tech_code else variable.identity
    variants = "" if tech_code else coded
    if judgement is None or judgement.case is None:
        if change is Change.MOMENTARY:
            return []
        return [Signal(Change.STANDS, identity, variable.evse, variants=variants)]
    asked = change is Change.RAISED and not _is(row, Kind.LIMIT)
    return [
        Signal(
            change,
            identity,
            variable.evse,
            judgement.case,
            judgement.meaning,
            code or spoken,
            detail or text(event.get("actualValue"), NAME_LIMIT),
            moment(event.get("timestamp"), context.now),
            guess=judgement.guess and not tech_code,
            is_status=_is(row, Kind.AVAILABILITY),
            once_fine=_is(row, Kind.SUPPLY),
            variants=variants,
            ask=tuple(map(str, variable)) if asked else (),
        )
    ]


def _judge(
    evidence: Evidence, row: Row | None, context: Context, *, is_trouble: bool
) -> Judgement | None:
    """Return which case it is; None for none.

    A code that is known says more than the variable that it comes with. Words count where no row says what the
    variable means, if it says that something is wrong.
    """
    standard = TECH_CODES.get(evidence.code.lower())
    if row is not None and row.judgement is BLOCKED:
        return judge(evidence, context.policy, standard or BLOCKED)
    if found := by_rule(evidence, context.policy):
        return found
    coded = by_code(evidence) or standard
    if coded and coded.case:
        return coded
    if is_trouble and (found := by_words(evidence)):
        return found
    return row.judgement if row else None


def _is_trouble(event: Payload, variable: Variable) -> bool:
    """Whether an event says that something is wrong, and not that it works, of a variable that has no row."""
    if COMPONENTS.get(variable.component.lower(), True) == {}:
        return False
    return _is_alert(event) or variable.name.lower() in TROUBLES


def _own_code(row: Row | None, event: Payload) -> str:
    """Return the tech code that a condition of its own is told by. How a connector stands is one, whatever the code."""
    is_availability = _is(row, Kind.AVAILABILITY)
    return "" if is_availability else text(event.get("techCode"), NAME_LIMIT)


def _row(variable: Variable) -> Row | None:
    """Return how this variable tells a case; None if it tells none."""
    component, name = variable.component.lower(), variable.name.lower()
    rows = COMPONENTS.get(component)
    if rows is None:
        is_told_by = name in NAMED_VARIABLES[Case.FUSE_TRIPPED]
        named = read_name(variable.component) if is_told_by else None
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
    """Return how a variable tells; one that has no row, by what it says."""
    if row is not None:
        return row.kind
    value = event.get("actualValue")
    # 0 and 1 may be numbers as well: in an alert they are.
    is_number = boolean(value) is None or (_is_alert(event) and text(value) in "01")
    return Kind.LIMIT if is_number else Kind.STATE


def _is_alert(event: Payload) -> bool:
    return text(event.get("trigger")).lower() == "alerting"


def _change(kind: Kind, event: Payload) -> Change | None:
    """Return what an event does to its condition; None for nothing."""
    cleared = boolean(event.get("cleared"))
    value = event.get("actualValue")
    trigger = text(event.get("trigger")).lower()
    match kind:
        case Kind.EVENT:
            happened = boolean(value) and not cleared and trigger != _ASKED
            return Change.MOMENTARY if happened else None
        case Kind.LIMIT:
            raised = True if _is_alert(event) else None
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
