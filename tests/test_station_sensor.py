"""Sensors of a charging station that connects by OCPP."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.sensor import LOOK_EVERY

from .helpers.central import connected
from .helpers.mailbox import Mailbox, later
from .helpers.ocpp_home import BOOT, FINE, async_ocpp_home, until
from .helpers.sites import change, entity_id, group, ocpp_station, point, state, station

pytestmark = pytest.mark.usefixtures("hass_storage", "socket_enabled")


def sensor(hass: HomeAssistant, key: str) -> str:
    """Return the state of a sensor of the station."""
    return state(hass, "sensor", "cp-7", key)


async def test_a_station_shows_since_when_and_how_it_is_connected(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Unknown before it comes and after it has gone; but the firmware that it has is then still the one it has."""
    home = await async_ocpp_home(hass)
    keys = ("connected_since", "ocpp_version", "firmware")
    assert [sensor(hass, key) for key in keys] == ["unknown"] * 3
    async with connected(home, "CP-7") as client:
        await client.calls("BootNotification", **BOOT)
        await hass.async_block_till_done()
        assert sensor(hass, "connected_since") != "unknown"
        assert sensor(hass, "ocpp_version") == "1.6"
        assert sensor(hass, "firmware") == "1.8.32"
    await until(hass, lambda: sensor(hass, "connected_since") == "unknown")
    assert [sensor(hass, key) for key in keys] == ["unknown", "unknown", "1.8.32"]


async def test_they_belong_to_the_station_however_many_charge_points_it_has(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """And stay there when these come and go."""
    home = await async_ocpp_home(hass, ocpp_station("CP-7", 1, 2))
    entity = entity_id(hass, "sensor", "cp-7", "connected_since")

    def box() -> set[tuple[str, str]]:
        entry = er.async_get(hass).async_get(entity)
        assert entry
        device = dr.async_get(hass).async_get(entry.device_id or "")
        assert device
        return device.identifiers

    assert (DOMAIN, "cp-7") in box()
    one = ocpp_station("CP-7")["data"]
    for data in (one, ocpp_station("CP-7", 1, 2)["data"], one):
        change(hass, home.entry, "cp-7", data=data)
        await hass.async_block_till_done()
        assert (DOMAIN, "cp-7") in box()
        assert sensor(hass, "connected_since") == "unknown"


async def test_messages_write_no_states(hass: HomeAssistant, mailbox: Mailbox) -> None:
    """A station may send a hundred in a second."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FINE)
        await hass.async_block_till_done()
        written = async_capture_events(hass, "state_changed")
        for _ in range(20):
            await client.calls("Heartbeat")
            await client.calls("MeterValues", connectorId=1, meterValue=[])
            await client.calls("StatusNotification", **FINE)
        await hass.async_block_till_done()
        assert [event.data["entity_id"] for event in written] == []


async def test_the_last_message_is_shown_to_those_who_ask_for_it(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """Once a minute: it changes all the time."""
    home = await async_ocpp_home(hass)
    entity = entity_id(hass, "sensor", "cp-7", "last_message")
    assert hass.states.get(entity) is None
    er.async_get(hass).async_update_entity(entity, disabled_by=None)
    await later(hass, freezer, seconds=31)  # Home Assistant reloads the site for it.
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        before = sensor(hass, "last_message")
        await later(hass, freezer, seconds=LOOK_EVERY.total_seconds() + 1)
        assert sensor(hass, "last_message") != before


async def test_after_another_identity_they_show_that_station(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """The entities stay the same."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await hass.async_block_till_done()
        assert sensor(hass, "connected_since") != "unknown"
        data: Any = home.entry.subentries["cp-7"].data
        change(hass, home.entry, "cp-7", data={**data, "ocpp": {"identity": "CP-8"}})
        await hass.async_block_till_done()
        assert sensor(hass, "connected_since") == "unknown"
    async with connected(home, "CP-8") as client:
        await client.calls("Heartbeat")
        await hass.async_block_till_done()
        assert sensor(hass, "connected_since") != "unknown"
        home.set_options(on=False)
        await client.is_closed()
    await until(hass, lambda: sensor(hass, "connected_since") == "unknown")


async def test_a_station_of_another_integration_has_none(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Nothing would be known."""
    await async_ocpp_home(hass, station("Garage", point("left")), group("N", ["left"]))
    entities = er.async_get(hass).entities.values()
    assert [e.unique_id for e in entities if "connected_since" in e.unique_id] == []
