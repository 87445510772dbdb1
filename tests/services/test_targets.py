"""Targets of actions: entities, devices, areas, floors and labels beside a device in a field."""

from collections.abc import Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from tests.helpers.actions import async_ask, async_do
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    ANN,
    BOB,
    async_say,
    async_set_up,
    child_device,
    device,
    entity_id,
    group,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

type Choose = Callable[[HomeAssistant, MockConfigEntry], dict[str, Any]]


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return a site with two charge points of one station, one that is alone, and two groups."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    for each in ("yard", "left", "right"):
        hass.states.async_set(f"sensor.{each}", "fine")
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Garage", point("left", "Left"), point("right", "Right")),
            group("North", ["left", "right"]),
            group("South", ["yard"], [ANN, BOB]),
        ),
    )


def an_area(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Choose the area of the station, and so of its charge points."""
    area = ar.async_get(hass).async_create("Cellar")
    garage = device(hass, entry, "garage").id
    dr.async_get(hass).async_update_device(garage, area_id=area.id)
    return {"area_id": area.id}


def a_label(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Choose the label of an entity of each."""
    label = lr.async_get(hass).async_create("Fast").label_id
    for each in ("left", "right"):
        fuse = entity_id(hass, "binary_sensor", each, "fuse")
        er.async_get(hass).async_update_entity(fuse, labels={label})
    return {"label_id": [label]}


def a_group(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Choose the device of the group that has them."""
    return {"device_id": device(hass, entry, "north").id}


def a_station(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Choose the device of the station."""
    return {"device_id": device(hass, entry, "garage").id}


def entities(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Choose an entity of each."""
    return {
        "entity_id": [
            entity_id(hass, "binary_sensor", each, "sensor")
            for each in ("left", "right")
        ]
    }


WAYS = pytest.mark.parametrize(
    "choose", [an_area, a_label, a_group, a_station, entities]
)


@WAYS
async def test_a_report_is_for_all_that_the_target_means(
    hass: HomeAssistant, entry: MockConfigEntry, choose: Choose
) -> None:
    """And for nothing else."""
    await async_do(
        hass, "report", **choose(hass, entry), case="unavailable", active=True
    )
    found = {
        each: state(hass, "binary_sensor", each, "availability")
        for each in ("left", "right", "yard")
    }
    assert found == {"left": "off", "right": "off", "yard": "on"}


@WAYS
async def test_what_the_target_means_is_acknowledged_and_taken_back(
    hass: HomeAssistant, entry: MockConfigEntry, choose: Choose
) -> None:
    """By mistake it was pressed, and everybody is reminded again."""
    for each in ("left", "right", "yard"):
        await async_say(hass, f"sensor.{each}", "fuse")
    target = choose(hass, entry)

    async def seen() -> set[str]:
        alerts = (await async_ask(hass, "list_alerts"))["alerts"]
        return {each["charge_point_id"] for each in alerts if each["acknowledged_by"]}

    await async_do(hass, "acknowledge", **target)
    assert await seen() == {"left", "right"}
    await async_do(hass, "acknowledge", **target, undo=True)
    assert await seen() == set()


@pytest.mark.parametrize("choose", [an_area, a_label, a_station, entities])
async def test_the_charge_points_of_a_target_are_silenced(
    hass: HomeAssistant, entry: MockConfigEntry, choose: Choose
) -> None:
    """Each by itself."""
    await async_do(hass, "silence", **choose(hass, entry), duration=60)
    silences = (await async_ask(hass, "list_alerts"))["silences"]
    assert {each["charge_point_id"] for each in silences} == {"left", "right"}


async def test_the_group_of_a_target_is_muted(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It stands for itself there, and the other one goes on."""
    await async_do(hass, "silence", **a_group(hass, entry), duration=60)
    assert state(hass, "switch", "north", "mute") == "on"
    assert state(hass, "switch", "south", "mute") == "off"


async def test_a_test_goes_to_the_groups_of_a_target(
    hass: HomeAssistant, entry: MockConfigEntry, mailbox: Mailbox
) -> None:
    """An address in two of them gets two mails, and one answer: the worse one."""
    label = lr.async_get(hass).async_create("Mine").label_id
    for each in ("north", "south"):
        dr.async_get(hass).async_update_device(
            device(hass, entry, each).id, labels={label}
        )
    mailbox.fails()
    answer = await async_ask(hass, "send_test", label_id=label)
    assert answer == {"addresses": {ANN: "no", BOB: "accepted"}}
    assert len(mailbox.mails) == 2


async def test_lists_are_of_what_the_target_means(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """An automation need not sort out the rest."""
    for each in ("left", "yard"):
        await async_say(hass, f"sensor.{each}", "fuse")
    await later(hass, freezer, seconds=1)
    target = an_area(hass, entry)
    alerts = await async_ask(hass, "list_alerts", **target)
    assert [each["charge_point_id"] for each in alerts["alerts"]] == ["left"]
    told = await async_ask(hass, "list_notifications", **target)
    assert [each["group_id"] for each in told["notifications"]] == ["north"]
    told = await async_ask(hass, "list_notifications", **a_group(hass, entry))
    assert len(told["notifications"]) == 1


async def test_charge_points_are_listed_with_all_around_them(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What one wants in an inventory: what watches what, for whom, and how it stands."""
    await async_say(hass, "sensor.left", "fuse")
    answer = await async_ask(hass, "list_charge_points", **an_area(hass, entry))
    left, right = answer["charge_points"]
    assert right["charge_point"] == "Garage Right"
    assert left["coverage"]["sensors"]["covered"] == "watched"
    del left["coverage"]
    assert left == {
        "site": "Depot",
        "charge_point": "Garage Left",
        "charge_point_id": "left",
        "device_id": child_device(hass, entry, "left").id,
        "station": "Garage",
        "connects_by_ocpp": False,
        "entities": ["sensor.left"],
        "coverage_summary": "complete",
        "groups": [{"group": "North", "group_id": "north"}],
        "states": {
            "fuse_tripped": "active",
            "unavailable": "clear",
            "sensors": "clear",
        },
        "not_monitored": False,
        "silenced_until": None,
    }
    everything = await async_ask(hass, "list_charge_points")
    assert len(everything["charge_points"]) == 3
    answer = await async_ask(hass, "list_charge_points", config_entry_id=entry.entry_id)
    assert answer == everything


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("report", {"case": "sensors", "active": True}),
        ("acknowledge", {}),
        ("silence", {"duration": 60}),
        ("send_test", {}),
    ],
)
async def test_a_target_with_nothing_of_ours_is_an_error(
    hass: HomeAssistant, entry: MockConfigEntry, action: str, more: dict[str, Any]
) -> None:
    """An automation would believe otherwise that it had done something."""
    area = ar.async_get(hass).async_create("Kitchen")
    with pytest.raises(ServiceValidationError) as caught:
        await hass.services.async_call(
            DOMAIN, action, {"area_id": area.id, **more}, blocking=True
        )
    assert caught.value.translation_key == "nothing_targeted"


async def test_a_test_needs_a_group(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Charge points have no addresses."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_do(hass, "send_test", **a_station(hass, entry))
    assert caught.value.translation_key == "no_group_targeted"
