"""Not monitored: what nothing is heard of is not fine, and people see it where they look."""

from collections.abc import Mapping
from html import unescape
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.helpers.actions import async_ask
from tests.helpers.mailbox import later
from tests.helpers.sites import (
    async_say,
    async_set_up,
    change,
    entity_id,
    group,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once", "mailbox")


async def depot(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site with two charge points; of the second one nothing is known."""
    hass.states.async_set("sensor.yard", "unknown")
    hass.states.async_set("sensor.garage", "ready")
    entry = site(
        hass,
        station("Garage", point("garage")),
        station("Yard", point("yard")),
        group("North", ["garage", "yard"]),
        group("South", ["yard"]),
    )
    return await async_set_up(hass, entry)


def issue(hass: HomeAssistant) -> Mapping[str, str] | None:
    """Return what the repair issue says, if there is one."""
    found = [
        each.translation_placeholders
        for each in ir.async_get(hass).issues.values()
        if each.translation_key == "not_monitored"
    ]
    return found[0] if found else None


async def test_what_is_silent_for_a_quarter_of_an_hour_is_an_issue_until_it_is_heard(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """It opens and closes by itself, and says what is not told."""
    await depot(hass)
    await later(hass, freezer, minutes=14)
    assert issue(hass) is None
    await later(hass, freezer, minutes=6)
    said = issue(hass)
    assert said is not None
    assert said["number"] == "1"
    assert unescape(said["charge_points"]) == (
        "- Yard: Fuse tripped, Unavailable, Sensor triggered"
    )
    await async_say(hass, "sensor.yard", "ready")
    await later(hass, freezer, minutes=6)
    assert issue(hass) is None


async def test_a_charger_that_falls_silent_later_is_an_issue_too(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Not only after a restart."""
    await depot(hass)
    await async_say(hass, "sensor.yard", "ready")
    await async_say(hass, "sensor.garage", "unknown")
    await later(hass, freezer, minutes=6)
    await later(hass, freezer, minutes=16)
    said = issue(hass)
    assert said is not None
    assert unescape(said["charge_points"]).startswith("- Garage: ")


async def test_an_alert_that_lasts_is_monitored_although_its_source_is_silent(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Unknown is not clear: what was wrong still is."""
    await depot(hass)
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.yard", "unknown")
    await later(hass, freezer, minutes=6)
    await later(hass, freezer, minutes=16)
    assert state(hass, "binary_sensor", "yard", "fuse") == "on"
    said = issue(hass)
    assert said is not None
    assert unescape(said["charge_points"]) == "- Yard: Unavailable, Sensor triggered"


async def test_an_entity_that_is_missing_is_one_issue_and_not_two(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """That one says more: which entity, and why."""
    await depot(hass)
    hass.states.async_remove("sensor.yard")
    await later(hass, freezer, minutes=6)
    await later(hass, freezer, minutes=16)
    keys = [each.translation_key for each in ir.async_get(hass).issues.values()]
    assert "source_missing" in keys
    assert issue(hass) is None


async def test_a_charge_point_that_is_deleted_is_no_issue_any_more(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """At once: nobody waits for it."""
    entry = await depot(hass)
    await later(hass, freezer, minutes=16)
    assert issue(hass) is not None
    hass.config_entries.async_remove_subentry(entry, "yard")
    await hass.async_block_till_done()
    assert issue(hass) is None


async def test_an_issue_names_only_as_many_as_can_be_read(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A whole site can be silent."""
    points = [point(f"point{number:02}", f"{number:02}") for number in range(32)]
    await async_set_up(hass, site(hass, station("Park", *points)))
    for number in range(32):
        hass.states.async_set(f"sensor.point{number:02}", "unknown")
    await later(hass, freezer, minutes=16)
    said = issue(hass)
    assert said is not None
    assert said["number"] == "32"
    lines = unescape(said["charge_points"]).splitlines()
    assert (len(lines), lines[-1]) == (31, "- + 2")


async def test_a_group_of_which_nothing_is_known_does_not_say_that_all_is_well(
    hass: HomeAssistant,
) -> None:
    """One of which something is known may."""
    entry = await depot(hass)
    assert state(hass, "binary_sensor", "north", "problem") == "off"
    assert state(hass, "binary_sensor", "south", "problem") == "unknown"
    await async_say(hass, "sensor.yard", "ready")
    assert state(hass, "binary_sensor", "south", "problem") == "off"
    await async_say(hass, "sensor.yard", "fuse")
    assert state(hass, "binary_sensor", "south", "problem") == "on"
    await async_say(hass, "sensor.yard", "ready")
    await async_say(hass, "sensor.yard", "unknown")
    assert state(hass, "binary_sensor", "south", "problem") == "unknown"
    data = {**entry.subentries["south"].data, "charge_points": ["garage"]}
    change(hass, entry, "south", data=data)
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "south", "problem") == "off"


async def test_the_cases_of_which_nothing_is_known_are_listed(
    hass: HomeAssistant,
) -> None:
    """At once: whoever asks wants to know how it is now."""
    await depot(hass)
    answer: dict[str, Any] = await async_ask(hass, "list_alerts")
    assert [
        (each["charge_point"], each["case"]) for each in answer["not_monitored"]
    ] == [("Yard", "fuse_tripped"), ("Yard", "unavailable"), ("Yard", "sensors")]
    assert state(hass, "binary_sensor", "yard", "fuse") == "unknown"
    shown = hass.states.get(entity_id(hass, "sensor", "north", "members"))
    assert shown is not None
    assert shown.attributes["not_monitored"] == ["Yard"]
