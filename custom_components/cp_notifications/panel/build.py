"""The page that is shipped: written by frontend/build.mjs, see frontend/README.md."""

from typing import Final

VERSION: Final = "cpn3da6f70d"
"""Which build it is; the page has it too, and so knows when it is older."""
ELEMENT: Final = "cpn3da6f70d-panel"
"""The name of its custom element."""
FILE: Final = "panel-3da6f70d.js"
"""In the folder dist."""
SOURCES: Final = "b19f5ca5ab7795899a2705f7e1a6e7f4620a1c0daa362c7e6d832aded97a5e56"
"""What it was built from: the hash of its sources."""
