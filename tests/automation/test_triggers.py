"""The triggers in automations: what they fire on, what their data says, and what they do not fire on."""

from datetime import timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.cp_notifications.engine.model import Case, Outcome
from custom_components.cp_notifications.repairs.unheard import PATIENCE
from custom_components.cp_notifications.site.subscribers import (
    BEGIN_TO_LISTEN,
    Kind,
    News,
    Subscriber,
    async_subscribers,
)
from custom_components.cp_notifications.site.targets import target_of
from tests.helpers.actions import async_do
from tests.helpers.automations import async_automate, trigger
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    ANN,
    async_say,
    async_set_up,
    change,
    child_device,
    device,
    entity_id,
    group,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

HOLD = {"hold": {"fuse_tripped": 60, "unavailable": 60, "sensors": 60}, "group_wait": 0}


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return a site with a charge point that is alone and two of one station; all is well."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    for each in ("yard", "left", "right"):
        hass.states.async_set(f"sensor.{each}", "fine")
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Garage", point("left", "Left"), point("right", "Right")),
            group("North", ["yard", "left", "right"]),
        ),
    )


async def restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set the site up again while Home Assistant runs on."""
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()


# ---- what begins and ends ----------------------------------------------------------------


@pytest.mark.parametrize("when", ["told", "seen"])
async def test_a_case_that_begins_and_ends_triggers_once_each(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    when: str,
) -> None:
    """An automation switches something on, and off again."""
    runs = await async_automate(
        hass, trigger("case_began", when=when), trigger("case_ended", when=when)
    )
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.yard", "fine")
    await later(hass, freezer, seconds=1)
    assert runs.short == [
        "case_began yard fuse_tripped",
        "case_ended yard fuse_tripped",
    ]


async def test_as_told_waits_for_the_hold_time_and_as_seen_does_not(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A router that restarts rings no bell; who wants to know at once can."""
    north = entry.subentries["north"]
    change(hass, entry, "north", data={**north.data, "timing": HOLD})
    await hass.async_block_till_done()
    runs = await async_automate(
        hass, trigger("case_began"), trigger("case_began", when="seen")
    )
    await async_say(hass, "sensor.yard", "offline")
    assert len(runs.data) == 1
    await later(hass, freezer, seconds=61)
    assert len(runs.data) == 2


async def test_the_data_has_ids_and_names_and_no_address(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It is recorded, and shown to all who may look at automations."""
    runs = await async_automate(hass, trigger("case_began", case="sensors"))
    left = child_device(hass, entry, "left")
    await async_do(
        hass,
        "report",
        charge_point=left.id,
        case="sensors",
        active=True,
        detail=f"call {ANN}",
    )
    (data,) = runs.data
    assert ANN not in json.dumps(data)
    assert data["platform"] == "cp_notifications.case_began"
    assert (
        data
        | {
            "site": "Depot",
            "entry_id": entry.entry_id,
            "charge_point": "Garage Left",
            "charge_point_id": "left",
            "device_id": left.id,
            "case": "sensors",
            "since": "2026-11-22T12:00:00+00:00",
            "until": None,
            "noticed_late": False,
            "began_late": None,
            "code": "",
            "groups": ["North"],
            "group_ids": ["north"],
        }
        == data
    )


async def test_a_case_that_was_not_chosen_does_not_trigger(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Of several any."""
    runs = await async_automate(
        hass, trigger("case_began", case=["unavailable", "sensors"])
    )
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.left", "shock")
    assert runs.short == ["case_began left sensors"]


async def test_a_case_that_no_group_wants_is_seen_and_never_told(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """There is no hold time to wait for."""
    north = entry.subentries["north"]
    change(hass, entry, "north", data={**north.data, "charge_points": ["left"]})
    await hass.async_block_till_done()
    runs = await async_automate(
        hass, trigger("case_began"), trigger("case_began", when="seen")
    )
    await async_say(hass, "sensor.yard", "fuse")
    ((data),) = runs.data
    assert data["group_ids"] == []


async def test_another_fault_code_is_no_new_case(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Its end says the last of them."""
    runs = await async_automate(
        hass,
        trigger("case_began", when="seen"),
        trigger("case_ended", when="seen"),
    )
    yard = device(hass, entry, "yard").id
    for detail in ("first", "second"):
        await async_do(
            hass,
            "report",
            charge_point=yard,
            case="sensors",
            active=True,
            detail=detail,
        )
    await async_do(hass, "report", charge_point=yard, case="sensors", active=False)
    assert [run["detail"] for run in runs.data] == ["first", "second"]


# ---- the traps of state triggers -----------------------------------------------------------


async def test_a_problem_sensor_of_another_integration_does_not_trigger(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """In the same area, of the same device class: a core state trigger would fire for it, and for our own sensors of other cases."""
    cellar = ar.async_get(hass).async_create("Cellar")
    dr.async_get(hass).async_update_device(
        device(hass, entry, "yard").id, area_id=cellar.id
    )
    pump = er.async_get(hass).async_get_or_create(
        "binary_sensor", "pumps", "1", original_device_class="problem"
    )
    er.async_get(hass).async_update_entity(pump.entity_id, area_id=cellar.id)
    hass.states.async_set(pump.entity_id, "off", {"device_class": "problem"})
    runs = await async_automate(
        hass,
        trigger("case_began", {"area_id": cellar.id}, case="fuse_tripped", when="seen"),
    )
    await async_say(hass, pump.entity_id, "on")
    await async_say(hass, "sensor.yard", "shock")
    assert runs.data == []
    await async_say(hass, "sensor.yard", "fuse")
    assert runs.short == ["case_began yard fuse_tripped"]


async def test_the_first_word_after_a_restart_triggers(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """`unknown` to `on` is what a fault is that began while Home Assistant was away; and automations listen only when it has started."""
    hass.set_state(CoreState.starting)
    runs = await async_automate(
        hass, trigger("case_began"), trigger("case_began", when="seen")
    )
    await async_set_up(
        hass, site(hass, station("Yard", point("yard")), group("North", ["yard"]))
    )
    await async_say(hass, "sensor.yard", "fuse")
    assert runs.data == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert runs.data == []
    await later(hass, freezer, seconds=BEGIN_TO_LISTEN + 1)
    assert runs.short == ["case_began yard fuse_tripped"] * 2
    await later(hass, freezer, seconds=BEGIN_TO_LISTEN + 1)
    assert len(runs.data) == 2


async def test_a_restart_fires_nothing_twice(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Neither what lasts over it, nor when its entity speaks again."""
    runs = await async_automate(
        hass,
        trigger("case_began"),
        trigger("case_began", when="seen"),
        trigger("case_ended"),
        trigger("case_ended", when="seen"),
    )
    await async_say(hass, "sensor.yard", "fuse")
    await restart(hass, entry)
    await async_say(hass, "sensor.yard", "unknown")
    await async_say(hass, "sensor.yard", "fuse")
    await restart(hass, entry)
    assert runs.short == ["case_began yard fuse_tripped"] * 2
    await async_say(hass, "sensor.yard", "fine")
    await later(hass, freezer, seconds=1)
    assert runs.short[2:] == ["case_ended yard fuse_tripped"] * 2


async def test_what_was_noticed_late_says_so(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """An automation that reacts to what was hours ago may want to do something else."""
    runs = await async_automate(hass, trigger("case_began", when="seen"))
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass.set_state(CoreState.starting)
    hass.states.async_set("sensor.yard", "fuse")
    freezer.tick(timedelta(hours=3))
    assert await hass.config_entries.async_setup(entry.entry_id)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await later(hass, freezer, seconds=BEGIN_TO_LISTEN + 1)
    (data,) = runs.data
    assert data["noticed_late"]
    assert data["began_late"]["not_running_until"] is not None


# ---- targets -----------------------------------------------------------------------------------


def update(hass: HomeAssistant, device_id: str, **changes: Any) -> None:
    """Change a device, whether or not it is a child."""
    registry = dr.async_get(hass)
    found = registry.async_get(device_id)
    is_child = isinstance(found, dr.ChildDeviceEntry)
    names = ("async_update_device", "async_update_child_device")
    getattr(registry, names[is_child])(device_id, **changes)


def in_area(hass: HomeAssistant, device_id: str) -> dict[str, Any]:
    """Put a device into an area of its own."""
    area = ar.async_get(hass).async_create("Cellar")
    update(hass, device_id, area_id=area.id)
    return {"area_id": area.id}


def on_floor(hass: HomeAssistant, device_id: str) -> dict[str, Any]:
    """Put a device into an area of a floor."""
    floor = fr.async_get(hass).async_create("Basement")
    target = in_area(hass, device_id)
    ar.async_get(hass).async_update(target["area_id"], floor_id=floor.floor_id)
    return {"floor_id": floor.floor_id}


def with_label(hass: HomeAssistant, device_id: str) -> dict[str, Any]:
    """Give a device a label."""
    label = lr.async_get(hass).async_create("Fast")
    update(hass, device_id, labels={label.label_id})
    return {"label_id": label.label_id}


def in_labelled_area(hass: HomeAssistant, device_id: str) -> dict[str, Any]:
    """Put a device into an area with a label."""
    label = lr.async_get(hass).async_create("Fast")
    target = in_area(hass, device_id)
    ar.async_get(hass).async_update(target["area_id"], labels={label.label_id})
    return {"label_id": label.label_id}


def by_device(_hass: HomeAssistant, device_id: str) -> dict[str, Any]:
    """Choose the device itself."""
    return {"device_id": device_id}


def by_entity(hass: HomeAssistant, device_id: str) -> dict[str, Any]:
    """Choose an entity of the device or of its children."""
    return {"entity_id": entity_id(hass, "binary_sensor", "left", "fuse")}


@pytest.mark.parametrize(
    "choose", [by_device, by_entity, in_area, on_floor, with_label, in_labelled_area]
)
@pytest.mark.parametrize("box", [False, True])
async def test_a_target_means_what_is_in_it_and_nothing_else(
    hass: HomeAssistant, entry: MockConfigEntry, choose: Any, box: bool
) -> None:
    """A charge point by its own device, or by that of its station."""
    left = child_device(hass, entry, "left")
    chosen = choose(hass, left.parent_device_id if box else left.id)
    runs = await async_automate(hass, trigger("case_began", chosen))
    await async_say(hass, "sensor.yard", "fuse")
    assert runs.data == []
    await async_say(hass, "sensor.left", "fuse")
    assert runs.short == ["case_began left fuse_tripped"]


async def test_the_device_of_a_group_means_its_charge_points(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """But the area that it is in does not: that is where people sit."""
    north = device(hass, entry, "north").id
    runs = await async_automate(
        hass,
        trigger("case_began", {"device_id": north}),
        trigger("case_began", in_area(hass, north)),
    )
    await async_say(hass, "sensor.yard", "fuse")
    assert runs.short == ["case_began yard fuse_tripped"]


async def test_charge_points_come_and_go_while_an_area_is_listened_to(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Nobody saves an automation again because a charger was moved."""
    area = ar.async_get(hass).async_create("Cellar")
    runs = await async_automate(hass, trigger("case_began", {"area_id": area.id}))
    await async_say(hass, "sensor.yard", "fuse")
    assert runs.data == []

    update(hass, child_device(hass, entry, "left").id, area_id=area.id)
    await async_say(hass, "sensor.left", "fuse")
    assert runs.short == ["case_began left fuse_tripped"]

    update(hass, child_device(hass, entry, "left").id, area_id=None)
    await async_say(hass, "sensor.left", "shock")
    assert len(runs.data) == 1


async def test_a_floor_and_a_label_are_followed_too(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """An area gets a floor, an entity a label, and both lose them again."""
    yard = device(hass, entry, "yard").id
    area = in_area(hass, yard)["area_id"]
    floor = fr.async_get(hass).async_create("Basement").floor_id
    label = lr.async_get(hass).async_create("Fast").label_id
    fuse = entity_id(hass, "binary_sensor", "left", "fuse")
    runs = await async_automate(
        hass,
        trigger("case_began", {"floor_id": floor}),
        trigger("case_began", {"label_id": label}),
    )
    ar.async_get(hass).async_update(area, floor_id=floor)
    er.async_get(hass).async_update_entity(fuse, labels={label})
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.left", "fuse")
    assert runs.short == [
        "case_began yard fuse_tripped",
        "case_began left fuse_tripped",
    ]
    ar.async_get(hass).async_update(area, floor_id=None)
    er.async_get(hass).async_update_entity(fuse, labels=set())
    await async_say(hass, "sensor.yard", "shock")
    await async_say(hass, "sensor.left", "shock")
    assert len(runs.data) == 2


async def test_an_automation_that_is_removed_hears_nothing_more(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """And costs nothing more."""
    yard = device(hass, entry, "yard").id
    runs = await async_automate(
        hass, trigger("case_began"), trigger("case_began", {"device_id": yard})
    )
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "all"}, blocking=True
    )
    await async_say(hass, "sensor.yard", "fuse")
    assert runs.data == []


# ---- links, notifications, people, monitoring ------------------------------------------------------


async def test_an_acknowledgement_triggers_by_whomever_and_however(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """By the action and by the button of the group; taking it back does not."""
    runs = await async_automate(hass, trigger("alert_acknowledged"))
    await async_say(hass, "sensor.yard", "fuse")
    yard = device(hass, entry, "yard").id
    await async_do(hass, "acknowledge", charge_point=yard)
    await hass.services.async_call(
        "button",
        "press",
        {"entity_id": entity_id(hass, "button", "north", "acknowledge")},
        blocking=True,
    )
    await hass.async_block_till_done()
    assert runs.short == ["alert_acknowledged yard fuse_tripped"] * 2
    assert runs.data[0]["acknowledged_by"] == "Home Assistant"


async def test_a_notification_triggers_at_its_group(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """With what it was about, by id."""
    north = device(hass, entry, "north").id
    yard = device(hass, entry, "yard").id
    runs = await async_automate(
        hass,
        trigger("notification_sent", {"device_id": north}),
        trigger("notification_sent", {"device_id": yard}),
    )
    await async_say(hass, "sensor.yard", "fuse")
    await later(hass, freezer, seconds=1)
    (data,) = runs.data
    assert (data["group_id"], data["device_id"]) == ("north", north)
    assert data["charge_point_ids"] == ["yard"]


async def test_a_notification_that_fails_triggers_without_the_address(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Not even a part of it."""
    runs = await async_automate(hass, trigger("notification_failed"))
    mailbox.fails(Outcome.REFUSED)
    await async_say(hass, "sensor.yard", "fuse")
    await later(hass, freezer, seconds=1)
    assert runs.short == ["notification_failed north"]
    assert "@" not in json.dumps(runs.data)


async def silent_for_long(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let it be looked until nobody is patient any more."""
    for _ in range(4):
        freezer.tick(PATIENCE / 3)
        async_fire_time_changed(hass, dt_util.utcnow())
        await hass.async_block_till_done()


async def test_nothing_heard_for_too_long_triggers_once_over_a_restart(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A charge point, whatever number of its cases; and once it is heard again."""
    runs = await async_automate(
        hass, trigger("no_longer_monitored"), trigger("monitored_again")
    )
    await async_say(hass, "sensor.yard", "unknown")
    assert runs.data == []
    await silent_for_long(hass, freezer)
    assert runs.short == ["no_longer_monitored yard"]
    assert set(runs.data[0]["cases"]) == {"fuse_tripped", "unavailable", "sensors"}
    await restart(hass, entry)
    await silent_for_long(hass, freezer)
    assert len(runs.data) == 1
    await async_say(hass, "sensor.yard", "fine")
    await silent_for_long(hass, freezer)
    assert runs.short[1:] == ["monitored_again yard"]


async def test_a_listener_that_fails_keeps_no_other_from_being_called(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor a mail from being sent."""

    def fail(_news: News) -> None:
        raise ValueError("no")

    async_subscribers(hass).async_subscribe(
        Subscriber(Kind.BEGAN, None, frozenset(Case), fail)
    )
    runs = await async_automate(hass, trigger("case_began"))
    await async_say(hass, "sensor.yard", "fuse")
    assert len(runs.data) == 1
    assert "could not be triggered" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"case": "rain"}, id="a case that there is not"),
        pytest.param({"when": "later"}, id="a time that there is not"),
        pytest.param({"colour": "red"}, id="an option that there is not"),
    ],
)
async def test_a_wrong_option_is_refused(
    hass: HomeAssistant, wrong: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """When the automation is saved, and not when the fuse trips."""
    await async_automate(hass, trigger("case_began", **wrong))
    assert "failed to setup" in caplog.text


async def test_what_is_taken_out_of_a_target_is_not_meant() -> None:
    """The editor offers that since 2026.11."""
    target = target_of({"area_id": "cellar", "exclude": {"entity_id": ["sensor.left"]}})
    assert target is not None
    area = ("area_id", "cellar")
    assert target.means(frozenset({area}))
    assert not target.means(frozenset({area, ("entity_id", "sensor.left")}))
