"""The repair issues: what each says, how it is mended, when to look for it."""

from .kinds import async_create_fix_flow

__all__ = ["async_create_fix_flow"]
