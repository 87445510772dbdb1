"""The actions: any automation can be a source, anybody can see what is open and why."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_mock_service,
)

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import AlertKey, Case
from tests.helpers.actions import async_ask
from tests.helpers.sites import (
    ANN,
    BOB,
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


@pytest.fixture
def mails(hass: HomeAssistant) -> list[ServiceCall]:
    """Return the mails that the mail account took."""
    return async_mock_service(hass, "notify", "mail")


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site with a charge point that is alone, two of one station, and a group."""
    return await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Garage", point("left", "Left"), point("right", "Right")),
            group("North", ["yard", "left"], [ANN, BOB]),
        ),
    )


@pytest.fixture
def foreign(hass: HomeAssistant) -> dr.DeviceEntry:
    """Return a device of another integration."""
    owner = MockConfigEntry(domain="lamp")
    owner.add_to_hass(hass)
    return dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("lamp", "1")}, name="Lamp"
    )


async def async_report(hass: HomeAssistant, device_id: str, **data: Any) -> None:
    """Report that a fuse has tripped, if nothing else is said."""
    data = {
        "charge_point": device_id,
        "case": "fuse_tripped",
        "active": True,
        **data,
    }
    await hass.services.async_call(DOMAIN, "report", data, blocking=True)
    await hass.async_block_till_done()


# ---- report ------------------------------------------------------------------------


async def test_an_automation_reports_a_case_and_its_end(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """It is a source like any other: shown at once, told by e-mail."""
    yard = device(hass, entry, "yard").id
    await async_report(hass, yard, detail="RCD, 34 mA")
    assert state(hass, "binary_sensor", "yard", "fuse") == "on"
    assert attributes(hass, "binary_sensor", "yard", "fuse")["detail"] == "RCD, 34 mA"
    assert "RCD, 34 mA" in mails[0].data["message"]
    await async_report(hass, yard, active=False)
    assert state(hass, "binary_sensor", "yard", "fuse") == "off"
    assert len(mails) == 4


async def test_what_a_report_says_is_kept_in_part_if_it_is_long(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Five megabytes would be written to the disk at each change."""
    yard = device(hass, entry, "yard").id
    await async_report(hass, yard, detail="RCD " + "x" * 5_000_000)
    kept = attributes(hass, "binary_sensor", "yard", "fuse")["detail"]
    assert kept.startswith("RCD x")
    assert len(kept) <= 500
    stored = entry.runtime_data.engine.conditions[AlertKey("yard", Case.FUSE_TRIPPED)]
    assert len(stored.detail) <= 500


@pytest.mark.parametrize(
    ("case", "key", "shown"),
    [
        pytest.param("fuse_tripped", "fuse", "on", id="fuse"),
        pytest.param("unavailable", "availability", "off", id="unavailable"),
        pytest.param("sensors", "sensor", "on", id="sensors"),
    ],
)
async def test_every_case_can_be_reported_of_one_of_several(
    hass: HomeAssistant, entry: MockConfigEntry, case: str, key: str, shown: str
) -> None:
    """And only of that one."""
    await async_report(hass, child_device(hass, entry, "left").id, case=case)
    assert state(hass, "binary_sensor", "left", key) == shown
    assert state(hass, "binary_sensor", "right", key) == "unknown"


async def test_a_report_ends_when_the_automation_says_so_and_not_before(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """Another source that is fine does not take it back."""
    await async_report(hass, device(hass, entry, "yard").id)
    await async_say(hass, "sensor.yard", "ready")
    assert state(hass, "binary_sensor", "yard", "fuse") == "on"


# ---- send_test ---------------------------------------------------------------------


async def test_a_test_mail_answers_for_each_address(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """In full: whoever asks wants to know which one."""

    async def refuse(call: ServiceCall) -> None:
        refused = {BOB: HomeAssistantError("mailbox full")}
        if error := refused.get(call.data["target"][0]):
            raise error

    hass.services.async_register("notify", "mail", refuse)
    answer = await async_ask(hass, "send_test", group=device(hass, entry, "north").id)
    assert answer == {"addresses": {ANN: "accepted", BOB: "mailbox full"}}


async def test_a_test_mail_nobody_asked_an_answer_of_sends_all_the_same(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """For example from a dashboard."""
    data = {"group": device(hass, entry, "north").id}
    await hass.services.async_call(DOMAIN, "send_test", data, blocking=True)
    assert [mail.data["target"] for mail in mails] == [[ANN], [BOB]]


async def test_a_test_mail_that_fails_unasked_is_an_error(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Otherwise nobody would know."""
    error = HomeAssistantError("no connection")
    async_mock_service(hass, "notify", "mail", raise_exception=error)
    data = {"group": device(hass, entry, "north").id}
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(DOMAIN, "send_test", data, blocking=True)
    assert caught.value.translation_key == "test_failed"


# ---- list_alerts -------------------------------------------------------------------


async def test_open_alerts_are_listed_with_the_reason_of_their_mail(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mails: list[ServiceCall],
    freezer: FrozenDateTimeFactory,
) -> None:
    """By name, and also what no group wants to know."""
    now = dt_util.utcnow().isoformat()
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.right", "shock")
    answer = await async_ask(hass, "list_alerts")
    assert [
        {key: value for key, value in alert.items() if key not in {"code", "detail"}}
        for alert in answer["alerts"]
    ] == [
        {
            "site": "Depot",
            "charge_point": "Garage Right",
            "charge_point_id": "right",
            "case": "sensors",
            "group": None,
            "state": "firing",
            "reason": "no_group",
            "since": now,
            "until": None,
            "began_late": None,
            "ended_late": None,
            "times": 1,
            "acknowledged_by": None,
        },
        {
            "site": "Depot",
            "charge_point": "Yard",
            "charge_point_id": "yard",
            "case": "fuse_tripped",
            "group": "North",
            "state": "firing",
            "reason": "told",
            "since": now,
            "until": None,
            "began_late": None,
            "ended_late": None,
            "times": 1,
            "acknowledged_by": None,
        },
    ]
    assert answer["outbox"] == []


async def test_an_alert_whose_end_waits_is_listed_with_its_end(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    mails: list[ServiceCall],
    freezer: FrozenDateTimeFactory,
) -> None:
    """For example in a group that was muted meanwhile."""
    await async_say(hass, "sensor.yard", "fuse")
    entry.runtime_data.async_mute("north", True)
    freezer.tick(timedelta(minutes=1))
    now = dt_util.utcnow().isoformat()
    await async_say(hass, "sensor.yard", "ready")
    (alert,) = (await async_ask(hass, "list_alerts"))["alerts"]
    assert (alert["state"], alert["reason"]) == ("resolved", "muted")
    assert alert["until"] == now


async def test_what_waits_in_the_outbox_is_listed_with_its_error(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """One that failed waits for the next try; one that has not been tried has no time."""
    error = HomeAssistantError("no such mailbox")
    async_mock_service(hass, "notify", "mail", raise_exception=error)
    await async_say(hass, "sensor.yard", "fuse")
    first = (await async_ask(hass, "list_alerts"))["outbox"][0]
    waits = first.pop("next_try")
    assert first == {
        "site": "Depot",
        "group": "North",
        "address": ANN,
        "attempts": 1,
        "error": "no such mailbox",
    }
    assert waits > dt_util.utcnow().isoformat()


async def test_what_waits_for_a_mail_account_has_not_been_tried(
    hass: HomeAssistant,
) -> None:
    """It is not lost."""
    stations = (station("Yard", point("yard")), group("North", ["yard"]))
    await async_set_up(hass, site(hass, *stations, data={}))
    await async_say(hass, "sensor.yard", "fuse")
    (waiting,) = (await async_ask(hass, "list_alerts"))["outbox"]
    assert (waiting["attempts"], waiting["next_try"]) == (0, None)


async def test_the_answer_is_about_one_site_or_about_all(
    hass: HomeAssistant, entry: MockConfigEntry, mails: list[ServiceCall]
) -> None:
    """Sites that are not loaded have nothing to say."""
    other = site(hass, station("Hill", point("hill")), title="Hill")
    site(hass, title="Not loaded")
    await async_set_up(hass, other)
    await async_say(hass, "sensor.yard", "fuse")
    await async_say(hass, "sensor.hill", "fuse")
    everything = await async_ask(hass, "list_alerts")
    one = await async_ask(hass, "list_alerts", config_entry_id=other.entry_id)
    assert {alert["site"] for alert in everything["alerts"]} == {"Depot", "Hill"}
    assert {alert["site"] for alert in one["alerts"]} == {"Hill"}


# ---- wrong arguments ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "argument"),
    [
        pytest.param({"case": "earthquake"}, "case", id="unknown case"),
        pytest.param({"case": None}, "case", id="no case"),
        pytest.param({"active": "perhaps"}, "active", id="neither on nor off"),
        pytest.param({"detail": {"a": 1}}, "detail", id="detail that is no text"),
        pytest.param({"charge_point": ["a"]}, "charge_point", id="a list of devices"),
        pytest.param({"colour": "red"}, "colour", id="argument that does not exist"),
    ],
)
async def test_a_wrong_argument_of_a_report_is_named(
    hass: HomeAssistant, entry: MockConfigEntry, wrong: dict[str, Any], argument: str
) -> None:
    """Nothing is reported then."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_report(hass, device(hass, entry, "yard").id, **wrong)
    assert caught.value.translation_key == "invalid_argument"
    assert caught.value.translation_placeholders is not None
    assert caught.value.translation_placeholders["argument"] == argument
    assert state(hass, "binary_sensor", "yard", "fuse") == "unknown"


@pytest.mark.parametrize(
    ("action", "error", "says"),
    [
        ("report", "invalid_argument", "The value of "),
        ("send_test", "no_target", "in group"),
        ("acknowledge", "no_target", "in charge_point"),
        ("silence", "no_target", "in device"),
    ],
)
async def test_a_missing_argument_is_named(
    hass: HomeAssistant, entry: MockConfigEntry, action: str, error: str, says: str
) -> None:
    """In the language of Home Assistant as far as we say it."""
    with pytest.raises(ServiceValidationError) as caught:
        await hass.services.async_call(DOMAIN, action, {}, blocking=True)
    assert caught.value.translation_key == error
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("owner", "error", "says"),
    [
        pytest.param("garage", "several_charge_points", "Left, Right", id="station"),
        pytest.param("north", "not_a_charge_point", "North", id="group"),
    ],
)
async def test_a_report_about_no_charge_point_says_what_it_is(
    hass: HomeAssistant, entry: MockConfigEntry, owner: str, error: str, says: str
) -> None:
    """A station with several charge points is none itself."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_report(hass, device(hass, entry, owner).id)
    assert caught.value.translation_key == error
    assert says in str(caught.value)


@pytest.mark.parametrize("owner", ["yard", "garage"])
async def test_a_test_mail_to_no_group_says_what_it_is(
    hass: HomeAssistant, entry: MockConfigEntry, owner: str
) -> None:
    """By the name that the user sees."""
    found = device(hass, entry, owner)
    dr.async_get(hass).async_update_device(found.id, name_by_user="My box")
    with pytest.raises(ServiceValidationError) as caught:
        await async_ask(hass, "send_test", group=found.id)
    assert caught.value.translation_key == "not_a_group"
    assert caught.value.translation_placeholders == {"device": "My box"}


async def test_a_nameless_device_is_called_by_its_id(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A name can be emptied."""
    registry = dr.async_get(hass)
    found = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "odd")}
    )
    registry.async_update_device(found.id, name=None)
    with pytest.raises(ServiceValidationError) as caught:
        await async_report(hass, found.id)
    assert caught.value.translation_placeholders == {"device": found.id}


async def test_a_device_that_does_not_exist_is_an_error(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Home Assistant has the words for it."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_report(hass, "nowhere")
    assert caught.value.translation_key == "service_device_not_found"


async def test_a_device_of_another_integration_is_an_error(
    hass: HomeAssistant, entry: MockConfigEntry, foreign: dr.DeviceEntry
) -> None:
    """Also if a charge point was made from it: that has a device of its own."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_report(hass, foreign.id)
    assert caught.value.translation_key == "service_device_wrong_domain"


async def test_a_site_that_is_not_loaded_is_an_error(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The actions are there all the same."""
    yard = device(hass, entry, "yard").id
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError) as caught:
        await async_report(hass, yard)
    assert caught.value.translation_key == "service_config_entry_not_loaded"
    with pytest.raises(ServiceValidationError) as caught:
        await async_ask(hass, "list_alerts", config_entry_id=entry.entry_id)
    assert caught.value.translation_key == "service_config_entry_not_loaded"


async def test_a_site_that_does_not_exist_is_an_error(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Nobody is told that nothing is open where nothing is watched."""
    with pytest.raises(ServiceValidationError) as caught:
        await async_ask(hass, "list_alerts", config_entry_id="nowhere")
    assert caught.value.translation_key == "service_config_entry_not_found"


async def test_the_actions_are_there_before_any_site_is(hass: HomeAssistant) -> None:
    """An automation that uses one can be checked."""
    assert await async_setup_component(hass, DOMAIN, {})
    assert set(hass.services.async_services_for_domain(DOMAIN)) == {
        "report",
        "acknowledge",
        "silence",
        "send_test",
        "list_alerts",
        "list_charge_points",
        "list_notifications",
    }
    nothing: dict[str, Any] = {
        "alerts": [],
        "links": [],
        "outbox": [],
        "not_monitored": [],
        "silences": [],
    }
    assert await async_ask(hass, "list_alerts") == nothing
    assert await async_ask(hass, "list_notifications") == {"notifications": []}
    assert await async_ask(hass, "list_charge_points") == {"charge_points": []}


# ---- who may -----------------------------------------------------------------------


async def test_every_action_is_refused_to_who_may_only_read(
    hass: HomeAssistant, entry: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Before anything else is looked at: a false report blinds others as a silence does."""
    guest = Context(user_id=hass_read_only_user.id)
    actions = hass.services.async_services_for_domain(DOMAIN)
    assert "report" in actions
    for name, action in actions.items():
        asks = action.supports_response is SupportsResponse.ONLY
        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                DOMAIN, name, {}, blocking=True, context=guest, return_response=asks
            )


async def test_addresses_are_for_administrators_only(
    hass: HomeAssistant, entry: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """Actions that answer with them are refused to others."""
    guest = Context(user_id=hass_read_only_user.id)
    for listing in ("list_alerts", "list_notifications"):
        with pytest.raises(Unauthorized):
            await async_ask(hass, listing, guest)
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            "send_test",
            {"group": device(hass, entry, "north").id},
            blocking=True,
            context=guest,
        )
