"""The mail account: chosen late, and a recipient that it has lost."""

from .conftest import ANN, NORTH, SOUTH, TEAM
from .harness.dialog import Dialog
from .harness.home import Home
from .harness.site import AT_ONCE, DOMAIN, Site, add_site


def test_what_happens_before_there_is_an_account_is_told_when_there_is_one(
    home: Home,
) -> None:
    """Nothing is lost, and a repair issue says what is missing."""
    site, wizard = add_site(home.api, "Harbour", None, home.chargers.values())
    site.add_group(TEAM, [NORTH, SOUTH], [ANN], wizard=wizard)
    site.configure_group(TEAM, timing=AT_ONCE)
    site.wait_for_issues("no_mail_account")
    home.chargers["north"].do("trip_fuse")
    (waiting,) = site.wait_for_outbox(lambda mail: mail["address"] == ANN)
    assert waiting["group"] == TEAM
    dialog = Dialog.reconfigure_entry(home.api, DOMAIN, site.entry_id)
    dialog.submit(name="Harbour", mail=f"smtp:{home.account}")
    finish_recipients(dialog)
    assert dialog.step["reason"] == "reconfigure_successful"
    assert home.sink.next_mail().subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    site.wait_for_issues()


def finish_recipients(dialog: Dialog) -> None:
    """Agree to the new recipients, if the account does not have them already."""
    while dialog.kind == "form":
        assert dialog.name == "recipients"
        dialog.submit()


def test_a_recipient_that_was_deleted_is_added_again_by_the_repair(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """The mail waits until then; the dialog says whom it is going to add."""
    expected_complaints.append("did not reach an address")
    home.remove_recipient(ANN)
    site.wait_for_issues("recipient_missing")
    home.chargers["north"].do("trip_fuse")
    (waiting,) = site.wait_for_outbox(lambda mail: mail["attempts"] == 1)
    assert waiting["error"] == "the SMTP account has no such recipient"
    (issue,) = site.issues()
    dialog = Dialog.repair(home.api, DOMAIN, issue["issue_id"])
    assert "ann" in dialog.placeholders["addresses"]
    dialog.submit()
    assert dialog.kind == "create_entry"
    assert home.sink.next_mail(40).subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    site.wait_for_issues()
