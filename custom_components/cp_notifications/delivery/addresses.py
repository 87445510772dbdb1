"""E-mail addresses: what may be stored, and what exactly is wrong with what may not.

Home Assistant checks nothing here: its text fields of the type e-mail take any text, and
its SMTP integration fails with an address that is not ASCII. So an address is checked
once, before it is stored: by RFC 5321 as it is used on the Internet (a dotted name in
front of the @, a fully qualified domain behind it), without the forms no mailbox of today
has: quoted names, comments, address literals.
"""

from collections.abc import Iterable
from enum import StrEnum
import re
from typing import Final

import idna

MAX_ADDRESSES: Final = 50
"""Of one group. Every address is a mail of its own; more belong on a mailing list."""
MAX_ADDRESS: Final = 254
"""Characters: RFC 5321, 4.5.3.1.3, a path of 256 with its angle brackets."""
MAX_LOCAL_PART: Final = 64
"""Characters: RFC 5321, 4.5.3.1.1."""

_LOCAL_PART: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*",
    re.IGNORECASE | re.ASCII,
)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label has a letter: otherwise it would be the number of a machine.
_DOMAIN: Final = re.compile(
    rf"(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z])(?=..){_LABEL}", re.IGNORECASE | re.ASCII
)


class AddressProblem(StrEnum):
    """Why something is no address that can be stored; the values are keys of errors."""

    TOO_MANY = "addresses_too_many"
    """There are more than `MAX_ADDRESSES`."""
    DISPLAY_NAME = "address_display_name"
    """It is written with a name: Anna <anna@example.org>."""
    SEVERAL = "address_several"
    """There are several in one row, or something with blanks."""
    FORM = "address_form"
    """It has no @, or more than one."""
    TOO_LONG = "address_too_long"
    """It, or the part in front of the @, has too many characters."""
    LOCAL_PART = "address_local_part"
    """The part in front of the @ has characters, or dots, that it must not have."""
    DOMAIN = "address_domain"
    """The part behind the @ is no domain."""


class AddressError(ValueError):
    """An address, or a list of them, cannot be stored."""

    def __init__(self, problem: AddressProblem, address: str = "") -> None:
        """Keep the problem, and the address as it was typed: foreign text."""
        super().__init__(problem)
        self.problem = problem
        self.address = address


def parse_addresses(rows: Iterable[str]) -> list[str]:
    """Return the addresses typed into rows as they are stored, in their order.

    Empty rows are dropped. Of addresses that differ in upper and lower case only, the
    first spelling is kept. Raises AddressError for the first row that is no address.
    """
    addresses: dict[str, str] = {}
    for row in rows:
        if text := row.strip():
            address = parse_address(text)
            addresses.setdefault(address.lower(), address)
    if len(addresses) > MAX_ADDRESSES:
        raise AddressError(AddressProblem.TOO_MANY)
    return list(addresses.values())


def parse_address(text: str) -> str:
    """Return one address as it is stored: ASCII, an international domain as xn--.

    Raises AddressError with the first problem found, the most telling first.
    """
    if problem := _first_problem(text):
        raise AddressError(problem, text)
    local, _, typed_domain = text.partition("@")
    domain = _ascii_domain(typed_domain)
    if domain is None:
        raise AddressError(AddressProblem.DOMAIN, text)
    if len(address := f"{local}@{domain}") > MAX_ADDRESS:
        raise AddressError(AddressProblem.TOO_LONG, text)
    return address


def _first_problem(text: str) -> AddressProblem | None:
    local = text.partition("@")[0]
    problems = (
        (AddressProblem.DISPLAY_NAME, any(sign in text for sign in '<>"')),
        (AddressProblem.SEVERAL, _has_separator(text)),
        (AddressProblem.FORM, text.count("@") != 1),
        (
            AddressProblem.TOO_LONG,
            len(text) > MAX_ADDRESS or len(local) > MAX_LOCAL_PART,
        ),
        (AddressProblem.LOCAL_PART, _LOCAL_PART.fullmatch(local) is None),
    )
    return next((problem for problem, found in problems if found), None)


def _has_separator(text: str) -> bool:
    """Return whether there is a separator, a blank, or a character one cannot see."""
    return not text.isprintable() or any(sign in text for sign in " ,;")


def _ascii_domain(domain: str) -> str | None:
    """Return a domain as mail servers know it, or None if it is none."""
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except idna.IDNAError:
            return None
    return domain if _DOMAIN.fullmatch(domain) else None
