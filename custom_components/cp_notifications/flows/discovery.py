"""A card for each charger that nobody watches yet, on Home Assistant's page of integrations.

A card is a flow that waits to be confirmed (see `flows/charger_card.py`) or ignored. It goes by itself when its charger is
watched by other means, or is gone.
"""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.internals import (
    async_at_started,
    async_cards,
    async_on_entry_change,
    async_show_card,
)
from custom_components.cp_notifications.site.finder import Finder
from custom_components.cp_notifications.site.found import new_stations, open_sites

from .charger_card import CARD_PREFIX, DISCOVERED_CHARGER


@callback
def async_discover(hass: HomeAssistant, finder: Finder) -> None:
    """Keep the cards true from now on."""

    @callback
    def look() -> None:
        _follow(hass)

    @callback
    def on_entry(change: str, entry: ConfigEntry) -> None:
        if entry.domain != DOMAIN:
            return
        if change == "removed" and _cards(hass):
            look()
        finder.async_look_soon()

    @callback
    def on_started(_hass: HomeAssistant) -> None:
        # Integrations that were not there before register their entities while Home Assistant starts.
        finder.async_look_soon()

    finder.async_listen(look)
    async_on_entry_change(hass, on_entry)
    async_at_started(hass, on_started)


def _follow(hass: HomeAssistant) -> None:
    """Show a card for each charger that is new, and take those away that are not."""
    stations = new_stations(hass) if open_sites(hass) else []
    new = {station.id for station in stations if station.tells}
    shown = _cards(hass)
    for station, flow_id in shown.items():
        if station not in new:
            hass.config_entries.flow.async_abort(flow_id)
    for station in sorted(new - shown.keys()):
        if not _is_ignored(hass, station):
            async_show_card(hass, DOMAIN, {DISCOVERED_CHARGER: station})


def _cards(hass: HomeAssistant) -> dict[str, str]:
    """Return the flows that are cards, by the chargers they are about."""
    return {
        unique_id.removeprefix(CARD_PREFIX): flow_id
        for unique_id, flow_id in async_cards(hass, DOMAIN).items()
        if unique_id.startswith(CARD_PREFIX)
    }


def _is_ignored(hass: HomeAssistant, station: str) -> bool:
    """Return whether a person wants no card of a charger. Home Assistant remembers that as a config entry."""
    unique_id = f"{CARD_PREFIX}{station}"
    entries = hass.config_entries
    return entries.async_entry_for_domain_unique_id(DOMAIN, unique_id) is not None
