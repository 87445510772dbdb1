"""The conditions in automations: how it stands at a target, or anywhere."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.helpers.actions import async_do
from tests.helpers.automations import condition
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    async_say,
    async_set_up,
    device,
    group,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

HOLD = {"hold": {"fuse_tripped": 60, "unavailable": 60, "sensors": 60}}


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return a site with two charge points and a group; all is well."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    for each in ("yard", "gate"):
        hass.states.async_set(f"sensor.{each}", "fine")
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Gate", point("gate")),
            group("North", ["yard", "gate"], timing=HOLD),
        ),
    )


async def is_met(hass: HomeAssistant, *conditions: dict[str, Any]) -> bool:
    """Return whether an automation with these conditions runs."""
    ran: list[Any] = []
    stop = hass.bus.async_listen("ran", ran.append)
    automation = {
        "alias": "Asks",
        "triggers": [{"trigger": "event", "event_type": "ask"}],
        "conditions": list(conditions),
        "actions": [{"event": "ran"}],
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    hass.bus.async_fire("ask")
    await hass.async_block_till_done()
    stop()
    return bool(ran)


async def test_an_open_alert_is_one_that_has_lasted_for_the_hold_time(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Unless it is asked for what is seen now."""
    await async_say(hass, "sensor.yard", "fuse")
    await is_met(hass, condition("has_open_alert"))
    runs: list[Any] = []
    hass.bus.async_listen("ran", runs.append)
    hass.bus.async_fire("ask")
    await hass.async_block_till_done()
    assert runs == []
    await later(hass, freezer, seconds=61)
    hass.bus.async_fire("ask")
    await hass.async_block_till_done()
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, True, id="any case"),
        pytest.param({"case": "fuse_tripped"}, True, id="its case"),
        pytest.param({"case": ["unavailable", "sensors"]}, False, id="other cases"),
    ],
)
async def test_an_open_alert_is_of_a_case(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    options: dict[str, Any],
    expected: bool,
) -> None:
    """As it is seen, without any hold time."""
    await async_say(hass, "sensor.yard", "fuse")
    asked = condition("has_open_alert", when="seen", **options)
    assert await is_met(hass, asked) is expected


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [("yard", True), ("gate", False), ("north", True)],
)
async def test_an_open_alert_is_at_the_target(
    hass: HomeAssistant, entry: MockConfigEntry, identifier: str, expected: bool
) -> None:
    """A group stands for its charge points."""
    await async_say(hass, "sensor.yard", "fuse")
    target = {"device_id": device(hass, entry, identifier).id}
    asked = condition("has_open_alert", target, when="seen")
    assert await is_met(hass, asked) is expected


@pytest.mark.parametrize(("identifier", "expected"), [("north", True), ("yard", False)])
async def test_a_group_is_muted(
    hass: HomeAssistant, entry: MockConfigEntry, identifier: str, expected: bool
) -> None:
    """Not a charge point that it has."""
    north = device(hass, entry, "north").id
    await async_do(hass, "silence", device=north, duration={"hours": 1})
    target = {"device_id": device(hass, entry, identifier).id}
    assert await is_met(hass, condition("group_is_muted", target)) is expected


async def test_no_group_is_muted(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Anywhere."""
    assert not await is_met(hass, condition("group_is_muted"))


@pytest.mark.parametrize(("minutes", "expected"), [(6, False), (16, True)])
async def test_a_charge_point_is_not_monitored_after_a_while(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    minutes: int,
    expected: bool,
) -> None:
    """It may be slow."""
    await async_say(hass, "sensor.yard", "unknown")
    for _ in range(2):
        await later(hass, freezer, minutes=minutes)
    target = {"device_id": device(hass, entry, "yard").id}
    assert await is_met(hass, condition("is_not_monitored", target)) is expected


async def test_without_a_site_nothing_is_met(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """While it is loaded again, for example."""
    await async_say(hass, "sensor.yard", "fuse")
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not await is_met(hass, condition("has_open_alert", when="seen"))
