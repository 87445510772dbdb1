"""Own link or own charger? When all charge points of an integration go at once, it is the link.

What is said then is *not monitored*; no charge point has done anything. See docs/adr/0011-lost-links.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .model import Gone


@dataclass(frozen=True, slots=True)
class PointLink:
    """How a charge point of an integration stands with its link."""

    charge_point: str
    integration: str
    """The integration's domain."""
    config_entry: str
    """What it is set up by: an account, a hub, a broker."""
    unavailable: Gone
    """What it means that its entities are unavailable."""
    link_lost: bool
    """Whether the condition of its link does not hold."""
    lost: bool
    """Whether all that it is watched by is unavailable."""
    others_alive: bool | None = None
    """Whether anything else of the config entry is alive; None if there is nothing else."""


@dataclass(frozen=True, slots=True)
class LostLink:
    """A link of Home Assistant's own that is lost."""

    integration: str
    config_entry: str
    charge_points: tuple[str, ...]
    """The charge points that are not monitored meanwhile."""


def lost_links(points: Iterable[PointLink]) -> tuple[LostLink, ...]:
    """Return the links that are lost.

    A link that shows itself is lost where it shows so. Behind a broker or hub the only sign is that nothing of
    it is left: no charge point, and nothing else either. If there is nothing else, that takes two charge points at
    least, as a single one may well be gone itself.
    """
    by_link: dict[tuple[str, str], list[PointLink]] = defaultdict(list)
    for point in points:
        by_link[point.integration, point.config_entry].append(point)
    return tuple(
        LostLink(integration, entry, tuple(each.charge_point for each in silent))
        for (integration, entry), behind in by_link.items()
        if (silent := _silent(behind))
    )


def _silent(behind: list[PointLink]) -> list[PointLink]:
    """Return the charge points of one link that are silent because of it."""
    shown = [point for point in behind if point.link_lost]
    if shown:
        return shown
    doubtful = [point for point in behind if point.unavailable is Gone.EITHER]
    if not doubtful or not all(point.lost for point in doubtful):
        return []
    others_alive = doubtful[0].others_alive
    if others_alive is None:
        return doubtful if len(doubtful) > 1 else []
    return [] if others_alive else doubtful
