"""When Home Assistant was started, and when it was seen last before."""

from datetime import UTC, datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HomeAssistant, State
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    mock_restore_cache,
)

from custom_components.cp_notifications.engine.model import Start
from custom_components.cp_notifications.site.home_start import async_home_start
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


@pytest.fixture(autouse=True)
def noon(freezer: FrozenDateTimeFactory) -> None:
    """Begin at a known time."""
    freezer.move_to(NOON)


def test_a_home_assistant_that_runs_has_been_there_all_along(
    hass: HomeAssistant,
) -> None:
    """Then it is only a reload, or a site that is set up."""
    assert async_home_start(hass, NOON) is None


def test_it_was_started_before_its_first_state(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Which is older than us, if other integrations were faster."""
    hass.set_state(CoreState.not_running)
    hass.states.async_set("sensor.early", "on")
    freezer.tick(20)
    hass.states.async_set("sensor.late", "on")
    assert async_home_start(hass, NOON + 20 * SECOND) == Start(NOON)


def test_without_any_state_it_was_started_now(hass: HomeAssistant) -> None:
    """There is nothing older."""
    hass.set_state(CoreState.not_running)
    assert async_home_start(hass, NOON) == Start(NOON)


def test_it_was_seen_last_when_its_states_were_kept(hass: HomeAssistant) -> None:
    """A power cut leaves what was written within the last quarter of an hour."""
    hass.set_state(CoreState.not_running)
    mock_restore_cache(hass, [State("person.ann", "home")])
    assert async_home_start(hass, NOON + SECOND) == Start(NOON + SECOND, NOON)


# ---- in a site -----------------------------------------------------------------------


async def async_start_anew(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Home Assistant is stopped, and started again an hour later."""
    await hass.config_entries.async_unload(entry.entry_id)
    for state in hass.states.async_all():
        hass.states.async_remove(state.entity_id)
    freezer.tick(timedelta(hours=1))
    hass.set_state(CoreState.not_running)
    await async_say(hass, "sensor.yard", "fuse")
    await hass.config_entries.async_setup(entry.entry_id)
    hass.set_state(CoreState.running)
    await later(hass, freezer, minutes=1)


@pytest.mark.usefixtures("hass_storage", "saved_at_once")
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
