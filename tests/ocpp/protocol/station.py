"""A little language to tell stories about a charging station, and the schemas as a second opinion.

A story has one station and a clock. What the station says gets its answer and its facts; `later(…)` moves the clock,
and everything the session wanted to do until then happens on the way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from ocpp.messages import MessageType, get_validator

from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.protocol.actions import (
    Action,
    Send,
    Settings,
)
from custom_components.cp_notifications.ocpp.protocol.answers import TransactionIds
from custom_components.cp_notifications.ocpp.protocol.conditions import Fact
from custom_components.cp_notifications.ocpp.protocol.frames import Version
from custom_components.cp_notifications.ocpp.protocol.judge import Policy
from custom_components.cp_notifications.ocpp.protocol.session import Session
from custom_components.cp_notifications.ocpp.protocol.user_rules import parse_rule

V16, V201, V21 = Version.V16, Version.V201, Version.V21
FUSE, SENSORS = Case.FUSE_TRIPPED, Case.SENSORS

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DATA = Path(__file__).parent / "data"


def frames(name: str) -> list[dict[str, Any]]:
    """Return the lines of a data file."""
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def complaints(version: Version, action: str, answer: Mapping[str, Any]) -> list[str]:
    """Return what the Open Charge Alliance's schema has against an answer."""
    validator: Any = get_validator(MessageType.CallResult, action, version)
    return [error.message for error in validator.iter_errors(answer)]


def call(action: str, message_id: str | int = "m", /, **payload: Any) -> str:
    """Return a call of a station as text."""
    return json.dumps([2, message_id, action, payload])


def event(
    component: str,
    variable: str,
    value: Any = "true",
    evse: int | None = 1,
    **more: Any,
) -> dict[str, Any]:
    """Return an event for NotifyEvent."""
    where = {} if evse is None else {"evse": {"id": evse}}
    return {
        "eventId": 1,
        "timestamp": "2026-11-22T11:59:00Z",
        "trigger": "Delta",
        "actualValue": value,
        "eventNotificationType": "HardWiredMonitor",
        "component": {"name": component, **where},
        "variable": {"name": variable},
        **more,
    }


def policy(*rules: Mapping[str, str], fallback: Case | None = FUSE) -> Policy:
    """Return a policy with rules in their stored form."""
    return Policy(fallback, tuple(parse_rule(rule) for rule in rules))


@dataclass
class Box:
    """A charging station in a story. It is connected from the beginning, unless it says otherwise."""

    version: Version = V16
    settings: Settings = field(default_factory=Settings)
    now: datetime = START
    memory: dict[str, Any] | None = None
    connected: bool = True
    actions: list[Action] = field(default_factory=list)
    """All that the session wanted done; `reads` and its like take out what they tell."""
    last_call: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to wait for the station."""
        self.ids = TransactionIds()
        self.session = Session(
            "cp-7", self.now, self.settings, self.ids, memory=self.memory
        )
        if self.connected:
            self.connects()

    # ---- what happens ----------------------------------------------------------

    def connects(self) -> Box:
        """A connection is opened."""
        self.actions += self.session.opened(self.version, self.now)
        return self

    def leaves(self) -> Box:
        """The connection is closed."""
        self.actions += self.session.closed(self.session.connection, self.now)
        return self

    def sends(self, text: str) -> list[Action]:
        """The station sends a text."""
        actions = self.session.receive(text, self.now)
        self.actions += actions
        return actions

    def says(self, action: str, /, **payload: Any) -> Any:
        """The station makes a call; return the payload of its answer."""
        actions = self.sends(call(action, **payload))
        first = actions[0]
        assert isinstance(first, Send)
        kind, message_id, answer = json.loads(first.text)
        assert (kind, message_id) == (3, "m")
        assert complaints(self.version, action, answer) == []
        return answer

    def status(
        self, error: str, status: str = "Faulted", connector: Any = 1, **more: Any
    ) -> Box:
        """The station says how a connector stands (1.6)."""
        self.says(
            "StatusNotification",
            connectorId=connector,
            errorCode=error,
            status=status,
            **more,
        )
        return self

    def notifies(self, *events: Mapping[str, Any]) -> Box:
        """The station tells events (2.x)."""
        self.says(
            "NotifyEvent",
            generatedAt="2026-11-22T12:00:00Z",
            seqNo=0,
            eventData=list(events),
        )
        return self

    def boots(self, vendor: str = "Acme") -> Box:
        """The station says that it has started (1.6)."""
        self.says("BootNotification", chargePointVendor=vendor, chargePointModel="One")
        return self

    def later(self, **delta: float) -> Box:
        """Let some time pass, with a tick whenever the session wanted one."""
        target = self.now + timedelta(**delta)
        while (wake_at := self.session.wake_at) is not None and wake_at <= target:
            assert wake_at >= self.now, "wake_at lies in the past"
            self.now = wake_at
            self.actions += self.session.tick(self.now)
            after = self.session.wake_at
            assert after is None or after > self.now, "the tick changed nothing"
        self.now = target
        return self

    def restarts(self) -> Box:
        """Home Assistant ends and begins again with what was kept."""
        kept = json.loads(json.dumps(self.session.dump()))
        return Box(self.version, self.settings, self.now, kept, connected=False)

    # ---- what the story asserts ----------------------------------------------------

    def _take[A](self, kind: type[A]) -> list[A]:
        left: list[Action] = []
        taken: list[A] = []
        for action in self.actions:
            (taken if isinstance(action, kind) else left).append(action)  # type: ignore[arg-type]
        self.actions = left
        return taken

    def facts(self) -> list[Fact]:
        """Return the facts so far, and forget them."""
        return self._take(Fact)

    def reads(self) -> list[str]:
        """Return the facts as `point case verdict`, without those about the connection."""
        return [
            f"{fact.point} {fact.case} {fact.verdict}"
            for fact in self.facts()
            if fact.case is not Case.UNAVAILABLE
        ]

    def presence(self) -> list[str]:
        """Return the facts about the connection as `verdict meaning`."""
        return [
            f"{fact.verdict} {fact.meaning}"
            for fact in self.facts()
            if fact.case is Case.UNAVAILABLE
        ]

    def other(self) -> list[Action]:
        """Return what is neither a fact nor to be sent, and forget it."""
        other: list[Action] = [
            a for a in self.actions if not isinstance(a, Fact | Send)
        ]
        self.actions = [a for a in self.actions if isinstance(a, Fact | Send)]
        return other

    def asked(self) -> list[tuple[str, Any]]:
        """Return what the station was asked, as action and payload, and forget it."""
        sent = [json.loads(send.text) for send in self._take(Send)]
        calls = [frame for frame in sent if frame[0] == 2]
        self.last_call = [frame[1] for frame in calls][-1:] or self.last_call
        return [(frame[2], frame[3]) for frame in calls]

    def replies(self, **payload: Any) -> Box:
        """The station answers what `asked` returned last."""
        self.sends(json.dumps([3, self.last_call[0], payload]))
        return self

    def refuses(self, code: str) -> Box:
        """The station answers it with an error."""
        self.sends(json.dumps([4, self.last_call[0], code, "", {}]))
        return self
