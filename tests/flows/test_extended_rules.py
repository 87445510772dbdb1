"""Rules of the catalogue at a site at work: values that grow old, several entities, changes while it runs."""

from collections.abc import Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from tests.helpers.charger import add_entity
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import async_set_up, change, group, point, site, state, station

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

PULSE = "sensor.pulse"
GONE = "[North] Does not communicate: Garage"
BACK = "[North] Resolved: no communication: Garage"
TOO_OLD = 600.0

type Write = Callable[[HomeAssistant, int], None]
"""Writes what an entity reads at its n-th sign of life."""


def reports(hass: HomeAssistant, _number: int) -> None:
    """Write the same state again, as KEBA does with each answer."""
    hass.states.async_set(PULSE, "on")


def pulses(hass: HomeAssistant, _number: int) -> None:
    """Write when the charger last gave a sign of life, into an attribute, as Easee does."""
    attributes = {"latestPulse": dt_util.utcnow().isoformat()}
    hass.states.async_set(PULSE, "on", attributes)


def beats(hass: HomeAssistant, _number: int) -> None:
    """Write when the charger last gave a sign of life, as a heartbeat of OCPP."""
    hass.states.async_set(PULSE, dt_util.utcnow().isoformat())


def moves(hass: HomeAssistant, number: int) -> None:
    """Write a voltage, which is never the same for long."""
    hass.states.async_set(PULSE, str(230 + number % 7))


KINDS: dict[str, tuple[Write, dict[str, Any]]] = {
    "last reported": (reports, {"stale_by": "reported"}),
    "age in an attribute": (pulses, {"stale_by": "time", "attribute": "latestPulse"}),
    "heartbeat": (beats, {"stale_by": "time"}),
    "moving value": (moves, {"stale_by": "value"}),
}

each_kind = pytest.mark.parametrize(("write", "rule"), KINDS.values(), ids=KINDS.keys())


def garage(hass: HomeAssistant, *rules: dict[str, Any]) -> MockConfigEntry:
    """Add a site with one charge point whose loss is told by these rules, with the usual timing."""
    sources = {"unavailable": list(rules)}
    return site(
        hass,
        station("Garage", point("left", "1", sources)),
        group("North", ["left"], timing={}),
    )


async def lives(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, write: Write, minutes: int
) -> None:
    """Let the charger give a sign of life each minute."""
    for number in range(minutes):
        await later(hass, freezer, minutes=1)
        write(hass, number)
    await hass.async_block_till_done()


async def passes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: int
) -> None:
    """Let time pass without any sign of life."""
    for _ in range(minutes * 6):
        await later(hass, freezer, seconds=10)


@each_kind
async def test_a_charger_that_gives_no_sign_of_life_is_unavailable(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    mailbox: Mailbox,
    write: Write,
    rule: dict[str, Any],
) -> None:
    """Its entity stays as it was: only its age tells. The same value, written again and again, may be a sign or not."""
    stale = {"entity": PULSE, "states": [], "stale_after": TOO_OLD, **rule}
    write(hass, 0)
    await async_set_up(hass, garage(hass, stale))
    await lives(hass, freezer, write, 60)
    assert state(hass, "binary_sensor", "left", "availability") == "on"
    assert mailbox.subjects == []

    await passes(hass, freezer, 9)
    assert state(hass, "binary_sensor", "left", "availability") == "on"
    await passes(hass, freezer, 2)
    assert state(hass, "binary_sensor", "left", "availability") == "off"
    assert mailbox.subjects == [GONE]

    await lives(hass, freezer, write, 5)
    assert state(hass, "binary_sensor", "left", "availability") == "on"
    assert mailbox.subjects == [GONE, BACK]


async def test_an_old_answer_that_is_written_again_is_no_sign_of_life(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, mailbox: Mailbox
) -> None:
    """Cloud pollers go on writing the last good value: a value that always moves does not, then."""
    stale = {
        "entity": PULSE,
        "states": [],
        "stale_after": TOO_OLD,
        "stale_by": "value",
    }
    moves(hass, 0)
    await async_set_up(hass, garage(hass, stale))
    await lives(hass, freezer, lambda hass, _: moves(hass, 0), 20)
    assert mailbox.subjects == []
    # Now it is known to move.
    await lives(hass, freezer, lambda hass, _: moves(hass, 1), 20)
    assert mailbox.subjects == [GONE]


async def test_a_rule_can_be_added_and_taken_back_while_the_site_runs(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, mailbox: Mailbox
) -> None:
    """From plain to extended and back, without a reload."""
    hass.states.async_set(PULSE, "on")
    plain = {"entity": PULSE, "states": ["offline"]}
    stale = {**plain, "stale_after": TOO_OLD, "stale_by": "reported"}
    entry = await async_set_up(hass, garage(hass, plain))
    coordinator = entry.runtime_data
    await passes(hass, freezer, 20)
    assert mailbox.subjects == []

    data = {"charge_points": [point("left", "1", {"unavailable": [stale]})]}
    change(hass, entry, "garage", data=data)
    await passes(hass, freezer, 6)
    assert mailbox.subjects == [GONE]

    data = {"charge_points": [point("left", "1", {"unavailable": [plain]})]}
    change(hass, entry, "garage", data=data)
    await passes(hass, freezer, 1)
    assert mailbox.subjects == [GONE, BACK]
    assert entry.runtime_data is coordinator


async def test_an_entity_that_is_renamed_is_followed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, mailbox: Mailbox
) -> None:
    """Its own one, and those of its conditions."""
    status = add_entity(hass, "sensor.status", "Available")
    code = add_entity(hass, "sensor.code", "NoError")
    fault = {
        "entity": status,
        "states": ["Faulted"],
        "clear_states": ["Available"],
        "only_while": [{"entity": code, "states": ["NoError"]}],
    }
    sources = {"sensors": [fault]}
    await async_set_up(hass, site(hass, station("Garage", point("left", "1", sources))))
    registry = er.async_get(hass)
    for old in ("sensor.status", "sensor.code"):
        registry.async_update_entity(old, new_entity_id=f"{old}_new")
        hass.states.async_remove(old)
    hass.states.async_set("sensor.code_new", "NoError")
    hass.states.async_set("sensor.status_new", "Available")
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "left", "sensor") == "off"
    hass.states.async_set("sensor.status_new", "Faulted")
    await hass.async_block_till_done()
    assert state(hass, "binary_sensor", "left", "sensor") == "on"


def missing(hass: HomeAssistant) -> list[str]:
    """Return what the repair issues say of entities."""
    return [
        (each.translation_placeholders or {})["sources"]
        for each in ir.async_get(hass).issues.values()
        if each.domain == DOMAIN and each.translation_key == "source_missing"
    ]


async def test_every_entity_that_a_rule_needs_is_missed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Without its condition a rule says nothing, however well its own entity is."""
    status = add_entity(hass, "sensor.status", "Available")
    code = add_entity(hass, "sensor.code", "NoError")
    condition = {"entity": code, "states": ["NoError"]}
    faults = [
        {"entity": status, "states": ["Faulted"], "only_while": [condition]},
        {"entity": code, "states": ["OtherError"], "delay": 5},
    ]
    sources = {"sensors": faults}
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left", "1", sources)))
    )
    assert missing(hass) == []
    registry = er.async_get(hass)
    registry.async_update_entity(
        "sensor.code", disabled_by=er.RegistryEntryDisabler.USER
    )
    hass.states.async_remove("sensor.code")
    await hass.async_block_till_done()
    (said,) = missing(hass)
    assert said.count("\n") == 0
    assert "sensor&#46;code" in said

    # One of both rules goes: the other one still needs it.
    sources = {"sensors": faults[:1]}
    change(hass, entry, "garage", data={"charge_points": [point("left", "1", sources)]})
    await hass.async_block_till_done()
    assert missing(hass) == [said]

    registry.async_update_entity("sensor.code", disabled_by=None)
    hass.states.async_set("sensor.code", "NoError")
    await hass.async_block_till_done()
    assert missing(hass) == []


async def test_an_entity_that_stays_away_is_missed_when_it_has_had_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """An integration that is set up again provides it within minutes."""
    code = add_entity(hass, "sensor.code", "NoError")
    add_entity(hass, "sensor.status", "Available")
    condition = {"entity": code, "states": ["NoError"]}
    rule = {
        "entity": "sensor.status",
        "states": ["Faulted"],
        "only_while": [condition],
    }
    sources = {"sensors": [rule]}
    await async_set_up(hass, site(hass, station("Garage", point("left", "1", sources))))
    hass.states.async_remove("sensor.code")
    await passes(hass, freezer, 4)
    assert missing(hass) == []
    await passes(hass, freezer, 2)
    assert len(missing(hass)) == 1
