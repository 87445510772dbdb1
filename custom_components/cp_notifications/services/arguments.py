"""What the actions are asked with: each wrong argument is an error in the language of the user.

Home Assistant would answer a wrong argument in English, before we are asked; so it checks none.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from homeassistant.const import CONF_EXCLUDE
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
from custom_components.cp_notifications.site.targets import (
    KEYS,
    Target,
    own_tags,
    target_of,
)

MAX_SILENCE: Final = timedelta(days=366)
"""Longer is for ever, and what is silent for ever should not be watched at all."""


TARGET_FIELDS: Final = {
    **{vol.Optional(key): vol.All(cv.ensure_list, [cv.string]) for key in KEYS},
    vol.Optional(CONF_EXCLUDE): dict,
}
"""What Home Assistant adds to the data of a call from its target."""


class Chosen(NamedTuple):
    """What was chosen of one site, by ids."""

    site: Coordinator
    charge_points: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def with_members(self) -> tuple[str, ...]:
        """The charge points, and those of the groups: a group stands for its charge points."""
        groups = self.site.config.groups
        members = [
            each for group in self.groups for each in groups[group].charge_points
        ]
        return tuple(dict.fromkeys([*self.charge_points, *members]))


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


def group_or_charge_points(hass: HomeAssistant, device_id: str) -> Chosen:
    """Return the group, or the charge points, of a device; those of a station are all that it has."""
    device, coordinator = _device(hass, device_id)
    ids = {identifier for _domain, identifier in device.identifiers}
    if groups := ids & coordinator.config.groups.keys():
        return Chosen(coordinator, groups=(groups.pop(),))
    points = tuple(
        point.id
        for point in coordinator.points.values()
        if ids & {point.id, point.subentry_id}
    )
    if points:
        return Chosen(coordinator, points)
    raise invalid("nothing_to_silence", device=_name(device))


def chosen(
    hass: HomeAssistant,
    given: Mapping[str, Any],
    field: str,
    read_field: Callable[[HomeAssistant, str], Chosen],
) -> list[Chosen]:
    """Return what a call is about: the device in one of its fields, what its target means, or both."""
    found = [read_field(hass, given[field])] if field in given else []
    if target := target_of(given):
        meant = [
            each
            for site in loaded_sites(hass)
            if (each := _meant(site, target)).charge_points or each.groups
        ]
        if not meant:
            raise invalid("nothing_targeted")
        found += meant
    if not found:
        raise invalid("no_target", field=field)
    return found


def chosen_or_all(
    hass: HomeAssistant,
    given: Mapping[str, Any],
    field: str,
    read_field: Callable[[HomeAssistant, str], Chosen],
) -> list[Chosen]:
    """Return what a call is about; without a word of it everything."""
    if field in given or target_of(given):
        return chosen(hass, given, field, read_field)
    return [everything(site) for site in loaded_sites(hass)]


def everything(site: Coordinator) -> Chosen:
    """Return all charge points and groups of a site."""
    return Chosen(site, tuple(site.points), tuple(site.config.groups))


def one_charge_point(hass: HomeAssistant, device_id: str) -> Chosen:
    """Return the charge point that a device is."""
    site, found = charge_point(hass, device_id)
    return Chosen(site, (found,))


def one_group(hass: HomeAssistant, device_id: str) -> Chosen:
    """Return the group that a device is."""
    site, found = group(hass, device_id)
    return Chosen(site, groups=(found,))


def one_site(hass: HomeAssistant, entry_id: str) -> Chosen:
    """Return all of a site."""
    (site,) = loaded_sites(hass, entry_id)
    return everything(site)


def _meant(site: Coordinator, target: Target) -> Chosen:
    def are_meant(identifiers: Iterable[str]) -> tuple[str, ...]:
        tags = partial(own_tags, site.hass, site.entry.entry_id)
        return tuple([each for each in identifiers if target.means(tags(each))])

    return Chosen(site, are_meant(site.points), are_meant(site.config.groups))


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
    if until is None and duration is None:
        raise invalid("no_end")
    if until is not None and duration is not None:
        raise invalid("until_and_duration")
    if until is not None:
        duration = dt_util.as_utc(until) - now
        if duration <= timedelta(0):
            raise invalid("until_is_past")
    assert duration is not None
    if duration > MAX_SILENCE:
        raise invalid("silence_too_long", days=str(MAX_SILENCE.days))
    return now + duration if duration else None
