"""What every kind of mail account can do: all that the rest of the house asks of one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar, Protocol, Self

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_registry import RegistryEntry

from custom_components.cp_notifications.message.render import Mail

type Stored = Mapping[str, str]
"""An account as it stands in the config entry of a site: see `CONF_MAIL` in `const.py`."""


class Account(Protocol):
    """A way to hand a mail over to people, and what is known about it now.

    It is asked anew each time and keeps nothing: what it stands for can come, change and go at any moment.
    """

    kind: ClassVar[str]
    """What is stored to say that it is of this kind."""
    note: ClassVar[str]
    """Translation key of what a person reads about the addresses they enter; `{account}` is its name."""

    @classmethod
    def choices(cls, hass: HomeAssistant) -> Iterator[Self]:
        """Yield the accounts of this kind that a person can choose."""

    @classmethod
    def stored_as(cls, hass: HomeAssistant, stored: Stored) -> Self:
        """Return the account that is stored so; whether it exists is another question."""

    @property
    def stored(self) -> dict[str, str]:
        """As it is stored in the config entry, its kind first."""

    @property
    def label(self) -> str:
        """What a person chooses it by: foreign text."""

    @property
    def name(self) -> str:
        """What it is called, as far as that is known, also when it is gone: foreign text."""

    @property
    def exists(self) -> bool:
        """Whether it may exist: False only if it is surely gone."""

    @property
    def ready(self) -> bool:
        """Whether it can be used now. Only a mail shows whether it sends."""

    def sends_by(self, entity: RegistryEntry) -> bool:
        """Return whether a notify entity sends by this account, and so fails together with it."""

    @callback
    def async_follow(self, on_change: Callable[[bool], None]) -> CALLBACK_TYPE:
        """Call `on_change` with whether it is ready when it comes, changes or goes, and now if that is known.

        Return what ends that.
        """

    def missing(self, addresses: Iterable[str]) -> list[str]:
        """Return the addresses that it cannot send to before they are added, each once."""

    async def async_add(self, addresses: Iterable[str]) -> dict[str, str]:
        """Add the addresses that are missing; return why it failed, by address."""

    async def async_send(self, address: str, mail: Mail) -> None:
        """Hand the mail over for this one address, or raise `DeliveryError`."""


def one_line(subject: str) -> str:
    """Return a subject without line breaks: an error to smtp, and a forged header elsewhere."""
    return " ".join(subject.split())
