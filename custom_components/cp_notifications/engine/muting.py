"""What holds back what there is to tell: people who do not want to hear of it now.

There is one gate. Whoever tells asks it what may be told; whoever explains asks it why something is not.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from .alert import GroupAlert
from .model import AlertReason, AlertState


@dataclass(slots=True, eq=False)
class Muting:
    """What a group does not want to hear of."""

    silenced: Container[str]
    """The charge points nobody hears of, in whatever group."""
    muted: bool = False
    muted_until: datetime | None = None
    """When the mute ends by itself; None for when a person ends it."""
    muted_by: str = ""

    def held_back(self, alert: GroupAlert) -> AlertReason | None:
        """Return why an alert may not be told now; None if it may."""
        if alert.state is AlertState.PENDING:
            return AlertReason.HOLDING
        if self.muted:
            return AlertReason.MUTED
        if alert.key.charge_point in self.silenced:
            return AlertReason.SILENCED
        return None

    def is_so(self, muted: bool, until: datetime | None) -> bool:
        """Return whether nothing would change by that."""
        return (self.muted, self.muted_until) == (muted, until)

    def mute(self, until: datetime | None, by: str) -> None:
        """Hold everything back."""
        self.muted, self.muted_until, self.muted_by = True, until, by

    def unmute(self) -> None:
        """Hold nothing back any more but what is silenced."""
        self.muted, self.muted_until, self.muted_by = False, None, ""
