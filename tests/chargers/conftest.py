"""A home for each story."""

from collections.abc import Iterator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.cp_notifications.chargers.catalogue import catalogue_of
from custom_components.cp_notifications.sources import registry

from .home import Home
from .story import Story


@pytest.fixture
def home(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    story: Story,
) -> Iterator[Home]:
    """Return the home of a story; its charger is well, but not watched yet."""
    monkeypatch.setattr(registry, "_ROWS", catalogue_of(story.version))
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
