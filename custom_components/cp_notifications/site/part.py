"""The life of a part of a site: it takes up what was kept, begins, follows the configuration, and ends."""

from homeassistant.core import callback


class Part:
    """What has a life of its own at one site. A part does what it needs of this, and nothing for the rest.

    The site begins with its parts in order, and stops them the other way round. A part that was stopped is inert:
    whatever calls it afterwards, it changes nothing, sends nothing and writes nothing. It may be stopped before it was
    started or loaded, and more than once.
    """

    async def async_load(self) -> None:
        """Take up what was kept, before there are entities. Nothing is told or sent yet."""

    async def async_start(self) -> None:
        """Begin, now that the entities are there."""

    @callback
    def async_follow(self) -> None:
        """Follow the configuration, which has changed; the engine knows it already."""

    async def async_stop(self) -> None:
        """End, and keep what must not be lost."""
