"""Puts the forms of now on record, where there is none of that version yet."""

import json
from pathlib import Path

from custom_components.cp_notifications.engine.snapshot import VERSION

from .forms import FORMS, HOMES, form_of, forms_of_home, recorded, snapshot


def main() -> None:
    """Add what is missing; what is there does not change any more."""
    forms = recorded() if FORMS.exists() else {}
    homes = sorted(HOMES.iterdir(), key=_number)
    name = "snapshot {}.{}".format(*VERSION)
    forms = {**forms_of_home(homes[-1]), name: form_of(snapshot()), **forms}
    FORMS.write_text(json.dumps(forms, indent=1, sort_keys=True) + "\n", "utf-8")


def _number(home: Path) -> list[int]:
    return [int(part) for part in home.name.split(".")]


if __name__ == "__main__":
    main()
