"""One story for each row of the catalogue; some have several.

The registry entries are what the integrations' own code registers: unique ids, translation keys, classes, and what
is disabled by default, together with entities that must not be taken for something else. Sources: each row's.
"""

from tests.chargers.story import Story

from .cloud import CLOUD
from .custom import CUSTOM
from .custom_cloud import CUSTOM_CLOUD
from .custom_local import CUSTOM_LOCAL
from .hubs import HUBS
from .local import LOCAL
from .ocpp import OCPP

STORIES: tuple[Story, ...] = (
    *OCPP,
    *LOCAL,
    *CLOUD,
    *HUBS,
    *CUSTOM,
    *CUSTOM_LOCAL,
    *CUSTOM_CLOUD,
)
