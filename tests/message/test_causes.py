"""One cause, one mail: what charge points that are gone have in common."""

from copy import replace

import pytest

from custom_components.cp_notifications.engine.model import (
    Case,
    Cause,
    CauseKind,
    Item,
    ItemState,
)
from custom_components.cp_notifications.message.render import Mail, render
from tests.mails import MINUTE, NAMES, NIGHT, SITE, alert, told

ALL = tuple(NAMES)
GONE = tuple(alert(charge_point, Case.UNAVAILABLE) for charge_point in ALL)
BACK = tuple(replace(item, state=ItemState.OVER, until=NIGHT + MINUTE) for item in GONE)
CLOUD = Cause(CauseKind.ORIGIN, "Easee", ALL)
NORTH = Cause(CauseKind.STATION, "Gate", ("north-1", "north-2"))


def mail(*items: Item, causes: tuple[Cause, ...], language: str = "en") -> Mail:
    """Return the mail that tells these alerts to the people of the north."""
    notification = replace(told(*items, group="North"), causes=causes)
    return render(notification, SITE, language)


def headings(written: Mail) -> list[str]:
    """Return what the parts of a mail are about."""
    return [line for line in written.text.splitlines() if line.startswith("==")]


@pytest.mark.parametrize(
    ("cause", "subject", "likely", "advice"),
    [
        (
            Cause(CauseKind.SITE, "", ALL),
            "No communication: all 4 charge points of Harbour Street",
            "Home Assistant’s own way out",
            "the lights of the router",
        ),
        (
            CLOUD,
            "No communication: all 4 charge points of Easee",
            "the cloud behind the integration",
            "the integration “Easee” shows an error",
        ),
        (
            Cause(CauseKind.STATION, "Gate", ALL),
            "No communication: all 4 charge points of Gate",
            "connection of the charging station “Gate”",
            "whether the charging station has power",
        ),
    ],
    ids=["the site", "an integration", "a station"],
)
def test_a_mail_names_the_likely_cause_and_what_to_check_first(
    cause: Cause, subject: str, likely: str, advice: str
) -> None:
    """Before the list: who reads of four charge points is not to look at each."""
    written = mail(*GONE, causes=(cause,))
    assert written.subject == f"[North] {subject}"
    for part in (written.text, written.html):
        places = [part.index(words) for words in (likely, advice, "CP North 1")]
        assert places == sorted(places)
    assert "ask whoever installed it" not in written.text.partition("CP North 1")[2]


@pytest.mark.parametrize(
    ("count", "english", "german"),
    [
        (2, "both charge points of Easee", "beide Ladepunkte von Easee"),
        (3, "all 3 charge points of Easee", "alle 3 Ladepunkte von Easee"),
    ],
    ids=["two", "three"],
)
def test_the_subject_says_how_many_have_the_cause_in_common(
    count: int, english: str, german: str
) -> None:
    """Two are both."""
    causes = (replace(CLOUD, charge_points=ALL[:count]),)
    subjects = [
        mail(*GONE[:count], causes=causes, language=language).subject
        for language in ("en", "de")
    ]
    assert subjects == [
        f"[North] No communication: {english}",
        f"[North] Nicht erreichbar: {german}",
    ]


def test_what_the_subject_says_is_not_said_again_as_a_heading() -> None:
    """If there is nothing else in the mail, it needs no parts."""
    written = mail(*GONE, causes=(CLOUD,))
    assert headings(written) == []
    assert "<h2" not in written.html


def test_the_odd_one_out_is_told_on_its_own() -> None:
    """It went first, but the cause matters more."""
    written = mail(replace(GONE[3], since=NIGHT - MINUTE), *GONE[:2], causes=(NORTH,))
    assert written.subject == (
        "[North] No communication: both charge points of Gate and 1 more"
    )
    assert headings(written) == [
        "== No communication: both charge points of Gate ==",
        "== Does not communicate (1 charge point) ==",
    ]


def test_several_causes_are_told_one_after_the_other() -> None:
    """The largest first, as the notification has them, whichever began first."""
    south = Cause(CauseKind.STATION, "Yard", ("south-1", "south-2"))
    written = mail(*reversed(GONE), causes=(NORTH, south))
    assert written.subject.endswith("both charge points of Gate and 2 more")
    assert headings(written) == [
        "== No communication: both charge points of Gate ==",
        "== No communication: both charge points of Yard ==",
    ]


def test_a_tripped_fuse_goes_before_any_lost_connection() -> None:
    """Somebody may be in danger."""
    written = mail(alert("north-1"), *GONE, causes=(CLOUD,))
    assert written.subject == "[North] Fuse tripped: CP North 1 and 4 more"
    assert headings(written) == [
        "== Fuse tripped (1 charge point) ==",
        "== No communication: all 4 charge points of Easee ==",
    ]


@pytest.mark.parametrize(
    ("count", "english", "german"),
    [
        (1, "about one of these", "um einen dieser Ladepunkte"),
        (3, "about 3 of these", "um 3 dieser Ladepunkte"),
    ],
    ids=["one", "three"],
)
def test_a_group_that_has_only_some_of_them_is_told_so(
    count: int, english: str, german: str
) -> None:
    """The others are another group's, or were told before."""
    items = GONE[:count]
    assert english in mail(*items, causes=(CLOUD,)).text
    assert german in mail(*items, causes=(CLOUD,), language="de").text


def test_of_a_group_that_has_all_of_them_nothing_more_is_said() -> None:
    """Nothing is missing from the list."""
    assert "of these charge points" not in mail(*GONE, causes=(CLOUD,)).text


@pytest.mark.parametrize("kind", CauseKind)
def test_a_cause_of_what_is_over_needs_no_check_now(kind: CauseKind) -> None:
    """When the internet fails, the mail about it comes afterwards."""
    written = mail(*BACK, causes=(Cause(kind, "Easee", ALL),))
    assert written.subject.startswith("[North] Already over: no communication: all 4")
    assert "Good to know:\n- If this happens often" in written.text
    assert "What to check first" not in written.text


def test_some_may_be_back_while_others_are_gone() -> None:
    """Both have that cause, and the subject counts each of them once."""
    written = mail(*GONE[:2], *BACK[2:], causes=(CLOUD,))
    assert written.subject == "[North] No communication: all 4 charge points of Easee"
    assert headings(written) == [
        "== Already over: no communication: all 4 charge points of Easee ==",
    ]


@pytest.mark.parametrize(
    "item",
    [
        alert("north-1", Case.SENSORS),
        alert("north-1", Case.UNAVAILABLE, ItemState.RESOLVED, lasted=MINUTE),
        alert("south-1", Case.UNAVAILABLE),
    ],
    ids=["another case", "told before and over", "another charge point"],
)
def test_a_cause_explains_nothing_else(item: Item) -> None:
    """Only that charge points of its own are gone."""
    assert mail(item, causes=(NORTH,)) == mail(item, causes=())
