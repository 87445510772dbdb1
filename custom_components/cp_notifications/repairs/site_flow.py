"""What the dialogs of repair issues have in common: each is about one site."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.text import plain


class SiteRepairFlow(RepairsFlow):
    """Mends something at one site."""

    def __init__(self, entry_id: str) -> None:
        """Mend the site with this config entry id."""
        self._entry_id = entry_id

    async def async_step_init(
        self, _user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    @abstractmethod
    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what is wrong, and how it can be mended."""

    def _site(self) -> ConfigEntry[Any]:
        """Return the site; end the dialog if it is gone."""
        site = self.hass.config_entries.async_get_entry(self._entry_id)
        if site is None:
            raise AbortFlow("site_gone")
        return site

    def _placeholders(self) -> dict[str, str]:
        """Return what the issue says."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict((issue and issue.translation_placeholders) or {})


def marks(labels: Mapping[str, str]) -> SelectSelector:
    """Return a list to mark some of: what is stored, and what people read, which is foreign text."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=key, label=plain(label))
                for key, label in labels.items()
            ],
            multiple=True,
            mode=SelectSelectorMode.LIST,
        )
    )
