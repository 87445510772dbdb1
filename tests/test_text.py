"""Text of others is made fit to be shown, and nothing in it gets through that should not."""

from hypothesis import example, given, strategies as st
import pytest

from custom_components.cp_notifications.text import clean, cut, mask, natural, redact

from .helpers.smtp_account import ANNA, BERT

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)


# ---- foreign text ----


@pytest.mark.parametrize(
    ("foreign", "read"),
    [
        ("CP\r\nBcc: eve@example.com", "CP Bcc: eve@example.com"),
        ("a\u2028b\u2029c\x85d\x0be\x1ff\tg", "a b c d e f g"),
        ("  wide \u00a0 \u3000 gaps ", "wide gaps"),
        ("bell\x07, escape\x1b[31m, delete\x7f", "bell, escape[31m, delete"),
        ("user\u202egpj.exe\u202c \u2066x\u2069 \u200fy", "usergpj.exe x y"),
        ("ze\u200bro\u200d wi\u2060dth\ufeff so\u00adft", "zero width soft"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("\u3164\u2800\u115f", ""),
        ("Ladesäule Süd 😀 日本", "Ladesäule Süd 😀 日本"),
    ],
    ids=[
        "line break",
        "every line break",
        "white space",
        "control characters",
        "writing turned round",
        "zero width",
        "lone surrogate",
        "nothing to see",
        "plain",
    ],
)
def test_foreign_text_becomes_one_line_of_what_can_be_seen(
    foreign: str, read: str
) -> None:
    """White space becomes a space; what cannot be seen is removed."""
    assert clean(foreign, 100) == read


@pytest.mark.parametrize(
    ("foreign", "read"),
    [
        ("see https://evil.example/pay now", "see https[:]//evil[.]example/pay now"),
        ("WWW.evil.example", "WWW[.]evil[.]example"),
        ("firmware 1.4.2 of com.evgo.mrec", "firmware 1.4.2 of com.evgo.mrec"),
    ],
    ids=["with a scheme", "without a scheme", "no link"],
)
def test_no_foreign_text_becomes_a_link(foreign: str, read: str) -> None:
    """Mail programs make links of what looks like one; versions are left alone."""
    assert clean(foreign, 100) == read


@given(ANY_TEXT, st.integers(min_value=1, max_value=60))
@example("http" + "x" * 400 + "://", 40)
def test_clean_text_is_short_and_printable(text: str, limit: int) -> None:
    """Whatever comes in."""
    result = clean(text, limit)
    assert len(result) <= limit
    assert result.isprintable()
    assert result == result.strip()


def test_very_long_foreign_text_is_not_read_to_its_end() -> None:
    """A charger cannot make a mail expensive."""
    assert clean("x" * 10 + " " * 10_000_000 + "y", 20) == "x" * 10


@pytest.mark.parametrize(
    ("text", "limit", "read"),
    [
        ("short", 5, "short"),
        ("too long", 5, "too…"),
        ("one two", 5, "one…"),
        ("abe\u0301\u0308z", 4, "ab…"),
        ("ab👍🏽z", 4, "ab…"),
        ("ab🇩🇪z", 4, "ab…"),
        ("🇫🇷🇩🇪z", 3, "🇫🇷…"),
        ("\u0301\u0301\u0301", 2, "…"),
    ],
    ids=[
        "fits",
        "cut",
        "at a space",
        "accents",
        "skin tone",
        "half a flag",
        "between flags",
        "accents alone",
    ],
)
def test_text_is_never_cut_within_a_visible_character(
    text: str, limit: int, read: str
) -> None:
    """Accents, skin tones and flags stay with what they belong to."""
    assert cut(text, limit) == read


# ---- addresses ----


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"<{ANNA}>: unknown", "<…@…>: unknown"),
        (f"{ANNA},{BERT}; (x@y)", "…@…,…@…; (…@…)"),
        ('to "anna maria"@example.com!', "to …@…"),
        ('o\'neill+a=b@example.com said "no"', '…@… said "no"'),
        ("smtps://anna:secret@example.com:465/", "…@…"),
        ("jürgen@höfe.example", "…@…"),
        ("…@… again", "…@… again"),
        ("expected str @ data['title']", "expected str @ data['title']"),
        ('an open " quote', 'an open " quote'),
        ("", ""),
    ],
    ids=[
        "brackets",
        "list",
        "quoted",
        "apostrophe",
        "login_in_url",
        "umlauts",
        "twice",
        "at_sign_alone",
        "open_quote",
        "empty",
    ],
)
def test_addresses_are_taken_out_of_a_text(text: str, redacted: str) -> None:
    """The rest stays readable."""
    assert redact(text) == redacted


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        (ANNA, "a…@example.com"),
        ('"a@b"@example.com', '"…@example.com'),
        ("@example.com", "…@example.com"),
        ("anna", "…"),
        ("", "…"),
    ],
    ids=["usual", "quoted", "no_local_part", "no_domain", "empty"],
)
def test_a_masked_address_keeps_its_first_letter_and_its_domain(
    address: str, masked: str
) -> None:
    """Its owner knows it by that."""
    assert mask(address) == masked


# ---- order ----


@pytest.mark.parametrize(
    "names",
    [
        ["Bay 2", "Bay 10"],
        ["Bay 2 left", "Bay 2 right", "Bay 10 left"],
        ["2nd floor", "10th floor", "Garage"],
        ["bay 1", "Bay 2", "bay 3"],
        ["Bay 007", "Bay 8"],
        ["Älmhult", "Berlin", "Øst"],
        ["", "1", "A"],
        ["A", "A 1", "A 1.2", "A 1.10"],
    ],
)
def test_names_are_sorted_as_people_count(names: list[str]) -> None:
    """2 comes before 10; case, accents and leading zeros make no difference."""
    backwards = names[::-1]
    assert sorted(backwards, key=natural) == names


@given(st.lists(st.text()))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    """Foreign digits and signs are text like any other: nothing cannot be compared."""
    assert len(sorted(names, key=natural)) == len(names)


def test_a_name_of_digits_only_can_be_sorted() -> None:
    """Longer numbers than Python reads from a text do no harm."""
    assert natural("9" * 5000) > natural("8" * 5000)
