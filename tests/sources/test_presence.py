"""What `unavailable` means: an outage of the charger, or only something in Home Assistant.

The integration of these stories does what real ones do: it closes its connection before it is unloaded,
so that its entities are `unavailable` for a moment, without the attribute `restored`.
"""

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.const import (
    EVENT_HOMEASSISTANT_FINAL_WRITE,
    EVENT_HOMEASSISTANT_STARTED,
)
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.cp_notifications.engine.model import Verdict
from custom_components.cp_notifications.sources.entity import GRACE, Problem
from custom_components.cp_notifications.sources.presence import UNREACHABLE

from .charger import DOMAIN, Charger
from .listener import FUSE, GONE, Listener

ACTIVE, CLEAR, LOST, UNKNOWN = (
    Verdict.ACTIVE,
    Verdict.CLEAR,
    Verdict.LOST,
    Verdict.UNKNOWN,
)


async def started(hass: HomeAssistant) -> None:
    """Let the start of Home Assistant be over."""
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()


async def grace_passes(hass: HomeAssistant) -> None:
    """Let the time go by after which what is away is a problem."""
    async_fire_time_changed(hass, dt_util.utcnow() + GRACE)
    await hass.async_block_till_done()


# ---- a charger that is really gone ------------------------------------------------


async def test_a_charger_that_does_not_answer_is_lost(
    charger: Charger, listener: Listener
) -> None:
    """A coordinator that fails while its config entry is loaded: the charger is gone."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    await charger.is_silent()
    await charger.says("Available")
    assert listener.verdicts == [CLEAR, LOST, CLEAR]


async def test_a_charger_that_is_gone_before_anybody_watches_is_lost(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """The rule tells at once, with the time since when it is so."""
    await charger.set_up()
    await charger.is_silent()
    listener.watch(GONE, charger.registry_id, states=[])
    state = hass.states.get(charger.entity_id)
    assert state
    assert listener.verdicts == [LOST]
    assert listener.readings[0].since == state.last_changed


async def test_a_charger_that_is_gone_when_its_integration_is_set_up_is_lost_then(
    charger: Charger, listener: Listener
) -> None:
    """Its state does not change any more when the config entry is loaded; it is looked at then."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    listener.forget()
    charger.answers = False
    await charger.reload()
    assert charger.state == "unavailable"
    assert listener.verdicts == [LOST]
    assert listener.readings[0].since is None


# ---- what is no outage -------------------------------------------------------------


async def test_a_reload_of_the_integration_says_nothing(
    charger: Charger, listener: Listener
) -> None:
    """All that its entities are meanwhile is held."""
    await charger.set_up()
    listener.watch_all(
        charger.registry_id, {GONE: {"states": []}, FUSE: {"states": ["Faulted"]}}
    )
    listener.forget()
    await charger.reload()
    assert charger.state == "Available"
    assert listener.readings == []


async def test_a_reload_of_an_integration_without_unique_ids_says_nothing(
    hass: HomeAssistant, listener: Listener
) -> None:
    """Its entities are not registered: their states vanish and come again."""
    charger = Charger(hass, unique_id=None)
    await charger.set_up()
    listener.watch(GONE, "sensor.left_status", states=[])
    listener.forget()
    await charger.reload()
    assert charger.state == "Available"
    assert listener.readings == []
    await grace_passes(hass)
    assert listener.problem() is None


async def test_a_fault_that_is_there_after_a_reload_is_told_then(
    charger: Charger, listener: Listener
) -> None:
    """What happened meanwhile is told once."""
    await charger.set_up()
    listener.watch(FUSE, charger.registry_id, states=["Faulted"])
    charger.status = "Faulted"
    await charger.reload()
    assert listener.verdicts == [CLEAR, ACTIVE]


async def test_an_integration_that_is_not_ready_is_no_outage_but_a_problem_in_time(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Nothing is decided while a set-up is tried again; that nothing is watched is said."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    listener.forget()
    charger.set_up_fails = True
    await charger.reload()
    assert charger.entry.state is ConfigEntryState.SETUP_RETRY
    assert charger.state == "unavailable"
    assert (listener.readings, listener.problem()) == ([], None)
    await grace_passes(hass)
    assert listener.problem() is Problem.NOT_LOADED
    charger.set_up_fails = False
    await charger.reload()
    assert listener.problem() is None
    assert listener.verdicts == [UNKNOWN, CLEAR]


async def test_a_charger_that_its_integration_tries_in_vain_to_reach_is_gone_in_the_end(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """A power cut killed it alone: after the restart nobody would have been told, only an issue would have said it."""
    await charger.set_up()
    listener.watch_all(
        charger.registry_id, {GONE: {"states": []}, FUSE: {"states": ["Faulted"]}}
    )
    listener.forget()
    charger.set_up_fails = True
    await charger.reload()
    await grace_passes(hass)
    assert {reading.verdict for reading in listener.readings} == {UNKNOWN}
    async_fire_time_changed(hass, dt_util.utcnow() + UNREACHABLE)
    assert [(each.key, each.verdict) for each in listener.readings[2:]] == [
        (GONE, LOST)
    ]
    charger.set_up_fails = False
    await charger.reload()
    assert listener.problems == {}
    assert listener.verdicts[-2:] == [CLEAR, CLEAR]


async def test_what_its_integration_does_not_provide_is_never_gone_by_that(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """It is loaded: the charger answers, and only the entity is away."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    charger.provides_entity = False
    await charger.reload()
    await grace_passes(hass)
    async_fire_time_changed(hass, dt_util.utcnow() + UNREACHABLE)
    assert listener.verdicts == [CLEAR, UNKNOWN]


async def test_what_was_lost_stays_lost_while_its_integration_is_reloaded(
    charger: Charger, listener: Listener
) -> None:
    """Only a good state ends it."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    await charger.is_silent()
    await charger.reload()
    await charger.unload()
    assert listener.verdicts == [CLEAR, LOST]
    charger.answers = True
    await charger.set_up()
    assert listener.verdicts == [CLEAR, LOST, CLEAR]


async def test_a_loaded_integration_that_does_not_provide_an_entity_is_a_problem(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """The entity is registered, and Home Assistant keeps it `unavailable` and `restored`."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    charger.provides_entity = False
    await charger.reload()
    assert charger.entry.state is ConfigEntryState.LOADED
    assert charger.state == "unavailable"
    assert (listener.verdicts, listener.problem()) == ([CLEAR], None)
    await grace_passes(hass)
    assert listener.verdicts == [CLEAR, UNKNOWN]
    assert listener.problem() is Problem.NOT_PROVIDED
    charger.provides_entity = True
    await charger.reload()
    assert listener.problem() is None
    assert listener.verdicts == [CLEAR, UNKNOWN, CLEAR]


async def test_a_failed_integration_that_loads_but_provides_nothing_gets_its_time(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Some add their entities a while after they are loaded."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    charger.set_up_fails, charger.provides_entity = True, False
    await charger.reload()
    await grace_passes(hass)
    charger.set_up_fails = False
    await charger.reload()
    assert listener.problem() is None
    await grace_passes(hass)
    assert listener.problem() is Problem.NOT_PROVIDED


async def test_another_integration_that_loads_changes_nothing(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Only its own integration can bring an entity back."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    charger.set_up_fails = True
    await charger.reload()
    await grace_passes(hass)
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    other.mock_state(hass, ConfigEntryState.LOADED)
    assert listener.problem() is Problem.NOT_LOADED


# ---- the start and the end of Home Assistant -------------------------------------------


async def test_nothing_is_lost_before_home_assistant_has_started(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """First all entities are restored, then those of a charger without an answer stay away."""
    await charger.set_up()
    await charger.unload()
    hass.set_state(CoreState.starting)
    listener.watch(GONE, charger.registry_id, states=[])
    charger.answers = False
    await charger.set_up()
    assert charger.state == "unavailable"
    assert listener.readings == []
    await started(hass)
    assert listener.verdicts == [LOST]
    assert listener.readings[0].since is None


async def test_a_restored_entity_is_not_lost_when_home_assistant_has_started(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Its integration comes later, or never."""
    await charger.set_up()
    await charger.unload()
    hass.set_state(CoreState.starting)
    listener.watch(GONE, charger.registry_id, states=[])
    await started(hass)
    assert (listener.readings, listener.problem()) == ([], None)
    await charger.set_up()
    assert listener.verdicts == [CLEAR]
    await grace_passes(hass)
    assert listener.problem() is None


@pytest.mark.parametrize(
    ("reference", "at_once"),
    [
        pytest.param("sensor.nobody_has_this", None, id="entity id"),
        pytest.param("0123456789abcdef", Problem.REMOVED, id="registry id"),
    ],
)
async def test_an_entity_that_is_not_there_after_the_start_was_removed(
    hass: HomeAssistant, listener: Listener, reference: str, at_once: Problem | None
) -> None:
    """Before the start nothing is said about it; what is not registered gets its time."""
    hass.set_state(CoreState.starting)
    listener.watch(GONE, reference, states=[])
    assert listener.problem() is None
    await started(hass)
    assert listener.problem() is at_once
    await grace_passes(hass)
    assert listener.problem() is Problem.REMOVED
    assert set(listener.verdicts) == {UNKNOWN}


async def test_a_source_that_was_stopped_gives_nothing_up(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """What is away when the site is unloaded is found out anew when it is loaded."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    await charger.unload()
    listener.source.stop()
    await grace_passes(hass)
    assert (listener.verdicts, listener.problem()) == ([CLEAR], None)


async def test_no_timer_is_left_when_home_assistant_stops(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """What is away then is nobody's problem."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    hass.set_state(CoreState.stopping)
    await charger.unload()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await grace_passes(hass)
    assert (listener.verdicts, listener.problem()) == ([CLEAR], None)


# ---- entities are renamed, removed, disabled ------------------------------------------


async def test_a_renamed_entity_is_followed(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Nothing is said about the renaming itself."""
    await charger.set_up()
    listener.watch(FUSE, charger.registry_id, states=["Faulted"])
    listener.forget()
    old_id = charger.entity_id
    er.async_get(hass).async_update_entity(old_id, new_entity_id="sensor.renamed")
    await hass.async_block_till_done()
    assert (listener.readings, listener.problem()) == ([], None)
    await charger.says("Faulted")
    hass.states.async_set(old_id, "Available")
    assert listener.verdicts == [ACTIVE]
    assert charger.state == "Faulted"


async def test_an_entity_that_is_renamed_while_its_integration_is_away_is_followed(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Its restored state is renamed too."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    await charger.unload()
    er.async_get(hass).async_update_entity(
        charger.entity_id, new_entity_id="sensor.renamed"
    )
    charger.status = "Charging"
    await charger.set_up()
    await grace_passes(hass)
    assert charger.entity_id == "sensor.renamed"
    assert (listener.verdicts, listener.problem()) == ([CLEAR], None)
    await charger.is_silent()
    assert listener.verdicts == [CLEAR, LOST]


async def test_rules_for_one_entity_by_both_its_names_part_when_it_is_renamed(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """The rule with the registry id goes along; the other's entity is away."""
    await charger.set_up()
    old_id = charger.entity_id
    by_registry = listener.parse(FUSE, charger.registry_id, states=["Faulted"])
    by_name = listener.parse(GONE, old_id, states=[])
    listener.source.update([by_registry, by_name])
    listener.forget()
    er.async_get(hass).async_update_entity(old_id, new_entity_id="sensor.renamed")
    await hass.async_block_till_done()
    await charger.says("Faulted")
    await grace_passes(hass)
    assert listener.problems == {by_name: Problem.REMOVED}
    assert [(reading.key, reading.verdict) for reading in listener.readings] == [
        (FUSE, ACTIVE),
        (GONE, UNKNOWN),
    ]


async def test_a_removed_entity_is_a_problem_until_it_is_back(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """It is not an outage. Home Assistant gives it its old registry id again."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    er.async_get(hass).async_remove(charger.entity_id)
    await hass.async_block_till_done()
    assert listener.problem() is Problem.REMOVED
    assert listener.verdicts == [CLEAR, UNKNOWN]
    await charger.reload()
    assert listener.problem() is None
    assert listener.verdicts == [CLEAR, UNKNOWN, CLEAR]


async def test_a_disabled_entity_is_a_problem_until_it_is_enabled(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """It is not an outage, and it is judged again when its integration was reloaded."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    registry = er.async_get(hass)
    by_user = er.RegistryEntryDisabler.USER
    registry.async_update_entity(charger.entity_id, disabled_by=by_user)
    await hass.async_block_till_done()
    assert charger.state is None
    assert listener.problem() is Problem.DISABLED
    assert listener.verdicts == [CLEAR, UNKNOWN]
    await grace_passes(hass)
    assert listener.problem() is Problem.DISABLED
    registry.async_update_entity(charger.entity_id, disabled_by=None)
    assert listener.problem() is None
    await charger.reload()
    assert listener.verdicts == [CLEAR, UNKNOWN, CLEAR]


async def test_a_disabled_integration_disables_its_entities(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """The person who did it is told which charge point it was watched for."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    await hass.config_entries.async_set_disabled_by(
        charger.entry.entry_id, ConfigEntryDisabler.USER
    )
    await hass.async_block_till_done()
    assert listener.problem() is Problem.DISABLED
    assert listener.verdicts == [CLEAR, UNKNOWN]


async def test_an_integration_that_is_removed_takes_its_entities_with_it(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Also for a rule that knows the entity by its entity id."""
    await charger.set_up()
    listener.watch(GONE, charger.entity_id, states=[])
    await hass.config_entries.async_remove(charger.entry.entry_id)
    await hass.async_block_till_done()
    assert (listener.verdicts, listener.problem()) == ([CLEAR], None)
    await grace_passes(hass)
    assert listener.verdicts == [CLEAR, UNKNOWN]
    assert listener.problem() is Problem.REMOVED


async def test_an_entity_id_that_is_registered_later_is_the_same_entity(
    hass: HomeAssistant, listener: Listener
) -> None:
    """The rule goes on."""
    hass.states.async_set("sensor.left_status", "Available")
    listener.watch(FUSE, "sensor.left_status", states=["Faulted"])
    hass.states.async_remove("sensor.left_status")
    er.async_get(hass).async_get_or_create(
        "sensor", DOMAIN, "status", suggested_object_id="left_status"
    )
    await hass.async_block_till_done()
    hass.states.async_set("sensor.left_status", "Faulted")
    assert (listener.verdicts, listener.problem()) == ([CLEAR, ACTIVE], None)


async def test_other_entities_that_come_and_go_are_nothing_to_us(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """Neither in the registry nor as states."""
    await charger.set_up()
    listener.watch(GONE, charger.registry_id, states=[])
    listener.forget()
    registry = er.async_get(hass)
    other = registry.async_get_or_create("sensor", DOMAIN, "other")
    registry.async_update_entity(other.entity_id, new_entity_id="sensor.another")
    registry.async_remove("sensor.another")
    passing: er.EventEntityRegistryUpdatedData = {
        "action": "create",
        "entity_id": "sensor.removed_at_once",
    }
    hass.bus.async_fire(er.EVENT_ENTITY_REGISTRY_UPDATED, passing)
    await hass.async_block_till_done()
    assert (listener.readings, listener.problem()) == ([], None)


async def test_a_rule_that_is_removed_takes_its_problem_with_it(
    hass: HomeAssistant, charger: Charger, listener: Listener
) -> None:
    """The rest is told as before."""
    await charger.set_up()
    stays = listener.parse(FUSE, charger.registry_id, states=["Faulted"])
    goes = listener.parse(GONE, charger.registry_id, states=[])
    listener.source.update([stays, goes])
    er.async_get(hass).async_remove(charger.entity_id)
    await hass.async_block_till_done()
    assert set(listener.problems) == {stays, goes}
    listener.source.update([stays])
    assert set(listener.problems) == {stays}
    listener.source.update([])
    assert not listener.problems


async def test_a_problem_that_could_not_be_told_is_logged(
    hass: HomeAssistant,
    charger: Charger,
    listener: Listener,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The entity is judged again when it is back."""
    await charger.set_up()
    listener.watch(GONE, charger.entity_id, states=[])
    listener.fails = True
    by_user = er.RegistryEntryDisabler.USER
    registry = er.async_get(hass)
    registry.async_update_entity(charger.entity_id, disabled_by=by_user)
    await hass.async_block_till_done()
    assert caplog.text.count("Could not judge sensor.left_status") == 1
