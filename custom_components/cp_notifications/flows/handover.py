"""What follows a dialog: a new charging station joins its groups, and the wizard of the first group opens."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentry,
    FlowType,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType

from custom_components.cp_notifications.const import (
    CONF_CHARGE_POINTS,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)
from custom_components.cp_notifications.internals import new_id
from custom_components.cp_notifications.site.config import groups
from custom_components.cp_notifications.text import escape

from .draft import StationDraft


@callback
def async_add_station(
    hass: HomeAssistant, site: ConfigEntry[Any], station: StationDraft
) -> None:
    """Store a new charging station."""
    subentry = ConfigSubentry(
        data=MappingProxyType(station.as_data()),
        subentry_type=SUBENTRY_STATION,
        title=station.title,
        unique_id=f"station:{new_id()}",
    )
    hass.config_entries.async_add_subentry(site, subentry)


@callback
def async_join(
    hass: HomeAssistant,
    site: ConfigEntry[Any],
    charge_points: Iterable[str],
    chosen: Iterable[ConfigSubentry],
) -> None:
    """Add charge points to groups of their site."""
    new = list(charge_points)
    for group in chosen:
        members = dict.fromkeys([*group.data[CONF_CHARGE_POINTS], *new])
        data = {**group.data, CONF_CHARGE_POINTS: list(members)}
        hass.config_entries.async_update_subentry(site, group, data=data)


def added_placeholders(
    site: ConfigEntry[Any], station: StationDraft
) -> Mapping[str, str]:
    """Return what a dialog says at its end about a charging station that it has added."""
    return {"charger": escape(station.title), "site": escape(site.title)}


async def async_go_on_to_wizard(
    hass: HomeAssistant, site: ConfigEntry[Any], result: ConfigFlowResult
) -> ConfigFlowResult:
    """Let a dialog end in the wizard of the first group, if the site has none: nobody would be told."""
    if groups(site):
        return result
    return await async_go_on(hass, site, result, SUBENTRY_GROUP)


async def async_go_on(
    hass: HomeAssistant, site: ConfigEntry[Any], result: ConfigFlowResult, kind: str
) -> ConfigFlowResult:
    """Let a dialog end in the one that adds a subentry of this kind."""
    following = await hass.config_entries.subentries.async_init(
        (site.entry_id, kind), context=SubentryFlowContext(source=SOURCE_USER)
    )
    if following["type"] is not FlowResultType.ABORT:
        result["next_flow"] = (FlowType.CONFIG_SUBENTRIES_FLOW, following["flow_id"])
    return result
