"""A charging station that connects by OCPP to a real Home Assistant, with a client that checks every answer."""

from collections.abc import Iterator
from typing import Any

from ocpp import v201
import pytest

from .conftest import TEAM
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.ports import free_port
from .harness.site import DOMAIN, STATION, Site
from .harness.station import CARD, PlayedStation, card, let_connect, played_station
from .test_restart import wait_until_saved

NAME = "Visitors"
CALL: Any = v201.call


@pytest.fixture
def port(site: Site) -> int:
    """Let chargers connect to a port."""
    port = free_port()
    dialog = let_connect(site, port)
    assert f"`ws://127.0.0.1:{port}`" in dialog.placeholders["rows"]
    dialog.submit()
    return port


@pytest.fixture
def station(port: int) -> Iterator[PlayedStation]:
    """Have a station that nobody knows, not yet connected."""
    with played_station(port) as station:
        yield station


def approve(home: Home, site: Site, station: PlayedStation) -> None:
    """Let a station connect, and a person approve it."""
    station.connect().boot()
    dialog = card(home.api, CARD)
    assert dialog.suggested("groups") == [site.groups[TEAM]]
    dialog.submit(name=NAME, groups=[site.groups[TEAM]])
    assert dialog.step["reason"] == "charger_added"


def type_in(site: Site, identity: str) -> None:
    """Add a station before it connects."""
    dialog = Dialog.add(site.api, site.entry_id, STATION).choose("ocpp")
    dialog.submit(name=NAME, identity=identity, version="any").choose("save")
    assert dialog.kind == "create_entry", dialog.step


def test_a_charger_connects_is_approved_and_its_breaker_is_mailed(
    home: Home, site: Site, station: PlayedStation
) -> None:
    """Without a restart, and without a word about it in the log."""
    approve(home, site, station)
    fuse = site.wait_for_entity(NAME, "fuse")
    home.api.wait_for_state(fuse, "off")
    station.trip_breaker()
    mail = home.sink.next_mail()
    assert mail.subject == f"[{TEAM}] Fuse tripped: {NAME}"
    assert "Circuit breaker Q1 has tripped" in mail.text
    assert "A circuit breaker has tripped" in mail.text
    station.is_fine()
    assert home.sink.next_mail().subject == f"[{TEAM}] Resolved: fuse tripped: {NAME}"
    device = site.devices()[NAME]
    assert (device["manufacturer"], device["model"]) == ("Example Chargers", "Post 22")
    assert (device["sw_version"], device["serial_number"]) == ("1.4.2", "2026-0007")


def test_a_charger_of_ocpp_2_tells_of_its_shock_sensor(
    home: Home, site: Site, station: PlayedStation
) -> None:
    """Typed in beforehand, so it is watched from its first word on."""
    type_in(site, station.identity)
    shock = site.wait_for_entity(NAME, "sensor")
    station.connect("ocpp2.0.1")
    maker = {"model": "Post 22", "vendorName": "Example Chargers"}
    station.say(CALL.BootNotification(maker, "PowerUp"))
    now = "2026-11-22T12:00:00Z"
    station.say(
        CALL.StatusNotification(
            timestamp=now, connector_status="Available", evse_id=1, connector_id=1
        )
    )
    home.api.wait_for_state(shock, "off")
    event = {
        "eventId": 1,
        "timestamp": now,
        "trigger": "Delta",
        "actualValue": "true",
        "eventNotificationType": "HardWiredMonitor",
        "component": {"name": "ShockSensor", "evse": {"id": 1}},
        "variable": {"name": "Active"},
    }
    station.say(CALL.NotifyEvent(generated_at=now, seq_no=0, event_data=[event]))
    home.api.wait_for_state(shock, "on")


@pytest.mark.parametrize(
    "power_cut",
    [pytest.param(False, id="orderly"), pytest.param(True, id="power-cut")],
)
def test_over_a_restart_nothing_is_lost_and_nothing_told_twice(
    home: Home, site: Site, station: PlayedStation, power_cut: bool
) -> None:
    """The charger is told to come back, and its next transaction has a number of its own."""
    approve(home, site, station)
    site.wait_for_entity(NAME, "fuse")
    station.trip_breaker()
    home.sink.next_mail()
    wait_until_saved(home, site)
    first = station.start_transaction()
    home.process.wait_until_stored("core.config_entries", NAME)
    home.process.wait_until_stored(
        f"{DOMAIN}.{site.entry_id}.ocpp", "OverCurrentFailure"
    )
    home.restart(power_cut=power_cut)
    assert station.close_code() == (1006 if power_cut else 1001)
    fuse = site.wait_for_entity(NAME, "fuse")
    home.api.wait_for_state(fuse, "on")
    station.connect()
    assert station.start_transaction() > first
    station.is_fine()
    assert home.sink.next_mail().subject == f"[{TEAM}] Resolved: fuse tripped: {NAME}"
    assert len(home.sink.mails) == 2


def test_two_sites_cannot_listen_on_one_port(home: Home, site: Site, port: int) -> None:
    """The second one is told so where it asks for it."""
    dialog = Dialog.add_entry(home.api, DOMAIN).submit(name="Other", mail="none")
    dialog.submit()
    other = Site(home.api, str(dialog.step["result"]["entry_id"]), "Other")
    assert let_connect(other, port).errors == {"port": "port_in_use"}
