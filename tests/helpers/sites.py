"""Sites for the tests: a config entry with stations and groups, set up in a running Home Assistant."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import (
    DOMAIN,
    SUBENTRY_GROUP,
    SUBENTRY_STATION,
)

ANN: Final = "ann@example.com"
BOB: Final = "bob@example.com"
MAIL_ACTION: Final = {"mail": {"kind": "action", "action": "notify.mail"}}
CASES: Final = ("fuse_tripped", "unavailable", "sensors")


def rules(entity: str) -> dict[str, list[dict[str, Any]]]:
    """Return rules by which the states of one entity tell all cases."""
    return {
        "fuse_tripped": [{"entity": entity, "states": ["fuse"]}],
        "unavailable": [{"entity": entity, "states": ["offline"]}],
        "sensors": [{"entity": entity, "states": ["shock"]}],
    }


def point(
    identifier: str, name: str = "", sources: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a charge point; without sources `sensor.<identifier>` tells all its cases."""
    if sources is None:
        sources = rules(f"sensor.{identifier}")
    return {"id": identifier, "name": name, "sources": sources}


def station(
    title: str, *points: dict[str, Any], device_id: str | None = None
) -> ConfigSubentryDataWithId:
    """Return a charging station; its subentry id is its title in lower case."""
    data: dict[str, Any] = {"charge_points": list(points)}
    if device_id is not None:
        data["device_id"] = device_id
    return _subentry(SUBENTRY_STATION, title, data)


def ocpp_station(
    identity: str, *connectors: int, **ocpp: Any
) -> ConfigSubentryDataWithId:
    """Return a charging station that connects by OCPP; its charge points are `<identity>.<connector>`."""
    points = [
        {"id": f"{identity}.{number}", "name": str(number), "connector": number}
        for number in connectors or (1,)
    ]
    data = {"charge_points": points, "ocpp": {"identity": identity, **ocpp}}
    return _subentry(SUBENTRY_STATION, identity, data)


def group(
    title: str,
    members: Iterable[str],
    addresses: Iterable[str] = (ANN,),
    **more: Any,
) -> ConfigSubentryDataWithId:
    """Return a notification group, which tells at once; its subentry id is its title in lower case."""
    data = {
        "charge_points": list(members),
        "addresses": list(addresses),
        "cases": list(CASES),
        "timing": {
            "hold": dict.fromkeys(CASES, 0),
            "group_wait": 0,
            "recovery_hold": 0,
        },
        **more,
    }
    return _subentry(SUBENTRY_GROUP, title, data)


def _subentry(kind: str, title: str, data: dict[str, Any]) -> ConfigSubentryDataWithId:
    identifier = title.lower()
    return ConfigSubentryDataWithId(
        data=data,
        subentry_id=identifier,
        subentry_type=kind,
        title=title,
        unique_id=f"{kind}:{identifier}",
    )


def site(
    hass: HomeAssistant,
    *subentries: ConfigSubentryDataWithId,
    title: str = "Depot",
    data: Mapping[str, Any] = MAIL_ACTION,
    options: Mapping[str, Any] | None = None,
) -> MockConfigEntry:
    """Add a site; it is not set up yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        data=dict(data),
        options=options,
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry


async def async_set_up(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Set a site up, and wait until it stands."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def async_say(hass: HomeAssistant, entity: str, state: str) -> None:
    """Let an entity of a charger have a state."""
    hass.states.async_set(entity, state)
    await hass.async_block_till_done()


def change(
    hass: HomeAssistant, entry: MockConfigEntry, subentry_id: str, **changes: Any
) -> None:
    """Change a subentry as its dialog does: its title, its data, or both."""
    subentry = entry.subentries[subentry_id]
    hass.config_entries.async_update_subentry(entry, subentry, **changes)


def entity_id(hass: HomeAssistant, platform: str, owner: str, key: str) -> str:
    """Return the entity id of an entity of ours, however it is spelt."""
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{owner}_{key}")
    assert found is not None
    return found


def state(hass: HomeAssistant, platform: str, owner: str, key: str) -> str:
    """Return the state of an entity of ours."""
    found = hass.states.get(entity_id(hass, platform, owner, key))
    assert found is not None
    return found.state


def attributes(
    hass: HomeAssistant, platform: str, owner: str, key: str
) -> Mapping[str, Any]:
    """Return the attributes of an entity of ours."""
    found = hass.states.get(entity_id(hass, platform, owner, key))
    assert found is not None
    return found.attributes


def device(
    hass: HomeAssistant, entry: MockConfigEntry, identifier: str
) -> dr.DeviceEntry:
    """Return the device of a charge point that is alone, of a station, or of a group."""
    found = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, identifier), entry.entry_id
    )
    assert found is not None
    return found


def child_device(
    hass: HomeAssistant, entry: MockConfigEntry, identifier: str
) -> dr.ChildDeviceEntry:
    """Return the device of a charge point that is one of several of its station."""
    found = dr.async_get(hass).async_get_child_device_by_identifier(
        (DOMAIN, identifier), entry.entry_id
    )
    assert found is not None
    return found
