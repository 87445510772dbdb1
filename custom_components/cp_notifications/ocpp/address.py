"""The addresses that a person types into a charger, and whether a port is to be had."""

import asyncio
from typing import Any, Final, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url
from yarl import URL

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.site.loaded import loaded_site

from .config import OcppOptions
from .port import port_error
from .site import OcppSite

ENTRANCE_PATH: Final = f"/api/{DOMAIN}/ocpp"
"""Path of the second entrance, on Home Assistant's own port; the identity follows."""


def station_addresses(hass: HomeAssistant, options: OcppOptions) -> list[str]:
    """Return where stations of a site can connect to, best first; a station appends its identity itself.

    Empty if Home Assistant does not know any address of its own.
    """
    try:
        home = URL(get_url(hass, allow_external=False, allow_cloud=False))
    except NoURLAvailableError:
        return []
    own = URL.build(
        scheme="ws" if options.door.tls is None else "wss",
        host=home.host or "",
        port=options.door.port,
    )
    addresses = [str(own)]
    if options.entrance:
        scheme = "wss" if home.scheme == "https" else "ws"
        entrance = URL.build(
            scheme=scheme, host=home.host or "", port=home.port, path=ENTRANCE_PATH
        )
        addresses.append(str(entrance))
    return [address.rstrip("/") for address in addresses]


class _Site(Protocol):
    ocpp: OcppSite


def running(entry: ConfigEntry[_Site]) -> OcppSite | None:
    """Return OCPP at a site that is loaded; None if it is not."""
    site = loaded_site(entry)
    return site.ocpp if site else None


async def async_port_error(entry: ConfigEntry[Any], port: int) -> str | None:
    """Return the key of the error of a port that the site cannot listen to; None if it can."""
    ocpp = running(entry)
    if ocpp is not None and ocpp.port.number == port:
        return None
    try:
        server = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, None, port
        )
    except OSError as err:
        return port_error(err)
    server.close()
    return None
