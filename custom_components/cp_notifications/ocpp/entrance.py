"""The second entrance for charging stations: on the port of Home Assistant itself."""

from typing import Any, Final

from aiohttp import web
from homeassistant.components.http import HomeAssistantView
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.internals import async_open_view

from .address import ENTRANCE_PATH, running
from .config import ocpp_options
from .handshake import read_identity
from .source import OcppSource

IS_OPEN: Final[HassKey[bool]] = HassKey(f"{DOMAIN}_entrance")


@callback
def async_open_entrance(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Open the entrance once a site wants it. Home Assistant cannot close it again: then it leads nowhere."""
    if ocpp_options(entry).entrance and IS_OPEN not in hass.data:
        hass.data[IS_OPEN] = True
        async_open_view(hass, Entrance)


class Entrance(HomeAssistantView):
    """Hands a station over to the site that knows it."""

    name = f"api:{DOMAIN}:ocpp"
    url = f"{ENTRANCE_PATH}/{{identity}}"
    # A station shows a password of its own, if it has one: see `ocpp/source.py`.
    requires_auth = False

    def __init__(self, hass: HomeAssistant) -> None:
        """Lead to the sites of this Home Assistant."""
        self._hass = hass
        # Some leave their identity away.
        self.extra_urls = [ENTRANCE_PATH, f"{ENTRANCE_PATH}/"]

    async def get(self, request: web.Request, identity: str = "") -> web.StreamResponse:
        """Take a request for a WebSocket. What is refused is answered, never raised: see `server.py`."""
        source = _source(self._hass, read_identity(request.raw_path))
        if source is None:
            return web.Response(status=404)
        if not identity:
            return source.server.without_identity(request)
        return await source.async_handle(request)


def _source(hass: HomeAssistant, identity: str | None) -> OcppSource | None:
    """Return the stations of the site that knows this one, else of the first that has the entrance open."""
    sites = [
        ocpp
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        if (ocpp := running(entry)) and ocpp.options.on and ocpp.options.entrance
    ]
    sources = [ocpp.source for ocpp in sites if ocpp.source is not None]
    known = [source for source in sources if identity and source.knows(identity)]
    return next(iter(known or sources), None)
