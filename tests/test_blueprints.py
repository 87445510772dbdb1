"""The blueprints do what they say, with the inputs that a person would choose."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint, BlueprintInputs
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from .helpers.actions import async_ask
from .helpers.documents import DOCUMENTS, ROOT
from .helpers.mailbox import Mailbox, later
from .helpers.sites import async_say, async_set_up, device, group, point, site, station

FOLDER: Final = ROOT / "blueprints" / "automation" / "cp_notifications"
ALL: Final = sorted(FOLDER.glob("*.yaml"))

needs_a_site = pytest.mark.usefixtures("hass_storage", "saved_at_once")


def blueprint(path: Path) -> Blueprint:
    """Return a blueprint, read as Home Assistant reads it."""
    return Blueprint(
        load_yaml_dict(str(path)),
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


async def async_use(hass: HomeAssistant, name: str, **inputs: Any) -> None:
    """Make an automation of a blueprint."""
    chosen = {"use_blueprint": {"path": name, "input": inputs}}
    filled = BlueprintInputs(blueprint(FOLDER / f"{name}.yaml"), chosen)
    filled.validate()
    config = {"alias": "Made", **filled.async_substitute()}
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return a site with two charge points and a group; all is well."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    for each in ("yard", "gate"):
        hass.states.async_set(f"sensor.{each}", "fine")
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Gate", point("gate")),
            group("North", ["yard", "gate"]),
        ),
    )


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_blueprint_can_be_imported_with_one_click(path: Path) -> None:
    """From where it says that it is."""
    made = blueprint(path)
    address = made.metadata["source_url"]
    assert address.endswith(str(path.relative_to(ROOT)))
    badge = f"blueprint_import/?blueprint_url={quote(address, safe='')}"
    assert badge in DOCUMENTS["docs/automations.md"]
    assert made.name in DOCUMENTS["docs/automations.md"]


@needs_a_site
async def test_a_light_is_on_until_the_last_case_is_over(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Of two charge points that overlap."""
    on = async_mock_service(hass, "homeassistant", "turn_on")
    off = async_mock_service(hass, "homeassistant", "turn_off")
    await async_use(
        hass,
        "signal_while_a_case_lasts",
        charge_points={"device_id": [device(hass, entry, "north").id]},
        signal={"entity_id": ["light.hall"]},
    )
    for entity, state in (
        ("sensor.yard", "fuse"),
        ("sensor.gate", "fuse"),
        ("sensor.yard", "fine"),
    ):
        await async_say(hass, entity, state)
        await later(hass, freezer, seconds=1)
    assert on
    assert not off
    await async_say(hass, "sensor.gate", "fine")
    await later(hass, freezer, seconds=1)
    assert [call.data["entity_id"] for call in off] == [["light.hall"]]


@needs_a_site
async def test_a_charger_is_restarted_once(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """At once, before the hold time is over; not for another case."""
    pressed = async_mock_service(hass, "button", "press")
    await async_use(
        hass,
        "restart_once",
        charge_point={"device_id": [device(hass, entry, "yard").id]},
        restart="button.yard_restart",
    )
    await async_say(hass, "sensor.yard", "fuse")
    assert pressed == []
    await async_say(hass, "sensor.yard", "offline")
    await later(hass, freezer, minutes=30)
    assert [call.data["entity_id"] for call in pressed] == [["button.yard_restart"]]


@needs_a_site
async def test_the_button_of_a_push_message_acknowledges(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """That alert, and no other."""
    pushed = async_mock_service(hass, "notify", "mobile_app_ann")
    await async_use(
        hass,
        "push_with_acknowledge",
        charge_points={"device_id": [device(hass, entry, "north").id]},
        phone="notify.mobile_app_ann",
    )
    for entity in ("sensor.yard", "sensor.gate"):
        await async_say(hass, entity, "fuse")
    assert [call.data["message"] for call in pushed] == [
        "Yard: fuse tripped (fuse)",
        "Gate: fuse tripped (fuse)",
    ]
    button = pushed[0].data["data"]["actions"][0]
    assert button["title"] == "Acknowledge"
    hass.bus.async_fire("mobile_app_notification_action", {"action": button["action"]})
    await hass.async_block_till_done()
    alerts = (await async_ask(hass, "list_alerts"))["alerts"]
    seen = [each["charge_point"] for each in alerts if each["acknowledged_by"]]
    assert seen == ["Yard"]


@needs_a_site
async def test_all_addresses_are_tested_every_week(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """And somebody hears of those that are not reached, with why."""
    await hass.config.async_set_time_zone("UTC")
    failed = async_mock_service(hass, "notify", "phone")
    await async_use(
        hass,
        "weekly_test",
        groups={"device_id": [device(hass, entry, "north").id]},
        failed=[
            {
                "action": "notify.phone",
                "data": {"message": "{{ failed }}: {{ first_error }}"},
            }
        ],
    )
    freezer.move_to("2026-11-23T08:59:59+00:00")
    await later(hass, freezer, seconds=2)
    assert len(mailbox.mails) == 1
    assert failed == []
    mailbox.fails()
    freezer.move_to("2026-11-30T08:59:59+00:00")
    await later(hass, freezer, seconds=2)
    assert [call.data["message"] for call in failed] == ["1: no"]
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "all"}, blocking=True
    )
