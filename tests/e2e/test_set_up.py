"""The set-up of a site, as its dialogs ask for it."""

from .conftest import NORTH as NORTH_NAME, SOUTH as SOUTH_NAME
from .harness.charger import NORTH, SOUTH
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.site import DOMAIN, FUSE_CODES, STATION, Site, add_site


def begin(home: Home, name: str = "Harbour") -> Dialog:
    """Go through the first step of the set-up."""
    dialog = Dialog.add_entry(home.api, DOMAIN)
    return dialog.submit(name=name, mail=f"smtp:{home.account}")


def test_home_assistants_smtp_account_is_offered(home: Home) -> None:
    """It is what most sites send with, so it is filled in."""
    dialog = Dialog.add_entry(home.api, DOMAIN)
    assert dialog.options("mail") == {
        f"smtp:{home.account}": "Home Assistant (SMTP)",
        "new": "new",
        "none": "none",
    }
    assert dialog.suggested("mail") == f"smtp:{home.account}"


def test_a_site_needs_a_name(home: Home) -> None:
    """Blanks are none."""
    assert begin(home, name="   ").errors == {"name": "name_required"}


def test_two_sites_cannot_have_one_name(home: Home, site: Site) -> None:
    """Upper and lower case make no difference to a reader."""
    assert begin(home, name=site.name.upper()).errors == {"name": "name_taken"}


def test_a_charger_proposes_what_its_entities_probably_mean(home: Home) -> None:
    """A person only has to look whether it is right."""
    charger = home.chargers[NORTH]
    dialog = begin(home).submit(devices=[charger.device_id])
    assert dialog.suggested("name") == NORTH_NAME
    assert charger.entities["error_code"] in dialog.suggested("fuse_tripped")
    # What is connected may be the car: the status is proposed as well, and the next page asks.
    proposed = [charger.entities[key] for key in ("connection", "status")]
    assert dialog.suggested("unavailable") == proposed
    assert charger.entities["vibration"] in dialog.suggested("sensors")


def test_an_entity_that_is_not_there_cannot_be_picked(home: Home) -> None:
    """The error is shown at its case."""
    dialog = begin(home).submit(devices=[home.chargers[NORTH].device_id])
    dialog.submit(name=NORTH_NAME, fuse_tripped=["sensor.nowhere"])
    assert dialog.errors == {"fuse_tripped": "entity_not_found"}


def test_a_code_is_asked_for_until_one_state_means_the_case(home: Home) -> None:
    """Of a sensor that was not proposed nothing is known but its states."""
    charger = home.chargers[NORTH]
    dialog = begin(home).submit(devices=[charger.device_id])
    dialog.submit(name=NORTH_NAME, fuse_tripped=[charger.entities["status"]])
    assert dialog.name == "states"
    assert "faulted" in dialog.options("states")
    assert dialog.submit(states=[]).errors == {"states": "states_required"}
    assert dialog.submit(states=["faulted"]).name == "overview"


def test_a_temperature_is_asked_for_a_limit(home: Home) -> None:
    """A number means nothing by itself."""
    charger = home.chargers[NORTH]
    dialog = begin(home).submit(devices=[charger.device_id])
    dialog.submit(name=NORTH_NAME, sensors=[charger.entities["temperature"]])
    assert dialog.name == "limits"
    assert dialog.submit().errors == {"above": "limit_required"}
    assert dialog.submit(above=70).name == "overview"


def test_the_overview_says_what_is_watched_before_anything_is_stored(
    home: Home,
) -> None:
    """A table of all rules, and what nothing watches."""
    charger = home.chargers[NORTH]
    dialog = begin(home).submit(devices=[charger.device_id])
    dialog.submit(name=NORTH_NAME, fuse_tripped=[charger.entities["error_code"]])
    assert dialog.name == "overview"
    for code in FUSE_CODES:
        assert code in dialog.placeholders["rows"]
    assert NORTH_NAME in dialog.placeholders["gaps"]
    assert home.api.command("config_entries/get", domain=DOMAIN) == []


def test_the_set_up_ends_in_the_wizard_of_the_first_group(home: Home) -> None:
    """Chargers that nobody is told about are of no use."""
    chargers = home.chargers.values()
    site, wizard = add_site(home.api, "Harbour", home.account, chargers)
    assert set(site.subentries(STATION)) == {NORTH_NAME, SOUTH_NAME}
    assert wizard.step["handler"] == [site.entry_id, "notification_group"]
    assert wizard.name == "user"


def test_a_charge_point_stands_in_the_area_of_its_charger(
    home: Home, site: Site
) -> None:
    """Its device is a new one, and one looks for it in the same place."""
    registry = home.api.command("config/device_registry/list")
    areas = {device["id"]: device["area_id"] for device in registry}
    devices = site.devices()
    for name, key in ((NORTH_NAME, NORTH), (SOUTH_NAME, SOUTH)):
        assert devices[name]["area_id"] == areas[home.chargers[key].device_id]


def test_a_station_added_later_is_watched_without_a_reload(home: Home) -> None:
    """The entities of the others do not become unavailable for it."""
    site, wizard = add_site(home.api, "Harbour", home.account, [home.chargers[NORTH]])
    wizard.close()
    fuse = site.wait_for_entity(NORTH_NAME, "fuse")
    before = home.api.wait_for_state(fuse, "off")
    charger = home.chargers[SOUTH]
    dialog = Dialog.add(home.api, site.entry_id, STATION).choose("device")
    dialog.submit(device_id=charger.device_id)
    dialog.submit(name=SOUTH_NAME, fuse_tripped=[charger.entities["error_code"]])
    dialog.choose("save")
    assert dialog.kind == "create_entry"
    home.api.wait_for_state(site.wait_for_entity(SOUTH_NAME, "fuse"), "off")
    assert home.api.state(fuse) == before


def test_a_removed_site_leaves_nothing_behind(home: Home, site: Site) -> None:
    """Neither devices nor entities nor its file. After a power cut Home Assistant may have kept those of another."""
    site.wait_for_entity(NORTH_NAME, "fuse")
    ours = [
        entry["id"]
        for entry in home.api.command("config/entity_registry/list")
        if entry["config_entry_id"] == site.entry_id
    ]
    assert ours
    site.remove()
    left = [entry["id"] for entry in home.api.command("config/entity_registry/list")]
    assert set(ours).isdisjoint(left)
    assert site.devices() == {}
    assert list((home.process.folder / ".storage").glob(f"{DOMAIN}*")) == []
