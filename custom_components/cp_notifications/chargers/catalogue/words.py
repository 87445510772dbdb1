"""Shorthand of the rows of Home Assistant's own integrations."""

from typing import Final

from custom_components.cp_notifications.chargers.model import (
    BINARY_SENSOR,
    Signal,
    Version,
)

CORE: Final = "home-assistant/core 2026.10.4 and 2026.11.0, homeassistant/components"

V2026_11: Final[Version] = (2026, 11)


def sensor(
    key: str, *good: str, unsure: tuple[str, ...] = (), disabled: bool = False
) -> Signal:
    """Return a sensor whose translation key is its key, with the states that are known to be good."""
    return Signal(key, good=good, unsure=unsure, translation_key=key, disabled=disabled)


def binary(key: str, *, disabled: bool = False) -> Signal:
    """Return a binary sensor whose translation key is its key."""
    return Signal(key, BINARY_SENSOR, translation_key=key, disabled=disabled)


def problem(key: str, *, disabled: bool = False) -> Signal:
    """Return a binary sensor that is off while all is well."""
    return Signal(key, BINARY_SENSOR, ("off",), translation_key=key, disabled=disabled)
