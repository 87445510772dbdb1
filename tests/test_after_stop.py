"""Nothing of a site lives on: neither after its stop, nor of a set-up that failed."""

import asyncio
from copy import deepcopy
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.delivery import sender
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Delivered,
    Outcome,
    Reading,
    Verdict,
)
from custom_components.cp_notifications.site.store import SnapshotSaver, SnapshotStore

from .helpers.mailbox import Mailbox, later
from .helpers.sites import async_say, async_set_up, group, point, site, station

LEFT = AlertKey("left", Case.FUSE_TRIPPED)
RIGHT = AlertKey("right", Case.FUSE_TRIPPED)
TOLD = "[North] Fuse tripped: Garage"

OURS = f"custom_components.{DOMAIN}"
STEPS = [
    pytest.param(f"{OURS}.site.history.History.async_load", id="nothing-loaded"),
    pytest.param(f"{OURS}.site.watching.Watching.async_load", id="half-loaded"),
    pytest.param(
        "homeassistant.config_entries.ConfigEntries.async_forward_entry_setups",
        id="no-entities",
    ),
    pytest.param(f"{OURS}.ocpp.site.OcppSite.async_start", id="half-started"),
]

pytestmark = pytest.mark.usefixtures("hass_storage")


@pytest.fixture
def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Have a site with two charging stations and a group."""
    return site(
        hass,
        station("Garage", point("left")),
        station("Yard", point("right")),
        group("North", ["left", "right"]),
    )


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for a mail that is under way."""
    monkeypatch.setattr(sender, "STOP_GRACE", 0)


def runtime(entry: MockConfigEntry) -> Coordinator:
    """Return the site at work."""
    coordinator: Coordinator = entry.runtime_data
    return coordinator


def stored(hass_storage: dict[str, Any], entry: MockConfigEntry) -> dict[str, Any]:
    """Return what is on the disk of the alerts and the outbox."""
    data: dict[str, Any] = deepcopy(hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"])
    return data


async def begin_to_send(hass: HomeAssistant, mailbox: Mailbox, gate: Any) -> None:
    """Trip a fuse while the mail server hangs."""
    mailbox.gate = gate
    hass.states.async_set("sensor.left", "fuse")
    for _ in range(20):
        await asyncio.sleep(0)


# ---- after the stop ------------------------------------------------------------------


async def test_whatever_calls_a_stopped_site_changes_nothing(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
) -> None:
    """An automation, a timer or a source that still holds it would write over what the next one knows."""
    await async_set_up(hass, entry)
    old = runtime(entry)
    assert await hass.config_entries.async_unload(entry.entry_id)
    before = stored(hass_storage, entry)
    changes = old.engine.changes
    old.async_report(LEFT, active=True)
    old.async_mute("north", True)
    old.async_silence("left", dt_util.utcnow() + timedelta(hours=1))
    old.runner.report(Reading(RIGHT, "sensor.right", Verdict.ACTIVE))
    old.runner.hurry()
    await old.runner.async_commit(changes + 1)
    old.issues.saved(False)
    await async_say(hass, "sensor.left", "fuse")
    await later(hass, freezer, minutes=10)
    assert old.engine.changes == changes
    assert stored(hass_storage, entry) == before
    assert mailbox.mails == []
    assert ir.async_get(hass).issues == {}


async def test_a_test_mail_ends_with_its_site(
    hass: HomeAssistant, mailbox: Mailbox, entry: MockConfigEntry
) -> None:
    """Whoever asked reads why."""
    await async_set_up(hass, entry)
    old = runtime(entry)
    assert await hass.config_entries.async_unload(entry.entry_id)
    (answer,) = (await old.async_send_test("north")).values()
    assert answer == "the site is not loaded any more"
    assert mailbox.mails == []


@pytest.mark.usefixtures("impatient")
async def test_a_mail_that_hangs_is_cut_off_by_a_reload_and_tried_again(
    hass: HomeAssistant, mailbox: Mailbox, entry: MockConfigEntry
) -> None:
    """Whether it arrived is not known: twice is better than never, and nobody waits for the server."""
    await async_set_up(hass, entry)
    gate = asyncio.Event()
    await begin_to_send(hass, mailbox, gate)
    reloading = hass.config_entries.async_reload(entry.entry_id)
    mailbox.gate = None
    assert await reloading
    await hass.async_block_till_done()
    gate.set()
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]


@pytest.mark.usefixtures("impatient")
async def test_a_late_outcome_does_not_write_over_what_came_since(
    hass: HomeAssistant,
    mailbox: Mailbox,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
) -> None:
    """A power cut after that would lose a fault for good."""
    await async_set_up(hass, entry)
    await begin_to_send(hass, mailbox, asyncio.Event())
    old = runtime(entry)
    (delivery,) = stored(hass_storage, entry)["deliveries"]
    assert await hass.config_entries.async_unload(entry.entry_id)
    mailbox.gate = None
    await async_set_up(hass, entry)
    await async_say(hass, "sensor.right", "fuse")
    assert await hass.config_entries.async_unload(entry.entry_id)
    before = stored(hass_storage, entry)
    old.handle(Delivered(delivery["id"], Outcome.ACCEPTED))
    old.runner.hurry()
    await hass.async_block_till_done()
    assert stored(hass_storage, entry) == before
    assert len(mailbox.mails) == 2


@pytest.mark.usefixtures("impatient")
async def test_a_removed_site_leaves_no_file_though_its_mail_hangs(
    hass: HomeAssistant,
    mailbox: Mailbox,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
) -> None:
    """There are addresses in it."""
    await async_set_up(hass, entry)
    await begin_to_send(hass, mailbox, asyncio.Event())
    old = runtime(entry)
    await hass.config_entries.async_remove(entry.entry_id)
    old.async_report(RIGHT, active=True)
    old.runner.hurry()
    await hass.async_block_till_done()
    assert [key for key in hass_storage if key.startswith(DOMAIN)] == []


@pytest.mark.usefixtures("impatient")
async def test_home_assistant_stops_though_a_mail_hangs(
    hass: HomeAssistant,
    mailbox: Mailbox,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
) -> None:
    """What is killed for being too slow saves nothing. The mail is still to be sent then."""
    await async_set_up(hass, entry)
    await begin_to_send(hass, mailbox, asyncio.Event())
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert mailbox.mails == []
    assert len(stored(hass_storage, entry)["deliveries"]) == 1


async def test_a_part_that_cannot_stop_keeps_no_other_alive(
    hass: HomeAssistant,
    mailbox: Mailbox,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One line in the log, and the rest is inert."""
    await async_set_up(hass, entry)
    old = runtime(entry)
    with patch(
        f"{OURS}.ocpp.site.OcppSite.async_stop", side_effect=RuntimeError("broken")
    ):
        assert await hass.config_entries.async_unload(entry.entry_id)
    old.async_report(LEFT, active=True)
    await async_say(hass, "sensor.left", "fuse")
    assert mailbox.mails == []
    assert caplog.text.count("Could not stop OcppSite") == 1


# ---- whose file it is ----------------------------------------------------------------


async def test_a_file_belongs_to_who_opened_it_last(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Whatever an earlier one still wants to save is of the past."""
    old = SnapshotStore(hass, "site", "", (1, 1))
    await old.async_save({"by": "old"})
    new = SnapshotStore(hass, "site", "", (1, 1))
    await new.async_save({"by": "new"})
    await old.async_save({"by": "old"})
    assert hass_storage[f"{DOMAIN}.site"]["data"] == {"by": "new"}
    assert not old.write_failed


async def test_a_removed_file_stays_removed(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Whoever had it before cannot bring it back."""
    old = SnapshotStore(hass, "site", "", (1, 1))
    await old.async_save({"by": "old"})
    await SnapshotStore(hass, "site", "", (1, 1)).async_remove()
    await old.async_save({"by": "old"})
    assert f"{DOMAIN}.site" not in hass_storage


async def test_a_closed_saver_writes_nothing_and_keeps_nobody_waiting(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Its snapshot would be that of a site that nobody follows any more."""
    store = SnapshotStore(hass, "site", "", (1, 1))
    saver = SnapshotSaver(hass, store, dict, lambda _works: None)
    await saver.async_close()
    saver.request(1)
    saver.hurry()
    await saver.async_commit(1)
    await later(hass, freezer, minutes=1)
    assert hass_storage == {}


# ---- a set-up that fails -------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS)
async def test_a_set_up_that_fails_leaves_nobody_listening(
    hass: HomeAssistant, mailbox: Mailbox, entry: MockConfigEntry, step: str
) -> None:
    """It is tried again and again: ten of them would be ten sites that watch, save and send."""
    with patch(step, side_effect=ConfigEntryNotReady("not yet")):
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        listeners = hass.bus.async_listeners()
        timers = len(get_scheduled_timer_handles(hass.loop))
        for _ in range(5):
            await hass.config_entries.async_reload(entry.entry_id)
            await hass.async_block_till_done()
        assert hass.bus.async_listeners() == listeners
        alive = [
            handle
            for handle in get_scheduled_timer_handles(hass.loop)
            if not handle.cancelled()
        ]
        assert len(alive) <= timers
        await async_say(hass, "sensor.left", "fuse")
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert mailbox.mails == []
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert mailbox.subjects == [TOLD]


@pytest.mark.parametrize("step", STEPS)
async def test_a_set_up_that_fails_loses_nothing_of_what_waits(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    step: str,
) -> None:
    """The file is not written by somebody who has not even read it."""
    await async_set_up(hass, entry)
    mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    assert await hass.config_entries.async_unload(entry.entry_id)
    before = stored(hass_storage, entry)
    with patch(step, side_effect=RuntimeError("broken")):
        assert not await hass.config_entries.async_setup(entry.entry_id)
        await later(hass, freezer, minutes=1)
    assert stored(hass_storage, entry)["deliveries"] == before["deliveries"]
    assert await hass.config_entries.async_reload(entry.entry_id)
    await later(hass, freezer, minutes=1)
    assert mailbox.subjects == [TOLD]
