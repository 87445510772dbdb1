"""What is said of a device nobody knows, so that its integration can be taught: for its owner to hand on.

It is about the integration and not about its owner: no names, no ids, no values. Of a choice the options are left out,
as they may be names of people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
import re
from typing import Final

from .match import EntityFacts
from .model import BINARY_SENSOR, SENSOR

_LENGTH: Final = 48
"""How much is shown of one word; the longest key of Home Assistant's own integrations is shorter."""
_ENTITIES: Final = 120
"""How many entities are listed: more than any charger is known to have."""
_FOREIGN: Final = re.compile(r"[^\w .,:;/()+°%?-]")


def describe(entities: Iterable[EntityFacts], versions: Mapping[str, str]) -> str:
    """Return a text about the entities of a device: what tells something one by one, and how many others there are.

    `versions` are those of the integrations, by their domains.
    """
    entities = list(entities)
    telling = [each for each in entities if each.domain in (SENSOR, BINARY_SENSOR)]
    # The order of the registry may say when something was set up.
    listed = sorted(map(_line, telling))
    others = Counter(each.domain for each in entities if each not in telling)
    names = dict.fromkeys(each.platform for each in entities)
    return "\n".join(
        (
            *(
                f"integration: {_word(name)} {_word(versions.get(name, '?'))}"
                for name in names
            ),
            *listed[:_ENTITIES],
            *(f"{count} x {_word(domain)}" for domain, count in sorted(others.items())),
        )
    )


def _line(entity: EntityFacts) -> str:
    parts = [
        entity.domain,
        _word(entity.translation_key or "no key"),
        *([f"class {_word(entity.device_class)}"] if entity.device_class else ()),
        *(["disabled"] if entity.disabled else ()),
    ]
    options = ", ".join(map(_word, entity.options))
    return f"- {'; '.join(parts)}" + (f": {options}" if options else "")


def _word(text: str) -> str:
    """Return foreign text without anything that markdown or a form could take for its own."""
    return _FOREIGN.sub("", text)[:_LENGTH]
