"""Actions of others are run here: whatever goes wrong has a true outcome, and none is run again while it still runs.

A call that returns is not yet a mail that was sent, and an exception does not say whose fault it was.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from custom_components.cp_notifications.const import DOMAIN
from custom_components.cp_notifications.engine.model import Outcome

from .errors import DeliveryError, as_delivery_error

NOTIFY: Final = "notify"

SEND_TIMEOUT: Final = 150.0
"""Seconds a try may take. smtp tries twice and waits 60 s for an answer by default: its
own error, which knows more than ours, is to come first."""

_RUNNING: Final[HassKey[dict[str, asyncio.Task[Any]]]] = HassKey(f"{DOMAIN}_running")
"""What was run in turn and has not ended, of all sites: a reload ends no thread."""


async def async_call(
    hass: HomeAssistant, action: str, data: dict[str, Any], timeout: float
) -> None:
    """Run an action that ends when it is cancelled; whatever goes wrong is a `DeliveryError`."""
    domain, _, service = action.partition(".")
    call = hass.services.async_call(domain, service, data, blocking=True)
    await _async_outcome(call, timeout, Outcome.ACCOUNT_FAILED)


async def async_call_in_turn(
    hass: HomeAssistant, action: str, data: dict[str, Any], timeout: float
) -> None:
    """The same for an action that may block a thread, which nothing can end: see `async_in_turn`.

    What it did when it does not end in time is not known: it may have sent the mail.
    """
    before = hass.data.get(_RUNNING, {}).get(action)
    if before and not (await asyncio.wait([before], timeout=timeout))[0]:
        raise DeliveryError(Outcome.ACCOUNT_FAILED, "the last call has not ended yet")
    call = async_in_turn(hass, action, action, data)
    await _async_outcome(call, timeout, Outcome.UNCERTAIN)


async def async_in_turn(
    hass: HomeAssistant, key: str, action: str, data: Mapping[str, Any] | None = None
) -> None:
    """Run an action and wait for its end; first for the end of the last one with the same key.

    Home Assistant has 64 threads for handlers that block. One that hangs keeps its thread
    for ever, and a call every few minutes would take them all within a day. So whoever
    stops waiting (by a time-out, or because a site is unloaded) leaves the call running,
    and the next one is not started before it has ended.
    """
    if _RUNNING not in hass.data:
        hass.data[_RUNNING] = {}
    running = hass.data[_RUNNING]
    while before := running.get(key):
        await asyncio.wait([before])
    domain, _, service = action.partition(".")
    task = hass.async_create_background_task(
        hass.services.async_call(domain, service, dict(data or {}), blocking=True),
        f"{DOMAIN} {key}",
        eager_start=False,
    )
    running[key] = task

    def ended(_task: asyncio.Task[Any]) -> None:
        del running[key]
        if not task.cancelled():
            task.exception()  # seen, also if nobody waits any more

    task.add_done_callback(ended)
    await asyncio.wait([task])
    task.result()


async def _async_outcome(
    call: Coroutine[Any, Any, Any], timeout: float, too_late: Outcome
) -> None:
    """Wait for a call; whatever goes wrong is a `DeliveryError`, with `too_late` if there is no answer in time.

    It hides what it came from: that can hold the address, and tracebacks get logged.
    """
    try:
        async with asyncio.timeout(timeout) as deadline:
            await call
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        # What we waited for was cancelled, not we.
        raise DeliveryError(Outcome.ACCOUNT_FAILED, "sending was cancelled") from None
    except Exception as err:  # noqa: BLE001 - it is somebody else's action: all that it raises is an outcome
        if deadline.expired():
            known = as_delivery_error(err).outcome is Outcome.UNCERTAIN
            outcome = Outcome.UNCERTAIN if known else too_late
            raise DeliveryError(outcome, f"no answer within {timeout:g} s") from None
        raise as_delivery_error(err) from None
