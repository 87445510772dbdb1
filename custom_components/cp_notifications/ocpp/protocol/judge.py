"""Decides which case a fault is, from all that a charger says about it.

In this order, and the first that says something wins: the user's rules, the vendors' tables, the words in the texts,
the standard's own error code. What is left is a charger that blocked itself without a word we know: its safety
mechanism was activated, unless it speaks of things that trip no fuse.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from custom_components.cp_notifications.engine.model import Case

from .signals import Meaning
from .text_rules import is_benign, read_text
from .user_rules import UserRule
from .vendors import read_code


@dataclass(frozen=True, slots=True)
class Policy:
    """What a user has decided about faults."""

    fallback: Case | None = Case.FUSE_TRIPPED
    """What a charger that blocked itself without a reason means; None: nothing."""
    rules: tuple[UserRule, ...] = ()


class Context(NamedTuple):
    """What has to be known beside a message to say what it means."""

    now: datetime
    policy: Policy
    vendor: str
    """The vendor that the station booted as."""
    transaction_point: Callable[[str], int]
    """Says at which connector or EVSE a transaction is; 0 if that is not known."""


class Evidence(NamedTuple):
    """All that a message says about one fault."""

    vendor: str = ""
    """The vendor id in the message. Some put the text for people there."""
    station: str = ""
    """The vendor that the station booted as."""
    error: str = ""
    """The standard's word for it: an error code, the type of a security event."""
    code: str = ""
    """The vendor's code."""
    text: str = ""
    component: str = ""
    """2.x: `Component.Variable`."""

    @property
    def words(self) -> str:
        """What is said in words: also in the vendor's code, and in a vendor id that is none."""
        vendor = self.vendor if " " in self.vendor else ""
        return f"{self.text} {self.code} {vendor}"


class Judgement(NamedTuple):
    """Which case it is, and what happened."""

    case: Case | None
    """None: something that is none of the cases."""
    meaning: Meaning
    guess: bool = False
    """The charger blocked itself, and that is all that is known."""


BLOCKED: Final = Judgement(None, Meaning.FAULTED, guess=True)
"""The row of a table that knows no more than that: the case is for the policy to say."""

NONE: Final = Judgement(None, Meaning.OPERATIONAL)


def by_rule(evidence: Evidence, policy: Policy) -> Judgement | None:
    """Return what the user's rules say."""
    for rule in policy.rules:
        if rule.fits(
            (evidence.vendor, evidence.station),
            (evidence.error, evidence.code),
            evidence.text,
            evidence.component,
        ):
            return Judgement(rule.case, Meaning.USER_RULE)
    return None


def by_code(evidence: Evidence) -> Judgement | None:
    """Return what the vendors' tables say."""
    row = read_code(evidence.vendor, evidence.station, evidence.code, evidence.text)
    return Judgement(*row) if row else None


def by_words(evidence: Evidence) -> Judgement | None:
    """Return what the vendors' tables say, else what the texts say."""
    if coded := by_code(evidence):
        return coded
    row = read_text(evidence.words)
    return Judgement(*row) if row else None


def judge(evidence: Evidence, policy: Policy, row: Judgement) -> Judgement:
    """Return which case a fault is; `row` is what the table of error codes says."""
    found = by_rule(evidence, policy) or by_words(evidence)
    if found or not row.guess:
        return found or row
    # A vendor id is the last place to look for words: they may be those of a name.
    if last := read_text(evidence.vendor):
        return Judgement(*last)
    if is_benign(evidence.words):
        return NONE
    return row._replace(case=policy.fallback)
