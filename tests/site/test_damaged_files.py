"""Files that are damaged, or of a newer version: the site watches on, tells once, and the file is kept."""

import json
import os
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.coordinator import Coordinator
from custom_components.cp_notifications.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.repairs import async_create_fix_flow
from tests.engine.damage import KINDS, Damage, truncated
from tests.helpers.mailbox import Mailbox, later
from tests.helpers.ocpp_home import ocpp_on
from tests.helpers.sites import (
    ANN,
    BOB,
    async_say,
    async_set_up,
    group,
    ocpp_station,
    point,
    site,
    station,
)

pytestmark = pytest.mark.usefixtures("saved_at_once", "socket_enabled")

FUSE = "[North] Fuse tripped: Yard"
NUMBERS = range(34)
"""How many files are damaged in each way: two hundred together."""


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Have real files, in a folder that is thrown away."""
    return hass_tmp_config_dir


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Take back that Home Assistant has none in tests."""
    return {}


@pytest.fixture
def storage(hass: HomeAssistant) -> Path:
    """Return the folder of the files."""
    return Path(hass.config.path(".storage"))


@pytest.fixture
async def entry(
    hass: HomeAssistant, mailbox: Mailbox, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Leave a site behind: Ann was told of a fuse, the mail to Bob still waits.

    Always at the same time: so the same number damages the same thing.
    """
    freezer.move_to("2026-11-22 12:00:00+00:00")
    made = site(
        hass,
        station("Yard", point("yard")),
        ocpp_station("CP-7"),
        group("North", ["yard"], [BOB, ANN]),
        options=ocpp_on(),
    )
    await async_set_up(hass, made)
    await async_say(hass, "sensor.yard", "ready")
    mailbox.fails(Outcome.ADDRESS_FAILED)
    await async_say(hass, "sensor.yard", "fuse")
    await later(hass, freezer, seconds=1)
    made.runtime_data.ocpp.remember()
    assert await hass.config_entries.async_unload(made.entry_id)
    assert [address for address, _ in mailbox.mails] == [ANN]
    mailbox.mails.clear()
    return made


def file(storage: Path, entry: MockConfigEntry, kind: str = "") -> Path:
    """Return one of the site's files."""
    return storage / f"{DOMAIN}.{entry.entry_id}{kind}"


def kept(path: Path) -> list[Path]:
    """Return what was kept of a file."""
    return sorted(path.parent.glob(f"{path.name}.unreadable.*"))


def runtime(entry: MockConfigEntry) -> Coordinator:
    """Return the site at work."""
    coordinator: Coordinator = entry.runtime_data
    return coordinator


def issues(hass: HomeAssistant) -> dict[str | None, ir.IssueEntry]:
    """Return the repair issues of ours about files, by their kind."""
    return {
        issue.translation_key: issue
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and "file" in (issue.translation_placeholders or {})
    }


async def async_start(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Set the site up, and give it a minute: in steps, for each mail waits for the one before to be on disk."""
    await hass.config_entries.async_setup(entry.entry_id)
    for _ in range(6):
        await later(hass, freezer, seconds=10)


def edited(path: Path, **changes: Any) -> None:
    """Change something in a file."""
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps({**document, **changes}))


def is_whole(found: bytes, text: str, *parts: str) -> bool:
    """Return whether these parts of a file are as they were written, and it is of our version."""
    before = json.loads(text)
    try:
        after = json.loads(found)
        is_ours = after.get("version", 1) in (1, None) and "data" in after
        return is_ours and all(
            after["data"][part] == before["data"][part] for part in parts
        )
    except AttributeError, LookupError, TypeError, ValueError:
        return False


# ---- two hundred ---------------------------------------------------------------------


@pytest.mark.parametrize("damage", KINDS)
async def test_no_damage_stops_the_site_or_tells_twice(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
    damage: Damage,
) -> None:
    """What is lost is kept, and known; what is not is told once."""
    path = file(storage, entry)
    text = path.read_text()
    for number in NUMBERS:
        found = damage(text, Random(number))
        path.write_bytes(found)
        mailbox.mails.clear()
        await async_start(hass, entry, freezer)
        store = runtime(entry).stores["snapshot"]
        works = (
            ConfigEntryState.SETUP_ERROR if store.is_newer else ConfigEntryState.LOADED
        )
        assert entry.state is works
        is_left = store.is_newer or store.unreadable is not None
        assert is_left <= (found in [each.read_bytes() for each in [path, *kept(path)]])
        told = [a for a, mail in mailbox.mails if "Fuse tripped: Yard" in mail.subject]
        mail_is_whole = is_whole(found, text, "deliveries", "notifications")
        alert_is_whole = is_whole(found, text, "groups")
        assert (
            mail_is_whole <= told.count(BOB) <= 2 - (mail_is_whole and alert_is_whole)
        )
        assert told.count(ANN) <= (not alert_is_whole)
        await hass.config_entries.async_unload(entry.entry_id)
        for each in kept(path):
            each.unlink()


# ---- what is done with a damaged file --------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [
        ("", "snapshot", {"groups": 7}),
        (".history", "history", {"records": [7]}),
        (".ocpp", "ocpp", {"stations": {"CP-7": {"station": 7}}}),
    ],
)
async def test_what_was_lost_is_said_and_where_the_file_is(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
    kind: str,
    name: str,
    data: Any,
) -> None:
    """In a repair issue, in diagnostics, and under the date of the file; also over a restart."""
    path = file(storage, entry, kind)
    edited(path, data=data)
    os.utime(path, (0, 0))
    damaged = path.read_bytes()
    await async_start(hass, entry, freezer)
    [left] = kept(path)
    assert left.name.endswith(".unreadable.1970-01-01_00-00-00")
    assert left.read_bytes() == damaged
    issue = issues(hass)["unreadable"]
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["lost"]
    assert "1970" in issue.translation_placeholders["file"]
    assert issue.is_persistent
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    shown = diagnostics["files"][name]["unreadable"]
    assert shown["kept"] == left.name
    assert shown["lost"][0]["why"]
    await hass.config_entries.async_reload(entry.entry_id)
    assert runtime(entry).stores[name].unreadable is None
    assert "unreadable" in issues(hass)


async def test_a_person_closes_what_was_read(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
) -> None:
    """Nothing else can: what is lost does not come back."""
    edited(file(storage, entry), data={})
    await async_start(hass, entry, freezer)
    issue = issues(hass)["unreadable"]
    flow: Any = await async_create_fix_flow(hass, issue.issue_id, issue.data)
    flow.hass, flow.issue_id = hass, issue.issue_id
    assert (await flow.async_step_init())["type"] == "form"
    assert (await flow.async_step_confirm({}))["type"] == "create_entry"


async def test_a_removed_site_takes_with_it_what_was_kept(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
) -> None:
    """There are addresses in it; and nobody can do anything about the issue any more."""
    path = file(storage, entry)
    path.write_bytes(truncated(path.read_text(), Random(1)))
    await async_start(hass, entry, freezer)
    assert len(kept(path)) == 1
    await hass.config_entries.async_remove(entry.entry_id)
    assert list(storage.glob(f"{DOMAIN}*")) == []
    assert issues(hass) == {}


async def test_a_file_that_cannot_be_kept_is_said_too(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
) -> None:
    """A full disk on a file system without links."""
    edited(file(storage, entry), data={})
    with (
        patch("os.link", side_effect=OSError),
        patch("shutil.copy2", side_effect=OSError(28, "No space left on device")),
    ):
        await async_start(hass, entry, freezer)
    issue = issues(hass)["unreadable"]
    assert issue.translation_placeholders is not None
    assert "could not be kept" in issue.translation_placeholders["file"]
    assert entry.state is ConfigEntryState.LOADED


async def test_a_file_is_kept_where_there_are_no_links(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
) -> None:
    """Some file systems of memory cards have none."""
    path = file(storage, entry)
    edited(path, data={})
    damaged = path.read_bytes()
    with patch("os.link", side_effect=OSError):
        await async_start(hass, entry, freezer)
    assert [each.read_bytes() for each in kept(path)] == [damaged]


async def test_a_disk_that_cannot_be_read_does_not_stop_the_site(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
) -> None:
    """It watches with what it is told from now on."""
    path = file(storage, entry)
    path.unlink()
    path.mkdir()
    await async_start(hass, entry, freezer)
    assert entry.state is ConfigEntryState.LOADED
    assert "unreadable" in issues(hass)


async def test_a_mistake_of_our_own_does_not_cost_the_file(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The site watches, and what was there is kept."""
    path = file(storage, entry)
    before = path.read_bytes()
    with patch.object(Engine, "restore", side_effect=RuntimeError("oops")):
        await async_start(hass, entry, freezer)
    assert [each.read_bytes() for each in kept(path)] == [before]
    assert "could not be taken up" in caplog.text
    assert entry.state is ConfigEntryState.LOADED


async def test_no_address_reaches_the_log(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What cannot be read may hold some."""
    path = file(storage, entry)
    path.write_text(path.read_text().replace('"fuse_tripped"', f'"{ANN}"'))
    caplog.clear()
    await async_start(hass, entry, freezer)
    assert "cannot be read whole" in caplog.text
    assert ANN not in caplog.text


# ---- newer files -----------------------------------------------------------------------


async def test_a_newer_snapshot_is_left_as_it_is_and_the_site_does_not_start(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
) -> None:
    """With an older version again the mail that waits goes out: once."""
    path = file(storage, entry)
    edited(path, version=2)
    files = {each: each.read_bytes() for each in storage.glob(f"{DOMAIN}*")}
    await async_start(hass, entry, freezer)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "newer_snapshot"
    assert {each: each.read_bytes() for each in storage.glob(f"{DOMAIN}*")} == files
    assert mailbox.mails == []
    assert set(issues(hass)) == {"newer_snapshot"}
    edited(path, version=1)
    await hass.config_entries.async_reload(entry.entry_id)
    await later(hass, freezer, minutes=1)
    assert [(a, mail.subject) for a, mail in mailbox.mails] == [(BOB, FUSE)]
    assert issues(hass) == {}


@pytest.mark.parametrize("kind", [".history", ".ocpp", ".watched"])
async def test_another_newer_file_is_left_as_it_is_and_the_site_watches(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
    kind: str,
) -> None:
    """It is not what people wait for."""
    path = file(storage, entry, kind)
    path.touch()
    path.write_text(json.dumps({"version": 2, "minor_version": 1, "data": {"x": 1}}))
    before = path.read_bytes()
    await async_start(hass, entry, freezer)
    assert entry.state is ConfigEntryState.LOADED
    assert [address for address, _ in mailbox.mails] == [BOB]
    await later(hass, freezer, minutes=16)
    await hass.config_entries.async_unload(entry.entry_id)
    assert path.read_bytes() == before


async def test_a_newer_history_is_an_issue_until_it_is_gone(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
) -> None:
    """A person has to choose a version."""
    path = file(storage, entry, ".history")
    edited(path, version=2)
    await async_start(hass, entry, freezer)
    assert set(issues(hass)) == {"newer_file"}
    path.unlink()
    await hass.config_entries.async_reload(entry.entry_id)
    assert issues(hass) == {}


@pytest.mark.parametrize("kind", ["", ".history", ".ocpp"])
async def test_a_file_of_a_newer_minor_version_is_read(
    hass: HomeAssistant,
    mailbox: Mailbox,
    freezer: FrozenDateTimeFactory,
    storage: Path,
    entry: MockConfigEntry,
    kind: str,
) -> None:
    """It only has something more."""
    path = file(storage, entry, kind)
    data = json.loads(path.read_bytes())["data"]
    edited(path, minor_version=99, data={**data, "colours": ["red"]})
    await async_start(hass, entry, freezer)
    assert [(a, mail.subject) for a, mail in mailbox.mails] == [(BOB, FUSE)]
    assert issues(hass) == {}
