"""The page that is shipped: written by frontend/build.mjs, see frontend/README.md."""

from typing import Final

VERSION: Final = "cpn3da6f70d"
"""Which build it is; the page has it too, and so knows when it is older."""
ELEMENT: Final = "cpn3da6f70d-panel"
"""The name of its custom element."""
FILE: Final = "panel-3da6f70d.js"
"""In the folder dist."""
SOURCES: Final = "3eb34eae473f5176ace94b19a8da04b8be0cc80d63215d58078209717a7f1824"
"""What it was built from: the hash of its sources."""
