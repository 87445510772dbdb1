"""Who did something: people by name, and what acts without them."""

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_mock_service

from custom_components.cp_notifications.site.who import NOBODY, async_who


async def test_a_person_is_called_by_name(
    hass: HomeAssistant, hass_admin_user: MockUser
) -> None:
    """As Home Assistant knows them."""
    context = Context(user_id=hass_admin_user.id)
    assert await async_who(hass, context) == hass_admin_user.name


@pytest.mark.parametrize(
    "context",
    [
        pytest.param(None, id="no context"),
        pytest.param(Context(), id="nobody"),
        pytest.param(Context(user_id="deleted"), id="user who was deleted"),
    ],
)
async def test_somebody_who_is_not_known_has_a_name_too(
    hass: HomeAssistant, context: Context | None
) -> None:
    """Otherwise it would look as if nothing had been done."""
    hass.states.async_set("automation.other", "on")
    assert await async_who(hass, context) == NOBODY


async def test_a_user_without_a_name_is_nobody(hass: HomeAssistant) -> None:
    """Home Assistant allows that."""
    user = MockUser(name=None).add_to_hass(hass)
    assert await async_who(hass, Context(user_id=user.id)) == NOBODY


@pytest.fixture
async def calls(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what was run by the automation, which runs the script, or by the script."""
    script = {
        "bed": {"alias": "Go to bed", "sequence": [{"action": "test.action"}]},
    }
    automation = {
        "alias": "At night",
        "triggers": {"trigger": "event", "event_type": "night"},
        "actions": [{"action": "script.bed"}],
    }
    assert await async_setup_component(hass, "script", {"script": script})
    assert await async_setup_component(hass, "automation", {"automation": automation})
    return async_mock_service(hass, "test", "action")


async def test_an_automation_is_called_by_its_name(
    hass: HomeAssistant, calls: list[ServiceCall]
) -> None:
    """Whatever script it runs to act."""
    hass.bus.async_fire("night")
    await hass.async_block_till_done()
    assert await async_who(hass, calls[0].context) == "At night"


async def test_a_script_is_called_by_its_name(
    hass: HomeAssistant, calls: list[ServiceCall]
) -> None:
    """If it was run by nobody else."""
    await hass.services.async_call("script", "bed", blocking=True)
    assert await async_who(hass, calls[0].context) == "Go to bed"
