"""The page that is shipped: written by frontend/build.mjs, see frontend/README.md."""

from typing import Final

VERSION: Final = "cpn4fa89204"
"""Which build it is; the page has it too, and so knows when it is older."""
ELEMENT: Final = "cpn4fa89204-panel"
"""The name of its custom element."""
FILE: Final = "panel-4fa89204.js"
"""In the folder dist."""
SOURCES: Final = "15c2ae5ebf0d85d43afa66fb75ce6bcc7bba823f9ed9b2c49b01fdfaf97ba5ad"
"""What it was built from: the hash of its sources."""
