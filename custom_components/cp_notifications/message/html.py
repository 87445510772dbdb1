"""How a mail looks: a page laid out as HTML that mail programs understand.

Mail programs know little: tables for the layout, styles on each element, no pictures,
no fonts from elsewhere. Every text passes `_text`, which escapes it; nothing else may
be put between tags.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape as _text

from .page import Entry, Fact, Listing, Page, Section
from .style import COLOURS, FONT, HEAD, PARAGRAPH, SHEET, SMALL, TABLE


def layout(page: Page) -> str:
    """Return the page as a complete HTML document."""
    body = "\n".join(_rows(page))
    light, _ = COLOURS[page.tone]
    return f"""\
<!DOCTYPE html>
<html lang="{_text(page.language)}">
<head>
{HEAD}<title>{_text(page.subject)}</title>
<style>
{SHEET}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#eef1f5">
<div style="display:none;max-height:0;overflow:hidden">{_text(_preview(page))}</div>
<table {TABLE} class="page" style="background:#eef1f5">
<tr><td class="outer" align="center" style="padding:28px 12px">
<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->
<table {TABLE} class="card {page.tone}-bar" style="max-width:600px;background:#ffffff;\
border:1px solid #dde2e8;border-top:5px solid {light};border-radius:10px">
{body}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
"""


def _preview(page: Page) -> str:
    """Return what mail programs show beside the subject in the list of mails."""
    told = (section.cause or section.told for section in page.sections)
    return next(iter((*told, *page.paragraphs)), "")


def _rows(page: Page) -> Iterator[str]:
    """Lay out the page from top to bottom, one row of the card at a time."""
    yield _row(_header(page), "26px 32px 0")
    if page.paragraphs:
        yield _row("\n".join(map(_paragraph, page.paragraphs)), "16px 32px 8px")
    for section in page.sections:
        yield _row(_section(section, page), "16px 32px 8px")
    if page.also_open:
        yield _row(_also_open(page), "16px 32px 8px", line=True)
    yield _row(_footer(page), "18px 32px 24px", line=True)


def _row(content: str, padding: str, *, line: bool = False) -> str:
    border = ";border-top:1px solid #dde2e8" if line else ""
    return f'<tr><td class="cell line" style="padding:{padding}{border}">\n{content}\n</td></tr>'


def _header(page: Page) -> str:
    light, _ = COLOURS[page.tone]
    return (
        f'<p class="soft" style="margin:0 0 6px;{SMALL}">'
        f"{_text(page.group)} · {_text(page.site)}</p>\n"
        f'<h1 class="{page.tone}" style="margin:0;{FONT}font-size:24px;line-height:1.3;'
        f'font-weight:700;color:{light}">{_text(page.headline)}</h1>'
    )


def _paragraph(text: str) -> str:
    return f'<p class="text" style="{PARAGRAPH}">{_text(text)}</p>'


def _section(section: Section, page: Page) -> str:
    if page.tells_several:
        heading = _section_heading(section, page)
        entries = _listed(section.listings, _name)
    else:
        heading = ""
        entries = "\n".join(_detailed(entry, page) for entry in section.entries)
    told, advice = _paragraph(section.told), _advice(section)
    if section.cause:
        return f"{heading}{_paragraph(section.cause)}\n{advice}\n{told}\n{entries}"
    if section.is_long:
        return f"{heading}{told}\n{advice}\n{entries}"
    return f"{heading}{told}\n{entries}\n{advice}"


def _section_heading(section: Section, page: Page) -> str:
    if section.heading == page.headline:
        return ""
    light, _ = COLOURS[section.tone]
    count = section.count and (
        f' <span class="soft" style="{SMALL};font-weight:400">'
        f"{_text(section.count)}</span>"
    )
    return (
        f'<h2 class="{section.tone}" style="margin:8px 0 6px;{FONT}font-size:18px;'
        f'line-height:1.4;color:{light}">{_text(section.heading)}{count}</h2>\n'
    )


def _detailed(entry: Entry, page: Page) -> str:
    """Lay out the one alert of a mail: a table of all that is known, and a button."""
    facts = "\n".join(map(_fact, (entry.name, *entry.facts)))
    table = f'<table {TABLE} style="margin:4px 0 16px">\n{facts}\n</table>'
    return f"{table}\n{_button(entry.url, page.link)}"


def _fact(fact: Fact) -> str:
    cell = "padding:8px 8px 8px 0;vertical-align:top;border-top:1px solid #dde2e8"
    return (
        f'<tr><td class="fact label soft line" width="36%" style="{cell};{SMALL}">'
        f"{_text(fact.label)}</td>"
        f'<td class="fact value text" style="{cell};{FONT}font-size:16px;line-height:1.4;'
        f'color:#1f2933">{_text(fact.value)}</td></tr>'
    )


def _button(url: str, label: str) -> str:
    if not url:
        return ""
    return (
        f'<p style="margin:0 0 20px"><a class="button" href="{_text(url)}" '
        f'style="display:inline-block;padding:11px 20px;border-radius:8px;'
        f"background:#0b5cad;color:#ffffff;text-decoration:none;{FONT}"
        f'font-size:16px;font-weight:600">{_text(label)}</a></p>'
    )


def _listed(listings: Iterable[Listing], name: Callable[[Entry], str]) -> str:
    """Lay out alerts of several: what matters, close together."""
    return "\n".join(_listing(listing, name) for listing in listings)


def _listing(listing: Listing, name: Callable[[Entry], str]) -> str:
    rows = [_listed_entry(name(entry), entry.facts) for entry in listing.entries]
    if listing.more:
        rows.append(_listed_entry(f"… {_text(listing.more)}", ()))
    heading = listing.heading and (
        f'<h3 class="text" style="margin:16px 0 6px;{FONT}font-size:15px;'
        f'line-height:1.4;color:#1f2933">{_text(listing.heading)}</h3>\n'
    )
    table = f'<table {TABLE} style="margin:0 0 12px">\n{"\n".join(rows)}\n</table>'
    return heading + table


def _name(entry: Entry) -> str:
    """Return the name of a charge point, leading to its device."""
    return _link(entry.name.value, entry.url)


def _labelled_name(entry: Entry) -> str:
    """Return the same with what is wrong there, where no heading says it."""
    return f"{_text(entry.name.label)}: {_name(entry)}"


def _listed_entry(name: str, facts: Sequence[Fact]) -> str:
    said = _text(" · ".join([f"{fact.label}: {fact.value}" for fact in facts]))
    return (
        f'<tr><td class="line" style="padding:8px 0;border-top:1px solid #dde2e8">'
        f'<div class="text" style="{FONT}font-size:16px;font-weight:600;'
        f'line-height:1.4;color:#1f2933">{name}</div>'
        f'<div class="soft" style="{SMALL}">{said}</div></td></tr>'
    )


def _link(label: str, url: str) -> str:
    if not url:
        return _text(label)
    return (
        f'<a class="link" href="{_text(url)}" style="color:#0b5cad">{_text(label)}</a>'
    )


def _advice(section: Section) -> str:
    steps = "\n".join(
        f'<li style="margin:0 0 8px">{_text(step)}</li>' for step in section.advice
    )
    return (
        f'<table {TABLE} style="margin:0 0 12px"><tr>'
        f'<td class="box" style="padding:14px 18px 8px;background:#f4f6f9;border-radius:8px">'
        f'<p class="text" style="margin:0 0 8px;{FONT}font-size:15px;font-weight:600;'
        f'color:#1f2933">{_text(section.advice_heading)}</p>'
        f'<ul class="text" style="margin:0;padding:0 0 0 20px;{FONT}font-size:15px;'
        f'line-height:1.5;color:#1f2933">\n{steps}\n</ul></td></tr></table>'
    )


def _also_open(page: Page) -> str:
    heading = (
        f'<h2 class="text" style="margin:4px 0 8px;{FONT}font-size:16px;'
        f'line-height:1.4;color:#1f2933">{_text(page.also_open_heading)}</h2>\n'
    )
    return heading + _listed(page.also_open, _labelled_name)


def _footer(page: Page) -> str:
    return "\n".join(
        f'<p class="soft" style="margin:0 0 4px;{FONT}font-size:13px;line-height:1.5;'
        f'color:#5b6673">{_text(line)}</p>'
        for line in page.footer
    )
