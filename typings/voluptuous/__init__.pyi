# At run time Home Assistant serves its own validator, probatio, by this name.
from probatio import *  # noqa: F403
