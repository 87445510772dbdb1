"""What a message means: signals, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from custom_components.cp_notifications.engine.model import Case


class Meaning(StrEnum):
    """What happened, as a key for plain words. The words are made at the edge."""

    # The safety mechanism.
    BREAKER = "breaker"
    CONTACTOR = "contactor"
    EMERGENCY_STOP = "emergency_stop"
    FAULTED = "faulted"
    """It blocked itself, and does not say why."""
    FUSE_BLOWN = "fuse_blown"
    GROUND_FAULT = "ground_fault"
    ISOLATION = "isolation"
    OVER_CURRENT = "over_current"
    OVER_VOLTAGE = "over_voltage"
    OVERLOAD = "overload"
    POWER_LOST = "power_lost"
    POWER_MODULE = "power_module"
    RESIDUAL_CURRENT = "residual_current"
    SHORT_CIRCUIT = "short_circuit"
    SURGE = "surge"
    TRIPPED = "tripped"
    """A protection tripped, whichever."""
    UNDER_VOLTAGE = "under_voltage"
    # The sensors.
    CABLE = "cable"
    """Cut, torn off, or gone."""
    CABLE_HOT = "cable_hot"
    COVER_OPEN = "cover_open"
    HOT = "hot"
    HUMID = "humid"
    SENSOR = "sensor"
    """Some sensor, whichever."""
    SHOCK = "shock"
    SMOKE = "smoke"
    TAMPER = "tamper"
    TILT = "tilt"
    WATER = "water"
    # Neither, but known.
    OPERATIONAL = "operational"
    """Something else is wrong that is none of the cases: a lock, a card reader, the vehicle."""
    USER_RULE = "user_rule"
    """A rule of the user's own says so."""
    # How something ended.
    RESTARTED = "restarted"
    """The station restarted and did not say it again."""
    NOT_REPEATED = "not_repeated"
    """It was a warning, and the station has not said it again for a day."""
    # Availability.
    NEVER_CONNECTED = "never_connected"
    NOT_BACK = "not_back"
    """It has not connected since Home Assistant started."""
    DISCONNECTED = "disconnected"
    CONNECTED = "connected"


class Change(StrEnum):
    """What a signal does to its condition."""

    RAISED = "raised"
    CLEARED = "cleared"
    STANDS = "stands"
    """What is known of it is so still, and nothing more is said."""
    MOMENTARY = "momentary"
    """It happened, and nothing will follow that ends it."""


@dataclass(slots=True)
class Signal:
    """One thing that one message says. Nobody changes it; frozen, it would take four times as long to make."""

    change: Change
    identity: str
    """What the condition is told by. Who raises and who clears agree in it."""
    point: int
    """Connector (1.6) or EVSE (2.x); 0 is the station as a whole."""
    case: Case | None = None
    """Which case it is; CLEARED: which of its cases is over, None for all of them."""
    meaning: Meaning | None = None
    code: str = ""
    """What the charger sent, word for word: foreign text."""
    detail: str = ""
    since: datetime | None = None
    """When, by the charger's clock; None if it does not say, or cannot be right."""
    warning: bool = False
    """Charging goes on. Some chargers never say when a warning is over."""
    guess: bool = False
    """The case is only a guess: what is known of this condition already, of whichever case, is worth more."""
    ends_faults_only: bool = False
    """CLEARED: a warning is not over by this."""
    is_status: bool = False
    """It tells how the connector stands: with it, the other cases are known not to be there."""
    once_fine: bool = False
    """RAISED counts only after CLEARED: what is so from the beginning is how it is meant to be."""
    variants: str = ""
    """CLEARED, STANDS: also everything whose identity begins like this.

    RAISED: while there is such a condition of the same case, it is that one which is meant.
    """
    ask: tuple[str, ...] = ()
    """RAISED: how to ask a 2.x station for it: see `events2x.question`."""
