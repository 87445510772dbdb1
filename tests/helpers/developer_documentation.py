"""What the developer documentation of Home Assistant promises, as far as the package uses it.

Taken from developers.home-assistant.io, its pages and its blog, as of 19 August 2026. Promised is a name that stands
there, and what is public in a module that stands there as one to import from, or in an object that has a page there.
"""

from typing import Final

MODULES: Final = frozenset(
    {
        "homeassistant.components.binary_sensor",
        "homeassistant.components.button",
        "homeassistant.components.event",
        "homeassistant.auth.models.User",
        "homeassistant.auth.permissions.const.POLICY_READ",
        "homeassistant.components.http",
        "homeassistant.components.llm.LLMTools",
        "homeassistant.components.persistent_notification",
        "homeassistant.components.repairs",
        "homeassistant.components.sensor",
        "homeassistant.components.switch",
        "homeassistant.components.system_health",
        "homeassistant.config_entries",
        "homeassistant.const",
        "homeassistant.core",
        "homeassistant.data_entry_flow",
        "homeassistant.exceptions",
        "homeassistant.helpers.aiohttp_client.async_get_clientsession",
        "homeassistant.helpers.area_registry",
        "homeassistant.helpers.config_validation",
        "homeassistant.helpers.device_registry",
        "homeassistant.helpers.dispatcher",
        "homeassistant.helpers.entity_registry",
        "homeassistant.helpers.event",
        "homeassistant.helpers.issue_registry",
        "homeassistant.helpers.network",
        "homeassistant.helpers.network.get_url",
        "homeassistant.helpers.selector",
        "homeassistant.helpers.service",
        "homeassistant.helpers.typing",
        "homeassistant.util.dt",
        "homeassistant.util.dt.utcnow",
        "homeassistant.util.hass_dict",
        "homeassistant.util.json",
    }
)
"""Modules that integrations are told to import from; of the registries there are pages of their own."""

OBJECTS: Final = frozenset(
    {
        "ConfigEntry",
        "HomeAssistant",
        "HomeAssistant.bus",
        "HomeAssistant.config_entries",
        "HomeAssistant.loop",
        "HomeAssistant.services",
        "HomeAssistant.states",
    }
)
"""Objects that have a page: `hass` and what hangs on it, and config entries."""

NAMES: Final = frozenset(
    {
        "ConditionConfig.options",
        "ConditionConfig.target",
        "ConfigEntry.data.get",
        "ConfigEntry.options.get",
        "ConfigEntry.state.value",
        "ConfigEntry.state.value.replace",
        "ConfigEntry.subentries.get",
        "ConfigSubentry.data",
        "ConfigSubentry.data.get",
        "ConfigSubentry.subentry_id",
        "ConfigSubentry.subentry_type",
        "ConfigSubentry.title",
        "Entity.entity_id",
        "Entity.unique_id",
        "EntityDescription.key",
        "Event.data",
        "Event.event_type",
        "Event.time_fired",
        "HomeAssistant.auth.async_get_user",
        "HomeAssistant.config.config_dir",
        "HomeAssistant.config.language",
        "HomeAssistant.config.location_name",
        "HomeAssistant.config.path",
        "HomeAssistant.config_entries.flow.async_abort",
        "HomeAssistant.config_entries.flow.async_init",
        "HomeAssistant.config_entries.subentries.async_init",
        "HomeAssistant.data.get",
        "ServiceCall.context",
        "ServiceCall.data",
        "ServiceCall.hass",
        "ServiceCall.return_response",
        "State.attributes",
        "State.attributes.get",
        "State.entity_id",
        "State.last_changed",
        "State.last_reported",
        "State.last_updated",
        "State.state",
        "SubentryFlowResult.get",
        "SystemHealthRegistration.async_register_info",
        "homeassistant.helpers.entity.Entity",
        "homeassistant.helpers.entity.EntityDescription",
        "LLMContext.context",
        "ToolInput.tool_args",
        "TriggerConfig.options",
        "User.permissions",
        "User.permissions.check_entity",
        "TriggerConfig.target",
        "homeassistant.helpers.condition.Condition",
        "homeassistant.helpers.condition.ConditionConfig",
        "homeassistant.helpers.entity_platform.AddConfigEntryEntitiesCallback",
        "homeassistant.helpers.llm.LLMContext",
        "homeassistant.helpers.llm.Tool",
        "homeassistant.helpers.llm.ToolInput",
        "homeassistant.helpers.storage.Store",
        "homeassistant.helpers.trigger.Trigger",
        "homeassistant.helpers.trigger.TriggerActionRunner",
        "homeassistant.helpers.trigger.TriggerConfig",
        "super._async_check",
        "super._get_entry",
        "super._get_reconfigure_subentry",
    }
)
"""Names that stand in the documentation, though their module or object does not; and what belongs to them."""
