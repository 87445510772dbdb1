"""What happens to chargers, integration by integration: nothing is told wrongly, and nothing is missed.

Each row of the catalogue has a story. What is mailed is what counts: states stand in Home Assistant as the
integration writes them, and the site that watches them is the product itself, as its set-up makes it.
"""

from functools import partial

import pytest

from custom_components.cp_notifications.chargers.catalogue import CATALOGUE
from custom_components.cp_notifications.chargers.coverage import coverage_of
from custom_components.cp_notifications.sources.presence import Problem

from .home import Home
from .stories import STORIES
from .stories.custom import ALFEN, GOE_CODES
from .stories.custom_cloud import EASEE
from .stories.hubs import MATTER
from .stories.ocpp import ONE, TWO
from .story import Fault, Story

HOUR = 3600.0
A_WHILE = 45.0
"""Seconds: longer than a group waits for others, and than a charge point must be fine for a fault to be over."""

pytestmark = pytest.mark.usefixtures("hass_storage", "mailbox", "saved_at_once")

each_story = pytest.mark.parametrize(
    "story", [pytest.param(story, id=story.id) for story in STORIES]
)
one_fault = pytest.mark.parametrize(
    ("story", "fault"),
    [
        pytest.param(story, story.faults[0], id=story.id)
        for story in STORIES
        if story.faults
    ],
)


def stories(*, link_alone: bool = False, told: bool = False) -> pytest.MarkDecorator:
    """Return the stories of a kind: of chargers behind a link, or of those whose loss is told."""
    return pytest.mark.parametrize(
        "story",
        [
            pytest.param(story, id=story.id)
            for story in STORIES
            if (link_alone and story.link_alone) or (told and story.answers_after_loss)
        ],
    )


async def is_watched(home: Home) -> None:
    """Watch the chargers of a home with everything enabled; they are well."""
    for label in home.entities:
        home.enable(label)
    await home.is_well()
    await home.watch()
    await home.passes(A_WHILE, alive=home.alive, every=15)


async def tells_of(home: Home, story: Story, fault: Fault) -> list[str]:
    """Return what is told while a fault lasts for minutes, and after it is over.

    The one before was long ago: what comes and goes within an hour is told as unstable.
    """
    await home.passes(HOUR, alive=story.alive)
    home.told.clear()
    await home.happens(fault.states, fault.by_attribute)
    await home.passes(fault.after + A_WHILE, alive=story.alive, every=10)
    while_it_lasts = list(home.told)
    await home.passes(120, alive=story.alive)
    await home.is_well()
    await home.passes(A_WHILE, alive=story.alive, every=10)
    return [*while_it_lasts, "and then", *home.told[len(while_it_lasts) :]]


def expected(fault: Fault) -> list[str]:
    """Return what is to be told of a fault."""
    begins, ends = f"{fault.case} firing", f"{fault.case} resolved"
    return [begins] * fault.points + ["and then"] + [ends] * fault.points


async def goes_away(home: Home, story: Story) -> None:
    """Let the charger go away, the way its integration shows it."""
    if story.offline is not None:
        await home.reads(**story.offline)
    elif not story.never_unavailable:
        await home.is_unavailable(*home.of_chargers())


def test_every_row_of_the_catalogue_has_a_story() -> None:
    """Without one nobody knows whether its row is true."""
    assert {row.id for row in CATALOGUE} == {
        story.row or story.platform for story in STORIES
    }


@each_story
async def test_its_charge_points_are_found_and_nothing_else(
    story: Story, home: Home
) -> None:
    """With what is told as long as nobody enables anything."""
    await home.is_well()
    await home.watch()
    assert tuple(f"{point.station} {point.point}" for point in home.points) == (
        story.points
    )
    for point in home.points:
        assert point.integration.id == (story.row or story.platform)
        coverage = {
            case: each.covered for case, each in coverage_of(point.rules, point).items()
        }
        assert coverage == story.covered


@each_story
async def test_normal_days_tell_nothing(story: Story, home: Home) -> None:
    """Charging, pausing, warnings, and entities that are about something else."""
    await is_watched(home)
    for states in story.life:
        await home.reads(**states)
        await home.passes(400, alive=story.alive)
    assert home.told == []


@pytest.mark.parametrize(
    "story", [pytest.param(story, id=story.id) for story in STORIES if story.faults]
)
async def test_each_fault_is_told_once_and_so_is_its_end(
    story: Story, home: Home
) -> None:
    """Under its case, at each charge point that it concerns."""
    await is_watched(home)
    told = {fault.id: await tells_of(home, story, fault) for fault in story.faults}
    assert told == {fault.id: expected(fault) for fault in story.faults}


@one_fault
async def test_unknown_does_not_end_a_fault(
    story: Story, fault: Fault, home: Home
) -> None:
    """Nobody knows whether it is over."""
    await is_watched(home)
    await home.happens(fault.states, fault.by_attribute)
    await home.passes(fault.after + A_WHILE, alive=story.alive, every=10)
    await home.reads(**dict.fromkeys(home.entities, "unknown"))
    await home.passes(60)
    assert home.told == [f"{fault.case} firing"]


@one_fault
async def test_a_state_with_a_new_name_does_not_end_a_fault(
    story: Story, fault: Fault, home: Home
) -> None:
    """An integration learns a new word; whether it is a good one nobody knows."""
    await is_watched(home)
    await home.happens(fault.states, fault.by_attribute)
    await home.passes(fault.after + A_WHILE, alive=story.alive, every=10)
    await home.reads(**dict.fromkeys(fault.states, "brand new"))
    await home.passes(60, alive=story.alive)
    assert home.told == [f"{fault.case} firing"]


@one_fault
async def test_a_restart_repeats_nothing_and_hides_nothing(
    story: Story, fault: Fault, home: Home
) -> None:
    """The restored states are not taken for an outage, and what ended meanwhile is told afterwards."""
    await is_watched(home)
    happens = partial(home.happens, fault.states, fault.by_attribute)
    await happens()
    await home.passes(fault.after + A_WHILE, alive=story.alive, every=10)
    await home.restarts(happens)
    await home.passes(A_WHILE, alive=story.alive)
    assert home.told == [f"{fault.case} firing"]

    await home.restarts()
    await home.passes(A_WHILE, alive=story.alive)
    assert home.told == [f"{fault.case} firing", f"{fault.case} resolved"]


@one_fault
async def test_a_fault_that_comes_during_a_restart_is_told_after_it(
    story: Story, fault: Fault, home: Home
) -> None:
    """Nobody saw it begin."""
    await is_watched(home)
    await home.restarts(partial(home.happens, fault.states, fault.by_attribute))
    await home.passes(fault.after + A_WHILE, alive=story.alive, every=10)
    assert home.told == [f"{fault.case} firing"]


@each_story
async def test_a_restart_tells_nothing(story: Story, home: Home) -> None:
    """Every entity is unavailable for a while, and unknown for a moment."""
    await is_watched(home)
    await home.restarts()
    await home.passes(400, alive=story.alive)
    assert home.told == []


@pytest.mark.parametrize(
    "story",
    [pytest.param(story, id=story.id) for story in STORIES if story.with_entry],
)
async def test_a_reload_of_the_integration_tells_nothing(
    story: Story, home: Home
) -> None:
    """Its entities are really unavailable for a moment, and then nobody provides them."""
    await is_watched(home)
    await home.reloads()
    await home.passes(400, alive=story.alive)
    assert home.told == []


@pytest.mark.parametrize(
    "story",
    [pytest.param(story, id=story.id) for story in STORIES if story.answers_after_loss],
)
async def test_an_integration_that_stays_unloaded_is_a_problem_not_an_outage(
    story: Story, home: Home
) -> None:
    """The chargers are not monitored then, and that is all anybody knows."""
    await is_watched(home)
    await home.restarts()
    await home.unwatch()
    await home.is_restored()
    await home.watch()
    await home.passes(400)
    assert home.told == []
    assert {problem for _, problem in home.problems} == {Problem.NOT_PROVIDED}


@stories(told=True)
async def test_a_charger_that_goes_away_is_told_and_so_is_its_return(
    story: Story, home: Home
) -> None:
    """However its integration shows it, or does not."""
    await is_watched(home)
    await home.passes(120, alive=story.alive)
    gone = ["unavailable firing"] * len(story.points)

    await goes_away(home, story)
    await home.passes(story.noticed_after - 65)
    assert home.told == []
    await home.passes(65 + A_WHILE, every=10)
    assert home.told == gone
    await home.passes(HOUR / 2)
    assert home.told == gone

    await home.is_well()
    await home.passes(120, alive=story.alive)
    assert home.told == gone + ["unavailable resolved"] * len(story.points)


@stories(told=True)
async def test_a_charger_that_is_back_soon_was_never_away(
    story: Story, home: Home
) -> None:
    """A router that restarts is no news."""
    await is_watched(home)
    await home.passes(120, alive=story.alive)
    await goes_away(home, story)
    await home.passes(180)
    await home.is_well()
    await home.passes(HOUR / 4, alive=story.alive)
    assert home.told == []


@stories(link_alone=True)
async def test_a_lost_link_of_home_assistants_own_is_no_outage(
    story: Story, home: Home
) -> None:
    """Its chargers work on; nobody is told that they are dead."""
    await is_watched(home)
    await home.is_unavailable()
    await home.passes(2 * HOUR)
    (lost,) = home.coordinator.links.lost
    assert len(lost.link.charge_points) == len(story.points)
    assert home.not_monitored == list(lost.link.charge_points)
    await home.is_well()
    await home.passes(400, alive=story.alive)
    assert home.told == []
    assert home.coordinator.links.lost == []


# ---- traps of single integrations -----------------------------------------------------


def only(story: Story) -> pytest.MarkDecorator:
    """Return the story of one integration."""
    return pytest.mark.parametrize("story", [pytest.param(story, id=story.id)])


@only(GOE_CODES)
async def test_a_go_e_that_seems_to_come_back_every_two_minutes_is_gone(
    story: Story, home: Home
) -> None:
    """It shows its old values again between two attempts, and is set up anew after six of them."""
    await is_watched(home)
    for _ in range(6):
        await home.is_unavailable()
        await home.passes(5)
        await home.is_well()
        await home.passes(120)
    assert home.told == ["unavailable firing"]
    await home.is_restored()
    await home.passes(HOUR)
    assert home.told == ["unavailable firing"]


@only(GOE_CODES)
async def test_a_go_e_that_misses_one_answer_is_there(story: Story, home: Home) -> None:
    """Then it shows old values for two minutes, and new ones again."""
    await is_watched(home)
    for _ in range(6):
        await home.is_unavailable()
        await home.passes(5)
        await home.is_well()
        await home.passes(120)
        await home.passes(120, alive=story.alive)
    assert home.told == []


@only(ALFEN)
async def test_an_alfen_whose_old_values_are_written_again_and_again_is_gone(
    story: Story, home: Home
) -> None:
    """Its integration counts a cycle of failed requests as a success."""
    await is_watched(home)
    for _ in range(14):
        await home.passes(60)
        await home.is_well()
    assert home.told == ["unavailable firing"] * 2


@only(ALFEN)
async def test_an_alfen_of_which_most_values_are_read_once_is_there(
    story: Story, home: Home
) -> None:
    """Categories that nobody has ticked are read when it is set up, and stand still while the charger works."""
    for label in home.entities:
        home.enable(label)
    await home.is_well()
    await home.watch()
    for main in ("Charging Power On", "Available", "Cable Connected", "Available"):
        await home.passes(1800)
        await home.reads(**{"main 1": main})
    await home.passes(1800, alive=("heat",))
    assert home.told == []
    # Of what is read again and again, it is seen that it stands still.
    await home.passes(660)
    assert home.told == ["unavailable firing"] * 2


@only(ALFEN)
async def test_an_alfen_that_is_set_up_anew_may_read_less_than_before(
    story: Story, home: Home
) -> None:
    """Values that moved before a reload may stand still after it."""
    await is_watched(home)
    await home.passes(600, alive=story.alive)
    await home.reloads()
    await home.passes(3600)
    assert home.told == []


@only(EASEE)
async def test_all_easees_are_offline_when_home_assistant_does_not_hear_them(
    story: Story, home: Home
) -> None:
    """The stream of pulses is lost: that is not the chargers' fault."""
    await is_watched(home)
    home.write("online", "on", state_signalRConnected=False)
    await home.passes(17 * 60)
    home.write("online", "off", state_signalRConnected=False)
    await home.passes(2 * HOUR)
    assert home.told == []
    # The stream is back, and this charger has really been offline meanwhile.
    home.write("online", "off", state_signalRConnected=True)
    await home.passes(330)
    assert home.told == ["unavailable firing"]


@only(MATTER)
async def test_a_matter_charger_is_unknown_for_a_moment(
    story: Story, home: Home
) -> None:
    """After a start its fault is not known yet; that is no ground fault."""
    await is_watched(home)
    await home.reads(one="unknown", two="unknown")
    await home.passes(90)
    await home.is_well()
    await home.passes(300)
    assert home.told == []


@only(ONE)
async def test_a_status_that_comes_before_its_code_is_one_fault(
    story: Story, home: Home
) -> None:
    """Home Assistant writes one after the other."""
    await is_watched(home)
    await home.reads(connector="Faulted")
    await home.reads(**{"connector code": "GroundFailure"})
    await home.passes(60, every=5)
    assert home.told == ["fuse_tripped firing"]
    await home.reads(**{"connector code": "NoError"})
    await home.reads(connector="Available")
    await home.passes(60, every=5)
    assert home.told == ["fuse_tripped firing", "fuse_tripped resolved"]


@only(TWO)
async def test_connectors_that_go_before_their_charger_have_no_fault(
    story: Story, home: Home
) -> None:
    """Their entities are written first when the connection is lost."""
    await is_watched(home)
    await home.is_unavailable("connector 1", "connector code 1", "stop 1")
    await home.passes(2)
    await home.is_unavailable()
    await home.passes(400, every=10)
    assert home.told == ["unavailable firing"] * 2
