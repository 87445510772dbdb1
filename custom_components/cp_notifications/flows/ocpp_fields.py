"""What the dialogs ask about a charging station that connects by OCPP: identity, password, version, connectors."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from custom_components.cp_notifications.const import (
    CONF_IDENTITY,
    CONF_NAME,
    CONF_OCPP,
    CONF_PASSWORD,
    CONF_PINGS,
    CONF_VERSION,
)
from custom_components.cp_notifications.ocpp.address import station_addresses
from custom_components.cp_notifications.ocpp.config import OcppOptions, ocpp_stations
from custom_components.cp_notifications.ocpp.handshake import MAX_IDENTITY
from custom_components.cp_notifications.ocpp.protocol.conditions import MAX_POINTS
from custom_components.cp_notifications.ocpp.protocol.frames import Version
from custom_components.cp_notifications.ocpp.source import StationView
from custom_components.cp_notifications.site.words import Words
from custom_components.cp_notifications.text import NOTHING, escape, row

from .draft import PointDraft, StationDraft

MIN_PASSWORD: Final = 16
"""Characters: OCPP says 16 to 20 bytes in 1.6, and 16 to 40 characters in 2.0.1."""
MAX_PASSWORD: Final = 64
ANY_VERSION: Final = "any"

PASSWORD_FIELD: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
CONNECTOR_FIELD: Final = NumberSelector(
    NumberSelectorConfig(min=1, max=9999, mode=NumberSelectorMode.BOX)
)
STATION_FORM: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_IDENTITY): TextSelector(),
        vol.Optional(CONF_PASSWORD): PASSWORD_FIELD,
        vol.Required(CONF_VERSION): SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(value=ANY_VERSION, label=ANY_VERSION),
                    *(
                        SelectOptionDict(value=version, label=f"OCPP {version}")
                        for version in Version
                    ),
                ],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key="ocpp_version",
            )
        ),
        vol.Required(CONF_PINGS, default=True): BooleanSelector(),
    }
)
"""A charging station that a person adds or changes."""
CARD_FORM: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Optional(CONF_PASSWORD): PASSWORD_FIELD,
    }
)
"""A charging station that has connected already."""


# ---- what was entered --------------------------------------------------------------------


def read_station(
    entered: Mapping[str, Any], taken: Iterable[str], errors: dict[str, str]
) -> dict[str, Any]:
    """Return what is stored of a station; what is wrong is added to `errors`, by field.

    `taken` are the identities of the other stations. Upper and lower case make no difference between two, as some
    chargers change it.
    """
    identity = entered[CONF_IDENTITY].strip()
    password = entered.get(CONF_PASSWORD, "")
    version = entered.get(CONF_VERSION, ANY_VERSION)
    if error := _identity_error(identity, taken):
        errors[CONF_IDENTITY] = error
    if error := _password_error(password):
        errors[CONF_PASSWORD] = error
    stored: dict[str, Any] = {CONF_IDENTITY: identity}
    if password:
        stored[CONF_PASSWORD] = password
    if version != ANY_VERSION:
        stored[CONF_VERSION] = version
    if not entered.get(CONF_PINGS, True):
        stored[CONF_PINGS] = False
    return stored


def _identity_error(identity: str, taken: Iterable[str]) -> str | None:
    if not identity:
        return "identity_required"
    if len(identity) > MAX_IDENTITY:
        return "identity_too_long"
    if not identity.isprintable() or "/" in identity:
        return "identity_invalid"
    if identity.casefold() in {other.casefold() for other in taken}:
        return "identity_taken"
    return None


def _password_error(password: str) -> str | None:
    if not password:
        return None
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        return "password_length"
    return None if password.isprintable() else "password_invalid"


def other_identities(
    entry: ConfigEntry[Any], but: Mapping[str, Any] | None
) -> list[str]:
    """Return the identities of the stations of a site but one, which is given as it is stored."""
    own = but and but.get(CONF_OCPP, {}).get(CONF_IDENTITY)
    return [identity for identity in ocpp_stations(entry) if identity != own]


def draft(
    name: str, stored: Mapping[str, Any], connectors: Iterable[int]
) -> StationDraft:
    """Return a new station with a charge point for each connector; one at least."""
    return StationDraft(
        title=name,
        points=[
            PointDraft(name=str(number), connector=number)
            for number in sorted(connectors) or [1]
        ],
        ocpp=stored,
    )


# ---- what is shown -------------------------------------------------------------------------


def address_rows(hass: HomeAssistant, options: OcppOptions, words: Words) -> str:
    """Return rows of a table: where stations can connect to."""
    addresses = station_addresses(hass, options)
    named = zip(("own", "second"), addresses, strict=False)
    rows = [row([words("ocpp_entrance", key), f"`{each}`"]) for key, each in named]
    return "\n".join(rows) or row([words("ocpp_entrance", "unknown")])


def about_rows(words: Words, identity: str, view: StationView | None) -> str:
    """Return rows of a table: what is known of a station that wants to connect."""
    station = None if view is None else view.station
    points = sorted(view.points)[:MAX_POINTS] if view else []
    known = {
        "identity": identity,
        "vendor": station.vendor if station else "",
        "model": station.model if station else "",
        "serial": station.serial if station else "",
        "firmware": station.firmware if station else "",
        "version": str(view.version or "") if view else "",
        "connectors": ", ".join(map(str, points)),
        "remote": (view.remote or "") if view else words("ocpp_about", "gone"),
    }
    return "\n".join(
        row([words("ocpp_about", key), escape(value) or NOTHING])
        for key, value in known.items()
    )
