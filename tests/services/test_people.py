"""The actions of people: who has seen an alert, and of what nobody wants to hear for a time."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.cp_notifications.const import DOMAIN
from tests.helpers.actions import async_ask, async_do
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    async_say,
    async_set_up,
    attributes,
    child_device,
    device,
    group,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

AT_ONCE = {"hold": {"unavailable": 0}, "group_wait": 0, "recovery_hold": 0}


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return a site whose group is reminded every hour."""
    freezer.move_to("2026-11-22T12:00:00+00:00")
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Garage", point("left", "Left"), point("right", "Right")),
            group(
                "North",
                ["yard", "left", "right"],
                timing={**AT_ONCE, "repeat_interval": 3600},
            ),
        ),
    )


async def acknowledged(hass: HomeAssistant) -> dict[str, str | None]:
    """Return which open cases somebody has seen, and who."""
    alerts = (await async_ask(hass, "list_alerts"))["alerts"]
    return {
        f"{alert['charge_point']} {alert['case']}": alert["acknowledged_by"]
        for alert in alerts
    }


async def silences(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return what nobody hears of."""
    found: list[dict[str, Any]] = (await async_ask(hass, "list_alerts"))["silences"]
    return found


# ---- acknowledge -------------------------------------------------------------------


async def test_nobody_is_reminded_of_what_somebody_has_seen(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Its end is told all the same."""
    await async_say(hass, "sensor.yard", "fuse")
    await later(hass, freezer, minutes=61)
    assert len(mailbox.mails) == 2
    yard = device(hass, entry, "yard").id
    await async_do(hass, "acknowledge", charge_point=yard, case="fuse_tripped")
    await later(hass, freezer, hours=12)
    assert len(mailbox.mails) == 2
    await async_say(hass, "sensor.yard", "ready")
    await later(hass, freezer, seconds=1)
    assert len(mailbox.mails) == 3


async def test_without_a_case_all_that_is_open_is_acknowledged(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_admin_user: MockUser,
) -> None:
    """At this charge point, and by name."""
    await async_say(hass, "sensor.left", "fuse")
    await async_say(hass, "sensor.right", "fuse")
    left = child_device(hass, entry, "left").id
    await async_do(hass, "report", charge_point=left, case="sensors", active=True)
    context = Context(user_id=hass_admin_user.id)
    await async_do(hass, "acknowledge", context, charge_point=left)
    assert await acknowledged(hass) == {
        "Garage Left fuse_tripped": hass_admin_user.name,
        "Garage Left sensors": hass_admin_user.name,
        "Garage Right fuse_tripped": None,
    }


async def test_one_case_is_acknowledged_and_the_others_are_not(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It counts too if nobody knows who it was."""
    await async_say(hass, "sensor.yard", "fuse")
    yard = device(hass, entry, "yard").id
    await async_do(hass, "report", charge_point=yard, case="sensors", active=True)
    await async_do(hass, "acknowledge", charge_point=yard, case="sensors")
    assert await acknowledged(hass) == {
        "Yard fuse_tripped": None,
        "Yard sensors": "Home Assistant",
    }


@pytest.mark.parametrize(
    "what",
    [
        pytest.param({}, id="all"),
        pytest.param({"case": "sensors"}, id="one case"),
    ],
)
async def test_what_is_not_open_cannot_be_acknowledged(
    hass: HomeAssistant, entry: MockConfigEntry, what: dict[str, Any]
) -> None:
    """An automation would believe otherwise that it had done something."""
    yard = device(hass, entry, "yard").id
    with pytest.raises(ServiceValidationError) as caught:
        await async_do(hass, "acknowledge", charge_point=yard, **what)
    assert caught.value.translation_key == "nothing_to_acknowledge"
    assert "Yard" in str(caught.value)


async def test_a_station_with_several_charge_points_is_not_acknowledged_as_one(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Somebody has seen this one or that one."""
    garage = device(hass, entry, "garage").id
    with pytest.raises(ServiceValidationError) as caught:
        await async_do(hass, "acknowledge", charge_point=garage)
    assert caught.value.translation_key == "several_charge_points"


# ---- silence: a charge point -------------------------------------------------------


async def test_nothing_is_told_of_a_silenced_charge_point_until_its_end(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What is still wrong then is told; of the others everything is told meanwhile."""
    yard = device(hass, entry, "yard").id
    await async_do(hass, "silence", device=yard, duration={"hours": 2})
    assert await silences(hass) == [
        {
            "site": "Depot",
            "charge_point": "Yard",
            "charge_point_id": "yard",
            "until": "2026-11-22T14:00:00+00:00",
            "by": "Home Assistant",
        }
    ]
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.left", "fuse")
    assert [mail.subject for _to, mail in mailbox.mails] == [mailbox.subjects[0]]
    assert "Garage Left" in mailbox.subjects[0]
    await later(hass, freezer, hours=2, seconds=1)
    assert await silences(hass) == []
    assert any("Yard" in subject for subject in mailbox.subjects[1:])


async def test_a_moment_without_a_time_zone_is_local_time(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """As the editor of automations gives it."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    yard = device(hass, entry, "yard").id
    await async_do(hass, "silence", device=yard, until="2026-11-22 15:30:00")
    assert (await silences(hass))[0]["until"] == "2026-11-22T14:30:00+00:00"


async def test_a_later_silence_takes_the_place_of_the_one_before(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """Also a shorter one, with who did it."""
    yard = device(hass, entry, "yard").id
    await async_do(hass, "silence", device=yard, duration="02:00:00")
    context = Context(user_id=hass_admin_user.id)
    await async_do(hass, "silence", context, device=yard, duration=60)
    (silence,) = await silences(hass)
    assert silence["until"] == "2026-11-22T12:01:00+00:00"
    assert silence["by"] == hass_admin_user.name


async def test_a_duration_of_nothing_ends_a_silence(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """At once."""
    yard = device(hass, entry, "yard").id
    await async_do(hass, "silence", device=yard, duration={"hours": 2})
    await async_do(hass, "silence", device=yard, duration={"seconds": 0})
    assert await silences(hass) == []


async def test_a_station_is_silenced_with_all_its_charge_points(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Who works at the box works at all of them; a child device is one of them."""
    garage = device(hass, entry, "garage").id
    await async_do(hass, "silence", device=garage, duration={"hours": 2})
    found = {silence["charge_point"] for silence in await silences(hass)}
    assert found == {"Garage Left", "Garage Right"}
    left = child_device(hass, entry, "left").id
    await async_do(hass, "silence", device=left, duration={"seconds": 0})
    found = {silence["charge_point"] for silence in await silences(hass)}
    assert found == {"Garage Right"}


# ---- silence: a group --------------------------------------------------------------


async def test_a_silenced_group_is_muted_until_its_end(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> None:
    """The switch says until when, and who did it."""
    north = device(hass, entry, "north").id
    context = Context(user_id=hass_admin_user.id)
    await async_do(hass, "silence", context, device=north, duration={"minutes": 30})
    assert state(hass, "switch", "north", "mute") == "on"
    found = attributes(hass, "switch", "north", "mute")
    assert found["until"] == dt_util.utcnow() + timedelta(minutes=30)
    assert found["by"] == hass_admin_user.name
    assert await silences(hass) == []
    await async_say(hass, "sensor.yard", "fuse")
    assert mailbox.mails == []
    await later(hass, freezer, minutes=31)
    assert state(hass, "switch", "north", "mute") == "off"
    await later(hass, freezer, seconds=1)
    assert len(mailbox.mails) == 1


async def test_a_duration_of_nothing_unmutes_a_group(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """As the switch does."""
    north = device(hass, entry, "north").id
    await async_do(hass, "silence", device=north, duration={"minutes": 30})
    await async_do(hass, "silence", device=north, duration=0)
    assert state(hass, "switch", "north", "mute") == "off"
    found = attributes(hass, "switch", "north", "mute")
    assert (found["until"], found["by"]) == (None, None)


# ---- silence: what is wrong --------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        pytest.param({}, "no_end", "until", id="no end"),
        pytest.param(
            {"until": "2026-11-22T13:00:00+00:00", "duration": 60},
            "until_and_duration",
            "not both",
            id="two ends",
        ),
        pytest.param(
            {"until": "2026-11-22T12:00:00+00:00"}, "until_is_past", "past", id="now"
        ),
        pytest.param(
            {"duration": {"days": 367}}, "silence_too_long", "366", id="a year and more"
        ),
        pytest.param(
            {"until": "2028-01-01T00:00:00+00:00"}, "silence_too_long", "366", id="2028"
        ),
        pytest.param({"duration": -1}, "invalid_argument", "duration", id="negative"),
        pytest.param({"duration": 1e300}, "invalid_argument", "duration", id="endless"),
        pytest.param({"duration": "soon"}, "invalid_argument", "duration", id="words"),
        pytest.param({"until": "soon"}, "invalid_argument", "until", id="no moment"),
    ],
)
async def test_a_silence_needs_an_end_that_makes_sense(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    wrong: dict[str, Any],
    error: str,
    says: str,
) -> None:
    """One that is never noticed again is the worst that can happen."""
    yard = device(hass, entry, "yard").id
    with pytest.raises(ServiceValidationError) as caught:
        await async_do(hass, "silence", device=yard, **wrong)
    assert caught.value.translation_key == error
    assert says in str(caught.value)
    assert await silences(hass) == []


async def test_a_device_that_is_neither_cannot_be_silenced(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """For example one that is about to be removed."""
    odd = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "odd")}, name="Odd"
    )
    with pytest.raises(ServiceValidationError) as caught:
        await async_do(hass, "silence", device=odd.id, duration=60)
    assert caught.value.translation_key == "nothing_to_silence"
    assert "Odd" in str(caught.value)
