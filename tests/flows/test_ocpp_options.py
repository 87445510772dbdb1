"""The options of a site about OCPP: where chargers connect, and what a person says about what they send."""

from pathlib import Path
import socket
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.core_config import async_process_ha_core_config
from homeassistant.helpers.network import NoURLAvailableError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.helpers.certificates import Files, certificates
from tests.helpers.dialog import Dialog
from tests.helpers.mailbox import Mailbox
from tests.helpers.ocpp_home import OcppHome, async_ocpp_home, free_port
from tests.helpers.sites import async_set_up, site

pytestmark = pytest.mark.usefixtures("socket_enabled")

IGNORE = "Nothing, ignore it"
SENSORS = "A sensor was triggered"
FIRST: dict[str, Any] = {
    "on": True,
    "tls": "none",
    "allow_unknown": True,
    "entrance": False,
}


@pytest.fixture
async def entry(hass: HomeAssistant, idle_sites: None) -> MockConfigEntry:
    """Return a site that does nothing, in a Home Assistant that knows its address."""
    await async_process_ha_core_config(
        hass, {"internal_url": "http://homeassistant.local:8123"}
    )
    return await async_set_up(hass, site(hass))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Return files with certificates."""
    return certificates(tmp_path)


async def test_it_is_off_until_a_person_switches_it_on(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What is left at its default is not stored."""
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    assert dialog.values == {**FIRST, "on": False, "port": 9033}
    await dialog.change()
    assert dialog.created
    assert entry.options == {}


async def test_the_address_to_type_into_the_charger_is_shown_before_it_is_stored(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It is what a person came for."""
    port = free_port()
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    await dialog.change(on=True, port=port, entrance=True)
    assert dialog.step == "ocpp_address"
    assert f"`ws://homeassistant.local:{port}`" in dialog.placeholders["rows"]
    second = "`ws://homeassistant.local:8123/api/cp_notifications/ocpp`"
    assert second in dialog.placeholders["rows"]
    assert entry.options == {}
    await dialog.fill()
    assert entry.options == {"ocpp": {"on": True, "port": port, "entrance": True}}
    assert isinstance(entry.options["ocpp"]["port"], int)


async def test_without_an_address_of_its_own_home_assistant_says_so(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """And where to mend it."""
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    with patch(
        "custom_components.cp_notifications.ocpp.address.get_url",
        side_effect=NoURLAvailableError,
    ):
        await dialog.change(on=True, port=free_port())
    assert "Settings, System, Network" in dialog.placeholders["rows"]


async def test_a_port_that_is_taken_is_refused_at_its_field(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Rather than in the log afterwards."""
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        dialog = await Dialog.site_options(hass, entry, "ocpp")
        await dialog.change(on=True, port=other.getsockname()[1])
    assert dialog.errors == {"port": "port_in_use"}
    await dialog.change(port=9033.5)
    assert dialog.errors == {"port": "port_invalid"}
    await dialog.change(port=free_port())
    assert dialog.step == "ocpp_address"


async def test_the_port_that_the_site_itself_listens_to_is_fine(
    hass: HomeAssistant, mailbox: Mailbox
) -> None:
    """Who changes something else keeps it."""
    home: OcppHome = await async_ocpp_home(hass)
    dialog = await Dialog.site_options(hass, home.entry, "ocpp")
    await dialog.change(allow_unknown=False)
    assert dialog.step == "ocpp_address"
    await dialog.fill()
    await hass.async_block_till_done()
    assert not home.ocpp.options.allow_unknown


async def test_the_options_about_mail_stay_as_they_are(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """And the other way round."""
    hass.states.async_set("notify.phone", "unknown")
    dialog = await Dialog.site_options(hass, entry, "telling")
    await dialog.fill(second_channel="notify.phone")
    port = free_port()
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    await dialog.change(on=True, port=port)
    await dialog.fill()
    dialog = await Dialog.site_options(hass, entry, "telling")
    await dialog.fill()
    assert entry.options == {"ocpp": {"on": True, "port": port}}


async def test_a_site_that_was_removed_meanwhile_ends_the_dialog(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """With a reason."""
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    await hass.config_entries.async_remove(entry.entry_id)
    await dialog.change()
    assert dialog.reason == "site_gone"


# ---- certificates --------------------------------------------------------------------


async def test_a_certificate_of_its_own_is_tried_before_it_is_stored(
    hass: HomeAssistant, entry: MockConfigEntry, files: Files
) -> None:
    """Each error stands at its file."""
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    await dialog.change(on=True, port=free_port(), tls="own")
    assert dialog.step == "ocpp_certificate"
    await dialog.fill()
    assert dialog.errors == {"certificate": "file_not_found"}
    await dialog.fill(certificate=files.certificate)
    assert dialog.errors == {"key": "file_not_found"}
    await dialog.fill(certificate=files.certificate, key=files.other_key)
    assert dialog.errors == {"certificate": "certificate_unusable"}
    good = {"certificate": files.certificate, "key": files.key}
    await dialog.fill(**good, client_ca=files.key)
    assert dialog.errors == {"client_ca": "certificate_unusable"}
    await dialog.fill(**good, client_ca="nowhere.pem")
    assert dialog.errors == {"client_ca": "file_not_found"}
    await dialog.fill(**good, client_ca=files.ca)
    assert "`wss://homeassistant.local:" in dialog.placeholders["rows"]
    await dialog.fill()
    stored = entry.options["ocpp"]
    assert {key: stored[key] for key in ("certificate", "key", "client_ca")} == {
        **good,
        "client_ca": files.ca,
    }


async def test_home_assistants_certificate_needs_one(
    hass: HomeAssistant, entry: MockConfigEntry, files: Files
) -> None:
    """Without one the choice is refused; with one only the chargers' own are asked for."""
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    await dialog.change(on=True, port=free_port(), tls="home_assistant")
    assert dialog.errors == {"tls": "no_certificate"}
    with patch.object(hass, "http", create=True) as http:
        http.ssl_certificate, http.ssl_key = files.certificate, files.other_key
        await dialog.change()
        await dialog.fill()
        assert dialog.errors == {"base": "certificate_unusable"}
        http.ssl_key = files.key
        await dialog.fill()
        assert dialog.step == "ocpp_address"
    await dialog.fill()
    assert entry.options["ocpp"]["tls"] == "home_assistant"


async def test_paths_that_have_no_meaning_any_more_are_forgotten(
    hass: HomeAssistant, entry: MockConfigEntry, files: Files
) -> None:
    """Encryption was switched off."""
    port = free_port()
    stored = {"on": True, "port": port, "tls": "own", "certificate": files.certificate}
    hass.config_entries.async_update_entry(entry, options={"ocpp": stored})
    dialog = await Dialog.site_options(hass, entry, "ocpp")
    await dialog.change(tls="none")
    await dialog.fill()
    assert entry.options == {"ocpp": {"on": True, "port": port}}


# ---- rules -------------------------------------------------------------------------------


@pytest.fixture
def with_ocpp(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Switch OCPP on."""
    hass.config_entries.async_update_entry(entry, options={"ocpp": {"on": True}})
    return entry


async def test_rules_are_offered_once_there_is_ocpp(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Before that they would be rules about nothing."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert result["menu_options"] == ["telling", "ocpp", "page"]


async def test_a_rule_is_stored_without_what_was_left_empty(
    hass: HomeAssistant, with_ocpp: MockConfigEntry
) -> None:
    """And is shown again."""
    dialog = await Dialog.site_options(hass, with_ocpp, "ocpp_rules")
    rule = {"vendor": " ABB ", "code": "", "text": "door|lid", "case": SENSORS}
    await dialog.fill(rules=[rule])
    kept = {"vendor": "ABB", "text": "door|lid", "case": "sensors"}
    assert with_ocpp.options == {"ocpp": {"on": True, "rules": [kept]}}
    dialog = await Dialog.site_options(hass, with_ocpp, "ocpp_rules")
    assert dialog.values == {"rules": [{**kept, "case": SENSORS}]}
    await dialog.fill(rules=[])
    assert with_ocpp.options == {"ocpp": {"on": True}}


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        pytest.param({"case": IGNORE}, "rule_no_pattern", id="nothing"),
        pytest.param({"text": "(", "case": IGNORE}, "rule_not_a_pattern", id="open"),
        pytest.param({"text": "[", "case": IGNORE}, "rule_not_a_pattern", id="class"),
        pytest.param({"text": "(a+)+b", "case": IGNORE}, "rule_too_complex", id="bad"),
        pytest.param({"text": "a" * 201, "case": IGNORE}, "rule_too_long", id="long"),
        pytest.param({"text": "door", "case": ""}, "rule_case", id="meaning"),
    ],
)
async def test_a_rule_that_cannot_work_is_refused_by_its_number(
    hass: HomeAssistant, with_ocpp: MockConfigEntry, rule: dict[str, str], error: str
) -> None:
    """One that could take for ever would stop Home Assistant."""
    fine = {"text": "fine", "case": IGNORE}
    dialog = await Dialog.site_options(hass, with_ocpp, "ocpp_rules")
    with patch("homeassistant.helpers.selector.SelectSelector.__call__"):
        await dialog.fill(rules=[fine, rule])
    assert dialog.errors == {"rules": error}
    assert dialog.placeholders["rule"] == "2"
    await dialog.fill(rules=[fine])
    assert with_ocpp.options["ocpp"]["rules"] == [{"text": "fine", "case": "ignore"}]


async def test_there_are_not_more_rules_than_can_be_looked_at(
    hass: HomeAssistant, with_ocpp: MockConfigEntry
) -> None:
    """Each is held against each fault."""
    dialog = await Dialog.site_options(hass, with_ocpp, "ocpp_rules")
    await dialog.fill(rules=[{"text": "fine", "case": IGNORE}] * 51)
    assert dialog.errors == {"rules": "rules_too_many"}
