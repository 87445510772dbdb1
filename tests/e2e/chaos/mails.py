"""What a mail tells, read from its text as a person would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
import re
from typing import Final

from tests.e2e.harness.sink import Mail

from .world import Place

_HEADING: Final = re.compile(
    r"^== (?P<text>.+?)(?: \(\d+ charge points?\))? ==$", re.MULTILINE
)
_CODE: Final = re.compile(r"Code from the charger: “(?P<code>\w+)”")
_TIMES: Final = re.compile(r"How often: (?P<times>\d+) times")
_NAME: Final = re.compile(
    r"^(?:- (?P<listed>[^·\n]+?) ·|Charge point: (?P<alone>.+)$)", re.MULTILINE
)
_MORE: Final = re.compile(r"^\W*and \d+ more", re.MULTILINE)
_CASES: Final = {"fuse tripped": "fuse_tripped", "sensor triggered": "sensors"}
_OTHERS: Final = "Other open alerts of this group:"
_RESOLVED: Final = "Resolved"
_OVER: Final = "Already over"


@dataclass(frozen=True, slots=True)
class Telling:
    """What one mail tells one address of one alert."""

    address: str
    group: str
    place: Place
    code: str
    times: int
    """How often it came, as the mail puts it; 1 where it says nothing of it."""
    is_end: bool
    """Whether it is the end of what was told before."""
    is_over: bool
    """Whether it began and ended before it was told."""
    received: datetime


def read(mail: Mail) -> Iterator[Telling]:
    """Yield all that a mail tells, without what it only recalls."""
    told, _, _ = mail.text.replace("\r\n", "\n").partition(_OTHERS)
    group = mail.subject[1 : mail.subject.index("]")]
    parts = _HEADING.split(told)
    # Without headings it tells of one alert only, and its headline is the heading.
    sections = (
        zip(parts[1::2], parts[2::2], strict=True)
        if parts[1:]
        else [(told.lstrip().splitlines()[0], told)]
    )
    for heading, text in sections:
        assert not _MORE.search(text), f"a list was cut: {text}"
        for entry in _entries(text):
            yield _telling(mail, group, heading, entry)


def _entries(text: str) -> Iterator[str]:
    """Yield the parts of a section that tell of one charge point each."""
    begins = [found.start() for found in _NAME.finditer(text)]
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        yield text[begin:end]


def _telling(mail: Mail, group: str, heading: str, entry: str) -> Telling:
    name = _NAME.match(entry)
    assert name is not None
    code, times = _CODE.search(entry), _TIMES.search(entry)
    words = heading.lower()
    case = next(case for word, case in _CASES.items() if word in words)
    return Telling(
        address=mail.to,
        group=group,
        place=Place(name["listed"] or name["alone"], case),
        code=code["code"] if code else "",
        times=int(times["times"]) if times else 1,
        is_end=heading.startswith(_RESOLVED),
        is_over=heading.startswith(_OVER),
        received=mail.received,
    )
