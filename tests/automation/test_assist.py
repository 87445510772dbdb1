"""What assistants may know and do: they read, for people who may see it, and have no switch by themselves."""

import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.components.llm import async_get_tools
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import LLMContext, ToolInput, async_get_api
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.cp_notifications.automation.assist import NAME
from custom_components.cp_notifications.const import DOMAIN
from tests.helpers.actions import async_do
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.sites import (
    ANN,
    async_say,
    async_set_up,
    device,
    entity_id,
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
    """Return a site with two charge points, one of them with a fault that was told."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "llm", {})
    hass.states.async_set("sensor.gate", "fine")
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            station("Gate", point("gate")),
            group("North", ["yard", "gate"]),
        ),
    )
    await async_say(hass, "sensor.yard", "fuse")
    await later(hass, freezer, seconds=1)
    return entry


def asking(user: User | None) -> LLMContext:
    """Return what is known of who asks."""
    context = Context(user_id=user.id if user else None)
    return LLMContext("test", context, "en", "conversation", None)


async def ask(hass: HomeAssistant, user: User | None) -> dict[str, Any]:
    """Return what the assistant of somebody is told."""
    api = await async_get_api(hass, "assist", asking(user))
    result = await api.async_call_tool(ToolInput(NAME, {}))
    return dict(result.data)


async def test_an_assistant_is_told_what_is_open_and_whether_people_know(
    hass: HomeAssistant, entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    """With since when, and without any address, also where somebody wrote one."""
    gate = device(hass, entry, "gate").id
    await async_do(
        hass,
        "report",
        charge_point=gate,
        case="sensors",
        active=True,
        detail=f"call {ANN}",
    )
    status = await ask(hass, hass_admin_user)
    assert status["charge_points"] == 2
    _gate, yard = status["alerts"]
    assert (yard["charge_point"], yard["case"], yard["reason"]) == (
        "Yard",
        "fuse_tripped",
        "told",
    )
    assert yard["since"]
    assert status["number_of_alerts"] == 2
    assert "outbox" not in status
    assert ANN not in json.dumps(status)


async def test_a_user_is_told_only_of_what_they_may_see(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A neighbour with an account for the gate need not know of the yard."""
    fuse = entity_id(hass, "binary_sensor", "gate", "fuse")
    neighbour = MockUser().add_to_hass(hass)
    neighbour.mock_policy({"entities": {"entity_ids": {fuse: {"read": True}}}})
    status = await ask(hass, neighbour)
    assert (status["charge_points"], status["alerts"]) == (1, [])


@pytest.mark.parametrize(
    "user", [pytest.param(None, id="nobody"), pytest.param(MockUser(), id="gone")]
)
async def test_nobody_is_told_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, user: User | None
) -> None:
    """A voice in the room may be anybody's."""
    with pytest.raises(HomeAssistantError) as caught:
        await ask(hass, user)
    assert caught.value.translation_key == "unknown_user"


async def test_the_tool_says_that_it_only_reads(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """And it has the name and the owner that Home Assistant asks for."""
    tools = (await async_get_tools(hass, asking(None), "assist")).tools
    (tool,) = (each for each in tools if each.integration == DOMAIN)
    assert tool.name.startswith(f"{DOMAIN}__")
    assert tool.annotations.read_only
    assert DOMAIN not in caplog.text.partition("LLM tool")[2]


async def test_there_is_no_tool_where_it_has_nothing_to_tell(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Neither for another API, nor without a site."""
    context = asking(None)

    async def ours(api: str) -> list[Any]:
        tools = (await async_get_tools(hass, context, api)).tools
        return [each for each in tools if each.integration == DOMAIN]

    assert await ours("other") == []
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert await ours("assist") == []


async def test_nothing_of_ours_is_exposed_by_itself(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A sentence that is misheard must not keep a fault from people."""
    registry = er.async_get(hass)
    ours = er.async_entries_for_config_entry(registry, entry.entry_id)
    assert ours
    assert [
        each.entity_id
        for each in ours
        if async_should_expose(hass, "conversation", each.entity_id)
    ] == []
