"""The test plug-in in a Home Assistant that it was not published for: script/test loads this before it.

A plug-in is published for one Home Assistant, and days or weeks after it. Until there is one, the last one is
installed without its pin (script/lock), and what it misses in the newer Home Assistant is put right here. Bridged are:

- from 2026.11 on, `homeassistant.components.logger` does not pass `_clear_logger_overwrites` on from its helpers;
- from 2026.11 on, what entities restore does not lie in `RestoreStateData.last_states`, but in
  `last_states_by_entity_registry_id`, and in `last_states_by_entity_id` where they are not registered.

Where the plug-in asks for the Home Assistant that is installed, all of it does nothing.
"""

# First of all: since 2026.11 it puts another library in the place of httpx, and fails if somebody has that already.
import homeassistant  # isort: skip
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import requires, version
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, restore_state

PLUGIN: Final = "pytest_homeassistant_custom_component"
RESTORING: Final = ("mock_restore_cache", "mock_restore_cache_with_extra_data")


def is_needed(needs: Sequence[str], installed: str) -> bool:
    """Return whether a plug-in with these requirements was made for another Home Assistant."""
    return f"{homeassistant.__name__}=={installed}" not in needs


def bridge_logger() -> None:
    """Pass on what the plug-in imports."""
    import_module(f"{PLUGIN}.patch_json")  # it asks to come before all it patches
    logger = import_module("homeassistant.components.logger")
    name = "_clear_logger_overwrites"
    setattr(logger, name, getattr(import_module(f"{logger.__name__}.helpers"), name))


def bridged_restoring(
    mock: Callable[[HomeAssistant, Sequence[Any]], None],
) -> Callable[[HomeAssistant, Sequence[Any]], None]:
    """Return what does the same as `mock`, and puts it where Home Assistant looks now."""

    def mock_there(hass: HomeAssistant, states: Sequence[Any]) -> None:
        mock(hass, states)
        data: Any = restore_state.async_get(hass)
        registry = er.async_get(hass)
        for entity_id, stored in vars(data).pop("last_states").items():
            if entry := registry.async_get(entity_id):
                data.last_states_by_entity_registry_id[entry.id] = stored
            else:
                data.last_states_by_entity_id[entity_id] = stored

    return mock_there


def bridge_restoring() -> None:
    """Replace what the tests import, before they do."""
    common = import_module(f"{PLUGIN}.common")
    for name in RESTORING:
        setattr(common, name, bridged_restoring(getattr(common, name)))


NEEDED: Final = is_needed(requires(PLUGIN) or (), version(homeassistant.__name__))

if NEEDED:
    bridge_logger()


def pytest_configure() -> None:
    """Bridge what can be reached only after the plug-in was loaded."""
    if NEEDED:
        bridge_restoring()
