"""The triggers: each hears of one kind of news, at its target.

They are built on what the engine decides, not on states: other integrations have problem sensors too, and the first
word of a charger after a restart is news as well.
"""

from collections.abc import Mapping
from typing import ClassVar, Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from custom_components.cp_notifications.site.subscribers import (
    Kind,
    News,
    Subscriber,
    async_subscribers,
)
from custom_components.cp_notifications.site.targets import target_of

from .options import CASE, CONF_WHEN, WHEN, When, checked, chosen_cases, schema


class NewsTrigger(Trigger):
    """Triggers on one kind of news."""

    kinds: ClassVar[Mapping[str, Kind]]
    """What it hears of, by since when a case counts."""
    rules: ClassVar[vol.Schema] = schema()

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check target and options."""
        return checked(cls.rules, config)

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take what somebody has chosen."""
        super().__init__(hass, config)
        self._home = hass
        self._target = target_of(config.target)
        options = config.options or {}
        self._kind = self.kinds[options.get(CONF_WHEN, When.TOLD)]
        self._cases = chosen_cases(options)

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: object = None
    ) -> CALLBACK_TYPE:
        """Begin to listen; return what ends that."""

        def run(news: News) -> None:
            run_action(dict(news.data), news.about)

        return async_subscribers(self._home).async_subscribe(
            Subscriber(self._kind, self._target, self._cases, run)
        )


class CaseBegan(NewsTrigger):
    """A case began."""

    kinds = {When.TOLD: Kind.BEGAN, When.SEEN: Kind.SEEN}
    rules = schema(CASE, WHEN)


class CaseEnded(NewsTrigger):
    """A case ended."""

    kinds = {When.TOLD: Kind.ENDED, When.SEEN: Kind.GONE}
    rules = schema(CASE, WHEN)


class Acknowledged(NewsTrigger):
    """Somebody has seen an alert."""

    kinds = {When.TOLD: Kind.ACKNOWLEDGED}
    rules = schema(CASE)


class LinkLost(NewsTrigger):
    """A cloud, a hub or a broker is not reached any more."""

    kinds = {When.TOLD: Kind.LINK_LOST}


class LinkRestored(NewsTrigger):
    """It is reached again."""

    kinds = {When.TOLD: Kind.LINK_BACK}


class NotificationSent(NewsTrigger):
    """A notification was sent."""

    kinds = {When.TOLD: Kind.SENT}


class NotificationFailed(NewsTrigger):
    """A notification did not reach an address."""

    kinds = {When.TOLD: Kind.FAILED}


class NoLongerMonitored(NewsTrigger):
    """Nothing was heard of a charge point for too long."""

    kinds = {When.TOLD: Kind.UNHEARD}


class MonitoredAgain(NewsTrigger):
    """It is heard of again."""

    kinds = {When.TOLD: Kind.HEARD}


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "alert_acknowledged": Acknowledged,
    "case_began": CaseBegan,
    "case_ended": CaseEnded,
    "link_lost": LinkLost,
    "link_restored": LinkRestored,
    "monitored_again": MonitoredAgain,
    "no_longer_monitored": NoLongerMonitored,
    "notification_failed": NotificationFailed,
    "notification_sent": NotificationSent,
}
