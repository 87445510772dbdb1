"""What words in a charger's texts mean.

A text is folded (small letters, no accents, the words of identifiers such as `MCB_TRIPPED` or `BoxDoorIsOpen` taken
apart) and cut into clauses. The first row of `vocabulary.py` of which a clause has a word wins: of FUSE, then of
SENSORS, then of PROTECTED. In the same clause, four things excuse a word:

* a negation: "kein Fehlerstrom", "RCD has not tripped", "aucun défaut différentiel";
* a word that all is well: "RCD OK", "door closed". One that something tripped weighs more;
* beside a device, a rating or a setting: "limited by circuit fuse", "Sicherung 16 A";
* what makes it something else: "diode short circuit" is the vehicle's.

With what has to be there it is the other way round: "no ground" is the fault.

The patterns are made of fixed strings alone, texts are short, and excuses are counted: no text can take long.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
import re
from typing import Final, NamedTuple
import unicodedata

from custom_components.cp_notifications.engine.model import Case

from . import vocabulary
from .signals import Meaning
from .vocabulary import Row

type Words = re.Pattern[str]
"""Finds any of many words in a folded text, where a blank is the edge of a word."""

NEGATION_REACH: Final = 2
"""Words from a negation to what it denies, without articles: "no earth fault", "aucun défaut différentiel"."""
LONGEST_PHRASE: Final = 2
"""Words of a phrase beyond its first: "slagit ifrån"."""
GOOD_REACH: Final = 4
"""Words from a fault to what says that it is none: "earth fault self test has passed"."""
MAX_EXCUSES: Final = 12
"""Negations and excused words in one clause. A text that denies more than that is not meant to be read: the rest counts as it stands."""

_MILLIAMPERES: Final = re.compile(r"(?<=\d) ?mA\b")
_SEAM: Final = re.compile(r"[_\s]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where an identifier's words meet: `MCB_TRIPPED`, `BoxDoor`, `RCDTripped`."""
_END: Final = re.compile(r"[.,;!?|]+")
_NO_WORD: Final = re.compile(r"[^a-z0-9,]+")
_AMPERES: Final = re.compile(r"\d a ")
_CONTACTOR: Final = re.compile(r"(?<!ge)(?<!be)sch(?:ü|ue)tz(?!t\b|en|end)")
"""German "Schütz", alone or compounded; not "geschützt", "beschützen", "schützt", "Schützenstraße"."""
_LETTERS: Final = str.maketrans(
    {"ø": "o", "æ": "a", "œ": "o", "ß": "ss", "đ": "d", "ð": "d"}
)
_DIGRAPHS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
"""How letters with dots or rings are written without: "Stoerung", "utloest", "aaben"."""


def read_text(text: str) -> tuple[Case, Meaning] | None:
    """Return the case that a text speaks of, and what it says; None if it says nothing known."""
    folded = _folded(text)
    if _ANY.search(folded) is None:
        return None
    clauses = [_Clause(words) for words in folded.split(",")]
    for rule in _RULES:
        if any(clause.says(rule) for clause in clauses):
            return rule.case, rule.row.meaning
    return None


def read_name(text: str) -> tuple[Case, Meaning] | None:
    """Return the case that the name of a part stands for, however that part is."""
    return next(((rule.case, rule.row.meaning) for rule in _named(text)), None)


def is_benign(text: str) -> bool:
    """Whether a charger that blocks itself and says this has tripped nothing.

    It speaks of something else, or says that one of the cases is not there.
    """
    folded = _folded(text)
    return (
        _BENIGN.search(folded) is not None
        or any(_named(text))
        or any(
            _PARTS.search(clause) and _GOOD.search(clause)
            for clause in folded.split(",")
        )
    )


def is_resolved(text: str) -> bool:
    """Whether this text tells the end of something."""
    return _RESOLVED.search(_folded(text)) is not None


def _named(text: str) -> Iterator[_Rule]:
    """Yield the rules whose words a text has, be it so or not."""
    folded = _folded(text)
    if _ANY.search(folded) is None:
        return
    for rule in _RULES:
        if not rule.row.is_missed and any(map(rule.find, folded.split(","))):
            yield rule


# ---- the text ---------------------------------------------------------------------


def fold(text: str) -> str:
    """Return small letters as they are compared: without accents, however the keyboard at hand had them written."""
    # Without its umlaut a contactor would be a protection.
    text = _CONTACTOR.sub("schtz", text).translate(_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join([char for char in text if not unicodedata.combining(char)])
    for pair, letter in _DIGRAPHS:
        text = text.replace(pair, letter)
    return text


def _folded(text: str) -> str:
    """Return a text as words with single blanks between and around; a comma is the end of a clause."""
    text = _SEAM.sub(" ", _MILLIAMPERES.sub(" milliamp", text)).lower()
    text = _NO_WORD.sub(" ", _END.sub(" , ", fold(text)))
    text = _INNOCENT.sub(" - ", f" {text.strip()} ")
    return _NOT_GOOD.sub(" not good ", _SEAMS.sub(" , ", text))


# ---- a clause -------------------------------------------------------------------------


class _Clause:
    """What stands between two commas, and what of it is still to be read."""

    def __init__(self, words: str) -> None:
        """Take folded words with blanks around."""
        self._words = words
        self._left = words
        self._excused = 0

    def says(self, rule: _Rule) -> bool:
        """Whether it says what a rule is about."""
        while found := rule.find(self._left):
            if rule.row.is_missed:
                return self._misses(found)
            if self._excused >= MAX_EXCUSES or not self._excuses(rule.row, found):
                return True
            # A fault's word within the word for its protection is excused with it.
            self._left = _without(found)
            self._excused += 1
        return False

    def _misses(self, found: re.Match[str]) -> bool:
        """Whether it says that something is not there that has to be: "no ground", but not "no ground fault"."""
        return (_denial(found) > 0 or _is_gone(found)) and not self._denies(_TROUBLE)

    def _excuses(self, row: Row, found: re.Match[str]) -> bool:
        """Whether it has the words of a fault, and yet says that there is none."""
        distance = _denial(found)
        deniable = _DENIABLE.get(row.meaning, _DENIABLE_BY_DEFAULT)
        if distance == 1 or self._denies(deniable):
            return True
        if self._has_tripped:
            return False
        is_setting = row.is_device and _is_a_setting(found)
        return is_setting or distance > 0 or _is_good(found)

    @cached_property
    def _has_tripped(self) -> bool:
        return _TRIPPED.search(self._words) is not None

    def _denies(self, trouble: Words) -> bool:
        """Whether it has a negation, and within its reach the beginning of a word for trouble."""
        return any(
            (found := trouble.search(after)) is not None and found.start() <= reach
            for after, reach in self._negated
        )

    @cached_property
    def _negated(self) -> list[tuple[str, int]]:
        """What follows each negation, and how many letters of it are within its reach."""
        words = [word for word in self._words.split() if word not in _FILLERS]
        negated: list[tuple[str, int]] = []
        for place, word in enumerate(words, 1):
            reach = NEGATION_REACH if word in _NO else 1 if word in _NOT else 0
            if reach and len(negated) < MAX_EXCUSES:
                # A phrase may end beyond it.
                after = words[place : place + reach + LONGEST_PHRASE]
                negated.append((f" {' '.join(after)} ", len(" ".join(after[:reach]))))
        return negated


def _denial(found: re.Match[str]) -> int:
    """Return how many words before a fault's word it is denied; 0 if it is not."""
    start, _end = _whole_words(found)
    before = [word for word in found.string[:start].split() if word not in _FILLERS]
    for distance, word in enumerate(reversed(before[-NEGATION_REACH:]), 1):
        if word in _NO or (word in _NOT and distance == 1):
            return distance
    return 0


def _is_good(found: re.Match[str]) -> bool:
    """Whether it is said of it, right before or after, that all is well."""
    start, end = _whole_words(found)
    before, after = found.string[:start].split(), found.string[end:].split()
    if len(after) == 1 and after[0] in _NO | _NOT:
        return True  # "Ground fault: no".
    near = [*before[-1:], found.string[start:end].strip(), *after[:GOOD_REACH]]
    return _GOOD.search(f" {' '.join(near)} ") is not None


def _is_gone(found: re.Match[str]) -> bool:
    """Whether it is said of it, right before or after, that it is not there any more."""
    start, end = _whole_words(found)
    before, after = (
        [word for word in words.split() if word not in _FILLERS]
        for words in (found.string[:start], found.string[end:])
    )
    near = [*before[-1:], "-", *after[:GOOD_REACH]]
    return _GONE.search(f" {' '.join(near)} ") is not None


def _is_a_setting(found: re.Match[str]) -> bool:
    """Whether a device is spoken of for its rating or its setting."""
    rest = _without(found)
    is_setting = _AMPERES.search(rest) or _SETTINGS.search(rest)
    return bool(is_setting) and not _TROUBLE.search(rest)


def _without(found: re.Match[str]) -> str:
    """Return a clause without the words that something was found in."""
    start, end = _whole_words(found)
    return f"{found.string[:start]} - {found.string[end + 1 :]}"


def _whole_words(found: re.Match[str]) -> tuple[int, int]:
    """Return the blanks around the words that something was found in."""
    clause = found.string
    return clause.rindex(" ", 0, found.start() + 1), clause.index(" ", found.end() - 1)


# ---- the words --------------------------------------------------------------------------


def _spellings(words: str) -> Iterator[str]:
    """Yield what to look for, from words as they stand in `vocabulary.py`."""
    for word in filter(None, map(str.strip, fold(words).split(","))):
        inner = word.strip("-")
        before = "" if word.startswith("-") else " "
        after = "" if word.endswith("-") else " "
        for blank in " ", "":
            yield before + inner.replace("~", blank) + after


def _words(*words: str) -> Words:
    """Return a pattern that finds any of these words. What they begin with in common is tried once."""
    spellings = {spelling for some in words for spelling in _spellings(some)}
    return re.compile(_branches(sorted(spellings)))


def _branches(spellings: list[str]) -> str:
    if "" in spellings:
        return ""  # The shorter is enough.
    letters = groupby(spellings, key=lambda spelling: spelling[0])
    return "|".join(
        f"{letter}(?:{_branches([spelling[1:] for spelling in rest])})"
        for letter, rest in letters
    )


def _set(words: str) -> frozenset[str]:
    return frozenset(map(str.strip, _spellings(words)))


class _Rule(NamedTuple):
    """A row, ready for use."""

    case: Case
    row: Row
    words: Words
    beside: Words | None
    unless: Words | None

    def find(self, clause: str) -> re.Match[str] | None:
        """Return where a clause has one of the words, if what stands beside lets it mean this."""
        found = self.words.search(clause)
        if found is None or (self.beside and not self.beside.search(clause)):
            return None
        if self.row.is_alone and found.group() != clause:
            return None
        return None if self.unless and self.unless.search(clause) else found


def _rules(case: Case, rows: tuple[Row, ...]) -> Iterator[_Rule]:
    for row in rows:
        more = [_words(words) if words else None for words in (row.beside, row.unless)]
        yield _Rule(case, row, _words(row.words), *more)


_RULES: Final = (
    *_rules(Case.FUSE_TRIPPED, vocabulary.FUSE),
    *_rules(Case.SENSORS, vocabulary.SENSORS),
    *_rules(Case.FUSE_TRIPPED, vocabulary.PROTECTED),
)
_ANY: Final = _words(*(rule.row.words for rule in _RULES))
_INNOCENT: Final = _words(vocabulary.INNOCENT)
_SEAMS: Final = _words(vocabulary.SEAMS)
_NO: Final = _set(vocabulary.NO)
_NOT: Final = _set(vocabulary.NOT)
_FILLERS: Final = _set(vocabulary.FILLERS)
_TROUBLE: Final = _words(vocabulary.TROUBLE)
_TRIPPED: Final = _words(vocabulary.TRIPPED, vocabulary.STICKS)
_GOOD: Final = _words(vocabulary.GOOD, vocabulary.PROTECTORS)
_GONE: Final = _words(vocabulary.GONE)
_SETTINGS: Final = _words(vocabulary.SETTINGS)
_BENIGN: Final = _words(vocabulary.BENIGN)
_PARTS: Final = _words(vocabulary.PARTS)
_RESOLVED: Final = _words(vocabulary.RESOLVED)
_NOT_GOOD: Final = re.compile(
    # "not closed", "nicht ganz geschlossen", "funktioniert nicht": worse than nothing.
    f" (?:{'|'.join(sorted(_NO | _NOT))})(?: [a-z]+)?(?:{_GOOD.pattern})"
    f"|(?:{_GOOD.pattern})(?:{'|'.join(sorted(_NOT))}) "
)
_DENIABLE_BY_DEFAULT: Final = _words(
    vocabulary.TROUBLE, vocabulary.TRIPPED, vocabulary.SEEN
)
_DENIABLE: Final = {
    # A contactor that does not open is the fault; a door that is not open is none.
    Meaning.CONTACTOR: _words(vocabulary.TROUBLE, vocabulary.SEEN),
    Meaning.COVER_OPEN: _words(vocabulary.TROUBLE, vocabulary.SEEN, vocabulary.OPEN),
}
