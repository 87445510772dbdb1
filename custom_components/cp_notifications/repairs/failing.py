"""Knows which addresses have not taken a mail for long, although the mail account works."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

FAILING_PATIENCE: Final = timedelta(hours=1)
"""How long an address must fail to be told: grey lists let a mail pass within minutes, a full mailbox may be emptied."""

type Failing = Mapping[str, str]
"""Addresses, and why a mail was not taken there last."""


class FailingAddresses:
    """Notes how tries end at each address. It forgets at a restart: an hour later it knows again."""

    def __init__(
        self, hass: HomeAssistant, on_change: Callable[[Failing, bool], None]
    ) -> None:
        """Begin with nothing known.

        `on_change` is called with what has failed for long, and whether an address has come to it.
        """
        self._hass = hass
        self._on_change = on_change
        self._since: dict[str, datetime] = {}
        self._errors: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def failed(self, address: str, error: str) -> None:
        """An address did not take a mail, and may do so later."""
        self._since.setdefault(address, dt_util.utcnow())
        self._errors[address] = error
        self._look(dt_util.utcnow())

    @callback
    def forget(self, addresses: Iterable[str]) -> None:
        """These addresses have taken a mail, refused it for good, or are nobody's any more."""
        gone = [each for each in addresses if self._since.pop(each, None)]
        if gone:
            self._look(dt_util.utcnow())

    @callback
    def forget_but(self, addresses: Iterable[str]) -> None:
        """All other addresses are nobody's any more."""
        self.forget(self._since.keys() - set(addresses))

    @callback
    def stop(self) -> None:
        """Look no more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _look(self, now: datetime) -> None:
        self.stop()
        due = {each: since + FAILING_PATIENCE for each, since in self._since.items()}
        shown = {each: self._errors[each] for each, when in due.items() if when <= now}
        before, self._shown = self._shown, shown
        if shown != before:
            self._on_change(shown, bool(shown.keys() - before.keys()))
        if later := [when for when in due.values() if when > now]:
            job = HassJob(self._look, cancel_on_shutdown=True)
            self._cancel = async_track_point_in_utc_time(self._hass, job, min(later))
