"""Whether it is the charger or Home Assistant's own link."""

import pytest

from custom_components.cp_notifications.chargers.links import (
    LostLink,
    PointLink,
    lost_links,
)
from custom_components.cp_notifications.chargers.model import Gone


def point(
    name: str,
    unavailable: Gone,
    *,
    link_lost: bool = False,
    lost: bool = False,
    entry: str = "account",
    others: bool | None = None,
) -> PointLink:
    """Return a charge point of an integration."""
    return PointLink(name, "easee", entry, unavailable, link_lost, lost, others)


@pytest.mark.parametrize(
    ("points", "silent"),
    [
        pytest.param([], (), id="none"),
        pytest.param([point("a", Gone.LINK)], (), id="the link is there"),
        pytest.param(
            [point("a", Gone.LINK, link_lost=True)], ("a",), id="the link is lost"
        ),
        pytest.param(
            [point("a", Gone.NEVER, link_lost=True), point("b", Gone.NEVER)],
            ("a",),
            id="the link of one of them",
        ),
        pytest.param(
            [point("a", Gone.EITHER, lost=True), point("b", Gone.EITHER, lost=True)],
            ("a", "b"),
            id="all behind a hub",
        ),
        pytest.param(
            [point("a", Gone.EITHER, lost=True), point("b", Gone.EITHER)],
            (),
            id="one behind a hub",
        ),
        pytest.param(
            [point("a", Gone.EITHER, lost=True)], (), id="the only one behind a hub"
        ),
        pytest.param(
            [point("a", Gone.EITHER, lost=True, others=False)],
            ("a",),
            id="the only one behind a hub of which nothing else is left",
        ),
        pytest.param(
            [point(each, Gone.EITHER, lost=True, others=True) for each in "ab"],
            (),
            id="all behind a hub that is alive",
        ),
        pytest.param(
            [point("a", Gone.CHARGER, lost=True), point("b", Gone.CHARGER, lost=True)],
            (),
            id="all that Home Assistant talks to itself",
        ),
    ],
)
def test_a_lost_link_names_what_is_not_monitored(
    points: list[PointLink], silent: tuple[str, ...]
) -> None:
    """Four dead chargers at once are mostly one dead link."""
    lost = lost_links(points)
    assert sum((each.charge_points for each in lost), ()) == silent


def test_each_account_has_a_link_of_its_own() -> None:
    """One may be lost while the other is there."""
    lost = lost_links(
        [
            point("a", Gone.LINK, link_lost=True, entry="mine"),
            point("b", Gone.LINK, entry="yours"),
        ]
    )
    assert lost == (LostLink("easee", "mine", ("a",)),)
