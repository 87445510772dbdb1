"""Foreign text in a mail: whatever a charger sends or a person types, it stays text."""

from copy import replace
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import override

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Cause,
    CauseKind,
    Downtime,
    Item,
    ItemState,
    NoticedLate,
    Notification,
    Outage,
    Reason,
    Watching,
)
from custom_components.cp_notifications.message.render import MailSite, Place, render
from tests.mails import SITE, alert, told

FUSE = alert("north-1")
BRIEF = alert("south-2", Case.SENSORS, ItemState.OVER)


class _Tags(HTMLParser):
    """Notes which tags with which attributes a page has, and where it leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str | None] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.links.extend(value for name, value in attrs if name == "href")

    @classmethod
    def of(cls, page: str) -> _Tags:
        """Return the tags of a page."""
        tags = cls()
        tags.feed(page)
        tags.close()
        return tags


def test_hostile_words_of_a_charger_do_no_harm() -> None:
    """No markup, no link, no line of its own, no placeholder that is filled."""
    item = replace(
        FUSE,
        code="\x00<b>E1</b>",
        detail="</td><script>alert(1)</script>\r\n\r\nPay at https://evil.example"
        " \u202etxt.exe\u200b {0} {name} %s",
    )
    written = render(told(item), SITE, "en")
    assert "<script" not in written.html
    assert "&lt;b&gt;E1&lt;/b&gt;" in written.html
    assert (
        "own words: “</td><script>alert(1)</script> Pay at https[:]//evil[.]example "
        "txt.exe {0} {name} %s”\n"
    ) in written.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "/config/devices",
        "https://",
        "https://a b",
        "https://a\nb",
        "https://ä.example",
        f"https://{'a' * 500}",
    ],
    ids=[
        "a script",
        "data",
        "no host",
        "nothing",
        "a space",
        "a line break",
        "beyond ASCII",
        "too long",
    ],
)
def test_a_mail_leads_only_to_web_pages(url: str) -> None:
    """Anything else is no link, in neither part."""
    site = replace(SITE, places={"north-1": Place(url=url)})
    written = render(told(FUSE), site, "en")
    assert _Tags.of(written.html).links == []
    assert "Open in Home Assistant" not in written.text


def test_an_address_cannot_break_out_of_its_link() -> None:
    """It stays one attribute, whatever is in it."""
    url = "HTTPS://ha.example/?a=1&b=\"'><script>"
    site = replace(SITE, places={"north-1": Place(url=url)})
    written = render(told(FUSE), site, "en")
    assert _Tags.of(written.html).links == [url]
    assert "<script" not in written.html


def test_a_name_that_cannot_be_seen_is_called_so() -> None:
    """A subject never just ends."""
    written = render(told(replace(FUSE, name="\u200b"), group="\n"), SITE, "en")
    assert written.subject == "[(no name)] Fuse tripped: (no name)"


def test_a_subject_has_at_most_150_characters_and_keeps_its_end() -> None:
    """Long names are cut, not how many alerts there are."""
    items = [replace(BRIEF, name="n" * 300)] * 500
    subject = render(told(*items, group="g" * 300), SITE, "de").subject
    assert len(subject) <= 150
    assert subject.endswith("n… und 499 weitere Meldungen")


def test_a_subject_that_names_a_cause_keeps_its_end_too() -> None:
    """More is said of a cause, so its name has less room."""
    gone = [
        replace(alert(f"CP {at}", Case.UNAVAILABLE, ItemState.OVER)) for at in range(99)
    ]
    brief = [replace(BRIEF, name="n" * 300)] * 500
    cause = Cause(
        CauseKind.ORIGIN, "o" * 300, tuple(item.key.charge_point for item in gone)
    )
    notification = replace(told(*gone, *brief, group="g" * 300), causes=(cause,))
    subject = render(notification, SITE, "de").subject
    assert len(subject) <= 150
    assert subject.endswith("o… und 500 weitere Meldungen")


def test_hostile_names_of_integrations_and_people_do_no_harm() -> None:
    """They are foreign text too."""
    gone = replace(alert("north-1", Case.UNAVAILABLE), acknowledged_by="<b>Ann\r\n</b>")
    cause = Cause(CauseKind.ORIGIN, "<i>\nhttps://evil.example {0}", ("north-1", "x"))
    written = render(replace(told(gone), causes=(cause,)), SITE, "en")
    assert "<b>" not in written.html
    assert "<i>" not in written.html
    assert "Acknowledged by: <b>Ann </b>\n" in written.text
    assert "“<i> https[:]//evil[.]example {0}”" in written.text


def test_a_name_is_not_taken_for_an_encoded_word() -> None:
    """Mail programs would decode it, line breaks included."""
    name = "=?utf-8?q?=0D=0ABcc=3A_eve=40example=2Ecom?="
    assert "=?" not in render(told(replace(FUSE, name=name)), SITE, "en").subject


# Of every kind of character, and often what is dangerous.
FOREIGN = st.lists(
    st.characters(exclude_categories=())
    | st.sampled_from("<>&\"'\r\n\0\x1b\x85\u2028\u202e\u200b=?{}%")
    | st.sampled_from(
        ["</title><b>", "</td><i>", '"><img src="', "'><hr '", "&lt;", "<!--", "]]>"]
    ),
    max_size=40,
).map("".join)
TIMES = st.datetimes(timezones=st.just(UTC))
LATE = st.none() | st.builds(
    NoticedLate,
    TIMES,
    st.builds(Downtime, st.none() | TIMES, TIMES, st.booleans()),
    st.booleans(),
)


def items(of: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    """Return alerts with foreign text."""
    return st.builds(
        Item,
        key=st.builds(AlertKey, st.just("any"), st.sampled_from(Case)),
        name=of,
        state=st.sampled_from(ItemState),
        since=TIMES,
        until=st.none() | TIMES,
        code=of,
        detail=of,
        times=st.integers(1, 4),
        unstable=st.booleans(),
        acknowledged_by=of,
        began_late=LATE,
        ended_late=LATE,
    )


NOTIFICATIONS = st.builds(
    Notification,
    id=st.just("n1"),
    group=st.just("g1"),
    group_name=FOREIGN,
    reason=st.sampled_from(Reason),
    created=TIMES,
    items=st.lists(items(FOREIGN), max_size=3).map(tuple),
    also_open=st.lists(items(FOREIGN), max_size=2).map(tuple),
    causes=st.builds(
        Cause,
        kind=st.sampled_from(CauseKind),
        name=FOREIGN,
        charge_points=st.just(("any", "other")),
    ).map(lambda cause: (cause,))
    | st.just(()),
    quiet=st.booleans(),
    late=st.none() | st.builds(Outage, TIMES, TIMES),
    watching=st.none() | st.builds(Watching, st.integers(0, 3), st.integers(0, 3)),
)
SITES = st.builds(
    MailSite,
    name=FOREIGN,
    time_zone=st.timezones(),
    places=st.fixed_dictionaries(
        {
            "any": st.builds(
                Place,
                area=st.none() | FOREIGN,
                url=st.none() | FOREIGN | FOREIGN.map("https://x/{}".format),
                watched=st.dictionaries(st.sampled_from(Case), FOREIGN),
            )
        }
    ),
)
LANGUAGES = st.sampled_from(["en", "de"])

HARMLESS = str.maketrans("<>&\"'", "()+**")


def harmless(
    notification: Notification, site: MailSite
) -> tuple[Notification, MailSite]:
    """Return the same with nothing in it that means something in HTML."""

    def of(item: Item) -> Item:
        return replace(
            item,
            name=item.name.translate(HARMLESS),
            code=item.code.translate(HARMLESS),
            detail=item.detail.translate(HARMLESS),
            acknowledged_by=(item.acknowledged_by or "").translate(HARMLESS),
        )

    place = site.places["any"]
    quiet = Place(
        area=(place.area or "").translate(HARMLESS),
        url=(place.url or "").translate(HARMLESS),
        watched={
            case: name.translate(HARMLESS) for case, name in place.watched.items()
        },
    )
    return (
        replace(
            notification,
            group_name=notification.group_name.translate(HARMLESS),
            items=tuple(map(of, notification.items)),
            also_open=tuple(map(of, notification.also_open)),
            causes=tuple(
                replace(cause, name=cause.name.translate(HARMLESS))
                for cause in notification.causes
            ),
        ),
        replace(site, name=site.name.translate(HARMLESS), places={"any": quiet}),
    )


@settings(deadline=None)
@given(NOTIFICATIONS, SITES, LANGUAGES)
def test_no_foreign_text_brings_a_control_character_into_a_mail(
    notification: Notification, site: MailSite, language: str
) -> None:
    """Nor a line break into a subject, nor anything else that cannot be seen."""
    written = render(notification, site, language)
    assert written.subject.isprintable()
    assert 0 < len(written.subject) <= 150
    assert written.text.replace("\n", "").isprintable()
    assert written.html.replace("\n", "").isprintable()


@settings(deadline=None)
@given(NOTIFICATIONS, SITES, LANGUAGES)
def test_no_foreign_text_changes_what_a_mail_is_built_of(
    notification: Notification, site: MailSite, language: str
) -> None:
    """Tags, attributes and lines are those of the same mail with tame text."""
    written = render(notification, site, language)
    quiet = render(*harmless(notification, site), language)
    assert _Tags.of(written.html).tags == _Tags.of(quiet.html).tags
    assert len(written.text.splitlines()) == len(quiet.text.splitlines())


@settings(deadline=None)
@given(NOTIFICATIONS, SITES, LANGUAGES)
def test_a_mail_arrives_as_it_was_written(
    notification: Notification, site: MailSite, language: str
) -> None:
    """Through the e-mail library, as Home Assistant's SMTP integration uses it."""
    written = render(notification, site, language)
    # As Home Assistant's SMTP integration puts it together.
    sent = EmailMessage()
    sent.set_content(written.text)
    sent.add_header("Subject", written.subject)
    sent.add_alternative(written.html, subtype="html")
    got = message_from_bytes(sent.as_bytes(), policy=policy.default)
    assert got["Subject"] == written.subject
    assert set(got.keys()) == {"Subject", "MIME-Version", "Content-Type"}
    assert [part.get_content() for part in got.iter_parts()] == [
        written.text,
        written.html,
    ]
