"""The form of what is stored does not change unnoticed: people have files of it."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.config_flow import SiteFlow
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.snapshot import VERSION
from custom_components.cp_notifications.ocpp import site as ocpp_site
from custom_components.cp_notifications.site import history
from tests.helpers.sites import point, station
from tests.stored.forms import HOMES, form_of, forms_of_home, recorded, snapshot

CURRENT = {
    "snapshot": VERSION,
    "history": history.VERSION,
    "ocpp": ocpp_site.VERSION,
    "entry": (SiteFlow.VERSION, SiteFlow.MINOR_VERSION),
}


@pytest.mark.parametrize(("name", "version"), CURRENT.items())
def test_each_form_has_its_version_on_record(
    name: str, version: tuple[int, int]
) -> None:
    """A new form has a new version, and `python -m tests.stored` puts it on record."""
    assert "{} {}.{}".format(name, *version) in recorded()


def test_a_snapshot_has_the_form_of_its_version() -> None:
    """If this fails: raise `VERSION`, read what was written before, and keep a home of it."""
    name = "snapshot {}.{}".format(*VERSION)
    assert form_of(snapshot()) == recorded()[name]


def test_there_is_a_home_of_each_version_of_the_snapshot() -> None:
    """It is started by the end-to-end tests."""
    names = [name.split() for name in recorded()]
    versions = {version for name, version in names if name == "snapshot"}
    assert {home.name for home in HOMES.iterdir()} == versions


@pytest.mark.parametrize("home", sorted(HOMES.iterdir()), ids=lambda home: home.name)
def test_a_home_that_was_kept_is_of_the_forms_on_record(home: object) -> None:
    """Nobody has changed it."""
    forms = forms_of_home(HOMES / str(home))
    assert forms == {name: recorded()[name] for name in forms}


def test_the_form_of_what_is_stored_is_seen() -> None:
    """Another type, another name and a table instead of a list are other forms."""
    was = form_of({"at": "x", "rows": [{"a": 1}]})
    assert was == {
        "": "object",
        ".at": "str",
        ".rows": "list",
        ".rows[]": "object",
        ".rows[].a": "int",
    }
    assert form_of({"at": 1, "rows": [{"a": 1}]}) != was
    assert form_of({"at": "x", "rows": {"columns": ["a", "b"], "cells": [1, 2]}}) != was


@pytest.mark.parametrize(
    ("version", "minor_version", "becomes"),
    [
        (1, 9, ConfigEntryState.LOADED),
        (2, 1, ConfigEntryState.MIGRATION_ERROR),
    ],
)
async def test_an_entry_of_a_newer_version_is_refused_and_of_a_minor_one_is_not(
    hass: HomeAssistant, version: int, minor_version: int, becomes: ConfigEntryState
) -> None:
    """Who goes back a version keeps the site if that is possible at all."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        version=version,
        minor_version=minor_version,
        subentries_data=[station("Yard", point("yard"))],
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is becomes
    assert (entry.version, entry.minor_version) == (version, minor_version)
