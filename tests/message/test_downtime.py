"""What a mail says of what was noticed late, as Home Assistant was not running."""

from copy import replace

import pytest

from custom_components.cp_notifications.engine.model import (
    Case,
    Downtime,
    Item,
    ItemState,
    NoticedLate,
    Reason,
)
from custom_components.cp_notifications.message.render import render
from tests.mails import HOUR, MINUTE, NIGHT, SITE, alert, told

STOPPED = Downtime(NIGHT - 2 * HOUR, NIGHT - HOUR, is_orderly=True)
DIED = replace(STOPPED, is_orderly=False)
UNKNOWN = Downtime(None, NIGHT - HOUR, is_orderly=False)

every_language = pytest.mark.parametrize("language", ["en", "de"])


def noticed(down: Downtime = STOPPED, *, is_dated: bool = False) -> NoticedLate:
    """Return that it was noticed at 03:03 in the morning."""
    return NoticedLate(NIGHT, down, is_dated)


def began(down: Downtime = STOPPED) -> Item:
    """Return a tripped fuse that was found at the first look."""
    return replace(alert("north-1"), began_late=noticed(down))


def ended(down: Downtime = STOPPED) -> Item:
    """Return a fuse that was found mended at the first look."""
    item = alert("north-1", state=ItemState.RESOLVED, since=NIGHT - 3 * HOUR)
    return replace(item, until=NIGHT, ended_late=noticed(down))


def text(*items: Item, language: str = "en") -> str:
    """Return how the mail reads."""
    return render(told(*items), SITE, language).text


# ---- why ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("down", "language", "words"),
    [
        (
            STOPPED,
            "en",
            "This was noticed late, because Home Assistant was not running: "
            "22 Nov 2026, from 01:03 to 02:03 CET (1 h).",
        ),
        (
            STOPPED,
            "de",
            "Dies wurde verspätet bemerkt, weil Home Assistant nicht lief "
            "(22.11.2026, von 01:03 bis 02:03 Uhr (MEZ), Dauer 1 Std.).",
        ),
        (
            DIED,
            "en",
            "This was noticed late, because Home Assistant was not running: it stopped "
            "unexpectedly, some time after 22 Nov 2026, 01:03 CET, and has been "
            "running again since 22 Nov 2026, 02:03 CET.",
        ),
        (
            DIED,
            "de",
            "Dies wurde verspätet bemerkt, weil Home Assistant nicht lief: Es ist "
            "unerwartet stehen geblieben, irgendwann nach dem 22.11.2026, 01:03 Uhr "
            "(MEZ), und läuft wieder seit dem 22.11.2026, 02:03 Uhr (MEZ).",
        ),
        (
            UNKNOWN,
            "en",
            "This was noticed late, because Home Assistant was not running until "
            "22 Nov 2026, 02:03 CET.",
        ),
        (
            UNKNOWN,
            "de",
            "Dies wurde verspätet bemerkt, weil Home Assistant bis zum 22.11.2026, "
            "02:03 Uhr (MEZ) nicht lief.",
        ),
    ],
)
def test_the_mail_says_why_it_was_noticed_late(
    down: Downtime, language: str, words: str
) -> None:
    """Before what it tells, and in the text as in the HTML."""
    for item in (began(down), ended(down)):
        mail = render(told(item), SITE, language)
        # The text is wrapped.
        plain = " ".join(mail.text.split())
        assert plain.index(words) < plain.index("CP North 1", plain.index(words))
        assert words in mail.html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Some of this was noticed late"),
        ("de", "Manches hiervon wurde verspätet bemerkt"),
    ],
)
def test_what_was_noticed_in_time_is_not_said_to_be_late(
    language: str, words: str
) -> None:
    """The mail is about both, and each entry says what it was."""
    assert words in text(began(), alert("south-1"), language=language)


def test_each_time_that_it_was_not_running_is_told_once() -> None:
    """Several fit into one mail if mail did not work meanwhile."""
    later = replace(STOPPED, until=NIGHT)
    other = replace(alert("south-1"), began_late=noticed(later))
    written = text(began(), other, replace(alert("south-2"), began_late=noticed(later)))
    assert written.count("Home Assistant was not running:") == 2
    assert written.count("Some of this was noticed late") == 2


@every_language
def test_what_was_noticed_in_time_says_nothing_of_it(language: str) -> None:
    """That is what one expects."""
    written = text(alert("north-1"), language=language)
    assert "late" not in written
    assert "verspätet" not in written
    assert "Bemerkt" not in written


# ---- when ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Noticed: 22 Nov 2026, 03:03 CET\n"
            "Began: possibly earlier, at any time since 22 Nov 2026, 01:03 CET\n",
        ),
        (
            "de",
            "Bemerkt: 22.11.2026, 03:03 Uhr (MEZ)\n"
            "Beginn: möglicherweise früher, irgendwann ab dem 22.11.2026, 01:03 Uhr "
            "(MEZ)\n",
        ),
    ],
)
def test_a_beginning_that_nobody_saw_is_not_said_to_be_known(
    language: str, words: str
) -> None:
    """It says when it was noticed, and since when it may have lasted."""
    written = text(began(), language=language)
    assert words in written
    assert "Since:" not in written
    assert "Seit:" not in written


def test_a_reminder_counts_from_when_it_was_noticed() -> None:
    """And says again that it may have been longer."""
    item = replace(began(), state=ItemState.STILL)
    notification = told(item, reason=Reason.REPEAT, after=2 * HOUR)
    written = render(notification, SITE, "en").text
    assert "Noticed: 22 Nov 2026, 03:03 CET (2 h so far)" in written
    assert "Began: possibly earlier" in written


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Since: 22 Nov 2026, 01:33 CET\nNoticed: 22 Nov 2026, 03:03 CET\n",
        ),
        (
            "de",
            "Seit: 22.11.2026, 01:33 Uhr (MEZ)\nBemerkt: 22.11.2026, 03:03 Uhr (MEZ)\n",
        ),
    ],
)
def test_a_beginning_that_the_charger_has_dated_is_told_with_its_real_time(
    language: str, words: str
) -> None:
    """And with the one at which it was noticed."""
    item = replace(
        alert("north-1", since=NIGHT - 90 * MINUTE), began_late=noticed(is_dated=True)
    )
    assert words in text(item, language=language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "When: 22 Nov 2026, from 00:03 to 03:03 CET (3 h)\n"
            "Ended: possibly earlier, at any time since 22 Nov 2026, 01:03 CET\n",
        ),
        (
            "de",
            "Zeitraum: 22.11.2026, von 00:03 bis 03:03 Uhr (MEZ), Dauer 3 Std.\n"
            "Ende: möglicherweise früher, irgendwann ab dem 22.11.2026, 01:03 Uhr (MEZ)"
            "\n",
        ),
    ],
)
def test_an_end_that_nobody_saw_is_not_said_to_be_known(
    language: str, words: str
) -> None:
    """The fault may have been over for long."""
    assert words in text(ended(), language=language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "End noticed: 22 Nov 2026, 03:03 CET\n"),
        ("de", "Ende bemerkt: 22.11.2026, 03:03 Uhr (MEZ)\n"),
    ],
)
def test_an_end_that_the_charger_has_dated_is_told_with_its_real_time(
    language: str, words: str
) -> None:
    """And with the one at which it was noticed."""
    item = replace(
        ended(), until=NIGHT - 90 * MINUTE, ended_late=noticed(is_dated=True)
    )
    written = text(item, language=language)
    assert words in written
    assert "01:33" in written


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Began: possibly earlier, while Home Assistant was not running\n"),
        ("de", "Beginn: möglicherweise früher, als Home Assistant nicht lief\n"),
    ],
)
def test_without_knowing_since_when_it_was_not_running_nothing_is_made_up(
    language: str, words: str
) -> None:
    """The clock was wrong, or what was saved is of an older version."""
    assert words in text(began(UNKNOWN), language=language)


def test_what_is_still_open_says_that_it_was_noticed_late() -> None:
    """Also in the list at the end of a mail about something else."""
    also_open = (replace(began(), state=ItemState.STILL),)
    notification = told(alert("south-1", Case.SENSORS), also_open=also_open)
    written = render(notification, SITE, "en").text
    assert "Noticed: 22 Nov 2026, 03:03 CET" in written
    assert "This was noticed late" not in written
