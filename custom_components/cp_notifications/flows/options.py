"""The options of a site: how people notice that telling itself does not work, the page, and `flows/ocpp_options.py`.

Name and mail account are no options: they are changed by the site's own dialog, see `config_flow.py`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import SERVICE_RELOAD, SERVICE_TOGGLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_HEARTBEAT_ACTION,
    CONF_HEARTBEAT_INTERVAL,
    CONF_HEARTBEAT_URL,
    CONF_MAIL,
    CONF_OCPP,
    CONF_PAGE,
    CONF_SECOND_CHANNEL,
    DEFAULT_HEARTBEAT_INTERVAL,
)
from custom_components.cp_notifications.delivery.accounts import account_of
from custom_components.cp_notifications.delivery.calls import NOTIFY

from .meanwhile import CHANGED
from .ocpp_options import OcppOptionSteps

MAX_URL: Final = 2000
"""Characters: more is no address that somebody was given to call."""
MAX_INTERVAL: Final = 24 * 60
"""Minutes: who waits longer for a sign of life does not wait for one."""

# What a person has written to be run as it is. Any other action can be typed in.
_ACTION_DOMAINS: Final = ("rest_command", "script", "shell_command")
_NO_HEARTBEAT: Final = {SERVICE_RELOAD, SERVICE_TOGGLE, "turn_on", "turn_off"}


_PAGE_FORM: Final = vol.Schema({vol.Required(CONF_PAGE): BooleanSelector()})


class SiteOptions(OcppOptionSteps):
    """Asks for a second channel and a heartbeat, the page, and charging stations that connect by OCPP."""

    async def async_step_init(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what it is about."""
        options = ["telling", "ocpp", "ocpp_rules", "page"]
        if CONF_OCPP not in self.site().options:
            options.remove("ocpp_rules")
        return self.async_show_menu(step_id="init", menu_options=options)

    async def async_step_telling(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a second channel and a heartbeat on one page."""
        site = self.site()
        entered: Mapping[str, Any] = site.options
        errors: dict[str, str] = {}
        stored = {key: site.options[key] for key in _FIELDS if key in site.options}
        self.meanwhile.look(stored)
        if user_input is not None:
            entered = user_input
            options = _read(self.hass, site, user_input, errors)
            if not errors:
                both, is_news = self.meanwhile.put_together(options, stored)
                if not is_news:
                    return self.save(**{**dict.fromkeys(_FIELDS), **both})
                entered, errors = both, {"base": CHANGED}
        filled_in = {CONF_HEARTBEAT_INTERVAL: DEFAULT_HEARTBEAT_INTERVAL, **entered}
        return self.async_show_form(
            step_id="telling",
            data_schema=self.add_suggested_values_to_schema(
                _form(self.hass), filled_in
            ),
            errors=errors,
        )

    async def async_step_page(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether the page is to be in the sidebar."""
        if user_input is not None:
            return self.save(**{CONF_PAGE: None if user_input[CONF_PAGE] else False})
        is_on = self.site().options.get(CONF_PAGE, True)
        return self.async_show_form(
            step_id="page",
            data_schema=self.add_suggested_values_to_schema(
                _PAGE_FORM, {CONF_PAGE: is_on}
            ),
        )


# ---- the form ------------------------------------------------------------------------


def _form(hass: HomeAssistant) -> vol.Schema:
    return vol.Schema(
        {
            vol.Optional(CONF_SECOND_CHANNEL): EntitySelector(
                EntitySelectorConfig(domain=NOTIFY)
            ),
            vol.Optional(CONF_HEARTBEAT_URL): TextSelector(
                TextSelectorConfig(type=TextSelectorType.URL)
            ),
            vol.Optional(CONF_HEARTBEAT_ACTION): SelectSelector(
                SelectSelectorConfig(
                    options=_actions(hass),
                    custom_value=True,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            vol.Optional(CONF_HEARTBEAT_INTERVAL): NumberSelector(
                NumberSelectorConfig(
                    min=1,
                    max=MAX_INTERVAL,
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement="min",
                )
            ),
        }
    )


def _actions(hass: HomeAssistant) -> list[str]:
    """Return the actions that a person most likely wants to be run."""
    return [
        f"{domain}.{action}"
        for domain in _ACTION_DOMAINS
        for action in sorted(hass.services.async_services_for_domain(domain))
        if action not in _NO_HEARTBEAT
    ]


# ---- what was entered ------------------------------------------------------------------


def _read(
    hass: HomeAssistant,
    site: ConfigEntry[Any],
    entered: Mapping[str, Any],
    errors: dict[str, str],
) -> dict[str, Any]:
    """Return what is stored; what is wrong is added to `errors`, by field."""
    options: dict[str, Any] = {}
    for field, read in _READERS.items():
        given = str(entered.get(field, "")).strip()
        try:
            if given:
                options[field] = read(hass, site, given)
        except vol.Invalid as err:
            errors[field] = err.error_message
    if CONF_HEARTBEAT_URL in options and CONF_HEARTBEAT_ACTION in options:
        errors[CONF_HEARTBEAT_ACTION] = "heartbeat_twice"
    minutes = round(entered.get(CONF_HEARTBEAT_INTERVAL, DEFAULT_HEARTBEAT_INTERVAL))
    beats = CONF_HEARTBEAT_URL in options or CONF_HEARTBEAT_ACTION in options
    if beats and minutes != DEFAULT_HEARTBEAT_INTERVAL:
        options[CONF_HEARTBEAT_INTERVAL] = minutes
    return options


def _second_channel(hass: HomeAssistant, site: ConfigEntry[Any], given: str) -> str:
    """Return the entity id of a notify entity that does not need the site's mail account."""
    registry = er.async_get(hass)
    entity_id = er.async_resolve_entity_id(registry, given)
    state = entity_id and hass.states.get(entity_id)
    if not state or state.domain != NOTIFY:
        raise vol.Invalid("entity_not_found")
    entity = registry.async_get(state.entity_id)
    account = account_of(hass, site.data.get(CONF_MAIL))
    if entity and account and account.sends_by(entity):
        raise vol.Invalid("second_channel_is_mail")
    return state.entity_id


def _url(_hass: HomeAssistant, _site: ConfigEntry[Any], given: str) -> str:
    """Return the address of a web page."""
    try:
        url = cv.url(given)
    except vol.Invalid as err:
        raise vol.Invalid("url_invalid") from err
    if len(url) > MAX_URL or not url.isprintable() or " " in url:
        raise vol.Invalid("url_invalid")
    return url


def _action(hass: HomeAssistant, _site: ConfigEntry[Any], given: str) -> str:
    """Return an action that there is."""
    domain, _, service = given.lower().partition(".")
    if not hass.services.has_service(domain, service):
        raise vol.Invalid("action_not_found")
    return f"{domain}.{service}"


_FIELDS: Final = (
    CONF_SECOND_CHANNEL,
    CONF_HEARTBEAT_URL,
    CONF_HEARTBEAT_ACTION,
    CONF_HEARTBEAT_INTERVAL,
)
_READERS: Final[Mapping[str, Callable[[HomeAssistant, ConfigEntry[Any], str], str]]] = {
    CONF_SECOND_CHANNEL: _second_channel,
    CONF_HEARTBEAT_URL: _url,
    CONF_HEARTBEAT_ACTION: _action,
}
