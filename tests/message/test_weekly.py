"""The weekly mail: that all is well, or what is not."""

from copy import replace

import pytest

from custom_components.cp_notifications.engine.model import (
    Case,
    Item,
    ItemState,
    Notification,
    Reason,
    Watching,
)
from custom_components.cp_notifications.message.render import render
from tests.mails import SITE, alert, told

STILL = alert("north-1", state=ItemState.STILL)
BACK = alert("north-2", state=ItemState.RESOLVED)


def monday(
    watching: Watching | None, *items: Item, also_open: tuple[Item, ...] = ()
) -> Notification:
    """Return what a group is told on Monday morning."""
    weekly = told(*items, reason=Reason.WEEKLY, also_open=also_open)
    return replace(weekly, watching=watching)


@pytest.mark.parametrize(
    ("count", "language", "subject", "words"),
    [
        (1, "en", "All is well: 1 charge point watched", "1 charge point is watched"),
        (9, "en", "All is well: 9 charge points watched", "9 charge points are"),
        (1, "de", "Alles in Ordnung: 1 Ladepunkt überwacht", "1 Ladepunkt wird"),
        (9, "de", "Alles in Ordnung: 9 Ladepunkte überwacht", "9 Ladepunkte werden"),
    ],
)
def test_all_is_well(count: int, language: str, subject: str, words: str) -> None:
    """How many charge points are watched, and that the mail arrives."""
    written = render(monday(Watching(count, 0)), SITE, language)
    assert written.subject == f"[Electricians] {subject}"
    assert words in written.text
    assert words in written.html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "the weekly e-mail of the notification group “Electricians”"),
        ("en", "the mail server accepts this address"),
        ("de", "die wöchentliche E-Mail der Benachrichtigungsgruppe „Electricians“"),
        ("de", "der Mailserver nimmt E-Mails an diese Adresse an"),
    ],
)
def test_a_weekly_mail_says_what_it_shows(language: str, words: str) -> None:
    """It is no alarm: that it comes is what counts."""
    assert words in render(monday(Watching(9, 0)), SITE, language).text


@pytest.mark.parametrize(
    ("watching", "also_open", "subject", "words"),
    [
        (
            Watching(9, 0),
            (STILL,),
            "1 open alert",
            "9 charge points belong to this group. 1 alert is open; it is listed",
        ),
        (
            Watching(9, 1),
            (),
            "nothing known of 1 charge point",
            "Of one charge point, nothing is known at the moment",
        ),
        (
            Watching(1, 1),
            (STILL, STILL),
            "2 open alerts, nothing known of 1 charge point",
            "1 charge point belongs to this group. 2 alerts are open; they are listed",
        ),
        (
            Watching(9, 2),
            (),
            "nothing known of 2 charge points",
            "Of 2 charge points, nothing is known at the moment",
        ),
        (
            Watching(0, 0),
            (),
            "no charge points",
            "No charge points belong to this group: it watches nothing.\n",
        ),
    ],
    ids=["an alert", "one unknown", "both", "two unknown", "an empty group"],
)
def test_what_is_not_well_is_told(
    watching: Watching, also_open: tuple[Item, ...], subject: str, words: str
) -> None:
    """It never says that all is well if something is open or nothing is known."""
    written = render(monday(watching, also_open=also_open), SITE, "en")
    assert written.subject == f"[Electricians] Weekly report: {subject}"
    assert words in written.text
    assert "All is well" not in written.text


def test_open_alerts_are_what_a_weekly_mail_lists() -> None:
    """They are not beside something else, so more of them are listed."""
    flood = tuple(
        alert(f"CP {at:03}", Case.UNAVAILABLE, ItemState.STILL) for at in range(60)
    )
    written = render(monday(Watching(99, 0), also_open=flood), SITE, "en")
    for part in (written.text, written.html):
        assert "Open alerts of this group" in part
        assert "Other open alerts" not in part
        assert "CP 049" in part
        assert "CP 050" not in part
        assert "… and 10 more" in part


@pytest.mark.parametrize(
    ("watching", "colour"),
    [(Watching(9, 0), "#1b7a3d"), (Watching(9, 1), "#9a5b00")],
    ids=["well", "not well"],
)
def test_the_colour_says_whether_all_is_well(watching: Watching, colour: str) -> None:
    """Green or amber, before one reads a word."""
    html = render(monday(watching), SITE, "en").html
    assert f"border-top:5px solid {colour}" in html


@pytest.mark.parametrize(
    ("item", "words"),
    [(STILL, "1 alert is open"), (BACK, "9 charge points are watched")],
    ids=["a reminder", "an end"],
)
def test_a_weekly_mail_that_waited_with_others_tells_them_too(
    item: Item, words: str
) -> None:
    """What waits for one address together becomes one mail."""
    written = render(monday(Watching(9, 0), item), SITE, "en")
    assert item.name in written.subject
    assert words in written.text


def test_only_a_weekly_mail_says_how_the_group_stands() -> None:
    """A fault that was folded with it is what matters then."""
    folded = replace(told(alert("north-1")), watching=Watching(9, 0))
    assert render(folded, SITE, "en") == render(told(alert("north-1")), SITE, "en")


def test_a_weekly_mail_without_numbers_is_still_a_mail() -> None:
    """There is always a mail, whatever the notification holds."""
    written = render(monday(None), SITE, "en")
    assert written.subject == "[Electricians] Weekly report"
