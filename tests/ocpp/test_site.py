"""Charging stations that connect by OCPP at a site: from a frame to the mail, and all that may change meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
import logging
from pathlib import Path
import socket
import ssl
from typing import Any
from unittest.mock import patch

from aiohttp import ClientError
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.ocpp import (
    learning as ocpp_learning,
    port as ocpp_port,
)
from custom_components.cp_notifications.ocpp.protocol import presence
from tests.helpers.central import Client, connected
from tests.helpers.certificates import Files, certificates
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.ocpp_home import (
    BOOT,
    FAULT,
    FINE,
    OcppHome,
    async_ocpp_home,
    free_port,
    ocpp_on,
    until,
)
from tests.helpers.sites import (
    async_set_up,
    attributes,
    change,
    child_device,
    device,
    group,
    ocpp_station,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "socket_enabled")


def issues(hass: HomeAssistant) -> set[str | None]:
    """Return what is to be repaired."""
    found = {issue.translation_key for issue in ir.async_get(hass).issues.values()}
    return found - {"mail_account_gone"}  # The account of these tests is played.


# ---- telling -------------------------------------------------------------------------


async def test_a_fault_that_a_station_sends_is_mailed_and_so_is_its_end(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """With the code and the text that the charger sent."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
        assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "on"
        shown = attributes(hass, "binary_sensor", "CP-7.1", "fuse")
        assert (shown["code"], shown["detail"]) == ("GroundFailure", "RCD triggered")
        assert shown["meaning"] == "residual_current"
        assert state(hass, "binary_sensor", "CP-7.1", "availability") == "on"
        await client.calls("StatusNotification", **FINE)
        await hass.async_block_till_done()
    assert mailbox.subjects == [
        "[North] Fuse tripped: CP-7",
        "[North] Resolved: fuse tripped: CP-7",
    ]
    text = mailbox.mails[0][1].text
    assert "GroundFailure" in text
    assert "RCD triggered" in text
    assert "OCPP (CP-7)" in text
    assert "The residual current protection has tripped" in text


async def test_a_station_that_never_connects_is_told_as_unavailable(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """A wrong address is just what a person wants to hear of."""
    with patch(f"{presence.__name__}.START_GRACE", timedelta(seconds=0.01)):
        await async_ocpp_home(hass)
        await until(hass, lambda: mailbox.subjects)
    assert mailbox.subjects == ["[North] Does not communicate: CP-7"]
    assert "It has never connected to Home Assistant" in mailbox.mails[0][1].text
    assert state(hass, "binary_sensor", "CP-7.1", "availability") == "off"


async def test_chargers_that_are_gone_together_are_one_mail_about_the_way_they_come(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """It is the network then, and neither a cloud nor somebody who has to sign in again."""
    names = ("CP-7", "CP-8")
    members = group("North", [f"{name}.1" for name in names], timing={})
    with patch(f"{presence.__name__}.START_GRACE", timedelta(seconds=0)):
        home = await async_ocpp_home(
            hass, *map(ocpp_station, names), station("Yard", point("yard")), members
        )
        async with connected(home, "CP-7") as one, connected(home, "CP-8") as two:
            await one.calls("Heartbeat")
            await two.calls("Heartbeat")
        await until(hass, lambda: is_off(hass, "CP-7.1") and is_off(hass, "CP-8.1"))
    await later(hass, freezer, minutes=5, seconds=1)
    await later(hass, freezer, seconds=11)
    [(_address, mail)] = mailbox.mails
    assert "all charge points that connect to Home Assistant by OCPP" in mail.text
    assert "sign in" not in mail.text


def is_off(hass: HomeAssistant, point: str) -> bool:
    """Return whether a charge point does not communicate."""
    return state(hass, "binary_sensor", point, "availability") == "off"


# ---- restarts --------------------------------------------------------------------------


async def test_what_was_wrong_before_a_restart_ends_when_the_station_says_so(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It is told once, and the restart is no outage."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
        reload = hass.config_entries.async_reload(home.entry.entry_id)
        _, code = await asyncio.gather(reload, client.is_closed())
        assert code == 1001
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "on"
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FINE)
        await hass.async_block_till_done()
    assert mailbox.subjects == [
        "[North] Fuse tripped: CP-7",
        "[North] Resolved: fuse tripped: CP-7",
    ]


async def test_what_a_station_says_of_itself_is_known_after_a_restart(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Stations do not say it again when they connect anew."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("BootNotification", **BOOT)
        await until(hass, lambda: device(hass, home.entry, "CP-7.1").model)
        await hass.config_entries.async_reload(home.entry.entry_id)
    await hass.async_block_till_done()
    box = device(hass, home.entry, "CP-7.1")
    assert (box.manufacturer, box.model) == ("ABB", "Terra AC")
    assert (box.serial_number, box.sw_version) == ("T-1", "1.8.32")


async def test_what_was_kept_and_cannot_be_read_stops_nothing(
    hass: HomeAssistant,
    mailbox: Mailbox,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is said, and that station is watched from the beginning."""
    entry = site(hass, ocpp_station("CP-7"), options=ocpp_on())
    hass_storage[f"{DOMAIN}.{entry.entry_id}.ocpp"] = {
        "version": 1,
        "minor_version": 1,
        "data": {"stations": {"CP-7": {"station": 7}}},
    }
    home = OcppHome(hass, await async_set_up(hass, entry))
    assert f"{DOMAIN}.{entry.entry_id}.ocpp cannot be read whole" in caplog.text
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "on"


async def test_what_is_kept_of_a_station_goes_with_it(
    hass: HomeAssistant, mailbox: Mailbox, hass_storage: dict[str, Any]
) -> None:
    """The file does not grow for ever."""
    home = await async_ocpp_home(hass, ocpp_station("CP-7"), ocpp_station("CP-8"))
    hass.config_entries.async_remove_subentry(home.entry, "cp-8")
    await hass.async_block_till_done()
    home.ocpp.remember()
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    stored = hass_storage[f"{DOMAIN}.{home.entry.entry_id}.ocpp"]["data"]
    assert list(stored["stations"]) == ["CP-7"]


class Crowd:
    """Many stations that stay connected. Half of them hang: they do not answer when the connection is to be closed."""

    def __init__(self, home: OcppHome) -> None:
        """Connect them later."""
        self.home = home
        self.codes: list[int | None] = []
        self._connected = asyncio.Semaphore(0)
        self._over = asyncio.Event()

    async def _hang(self, identity: str) -> None:
        async with connected(self.home, identity) as client:
            await client.calls("Heartbeat")
            self._connected.release()
            await self._over.wait()

    async def _agree(self, identity: str) -> None:
        async with connected(self.home, identity) as client:
            await client.calls("Heartbeat")
            self._connected.release()
            self.codes.append(await client.is_closed())

    async def while_connected(
        self, number: int, work: Callable[[], Awaitable[Any]]
    ) -> None:
        """Do something while all are connected."""
        async with asyncio.timeout(60), asyncio.TaskGroup() as stations:
            for each in range(0, number, 2):
                stations.create_task(self._agree(f"CP-{each}"))
                stations.create_task(self._hang(f"CP-{each + 1}"))
            for _ in range(number):
                await self._connected.acquire()
            await work()
            self._over.set()


@pytest.mark.parametrize("ends", ["stop", "reload"])
async def test_all_connections_end_and_are_told_to_come_back(
    hass: HomeAssistant, mailbox: Mailbox, ends: str
) -> None:
    """Each is closed with "going away", which makes stations come back at once; those that hang are not waited for."""
    home = await async_ocpp_home(hass, *(ocpp_station(f"CP-{n}") for n in range(20)))
    crowd = Crowd(home)

    async def stop() -> None:
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await hass.async_block_till_done()

    async def reload() -> None:
        await hass.config_entries.async_reload(home.entry.entry_id)

    await crowd.while_connected(20, {"stop": stop, "reload": reload}[ends])
    assert crowd.codes == [1001] * 10


# ---- changes at run time -------------------------------------------------------------------


async def test_a_station_that_is_added_may_connect_at_once(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """And those that are there stay connected."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FINE)
        change(hass, home.entry, "cp-7", title="Gate")
        home.set_options(rules=[{"code": "Ground", "case": "ignore"}])
        await hass.async_block_till_done()
        await client.calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
        assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "off"


async def test_another_port_ends_no_connection(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Whoever comes anew has to come to the new one."""
    home = await async_ocpp_home(hass)
    before, new = home.ocpp.port.number, free_port()
    async with connected(home, "CP-7") as client:
        home.set_options(port=new)
        await until(hass, lambda: home.ocpp.port.number == new)
        await client.calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
        assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "on"
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", before)


async def test_switched_off_nothing_is_known_and_nothing_is_told(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Nobody was unavailable; and switched on again it goes on."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FINE)
        home.set_options(on=False)
        assert await client.is_closed() == 1001
    await until(hass, lambda: home.ocpp.port.number is None)
    assert state(hass, "binary_sensor", "CP-7.1", "availability") == "unknown"
    home.set_options(on=True)
    await until(hass, lambda: home.ocpp.port.number)
    async with connected(home, "CP-7") as client:
        await client.calls("Heartbeat")
        await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "CP-7.1", "availability") == "on"
    assert mailbox.mails == []


async def test_a_site_without_ocpp_listens_to_nothing(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It is switched on by a person."""
    entry = await async_set_up(hass, site(hass, ocpp_station("CP-7")))
    assert OcppHome(hass, entry).ocpp.port.number is None
    assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "unknown"


# ---- a port that is not to be had -----------------------------------------------------------


async def test_a_port_in_use_is_told_and_tried_again(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The site works without it, and the notice goes by itself."""
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        home = await async_ocpp_home(hass, port=other.getsockname()[1])
        assert issues(hass) == {"ocpp_port"}
        await later(hass, freezer, seconds=61)
        assert issues(hass) == {"ocpp_port"}
    assert caplog.text.count("Charging stations cannot connect to port") == 1
    await later(hass, freezer, seconds=61)
    await until(hass, lambda: home.ocpp.port.number)
    assert issues(hass) == set()


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (OSError(98, "in use"), "port_in_use"),
        (PermissionError(13, "no"), "port_not_allowed"),
        (OSError("what?"), "port_failed"),
    ],
)
def test_the_system_s_reasons_have_words(error: OSError, key: str) -> None:
    """In the language of the reader."""
    assert ocpp_port.port_error(error) == key


# ---- encryption --------------------------------------------------------------------------------


def trusting(files: Files, certificate: str | None = None) -> ssl.SSLContext:
    """Return how a charger trusts the authority, and which certificate of its own it shows."""
    context = ssl.create_default_context(cafile=files.ca)
    if certificate is not None:
        context.load_cert_chain(certificate)
    return context


async def test_stations_connect_encrypted(
    hass: HomeAssistant, mailbox: Mailbox, tmp_path: Path
) -> None:
    """With a certificate of the site's own; without encryption they do not any more."""
    files = await hass.async_add_executor_job(certificates, tmp_path)
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FINE)
        home.set_options(tls="own", certificate=files.certificate, key=files.key)
        assert await client.is_closed() == 1001
    await until(hass, lambda: home.ocpp.port.number)
    home.scheme = "wss"
    async with connected(home, "CP-7", tls=trusting(files)) as client:
        await client.calls("StatusNotification", **FAULT)
        await hass.async_block_till_done()
        assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "on"


async def test_only_stations_with_a_certificate_may_connect_if_it_is_asked_for(
    hass: HomeAssistant, mailbox: Mailbox, tmp_path: Path
) -> None:
    """The standard's third security profile."""
    files = await hass.async_add_executor_job(certificates, tmp_path)
    own = {"certificate": files.certificate, "key": files.key, "client_ca": files.ca}
    home = await async_ocpp_home(hass, tls="own", **own)
    home.scheme = "wss"
    # In its debug mode asyncio reports each handshake that fails as an error of the program.
    hass.loop.set_debug(False)
    with pytest.raises(ClientError):
        async with connected(home, "CP-7", tls=trusting(files)) as client:
            await client.calls("Heartbeat")
    tls = trusting(files, files.client)
    async with connected(home, "CP-7", tls=tls) as client:
        await client.calls("Heartbeat")


async def test_a_renewed_certificate_is_shown_without_a_restart(
    hass: HomeAssistant, mailbox: Mailbox, tmp_path: Path
) -> None:
    """And who is connected stays so."""
    files = await hass.async_add_executor_job(certificates, tmp_path)
    own = {"certificate": files.certificate, "key": files.key}
    home = await async_ocpp_home(hass, tls="own", **own)
    home.scheme = "wss"
    async with connected(home, "CP-7", tls=trusting(files)) as client:
        renewed = await hass.async_add_executor_job(certificates, tmp_path)
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=13))
        await hass.async_block_till_done()
        async with connected(home, "CP-8", tls=trusting(renewed)) as other:
            await other.calls("Heartbeat")
        await client.calls("Heartbeat")


async def test_a_certificate_that_is_gone_is_told(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """The site works, and says what is missing."""
    await async_ocpp_home(hass, tls="own", certificate="gone.pem", key="gone.pem")
    [issue] = [i for i in ir.async_get(hass).issues.values() if "ocpp" in i.issue_id]
    assert issue.translation_placeholders
    assert "file of the certificate" in issue.translation_placeholders["error"]


# ---- what is learnt ---------------------------------------------------------------------------


@pytest.fixture
def learns_when_told() -> Iterator[None]:
    """Let the clock of this machine not decide when a site takes over what it has heard."""
    with (
        patch.object(ocpp_learning, "LEARN_AFTER", 3600.0),
        patch.object(ocpp_learning, "ABOUT_AFTER", 3600.0),
    ):
        yield


async def async_learn(hass: HomeAssistant, client: Client) -> None:
    """Let the site take over what it has heard of a station so far."""
    await client.calls("Heartbeat")  # What came before it has been dealt with.
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1, seconds=1))
    await hass.async_block_till_done()


async def test_a_new_connector_becomes_a_charge_point_that_is_in_no_group(
    hass: HomeAssistant,
    mailbox: Mailbox,
    caplog: pytest.LogCaptureFixture,
    learns_when_told: None,
) -> None:
    """Which is said, until somebody has put it into one."""
    caplog.set_level(logging.INFO)
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **FINE)
        await client.calls("StatusNotification", **{**FINE, "connectorId": 2})
        await async_learn(hass, client)
        new = next(key for key in home.site.points if key != "CP-7.1")
        assert home.site.points[new].label == "CP-7 2"
        assert state(hass, "binary_sensor", new, "fuse") == "off"
        assert state(hass, "binary_sensor", "CP-7.1", "fuse") == "off"
        assert child_device(hass, home.entry, new).name == "2"
    assert issues(hass) == {"nobody_told"}
    assert "charge points that were not known; no group has them yet: 2" in caplog.text
    members = {**group("North", ["CP-7.1", new])["data"]}
    change(hass, home.entry, "north", data=members)
    await hass.async_block_till_done()
    assert issues(hass) == set()


async def test_new_charge_points_have_names_of_their_own(
    hass: HomeAssistant, mailbox: Mailbox, learns_when_told: None
) -> None:
    """Somebody has called the first one by the number of another."""
    made = ocpp_station("CP-7")
    made["data"]["charge_points"][0]["name"] = "2"
    home = await async_ocpp_home(hass, made)
    async with connected(home, "CP-7") as client:
        for number in (1, 2, 3):
            await client.calls("StatusNotification", **{**FINE, "connectorId": number})
        await async_learn(hass, client)
    points = home.entry.subentries["cp-7"].data["charge_points"]
    assert [each["connector"] for each in points] == [1, 2, 3]
    assert [each["name"] for each in points] == ["2", "3", "4"]


async def test_a_charge_point_that_was_removed_does_not_come_back(
    hass: HomeAssistant, mailbox: Mailbox, learns_when_told: None
) -> None:
    """The station goes on speaking of its connector."""
    home = await async_ocpp_home(hass, ocpp_station("CP-7", 1, 2))
    async with connected(home, "CP-7") as client:
        await client.calls("StatusNotification", **{**FINE, "connectorId": 2})
        data = home.entry.subentries["cp-7"].data
        change(
            hass,
            home.entry,
            "cp-7",
            data={**data, "charge_points": data["charge_points"][:1]},
        )
        await client.calls("StatusNotification", **{**FINE, "connectorId": 2})
        await async_learn(hass, client)
    assert list(home.site.points) == ["CP-7.1"]


async def test_a_station_cannot_make_charge_points_without_end(
    hass: HomeAssistant,
    mailbox: Mailbox,
    caplog: pytest.LogCaptureFixture,
    learns_when_told: None,
) -> None:
    """Whoever needs more adds them; the log says which were left out."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        for number in range(1, 21):
            await client.calls("StatusNotification", **{**FINE, "connectorId": number})
        await async_learn(hass, client)
        await client.calls("StatusNotification", **{**FINE, "connectorId": 40})
        await async_learn(hass, client)
    assert len(home.site.points) == ocpp_learning.MAX_LEARNT
    assert "more connectors than are added by themselves: 13, 14" in caplog.text
    assert "more connectors than are added by themselves: 40" in caplog.text


async def test_a_station_that_says_something_else_each_time_writes_seldom(
    hass: HomeAssistant, mailbox: Mailbox, learns_when_told: None
) -> None:
    """A device registry is written to a file."""
    home = await async_ocpp_home(hass)
    updates: list[Any] = []
    hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, updates.append)
    async with connected(home, "CP-7") as client:
        for number in range(50):
            await client.calls(
                "BootNotification", **{**BOOT, "firmwareVersion": f"{number}"}
            )
        await async_learn(hass, client)
        await client.calls("BootNotification", **{**BOOT, "firmwareVersion": "50"})
        await async_learn(hass, client)
    assert len(updates) == 1
    assert device(hass, home.entry, "CP-7.1").sw_version == "49"


async def test_foreign_text_reaches_the_device_in_one_short_line(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Whatever a station calls itself."""
    home = await async_ocpp_home(hass)
    async with connected(home, "CP-7") as client:
        vendor = "http://evil.example/\n" + "x" * 1000
        await client.calls("BootNotification", **{**BOOT, "chargePointVendor": vendor})
        await until(hass, lambda: device(hass, home.entry, "CP-7.1").model)
    made_by = device(hass, home.entry, "CP-7.1").manufacturer
    assert made_by is not None
    assert len(made_by) <= 100
    assert "\n" not in made_by
    assert "http://" not in made_by


async def test_two_stations_with_one_identity_are_told_for_an_hour(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> None:
    """Long enough to be read, and gone when it has stopped."""
    home = await async_ocpp_home(hass)
    home.ocpp.contested("CP-7")
    home.ocpp.contested("CP-7")
    assert "ocpp_contested" in issues(hass)
    await later(hass, freezer, seconds=3601)
    assert "ocpp_contested" not in issues(hass)
