"""What happened at each charge point in the last 30 days: kept by ourselves, over restarts."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any, Final
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    ConditionView,
    Verdict,
)
from custom_components.cp_notifications.site import incidents as module
from custom_components.cp_notifications.site.incidents import Incidents
from custom_components.cp_notifications.site.store import SnapshotSaver
from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import async_say, async_set_up, point, site, station

pytestmark = pytest.mark.usefixtures("hass_storage", "written_now")

NOON: Final = dt_util.parse_datetime("2026-11-22T12:00:00+00:00", raise_on_error=True)
KEY: Final = AlertKey("left", Case.SENSORS)
CLEAR: Final = ConditionView(Verdict.CLEAR)
UNKNOWN: Final = ConditionView(Verdict.UNKNOWN)


@pytest.fixture
def written_now() -> Generator[None]:
    """Let it be written only when it is asked for: no timer outlives a test."""
    with patch.object(SnapshotSaver, "_schedule"):
        yield


def at(minutes: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(minutes=minutes)


def active(minutes: float, **more: str) -> ConditionView:
    """Return a case that has been active since then."""
    return ConditionView(Verdict.ACTIVE, at(minutes), **more)


async def async_incidents(hass: HomeAssistant, now: datetime = NOON) -> Incidents:
    """Return what is kept of a site."""
    incidents = Incidents(hass, "site")
    await incidents.async_load(now)
    return incidents


def told(incidents: Incidents) -> list[tuple[str, float, float | None]]:
    """Return what was kept of the charge point, in minutes after noon."""

    def minutes(text: str | None) -> float | None:
        if text is None:
            return None
        return (datetime.fromisoformat(text) - NOON) / timedelta(minutes=1)

    return [
        (each["verdict"], minutes(each["began"]) or 0.0, minutes(each["ended"]))
        for each in incidents.of("left")
    ]


async def test_each_time_that_a_case_was_active_is_kept(hass: HomeAssistant) -> None:
    """From when to when, and what was said."""
    incidents = await async_incidents(hass)
    incidents.note(KEY, active(0, code="E-17", detail="Shock"), at(1))
    incidents.note(KEY, CLEAR, at(10))
    incidents.note(KEY, active(20), at(20))
    assert told(incidents) == [("active", 0, 10), ("active", 20, None)]
    first, _ = incidents.of("left")
    assert first["case"] == "sensors"
    assert (first["code"], first["detail"]) == ("E-17", "Shock")
    assert incidents.of("right") == []


async def test_what_is_said_of_it_while_it_lasts_is_kept_as_it_was_said_last(
    hass: HomeAssistant,
) -> None:
    """The code often comes after the fault."""
    incidents = await async_incidents(hass)
    incidents.note(KEY, active(0), at(0))
    incidents.note(KEY, active(0, code="E-17"), at(1))
    (one,) = incidents.of("left")
    assert one["code"] == "E-17"


async def test_what_is_fine_all_the_time_is_no_incident(hass: HomeAssistant) -> None:
    """A site where all is well writes nothing to the disk."""
    incidents = await async_incidents(hass)
    with patch.object(SnapshotSaver, "request") as request:
        incidents.note(KEY, CLEAR, at(0))
    assert told(incidents) == []
    request.assert_not_called()


async def test_what_was_not_known_for_long_is_kept(hass: HomeAssistant) -> None:
    """It was not fine, and it was no fault either."""
    incidents = await async_incidents(hass)
    incidents.note(KEY, UNKNOWN, at(0))
    assert told(incidents) == [("unknown", 0, None)]
    incidents.note(KEY, CLEAR, at(60))
    assert told(incidents) == [("unknown", 0, 60)]


async def test_a_brief_moment_of_not_knowing_is_none(hass: HomeAssistant) -> None:
    """A restart, or an integration that is loaded anew: a fault goes on over it as one."""
    incidents = await async_incidents(hass)
    incidents.note(KEY, active(0), at(0))
    incidents.note(KEY, UNKNOWN, at(10))
    incidents.note(KEY, active(12), at(12))
    incidents.note(KEY, CLEAR, at(30))
    incidents.note(KEY, UNKNOWN, at(40))
    incidents.note(KEY, CLEAR, at(42))
    assert told(incidents) == [("active", 0, 30)]


async def test_after_a_long_time_of_not_knowing_a_fault_is_another_one(
    hass: HomeAssistant,
) -> None:
    """Nobody knows what was in between."""
    incidents = await async_incidents(hass)
    incidents.note(KEY, active(0), at(0))
    incidents.note(KEY, UNKNOWN, at(10))
    incidents.note(KEY, active(70), at(70))
    assert told(incidents) == [
        ("active", 0, 10),
        ("unknown", 10, 70),
        ("active", 70, None),
    ]


async def test_a_restart_loses_nothing(hass: HomeAssistant) -> None:
    """What lasts goes on, and since when incidents are kept is still known."""
    before = await async_incidents(hass)
    before.note(KEY, active(0, code="E-17"), at(0))
    before.note(KEY, CLEAR, at(5))
    before.note(KEY, active(6), at(6))
    before.note(AlertKey("left", Case.UNAVAILABLE), UNKNOWN, at(6))
    await before.async_stop()
    after = await async_incidents(hass, at(60))
    assert after.kept_since == NOON.isoformat()
    assert sorted(told(after), key=str) == sorted(told(before), key=str)
    after.note(KEY, CLEAR, at(61))
    assert ("active", 6, 61) in told(after)


async def test_what_changed_while_nobody_watched_is_noted_at_the_start(
    hass: HomeAssistant,
) -> None:
    """It is no event: the case stands as it stands."""
    before = await async_incidents(hass)
    before.note(KEY, active(0), at(0))
    await before.async_stop()
    after = await async_incidents(hass, at(60))
    after.follow([(KEY, CLEAR)], at(60))
    assert told(after) == [("active", 0, 60)]


async def test_what_is_not_watched_any_more_does_not_last_for_ever(
    hass: HomeAssistant,
) -> None:
    """A charge point that was removed while it had a fault would be kept for good."""
    incidents = await async_incidents(hass)
    incidents.note(KEY, active(0), at(0))
    incidents.follow([], at(9))
    assert told(incidents) == [("active", 0, 9)]


async def test_after_thirty_days_it_is_forgotten_but_not_what_lasts(
    hass: HomeAssistant,
) -> None:
    """A charge point may be out of order for a quarter of a year."""
    incidents = await async_incidents(hass)
    other = AlertKey("left", Case.UNAVAILABLE)
    incidents.note(KEY, active(0), at(0))
    incidents.note(KEY, CLEAR, at(1))
    incidents.note(other, active(2), at(2))
    later = at(0) + timedelta(days=31)
    incidents.note(KEY, ConditionView(Verdict.ACTIVE, later), later)
    assert [each["began"] for each in incidents.of("left")] == [
        at(2).isoformat(),
        later.isoformat(),
    ]


async def test_a_sensor_that_flutters_does_not_fill_the_disk(
    hass: HomeAssistant,
) -> None:
    """The oldest are forgotten first; what goes on after that is no error."""
    with patch.object(module, "MOST", 3):
        incidents = await async_incidents(hass)
        for minute in range(0, 20, 2):
            incidents.note(KEY, active(minute), at(minute))
            incidents.note(KEY, CLEAR, at(minute + 1))
    assert [began for _, began, _ in told(incidents)] == [14, 16, 18]


async def test_what_is_damaged_is_left_out_and_the_rest_is_kept(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """It is for people to look at: a site that does not start for it would be absurd."""
    before = await async_incidents(hass)
    before.note(KEY, active(0), at(0))
    before.note(KEY, CLEAR, at(5))
    before.note(KEY, active(6), at(6))
    await before.async_stop()
    table = hass_storage["cp_notifications.site.incidents"]["data"]["incidents"]
    table["cells"][table["columns"].index("began")] = "long ago"
    after = await async_incidents(hass, at(60))
    assert told(after) == [("active", 6, None)]
    hass_storage["cp_notifications.site.incidents"]["data"] = {"since": 7}
    assert told(await async_incidents(hass, at(61))) == []


async def test_a_site_keeps_what_happens_at_its_charge_points(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Whether a group wants it or not."""
    entry = await async_set_up(hass, site(hass, station("Yard", point("yard"))))
    await async_say(hass, "sensor.yard", "ok")
    await async_say(hass, "sensor.yard", "shock")
    (incident,) = entry.runtime_data.incidents.of("yard")
    assert incident["case"] == "sensors"
    assert incident["ended"] is None
