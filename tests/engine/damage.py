"""Damages what is stored, in the ways of disks, crashes and hands: always the same for the same number."""

from collections.abc import Callable, Iterator
import json
from random import Random
from typing import Any, Final

type Damage = Callable[[str, Random], bytes]
"""From what was written to what is found."""

ODD: Final[tuple[Any, ...]] = (
    None,
    "",
    "x",
    -1,
    7,
    1e300,
    True,
    [],
    {},
    [None],
    {"x": {}},
)
"""Values of wrong types, or with nothing in them."""


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place in plain data: what holds it, and its key there."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def truncated(text: str, chance: Random) -> bytes:
    """The power failed in the middle of it."""
    return text.encode()[: chance.randrange(1, len(text))]


def bit_turned(text: str, chance: Random) -> bytes:
    """The card is worn out."""
    found = bytearray(text.encode())
    found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def field_missing(text: str, chance: Random) -> bytes:
    """Somebody has edited it, or another version wrote it."""
    document = json.loads(text)
    holder, key = chance.choice(list(places(document)))
    del holder[key]
    return json.dumps(document).encode()


def wrong_type(text: str, chance: Random) -> bytes:
    """The same."""
    document = json.loads(text)
    holder, key = chance.choice(list(places(document)))
    holder[key] = chance.choice(ODD)
    return json.dumps(document).encode()


def empty(_text: str, chance: Random) -> bytes:
    """There is a file, and nothing in it."""
    return chance.choice([b"", b"\0" * 4096, b"{}", b"[]", b"null"])


def newer(text: str, chance: Random) -> bytes:
    """A newer version was there, and left."""
    document = json.loads(text)
    document["version"] += chance.randrange(1, 9)
    return json.dumps(document).encode()


KINDS: Final = (truncated, bit_turned, field_missing, wrong_type, empty, newer)


def damaged(text: str, number: int) -> bytes:
    """Return a file with the damage of this number: each kind in turn."""
    return KINDS[number % len(KINDS)](text, Random(number))
