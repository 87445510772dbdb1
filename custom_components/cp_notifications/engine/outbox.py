"""The outbox: every notification waits here, per address, until the mail server took it.

At most one delivery is under way. So a dead account costs one try, not one per mail; the addresses get
their mails in order; and a crash between the server's answer and our record can double one mail only.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from .model import Delivered, DeliveryView, Notification, Outcome

BACK_OFF: Final = tuple(
    timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600, 900)
)
"""The wait after the first, second, ... failure in a row; the last one is the cap."""


def back_off(failures: int) -> timedelta:
    """Return how long to wait after this many failures in a row, at least one."""
    return BACK_OFF[min(failures, len(BACK_OFF)) - 1]


class Delivery:
    """One notification on its way to one address."""

    __slots__ = (
        "address",
        "attempts",
        "change",
        "error",
        "id",
        "not_before",
        "notification",
    )

    def __init__(
        self, delivery_id: str, posted: Posted, address: str, change: int = 0
    ) -> None:
        """Wait for the first try; `change` is 0 for what was restored."""
        self.id = delivery_id
        self.change = change
        self.notification = posted
        self.address = address
        self.attempts = 0
        self.error = ""
        self.not_before: datetime | None = None

    @property
    def view(self) -> DeliveryView:
        """How the delivery stands now."""
        notification = self.notification.notification
        return DeliveryView(
            id=self.id,
            notification=notification.id,
            group=notification.group,
            address=self.address,
            attempts=self.attempts,
            error=self.error,
            next_try=self.not_before,
        )


class Posted:
    """A notification in the outbox, and how its deliveries have gone so far."""

    __slots__ = ("accepted", "notification", "open")

    def __init__(self, notification: Notification) -> None:
        """Start without any delivery."""
        self.notification = notification
        self.open = 0
        self.accepted = 0


class Outbox:
    """What is to be handed to the mail account, in order."""

    def __init__(self) -> None:
        """Start empty."""
        self.deliveries: dict[str, Delivery] = {}
        self.in_flight: str | None = None
        self.failures = 0
        """How often in a row the account has failed."""
        self.account_not_before: datetime | None = None
        self.wake_at: datetime | None = None
        """When the next waiting delivery may be tried; set by `next`."""

    def post(
        self, notification: Notification, addresses: tuple[str, ...], change: int
    ) -> None:
        """Put a notification in, one delivery for each address."""
        posted = Posted(notification)
        for number, address in enumerate(addresses):
            self.add(Delivery(f"{notification.id}-{number}", posted, address, change))

    def add(self, delivery: Delivery) -> None:
        """Put one delivery in."""
        delivery.notification.open += 1
        self.deliveries[delivery.id] = delivery

    def next(self, now: datetime) -> Delivery | None:
        """Return the delivery to try now, and note it as under way; or say in `wake_at` when to ask again."""
        self.wake_at = None
        if self.in_flight is not None:
            return None
        if self.account_not_before is not None and self.account_not_before > now:
            self.wake_at = self.account_not_before
            return None
        return self._next_ready(now)

    def _next_ready(self, now: datetime) -> Delivery | None:
        """Pick the one tried least, so that a mail no server can take holds up nobody else's."""
        ready: Delivery | None = None
        for delivery in self._first_of_each_address():
            if delivery.not_before is not None and delivery.not_before > now:
                self.wake_at = min(
                    self.wake_at or delivery.not_before, delivery.not_before
                )
            elif ready is None or delivery.attempts < ready.attempts:
                ready = delivery
                if not ready.attempts:
                    break
        if ready is not None:
            self.in_flight = ready.id
            self.wake_at = None
        return ready

    def _first_of_each_address(self) -> Iterator[Delivery]:
        """Yield what may be tried: an address gets its mails in order, so the first blocks the rest."""
        seen = set()
        for delivery in self.deliveries.values():
            place = (delivery.notification.notification.group, delivery.address)
            if place not in seen:
                seen.add(place)
                yield delivery

    def settle(self, delivered: Delivered, now: datetime) -> Delivery | None:
        """Note how the try ended; return the delivery unless it was withdrawn meanwhile."""
        if delivered.delivery == self.in_flight:
            self.in_flight = None
        if delivered.outcome is Outcome.ACCOUNT_FAILED:
            self.failures += 1
            self.account_not_before = now + back_off(self.failures)
        else:
            self.failures = 0
            self.account_not_before = None
        delivery = self.deliveries.get(delivered.delivery)
        if delivery is not None:
            self._settle(delivery, delivered, now)
        return delivery

    def _settle(self, delivery: Delivery, delivered: Delivered, now: datetime) -> None:
        delivery.attempts += 1
        delivery.error = delivered.error
        if delivered.outcome is Outcome.ADDRESS_FAILED:
            delivery.not_before = now + back_off(delivery.attempts)
        elif delivered.outcome is not Outcome.ACCOUNT_FAILED:
            delivery.notification.accepted += delivered.outcome is Outcome.ACCEPTED
            self._remove(delivery)

    def retry(self) -> None:
        """Whatever made deliveries wait may be mended: try at once."""
        self.account_not_before = None
        for delivery in self.deliveries.values():
            delivery.not_before = None

    def withdraw(self, wanted: Callable[[str, str], bool]) -> None:
        """Drop the deliveries whose group and address nobody wants any more."""
        gone = [
            delivery
            for delivery in self.deliveries.values()
            if not wanted(delivery.notification.notification.group, delivery.address)
        ]
        for delivery in gone:
            self._remove(delivery)

    def _remove(self, delivery: Delivery) -> None:
        del self.deliveries[delivery.id]
        delivery.notification.open -= 1
