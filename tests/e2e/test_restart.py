"""Restarts and power cuts: nothing is lost, and nothing is told twice."""

import json
from typing import Any

import pytest

from .conftest import NORTH, SOUTH, TEAM
from .harness.home import Home
from .harness.site import DOMAIN, Site
from .harness.waiting import wait_until

both_ends = pytest.mark.parametrize(
    "power_cut",
    [pytest.param(False, id="orderly"), pytest.param(True, id="power-cut")],
)


@pytest.fixture(autouse=True)
def stored(home: Home, site: Site) -> None:
    """Have the site on the disk: Home Assistant saves it up to a second later."""
    group = site.groups[TEAM]
    home.process.wait_until_stored("core.config_entries", group, "group_wait")
    site.wait_for_entity(TEAM, "mute")


def saved(home: Home, site: Site) -> dict[str, Any]:
    """Return what is on the disk of the site."""
    path = home.process.folder / ".storage" / f"{DOMAIN}.{site.entry_id}"
    data: dict[str, Any] = json.loads(path.read_text())["data"]
    return data


def wait_until_saved(home: Home, site: Site) -> None:
    """Wait until it is on the disk that the group has been told: a second at most."""

    def is_saved() -> bool:
        data = saved(home, site)
        told = data["groups"][site.groups[TEAM]]["last_told"]
        return told is not None and not data["deliveries"]

    wait_until(is_saved, 10, "the mail to be on record")


@both_ends
def test_what_was_told_before_is_not_told_again(
    home: Home, site: Site, power_cut: bool
) -> None:
    """It stays open: the next mail names it among the others."""
    home.chargers["north"].do("trip_fuse")
    first = home.sink.next_mail()
    wait_until_saved(home, site)
    home.restart(power_cut=power_cut)
    home.api.wait_for_state(site.wait_for_entity(NORTH, "fuse"), "on")
    home.chargers["south"].do("shake_post")
    second = home.sink.next_mail()
    assert first.subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    assert second.subject == f"[{TEAM}] Sensor triggered: {SOUTH}"
    assert f"Fuse tripped: {NORTH}" in second.text
    site.wait_until_told()
    assert len(home.sink.mails) == 2


@both_ends
def test_the_end_is_told_of_what_was_told_before(
    home: Home, site: Site, power_cut: bool
) -> None:
    """Whoever got the first mail gets the second one."""
    home.chargers["north"].do("trip_fuse")
    home.sink.next_mail()
    wait_until_saved(home, site)
    home.restart(power_cut=power_cut)
    home.api.wait_for_state(site.wait_for_entity(NORTH, "fuse"), "on")
    home.chargers["north"].undo("trip_fuse")
    assert home.sink.next_mail().subject == f"[{TEAM}] Resolved: fuse tripped: {NORTH}"


@both_ends
def test_what_could_not_be_sent_is_sent_after_the_restart(
    home: Home, site: Site, power_cut: bool, expected_complaints: list[str]
) -> None:
    """Nothing that was to be sent is lost."""
    expected_complaints.append("did not reach an address")
    home.sink.stop()
    home.chargers["north"].do("trip_fuse")
    site.wait_for_outbox(lambda mail: mail["attempts"] == 1)
    home.process.wait_until_stored(f"{DOMAIN}.{site.entry_id}", "fuse_tripped")
    home.sink.start()
    home.restart(power_cut=power_cut)
    assert home.sink.next_mail(40).subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    site.wait_until_told()
    assert len(home.sink.mails) == 1


def test_what_came_and_went_while_the_mail_server_was_away_is_told_after_the_restart(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """Both mails are still in the outbox then, and become the one that says that it is over."""
    expected_complaints.append("did not reach an address")
    home.sink.stop()
    home.chargers["south"].do("shake_post")
    site.wait_for_outbox(lambda mail: mail["attempts"] >= 1)
    home.chargers["south"].undo("shake_post")
    wait_until(lambda: len(site.outbox()) == 2, 10, "the mail about its end")
    wait_until(lambda: len(saved(home, site)["deliveries"]) == 2, 10, "both on disk")
    home.restart()
    wait_until(site.outbox, 10, "the outbox to be there again")
    home.sink.start()
    subject = f"[{TEAM}] Already over: sensor triggered: {SOUTH}"
    assert home.sink.next_mail(40).subject == subject
    site.wait_until_told()
    assert len(home.sink.mails) == 1


def test_a_restart_is_not_an_outage(home: Home, site: Site) -> None:
    """All entities are unavailable for a moment; nobody wants a mail about it."""
    home.restart()
    for name in (NORTH, SOUTH):
        home.api.wait_for_state(site.wait_for_entity(name, "availability"), "on")
    home.chargers["south"].do("trip_fuse")
    assert home.sink.next_mail().subject == f"[{TEAM}] Fuse tripped: {SOUTH}"
    site.wait_until_told()
    assert len(home.sink.mails) == 1


both_words = pytest.mark.parametrize(
    ("power_cut", "why"),
    [
        pytest.param(False, "not running: ", id="orderly"),
        pytest.param(
            True,
            "not running: it stopped unexpectedly, some time after ",
            id="power-cut",
        ),
    ],
)


@both_words
def test_what_happened_meanwhile_is_told_afterwards(
    home: Home, site: Site, power_cut: bool, why: str
) -> None:
    """The charger does not wait for Home Assistant; the mail says why it comes only now, and what nobody knows."""
    home.end(power_cut=power_cut)
    home.chargers["north"].while_away(home.process.folder, "trip_fuse")
    home.begin()
    mail = home.sink.next_mail()
    assert mail.subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    for text in (mail.text, mail.html):
        assert f"This was noticed late, because Home Assistant was {why}" in text
        assert "possibly earlier, at any time since" in text
    assert "Noticed: " in mail.text
    assert "Since: " not in mail.text
    site.wait_until_told()
    assert len(home.sink.mails) == 1


@both_words
def test_what_ended_meanwhile_is_told_afterwards(
    home: Home, site: Site, power_cut: bool, why: str
) -> None:
    """With when it began, which was seen, and that it may have been over for long."""
    home.chargers["north"].do("trip_fuse")
    home.sink.next_mail()
    wait_until_saved(home, site)
    home.end(power_cut=power_cut)
    home.chargers["north"].while_away(home.process.folder)
    home.begin()
    mail = home.sink.next_mail()
    assert mail.subject == f"[{TEAM}] Resolved: fuse tripped: {NORTH}"
    assert f"This was noticed late, because Home Assistant was {why}" in mail.text
    assert "Ended: possibly earlier, at any time since" in mail.text
    assert "Began: " not in mail.text


def test_what_does_not_report_after_a_restart_is_not_monitored(
    home: Home, site: Site
) -> None:
    """It is not fine: its sensors do not say so, and neither does the list."""
    vibration = home.chargers["north"].entities["vibration"]
    home.disable_entity(vibration, "user")
    home.restart()
    home.api.wait_for_state(site.wait_for_entity(SOUTH, "sensor"), "off")
    home.api.wait_for_state(site.wait_for_entity(NORTH, "fuse"), "off")
    home.api.wait_for_state(site.wait_for_entity(NORTH, "sensor"), "unknown")
    (silent,) = site.not_monitored()
    assert (silent["charge_point"], silent["case"]) == (NORTH, "sensors")
    site.wait_for_issues("source_missing")
    home.disable_entity(vibration, None)
    # Not only a reload: a power cut in a later test must not find it disabled on the disk.
    home.restart()
    home.api.wait_for_state(site.wait_for_entity(NORTH, "sensor"), "off")
    site.wait_for_issues()
    assert site.not_monitored() == []


def test_a_mute_survives_a_power_cut(home: Home, site: Site) -> None:
    """Whoever asked for silence during works gets it."""
    mute = site.wait_for_entity(TEAM, "mute")
    home.api.act("switch.turn_on", entity_id=mute)
    home.process.wait_until_stored(f"{DOMAIN}.{site.entry_id}", "muted", "true")
    home.restart(power_cut=True)
    home.api.wait_for_state(site.wait_for_entity(TEAM, "mute"), "on")
