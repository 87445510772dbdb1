"""Who did something, and may: what is written down when somebody mutes, silences or acknowledges."""

from typing import Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context, HomeAssistant

NOBODY: Final = "Home Assistant"
"""Stands where it is not known: an acknowledgement is one all the same."""

_ACTORS: Final = ("automation", "script")
"""What acts without a person. A script that an automation runs acts for that."""


async def async_who(hass: HomeAssistant, context: Context | None) -> str:
    """Return the name of the person, else of the automation or script, behind a call."""
    if context is None:
        return NOBODY
    if context.user_id is not None:
        user = await hass.auth.async_get_user(context.user_id)
        return (user and user.name) or NOBODY
    states = hass.states.async_all(_ACTORS)
    actors = (state.name for state in states if state.context.id == context.id)
    return next(actors, NOBODY)


def may_act(user: User) -> bool:
    """Return whether a person may change something. Some may only read; a sharper right than to control there is not."""
    return user.permissions.access_all_entities(POLICY_CONTROL)
