"""The action that lists what was told."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.engine.model import Outcome
from tests.helpers.actions import async_ask
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    ANN,
    BOB,
    async_say,
    async_set_up,
    device,
    group,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return a site where one notification went to each of two groups."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Garage", point("left")),
            group("North", ["yard"], [ANN, BOB]),
            group("South", ["left"], [BOB]),
        ),
    )
    mailbox.fails(Outcome.REFUSED)
    await async_say(hass, "sensor.yard", "fuse")
    await later(hass, freezer, minutes=1)
    await async_say(hass, "sensor.left", "shock")
    return entry


async def told(hass: HomeAssistant, **data: Any) -> list[dict[str, Any]]:
    """Return what is listed."""
    found: list[dict[str, Any]] = (await async_ask(hass, "list_notifications", **data))[
        "notifications"
    ]
    return found


async def test_what_was_told_is_listed_newest_first(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Of all groups, with what became of it at each address, in full."""
    south, north = await told(hass)
    assert south["group"] == "South"
    for recipient in north["recipients"]:
        del recipient["at"]
    assert north == {
        "site": "Depot",
        "id": "1",
        "created": "2026-11-22T12:00:00+00:00",
        "group": "North",
        "group_id": "north",
        "reason": "firing",
        "items": [
            {
                "charge_point": "Yard",
                "charge_point_id": "yard",
                "case": "fuse_tripped",
                "state": "firing",
                "since": "2026-11-22T12:00:00+00:00",
                "until": None,
                "began_late": None,
                "ended_late": None,
            }
        ],
        "more": 0,
        "recipients": [
            {
                "address": ANN,
                "outcome": "refused",
                "error": "no",
                "attempts": 1,
                "folded_into": None,
            },
            {
                "address": BOB,
                "outcome": "accepted",
                "error": "",
                "attempts": 1,
                "folded_into": None,
            },
        ],
    }


async def test_what_is_told_by_a_later_mail_names_it(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Nobody is to believe that what failed was never told."""
    for _ in range(2):
        mailbox.fails()
    await async_say(hass, "sensor.left", "fuse")
    await later(hass, freezer, seconds=1)
    await async_say(hass, "sensor.left", "ready")
    await later(hass, freezer, minutes=1)
    await later(hass, freezer, minutes=5)
    listed = {each["id"]: each for each in await told(hass)}
    folded = [
        recipient
        for each in listed.values()
        for recipient in each["recipients"]
        if recipient["outcome"] == "folded"
    ]
    assert {each["error"] for each in folded} == {"", "no"}
    [into] = {each["folded_into"]["id"] for each in folded}
    assert {each["folded_into"]["created"] for each in folded} == {
        listed[into]["created"]
    }
    assert [each["outcome"] for each in listed[into]["recipients"]] == ["accepted"]


async def test_the_notifications_of_one_group_can_be_listed(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """And nothing of another, or of another site."""
    found = await told(hass, group=device(hass, entry, "north").id)
    assert [each["group"] for each in found] == ["North"]


async def test_no_more_are_listed_than_asked_for(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The newest."""
    assert [each["group"] for each in await told(hass, limit="1")] == ["South"]


async def test_the_notifications_of_all_sites_are_listed_in_one_order(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """By their time."""
    stations = (station("Hill", point("hill")), group("East", ["hill"]))
    await async_set_up(hass, site(hass, *stations, title="Hill"))
    await later(hass, freezer, minutes=1)
    await async_say(hass, "sensor.hill", "fuse")
    await later(hass, freezer, minutes=1)
    await async_say(hass, "sensor.left", "ready")
    await later(hass, freezer, minutes=1)
    found = [(each["site"], each["reason"]) for each in await told(hass)]
    assert found == [
        ("Depot", "resolved"),
        ("Hill", "firing"),
        ("Depot", "firing"),
        ("Depot", "firing"),
    ]


async def test_the_list_cannot_be_used_to_change_the_history(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """An answer is a copy."""
    (await told(hass))[1]["recipients"][0]["outcome"] = "accepted"
    assert (await told(hass))[1]["recipients"][0]["outcome"] == "refused"


@pytest.mark.parametrize(
    "limit",
    [
        pytest.param(0, id="none"),
        pytest.param(1001, id="more than are kept"),
        pytest.param("some", id="words"),
    ],
)
async def test_a_limit_that_makes_no_sense_is_named(
    hass: HomeAssistant, entry: MockConfigEntry, limit: Any
) -> None:
    """As every wrong argument is."""
    with pytest.raises(ServiceValidationError) as caught:
        await told(hass, limit=limit)
    assert caught.value.translation_key == "invalid_argument"
    assert "limit" in str(caught.value)


async def test_the_notifications_of_no_group_cannot_be_listed(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A charge point is none."""
    with pytest.raises(ServiceValidationError) as caught:
        await told(hass, group=device(hass, entry, "yard").id)
    assert caught.value.translation_key == "not_a_group"
