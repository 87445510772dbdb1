"""The turns that share the event loop between many stations and everybody else."""

import asyncio
from itertools import pairwise
from unittest.mock import patch

from custom_components.cp_notifications.ocpp import turns
from custom_components.cp_notifications.ocpp.turns import Turns

MODULE = turns.__name__


async def _works(turns: Turns, name: str, done: list[str]) -> None:
    await turns.next()
    done.append(name)


async def test_while_a_turn_lasts_nobody_waits() -> None:
    """A pass with little to do is as quick as ever."""
    shared, done = Turns(), list[str]()
    for name in "abc":
        await _works(shared, name, done)
        assert not shared.is_over()
    assert done == ["a", "b", "c"]


async def test_who_comes_too_late_in_a_pass_waits_for_the_next() -> None:
    """Others that have to do with something else get in between; nobody is left out, and the order stays."""
    shared, done = Turns(), list[str]()
    with patch(f"{MODULE}.TURN", -1.0):
        tasks = [asyncio.create_task(_works(shared, name, done)) for name in "abcd"]
        for number in range(8):
            await asyncio.sleep(0)
            done.append(str(number))
        await asyncio.wait(tasks)
    stations = [name for name in done if name.isalpha()]
    assert stations == ["a", "b", "c", "d"]
    places = [done.index(name) for name in stations]
    assert all(after - before > 1 for before, after in pairwise(places))


async def test_who_gives_up_waiting_is_no_hindrance() -> None:
    """A connection may end while it waits."""
    shared, done = Turns(), list[str]()
    with patch(f"{MODULE}.TURN", -1.0):
        tasks = [asyncio.create_task(_works(shared, name, done)) for name in "abc"]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.wait(tasks)
    assert done == ["a", "c"]
