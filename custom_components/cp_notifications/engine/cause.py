"""One cause, one mail: what charge points that are gone together have in common."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Final

from .model import Cause, CauseKind, ChargePoint

TOGETHER: Final = timedelta(minutes=2)
"""How far apart charge points may vanish and still be gone together: integrations ask their
chargers one after the other, every minute or so."""


def likely_causes(
    told: Collection[str], gone: Collection[str], points: Mapping[str, ChargePoint]
) -> tuple[Cause, ...]:
    """Return what the charge points that are told to be gone have in common, the largest first.

    `gone` are all that are gone now, of whatever group. A cause takes at least two charge points, all
    that it could have taken, and at least one that is told now. Each is explained by one cause.
    """
    causes = []
    all_gone = set(gone)
    explained: set[str] = set()
    for kind, name, members in _circles(points):
        if len(members) < 2 or not members <= all_gone:
            continue
        new = members & set(told) - explained
        if new:
            explained |= members
            causes.append(Cause(kind, name, tuple(sorted(members))))
    return tuple(causes)


def _circles(
    points: Mapping[str, ChargePoint],
) -> Iterator[tuple[CauseKind, str, set[str]]]:
    """Yield what can fail as a whole, the largest first."""
    yield CauseKind.SITE, "", set(points)
    for kind, attribute in (
        (CauseKind.LINK, "link"),
        (CauseKind.ORIGIN, "origin"),
        (CauseKind.STATION, "station"),
    ):
        circles: dict[str, set[str]] = {}
        for point in points.values():
            if name := getattr(point, attribute):
                circles.setdefault(name, set()).add(point.id)
        for name, members in circles.items():
            yield kind, name, members
