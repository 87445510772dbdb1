"""Set up of the played chargers: nothing to ask."""

from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult


class EaseeFlow(ConfigFlow, domain="easee"):
    """Add the chargers."""

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Create the entry; there is only one."""
        await self.async_set_unique_id("easee")
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title="Easee", data={})
