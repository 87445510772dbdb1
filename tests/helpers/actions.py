"""Our actions, as people and automations use them."""

from typing import Any

from homeassistant.core import Context, HomeAssistant

from custom_components.cp_notifications.const import DOMAIN


async def async_do(
    hass: HomeAssistant, action: str, context: Context | None = None, **data: Any
) -> None:
    """Run an action."""
    await hass.services.async_call(DOMAIN, action, data, blocking=True, context=context)
    await hass.async_block_till_done()


async def async_ask(
    hass: HomeAssistant, action: str, context: Context | None = None, **data: Any
) -> dict[str, Any]:
    """Return what an action answers."""
    answer = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, context=context, return_response=True
    )
    assert answer is not None
    return dict(answer)
