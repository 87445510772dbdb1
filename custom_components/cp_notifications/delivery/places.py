"""What a mail says about the site: area, link and watching entities of the charge points it tells about."""

from collections.abc import Iterator, Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.const import CONF_ENTITY
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.message.render import MailSite, Place
from custom_components.cp_notifications.site.config import OCPP, SitePoint
from custom_components.cp_notifications.site.devices import area_of, device_of
from custom_components.cp_notifications.site.page import POINT, page_of


def mail_site(
    hass: HomeAssistant, entry: ConfigEntry[Any], points: Mapping[str, SitePoint]
) -> MailSite:
    """Return the surroundings of a site's charge points."""
    return MailSite(
        name=entry.title,
        time_zone=dt_util.get_default_time_zone(),
        places=_Places(hass, entry, points),
    )


class _Places(Mapping[str, Place]):
    """Looks a place up when the mail asks for it: of five thousand it tells some."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        points: Mapping[str, SitePoint],
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._points = points
        self._base = _base_url(hass)

    @override
    def __getitem__(self, charge_point: str) -> Place:
        return _place(self._hass, self._entry, self._points[charge_point], self._base)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._points)

    @override
    def __len__(self) -> int:
        return len(self._points)


def _base_url(hass: HomeAssistant) -> str | None:
    """Return the address of Home Assistant that a reader of a mail most likely reaches."""
    try:
        return get_url(hass, prefer_external=True)
    except NoURLAvailableError:
        return None


def _place(
    hass: HomeAssistant, entry: ConfigEntry[Any], point: SitePoint, base: str | None
) -> Place:
    device = device_of(hass, entry, point.id)
    area = area_of(hass, device)
    path = page_of(hass, POINT, point.id) or (
        device and f"/config/devices/device/{device.id}"
    )
    return Place(
        area=area.name if area else None,
        url=f"{base}{path}" if base and path else None,
        watched=_Watched(hass, point),
    )


class _Watched(Mapping[Case, str]):
    """Looks up what tells a case when the mail asks for it: it tells one case of a charge point mostly."""

    def __init__(self, hass: HomeAssistant, point: SitePoint) -> None:
        self._hass = hass
        self._point = point

    @override
    def __getitem__(self, case: Case) -> str:
        if names := self._names(case):
            return ", ".join(names)
        raise KeyError(case)

    @override
    def __iter__(self) -> Iterator[Case]:
        return iter([case for case in Case if self._names(case)])

    @override
    def __len__(self) -> int:
        return len(list(iter(self)))

    def _names(self, case: Case) -> list[str]:
        """Return what tells a case, as people call it."""
        point, states = self._point, self._hass.states
        registry = er.async_get(self._hass)
        names = [f"{OCPP} ({point.identity})"] if point.identity else []
        for rule in point.sources.get(case, ()):
            entity_id = er.async_resolve_entity_id(registry, rule[CONF_ENTITY])
            state = states.get(entity_id) if entity_id else None
            if state is not None:
                names.append(state.name)
        return names
