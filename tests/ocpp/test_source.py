"""Charging stations become readings: of their charge points, once a person has approved them."""

import asyncio
from datetime import timedelta
import json
import logging
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.cp_notifications.engine.model import Case, Verdict
from custom_components.cp_notifications.ocpp.protocol import inquiries
from custom_components.cp_notifications.ocpp.protocol.conditions import (
    SOURCE_POINT,
    SOURCE_STATION,
    SOURCES,
)
from custom_components.cp_notifications.ocpp.protocol.frames import Version
from custom_components.cp_notifications.ocpp.protocol.session import Session
from custom_components.cp_notifications.ocpp.source import OcppSource, StationConfig
from tests.helpers.central import Recorder, connected, listening

pytestmark = pytest.mark.usefixtures("socket_enabled")

FAULT: dict[str, Any] = {
    "connectorId": 1,
    "errorCode": "GroundFailure",
    "status": "Faulted",
    "info": "RCD",
}
FINE: dict[str, Any] = {
    "connectorId": 1,
    "errorCode": "NoError",
    "status": "Available",
}


async def test_a_fault_is_a_reading_of_its_charge_point() -> None:
    """With the words of the charger, and told by a source that the engine knows."""
    async with listening("cp-1") as central, connected(central) as client:
        await client.calls("StatusNotification", **FAULT)
        [reading, *_] = central.recorder.readings
    assert reading.key == ("cp-1.1", Case.FUSE_TRIPPED)
    assert (reading.verdict, reading.source) == (Verdict.ACTIVE, SOURCE_POINT)
    assert (reading.code, reading.detail) == ("GroundFailure", "RCD")
    assert SOURCE_POINT in SOURCES[Case.FUSE_TRIPPED]


async def test_what_a_station_says_of_itself_is_told_of_all_its_charge_points() -> None:
    """Its cover, and whether it communicates."""
    async with listening("cp-1") as central, connected(central) as client:
        await client.calls("SecurityEventNotification", type="TamperDetectionActivated")
        recorder = central.recorder
        assert recorder.cases() == [
            "cp-1.1 sensors active",
            "cp-1.2 sensors active",
            "cp-1.1 sensors clear",
            "cp-1.2 sensors clear",
        ]
        await recorder.hears("cp-1.1 unavailable clear")
        await recorder.hears("cp-1.2 unavailable clear")
    assert {reading.source for reading in recorder.readings} == {SOURCE_STATION}
    assert SOURCES[Case.UNAVAILABLE] == {SOURCE_STATION}


async def test_a_connector_without_a_charge_point_is_only_told_about() -> None:
    """A person, or the wizard, has to make one."""
    async with listening("cp-1") as central, connected(central) as client:
        await client.calls("StatusNotification", **{**FAULT, "connectorId": 7})
        assert central.recorder.cases() == []
        await central.recorder.hears("point", "cp-1", "7")


async def test_a_lost_connection_is_told_and_its_return() -> None:
    """At once: how long it must last is the groups' affair."""
    async with listening("cp-1", grace=0) as central:
        async with connected(central) as client:
            await client.calls("Heartbeat")
        await central.recorder.hears("cp-1.1 unavailable lost")
        central.recorder.heard.clear()
        async with connected(central) as client:
            await client.calls("Heartbeat")
            await central.recorder.hears("cp-1.1 unavailable clear")


async def test_a_station_that_is_lost_is_logged_once_and_its_return_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However many charge points it has, and however often it is asked how it stands."""
    caplog.set_level("INFO")
    async with listening("cp-1", grace=0) as central:
        for number in (3, 4):
            async with connected(central) as client:
                await client.calls("Heartbeat")
                await central.recorder.hears("cp-1.1 unavailable clear")
            await central.recorder.hears("cp-1.1 unavailable lost")
            central.recorder.heard.clear()
            points = {1: "cp-1.1", number: "cp-1.new"}
            central.source.update([StationConfig("cp-1", points)], allow_strangers=True)
            await central.recorder.hears("cp-1.new unavailable lost")
    lines = [each for each in caplog.messages if each.startswith("The charging")]
    assert lines == [
        "The charging station cp-1 is lost: never_connected",
        "The charging station cp-1 is back",
        "The charging station cp-1 is lost: disconnected",
        "The charging station cp-1 is back",
        "The charging station cp-1 is lost: disconnected",
    ]


async def test_a_station_that_never_comes_is_told() -> None:
    """A wrong address is just what a person wants to hear of."""
    async with listening("cp-1", grace=0.01) as central:
        await central.recorder.hears("cp-1.1 unavailable lost")


async def test_a_new_connection_takes_the_place_of_the_old_one() -> None:
    """Which is closed, and no loss."""
    async with (
        listening("cp-1") as central,
        connected(central) as old,
        connected(central) as new,
    ):
        assert await old.is_closed() == 1001
        await new.calls("Heartbeat")
        assert ("cp-1.1 unavailable lost",) not in central.recorder.heard


async def test_two_stations_with_one_identity_are_told() -> None:
    """They take the connection from each other."""
    async with listening("cp-1") as central:
        clients = []
        for _ in range(7):
            context = connected(central)
            clients.append(context)
            await (await context.__aenter__()).calls("Heartbeat")
        await central.recorder.hears("contested", "cp-1")
        for context in clients:
            await context.__aexit__(None, None, None)


async def test_the_case_of_an_identity_is_forgiven() -> None:
    """Some stations turn it into capitals."""
    async with listening("Cp-1") as central, connected(central, "CP-1") as client:
        await client.calls("Heartbeat")
        await central.recorder.hears("Cp-1.1 unavailable clear")


# ---- strangers ---------------------------------------------------------------------------


async def test_a_stranger_is_announced_and_has_no_influence() -> None:
    """It is answered, asked nothing, and says who it is when it does."""
    async with listening() as central, connected(central, "new") as client:
        await client.calls("StatusNotification", **FAULT)
        await central.recorder.hears("stranger", "new", "")
        await client.calls("BootNotification", chargePointVendor="Acme")
        await central.recorder.hears("stranger", "new", "Acme")
    assert central.recorder.readings == []
    assert central.recorder.remembered == 0
    assert len(central.recorder.heard) == 2


async def test_an_approved_stranger_tells_what_it_has_told_before() -> None:
    """Without a new connection."""
    async with listening() as central, connected(central, "new") as client:
        await client.calls("StatusNotification", **FAULT)
        central.knows("new")
        assert central.recorder.cases() == [
            "new.1 fuse_tripped active",
            "new.1 sensors clear",
        ]
        await client.calls("StatusNotification", **FINE)
        assert central.recorder.cases()[-1] == "new.1 fuse_tripped clear"


async def test_a_stranger_that_was_approved_in_its_handshake_comes_again() -> None:
    """As the station it is now."""
    async with listening() as central:
        stranger = central.source._admit("new", None)  # noqa: SLF001
        central.knows("new")
        with patch.object(central.source.server, "_gate", lambda *_: stranger):
            async with connected(central, "new") as client:
                assert await client.is_closed() == 1001


async def test_two_strangers_with_one_identity_replace_each_other() -> None:
    """Also if their handshakes overlap."""
    async with listening() as central:
        first = central.source._admit("new", None)  # noqa: SLF001
        second = central.source._admit("new", None)  # noqa: SLF001
        gate = patch.object(central.source.server, "_gate", side_effect=[first, second])
        with gate:
            async with (
                connected(central, "new") as old,
                connected(central, "new") as new,
            ):
                assert await old.is_closed() == 1001
                await new.calls("Heartbeat")


async def test_a_stranger_may_come_back_in_its_own_place() -> None:
    """Before its old connection is known to be dead."""
    async with (
        listening() as central,
        connected(central, "new") as old,
        connected(central, "new") as new,
    ):
        assert await old.is_closed() == 1001
        await new.calls("Heartbeat")


# ---- configuration ------------------------------------------------------------------------


async def test_a_charge_point_that_is_new_hears_how_it_stands() -> None:
    """The connection stays."""
    async with listening("cp-1") as central, connected(central) as client:
        await client.calls("StatusNotification", **{**FAULT, "connectorId": 3})
        config = StationConfig("cp-1", {3: "third"})
        central.source.update([config], allow_strangers=True)
        assert central.recorder.cases() == [
            "third fuse_tripped active",
            "third sensors clear",
        ]
        central.recorder.readings.clear()
        central.source.update([config], allow_strangers=True)
        assert central.recorder.readings == []


async def test_a_station_that_is_removed_is_silent_and_sent_away() -> None:
    """It comes back as a stranger."""
    async with listening("cp-1") as central, connected(central) as client:
        await client.calls("Heartbeat")
        central.recorder.heard.clear()
        central.knows()
        assert await client.is_closed() == 1001
        assert central.source.view("cp-1") is None
        async with connected(central) as again:
            await again.calls("Heartbeat")
            await central.recorder.hears("stranger", "cp-1", "")
    assert ("cp-1.1 unavailable lost",) not in central.recorder.heard


async def test_a_station_that_is_away_can_be_removed() -> None:
    """There is nobody to send away."""
    async with listening("cp-1") as central:
        central.knows()
        assert central.source.view("cp-1") is None


# ---- commands, and time ---------------------------------------------------------------------


async def test_a_station_is_asked_after_a_while() -> None:
    """By the timer, without anything being said."""
    with (
        patch(f"{inquiries.__name__}.PROBE_AFTER", timedelta(0)),
        patch("custom_components.cp_notifications.ocpp.protocol.session.SPREAD", 1),
    ):
        async with listening("cp-1") as central, connected(central) as client:
            kind, _id, action, payload = await client.hears()
    assert (kind, action) == (2, "TriggerMessage")
    assert payload == {"requestedMessage": "StatusNotification"}


async def test_a_command_to_a_station_that_has_just_left_is_nothing() -> None:
    """It is asked again when it is back."""
    async with listening("cp-1", grace=0) as central, connected(central) as client:
        await client.calls("Heartbeat")
        station = central.source._stations["cp-1"]  # noqa: SLF001
        connection = station._connection  # noqa: SLF001
        assert connection is not None
        connection.abort()
        connection.send("late")
        await central.recorder.hears("cp-1.1 unavailable lost")


# ---- memory and view --------------------------------------------------------------------------


async def test_what_is_known_survives_a_restart() -> None:
    """Who it is, and what was wrong; each change is something to remember."""
    async with listening("cp-1") as central, connected(central) as client:
        await client.calls("BootNotification", chargePointVendor="Acme")
        await client.calls("StatusNotification", **FAULT)
        assert central.recorder.remembered == 2
        memory = json.loads(json.dumps(central.source.memory()))
    async with listening("cp-1", memory=memory) as central:
        view = central.source.view("cp-1")
        assert view is not None
        assert view.station.vendor == "Acme"
        async with connected(central) as client:
            await client.calls("StatusNotification", **FINE)
            assert "cp-1.1 fuse_tripped clear" in central.recorder.cases()


async def test_entities_see_how_a_station_stands() -> None:
    """Since when it is connected, and what it speaks."""
    async with listening("cp-1") as central:
        before = central.source.view("cp-1")
        async with connected(central, protocols=("ocpp2.1",)) as client:
            await client.calls("Heartbeat")
            during = central.source.view("cp-1")
    assert before is not None
    assert during is not None
    assert (before.version, before.connected_since) == (None, None)
    assert during.version is Version.V21
    assert during.connected_since is not None
    assert during.last_message is not None
    assert during.last_message >= during.connected_since


async def test_diagnostics_show_the_last_frames_without_cards() -> None:
    """And what was counted."""
    async with listening("cp-1") as central, connected(central) as client:
        await client.calls("Authorize", idTag="04AB77")
        diagnostics = central.source.diagnostics()
    station = diagnostics["stations"]["cp-1"]
    assert station["counts"]["calls"] == 1
    assert [frame["way"] for frame in station["last_frames"]] == ["in", "out"]
    assert "Authorize" in station["last_frames"][0]["frame"]
    assert "04AB77" not in str(diagnostics)


async def test_an_error_of_ours_ends_no_connection(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged in full once, and counted."""
    async with listening("cp-1") as central, connected(central) as client:
        with patch.object(Session, "receive", side_effect=KeyError("oops")):
            for _ in range(3):
                await client.sends("boom")
            await client.ws.ping()
            async with asyncio.timeout(5):
                while central.source.diagnostics()["failures"] < 3:
                    await asyncio.sleep(0)
        await client.calls("Heartbeat")
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert errors[0].exc_info is not None


async def test_a_stop_is_no_outage() -> None:
    """Home Assistant restarts; nobody is told that stations are gone."""
    async with (
        listening("cp-1") as central,
        connected(central) as client,
        connected(central, "new") as stranger,
    ):
        await client.calls("Heartbeat")
        await stranger.calls("Heartbeat")
        central.recorder.heard.clear()
        stopping = asyncio.create_task(central.source.async_stop())
        assert [await client.is_closed(), await stranger.is_closed()] == [1001, 1001]
        await stopping
        assert central.recorder.heard == []


async def test_a_listener_need_not_care() -> None:
    """Each of its methods may be left out."""
    source = OcppSource(super(Recorder, Recorder()), {})  # type: ignore[arg-type]
    assert source.memory() == {}
