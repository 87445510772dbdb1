"""An action that blocks its thread, as those of some integrations do when a server does not answer."""

import threading

from homeassistant.core import HomeAssistant, ServiceCall


class Hanging:
    """Keeps the thread of each call until it is told to go on."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Hang."""
        self._hass = hass
        self._gate = threading.Event()
        self.calls = 0

    async def handle(self, _call: ServiceCall) -> None:
        """Be the handler of the action."""
        self.calls += 1
        await self._hass.async_add_executor_job(self._gate.wait)

    def go_on(self) -> None:
        """Let all calls end, and those to come."""
        self._gate.set()
