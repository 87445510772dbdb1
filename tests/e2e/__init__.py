"""The product as a person meets it: a real Home Assistant, real mail, a real browser."""

# Before all that use httpx: since 2026.11 it puts another library in its place, and fails if somebody has that already.
import homeassistant  # noqa: F401
