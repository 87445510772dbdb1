"""Who wants to hear when something happens to alerts: the triggers of automations, of all sites.

They outlive the sites, which may be loaded again. Each is found by what it listens to, in a dictionary: a thousand of
them cost no more than one, and a state that alters nothing does not come here.

Automations begin to listen when Home Assistant has started. What happens before that waits for them, so that the first
word of a charger after a restart reaches them, once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
import logging
from typing import Any, Final

from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Case
from custom_components.cp_notifications.internals import async_at_started

from .targets import Tag, Target

_LOGGER = logging.getLogger(__name__)

BEGIN_TO_LISTEN: Final = 10.0
"""Seconds after the start for automations to begin to listen: on the slowest machines they take a few."""

_EVERYTHING: Final = None
"""Stands for a tag where no target was chosen."""


class Kind(StrEnum):
    """What can happen."""

    BEGAN = auto()
    """A case has lasted for the hold time of a group."""
    ENDED = auto()
    """It is over in all groups."""
    SEEN = auto()
    """A case was seen, at once."""
    GONE = auto()
    """It is not seen any more."""
    LINK_LOST = auto()
    LINK_BACK = auto()
    SENT = auto()
    FAILED = auto()
    ACKNOWLEDGED = auto()
    UNHEARD = auto()
    """A charge point is not monitored any more."""
    HEARD = auto()
    """It is monitored again."""


@dataclass(frozen=True, slots=True)
class News:
    """Something that has happened."""

    kind: Kind
    tags: Callable[[], frozenset[Tag]]
    """Returns all by which it can be meant; asked only if somebody has chosen a target."""
    data: Mapping[str, Any]
    """What there is to say of it: names and ids, no addresses."""
    about: str
    """One line of it, for the trace of an automation."""
    case: Case | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Subscriber:
    """Somebody who wants to hear of it."""

    kind: Kind
    target: Target | None
    """None for everything."""
    cases: frozenset[Case]
    run: Callable[[News], object]


class Subscribers:
    """All of them, by what they listen to."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin; what happens while Home Assistant starts is kept for those who begin to listen then."""
        self._hass = hass
        self._by_kind: dict[Kind, dict[Tag | None, list[Subscriber]]] = {}
        self._waiting: list[News] | None = None
        if hass.state is not CoreState.running:
            self._waiting = []
            async_at_started(hass, self._on_started)

    @callback
    def async_subscribe(self, subscriber: Subscriber) -> CALLBACK_TYPE:
        """Let somebody hear of it from now on; return what ends that."""
        by_tag = self._by_kind.setdefault(subscriber.kind, {})
        tags = subscriber.target.include if subscriber.target else (_EVERYTHING,)
        for tag in tags:
            by_tag.setdefault(tag, []).append(subscriber)

        @callback
        def unsubscribe() -> None:
            for tag in tags:
                by_tag[tag].remove(subscriber)
                if not by_tag[tag]:
                    del by_tag[tag]

        return unsubscribe

    def hears(self, kind: Kind) -> bool:
        """Return whether anybody does: what nobody hears of need not be put into words."""
        return self._waiting is not None or bool(self._by_kind.get(kind))

    @callback
    def async_publish(self, news: News) -> None:
        """Let all who want to hear of it."""
        if self._waiting is not None:
            self._waiting.append(news)
            return
        for subscriber in self._wanting(news):
            try:
                subscriber.run(news)
            except Exception:
                _LOGGER.exception("An automation could not be triggered")

    def _wanting(self, news: News) -> list[Subscriber]:
        by_tag = self._by_kind.get(news.kind, {})
        found = dict.fromkeys(by_tag.get(_EVERYTHING, ()))
        if len(by_tag) > (_EVERYTHING in by_tag):
            tags = news.tags()
            for tag in tags:
                for each in by_tag.get(tag, ()):
                    if each.target is not None and each.target.means(tags):
                        found[each] = None
        return [each for each in found if news.case is None or news.case in each.cases]

    @callback
    def _on_started(self, _hass: HomeAssistant) -> None:
        job = HassJob(self._on_listening, cancel_on_shutdown=True)
        async_call_later(self._hass, BEGIN_TO_LISTEN, job)

    @callback
    def _on_listening(self, _now: datetime) -> None:
        waiting, self._waiting = self._waiting or (), None
        for news in waiting:
            self.async_publish(news)


_SUBSCRIBERS: Final[HassKey[Subscribers]] = HassKey(f"{DOMAIN}_subscribers")


@callback
def async_subscribers(hass: HomeAssistant) -> Subscribers:
    """Return those of this Home Assistant."""
    if _SUBSCRIBERS not in hass.data:
        hass.data[_SUBSCRIBERS] = Subscribers(hass)
    return hass.data[_SUBSCRIBERS]
