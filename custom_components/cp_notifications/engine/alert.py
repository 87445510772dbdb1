"""One alert of one group, and what a notification says about it."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from .model import AlertFacts, AlertState, Case, Item, ItemState, facts_of
from .quiet import clamped

NOBODY: Final[frozenset[str]] = frozenset()

UNSTABLE_AFTER: Final = 3
"""How often an alert may begin within `UNSTABLE_WITHIN` and be told each time."""
UNSTABLE_WITHIN: Final = timedelta(hours=1)
UNSTABLE_RECOVERY_HOLD: Final = timedelta(hours=1)
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


@dataclass(slots=True, eq=False, kw_only=True)
class GroupAlert(AlertFacts):
    """One alert of one group. All of it is stored."""

    state: AlertState = AlertState.PENDING
    due: datetime | None = None
    """When it goes on by itself: the end of a hold, or the next reminder."""
    told: frozenset[str] = NOBODY
    """The addresses that were told that it began; the outbox has it until they have it."""
    ended: bool = False
    """Whether it was over before, while somebody wanted to hear of it."""
    remind: bool = False
    """Whether the next flush tells that it lasts."""
    repeats: int = 0

    @property
    def lasts(self) -> bool:
        """Whether the case is there, or has been fine for too short a time."""
        return self.state in (AlertState.FIRING, AlertState.RECOVERING)

    def clamp(self, now: datetime) -> None:
        """Know of nothing that happened in the future: the clock was set back."""
        for fact in fields(AlertFacts):
            setattr(self, fact.name, clamped(getattr(self, fact.name), now))

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
        item = Item(*facts_of(self), name=name(self.key.charge_point), state=state)
        if state in (ItemState.FIRING, ItemState.STILL):
            item.until = item.ended_late = None
        return item


def item_order(item: Item) -> tuple[int, int, datetime]:
    """Sort items: what is new before what is over, urgent before patient, old before young."""
    return (
        _NEWS_RANK[item.state],
        _URGENCY_RANK[item.key.case],
        item.since,
    )
