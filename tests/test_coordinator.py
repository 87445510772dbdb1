"""A site at work: from a state to the mail, over restarts, changes and failures."""

import asyncio
from datetime import time, timedelta
from itertools import chain, repeat
from typing import Any
from unittest.mock import DEFAULT, AsyncMock, Mock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    async_capture_events,
    mock_integration,
)

from custom_components.cp_notifications import async_unload_entry
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.delivery.places import mail_site
from custom_components.cp_notifications.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Outcome,
    QuietHours,
    SilenceView,
    Timing,
    Verdict,
)
from custom_components.cp_notifications.site.devices import group_device_id
from custom_components.cp_notifications.site.runner import TOGETHER

from .helpers.mailbox import Mailbox, later
from .helpers.sites import (
    ANN,
    BOB,
    async_say,
    async_set_up,
    change,
    child_device,
    device,
    group,
    point,
    site,
    state,
    station,
)

FUSE = AlertKey("left", Case.FUSE_TRIPPED)
TOLD = "[North] Fuse tripped: Garage"
OVER = "[North] Resolved: fuse tripped: Garage"

pytestmark = pytest.mark.usefixtures("hass_storage")


def depot(hass: HomeAssistant, *addresses: str, **more: Any) -> MockConfigEntry:
    """Add a site with two stations, the first of them in a group."""
    return site(
        hass,
        station("Garage", point("left")),
        station("Yard", point("right")),
        group("North", ["left"], addresses or (ANN,)),
        **more,
    )


def subentry(made: Any) -> ConfigSubentry:
    """Return a subentry to add, as a dialog makes it."""
    return ConfigSubentry(
        data=made["data"],
        subentry_id=made["subentry_id"],
        subentry_type=made["subentry_type"],
        title=made["title"],
        unique_id=made["unique_id"],
    )


def issues(hass: HomeAssistant) -> set[str | None]:
    """Return what is to be repaired."""
    return {issue.translation_key for issue in ir.async_get(hass).issues.values()}


def runtime(entry: MockConfigEntry) -> Coordinator:
    """Return the site at work."""
    coordinator: Coordinator = entry.runtime_data
    return coordinator


# ---- telling ------------------------------------------------------------------------


async def test_a_tripped_fuse_is_mailed_and_so_is_its_end(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """The main job, with the group wait of a new group."""
    entry = site(
        hass, station("Garage", point("left")), group("North", ["left"], timing={})
    )
    await async_set_up(hass, entry)
    await async_say(hass, "sensor.left", "fuse")
    await later(hass, freezer, seconds=9)
    assert mailbox.mails == []
    await later(hass, freezer, seconds=2)
    assert mailbox.subjects == [TOLD]
    await async_say(hass, "sensor.left", "ready")
    await later(hass, freezer, seconds=29)
    assert mailbox.subjects == [TOLD]
    await later(hass, freezer, seconds=12)
    await later(hass, freezer, seconds=11)
    assert mailbox.subjects == [TOLD, OVER]


async def test_a_mail_is_on_disk_before_it_is_tried(
    hass: HomeAssistant, mailbox: Mailbox, hass_storage: dict[str, Any]
) -> None:
    """Whatever happens to the process while the server thinks about it."""
    mailbox.gate = asyncio.Event()
    entry = await async_set_up(hass, depot(hass))
    hass.states.async_set("sensor.left", "fuse")
    for _ in range(20):
        await asyncio.sleep(0)
    stored = hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]
    assert [delivery["address"] for delivery in stored["deliveries"]] == [ANN]
    mailbox.gate.set()
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]


async def test_a_failed_mail_is_tried_again(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It says so, without the address, and comes after the back-off."""
    await async_set_up(hass, depot(hass))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    assert "did not reach an address: no (account_failed)" in caplog.text
    ours = [r.getMessage() for r in caplog.records if DOMAIN in r.name]
    assert not [line for line in ours if ANN in line]
    await later(hass, freezer, seconds=11)
    assert mailbox.subjects == [TOLD]


async def test_an_account_that_raises_anything_stops_nothing(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One line in the log, and the next try."""
    await async_set_up(hass, depot(hass))
    mailbox.failures.append(ZeroDivisionError("what?"))
    await async_say(hass, "sensor.left", "fuse")
    assert caplog.text.count("A delivery failed in a way that nobody expected") == 1
    await later(hass, freezer, seconds=11)
    assert mailbox.subjects == [TOLD]


async def test_without_an_account_nothing_is_lost(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """A repair issue says so; as soon as there is an account the mail goes out."""
    entry = await async_set_up(hass, depot(hass, data={}))
    assert issues(hass) == {"no_mail_account", "nobody_told"}
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.mails == []
    account = {"mail": {"kind": "action", "action": "notify.mail"}}
    hass.services.async_register("notify", "mail", AsyncMock())
    hass.config_entries.async_update_entry(entry, data=account)
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]
    assert issues(hass) == {"nobody_told"}


async def test_a_test_mail_answers_for_each_address(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It waits for nothing and is kept nowhere."""
    entry = await async_set_up(hass, depot(hass, ANN, BOB))
    mailbox.fails(Outcome.REFUSED)
    answers = await runtime(entry).async_send_test("north")
    assert answers == {ANN: "no", BOB: "accepted"}
    assert [address for address, _mail in mailbox.mails] == [BOB]


async def test_a_test_mail_without_an_account_says_so(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """There is nothing to try."""
    entry = await async_set_up(hass, depot(hass, data={}))
    answers = await runtime(entry).async_send_test("north")
    assert answers == {ANN: "no mail account"}


# ---- what sources say in one pass of the loop ----------------------------------------


@pytest.mark.usefixtures("mailbox")
async def test_what_a_source_says_is_taken_before_what_comes_after_it(
    hass: HomeAssistant,
) -> None:
    """Whoever acknowledges in the same moment means the alert that is there."""
    entry = await async_set_up(hass, depot(hass))
    hass.states.async_set("sensor.left", "fuse")
    assert runtime(entry).async_acknowledge(FUSE, "Ann")


async def test_what_a_source_says_last_is_not_lost_when_the_site_is_unloaded(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It is taken and saved, and told when the site is there again."""
    entry = await async_set_up(hass, depot(hass))
    hass.states.async_set("sensor.left", "fuse")
    await hass.config_entries.async_unload(entry.entry_id)
    hass.states.async_remove("sensor.left")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]


async def test_a_listener_that_fails_keeps_no_mail_back(
    hass: HomeAssistant, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """An entity is not worth a notification."""
    entry = await async_set_up(hass, depot(hass))
    broken = Mock(async_condition_changed=Mock(side_effect=RuntimeError("broken")))
    runtime(entry).async_listen_condition(FUSE, broken)
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.subjects == [TOLD]
    assert caplog.text.count("Could not carry out ConditionChanged") == 1


async def test_a_reading_that_cannot_be_taken_stops_no_other(
    hass: HomeAssistant, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Of those that come together."""
    entry = await async_set_up(hass, depot(hass))
    handle = runtime(entry).engine.handle
    with patch.object(
        runtime(entry).engine,
        "handle",
        side_effect=chain([RuntimeError("broken")], repeat(DEFAULT)),
        wraps=handle,
    ):
        hass.states.async_set("sensor.right", "fuse")
        await async_say(hass, "sensor.left", "fuse")
    assert mailbox.subjects == [TOLD]
    assert "Could not take a reading of AlertKey(charge_point='right'" in caplog.text


@pytest.mark.usefixtures("mailbox")
async def test_what_goes_on_by_itself_waits_for_what_is_due_with_it(
    hass: HomeAssistant,
) -> None:
    """After a burst hundreds of alerts would wake the loop, one after the other."""
    timing = {"group_wait": 0.001}
    team = group("North", ["left"], timing=timing)
    await async_set_up(hass, site(hass, station("Garage", point("left")), team))
    with patch(
        "custom_components.cp_notifications.site.runner.async_call_later"
    ) as timer:
        await async_say(hass, "sensor.left", "fuse")
        await hass.async_block_till_done()
    assert timer.call_args.args[1] == TOGETHER


# ---- restarts ---------------------------------------------------------------------------


async def test_a_reload_tells_nothing_twice_and_forgets_nothing(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """The end that came meanwhile is told."""
    entry = await async_set_up(hass, depot(hass))
    await async_say(hass, "sensor.left", "fuse")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "left", "fuse") == "on"
    assert mailbox.subjects == [TOLD]
    assert await hass.config_entries.async_unload(entry.entry_id)
    await async_say(hass, "sensor.left", "ready")
    await async_set_up(hass, entry)
    assert mailbox.subjects == [TOLD, OVER]


async def test_what_waited_is_sent_after_the_start_and_its_event_is_heard(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """Only when the entities are there."""
    entry = await async_set_up(hass, depot(hass))
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(60)
    await async_set_up(hass, entry)
    assert mailbox.subjects == [TOLD]
    assert state(hass, "event", "north", "notification") != "unknown"


async def test_unloading_waits_for_a_mail_that_is_under_way(
    hass: HomeAssistant, mailbox: Mailbox, hass_storage: dict[str, Any]
) -> None:
    """Otherwise it would be sent again."""
    entry = await async_set_up(hass, depot(hass))
    mailbox.gate = asyncio.Event()
    hass.states.async_set("sensor.left", "fuse")
    for _ in range(20):
        await asyncio.sleep(0)
    unloading = hass.async_create_task(hass.config_entries.async_unload(entry.entry_id))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not unloading.done()
    mailbox.gate.set()
    assert await unloading
    assert hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]["deliveries"] == []


async def test_nothing_is_sent_while_home_assistant_stops(
    hass: HomeAssistant, mailbox: Mailbox, hass_storage: dict[str, Any]
) -> None:
    """What is due then waits on disk for the next start."""
    entry = await async_set_up(hass, depot(hass))
    hass.states.async_set("sensor.left", "fuse")
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert mailbox.mails == []
    stored = hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]
    assert len(stored["deliveries"]) == 1


async def test_saved_data_that_cannot_be_read_stops_nothing(
    hass: HomeAssistant,
    mailbox: Mailbox,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is said, and the watching begins anew."""
    entry = depot(hass)
    key = f"{DOMAIN}.{entry.entry_id}"
    hass_storage[key] = {"version": 1, "minor_version": 1, "data": {"groups": 7}}
    await async_set_up(hass, entry)
    assert f"{key} cannot be read whole" in caplog.text
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.subjects == [TOLD]


async def test_a_removed_site_leaves_nothing_behind(
    hass: HomeAssistant, mailbox: Mailbox, hass_storage: dict[str, Any]
) -> None:
    """Neither its files nor its issues."""
    entry = await async_set_up(hass, depot(hass, data={}))
    await async_say(hass, "sensor.left", "fuse")
    with patch(
        "custom_components.cp_notifications.site.store.SnapshotStore.async_remove",
        AsyncMock(),
    ) as remove:
        await hass.config_entries.async_remove(entry.entry_id)
    assert remove.await_count == 6
    assert issues(hass) == set()


# ---- changes at run time ----------------------------------------------------------------------


async def test_a_new_station_touches_no_other_entity(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Open alerts survive, and nothing becomes unavailable."""
    entry = await async_set_up(hass, depot(hass))
    await async_say(hass, "sensor.left", "fuse")
    changes = async_capture_events(hass, "state_changed")
    made = subentry(station("Field", point("far")))
    hass.config_entries.async_add_subentry(entry, made)
    await hass.async_block_till_done()
    await async_say(hass, "sensor.far", "shock")
    assert state(hass, "binary_sensor", "far", "sensor") == "on"
    assert state(hass, "binary_sensor", "left", "fuse") == "on"
    touched = {event.data["entity_id"] for event in changes}
    assert not [entity for entity in touched if "garage" in entity]
    assert mailbox.subjects == [TOLD]


async def test_a_charge_point_joins_its_station_and_leaves_it_again(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Its entities come and go; those of the other stay."""
    entry = await async_set_up(hass, depot(hass))
    registry = er.async_get(hass)
    before = {e.unique_id for e in registry.entities.values()}
    two = {"charge_points": [point("left", "Left"), point("new", "New")]}
    change(hass, entry, "garage", data=two)
    await hass.async_block_till_done()
    now = {e.unique_id for e in registry.entities.values()}
    assert now - before == {"new_fuse", "new_availability", "new_sensor"}
    await async_say(hass, "sensor.new", "ready")
    assert state(hass, "binary_sensor", "new", "fuse") == "off"
    change(hass, entry, "garage", data={"charge_points": [point("left", "Left")]})
    await hass.async_block_till_done()
    assert {e.unique_id for e in registry.entities.values()} == before
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.subjects == [TOLD]


async def test_a_rename_is_followed_without_a_reload(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """By Home Assistant's own Rename, too, which passes no dialog of ours."""
    entry = await async_set_up(hass, depot(hass))
    change(hass, entry, "garage", title="Car park")
    change(hass, entry, "north", title="South")
    await hass.async_block_till_done()
    assert device(hass, entry, "left").name == "Car park"
    assert device(hass, entry, "north").name == "South"
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.subjects == ["[South] Fuse tripped: Car park"]


async def test_a_deleted_charge_point_leaves_its_groups(
    hass: HomeAssistant, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """With a note in the log, and an issue if the group is empty then."""
    entry = await async_set_up(hass, depot(hass))
    await async_say(hass, "sensor.left", "fuse")
    hass.config_entries.async_remove_subentry(entry, "garage")
    await hass.async_block_till_done()
    assert "leave the notification group North: Garage" in caplog.text
    assert entry.subentries["north"].data["charge_points"] == []
    assert "group_empty" in issues(hass)
    assert state(hass, "binary_sensor", "north", "problem") == "unknown"
    change(
        hass,
        entry,
        "north",
        data={**entry.subentries["north"].data, "charge_points": ["right"]},
    )
    await hass.async_block_till_done()
    assert "group_empty" not in issues(hass)


async def test_a_charge_point_that_was_gone_before_the_start_has_no_name_left(
    hass: HomeAssistant, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A group that still lists it is put right at the next change."""
    entry = site(
        hass, station("Garage", point("left")), group("North", ["left", "ghost"])
    )
    await async_set_up(hass, entry)
    change(hass, entry, "garage", title="Car park")
    await hass.async_block_till_done()
    assert entry.subentries["north"].data["charge_points"] == ["left"]
    assert "leave the notification group North: ?" in caplog.text


async def test_a_deleted_group_tells_nothing_more(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Its entities are gone, the charge point's stay."""
    entry = await async_set_up(hass, depot(hass))
    hass.config_entries.async_remove_subentry(entry, "north")
    await hass.async_block_till_done()
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.mails == []
    assert state(hass, "binary_sensor", "left", "fuse") == "on"


# ---- sources and issues ----------------------------------------------------------------------------


async def test_a_source_that_is_removed_is_an_issue_until_it_is_back(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It says which charge point lost which case."""
    registry = er.async_get(hass)
    breaker = registry.async_get_or_create("binary_sensor", "test", "breaker")
    hass.states.async_set(breaker.entity_id, "off")
    sources = {"fuse_tripped": [{"entity": breaker.id, "states": ["on"]}]}
    await async_set_up(
        hass, site(hass, station("Garage", point("left", sources=sources)))
    )
    registry.async_remove(breaker.entity_id)
    await hass.async_block_till_done()
    assert "source_missing" in issues(hass)
    registry.async_get_or_create("binary_sensor", "test", "breaker")
    hass.states.async_set(breaker.entity_id, "off")
    await hass.async_block_till_done()
    assert "source_missing" not in issues(hass)


async def test_a_value_within_its_hysteresis_stays_over_a_reload(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """A limit that was passed is passed until the value is well back."""
    rule = {"entity": "sensor.heat", "above": 80, "hysteresis": 10}
    left = point("left", sources={"sensors": [rule]})
    await async_say(hass, "sensor.heat", "85")
    entry = await async_set_up(hass, site(hass, station("Garage", left)))
    await async_say(hass, "sensor.heat", "75")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    key = AlertKey("left", Case.SENSORS)
    assert runtime(entry).engine.condition(key).verdict is Verdict.ACTIVE
    await async_say(hass, "sensor.heat", "69")
    assert runtime(entry).engine.condition(key).verdict is Verdict.CLEAR


async def test_a_disk_that_cannot_be_written_is_said_and_keeps_no_mail_back(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """The issue closes itself when writing works again."""
    await async_set_up(hass, depot(hass))
    write = "custom_components.cp_notifications.site.store.Store._async_write_data"
    with patch(write, AsyncMock(side_effect=OSError("disk full"))):
        await async_say(hass, "sensor.left", "fuse")
        assert "cannot_save" in issues(hass)
        assert mailbox.subjects == [TOLD]
    await later(hass, freezer, seconds=31)
    assert "cannot_save" not in issues(hass)


async def test_a_new_address_is_made_known_to_the_account(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Only after a change, as the dialog said; never at a start."""
    mock_integration(hass, MockModule("smtp"))
    account = MockConfigEntry(domain="smtp")
    account.add_to_hass(hass)
    data = {"mail": {"kind": "smtp", "entry_id": account.entry_id}}
    add = AsyncMock(return_value={})
    with patch(
        "custom_components.cp_notifications.repairs.watch.async_add_recipients", add
    ):
        entry = await async_set_up(hass, depot(hass, data=data))
        assert add.await_count == 0
        assert "recipient_missing" in issues(hass)
        new = {**entry.subentries["north"].data, "addresses": [ANN, BOB]}
        change(hass, entry, "north", data=new)
        await hass.async_block_till_done(wait_background_tasks=True)
    add.assert_awaited_once_with(hass, data["mail"], [BOB])


async def test_diagnostics_can_replay_what_happened(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Every event with its time."""
    await async_say(hass, "sensor.left", "ready")
    entry = await async_set_up(hass, depot(hass))
    await async_say(hass, "sensor.left", "fuse")
    shown = await async_get_config_entry_diagnostics(hass, entry)
    events = shown["last_events"]
    assert [event["event"] for event in events[-2:]] == ["Reading", "Delivered"]
    assert events[-2]["key"] == list(FUSE)
    assert [event["event"] for event in events].count("Configure") == 0


async def test_an_entity_that_listens_anew_is_not_cut_off_by_the_old_one(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """The order of coming and going does not matter."""
    entry = await async_set_up(hass, depot(hass))
    first, second = Mock(), Mock()
    coordinator = runtime(entry)
    coordinator.async_listen_condition(FUSE, first)
    coordinator.async_listen_condition(FUSE, second)
    coordinator.async_unlisten_condition(FUSE, first)
    await async_say(hass, "sensor.left", "fuse")
    coordinator.async_unlisten_condition(FUSE, second)
    await async_say(hass, "sensor.left", "ready")
    assert first.async_condition_changed.call_count == 0
    second.async_condition_changed.assert_called_once()


async def test_nothing_is_watched_before_home_assistant_runs(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """What is unavailable during the start is no outage."""
    hass.set_state(CoreState.starting)
    hass.states.async_set("sensor.left", "unavailable")
    entry = await async_set_up(hass, depot(hass))
    assert list(runtime(entry).engine.alerts()) == []


async def test_a_platform_that_cannot_be_unloaded_keeps_the_site_at_work(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """What is half unloaded still tells."""
    entry = await async_set_up(hass, depot(hass))
    with patch.object(
        hass.config_entries, "async_unload_platforms", AsyncMock(return_value=False)
    ):
        assert not await hass.config_entries.async_unload(entry.entry_id)
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.subjects == [TOLD]
    assert await async_unload_entry(hass, entry)


async def test_a_mail_names_the_area_the_link_and_what_reported(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """As far as they are known."""
    hass.config.internal_url = "http://ha.example:8123"
    entry = await async_set_up(hass, depot(hass))
    area = ar.async_get(hass).async_create("Car park")
    box = device(hass, entry, "left")
    dr.async_get(hass).async_update_device(box.id, area_id=area.id)
    hass.states.async_set("sensor.left", "fuse", {"friendly_name": "Wallbox status"})
    await hass.async_block_till_done()
    [(_address, mail)] = mailbox.mails
    assert "Car park" in mail.text
    assert f"http://ha.example:8123/config/devices/device/{box.id}" in mail.text
    assert "Wallbox status" in mail.text


async def test_a_mail_knows_the_place_of_one_of_several_charge_points(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Its device is a child of its station's, and in the same area if nothing else is said."""
    hass.config.internal_url = "http://ha.example:8123"
    entry = site(
        hass,
        station("Garage", point("left", "Left"), point("right", "Right")),
        group("North", ["left"]),
    )
    await async_set_up(hass, entry)
    area = ar.async_get(hass).async_create("Car park")
    box = device(hass, entry, "garage")
    dr.async_get(hass).async_update_device(box.id, area_id=area.id)
    await async_say(hass, "sensor.left", "fuse")
    [(_address, mail)] = mailbox.mails
    left = child_device(hass, entry, "left")
    assert "Car park" in mail.text
    assert f"/config/devices/device/{left.id}" in mail.text


async def test_a_mail_needs_neither_an_address_of_home_assistant_nor_an_entity(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """A report comes from an automation, and a Home Assistant may have no URL."""
    entry = site(
        hass,
        station(
            "Garage",
            point(
                "left",
                sources={"sensors": [{"entity": "sensor.none", "states": ["x"]}]},
            ),
        ),
        group("North", ["left"]),
    )
    await async_set_up(hass, entry)
    with patch(
        "custom_components.cp_notifications.delivery.places.get_url",
        side_effect=NoURLAvailableError,
    ):
        runtime(entry).async_report(FUSE, active=True, detail="seen by the janitor")
        await hass.async_block_till_done()
    [(_address, mail)] = mailbox.mails
    assert "seen by the janitor" in mail.text
    assert "http" not in mail.text


async def test_the_places_of_a_mail_are_a_mapping_of_all_charge_points(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """They are looked up only when a mail shows them."""
    entry = await async_set_up(hass, depot(hass))
    await async_say(hass, "sensor.left", "ready")
    places = mail_site(hass, entry, runtime(entry).points).places
    assert list(places) == ["left", "right"]
    assert len(places) == 2
    watched = places["left"].watched
    assert dict(watched) == dict.fromkeys(Case, "left")
    assert len(watched) == 3


async def test_many_sources_that_vanish_together_are_one_look(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """An integration can lose all its entities at once."""
    registry = er.async_get(hass)
    breakers = [
        registry.async_get_or_create("binary_sensor", "test", f"breaker{number}")
        for number in range(3)
    ]
    sources = {"fuse_tripped": [{"entity": b.id, "states": ["on"]} for b in breakers]}
    await async_set_up(
        hass, site(hass, station("Garage", point("left", sources=sources)))
    )
    with patch(
        "custom_components.cp_notifications.repairs.watch.kinds.async_show_missing_sources"
    ) as show:
        for breaker in breakers:
            registry.async_remove(breaker.entity_id)
        await hass.async_block_till_done()
    assert show.call_count == 1


async def test_a_renamed_charge_point_of_several_keeps_its_entities(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Only its device has another name."""
    entry = site(
        hass, station("Garage", point("left", "Left"), point("right", "Right"))
    )
    await async_set_up(hass, entry)
    before = set(er.async_get(hass).entities)
    renamed = {"charge_points": [point("left", "Front"), point("right", "Right")]}
    change(hass, entry, "garage", data=renamed)
    await hass.async_block_till_done()
    assert set(er.async_get(hass).entities) == before
    assert child_device(hass, entry, "left").name == "Front"


# ---- patience and people ------------------------------------------------------------------------------


async def test_all_of_a_groups_timing_is_followed(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """From the stored form to the engine."""
    timing = {
        "hold": {"unavailable": 60},
        "group_wait": 5,
        "send_resolved": False,
        "recovery_hold": 7,
        "repeat_interval": 3600,
        "quiet_start": "22:00:00",
        "quiet_end": "07:00:00",
        "urgent": ["sensors"],
        "weekly": True,
    }
    await hass.config.async_set_time_zone("Europe/Berlin")
    entry = site(
        hass, station("Garage", point("left")), group("North", ["left"], timing=timing)
    )
    await async_set_up(hass, entry)
    zone = dt_util.get_default_time_zone()
    assert runtime(entry).config.groups["north"].timing == Timing(
        hold={
            Case.FUSE_TRIPPED: timedelta(0),
            Case.UNAVAILABLE: timedelta(minutes=1),
            Case.SENSORS: timedelta(0),
        },
        group_wait=timedelta(seconds=5),
        send_resolved=False,
        recovery_hold=timedelta(seconds=7),
        repeat_interval=timedelta(hours=1),
        quiet=QuietHours(time(22), time(7), zone),
        urgent=frozenset({Case.SENSORS}),
        weekly=True,
        zone=zone,
    )


async def test_charge_points_know_their_station_and_the_integration_that_brings_them(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """So that what fails as a whole is told as a whole."""
    cloud = MockConfigEntry(domain="easee", title="Easee")
    cloud.add_to_hass(hass)
    registry = er.async_get(hass)
    online = registry.async_get_or_create(
        "binary_sensor", "easee", "online", config_entry=cloud
    )
    helper = registry.async_get_or_create("sensor", "template", "status")
    rule = {"entity": online.id, "states": ["off"]}
    left = point("left", "Left", {"unavailable": [rule]})
    mixed = {"unavailable": [rule, {"entity": helper.id, "states": []}]}
    entry = site(
        hass,
        station("Garage", left, point("right", "Right", mixed)),
        station("Yard", point("far")),
    )
    await async_set_up(hass, entry)
    points = runtime(entry).config.charge_points
    assert [(p.station, p.origin) for p in points.values()] == [
        ("Garage", "Easee"),
        ("Garage", ""),
        ("", ""),
    ]


async def test_an_integration_that_is_called_like_an_account_is_not_named_by_it(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """An e-mail address has no place in a mail to others."""
    cloud = MockConfigEntry(domain="easee", title="owner@example.com")
    cloud.add_to_hass(hass)
    online = er.async_get(hass).async_get_or_create(
        "binary_sensor", "easee", "online", config_entry=cloud
    )
    sources = {"unavailable": [{"entity": online.id, "states": ["off"]}]}
    entry = site(hass, station("Garage", point("left", sources=sources)))
    await async_set_up(hass, entry)
    assert runtime(entry).config.charge_points["left"].origin == "easee"


async def test_what_people_do_reaches_the_engine(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Acknowledge, silence, and mute for a time."""
    coordinator = runtime(await async_set_up(hass, depot(hass)))
    assert not coordinator.async_acknowledge(FUSE, "Ann")
    await async_say(hass, "sensor.left", "fuse")
    assert coordinator.async_acknowledge(FUSE, "Ann")
    assert next(coordinator.engine.alerts()).acknowledged_by == "Ann"
    until = dt_util.utcnow() + timedelta(hours=1)
    coordinator.async_silence("right", until, "Ann")
    assert coordinator.engine.silences == {"right": SilenceView("right", until, "Ann")}
    coordinator.async_mute("north", True, until, "Ann")
    assert coordinator.engine.group_view("north").muted_until == until


async def test_a_group_knows_of_whom_nothing_is_known(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """No source has spoken yet."""
    await async_say(hass, "sensor.left", "ready")
    entry = site(
        hass,
        station("Garage", point("left")),
        station("Yard", point("right")),
        group("North", ["left", "right"]),
    )
    await async_set_up(hass, entry)
    assert runtime(entry).engine.not_monitored(("left", "right")) == ["right"]


async def test_what_was_told_is_on_the_event_bus_and_in_the_history(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Without an address on the bus: that is recorded."""
    events = async_capture_events(hass, "cp_notifications_told")
    entry = await async_set_up(hass, depot(hass))
    await async_say(hass, "sensor.left", "fuse")
    assert [event.data for event in events] == [
        {
            "entry_id": entry.entry_id,
            "device_id": group_device_id(hass, entry, "north"),
            "group_id": "north",
            "group_name": "North",
            "notification_id": "1",
            "told": "sent",
            "charge_point_ids": ["left"],
            "reason": "firing",
            "charge_points": ["Garage"],
            "number_of_charge_points": 1,
            "cases": ["fuse_tripped"],
            "noticed_late": False,
        }
    ]
    [record] = runtime(entry).history.records()
    assert [r["address"] for r in record["recipients"]] == [ANN]


async def test_a_report_is_mailed_as_one(hass: HomeAssistant, mailbox: Mailbox) -> None:
    """Its words are the automation's, and its entity shows no meaning that no charger has said."""
    entry = await async_set_up(hass, depot(hass))
    runtime(entry).async_report(FUSE, active=True, detail="box 3 is open")
    await hass.async_block_till_done()
    [(_address, mail)] = mailbox.mails
    assert "Reported by an automation: “box 3 is open”" in mail.text
