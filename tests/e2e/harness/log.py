"""Reads Home Assistant's log: did anything go wrong that nobody expected?"""

from collections.abc import Iterable
from dataclasses import dataclass
import re

OURS = "cp_notifications"

# Until 2026.10 a time ends in milliseconds, since 2026.11 in the offset of its zone.
_HEAD = re.compile(
    r"\d{4}-\d\d-\d\d [\d:.]+([+-]\d\d:\d\d)?"
    r" (?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) \(.+?\) \[(?P<logger>[^]]+)\]"
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_BAD = {"WARNING", "ERROR", "CRITICAL"}
_NOT_UNDERSTOOD = "A line of the log is not understood: "

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
    """Take a log apart.

    A line that is not understood is an error that names our integration, for it may hide one: the first line, and any
    line with a date, begins an entry; and what follows a harmless entry does not name our integration.
    """
    records: list[Record] = []
    for line in _COLOUR.sub("", log).splitlines():
        if head := _HEAD.match(line):
            records.append(Record(head["level"], head["logger"], line))
        elif records and _goes_on(records[-1], line):
            last = records.pop()
            records.append(Record(last.level, last.logger, f"{last.text}\n{line}"))
        else:
            records.append(Record("ERROR", OURS, f"{_NOT_UNDERSTOOD}{line}"))
    return records


def _goes_on(record: Record, line: str) -> bool:
    """Return whether a line without a head belongs to the entry above it, like those of a traceback.

    Where something else than the log writes (a crash, a library), its lines follow an entry as well.
    """
    return not _DATE.match(line) and (record.level in _BAD or OURS not in line)


def complaints(log: str, expected: Iterable[str] = ()) -> list[str]:
    """Return what the log says against our integration, and what is not understood of it.

    These are warnings and errors that name it, in the message, the logger or the
    traceback. `expected` are parts of the text of those that the test provokes.
    """
    harmless = (*_NOISE, *expected)
    return [
        record.text
        for record in read_records(log)
        if record.level in _BAD
        and (OURS in record.text or record.logger == OURS)
        and not any(part in record.text for part in harmless)
    ]
