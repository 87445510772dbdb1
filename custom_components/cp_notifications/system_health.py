"""System health: the numbers of all sites at a glance."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .const import CONF_MAIL, DOMAIN
from .coordinator import Coordinator, CpConfigEntry
from .delivery.accounts import account_of


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what is shown."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    entries: list[CpConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    sites = [entry.runtime_data for entry in entries]
    accounts = [account_of(hass, entry.data.get(CONF_MAIL)) for entry in entries]
    ready = sum(account is not None and account.ready for account in accounts)
    return {
        "sites": len(sites),
        "charge_points": sum(len(site.config.charge_points) for site in sites),
        "groups": sum(len(site.config.groups) for site in sites),
        "open_alerts": sum(len(list(site.engine.alerts())) for site in sites),
        "outbox": sum(len(site.engine.deliveries()) for site in sites),
        "ocpp": "/".join(map(str, map(sum, _counts(sites)))),
        "not_monitored": sum(
            len(site.engine.not_monitored(tuple(site.config.charge_points)))
            for site in sites
        ),
        "silenced": sum(len(site.engine.silences.values()) for site in sites),
        "mail_accounts": f"{ready}/{len(sites)}",
    }


def _counts(sites: Iterable[Coordinator]) -> tuple[list[int], list[int]]:
    """Return for each site how many stations are connected by OCPP, and how many it knows."""
    views = [site.ocpp.views() for site in sites]
    connected = [
        sum(view is not None and view.connected_since is not None for view in each)
        for each in views
    ]
    return connected, [len(each) for each in views]
