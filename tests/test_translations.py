"""The texts of all languages: the same keys, the same placeholders, nothing left out."""

from collections.abc import Iterator, Mapping
from itertools import chain
import string
from typing import Any

import pytest

from .helpers.dialog import LANGUAGES

ENGLISH = LANGUAGES["en"]
OTHERS = sorted(LANGUAGES.keys() - {"en"})


def leaves(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with its path."""
    for key, value in data.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from leaves(value, here)
        else:
            yield here, value


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def dialogs(language: str) -> Iterator[Mapping[str, Any]]:
    """Yield the texts of each dialog."""
    texts = LANGUAGES[language]
    yield texts["config"]
    yield texts["options"]
    yield from texts["config_subentries"].values()


def pages(language: str) -> Iterator[Mapping[str, Any]]:
    """Yield the texts of each page of each dialog, and of each section of a page."""
    for dialog in dialogs(language):
        for step in dialog["step"].values():
            yield from chain([step], step.get("sections", {}).values())


OURS = frozenset({"number", "rule", "step", "steps"})
"""Placeholders of numbers, which need no care."""


def texts_of_pages(language: str, *, markdown: bool) -> Iterator[tuple[str, set[str]]]:
    """Yield the paths and placeholders of all texts in dialogs and issues that the front end reads as markdown, or does not.

    It reads descriptions of pages, help texts and ends of dialogs. It shows as they are: titles, labels, entries of
    menus, errors, the description of a section.
    """
    shown = ("config", "config_subentries", "issues", "options")
    for path, text in leaves({key: LANGUAGES[language][key] for key in shown}):
        *_, folder, section, last = ["", *path.split(".")]
        reads = section in {"abort", "create_entry", "data_description"} or (
            last == "description" and folder != "sections"
        )
        if reads is markdown and last != "flow_title":
            yield path, placeholders(text) - OURS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_plain_where_no_markdown_is_read_and_escaped_where_it_is(
    language: str,
) -> None:
    """A title would show `On&#45;call team`; a description would read the name as markup."""
    escaped_in_plain = [
        path
        for path, names in texts_of_pages(language, markdown=False)
        if not all(name.endswith("_plain") for name in names)
    ]
    plain_in_markdown = [
        path
        for path, names in texts_of_pages(language, markdown=True)
        if any(name.endswith("_plain") for name in names)
    ]
    assert (escaped_in_plain, plain_in_markdown) == ([], [])


def test_there_is_english_and_german() -> None:
    """Other languages may be added."""
    assert {"en", "de"} <= LANGUAGES.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_keys_of_the_english_one(language: str) -> None:
    """A missing text would be shown in English, a text too many never."""
    assert dict(leaves(LANGUAGES[language])).keys() == dict(leaves(ENGLISH)).keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_fills_in_the_same_placeholders(language: str) -> None:
    """A placeholder without a value makes the front end show no text at all."""
    found = {path: placeholders(text) for path, text in leaves(LANGUAGES[language])}
    assert found == {path: placeholders(text) for path, text in leaves(ENGLISH)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_blanks_around_it(language: str) -> None:
    """An empty text is shown as its key."""
    texts = list(leaves(LANGUAGES[language]))
    assert [path for path, text in texts if not text or text != text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_page_has_a_label_and_a_help_text(language: str) -> None:
    """The front end shows the bare key of a field without a label."""
    fields = [
        (set(page.get("data", {})), set(page.get("data_description", {})))
        for page in pages(language)
    ]
    assert fields
    assert all(labels == helps for labels, helps in fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title(language: str) -> None:
    """Without one the dialog is called like the integration."""
    steps = [step for dialog in dialogs(language) for step in dialog["step"].values()]
    assert steps
    assert all(step.get("title") for step in steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_are_sorted(language: str) -> None:
    """So that everybody finds them, and changes to different ones do not collide."""
    assert list(LANGUAGES[language]) == sorted(LANGUAGES[language])
