"""A timer that may be armed a thousand times a second."""

import asyncio
from datetime import timedelta

from homeassistant.util import dt as dt_util

from custom_components.cp_notifications.ocpp.wake_timer import WakeTimer


async def test_it_wakes_at_the_time_it_was_armed_for() -> None:
    """Once: whoever is woken arms it again."""
    woken = asyncio.Event()
    timer = WakeTimer(woken.set)
    timer.arm(dt_util.utcnow() + timedelta(milliseconds=1))
    async with asyncio.timeout(5):
        await woken.wait()
    woken.clear()
    timer.arm(dt_util.utcnow() - timedelta(hours=1))
    async with asyncio.timeout(5):
        await woken.wait()


async def test_an_earlier_time_counts_and_a_later_one_is_left_for_then() -> None:
    """Waking too early costs less than arming each time."""
    woken = asyncio.Event()
    timer = WakeTimer(woken.set)
    now = dt_util.utcnow()
    timer.arm(now + timedelta(hours=1))
    timer.arm(now + timedelta(milliseconds=1))
    timer.arm(now + timedelta(milliseconds=1))
    timer.arm(now + timedelta(hours=2))
    timer.arm(None)
    async with asyncio.timeout(5):
        await woken.wait()


async def test_a_timer_that_is_cancelled_wakes_nobody() -> None:
    """Not even later: nothing is left in the loop."""
    woken: list[int] = []
    timer = WakeTimer(lambda: woken.append(1))
    timer.cancel()
    timer.arm(dt_util.utcnow())
    timer.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert woken == []
