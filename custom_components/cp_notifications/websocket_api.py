"""The door for the page in the sidebar: what it asks by the websocket. What is answered is in `panel/`.

Everybody who may log in may look; who sees addresses and who may change something is decided here, not by the page.
"""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant, callback
import voluptuous as vol

from .const import DOMAIN
from .panel.build import VERSION
from .panel.details import (
    MAX_NOTIFICATIONS,
    NotFound,
    group_details,
    notifications,
    point_details,
    site_of_group,
    site_of_point,
)
from .panel.feed import Message, async_feed
from .site.who import may_act

type Answer = dict[str, Any]
type Answering = Callable[[HomeAssistant, User, dict[str, Any]], Answer]


@callback
def async_setup_websocket_api(hass: HomeAssistant) -> None:
    """Register what the page may ask."""
    websocket_api.async_register_command(hass, subscribe)
    for command, (schema, answering) in _QUESTIONS.items():
        _register(hass, command, schema, answering)


def may(user: User) -> dict[str, bool]:
    """Return what a person may do on the page."""
    return {
        "configure": user.is_admin,
        "act": may_act(user),
        "report": user.is_admin,
    }


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/subscribe"})
@callback
def subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Tell everything, then what changes."""
    number = msg["id"]

    @callback
    def send(message: Message) -> None:
        connection.send_message(websocket_api.event_message(number, message))

    snapshot, unsubscribe = async_feed(hass).async_subscribe(send)
    connection.subscriptions[number] = unsubscribe
    connection.send_result(number)
    send({**snapshot, "version": VERSION, "can": may(connection.user)})


def _group(hass: HomeAssistant, user: User, asked: dict[str, Any]) -> Answer:
    """Answer who is told and when."""
    site = site_of_group(hass, asked["group_id"])
    return group_details(site, asked["group_id"], addresses=user.is_admin)


def _history(hass: HomeAssistant, user: User, asked: dict[str, Any]) -> Answer:
    """Answer what was told."""
    group_id = asked["group_id"]
    site = site_of_group(hass, group_id)
    limit, before = asked["limit"], asked.get("before")
    return notifications(site, group_id, limit, before, addresses=user.is_admin)


def _point(hass: HomeAssistant, _user: User, asked: dict[str, Any]) -> Answer:
    """Answer what happened at a charge point."""
    site = site_of_point(hass, asked["point_id"])
    return point_details(hass, site, asked["point_id"])


_QUESTIONS: Final[dict[str, tuple[dict[str | vol.Marker, Any], Answering]]] = {
    "group": ({vol.Required("group_id"): str}, _group),
    "history": (
        {
            vol.Required("group_id"): str,
            vol.Optional("limit", default=50): vol.All(
                int, vol.Range(min=1, max=MAX_NOTIFICATIONS)
            ),
            vol.Optional("before"): str,
        },
        _history,
    ),
    "point": ({vol.Required("point_id"): str}, _point),
}


def _register(
    hass: HomeAssistant,
    command: str,
    schema: dict[str | vol.Marker, Any],
    answering: Answering,
) -> None:
    @websocket_api.websocket_command(
        {vol.Required("type"): f"{DOMAIN}/{command}", **schema}
    )
    @callback
    def answer(
        hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
    ) -> None:
        try:
            result = answering(hass, connection.user, msg)
        except NotFound:
            connection.send_error(
                msg["id"], websocket_api.ERR_NOT_FOUND, "There is no such thing"
            )
        else:
            connection.send_result(msg["id"], result)

    websocket_api.async_register_command(hass, answer)
