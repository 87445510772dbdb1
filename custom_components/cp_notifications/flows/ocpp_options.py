"""The options for charging stations that connect by OCPP: where and how, and a user's own rules.

What a person leaves at its default is not stored.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, OptionsFlow
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_ALLOW_UNKNOWN,
    CONF_CERTIFICATE,
    CONF_CLIENT_CA,
    CONF_ENTRANCE,
    CONF_KEY,
    CONF_OCPP,
    CONF_ON,
    CONF_PORT,
    CONF_RULES,
    CONF_TLS,
    TLS_HOME_ASSISTANT,
    TLS_OWN,
)
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.ocpp.address import async_port_error
from custom_components.cp_notifications.ocpp.config import Door, read_options
from custom_components.cp_notifications.ocpp.protocol.user_rules import (
    FIELDS,
    IGNORE,
    parse_rule,
)
from custom_components.cp_notifications.ocpp.server import DEFAULT_PORT
from custom_components.cp_notifications.ocpp.tls import (
    CertificateError,
    async_context,
    home_assistant_files,
)
from custom_components.cp_notifications.site.words import async_words

from .meanwhile import CHANGED, Meanwhile
from .ocpp_fields import address_rows

MAX_RULES: Final = 50
"""Rules of a site. Each is held against every fault that a charger tells."""
NO_TLS: Final = "none"
RULE_CASE: Final = "case"
_RULE_CASES: Final = (Case.FUSE_TRIPPED, Case.SENSORS, IGNORE)

_DEFAULTS: Final[Mapping[str, Any]] = {
    CONF_ON: False,
    CONF_PORT: DEFAULT_PORT,
    CONF_TLS: NO_TLS,
    CONF_CERTIFICATE: "",
    CONF_KEY: "",
    CONF_CLIENT_CA: "",
    CONF_ALLOW_UNKNOWN: True,
    CONF_ENTRANCE: False,
    CONF_RULES: [],
}
_FIRST_PAGE: Final = (CONF_ON, CONF_PORT, CONF_TLS, CONF_ALLOW_UNKNOWN, CONF_ENTRANCE)
_FILES: Final = {
    TLS_OWN: (CONF_CERTIFICATE, CONF_KEY, CONF_CLIENT_CA),
    TLS_HOME_ASSISTANT: (CONF_CLIENT_CA,),
}
"""The files that are asked for with each kind of encryption."""


class OcppOptionSteps(OptionsFlow):
    """Part of the dialog with the options of a site."""

    _ocpp: Mapping[str, Any]
    """What was answered so far."""

    def __init__(self) -> None:
        """Begin without having looked at what is stored."""
        self.meanwhile = Meanwhile()
        """How the page that is open was stored at first. A dialog is about one page."""

    def site(self) -> ConfigEntry[Any]:
        """Return the site; end the dialog if it was removed meanwhile."""
        entry = self.hass.config_entries.async_get_entry(self.handler)
        if entry is None:
            raise AbortFlow("site_gone")
        return entry

    def save(self, **changes: Any) -> ConfigFlowResult:
        """Store changed options; None for what is not to be stored any more."""
        options = {**self.site().options, **changes}
        kept = {key: value for key, value in options.items() if value is not None}
        return self.async_create_entry(data=kept)

    # ---- where and how -----------------------------------------------------------------

    async def async_step_ocpp(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether stations may connect, and where."""
        site = self.site()
        errors: dict[str, str] = {}
        stored = {**_DEFAULTS, **site.options.get(CONF_OCPP, {})}
        self.meanwhile.look(_but_rules(stored))
        values = {**stored, **(user_input or {})}
        if user_input is not None:
            self._ocpp = values
            if values[CONF_ON]:
                errors = await self._door_errors(site, values)
            if not errors:
                values[CONF_PORT] = int(values[CONF_PORT])
                return await self._go_on()
        return self._ocpp_form(values, errors)

    def _ocpp_form(
        self, values: Mapping[str, Any], errors: dict[str, str]
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="ocpp",
            data_schema=self.add_suggested_values_to_schema(
                _FORM, {key: values[key] for key in _FIRST_PAGE}
            ),
            errors=errors,
            last_step=False,
        )

    async def _door_errors(
        self, site: ConfigEntry[Any], values: Mapping[str, Any]
    ) -> dict[str, str]:
        port = values[CONF_PORT]
        if port != int(port):
            return {CONF_PORT: "port_invalid"}
        if error := await async_port_error(site, int(port)):
            return {CONF_PORT: error}
        if values[CONF_TLS] == TLS_HOME_ASSISTANT:
            try:
                home_assistant_files(self.hass)
            except CertificateError as err:
                return {CONF_TLS: str(err)}
        return {}

    async def _go_on(self) -> ConfigFlowResult:
        if not self._ocpp[CONF_ON]:
            return self._save_ocpp()
        if self._ocpp[CONF_TLS] in _FILES:
            return await self.async_step_ocpp_certificate()
        return await self.async_step_ocpp_address()

    async def async_step_ocpp_certificate(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the files with certificates."""
        fields = _FILES[self._ocpp[CONF_TLS]]
        values = {field: self._ocpp[field] for field in fields}
        errors: dict[str, str] = {}
        if user_input is not None:
            values = {field: user_input.get(field, "").strip() for field in fields}
            answered = {**self._ocpp, **values}
            errors = await self._file_errors(answered)
            if not errors:
                self._ocpp = answered
                return await self.async_step_ocpp_address()
        schema = vol.Schema({vol.Optional(field): TextSelector() for field in fields})
        return self.async_show_form(
            step_id="ocpp_certificate",
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=errors,
            description_placeholders={"folder": self.hass.config.config_dir},
            last_step=False,
        )

    async def _file_errors(self, values: Mapping[str, Any]) -> dict[str, str]:
        door = Door(
            values[CONF_PORT],
            values[CONF_TLS],
            values[CONF_CERTIFICATE],
            values[CONF_KEY],
            values[CONF_CLIENT_CA],
        )
        try:
            await async_context(self.hass, door)
        except CertificateError as err:
            shown = err.field if err.field in _FILES[values[CONF_TLS]] else "base"
            return {shown: str(err)}
        return {}

    async def async_step_ocpp_address(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what is to be typed into the chargers, and store the answers."""
        if user_input is not None:
            return self._save_ocpp()
        options = read_options(_stored(self._ocpp) or {})
        return self.async_show_form(
            step_id="ocpp_address",
            data_schema=vol.Schema({}),
            description_placeholders={
                "rows": address_rows(self.hass, options, await async_words(self.hass))
            },
        )

    def _save_ocpp(self) -> ConfigFlowResult:
        """Store the answers, unless others were stored meanwhile: then both are shown."""
        stored = {**_DEFAULTS, **self.site().options.get(CONF_OCPP, {})}
        both, is_news = self.meanwhile.put_together(
            _but_rules(self._ocpp), _but_rules(stored)
        )
        if is_news:
            return self._ocpp_form(both, {"base": CHANGED})
        return self.save(**{CONF_OCPP: _stored({**stored, **both})})

    # ---- a user's own rules ---------------------------------------------------------------

    async def async_step_ocpp_rules(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for rules about what chargers send."""
        stored: Mapping[str, Any] = self.site().options.get(CONF_OCPP, {})
        errors: dict[str, str] = {}
        rules, wrong = stored.get(CONF_RULES, []), 0
        self.meanwhile.look({CONF_RULES: rules})
        words = await async_words(self.hass)
        # The front end translates no choices within a list of things.
        said = {case: words("ocpp_rule_case", case) for case in _RULE_CASES}
        if user_input is not None:
            meant = {word: case for case, word in said.items()}
            entered = user_input.get(CONF_RULES) or []
            mine = [_rule(_translated(rule, meant)) for rule in entered]
            error, wrong = _rules_error(mine)
            is_news, before, rules = False, rules, mine
            if error is None:
                both, is_news = self.meanwhile.put_together(
                    {CONF_RULES: mine}, {CONF_RULES: before}
                )
                rules = both[CONF_RULES]
            if error is None and not is_news:
                ocpp = _stored({**_DEFAULTS, **stored, CONF_RULES: rules})
                return self.save(**{CONF_OCPP: ocpp})
            errors = {CONF_RULES: error} if error else {"base": CHANGED}
        field = _rules_field(said.values())
        shown = {CONF_RULES: [_translated(rule, said) for rule in rules]}
        return self.async_show_form(
            step_id="ocpp_rules",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(CONF_RULES): field}), shown
            ),
            errors=errors,
            description_placeholders={"rule": str(wrong), "most": str(MAX_RULES)},
        )


def _but_rules(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of the pages about the connection: the rules have a page of their own."""
    return {key: value for key, value in values.items() if key != CONF_RULES}


def _stored(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what is stored: nothing that is at its default, and nothing that has no meaning."""
    files = _FILES.get(values[CONF_TLS], ())
    unused = {*_FILES[TLS_OWN]} - {*files}
    kept = {
        key: value
        for key, value in values.items()
        if value != _DEFAULTS[key] and key not in unused
    }
    return kept or None


def _translated(rule: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """Return a rule with another word for its meaning."""
    meaning = rule.get(RULE_CASE, "")
    return {**rule, RULE_CASE: words.get(meaning, meaning)}


def _rule(entered: Mapping[str, Any]) -> dict[str, str]:
    """Return a rule without what was left empty."""
    stripped = {key: str(value or "").strip() for key, value in entered.items()}
    return {key: value for key, value in stripped.items() if value}


def _rules_error(rules: list[dict[str, str]]) -> tuple[str | None, int]:
    """Return the key of what is wrong with the first rule that is wrong, and its number."""
    if len(rules) > MAX_RULES:
        return "rules_too_many", MAX_RULES
    for number, rule in enumerate(rules, start=1):
        try:
            parse_rule(rule)
        except KeyError:
            return "rule_case", number
        except ValueError as err:
            return f"rule_{err}", number
    return None, 0


_FORM: Final = vol.Schema(
    {
        vol.Required(CONF_ON): BooleanSelector(),
        vol.Required(CONF_PORT): NumberSelector(
            NumberSelectorConfig(min=1, max=65535, mode=NumberSelectorMode.BOX)
        ),
        vol.Required(CONF_TLS): SelectSelector(
            SelectSelectorConfig(
                options=[NO_TLS, TLS_HOME_ASSISTANT, TLS_OWN],
                mode=SelectSelectorMode.LIST,
                translation_key="ocpp_tls",
            )
        ),
        vol.Required(CONF_ALLOW_UNKNOWN): BooleanSelector(),
        vol.Required(CONF_ENTRANCE): BooleanSelector(),
    }
)


def _rules_field(meanings: Iterable[str]) -> ObjectSelector:
    """Return the field with rules. The list shows what each means, so the choices are the words themselves."""
    case = SelectSelectorConfig(options=[*meanings], mode=SelectSelectorMode.DROPDOWN)
    fields = {
        RULE_CASE: ObjectSelectorField(required=True, selector=SelectSelector(case)),
        **{field: ObjectSelectorField(selector=TextSelector()) for field in FIELDS},
    }
    return ObjectSelector(
        ObjectSelectorConfig(
            fields=fields,
            multiple=True,
            label_field=RULE_CASE,
            description_field="text",
            translation_key="ocpp_rules",
        )
    )
