"""The promises of the engine, as questions to ask at any time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
import json
from typing import TYPE_CHECKING, Any

from custom_components.cp_notifications.engine.engine import Engine
from custom_components.cp_notifications.engine.model import (
    Case,
    Notification,
    SiteConfig,
)

from .inbox import Belief, Ear
from .truth import Spell

if TYPE_CHECKING:
    from .simulation import Simulation

SPARE = 100
"""How much may be remembered beside what the size of the site explains."""


def check_engine(engine: Engine, now: datetime, limits: dict[str, int]) -> None:
    """It wakes up in the future, counts right, and remembers no more than it may."""
    assert engine.wake_at is None or engine.wake_at > now, "wakes up in the past"
    for state in engine.groups.values():
        lasting = sum(alert.lasts for alert in state.alerts.values())
        assert state.firing == lasting, "miscounted what lasts"
        known = sum(
            condition.known
            and key.charge_point in state.group.charge_points
            and key.case in state.group.cases
            for key, condition in engine.conditions.items()
        )
        assert state.known == known, "miscounted what is known"
    sizes = memory(engine)
    too_much = {what: size for what, size in sizes.items() if size > limits[what]}
    assert not too_much, f"{too_much}, but the limits are {limits}"


class KeptParts:
    """Looks whether the long parts of a snapshot are as they were for as long as the engine says so."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._texts: dict[str, str] = {}
        self._revision = -1

    def check(self, engine: Engine) -> None:
        """Whoever kept them would write just what is written afresh."""
        if engine.revision != self._revision:
            self._revision = engine.revision
            self._texts.clear()
        engine.snapshot(self._compare)

    def _compare(self, name: str, make: Callable[[], Any]) -> None:
        text = json.dumps(make(), default=datetime.isoformat)
        assert self._texts.setdefault(name, text) == text, f"{name} did not count"


def memory(engine: Engine) -> dict[str, int]:
    """Return how much the engine remembers of each kind."""
    states = engine.groups.values()
    deliveries = engine.outbox.deliveries.values()
    return {
        "conditions": len(engine.conditions),
        "readings": sum(len(c.readings) for c in engine.conditions.values()),
        "alerts": sum(len(state.alerts) for state in states),
        "begins": sum(len(state.begins) for state in states),
        "silences": len(engine.silences),
        "timers": len(engine.timers),
        "deliveries": len(deliveries),
        "items": max((len(d.notification.items) for d in deliveries), default=0),
    }


def memory_limits(config: SiteConfig) -> dict[str, int]:
    """Return how much there may be in a site of this size."""
    points = len(config.charge_points)
    groups = config.groups.values()
    wanted = sum(len(group.charge_points) * len(group.cases) for group in groups)
    addresses = sum(len(group.addresses) for group in groups)
    sources = sum(
        len(keys) for p in config.charge_points.values() for keys in p.sources.values()
    )
    alive = wanted + 3 * len(groups) + points
    return {
        "conditions": points * len(Case),
        "readings": sources + points * len(Case),
        "alerts": wanted,
        "begins": wanted,
        "silences": points,
        "timers": 2 * alive + SPARE,
        "deliveries": 3 * addresses + SPARE,
        "items": 2 * points * len(Case) + SPARE,
    }


def check_times(notification: Notification, now: datetime) -> None:
    """Nothing that is told lies in the future, and what was noticed late was noticed after it."""
    for item in (*notification.items, *notification.also_open):
        lates = [late for late in (item.began_late, item.ended_late) if late]
        times = [item.since, item.until or item.since, *(late.at for late in lates)]
        assert max(times) <= now, f"{item} is told at {now}"
        for late in lates:
            assert late.down.until <= late.at, late
            assert late.down.since is None or late.down.since <= late.down.until, late
    assert notification.created <= now
    assert notification.late is None or notification.late.until <= now


def check_restart(engine: Engine, now: datetime) -> None:
    """A restart changes nothing: what is written down is all there is."""
    for state in engine.groups.values():
        state.forget_begins(now)
    # That was no event: nobody else could count it.
    engine.revision += 1
    saved = json.dumps(engine.snapshot(), default=datetime.isoformat)
    # Without an account nothing goes on at once.
    again = Engine(replace(engine.config, can_send=False))
    again.restore(json.loads(saved), now)
    before, after = _lasting(engine.snapshot()), _lasting(again.snapshot())
    changed = {k: (v, after[k]) for k, v in before.items() if v != after[k]}
    assert not changed, f"a restart changes {changed}"


def _lasting(snapshot: dict[str, Any]) -> dict[str, Any]:
    # When it was last at work.
    del snapshot["seen"]
    for group in snapshot["groups"].values():
        # A restart looks once more whether there is something to tell.
        del group["flush_at"]
    return snapshot


# ---- what people must know in the end ----------------------------------------------


def check_nothing_lost(it: Simulation) -> None:
    """Every address has heard of all that it was to hear of, and thinks that what is there is there."""
    for spell in (*it.truth.ended, *it.truth.spells.values()):
        for address in _who_must_know(it, spell):
            assert it.inbox.has_heard(address, spell), f"{address} lost {spell}"
    for spell in it.truth.spells.values():
        for ear in _ears(it, spell.group, spell):
            assert Belief.OPEN in it.inbox.beliefs(ear), f"{ear} thinks it is over"


def check_all_over(it: Simulation) -> None:
    """Nobody thinks that something is there, and nothing is left to do."""
    for group, key in it.truth.wanted():
        for address in it.config.groups[group].addresses:
            beliefs = it.inbox.beliefs(Ear(address, group, key))
            assert beliefs != {Belief.OPEN}, f"{address} thinks that {key} lasts"
    assert list(it.engine.alerts()) == []
    assert it.engine.deliveries() == []
    assert it.engine.outbox.in_flight is None


def _who_must_know(it: Simulation, spell: Spell) -> Iterator[str]:
    for address in it.config.groups[spell.group].addresses:
        since = it.truth.listed[spell.group, address]
        if spell.lasted and (spell.until is None or since < spell.until):
            yield address


def _ears(it: Simulation, group: str, spell: Spell) -> Iterator[Ear]:
    for address in it.config.groups[group].addresses:
        yield Ear(address, group, spell.key)


SETTLED = timedelta(days=3)
"""Longer than any hold, quiet hours and back-off one after the other."""
