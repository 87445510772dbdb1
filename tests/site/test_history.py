"""The history of notifications: what was told, why, and what became of it."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    DeliveryFolded,
    DeliveryTried,
    Item,
    ItemState,
    Notification,
    Outcome,
    Reason,
)
from custom_components.cp_notifications.site.history import KEPT, History

NOW = dt_util.parse_datetime("2026-11-22T12:00:00+00:00", raise_on_error=True)

pytestmark = pytest.mark.usefixtures("hass_storage")


def tried(number: int, address: str = "ann@example.com", **more: Any) -> DeliveryTried:
    """Return a try of a notification."""
    items = tuple(
        Item(
            AlertKey("left", Case.FUSE_TRIPPED),
            NOW,
            name="Left",
            state=ItemState.FIRING,
        )
        for _ in range(more.pop("items", 1))
    )
    notification = Notification(
        str(number), "north", "North", Reason.FIRING, NOW, items
    )
    facts = {"outcome": Outcome.ACCEPTED, "error": "", "attempts": 1, **more}
    return DeliveryTried(notification, address, **facts)


async def test_the_last_try_at_each_address_counts(hass: HomeAssistant) -> None:
    """Newest notification first."""
    history = History(hass, "site")
    history.note(tried(1, outcome=Outcome.ADDRESS_FAILED, error="full"), NOW)
    history.note(tried(1, "ben@example.com"), NOW)
    history.note(tried(1, attempts=2), NOW + timedelta(minutes=1))
    history.note(tried(2), NOW)
    second, first = history.records()
    assert (second["id"], first["id"]) == ("2", "1")
    assert first["items"] == [
        {
            "charge_point": "left",
            "name": "Left",
            "case": "fuse_tripped",
            "state": "firing",
            "since": "2026-11-22T12:00:00+00:00",
            "until": None,
            "began_late": None,
            "ended_late": None,
        }
    ]
    assert [
        (r["address"], r["outcome"], r["attempts"], r["at"])
        for r in first["recipients"]
    ] == [
        ("ben@example.com", "accepted", 1, "2026-11-22T12:00:00+00:00"),
        ("ann@example.com", "accepted", 2, "2026-11-22T12:01:00+00:00"),
    ]
    await history.async_stop()


async def test_what_is_folded_into_a_later_notification_names_it(
    hass: HomeAssistant,
) -> None:
    """Also if it was never tried; what another address took stays as it is."""
    history = History(hass, "site")
    history.note(tried(1, "ben@example.com"), NOW)
    history.note(tried(1, outcome=Outcome.ACCOUNT_FAILED, error="down"), NOW)
    into = tried(3).notification
    for number, error, attempts in ((1, "down", 1), (2, "", 0)):
        notification = tried(number).notification
        history.note_folded(
            DeliveryFolded(notification, "ann@example.com", error, attempts, into), NOW
        )
    second, first = history.records()
    named = {"id": "3", "created": "2026-11-22T12:00:00+00:00"}
    assert [(r["outcome"], r["folded_into"]) for r in first["recipients"]] == [
        ("accepted", None),
        ("folded", named),
    ]
    assert second["recipients"] == [
        {
            "address": "ann@example.com",
            "outcome": "folded",
            "error": "",
            "attempts": 0,
            "at": "2026-11-22T12:00:00+00:00",
            "folded_into": named,
        }
    ]
    await history.async_stop()


async def test_the_history_is_capped(hass: HomeAssistant) -> None:
    """In how many it keeps, and in how much of each."""
    history = History(hass, "site")
    for number in range(KEPT + 5):
        history.note(tried(number), NOW)
    history.note(tried(9999, items=53), NOW)
    records = history.records()
    assert len(records) == KEPT
    assert (len(records[0]["items"]), records[0]["more"]) == (50, 3)
    assert records[-1]["id"] == "6"
    await history.async_stop()


async def test_the_history_survives_a_restart(hass: HomeAssistant) -> None:
    """It goes on where it was, until it is removed."""
    before = History(hass, "site")
    before.note(tried(1), NOW)
    await before.async_stop()
    after = History(hass, "site")
    await after.async_load()
    after.note(tried(2), NOW)
    assert [record["id"] for record in after.records()] == ["2", "1"]
    await after.async_stop()
    await after.store.async_remove()
    fresh = History(hass, "another")
    await fresh.async_load()
    assert fresh.records() == []
