"""The page that is shipped: written by frontend/build.mjs, see frontend/README.md."""

from typing import Final

VERSION: Final = "cpna01da145"
"""Which build it is; the page has it too, and so knows when it is older."""
ELEMENT: Final = "cpna01da145-panel"
"""The name of its custom element."""
FILE: Final = "panel-a01da145.js"
"""In the folder dist."""
SOURCES: Final = "0a29e3593d604e0766b7f34308057df97031218de5a99d7e45cd83019cee290b"
"""What it was built from: the hash of its sources."""
