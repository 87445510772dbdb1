"""The options of a site: what is done when telling itself does not work."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from tests.helpers.dialog import Dialog
from tests.helpers.sites import async_set_up, site
from tests.helpers.smtp_account import stored

pytestmark = pytest.mark.usefixtures("idle_sites")

URL = "https://watch.example/ping/s3cr3t"
PHONE = "notify.phone"


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return a site without options, a phone, and something to run."""
    hass.states.async_set(PHONE, "unknown")
    for action in ("turn_on", "turn_off", "toggle", "reload", "beat"):
        async_mock_service(hass, "script", action)
    async_mock_service(hass, "rest_command", "ping")
    async_mock_service(hass, "light", "turn_on")
    return await async_set_up(hass, site(hass))


async def async_options(
    hass: HomeAssistant, entry: MockConfigEntry, **answers: Any
) -> Dialog:
    """Fill the dialog in; what is left out was left empty."""
    dialog = await Dialog.site_options(hass, entry, "telling")
    await dialog.fill(**answers)
    return dialog


async def test_a_site_needs_no_options(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What is left at its default is not stored."""
    dialog = await Dialog.site_options(hass, entry, "telling")
    assert dialog.step == "telling"
    assert dialog.values == {"heartbeat_interval": 5}
    await dialog.change()
    assert dialog.created
    assert entry.options == {}


async def test_a_second_channel_and_a_heartbeat_are_kept(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """And shown when the dialog is opened again; name and mail account stay as they are."""
    answers = {
        "second_channel": PHONE,
        "heartbeat_url": f" {URL} ",
        "heartbeat_interval": 15,
    }
    await async_options(hass, entry, **answers)
    assert entry.options == {**answers, "heartbeat_url": URL}
    assert isinstance(entry.options["heartbeat_interval"], int)
    assert (entry.title, entry.data["mail"]["action"]) == ("Depot", "notify.mail")

    dialog = await Dialog.site_options(hass, entry, "telling")
    assert dialog.values == entry.options


async def test_options_can_be_taken_back(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Emptied fields are sent empty, or not at all."""
    await async_options(
        hass, entry, second_channel=PHONE, heartbeat_url=URL, heartbeat_interval=15
    )
    await async_options(hass, entry, heartbeat_url="", heartbeat_interval=15)
    assert entry.options == {}


async def test_a_heartbeat_can_be_an_action(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What a person made to be run is offered, not what every script has."""
    dialog = await Dialog.site_options(hass, entry, "telling")
    offered = dialog.selector("heartbeat_action")["options"]
    assert offered == ["rest_command.ping", "script.beat"]
    await dialog.change(heartbeat_action="script.beat")
    assert entry.options == {"heartbeat_action": "script.beat"}


async def test_any_action_that_there_is_can_be_typed_in(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """In any upper and lower case."""
    await async_options(hass, entry, heartbeat_action="Light.turn_on")
    assert entry.options == {"heartbeat_action": "light.turn_on"}


async def test_a_registered_entity_is_kept_by_its_entity_id(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Home Assistant's selector takes the registry's id of an entity too."""
    registered = er.async_get(hass).async_get_or_create("notify", "mobile_app", "1")
    hass.states.async_set(registered.entity_id, "unknown")
    await async_options(hass, entry, second_channel=registered.id)
    assert entry.options == {"second_channel": registered.entity_id}


# ---- what is refused -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param({"second_channel": "notify.gone"}, "entity_not_found", id="gone"),
        pytest.param(
            {"second_channel": "0" * 32}, "entity_not_found", id="unknown registry id"
        ),
        pytest.param({"heartbeat_url": "watch.example"}, "url_invalid", id="no scheme"),
        pytest.param({"heartbeat_url": "ftp://watch.example"}, "url_invalid", id="ftp"),
        pytest.param({"heartbeat_url": "https://"}, "url_invalid", id="no host"),
        pytest.param({"heartbeat_url": f"{URL} x"}, "url_invalid", id="blank inside"),
        pytest.param({"heartbeat_url": f"{URL}\nx"}, "url_invalid", id="line break"),
        pytest.param({"heartbeat_url": URL + "x" * 2000}, "url_invalid", id="endless"),
        pytest.param({"heartbeat_action": "script.gone"}, "action_not_found", id="run"),
        pytest.param({"heartbeat_action": "beat"}, "action_not_found", id="no domain"),
    ],
)
async def test_what_cannot_work_is_refused_at_its_field(
    hass: HomeAssistant, entry: MockConfigEntry, answer: dict[str, str], error: str
) -> None:
    """What was entered stays, to be mended."""
    dialog = await async_options(hass, entry, **answer)
    assert dialog.errors == dict.fromkeys(answer, error)
    assert answer.items() <= dialog.values.items()
    assert entry.options == {}


async def test_an_entity_that_notifies_nobody_is_no_second_channel(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A client of its own can send any registry id."""
    lamp = er.async_get(hass).async_get_or_create("light", "hue", "1")
    hass.states.async_set(lamp.entity_id, "on")
    dialog = await async_options(hass, entry, second_channel=lamp.id)
    assert dialog.errors == {"second_channel": "entity_not_found"}


async def test_a_heartbeat_is_either_a_url_or_an_action(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Two that beat for each other would hide that one is dead."""
    both = {"heartbeat_url": URL, "heartbeat_action": "script.beat"}
    dialog = await async_options(hass, entry, **both)
    assert dialog.errors == {"heartbeat_action": "heartbeat_twice"}


@pytest.mark.parametrize(
    "minutes", [pytest.param(0, id="none"), pytest.param(1441, id="more than a day")]
)
async def test_an_interval_has_limits(
    hass: HomeAssistant, entry: MockConfigEntry, minutes: int
) -> None:
    """The front end does not let one enter it."""
    dialog = await Dialog.site_options(hass, entry, "telling")
    with pytest.raises(InvalidData):
        await dialog.fill(heartbeat_interval=minutes)


async def test_the_mail_account_itself_is_no_second_channel(
    hass: HomeAssistant,
) -> None:
    """It fails together with the mails; another account does not."""
    accounts = [MockConfigEntry(domain="smtp"), MockConfigEntry(domain="smtp")]
    entities = []
    for account in accounts:
        account.add_to_hass(hass)
        entity = er.async_get(hass).async_get_or_create(
            "notify", "smtp", account.entry_id, config_entry=account
        )
        hass.states.async_set(entity.entity_id, "unknown")
        entities.append(entity.entity_id)
    data = {"mail": stored(accounts[0])}
    entry = await async_set_up(hass, site(hass, data=data))

    dialog = await async_options(hass, entry, second_channel=entities[0])
    assert dialog.errors == {"second_channel": "second_channel_is_mail"}

    await dialog.change(second_channel=entities[1])
    assert entry.options == {"second_channel": entities[1]}


async def test_a_site_that_was_removed_meanwhile_ends_the_dialog(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """With a reason, not with an error of the server."""
    dialog = await Dialog.site_options(hass, entry, "telling")
    await hass.config_entries.async_remove(entry.entry_id)
    await dialog.fill()
    assert dialog.reason == "site_gone"
