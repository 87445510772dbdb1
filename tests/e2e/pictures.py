"""Takes the pictures of the documentation from those that the browser tests have left.

Run by script/screenshots. They are made smaller: 256 colours are enough for a screen.
"""

from pathlib import Path
import sys
from typing import Final

from PIL import Image

from .harness.folder import ROOT
from .test_browser import PICTURES

IMAGES: Final = ROOT / "docs" / "images"
CHOSEN: Final = {
    "integration": "desktop-en-integration",
    "set-up-found": "desktop-en-set-up-found",
    "set-up-overview": "desktop-en-set-up-4-overview",
    "wizard-charge-points": "desktop-en-wizard-2-charge-points",
    "wizard-confirm": "desktop-en-wizard-3-confirm",
    "wizard-phone": "phone-en-wizard-3-confirm",
    "group-menu": "desktop-en-menu-1",
    "group-members": "desktop-en-menu-2-members",
    "group": "desktop-en-group",
    "ocpp-card": "desktop-en-ocpp-3-card",
    "page": "desktop-en-page-overview",
    "page-wizard": "desktop-en-page-wizard-2",
    "page-why": "desktop-en-page-group-why",
    "page-point": "desktop-en-page-point",
    "page-phone": "phone-en-page-overview",
    "mail": "desktop-en-mail",
    "mail-phone": "phone-en-mail",
}


def shrink(source: Path, target: Path) -> None:
    """Copy a picture with fewer colours."""
    with Image.open(source) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(target, optimize=True)


def main() -> int:
    """Copy all; say which one is missing."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, picture in CHOSEN.items():
        source = PICTURES / f"{picture}.png"
        if not source.exists():
            sys.stderr.write(f"script/screenshots: no test has left {source.name}\n")
            return 1
        shrink(source, IMAGES / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
