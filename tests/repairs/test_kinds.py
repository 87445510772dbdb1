"""Repair issues: raised when something needs a person, closed as soon as it does not."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from html import unescape
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryDisabler, ConfigSubentry
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Outcome
from custom_components.cp_notifications.internals import most_entities
from custom_components.cp_notifications.repairs import kinds as repairs
from custom_components.cp_notifications.text import escape, mask
from tests.helpers.mailbox import Mailbox
from tests.helpers.sites import (
    CASES,
    async_say,
    async_set_up,
    change,
    group,
    point,
    site,
    station,
)
from tests.helpers.smtp_account import ANNA, BERT, CLEO, stored

pytestmark = pytest.mark.usefixtures("hass_storage", "saved_at_once")

type Fix = Callable[..., Awaitable[dict[str, Any]]]


def issues(hass: HomeAssistant, kind: str) -> list[ir.IssueEntry]:
    """Return the issues of a kind that are open."""
    return [
        issue
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active and issue.translation_key == kind
    ]


def issue(hass: HomeAssistant, kind: str) -> ir.IssueEntry:
    """Return the one open issue of a kind."""
    (found,) = issues(hass, kind)
    return found


def says(hass: HomeAssistant, kind: str, placeholder: str) -> str:
    """Return what the one open issue of a kind says in one place."""
    placeholders = issue(hass, kind).translation_placeholders
    assert placeholders is not None
    return placeholders[placeholder]


@pytest.fixture
async def fix(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Fix:
    """Return what opens, or goes on with, the dialog that mends an issue."""
    assert await async_setup_component(hass, REPAIRS, {})
    await hass.async_block_till_done()
    client = await hass_client()

    async def async_fix(
        found: ir.IssueEntry | None = None, flow_id: str = ""
    ) -> dict[str, Any]:
        path = f"/{flow_id}" if flow_id else ""
        data = {"handler": DOMAIN, "issue_id": found.issue_id} if found else {}
        response = await client.post(f"/api/repairs/issues/fix{path}", json=data)
        assert response.status == 200
        await hass.async_block_till_done(wait_background_tasks=True)
        answer: dict[str, Any] = await response.json()
        return answer

    return async_fix


# ---- the mail account --------------------------------------------------------------


async def test_a_site_without_a_mail_account_says_so_until_it_has_one(
    hass: HomeAssistant,
) -> None:
    """Nobody would be told."""
    async_mock_service(hass, "notify", "mail")
    entry = await async_set_up(hass, site(hass, title="De*pot", data={}))
    assert issue(hass, "no_mail_account").severity is ir.IssueSeverity.ERROR
    assert says(hass, "no_mail_account", "site") == "De&#42;pot"
    account = {"mail": {"kind": "action", "action": "notify.mail"}}
    hass.config_entries.async_update_entry(entry, data=account)
    await hass.async_block_till_done()
    assert not issues(hass, "no_mail_account")


async def test_a_missing_mail_account_leads_into_the_dialog_of_the_site(
    hass: HomeAssistant, fix: Fix
) -> None:
    """The issue stays until there really is an account."""
    entry = await async_set_up(hass, site(hass, data={}))
    dialog = await fix(issue(hass, "no_mail_account"))
    assert dialog["step_id"] == "confirm"
    assert dialog["description_placeholders"]["site"] == "Depot"
    answer = await fix(flow_id=dialog["flow_id"])
    assert answer["type"] == "abort"
    kind, flow_id = answer["next_flow"]
    assert kind == "config_flow"
    flow = hass.config_entries.flow.async_get(flow_id)
    assert flow["step_id"] == "reconfigure"
    assert flow["context"]["entry_id"] == entry.entry_id
    assert issues(hass, "no_mail_account")


async def test_an_smtp_account_that_is_removed_is_gone(hass: HomeAssistant) -> None:
    """Another issue than none at all, and the only one: no address is known to it either."""
    smtp = MockConfigEntry(domain="smtp")
    smtp.add_to_hass(hass)
    entry = site(hass, group("North", []), data={"mail": stored(smtp)})
    await async_set_up(hass, entry)
    assert not issues(hass, "mail_account_gone")
    await hass.config_entries.async_remove(smtp.entry_id)
    await hass.async_block_till_done()
    assert says(hass, "mail_account_gone", "account") == "SMTP"
    assert not issues(hass, "no_mail_account")
    assert not issues(hass, "recipient_missing")


async def test_a_notify_action_that_is_not_there_is_gone(hass: HomeAssistant) -> None:
    """It closes itself when the action is there."""
    entry = await async_set_up(hass, site(hass))
    assert says(hass, "mail_account_gone", "account") == "notify&#46;mail"
    async_mock_service(hass, "notify", "mail")
    repairs.async_show_mail_account(hass, entry)
    assert not issues(hass, "mail_account_gone")


async def test_a_notify_action_may_come_late_while_home_assistant_starts(
    hass: HomeAssistant,
) -> None:
    """A restart is no fault."""
    hass.set_state(CoreState.starting)
    await async_set_up(hass, site(hass))
    assert not issues(hass, "mail_account_gone")
    hass.set_state(CoreState.running)


# ---- recipients --------------------------------------------------------------------


async def test_addresses_the_smtp_account_does_not_know_are_added_to_it(
    hass: HomeAssistant, account: MockConfigEntry, fix: Fix
) -> None:
    """Once the user has read which ones."""
    entry = site(
        hass,
        station("Yard", point("yard")),
        group("North", ["yard"], [ANNA, CLEO]),
        data={"mail": stored(account)},
    )
    await async_set_up(hass, entry)
    dialog = await fix(issue(hass, "recipient_missing"))
    addresses = dialog["description_placeholders"]["addresses"]
    assert addresses == f"- {escape(CLEO)}"
    answer = await fix(flow_id=dialog["flow_id"])
    assert answer["type"] == "create_entry"
    known = {subentry.unique_id for subentry in account.subentries.values()}
    assert known == {ANNA, BERT, CLEO}
    assert not issues(hass, "recipient_missing")


async def test_a_recipient_that_cannot_be_added_is_said_with_the_reason(
    hass: HomeAssistant, account: MockConfigEntry, fix: Fix
) -> None:
    """The dialog stays, and so does the issue."""
    entry = site(
        hass,
        station("Yard", point("yard")),
        group("North", ["yard"], [CLEO]),
        data={"mail": stored(account)},
    )
    await async_set_up(hass, entry)
    dialog = await fix(issue(hass, "recipient_missing"))
    with patch.object(
        repairs, "async_add_recipients", return_value={CLEO: "not today"}
    ):
        answer = await fix(flow_id=dialog["flow_id"])
    assert answer["errors"] == {"base": "not_mended"}
    said = answer["description_placeholders"]["error_plain"]
    assert said == f"- {CLEO}: not today"
    assert issues(hass, "recipient_missing")


async def test_a_recipient_that_is_added_by_hand_closes_the_issue(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """The account reloads then."""
    entry = site(
        hass,
        station("Yard", point("yard")),
        group("North", ["yard"], [CLEO]),
        data={"mail": stored(account)},
    )
    await async_set_up(hass, entry)
    assert issues(hass, "recipient_missing")
    recipient = ConfigSubentry(
        data=MappingProxyType({}),
        subentry_type="recipient",
        title="Cleo",
        unique_id=CLEO,
    )
    hass.config_entries.async_add_subentry(account, recipient)
    await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert not issues(hass, "recipient_missing")


async def test_a_site_that_was_removed_meanwhile_ends_the_dialog(
    hass: HomeAssistant, fix: Fix
) -> None:
    """There is nothing left to mend."""
    entry = await async_set_up(hass, site(hass, data={}))
    dialog = await fix(issue(hass, "no_mail_account"))
    await hass.config_entries.async_remove(entry.entry_id)
    answer = await fix(flow_id=dialog["flow_id"])
    assert (answer["type"], answer["reason"]) == ("abort", "site_gone")


# ---- groups ------------------------------------------------------------------------


async def test_a_group_that_has_lost_its_last_charge_point_says_so(
    hass: HomeAssistant,
) -> None:
    """It would never send anything; the other group has one left."""
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Garage", point("left")),
            station("Yard", point("yard")),
            group("North", ["left"]),
            group("South", ["left", "yard"]),
        ),
    )
    hass.config_entries.async_remove_subentry(entry, "garage")
    await hass.async_block_till_done()
    assert says(hass, "group_empty", "group") == "North"
    data = {**entry.subentries["north"].data, "charge_points": ["yard"]}
    change(hass, entry, "north", data=data)
    await hass.async_block_till_done()
    assert not issues(hass, "group_empty")


async def test_an_empty_group_that_is_deleted_takes_its_issue_along(
    hass: HomeAssistant,
) -> None:
    """That mends it as well."""
    entry = await async_set_up(hass, site(hass, group("North", [])))
    assert issues(hass, "group_empty")
    hass.config_entries.async_remove_subentry(entry, "north")
    await hass.async_block_till_done()
    assert not issues(hass, "group_empty")


async def test_groups_that_are_called_the_same_are_told_once(
    hass: HomeAssistant,
) -> None:
    """Home Assistant lets a person rename them past our dialog."""
    names = ("North", "South", "West")
    entry = await async_set_up(
        hass,
        site(
            hass,
            station("Yard", point("yard")),
            *(group(name, ["yard"]) for name in names),
        ),
    )
    assert not issues(hass, "duplicate_group_name")
    change(hass, entry, "south", title="north ")
    change(hass, entry, "west", title="NORTH")
    await hass.async_block_till_done()
    assert says(hass, "duplicate_group_name", "group") == "North"
    assert says(hass, "duplicate_group_name", "number") == "3"
    change(hass, entry, "south", title="South")
    change(hass, entry, "west", title="West")
    await hass.async_block_till_done()
    assert not issues(hass, "duplicate_group_name")


# ---- sources -----------------------------------------------------------------------


@pytest.fixture
def shock(hass: HomeAssistant) -> er.RegistryEntry:
    """Return a shock sensor of another integration."""
    return er.async_get(hass).async_get_or_create(
        "binary_sensor", "zigbee", "shock", suggested_object_id="post_shock"
    )


async def async_watch(hass: HomeAssistant, *entities: str) -> MockConfigEntry:
    """Set up a site whose one charge point is told of shocks by these entities."""
    sources = {"sensors": [{"entity": entity, "states": ["on"]} for entity in entities]}
    return await async_set_up(
        hass, site(hass, station("Yard", point("yard", sources=sources)))
    )


@pytest.mark.parametrize(
    ("language", "says_what"),
    [
        pytest.param("en", "(is disabled)", id="in English"),
        pytest.param("de", "(ist deaktiviert)", id="in German"),
    ],
)
async def test_a_disabled_source_says_which_charge_point_lost_what(
    hass: HomeAssistant, shock: er.RegistryEntry, language: str, says_what: str
) -> None:
    """Until it is enabled again."""
    hass.config.language = language
    await async_watch(hass, shock.id)
    assert not issues(hass, "source_missing")
    registry = er.async_get(hass)
    by_user = er.RegistryEntryDisabler.USER
    registry.async_update_entity(shock.entity_id, disabled_by=by_user)
    await hass.async_block_till_done()
    assert says(hass, "source_missing", "charge_point") == "Yard"
    said = says(hass, "source_missing", "sources")
    assert said.endswith(f": {escape(shock.entity_id)} {says_what}")
    registry.async_update_entity(shock.entity_id, disabled_by=None)
    await hass.async_block_till_done()
    assert not issues(hass, "source_missing")


async def test_a_removed_source_is_called_by_its_last_entity_id(
    hass: HomeAssistant, shock: er.RegistryEntry
) -> None:
    """The id that we store says nothing to people."""
    await async_watch(hass, shock.id)
    er.async_get(hass).async_remove(shock.entity_id)
    await hass.async_block_till_done()
    said = says(hass, "source_missing", "sources")
    assert f"{escape(shock.entity_id)} (was removed)" in said


async def test_a_source_that_was_never_known_is_called_by_what_is_stored(
    hass: HomeAssistant,
) -> None:
    """There is nothing else to call it by."""
    await async_watch(hass, "f00d")
    assert ": f00d (was removed)" in says(hass, "source_missing", "sources")


async def test_several_lost_sources_of_a_charge_point_are_one_issue(
    hass: HomeAssistant, shock: er.RegistryEntry
) -> None:
    """A line for each."""
    await async_watch(hass, "f00d", "beef")
    assert len(says(hass, "source_missing", "sources").splitlines()) == 2


async def test_a_charge_point_that_is_deleted_takes_its_issue_along(
    hass: HomeAssistant,
) -> None:
    """Nobody misses its sources any more."""
    entry = await async_watch(hass, "f00d")
    assert issues(hass, "source_missing")
    hass.config_entries.async_remove_subentry(entry, "yard")
    await hass.async_block_till_done()
    assert not issues(hass, "source_missing")


# ---- limits ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "raised"),
    [
        pytest.param(3, 1, id="at the number to warn of"),
        pytest.param(4, 0, id="below it"),
    ],
)
async def test_the_limit_of_entities_is_said_before_it_is_reached(
    hass: HomeAssistant, limit: int, raised: int
) -> None:
    """A charge point has three."""
    with patch.object(repairs, "most_entities", lambda: limit):
        entry = site(hass, station("Yard", point("yard")))
        await async_set_up(hass, entry)
    assert len(issues(hass, "entity_limit")) == raised


async def test_the_limit_of_entities_is_looked_at_after_each_change(
    hass: HomeAssistant,
) -> None:
    """Nobody adds three thousand charge points at once; a site grows, and may shrink again."""
    with patch.object(repairs, "most_entities", lambda: 6):
        entry = site(hass, station("Yard", point("yard")))
        await async_set_up(hass, entry)
        assert not issues(hass, "entity_limit")

        change(hass, entry, "yard", data={"charge_points": [point("a"), point("b")]})
        await hass.async_block_till_done()
        assert says(hass, "entity_limit", "count") == "6"

        change(hass, entry, "yard", data={"charge_points": [point("a")]})
        await hass.async_block_till_done()
        assert not issues(hass, "entity_limit")


def test_the_limit_is_said_at_nine_tenths_of_what_home_assistant_allows() -> None:
    """So there is time to do something."""
    assert repairs.ENTITY_WARNING == 90
    assert most_entities() == 10_000


async def test_what_cannot_be_saved_is_said_until_it_can(hass: HomeAssistant) -> None:
    """A full disk is no secret."""
    entry = await async_set_up(hass, site(hass, station("Yard", point("yard"))))
    repairs.async_show_saving(hass, entry, works=False)
    assert issue(hass, "cannot_save").severity is ir.IssueSeverity.CRITICAL
    repairs.async_show_saving(hass, entry, works=True)
    assert not issues(hass, "cannot_save")


# ---- all of them -------------------------------------------------------------------


async def test_the_issues_of_a_site_go_with_it_and_those_of_others_stay(
    hass: HomeAssistant,
) -> None:
    """Whether it is disabled or removed."""
    one = await async_set_up(hass, site(hass, data={}))
    await async_set_up(hass, site(hass, title="Hill", data={}))
    assert len(issues(hass, "no_mail_account")) == 2
    by_user = ConfigEntryDisabler.USER
    await hass.config_entries.async_set_disabled_by(one.entry_id, by_user)
    await hass.async_block_till_done()
    assert says(hass, "no_mail_account", "site") == "Hill"


async def test_an_issue_that_a_person_ignores_stays_ignored(
    hass: HomeAssistant,
) -> None:
    """Also if it is closed and found again."""
    entry = await async_set_up(hass, site(hass, group("North", [])))
    found = issue(hass, "group_empty")
    ir.async_ignore_issue(hass, DOMAIN, found.issue_id, ignore=True)
    repairs.async_show_groups(hass, entry, entry.runtime_data.config)
    assert issue(hass, "group_empty").dismissed_version is not None


async def test_issues_are_not_written_to_a_file(hass: HomeAssistant) -> None:
    """They can name addresses; they are found again at each start."""
    await async_set_up(hass, site(hass, group("North", []), data={}))
    assert [
        found.is_persistent
        for kind in ("group_empty", "no_mail_account")
        for found in issues(hass, kind)
    ] == [False, False]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", sorted(repairs.KINDS))
async def test_every_issue_has_its_words(
    hass: HomeAssistant, kind: str, language: str
) -> None:
    """One that can be mended has them in its dialog."""
    texts = await async_get_translations(hass, language, "issues", [DOMAIN])
    path = f"component.{DOMAIN}.issues.{kind}"
    fixable = repairs.KINDS[kind].fix is not None
    where = "fix_flow.step.confirm.description" if fixable else "description"
    assert {f"{path}.title", f"{path}.{where}"} <= texts.keys()


async def test_every_case_has_a_name_in_an_issue(hass: HomeAssistant) -> None:
    """The translations of the case selector are used for it."""
    for case in CASES:
        sources = {case: [{"entity": "f00d", "states": ["on"]}]}
        entry = site(hass, station("Yard", point(case, sources=sources)), title=case)
        await async_set_up(hass, entry)
    said = [
        (found.translation_placeholders or {})["sources"]
        for found in issues(hass, "source_missing")
    ]
    assert len(said) == 3
    assert not [
        text for text in said if text.startswith(tuple(f"- {c}" for c in CASES))
    ]


# ---- telling -----------------------------------------------------------------------


async def test_a_mail_account_that_fails_is_said_until_it_works(
    hass: HomeAssistant,
) -> None:
    """Since when, in local time, and why; what a server says is foreign text."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    entry = await async_set_up(hass, site(hass))
    since = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    repairs.async_show_mail_down(hass, entry, since, "no *route*")
    assert issue(hass, "mail_down").severity is ir.IssueSeverity.CRITICAL
    assert says(hass, "mail_down", "since") == "2026-11-23 00:30"
    assert says(hass, "mail_down", "error") == "no &#42;route&#42;"
    repairs.async_show_mail_down(hass, entry, None, "")
    assert not issues(hass, "mail_down")


async def test_addresses_that_are_refused_are_named_until_none_is(
    hass: HomeAssistant,
) -> None:
    """With what the server said of each."""
    entry = await async_set_up(hass, site(hass))
    refused = {CLEO: "user unknown", ANNA: "moved"}
    repairs.async_show_refused(hass, entry, refused)
    assert issue(hass, "address_refused").severity is ir.IssueSeverity.ERROR
    assert says(hass, "address_refused", "addresses").splitlines() == [
        f"- {escape(f'{mask(ANNA)}: moved')}",
        f"- {escape(f'{mask(CLEO)}: user unknown')}",
    ]
    repairs.async_show_refused(hass, entry, {})
    assert not issues(hass, "address_refused")


async def test_no_issue_says_a_whole_address(
    hass: HomeAssistant, account: MockConfigEntry
) -> None:
    """Everybody who is logged in may read issues; the server's answer often repeats the address."""
    entry = site(
        hass,
        station("Yard", point("yard")),
        group("North", ["yard"], [CLEO]),
        data={"mail": stored(account)},
    )
    await async_set_up(hass, entry)
    answers = {CLEO: f"550 <{CLEO}>: no such user"}
    repairs.async_show_refused(hass, entry, answers)
    repairs.async_show_failing(hass, entry, answers)
    repairs.async_show_mail_down(hass, entry, dt_util.utcnow(), answers[CLEO])
    for kind in (
        "recipient_missing",
        "address_refused",
        "address_failing",
        "mail_down",
    ):
        said = unescape(str(issue(hass, kind).translation_placeholders))
        assert CLEO not in said
        assert CLEO.partition("@")[0] not in said


async def test_an_address_that_refused_a_mail_is_an_issue_at_once(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """It goes when the address is corrected."""
    entry = await async_set_up(
        hass,
        site(hass, station("Yard", point("yard")), group("North", ["yard"], [CLEO])),
    )
    mailbox.fails(Outcome.REFUSED)
    await async_say(hass, "sensor.yard", "fuse")
    assert (
        says(hass, "address_refused", "addresses") == f"- {escape(f'{mask(CLEO)}: no')}"
    )
    data = {**entry.subentries["north"].data, "addresses": [ANNA]}
    change(hass, entry, "north", data=data)
    await hass.async_block_till_done()
    assert not issues(hass, "address_refused")
