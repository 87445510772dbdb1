"""A charger to watch, and somebody who listens."""

from collections.abc import Iterator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import mock_config_flow

from .charger import DOMAIN, Charger, ChargerFlow
from .listener import Listener


@pytest.fixture(autouse=True)
def charger_flow() -> Iterator[None]:
    """Let the charger's integration be set up."""
    with mock_config_flow(DOMAIN, ChargerFlow):
        yield


@pytest.fixture
def charger(hass: HomeAssistant) -> Charger:
    """Return a charger whose integration is not set up yet."""
    return Charger(hass)


@pytest.fixture
def listener(hass: HomeAssistant) -> Iterator[Listener]:
    """Return what hears a source that watches nothing yet."""
    listener = Listener(hass)
    yield listener
    listener.source.stop()
