"""Who wants to know of something, by what it is about."""

from functools import partial

from homeassistant.core import CALLBACK_TYPE


class Listeners[K, L]:
    """The listeners of each key. What they are told and how is up to who tells them."""

    def __init__(self) -> None:
        """Begin without any."""
        # Most keys have one listener, and of some kinds there are thousands: no list and no closure for each.
        self._of: dict[K, tuple[L, ...]] = {}

    def add(self, key: K, listener: L) -> None:
        """Have one more listener, until it is removed."""
        self._of[key] = (*self._of.get(key, ()), listener)

    def remove(self, key: K, listener: L) -> None:
        """Have this listener no more; nothing happens if there is none such."""
        if rest := tuple(each for each in self.of(key) if each != listener):
            self._of[key] = rest
        else:
            self._of.pop(key, None)

    def listen(self, key: K, listener: L) -> CALLBACK_TYPE:
        """Have one more listener, until the returned function is called."""
        self.add(key, listener)
        return partial(self.remove, key, listener)

    def of(self, key: K) -> tuple[L, ...]:
        """Return who listens now: whoever comes or goes while they are told is not among them."""
        return self._of.get(key, ())
