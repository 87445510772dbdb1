"""Chargers that are found become charging stations: at set-up, and when one is added."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.cp_notifications.const import DOMAIN, SUBENTRY_STATION
from tests.helpers.charger import add_device, add_entity
from tests.helpers.dialog import Dialog
from tests.helpers.found_chargers import BESEN, EASEE, EVCC, KEBA, TWO, Installer
from tests.helpers.sites import async_set_up, point, site, station

pytestmark = pytest.mark.usefixtures("idle_sites")

EASEE_ID = "easee:EH123456"
BESEN_ID = "besen:AA:BB:CC"
KEBA_ID = "keba:123456"


def stored(entry: ConfigEntry[Any]) -> dict[str, list[dict[str, Any]]]:
    """Return what is stored of each charging station: its charge points."""
    return {
        each.title: each.data["charge_points"]
        for each in entry.get_subentries_of_type(SUBENTRY_STATION)
    }


def only_site(hass: HomeAssistant) -> ConfigEntry[Any]:
    """Return the site that was set up."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    return entry


async def at_found(hass: HomeAssistant) -> Dialog:
    """Open the set-up of a site, and go to the page with the chargers that were found."""
    dialog = await Dialog.site(hass)
    await dialog.change()
    assert dialog.step == "found"
    return dialog


async def adding(hass: HomeAssistant) -> tuple[ConfigEntry[Any], Dialog]:
    """Return a site without chargers, and the dialog that adds some."""
    entry = await async_set_up(hass, site(hass))
    return entry, await Dialog.new_station(hass, entry)


# ---- at set-up ----------------------------------------------------------------------


async def test_all_that_is_found_is_added_with_one_click(
    hass: HomeAssistant, install: Installer
) -> None:
    """Nobody has to know which entity means what."""
    easee = await install(EASEE, "Garage")
    await install(KEBA)
    dialog = await at_found(hass)
    assert list(dialog.choices("found").values()) == [
        "Garage · Easee",
        "KEBA 123456 · KEBA",
    ]
    assert dialog.values["found"] == [EASEE_ID, KEBA_ID]
    assert dialog.placeholders["found"].splitlines() == [
        "| Garage | Easee | ✓ | ✓ | ✓ |",
        "| KEBA 123456 | KEBA | ✗ | ✓ | ✓ |",
    ]
    await dialog.change()
    assert dialog.step == "overview"
    await dialog.choose("create")
    points = stored(only_site(hass))
    assert list(points) == ["Garage", "KEBA 123456"]
    (garage,) = points["Garage"]
    assert garage["charger"] == f"{EASEE_ID}:"
    assert {rule["entity"] for rule in garage["sources"]["unavailable"]} == {
        easee.registry_id("status"),
        easee.registry_id("online"),
    }
    (keba,) = points["KEBA 123456"]
    assert keba["sources"]["unavailable"][0]["stale_after"] == 300


async def test_a_station_with_two_charge_points_is_one_station(
    hass: HomeAssistant, install: Installer
) -> None:
    """Its box has one name and one device."""
    await install(TWO, "Depot")
    dialog = await at_found(hass)
    assert list(dialog.choices("found").values()) == ["Depot (2) · OCPP"]
    await dialog.change()
    await dialog.choose("create")
    (points,) = stored(only_site(hass)).values()
    assert [each["name"] for each in points] == ["1", "2"]
    assert [each["charger"] for each in points] == [
        f"{TWO.platform}:{story_point.replace(' ', ':')}" for story_point in TWO.points
    ]


async def test_nothing_needs_to_be_taken(
    hass: HomeAssistant, install: Installer
) -> None:
    """A person may watch only something else."""
    await install(EASEE)
    dialog = await at_found(hass)
    await dialog.fill(found=[])
    assert dialog.created
    assert stored(only_site(hass)) == {}


async def test_what_tells_nothing_is_shown_but_not_marked(
    hass: HomeAssistant, install: Installer
) -> None:
    """Evcc keeps the faults of its chargers to itself: whoever wants it all the same can add sensors of their own."""
    await install(EVCC)
    await install(KEBA)
    dialog = await at_found(hass)
    assert list(dialog.choices("found")) == [KEBA_ID, "evcc_intg:evcc_carport"]
    assert dialog.values["found"] == [KEBA_ID]
    assert "| ✗ | ✗ | ✗ |" in dialog.placeholders["found"]


async def test_something_else_is_asked_for_as_ever(
    hass: HomeAssistant, install: Installer
) -> None:
    """Beside what is found, in the same dialog; a device of what is found is no second station."""
    easee = await install(EASEE, "Garage")
    device = add_device(hass, "Shed", "mystery")
    add_entity(hass, "sensor.shed", device_id=device, platform="mystery")
    known = er.async_get(hass).async_get(easee.ids["status"])
    assert known
    dialog = await at_found(hass)
    await dialog.change(devices=[known.device_id, device])
    assert dialog.step == "station"
    assert dialog.values["name"] == "Shed"
    await dialog.change()
    await dialog.choose("create")
    assert list(stored(only_site(hass))) == ["Garage", "Shed"]


async def test_a_device_that_is_known_needs_no_questions(
    hass: HomeAssistant, install: Installer
) -> None:
    """Whoever picks it as a device gets what the catalogue knows, not guesses."""
    easee = await install(EASEE, "Garage")
    known = er.async_get(hass).async_get(easee.ids["status"])
    assert known
    dialog = await at_found(hass)
    await dialog.fill(found=[], devices=[known.device_id])
    assert dialog.step == "overview"
    await dialog.choose("create")
    assert stored(only_site(hass))["Garage"][0]["charger"] == f"{EASEE_ID}:"


async def test_a_wrong_device_is_told_at_its_field(
    hass: HomeAssistant, install: Installer
) -> None:
    """And nothing of the answer is lost."""
    await install(EASEE)
    dialog = await at_found(hass)
    await dialog.change(devices=["gone"])
    assert dialog.errors == {"devices": "device_not_found"}
    assert dialog.values["found"] == [EASEE_ID]


# ---- what is disabled -----------------------------------------------------------------


async def test_what_is_disabled_is_enabled_when_the_site_is_created(
    hass: HomeAssistant, install: Installer
) -> None:
    """Not before: a dialog that is closed has changed nothing."""
    besen = await install(BESEN, "Besen")
    dialog = await at_found(hass)
    assert dialog.placeholders["found"] == "| Besen | Besen | after enabling | ✓ | ✓ |"
    await dialog.change(enable=True)
    assert "add_missing" not in dialog.options
    registry = er.async_get(hass)
    error = registry.async_get(besen.ids["error"])
    assert error
    assert error.disabled
    await dialog.choose("create")
    error = registry.async_get(besen.ids["error"])
    assert error
    assert not error.disabled
    (stored_point,) = stored(only_site(hass))["Besen"]
    assert stored_point["sources"]["fuse_tripped"][0]["entity"] == error.id


async def test_the_overview_offers_what_is_disabled(
    hass: HomeAssistant, install: Installer
) -> None:
    """It says what is missing, and one click mends it."""
    await install(BESEN, "Besen")
    dialog = await at_found(hass)
    await dialog.change()
    assert "It is told only after enabling" in dialog.placeholders["gaps"]
    await dialog.choose("add_missing")
    assert dialog.step == "overview"
    assert "enabling" not in dialog.placeholders["gaps"]
    assert "add_missing" not in dialog.options


async def test_what_is_missing_can_be_enabled_later(
    hass: HomeAssistant, install: Installer
) -> None:
    """With the cog of the charging station; what a person has chosen beside the catalogue stays."""
    besen = await install(BESEN, "Besen")
    own = {"entity": "binary_sensor.breaker", "states": ["on"]}
    sources = {"fuse_tripped": [own]}
    each = {**point("P", "1", sources), "charger": f"{BESEN_ID}:"}
    entry = await async_set_up(hass, site(hass, station("Besen", each)))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "besen")
    await dialog.choose("add_missing")
    await dialog.choose("save")
    (after,) = stored(entry)["Besen"]
    assert [rule["entity"] for rule in after["sources"]["fuse_tripped"]] == [
        besen.registry_id("error"),
        "binary_sensor.breaker",
    ]
    error = er.async_get(hass).async_get(besen.ids["error"])
    assert error
    assert not error.disabled


async def test_an_entity_that_is_gone_meanwhile_is_not_enabled(
    hass: HomeAssistant, install: Installer
) -> None:
    """A dialog can stand open for days."""
    besen = await install(BESEN, "Besen")
    dialog = await at_found(hass)
    await dialog.change(enable=True)
    er.async_get(hass).async_remove(besen.ids["error"])
    await dialog.choose("create")
    assert dialog.created


# ---- adding later ---------------------------------------------------------------------


async def test_one_charger_is_looked_at_before_it_is_added(
    hass: HomeAssistant, install: Installer
) -> None:
    """None is marked beforehand: a person adds one station, mostly."""
    await install(EASEE, "Garage")
    entry, dialog = await adding(hass)
    assert dialog.step == "found"
    assert "found" not in dialog.values
    await dialog.fill(found=[EASEE_ID])
    assert dialog.step == "overview"
    assert stored(entry) == {}
    await dialog.choose("save")
    assert dialog.created
    assert list(stored(entry)) == ["Garage"]


async def test_several_are_added_at_once(
    hass: HomeAssistant, install: Installer
) -> None:
    """Each is a charging station of its own."""
    await install(EASEE, "Garage")
    await install(KEBA)
    entry, dialog = await adding(hass)
    await dialog.fill(found=[EASEE_ID, KEBA_ID])
    assert dialog.placeholders["station"] == "Garage, KEBA 123456"
    assert dialog.options == ["save", "edit", "review"]
    await dialog.choose("save")
    assert sorted(stored(entry)) == ["Garage", "KEBA 123456"]
    unique = {each.unique_id for each in entry.subentries.values()}
    assert len(unique) == 2


async def test_what_is_watched_already_is_not_offered_again(
    hass: HomeAssistant, install: Installer
) -> None:
    """At whatever site, and however it was added: from the catalogue, or by hand by one of its entities."""
    await install(EASEE, "Garage")
    keba = await install(KEBA)
    known = {**point("A", "1", {}), "charger": f"{EASEE_ID}:"}
    rule = {"entity": keba.registry_id(next(iter(keba.ids))), "states": ["on"]}
    by_hand = point("B", "1", {"sensors": [rule]})
    site(hass, station("Known", known), title="Other")
    _entry, dialog = await adding(hass)
    assert list(dialog.choices("found")) == [KEBA_ID]
    site(hass, station("By hand", by_hand), title="Third")
    dialog = await Dialog.new_station(hass, _entry)
    assert dialog.step == "device"


async def test_the_way_by_hand_stays_open(
    hass: HomeAssistant, install: Installer
) -> None:
    """For everything that the catalogue does not know."""
    await install(EASEE)
    device = add_device(hass, "Shed", "mystery")
    _entry, dialog = await adding(hass)
    await dialog.fill(device_id=device)
    assert dialog.step == "station"
    assert dialog.values["name"] == "Shed"


async def test_nothing_chosen_means_by_hand(
    hass: HomeAssistant, install: Installer
) -> None:
    """As without any charger."""
    await install(EASEE)
    _entry, dialog = await adding(hass)
    await dialog.fill()
    assert dialog.step == "station"
    assert dialog.values["name"] == ""


async def test_names_that_are_taken_get_a_number(
    hass: HomeAssistant, install: Installer
) -> None:
    """By other stations of the site, and by each other."""
    await install(EASEE, "Garage")
    await install(BESEN, "Garage")
    entry = await async_set_up(hass, site(hass, station("Garage", point("A"))))
    dialog = await Dialog.new_station(hass, entry)
    await dialog.fill(found=[EASEE_ID, BESEN_ID])
    await dialog.choose("save")
    assert sorted(stored(entry)) == ["Garage", "Garage 2", "Garage 3"]


async def test_a_name_that_is_taken_meanwhile_is_asked_for(
    hass: HomeAssistant, install: Installer
) -> None:
    """Nothing is stored, nothing is lost."""
    await install(EASEE, "Garage")
    await install(BESEN, "Hall")
    entry, dialog = await adding(hass)
    await dialog.fill(found=[EASEE_ID, BESEN_ID])
    second = await Dialog.new_station(hass, entry)
    await second.fill(found=[EASEE_ID])
    await second.choose("save")
    await dialog.choose("save")
    assert dialog.errors == {"name": "name_taken"}
    await dialog.change(name="Garage left")
    await dialog.choose("save")
    assert sorted(stored(entry)) == ["Garage", "Garage left", "Hall"]


# ---- rules of the catalogue in the other pages --------------------------------------------


async def test_a_rule_of_the_catalogue_is_told_in_words(
    hass: HomeAssistant, install: Installer
) -> None:
    """Attributes and ages are part of what it means."""
    await install(KEBA)
    _entry, dialog = await adding(hass)
    await dialog.fill(found=[KEBA_ID])
    await dialog.choose("review")
    labels = list(dialog.choices("rules").values())
    assert any(label.endswith("(status): error") for label in labels)
    assert any(label.endswith("not written for 5 min") for label in labels)


async def test_a_rule_of_the_catalogue_keeps_what_it_knows_when_it_is_changed(
    hass: HomeAssistant, install: Installer
) -> None:
    """Whoever looks at its states does not throw away its age, its attribute or its conditions."""
    await install(KEBA)
    entry, dialog = await adding(hass)
    await dialog.fill(found=[KEBA_ID])
    await dialog.choose("review")
    await dialog.fill(rules=list(dialog.choices("rules")))
    while dialog.result["type"] == "form":
        await dialog.change()
    await dialog.choose("save")
    (after,) = stored(entry)["KEBA 123456"]
    (lost,) = after["sources"]["unavailable"]
    (fault,) = after["sources"]["sensors"]
    assert (lost["stale_after"], lost["stale_by"]) == (300, "reported")
    assert fault["attribute"] == "status"
    assert fault["states"] == ["error"]
    assert "charging" in fault["clear_states"]


async def test_what_a_person_took_out_can_be_put_back(
    hass: HomeAssistant, install: Installer
) -> None:
    """The overview says what else would tell something, and one click adds it."""
    easee = await install(EASEE, "Garage")
    bare = {**point("P", "1", {}), "charger": f"{EASEE_ID}:"}
    entry = await async_set_up(hass, site(hass, station("Garage", bare)))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "garage")
    assert "It could be told by" in dialog.placeholders["gaps"]
    await dialog.choose("add_missing")
    assert "could be told" not in dialog.placeholders["gaps"]
    assert "add_missing" not in dialog.options
    await dialog.choose("save")
    (after,) = stored(entry)["Garage"]
    assert set(after["sources"]) == {"fuse_tripped", "unavailable", "sensors"}
    assert after["sources"]["fuse_tripped"][0]["entity"] == easee.registry_id("status")


async def test_one_of_several_that_tell_a_case_is_named_when_it_is_left_out(
    hass: HomeAssistant, install: Installer
) -> None:
    """It would tell more: an Easee says it is offline in two ways."""
    easee = await install(EASEE, "Garage")
    rule = {"entity": easee.registry_id("status"), "states": ["offline"]}
    less = {
        **point("P", "1", {"unavailable": [rule]}),
        "charger": f"{EASEE_ID}:",
    }
    entry = await async_set_up(hass, site(hass, station("Garage", less)))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "garage")
    assert "More could be told by" in dialog.placeholders["gaps"]


# ---- what a person picks by hand ----------------------------------------------------------


async def test_an_entity_that_is_put_back_means_what_the_catalogue_knows(
    hass: HomeAssistant, install: Installer
) -> None:
    """Nobody is asked about states that are known."""
    easee = await install(EASEE, "Garage")
    bare = {**point("P", "1", {}), "charger": f"{EASEE_ID}:"}
    entry = await async_set_up(hass, site(hass, station("Garage", bare)))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "garage")
    await dialog.choose("edit")
    status, online = easee.ids["status"], easee.ids["online"]
    await dialog.change(fuse_tripped=[status], unavailable=[online])
    assert dialog.step == "overview"
    await dialog.choose("save")
    sources = stored(entry)["Garage"][0]["sources"]
    assert sources["fuse_tripped"][0]["states"] == [
        "error_overcurrent",
        "error_pen_fault",
    ]
    (lost,) = sources["unavailable"]
    assert lost["only_while"][0]["attribute"] == "state_signalRConnected"


async def test_a_warning_is_watched_by_whoever_chooses_its_entity(
    hass: HomeAssistant, install: Installer
) -> None:
    """It is known which of its states are warnings; that is why it is not watched unasked."""
    easee = await install(EASEE, "Garage")
    easee.enable("reason")
    bare = {**point("P", "1", {}), "charger": f"{EASEE_ID}:"}
    entry = await async_set_up(hass, site(hass, station("Garage", bare)))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "garage")
    await dialog.choose("edit")
    await dialog.change(sensors=[easee.ids["reason"]])
    assert dialog.step == "overview"
    await dialog.choose("save")
    (rule,) = stored(entry)["Garage"][0]["sources"]["sensors"]
    assert "circuit_fuse_too_low" in rule["states"]


async def test_an_entity_of_several_charge_points_is_meant_for_the_one_that_is_edited(
    hass: HomeAssistant, install: Installer
) -> None:
    """A charger's heartbeat is about all of its connectors; the rules around it are not."""
    two = await install(TWO, "Depot")
    entry, dialog = await adding(hass)
    (key,) = dialog.choices("found")
    await dialog.fill(found=[key])
    before = dialog.placeholders["rows"]
    await dialog.choose("edit")
    second = list(dialog.choices("charge_point"))[1]
    await dialog.fill(charge_point=second)
    picked = dialog.values
    await dialog.change(fuse_tripped=[], unavailable=[], sensors=[])
    await dialog.choose("edit")
    await dialog.fill(charge_point=second)
    await dialog.change(**picked)
    assert dialog.placeholders["rows"] == before
    await dialog.choose("save")
    left, right = stored(entry)["Depot"]
    status = {two.registry_id(f"connector {number}") for number in "12"}
    told = [
        {rule["entity"] for rule in each["sources"]["sensors"]} & status
        for each in (left, right)
    ]
    assert told == [{two.registry_id("connector 1")}, {two.registry_id("connector 2")}]


async def test_what_the_catalogue_does_not_know_is_asked(
    hass: HomeAssistant, install: Installer
) -> None:
    """As ever: an entity of a known charger in a case that it does not tell."""
    easee = await install(EASEE, "Garage")
    easee.enable("reason")
    await easee.reads(reason="ok")
    bare = {**point("P", "1", {}), "charger": f"{EASEE_ID}:"}
    entry = await async_set_up(hass, site(hass, station("Garage", bare)))
    dialog = await Dialog.subentry(hass, entry, SUBENTRY_STATION, "garage")
    await dialog.choose("edit")
    await dialog.change(fuse_tripped=[easee.ids["reason"]])
    assert dialog.step == "states"
