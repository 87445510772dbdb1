"""What a weekly mail says: that all is well, or what is not."""

from dataclasses import dataclass

from custom_components.cp_notifications.engine.model import (
    ItemState,
    Notification,
    Reason,
)

from .page import Tone
from .texts.shape import Plural, WeeklyTexts

_OPEN = (ItemState.FIRING, ItemState.STILL)


@dataclass(frozen=True, slots=True)
class Weekly:
    """How a group stands, in words."""

    title: str
    """The subject and the heading."""
    told: str
    tone: Tone


def weekly(notification: Notification, texts: WeeklyTexts) -> Weekly | None:
    """Return what a notification says of its group; None if it is no weekly one."""
    watching = notification.watching
    if notification.reason is not Reason.WEEKLY or watching is None:
        return None
    alerts = (*notification.items, *notification.also_open)
    members = watching.charge_points
    rows = (
        (int(not members), texts.empty),
        (sum(item.state in _OPEN for item in alerts), texts.open),
        (watching.not_monitored, texts.not_monitored),
    )
    findings = [(count, finding) for count, finding in rows if count]
    if not findings:
        well = texts.well
        told = _counted(well.told, members)
        return Weekly(_counted(well.title, members), told, Tone.GOOD)
    titles = ", ".join(_counted(finding.title, count) for count, finding in findings)
    sentences = [_counted(finding.told, count) for count, finding in findings]
    if members:
        sentences.insert(0, _counted(texts.members, members))
    title = texts.title.format(findings=titles)
    return Weekly(title, " ".join(sentences), Tone.OVER)


def _counted(text: Plural, count: int) -> str:
    return text.of(count).format(count=count)
