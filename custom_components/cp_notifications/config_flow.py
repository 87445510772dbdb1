"""The set-up of a site: its name, its mail account, and the chargers that are there.

The set-up ends in the wizard of the first notification group, as chargers nobody is told
about are of no use; without any charger it ends in the dialog that adds one.
"""

from collections.abc import Iterable, Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlowContext,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from custom_components.cp_notifications.internals import new_id

from .const import (
    CONF_ADDRESSES,
    CONF_MAIL,
    CONF_NAME,
    DOMAIN,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from .delivery.accounts import Account, accounts, missing_recipients
from .flows.charge_point import (
    REPORT_ACTION,
    ChargePointSteps,
    device_error,
    device_selector,
)
from .flows.charger_card import DISCOVERED_CHARGER, ChargerCard
from .flows.draft import clean_name, free_name, name_error
from .flows.found_fields import (
    FIELD_FOUND,
    async_found_placeholders,
    found_fields,
    take_found,
)
from .flows.group.flow import NotificationGroupFlow
from .flows.handover import async_go_on
from .flows.meanwhile import CHANGED, Meanwhile
from .flows.ocpp_card import OcppCard
from .flows.options import SiteOptions
from .flows.overview import async_overview
from .flows.rules import RuleSteps
from .flows.station import ChargingStationFlow
from .ocpp.cards import DISCOVERED_STATION
from .site.words import async_words
from .text import escape, plain

FIELD_DEVICES = "devices"
NO_ACCOUNT = "none"
NEW_ACCOUNT = "new"
ADD_SMTP_URL = "/config/integrations/dashboard/add?domain=smtp"
"""Page of Home Assistant that starts the set-up of an SMTP account."""


class SiteFlow(
    RuleSteps[ConfigFlowContext, ConfigFlowResult, str],
    ChargePointSteps[ConfigFlowContext, ConfigFlowResult, str],
    ChargerCard,
    OcppCard,
    domain=DOMAIN,
):
    """Sets up a site, and changes its name and its mail account."""

    # Of the form of an entry and its subentries, see `const.py`. With the first number Home Assistant refuses an entry in
    # an older version of us; with the second one, which is for something more, it goes on there. See `async_migrate_entry`.
    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._name = ""
        self._data: dict[str, Any] = {}
        """What the config entry will hold."""
        self._meanwhile = Meanwhile()
        self._asked_at = ""
        """The page on which a person chose to add a mail account first, with what they had entered there."""
        self._entered: dict[str, Any] = {}
        self._accounts_before: set[str] = set()
        self._devices: list[str] = []
        """Devices whose charging station is still to be asked for."""

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the dialogs a site has."""
        return {
            SUBENTRY_GROUP: NotificationGroupFlow,
            SUBENTRY_STATION: ChargingStationFlow,
        }

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the dialog for what is done when telling does not work."""
        return SiteOptions()

    # ---- what was discovered -----------------------------------------------------------

    async def async_step_integration_discovery(
        self, discovery_info: dict[str, Any]
    ) -> ConfigFlowResult:
        """Show the card of something that can be watched: what is known of it says what it is."""
        if DISCOVERED_STATION in discovery_info:
            return await self.async_station_discovered(discovery_info)
        return await self.async_charger_discovered(discovery_info[DISCOVERED_CHARGER])

    # ---- name and mail account ---------------------------------------------------------

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the name of the site and its mail account."""
        taken = self._site_names()
        if user_input is None:
            name = free_name(self.hass.config.location_name, taken)
            first = next(iter(self._accounts()), NO_ACCOUNT)
            return self._site_form("user", {CONF_NAME: name, CONF_MAIL: first})
        if errors := self._take_site(user_input, taken):
            return self._site_form("user", user_input, errors)
        if user_input[CONF_MAIL] == NEW_ACCOUNT:
            return await self._async_ask_for_account("user", user_input)
        if self.drafts.stations:
            return await self.async_step_overview()
        return await self.async_step_chargers()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another name or another mail account."""
        entry = self._get_reconfigure_entry()
        stored = self._site_values(entry.title, entry.data)
        self._meanwhile.look(stored)
        if user_input is None:
            return self._site_form("reconfigure", stored)
        if errors := self._take_site(user_input, self._site_names(entry)):
            return self._site_form("reconfigure", user_input, errors)
        if user_input[CONF_MAIL] == NEW_ACCOUNT:
            return await self._async_ask_for_account("reconfigure", user_input)
        both, is_news = self._meanwhile.put_together(user_input, stored)
        if is_news:
            return self._site_form("reconfigure", both, {"base": CHANGED})
        if self._new_recipients(entry):
            return await self.async_step_recipients()
        return self._update_site(entry)

    async def _async_ask_for_account(
        self, page: str, entered: dict[str, Any]
    ) -> ConfigFlowResult:
        """Let a person add an account elsewhere, without closing this dialog: what was entered would be lost."""
        self._asked_at, self._entered = page, entered
        self._accounts_before = set(self._accounts())
        return await self.async_step_new_account()

    async def async_step_new_account(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Wait for a new mail account, and fill it in."""
        if user_input is not None:
            new = [key for key in self._accounts() if key not in self._accounts_before]
            found = {CONF_MAIL: new[0]} if new else {}
            errors = {} if new else {CONF_MAIL: "no_new_account"}
            kept = {CONF_NAME: self._entered[CONF_NAME]}
            return self._site_form(self._asked_at, {**kept, **found}, errors)
        words = await async_words(self.hass)
        return self.async_show_form(
            step_id="new_account",
            data_schema=vol.Schema({}),
            description_placeholders={
                # Markdown has no way to open another tab, and this one must stay.
                "link": f'<a href="{ADD_SMTP_URL}" target="_blank">'
                f"{words('mail_account', 'add_smtp')}</a>"
            },
            last_step=False,
        )

    async def async_step_recipients(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say which addresses the mail account is going to get as recipients."""
        entry = self._get_reconfigure_entry()
        if user_input is not None:
            return self._update_site(entry)
        addresses = [f"- {escape(each)}" for each in self._new_recipients(entry)]
        return self.async_show_form(
            step_id="recipients",
            data_schema=vol.Schema({}),
            description_placeholders={"addresses": "\n".join(addresses)},
        )

    def _site_form(
        self,
        step_id: str,
        values: Mapping[str, Any],
        errors: dict[str, str] | None = None,
    ) -> ConfigFlowResult:
        account = SelectSelector(
            SelectSelectorConfig(
                options=[
                    *(
                        SelectOptionDict(value=key, label=plain(each.label))
                        for key, each in self._accounts().items()
                    ),
                    SelectOptionDict(value=NEW_ACCOUNT, label=NEW_ACCOUNT),
                    SelectOptionDict(value=NO_ACCOUNT, label=NO_ACCOUNT),
                ],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key="mail_account",
            )
        )
        schema = vol.Schema(
            {vol.Required(CONF_NAME): TextSelector(), vol.Required(CONF_MAIL): account}
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=errors or {},
            last_step=step_id == "reconfigure",
        )

    def _site_values(self, name: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Return what to fill in; no account in place of one that is gone."""
        account = _account_key(data.get(CONF_MAIL))
        if account not in (*self._accounts(), NO_ACCOUNT):
            return {CONF_NAME: name}
        return {CONF_NAME: name, CONF_MAIL: account}

    def _accounts(self) -> dict[str, Account]:
        """Return the mail accounts by what the form calls them."""
        return {_account_key(each.stored): each for each in accounts(self.hass)}

    def _site_names(self, but: ConfigEntry | None = None) -> list[str]:
        """Return the names of all sites but this one."""
        entries = self.hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        return [entry.title for entry in entries if entry is not but]

    def _take_site(
        self, user_input: Mapping[str, Any], taken: Iterable[str]
    ) -> dict[str, str]:
        """Keep the name and the mail account, or return what is wrong with them."""
        name = clean_name(user_input[CONF_NAME])
        if error := name_error(name, taken):
            return {CONF_NAME: error}
        account = self._accounts().get(user_input[CONF_MAIL])
        self._name = name
        self._data = {} if account is None else {CONF_MAIL: account.stored}
        return {}

    def _new_recipients(self, entry: ConfigEntry) -> list[str]:
        """Return the addresses of groups that the mail account does not know."""
        groups = entry.get_subentries_of_type(SUBENTRY_GROUP)
        addresses = [each for group in groups for each in group.data[CONF_ADDRESSES]]
        return missing_recipients(self.hass, self._data.get(CONF_MAIL), addresses)

    def _update_site(self, entry: ConfigEntry) -> ConfigFlowResult:
        kept = {key: entry.data[key] for key in entry.data if key != CONF_MAIL}
        return self.async_update_and_abort(
            entry, title=self._name, data={**kept, **self._data}
        )

    # ---- the chargers ------------------------------------------------------------------

    async def async_step_chargers(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the devices that are chargers; they can be added later as well."""
        if user_input is None and self.drafts.offered():
            return await self.async_step_found()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._take_devices(user_input)
            if not errors:
                return await self.async_rules_done()
        return self.async_show_form(
            step_id="chargers",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(
                    {vol.Optional(FIELD_DEVICES): device_selector(multiple=True)}
                ),
                user_input,
            ),
            errors=errors,
            last_step=False,
        )

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer the chargers that were found, all that tell something marked, and any other device."""
        offered = self.drafts.offered()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._take_devices(user_input)
            if not errors:
                take_found(self.drafts, user_input, offered)
                return await self.async_rules_done()
        fields = {
            **found_fields(offered),
            vol.Optional(FIELD_DEVICES): device_selector(multiple=True),
        }
        return self.async_show_form(
            step_id="found",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields),
                user_input
                or {FIELD_FOUND: [key for key, each in offered.items() if each.tells]},
            ),
            errors=errors,
            description_placeholders=await async_found_placeholders(
                self.hass, offered.values()
            ),
            last_step=False,
        )

    def _take_devices(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Keep the devices that were picked, or return what is wrong with them."""
        devices = dr.async_get(self.hass)
        chosen = list(dict.fromkeys(filter(None, user_input.get(FIELD_DEVICES, []))))
        wrong = [error for each in chosen if (error := device_error(devices, each))]
        if wrong:
            return {FIELD_DEVICES: wrong[0]}
        self._devices = chosen
        return {}

    @override
    async def async_rules_done(self) -> ConfigFlowResult:
        """Go on with the next device, and with the overview after the last one."""
        while self._devices:
            device_id = self._devices.pop(0)
            if any(device_id == station.device_id for station in self.drafts.stations):
                continue
            if (found := self.drafts.found_with_device(device_id)) is None:
                self.drafts.start_station(device_id)
                return await self.async_step_station()
            self.drafts.take_over(found)
        if self.drafts.stations:
            return await self.async_step_overview()
        return await self.async_step_create()

    async def async_step_overview(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what is watched, and offer to change it or to create the site."""
        known = self.drafts.known()
        options = ["create", "add_missing", "edit", "review"]
        if not self.drafts.can_add(known):
            options.remove("add_missing")
        if not self.drafts.all_questions():
            options.remove("review")
        if self.drafts.undescribed(known):
            options.append("describe")
        return self.async_show_menu(
            step_id="overview",
            menu_options=options,
            description_placeholders={
                "site": escape(self._name),
                "action": REPORT_ACTION,
                **await async_overview(self.hass, self.drafts.stations, known),
            },
        )

    # ---- the end -------------------------------------------------------------------------

    async def async_step_create(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Create the site, unless another has got its name meanwhile."""
        if error := name_error(self._name, self._site_names()):
            values = self._site_values(self._name, self._data)
            return self._site_form("user", values, {CONF_NAME: error})
        self.drafts.async_enable()
        return self.async_create_entry(
            title=self._name,
            data=self._data,
            subentries=[
                ConfigSubentryData(
                    subentry_type=SUBENTRY_STATION,
                    title=station.title,
                    unique_id=f"station:{new_id()}",
                    data=station.as_data(),
                )
                for station in self.drafts.stations
            ],
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Hand over to the wizard of the first group; without a charger, to the dialog that adds one."""
        kind = SUBENTRY_GROUP if self.drafts.stations else SUBENTRY_STATION
        return await async_go_on(self.hass, result["result"], result, kind)


def _account_key(mail: Mapping[str, str] | None) -> str:
    """Return what the form calls a mail account as it is stored."""
    return ":".join(mail.values()) if mail else NO_ACCOUNT
