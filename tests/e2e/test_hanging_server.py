"""A mail server that takes a mail and says nothing: neither a reload nor a stop waits for it, and no fault is lost."""

import time

from .conftest import NORTH, SOUTH, TEAM
from .harness.home import Home
from .harness.site import Site
from .harness.waiting import wait_until
from .test_restart import saved

STOPS_WITHIN = 15.0
"""Seconds, on a busy machine. Of them 3 are for the mail; it was more than 20 when the site waited for 20."""


def test_a_power_cut_after_a_reload_with_a_hanging_server_loses_no_fault(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """What went on of the site before the reload would write its old state over what came since."""
    expected_complaints.append("did not reach an address")
    group = site.groups[TEAM]
    home.process.wait_until_stored("core.config_entries", group, "group_wait")
    home.sink.hangs = True
    home.chargers["north"].do("trip_fuse")
    wait_until(lambda: home.sink.hanging == 1, 20, "the mail to hang")
    begun = time.monotonic()
    home.api.reload(site.entry_id)
    took = time.monotonic() - begun
    home.chargers["south"].do("shake_post")
    wait_until(
        lambda: len(saved(home, site)["deliveries"]) == 2, 10, "both mails on disk"
    )
    home.end(power_cut=True)
    home.sink.forget()
    home.begin()
    told = home.sink.next_mail(40).text
    site.wait_until_told()
    told += "".join(mail.text for mail in home.sink.mails[1:])
    assert NORTH in told
    assert SOUTH in told
    assert took < STOPS_WITHIN


def test_home_assistant_stops_in_time_though_a_mail_hangs(
    home: Home, site: Site
) -> None:
    """A container is killed after 10 s; the mail comes after the next start."""
    group = site.groups[TEAM]
    home.process.wait_until_stored("core.config_entries", group, "group_wait")
    home.sink.hangs = True
    home.chargers["north"].do("trip_fuse")
    wait_until(lambda: home.sink.hanging == 1, 20, "the mail to hang")
    begun = time.monotonic()
    home.end()
    took = time.monotonic() - begun
    home.sink.forget()
    home.begin()
    assert home.sink.next_mail(40).subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    site.wait_until_told()
    assert len(home.sink.mails) == 1
    assert took < STOPS_WITHIN
