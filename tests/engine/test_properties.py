"""The promises of the engine, over timelines that nobody thought of: a few hundred, the same ones each time.

`script/timelines` runs far more of them, each time others.
"""

from .machine import Timeline
from .timelines import quick

TestTimelines = Timeline.TestCase
TestTimelines.settings = quick(300)
