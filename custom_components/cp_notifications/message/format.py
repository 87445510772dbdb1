"""How times become something a mail can say."""

from datetime import UTC, datetime, timedelta, tzinfo

from .texts.shape import TimeTexts


def moment(when: datetime, zone: tzinfo, texts: TimeTexts) -> str:
    """Write a moment in local time, with its zone: 22 Nov 2026, 17:03 CET."""
    local = _local(when, zone)
    return texts.moment.format(
        date=_date(local, texts), time=f"{local:%H:%M}", zone=_zone(local, texts)
    )


def span(since: datetime, until: datetime, zone: tzinfo, texts: TimeTexts) -> str:
    """Write a span in local time, with how long it was.

    The zone is said once, unless the clocks were changed in between.
    """
    start, end = _local(since, zone), _local(until, zone)
    first, last = moment(since, zone, texts), moment(until, zone, texts)
    took = duration(until - since, texts)
    if first == last:
        return texts.short.format(moment=first, duration=took)
    name = _zone(end, texts)
    if (start.date(), _zone(start, texts)) != (end.date(), name):
        return texts.span.format(start=first, end=last, duration=took)
    return texts.same_day.format(
        date=_date(end, texts),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        zone=name,
        duration=took,
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


def _date(local: datetime, texts: TimeTexts) -> str:
    return texts.date.format(
        day=local.day, month=texts.months[local.month - 1], year=local.year
    )


def _zone(local: datetime, texts: TimeTexts) -> str:
    """Return what the zone is called; where it has no name, how far it is from UTC."""
    name = local.tzname() or ""
    return texts.zones.get(name, name) if name.isalpha() else f"UTC{local:%:z}"
