"""When Home Assistant was started, and when it was seen last before: meanwhile nobody watched."""

from datetime import datetime

from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.helpers import restore_state

from custom_components.cp_notifications.engine.model import Start


@callback
def async_home_start(hass: HomeAssistant, now: datetime) -> Start | None:
    """Return when Home Assistant was started; None if it is not starting now, so that it has been there all along.

    That is when its first state was written: none of them is older than the process, and some are older than us.
    It keeps the states of many entities on disk and notes every quarter of an hour that they were there
    (`homeassistant.helpers.restore_state`): so after a power cut it is known within that.
    """
    if hass.state is CoreState.running:
        return None
    written = [state.last_changed for state in hass.states.async_all()]
    kept = restore_state.async_get(hass).last_states.values()
    last_seen = max((stored.last_seen for stored in kept), default=None)
    return Start(min([now, *written]), last_seen)
