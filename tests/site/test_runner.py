"""When Home Assistant was started, and when a site was watched last before."""

from collections.abc import Generator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import time
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Start
from custom_components.cp_notifications.site.last_watched import LastWatched
from custom_components.cp_notifications.site.runner import (
    async_home_start,
    process_start,
)
from tests.helpers.actions import async_ask
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    ANN,
    async_say,
    async_set_up,
    attributes,
    group,
    point,
    site,
    station,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def noon(freezer: FrozenDateTimeFactory) -> None:
    """Begin at a known time."""
    freezer.move_to(NOON)


@pytest.fixture
def started(noon: None) -> Generator[None]:
    """Let the process be as old as the tests say, which are in another one."""
    with patch(
        f"custom_components.{DOMAIN}.site.runner.process_start",
        lambda: NOON + timedelta(hours=1, minutes=1),
    ):
        yield


def test_a_home_assistant_that_runs_has_been_there_all_along(
    hass: HomeAssistant,
) -> None:
    """Then it is only a reload, or a site that is set up."""
    assert async_home_start(hass, NOON, None) is None


def test_it_was_started_when_its_process_was(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Which is before any integration, and so before any state."""
    hass.set_state(CoreState.not_running)
    freezer.move_to(process_start() + 20 * SECOND)
    now = dt_util.utcnow()
    start = async_home_start(hass, now, NOON)
    assert start is not None
    assert start.last_seen == NOON
    assert timedelta(0) < now - start.at <= 21 * SECOND


def test_the_process_is_as_old_as_the_system_says() -> None:
    """It is the process that counts, and not when this was imported."""
    age = dt_util.utcnow() - process_start()
    seen = time.clock_gettime(time.CLOCK_BOOTTIME) - _ticks() / os.sysconf("SC_CLK_TCK")
    assert age.total_seconds() == pytest.approx(seen, abs=10)


def _ticks() -> int:
    """Return when this process was started, as Linux says it."""
    return int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])


def test_it_was_not_started_in_the_future(hass: HomeAssistant) -> None:
    """The clock was set back since."""
    hass.set_state(CoreState.not_running)
    assert async_home_start(hass, NOON, None) == Start(min(NOON, process_start()))


def test_a_start_that_cannot_be_known_is_one_line_in_the_log(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """It must not cost what was saved."""
    hass.set_state(CoreState.not_running)
    with patch(
        f"custom_components.{DOMAIN}.site.runner.process_start",
        side_effect=AttributeError,
    ):
        assert async_home_start(hass, NOON, NOON) is None
    assert caplog.text.count("It is not known when Home Assistant was started") == 1


# ---- in a site -----------------------------------------------------------------------


async def async_start_anew(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Home Assistant is gone, and started again an hour later."""
    for state in hass.states.async_all():
        hass.states.async_remove(state.entity_id)
    freezer.tick(timedelta(hours=1))
    hass.set_state(CoreState.not_running)
    await async_say(hass, "sensor.yard", "fuse")
    await hass.config_entries.async_setup(entry.entry_id)
    hass.set_state(CoreState.running)
    await later(hass, freezer, minutes=1)


@pytest.mark.usefixtures("hass_storage", "saved_at_once", "started")
async def test_what_happened_meanwhile_was_noticed_late(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """In the mail, in the list of alerts, in the history and in the event of the group."""
    entry = await async_set_up(
        hass,
        site(hass, station("Yard", point("yard")), group("North", ["yard"], [ANN])),
    )
    await async_say(hass, "sensor.yard", "ready")
    await later(hass, freezer, minutes=1)
    await hass.config_entries.async_unload(entry.entry_id)
    await async_start_anew(hass, entry, freezer)
    late = {
        "noticed": "2026-11-22T13:01:00+00:00",
        "is_dated": False,
        "not_running_since": "2026-11-22T12:01:00+00:00",
        "not_running_until": "2026-11-22T13:01:00+00:00",
        "stopped_in_order": True,
    }
    [alert] = (await async_ask(hass, "list_alerts"))["alerts"]
    assert (alert["began_late"], alert["ended_late"]) == (late, None)
    [told] = (await async_ask(hass, "list_notifications"))["notifications"]
    [item] = told["items"]
    assert (item["began_late"], item["ended_late"]) == (late, None)
    assert attributes(hass, "event", "north", "notification")["noticed_late"]
    [(_address, mail)] = mailbox.mails
    assert "This was noticed late" in mail.text


@pytest.mark.usefixtures("saved_at_once", "started")
async def test_a_power_cut_is_told_with_when_the_site_was_watched_last(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    """Nothing had happened for an hour: the snapshot is old, and says that it was stopped in order before."""
    entry = await async_set_up(
        hass,
        site(hass, station("Yard", point("yard")), group("North", ["yard"], [ANN])),
    )
    await async_say(hass, "sensor.yard", "ready")
    await hass.config_entries.async_reload(entry.entry_id)
    for _ in range(4):
        await later(hass, freezer, minutes=15)
    on_disk = deepcopy(hass_storage)
    await hass.config_entries.async_unload(entry.entry_id)
    hass_storage.update(on_disk)
    await async_start_anew(hass, entry, freezer)
    [alert] = (await async_ask(hass, "list_alerts"))["alerts"]
    assert alert["began_late"]["stopped_in_order"] is False
    assert alert["began_late"]["not_running_since"] == "2026-11-22T13:00:00+00:00"


@pytest.mark.parametrize("stored", [{}, {"at": 7}, {"at": "x"}, {"at": "2026"}])
async def test_a_time_that_cannot_be_read_is_unknown(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    stored: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is worth a line in the log, and no more."""
    hass_storage[f"{DOMAIN}.site.watched"] = {"version": 1, "data": stored}
    assert await LastWatched(hass, "site").async_load() is None
    assert "It is not known when the site was watched last" in caplog.text


async def test_it_is_noted_each_quarter_of_an_hour_and_not_oftener(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, noon: None
) -> None:
    """A memory card is not worn out."""
    watched = LastWatched(hass, "site")
    path = f"custom_components.{DOMAIN}.site.last_watched.SnapshotStore.async_save"
    with patch(path) as save:
        watched.async_start()
        for _ in range(60):
            await later(hass, freezer, minutes=1)
        await watched.async_stop()
        await later(hass, freezer, hours=1)
    assert save.await_count == 4
