"""What all pages share that edit charging stations: the drafts they work on, and where they go on."""

from abc import abstractmethod
from functools import cached_property
from typing import Any

from homeassistant.data_entry_flow import FlowContext, FlowHandler, FlowResult

from .drafts import Drafts


class DraftSteps[ContextT: FlowContext, ResultT: FlowResult[Any, Any], HandlerT](
    FlowHandler[ContextT, ResultT, HandlerT]
):
    """Part of a flow that edits charging stations. Nothing is stored here: that is up to the flow."""

    @cached_property
    def drafts(self) -> Drafts:
        """What is edited."""
        return Drafts(self.hass, self.stored_names)

    def stored_names(self) -> list[str]:
        """Return the names of the site's other charging stations."""
        return []

    @abstractmethod
    async def async_ask(self) -> ResultT:
        """Ask the next question, if any is left."""

    @abstractmethod
    async def async_rules_done(self) -> ResultT:
        """Go on after the last question."""
