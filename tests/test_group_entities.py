"""The entities of a notification group: what it is, how it stands, what it told."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EntityCategory
from homeassistant.core import Context, Event, HomeAssistant, ServiceCall, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
    mock_restore_cache_with_extra_data,
)

from .helpers.mailbox import later
from .helpers.sites import (
    ANN,
    BOB,
    async_say,
    async_set_up,
    attributes,
    change,
    entity_id,
    group,
    point,
    site,
    state,
    station,
)

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")


@pytest.fixture
def mails(hass: HomeAssistant) -> list[ServiceCall]:
    """Return the mails that the mail account took."""
    return async_mock_service(hass, "notify", "mail")


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site with two charge points in a group of two addresses."""
    return await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left", "Left"), point("right", "Right")),
            station("Yard", point("yard")),
            group("North", ["left", "right"], [ANN, BOB]),
        ),
    )


async def async_press(
    hass: HomeAssistant,
    domain: str,
    action: str,
    key: str,
    context: Context | None = None,
) -> None:
    """Use an entity of the group."""
    target = {"entity_id": entity_id(hass, domain, "north", key)}
    await hass.services.async_call(
        domain, action, target, blocking=True, context=context
    )


def told(events: list[Event[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what the group's event entity said, without what every entity has."""
    return [
        {
            key: value
            for key, value in event.data["new_state"].attributes.items()
            if key not in {"event_types", "friendly_name"}
        }
        for event in events
        if event.data["entity_id"].startswith("event.")
    ]


# ---- members -----------------------------------------------------------------------


async def test_a_group_shows_how_many_charge_points_it_has_and_which(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """By the names that its mails use, and by the ids that never change."""
    assert state(hass, "sensor", "north", "members") == "2"
    found = attributes(hass, "sensor", "north", "members")
    assert found["charge_points"] == ["Garage Left", "Garage Right"]
    assert found["charge_point_ids"] == ["left", "right"]


async def test_the_members_follow_the_group(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """At once, without a reload."""
    data = {**entry.subentries["north"].data, "charge_points": ["yard"]}
    change(hass, entry, "north", data=data)
    await hass.async_block_till_done()
    assert state(hass, "sensor", "north", "members") == "1"
    assert attributes(hass, "sensor", "north", "members")["charge_points"] == ["Yard"]


async def test_a_group_shows_which_of_its_charge_points_nothing_is_known_of(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Within a minute. Not to be told anything must not look as if all were fine."""
    found = attributes(hass, "sensor", "north", "members")
    assert found["not_monitored"] == ["Garage Left", "Garage Right"]
    await async_say(hass, "sensor.left", "ready")
    await async_say(hass, "sensor.yard", "ready")
    await later(hass, freezer, seconds=61)
    found = attributes(hass, "sensor", "north", "members")
    assert found["not_monitored"] == ["Garage Right"]


async def test_a_group_shows_which_of_its_charge_points_are_silenced(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And until when."""
    until = dt_util.utcnow() + timedelta(hours=1)
    for charge_point in ("left", "yard"):
        entry.runtime_data.async_silence(charge_point, until, "Ann")
    found = attributes(hass, "sensor", "north", "members")
    assert found["silenced"] == {"Garage Left": until.isoformat()}
    await later(hass, freezer, hours=1, seconds=1)
    assert attributes(hass, "sensor", "north", "members")["silenced"] == {}


async def test_a_charge_point_that_is_deleted_is_no_member_any_more(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Whatever the group's own configuration says."""
    change(hass, entry, "garage", data={"charge_points": [point("right", "Right")]})
    await hass.async_block_till_done()
    assert state(hass, "sensor", "north", "members") == "1"
    found = attributes(hass, "sensor", "north", "members")
    assert found["charge_points"] == ["Garage"]


# ---- problem, mute, last notification ----------------------------------------------


async def test_a_group_has_a_problem_as_long_as_one_of_its_alerts_fires(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """Of its own charge points only."""
    await async_say(hass, "sensor.left", "ready")
    assert state(hass, "binary_sensor", "north", "problem") == "off"
    await async_say(hass, "sensor.yard", "fuse")
    assert state(hass, "binary_sensor", "north", "problem") == "off"
    await async_say(hass, "sensor.left", "fuse")
    assert state(hass, "binary_sensor", "north", "problem") == "on"
    await async_say(hass, "sensor.left", "ready")
    assert state(hass, "binary_sensor", "north", "problem") == "off"


async def test_the_last_notification_is_when_a_mail_was_taken(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mails: list[ServiceCall],
    freezer: FrozenDateTimeFactory,
) -> None:
    """Before the first it is unknown."""
    assert state(hass, "sensor", "north", "last_notification") == "unknown"
    freezer.tick(timedelta(hours=1))
    now = dt_util.utcnow().replace(microsecond=0)
    await async_say(hass, "sensor.left", "fuse")
    assert len(mails) == 2
    found = state(hass, "sensor", "north", "last_notification")
    assert dt_util.parse_datetime(found) == now


async def test_a_muted_group_sends_nothing_until_it_may_again(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """What lasts is told then."""
    assert state(hass, "switch", "north", "mute") == "off"
    await async_press(hass, "switch", "turn_on", "mute")
    assert state(hass, "switch", "north", "mute") == "on"
    await async_say(hass, "sensor.left", "fuse")
    assert not mails
    await async_press(hass, "switch", "turn_off", "mute")
    await hass.async_block_till_done()
    assert state(hass, "switch", "north", "mute") == "off"
    assert {mail.data["target"][0] for mail in mails} == {ANN, BOB}


async def test_the_switch_says_who_muted_the_group(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """For good, as far as the switch goes: the action `silence` has an end."""
    found = attributes(hass, "switch", "north", "mute")
    assert (found["until"], found["by"]) == (None, None)
    context = Context(user_id=hass_admin_user.id)
    await async_press(hass, "switch", "turn_on", "mute", context)
    found = attributes(hass, "switch", "north", "mute")
    assert (found["until"], found["by"]) == (None, hass_admin_user.name)
    await async_press(hass, "switch", "turn_off", "mute")
    found = attributes(hass, "switch", "north", "mute")
    assert (found["until"], found["by"]) == (None, None)


# ---- the event ---------------------------------------------------------------------


async def test_a_notification_that_was_sent_is_one_event(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """One for all addresses, when all have taken it."""
    events = async_capture_events(hass, "state_changed")
    await async_say(hass, "sensor.left", "fuse")
    assert told(events) == [
        {
            "event_type": "sent",
            "reason": "firing",
            "charge_points": ["Garage Left"],
            "number_of_charge_points": 1,
            "cases": ["fuse_tripped"],
            "noticed_late": False,
        }
    ]


async def test_what_a_notification_says_of_several_is_told_once_each(
    hass: HomeAssistant,
    mails: list[ServiceCall],
    freezer: FrozenDateTimeFactory,
) -> None:
    """Two cases at one charge point, one case at two."""
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left")),
            station("Yard", point("yard")),
            group("North", ["left", "yard"], timing={"group_wait": 10}),
        ),
    )
    events = async_capture_events(hass, "state_changed")
    await async_say(hass, "sensor.left", "fuse")
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.yard", "shock")
    freezer.tick(timedelta(seconds=11))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    (event,) = told(events)
    assert entry.subentries["north"].title == "North"
    assert sorted(event["charge_points"]) == ["Garage", "Yard"]
    assert sorted(event["cases"]) == ["fuse_tripped", "sensors"]


async def test_an_event_names_only_as_many_as_can_be_recorded(
    hass: HomeAssistant, mails: list[ServiceCall], freezer: FrozenDateTimeFactory
) -> None:
    """A power cut can hit a whole car park."""
    names = [f"point{number}" for number in range(101)]
    await async_set_up(
        hass,
        site(
            hass,
            station("Garage", *(point(name, name) for name in names)),
            group("North", names, timing={"group_wait": 10}),
        ),
    )
    events = async_capture_events(hass, "state_changed")
    for name in names:
        hass.states.async_set(f"sensor.{name}", "fuse")
    await hass.async_block_till_done()
    freezer.tick(timedelta(seconds=11))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    (event,) = told(events)
    assert len(event["charge_points"]) == 100
    assert event["number_of_charge_points"] == 101


async def test_a_failed_delivery_is_an_event_without_the_address(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """All users see events, and the recorder keeps them."""
    async_mock_service(
        hass,
        "notify",
        "mail",
        raise_exception=HomeAssistantError(f"no such mailbox: {ANN}"),
    )
    events = async_capture_events(hass, "state_changed")
    await async_say(hass, "sensor.left", "fuse")
    event = told(events)[0]
    assert event == {
        "event_type": "failed",
        "reason": "firing",
        "charge_points": ["Garage Left"],
        "number_of_charge_points": 1,
        "cases": ["fuse_tripped"],
        "noticed_late": False,
        "address": "a…@example.com",
        "error": "no such mailbox: …@…",
        "outcome": "address_failed",
    }


async def test_the_last_event_is_still_there_after_a_restart(
    hass: HomeAssistant,
) -> None:
    """And is no new one."""
    before = State("event.north_notification", "2026-11-01T10:00:00.000+00:00")
    extra = {"last_event_type": "sent", "last_event_attributes": {"reason": "firing"}}
    entry = await async_set_up(
        hass, site(hass, station("Garage", point("left")), group("North", ["left"]))
    )
    await hass.config_entries.async_unload(entry.entry_id)
    mock_restore_cache_with_extra_data(hass, [(before, extra)])
    await async_set_up(hass, entry)
    assert state(hass, "event", "north", "notification") == before.state
    assert attributes(hass, "event", "north", "notification")["event_type"] == "sent"


# ---- the buttons -------------------------------------------------------------------


async def test_the_button_sends_a_test_mail_to_every_address(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """Also while the group is muted: somebody asked for it."""
    await async_press(hass, "switch", "turn_on", "mute")
    await async_press(hass, "button", "press", "test")
    assert [mail.data["target"] for mail in mails] == [[ANN], [BOB]]


async def test_a_test_mail_that_fails_says_for_how_many_and_names_none(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The error is logged, and shown to whoever pressed the button."""

    async def refuse(call: ServiceCall) -> None:
        refused = {BOB: HomeAssistantError(f"{BOB} is unknown here")}
        if error := refused.get(call.data["target"][0]):
            raise error

    hass.services.async_register("notify", "mail", refuse)
    with pytest.raises(HomeAssistantError) as caught:
        await async_press(hass, "button", "press", "test")
    assert caught.value.translation_key == "test_failed"
    assert caught.value.translation_placeholders == {
        "failed": "1",
        "total": "2",
        "error": "…@… is unknown here",
    }
    assert str(caught.value) == (
        "The test e-mail did not reach 1 of 2 addresses."
        " The first error: …@… is unknown here"
    )


async def test_the_other_button_acknowledges_all_that_is_open(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mails: list[ServiceCall],
    hass_admin_user: MockUser,
) -> None:
    """Of this group; pressed again, or without anything open, it does no harm."""
    context = Context(user_id=hass_admin_user.id)
    await async_press(hass, "button", "press", "acknowledge", context)
    await async_say(hass, "sensor.left", "fuse")
    await async_say(hass, "sensor.right", "shock")
    await async_say(hass, "sensor.yard", "fuse")
    await async_press(hass, "button", "press", "acknowledge", context)
    assert {
        alert.key.charge_point: alert.acknowledged_by
        for alert in entry.runtime_data.engine.alerts()
    } == {"left": hass_admin_user.name, "right": hass_admin_user.name, "yard": None}


# ---- all of them -------------------------------------------------------------------


async def test_what_only_describes_a_group_is_diagnostic(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What one acts on has no category, so that targets reach it; the mute is a setting, which they are not to reach."""
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    diagnostic = EntityCategory.DIAGNOSTIC
    assert {
        entity.unique_id: entity.entity_category
        for entity in registered
        if entity.config_subentry_id == "north"
    } == {
        "north_members": diagnostic,
        "north_last_notification": diagnostic,
        "north_problem": None,
        "north_notification": None,
        "north_mute": EntityCategory.CONFIG,
        "north_test": diagnostic,
        "north_acknowledge": None,
    }


async def test_a_group_that_is_deleted_leaves_nothing_behind(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """Its alerts go with it, and its charge points stay."""
    await async_say(hass, "sensor.left", "fuse")
    hass.config_entries.async_remove_subentry(entry, "north")
    await hass.async_block_till_done()
    await async_say(hass, "sensor.left", "ready")
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert {each.config_subentry_id for each in registered} == {"garage", "yard"}
    assert state(hass, "binary_sensor", "left", "fuse") == "off"


async def test_a_group_that_is_added_has_its_entities_at_once(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Without a reload, and beside the one that is there."""
    made = site(hass, group("South", ["yard"])).subentries["south"]
    hass.config_entries.async_add_subentry(entry, made)
    await hass.async_block_till_done()
    assert state(hass, "sensor", "south", "members") == "1"
    assert state(hass, "switch", "south", "mute") == "off"
