"""Fixtures that all tests share."""

from collections.abc import AsyncGenerator, Generator
import logging
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.delivery.mailers import SmtpMailer

from .helpers.deprecations import Deprecations
from .helpers.found_chargers import Installer
from .helpers.mail_sink import MailSink
from .helpers.mailbox import Mailbox
from .helpers.smtp_account import set_up, smtp_entry


@pytest.fixture(autouse=True)
def deprecations() -> Generator[Deprecations]:
    """Fail where Home Assistant logs that our integration uses something that is going away."""
    deprecations = Deprecations()
    root = logging.getLogger()
    root.addHandler(deprecations)
    yield deprecations
    root.removeHandler(deprecations)
    assert deprecations.said == []


@pytest.fixture(autouse=True)
def custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load this integration, in the tests that have one running."""
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("recorder_mock")  # it must be there before the rest
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
def saved_at_once() -> Generator[None]:
    """Let every change be saved at once: mails wait for that, and a frozen clock waits for ever."""
    with patch(f"custom_components.{DOMAIN}.site.store.WRITE_INTERVAL", 0.0):
        yield


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


@pytest.fixture
def install(hass: HomeAssistant) -> Generator[Installer]:
    """Return what adds chargers that the catalogue knows."""
    installer = Installer(hass)
    yield installer
    installer.leave()


@pytest.fixture
async def sink(socket_enabled: None) -> AsyncGenerator[MailSink]:
    """Return a mail server, to which nobody has to look up a host name."""
    with patch("socket.getfqdn", return_value="home.example.com"):
        async with MailSink() as sink:
            yield sink


@pytest.fixture
async def account(hass: HomeAssistant, sink: MailSink) -> MockConfigEntry:
    """Return an SMTP account that is set up and works."""
    entry = smtp_entry(sink)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    return entry


@pytest.fixture
def mailer(hass: HomeAssistant, account: MockConfigEntry) -> SmtpMailer:
    """Return the mailer of the SMTP account."""
    return SmtpMailer(hass, account.entry_id)
