"""The bridge to a newer Home Assistant is there while it is needed, and no longer."""

from importlib.metadata import requires, version
import subprocess
import sys

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.restore_state import RestoreEntity
import pytest
from pytest_homeassistant_custom_component.common import mock_restore_cache

from .helpers.plugin_bridge import NEEDED, PLUGIN, is_needed


@pytest.mark.parametrize(
    ("pinned", "installed", "needed"),
    [
        ("2026.10.4", "2026.10.4", False),
        ("2026.10.4", "2026.11.0", True),
        ("2026.11.0", "2026.11.0", False),
    ],
)
def test_it_does_nothing_where_the_plug_in_fits(
    pinned: str, installed: str, needed: bool
) -> None:
    """By its own pin: nobody has to remember to take the bridge away for the tests to be right."""
    needs = ["freezegun==1.5.5", f"homeassistant=={pinned}"]
    assert is_needed(needs, installed) is needed


def test_it_is_needed_here_if_the_plug_in_was_made_for_another_home_assistant() -> None:
    """The pin is where the bridge looks for it."""
    (pin,) = [
        need for need in requires(PLUGIN) or () if need.startswith("homeassistant==")
    ]
    assert NEEDED is (pin != f"homeassistant=={version('homeassistant')}")


@pytest.mark.parametrize(
    "unique_ids", [pytest.param((), id="no"), pytest.param(("kept",), id="registered")]
)
async def test_what_a_test_says_was_kept_is_restored(
    hass: HomeAssistant, unique_ids: tuple[str, ...]
) -> None:
    """Wherever this Home Assistant keeps it: by the entry of the registry, if there is one."""
    registry = er.async_get(hass)
    entries = [
        registry.async_get_or_create("sensor", "test", each, suggested_object_id=each)
        for each in unique_ids
    ]
    assert [entry.entity_id for entry in entries] in ([], ["sensor.kept"])
    mock_restore_cache(hass, [State("sensor.kept", "on")])
    entity = RestoreEntity()
    entity.hass, entity.entity_id = hass, "sensor.kept"
    kept = await entity.async_get_last_state()
    assert kept is not None
    assert kept.state == "on"


def test_home_assistant_comes_before_all_that_use_httpx() -> None:
    """Also where httpx is imported first of all, as a plug-in of pytest does: since 2026.11 that is an error."""
    code = "import tests.helpers.plugin_bridge, httpx; import homeassistant.core"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
