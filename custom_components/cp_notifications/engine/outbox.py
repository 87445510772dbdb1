"""The outbox: every notification waits here, per address, until the mail server took it.

At most one delivery is under way. So a dead account costs one try, not one per mail; the addresses get
their mails in order; and a crash can double only what was taken since the last record: a second of it at most.
What waits for one address together is folded into one mail when it is tried, or when too much waits.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .fold import end, fold, outage
from .model import (
    AccountChanged,
    AlertKey,
    Delivered,
    DeliveryFolded,
    DeliveryView,
    NoticedLate,
    Notification,
    Outage,
    Outcome,
)
from .quiet import clamped, earlier

BACK_OFF: Final = tuple(
    timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600, 900)
)
"""The wait after the first, second, ... failure in a row; the last one is the cap."""

DOWN_AFTER: Final = timedelta(minutes=2)
"""How long an account must fail before people are told otherwise: a reload takes seconds."""

DOUBT_WAITS: Final = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 8))
"""The wait after the first, second, ... try in a row of which nobody knows whether it arrived. smtp tries twice each
time: so an address gets two copies within an hour at most."""

FOLD_ABOVE: Final = 100
"""How many deliveries may wait before they are folded, beside one for each address."""


def back_off(failures: int) -> timedelta:
    """Return how long to wait after this many failures in a row, at least one."""
    return BACK_OFF[min(failures, len(BACK_OFF)) - 1]


type Place = tuple[str, str]
"""A group and an address: within a place, everything goes in order."""


@dataclass(slots=True, eq=False)
class Posted:
    """A notification in the outbox, and how its deliveries have gone so far."""

    notification: Notification
    open: int = 0
    accepted: int = 0

    @property
    def is_sent(self) -> bool:
        """Whether every address is settled, and at least one took it."""
        return self.accepted > 0 and not self.open


@dataclass(slots=True, eq=False)
class Delivery:
    """One notification on its way to one address."""

    id: str
    posted: Posted
    address: str
    change: int = 0
    """`Engine.changes` when it came to be; 0 for what was restored."""
    attempts: int = 0
    error: str = ""
    not_before: datetime | None = None
    doubts: int = 0
    """How many tries may have arrived, although nobody said so."""

    @property
    def notification(self) -> Notification:
        """What it tells."""
        return self.posted.notification

    @property
    def place(self) -> Place:
        """The group and the address: within a place, everything goes in order."""
        return self.notification.group, self.address

    @property
    def view(self) -> DeliveryView:
        """How the delivery stands now."""
        return DeliveryView(
            id=self.id,
            notification=self.notification.id,
            group=self.notification.group,
            address=self.address,
            attempts=self.attempts,
            error=self.error,
            next_try=self.not_before,
        )


type Waiting = dict[Place, list[Delivery]]
"""What waits for each place."""


@dataclass(slots=True, eq=False)
class Account:
    """How the mail account has done lately. All of it is stored."""

    failures: int = 0
    """How often in a row it has failed."""
    not_before: datetime | None = None
    down_since: datetime | None = None
    """Since when it has failed."""
    error: str = ""
    """Why it failed last."""
    told_down: bool = False
    """Whether people were told otherwise that it fails."""

    def outage(self, now: datetime) -> Outage | None:
        """Return since when it has failed, if it has."""
        return None if self.down_since is None else Outage(self.down_since, now)

    def note(self, delivered: Delivered, now: datetime) -> None:
        """Note what a try says about it."""
        if delivered.outcome is Outcome.ACCOUNT_FAILED:
            self.failures += 1
            self.not_before = now + back_off(self.failures)
        elif delivered.outcome is Outcome.UNCERTAIN:
            # Others go on: their mails may arrive as well.
            self.failures += 1
        else:
            self.failures = 0
            self.not_before = None
            return
        self.down_since = self.down_since or now
        self.error = delivered.error

    @property
    def news_at(self) -> datetime | None:
        """When there is to be said that it fails, if it does until then."""
        if self.told_down or not self.failures or self.down_since is None:
            return None
        return self.down_since + DOWN_AFTER

    def news(self, now: datetime) -> AccountChanged | None:
        """Return that it has been down for a while, or is back; once each."""
        if not self.failures:
            self.down_since = None
        outage = self.outage(now)
        if outage is None and self.told_down:
            self.told_down = False
            return AccountChanged(None)
        if self.news_at is None or outage is None or now < self.news_at:
            return None
        self.told_down = True
        return AccountChanged(outage, self.error)


class Outbox:
    """What is to be handed to the mail account, in order."""

    def __init__(self) -> None:
        """Start empty."""
        self.deliveries: dict[str, Delivery] = {}
        self.account = Account()
        self.in_flight: str | None = None
        self.failed_at: set[Place] = set()
        """Where the account has failed since a server last answered: one place may be the address' own fault."""
        self.wake_at: datetime | None = None
        """When the next waiting delivery may be tried; set by `next`."""
        self._settled: list[Posted] = []
        """What was taken by some, and is folded into a later notification for the others."""
        self._folded: list[DeliveryFolded] = []
        """What became part of later deliveries."""
        self._tidy_at = FOLD_ABOVE

    def post(
        self,
        notification: Notification,
        addresses: tuple[str, ...],
        next_id: Callable[[], str],
        change: int,
        now: datetime,
    ) -> None:
        """Put a notification in, one delivery for each address."""
        posted = Posted(notification)
        for number, address in enumerate(addresses):
            self.add(Delivery(f"{notification.id}-{number}", posted, address, change))
        if len(self.deliveries) > self._tidy_at:
            self._tidy_up(next_id, change, now)

    def add(self, delivery: Delivery) -> None:
        """Put one delivery in."""
        delivery.posted.open += 1
        self.deliveries[delivery.id] = delivery

    # ---- trying ------------------------------------------------------------------

    def next(self, now: datetime) -> Delivery | None:
        """Return the delivery to try now; or say in `wake_at` when to ask again."""
        self.wake_at = None
        if self.in_flight is not None:
            return None
        not_before = self.account.not_before
        if not_before is None or not_before <= now:
            return self._next_ready(now, frozenset())
        # A server that hangs for one address may do its work for others: one more is asked.
        ready = self._next_ready(now, self.failed_at) if self._is_doubtful else None
        if ready is None:
            self.wake_at = min(self.wake_at or not_before, not_before)
        return ready

    @property
    def _is_doubtful(self) -> bool:
        """Whether it may be one address that fails, and not the account."""
        return len(self.failed_at) == 1

    def _next_ready(self, now: datetime, but: Collection[Place]) -> Delivery | None:
        """Pick the one tried least, so that a mail no server can take holds up nobody else's."""
        ready: Delivery | None = None
        for delivery in self._first_of_each_place():
            if delivery.place in but:
                continue
            if delivery.not_before is not None and delivery.not_before > now:
                self.wake_at = min(
                    self.wake_at or delivery.not_before, delivery.not_before
                )
            elif ready is None or delivery.attempts < ready.attempts:
                ready = delivery
                if not ready.attempts:
                    break
        if ready is not None:
            self.wake_at = None
        return ready

    def _first_of_each_place(self) -> Iterator[Delivery]:
        seen = set()
        for delivery in self.deliveries.values():
            if delivery.place not in seen:
                seen.add(delivery.place)
                yield self._newest(delivery) if delivery.doubts else delivery

    def _newest(self, doubtful: Delivery) -> Delivery:
        """Return what came after a mail that may have arrived: what is new does not wait for it."""
        of_place = [d for d in self.deliveries.values() if d.place == doubtful.place]
        return of_place[-1]

    def prepare(
        self, first: Delivery, next_id: Callable[[], str], change: int, now: datetime
    ) -> Delivery:
        """Note a delivery as under way, folded with all that waits for its place; return it."""
        waiting = self._waiting()
        bundle = waiting[first.place]
        if len(bundle) > 1:
            self._fold(bundle, waiting, next_id(), change, now)
            first = next(d for d in self.deliveries.values() if d.place == first.place)
        else:
            late = outage(first.notification, self.account.down_since, now)
            first.posted.notification = replace(first.notification, late=late)
        self.in_flight = first.id
        return first

    def _tidy_up(self, next_id: Callable[[], str], change: int, now: datetime) -> None:
        """Fold what waits for each place: without an account it may do so for months."""
        waiting = self._waiting()
        for bundle in waiting.values():
            if len(bundle) > 1 and bundle[0].id in self.deliveries:
                self._fold(bundle, waiting, next_id(), change, now)
        self._tidy_at = FOLD_ABOVE + 2 * len(self.deliveries)

    def _fold(
        self,
        bundle: list[Delivery],
        waiting: Waiting,
        notification_id: str,
        change: int,
        now: datetime,
    ) -> None:
        """Fold what waits for one place, and for other addresses of the group the same."""
        group, posted = bundle[0].notification.group, [d.posted for d in bundle]
        notifications = [each.notification for each in posted]
        merged = Posted(
            fold(notifications, notification_id, self.account.down_since, now)
        )
        alike = [
            other
            for place, other in waiting.items()
            if place[0] == group and [d.posted for d in other] == posted
        ]
        for number, other in enumerate(alike):
            self._replace(other, f"{notification_id}-{number}", merged, change)
        self._settled += [each for each in posted if each.is_sent]

    def take_settled(self) -> list[Posted]:
        """Return what was settled by being folded since this was last asked."""
        settled, self._settled = self._settled, []
        return settled

    def take_folded(self) -> list[DeliveryFolded]:
        """Return what was folded since this was last asked."""
        folded, self._folded = self._folded, []
        return folded

    def _waiting(self) -> Waiting:
        """Return what waits for each place, in order; not what is under way."""
        waiting: Waiting = {}
        for delivery in self.deliveries.values():
            if delivery.id != self.in_flight:
                waiting.setdefault(delivery.place, []).append(delivery)
        return waiting

    def _replace(
        self, bundle: list[Delivery], delivery_id: str, merged: Posted, change: int
    ) -> None:
        for delivery in bundle:
            self._remove(delivery)
            self._folded.append(
                DeliveryFolded(
                    delivery.notification,
                    delivery.address,
                    delivery.error,
                    delivery.attempts,
                    merged.notification,
                )
            )
        oldest = bundle[0]
        folded = Delivery(delivery_id, merged, oldest.address, change)
        folded.attempts = oldest.attempts
        folded.error = oldest.error
        if not oldest.doubts:
            folded.not_before = oldest.not_before
        self.add(folded)

    def end(
        self, group: str, key: AlertKey, until: datetime, late: NoticedLate | None
    ) -> None:
        """An alert is over without a mail of its own: what waits must not say that it lasts."""
        # A notification to fifty addresses is one: it is written anew once.
        waiting = {
            id(delivery.posted): delivery.posted
            for delivery in self.deliveries.values()
            if delivery.notification.group == group
        }
        for posted in waiting.values():
            posted.notification = end(posted.notification, key, until, late)

    # ---- what became of it ---------------------------------------------------------

    def settle(self, delivered: Delivered, now: datetime) -> Delivery | None:
        """Note how the try ended; return the delivery unless it was withdrawn meanwhile."""
        if delivered.delivery == self.in_flight:
            self.in_flight = None
        delivery = self.deliveries.get(delivered.delivery)
        if not self._is_second_opinion(delivery, delivered):
            self.account.note(delivered, now)
        if delivery is not None:
            self._settle(delivery, delivered, now)
            self._blame(delivery, delivered, now)
        return delivery

    def _is_second_opinion(
        self, delivery: Delivery | None, delivered: Delivered
    ) -> bool:
        """Whether it only says that a failure elsewhere was the account's."""
        return (
            delivered.outcome is Outcome.ACCOUNT_FAILED
            and delivery is not None
            and self._is_doubtful
            and delivery.place not in self.failed_at
        )

    def _blame(self, delivery: Delivery, delivered: Delivered, now: datetime) -> None:
        """Note where the account fails; what failed at one place only, and works at another, was that place."""
        if delivered.outcome is Outcome.UNCERTAIN:
            return
        if delivered.outcome is Outcome.ACCOUNT_FAILED:
            self.failed_at.add(delivery.place)
            return
        if self._is_doubtful:
            for other in self._first_of_each_place():
                if other.place in self.failed_at and other.attempts:
                    other.not_before = now + back_off(other.attempts)
        self.failed_at.clear()

    def _settle(self, delivery: Delivery, delivered: Delivered, now: datetime) -> None:
        delivery.attempts += 1
        delivery.error = delivered.error
        if delivered.outcome is Outcome.ADDRESS_FAILED:
            delivery.not_before = now + back_off(delivery.attempts)
        elif delivered.outcome is Outcome.UNCERTAIN:
            delivery.doubts += 1
            wait = DOUBT_WAITS[min(delivery.doubts, len(DOUBT_WAITS)) - 1]
            delivery.not_before = now + wait
        elif delivered.outcome is Outcome.REFUSED and self._has_company(delivery):
            pass  # It is not tried again by itself, but the next mail tells of it.
        elif delivered.outcome is not Outcome.ACCOUNT_FAILED:
            delivery.posted.accepted += delivered.outcome is Outcome.ACCEPTED
            self._remove(delivery)

    def _has_company(self, delivery: Delivery) -> bool:
        return any(
            other is not delivery and other.place == delivery.place
            for other in self.deliveries.values()
        )

    def waiting(self, now: datetime) -> Iterator[Notification]:
        """Yield what waits, one notification for each group; nothing changes by that."""
        groups: dict[str, dict[str, Notification]] = {}
        for delivery in self.deliveries.values():
            notification = delivery.notification
            groups.setdefault(notification.group, {})[notification.id] = notification
        for waiting in groups.values():
            last = next(reversed(waiting))
            yield fold(waiting.values(), last, self.account.down_since, now)

    def retry(self) -> None:
        """Whatever made deliveries wait may be mended: try at once, but what may have arrived."""
        self.account.not_before = None
        for delivery in self.deliveries.values():
            if not delivery.doubts:
                delivery.not_before = None

    def clamp(self, now: datetime) -> None:
        """Wait no longer than if it began now, and tell of no future: the clock was wrong before, or is wrong now."""
        limit = now + BACK_OFF[-1]
        self.account.not_before = earlier(self.account.not_before, limit)
        self.account.down_since = earlier(self.account.down_since, now)
        for delivery in self.deliveries.values():
            longest = now + DOUBT_WAITS[-1] if delivery.doubts else limit
            delivery.not_before = earlier(delivery.not_before, longest)
            delivery.posted.notification = clamped(delivery.notification, now)

    def withdraw(self, wanted: Callable[[str, str], bool]) -> Iterator[Delivery]:
        """Drop the deliveries whose group and address nobody wants any more; yield them."""
        for delivery in list(self.deliveries.values()):
            if not wanted(*delivery.place):
                self._remove(delivery)
                yield delivery

    def _remove(self, delivery: Delivery) -> None:
        del self.deliveries[delivery.id]
        delivery.posted.open -= 1
