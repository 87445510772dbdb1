"""What every row of the catalogue has to keep to."""

from collections import Counter

import pytest

from custom_components.cp_notifications.chargers.catalogue import (
    BY_DOMAIN,
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

each_row = pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{row.domain} {row.until or ''}".strip())
        for row in (*CATALOGUE, *EARLIER)
    ],
)


def test_no_two_rows_are_about_the_same_platform() -> None:
    """The platform is how entities find their row."""
    assert len(BY_DOMAIN) == len(CATALOGUE)


def test_an_older_home_assistant_has_the_older_form_of_an_integration() -> None:
    """And all others as they are."""
    before, today = catalogue_of((2026, 10)), catalogue_of((2026, 11))
    assert today == CATALOGUE
    assert [row.domain for row in before] == [row.domain for row in today]
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
def test_a_row_says_where_its_facts_are_from(row: Integration) -> None:
    """A repository, with a version or a commit, and files."""
    assert "/" in row.source.split()[0]
    assert any(character.isdigit() for character in row.source)
    assert ".py" in row.source or ".cpp" in row.source


@each_row
def test_what_may_be_a_hub_is_not_judged_by_the_age_of_values(row: Integration) -> None:
    """All that is silent at once is taken for a lost hub: with ages that would be a box that is the charger itself."""
    ages = [watch.old for watch in row.tells if watch.case is Case.UNAVAILABLE]
    assert row.unavailable is not Gone.EITHER or not any(ages)


@each_row
def test_what_is_never_unavailable_is_watched_by_something_else(
    row: Integration,
) -> None:
    """By an entity that says so, or by the age of values."""
    lost = [watch for watch in row.tells if watch.case is Case.UNAVAILABLE]
    if row.unavailable is Gone.NEVER:
        assert lost
        assert all(watch.states or watch.old for watch in lost)
