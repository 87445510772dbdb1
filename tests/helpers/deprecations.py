"""What Home Assistant says of us when we use something that is going away."""

import logging
import re
from typing import Final, override

from custom_components.cp_notifications.const import DOMAIN

# The words of homeassistant.helpers.frame and homeassistant.helpers.deprecation.
_GOING_AWAY: Final = re.compile(
    rf"Detected that custom integration '{DOMAIN}'|The deprecated .*\b{DOMAIN}\b",
    re.DOTALL,
)


class Deprecations(logging.Handler):
    """Collects them. Each is a failure: in some month it breaks at everybody's."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is one."""
        if _GOING_AWAY.search(text := record.getMessage()):
            self.said.append(text)
