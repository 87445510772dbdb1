"""What the entities of a device of an unknown integration may mean: proposals for a person to confirm.

Nothing here is known, so nothing of it is ever watched unasked.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
import re
from typing import Final

from custom_components.cp_notifications.engine.model import Case

from .match import EntityFacts
from .model import BINARY_SENSOR, SENSOR
from .rule import StoredRule


class Why(StrEnum):
    """Why something is proposed. The values are translation keys."""

    DEVICE_CLASS = "device_class"
    """The class of a binary sensor."""
    STATE_NAMES = "state_names"
    """The names of the states of an enum sensor."""
    SIGN_OF_LIFE = "sign_of_life"
    """It is there while the device is."""
    MAY_BE_ABOUT_THE_CAR = "may_be_about_the_car"
    """The class connectivity: often it is the car, an adapter or another link that is connected."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that a person is asked about."""

    case: Case
    rule: StoredRule
    why: Why

    @property
    def is_doubtful(self) -> bool:
        """Whether it has to be asked about in so many words."""
        return self.why is Why.MAY_BE_ABOUT_THE_CAR


_CASE_OF_CLASS: Final[Mapping[str, Case]] = {
    "heat": Case.SENSORS,
    "moisture": Case.SENSORS,
    "problem": Case.SENSORS,
    "safety": Case.SENSORS,
    "smoke": Case.SENSORS,
    "tamper": Case.SENSORS,
    "vibration": Case.SENSORS,
}
_CONNECTIVITY: Final = "connectivity"

# Whole words, of a text whose words stand apart: see `_apart`. The first that matches decides.
_CASE_OF_STATE: Final = (
    (
        re.compile(r"(?:(?:device|charger|evse|station|wallbox)_)?offline"),
        Case.UNAVAILABLE,
    ),
    (
        re.compile(
            # A short circuit of the pilot is found by a test; nothing has tripped.
            r"(?!(?:.*_)?(?:diode|pilot|cp|usb)_)(?:.*_)?(?:rcd|rccb|gfci?|(?:un)?ground(?:ing|ed)?|earth|leak(?:age)?|residual|over_?(?:current|amp)|fuse"
            r"|short_circuit(?:ed)?)(?:_.*)?"
        ),
        Case.FUSE_TRIPPED,
    ),
    (
        re.compile(
            r"(?:.*_)?(?:fault(?:ed|y)?|errors?|failures?|(?:high|over)_?temperature|short_circuit"
            r"|(?:check|self_test)_failed)(?:_.*)?"
        ),
        Case.SENSORS,
    ),
)
_NOT_IT: Final = re.compile(r"(?:no|not|clear)_(?!ground|earth).*|vehicle_.*")
"""What begins so says that something is missing, mostly a fault, or is about the car."""
# What else may be connected: the car and its cable, a part of the device, or the device itself to something else.
_OTHER_LINK: Final = re.compile(
    r"(?:.*_)?(?:car|vehicle|ev|cable|plug(?:ged)?|charge|charging|adapter|adi|attached|detached"
    r"|mqtt|cloud|internet|wan|lan|wifi|ethernet|bluetooth|cellular|mobile|dsl|ftth|voip|pppoe|gps|websocket|ocpp|local"
    r"|wire|relay|meter|grid|sensor|valve)(?:_.*)?"
)
_GOOD: Final = re.compile(
    r"no[ _-]?(error|fault|failure|warning)|ok|none", re.IGNORECASE
)
_BARE: Final = re.compile(r"(in_?)?(fault(ed)?|error|failure)", re.IGNORECASE)
"""States that say that something is wrong, but not what."""


def propose(entities: Iterable[EntityFacts]) -> tuple[Proposal, ...]:
    """Return what the enabled entities of one device propose, the surest first."""
    usable = [each for each in entities if not each.disabled]
    # A status is "faulted" while an error code beside it says why: one of them is enough.
    codes = any(_names_a_good_state(each) for each in usable)
    found = [proposal for each in usable for proposal in _of(each, codes)]
    lost = [each for each in found if each.case is Case.UNAVAILABLE]
    doubtful = {each.rule["entity"] for each in lost if each.is_doubtful}
    if len(doubtful) == len(lost):
        found.extend(_sign_of_life(usable, doubtful))
    return tuple(found)


def _of(entity: EntityFacts, codes: bool) -> Iterator[Proposal]:
    if entity.domain == BINARY_SENSOR:
        yield from _of_class(entity)
    elif entity.domain == SENSOR and entity.options:
        yield from _of_options(entity, codes)


def _of_class(entity: EntityFacts) -> Iterator[Proposal]:
    if case := _CASE_OF_CLASS.get(entity.device_class or ""):
        rule: StoredRule = {"entity": entity.id, "states": ["on"]}
        yield Proposal(case, rule, Why.DEVICE_CLASS)
    elif entity.device_class == _CONNECTIVITY and not _is_other_link(entity):
        rule = {"entity": entity.id, "states": ["off"]}
        yield Proposal(Case.UNAVAILABLE, rule, Why.MAY_BE_ABOUT_THE_CAR)


def _of_options(entity: EntityFacts, codes: bool) -> Iterator[Proposal]:
    good = [option for option in entity.options if _GOOD.fullmatch(option)]
    meant: dict[Case, list[str]] = {}
    for option in entity.options:
        if codes and not good and _BARE.fullmatch(option):
            continue
        if option not in good and (case := _case_of(option)):
            meant.setdefault(case, []).append(option)
    for case, states in meant.items():
        rule: StoredRule = {"entity": entity.id, "states": states}
        if good and case is not Case.UNAVAILABLE:
            rule["clear_states"] = good
        yield Proposal(case, rule, Why.STATE_NAMES)


def _names_a_good_state(entity: EntityFacts) -> bool:
    return any(_GOOD.fullmatch(option) for option in entity.options)


def _case_of(option: str) -> Case | None:
    words = _apart(option)
    if _NOT_IT.fullmatch(words):
        return None
    return next((case for sign, case in _CASE_OF_STATE if sign.fullmatch(words)), None)


def _is_other_link(entity: EntityFacts) -> bool:
    """Return whether its key says that it is about the car, or about a link of the device's own."""
    return bool(_OTHER_LINK.fullmatch(_apart(entity.translation_key or "")))


def _apart(text: str) -> str:
    """Return a text with its words apart, in lower case: `GroundFailure` becomes `ground_failure`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", "_", text).strip("_").lower()


def _sign_of_life(
    usable: list[EntityFacts], doubtful: Container[str]
) -> Iterator[Proposal]:
    """Propose that the device is gone when one of its entities is unavailable: a status, rather than a number."""
    watchable = [
        each
        for each in usable
        if each.domain in (SENSOR, BINARY_SENSOR) and each.id not in doubtful
    ]
    if watchable:
        best = max(
            watchable, key=lambda each: (bool(each.options), each.domain == SENSOR)
        )
        rule: StoredRule = {"entity": best.id, "states": []}
        yield Proposal(Case.UNAVAILABLE, rule, Why.SIGN_OF_LIFE)
