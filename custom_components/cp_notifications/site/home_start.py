"""When Home Assistant was started: before that nobody watched."""

from datetime import UTC, datetime
import logging

from homeassistant.core import CoreState, HomeAssistant, callback

from custom_components.cp_notifications.engine.model import Start

_LOGGER = logging.getLogger(__name__)


@callback
def async_home_start(
    hass: HomeAssistant, now: datetime, last_watched: datetime | None
) -> Start | None:
    """Return when Home Assistant was started; None if it is not starting now, so that it has been there all along.

    `last_watched` is when the site was certainly watched before. Whatever is in the way of finding out is logged and
    means None as well: then nothing is said to be noticed late, and nothing else is different.
    """
    try:
        if hass.state is CoreState.running:
            return None
        return Start(min(now, process_start()), last_watched)
    except Exception:
        _LOGGER.exception("It is not known when Home Assistant was started")
        return None


def process_start() -> datetime:
    """Return when this process was started: no state is older, unless its source knows better.

    Python counts the time of each log record from when it loaded its logging, which is the first thing that Home
    Assistant does (`logging.LogRecord.relativeCreated`). It is told by the clock of that moment, as states are.
    """
    record = logging.makeLogRecord({})
    return datetime.fromtimestamp(record.created - record.relativeCreated / 1000, UTC)
