"""Reads what a person has configured about OCPP: the options of a site, and its charging stations.

The stored form is described in `const.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry

from custom_components.cp_notifications.const import (
    CONF_ALLOW_UNKNOWN,
    CONF_CERTIFICATE,
    CONF_CHARGE_POINTS,
    CONF_CLIENT_CA,
    CONF_CONNECTOR,
    CONF_ENTRANCE,
    CONF_ID,
    CONF_IDENTITY,
    CONF_KEY,
    CONF_OCPP,
    CONF_ON,
    CONF_PASSWORD,
    CONF_PINGS,
    CONF_PORT,
    CONF_RULES,
    CONF_TLS,
    CONF_VERSION,
)
from custom_components.cp_notifications.site.config import stations

from .protocol.actions import Settings
from .protocol.frames import Version
from .protocol.judge import Policy
from .protocol.user_rules import UserRule, parse_rule
from .server import DEFAULT_PORT
from .source import StationConfig

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """Where and how stations come in."""

    port: int = DEFAULT_PORT
    tls: str | None = None
    """`TLS_HOME_ASSISTANT`, `TLS_OWN`, or None for no encryption."""
    certificate: str = ""
    key: str = ""
    client_ca: str = ""


@dataclass(frozen=True, slots=True)
class OcppOptions:
    """What a site has to do with OCPP."""

    on: bool = False
    door: Door = field(default_factory=Door)
    allow_unknown: bool = True
    """Whether stations that nobody has approved may connect, and wait for it."""
    entrance: bool = False
    """Whether stations may also come in by the port of Home Assistant itself."""
    settings: Settings = field(default_factory=Settings)


def ocpp_options(entry: ConfigEntry[Any]) -> OcppOptions:
    """Return the options of a site."""
    return read_options(entry.options.get(CONF_OCPP, {}))


def read_options(stored: Mapping[str, Any]) -> OcppOptions:
    """Return options from their stored form; what is not stored has its default."""
    return OcppOptions(
        on=stored.get(CONF_ON, False),
        door=Door(
            stored.get(CONF_PORT, DEFAULT_PORT),
            stored.get(CONF_TLS),
            stored.get(CONF_CERTIFICATE, ""),
            stored.get(CONF_KEY, ""),
            stored.get(CONF_CLIENT_CA, ""),
        ),
        allow_unknown=stored.get(CONF_ALLOW_UNKNOWN, True),
        entrance=stored.get(CONF_ENTRANCE, False),
        settings=Settings(policy=Policy(rules=tuple(_rules(stored)))),
    )


def _rules(stored: Mapping[str, Any]) -> Iterator[UserRule]:
    for number, rule in enumerate(stored.get(CONF_RULES, []), start=1):
        try:
            yield parse_rule(rule)
        except (KeyError, ValueError) as err:
            # The dialog stores none of these; somebody has edited the file.
            _LOGGER.warning("Rule %s for OCPP is left out: %s", number, err)


def ocpp_stations(entry: ConfigEntry[Any]) -> dict[str, ConfigSubentry]:
    """Return the charging stations of a site that connect by OCPP, by their identity."""
    return {
        station.data[CONF_OCPP][CONF_IDENTITY]: station
        for station in stations(entry)
        if CONF_OCPP in station.data
    }


def station_configs(
    known: Iterable[ConfigSubentry], settings: Settings
) -> list[StationConfig]:
    """Return those stations as the source has to know them."""
    return [_station_config(station.data, settings) for station in known]


def _station_config(data: Mapping[str, Any], settings: Settings) -> StationConfig:
    stored = data[CONF_OCPP]
    version = stored.get(CONF_VERSION)
    return StationConfig(
        identity=stored[CONF_IDENTITY],
        points={
            point[CONF_CONNECTOR]: point[CONF_ID] for point in data[CONF_CHARGE_POINTS]
        },
        password=stored.get(CONF_PASSWORD),
        only_version=Version(version) if version else None,
        pings=stored.get(CONF_PINGS, True),
        settings=settings,
    )
