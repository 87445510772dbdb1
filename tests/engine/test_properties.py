"""The promises of the engine, over timelines that nobody thought of: a few hundred, the same ones each time.

`script/timelines` runs far more of them, each time others.
"""

from typing import Final

from .machine import Timeline
from .timelines import run_batch

SEEDS: Final = 30
NO_QUIET_AFTERNOON: Final = {
    "timelines",
    "restarts",
    "set back",
    "refused",
    "address_failed",
    "account_failed",
    "died before a write",
    "died after a write",
    "died after an event",
    "died before the server took a mail",
    "died after the server took a mail",
}
"""What has to happen: promises are cheap as long as nothing goes wrong."""


def test_the_promises_are_kept_whatever_happens() -> None:
    """Nothing is lost, nothing is told twice or without its beginning, and the memory stays bounded."""
    Timeline.totals.clear()
    for number in range(SEEDS):
        run_batch(number)
    happened = {what for what, count in Timeline.totals.items() if count >= 10}
    assert happened >= NO_QUIET_AFTERNOON
