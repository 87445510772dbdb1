"""Where Home Assistant looks for conditions: see `automation/conditions.py`."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition

from .automation.conditions import CONDITIONS


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by their keys."""
    return CONDITIONS
