"""Reads Home Assistant's log: did anything go wrong that nobody expected?"""

from collections.abc import Iterable
from dataclasses import dataclass
import re

OURS = "cp_notifications"

_HEAD = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:.]+ (?P<level>[A-Z]+) \(.+?\) \[(?P<logger>[^]]+)\]"
)
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_BAD = {"WARNING", "ERROR", "CRITICAL"}

_NOISE = (
    # Said at each start about every custom integration.
    "which has not been tested by Home Assistant",
    # When the language changes, it takes the platforms of all integrations for domains.
    "Failed to load integration for translation: Invalid domain",
)


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of the log, with the lines of its traceback."""

    level: str
    logger: str
    text: str


def read_records(log: str) -> list[Record]:
    """Take a log apart; lines before the first entry are an entry without a logger."""
    records: list[Record] = []
    for line in _COLOUR.sub("", log).splitlines():
        if head := _HEAD.match(line):
            records.append(Record(head["level"], head["logger"], line))
        elif records:
            last = records.pop()
            records.append(Record(last.level, last.logger, f"{last.text}\n{line}"))
        else:
            records.append(Record("ERROR", "", line))
    return records


def complaints(log: str, expected: Iterable[str] = ()) -> list[str]:
    """Return what the log says against our integration.

    These are warnings and errors that name it, in the message, the logger or the
    traceback. `expected` are parts of the text of those that the test provokes.
    """
    harmless = (*_NOISE, *expected)
    return [
        record.text
        for record in read_records(log)
        if record.level in _BAD
        and OURS in record.text
        and not any(part in record.text for part in harmless)
    ]
