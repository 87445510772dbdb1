"""The documents of the repository, for the tests that read them."""

from pathlib import Path
import re
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCUMENTS: Final = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")))
}
README: Final = DOCUMENTS["README.md"]
PUBLISHED: Final = (
    "https://raw.githubusercontent.com/charge-point-notifications/cp_notifications/main"
)
"""Where the files of the repository are for a page that does not know where they lie."""

FENCE: Final = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
HEADING: Final = re.compile(r"^(#+) (.+)$", re.MULTILINE)
TARGET: Final = re.compile(r'\]\(([^)\s]+)\)|src="([^"]+)"')
CODE: Final = re.compile(r"`([^`]+)`")
LABEL: Final = re.compile(r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?!\*)")


def prose(document: str) -> str:
    """Return a document without its blocks of code."""
    return FENCE.sub("", DOCUMENTS[document])


def section(title: str, document: str = "README.md") -> str:
    """Return what stands below a heading, up to the next one that is not below it."""
    text = DOCUMENTS[document]
    heading = re.search(rf"^(#+) {re.escape(title)}$", text, re.MULTILINE)
    assert heading, title
    rest = text[heading.end() :]
    end = re.search(rf"^#{{1,{len(heading[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[list[str]]:
    """Return the cells of all tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [number for number, cells in enumerate(table) if set(cells[0]) == {"-"}]
    heads = {*rules, *(number - 1 for number in rules)}
    return [cells for number, cells in enumerate(table) if number not in heads]


def anchors(document: str) -> set[str]:
    """Return what a link into a document may name, as GitHub makes it of headings."""
    return {
        re.sub(r"[^\w -]", "", heading[1]).strip().lower().replace(" ", "-")
        for heading in HEADING.findall(prose(document))
    }


def targets(document: str) -> list[str]:
    """Return all that a document links to or shows."""
    return [first or second for first, second in TARGET.findall(prose(document))]


def file_behind(document: str, target: str) -> Path | None:
    """Return the file of the repository that a link or picture leads to; None if it leads elsewhere."""
    if target.startswith(PUBLISHED):
        return ROOT / target.removeprefix(f"{PUBLISHED}/")
    if "://" in target:
        return None
    name = target.partition("#")[0]
    return ((ROOT / document).parent / name).resolve() if name else ROOT / document
