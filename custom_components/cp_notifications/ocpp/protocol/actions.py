"""What a session wants done, beside telling facts."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .conditions import Fact
from .judge import Policy

DEFAULT_INTERVAL: Final = 300
"""Seconds between heartbeats. Some chargers notice a broken connection by nothing else."""


class Station(NamedTuple):
    """What a station says of itself."""

    vendor: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a station is treated."""

    interval: int = DEFAULT_INTERVAL
    commands: bool = True
    """Whether anything is asked of it at all."""
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True, slots=True)
class Send:
    """Send this text: an answer, or a call that nobody waits for."""

    text: str


@dataclass(frozen=True, slots=True)
class Introduced:
    """The station has said who it is, or said so differently."""

    station: Station


@dataclass(frozen=True, slots=True)
class PointSeen:
    """A connector (1.6) or EVSE (2.x) was heard of for the first time."""

    point: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the connection, with this WebSocket code."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Contested:
    """Two stations seem to have the same identity: they take the connection from each other."""


type Action = Send | Fact | Introduced | PointSeen | HangUp | Contested
