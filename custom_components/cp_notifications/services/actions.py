"""The actions: report a case, acknowledge and silence, send a test mail, list what is open and what was told.

They are registered when the integration is set up, not with a site: an automation that calls one is told
what is wrong, for example that the site is not loaded. Each error of an argument is a translated
`ServiceValidationError`.
"""

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, Unauthorized, UnknownUser
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.engine.model import AlertKey, Case, Outcome
from custom_components.cp_notifications.site.history import KEPT
from custom_components.cp_notifications.site.targets import target_of
from custom_components.cp_notifications.site.who import async_who, may_act
from custom_components.cp_notifications.text import clean, redact

from . import answers, arguments

SERVICE_REPORT: Final = "report"
SERVICE_ACKNOWLEDGE: Final = "acknowledge"
SERVICE_SILENCE: Final = "silence"
SERVICE_SEND_TEST: Final = "send_test"
SERVICE_LIST_ALERTS: Final = "list_alerts"
SERVICE_LIST_CHARGE_POINTS: Final = "list_charge_points"
SERVICE_LIST_NOTIFICATIONS: Final = "list_notifications"

ATTR_CHARGE_POINT: Final = "charge_point"
ATTR_CASE: Final = "case"
ATTR_ACTIVE: Final = "active"
ATTR_DETAIL: Final = "detail"
ATTR_DEVICE: Final = "device"
ATTR_UNTIL: Final = "until"
ATTR_DURATION: Final = "duration"
ATTR_GROUP: Final = "group"
ATTR_UNDO: Final = "undo"
ATTR_LIMIT: Final = "limit"

MOST_NAMES: Final = 5
"""How many charge points an error names."""
MAX_DETAIL: Final = 500
"""Characters of what a report says: it is kept on disk, and written again at each change."""
DEFAULT_LIMIT: Final = 50
"""How many notifications are listed if nobody says how many."""

REPORT_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(ATTR_CHARGE_POINT): cv.string,
        **arguments.TARGET_FIELDS,
        vol.Required(ATTR_CASE): vol.Coerce(Case),
        vol.Required(ATTR_ACTIVE): cv.boolean,
        vol.Optional(ATTR_DETAIL, default=""): cv.string,
    }
)
ACKNOWLEDGE_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(ATTR_CHARGE_POINT): cv.string,
        **arguments.TARGET_FIELDS,
        vol.Optional(ATTR_CASE): vol.Coerce(Case),
        vol.Optional(ATTR_UNDO, default=False): cv.boolean,
    }
)
SILENCE_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(ATTR_DEVICE): cv.string,
        **arguments.TARGET_FIELDS,
        vol.Optional(ATTR_UNTIL): cv.datetime,
        vol.Optional(ATTR_DURATION): arguments.length,
    }
)
SEND_TEST_SCHEMA: Final = vol.Schema(
    {vol.Optional(ATTR_GROUP): cv.string, **arguments.TARGET_FIELDS}
)
LIST_ALERTS_SCHEMA: Final = vol.Schema(
    {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, **arguments.TARGET_FIELDS}
)
LIST_CHARGE_POINTS_SCHEMA: Final = LIST_ALERTS_SCHEMA
LIST_NOTIFICATIONS_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(ATTR_GROUP): cv.string,
        **arguments.TARGET_FIELDS,
        vol.Optional(ATTR_LIMIT, default=DEFAULT_LIMIT): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=KEPT)
        ),
    }
)

_ANYTHING: Final = vol.Schema({}, extra=vol.ALLOW_EXTRA)
"""What Home Assistant checks: nothing, see services/arguments.py."""


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, action in _FOR_ALL.items():
        hass.services.async_register(DOMAIN, name, action, _ANYTHING)
    for name, (answering, response) in _FOR_ADMINISTRATORS.items():
        async_register_admin_service(
            hass,
            DOMAIN,
            name,
            answering,
            schema=_ANYTHING,
            supports_response=response,
        )


# ---- what people and automations say -----------------------------------------------


async def _async_report(call: ServiceCall) -> None:
    """Take what an automation says about a case as one more source of it."""
    await _async_check_may_act(call)
    given = arguments.read(call, REPORT_SCHEMA)
    for each in arguments.chosen(
        call.hass, given, ATTR_CHARGE_POINT, arguments.one_charge_point
    ):
        for charge_point in each.with_members:
            each.site.async_report(
                AlertKey(charge_point, given[ATTR_CASE]),
                given[ATTR_ACTIVE],
                clean(given[ATTR_DETAIL], MAX_DETAIL),
            )


async def _async_check_may_act(call: ServiceCall) -> None:
    """Refuse those who may only read: what they say would have others told, or keep them from it."""
    if call.context.user_id is None:
        return
    user = await call.hass.auth.async_get_user(call.context.user_id)
    if user is None:
        raise UnknownUser(context=call.context, permission=POLICY_CONTROL)
    if not may_act(user):
        raise Unauthorized(context=call.context, permission=POLICY_CONTROL)


async def _async_acknowledge(call: ServiceCall) -> None:
    """Stop the reminders of charge points' open alerts, of one case or of all; or let them go on."""
    await _async_check_may_act(call)
    given = arguments.read(call, ACKNOWLEDGE_SCHEMA)
    about = arguments.chosen(
        call.hass, given, ATTR_CHARGE_POINT, arguments.one_charge_point
    )
    by = await async_who(call.hass, call.context)
    cases = [given[ATTR_CASE]] if ATTR_CASE in given else list(Case)
    found = [
        each.site.async_acknowledge(AlertKey(point, case), by, not given[ATTR_UNDO])
        for each in about
        for point in each.with_members
        for case in cases
    ]
    if not any(found):
        names = [
            each.site.config.charge_points[point].name
            for each in about
            for point in each.with_members
        ]
        raise arguments.invalid(
            "nothing_to_acknowledge", charge_point=", ".join(names[:MOST_NAMES])
        )


async def _async_silence(call: ServiceCall) -> None:
    """Tell nothing of charge points, or nothing to a group, for a time."""
    await _async_check_may_act(call)
    given = arguments.read(call, SILENCE_SCHEMA)
    about = arguments.chosen(
        call.hass, given, ATTR_DEVICE, arguments.group_or_charge_points
    )
    until = arguments.end(given.get(ATTR_UNTIL), given.get(ATTR_DURATION))
    by = await async_who(call.hass, call.context)
    for each in about:
        for group in each.groups:
            each.site.async_mute(group, until is not None, until, by)
        for charge_point in each.charge_points:
            each.site.async_silence(charge_point, until, by)


# ---- what they ask -------------------------------------------------------------------


async def _async_send_test(call: ServiceCall) -> ServiceResponse:
    """Send a test mail to each address of groups; answer what became of each.

    Who does not ask for the answer is told by an error that an address failed.
    """
    given = arguments.read(call, SEND_TEST_SCHEMA)
    about = arguments.chosen(call.hass, given, ATTR_GROUP, arguments.one_group)
    results: dict[str, str] = {}
    if not any(each.groups for each in about):
        raise arguments.invalid("no_group_targeted")
    for each in about:
        for group in each.groups:
            answer = await each.site.async_send_test(group)
            failed = {
                key: error for key, error in answer.items() if error != Outcome.ACCEPTED
            }
            # An address of several groups has to be reached by each of their sites.
            results = {**answer, **results, **failed}
    if not call.return_response:
        raise_for_failures(results)
        return None
    return {"addresses": {**results}}


async def _async_list_alerts(call: ServiceCall) -> ServiceResponse:
    """Answer with all that is open, waits, is not monitored or is silenced, of one site or of all."""
    given = arguments.read(call, LIST_ALERTS_SCHEMA)
    lists: dict[str, list[JsonValueType]] = {}
    for each in arguments.chosen_or_all(
        call.hass, given, ATTR_CONFIG_ENTRY_ID, arguments.one_site
    ):
        for name, found in answers.open_at(each).items():
            lists.setdefault(name, []).extend(found)
    return {name: lists.get(name, []) for name in answers.LISTS}


async def _async_list_charge_points(call: ServiceCall) -> ServiceResponse:
    """Answer with all charge points: what watches them, how far, for whom, and how they stand."""
    given = arguments.read(call, LIST_CHARGE_POINTS_SCHEMA)
    about = arguments.chosen_or_all(
        call.hass, given, ATTR_CONFIG_ENTRY_ID, arguments.one_site
    )
    return {
        "charge_points": [
            answers.charge_point(each.site, point)
            for each in about
            for point in each.with_members
        ]
    }


async def _async_list_notifications(call: ServiceCall) -> ServiceResponse:
    """Answer with what was told lately, newest first, of one group or of all."""
    given = arguments.read(call, LIST_NOTIFICATIONS_SCHEMA)
    about = arguments.chosen_or_all(call.hass, given, ATTR_GROUP, arguments.one_group)
    is_all = ATTR_GROUP not in given and target_of(given) is None
    told = sorted(
        _told(about, is_all), key=lambda each: each[1]["created"], reverse=True
    )
    return {
        "notifications": [
            answers.notification(site, record)
            for site, record in told[: given[ATTR_LIMIT]]
        ]
    }


def _told(
    about: Iterable[arguments.Chosen], is_all: bool
) -> Iterator[tuple[Coordinator, dict[str, Any]]]:
    """Yield what was told to some groups, or of some charge points; of all also what is deleted since."""
    for each in about:
        for record in each.site.history.records():
            of = {item["charge_point"] for item in record["items"]}
            if (
                is_all
                or record["group"] in each.groups
                or not of.isdisjoint(each.charge_points)
            ):
                yield each.site, record


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
                "error": redact(failed[0]),
            },
        )


_FOR_ALL: Final[Mapping[str, Callable[[ServiceCall], Coroutine[Any, Any, None]]]] = {
    SERVICE_REPORT: _async_report,
    SERVICE_ACKNOWLEDGE: _async_acknowledge,
    SERVICE_SILENCE: _async_silence,
}
_FOR_ADMINISTRATORS: Final[
    Mapping[
        str,
        tuple[
            Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]],
            SupportsResponse,
        ],
    ]
] = {
    SERVICE_SEND_TEST: (_async_send_test, SupportsResponse.OPTIONAL),
    SERVICE_LIST_ALERTS: (_async_list_alerts, SupportsResponse.ONLY),
    SERVICE_LIST_CHARGE_POINTS: (_async_list_charge_points, SupportsResponse.ONLY),
    SERVICE_LIST_NOTIFICATIONS: (_async_list_notifications, SupportsResponse.ONLY),
}
"""Their answers name e-mail addresses in full."""
