"""The words of a mail: every language says the same things."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from string import Formatter

import pytest

from custom_components.cp_notifications.engine.alert import (
    UNSTABLE_RECOVERY_HOLD,
    UNSTABLE_WITHIN,
)
from custom_components.cp_notifications.engine.model import (
    Case,
    CauseKind,
    ItemState,
    Reason,
)
from custom_components.cp_notifications.message.render import LANGUAGES
from custom_components.cp_notifications.message.texts.en import ENGLISH
from custom_components.cp_notifications.message.texts.shape import (
    News,
    Plural,
    Several,
    Texts,
)
from custom_components.cp_notifications.ocpp.protocol.signals import Meaning
from tests.helpers.dialog import LANGUAGES as TRANSLATIONS

every_language = pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)


def said(texts: Texts) -> dict[str, str]:
    """Return all words of a language by where they stand."""
    words = asdict(texts)
    # These are names, and each language has only those it calls otherwise.
    del words["times"]["zones"]
    return dict(_flat("", words))


def _flat(path: str, words: object) -> Iterator[tuple[str, str]]:
    match words:
        case dict():
            for key, value in words.items():
                yield from _flat(f"{path}/{key}", value)
        case tuple():
            yield from _flat(path, dict(enumerate(words)))
        case _:
            yield path, str(words)


def placeholders(texts: Texts) -> dict[str, set[str]]:
    """Return which placeholders stand where."""
    return {
        path: {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        for path, text in said(texts).items()
    }


@every_language
def test_every_language_has_the_same_keys_and_placeholders(texts: Texts) -> None:
    """A translation cannot forget anything, nor ask for what is not there."""
    assert placeholders(texts) == placeholders(ENGLISH)


@every_language
def test_no_text_is_empty_or_has_markup(texts: Texts) -> None:
    """Words are plain text: the layout escapes them."""
    words = said(texts)
    assert [path for path, text in words.items() if not text.strip()] == []
    assert [path for path, text in words.items() if set(text) & set("<>&\n")] == []


@every_language
def test_every_case_state_cause_and_reason_has_words(texts: Texts) -> None:
    """A new one cannot be added without them."""
    assert set(texts.cases) == set(Case)
    assert set(texts.causes) == set(CauseKind)
    assert set(texts.states) == set(News)
    assert set(texts.reasons) == set(Reason)
    assert [set(case.told) for case in texts.cases.values()] == [set(News)] * 3
    assert [set(case.advice) for case in texts.cases.values()] == [set(News)] * 3


def test_every_state_is_news() -> None:
    """A mail has words for whatever the engine says of an alert."""
    assert {str(state) for state in ItemState} <= set(News)


def test_the_hour_in_the_words_is_the_hour_of_the_engine() -> None:
    """They say "within the last hour" and "quiet for an hour": both are promises."""
    assert UNSTABLE_WITHIN == UNSTABLE_RECOVERY_HOLD == timedelta(hours=1)


def test_a_language_is_known_by_its_own_tag() -> None:
    """The key in the table is what the HTML says."""
    assert {tag: texts.language for tag, texts in LANGUAGES.items()} == {
        "en": "en",
        "de": "de",
    }


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "{count} days"), (1, "{count} day"), (2, "{count} days")],
    ids=["none", "one", "two"],
)
def test_only_one_is_singular(count: int, text: str) -> None:
    """None is several."""
    assert Plural("{count} day", "{count} days").of(count) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(2, "both"), (3, "all {count}")],
    ids=["two", "three"],
)
def test_two_are_both(count: int, text: str) -> None:
    """Most charging stations have two charge points."""
    assert Several("both", "all {count}").of(count) == text


# ---- what happened ---------------------------------------------------------------------

ENDS = {Meaning.CONNECTED, Meaning.NOT_REPEATED, Meaning.OPERATIONAL, Meaning.RESTARTED}
"""These say how something ended, or that it is none of the cases."""


@every_language
def test_whatever_is_known_to_have_happened_has_plain_words(texts: Texts) -> None:
    """A code alone helps nobody who stands in front of a charger."""
    assert set(texts.meanings) == set(Meaning) - ENDS


@every_language
def test_the_attribute_of_an_entity_says_it_in_the_same_words(texts: Texts) -> None:
    """One thing is called by one name."""
    entities = TRANSLATIONS[texts.language]["entity"]["binary_sensor"]
    words = [
        entities[key]["state_attributes"]["meaning"]["state"]
        for key in ("fuse", "sensor", "availability")
    ]
    assert words[0] == words[1]
    assert {**words[0], **words[2]} == texts.meanings
