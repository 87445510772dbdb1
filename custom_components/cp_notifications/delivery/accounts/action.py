"""Notify actions that send to the addresses in their `target`, as the mail integrations of Home Assistant and of others have."""

from collections.abc import Callable, Iterable, Iterator, Mapping
import re
from typing import Any, ClassVar, Final, Self, override

from homeassistant.const import EVENT_SERVICE_REGISTERED, EVENT_SERVICE_REMOVED
from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    Event,
    HomeAssistant,
    Service,
    callback,
)
from homeassistant.helpers.entity_registry import RegistryEntry

from custom_components.cp_notifications.const import (
    CONF_ACTION,
    CONF_MAIL_KIND,
    MAIL_ACTION,
)
from custom_components.cp_notifications.delivery.calls import (
    NOTIFY,
    SEND_TIMEOUT,
    async_call_in_turn,
)
from custom_components.cp_notifications.internals import async_at_started, module_of
from custom_components.cp_notifications.message.render import Mail

from .account import Account, Stored, one_line

# Home Assistant's own old-style notify actions that send to the addresses in `target`.
# All others of them do not: they send to a phone or a chat, to one fixed address
# (mailgun, sendgrid), take tags (apprise) or topics (aws) as target, or never tell that a
# member failed (group). smtp's own is deprecated and offered as the account it belongs to.
_CORE_ACTIONS: Final = frozenset({"google_mail", "rest"})
# Of those, the ones that send `message` as the HTML of the mail.
_HTML_ACTIONS: Final = frozenset({"google_mail"})
# What surely is no mail, whoever has registered it.
_NO_MAIL: Final = re.compile(
    r"notify|send_message|persistent_notification|mobile_app_.*"
)
_CORE: Final = "homeassistant.components."


class ActionAccount(Account):
    """A notify action that takes addresses as `target`.

    Such an action tells only by an exception that it failed; more cannot be known.
    """

    kind: ClassVar[str] = MAIL_ACTION
    note: ClassVar[str] = "mail_action"

    def __init__(
        self, hass: HomeAssistant, action: str, timeout: float = SEND_TIMEOUT
    ) -> None:
        """Use this action, such as notify.gmail; a try may take `timeout` seconds."""
        self._hass = hass
        self._action = action
        self._timeout = timeout

    @classmethod
    @override
    def choices(cls, hass: HomeAssistant) -> Iterator[Self]:
        """Yield every notify action that may send mails."""
        services = hass.services.async_services_for_domain(NOTIFY)
        for name, service in sorted(services.items()):
            core = _core_integration(service)
            if not _NO_MAIL.fullmatch(name) and core in {None, *_CORE_ACTIONS}:
                yield cls(hass, f"{NOTIFY}.{name}")

    @classmethod
    @override
    def stored_as(cls, hass: HomeAssistant, stored: Stored) -> Self:
        """Return the action that is stored."""
        return cls(hass, stored[CONF_ACTION])

    @property
    @override
    def stored(self) -> dict[str, str]:
        """The name of the action."""
        return {CONF_MAIL_KIND: MAIL_ACTION, CONF_ACTION: self._action}

    @property
    @override
    def label(self) -> str:
        """The name of the action."""
        return self._action

    @property
    @override
    def name(self) -> str:
        """The name of the action."""
        return self._action

    # ---- what is known about it ----------------------------------------------------------

    @property
    @override
    def exists(self) -> bool:
        """Whether it is registered. Actions come one after the other while Home Assistant starts."""
        return self._hass.state is not CoreState.running or self.ready

    @property
    @override
    def ready(self) -> bool:
        """Whether it is registered."""
        return self._hass.services.has_service(*self._action.split(".", 1))

    @override
    def sends_by(self, entity: RegistryEntry) -> bool:
        """Nothing says by what an entity of another integration sends."""
        return False

    @callback
    @override
    def async_follow(self, on_change: Callable[[bool], None]) -> CALLBACK_TYPE:
        """Follow its registration; from when Home Assistant has started, it is gone if it is missing."""

        @callback
        def is_ours(data: Mapping[str, Any]) -> bool:
            return f"{data['domain']}.{data['service']}" == self._action

        @callback
        def changed(event: Event) -> None:
            on_change(event.event_type == EVENT_SERVICE_REGISTERED)

        @callback
        def started(_hass: HomeAssistant) -> None:
            on_change(self.ready)

        listen = self._hass.bus.async_listen
        ends = (
            listen(EVENT_SERVICE_REGISTERED, changed, is_ours),
            listen(EVENT_SERVICE_REMOVED, changed, is_ours),
            async_at_started(self._hass, started),
        )

        @callback
        def end() -> None:
            for each in ends:
                each()

        return end

    # ---- recipients, sending -------------------------------------------------------------

    @override
    def missing(self, addresses: Iterable[str]) -> list[str]:
        """It sends to any address."""
        return []

    @override
    async def async_add(self, addresses: Iterable[str]) -> dict[str, str]:
        """There is nothing to add: it sends to any address."""
        return {}

    @override
    async def async_send(self, address: str, mail: Mail) -> None:
        """Hand the mail over for this one address, or raise `DeliveryError`."""
        data = {
            "title": one_line(mail.subject),
            "message": mail.html if self._wants_html() else mail.text,
            "target": [address],
        }
        await async_call_in_turn(self._hass, self._action, data, self._timeout)

    def _wants_html(self) -> bool:
        """Return whether the action sends its message as the HTML of the mail."""
        services = self._hass.services.async_services_for_domain(NOTIFY)
        service = services.get(self._action.removeprefix(f"{NOTIFY}."))
        return service is not None and _core_integration(service) in _HTML_ACTIONS


def _core_integration(service: Service) -> str | None:
    """Return which of Home Assistant's own integrations an action belongs to, if any."""
    module = module_of(service)
    if not module.startswith(_CORE):
        return None
    return module.removeprefix(_CORE).partition(".")[0]
