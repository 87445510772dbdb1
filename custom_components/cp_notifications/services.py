"""The actions: report a case, send a test mail, list what is open.

They are registered when the integration is set up, not with a site: an automation that calls one is told
what is wrong, for example that the site is not loaded. Each error of an argument is a translated
`ServiceValidationError`.
"""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.service import (
    async_get_config_entry,
    async_get_device_and_config_entry,
    async_register_admin_service,
)
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .const import DOMAIN
from .coordinator import Coordinator, CpConfigEntry
from .engine.model import AlertKey, AlertView, Case, DeliveryView, Outcome

SERVICE_REPORT: Final = "report"
SERVICE_SEND_TEST: Final = "send_test"
SERVICE_LIST_ALERTS: Final = "list_alerts"

ATTR_CHARGE_POINT: Final = "charge_point"
ATTR_CASE: Final = "case"
ATTR_ACTIVE: Final = "active"
ATTR_DETAIL: Final = "detail"
ATTR_GROUP: Final = "group"

REPORT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(ATTR_CHARGE_POINT): cv.string,
        vol.Required(ATTR_CASE): vol.Coerce(Case),
        vol.Required(ATTR_ACTIVE): cv.boolean,
        vol.Optional(ATTR_DETAIL, default=""): cv.string,
    }
)
SEND_TEST_SCHEMA: Final = vol.Schema({vol.Required(ATTR_GROUP): cv.string})
LIST_ALERTS_SCHEMA: Final = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})

# Home Assistant would answer a wrong argument in English, before we are asked.
_ANYTHING: Final = vol.Schema({}, extra=vol.ALLOW_EXTRA)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(DOMAIN, SERVICE_REPORT, _async_report, _ANYTHING)
    # The answers of these two name e-mail addresses in full.
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_SEND_TEST,
        _async_send_test,
        schema=_ANYTHING,
        supports_response=SupportsResponse.OPTIONAL,
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_LIST_ALERTS,
        _async_list_alerts,
        schema=_ANYTHING,
        supports_response=SupportsResponse.ONLY,
    )


# ---- the actions -------------------------------------------------------------------


async def _async_report(call: ServiceCall) -> None:
    """Take what an automation says about a case as one more source of it."""
    arguments = _arguments(call, REPORT_SCHEMA)
    coordinator, charge_point = _charge_point(call.hass, arguments[ATTR_CHARGE_POINT])
    coordinator.async_report(
        AlertKey(charge_point, arguments[ATTR_CASE]),
        arguments[ATTR_ACTIVE],
        arguments[ATTR_DETAIL],
    )


async def _async_send_test(call: ServiceCall) -> ServiceResponse:
    """Send a test mail to each address of a group; answer what became of each.

    Who does not ask for the answer is told by an error that an address failed.
    """
    arguments = _arguments(call, SEND_TEST_SCHEMA)
    coordinator, group = _group(call.hass, arguments[ATTR_GROUP])
    results = await coordinator.async_send_test(group)
    if not call.return_response:
        raise_for_failures(results)
        return None
    return {"addresses": dict(results)}


async def _async_list_alerts(call: ServiceCall) -> ServiceResponse:
    """Answer with all open alerts and all that waits in the outbox, of one site or of all."""
    arguments = _arguments(call, LIST_ALERTS_SCHEMA)
    sites = _sites(call.hass, arguments.get(ATTR_CONFIG_ENTRY_ID))
    return {
        "alerts": [_alert(site, alert) for site in sites for alert in site.alerts()],
        "outbox": [_waiting(site, mail) for site in sites for mail in site.outbox()],
    }


def raise_for_failures(results: Mapping[str, str]) -> None:
    """Raise a translated error if an address did not take a test mail.

    `results` says for each address "accepted", or why not. The error is logged and shown to all
    users: it counts the addresses and does not name them.
    """
    failed = [error for error in results.values() if error != Outcome.ACCEPTED]
    if failed:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="test_failed",
            translation_placeholders={
                "failed": str(len(failed)),
                "total": str(len(results)),
                "error": failed[0],
            },
        )


# ---- the arguments -----------------------------------------------------------------


def _arguments(call: ServiceCall, schema: vol.Schema) -> dict[str, Any]:
    """Return the validated arguments of a call."""
    try:
        arguments: dict[str, Any] = schema(dict(call.data))
    except vol.Invalid as err:
        raise _invalid(
            "invalid_argument",
            argument=".".join(str(part) for part in err.path),
            error=err.error_message,
        ) from err
    return arguments


def _charge_point(hass: HomeAssistant, device_id: str) -> tuple[Coordinator, str]:
    """Return the site and the id of the charge point that a device is."""
    device, coordinator = _device(hass, device_id)
    for _domain, identifier in device.identifiers:
        if identifier in coordinator.config.charge_points:
            return coordinator, identifier
    # A box with several charge points is none itself; the error says what to choose.
    children = dr.async_entries_for_parent_device(dr.async_get(hass), device.id)
    if children:
        raise _invalid(
            "several_charge_points",
            device=_name(device),
            charge_points=", ".join(map(_name, children)),
        )
    raise _invalid("not_a_charge_point", device=_name(device))


def _group(hass: HomeAssistant, device_id: str) -> tuple[Coordinator, str]:
    """Return the site and the id of the group that a device is."""
    device, coordinator = _device(hass, device_id)
    for _domain, identifier in device.identifiers:
        if identifier in coordinator.config.groups:
            return coordinator, identifier
    raise _invalid("not_a_group", device=_name(device))


def _device(
    hass: HomeAssistant, device_id: str
) -> tuple[dr.AnyDeviceEntry, Coordinator]:
    """Return a device of ours and its site; what else it may be, Home Assistant's helper says."""
    entry: CpConfigEntry
    device, entry = async_get_device_and_config_entry(hass, DOMAIN, device_id)
    return device, entry.runtime_data


def _name(device: dr.AnyDeviceEntry) -> str:
    return device.name_by_user or device.name or device.id


def _sites(hass: HomeAssistant, entry_id: str | None) -> list[Coordinator]:
    """Return the site with this config entry id; without it, all that are loaded."""
    if entry_id is not None:
        entry: CpConfigEntry = async_get_config_entry(hass, DOMAIN, entry_id)
        return [entry.runtime_data]
    entries: list[CpConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return [entry.runtime_data for entry in entries]


def _invalid(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


# ---- the answers -------------------------------------------------------------------


def _alert(site: Coordinator, alert: AlertView) -> JsonObjectType:
    config = site.config
    group = config.groups.get(alert.group)
    charge_point = alert.key.charge_point
    return {
        "site": site.entry.title,
        "charge_point": config.charge_points[charge_point].name,
        "charge_point_id": charge_point,
        "case": alert.key.case.value,
        "group": group.name if group else None,
        "state": alert.state.value,
        "reason": alert.reason.value,
        "since": alert.since.isoformat(),
        "until": alert.until.isoformat() if alert.until else None,
        "code": alert.code,
        "detail": alert.detail,
    }


def _waiting(site: Coordinator, delivery: DeliveryView) -> JsonObjectType:
    """Say what waits. The address is in full: who asks wants to know whom to tell otherwise.

    An answer goes to the administrator or the automation that asked; it is no log.
    """
    return {
        "site": site.entry.title,
        "group": site.config.groups[delivery.group].name,
        "address": delivery.address,
        "attempts": delivery.attempts,
        "error": delivery.error,
        "next_try": delivery.next_try.isoformat() if delivery.next_try else None,
    }
