"""What the actions are asked with: each wrong argument is an error in the language of the user.

Home Assistant would answer a wrong argument in English, before we are asked; so it checks none.
"""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.service import (
    async_get_config_entry,
    async_get_device_and_config_entry,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator, CpConfigEntry

MAX_SILENCE: Final = timedelta(days=366)
"""Longer is for ever, and what is silent for ever should not be watched at all."""


class Target(NamedTuple):
    """What a device stands for: a group, or charge points."""

    site: Coordinator
    name: str
    group: str | None
    charge_points: tuple[str, ...] = ()


def read(call: ServiceCall, schema: vol.Schema) -> dict[str, Any]:
    """Return the validated arguments of a call."""
    try:
        arguments: dict[str, Any] = schema(dict(call.data))
    except vol.Invalid as err:
        raise invalid(
            "invalid_argument",
            argument=".".join(str(part) for part in err.path),
            error=err.error_message,
        ) from err
    return arguments


def invalid(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the translated error about an argument."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


# ---- devices and sites ---------------------------------------------------------------


def charge_point(hass: HomeAssistant, device_id: str) -> tuple[Coordinator, str]:
    """Return the site and the id of the charge point that a device is."""
    device, coordinator = _device(hass, device_id)
    for _domain, identifier in device.identifiers:
        if identifier in coordinator.config.charge_points:
            return coordinator, identifier
    # A box with several charge points is none itself; the error says what to choose.
    children = dr.async_entries_for_parent_device(dr.async_get(hass), device.id)
    if children:
        raise invalid(
            "several_charge_points",
            device=_name(device),
            charge_points=", ".join(map(_name, children)),
        )
    raise invalid("not_a_charge_point", device=_name(device))


def group(hass: HomeAssistant, device_id: str) -> tuple[Coordinator, str]:
    """Return the site and the id of the group that a device is."""
    device, coordinator = _device(hass, device_id)
    for _domain, identifier in device.identifiers:
        if identifier in coordinator.config.groups:
            return coordinator, identifier
    raise invalid("not_a_group", device=_name(device))


def group_or_charge_points(hass: HomeAssistant, device_id: str) -> Target:
    """Return the group, or the charge points, of a device; those of a station are all that it has."""
    device, coordinator = _device(hass, device_id)
    ids = {identifier for _domain, identifier in device.identifiers}
    if groups := ids & coordinator.config.groups.keys():
        return Target(coordinator, _name(device), groups.pop())
    points = tuple(
        point.id
        for point in coordinator.points.values()
        if ids & {point.id, point.subentry_id}
    )
    if points:
        return Target(coordinator, _name(device), None, points)
    raise invalid("nothing_to_silence", device=_name(device))


def loaded_sites(hass: HomeAssistant, entry_id: str | None = None) -> list[Coordinator]:
    """Return the site with this config entry id; without it, all that are loaded."""
    if entry_id is not None:
        entry: CpConfigEntry = async_get_config_entry(hass, DOMAIN, entry_id)
        return [entry.runtime_data]
    entries: list[CpConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return [entry.runtime_data for entry in entries]


def _device(
    hass: HomeAssistant, device_id: str
) -> tuple[dr.AnyDeviceEntry, Coordinator]:
    """Return a device of ours and its site; what else it may be, Home Assistant's helper says."""
    entry: CpConfigEntry
    device, entry = async_get_device_and_config_entry(hass, DOMAIN, device_id)
    return device, entry.runtime_data


def _name(device: dr.AnyDeviceEntry) -> str:
    return device.name_by_user or device.name or device.id


# ---- time ------------------------------------------------------------------------------


def length(value: Any) -> timedelta:
    """Validate a length of time that is not negative; one too long for Python is nonsense too."""
    try:
        period: timedelta = cv.positive_time_period(value)
    except OverflowError as err:
        raise vol.Invalid("the duration is too long") from err
    return period


def end(until: datetime | None, duration: timedelta | None) -> datetime | None:
    """Return when a silence ends, in UTC, from the one of both that was given; None for now.

    A moment without a time zone is meant in local time.
    """
    now = dt_util.utcnow()
    if (until is None) is (duration is None):
        raise invalid("until_or_duration")
    if until is not None:
        duration = dt_util.as_utc(until) - now
        if duration <= timedelta(0):
            raise invalid("until_is_past")
    assert duration is not None
    if duration > MAX_SILENCE:
        raise invalid("silence_too_long", days=str(MAX_SILENCE.days))
    return now + duration if duration else None
