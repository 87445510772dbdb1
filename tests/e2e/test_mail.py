"""From the state of a charger to the mail in the inbox."""

from email.utils import parseaddr

import pytest

from .conftest import ANN, BOB, NORTH, SOUTH, TEAM
from .harness.home import Home
from .harness.site import AT_ONCE, Site, seconds


@pytest.mark.parametrize(
    ("trouble", "headline", "case"),
    [
        pytest.param("trip_fuse", "Fuse tripped", "fuse tripped", id="fuse"),
        pytest.param(
            "cut_connection", "Does not communicate", "no communication", id="offline"
        ),
        pytest.param(
            "lose_charger", "Does not communicate", "no communication", id="lost"
        ),
        pytest.param("shake_post", "Sensor triggered", "sensor triggered", id="sensor"),
    ],
)
def test_a_trouble_is_told_and_so_is_its_end(
    home: Home, site: Site, trouble: str, headline: str, case: str
) -> None:
    """In plain text and in HTML, with what, where and a link to the charge point's page."""
    charger = home.chargers["north"]
    charger.do(trouble)
    began = home.sink.next_mail()
    assert began.to == ANN
    assert began.subject == f"[{TEAM}] {headline}: {NORTH}"
    [alert] = site.alerts()
    page = f"/charging-notifications/point/{alert['charge_point_id']}"
    for body in (began.text, began.html):
        assert NORTH in body
        assert "Car park" in body
        assert f"{home.process.url}{page}" in body
    charger.undo(trouble)
    ended = home.sink.next_mail()
    assert ended.to == ANN
    assert ended.subject == f"[{TEAM}] Resolved: {case}: {NORTH}"
    assert site.alerts() == []
    assert len(home.sink.mails) == 2


def test_the_code_of_the_charger_is_in_the_mail(home: Home, site: Site) -> None:
    """The electrician wants to know."""
    home.chargers["north"].do("trip_fuse")
    mail = home.sink.next_mail()
    assert "OverCurrentFailure" in mail.text
    assert "OverCurrentFailure" in mail.html


def test_mails_are_in_the_language_of_home_assistant(
    home: Home, site: Site, german: None
) -> None:
    """That of the site, whatever the browser of a person speaks."""
    home.chargers["north"].do("trip_fuse")
    mail = home.sink.next_mail()
    assert mail.subject == f"[{TEAM}] Sicherung ausgelöst: {NORTH}"
    assert '<html lang="de">' in mail.html


def test_what_comes_together_is_told_in_one_mail(home: Home, site: Site) -> None:
    """A lost site is one mail, not one for each charge point."""
    site.configure_group(TEAM, timing={**AT_ONCE, "group_wait": seconds(3)})
    home.chargers["north"].do("cut_connection")
    home.chargers["south"].do("cut_connection")
    mail = home.sink.next_mail()
    assert NORTH in mail.text
    assert SOUTH in mail.text
    site.wait_until_told()
    assert len(home.sink.mails) == 1


def test_each_address_gets_a_mail_of_its_own(home: Home, site: Site) -> None:
    """An address is told to nobody else."""
    site.configure_group(TEAM, addresses=[ANN, BOB])
    home.chargers["north"].do("trip_fuse")
    mails = [home.sink.next_mail(), home.sink.next_mail()]
    assert {mail.to for mail in mails} == {ANN, BOB}
    assert {parseaddr(mail.message["To"])[1] for mail in mails} == {ANN, BOB}


def test_a_case_that_a_group_does_not_want_is_not_told(home: Home, site: Site) -> None:
    """The next one that it wants comes first then."""
    site.configure_group(TEAM, cases=["fuse_tripped"])
    home.chargers["north"].do("shake_post")
    home.api.wait_for_state(site.wait_for_entity(NORTH, "sensor"), "on")
    home.chargers["south"].do("trip_fuse")
    assert home.sink.next_mail().subject == f"[{TEAM}] Fuse tripped: {SOUTH}"


def test_a_removed_address_is_told_no_more(home: Home, site: Site) -> None:
    """The other one is."""
    site.configure_group(TEAM, addresses=[ANN, BOB])
    site.configure_group(TEAM, addresses=[BOB])
    home.chargers["north"].do("trip_fuse")
    assert home.sink.next_mail().to == BOB
    site.wait_until_told()
    assert len(home.sink.mails) == 1


def test_a_deleted_group_is_told_no_more(home: Home, site: Site) -> None:
    """The other group is."""
    site.add_group("Night shift", [NORTH], [BOB])
    site.configure_group("Night shift", timing=AT_ONCE)
    site.edit_group(TEAM).choose("delete").submit()
    home.chargers["north"].do("trip_fuse")
    assert home.sink.next_mail().subject == f"[Night shift] Fuse tripped: {NORTH}"
    site.wait_until_told()
    assert len(home.sink.mails) == 1


def test_a_mail_waits_for_a_mail_server_that_is_away(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """It comes as soon as the server is back and it is tried again: 10 s at first."""
    expected_complaints.append("did not reach an address")
    home.sink.stop()
    home.chargers["north"].do("trip_fuse")
    (waiting,) = site.wait_for_outbox(lambda mail: mail["attempts"] == 1)
    assert waiting["address"] == ANN
    home.sink.start()
    assert home.sink.next_mail(40).subject == f"[{TEAM}] Fuse tripped: {NORTH}"
    site.wait_until_told()


def test_a_refused_address_does_not_keep_the_mail_from_the_others(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """The log says that it failed, without the address."""
    expected_complaints.append("did not reach an address")
    site.configure_group(TEAM, addresses=[ANN, BOB])
    home.sink.refusals[ANN] = "550 No such user"
    home.chargers["north"].do("trip_fuse")
    assert home.sink.next_mail().to == BOB
    complaint = home.process.log.rsplit("did not reach an address")[-1].splitlines()[0]
    assert "550" in complaint
    assert ANN not in home.process.log


def test_a_refused_address_is_an_issue_that_names_it(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """Only a person can mend it; it goes when the address takes a mail."""
    expected_complaints.append("did not reach an address")
    home.sink.refusals[ANN] = "550 No such user"
    home.chargers["north"].do("trip_fuse")
    (issue,) = site.wait_for_issues("address_refused")
    said = issue["translation_placeholders"]["addresses"]
    assert said == "- a&#8230;&#64;example&#46;com&#58; 550 No such user"
    home.sink.refusals.clear()
    home.chargers["south"].do("trip_fuse")
    home.sink.next_mail()
    site.wait_for_issues()


def test_what_happened_while_mail_was_down_is_one_late_mail(
    home: Home, site: Site, expected_complaints: list[str]
) -> None:
    """Not a burst of what was true when it was written."""
    expected_complaints.append("did not reach an address")
    home.sink.stop()
    home.chargers["north"].do("trip_fuse")
    site.wait_for_outbox(lambda mail: mail["attempts"] == 1)
    home.chargers["north"].undo("trip_fuse")
    home.chargers["south"].do("shake_post")
    site.wait_for_alerts(lambda alert: alert["charge_point"] == SOUTH)
    site.wait_for_alerts(lambda alert: alert["reason"] == "in_outbox")
    home.sink.start()
    home.api.reload(home.account)
    mail = home.sink.next_mail(40)
    assert mail.subject == f"[{TEAM}] Sensor triggered: {SOUTH} and 1 more"
    assert "Already over: fuse tripped" in mail.text
    site.wait_until_told()
    assert len(home.sink.mails) == 1


def test_the_button_of_a_group_sends_a_test(home: Home, site: Site) -> None:
    """Before anything has happened one wants to see that it would arrive."""
    home.api.act("button.press", entity_id=site.wait_for_entity(TEAM, "test"))
    mail = home.sink.next_mail()
    assert mail.to == ANN
    assert TEAM in mail.subject


def test_the_action_answers_for_each_address(home: Home, site: Site) -> None:
    """So a person reads which one does not work."""
    site.configure_group(TEAM, addresses=[ANN, BOB])
    home.sink.refusals[BOB] = "550 No such user"
    group = site.devices()[TEAM]["id"]
    answer = home.api.ask("cp_notifications.send_test", group=group)
    assert answer["addresses"][ANN] == "accepted"
    assert "550" in answer["addresses"][BOB]


def test_an_automation_can_report_what_no_entity_tells(home: Home, site: Site) -> None:
    """What it says is in the mail."""
    point = site.devices()[SOUTH]["id"]
    report = {"charge_point": point, "case": "fuse_tripped", "detail": "Door F3"}
    home.api.act("cp_notifications.report", active=True, **report)
    mail = home.sink.next_mail()
    assert mail.subject == f"[{TEAM}] Fuse tripped: {SOUTH}"
    assert "Door F3" in mail.text
    home.api.act("cp_notifications.report", active=False, **report)
    assert home.sink.next_mail().subject == f"[{TEAM}] Resolved: fuse tripped: {SOUTH}"


def test_a_muted_group_is_told_when_it_listens_again(home: Home, site: Site) -> None:
    """Nothing is lost meanwhile."""
    mute = site.wait_for_entity(TEAM, "mute")
    home.api.act("switch.turn_on", entity_id=mute)
    home.chargers["north"].do("trip_fuse")
    (alert,) = site.wait_for_alerts(lambda alert: alert["reason"] == "muted")
    assert alert["charge_point"] == NORTH
    assert home.sink.mails == []
    home.api.act("switch.turn_off", entity_id=mute)
    assert home.sink.next_mail().subject == f"[{TEAM}] Fuse tripped: {NORTH}"
