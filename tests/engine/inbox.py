"""What the people behind the addresses know, by the mails that they got.

An address never hears that something began which it thinks is there, and never that something is over of
which it did not know. Where the outcome of a mail was lost, by a crash or by a server that took it and
did not say so, both may be true: then what people know is a set of possibilities.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import replace
from datetime import datetime
from enum import Enum, auto
from typing import Final, NamedTuple

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Item,
    ItemState,
    Notification,
)
from custom_components.cp_notifications.engine.quiet import earlier

from .truth import Place, Spell


class Belief(Enum):
    """What an address thinks of a case at a charge point."""

    NEVER = auto()
    """It has never heard of it."""
    OPEN = auto()
    """It is there."""
    CLOSED = auto()
    """It was there, and is over."""


type Beliefs = frozenset[Belief]

NEVER: Final[Beliefs] = frozenset({Belief.NEVER})
CLOSED: Final[Beliefs] = frozenset({Belief.CLOSED})
ANYTHING: Final[Beliefs] = frozenset(Belief)

ALLOWED: Final[Mapping[ItemState, Mapping[Belief, Belief]]] = {
    ItemState.FIRING: {Belief.NEVER: Belief.OPEN, Belief.CLOSED: Belief.OPEN},
    ItemState.STILL: {Belief.OPEN: Belief.OPEN},
    ItemState.RESOLVED: {Belief.OPEN: Belief.CLOSED},
    ItemState.OVER: dict.fromkeys(Belief, Belief.CLOSED),
}
"""What may be told to somebody who thinks so, and what they think then."""


class Ear(NamedTuple):
    """Somebody who may hear of something."""

    address: str
    group: str
    key: AlertKey


class Inbox:
    """All mails that the server took, and what they mean."""

    def __init__(self) -> None:
        """Start with nobody who knows anything."""
        self.mails = 0
        self.doubled = 0
        """Items that told a beginning once more, for lack of a record."""
        self._beliefs: dict[Ear, Beliefs] = {}
        self._items: dict[Ear, list[Item]] = {}
        self._not_recorded: dict[Ear, Beliefs] = {}
        """What was believed before the mails whose outcome is not on disk yet."""
        self._refused: dict[Ear, datetime] = {}
        self._set_back: datetime | None = None
        """When the clock was last set back, by the clock since."""
        self._stirred: set[Ear] = set()
        """Of whom nothing is asked until the mails from before have left."""

    # ---- mails --------------------------------------------------------------------

    def receive(
        self,
        address: str,
        notification: Notification,
        now: datetime,
        *,
        heard: bool = True,
    ) -> None:
        """The server took a mail; whether it was `heard` to have done so is another matter."""
        self.mails += 1
        for item in sorted(notification.items, key=lambda item: item.until is None):
            ear = Ear(address, notification.group, item.key)
            assert item.until is None or item.since <= item.until, item
            known = self._items.setdefault(ear, [])
            self.doubled += any(_is_same_beginning(item, other) for other in known)
            # A mail that was on its way when the clock was set back tells of the future.
            known.append(_not_after(item, now))
            if ear not in self._stirred:
                self._learn(ear, item.state, heard)

    def _learn(self, ear: Ear, state: ItemState, heard: bool) -> None:
        before = self._beliefs.get(ear, NEVER)
        after = frozenset(ALLOWED[state][b] for b in before if b in ALLOWED[state])
        assert after, f"{ear} believes {before} and is told {state}"
        self._not_recorded.setdefault(ear, before)
        self._beliefs[ear] = after if heard else after | before

    def refuse(self, address: str, notification: Notification, now: datetime) -> None:
        """The server refused a mail for good: the end of something is not told again."""
        for item in notification.items:
            ear = Ear(address, notification.group, item.key)
            self._refused[ear] = now
            if item.until is not None:
                self._beliefs[ear] = self._beliefs.get(ear, NEVER) | CLOSED

    # ---- what can make the sender forget --------------------------------------------

    def recorded(self, is_waiting: Callable[[str, str], bool]) -> None:
        """All outcomes are on disk; `is_waiting` says for a group and an address whether mails wait."""
        self._not_recorded.clear()
        self._stirred = {e for e in self._stirred if is_waiting(e.group, e.address)}

    def sender_died(self) -> None:
        """What is not on disk may be told again, once."""
        for ear, before in self._not_recorded.items():
            self._beliefs[ear] |= before
        self._not_recorded.clear()

    def clock_was_set_back(self, now: datetime, before: datetime) -> None:
        """What was told of the future was told of now: so it can be held against what comes next.

        `before` is what the clock showed: until it shows that again, what the engine knows may have begun later than
        what happens now.
        """
        self._set_back = (
            before if self._set_back is None else max(before, self._set_back)
        )
        for items in self._items.values():
            items[:] = [_not_after(item, now) for item in items]
        self._refused = {ear: min(when, now) for ear, when in self._refused.items()}

    def may_end_silently(self, places: Iterable[Place], addresses: Ears) -> None:
        """These may end without a mail."""
        for group, key in places:
            for address in addresses(group):
                ear = Ear(address, group, key)
                self._beliefs[ear] = self._beliefs.get(ear, NEVER) | CLOSED

    def stir(self, ears: Iterable[Ear]) -> None:
        """A person has changed who wants to hear of what: it begins anew."""
        for ear in ears:
            self._beliefs[ear] = ANYTHING
            self._stirred.add(ear)

    # ---- the questions -----------------------------------------------------------------

    def ears(self, group: str, address: str) -> list[Ear]:
        """Return what an address has heard of as a member of a group."""
        return [e for e in self._beliefs if (e.group, e.address) == (group, address)]

    def beliefs(self, ear: Ear) -> Beliefs:
        """Return what may be believed."""
        return self._beliefs.get(ear, NEVER)

    def has_heard(self, address: str, spell: Spell) -> bool:
        """Whether an address got a mail that tells of a spell, or thought all along that it is there.

        When a spell began, and when it was told, cannot be compared if the clock was set back in between.
        """
        if self._set_back is not None and spell.since <= self._set_back:
            return True
        ear = Ear(address, spell.group, spell.key)
        if ear in self._refused and self._refused[ear] >= spell.since:
            return True
        items = self._items.get(ear, [])
        return any(
            item.since <= spell.since
            and not any(_ends_before(later, spell) for later in items[number:])
            for number, item in enumerate(items)
        )


type Ears = Callable[[str], Iterable[str]]


def _not_after(item: Item, now: datetime) -> Item:
    return replace(item, since=min(item.since, now), until=earlier(item.until, now))


def _is_same_beginning(item: Item, other: Item) -> bool:
    states = {item.state, other.state}
    return states == {ItemState.FIRING} and item.since == other.since


def _ends_before(item: Item, spell: Spell) -> bool:
    return item.until is not None and item.until < spell.since
