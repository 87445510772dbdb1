"""Moments: when quiet hours end, when it is Monday morning, and what is not in the future.

All instants are in UTC; only the wall clock of the group's zone decides, so both stay right when the
clocks change.
"""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any, Final

from .model import QuietHours

WEEKLY_AT: Final = time(8)
"""When the weekly mail is written, on Mondays: the first hour of a working week."""

_DAY: Final = timedelta(days=1)


def quiet_until(quiet: QuietHours, now: datetime) -> datetime | None:
    """Return when the quiet hours end that it is now; None if it is not quiet."""
    local = now.astimezone(quiet.zone)
    clock = local.time().replace(tzinfo=None)
    if quiet.start <= quiet.end:
        is_quiet = quiet.start <= clock < quiet.end
    else:
        is_quiet = clock >= quiet.start or clock < quiet.end
    if not is_quiet:
        return None
    ends = (
        at_local(day, quiet.end, quiet.zone, fold)
        for day in (local, local + _DAY)
        # In autumn the clock shows an hour twice: it is quiet until it shows the end for the last time to come.
        for fold in (0, 1)
    )
    return next(end for end in ends if end > now)


def earlier(when: datetime | None, limit: datetime) -> datetime | None:
    """Return a time, if there is one, but not one after a limit."""
    return None if when is None else min(when, limit)


def clamped(value: Any, now: datetime) -> Any:
    """Return a value of whatever kind without moments that are in the future: the clock was set back."""
    if isinstance(value, datetime):
        return min(value, now)
    if isinstance(value, tuple):
        parts = (clamped(part, now) for part in value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if is_dataclass(value) and not isinstance(value, type):
        by_name = {f.name: clamped(getattr(value, f.name), now) for f in fields(value)}
        return replace(value, **by_name)
    if isinstance(value, dict):
        return {key: clamped(part, now) for key, part in value.items()}
    return value


def next_weekly(now: datetime, zone: tzinfo) -> datetime:
    """Return the next Monday morning after now."""
    local = now.astimezone(zone)
    monday = local + _DAY * (-local.weekday() % 7)
    when = at_local(monday, WEEKLY_AT, zone)
    return when if when > now else at_local(monday + 7 * _DAY, WEEKLY_AT, zone)


def at_local(day: datetime, clock: time, zone: tzinfo, fold: int = 0) -> datetime:
    """Return the instant of a wall clock on a day; one that the clocks skip is an hour later.

    Of two that read the same, `fold` 1 means the later one.
    """
    local = datetime.combine(day.date(), clock, zone).replace(fold=fold)
    return local.astimezone(UTC)
