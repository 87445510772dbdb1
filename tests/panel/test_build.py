"""The page that is shipped is the one that its sources make, and its words are there in every language."""

from hashlib import sha256
import json
from pathlib import Path
import re
from typing import Final

import pytest

from custom_components.cp_notifications.engine.model import AlertReason, Outcome, Reason
from custom_components.cp_notifications.panel import build
from custom_components.cp_notifications.site.history import FOLDED
from tests.helpers.dialog import LANGUAGES

ROOT: Final = Path(__file__).parents[2]
FRONTEND: Final = ROOT / "frontend"
DIST: Final = Path(build.__file__).parent / "dist"
TEXT: Final = "\n".join(path.read_text() for path in (FRONTEND / "src").rglob("*.ts"))

PARTS: Final = "|".join(LANGUAGES["en"]["config_panel"])
WHOLE: Final = re.compile(rf'["`]((?:{PARTS})\.[a-z0-9_]+)["`]')
"""A key that stands in the sources as it is."""
MADE: Final = re.compile(rf"`((?:{PARTS})\.[^`]*)`")
"""A key that is put together."""
HOLE: Final = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")


def made(template: str) -> re.Pattern[str]:
    """Return what a key may be that is put together."""
    pieces = (re.escape(piece) for piece in HOLE.split(template))
    return re.compile("[a-z0-9_]+".join(pieces))


FORM: Final = re.compile("_(zero|one|two|few|many|other)$")
"""Which number a text is for."""


def keys(language: str) -> set[str]:
    """Return the words that there are, each once whatever it counts."""
    return {
        FORM.sub("", f"{part}.{key}")
        for part, texts in LANGUAGES[language]["config_panel"].items()
        for key in texts
    }


def sources() -> str:
    """Return the hash of what the page is built from, as `frontend/build.mjs` makes it."""
    names = [
        *("build.mjs", "small.mjs", "squeeze.mjs", "package.json", "package-lock.json"),
        *(
            path.relative_to(FRONTEND).as_posix()
            for path in (FRONTEND / "src").rglob("*")
            if path.suffix in (".ts", ".css")
        ),
    ]
    lines = [
        f"{name} {sha256((FRONTEND / name).read_bytes()).hexdigest()}\n"
        for name in names
    ]
    return sha256("".join(sorted(lines)).encode()).hexdigest()


def test_the_page_that_is_shipped_is_built_from_these_sources() -> None:
    """Without node it cannot be built here: the build has written down what it was made from. Run script/page."""
    assert sources() == build.SOURCES


def test_the_file_that_is_shipped_is_the_one_that_was_built() -> None:
    """And it alone: an old one would be shipped for ever."""
    assert [path.name for path in DIST.iterdir()] == [build.FILE]
    text = (DIST / build.FILE).read_text()
    unnamed = text.replace(build.VERSION, "cpn0")
    assert f"cpn{sha256(unnamed.encode()).hexdigest()[:8]}" == build.VERSION


def test_the_page_asks_nobody_else() -> None:
    """It works without the internet, and tells nobody that it is open."""
    hosts = set(re.findall(r"https?://[\w.]+", (DIST / build.FILE).read_text()))
    assert hosts <= {"http://www.w3.org"}


def test_the_leak_of_later_versions_is_kept_out() -> None:
    """lit-html 3.3.1 to 3.3.3 leave a comment behind for every row that goes."""
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    assert lock["packages"]["node_modules/lit-html"]["version"] == "3.3.0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_of_the_page_is_there(language: str) -> None:
    """A missing one is shown as its key."""
    there = keys(language)
    assert set(WHOLE.findall(TEXT)) <= there
    for template in MADE.findall(TEXT):
        assert any(made(template).fullmatch(key) for key in there), template


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_outcome_has_words(language: str) -> None:
    """They come from the engine: the page does not know how many there are."""
    words = LANGUAGES[language]["config_panel"]
    assert set(AlertReason) <= words["why"].keys()
    outcomes = {f"outcome_{each}" for each in (*Outcome, FOLDED)}
    reasons = {f"reason_{each}" for each in Reason if each is not Reason.TEST}
    assert outcomes | reasons <= words["group"].keys()


def test_no_word_of_the_page_is_left_over() -> None:
    """Translators would translate what nobody reads."""
    there = keys("en")
    patterns = [made(template) for template in set(MADE.findall(TEXT))]
    used = set(WHOLE.findall(TEXT)) | {
        key for key in there if any(each.fullmatch(key) for each in patterns)
    }
    assert there - used == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_page_are_plain_text(language: str) -> None:
    """Home Assistant takes neither HTML nor more than two levels."""
    for part, texts in LANGUAGES[language]["config_panel"].items():
        for key, text in texts.items():
            assert re.fullmatch(r"[a-z0-9_]+", f"{part}{key}")
            assert "<" not in text
