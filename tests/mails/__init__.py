"""Mails as people get them: stories, and next to this file how they read.

Each story has a text file (subject and plain text) and an HTML file, which a browser
shows as a mail program would. After a wanted change of the words or the layout, write
them afresh with `python -m tests.mails` and look at the difference.
"""

from collections.abc import Mapping
from copy import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from custom_components.cp_notifications.engine.model import (
    LINK,
    AlertKey,
    Case,
    Cause,
    CauseKind,
    Downtime,
    Item,
    ItemState,
    NoticedLate,
    Notification,
    Outage,
    Reason,
    Watching,
)
from custom_components.cp_notifications.message.render import Mail, MailSite, Place

FOLDER: Final = Path(__file__).parent

# The night of 22 November 2026; 3:03 in the morning in Berlin.
NIGHT: Final = datetime(2026, 11, 22, 2, 3, tzinfo=UTC)
DEVICES: Final = "http://homeassistant.local:8123/config/devices/device"

BAYS: Final = ("Level 10", "Level 2", "Level 2", None)
"""The areas of Bay 1 to Bay 12, over and over."""

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
        **{
            f"bay-{number}": Place(area=area, url=f"{DEVICES}/bay{number}")
            for number, area in zip(range(1, 13), cycle(BAYS), strict=False)
        },
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

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)

# Fourteen hours after the fuse: nobody has been there yet.
_REMINDER: Final = told(
    alert("north-1", state=ItemState.STILL, code="GroundFailure"),
    reason=Reason.REPEAT,
    after=14 * HOUR,
    also_open=(
        replace(
            alert("south-1", Case.UNAVAILABLE, ItemState.STILL, since=NIGHT - HOUR),
            acknowledged_by="Ann",
        ),
    ),
)
_FLAPPING: Final = replace(
    alert("south-1", Case.UNAVAILABLE, since=NIGHT - 41 * MINUTE),
    times=4,
    unstable=True,
)
_UNSTABLE: Final = told(_FLAPPING)
_CALM: Final = told(
    replace(_FLAPPING, state=ItemState.RESOLVED, until=NIGHT + 5 * HOUR, times=17),
    reason=Reason.RESOLVED,
    after=6 * HOUR,
)
_ALL_GONE: Final = tuple(
    alert(charge_point, Case.UNAVAILABLE, since=NIGHT - 5 * MINUTE)
    for charge_point in NAMES
)
_CLOUD: Final = replace(
    told(*_ALL_GONE, group="North"),
    causes=(Cause(CauseKind.ORIGIN, "Easee", tuple(NAMES)),),
)
_LINK: Final = told(
    replace(
        alert("north-1", Case.UNAVAILABLE, since=NIGHT - 5 * MINUTE),
        key=AlertKey(f"{LINK}easee:1", Case.UNAVAILABLE),
        name="Easee",
        detail=f"4: {', '.join(NAMES.values())}",
    ),
    group="North",
)
# The internet connection fails: the chargers are gone, and mail with them.
_OUTAGE: Final = replace(
    told(
        *(
            replace(item, state=ItemState.OVER, until=NIGHT + 23 * MINUTE)
            for item in _ALL_GONE[:3]
        ),
        replace(_ALL_GONE[3], state=ItemState.OVER, until=NIGHT + 40 * MINUTE, times=3),
        after=40 * MINUTE,
    ),
    causes=(Cause(CauseKind.SITE, "", tuple(NAMES)),),
    late=Outage(NIGHT - 7 * MINUTE, NIGHT + 42 * MINUTE),
)
# Home Assistant had no power; one charger knows when its fuse tripped.
_POWER_CUT: Final = Downtime(NIGHT - 50 * MINUTE, NIGHT, is_orderly=False)
_NOTICED: Final = NoticedLate(NIGHT + MINUTE, _POWER_CUT, is_dated=False)
_MEANWHILE: Final = told(
    replace(
        _FUSE, since=NIGHT - 35 * MINUTE, began_late=replace(_NOTICED, is_dated=True)
    ),
    replace(
        alert("south-1", Case.UNAVAILABLE, since=NIGHT + MINUTE), began_late=_NOTICED
    ),
    replace(
        alert("north-2", Case.SENSORS, ItemState.RESOLVED, since=NIGHT - HOUR),
        until=NIGHT + MINUTE,
        ended_late=_NOTICED,
    ),
    after=6 * MINUTE,
)
# What came in the quiet hours: of a station with two charge points, the group has one.
_MORNING: Final = replace(
    told(
        alert("north-2", Case.SENSORS, detail="Shock"),
        alert("south-2", Case.UNAVAILABLE, since=NIGHT - HOUR),
        alert("south-1", Case.UNAVAILABLE),
        replace(alert("north-1", Case.SENSORS, ItemState.OVER, lasted=HOUR), times=2),
        after=4 * HOUR,
    ),
    causes=(Cause(CauseKind.STATION, "South yard", ("south-1", "south-9")),),
    quiet=True,
)
# More than fit on the screen of a phone, and in the order in which they were noticed.
_MANY: Final = told(
    *(
        alert(f"bay-{number}", Case.UNAVAILABLE, name=f"Bay {number}")
        for number in range(12, 0, -1)
    ),
)
_WEEKLY: Final = replace(told(reason=Reason.WEEKLY), watching=Watching(12, 0))
_WEEKLY_FINDINGS: Final = replace(
    told(
        reason=Reason.WEEKLY,
        also_open=(
            alert("north-1", state=ItemState.STILL, since=NIGHT - 50 * HOUR),
            replace(_FLAPPING, state=ItemState.STILL, acknowledged_by="Ann"),
        ),
    ),
    watching=Watching(12, 3),
)

_TOLD: Final = {
    "fuse_at_night": _FUSE_AT_NIGHT,
    "fuse_resolved": _FUSE_RESOLVED,
    "mixed": _MIXED,
    "test_mail": _TEST,
    "reminder": _REMINDER,
    "unstable": _UNSTABLE,
    "unstable_over": _CALM,
    "cloud_gone": _CLOUD,
    "outage_told_late": _OUTAGE,
    "noticed_late": _MEANWHILE,
    "after_quiet_hours": _MORNING,
    "link_lost": _LINK,
    "many_gone": _MANY,
    "weekly": _WEEKLY,
    "weekly_with_findings": _WEEKLY_FINDINGS,
}
STORIES: Final[Mapping[str, Story]] = {
    f"{name}.{language}": Story(notification, language)
    for name, notification in _TOLD.items()
    for language in ("en", "de")
}


def as_read(mail: Mail) -> str:
    """Return what somebody reads whose mail program shows no HTML."""
    return f"Subject: {mail.subject}\n\n{mail.text}"
