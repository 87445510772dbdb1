"""Rules of the user's own: patterns over what a charger sends, and the case they mean, or that it is to be ignored.

A regular expression can take for ever: `(a+)+b` needs minutes for thirty letters. Python's engine knows no time
limit, so what could do that is not accepted: groups are not repeated, few parts vary, and the texts a pattern is held
against are short. The worst that remains takes 40 ms, measured, and only for a frame that tells a fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import Final

from custom_components.cp_notifications.engine.model import Case

from .fields import TEXT_LIMIT

MAX_PATTERN: Final = 200
"""Characters of a pattern."""

MAX_WEIGHT: Final = 16
"""How much may vary in one pattern: the time a search takes doubles with each, at worst."""
REPEAT_WEIGHT: Final = 8
"""A part that repeats may end at any of `TEXT_LIMIT` places."""
OPTION_WEIGHT: Final = 2
"""A part that may be left out, and the doubling of the alternatives in a group."""

IGNORE: Final = "ignore"
"""The stored form of "it means nothing"."""

FIELDS: Final = ("vendor", "code", "text", "component")

_ESCAPE_OR_CLASS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP: Final = re.compile(r"\((?!\?)|\(\?(?::|=|!|<=|<!)")
_BACK_REFERENCE: Final = re.compile(r"\\[1-9]")
_TOKEN: Final = re.compile(
    r"(?P<open>\()|(?P<bar>\|)"
    r"|(?P<close>\))?(?:(?P<repeat>\{\d*,?\d*\}|[*+])|(?P<option>\?))[?+]?"
    r"|(?P<end>\))"
)


@dataclass(frozen=True, slots=True)
class UserRule:
    """All patterns that are there must be found; case None means that it is to be ignored."""

    case: Case | None
    vendor: re.Pattern[str] | None = None
    code: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    component: re.Pattern[str] | None = None

    def fits(
        self, vendors: tuple[str, str], codes: tuple[str, str], text: str, part: str
    ) -> bool:
        """Whether what a charger sent is what this rule is about."""
        return (
            (self.vendor is None or any(map(self.vendor.search, vendors)))
            and (self.code is None or any(map(self.code.search, codes)))
            and (self.text is None or bool(self.text.search(text, 0, TEXT_LIMIT)))
            and (self.component is None or bool(self.component.search(part)))
        )


def parse_rule(stored: Mapping[str, str]) -> UserRule:
    """Return a rule from its stored form: patterns by the names in `FIELDS`, and `case`.

    Raise ValueError with a key that says why, for one that cannot work: `no_pattern`, `case`, or what
    `check_pattern` finds.
    """
    patterns = {
        name: check_pattern(stored[name]) for name in FIELDS if stored.get(name)
    }
    if not patterns:
        raise ValueError("no_pattern")
    case = stored["case"]
    if case == IGNORE:
        return UserRule(None, **patterns)
    if case not in (Case.FUSE_TRIPPED, Case.SENSORS):
        raise ValueError("case")
    return UserRule(Case(case), **patterns)


def check_pattern(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern; raise ValueError with a key that says what is wrong.

    `too_long`, `not_a_pattern`, or `too_complex` for one that could take too long.
    """
    if len(pattern) > MAX_PATTERN:
        raise ValueError("too_long")
    if _too_complex(pattern):
        raise ValueError("too_complex")
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.PatternError, OverflowError) as err:
        raise ValueError("not_a_pattern") from err


def _too_complex(pattern: str) -> bool:
    if _BACK_REFERENCE.search(pattern):
        return True
    # What is escaped or a class is one character, whatever it looks like.
    plain = _ESCAPE_OR_CLASS.sub("x", pattern)
    if len(_GROUP.findall(plain)) != plain.count("("):
        return True  # Flags, names, comments, conditions: nobody needs them here.
    return _weight(_GROUP.sub("(", plain)) > MAX_WEIGHT


def _weight(plain: str) -> int:
    """Return how much varies, in the worst of the alternatives that are in no group."""
    weight = heaviest = 0
    groups: list[int] = []
    for token in _TOKEN.finditer(plain):
        if token["open"]:
            groups.append(0)
        elif token["bar"] and groups:
            groups[-1] += 1
        elif token["bar"]:
            heaviest, weight = max(heaviest, weight), 0
        if token["close"] or token["end"]:
            weight += OPTION_WEIGHT * (groups.pop().bit_length() if groups else 0)
        if token["option"]:
            weight += OPTION_WEIGHT
        elif token["repeat"]:
            # A repeated group is where the endless ones come from.
            weight += MAX_WEIGHT + 1 if token["close"] else REPEAT_WEIGHT
    return max(heaviest, weight)
