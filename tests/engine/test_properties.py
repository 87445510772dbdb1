"""The promises of the engine, over timelines that nobody thought of.

`script/soak` runs the same for many more of them.
"""

import os

from hypothesis import HealthCheck, settings

from .machine import Timeline

TestTimelines = Timeline.TestCase
TestTimelines.settings = settings(
    max_examples=int(os.environ.get("TIMELINES", "60")),
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
