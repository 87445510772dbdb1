"""The rigs: Home Assistants in this process in which chargers have states, and something watches them.

Here are the floors that need no config entry; `sites.py` has the integration itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import tempfile
from time import process_time
from typing import Final

from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    ServiceCall,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

FINE: Final = "available"
FAULT: Final = "faulted"
OTHERS: Final = (FINE, "preparing", "charging", "finishing")
"""States that mean no case."""


def charger(number: int) -> str:
    """Return the entity id of the status of one charger."""
    return f"sensor.charger_{number}_status"


class Rig:
    """Nothing listens: what Home Assistant itself costs."""

    def __init__(self, hass: HomeAssistant, points: int) -> None:
        """Make chargers, one for each charge point; they are fine."""
        self.hass = hass
        self.points = points
        self.chargers = [charger(number) for number in range(points)]
        self.told: list[ServiceCall] = []
        self.told_at_cpu = 0.0
        """CPU time of the process at the last call of the notify service."""
        self.heard = asyncio.Event()
        """Set whenever the notify service was called."""
        self._turn = points
        self._burst = -1
        hass.services.async_register("notify", "bench", self._notify)
        for number in range(points):
            self.set(number, FINE)

    async def _notify(self, call: ServiceCall) -> None:
        await asyncio.sleep(0)  # as all that talk to a server do
        self.told.append(call)
        self.told_at_cpu = process_time()
        self.heard.set()

    def set(self, number: int, state: str) -> None:
        """Let one charger have a state."""
        self.hass.states.async_set(self.chargers[number], state)

    async def set_up(self) -> None:
        """Set up whatever watches: here nothing does."""

    # ---- changes that alter nothing: one after the other, round and round -------------

    def other_state(self, changes: int) -> None:
        """Change from one good state to another."""
        async_set = self.hass.states.async_set
        for turn in range(self._turn, self._turn + changes):
            lap, number = divmod(turn, self.points)
            async_set(self.chargers[number], OTHERS[lap % len(OTHERS)])
        self._turn += changes

    def same_state(self, changes: int) -> None:
        """Change an attribute only, as meters do every few seconds."""
        async_set = self.hass.states.async_set
        for turn in range(self._turn, self._turn + changes):
            lap, number = divmod(turn, self.points)
            async_set(self.chargers[number], FINE, {"power": lap})
        self._turn += changes

    # ---- faults ---------------------------------------------------------------------

    def next_burst(self, size: int, among: int) -> range:
        """Return chargers that are to have a fault together, as far apart as can be among the first ones.

        Ever others: what comes and goes three times in an hour is unstable, and is told no more.
        """
        bursts = among // size
        self._burst += 1
        return range(self._burst % bursts, bursts * size, bursts)

    async def until_told(self, news: int) -> None:
        """Wait until all is told that will be: so much since the list was empty, if nothing is lost."""
        await self.hass.async_block_till_done()

    def faults_told(self) -> int:
        """Return how many faults were told of."""
        return len(self.told)


class Listen(Rig):
    """One bare `async_track_state_change_event`: the floor of all that hears of a change."""

    async def set_up(self) -> None:
        """Listen, and do nothing."""

        @callback
        def heard(event: Event[EventStateChangedData]) -> None:
            """Nothing."""

        async_track_state_change_event(self.hass, self.chargers, heard)


class Automation(Rig):
    """What the documentation says: a state trigger and a notify action, in the default mode."""

    mode: dict[str, str | int] = {}

    async def set_up(self) -> None:
        """Set up one automation over all chargers."""
        automation = {
            "alias": "Tell about faults",
            "max_exceeded": "silent",
            **self.mode,
            "triggers": {
                "trigger": "state",
                "entity_id": self.chargers,
                "to": FAULT,
            },
            "actions": {
                "action": "notify.bench",
                "data": {"message": "{{ trigger.entity_id }} has a fault"},
            },
        }
        config = {"automation": automation}
        assert await async_setup_component(self.hass, "automation", config)


class ParallelAutomation(Automation):
    """The same in the mode that loses nothing: a mail for each fault."""

    mode = {"mode": "parallel", "max": 10_000}


class Alert(Rig):
    """Home Assistant's own `alert`: one for each charger."""

    async def set_up(self) -> None:
        """Set up alerts that begin and end with a message."""
        config = {
            f"charger_{number}": {
                "name": f"Charger {number}",
                "entity_id": entity_id,
                "state": FAULT,
                "repeat": 30,
                "message": "It has a fault",
                "done_message": "It is over",
                "notifiers": ["bench"],
            }
            for number, entity_id in enumerate(self.chargers)
        }
        assert await async_setup_component(self.hass, "alert", {"alert": config})

    def faults_told(self) -> int:
        """Return how many faults were told of, not counting their ends."""
        return sum(call.data["message"] == "It has a fault" for call in self.told)


@asynccontextmanager
async def running[R: Rig](kind: type[R], points: int) -> AsyncIterator[R]:
    """Yield a rig that is not set up yet; stop its Home Assistant afterwards."""
    with tempfile.TemporaryDirectory(prefix="cp-bench-") as folder:
        async with async_test_home_assistant(config_dir=folder) as hass:
            try:
                yield kind(hass, points)
            finally:
                await hass.async_stop(force=True)
                await asyncio.sleep(0)
