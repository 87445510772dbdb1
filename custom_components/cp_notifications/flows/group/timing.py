"""When a group is told: the section "Timing" of its configuration.

Every field shows its default. What is left at it, or emptied, is not stored: a default that changes with
a later version is then followed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple, override

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    DurationSelector,
    DurationSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TimeSelector,
)
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_GROUP_WAIT,
    CONF_HOLD,
    CONF_QUIET_END,
    CONF_QUIET_START,
    CONF_RECOVERY_HOLD,
    CONF_REPEAT_INTERVAL,
    CONF_SEND_RESOLVED,
    CONF_TELL_LINKS,
    CONF_URGENT,
    CONF_WEEKLY,
)
from custom_components.cp_notifications.engine.alert import REPEAT_CAP
from custom_components.cp_notifications.engine.model import (
    DEFAULT_GROUP_WAIT,
    DEFAULT_HOLD,
    DEFAULT_RECOVERY_HOLD,
    DEFAULT_URGENT,
    Case,
    Timing,
)

NEVER: Final = timedelta(0)
MAX_HOLD: Final = timedelta(days=7)
MAX_GROUP_WAIT: Final = timedelta(hours=1)
MAX_RECOVERY_HOLD: Final = timedelta(days=1)
MIN_REPEAT_INTERVAL: Final = timedelta(hours=1)
"""More often it is noise, and the first thing people do with noise is to filter it out."""
MAX_REPEAT_INTERVAL: Final = REPEAT_CAP


class DurationField(DurationSelector):
    """A duration. One too long for Python is refused like any other nonsense."""

    @override
    def __call__(self, data: Any) -> dict[str, float]:
        """Validate what was posted."""
        try:
            return super().__call__(data)
        except OverflowError as err:
            raise vol.Invalid("the duration is too long") from err


class Limits(NamedTuple):
    """What a duration may be."""

    default: timedelta
    most: timedelta
    least: timedelta = NEVER
    """The least that is not nothing at all."""


def _hold_field(case: Case) -> str:
    return f"{CONF_HOLD}_{case}"


_HOLDS: Final = {case: _hold_field(case) for case in Case}
_DURATIONS: Final[Mapping[str, Limits]] = {
    **{field: Limits(DEFAULT_HOLD[case], MAX_HOLD) for case, field in _HOLDS.items()},
    CONF_GROUP_WAIT: Limits(DEFAULT_GROUP_WAIT, MAX_GROUP_WAIT),
    CONF_RECOVERY_HOLD: Limits(DEFAULT_RECOVERY_HOLD, MAX_RECOVERY_HOLD),
    CONF_REPEAT_INTERVAL: Limits(NEVER, MAX_REPEAT_INTERVAL, MIN_REPEAT_INTERVAL),
}
_CLOCKS: Final = (CONF_QUIET_START, CONF_QUIET_END)
_SWITCHES: Final[Mapping[str, bool]] = {
    CONF_SEND_RESOLVED: True,
    CONF_WEEKLY: False,
    CONF_TELL_LINKS: False,
}

_DURATION: Final = DurationField(DurationSelectorConfig(enable_day=False))
_HOURS: Final = DurationField(
    DurationSelectorConfig(enable_day=False, enable_second=False)
)

TIMING_FORM: Final = vol.Schema(
    {
        **{vol.Optional(field): _DURATION for field in _HOLDS.values()},
        vol.Optional(CONF_GROUP_WAIT): _DURATION,
        vol.Optional(CONF_RECOVERY_HOLD): _DURATION,
        vol.Optional(CONF_SEND_RESOLVED): BooleanSelector(),
        vol.Optional(CONF_REPEAT_INTERVAL): _HOURS,
        **{vol.Optional(field): TimeSelector() for field in _CLOCKS},
        vol.Optional(CONF_URGENT): SelectSelector(
            SelectSelectorConfig(
                options=[case.value for case in Case],
                multiple=True,
                mode=SelectSelectorMode.LIST,
                translation_key="case",
            )
        ),
        vol.Optional(CONF_WEEKLY): BooleanSelector(),
        vol.Optional(CONF_TELL_LINKS): BooleanSelector(),
    }
)


def timing_fields(timing: Timing) -> dict[str, Any]:
    """Return a group's timing as the fields of the form show it."""
    quiet = timing.quiet
    clocks = (quiet.start.isoformat(), quiet.end.isoformat()) if quiet else ()
    return {
        **{field: _parts(timing.hold[case]) for case, field in _HOLDS.items()},
        CONF_GROUP_WAIT: _parts(timing.group_wait),
        CONF_RECOVERY_HOLD: _parts(timing.recovery_hold),
        CONF_SEND_RESOLVED: timing.send_resolved,
        CONF_REPEAT_INTERVAL: _parts(timing.repeat_interval or NEVER),
        **dict(zip(_CLOCKS, clocks, strict=False)),
        CONF_URGENT: [case.value for case in Case if case in timing.urgent],
        CONF_WEEKLY: timing.weekly,
        CONF_TELL_LINKS: timing.tell_links,
    }


def _parts(duration: timedelta) -> dict[str, int]:
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return {"hours": hours, "minutes": minutes, "seconds": seconds}


def read_timing(entered: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """Return what of the timing differs from the defaults: only that is stored.

    An error inside a section cannot be shown at its field, so it stands above the form
    and names the field; it is added to `errors`.
    """
    seconds = _read_durations(entered, errors)
    hold = {case.value: seconds.pop(f) for case, f in _HOLDS.items() if f in seconds}
    switches = {
        field: entered[field]
        for field, default in _SWITCHES.items()
        if entered.get(field, default) is not default
    }
    return {
        **({CONF_HOLD: hold} if hold else {}),
        **seconds,
        **switches,
        **_read_quiet_hours(entered, errors),
        **_read_urgent(entered),
    }


def _read_durations(
    entered: Mapping[str, Any], errors: dict[str, str]
) -> dict[str, int]:
    """Return the durations that differ from the defaults, in seconds."""
    seconds: dict[str, int] = {}
    for field, limits in _DURATIONS.items():
        if field not in entered:
            continue
        duration: timedelta = cv.positive_time_period_dict(entered[field])
        if duration > limits.most:
            errors.setdefault("base", f"{field}_too_long")
        elif NEVER < duration < limits.least:
            errors.setdefault("base", f"{field}_too_short")
        if duration != limits.default:
            seconds[field] = round(duration.total_seconds())
    return seconds


def _read_quiet_hours(
    entered: Mapping[str, Any], errors: dict[str, str]
) -> dict[str, str]:
    """Return from when to when it is quiet; nothing if it never is."""
    clocks = {
        field: cv.time(entered[field]).isoformat()
        for field in _CLOCKS
        if field in entered
    }
    if len(clocks) == 1:
        errors.setdefault("base", "quiet_hours_incomplete")
    elif len(clocks) != len(set(clocks.values())):
        errors.setdefault("base", "quiet_hours_empty")
    return clocks


def _read_urgent(entered: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the cases that do not wait for the end of the quiet hours."""
    urgent = set(map(Case, entered.get(CONF_URGENT, DEFAULT_URGENT)))
    if urgent == DEFAULT_URGENT:
        return {}
    return {CONF_URGENT: [case.value for case in Case if case in urgent]}
