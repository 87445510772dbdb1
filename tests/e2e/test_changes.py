"""What people do to a site that is at work: rename, delete, disable, reload."""

from .conftest import ANN, NORTH, SOUTH, TEAM
from .harness.charger import FUSE_CODE
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.site import GROUP, STATION, Site, point_ids


def tell_of_south(home: Home) -> str:
    """Trip the fuse of the other charger; return the subject of the next mail."""
    home.chargers["south"].do("trip_fuse")
    return home.sink.next_mail().subject


def test_a_reload_of_the_charger_is_no_outage(home: Home, site: Site) -> None:
    """Its entities are gone for a moment. The next mail is about something else."""
    available = site.wait_for_entity(NORTH, "availability")
    home.api.wait_for_state(available, "on")
    home.reload_chargers()
    home.api.wait_for_state(home.chargers["north"].entities["connection"], "on")
    assert tell_of_south(home) == f"[{TEAM}] Fuse tripped: {SOUTH}"
    site.wait_until_told()
    assert len(home.sink.mails) == 1
    home.api.wait_for_state(available, "on")


def test_a_reload_of_the_site_tells_nothing_twice(home: Home, site: Site) -> None:
    """What is open stays open."""
    home.chargers["north"].do("trip_fuse")
    assert home.sink.next_mail().subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    site.wait_until_told()
    site.reload()
    home.api.wait_for_state(site.wait_for_entity(NORTH, "fuse"), "on")
    assert tell_of_south(home) == f"[{TEAM}] Fuse tripped: {SOUTH}"
    site.wait_until_told()
    assert len(home.sink.mails) == 2


def test_a_renamed_entity_is_followed(home: Home, site: Site) -> None:
    """People give better entity ids; that must not make it blind."""
    old = home.chargers["north"].entities[FUSE_CODE]
    home.rename_entity(old, f"{old}_renamed")
    try:
        home.chargers["north"].do("trip_fuse")
        assert home.sink.next_mail().subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    finally:
        home.rename_entity(f"{old}_renamed", old)


def test_a_disabled_entity_is_a_repair_issue_until_it_is_enabled(
    home: Home, site: Site
) -> None:
    """It says which charge point is not watched any more."""
    vibration = home.chargers["north"].entities["vibration"]
    home.disable_entity(vibration, "user")
    try:
        (issue,) = site.wait_for_issues("source_missing")
        assert issue["translation_placeholders"]["charge_point"] == NORTH
    finally:
        home.disable_entity(vibration, None)
        home.reload_chargers()
    site.wait_for_issues()


def test_a_renamed_station_is_told_by_its_new_name(home: Home, site: Site) -> None:
    """At once, and its device has it as well."""
    site.rename(site.subentries(STATION)[NORTH], "Gate 1")
    site.wait_for_entity("Gate 1", "fuse")
    home.chargers["north"].do("trip_fuse")
    assert home.sink.next_mail().subject == f"[{TEAM}] Fuse tripped: Gate 1"


def test_a_limit_can_be_added_to_a_station_at_work(home: Home, site: Site) -> None:
    """From then on a value beyond it is told, and its return as well."""
    charger = home.chargers["north"]
    station = site.subentries(STATION)[NORTH]
    dialog = Dialog.edit(home.api, site.entry_id, STATION, station).choose("edit")
    dialog.submit(name=NORTH, sensors=[charger.entities["temperature"]])
    assert dialog.name == "limits"
    dialog.submit(above=70, hysteresis=5)
    assert dialog.choose("save").step["reason"] == "reconfigure_successful"
    charger.do("heat_up")
    assert home.sink.next_mail().subject == f"[{TEAM}] Sensor triggered: {NORTH}"
    charger.undo("heat_up")
    subject = home.sink.next_mail().subject
    assert subject == f"[{TEAM}] Resolved: sensor triggered: {NORTH}"


def test_a_deleted_station_leaves_its_groups(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """The others stay; a group that has none left is a repair issue."""
    expected_complaints.append("leave the notification group")
    members = site.wait_for_entity(TEAM, "members")
    site.delete(site.subentries(STATION)[NORTH])
    home.api.wait_for_state(members, "1")
    assert tell_of_south(home) == f"[{TEAM}] Fuse tripped: {SOUTH}"
    site.delete(site.subentries(STATION)[SOUTH])
    home.api.wait_for_state(members, "0")
    site.wait_for_issues("group_empty")
    assert site.alerts() == []


def test_a_station_may_have_several_charge_points(home: Home, site: Site) -> None:
    """Each is a device of its own, and chosen by itself."""
    charger = home.chargers["north"]
    station = site.subentries(STATION)[NORTH]
    dialog = Dialog.edit(home.api, site.entry_id, STATION, station)
    dialog.choose("add")
    dialog.submit(name="Right", sensors=[charger.entities["vibration"]])
    assert dialog.choose("save").step["reason"] == "reconfigure_successful"
    wizard = Dialog.add(home.api, site.entry_id, GROUP).submit(name="Right side")
    points = point_ids(wizard)
    assert set(points) == {f"{NORTH} 1", f"{NORTH} Right", SOUTH}
    wizard.submit(filter={}, charge_points=[points[f"{NORTH} Right"]])
    wizard.submit(addresses=[ANN], cases=["sensors"])
    site.groups["Right side"] = site.subentries(GROUP)["Right side"]
    charger.do("shake_post")
    subjects = {home.sink.next_mail(40).subject for _ in range(2)}
    assert f"[Right side] Sensor triggered: {NORTH} Right" in subjects
