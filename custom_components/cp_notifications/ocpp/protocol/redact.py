"""Takes out of frames what names people, before anybody sees them."""

import re
from typing import Final

_NAMES: Final = (
    "idTag|parentIdTag|idToken|additionalIdToken|csr|certificate|certificateChain"
    "|vatNumber|exiRequest|emaid|iccid|imsi"
)

_SECRETS: Final = re.compile(
    rf'("(?:{_NAMES})"\s*:\s*)'
    # A text, to its end or to where the frame was cut off; or a number.
    r'(?:(")(?:\\.|[^"\\])*|[\d.]+)',
    re.IGNORECASE,
)

_NESTED: Final = re.compile(
    # JSON in a text, as vendors send it by DataTransfer: its quotes are escaped, once or several times.
    rf'((?<!\\)\\{{1,15}}"(?:{_NAMES})\\{{1,15}}"\s*:\s*)'
    r'(?:(\\{1,15}")[^"\\]*|[\d.]+)',
    re.IGNORECASE,
)

_IN_WORDS: Final = re.compile(
    # What a charger says of a card in its own words: "RFID card 04AB12CD", "idTag=04:AB:12:CD".
    r"(?<![a-z])((?:id ?(?:tag|token)|rfid|card|uid|badge|emaid)s?"
    r"(?:[ _]?(?:card|tag|uid|number|no|nr|id)){0,2}[ .:=#-]{1,3})()"
    r"(?=[a-z:-]*\d)[0-9a-z][0-9a-z:-]{5,63}",
    re.IGNORECASE,
)


def redact(frame: str) -> str:
    """Return a frame, or the beginning of one, without card numbers, contracts and certificates."""
    for secrets in (_SECRETS, _NESTED, _IN_WORDS):
        frame = secrets.sub(r"\1\2**", frame)
    return frame
