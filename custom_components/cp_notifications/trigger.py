"""Where Home Assistant looks for triggers: see `automation/triggers.py`."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.trigger import Trigger

from .automation.triggers import TRIGGERS


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by their keys."""
    return TRIGGERS
