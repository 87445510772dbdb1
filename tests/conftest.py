"""Fixtures that all tests share."""

from collections.abc import AsyncGenerator, Generator
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.cp_notifications.const import DOMAIN

from .mailbox import Mailbox


@pytest.fixture(autouse=True)
def custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load this integration, in the tests that have one running."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def mailbox() -> Generator[Mailbox]:
    """Replace the mail account of every site that has one."""
    box = Mailbox()
    with patch(
        f"custom_components.{DOMAIN}.coordinator.make_mailer",
        lambda _hass, account: None if account is None else box,
    ):
        yield box


@pytest.fixture
async def idle_sites(hass: HomeAssistant) -> AsyncGenerator[None]:
    """Let sites be set up without doing anything: dialogs do not need more of them."""
    package = f"custom_components.{DOMAIN}"
    with (
        patch(f"{package}.async_setup_entry", return_value=True),
        patch(f"{package}.async_unload_entry", return_value=True),
    ):
        yield
        for entry in hass.config_entries.async_loaded_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)
