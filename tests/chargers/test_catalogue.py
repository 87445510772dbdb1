"""What every row of the catalogue has to keep to."""

from collections import Counter
import re

import pytest

from custom_components.cp_notifications.chargers.catalogue import (
    CATALOGUE,
    EARLIER,
    catalogue_of,
)
from custom_components.cp_notifications.chargers.model import (
    FILLS,
    Gap,
    Gone,
    Integration,
    Scope,
)
from custom_components.cp_notifications.engine.model import Case

_FILE = r"[\w./-]+\.(py|cpp|go|yaml|json)\b"
CORE_SOURCE = re.compile(
    rf"home-assistant/core 20\d\d\.\d+\.\d+( and 20\d\d\.\d+\.\d+)?, homeassistant/components/\w+: {_FILE}"
)
CUSTOM_SOURCE = re.compile(
    rf"[\w.-]+/[\w.-]+( \d[\w.-]*)? \([0-9a-f]{{7,10}}\): {_FILE}"
)

each_row = pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{row.id} {row.until or ''}".strip())
        for row in (*CATALOGUE, *EARLIER)
    ],
)


def test_every_row_has_an_id_of_its_own() -> None:
    """The ids of charge points begin with it, also where two integrations share a platform."""
    assert len({row.id for row in CATALOGUE}) == len(CATALOGUE)


def test_an_older_home_assistant_has_the_older_form_of_an_integration() -> None:
    """And all others as they are."""
    before, today = catalogue_of((2026, 10)), catalogue_of((2026, 11))
    assert today == CATALOGUE
    assert [row.id for row in before] == [row.id for row in today]
    assert set(map(id, before)) - set(map(id, today)) == {id(row) for row in EARLIER}


def test_every_gap_can_be_filled() -> None:
    """Whoever is told that something is not possible is told what to do instead."""
    assert set(FILLS) == set(Gap)
    assert all(FILLS.values())


@each_row
def test_no_state_means_two_things(row: Integration) -> None:
    """A state that is good and a fault would begin and end the same alert."""
    for signal in set(row.signals()):
        states = [*signal.good, *signal.good_elsewhere, *signal.unsure]
        for watch in (*row.tells, *row.warns):
            if watch.signal == signal and not watch.only_while:
                states.extend(watch.states)
        assert [state for state, count in Counter(states).items() if count > 1] == []


@each_row
def test_an_entity_tells_a_case_once(row: Integration) -> None:
    """Of two rules for an entity and a case only one would be stored. Conditions tell them apart in words only."""
    for scope in (Scope.ONE_OF_SEVERAL, Scope.THE_ONLY_ONE):
        told = Counter(
            (watch.case, watch.signal)
            for watch in row.tells
            if watch.scope in (Scope.ANY, scope)
        )
        assert [each for each, count in told.items() if count > 1] == []


@each_row
def test_a_fault_ends_only_in_a_state_that_is_known_to_be_good(
    row: Integration,
) -> None:
    """Without good states every state with a new name would be a recovery."""
    for watch in row.tells:
        if watch.case is not Case.UNAVAILABLE:
            assert watch.signal.good


@each_row
def test_what_is_not_watched_has_a_reason(row: Integration) -> None:
    """No case is simply missing."""
    told = {watch.case for watch in row.tells}
    for case in Case:
        assert case in told or row.gaps.get(case)


@each_row
def test_a_row_says_in_one_form_where_its_facts_are_from(row: Integration) -> None:
    """A repository, its version if it has any, the commit, and files: so that drift can be found."""
    form = CORE_SOURCE if row.core else CUSTOM_SOURCE
    assert form.match(row.source), row.source


@each_row
def test_what_may_be_a_hub_is_not_judged_by_the_age_of_values(row: Integration) -> None:
    """All that is silent at once is taken for a lost hub: with ages that would be a box that is the charger itself."""
    ages = [watch.old for watch in row.tells if watch.case is Case.UNAVAILABLE]
    assert row.unavailable is not Gone.EITHER or not any(ages)


@each_row
def test_what_is_never_unavailable_is_watched_by_something_else(
    row: Integration,
) -> None:
    """By an entity that says so, or by the age of values; otherwise it is a gap."""
    lost = [watch for watch in row.tells if watch.case is Case.UNAVAILABLE]
    if row.unavailable is Gone.NEVER:
        assert lost or Gap.SILENT_LOSS in row.gaps_of(Case.UNAVAILABLE)
        assert all(watch.states or watch.old for watch in lost)
