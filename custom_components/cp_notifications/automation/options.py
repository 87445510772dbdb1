"""What can be chosen in the editor of automations, and how it is checked."""

from collections.abc import Iterable, Mapping
from enum import StrEnum, auto
from typing import Any, Final

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from custom_components.cp_notifications.engine.model import Case

CONF_CASE: Final = "case"
CONF_WHEN: Final = "when"


class When(StrEnum):
    """Since when a case counts."""

    TOLD = auto()
    """Since it has lasted for the hold time, as for a mail."""
    SEEN = auto()
    """Since it is there."""


CASE: Final = {vol.Optional(CONF_CASE): vol.All(cv.ensure_list, [vol.In([*Case])])}
WHEN: Final = {vol.Optional(CONF_WHEN, default=When.TOLD.value): vol.In([*When])}


def schema(*options: Mapping[Any, Any]) -> vol.Schema:
    """Return what checks a trigger or condition with these options; without a target everything is meant."""
    fields: dict[Any, Any] = {}
    for each in options:
        fields |= each
    return vol.Schema(
        {
            vol.Optional(CONF_TARGET, default={}): cv.TARGET_FIELDS,
            vol.Optional(CONF_OPTIONS, default={}): fields,
        }
    )


def checked(rules: vol.Schema, config: ConfigType) -> ConfigType:
    """Return a configuration with its defaults; raise `vol.Invalid` if it is wrong."""
    found: ConfigType = rules(config)
    return found


def chosen_cases(options: Mapping[str, Any]) -> frozenset[Case]:
    """Return the cases that somebody has chosen; all if nobody has."""
    chosen: Iterable[str] = options.get(CONF_CASE) or Case
    return frozenset(map(Case, chosen))
