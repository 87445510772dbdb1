"""What the logbook says of notifications. Home Assistant's logbook messages are in English."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .engine.model import Case, Reason, Told
from .internals import data_of
from .site.told import EVENT_TOLD
from .text import plain, redact

if TYPE_CHECKING:
    from homeassistant.components.logbook import LazyEventPartialState

MAX_NAMES: Final = 5
"""How many charge points a line names: all of them are in the mail."""

_CASES: Final[Mapping[str, str]] = {
    Case.FUSE_TRIPPED: "fuse tripped",
    Case.UNAVAILABLE: "unavailable",
    Case.SENSORS: "sensor triggered",
}
_SENT: Final[Mapping[str, str]] = {
    Reason.FIRING: "was told: {what}",
    Reason.RESOLVED: "was told that it is over: {what}",
    Reason.REPEAT: "was reminded: {what}",
    Reason.WEEKLY: "was told how the week was",
}
_FAILED: Final = "could not be told at one address: {error}"
# Of an event that the recorder found too long it keeps only that there was one.
_A_GROUP: Final = "A notification group"
_SOMETHING: Final = "was told something"

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Say how the logbook shows that a notification was sent, or failed."""

    @callback
    def describe(event: LazyEventPartialState) -> dict[str, Any]:
        data = data_of(event)
        # So that a click leads to the group.
        entity_id = er.async_get(hass).async_get_entity_id(
            "event", DOMAIN, f"{data.get('group_id')}_notification"
        )
        return {
            "name": plain(data.get("group_name", _A_GROUP)),
            "message": _message(data),
            "entity_id": entity_id,
        }

    async_describe_event(DOMAIN, EVENT_TOLD, describe)


def _message(data: Mapping[str, Any]) -> str:
    if data.get("told") == Told.FAILED:
        return _FAILED.format(error=plain(redact(data.get("error", ""))))
    cases = ", ".join(_CASES.get(case, case) for case in data.get("cases", ()))
    names = data.get("charge_points", ())
    number = data.get("number_of_charge_points", len(names))
    what = f"{cases} at {_names(names, number)}"
    return _SENT.get(data.get("reason", ""), _SOMETHING).format(what=what)


def _names(names: Sequence[str], number: int) -> str:
    more = number - MAX_NAMES
    shown = ", ".join(map(plain, names[:MAX_NAMES]))
    return f"{shown} and {more} more" if more > 0 else shown
