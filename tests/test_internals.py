"""Names of Home Assistant that nobody promises: all are known, and without any of them a fault is still told."""

from collections.abc import Callable
from email.message import EmailMessage
import logging
from pathlib import Path
import subprocess
import sys
from types import SimpleNamespace
from typing import Any, Final

from homeassistant.components.frontend import DATA_PANELS
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, __version__ as HA_VERSION
from homeassistant.core import Context, CoreState, HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.cp_notifications import internals
from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.delivery.accounts import (
    accounts,
    async_add_recipients,
)
from custom_components.cp_notifications.delivery.accounts.action import ActionAccount
from custom_components.cp_notifications.delivery.accounts.smtp import SmtpAccount
from custom_components.cp_notifications.ocpp.entrance import Entrance
from custom_components.cp_notifications.ocpp.tls import (
    CertificateError,
    home_assistant_files,
)
from custom_components.cp_notifications.panel.feed import FEED
from custom_components.cp_notifications.site.page import PATH, page_of
from custom_components.cp_notifications.site.store import SnapshotStore
from custom_components.cp_notifications.site.who import NOBODY, async_who
from custom_components.cp_notifications.sources.presence import Presence
from tests.helpers.developer_documentation import MODULES, NAMES, OBJECTS
from tests.helpers.documents import CODE, ROOT, rows, section
from tests.helpers.home_assistant_names import FOUND, Use, uses
from tests.helpers.mail_sink import MailSink
from tests.helpers.sites import async_say, async_set_up, group, point, site, station
from tests.helpers.smtp_account import (
    ANNA,
    CLEO,
    MAIL,
    entity_id,
    register_legacy,
    stored,
)

TABLE: Final = "docs/home_assistant_internals.md"
PRIVATE: Final = [
    [*CODE.findall(cells[0]), *CODE.findall(cells[-1])]
    for cells in rows(
        section("What is used of Home Assistant without a promise", TABLE)
    )
    if cells[0].startswith("`")
]
"""Each name of the table, and the test that takes it away."""
LOOKED_UP: Final = sorted(
    use.identifier for use in set(uses()) if use.name.startswith(FOUND)
)

HTTP: Final = SimpleNamespace(ssl_certificate="cert.pem", ssl_key="key.pem")

type TakeAway = Callable[[str], None]


def is_promised(use: Use) -> bool:
    """Return whether the developer documentation promises a name."""
    parts = use.name.split(".")
    beginnings = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return not beginnings.isdisjoint(MODULES | NAMES) or use.module in OBJECTS


@pytest.fixture
def take_away(monkeypatch: pytest.MonkeyPatch) -> TakeAway:
    """Return what takes a name away, as far as we look for it: Home Assistant itself goes on with it."""
    gone: set[str] = set()

    def look_up(owner: object, name: str, *default: object) -> Any:
        return default[0] if name in gone else getattr(owner, name, *default)

    monkeypatch.setattr(internals, "getattr", look_up, raising=False)
    monkeypatch.setattr(internals, "_logged", set())
    return gone.add


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged about names that are gone."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.name == internals.__name__
    ]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the errors that were logged, by whomever."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR
    ]


# ---- the table ---------------------------------------------------------------------


def test_every_name_of_home_assistant_is_promised_or_in_the_table() -> None:
    """What nobody knows of breaks at somebody's site, with the monthly release that takes it away."""
    table = {name for name, _test in PRIVATE}
    unknown = [
        use
        for use in sorted(set(uses()))
        if not is_promised(use) and use.identifier not in table
    ]
    assert unknown == []


def test_what_is_in_the_table_is_used_where_it_is_looked_up_and_nowhere_else() -> None:
    """Elsewhere its loss would be an exception."""
    table = {name for name, _test in PRIVATE}
    elsewhere = {
        use
        for use in uses()
        if use.identifier in table
        and not use.name.startswith((FOUND, "super."))
        and not is_promised(use)
    }
    assert elsewhere == set()


def test_the_table_has_what_is_looked_up_and_nothing_more() -> None:
    """A row too many describes what is not so."""
    overridden = {
        use.identifier
        for use in uses()
        if use.name.startswith("super.") and not is_promised(use)
    }
    assert {name for name, _test in PRIVATE} == {*LOOKED_UP, *overridden}


@pytest.mark.parametrize(("name", "test"), PRIVATE)
def test_the_test_of_a_name_is_there(name: str, test: str) -> None:
    """And it is the one that takes this name away."""
    source = Path(__file__).read_text(encoding="utf-8")
    (block,) = (each for each in source.split("\n\n\n") if f"def {test}(" in each)
    assert name in block


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from homeassistant.helpers.restore_state import x", "x"),
        ("def f(hass: HomeAssistant): hass.http.app.router", "router"),
        (
            "if TYPE_CHECKING:\n  from homeassistant.auth.models import User\n"
            "def f(user: User): user.credentials",
            "credentials",
        ),
        ("class A(B):\n  @override\n  def _secret(self): ...", "_secret"),
        ("super()._secret", "_secret"),
    ],
)
def test_a_new_use_is_found(
    source: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finder that finds nothing would pass for ever."""
    imports = "from homeassistant.core import HomeAssistant\n"
    (tmp_path / "new.py").write_text(imports + source, encoding="utf-8")
    monkeypatch.setattr("tests.helpers.home_assistant_names.PACKAGE", tmp_path)
    found = [use for use in uses() if not is_promised(use)]
    assert name in {use.identifier for use in found}


# ---- the main path -----------------------------------------------------------------


@pytest.mark.parametrize("name", LOOKED_UP)
@pytest.mark.usefixtures("hass_storage", "saved_at_once")
async def test_without_a_name_a_fault_is_told_once_and_its_end_after_a_restart(
    hass: HomeAssistant,
    account: MockConfigEntry,
    sink: MailSink,
    take_away: TakeAway,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    """That is what it is for. Whatever else is missing is said in one line of the log."""
    take_away(name)
    await async_say(hass, "sensor.p1", "fine")
    entry = site(
        hass,
        station("Box", point("p1")),
        group("Team", ["p1"], [ANNA]),
        data={"mail": stored(account)},
    )
    await async_set_up(hass, entry)
    await async_say(hass, "sensor.p1", "fuse")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(sink.mails) == 1

    await restart(hass, entry)
    assert len(sink.mails) == 1

    await async_say(hass, "sensor.p1", "fine")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "resolved" in subject(sink.mails[1])
    assert complaints(caplog) == []
    assert len(said(caplog)) <= 1


async def restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set the site up again while Home Assistant starts, as far as the site can tell."""
    await hass.config_entries.async_unload(entry.entry_id)
    hass.set_state(CoreState.starting)
    await async_set_up(hass, entry)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done(wait_background_tasks=True)


def subject(mail: EmailMessage) -> str:
    """Return the subject of a mail in lower case."""
    return str(mail["subject"]).lower()


def test_the_package_can_be_imported_without_any_of_them() -> None:
    """An import that fails is a site that is not set up at all."""
    script = f"""
import homeassistant, importlib, pkgutil, sys
import homeassistant.components.llm, homeassistant.components.logbook, homeassistant.components.smtp.notify
from homeassistant.components import frontend
from homeassistant.helpers import discovery_flow, start, translation
from homeassistant.helpers import entity, entity_platform, json
from homeassistant.util import ulid
from homeassistant import config_entries
for module in (config_entries, discovery_flow, entity, entity_platform, frontend, json, start, translation, ulid):
    for name in {LOOKED_UP!r}:
        module.__dict__.pop(name, None)
for gone in (discovery_flow, frontend, start, translation, ulid):
    sys.modules[gone.__name__] = None
import custom_components.{DOMAIN} as package
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


# ---- name by name ------------------------------------------------------------------


async def test_without_the_entity_itself_its_state_tells_that_a_mail_was_sent(
    hass: HomeAssistant,
    account: MockConfigEntry,
    mailer: SmtpAccount,
    sink: MailSink,
    take_away: TakeAway,
) -> None:
    """Also two that are sent at the same time read the same, and both are known to be sent."""
    take_away("async_get_platforms")
    await mailer.async_send(ANNA, MAIL)
    await mailer.async_send(ANNA, MAIL)
    assert len(sink.mails) == 2
    hass.states.async_set(entity_id(hass, account, ANNA), "unavailable")
    with pytest.raises(Exception, match="not available"):
        await mailer.async_send(ANNA, MAIL)


def test_an_entity_of_which_nothing_is_known_belongs_to_nothing(
    hass: HomeAssistant, take_away: TakeAway, caplog: pytest.LogCaptureFixture
) -> None:
    """So it counts as one whose integration is loaded: its loss is told."""
    take_away("entity_sources")
    presence = Presence(hass)
    assert presence.config_entry_of("sensor.p1") is None
    assert presence.config_entry_of("sensor.p2") is None
    assert len(said(caplog)) == 1


def test_without_a_known_limit_nobody_is_warned_of_it(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """A warning of a limit that is not known would be made up."""
    assert internals.most_entities() == 10_000
    take_away("MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY")
    assert internals.most_entities() is None


async def test_a_change_that_is_not_announced_is_not_waited_for(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """Nothing is called, and there is nothing that could not be stopped."""
    take_away("SIGNAL_CONFIG_ENTRY_CHANGED")
    seen: list[str] = []
    stop = internals.async_on_entry_change(hass, lambda change, _: seen.append(change))
    MockConfigEntry(domain="other").add_to_hass(hass)
    stop()
    assert seen == []


async def test_a_login_that_is_not_announced_is_asked_for(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """Nothing is called, and there is nothing that could not be stopped."""
    take_away("async_subscribe_flow")
    internals.async_on_flow(hass, lambda change, flow: None)()


async def test_without_dialogs_nobody_has_to_sign_in(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """A charger is told as unavailable rather than not at all."""
    take_away("async_get_active_flows")
    assert not internals.wants_sign_in(hass, MockConfigEntry(domain="other"))


async def test_a_description_goes_without_versions(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """The rest of it is worth handing on."""
    assert await internals.async_versions(hass, ["sun", "nobody"]) == {
        "sun": HA_VERSION
    }
    take_away("async_get_integrations")
    assert await internals.async_versions(hass, ["sun"]) == {}


async def test_the_start_is_noticed_by_its_event(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """Once while it starts, and at once where it has."""
    take_away("async_at_started")
    started: list[HomeAssistant] = []
    hass.set_state(CoreState.starting)
    internals.async_at_started(hass, started.append)
    assert started == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert started == [hass]
    internals.async_at_started(hass, started.append)()
    assert started == [hass, hass]


async def test_an_account_that_cannot_be_waited_for_is_used_at_once(
    hass: HomeAssistant, account: MockConfigEntry, take_away: TakeAway
) -> None:
    """The recipient is added all the same."""
    take_away("setup_lock")
    assert await async_add_recipients(hass, stored(account), [CLEO]) == {}
    await hass.async_block_till_done()
    assert account.state is ConfigEntryState.LOADED


async def test_without_flows_of_discovery_there_are_no_cards(
    hass: HomeAssistant, take_away: TakeAway, caplog: pytest.LogCaptureFixture
) -> None:
    """Chargers are found in the set-up as well."""
    take_away("async_create_flow")
    internals.async_show_card(hass, DOMAIN, {})
    internals.async_show_card(hass, DOMAIN, {})
    await hass.async_block_till_done()
    assert internals.async_cards(hass, DOMAIN) == {}
    assert len(said(caplog)) == 1


def test_a_card_that_cannot_be_looked_for_stays(
    hass: HomeAssistant, take_away: TakeAway, caplog: pytest.LogCaptureFixture
) -> None:
    """A person can ignore it."""
    take_away("async_progress_by_handler")
    assert internals.async_cards(hass, DOMAIN) == {}
    assert len(said(caplog)) == 1


async def test_an_action_of_nobody_knows_whom_is_offered_and_gets_text(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """Better one that does not fit than none: a test mail tells."""
    service = await register_legacy(hass, "google_mail")
    await register_legacy(hass, "mailgun")
    account = ActionAccount(hass, "notify.google_mail_action")
    assert len(accounts(hass)) == 1
    await account.async_send(ANNA, MAIL)
    take_away("job")
    assert len(accounts(hass)) == 2
    await account.async_send(ANNA, MAIL)
    assert [message for message, _ in service.sent] == [MAIL.html, MAIL.text]


def test_an_event_of_the_logbook_without_its_data_says_little(
    take_away: TakeAway,
) -> None:
    """A line that says little is better than a logbook with an error."""
    event: Any = SimpleNamespace(data={"group_name": "Team"})
    assert internals.data_of(event) == {"group_name": "Team"}
    take_away("data")
    assert internals.data_of(event) == {}


async def test_a_person_whose_name_cannot_be_had_is_nobody(
    hass: HomeAssistant, hass_admin_user: MockUser, take_away: TakeAway
) -> None:
    """What they did counts all the same."""
    context = Context(user_id=hass_admin_user.id)
    assert await async_who(hass, context) == hass_admin_user.name
    take_away("name")
    assert await async_who(hass, context) == NOBODY


@pytest.mark.parametrize(
    "name", ["components", "async_register_built_in_panel", "async_remove_panel"]
)
@pytest.mark.usefixtures("hass_storage", "mailbox")
async def test_a_page_that_cannot_be_shown_or_removed_is_not_there(
    hass: HomeAssistant,
    take_away: TakeAway,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    """And no link leads to it. The site is set up and removed as ever."""
    assert await async_setup_component(hass, "frontend", {})
    take_away(name)
    entry = await async_set_up(hass, site(hass))
    assert PATH not in hass.data[DATA_PANELS]
    assert page_of(hass, "group", "team") is None
    await hass.config_entries.async_remove(entry.entry_id)
    assert complaints(caplog) == []
    assert len(said(caplog)) == 1


@pytest.mark.parametrize("name", ["send_message", "subscriptions"])
@pytest.mark.usefixtures("hass_storage", "socket_enabled")
async def test_a_page_that_cannot_be_told_changes_is_refused(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    take_away: TakeAway,
    name: str,
) -> None:
    """It shows that, and nothing goes on that nobody could end."""
    assert await async_setup_component(hass, DOMAIN, {})
    take_away(name)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": f"{DOMAIN}/subscribe"})
    answer = await client.receive_json()
    assert answer["error"]["code"] == "not_supported"
    assert FEED not in hass.data


def test_a_certificate_that_cannot_be_had_is_none(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, take_away: TakeAway
) -> None:
    """The setting says so, and takes another."""
    monkeypatch.setattr(hass, "http", HTTP)
    assert home_assistant_files(hass) == ("cert.pem", "key.pem")
    take_away("ssl_certificate")
    with pytest.raises(CertificateError, match="no_certificate"):
        home_assistant_files(hass)


def test_a_key_that_cannot_be_had_is_looked_for_beside_its_certificate(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, take_away: TakeAway
) -> None:
    """One file may hold both; if not, its use fails, and that is told."""
    take_away("ssl_key")
    monkeypatch.setattr(hass, "http", HTTP)
    assert home_assistant_files(hass) == ("cert.pem", "cert.pem")


def test_an_entrance_that_cannot_be_opened_stays_shut(
    hass: HomeAssistant, take_away: TakeAway, caplog: pytest.LogCaptureFixture
) -> None:
    """Stations have a port of their own."""
    take_away("register_view")
    internals.async_open_view(hass, Entrance)
    assert len(said(caplog)) == 1


@pytest.mark.parametrize(
    "name", ["async_get_translations", "async_get_cached_translations"]
)
async def test_without_translations_there_are_no_texts(
    hass: HomeAssistant, take_away: TakeAway, name: str
) -> None:
    """Who shows them has their keys."""
    take_away("async_get_translations")
    take_away("async_get_cached_translations")
    assert await internals.async_texts(hass, "title", [DOMAIN]) == {}
    assert internals.async_cached_texts(hass, "title", DOMAIN) == {}


def test_a_state_that_cannot_be_translated_is_shown_as_it_is(
    hass: HomeAssistant, take_away: TakeAway
) -> None:
    """People know their charger's words."""
    take_away("async_translate_state")
    assert internals.state_name(hass, "ground_fault", "sensor") == "ground_fault"


def test_ids_are_made_in_another_way(take_away: TakeAway) -> None:
    """No two are the same."""
    take_away("ulid")
    assert internals.new_id() != internals.new_id()


@pytest.mark.parametrize("name", ["json_fragment", "json_bytes"])
def test_a_file_that_cannot_be_compact_is_indented(
    take_away: TakeAway, name: str
) -> None:
    """It is the same data."""
    take_away(name)
    assert internals.compact({"a": 1}) == {"a": 1}


def test_a_tool_answers_without_what_is_new(take_away: TakeAway) -> None:
    """Both came with 2026.10; what is said is the same."""
    assert internals.tool_annotations().read_only
    assert internals.tool_result({"a": 1}).data == {"a": 1}
    take_away("ToolAnnotations")
    take_away("ToolResult")
    assert internals.tool_annotations() is None
    assert internals.tool_result({"a": 1}) == {"a": 1}


@pytest.mark.usefixtures("hass_storage")
async def test_a_store_that_does_not_ask_us_is_not_known_to_have_written(
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """That is said, once: by `_async_write_data` alone we know of a full disk."""
    monkeypatch.setattr(internals, "_logged", set())
    store = SnapshotStore(hass, "site", "", (1, 1))
    await store.async_save({})
    assert said(caplog) == []
    monkeypatch.setattr(Store, "_async_handle_write_data", Store.async_load)
    await store.async_save({})
    await store.async_save({})
    assert len(said(caplog)) == 1
