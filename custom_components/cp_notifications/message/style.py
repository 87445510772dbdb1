"""The styles of a mail: colours, sizes, and the sheet that adds what may be missing.

Mail programs want styles on each element. The sheet is for those that know more: dark
colours and narrow screens.
"""

from collections.abc import Mapping
from typing import Final

from .page import Tone

# The colour of a part on white, and on black. Each has a contrast of at least 4.5 : 1.
COLOURS: Final[Mapping[Tone, tuple[str, str]]] = {
    Tone.ALARM: ("#b42318", "#ff8a80"),
    Tone.OVER: ("#9a5b00", "#ffc266"),
    Tone.GOOD: ("#1b7a3d", "#7ddc9b"),
    Tone.INFO: ("#0b5cad", "#82bdff"),
}

_DARK: Final = "\n".join(
    f".{tone} {{ color: {dark} !important; }}\n"
    f".{tone}-bar {{ border-top-color: {dark} !important; }}"
    for tone, (_, dark) in COLOURS.items()
)
SHEET: Final = f"""\
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (prefers-color-scheme: dark) {{
.page {{ background: #111418 !important; }}
.card {{ background: #1c2127 !important; border-color: #333b45 !important; }}
.text {{ color: #e8ebef !important; }}
.soft {{ color: #a9b2bd !important; }}
.line {{ border-color: #333b45 !important; }}
.box {{ background: #262c34 !important; }}
.button {{ background: #82bdff !important; color: #0b1a2a !important; }}
.link {{ color: #82bdff !important; }}
{_DARK}
}}
@media (max-width: 480px) {{
.outer {{ padding: 0 !important; }}
.card {{ border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }}
.cell {{ padding-left: 20px !important; padding-right: 20px !important; }}
.fact {{ display: block !important; width: auto !important; }}
.label {{ padding-bottom: 0 !important; }}
.value {{ padding-top: 0 !important; border-top: 0 !important; }}
}}
"""

HEAD: Final = (
    '<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n'
    '<meta name="supported-color-schemes" content="light dark">\n'
    '<meta name="format-detection" '
    'content="telephone=no, date=no, address=no, email=no, url=no">\n'
)

FONT: Final = (
    "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
    "overflow-wrap:anywhere;word-break:break-word;"
)
TABLE: Final = (
    'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
)
PARAGRAPH: Final = f"margin:0 0 12px;{FONT}font-size:16px;line-height:1.5;color:#1f2933"
SMALL: Final = f"{FONT}font-size:14px;line-height:1.5;color:#5b6673"
