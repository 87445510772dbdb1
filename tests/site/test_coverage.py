"""What is told at a charge point, and what is not: in its diagnostic entity and in the diagnostics of its device."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.chargers.coverage import Coverage, Covered
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.diagnostics import async_get_device_diagnostics
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.flows.drafts import draft_of
from custom_components.cp_notifications.site.config import SitePoint
from custom_components.cp_notifications.site.coverage import coverage_at
from custom_components.cp_notifications.site.found import new_stations
from tests.helpers.found_chargers import BESEN, EASEE, TWO, Installer
from tests.helpers.mailbox import later
from tests.helpers.sites import (
    async_set_up,
    attributes,
    change,
    device,
    group,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage")


def stations(hass: HomeAssistant, *more: dict[str, Any]) -> MockConfigEntry:
    """Add a site with all chargers that are found; `more` are charge points of another station."""
    made = []
    for found in new_stations(hass):
        data = draft_of(found, []).as_data()
        points = [
            {**each, "id": f"p{number}"}
            for number, each in enumerate(data["charge_points"], 1)
        ]
        made.append(station("Charger", *points))
    if more:
        made.append(station("Other", *more))
    members = [each["id"] for one in made for each in one["data"]["charge_points"]]
    return site(hass, *made, group("North", members))


async def enable(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Enable what people see only if they ask for it."""
    registry = er.async_get(hass)
    for each in er.async_entries_for_config_entry(registry, entry.entry_id):
        if each.disabled:
            registry.async_update_entity(each.entity_id, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()


async def test_it_is_there_for_those_who_ask_for_it(
    hass: HomeAssistant, install: Installer
) -> None:
    """Home Assistant has a limit for entities; people who chose the entities themselves know what is told."""
    await install(TWO)
    entry = await async_set_up(hass, stations(hass, point("own")))
    registry = er.async_get(hass)
    found = {
        each.unique_id: each.disabled_by
        for each in er.async_entries_for_config_entry(registry, entry.entry_id)
        if each.unique_id.endswith("_coverage")
    }
    assert found == dict.fromkeys(
        ("p1_coverage", "p2_coverage"), er.RegistryEntryDisabler.INTEGRATION
    )


async def test_all_cases_of_an_easee_are_told(
    hass: HomeAssistant, install: Installer
) -> None:
    """By which entities, and what is late or missing nevertheless."""
    easee = await install(EASEE)
    entry = await async_set_up(hass, stations(hass))
    await enable(hass, entry)
    assert state(hass, "sensor", "p1", "coverage") == "complete"
    found = attributes(hass, "sensor", "p1", "coverage")
    assert found["fuse_tripped"] == {
        "covered": "watched",
        "told_by": [easee.ids["status"]],
        # Its state `error` stands for an overcurrent as well.
        "not_told": ["not_told_apart"],
        "would_help": ["ocpp", "own_sensor"],
    }
    assert found["unavailable"]["not_told"] == ["late"]
    assert found["sensors"]["not_told"] == ["no_shock_sensor"]
    assert found["sensors"]["would_help"] == ["own_sensor"]


async def test_what_has_to_be_enabled_is_named_until_it_is_watched(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, install: Installer
) -> None:
    """Enabling an entity alone is not watching it: then it is said that it could be."""
    besen = await install(BESEN)
    entry = await async_set_up(hass, stations(hass))
    await enable(hass, entry)
    assert state(hass, "sensor", "p1", "coverage") == "partial"
    fuse = attributes(hass, "sensor", "p1", "coverage")["fuse_tripped"]
    assert fuse["covered"] == "needs_entity"
    assert fuse["after_enabling"] == [besen.ids["error"]]
    besen.enable("error")
    await later(hass, freezer, seconds=11)
    fuse = attributes(hass, "sensor", "p1", "coverage")["fuse_tripped"]
    assert fuse["covered"] == "possible"
    assert fuse["not_watched"] == [besen.ids["error"]]
    data = entry.subentries["charger"].data
    (stored,) = data["charge_points"]
    rule = {"entity": besen.registry_id("error"), "states": ["short_circuit"]}
    sources = {**stored["sources"], "fuse_tripped": [rule]}
    changed = {**data, "charge_points": [{**stored, "sources": sources}]}
    change(hass, entry, "charger", data=changed)
    await hass.async_block_till_done()
    assert state(hass, "sensor", "p1", "coverage") == "complete"


async def test_an_entity_that_is_missing_tells_nothing(
    hass: HomeAssistant, install: Installer
) -> None:
    """It is watched still, but that is of no use."""
    easee = await install(EASEE)
    entry = await async_set_up(hass, stations(hass))
    await enable(hass, entry)
    er.async_get(hass).async_remove(easee.ids["status"])
    await hass.async_block_till_done()
    assert state(hass, "sensor", "p1", "coverage") == "partial"
    found = attributes(hass, "sensor", "p1", "coverage")
    assert "told_by" not in found["fuse_tripped"]
    assert found["unavailable"]["told_by"] == [easee.ids["online"]]


@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "disabled"])
async def test_of_a_charge_point_that_is_removed_nothing_is_said(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    install: Installer,
    enabled: bool,
) -> None:
    """And its entity goes, whether or not anybody has enabled it."""
    await install(TWO)
    entry = await async_set_up(hass, stations(hass))
    for _ in range(enabled):
        await enable(hass, entry)
    data = entry.subentries["charger"].data
    change(hass, entry, "charger", data={"charge_points": data["charge_points"][:1]})
    await later(hass, freezer, seconds=11)
    registry = er.async_get(hass)
    assert registry.async_get_entity_id("sensor", DOMAIN, "p1_coverage")
    assert not registry.async_get_entity_id("sensor", DOMAIN, "p2_coverage")


async def test_nothing_is_told_where_nothing_is_watched(
    hass: HomeAssistant, install: Installer
) -> None:
    """A person may have taken out everything."""
    await install(EASEE)
    bare = {**point("bare", "1", {}), "charger": "easee:EH123456:"}
    entry = await async_set_up(hass, site(hass, station("Bare", bare)))
    await enable(hass, entry)
    assert state(hass, "sensor", "bare", "coverage") == "none"


async def test_diagnostics_of_a_device_say_it_too(
    hass: HomeAssistant, install: Installer
) -> None:
    """Of every charge point, also of those that people put together themselves."""
    await install(EASEE)
    entry = await async_set_up(hass, stations(hass, point("own", "1", {})))
    for name, subentry, covered in (
        ("Charger", "charger", "watched"),
        ("Other", "other", "not_possible"),
    ):
        found = await async_get_device_diagnostics(
            hass, entry, device(hass, entry, subentry)
        )
        coverage = found["charge_points"][name]["coverage"]
        assert coverage["fuse_tripped"]["covered"] == covered
    assert coverage["fuse_tripped"]["not_told"] == ["nothing_chosen"]


def test_a_station_that_connects_by_ocpp_tells_everything() -> None:
    """Whatever entities are watched beside it."""
    by_ocpp = SitePoint("a", "A", "", "sub", None, "", {}, identity="CP-1")
    assert coverage_at(by_ocpp, {}, []) == dict.fromkeys(
        Case, Coverage(Covered.WATCHED)
    )
