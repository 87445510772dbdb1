"""What Home Assistant is going to take away is noticed while it only says so."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import deprecation, frame
import pytest

from custom_components.cp_notifications.const import DOMAIN

from .helpers.deprecations import Deprecations

OURS = Path(__file__).parent.parent / "custom_components" / DOMAIN


@deprecation.deprecated_function("another", breaks_in_ha_version="2099.1")
def _old() -> None:
    """Stand for a function that is going away."""


def called_by_us(function: Callable[[], None]) -> None:
    """Call something from a file of our integration."""
    code = compile("function()", OURS / "planted.py", "exec")
    exec(code, {"function": function})  # noqa: S102 - only so the caller is a file of ours


@pytest.mark.parametrize(
    ("function", "says"),
    [
        pytest.param(
            partial(frame.report_usage, "does it", breaks_in_ha_version="2099.1"),
            "This will stop working in Home Assistant 2099.1",
            id="usage",
        ),
        pytest.param(_old, "It will be removed in HA Core 2099.1", id="function"),
    ],
)
async def test_a_deprecation_that_home_assistant_logs_for_us_is_a_failure(
    hass: HomeAssistant,
    deprecations: Deprecations,
    function: Callable[[], None],
    says: str,
) -> None:
    """Every test ends with a look at them; this one plants one, and takes it back."""
    called_by_us(function)
    (said,) = deprecations.said
    assert says in said
    deprecations.said.clear()


async def test_a_deprecation_of_somebody_else_is_none_of_ours(
    hass: HomeAssistant, deprecations: Deprecations
) -> None:
    """Home Assistant's own integrations use what is going away for as long as it is there."""
    _old()
    assert deprecations.said == []
