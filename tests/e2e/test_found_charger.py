"""A charger of a known integration, in a real Home Assistant: found at the set-up, and by a card when it comes later."""

from collections.abc import Iterator

import pytest

from .conftest import TEAM
from .harness.dialog import Dialog
from .harness.easee import NAME, OTHER, Easee, added_easee
from .harness.home import Home
from .harness.site import DOMAIN, STATION, Site
from .harness.station import card
from .harness.waiting import wait_until


@pytest.fixture
def easee(home: Home) -> Iterator[Easee]:
    """Add the charger."""
    with added_easee(home.api) as easee:
        yield easee


def cards(home: Home) -> list[str]:
    """Return what the cards on the page of integrations are about."""
    flows = home.api.command("config_entries/flow/progress")
    return sorted(
        flow["context"]["title_placeholders"]["name"]
        for flow in flows
        if flow["handler"] == DOMAIN
    )


def test_a_charger_that_appears_is_added_by_its_card(
    home: Home, site: Site, easee: Easee
) -> None:
    """Two clicks from the card to the mail, and nobody has said what its states mean."""
    dialog = card(home.api, NAME)
    assert dialog.name == "confirm_charger"
    assert dialog.placeholders["found"] == "| Garage | Easee | ✓ | ✓ | ✓ |"
    dialog.submit(groups=[site.groups[TEAM]])
    assert dialog.step["reason"] == "charger_added"
    assert NAME in site.subentries(STATION)
    home.api.wait_for_state(site.wait_for_entity(NAME, "fuse"), "off")

    easee.do("overcurrent")
    mail = home.sink.next_mail(30)
    assert mail.subject == f"[{TEAM}] Fuse tripped: {NAME}"
    assert "error_overcurrent" in mail.text
    easee.undo("overcurrent")
    assert "Resolved" in home.sink.next_mail(90).subject


def test_a_charger_that_is_watched_has_no_card_after_a_restart(
    home: Home, site: Site, easee: Easee
) -> None:
    """And one that is not has one, not two."""
    wait_until(lambda: cards(home) == [NAME, OTHER], 60, "both cards")
    card(home.api, NAME).submit()
    home.restart()
    wait_until(lambda: cards(home) != [], 60, "a card after the restart")
    assert cards(home) == [OTHER]


def test_a_charger_that_is_there_is_offered_at_the_set_up(
    home: Home, easee: Easee
) -> None:
    """All are marked already; all a person does is to go on."""
    dialog = Dialog.add_entry(home.api, DOMAIN)
    dialog.submit(name="Harbour", mail=f"smtp:{home.account}")
    assert dialog.name == "found"
    found = dialog.suggested("found")
    assert found == ["easee:EH123456", "easee:EH654321"]
    dialog.submit(found=found)
    assert dialog.name == "overview"
    dialog.choose("create")
    site = Site(home.api, str(dialog.step["result"]["entry_id"]), "Harbour")
    home.api.wait_for_state(site.wait_for_entity(NAME, "availability"), "on")
    dialog.next_dialog().close()


def test_a_lost_cloud_is_no_dead_charger(home: Home, easee: Easee) -> None:
    """Nothing is known of it meanwhile, and that is said."""
    dialog = Dialog.add_entry(home.api, DOMAIN)
    dialog.submit(name="Harbour", mail="none").submit(found=["easee:EH123456"])
    dialog.choose("create")
    site = Site(home.api, str(dialog.step["result"]["entry_id"]), "Harbour")
    dialog.next_dialog().close()
    available = site.wait_for_entity(NAME, "availability")
    home.api.wait_for_state(available, "on")
    easee.do("no_stream")
    home.api.wait_for_state(available, "unknown")
    (link,) = home.api.ask(f"{DOMAIN}.list_alerts")["links"]
    assert link["link"] == "Easee"
    assert [each["charge_point"] for each in link["charge_points"]] == [NAME]
    easee.undo("no_stream")
    home.api.wait_for_state(available, "on")
