"""Fixtures that all tests share."""

from collections.abc import AsyncGenerator, Generator
import logging
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.delivery.accounts import Account, account_of
from custom_components.cp_notifications.delivery.accounts.account import Stored
from custom_components.cp_notifications.delivery.accounts.smtp import SmtpAccount

from .helpers.deprecations import Deprecations
from .helpers.found_chargers import Installer
from .helpers.hanging import Hanging
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
    """Let every mail account send into a box; whether it is there is asked as ever."""
    box = Mailbox()

    def into_the_box(hass: HomeAssistant, stored: Stored | None) -> Account | None:
        account = account_of(hass, stored)
        if account is not None:
            setattr(account, "async_send", box.async_send)  # noqa: B010 - not known to be a variable
        return account

    with patch(f"custom_components.{DOMAIN}.delivery.sender.account_of", into_the_box):
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
def mailer(hass: HomeAssistant, account: MockConfigEntry) -> SmtpAccount:
    """Return what sends by the SMTP account."""
    return SmtpAccount(hass, account.entry_id)


@pytest.fixture
def hanging(hass: HomeAssistant) -> Generator[Hanging]:
    """Return an action that hangs, and let it go on at the end of the test."""
    action = Hanging(hass)
    yield action
    action.go_on()
