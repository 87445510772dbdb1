"""One alert of one group, and what a notification says about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .downtime import not_after
from .model import AlertKey, AlertState, Case, Item, ItemState, NoticedLate
from .quiet import earlier

NOBODY: Final[frozenset[str]] = frozenset()

UNSTABLE_AFTER: Final = 3
"""How often an alert may begin within `UNSTABLE_WITHIN` and be told each time."""
UNSTABLE_WITHIN: Final = timedelta(hours=1)
CALM: Final = timedelta(hours=1)
"""How long an unstable alert must be fine before it is over."""
REPEAT_CAP: Final = timedelta(days=7)
"""Reminders come ever later, but not later than this."""

URGENCY: Final = (Case.FUSE_TRIPPED, Case.SENSORS, Case.UNAVAILABLE)
"""The order in which a notification tells its alerts."""
_URGENCY_RANK: Final = {case: rank for rank, case in enumerate(URGENCY)}
_NEWS_RANK: Final = {
    ItemState.FIRING: 0,
    ItemState.OVER: 1,
    ItemState.STILL: 2,
    ItemState.RESOLVED: 3,
}


@dataclass(slots=True, eq=False)
class GroupAlert:
    """One alert of one group. All of it is stored."""

    key: AlertKey
    since: datetime
    state: AlertState = AlertState.PENDING
    due: datetime | None = None
    """When it goes on by itself: the end of a hold, or the next reminder."""
    until: datetime | None = None
    told: frozenset[str] = NOBODY
    """The addresses that were told that it began; the outbox has it until they have it."""
    code: str = ""
    detail: str = ""
    meaning: str = ""
    times: int = 1
    """How often it came, as far as that is one alert."""
    unstable: bool = False
    ended: bool = False
    """Whether it was over before, while somebody wanted to hear of it."""
    remind: bool = False
    """Whether the next flush tells that it lasts."""
    repeats: int = 0
    acknowledged_by: str | None = None
    began_late: NoticedLate | None = None
    ended_late: NoticedLate | None = None

    @property
    def lasts(self) -> bool:
        """Whether the case is there, or has been fine for too short a time."""
        return self.state in (AlertState.FIRING, AlertState.RECOVERING)

    def rein_in(self, now: datetime) -> None:
        """Know of nothing that happened in the future: the clock was set back."""
        self.since = min(self.since, now)
        self.until = earlier(self.until, now)
        self.began_late = not_after(self.began_late, now)
        self.ended_late = not_after(self.ended_late, now)

    def missing(self, everyone: frozenset[str]) -> bool:
        """Whether there is something to tell: that it began, that it lasts, or that it is over."""
        if self.state is AlertState.FIRING:
            return self.remind or not everyone <= self.told
        if self.state is AlertState.RECOVERING:
            return not self.told
        return self.state is AlertState.RESOLVED

    def news(self, told: bool, send_resolved: bool) -> ItemState | None:
        """The table of what one address is told about it; `told` is whether it knows the beginning."""
        match self.state, told:
            case AlertState.FIRING, False:
                return ItemState.FIRING
            case AlertState.FIRING, True if self.remind:
                return ItemState.STILL
            case AlertState.RECOVERING, False if not self.told:
                # What is unstable is not over: it is told that it comes and goes.
                return ItemState.FIRING if self.unstable else ItemState.OVER
            case AlertState.RESOLVED, False:
                return ItemState.OVER
            case AlertState.RESOLVED, True if send_resolved:
                return ItemState.RESOLVED
            case _:
                return None

    def item(self, state: ItemState, name: Callable[[str], str]) -> Item:
        """Return what a notification says about it."""
        lasts = state in (ItemState.FIRING, ItemState.STILL)
        return Item(
            key=self.key,
            name=name(self.key.charge_point),
            state=state,
            since=self.since,
            until=None if lasts else self.until,
            code=self.code,
            detail=self.detail,
            times=self.times,
            unstable=self.unstable,
            acknowledged_by=self.acknowledged_by,
            meaning=self.meaning,
            began_late=self.began_late,
            ended_late=None if lasts else self.ended_late,
        )


def item_order(item: Item) -> tuple[int, int, datetime]:
    """Sort items: what is new before what is over, urgent before patient, old before young."""
    return (
        _NEWS_RANK[item.state],
        _URGENCY_RANK[item.key.case],
        item.since,
    )
