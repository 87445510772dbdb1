"""Charging stations that nobody has approved become discovery cards: slowly, and not too many of them.

Whoever can reach the port can claim to be any station, as often as it likes. So a card is made some seconds after a
station came, one at a time, and only so many. Who is connected and has none waits for the next free one: of a station
that is gone, or that a person has decided about.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.internals import async_show_card
from custom_components.cp_notifications.text import clean

from .source import MAX_STRANGERS, StationView

CARD_AFTER: Final = 5.0
"""Seconds between two cards, and before the first: most stations have said by then who they are."""
MAX_CARDS: Final = 10
"""Cards of a site at a time."""

DISCOVERED_STATION: Final = "ocpp_identity"
"""Key of the identity in what a discovery flow is started with; beside it is the config entry id of the site."""
NAME_LIMIT: Final = 80
"""Characters of a card's title."""


class Card(Protocol):
    """A discovery flow that waits for a person."""

    flow_id: str

    def show_title(self) -> None:
        """Show what the station says of itself now."""


class Cards:
    """The cards of one site."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        stranger: Callable[[str], StationView | None],
    ) -> None:
        """Begin with none; `stranger` says how an unapproved station stands, None if it is gone."""
        self._hass = hass
        self._entry = entry
        self._stranger = stranger
        self._shown: dict[str, Card] = {}
        """By identity, oldest first."""
        self._waiting: dict[str, None] = {}
        """Who has no card yet, oldest first."""
        self._cancel: CALLBACK_TYPE | None = None

    # ---- stations --------------------------------------------------------------------

    @callback
    def came(self, identity: str) -> None:
        """A station is there that nobody has approved; or it has said who it is."""
        if card := self._shown.get(identity):
            card.show_title()
            return
        if len(self._waiting) >= MAX_STRANGERS:
            self._forget_who_is_gone()
        self._waiting[identity] = None
        self._go_on()

    @callback
    def left(self) -> None:
        """A station is gone that nobody has approved: its place may be free."""
        self._go_on()

    @callback
    def close(self, identity: str) -> None:
        """A station needs no card any more."""
        self._waiting.pop(identity, None)
        if card := self._shown.pop(identity, None):
            self._hass.config_entries.flow.async_abort(card.flow_id)
        self._go_on()

    @callback
    def close_all(self) -> None:
        """Nobody can be approved any more."""
        self._waiting.clear()
        for identity in list(self._shown):
            self.close(identity)
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    # ---- cards -------------------------------------------------------------------------

    @callback
    def opened(self, identity: str, card: Card) -> None:
        """A card is there."""
        self._shown[identity] = card

    @callback
    def closed(self, identity: str, card: Card) -> None:
        """A card is gone, whatever became of it."""
        if self._shown.get(identity) is card:
            del self._shown[identity]
            self._go_on()

    @callback
    def _go_on(self) -> None:
        if self._cancel is None and self._waiting:
            self._cancel = async_call_later(self._hass, CARD_AFTER, self._show_next)

    @callback
    def _show_next(self, _now: datetime) -> None:
        self._cancel = None
        self._forget_who_is_gone()
        identity = next(iter(self._waiting), None)
        if identity is None or not self._has_room():
            return  # Whoever comes or leaves goes on with it.
        del self._waiting[identity]
        async_show_card(
            self._hass,
            DOMAIN,
            {DISCOVERED_STATION: identity, "entry_id": self._entry.entry_id},
        )
        self._go_on()

    def _forget_who_is_gone(self) -> None:
        self._waiting = {
            identity: None for identity in self._waiting if self._is_wanted(identity)
        }

    def _is_wanted(self, identity: str) -> bool:
        """Whether the station is still there, and no person has ignored it."""
        ignored = self._hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, card_id(self._entry.entry_id, identity)
        )
        return self._stranger(identity) is not None and ignored is None

    def _has_room(self) -> bool:
        if len(self._shown) < MAX_CARDS:
            return True
        gone = (key for key in self._shown if self._stranger(key) is None)
        if (oldest := next(gone, None)) is None:
            return False
        self.close(oldest)
        return True


def card_id(entry_id: str, identity: str) -> str:
    """Return the unique id of a station's card: who ignores it, ignores it for good."""
    return f"ocpp:{entry_id}:{identity}"


def card_name(identity: str, view: StationView | None) -> str:
    """Return what to call a station that nobody has approved: "ABB Terra AC, CP-7"."""
    said = [] if view is None else [view.station.vendor, view.station.model]
    maker = clean(" ".join(filter(None, said)), NAME_LIMIT)
    return ", ".join(filter(None, [maker, clean(identity, NAME_LIMIT)]))
