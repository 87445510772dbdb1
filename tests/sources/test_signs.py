"""Extended rules at work in Home Assistant: what is seen, when it is looked at again, and what goes wrong."""

from collections.abc import Iterator
from datetime import timedelta
import time
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EVENT_STATE_CHANGED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.cp_notifications.chargers.rule import StoredRule
from custom_components.cp_notifications.chargers.signs import Sign
from custom_components.cp_notifications.engine.model import (
    AlertKey,
    Case,
    Reading,
    Verdict,
)
from custom_components.cp_notifications.sources import clock
from custom_components.cp_notifications.sources.presence import (
    GRACE,
    UNREACHABLE,
    Presence,
    Problem,
)
from custom_components.cp_notifications.sources.rules import WatchRule
from custom_components.cp_notifications.sources.signs import SignSource

from .charger import Charger

ACTIVE, CLEAR, LOST, UNKNOWN = (
    Verdict.ACTIVE,
    Verdict.CLEAR,
    Verdict.LOST,
    Verdict.UNKNOWN,
)
GONE = AlertKey("left", Case.UNAVAILABLE)
FAULT = AlertKey("left", Case.SENSORS)
STATUS = "sensor.status"


class Watcher:
    """A source of extended rules, and all that it said."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        """Make the source; it watches nothing yet."""
        self.hass = hass
        self.freezer = freezer
        self.readings: list[Reading] = []
        self.problems: dict[str, Problem] = {}
        self.source = SignSource(
            hass, self.readings.append, self._on_missing, self._on_found
        )

    def _on_missing(self, rule: WatchRule, problem: Problem) -> None:
        self.problems[rule.entity] = problem

    def _on_found(self, rule: WatchRule) -> None:
        del self.problems[rule.entity]

    def watch(self, key: AlertKey = GONE, entity: str = STATUS, **rule: Any) -> None:
        """Watch by one rule."""
        stored: StoredRule = {"entity": entity, **rule}  # type: ignore[typeddict-item]
        self.source.update([(key, stored)])

    @property
    def verdicts(self) -> list[Verdict]:
        """What was reported, in order."""
        return [reading.verdict for reading in self.readings]

    async def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.freezer.tick(timedelta(seconds=seconds))
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done()

    async def reads(self, state: str, entity: str = STATUS, **attributes: Any) -> None:
        """Let an entity read something."""
        self.hass.states.async_set(entity, state, attributes)
        await self.hass.async_block_till_done()


@pytest.fixture
def watcher(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Iterator[Watcher]:
    """Return what hears a source that watches nothing yet."""
    watcher = Watcher(hass, freezer)
    yield watcher
    watcher.source.stop()


async def test_a_value_grows_old_by_itself_and_is_young_when_it_is_written_again(
    watcher: Watcher,
) -> None:
    """No event tells that the same value is written again."""
    await watcher.reads("on")
    watcher.watch(states=[], stale_after=300, stale_by="reported")
    await watcher.passes(299)
    assert watcher.verdicts == [CLEAR]
    await watcher.passes(1)
    assert watcher.verdicts == [CLEAR, LOST]
    assert watcher.readings[1].source == "entity:sensor.status"
    await watcher.reads("on")
    await watcher.passes(30)
    assert watcher.verdicts == [CLEAR, LOST, CLEAR]


async def test_a_value_that_is_away_for_a_while_and_then_the_same_did_not_move(
    watcher: Watcher,
) -> None:
    """A coordinator that shows its old data again after a failure."""
    await watcher.reads("230.0")
    watcher.watch(states=[], stale_after=600, stale_by="value")
    await watcher.reads("230.1")
    for _ in range(4):
        await watcher.passes(140)
        await watcher.reads("unavailable")
        await watcher.passes(10)
        await watcher.reads("230.1")
    assert watcher.verdicts[-1] is LOST
    await watcher.reads("230.2")
    assert watcher.verdicts[-1] is CLEAR


async def test_a_value_that_another_start_may_read_once_only_has_to_move_again(
    watcher: Watcher,
) -> None:
    """It moved before a reload, and may not be asked for any more after it."""
    await watcher.reads("230.0")
    watcher.watch(states=[], stale_after=600, stale_by="value")
    await watcher.reads("230.1")
    await watcher.reads("unavailable", restored=True)
    await watcher.reads("230.2")
    await watcher.passes(3600)
    assert LOST not in watcher.verdicts


async def test_a_case_is_told_when_it_has_lasted(watcher: Watcher) -> None:
    """And not at all if it is over before."""
    watcher.watch(FAULT, states=["Faulted"], delay=5)
    await watcher.reads("Faulted")
    await watcher.passes(4)
    await watcher.reads("Available")
    await watcher.passes(60)
    assert watcher.verdicts == [CLEAR]
    await watcher.reads("Faulted")
    await watcher.passes(5)
    assert watcher.verdicts == [CLEAR, ACTIVE]
    assert watcher.readings[-1].code == "Faulted"


async def test_another_entity_makes_it_the_case(watcher: Watcher) -> None:
    """A change of any entity of a rule is looked at."""
    only_while = [{"entity": "sensor.code", "states": ["NoError"]}]
    watcher.watch(FAULT, states=["Faulted"], only_while=only_while)
    await watcher.reads("Faulted")
    await watcher.reads("GroundFailure", "sensor.code")
    assert watcher.verdicts == [UNKNOWN]
    await watcher.reads("NoError", "sensor.code")
    assert watcher.verdicts == [UNKNOWN, ACTIVE]


async def test_what_is_lost_is_only_unknown_to_other_cases(watcher: Watcher) -> None:
    """A charger that is gone has no fault because of that."""
    await watcher.reads("unavailable")
    watcher.watch(FAULT, states=["Faulted"], delay=1)
    assert watcher.verdicts == [UNKNOWN]


async def test_nothing_is_said_twice(watcher: Watcher) -> None:
    """Attributes change, states do not."""
    watcher.watch(states=["off"], gone="link")
    await watcher.reads("off", rssi=1)
    await watcher.reads("off", rssi=2)
    assert watcher.verdicts == [ACTIVE]


async def test_a_rule_that_stays_is_not_touched_and_another_is_new(
    watcher: Watcher,
) -> None:
    """Whoever edits one charge point hears nothing of the others again."""
    await watcher.reads("off")
    watcher.watch(states=["off"], gone="link")
    watcher.watch(states=["off"], gone="link")
    assert watcher.verdicts == [ACTIVE]
    watcher.watch(states=["off"], gone="link", delay=1)
    await watcher.passes(1)
    assert watcher.verdicts == [ACTIVE, ACTIVE]


async def test_a_rule_that_is_gone_says_nothing_more(watcher: Watcher) -> None:
    """Its timer is stopped, and its problem is over."""
    await watcher.reads("on")
    watcher.watch(states=[], stale_after=300)
    watcher.source.update([])
    await watcher.passes(300)
    assert watcher.verdicts == [CLEAR]
    watcher.watch(entity="sensor.missing", states=[], stale_after=300)
    await watcher.passes(GRACE.total_seconds())
    assert watcher.problems == {"sensor.missing": Problem.REMOVED}
    watcher.source.update([])
    assert watcher.problems == {}


async def test_nothing_is_said_after_the_stop(watcher: Watcher) -> None:
    """A site is unloaded; it may be set up again."""
    await watcher.reads("on")
    watcher.watch(states=["off"], stale_after=300)
    watcher.source.stop()
    await watcher.reads("off")
    await watcher.passes(300)
    assert watcher.verdicts == [CLEAR]
    watcher.watch(states=["off"], stale_after=3000)
    assert watcher.verdicts == [CLEAR, ACTIVE]


async def test_nothing_is_said_while_home_assistant_stops(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """Integrations say anything then."""
    await watcher.reads("on")
    watcher.watch(states=["off"], gone="link")
    hass.set_state(CoreState.stopping)
    await watcher.reads("off")
    assert watcher.verdicts == [CLEAR]


async def test_a_renamed_entity_is_followed(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """Rules refer to registry ids."""
    registry = er.async_get(hass)
    entry = registry.async_get_or_create("sensor", "mystery", "1")
    await watcher.reads("on", entry.entity_id)
    watcher.watch(entity=entry.id, states=["off"], gone="link")
    registry.async_update_entity(entry.entity_id, new_entity_id="sensor.new")
    await watcher.reads("off", "sensor.new")
    assert watcher.verdicts == [CLEAR, ACTIVE]


async def test_a_disabled_entity_is_a_problem_until_it_is_enabled(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """What it said before is not known any more."""
    registry = er.async_get(hass)
    entry = registry.async_get_or_create("sensor", "mystery", "1")
    await watcher.reads("on", entry.entity_id)
    watcher.watch(entity=entry.id, states=["off"], gone="link")
    hass.states.async_remove(entry.entity_id)
    registry.async_update_entity(
        entry.entity_id, disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    assert watcher.problems == {entry.id: Problem.DISABLED}
    assert watcher.verdicts == [CLEAR, UNKNOWN]
    registry.async_update_entity(entry.entity_id, disabled_by=None)
    await watcher.reads("on", entry.entity_id)
    assert watcher.problems == {}
    assert watcher.verdicts == [CLEAR, UNKNOWN, CLEAR]


async def test_an_entity_that_comes_later_is_found(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """Its integration registers it while Home Assistant runs."""
    watcher.watch(entity="sensor.mystery_1", states=["off"], gone="link")
    entry = er.async_get(hass).async_get_or_create("sensor", "mystery", "1")
    await watcher.reads("off", entry.entity_id)
    assert watcher.verdicts == [ACTIVE]


async def test_registry_changes_of_other_entities_are_none_of_ours(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """There are thousands of them."""
    registry = er.async_get(hass)
    other = registry.async_get_or_create("sensor", "mystery", "2")
    await watcher.reads("on")
    watcher.watch(states=["off"], gone="link")
    with patch.object(Sign, "judge", side_effect=AssertionError) as judge:
        registry.async_update_entity(other.entity_id, name="Other")
        registry.async_update_entity(other.entity_id, new_entity_id="sensor.other")
        registry.async_remove("sensor.other")
        await hass.async_block_till_done()
    assert not judge.called


async def test_an_integration_that_is_not_loaded_says_nothing(
    charger: Charger, watcher: Watcher
) -> None:
    """A reload is looked at again when it is over, even if no state changes."""
    await charger.set_up()
    watcher.watch(entity=charger.registry_id, states=[], stale_after=3000)
    charger.answers = False
    await charger.reload()
    assert charger.state == "unavailable"
    assert watcher.verdicts == [CLEAR, LOST]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param({"stale_after": 3000}, LOST, id="the charger itself"),
        pytest.param({"gone": "link"}, UNKNOWN, id="a link to it"),
    ],
)
async def test_a_charger_that_its_integration_tries_in_vain_to_reach_is_gone(
    charger: Charger, watcher: Watcher, rule: dict[str, Any], expected: Verdict
) -> None:
    """After a quarter of an hour; that a cloud cannot be reached says nothing of the charger."""
    await charger.set_up()
    watcher.watch(entity=charger.registry_id, states=[], **rule)
    charger.set_up_fails = True
    await charger.reload()
    await watcher.passes(GRACE.total_seconds())
    assert watcher.verdicts == [CLEAR, UNKNOWN]
    await watcher.passes((UNREACHABLE - GRACE).total_seconds())
    assert watcher.verdicts[-1] is expected
    charger.set_up_fails = False
    await charger.reload()
    assert watcher.verdicts[-1] is CLEAR


async def test_nothing_is_decided_before_home_assistant_has_started(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """Then everything is looked at."""
    hass.set_state(CoreState.starting)
    await watcher.reads("unavailable")
    watcher.watch(states=[], stale_after=3000)
    watcher.watch(entity="sensor.missing", states=[], stale_after=3000)
    watcher.watch(states=[], stale_after=3000)
    await watcher.passes(GRACE.total_seconds())
    assert watcher.verdicts == []
    assert watcher.problems == {}
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert watcher.verdicts == [LOST]


async def test_a_rule_that_cannot_be_judged_does_not_stop_the_others(
    watcher: Watcher, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once, and tried again."""
    await watcher.reads("on")
    with patch.object(Sign, "judge", side_effect=ValueError("odd")):
        watcher.watch(states=["off"], gone="link")
        await watcher.reads("off")
    assert caplog.text.count("Could not judge") == 1
    assert watcher.verdicts == []
    await watcher.reads("on")
    assert watcher.verdicts == [CLEAR]


async def test_a_removed_state_ends_nothing(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """An integration without unique ids is reloaded."""
    await watcher.reads("off")
    watcher.watch(states=["off"], gone="link")
    hass.states.async_remove(STATUS)
    await watcher.passes(60)
    assert watcher.verdicts == [ACTIVE]


# ---- what it costs others --------------------------------------------------------------


async def test_without_extended_rules_nothing_is_listened_to(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """A listener is asked about each state of the whole system, and most sites have plain rules only."""
    before = hass.bus.async_listeners()
    watcher.source.update([])
    assert hass.bus.async_listeners() == before

    watcher.watch(states=["fault"])
    assert hass.bus.async_listeners()[EVENT_STATE_CHANGED] == (
        before.get(EVENT_STATE_CHANGED, 0) + 1
    )

    watcher.source.update([])
    assert hass.bus.async_listeners() == before


async def test_new_entities_that_no_rule_speaks_of_wake_nobody(
    hass: HomeAssistant, watcher: Watcher
) -> None:
    """An integration may register a thousand of them at once, as this one does."""
    watcher.watch(states=["fault"])
    with patch.object(Presence, "locate", side_effect=AssertionError):
        er.async_get(hass).async_get_or_create("sensor", "other", "new")
        await hass.async_block_till_done()


# ---- the clock is set, or the machine sleeps ---------------------------------------


class SetClock:
    """A clock that can be set, beside one that cannot."""

    def __init__(self, watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
        """Begin with a clock that is right."""
        self._watcher = watcher
        self._set_by = timedelta()
        monkeypatch.setattr(
            clock,
            "monotonic",
            lambda: time.monotonic() - self._set_by.total_seconds(),
        )

    async def is_set(self, by: timedelta) -> None:
        """Set it; half a minute passes."""
        half_a_minute = timedelta(seconds=30)
        timers_due = dt_util.utcnow() + half_a_minute
        self._set_by += by
        # Timers of the loop go by the other clock.
        self._watcher.freezer.tick(by + half_a_minute)
        async_fire_time_changed(self._watcher.hass, timers_due)
        await self._watcher.hass.async_block_till_done()


@pytest.fixture
def set_clock(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Watcher, SetClock]]:
    """Return a source under a clock that can be set."""
    watcher = Watcher(hass, freezer)
    yield watcher, SetClock(watcher, monkeypatch)
    watcher.source.stop()


jumps = pytest.mark.parametrize(
    "by",
    [
        pytest.param(timedelta(minutes=1), id="a minute forward"),
        pytest.param(timedelta(minutes=-1), id="a minute back"),
        pytest.param(timedelta(minutes=20), id="slept for 20 minutes"),
        pytest.param(timedelta(hours=1), id="an hour forward"),
        pytest.param(timedelta(hours=-1), id="an hour back"),
        pytest.param(timedelta(days=1), id="a day forward"),
    ],
)


@jumps
@pytest.mark.parametrize("stale_by", ["reported", "value"])
async def test_a_clock_that_is_set_makes_nothing_old(
    set_clock: tuple[Watcher, SetClock], by: timedelta, stale_by: str
) -> None:
    """Timers run before the first new value: everything was lost, and back a moment later."""
    watcher, clock_ = set_clock
    await watcher.reads("1")
    watcher.watch(states=[], stale_after=300, stale_by=stale_by)
    await watcher.reads("2")
    watcher.readings.clear()
    await clock_.is_set(by)
    await watcher.passes(200)
    await watcher.reads("3")
    await watcher.passes(200)
    assert LOST not in watcher.verdicts


@jumps
@pytest.mark.parametrize("stale_by", ["reported", "value"])
async def test_a_charger_that_is_lost_while_the_clock_is_wrong_is_told_in_time(
    set_clock: tuple[Watcher, SetClock], by: timedelta, stale_by: str
) -> None:
    """Its last value was written in the future, and would have been young for an hour."""
    watcher, clock_ = set_clock
    await watcher.reads("1")
    watcher.watch(states=[], stale_after=300, stale_by=stale_by)
    await clock_.is_set(by)
    await watcher.reads("2")
    await clock_.is_set(-by)
    await watcher.passes(299)
    assert LOST not in watcher.verdicts
    await watcher.passes(31)
    assert watcher.verdicts[-1] is LOST
    since = watcher.readings[-1].since
    assert since is not None
    assert since <= dt_util.utcnow()


async def test_a_clock_that_is_set_makes_no_delay_shorter(
    set_clock: tuple[Watcher, SetClock],
) -> None:
    """What has to last for ten minutes has not, because the clock says so; nor has what is away."""
    watcher, clock_ = set_clock
    await watcher.reads("ok")
    watcher.watch(key=FAULT, states=["bad"], delay=600)
    await watcher.reads("bad")
    await clock_.is_set(timedelta(hours=1))
    await watcher.passes(500)
    assert ACTIVE not in watcher.verdicts
    await watcher.passes(101)
    assert watcher.verdicts[-1] is ACTIVE


async def test_the_clock_of_a_charger_is_its_own(
    set_clock: tuple[Watcher, SetClock], freezer: FrozenDateTimeFactory
) -> None:
    """A time that it wrote in the future grows old when it stays."""
    watcher, clock_ = set_clock
    await clock_.is_set(timedelta(minutes=-1))
    ahead = dt_util.utcnow() + timedelta(seconds=100)
    await watcher.reads(ahead.isoformat())
    watcher.watch(states=[], stale_after=300, stale_by="time")
    await watcher.passes(390)
    assert LOST not in watcher.verdicts
    await watcher.passes(20)
    assert watcher.verdicts[-1] is LOST
