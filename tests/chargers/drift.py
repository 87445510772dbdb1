"""What has changed in an integration since its row was written: see script/catalogue-check.

It is found by words alone. What a row knows and the source does not have any more is gone; what stands beside it in the
same list or table, and no row knows, is new; where one of each is much alike, it was renamed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import product
from pathlib import Path
import re
import sys
from typing import Final

from custom_components.cp_notifications.chargers.catalogue import CATALOGUE
from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Integration,
    Signal,
)

from .foreign_source import HOLE, Source, read

_ALIKE: Final = 0.6
"""How much alike two words are of which one became the other."""
_SAMPLES: Final = ("12345", "x", "0a1b2c3d-0000-4000-8000-123456789abc")
"""What may stand in the hole of an id: a number, a name, a UUID."""
_AS_ENTITY_ID: Final = ("", "sensor.", "binary_sensor.")
"""What Home Assistant's own maker of entity ids puts before an id."""


@dataclass(frozen=True, order=True)
class Finding:
    """One difference between a row and a source."""

    row: str
    what: str
    """`state`, `key` or `id`."""
    entity: str
    gone: str = ""
    new: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        of = f"{self.row}: {self.what} of {self.entity}"
        if self.gone and self.new:
            return f"{of}: renamed: {self.gone!r} is {self.new!r} now"
        return f"{of}: gone: {self.gone!r}" if self.gone else f"{of}: new: {self.new!r}"


def compare(row: Integration, source: Source) -> list[Finding]:
    """Return what differs, without what cannot be seen in this source: see `unseen`."""
    found = {
        finding
        for signal in dict.fromkeys(row.signals())
        for finding in (
            *_states(row, signal, source),
            *_key(row, signal, source),
            *_ids(row, signal, source),
        )
    }
    return sorted(found)


def unseen(row: Integration, source: Source) -> list[str]:
    """Return the entities whose states are in another source: that of a library, mostly."""
    return sorted(
        {
            _name(signal)
            for signal in row.signals()
            if _has_states(row, signal) and not _groups(row, signal, source)
        }
    )


def _name(signal: Signal) -> str:
    return signal.key or signal.translation_key or ""


# ---- states ----------------------------------------------------------------------------


def _plain(word: str) -> str:
    """Return a word as it is compared: many integrations only change the case and the gaps."""
    return re.sub(r"[-_ ]+", "_", word.casefold()).strip("_:. ")


def _has_states(row: Integration, signal: Signal) -> bool:
    """Return whether an entity has states that are words."""
    if signal.domain == BINARY_SENSOR and not signal.attribute:
        return False
    known = _known(row, signal)
    return len(known) > 1 and not all(word.isdigit() for word in known)


def _known(row: Integration, signal: Signal) -> dict[str, str]:
    """Return the states of an entity, by how they are compared. Any entity may be unknown."""
    states = (state for state in row.known_states(signal) if state)
    return {_plain(state): state for state in states if state != "unknown"}


def _groups(row: Integration, signal: Signal, source: Source) -> list[dict[str, str]]:
    """Return the groups of words that are about the states of an entity: those that have the most of them."""
    known = _known(row, signal)
    # Some rows know the words of two languages, each of which is a group of its own.
    least = len(known) // 2 + 1 if len(known) < 8 else len(known) * 2 // 5
    found = []
    for group in source.groups:
        words = {_plain(word): word for word in group if word}
        both = len(known.keys() & words)
        if both >= max(least, 2) and 2 * both > len(words):
            found.append((both, words))
    most = max((both for both, _ in found), default=0)
    best = [words for both, words in found if both >= most - 1 - len(known) // 10]
    covered = known.keys() & {word for words in best for word in words}
    return best if len(known) < 8 or 4 * len(covered) >= 3 * len(known) else []


def _states(row: Integration, signal: Signal, source: Source) -> Iterator[Finding]:
    if not _has_states(row, signal) or not (groups := _groups(row, signal, source)):
        return
    known = _known(row, signal)
    there = {word: text for group in groups for word, text in group.items()}
    anywhere = {_plain(text) for text in source.texts}
    everything = {
        _plain(state) for each in row.signals() for state in row.known_states(each)
    }
    new = {
        word for word in there.keys() - known if word not in everything | {"unknown"}
    }
    gone = {word for word in known.keys() - there if new or word not in anywhere}
    pairs = _pairs(gone, new)
    for old in gone:
        if old in pairs or old not in anywhere:
            renamed = there.get(pairs.get(old, ""), "")
            yield Finding(row.id, "state", _name(signal), known[old], renamed)
    for word in new.difference(pairs.values()):
        yield Finding(row.id, "state", _name(signal), new=there[word])


def _pairs(gone: set[str], new: set[str]) -> dict[str, str]:
    """Return what became what, the most alike first."""
    alike = sorted(
        (
            (ratio, old, word)
            for old, word in product(gone, new)
            if (ratio := SequenceMatcher(None, old, word).ratio()) >= _ALIKE
        ),
        reverse=True,
    )
    pairs: dict[str, str] = {}
    for _, old, word in alike:
        if old not in pairs and word not in pairs.values():
            pairs[old] = word
    return pairs


# ---- keys ------------------------------------------------------------------------------


def _literal(expression: str) -> str:
    """Return the longest text that stands in a regular expression as it is."""
    bare = re.sub(
        r"\((?:[^()]|\([^()]*\))*\)\??|\[[^]]*\][+*?]?|\\[dw][+*?]?", HOLE, expression
    )
    return max(re.sub(r"\\(.)", r"\1", bare).split(HOLE), key=len).strip("_-.:")


def _key(row: Integration, signal: Signal, source: Source) -> Iterator[Finding]:
    key = _literal(signal.key)
    if not key or _is_written(key, source):
        return
    others = source.keys - {_literal(each.key) for each in row.signals()}
    like = get_close_matches(key, others, 1, _ALIKE)
    yield Finding(row.id, "key", _name(signal), key, like[0] if like else "")


def _is_written(key: str, source: Source) -> bool:
    """Return whether a key is a text of the source, or its parts are: some ids are put together of two."""
    plain = {_plain(text) for text in source.texts} | {_plain(k) for k in source.keys}
    if _plain(key) in plain or any(
        _plain(key) in re.split(r"[.\W]+", t) for t in plain
    ):
        return True
    whole = " ".join(plain)
    parts = [part for part in re.split(r"[-:]", key) if not part.isdigit()]
    return all(
        re.search(rf"(?<![a-z0-9]){re.escape(_plain(part))}(?![a-z0-9])", whole)
        for part in parts
    )


# ---- ids -------------------------------------------------------------------------------


def _ids(row: Integration, signal: Signal, source: Source) -> Iterator[Finding]:
    """Find that no way in which the source makes ids leads to what the row expects."""
    if not source.is_python or not source.id_templates:
        return
    if any(_fits(row, signal, template) for template in source.id_templates):
        return
    shown = sorted(t.replace(HOLE, "…") for t in source.id_templates if t != HOLE)
    yield Finding(row.id, "id", _name(signal), row.unique_id, "  ".join(shown))


def _fits(row: Integration, signal: Signal, template: str) -> bool:
    holes = template.count(HOLE)
    if holes > 5:
        return False
    pattern = row.pattern(signal)
    key = _example(signal.key)
    samples = (
        *_SAMPLES,
        key,
        *key.split("-"),
        signal.domain,
        row.domain,
        # The names of constants are not followed: their values are written in the row.
        *re.findall(r"[a-z0-9][\w,]+", row.unique_id.replace("station", "")),
    )
    for filling in product(dict.fromkeys(samples), repeat=holes):
        text = template
        for word in filling:
            text = text.replace(HOLE, word, 1)
        if any(pattern.fullmatch(before + text) for before in _AS_ENTITY_ID):
            return True
    return False


def _example(expression: str) -> str:
    """Return a text that a key of the catalogue fits."""
    for what, by in (
        (r"\(\?:(?:[^()]|\([^()]*\))*\)\?", ""),
        (r"\(\?P<\w+>([^()]*)\)", r"\1"),
        (r"(?:\[[^]]*\]|\\[dw])[+*]?\??", "1"),
        (r"\\(.)", r"\1"),
    ):
        expression = re.sub(what, by, expression)
    return expression


# ---- the command -------------------------------------------------------------------------


def rows_of(source: Source, names: list[str]) -> list[Integration]:
    """Return the rows that are meant: by their ids, or by the domains of the source."""
    if names:
        return [row for row in CATALOGUE if row.id in names]
    fitting = [row for row in CATALOGUE if row.domain in source.domains]
    # Of two rows of one domain only one is about this source.
    best = [
        row for row in fitting if not any(f.what == "id" for f in compare(row, source))
    ]
    return best or fitting


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(arguments: list[str]) -> int:
    """Print what differs; 1 if anything does, 2 if nothing can be compared."""
    paths = [Path(each) for each in arguments if Path(each).exists()]
    source = read(paths)
    rows = rows_of(source, [each for each in arguments if not Path(each).exists()])
    if not rows:
        _say(
            "No row of the catalogue is about this source. Name one: the domain, or domain.variant."
        )
        return 2
    findings = []
    for row in rows:
        _say(
            f"{row.name}: read from {row.source.split(':')[0]}, compared with {source.version or 'this'}"
        )
        for entity in unseen(row, source):
            _say(
                f"  not seen here: the states of {entity}; give the source of the library as well"
            )
        findings += compare(row, source)
    for finding in findings:
        _say(f"  {finding}")
    if not findings:
        _say("  nothing new, gone or renamed")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
