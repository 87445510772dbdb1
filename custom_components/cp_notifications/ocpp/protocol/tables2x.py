"""OCPP 2.0.1 and 2.1: which variable of which component means which case.

From the standard's appendices (part 2, chapters 3.2 and 4). Names are compared in lower case. A component that stands
here speaks by the variables that stand with it and no others; what holds for all others is in `events2x.py`.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final, NamedTuple

from custom_components.cp_notifications.engine.model import Case

from .judge import BLOCKED, Judgement
from .signals import Meaning

_FUSE, _SENSORS = Case.FUSE_TRIPPED, Case.SENSORS


class Kind(Enum):
    """How a variable tells."""

    STATE = auto()
    """True is the case, false is its end."""
    EVENT = auto()
    """Only ever told as true, and never ended."""
    LIMIT = auto()
    """A number: the case is a monitor's alert, and its end says `cleared`."""
    SUPPLY = auto()
    """True is how it should be. False is the case, but only after it was true."""
    AVAILABILITY = auto()
    """`Faulted` is the case, any other state its end."""
    REASON = auto()
    """Like STATE, but what happened stands in the tech code and text."""


class Row(NamedTuple):
    """One variable."""

    kind: Kind
    judgement: Judgement


def _tells(case: Case, meaning: Meaning, **kinds: str) -> dict[str, Row]:
    """Return rows from variable names by their kind."""
    judgement = Judgement(case, meaning)
    return {
        variable: Row(Kind[kind.upper()], judgement)
        for kind, variables in kinds.items()
        for variable in variables.split()
    }


_BLOCKING: Final[Mapping[str, Row]] = {
    **_tells(_FUSE, Meaning.TRIPPED, state="tripped"),
    **_tells(_FUSE, Meaning.OVERLOAD, state="overload"),
    "problem": Row(Kind.REASON, BLOCKED),
}
_HOT: Final = _tells(_SENSORS, Meaning.HOT, state="active tripped", limit="temperature")

COMPONENTS: Final[Mapping[str, Mapping[str, Row]]] = {
    "overcurrentprotection": _tells(
        _FUSE, Meaning.OVER_CURRENT, state="active tripped", event="operated"
    ),
    "overcurrentprotectionrecloser": _tells(_FUSE, Meaning.BREAKER, state="problem"),
    "rcd": _tells(_FUSE, Meaning.RESIDUAL_CURRENT, state="tripped", event="operated"),
    "rcdrecloser": _tells(_FUSE, Meaning.RESIDUAL_CURRENT, state="problem"),
    "groundisolationprotection": _tells(
        _FUSE, Meaning.ISOLATION, state="active problem"
    ),
    "upstreamprotectiontrigger": _tells(
        _FUSE, Meaning.TRIPPED, state="tripped problem active"
    ),
    "powercontactor": _tells(_FUSE, Meaning.CONTACTOR, state="tripped problem"),
    "electricalfeed": _tells(
        _FUSE, Meaning.POWER_LOST, state="problem", supply="active"
    ),
    "acdcconverter": _tells(
        _FUSE, Meaning.POWER_MODULE, state="tripped overload problem"
    ),
    "connectorprotectionrelease": _tells(_FUSE, Meaning.FUSE_BLOWN, state="tripped"),
    "connectorplugretentionlock": _tells(_FUSE, Meaning.FUSE_BLOWN, state="tripped"),
    "emergencystopsensor": _tells(
        _FUSE, Meaning.EMERGENCY_STOP, state="active tripped protecting suspending"
    ),
    "chargingstation": {
        **_BLOCKING,
        "availabilitystate": Row(Kind.AVAILABILITY, BLOCKED),
    },
    "evse": {**_BLOCKING, "availabilitystate": Row(Kind.AVAILABILITY, BLOCKED)},
    "connector": {**_BLOCKING, "availabilitystate": Row(Kind.AVAILABILITY, BLOCKED)},
    "localcontroller": {key: row for key, row in _BLOCKING.items() if key != "problem"},
    # Its Active only says that it runs.
    "controller": {
        **_tells(_FUSE, Meaning.TRIPPED, state="tripped"),
        "problem": Row(Kind.REASON, BLOCKED),
    },
    "shocksensor": _tells(
        _SENSORS, Meaning.SHOCK, state="active tripped", limit="force"
    ),
    "tiltsensor": _tells(_SENSORS, Meaning.TILT, state="active tripped", limit="angle"),
    "cablebreakawaysensor": _tells(_SENSORS, Meaning.CABLE, state="active tripped"),
    "caseaccesssensor": _tells(_SENSORS, Meaning.COVER_OPEN, state="active tripped"),
    "floodsensor": _tells(
        _SENSORS, Meaning.WATER, state="active tripped", limit="height percent"
    ),
    "temperaturesensor": _HOT,
    "externaltemperaturesensor": _HOT,
    "humiditysensor": _tells(
        _SENSORS, Meaning.HUMID, state="active tripped", limit="humidity"
    ),
    "aircoolingsystem": {},
    "liquidcoolingsystem": {},
    "heater": {},
    # A session with the vehicle was broken off.
    "iso15118ctrlr": {},
    "chademoctrlr": {},
    # They watch the place, the driver and the vehicle, not the charger.
    "accessbarrier": {},
    "bayoccupancysensor": {},
    "connectedev": {},
    "connectorholstersensor": {},
    "lightsensor": {},
    "localavailabilitysensor": {},
    "switch": {},
    "tokenreader": {},
    "uiinput": {},
    "vehicleidsensor": {},
}

ANY_SENSOR: Final = _tells(
    _SENSORS, Meaning.SENSOR, state="tripped protecting suspending"
)
"""Variables of any sensor: it was triggered, whatever it senses; it prevents or suspends charging."""

ANY_TRIPPED: Final = Row(Kind.STATE, Judgement(_FUSE, Meaning.TRIPPED))
"""`Tripped` of any other component: a device that trips once and has to be set again."""

NAMED_VARIABLES: Final[Mapping[Case, frozenset[str]]] = {
    _FUSE: frozenset({"active", "tripped", "problem"}),
    _SENSORS: frozenset({"active", "tripped"}),
}
"""Variables of a component that is not of the standard, whose name speaks of a case."""

TECH_CODES: Final[Mapping[str, Judgement]] = {
    "groundfailure": Judgement(_FUSE, Meaning.GROUND_FAULT),
    "overcurrentfailure": Judgement(_FUSE, Meaning.OVER_CURRENT),
    "powerswitchfailure": Judgement(_FUSE, Meaning.CONTACTOR),
    "overvoltage": Judgement(_FUSE, Meaning.OVER_VOLTAGE),
    "undervoltage": Judgement(_FUSE, Meaning.UNDER_VOLTAGE),
    "hightemperature": Judgement(_SENSORS, Meaning.HOT),
}
"""The error codes of OCPP 1.6 as tech codes: 2.x has none of its own, and stations of both say what they know."""

TROUBLES: Final = frozenset(
    {"alarm", "error", "failed", "fault", "overload", "problem", "tripped"}
)
"""Variables that say that something is wrong, of whichever component."""

STOP_REASONS: Final[Mapping[str, Meaning]] = {
    "groundfault": Meaning.GROUND_FAULT,
    "overcurrentfault": Meaning.OVER_CURRENT,
    "emergencystop": Meaning.EMERGENCY_STOP,
}
"""Why a transaction ended that means a tripped protection."""
