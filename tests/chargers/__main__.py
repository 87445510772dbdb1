"""Write docs/supported_chargers.md: see script/supported-chargers."""

from .page import write

if __name__ == "__main__":
    write()
