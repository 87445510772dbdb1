"""What the pages share that offer chargers of integrations that are known: fields, table, and what was chosen."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from custom_components.cp_notifications.site.found import FoundStation
from custom_components.cp_notifications.text import NOTHING, escape, plain

from .drafts import Drafts
from .overview import async_found_rows
from .watched import watched

FIELD_FOUND: Final = "found"
FIELD_ENABLE: Final = "enable"


def found_fields(offered: Mapping[str, FoundStation]) -> dict[Any, Any]:
    """Return the fields that offer chargers; the second only if there is anything to enable."""
    fields: dict[Any, Any] = {
        vol.Optional(FIELD_FOUND): SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(value=key, label=plain(_label(station)))
                    for key, station in offered.items()
                ],
                multiple=True,
                mode=SelectSelectorMode.LIST,
            )
        )
    }
    if any(station.disabled for station in offered.values()):
        fields[vol.Optional(FIELD_ENABLE)] = BooleanSelector()
    return fields


async def async_found_placeholders(
    hass: HomeAssistant, offered: Iterable[FoundStation]
) -> dict[str, str]:
    """Return what a page says of chargers: `found` as rows of a table, and which entities are `disabled`."""
    stations = list(offered)
    disabled = [each for station in stations for each in station.disabled]
    names = [escape(watched(hass, each).name) for each in disabled]
    return {
        "found": await async_found_rows(
            hass, ((each.name, each.integration, each.points) for each in stations)
        ),
        "disabled": ", ".join(names) or NOTHING,
    }


def take_found(
    drafts: Drafts, answers: Mapping[str, Any], offered: Mapping[str, FoundStation]
) -> None:
    """Take over the chargers that were chosen; one that is gone or watched meanwhile is left out."""
    for key in answers.get(FIELD_FOUND, ()):
        if station := offered.get(key):
            drafts.take_over(station)
    if answers.get(FIELD_ENABLE):
        drafts.add_missing()


def _label(station: FoundStation) -> str:
    """Return what a charger is called in a list."""
    number = len(station.points)
    count = f" ({number})" if number > 1 else ""
    return f"{station.name}{count} · {station.integration}"
