"""What a mail tells of one alert over its life: reminders, and what comes and goes."""

from copy import replace
from datetime import timedelta

import pytest

from custom_components.cp_notifications.engine.model import (
    Case,
    Item,
    ItemState,
    Outage,
    Reason,
)
from custom_components.cp_notifications.message.render import Mail, render
from tests.mails import HOUR, MINUTE, NIGHT, SITE, alert, told

STILL = alert("north-1", state=ItemState.STILL)
FLAPPING = replace(alert("south-1", Case.UNAVAILABLE), times=4, unstable=True)


def mail(item: Item, *, after: timedelta = MINUTE, language: str = "en") -> Mail:
    """Return the mail about one alert, written that long after it began."""
    return render(told(item, after=after), SITE, language)


# ---- reminders ----


@pytest.mark.parametrize(
    ("language", "subject", "lasts"),
    [
        (
            "en",
            "Reminder: fuse tripped: CP North 1",
            "Since: 22 Nov 2026, 03:03 CET (1 day 2 h so far)",
        ),
        (
            "de",
            "Erinnerung: Sicherung ausgelöst: CP North 1",
            "Seit: 22.11.2026, 03:03 Uhr (MEZ), Dauer bisher 1 Tag 2 Std.",
        ),
    ],
)
def test_a_reminder_says_so_and_how_long_it_has_lasted(
    language: str, subject: str, lasts: str
) -> None:
    """It is nothing new, but it is not over."""
    notification = told(STILL, reason=Reason.REPEAT, after=26 * HOUR)
    written = render(notification, SITE, language)
    assert written.subject == f"[Electricians] {subject}"
    assert lasts in written.text


def test_a_reminder_says_how_to_stop_the_reminders() -> None:
    """Who is taking care of it need not be told again."""
    assert "acknowledge the alert in Home Assistant" in mail(STILL).text


def test_a_reminder_is_told_after_what_is_new() -> None:
    """Even if what is new is over already."""
    brief = alert("south-2", Case.SENSORS, ItemState.OVER, lasted=MINUTE)
    back = alert("north-2", state=ItemState.RESOLVED, lasted=MINUTE)
    text = render(told(STILL, back, brief), SITE, "en").text
    assert [line for line in text.splitlines() if line.startswith("==")] == [
        "== Already over: sensor triggered (1 charge point) ==",
        "== Reminder: fuse tripped (1 charge point) ==",
        "== Resolved: fuse tripped (1 charge point) ==",
    ]


def test_what_was_told_before_is_listed_with_how_long_it_has_lasted() -> None:
    """Beside what is new, as in a reminder."""
    also_open = (replace(STILL, since=NIGHT - HOUR),)
    notification = told(alert("north-2"), also_open=also_open, after=timedelta(0))
    text = render(notification, SITE, "en").text
    assert (
        "Fuse tripped: CP North 1 · Area: Car park · Since: 22 Nov 2026, 02:03" in text
    )
    assert "(1 h so far)" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Acknowledged by: Ann"), ("de", "Quittiert von: Ann")],
)
def test_who_has_acknowledged_an_alert_is_told(language: str, words: str) -> None:
    """Then the others know whom to ask."""
    seen = replace(STILL, acknowledged_by="Ann")
    also_told = told(alert("north-2"), also_open=(seen,))
    assert words in mail(seen, language=language).text
    assert words in render(also_told, SITE, language).text


# ---- what comes and goes ----


@pytest.mark.parametrize(
    ("case", "subject", "words"),
    [
        (Case.FUSE_TRIPPED, "fuse tripped", "Do not switch the tripped device on"),
        (Case.UNAVAILABLE, "no communication", "is lost again and again"),
        (Case.SENSORS, "sensor triggered", "is triggered again and again"),
    ],
)
def test_an_unstable_alert_is_told_as_one(case: Case, subject: str, words: str) -> None:
    """It is nothing that just lasts, and other advice helps."""
    written = mail(replace(alert("south-1", case), unstable=True, times=4))
    assert written.subject == f"[Electricians] Comes and goes: {subject}: CP South 1"
    assert words in written.text
    assert "not reported again until it has been quiet for an hour" in written.text


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (HOUR, "Comes and goes: 4 times within the last hour"),
        (HOUR + MINUTE, "Comes and goes: 4 times\n"),
    ],
    ids=["within an hour", "longer"],
)
def test_how_often_it_came_is_told_with_the_time_it_took(
    after: timedelta, words: str
) -> None:
    """Nothing is said of the last hour that was not within it."""
    assert words in mail(FLAPPING, after=after).text


def test_an_unstable_alert_is_as_urgent_as_any_that_lasts() -> None:
    """A fuse that trips again and again goes before a lost connection."""
    fuse = replace(alert("north-1"), unstable=True, times=4)
    gone = alert("south-1", Case.UNAVAILABLE)
    subject = render(told(fuse, gone), SITE, "en").subject
    assert (
        subject == "[Electricians] Comes and goes: fuse tripped: CP North 1 and 1 more"
    )


@pytest.mark.parametrize("state", [ItemState.RESOLVED, ItemState.OVER])
def test_the_end_of_an_unstable_alert_says_how_often_it_came(state: ItemState) -> None:
    """From when to when, and that it has been quiet since."""
    item = replace(FLAPPING, state=state, times=17, until=NIGHT + 5 * HOUR)
    text = mail(item).text
    assert "When: 22 Nov 2026, from 03:03 to 08:03 CET (5 h)" in text
    assert "Came and went: 17 times, then quiet for an hour" in text


def test_an_unstable_alert_in_a_reminder_still_lasts() -> None:
    """A reminder comes when it has lasted without a break."""
    written = mail(replace(FLAPPING, state=ItemState.STILL), after=5 * HOUR)
    assert written.subject == "[Electricians] Reminder: no communication: CP South 1"
    assert "still does not communicate" in written.text
    assert "Comes and goes: 4 times\n" in written.text


# ---- several at once, told late ----


@pytest.mark.parametrize(
    ("language", "words"), [("en", "How often: 3 times"), ("de", "Wie oft: 3-mal")]
)
@pytest.mark.parametrize("until", [None, NIGHT + HOUR], ids=["lasts", "is over"])
def test_what_came_several_times_before_it_was_told_is_counted(
    language: str, words: str, until: None
) -> None:
    """It is one alert in the mail, but it was several."""
    item = replace(alert("south-1", Case.SENSORS), times=3, until=until)
    assert words in mail(item, language=language).text


def test_what_came_once_is_not_counted() -> None:
    """That is what one expects."""
    assert "How often" not in mail(alert("north-1")).text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "This e-mail comes late, because mail could not be sent: "
            "22 Nov 2026, from 03:03 to 03:31 CET (28 min).",
        ),
        (
            "de",
            "Diese E-Mail kommt verspätet, weil keine E-Mails verschickt werden "
            "konnten (22.11.2026, von 03:03 bis 03:31 Uhr (MEZ), Dauer 28 Min.).",
        ),
    ],
)
def test_a_late_mail_says_why(language: str, words: str) -> None:
    """And it comes before what it tells, which happened some time ago."""
    late = Outage(NIGHT, NIGHT + 28 * MINUTE)
    written = render(replace(told(alert("north-1")), late=late), SITE, language)
    assert words in written.html
    assert written.text.index(words) < written.text.index("Car park")


def test_a_mail_after_the_quiet_hours_says_why_it_comes_then() -> None:
    """Nobody is to think that the mail took all night."""
    notification = told(alert("north-1"))
    words = "waited for the end of the quiet hours"
    assert words in render(replace(notification, quiet=True), SITE, "en").text
    assert words not in render(notification, SITE, "en").text


# ---- whose words they are ----


@pytest.mark.parametrize(
    ("meaning", "language", "words"),
    [
        ("", "en", "In the charger’s own words: “box 3 is open”"),
        ("report", "en", "Reported by an automation: “box 3 is open”"),
        ("report", "de", "Gemeldet von einer Automation: „box 3 is open“"),
    ],
)
def test_what_an_automation_reports_is_not_called_the_chargers_own_words(
    meaning: str, language: str, words: str
) -> None:
    """Whoever reads it would look for the text in the charger's manual."""
    item = replace(alert("north-1"), code="", detail="box 3 is open", meaning=meaning)
    assert words in mail(item, language=language).text
