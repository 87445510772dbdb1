"""How the owner of a charger that nobody knows hands on what is needed to recognise it: a form on the web, filled in."""

from typing import Final
from urllib.parse import urlencode

ISSUE_FORM: Final = "https://github.com/charge-point-notifications/cp_notifications/issues/new?template=charger.yml"
_ADDRESS_LENGTH: Final = 6000
"""How long what is filled in may be: longer addresses are refused by GitHub."""


def issue_form(text: str) -> str:
    """Return the address of the form for a charger nobody knows, filled in as far as an address can be."""
    if len(query := urlencode({"described": text})) > _ADDRESS_LENGTH:
        return ISSUE_FORM
    return f"{ISSUE_FORM}&{query}"
