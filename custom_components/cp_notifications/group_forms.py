"""The forms of the group wizard: what each step asks, and what an answer comes to."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.data_entry_flow import section
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    DurationSelector,
    DurationSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .addresses import AddressError, parse_addresses
from .const import (
    CONF_ADDRESSES,
    CONF_CASES,
    CONF_CHARGE_POINTS,
    CONF_GROUP_WAIT,
    CONF_HOLD,
    CONF_NAME,
    CONF_SEND_RESOLVED,
    CONF_TIMING,
)
from .engine.model import DEFAULT_GROUP_WAIT, DEFAULT_HOLD, Case, Timing
from .group_choices import (
    CONF_AREAS,
    CONF_INTEGRATIONS,
    CONF_STATUS,
    CONF_TEXT,
    CONF_UNGROUPED,
    NO_AREA,
    Choices,
    Filter,
    Status,
    listed,
    present_areas,
    present_integrations,
)
from .group_texts import Words, plain

SECTION_FILTER: Final = "filter"
CONF_MARK_ALL: Final = "mark_all"

MAX_HOLD: Final = timedelta(days=7)
MAX_GROUP_WAIT: Final = timedelta(hours=1)


class DurationField(DurationSelector):
    """A duration. One too long for Python is refused like any other nonsense."""

    @override
    def __call__(self, data: Any) -> dict[str, float]:
        """Validate what was posted."""
        try:
            return super().__call__(data)
        except OverflowError as err:
            raise vol.Invalid("the duration is too long") from err


# ---- step 1 ---------------------------------------------------------------------------

NAME_FORM: Final = vol.Schema({vol.Required(CONF_NAME): TextSelector()})


# ---- step 2 ---------------------------------------------------------------------------


def charge_points_form(
    choices: Choices, chosen: Filter, members: list[str], words: Words
) -> vol.Schema:
    """Return the form that lists what passes the filter, and the marked ones always.

    What a form lists is also all that it accepts.
    """
    fitting = listed(choices, chosen)
    shown = {*fitting, *members}
    options = [(id_, choice.label) for id_, choice in choices.items() if id_ in shown]
    return vol.Schema(
        {
            vol.Optional(SECTION_FILTER): section(
                # Open only if it is to be changed: it would push the list off the page.
                _filter_form(choices, words),
                {"collapsed": bool(fitting)},
            ),
            vol.Required(CONF_CHARGE_POINTS): _picker(options),
            vol.Optional(CONF_MARK_ALL): BooleanSelector(),
        }
    )


def _filter_form(choices: Choices, words: Words) -> vol.Schema:
    areas = [*present_areas(choices).items(), (NO_AREA, words.text("no_area"))]
    return vol.Schema(
        {
            vol.Optional(CONF_TEXT): TextSelector(
                TextSelectorConfig(type=TextSelectorType.SEARCH)
            ),
            vol.Optional(CONF_AREAS): _picker(areas),
            vol.Optional(CONF_STATUS): SelectSelector(
                SelectSelectorConfig(
                    options=[status.value for status in Status],
                    multiple=True,
                    mode=SelectSelectorMode.DROPDOWN,
                    translation_key="group_status",
                )
            ),
            vol.Optional(CONF_INTEGRATIONS): _picker(
                list(present_integrations(choices).items())
            ),
            vol.Optional(CONF_UNGROUPED): BooleanSelector(),
        }
    )


def _picker(options: list[tuple[str, str]]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=value, label=label) for value, label in options
            ],
            multiple=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


# ---- step 3, and the configuration ----------------------------------------------------


def _hold_field(case: Case) -> str:
    return f"{CONF_HOLD}_{case}"


_DURATIONS: Final[Mapping[str, tuple[timedelta, timedelta]]] = {
    **{_hold_field(case): (DEFAULT_HOLD[case], MAX_HOLD) for case in Case},
    CONF_GROUP_WAIT: (DEFAULT_GROUP_WAIT, MAX_GROUP_WAIT),
}
"""The default of each duration, and the most it may be."""

_CONTACT_FIELDS: Final = {
    vol.Required(CONF_ADDRESSES): TextSelector(
        TextSelectorConfig(
            type=TextSelectorType.EMAIL, autocomplete="email", multiple=True
        )
    ),
    vol.Required(CONF_CASES): SelectSelector(
        SelectSelectorConfig(
            options=[case.value for case in Case],
            multiple=True,
            mode=SelectSelectorMode.LIST,
            translation_key="group_case",
        )
    ),
}
_DURATION: Final = DurationField(DurationSelectorConfig(enable_day=False))
_TIMING_FORM: Final = vol.Schema(
    {
        **{vol.Optional(field): _DURATION for field in _DURATIONS},
        vol.Optional(CONF_SEND_RESOLVED): BooleanSelector(),
    }
)

CONTACT_FORM: Final = vol.Schema(_CONTACT_FIELDS)
CONFIGURATION_FORM: Final = vol.Schema(
    {
        **_CONTACT_FIELDS,
        vol.Optional(CONF_TIMING): section(_TIMING_FORM, {"collapsed": True}),
    }
)


class Answer:
    """What was entered, as it is stored, or the errors that keep it from being stored."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.data: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.address = ""
        """The address that an error is about: plain text, which is how errors are shown."""


def read_contact(entered: Mapping[str, Any]) -> Answer:
    """Return the addresses and cases that were entered."""
    answer = Answer()
    try:
        answer.data[CONF_ADDRESSES] = parse_addresses(entered[CONF_ADDRESSES])
    except AddressError as err:
        answer.errors[CONF_ADDRESSES] = err.problem
        answer.address = plain(err.address)
    else:
        if not answer.data[CONF_ADDRESSES]:
            answer.errors[CONF_ADDRESSES] = "addresses_missing"
    answer.data[CONF_CASES] = [
        case.value for case in Case if case in entered[CONF_CASES]
    ]
    if not answer.data[CONF_CASES]:
        answer.errors[CONF_CASES] = "cases_missing"
    return answer


def read_configuration(entered: Mapping[str, Any], stored: Mapping[str, Any]) -> Answer:
    """Return the group's data with what was entered in the step "configuration".

    The timing stays as it is stored if its section was not posted at all.
    """
    answer = read_contact(entered)
    answer.data = {**stored, **answer.data}
    if CONF_TIMING in entered:
        answer.data.pop(CONF_TIMING, None)
        if timing := _read_timing(entered[CONF_TIMING], answer.errors):
            answer.data[CONF_TIMING] = timing
    return answer


# ---- timing ---------------------------------------------------------------------------


def timing_fields(timing: Timing) -> dict[str, Any]:
    """Return a group's timing as the fields of the form show it."""
    return {
        **{_hold_field(case): _parts(timing.hold[case]) for case in Case},
        CONF_GROUP_WAIT: _parts(timing.group_wait),
        CONF_SEND_RESOLVED: timing.send_resolved,
    }


def _parts(duration: timedelta) -> dict[str, int]:
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return {"hours": hours, "minutes": minutes, "seconds": seconds}


def _read_timing(entered: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """Return what of the timing differs from the defaults: only that is stored."""
    seconds = _read_durations(entered, errors)
    timing: dict[str, Any] = {}
    if hold := {case.value: seconds[field] for case, field in _holds(seconds)}:
        timing[CONF_HOLD] = hold
    if CONF_GROUP_WAIT in seconds:
        timing[CONF_GROUP_WAIT] = seconds[CONF_GROUP_WAIT]
    if not entered.get(CONF_SEND_RESOLVED, True):
        timing[CONF_SEND_RESOLVED] = False
    return timing


def _holds(seconds: Mapping[str, int]) -> list[tuple[Case, str]]:
    return [(case, _hold_field(case)) for case in Case if _hold_field(case) in seconds]


def _read_durations(
    entered: Mapping[str, Any], errors: dict[str, str]
) -> dict[str, int]:
    """Return the durations that differ from the defaults, in seconds.

    An error inside a section cannot be shown at its field, so it stands above the form
    and names the field.
    """
    seconds: dict[str, int] = {}
    for field, (default, most) in _DURATIONS.items():
        if field not in entered:
            continue
        duration: timedelta = cv.positive_time_period_dict(entered[field])
        if duration > most:
            errors.setdefault("base", f"{field}_too_long")
        if duration != default:
            seconds[field] = round(duration.total_seconds())
    return seconds
