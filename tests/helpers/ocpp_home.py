"""A site that charging stations connect to by OCPP, and what a test does with it."""

import asyncio
from collections.abc import Callable
import socket
from typing import Any, Final

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.ocpp.site import OcppSite

from .central import PATIENCE
from .sites import async_set_up, group, ocpp_station, site

FAULT: Final[dict[str, Any]] = {
    "connectorId": 1,
    "errorCode": "GroundFailure",
    "status": "Faulted",
    "info": "RCD triggered",
}
FINE: Final[dict[str, Any]] = {
    "connectorId": 1,
    "errorCode": "NoError",
    "status": "Available",
}
BOOT: Final[dict[str, Any]] = {
    "chargePointVendor": "ABB",
    "chargePointModel": "Terra AC",
    "chargePointSerialNumber": "T-1",
    "firmwareVersion": "1.8.32",
}


def free_port() -> int:
    """Return a port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ocpp_on(**options: Any) -> dict[str, Any]:
    """Return the options of a site that listens, on any free port unless one is given."""
    return {"ocpp": {"on": True, "port": free_port(), **options}}


async def until(hass: HomeAssistant, is_so: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.01)
    await hass.async_block_till_done()


class OcppHome:
    """Where stations connect to."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Take a site that is set up."""
        self.hass = hass
        self.entry = entry
        self.scheme = "ws"

    @property
    def site(self) -> Coordinator:
        """The site at work."""
        coordinator: Coordinator = self.entry.runtime_data
        return coordinator

    @property
    def ocpp(self) -> OcppSite:
        """Its charging stations."""
        return self.site.ocpp

    def url(self, identity: str, prefix: str = "/") -> str:
        """Return where a station connects to."""
        return f"{self.scheme}://127.0.0.1:{self.ocpp.port.number}{prefix}{identity}"

    def set_options(self, **options: Any) -> None:
        """Change some options as their dialog does."""
        changed = {**self.entry.options["ocpp"], **options}
        stored = {**self.entry.options, "ocpp": changed}
        self.hass.config_entries.async_update_entry(self.entry, options=stored)


async def async_ocpp_home(
    hass: HomeAssistant, *stations: Any, **options: Any
) -> OcppHome:
    """Set a site up, with one OCPP station and a group that is told at once unless others are given."""
    stations = stations or (ocpp_station("CP-7"), group("North", ["CP-7.1"]))
    entry = site(hass, *stations, options=ocpp_on(**options))
    return OcppHome(hass, await async_set_up(hass, entry))
