"""The page that is shipped: written by frontend/build.mjs, see frontend/README.md."""

from typing import Final

VERSION: Final = "cpn7cf4731d"
"""Which build it is; the page has it too, and so knows when it is older."""
ELEMENT: Final = "cpn7cf4731d-panel"
"""The name of its custom element."""
FILE: Final = "panel-7cf4731d.js"
"""In the folder dist."""
SOURCES: Final = "5c4839ef225ea8293f24d7bcf212db24d60e65bfa1a40aa9e04f188b089d63e3"
"""What it was built from: the hash of its sources."""
