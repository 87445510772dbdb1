"""Mails as people get them: stories, and next to this file how they read.

Each story has a text file (subject and plain text) and an HTML file, which a browser
shows as a mail program would. After a wanted change of the words or the layout, write
them afresh with `python -m tests.mails` and look at the difference.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Item,
    ItemState,
    Notification,
    Reason,
)
from custom_components.cp_notifications.message import Mail, MailSite, Place

FOLDER: Final = Path(__file__).parent

# The night of 22 November 2026; 3:03 in the morning in Berlin.
NIGHT: Final = datetime(2026, 11, 22, 2, 3, tzinfo=UTC)
DEVICES: Final = "http://homeassistant.local:8123/config/devices/device"

SITE: Final = MailSite(
    name="Harbour Street",
    time_zone=ZoneInfo("Europe/Berlin"),
    places={
        "north-1": Place(
            area="Car park",
            url=f"{DEVICES}/north1",
            watched={Case.FUSE_TRIPPED: "Terra AC North fault"},
        ),
        "north-2": Place(area="Car park", url=f"{DEVICES}/north2"),
        "south-1": Place(area="Courtyard", url=f"{DEVICES}/south1"),
        "south-2": Place(),
    },
)

NAMES: Final = {
    "north-1": "CP North 1",
    "north-2": "CP North 2",
    "south-1": "CP South 1",
    "south-2": "CP South 2",
}


def alert(
    charge_point: str,
    case: Case = Case.FUSE_TRIPPED,
    state: ItemState = ItemState.FIRING,
    *,
    name: str | None = None,
    since: datetime = NIGHT,
    lasted: timedelta | None = None,
    code: str = "",
    detail: str = "",
) -> Item:
    """Return an alert as a notification tells it; `lasted` only of one that is over."""
    return Item(
        key=AlertKey(charge_point, case),
        name=NAMES.get(charge_point, charge_point) if name is None else name,
        state=state,
        since=since,
        until=None if lasted is None else since + lasted,
        code=code,
        detail=detail,
    )


def told(
    *items: Item,
    reason: Reason = Reason.FIRING,
    group: str = "Electricians",
    after: timedelta = timedelta(seconds=10),
    also_open: tuple[Item, ...] = (),
) -> Notification:
    """Return the notification that tells these alerts to a group."""
    return Notification(
        id="n1",
        group="g1",
        group_name=group,
        reason=reason,
        created=NIGHT + after,
        items=items,
        also_open=also_open,
    )


class Story(NamedTuple):
    """A notification and the language of who gets it."""

    notification: Notification
    language: str


_FUSE: Final = alert(
    "north-1", code="GroundFailure", detail="Residual current detected via sensor"
)
_FUSE_AT_NIGHT: Final = told(_FUSE, also_open=(alert("south-1", Case.UNAVAILABLE),))
_FUSE_RESOLVED: Final = told(
    alert(
        "north-1",
        state=ItemState.RESOLVED,
        lasted=timedelta(minutes=28),
        code="GroundFailure",
    ),
    reason=Reason.RESOLVED,
    after=timedelta(minutes=28, seconds=10),
)
_MIXED: Final = told(
    _FUSE,
    alert("south-1", Case.UNAVAILABLE, since=NIGHT - timedelta(minutes=5)),
    alert("south-2", Case.UNAVAILABLE, since=NIGHT - timedelta(minutes=5)),
    alert(
        "north-2",
        Case.SENSORS,
        ItemState.OVER,
        lasted=timedelta(seconds=20),
        detail="Shock",
    ),
    alert(
        "north-2",
        Case.FUSE_TRIPPED,
        ItemState.RESOLVED,
        since=NIGHT - timedelta(days=1),
        lasted=timedelta(days=1),
    ),
)
_TEST: Final = told(reason=Reason.TEST)

STORIES: Final[Mapping[str, Story]] = {
    "fuse_at_night.en": Story(_FUSE_AT_NIGHT, "en"),
    "fuse_at_night.de": Story(_FUSE_AT_NIGHT, "de"),
    "fuse_resolved.en": Story(_FUSE_RESOLVED, "en"),
    "fuse_resolved.de": Story(_FUSE_RESOLVED, "de"),
    "mixed.en": Story(_MIXED, "en"),
    "mixed.de": Story(_MIXED, "de"),
    "test_mail.en": Story(_TEST, "en"),
    "test_mail.de": Story(_TEST, "de"),
}


def as_read(mail: Mail) -> str:
    """Return what somebody reads whose mail program shows no HTML."""
    return f"Subject: {mail.subject}\n\n{mail.text}"
