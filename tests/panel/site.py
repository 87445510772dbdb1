"""What the tests of the page share: a site to look at, and what a page makes of what it is told."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.panel.feed import PARTS
from tests.helpers.sites import async_set_up, group, point, site, station

NORTH: Final = "planted-north@example.com"
SOUTH: Final = "planted-south@example.com"
"""Addresses that only an administrator may ever see."""


async def async_site(hass: HomeAssistant, **more: Any) -> MockConfigEntry:
    """Set up a site with a station of its own, one with two charge points, and two groups."""
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Garage", point("left", "Left"), point("right", "Right")),
            group("North", ["yard", "left"], [NORTH, SOUTH]),
            group("South", ["left"], [SOUTH], cases=["fuse_tripped"]),
            **more,
        ),
    )


class Page:
    """What a page knows, by what it was told."""

    def __init__(self) -> None:
        """Know nothing."""
        self.views: dict[str, dict[str, Any]] = {}
        self.rev = -1
        self.told: list[dict[str, Any]] = []

    def begin(self, snapshot: Mapping[str, Any]) -> None:
        """Take a snapshot."""
        self.views = {
            part: {key: dict(view) for key, view in snapshot[part].items()}
            for part in PARTS
        }
        self.rev = snapshot["rev"]

    def take(self, delta: Mapping[str, Any]) -> None:
        """Take a change, as `frontend/src/store.ts` does."""
        assert delta["rev"] == self.rev + 1
        self.rev = delta["rev"]
        self.told.append(dict(delta))
        for part in PARTS:
            for key, change in delta.get(part, {}).items():
                if change is None:
                    del self.views[part][key]
                else:
                    self.views[part].setdefault(key, {}).update(change)
