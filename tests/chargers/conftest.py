"""A home for each story."""

from collections.abc import Iterator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .home import Home
from .story import Story


@pytest.fixture
def home(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, story: Story
) -> Iterator[Home]:
    """Return the home of a story; its charger is well, but not watched yet."""
    home = Home(
        hass,
        freezer,
        story.platform,
        story.entities,
        with_entry=story.with_entry,
        alive=story.alive,
    )
    yield home
    home.leave()
