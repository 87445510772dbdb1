"""What is said aloud of a notification that was sent or failed: on the event bus, and by the group's event entity.

Both are recorded and shown to all users: they name no e-mail address in full.
"""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import NotificationTold, Told
from custom_components.cp_notifications.text import mask, redact

from .devices import group_device_id

EVENT_TOLD: Final = f"{DOMAIN}_told"
"""Fired on the event bus when a notification was sent, or failed: for the logbook and for automations."""

MAX_NAMES: Final = 100
"""How many charge points an event names, and has the ids of: the recorder refuses more than 16 KiB. All of them are in the mail."""


def told_event(
    hass: HomeAssistant, entry: ConfigEntry[Any], told: NotificationTold
) -> dict[str, Any]:
    """Return what the event on the bus says; `device_id` is the group's, so that its logbook shows it."""
    notification = told.notification
    return {
        "entry_id": entry.entry_id,
        "device_id": group_device_id(hass, entry, notification.group),
        "group_id": notification.group,
        "group_name": notification.group_name,
        "notification_id": notification.id,
        "told": told.told.value,
        "charge_point_ids": list(
            dict.fromkeys([item.key.charge_point for item in notification.items])
        )[:MAX_NAMES],
        **told_attributes(told),
    }


def told_attributes(told: NotificationTold) -> dict[str, Any]:
    """Return what the event entity says; of many charge points some, and how many there are."""
    items = told.notification.items
    names = list(dict.fromkeys([item.name for item in items]))
    attributes: dict[str, Any] = {
        "reason": told.notification.reason.value,
        "charge_points": names[:MAX_NAMES],
        "number_of_charge_points": len(names),
        "cases": [
            case.value for case in dict.fromkeys([item.key.case for item in items])
        ],
        "noticed_late": any(item.began_late or item.ended_late for item in items),
    }
    if told.told is Told.FAILED:
        attributes |= {
            "address": mask(told.address),
            "error": redact(told.error),
            "outcome": told.outcome.value,
        }
    return attributes
