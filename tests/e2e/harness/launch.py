"""Starts Home Assistant as `hass` does, without what the charge points do not need.

Run as a program, with the arguments of `hass`. Left out are the default integrations
for voice, cameras and radio: their libraries are not installed here, and each of them
would complain about it in the log and in the user interface.
"""

import ctypes
import signal
import sys

from homeassistant import bootstrap
from homeassistant.__main__ import main

LEFT_OUT = {
    "ai_task",
    "assist_satellite",
    "camera",
    "conversation",
    "image_processing",
    "infrared",
    "media_player",
    "radio_frequency",
    "stt",
    "tts",
    "wake_word",
}
PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Have the kernel stop this process when its parent is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    end_with_parent()
    bootstrap.DEFAULT_INTEGRATIONS.difference_update(LEFT_OUT)
    sys.exit(main())
