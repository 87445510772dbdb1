"""What may be stored as an e-mail address, and what is said about the rest."""

from contextlib import suppress

from hypothesis import given, strategies as st
import pytest
import voluptuous as vol

from custom_components.cp_notifications.delivery.addresses import (
    MAX_ADDRESS,
    MAX_ADDRESSES,
    AddressError,
    AddressProblem,
    parse_address,
    parse_addresses,
)

LONGEST_LABEL = "d" * 63
LONGEST_DOMAIN = f"{LONGEST_LABEL}.{LONGEST_LABEL}.{'d' * 61}"


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("anna@example.org", id="plain"),
        pytest.param("Anna.Berg@Example.ORG", id="upper-case-is-kept"),
        pytest.param("anna+chargers@example.org", id="plus"),
        pytest.param("o'hara_{x}@example.org", id="signs"),
        pytest.param("a@b.de", id="short"),
        pytest.param("1@2.example", id="digits"),
        pytest.param("anna@mail.north-site.example.org", id="subdomains"),
        pytest.param("anna@xn--bcher-kva.example", id="punycode"),
        pytest.param(f"{'l' * 64}@{LONGEST_DOMAIN}", id="longest"),
    ],
)
def test_a_usable_address_is_kept_as_it_is(address: str) -> None:
    """What is typed is what is stored."""
    assert parse_address(address) == address


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("anna@bücher.example", "anna@xn--bcher-kva.example", id="umlaut"),
        pytest.param("anna@straße.example", "anna@xn--strae-oqa.example", id="sharp-s"),
        pytest.param("anna@ПРИМЕР.рф", "anna@xn--e1afmkfd.xn--p1ai", id="cyrillic"),
        pytest.param("anna@example。org", "anna@example.org", id="ideographic-dot"),
    ],
)
def test_an_international_domain_is_stored_in_ascii(typed: str, stored: str) -> None:
    """The SMTP integration cannot send to anything else."""
    assert parse_address(typed) == stored


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        pytest.param("Anna <anna@example.org>", "DISPLAY_NAME", id="name-in-front"),
        pytest.param("<anna@example.org>", "DISPLAY_NAME", id="angle-brackets"),
        pytest.param('"anna berg"@example.org', "DISPLAY_NAME", id="quoted"),
        pytest.param("a@example.org, b@example.org", "SEVERAL", id="comma"),
        pytest.param("a@example.org;b@example.org", "SEVERAL", id="semicolon"),
        pytest.param("anna berg@example.org", "SEVERAL", id="blank"),
        pytest.param("anna@exam\nple.org", "SEVERAL", id="line-break"),
        pytest.param("anna@exam\x00ple.org", "SEVERAL", id="null"),
        pytest.param("anna@example.org\u200b", "SEVERAL", id="zero-width-space"),
        pytest.param("anna", "FORM", id="no-at"),
        pytest.param("anna@berg@example.org", "FORM", id="two-ats"),
        pytest.param(f"{'l' * 65}@example.org", "TOO_LONG", id="long-local-part"),
        pytest.param(f"a@{'d.' * 126}de", "TOO_LONG", id="long-address"),
        pytest.param(
            f"{'l' * 60}@{'ü.' * 25}de", "TOO_LONG", id="long-address-in-ascii"
        ),
        pytest.param("@example.org", "LOCAL_PART", id="empty-local-part"),
        pytest.param(".anna@example.org", "LOCAL_PART", id="dot-in-front"),
        pytest.param("anna.@example.org", "LOCAL_PART", id="dot-behind"),
        pytest.param("anna..berg@example.org", "LOCAL_PART", id="two-dots"),
        pytest.param("jörg@example.org", "LOCAL_PART", id="umlaut-in-local-part"),
        pytest.param("mailto:anna@example.org", "LOCAL_PART", id="link"),
        pytest.param("anna@", "DOMAIN", id="no-domain"),
        pytest.param("anna@example", "DOMAIN", id="single-label"),
        pytest.param("anna@example.", "DOMAIN", id="trailing-dot"),
        pytest.param("anna@example..org", "DOMAIN", id="empty-label"),
        pytest.param("anna@-example.org", "DOMAIN", id="hyphen-in-front"),
        pytest.param("anna@example-.org", "DOMAIN", id="hyphen-behind"),
        pytest.param("anna@exam_ple.org", "DOMAIN", id="underscore"),
        pytest.param(f"anna@{'d' * 64}.org", "DOMAIN", id="long-label"),
        pytest.param("anna@example.o", "DOMAIN", id="short-top-level"),
        pytest.param("anna@192.168.1.10", "DOMAIN", id="ip-address"),
        pytest.param("anna@[192.168.1.10]", "DOMAIN", id="address-literal"),
        pytest.param("anna@☃.example", "DOMAIN", id="snowman"),
        pytest.param(f"anna@{'ü' * 60}.example", "DOMAIN", id="long-label-in-ascii"),
    ],
)
def test_what_is_wrong_is_said(typed: str, problem: str) -> None:
    """Each problem has an error of its own, with the address as it was typed."""
    with pytest.raises(AddressError) as caught:
        parse_address(typed)

    assert caught.value.problem is AddressProblem[problem]
    assert caught.value.address == typed


def test_rows_are_stripped_and_empty_ones_dropped() -> None:
    """The front end sends empty rows as they are."""
    rows = ["  anna@example.org ", "", "   ", "\tbert@example.org\n", "\u00a0"]

    assert parse_addresses(rows) == ["anna@example.org", "bert@example.org"]


def test_the_first_spelling_of_an_address_wins() -> None:
    """Upper and lower case, and both forms of a domain, are the same mailbox."""
    rows = [
        "Anna@Example.org",
        "bert@bücher.example",
        "anna@example.org",
        "bert@xn--bcher-kva.example",
    ]

    assert parse_addresses(rows) == ["Anna@Example.org", "bert@xn--bcher-kva.example"]


def test_one_bad_row_spoils_the_list() -> None:
    """The error names the row it is about."""
    with pytest.raises(AddressError) as caught:
        parse_addresses(["anna@example.org", "bert"])

    assert caught.value.address == "bert"


def test_a_group_has_a_limit_of_addresses() -> None:
    """Doubles do not count."""
    rows = [f"user{number}@example.org" for number in range(MAX_ADDRESSES)]

    assert len(parse_addresses([*rows, rows[0].upper()])) == MAX_ADDRESSES
    with pytest.raises(AddressError) as caught:
        parse_addresses([*rows, "one.more@example.org"])
    assert caught.value.problem is AddressProblem.TOO_MANY


_PARTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["anna", "example.org", "bücher.example", "<", ">", "\r\n", "\u202e", " ", "xn--"]
)


@given(
    st.lists(
        st.builds("{}@{}".format, _PARTS, _PARTS) | st.text() | st.emails(), max_size=8
    )
)
def test_no_stored_address_can_do_harm(rows: list[str]) -> None:
    """Whatever is typed: what is stored is what Home Assistant's own check takes, too."""
    addresses: list[str] = []
    with suppress(AddressError):
        addresses = parse_addresses(rows)

    for address in addresses:
        assert vol.Email()(address) == address
        assert address.isascii()
        assert address.isprintable()
        assert not set(address) & set(' <>,;"')
        assert len(address) <= MAX_ADDRESS


@given(st.emails())
def test_a_stored_address_can_be_stored_again(address: str) -> None:
    """Otherwise a group could not be edited any more."""
    with suppress(AddressError):
        address = parse_address(address)
        assert parse_address(address) == address
