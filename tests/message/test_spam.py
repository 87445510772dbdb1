"""What script/spam makes of the answers of SpamAssassin; the mails themselves are rated each night."""

import pytest

from .spam import WAYS, Rating, mails

FOLDED = (
    "No, score={points} required=5.0 tests=HTML_MESSAGE,NO_RECEIVED,\n"
    "\tNO_RELAYS autolearn=unavailable autolearn_force=no version=4.0.1"
)


def test_points_and_rules_are_read_although_the_header_is_folded() -> None:
    """A rule behind the fold is one like the others."""
    rating = Rating.read(FOLDED.format(points="-0.1"))
    assert rating == (-0.1, ("HTML_MESSAGE", "NO_RECEIVED", "NO_RELAYS"))


@pytest.mark.parametrize(
    ("points", "is_good"), [("-0.1", True), ("0.9", True), ("1.0", False)]
)
def test_a_mail_is_good_as_long_as_it_is_far_from_spam(
    points: str, is_good: bool
) -> None:
    """One point of five is told while there is time to do something."""
    assert Rating.read(FOLDED.format(points=points)).is_good is is_good


def test_a_mail_without_points_is_not_good_if_no_rule_was_read() -> None:
    """Otherwise a filter that does not work would praise all mails."""
    status = "No, score=0.0 required=5.0 tests=none autolearn=no version=4.0.1"
    assert not Rating.read(status).is_good


def test_no_answer_is_not_taken_for_praise() -> None:
    """A filter that broke says nothing of points."""
    with pytest.raises(ValueError, match="Not a status"):
        Rating.read("None")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_rated_is_whole(way: str) -> None:
    """A missing header would cost points that the real mail does not get."""
    named = {name: mail for name, mail in mails() if way in name}
    assert all(
        {"Subject", "From", "To", "Date", "Message-Id"} <= set(mail.keys())
        for mail in named.values()
    )
    assert f"fuse_at_night.de ({way})" in named
