"""Where Home Assistant looks for tools of assistants: see `automation/assist.py`."""

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.llm import LLMContext

from .automation.assist import API, StatusTool
from .services.arguments import loaded_sites


@callback
def async_get_tools(
    hass: HomeAssistant, llm_context: LLMContext, api_id: str
) -> LLMTools | None:
    """Return the tool, where there is something to tell."""
    if api_id != API or not loaded_sites(hass):
        return None
    return LLMTools(tools=[StatusTool()])
