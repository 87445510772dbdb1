"""How times become something a mail can say."""

from datetime import UTC, datetime, timedelta, tzinfo

from .texts.shape import TimeTexts


def moment(when: datetime, zone: tzinfo, texts: TimeTexts) -> str:
    """Write a moment in local time, with its zone: 22 Nov 2026, 17:03 CET."""
    return _moment(_parts(_local(when, zone), texts), texts)


def span(since: datetime, until: datetime, zone: tzinfo, texts: TimeTexts) -> str:
    """Write a span in local time, with how long it was.

    The zone is said once, unless the clocks were changed in between.
    """
    first, last = (_parts(_local(when, zone), texts) for when in (since, until))
    took = duration(until - since, texts)
    if first == last:
        return texts.short.format(moment=_moment(last, texts), duration=took)
    (date, start, name), (last_date, end, last_name) = first, last
    if (date, name) != (last_date, last_name):
        return texts.span.format(
            start=_moment(first, texts), end=_moment(last, texts), duration=took
        )
    return texts.same_day.format(
        date=date, start=start, end=end, zone=name, duration=took
    )


def duration(length: timedelta, texts: TimeTexts) -> str:
    """Write a duration by its two biggest units; seconds only below a minute."""
    seconds = int(length.total_seconds())
    if seconds < 1:
        return texts.instant
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = (
        (days, texts.days),
        (hours, texts.hours),
        (minutes, texts.minutes),
    )
    said = [unit.of(count).format(count=count) for count, unit in units if count]
    return " ".join(said[:2]) or texts.seconds.of(seconds).format(count=seconds)


def _local(when: datetime, zone: tzinfo) -> datetime:
    """Return the moment in local time.

    A charger may send any time, also one at the edge of what can be reckoned with.
    """
    try:
        return when.astimezone(zone)
    except OverflowError:
        return when.astimezone(UTC)


def _parts(local: datetime, texts: TimeTexts) -> tuple[str, str, str]:
    """Return date, time and zone in words."""
    time = f"{local.hour:02}:{local.minute:02}"
    return _date(local, texts), time, _zone(local, texts)


def _moment(parts: tuple[str, str, str], texts: TimeTexts) -> str:
    date, time, zone = parts
    return texts.moment.format(date=date, time=time, zone=zone)


def _date(local: datetime, texts: TimeTexts) -> str:
    return texts.date.format(
        day=local.day, month=texts.months[local.month - 1], year=local.year
    )


def _zone(local: datetime, texts: TimeTexts) -> str:
    """Return what the zone is called; where it has no name, how far it is from UTC."""
    name = local.tzname() or ""
    return texts.zones.get(name, name) if name.isalpha() else f"UTC{local:%:z}"
