"""The mail that tells a notification, told as stories."""

from copy import replace
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from custom_components.cp_notifications.engine.model import (
    Case,
    Cause,
    CauseKind,
    Item,
    ItemState,
    Reason,
)
from custom_components.cp_notifications.message.render import (
    Mail,
    MailSite,
    Place,
    render,
)
from tests.mails import FOLDER, SITE, STORIES, Story, alert, as_read, told

FUSE = alert("north-1")
GONE = alert("south-1", Case.UNAVAILABLE)
BACK = alert("north-2", state=ItemState.RESOLVED, lasted=timedelta(minutes=28))
BRIEF = alert("south-2", Case.SENSORS, ItemState.OVER, lasted=timedelta(seconds=20))


def mail(*items: Item, language: str = "en", site: MailSite = SITE) -> Mail:
    """Return the mail that tells these alerts to the electricians."""
    return render(told(*items), site, language)


# ---- the whole mail ----


@pytest.mark.parametrize(("name", "story"), STORIES.items(), ids=STORIES)
def test_a_mail_reads_as_it_was_agreed(name: str, story: Story) -> None:
    """Every word and every line of what people get is in the files beside the stories."""
    written = render(story.notification, SITE, story.language)
    assert as_read(written) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert written.html == (FOLDER / f"{name}.html").read_text(encoding="utf-8")


def test_a_fuse_that_trips_at_night_is_told_with_all_that_helps() -> None:
    """What, where, since when and what to do, in the text and in the HTML."""
    item = replace(FUSE, code="GroundFailure", detail="Residual current detected")
    written = mail(item)
    assert written.subject == "[Electricians] Fuse tripped: CP North 1"
    for part in (written.text, written.html):
        assert "The safety mechanism of this charge point was activated" in part
        assert "Car park" in part
        assert "22 Nov 2026, 03:03 CET" in part
        assert "“GroundFailure”" in part
        assert "“Residual current detected”" in part
        assert "Terra AC North fault" in part
        assert "What to check first" in part
        assert "once at most" in part
        assert "call an electrician" in part
        assert "http://homeassistant.local:8123/config/devices/device/north1" in part
        assert "notification group “Electricians” of the site “Harbour Street”" in part


def test_what_a_charger_says_is_marked_as_its_own_words() -> None:
    """Nobody takes what a charger sent for what this product says."""
    written = mail(replace(FUSE, code="X1", detail="All is well"))
    assert "Code from the charger: “X1”" in written.text
    assert "In the charger’s own words: “All is well”" in written.text


def test_what_is_not_known_is_not_mentioned() -> None:
    """No empty lines, no dashes: a fact that is missing has no label either."""
    written = mail(alert("south-2"))
    for word in ("Area", "Code from", "own words", "Reported by", "Open in"):
        assert word not in written.text
        assert word not in written.html


def test_a_charge_point_that_is_gone_from_the_site_is_still_told() -> None:
    """It may be deleted while the mail waits; the notification kept its name."""
    written = mail(alert("deleted", name="CP Old"))
    assert "Charge point: CP Old" in written.text


def test_other_open_alerts_of_the_group_are_listed() -> None:
    """One mail shows how the group stands."""
    written = render(told(FUSE, also_open=(GONE,)), SITE, "en")
    assert (
        "Other open alerts of this group:\n- Does not communicate: CP South 1 · "
        in (written.text)
    )
    assert "Other open alerts of this group</h2>" in written.html


def test_an_alert_over_the_change_of_the_clocks_is_told_as_long_as_it_was() -> None:
    """02:30 to 02:30 was an hour: the zones are said, the duration is real."""
    since = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    written = mail(replace(BACK, since=since, until=since + timedelta(hours=1)))
    assert (
        "When: from 25 Oct 2026, 02:30 CEST to 25 Oct 2026, 02:30 CET (1 h)"
        in written.text
    )


def test_an_end_nobody_knows_is_left_out() -> None:
    """It is told since when, as long as no more is known."""
    written = mail(replace(BRIEF, until=None))
    assert "Since: 22 Nov 2026, 03:03 CET" in written.text


# ---- several alerts ----


@pytest.mark.parametrize(
    ("items", "subject"),
    [
        ([FUSE], "Fuse tripped: CP North 1"),
        ([GONE], "Does not communicate: CP South 1"),
        ([BACK], "Resolved: fuse tripped: CP North 2"),
        ([BRIEF], "Already over: sensor triggered: CP South 2"),
        ([FUSE, GONE], "Fuse tripped: CP North 1 and 1 more"),
        ([BACK, BRIEF, GONE], "Does not communicate: CP South 1 and 2 more"),
        ([BACK, BRIEF], "Already over: sensor triggered: CP South 2 and 1 more"),
    ],
    ids=[
        "a fuse",
        "a connection",
        "resolved",
        "over before it was told",
        "two",
        "what lasts goes before what is over",
        "what is new goes before what was told",
    ],
)
def test_the_subject_names_the_most_urgent_alert(
    items: list[Item], subject: str
) -> None:
    """What lasts goes before what is over, however the alerts are ordered."""
    assert mail(*items).subject == f"[Electricians] {subject}"


def test_alerts_are_listed_by_state_and_case() -> None:
    """Within a state, in the order of the notification: most urgent first."""
    text = mail(BACK, BRIEF, GONE, FUSE, replace(GONE, name="CP South 9")).text
    headings = [line for line in text.splitlines() if line.startswith("==")]
    assert headings == [
        "== Does not communicate (1 charge point) ==",
        "== Fuse tripped (1 charge point) ==",
        "== Already over: sensor triggered (1 charge point) ==",
        "== Resolved: fuse tripped (1 charge point) ==",
    ]
    assert text.index("- CP South 1") < text.index("- CP South 9")


@pytest.mark.parametrize(
    ("language", "heading", "told_of"),
    [
        ("en", "Does not communicate (2 charge points)", "These charge points do not"),
        ("de", "Nicht erreichbar (2 Ladepunkte)", "Diese Ladepunkte kommunizieren"),
    ],
)
def test_several_charge_points_are_told_in_the_plural(
    language: str, heading: str, told_of: str
) -> None:
    """The sentences fit how many there are."""
    text = mail(GONE, alert("north-2", Case.UNAVAILABLE), language=language).text
    assert heading in text
    assert told_of in text


@pytest.mark.parametrize(
    ("count", "more"),
    [(1, "und 1 weitere Meldung"), (2, "und 2 weitere Meldungen")],
    ids=["one", "two"],
)
def test_more_alerts_have_a_singular_in_german(count: int, more: str) -> None:
    """One other alert is not several."""
    subject = mail(FUSE, *[GONE] * count, language="de").subject
    assert subject == f"[Electricians] Sicherung ausgelöst: CP North 1 {more}"


def flood(count: int) -> list[Item]:
    """Return as many charge points that were lost at once."""
    return [alert(f"CP {at:03}", Case.UNAVAILABLE) for at in range(count)]


def test_of_five_hundred_alerts_fifty_are_listed() -> None:
    """Nobody reads more, and all are counted."""
    written = mail(*flood(500))
    assert written.subject == "[Electricians] Does not communicate: CP 000 and 499 more"
    assert "(500 charge points)" in written.text
    for part in (written.text, written.html):
        assert "CP 049" in part
        assert "CP 050" not in part
        assert "… and 450 more" in part


def garage(*areas: str | None) -> tuple[list[Item], MailSite]:
    """Return charge points in these areas that were lost at once, the last one first; and their site."""
    items = [
        alert(f"p{at}", Case.UNAVAILABLE, name=f"Bay {at}")
        for at in range(len(areas), 0, -1)
    ]
    places = {f"p{at}": Place(area=area) for at, area in enumerate(areas, start=1)}
    return items, replace(SITE, places=places)


def listed(text: str) -> list[str]:
    """Return the lines of a mail that say which area comes, and which charge point."""
    lines = [line for line in text.splitlines() if line.startswith(("Area", "- Bay"))]
    return [line.split(" · ")[0] for line in lines]


def test_a_long_list_is_by_area_and_then_by_name_as_people_sort() -> None:
    """Whoever walks from one to the next finds them in the order in which they stand."""
    areas = ["Level 10"] * 2 + [None] + ["level 2"] * 9
    items, site = garage(*areas)
    assert listed(mail(*items, site=site).text) == [
        "Area: level 2 (9 charge points)",
        *(f"- Bay {at}" for at in range(4, 13)),
        "Area: Level 10 (2 charge points)",
        "- Bay 1",
        "- Bay 2",
        "Area: – (1 charge point)",
        "- Bay 3",
    ]


def test_a_short_list_is_in_the_same_order_without_headings() -> None:
    """Five fit on the screen of a phone: a heading for each would take more room than they do."""
    items, site = garage("Level 10", None, "Level 2", "Level 2", "Level 2")
    text = mail(*items, site=site).text
    assert listed(text) == ["- Bay 3", "- Bay 4", "- Bay 5", "- Bay 1", "- Bay 2"]
    assert "- Bay 1 · Area: Level 10 · Since" in text


def test_each_area_is_counted_even_if_nothing_of_it_is_listed() -> None:
    """Of 97 charge points fifty are listed; that a whole level is gone is told all the same."""
    items, site = garage(*["Level 1"] * 45, *["Level 2"] * 10, *["Level 3"] * 42)
    written = mail(*items, site=site)
    for part in (written.text, written.html):
        for area, count in (("Level 1", 45), ("Level 2", 10), ("Level 3", 42)):
            assert f"Area: {area} ({count} charge points)" in part
        assert "Bay 50" in part
        assert "Bay 51" not in part
        assert "… and 5 more" in part
        assert "… and 42 more" in part


def test_the_advice_goes_before_a_long_list() -> None:
    """It is the same for all of them, and behind fifty of them nobody would see it."""
    items, site = garage(*[None] * 6)
    long, short = mail(*items, site=site), mail(*items[1:], site=site)
    for part in (long.text, long.html):
        assert part.index("What to check first") < part.index("Bay 3")
    for part in (short.text, short.html):
        assert part.index("What to check first") > part.index("Bay 3")


def test_a_long_list_of_what_else_is_open_is_by_area_too_but_urgent_first() -> None:
    """What was cut off is never more urgent than what is listed."""
    items, site = garage(*["Level 2"] * 6, *["Level 1"] * 6)
    fuse = alert("p4", name="Bay 4")
    text = render(told(FUSE, also_open=(fuse, *items)), site, "en").text
    assert "Area: Level 1 (6 charge points)" in text
    assert "Area: Level 2 (6 charge points)\n- Fuse tripped: Bay 4 · Since" in text
    assert text.count("- Does not communicate") == 9


def test_so_many_areas_that_headings_would_not_help_have_none() -> None:
    """Where nearly each charge point has an area of its own, the area stands beside it."""
    items, site = garage(*(f"Street {at}" for at in range(30, 0, -1)))
    text = mail(*items, site=site).text
    assert listed(text) == [f"- Bay {at}" for at in range(30, 0, -1)]
    assert "- Bay 30 · Area: Street 1 · Since" in text


def test_some_of_each_kind_are_listed_however_long_the_list_is() -> None:
    """What is over does not vanish behind what lasts."""
    text = mail(*flood(500), *[BACK] * 5).text
    listed = [line for line in text.splitlines() if line.startswith("- CP North 2")]
    assert len(listed) == 3
    assert "… and 2 more" in text


def test_of_many_other_open_alerts_ten_are_listed() -> None:
    """They are not what the mail is about."""
    written = render(told(FUSE, also_open=tuple(flood(30))), SITE, "en")
    for part in (written.text, written.html):
        assert "CP 009" in part
        assert "CP 010" not in part
        assert "… and 20 more" in part


@pytest.mark.parametrize("areas", [1, 20, 500])
def test_a_mail_about_five_hundred_alerts_is_small_enough_not_to_be_cut(
    areas: int,
) -> None:
    """Gmail shows no more than 102 kB of a mail."""
    places = {
        item.key.charge_point: Place(
            f"{at % areas}{'a' * 300}",
            f"https://{'a' * 80}",
            {Case.UNAVAILABLE: "w" * 300},
        )
        for at, item in enumerate(flood(500))
    }
    site = replace(SITE, places=places)
    items = [
        replace(
            item,
            name="n" * 300,
            code="c" * 300,
            detail="d" * 300,
            acknowledged_by="p" * 300,
            times=1000,
            unstable=True,
        )
        for item in flood(500)
    ]
    assert len(mail(*items, site=site).html.encode()) < 102_000


@pytest.mark.parametrize(
    "words",
    ["Fault", "a-" * 5000, "<" * 5000, "\u0301" * 5000, " \u200b" * 5000],
    ids=["plain", "nearly a link", "markup", "accents", "nothing to see"],
)
def test_a_mail_about_five_hundred_alerts_costs_little(words: str) -> None:
    """It takes about 2 ms; here is room for a busy machine and for coverage."""
    items = tuple(replace(item, detail=words) for item in flood(500))
    everywhere = tuple(item.key.charge_point for item in items)
    notification = replace(
        told(*items), causes=(Cause(CauseKind.SITE, "", everywhere),)
    )
    spent = []
    for _ in range(10):
        before = process_time()
        render(notification, SITE, "en")
        spent.append(process_time() - before)
    assert min(spent) < 0.025


# ---- the reason ----


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Test e-mail", "This is a test of the notification group “Night duty”"),
        ("de", "Test-E-Mail", "Dies ist ein Test der Benachrichtigungsgruppe „Night"),
    ],
)
def test_a_test_mail_says_that_it_is_one_and_of_which_group(
    language: str, subject: str, words: str
) -> None:
    """Nobody is to take it for an alarm."""
    notification = told(reason=Reason.TEST, group="Night duty")
    written = render(notification, SITE, language)
    assert written.subject == f"[Night duty] {subject}"
    assert words in written.text
    assert words in written.html


@pytest.mark.parametrize("reason", Reason)
def test_a_notification_without_alerts_is_told_by_its_reason(reason: Reason) -> None:
    """There is always a mail, whatever the notification holds."""
    written = render(told(reason=reason), SITE, "en")
    assert written.subject.startswith("[Electricians] ")
    assert "because your address" in written.text


# ---- languages ----


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("de_AT", "de"),
        ("DE", "de"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_a_mail_is_in_the_language_closest_to_the_one_asked_for(
    language: str, spoken: str
) -> None:
    """The region does not matter; of what is not known, English is written."""
    assert f'<html lang="{spoken}">' in mail(FUSE, language=language).html
